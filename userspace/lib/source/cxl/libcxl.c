// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libcxl.c - reading Linux' CXL bus through libcxl
 *
 * Version 76.1 is enough; of what came later, what the build has found is used.
 * What libcxl cannot say has values of its own, which are unknown facts here;
 * source/cxl/unknown.c knows those that are numbers without meaning.
 *
 * Each time it lists a directory, libcxl writes to /sys/bus/cxl/flush and then
 * waits for udev, for up to five seconds. Looking is to change nothing, so it
 * may not: files are opened as the user "nobody", and when that write is
 * refused, it does not wait either. It does open "commit" of regions, to read
 * it.
 */
#include "source/cxl/libcxl.h"

#include <cxl/libcxl.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/rights.h"

#define UUID_TEXT_SIZE 37

/* libcxl prints, unless it is told to do something else */
static void be_silent(struct cxl_ctx *ctx, int priority, const char *file,
		      int line, const char *function, const char *format,
		      va_list args)
{
}

/* Everything that libcxl counts or measures is never less than zero */
static struct pcitopo_number number(unsigned long long value)
{
	return (struct pcitopo_number){ .value = value, .known = true };
}

static const char *text(struct pcitopo *pt, const char *line)
{
	return line ? pcitopo_arena_strdup(&pt->arena, line) : NULL;
}

static struct pcitopo_cxl_function function(const char *name)
{
	struct pcitopo_cxl_function function = { .known = false };

	function.known = name && pcitopo_sysfs_address(name, strlen(name),
						       &function.address);
	return function;
}

static void take_memdev(struct pcitopo_cxl_records *records,
			struct cxl_memdev *from)
{
	struct pcitopo_cxl_memdev_record memdev = {
		.fact = {
			.name = text(records->pt, cxl_memdev_get_devname(from)),
			.firmware = text(records->pt,
					 cxl_memdev_get_firmware_version(from)),
			.ram_bytes = number(cxl_memdev_get_ram_size(from)),
			.pmem_bytes = number(cxl_memdev_get_pmem_size(from)),
			.serial = number(cxl_memdev_get_serial(from)),
		},
		.function = function(cxl_memdev_get_host(from)),
	};
	int node = cxl_memdev_get_numa_node(from);

	if (node >= 0)
		memdev.fact.numa_node = number((unsigned int)node);
	if (cxl_memdev_is_enabled(from))
		memdev.fact.driver = "cxl_mem";
	if (memdev.fact.name)
		pcitopo_cxl_add_memdev(records, &memdev);
}

static void take_dports(struct pcitopo_cxl_records *records,
			struct cxl_port *port, const char *name)
{
	struct cxl_dport *from;

	cxl_dport_foreach(port, from)
	{
		struct pcitopo_cxl_dport_record dport = {
			.fact = {
				.name = text(records->pt,
					     cxl_dport_get_devname(from)),
				.id = (u32)cxl_dport_get_id(from),
			},
			.port = name,
		};

		dport.function = function(dport.fact.name);
		pcitopo_cxl_add_dport(records, &dport);
	}
}

static enum pcitopo_cxl_mode mode(enum cxl_decoder_mode from)
{
	switch (from) {
	case CXL_DECODER_MODE_NONE:
		return PCITOPO_CXL_MODE_NONE;
	case CXL_DECODER_MODE_MIXED:
		return PCITOPO_CXL_MODE_MIXED;
	case CXL_DECODER_MODE_PMEM:
		return PCITOPO_CXL_MODE_PMEM;
	case CXL_DECODER_MODE_RAM:
		return PCITOPO_CXL_MODE_RAM;
	}
	return PCITOPO_CXL_MODE_UNKNOWN;
}

/* libcxl lists them in no order, but knows the place of each */
static void take_targets(struct cxl_decoder *from,
			 struct pcitopo_cxl_decoder *decoder)
{
	struct cxl_target *target;
	int place;

	cxl_target_foreach(from, target)
	{
		place = cxl_target_get_position(target);
		if (place < 0 || place >= PCITOPO_CXL_MAX_WAYS)
			continue;
		decoder->targets[place] = (u32)cxl_target_get_id(target);
		if ((u32)place >= decoder->num_targets)
			decoder->num_targets = (u32)place + 1;
	}
}

