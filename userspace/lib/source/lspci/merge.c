// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * merge.c - several records of one function
 *
 * People send "lspci -nn", "lspci -vvv" and "lspci -xxxx" in one file. What one
 * of them lacks is taken from the others, and the one with more detail wins.
 * Of what can change between two readings the later one counts. What cannot
 * change and differs nevertheless comes from two machines, or from one whose
 * hardware was changed, and must not be mixed up.
 */
#include "source/lspci/merge.h"

#include <errno.h>
#include <stdlib.h>

#include "model/merge.h"

static u32 hash_of(const struct pcitopo_address *address)
{
	return (u32)(pcitopo_address_key(address) * 0x9e3779b97f4a7c15 >> 32);
}

static void table_put(u32 *table, u32 size,
		      const struct pcitopo_address *address, u32 index)
{
	u32 at = hash_of(address) & (size - 1);

	while (table[at])
		at = (at + 1) & (size - 1);
	table[at] = index + 1;
}

static u32 table_find(const struct pcitopo_lspci_merge *merge,
		      const struct pcitopo_address *address)
{
	const struct pcitopo_topo *topo = &merge->pt->topo;
	u64 key = pcitopo_address_key(address);
	u32 mask = merge->table_size - 1;
	u32 at = hash_of(address) & mask;

	for (; merge->table_size && merge->table[at]; at = (at + 1) & mask) {
		u32 index = merge->table[at] - 1;

		if (pcitopo_address_key(&topo->devices[index].address) == key)
			return index;
	}
	return PCITOPO_NO_INDEX;
}

/* Room for one more, at most half full */
static int table_grow(struct pcitopo_lspci_merge *merge)
{
	const struct pcitopo_topo *topo = &merge->pt->topo;
	u32 size = merge->table_size ? merge->table_size : 256;
	u32 *table;
	u32 i;

	while (size / 2 <= topo->num_devices)
		size *= 2;
	if (size == merge->table_size)
		return 0;
	table = calloc(size, sizeof(*table));
	if (!table)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++)
		table_put(table, size, &topo->devices[i].address, i);
	free(merge->table);
	merge->table = table;
	merge->table_size = size;
	return 0;
}

/* Strings of a record die with it. The first one stays: memory has an end */
static void keep_string(struct pcitopo *pt, const char **kept, const char *text)
{
	if (text && !*kept)
		*kept = pcitopo_arena_strdup(&pt->arena, text);
}

static void set_origin(struct pcitopo_lspci_origin *origin,
		       const struct pcitopo_lspci_reading *reading)
{
	if (reading->hex_length > origin->hex_length)
		origin->hex_length = (u16)reading->hex_length;
	origin->has_text |= reading->has_text;
	origin->numbered |= reading->numbered;
}

static int add_function(struct pcitopo_lspci_merge *merge,
			const struct pcitopo_lspci_reading *reading)
{
	const struct pcitopo_device *from = &reading->device;
	struct pcitopo_topo *topo = &merge->pt->topo;
	struct pcitopo_device *device;
	u32 index = topo->num_devices;
	void *grown;

	if (index >= PCITOPO_MAX_FUNCTIONS)
		return -E2BIG;
	grown = pcitopo_grow(merge->origins, index + 1, &merge->origin_capacity,
			     sizeof(*merge->origins));
	if (!grown)
		return -ENOMEM;
	merge->origins = grown;
	if (table_grow(merge))
		return -ENOMEM;
	device = pcitopo_topo_add(merge->pt, &from->address);
	if (!device)
		return -ENOMEM;
	memset(&merge->origins[index], 0, sizeof(*merge->origins));
	set_origin(&merge->origins[index], reading);
	table_put(merge->table, merge->table_size, &from->address, index);

	device->config = from->config;
	if (from->cxl) {
		device->cxl = pcitopo_cxl_keep(&merge->pt->arena, from->cxl);
		if (!device->cxl)
			return -ENOMEM;
	}
	device->file = from->file;
	device->line = from->line;
	device->has_numa_node = from->has_numa_node;
	device->numa_node = from->numa_node;
	device->access_denied = from->access_denied;
	keep_string(merge->pt, &device->name, from->name);
	keep_string(merge->pt, &device->vendor_name, from->vendor_name);
	keep_string(merge->pt, &device->class_name, from->class_name);
	keep_string(merge->pt, &device->driver, from->driver);
	keep_string(merge->pt, &device->slot, from->slot);
	return 0;
}

static u32 detail(u32 hex_length, bool has_text)
{
	return hex_length ? 1 + hex_length : has_text;
}

