// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_cxl.c - objects of Linux' CXL bus that refer to each other at random,
 * and the ACPI table CEDT with arbitrary bytes
 *
 * Whatever a reader reports, in the model every reference leads to an object of
 * the right kind, parents lead to an end, and arrays are sorted.
 */
#include <stdio.h>

#include "source/cxl/cedt.h"
#include "source/cxl/cxl.h"
#include "fuzz.h"

/* What is left of the input; behind its end there are zeros */
struct input {
	const u8 *bytes;
	size_t left;
};

static u8 take(struct input *input)
{
	if (!input->left)
		return 0;
	input->left--;
	return *input->bytes++;
}

static u64 take_u64(struct input *input)
{
	u64 value = 0;
	int i;

	for (i = 0; i < 8; i++)
		value = value << 8 | take(input);
	return value;
}

/* Few bits, many, or none at all */
static struct pcitopo_number take_number(struct input *input)
{
	u8 form = take(input);
	struct pcitopo_number number = { .known = form & 1 };

	number.value = form & 2 ? take_u64(input) : take(input);
	return number;
}

static const char *take_name(struct pcitopo *pt, struct input *input)
{
	static const char *const prefixes[] = { "mem", "root", "port",
						"endpoint", "region" };
	u8 form = take(input), number = take(input);

	if (form % 8 == 7)
		return NULL;
	if (form % 8 >= ARRAY_SIZE(prefixes))
		return pcitopo_arena_printf(&pt->arena, "decoder%u.%u",
					    number & 15u, number >> 4u);
	return pcitopo_arena_printf(&pt->arena, "%s%u", prefixes[form % 8],
				    number & 15u);
}

/* Objects have a name */
static const char *name_of(struct pcitopo *pt, struct input *input)
{
	const char *name = take_name(pt, input);

	return name ? name : "decoder0.0";
}

static void add_port(struct pcitopo_cxl_records *records, struct input *input)
{
	struct pcitopo_cxl_port_record port = {
		.fact = { .name = name_of(records->pt, input),
			  .type = take(input) % 4,
			  .host = take_name(records->pt, input),
			  .committed = take_number(input) },
		.parent = take_name(records->pt, input),
	};

	pcitopo_cxl_add_port(records, &port);
}

static void add_dport(struct pcitopo_cxl_records *records, struct input *input)
{
	struct pcitopo_cxl_dport_record dport = {
		.fact = { .name = take_name(records->pt, input),
			  .id = take(input) },
		.port = take_name(records->pt, input),
	};

	pcitopo_cxl_add_dport(records, &dport);
}

static void add_decoder(struct pcitopo_cxl_records *records,
			struct input *input)
{
	struct pcitopo_cxl_decoder_record decoder = {
		.fact = { .name = name_of(records->pt, input),
			  .start = take_number(input),
			  .size = take_number(input),
			  .dpa_start = take_number(input),
			  .dpa_size = take_number(input),
			  .ways = take_number(input),
			  .granularity = take_number(input),
			  .mode = take(input) % 5,
			  .num_targets = take(input) },
		.region = take_name(records->pt, input),
	};

	pcitopo_cxl_add_decoder(records, &decoder);
}

static void add_region(struct pcitopo_cxl_records *records, struct input *input)
{
	struct pcitopo_cxl_region_record region = {
		.fact = { .name = name_of(records->pt, input),
			  .start = take_number(input),
			  .size = take_number(input),
			  .ways = take_number(input),
			  .granularity = take_number(input),
			  .mode = PCITOPO_CXL_MODE_UNKNOWN,
			  .num_targets = take(input) },
		.decoder = take_name(records->pt, input),
		.has_free_place = take(input) & 1,
	};
	u32 i, count = take(input) % (PCITOPO_CXL_MAX_WAYS + 1);

	for (i = 0; i < count; i++)
		region.targets[i] = take_name(records->pt, input);
	pcitopo_cxl_add_region(records, &region);
}

static void add_object(struct pcitopo_cxl_records *records, struct input *input)
{
	struct pcitopo_cxl_memdev_record memdev = { 0 };

	switch (take(input) % 5) {
	case 0:
		add_port(records, input);
		break;
	case 1:
		add_dport(records, input);
		break;
	case 2:
		add_decoder(records, input);
		break;
	case 3:
		add_region(records, input);
		break;
	default:
		memdev.fact.name = name_of(records->pt, input);
		memdev.fact.serial = take_number(input);
		pcitopo_cxl_add_memdev(records, &memdev);
	}
}

