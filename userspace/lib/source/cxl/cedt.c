// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cedt.c - the ACPI table CEDT: CXL host bridges and memory windows
 *
 * (CXL 9.18.1, CXL Early Discovery Table.) Firmware or a file can have anything
 * in it: no length is trusted. A structure that is too short for its type, or
 * runs over the end, ends the walk; types that are not known are passed over.
 */
#include "source/cxl/cedt.h"

#define TABLE_HEADER	36
#define MIN_STRUCTURE	4
#define TYPE_BRIDGE	0 /* CHBS */
#define TYPE_WINDOW	1 /* CFMWS */
#define BRIDGE_LENGTH	32
#define WINDOW_LENGTH	36 /* and four for each target */
#define MAX_GRANULARITY 6  /* 256 << 6 is 16 KiB */

static u32 get_u16(const u8 *bytes)
{
	return bytes[0] | (u32)bytes[1] << 8;
}

static u32 get_u32(const u8 *bytes)
{
	return get_u16(bytes) | get_u16(bytes + 2) << 16;
}

static u64 get_u64(const u8 *bytes)
{
	return get_u32(bytes) | (u64)get_u32(bytes + 4) << 32;
}

/* Encoded Number of Interleave Ways; 0: reserved */
static u32 decode_ways(u8 code)
{
	switch (code) {
	case 0 ... 4:
		return 1u << code;
	case 8 ... 10:
		return 3u << (code - 8);
	default:
		return 0;
	}
}

static void decode_bridge(const u8 *bytes, struct pcitopo_cxl_bridge *bridge)
{
	*bridge = (struct pcitopo_cxl_bridge){
		.uid = get_u32(bytes + 4),
		.version = get_u32(bytes + 8),
		.base = get_u64(bytes + 16),
		.length = get_u64(bytes + 24),
	};
}

static void decode_window(const u8 *bytes, u32 length,
			  struct pcitopo_cxl_window *window)
{
	u32 granularity = get_u32(bytes + 28), i;

	*window = (struct pcitopo_cxl_window){
		.base = get_u64(bytes + 8),
		.size = get_u64(bytes + 16),
		.ways = decode_ways(bytes[24]),
		.granularity =
			granularity > MAX_GRANULARITY ? 0 : 256u << granularity,
		.restrictions = (u16)get_u16(bytes + 32),
	};
	for (i = 0; i < window->ways && WINDOW_LENGTH + 4 * i + 4 <= length;
	     i++)
		window->targets[i] = get_u32(bytes + WINDOW_LENGTH + 4 * i);
	window->num_targets = i;
}

/**
 * pcitopo_cedt_length - check the head of the table
 * @table: bytes that were read
 * @size: how many
 *
 * Return: how many of @size bytes are of the table; 0 when it is another table,
 * or none.
 */
size_t pcitopo_cedt_length(const u8 *table, size_t size)
{
	size_t length;

	if (size < TABLE_HEADER || memcmp(table, "CEDT", 4) != 0)
		return 0;
	length = get_u32(table + 4);
	if (length < TABLE_HEADER)
		return 0;
	return length < size ? length : size;
}

/**
 * pcitopo_cedt_next - next structure of the table
 * @table: the table
 * @length: its bytes, as pcitopo_cedt_length() says
 * @offset: where to go on, 0 at first; updated
 * @structure: what was found
 *
 * Return: false when there is no more.
 */
bool pcitopo_cedt_next(const u8 *table, size_t length, size_t *offset,
		       struct pcitopo_cedt *structure)
{
	size_t at = *offset ? *offset : TABLE_HEADER;
	u32 bytes;

	for (; at < length && length - at >= MIN_STRUCTURE; at += bytes) {
		bytes = get_u16(table + at + 2);
		if (bytes < MIN_STRUCTURE || bytes > length - at)
			break;
		*offset = at + bytes;
		if (table[at] == TYPE_BRIDGE) {
			if (bytes < BRIDGE_LENGTH)
				break;
			structure->is_window = false;
			decode_bridge(table + at, &structure->bridge);
			return true;
		}
		if (table[at] == TYPE_WINDOW) {
			if (bytes < WINDOW_LENGTH)
				break;
			structure->is_window = true;
			decode_window(table + at, bytes, &structure->window);
			return true;
		}
	}
	*offset = length;
	return false;
}