/* libcxl has a value for each of these of any decoder; these mean something */
static void take_kind(struct cxl_decoder *from, enum pcitopo_cxl_port_type type,
		      struct pcitopo_cxl_decoder *decoder)
{
	if (type == PCITOPO_CXL_PORT_ENDPOINT) {
		decoder->dpa_start = number(cxl_decoder_get_dpa_resource(from));
		decoder->dpa_size = number(cxl_decoder_get_dpa_size(from));
		decoder->mode = mode(cxl_decoder_get_mode(from));
		return;
	}
	take_targets(from, decoder);
	if (type != PCITOPO_CXL_PORT_ROOT)
		return;
	decoder->can_ram = cxl_decoder_is_volatile_capable(from);
	decoder->can_pmem = cxl_decoder_is_pmem_capable(from);
	decoder->can_type2 = cxl_decoder_is_accelmem_capable(from);
	decoder->can_type3 = cxl_decoder_is_mem_capable(from);
}

static void take_uuid(struct pcitopo *pt, struct cxl_region *from,
		      struct pcitopo_cxl_region *region)
{
	char line[UUID_TEXT_SIZE];
	unsigned char uuid[16] = { 0 };
	size_t length = 0, i;

	cxl_region_get_uuid(from, uuid);
	for (i = 0; i < sizeof(uuid); i++)
		length += (size_t)snprintf(
			line + length, sizeof(line) - length,
			i == 4 || i == 6 || i == 8 || i == 10 ? "-%02x" :
								"%02x",
			uuid[i]);
	region->uuid = text(pt, line);
}

static void take_places(struct pcitopo *pt, struct cxl_region *from,
			struct pcitopo_cxl_region_record *region)
{
	u64 ways = region->fact.ways.value;
	struct cxl_decoder *target;
	u32 i;

	for (i = 0; i < PCITOPO_CXL_MAX_WAYS && i < ways; i++) {
		target = cxl_region_get_target_decoder(from, (int)i);
		if (!target)
			continue;
		region->targets[i] = text(pt, cxl_decoder_get_devname(target));
		region->fact.num_targets = i + 1;
	}
}

static void take_region(struct pcitopo_cxl_records *records,
			struct cxl_region *from, const char *window)
{
	struct pcitopo *pt = records->pt;
	struct pcitopo_cxl_region_record region = {
		.fact = {
			.name = text(pt, cxl_region_get_devname(from)),
			.start = number(cxl_region_get_resource(from)),
			.size = number(cxl_region_get_size(from)),
			.ways = number(cxl_region_get_interleave_ways(from)),
			.granularity = number(
				cxl_region_get_interleave_granularity(from)),
			.mode = PCITOPO_CXL_MODE_UNKNOWN,
		},
		.decoder = window,
	};
	int committed = cxl_region_decode_is_committed(from);

	if (committed >= 0)
		region.fact.committed = number((unsigned int)committed);
	if (cxl_region_is_enabled(from))
		region.fact.driver = "cxl_region";
#ifdef PCITOPO_WITH_CXL_REGION_MODE
	if (cxl_region_get_mode(from) != CXL_DECODER_MODE_NONE)
		region.fact.mode = mode(cxl_region_get_mode(from));
#endif
	take_uuid(pt, from, &region.fact);
	take_places(pt, from, &region);
	if (region.fact.name)
		pcitopo_cxl_add_region(records, &region);
}

static void take_decoder(struct pcitopo_cxl_records *records,
			 struct cxl_decoder *from,
			 enum pcitopo_cxl_port_type type)
{
	struct pcitopo_cxl_decoder_record decoder = {
		.fact = {
			.name = text(records->pt,
				     cxl_decoder_get_devname(from)),
			.start = number(cxl_decoder_get_resource(from)),
			.size = number(cxl_decoder_get_size(from)),
			.ways = number(cxl_decoder_get_interleave_ways(from)),
			.granularity = number(
				cxl_decoder_get_interleave_granularity(from)),
			.locked = cxl_decoder_is_locked(from),
		},
	};
	struct cxl_region *region = NULL;

