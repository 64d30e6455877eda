// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fill.c - what one reader of CXL does not say, the other may
 *
 * libcxl of Debian 12 does not know what later kernels tell, and it leaves out
 * objects that it cannot make sense of: in a container, each memory device
 * without a node below /dev. What it says counts; the rest is read by ourselves.
 */
#include "source/cxl/cxl.h"

#include <stdlib.h>

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(void *array, u32 count, size_t size)
{
	if (count)
		qsort(array, count, size, compare_names);
}

static void *find(void *array, u32 count, size_t size, const char *name)
{
	return count ? bsearch(&name, array, count, size, compare_names) : NULL;
}

static void fill_number(struct pcitopo_number *to,
			const struct pcitopo_number *from)
{
	if (!to->known)
		*to = *from;
}

static void fill_text(const char **to, const char *from)
{
	if (!*to)
		*to = from;
}

static void fill_function(struct pcitopo_cxl_function *to,
			  const struct pcitopo_cxl_function *from)
{
	if (!to->known)
		*to = *from;
}

static void fill_memdev(struct pcitopo_cxl_memdev_record *to,
			const struct pcitopo_cxl_memdev_record *from)
{
	pcitopo_cxl_clean_memdev(&to->fact);
	fill_text(&to->fact.driver, from->fact.driver);
	fill_text(&to->fact.firmware, from->fact.firmware);
	fill_number(&to->fact.ram_bytes, &from->fact.ram_bytes);
	fill_number(&to->fact.pmem_bytes, &from->fact.pmem_bytes);
	fill_number(&to->fact.serial, &from->fact.serial);
	fill_number(&to->fact.numa_node, &from->fact.numa_node);
	fill_function(&to->function, &from->function);
}

static void fill_port(struct pcitopo_cxl_port_record *to,
		      const struct pcitopo_cxl_port_record *from)
{
	fill_text(&to->fact.host, from->fact.host);
	fill_text(&to->fact.driver, from->fact.driver);
	fill_number(&to->fact.committed, &from->fact.committed);
	fill_text(&to->parent, from->parent);
	fill_function(&to->function, &from->function);
	fill_function(&to->parent_dport, &from->parent_dport);
}

static void fill_decoder(struct pcitopo_cxl_decoder_record *to,
			 const struct pcitopo_cxl_decoder_record *from)
{
	bool has_size = to->fact.size.known;

	pcitopo_cxl_clean_decoder(&to->fact);
	if (!has_size || to->fact.size.value)
		fill_number(&to->fact.start, &from->fact.start);
	fill_number(&to->fact.size, &from->fact.size);
	fill_number(&to->fact.ways, &from->fact.ways);
	fill_number(&to->fact.granularity, &from->fact.granularity);
	fill_text(&to->region, from->region);
	if (to->fact.num_targets)
		return;
	to->fact.num_targets = from->fact.num_targets;
	memcpy(to->fact.targets, from->fact.targets, sizeof(to->fact.targets));
}

static void fill_region(struct pcitopo_cxl_region_record *to,
			const struct pcitopo_cxl_region_record *from)
{
	u32 i;

	pcitopo_cxl_clean_region(&to->fact);
	fill_text(&to->fact.uuid, from->fact.uuid);
	fill_text(&to->fact.driver, from->fact.driver);
	fill_number(&to->fact.start, &from->fact.start);
	fill_number(&to->fact.size, &from->fact.size);
	fill_number(&to->fact.ways, &from->fact.ways);
	fill_number(&to->fact.granularity, &from->fact.granularity);
	if (to->fact.mode == PCITOPO_CXL_MODE_UNKNOWN)
		to->fact.mode = from->fact.mode;
	fill_text(&to->decoder, from->decoder);
	for (i = 0; i < PCITOPO_CXL_MAX_WAYS; i++)
		fill_text(&to->targets[i], from->targets[i]);
	if (to->fact.num_targets < from->fact.num_targets)
		to->fact.num_targets = from->fact.num_targets;
	to->has_free_place = from->has_free_place;
}

static void fill_memdevs(struct pcitopo_cxl_records *to,
			 const struct pcitopo_cxl_records *from)
{
	u32 count = to->num_memdevs, i;
	void *found;

	sort(to->memdevs, count, sizeof(*to->memdevs));
	for (i = 0; i < from->num_memdevs; i++) {
		found = find(to->memdevs, count, sizeof(*to->memdevs),
			     from->memdevs[i].fact.name);
		if (found)
			fill_memdev(found, &from->memdevs[i]);
		else
			pcitopo_cxl_add_memdev(to, &from->memdevs[i]);
	}
}

static void fill_ports(struct pcitopo_cxl_records *to,
		       const struct pcitopo_cxl_records *from)
{
	u32 count = to->num_ports, i;
	void *found;

	sort(to->ports, count, sizeof(*to->ports));
	for (i = 0; i < from->num_ports; i++) {
		found = find(to->ports, count, sizeof(*to->ports),
			     from->ports[i].fact.name);
		if (found)
			fill_port(found, &from->ports[i]);
		else
			pcitopo_cxl_add_port(to, &from->ports[i]);
	}
}

static void fill_decoders(struct pcitopo_cxl_records *to,
			  const struct pcitopo_cxl_records *from)
{
	u32 count = to->num_decoders, i;
	void *found;

	sort(to->decoders, count, sizeof(*to->decoders));
	for (i = 0; i < from->num_decoders; i++) {
		found = find(to->decoders, count, sizeof(*to->decoders),
			     from->decoders[i].fact.name);
		if (found)
			fill_decoder(found, &from->decoders[i]);
		else
			pcitopo_cxl_add_decoder(to, &from->decoders[i]);
	}
}

static void fill_regions(struct pcitopo_cxl_records *to,
			 const struct pcitopo_cxl_records *from)
{
	u32 count = to->num_regions, i;
	void *found;

	sort(to->regions, count, sizeof(*to->regions));
	for (i = 0; i < from->num_regions; i++) {
		found = find(to->regions, count, sizeof(*to->regions),
			     from->regions[i].fact.name);
		if (found)
			fill_region(found, &from->regions[i]);
		else
			pcitopo_cxl_add_region(to, &from->regions[i]);
	}
}

/* By port and identifier: where one is, its name is, too */
static bool has_dport(const struct pcitopo_cxl_records *records, u32 count,
		      const struct pcitopo_cxl_dport_record *dport)
{
	u32 i;

	for (i = 0; i < count; i++)
		if (records->dports[i].fact.id == dport->fact.id &&
		    strcmp(records->dports[i].port, dport->port) == 0)
			return true;
	return false;
}

static void fill_dports(struct pcitopo_cxl_records *to,
			const struct pcitopo_cxl_records *from)
{
	u32 count = to->num_dports, i;

	for (i = 0; i < from->num_dports; i++)
		if (!has_dport(to, count, &from->dports[i]))
			pcitopo_cxl_add_dport(to, &from->dports[i]);
}

/**
 * pcitopo_cxl_fill - add what is not known from another reader
 * @to: what counts
 * @from: what is added to it
 */
void pcitopo_cxl_fill(struct pcitopo_cxl_records *to,
		      const struct pcitopo_cxl_records *from)
{
	fill_memdevs(to, from);
	fill_ports(to, from);
	fill_dports(to, from);
	fill_decoders(to, from);
	fill_regions(to, from);
}
