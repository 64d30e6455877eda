// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - what became of the memory of regions
 *
 * A volatile region becomes a DAX device, and the driver "kmem" makes blocks of
 * system memory of that, which are online or not; or firmware has made system
 * memory of it before Linux started, without any of these. So the blocks at the
 * region's addresses are read first, whatever made them.
 */
#include "source/cxl/cxl.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define MEMORY	    "sys/devices/system/memory"
#define NODES	    "sys/devices/system/node"
#define MAX_ENTRIES (4 * 1024 * 1024)

/* The memory blocks of a machine: @numbers is sorted */
struct blocks {
	const struct pcitopo_rootdir *root;
	int directory;
	u64 size;
	u32 *numbers;
	u32 count;
	u32 capacity;
};

static int compare_numbers(const void *a, const void *b)
{
	const u32 *na = a, *nb = b;

	return *na < *nb ? -1 : *na > *nb;
}

/* Hexadecimal, without "0x" */
static u64 block_size(int directory)
{
	char text[PCITOPO_ATTRIBUTE_SIZE];
	u64 size;

	if (!pcitopo_attribute_text(directory, "block_size_bytes", text) ||
	    strspn(text, "0123456789abcdefABCDEF") != strlen(text) ||
	    strlen(text) > 16)
		return 0;
	size = strtoull(text, NULL, 16);
	return size & (size - 1) ? 0 : size;
}

static void list_blocks(struct blocks *blocks)
{
	DIR *list = pcitopo_directory_list(blocks->directory, ".");
	const struct dirent *entry;
	u32 entries = 0, number;
	void *grown;

	while (list && entries++ < MAX_ENTRIES && (entry = readdir(list))) {
		if (!pcitopo_cxl_name(entry->d_name, "memory", &number))
			continue;
		grown = pcitopo_grow(blocks->numbers, blocks->count + 1,
				     &blocks->capacity,
				     sizeof(*blocks->numbers));
		if (!grown)
			break;
		blocks->numbers = grown;
		blocks->numbers[blocks->count++] = number;
	}
	if (list)
		closedir(list);
	if (blocks->count)
		qsort(blocks->numbers, blocks->count, sizeof(*blocks->numbers),
		      compare_numbers);
}

static void open_blocks(struct blocks *blocks)
{
	blocks->directory = pcitopo_rootdir_enter(blocks->root, MEMORY);
	if (blocks->directory < 0)
		return;
	blocks->size = block_size(blocks->directory);
	if (blocks->size)
		list_blocks(blocks);
}

static void close_blocks(struct blocks *blocks)
{
	if (blocks->directory >= 0)
		close(blocks->directory);
	free(blocks->numbers);
}