	decoder.fact.is_accelerator = cxl_decoder_get_target_type(from) ==
				      CXL_DECODER_TTYPE_ACCELERATOR;
	take_kind(from, type, &decoder.fact);
	if (type != PCITOPO_CXL_PORT_ROOT)
		region = cxl_decoder_get_region(from);
	if (region)
		decoder.region =
			text(records->pt, cxl_region_get_devname(region));
	if (!decoder.fact.name)
		return;
	pcitopo_cxl_add_decoder(records, &decoder);
	if (type == PCITOPO_CXL_PORT_ROOT)
		cxl_region_foreach(from, region)
			take_region(records, region, decoder.fact.name);
}

static void take_port(struct pcitopo_cxl_records *records,
		      struct cxl_port *from, enum pcitopo_cxl_port_type type)
{
	struct cxl_port *parent = cxl_port_get_parent(from);
	struct pcitopo_cxl_port_record port = {
		.fact = {
			.name = text(records->pt, cxl_port_get_devname(from)),
			.type = type,
			.host = text(records->pt, cxl_port_get_host(from)),
		},
		.function = function(cxl_port_get_host(from)),
	};
	struct cxl_decoder *decoder;

	if (!port.fact.name)
		return;
	if (parent && type != PCITOPO_CXL_PORT_ROOT)
		port.parent = text(records->pt, cxl_port_get_devname(parent));
	if (cxl_port_is_enabled(from))
		port.fact.driver = "cxl_port";
#ifdef PCITOPO_WITH_CXL_PARENT_DPORT
	if (cxl_port_get_parent_dport(from))
		port.parent_dport = function(
			cxl_dport_get_devname(cxl_port_get_parent_dport(from)));
#endif
#ifdef PCITOPO_WITH_CXL_DECODERS_COMMITTED
	port.fact.committed =
		number((unsigned int)cxl_port_decoders_committed(from));
#endif
	pcitopo_cxl_add_port(records, &port);
	if (type != PCITOPO_CXL_PORT_ENDPOINT)
		take_dports(records, from, port.fact.name);
	cxl_decoder_foreach(from, decoder) take_decoder(records, decoder, type);
}

static void take_endpoints(struct pcitopo_cxl_records *records,
			   struct cxl_port *port)
{
	struct cxl_endpoint *endpoint;

	cxl_endpoint_foreach(port, endpoint)
		take_port(records, cxl_endpoint_get_port(endpoint),
			  PCITOPO_CXL_PORT_ENDPOINT);
}

static void take_bus(struct pcitopo_cxl_records *records, struct cxl_bus *bus)
{
	struct cxl_port *root = cxl_bus_get_port(bus), *port;

	take_port(records, root, PCITOPO_CXL_PORT_ROOT);
	take_endpoints(records, root);
	cxl_port_foreach_all(root, port)
	{
		take_port(records, port, PCITOPO_CXL_PORT_SWITCH);
		take_endpoints(records, port);
	}
}

static void take_all(struct pcitopo_cxl_records *records, struct cxl_ctx *ctx)
{
	struct cxl_memdev *memdev;
	struct cxl_bus *bus;

	cxl_memdev_foreach(ctx, memdev) take_memdev(records, memdev);
	cxl_bus_foreach(ctx, bus) take_bus(records, bus);
}

/**
 * pcitopo_libcxl_open - have libcxl look at this machine
 * @records: where to; its context has a complete model of the functions
 *
 * Return: for pcitopo_libcxl_ask() and pcitopo_libcxl_close(); NULL when libcxl
 * cannot be used here.
 */
struct cxl_ctx *pcitopo_libcxl_open(struct pcitopo_cxl_records *records)
{
	struct pcitopo_rights rights;
	struct cxl_ctx *ctx = NULL;

	if (!pcitopo_rights_lower(&rights))
		return NULL;
	if (!cxl_new(&ctx)) {
		cxl_set_log_fn(ctx, be_silent);
		take_all(records, ctx);
	} else {
		ctx = NULL;
	}
	pcitopo_rights_restore(&rights);
	return ctx;
}

/**
 * pcitopo_libcxl_close - free what libcxl has made
 * @ctx: what pcitopo_libcxl_open() returned
 */
void pcitopo_libcxl_close(struct cxl_ctx *ctx)
{
	cxl_unref(ctx);
}