static void check_index(u32 index, u32 count)
{
	require(index == PCITOPO_NO_INDEX || index < count,
		"reference to nothing");
}

static void check_sorted(const char *name, const char *next)
{
	require(strverscmp(name, next) < 0, "not sorted, or twice");
}

static void check_ports(const struct pcitopo_cxl_system *cxl)
{
	u32 i, above, steps;

	for (i = 0; i < cxl->num_ports; i++) {
		if (i)
			check_sorted(cxl->ports[i - 1].name,
				     cxl->ports[i].name);
		check_index(cxl->ports[i].parent, cxl->num_ports);
		above = cxl->ports[i].parent;
		for (steps = 0; above != PCITOPO_NO_INDEX; steps++) {
			require(steps <= cxl->num_ports, "parents in a circle");
			above = cxl->ports[above].parent;
		}
	}
	for (i = 0; i < cxl->num_dports; i++)
		require(cxl->dports[i].port < cxl->num_ports,
			"dport of no port");
	for (i = 0; i < cxl->num_memdevs; i++)
		check_index(cxl->memdevs[i].endpoint, cxl->num_ports);
}

static void check_range(const struct pcitopo_number *start,
			const struct pcitopo_number *size)
{
	if (!start->known || !size->known)
		return;
	require(size->value && start->value + (size->value - 1) >= start->value,
		"range without an end");
}

static void check_decoders(const struct pcitopo_cxl_system *cxl)
{
	u32 i;

	for (i = 0; i < cxl->num_decoders; i++) {
		const struct pcitopo_cxl_decoder *decoder = &cxl->decoders[i];

		if (i)
			check_sorted(decoder[-1].name, decoder->name);
		check_index(decoder->port, cxl->num_ports);
		check_index(decoder->region, cxl->num_regions);
		check_range(&decoder->start, &decoder->size);
		check_range(&decoder->dpa_start, &decoder->dpa_size);
		require(decoder->num_targets <= PCITOPO_CXL_MAX_WAYS,
			"too many targets");
	}
}

static void check_regions(const struct pcitopo_cxl_system *cxl)
{
	u32 i, k;

	for (i = 0; i < cxl->num_regions; i++) {
		const struct pcitopo_cxl_region *region = &cxl->regions[i];

		if (i)
			check_sorted(region[-1].name, region->name);
		check_index(region->decoder, cxl->num_decoders);
		check_range(&region->start, &region->size);
		require(region->num_targets <= PCITOPO_CXL_MAX_WAYS,
			"too many places");
		for (k = 0; k < region->num_targets; k++)
			check_index(region->targets[k], cxl->num_decoders);
	}
}

static void check_objects(const uint8_t *data, size_t size)
{
	struct input input = { .bytes = data, .left = size };
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_cxl_records records = { .pt = pt };
	const struct pcitopo_cxl_system *cxl;
	u32 i, indices[4];

	require(pt, "no memory");
	while (input.left)
		add_object(&records, &input);
	pcitopo_cxl_join(&records);
	pcitopo_cxl_forget(&records);
	cxl = &pcitopo_topo(pt)->cxl;
	check_ports(cxl);
	check_decoders(cxl);
	check_regions(cxl);
	for (i = 0; i < cxl->num_memdevs; i++)
		require(pcitopo_cxl_regions_of(pcitopo_topo(pt), i, indices,
					       4) <= cxl->num_regions,
			"more regions than there are");
	pcitopo_free(pt);
}

static void check_table(const uint8_t *data, size_t size)
{
	size_t length = pcitopo_cedt_length(data, size), offset = 0;
	struct pcitopo_cedt structure;
	size_t before = 0;

	require(length <= size, "longer than what was read");
	while (length && pcitopo_cedt_next(data, length, &offset, &structure)) {
		require(offset > before && offset <= length, "endless table");
		before = offset;
		require(!structure.is_window || structure.window.num_targets <=
							structure.window.ways,
			"more targets than ways");
	}
}

/**
 * fuzz_one - take the bytes for objects, and for a table
 * @data: the bytes
 * @size: how many
 */
void fuzz_one(const uint8_t *data, size_t size)
{
	check_objects(data, size);
	check_table(data, size);
}