/* A text without numbers for ids has "Device 2bb5" where -nn has no name */
static void merge_names(struct pcitopo *pt, struct pcitopo_device *device,
			const struct pcitopo_device *from, bool numbered)
{
	bool no_name = device->name && numbered &&
		       strncmp(device->name, "Device ", 7) == 0;

	if (no_name)
		device->name = NULL;
	if (from->name && !(numbered && strncmp(from->name, "Device ", 7) == 0))
		keep_string(pt, &device->name, from->name);
	keep_string(pt, &device->vendor_name, from->vendor_name);
	keep_string(pt, &device->class_name, from->class_name);
	keep_string(pt, &device->driver, from->driver);
	keep_string(pt, &device->slot, from->slot);
}

static bool is_newer(const struct pcitopo_lspci_origin *origin,
		     const struct pcitopo_lspci_reading *reading)
{
	return detail(reading->hex_length, reading->has_text) >=
	       detail(origin->hex_length, origin->has_text);
}

static void merge_config(struct pcitopo_device *device,
			 const struct pcitopo_lspci_origin *origin,
			 const struct pcitopo_lspci_reading *reading)
{
	static const u64 from_names = (u64)1 << PCITOPO_HAVE_VENDOR |
				      (u64)1 << PCITOPO_HAVE_IDS |
				      (u64)1 << PCITOPO_HAVE_CLASS;
	static const u8 all_ones = 1 << PCITOPO_DEFECT_ALL_ONES;
	const struct pcitopo_config *later = &reading->device.config;
	struct pcitopo_config merged, earlier = device->config;
	bool newer = is_newer(origin, reading);

	merged = newer ? *later : earlier;
	pcitopo_config_merge(&merged, newer ? &earlier : later);
	if (!newer)
		pcitopo_config_update(&merged, later);
	if (origin->numbered != reading->numbered)
		pcitopo_config_take(&merged,
				    origin->numbered ? &earlier : later,
				    from_names);
	/* Whether it answers is a matter of time, too */
	if ((reading->hex_length || reading->has_text) &&
	    !(later->defects & all_ones))
		merged.defects &= (u8)~all_ones;
	device->config = merged;
	if (newer)
		device->line = reading->device.line;
}

/* What the configuration is now must have been found out before. */
static int merge_cxl(struct pcitopo *pt, struct pcitopo_device *device,
		     const struct pcitopo_lspci_reading *reading, bool newer)
{
	const struct pcitopo_cxl *later = reading->device.cxl;
	struct pcitopo_cxl merged, *kept;

	if (!later)
		return 0;
	/* Made by pcitopo_cxl_keep() for this function alone */
	kept = (struct pcitopo_cxl *)(uintptr_t)device->cxl;
	if (!kept) {
		kept = pcitopo_cxl_keep(&pt->arena, later);
		if (!kept)
			return -ENOMEM;
		device->cxl = kept;
	}
	merged = newer ? *later : *kept;
	pcitopo_cxl_merge(&merged, newer ? kept : later);
	if (!newer)
		pcitopo_cxl_update(&merged, later);
	pcitopo_cxl_settle(&device->config, &merged);
	*kept = merged;
	return 0;
}

static int merge_function(struct pcitopo_lspci_merge *merge, u32 index,
			  const struct pcitopo_lspci_reading *reading)
{
	struct pcitopo_device *device = &merge->pt->topo.devices[index];
	struct pcitopo_lspci_origin *origin = &merge->origins[index];
	const struct pcitopo_device *from = &reading->device;
	bool newer = is_newer(origin, reading);

	merge->num_repeated += !origin->repeated;
	origin->repeated = true;
	pcitopo_lspci_conflicts_find(merge, index, reading);
	merge_config(device, origin, reading);
	set_origin(origin, reading);
	merge_names(merge->pt, device, from, origin->numbered);
	if (from->has_numa_node) {
		device->has_numa_node = true;
		device->numa_node = from->numa_node;
	}
	device->access_denied =
		(device->access_denied || from->access_denied) &&
		!pcitopo_has(&device->config, PCITOPO_HAVE_EXP) &&
		!pcitopo_has(&device->config, PCITOPO_HAVE_NO_EXP);
	return merge_cxl(merge->pt, device, reading, newer);
}

/**
 * pcitopo_lspci_merge_add - add what a record says of a function
 * @merge: what is known so far
 * @reading: the record
 *
 * Return: 0, -ENOMEM, or -E2BIG for too many functions.
 */
int pcitopo_lspci_merge_add(struct pcitopo_lspci_merge *merge,
			    const struct pcitopo_lspci_reading *reading)
{
	u32 index = table_find(merge, &reading->device.address);

	if (index == PCITOPO_NO_INDEX)
		return add_function(merge, reading);
	return merge_function(merge, index, reading);
}

/**
 * pcitopo_lspci_merge_free - free what joining needed
 * @merge: what is known; the functions stay in the model
 */
void pcitopo_lspci_merge_free(struct pcitopo_lspci_merge *merge)
{
	free(merge->origins);
	free(merge->table);
	free(merge->conflicts);
	merge->origins = NULL;
	merge->table = NULL;
	merge->conflicts = NULL;
}