/* First block that does not end before an address */
static u32 first_block(const struct blocks *blocks, u64 address)
{
	u32 low = 0, high = blocks->count, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (blocks->numbers[middle] < address / blocks->size)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Bytes of a block that are in a range; neither wraps around */
static u64 overlap(u64 block, u64 block_size, u64 start, u64 size)
{
	u64 last = start + (size - 1), block_last = block + (block_size - 1);

	if (block_last < block)
		block_last = UINT64_MAX;
	if (block > start)
		start = block;
	if (block_last < last)
		last = block_last;
	return last - start + 1;
}

/* How the blocks of a region are */
struct tally {
	u32 first;	   /* place in blocks.numbers, if @blocks */
	u32 blocks;	   /* how many there are */
	u64 present_bytes; /* in them */
	u64 online_bytes;  /* in those that are online */
	bool has_unknown;  /* some did not say */
};

static void count_block(const struct blocks *blocks, u32 place,
			const struct pcitopo_cxl_region *region,
			struct tally *tally)
{
	u64 start = (u64)blocks->numbers[place] * blocks->size, bytes;
	char path[32], state[PCITOPO_ATTRIBUTE_SIZE];

	bytes = overlap(start, blocks->size, region->start.value,
			region->size.value);
	tally->blocks++;
	tally->present_bytes += bytes;
	snprintf(path, sizeof(path), "memory%u/state", blocks->numbers[place]);
	if (!pcitopo_attribute_text(blocks->directory, path, state))
		tally->has_unknown = true;
	else if (strcmp(state, "online") == 0)
		tally->online_bytes += bytes;
}

/* Return: false when it is not known where the region or the blocks are */
static bool count_blocks(const struct blocks *blocks,
			 const struct pcitopo_cxl_region *region,
			 struct tally *tally)
{
	u64 last;
	u32 i;

	if (!blocks->size || !region->start.known || !region->size.known ||
	    !region->size.value)
		return false;
	last = region->start.value + (region->size.value - 1);
	tally->first = first_block(blocks, region->start.value);
	for (i = tally->first;
	     i < blocks->count && blocks->numbers[i] <= last / blocks->size;
	     i++)
		count_block(blocks, i, region, tally);
	return true;
}

/* "node2" in the directory of a block */
static bool node_in_block(int directory, const char *block, u64 *node)
{
	DIR *list = pcitopo_directory_list(directory, block);
	const struct dirent *entry;
	bool found = false;
	u32 number;

	while (list && !found && (entry = readdir(list))) {
		found = pcitopo_cxl_name(entry->d_name, "node", &number);
		if (found)
			*node = number;
	}
	if (list)
		closedir(list);
	return found;
}

/* "memory32" in the directory of a node */
static bool node_with_block(const struct pcitopo_rootdir *root,
			    const char *block, u64 *node)
{
	DIR *list = pcitopo_rootdir_list(root, NODES);
	const struct dirent *entry;
	bool found = false;
	char path[300];
	u32 number;

	while (list && !found && (entry = readdir(list))) {
		if (!pcitopo_cxl_name(entry->d_name, "node", &number))
			continue;
		snprintf(path, sizeof(path), "%s/%s", entry->d_name, block);
		found = pcitopo_file_exists(dirfd(list), path);
		if (found)
			*node = number;
	}
	if (list)
		closedir(list);
	return found;
}

static void find_node(const struct blocks *blocks, const struct tally *tally,
		      struct pcitopo_number *node)
{
	char block[32];

	if (node->known || !tally->blocks)
		return;
	snprintf(block, sizeof(block), "memory%u",
		 blocks->numbers[tally->first]);
	node->known = node_in_block(blocks->directory, block, &node->value) ||
		      node_with_block(blocks->root, block, &node->value);
}

/* "dax_region1", or "dax1.0" if names of this form have two numbers */
static bool is_child(const char *name, const char *prefix, bool has_dot)
{
	const char *dot = strchr(name, '.');
	char stem[64];

	if (!dot || !has_dot)
		return !has_dot && pcitopo_cxl_name(name, prefix, NULL);
	if ((size_t)(dot - name) >= sizeof(stem))
		return false;
	memcpy(stem, name, (size_t)(dot - name));
	stem[dot - name] = '\0';
	return pcitopo_cxl_name(stem, prefix, NULL) &&
	       pcitopo_cxl_name(dot + 1, "", NULL);
}

/* The first one by number; NULL: there is none */
static const char *find_child(struct pcitopo *pt, DIR *list, const char *prefix,
			      bool has_dot)
{
	const struct dirent *entry;
	char best[256] = "";

	while (list && (entry = readdir(list)))
		if (is_child(entry->d_name, prefix, has_dot) &&
		    (!best[0] || strverscmp(entry->d_name, best) < 0))
			strcpy(best, entry->d_name);
	return best[0] ? pcitopo_arena_strdup(&pt->arena, best) : NULL;
}

static int enter_child(DIR *list, const char *name)
{
	return openat(dirfd(list), name,
		      O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static void read_dax(struct pcitopo *pt, const struct pcitopo_rootdir *root,
		     DIR *list, struct pcitopo_cxl_region *region)
{
	static const char *const drivers[] = { "kmem", "device_dax", NULL };
	int directory;
	u32 node;

	region->dax = find_child(pt, list, "dax", true);
	directory = region->dax ? enter_child(list, region->dax) : -1;
	if (directory < 0)
		return;
	region->dax_driver = pcitopo_cxl_driver(pt, root, directory, "dax",
						region->dax, drivers);
	if (pcitopo_attribute_number(directory, "target_node", 10, INT32_MAX,
				     &node)) {
		region->numa_node.known = true;
		region->numa_node.value = node;
	}
	close(directory);
}

/* Persistent regions are for libnvdimm, volatile ones for device DAX */
static const char *read_pmem(struct pcitopo *pt,
			     const struct pcitopo_rootdir *root, DIR *list)
{
	static const char *const drivers[] = { "cxl_pmem_region", NULL };
	const char *name = find_child(pt, list, "pmem_region", false);
	const char *driver = NULL;
	int directory = name ? enter_child(list, name) : -1;

	if (directory >= 0) {
		driver = pcitopo_cxl_driver(pt, root, directory, "cxl", name,
					    drivers);
		close(directory);
	}
	return driver;
}

static enum pcitopo_cxl_use
use_of_blocks(const struct tally *tally,
	      const struct pcitopo_cxl_region *region, u64 block_size)
{
	u64 missing = region->size.value - tally->present_bytes;

	if (tally->has_unknown)
		return PCITOPO_CXL_USE_UNKNOWN;
	if (!tally->online_bytes)
		return PCITOPO_CXL_USE_OFFLINE;
	/* Ends that fill no whole block cannot be memory */
	if (tally->online_bytes == tally->present_bytes &&
	    missing < 2 * block_size)
		return PCITOPO_CXL_USE_ONLINE;
	return PCITOPO_CXL_USE_PARTLY;
}

/* Without memory blocks: what the drivers say */
static enum pcitopo_cxl_use
use_of_drivers(const struct pcitopo_cxl_region *region, const char *pmem)
{
	if (pmem)
		return PCITOPO_CXL_USE_PMEM;
	if (!region->dax_driver)
		return PCITOPO_CXL_USE_NONE;
	if (strcmp(region->dax_driver, "device_dax") == 0)
		return PCITOPO_CXL_USE_DEVDAX;
	if (strcmp(region->dax_driver, "kmem") == 0)
		return PCITOPO_CXL_USE_OFFLINE;
	return PCITOPO_CXL_USE_UNKNOWN;
}

static void judge(const struct blocks *blocks, const char *pmem,
		  struct pcitopo_cxl_region *region)
{
	struct tally tally = { 0 };
	bool counted = count_blocks(blocks, region, &tally);

	region->online_bytes.known = counted && !tally.has_unknown;
	region->online_bytes.value = tally.online_bytes;
	find_node(blocks, &tally, &region->numa_node);
	if (tally.blocks)
		region->use = use_of_blocks(&tally, region, blocks->size);
	else
		region->use = use_of_drivers(region, pmem);
	/* Firmware, or "kmem", can have made system memory of it all the same */
	if (!counted && region->use != PCITOPO_CXL_USE_DEVDAX &&
	    region->use != PCITOPO_CXL_USE_PMEM)
		region->use = PCITOPO_CXL_USE_UNKNOWN;
	if (region->committed.known && !region->committed.value)
		region->use = PCITOPO_CXL_USE_NONE;
}

static void read_region(struct pcitopo *pt, const struct blocks *blocks,
			struct pcitopo_cxl_region *region)
{
	const char *path, *child, *pmem;
	DIR *list, *below = NULL;
	int directory;

	path = pcitopo_arena_printf(&pt->arena, "sys/bus/cxl/devices/%s",
				    region->name);
	list = path ? pcitopo_rootdir_list(blocks->root, path) : NULL;
	if (!list) {
		region->use = PCITOPO_CXL_USE_UNKNOWN;
		return;
	}
	pmem = read_pmem(pt, blocks->root, list);
	rewinddir(list);
	child = find_child(pt, list, "dax_region", false);
	directory = child ? enter_child(list, child) : -1;
	if (directory >= 0)
		below = fdopendir(directory);
	if (below) {
		read_dax(pt, blocks->root, below, region);
		closedir(below);
	}
	closedir(list);
	judge(blocks, pmem, region);
}

/**
 * pcitopo_cxl_read_memory - find out what became of the memory of regions
 * @pt: context with joined objects
 * @root: the directory that stands for /
 */
void pcitopo_cxl_read_memory(struct pcitopo *pt,
			     const struct pcitopo_rootdir *root)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	struct blocks blocks = { .root = root, .directory = -1 };
	u32 i;

	if (!cxl->num_regions)
		return;
	open_blocks(&blocks);
	for (i = 0; i < cxl->num_regions; i++)
		read_region(pt, &blocks, &cxl->regions[i]);
	close_blocks(&blocks);
}
