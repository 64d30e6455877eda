// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unknown.c - what a CXL object cannot be is not known
 *
 * The kernel and libcxl have values for "none" and "could not be read", and a
 * tree that is not the kernel's can say anything. Whatever comes after this has
 * no such values.
 */
#include "source/cxl/cxl.h"

#include <ctype.h>

/* No address, and for the kernel and libcxl the word for "none" */
static void drop_all_ones(struct pcitopo_number *number)
{
	if (number->value == UINT64_MAX)
		number->known = false;
}

/* 3-, 6- and 12-way sets came with CXL 3.0 */
static void clean_ways(struct pcitopo_number *ways)
{
	static const u8 possible[] = { 1, 2, 3, 4, 6, 8, 12, 16 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(possible); i++)
		if (ways->value == possible[i])
			return;
	ways->known = false;
}

/* (CXL 8.2.4.19.7, Interleave Granularity) */
static void clean_granularity(struct pcitopo_number *granularity)
{
	u64 value = granularity->value;

	if (value < 256 || value > 16384 || value & (value - 1))
		granularity->known = false;
}

/* A range that ends behind the last address there is, is none */
static void clean_range(struct pcitopo_number *start,
			struct pcitopo_number *size)
{
	drop_all_ones(start);
	drop_all_ones(size);
	if (size->known && !size->value)
		start->known = false;
	if (start->known && size->known &&
	    size->value - 1 > UINT64_MAX - start->value) {
		start->known = false;
		size->known = false;
	}
}

static const char *clean_text(const char *text)
{
	return text && *text ? text : NULL;
}

/**
 * pcitopo_cxl_clean_memdev - drop what a memory device cannot be
 * @memdev: as it was read
 */
void pcitopo_cxl_clean_memdev(struct pcitopo_cxl_memdev *memdev)
{
	drop_all_ones(&memdev->ram_bytes);
	drop_all_ones(&memdev->pmem_bytes);
	drop_all_ones(&memdev->serial);
	/* A device without the capability has no serial number */
	if (!memdev->serial.value)
		memdev->serial.known = false;
	if (memdev->numa_node.value > INT32_MAX)
		memdev->numa_node.known = false;
	memdev->firmware = clean_text(memdev->firmware);
}

/**
 * pcitopo_cxl_clean_decoder - drop what a decoder cannot be
 * @decoder: as it was read
 */
void pcitopo_cxl_clean_decoder(struct pcitopo_cxl_decoder *decoder)
{
	clean_range(&decoder->start, &decoder->size);
	clean_range(&decoder->dpa_start, &decoder->dpa_size);
	clean_ways(&decoder->ways);
	clean_granularity(&decoder->granularity);
	if (decoder->num_targets > PCITOPO_CXL_MAX_WAYS)
		decoder->num_targets = PCITOPO_CXL_MAX_WAYS;
}

/* "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", and not all zeros */
static bool is_uuid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	bool is_null = true;
	size_t i;

	for (i = 0; form[i]; i++) {
		if (form[i] == '-' ? text[i] != '-' :
				     !isxdigit((unsigned char)text[i]))
			return false;
		is_null &= text[i] == '0' || text[i] == '-';
	}
	return !text[i] && !is_null;
}

/**
 * pcitopo_cxl_clean_region - drop what a region cannot be
 * @region: as it was read
 */
void pcitopo_cxl_clean_region(struct pcitopo_cxl_region *region)
{
	clean_range(&region->start, &region->size);
	/* Memory of the machine begins there */
	if (!region->start.value)
		region->start.known = false;
	clean_ways(&region->ways);
	clean_granularity(&region->granularity);
	if (region->uuid && !is_uuid(region->uuid))
		region->uuid = NULL;
	if (region->numa_node.value > INT32_MAX)
		region->numa_node.known = false;
	if (region->ways.known)
		region->num_targets = (u32)region->ways.value;
	if (region->num_targets > PCITOPO_CXL_MAX_WAYS)
		region->num_targets = PCITOPO_CXL_MAX_WAYS;
}
