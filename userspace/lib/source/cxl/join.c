// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * join.c - what Linux made of the CXL memory devices, joined
 *
 * The objects that a reader has reported become arrays that are sorted by name
 * and refer to each other by index. A tree that no kernel made can name
 * what is not there, or make two ports each other's parent: then the reference
 * is not known.
 */
#include "source/cxl/cxl.h"

#include <stdlib.h>

/* Of records and of facts alike: the name comes first */
static int compare_names(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

static u32 find_name(const void *array, u32 count, size_t size,
		     const char *name)
{
	const u8 *found;

	if (!name || !count)
		return PCITOPO_NO_INDEX;
	found = bsearch(&name, array, count, size, compare_names);
	return found ? (u32)((size_t)(found - (const u8 *)array) / size) :
		       PCITOPO_NO_INDEX;
}

static u32 find_port(const struct pcitopo_cxl_system *cxl, const char *name)
{
	return find_name(cxl->ports, cxl->num_ports, sizeof(*cxl->ports), name);
}

static u32 find_decoder(const struct pcitopo_cxl_system *cxl, const char *name)
{
	return find_name(cxl->decoders, cxl->num_decoders,
			 sizeof(*cxl->decoders), name);
}

/**
 * pcitopo_cxl_region_find - find a region
 * @cxl: the joined objects
 * @name: its name, or NULL
 *
 * Return: its index, or %PCITOPO_NO_INDEX.
 */
u32 pcitopo_cxl_region_find(const struct pcitopo_cxl_system *cxl,
			    const char *name)
{
	return find_name(cxl->regions, cxl->num_regions, sizeof(*cxl->regions),
			 name);
}

/* Sort, and leave out repeated names */
static u32 sort(void *array, u32 count, size_t size)
{
	u8 *bytes = array;
	u32 kept = 0, i;

	if (!count)
		return 0;
	qsort(array, count, size, compare_names);
	for (i = 1; i < count; i++) {
		if (!compare_names(bytes + kept * size, bytes + i * size))
			continue;
		kept++;
		memmove(bytes + kept * size, bytes + i * size, size);
	}
	return kept + 1;
}

/* The facts of records, one behind the other */
static void *facts_of(struct pcitopo *pt, const void *records, u32 *count,
		      size_t record_size, size_t size)
{
	u8 *facts = pcitopo_arena_alloc(&pt->arena, *count * size);
	u32 i;

	if (!facts)
		*count = 0;
	for (i = 0; i < *count; i++)
		memcpy(facts + i * size, (const u8 *)records + i * record_size,
		       size);
	return facts;
}

static u32 function_index(const struct pcitopo_topo *topo,
			  const struct pcitopo_cxl_function *function)
{
	if (!function->known)
		return PCITOPO_NO_INDEX;
	return pcitopo_device_find(topo, &function->address);
}

static void join_memdevs(struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &records->pt->topo.cxl;
	u32 i;

	cxl->num_memdevs = sort(records->memdevs, records->num_memdevs,
				sizeof(*records->memdevs));
	cxl->memdevs = facts_of(records->pt, records->memdevs,
				&cxl->num_memdevs, sizeof(*records->memdevs),
				sizeof(*cxl->memdevs));
	for (i = 0; i < cxl->num_memdevs; i++) {
		struct pcitopo_cxl_memdev *memdev = &cxl->memdevs[i];

		pcitopo_cxl_clean_memdev(memdev);
		memdev->endpoint = PCITOPO_NO_INDEX;
		memdev->device = function_index(&records->pt->topo,
						&records->memdevs[i].function);
	}
}

/* Switches below switches; what is deeper leads around in a circle */
#define MAX_DEPTH 64

static void measure_depth(struct pcitopo_cxl_system *cxl, u32 port)
{
	u32 above = cxl->ports[port].parent, depth = 0;

	while (above != PCITOPO_NO_INDEX && depth++ < MAX_DEPTH)
		above = cxl->ports[above].parent;
	if (above != PCITOPO_NO_INDEX) {
		cxl->ports[port].parent = PCITOPO_NO_INDEX;
		depth = 0;
	}
	cxl->ports[port].depth = depth;
}

/* An endpoint and its memory device have the same function */
static void join_endpoint(struct pcitopo_cxl_system *cxl, u32 index)
{
	struct pcitopo_cxl_port *port = &cxl->ports[index];
	u32 memdev;

	memdev = find_name(cxl->memdevs, cxl->num_memdevs,
			   sizeof(*cxl->memdevs), port->host);
	if (port->type != PCITOPO_CXL_PORT_ENDPOINT ||
	    memdev == PCITOPO_NO_INDEX)
		return;
	cxl->memdevs[memdev].endpoint = index;
	port->device = cxl->memdevs[memdev].device;
}

/* Below the root are the host bridges, further down switches */
static void join_type(struct pcitopo_cxl_system *cxl,
		      struct pcitopo_cxl_port *port)
{
	bool is_top = port->parent != PCITOPO_NO_INDEX &&
		      cxl->ports[port->parent].type == PCITOPO_CXL_PORT_ROOT;

	if (port->type == PCITOPO_CXL_PORT_SWITCH && is_top)
		port->type = PCITOPO_CXL_PORT_HOST_BRIDGE;
}

static void join_ports(struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &records->pt->topo.cxl;
	const struct pcitopo_topo *topo = &records->pt->topo;
	u32 i;

	cxl->num_ports = sort(records->ports, records->num_ports,
			      sizeof(*records->ports));
	cxl->ports = facts_of(records->pt, records->ports, &cxl->num_ports,
			      sizeof(*records->ports), sizeof(*cxl->ports));
	for (i = 0; i < cxl->num_ports; i++) {
		const struct pcitopo_cxl_port_record *record =
			&records->ports[i];
		struct pcitopo_cxl_port *port = &cxl->ports[i];

		port->root = PCITOPO_NO_INDEX;
		port->parent = find_port(cxl, record->parent);
		port->device = function_index(topo, &record->function);
		port->parent_dport =
			function_index(topo, &record->parent_dport);
	}
	for (i = 0; i < cxl->num_ports; i++) {
		measure_depth(cxl, i);
		join_type(cxl, &cxl->ports[i]);
		join_endpoint(cxl, i);
	}
}

static void join_dports(struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &records->pt->topo.cxl;
	u32 count = 0, i;

	cxl->dports =
		pcitopo_arena_alloc(&records->pt->arena,
				    records->num_dports * sizeof(*cxl->dports));
	for (i = 0; cxl->dports && i < records->num_dports; i++) {
		const struct pcitopo_cxl_dport_record *record =
			&records->dports[i];
		struct pcitopo_cxl_dport *dport = &cxl->dports[count];

		*dport = record->fact;
		dport->port = find_port(cxl, record->port);
		dport->device =
			function_index(&records->pt->topo, &record->function);
		count += dport->port != PCITOPO_NO_INDEX;
	}
	cxl->num_dports = count;
	if (count)
		qsort(cxl->dports, count, sizeof(*cxl->dports),
		      pcitopo_cxl_dport_compare);
}

/* "decoder3.0" belongs to whichever port is number 3 */
static u32 port_of_decoder(const struct pcitopo_cxl_system *cxl,
			   const char *name)
{
	static const char *const prefixes[] = { "root", "port", "endpoint" };
	const char *dot = strchr(name, '.');
	u32 port = PCITOPO_NO_INDEX;
	char text[64];
	size_t i;

	if (strncmp(name, "decoder", 7) != 0 || !dot)
		return port;
	for (i = 0; i < ARRAY_SIZE(prefixes) && port == PCITOPO_NO_INDEX; i++) {
		if (strlen(prefixes[i]) + (size_t)(dot - name) > sizeof(text))
			break;
		strcpy(text, prefixes[i]);
		strncat(text, name + 7, (size_t)(dot - name) - 7);
		port = find_port(cxl, text);
	}
	return port;
}

static void join_decoders(struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &records->pt->topo.cxl;
	u32 i;

	cxl->num_decoders = sort(records->decoders, records->num_decoders,
				 sizeof(*records->decoders));
	cxl->decoders = facts_of(records->pt, records->decoders,
				 &cxl->num_decoders, sizeof(*records->decoders),
				 sizeof(*cxl->decoders));
	for (i = 0; i < cxl->num_decoders; i++) {
		struct pcitopo_cxl_decoder *decoder = &cxl->decoders[i];

		pcitopo_cxl_clean_decoder(decoder);
		decoder->port = port_of_decoder(cxl, decoder->name);
		decoder->region = pcitopo_cxl_region_find(
			cxl, records->decoders[i].region);
	}
}

static void join_regions(struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &records->pt->topo.cxl;
	u32 i, k;

	for (i = 0; i < cxl->num_regions; i++) {
		const struct pcitopo_cxl_region_record *record =
			&records->regions[i];
		struct pcitopo_cxl_region *region = &cxl->regions[i];

		region->decoder = find_decoder(cxl, record->decoder);
		for (k = 0; k < PCITOPO_CXL_MAX_WAYS; k++)
			region->targets[k] =
				find_decoder(cxl, record->targets[k]);
	}
}

static void sort_regions(struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &records->pt->topo.cxl;
	u32 i;

	cxl->num_regions = sort(records->regions, records->num_regions,
				sizeof(*records->regions));
	cxl->regions = facts_of(records->pt, records->regions,
				&cxl->num_regions, sizeof(*records->regions),
				sizeof(*cxl->regions));
	for (i = 0; i < cxl->num_regions; i++)
		pcitopo_cxl_clean_region(&cxl->regions[i]);
}

/**
 * pcitopo_cxl_join - make the arrays of the model from what was reported
 * @records: what was reported; sorted
 *
 * What is in the model of an earlier reading is replaced.
 */
void pcitopo_cxl_join(struct pcitopo_cxl_records *records)
{
	join_memdevs(records);
	join_ports(records);
	join_dports(records);
	sort_regions(records);
	join_decoders(records);
	join_regions(records);
	pcitopo_cxl_complete(records->pt, records);
}
