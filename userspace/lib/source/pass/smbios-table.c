// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smbios-table.c - system slots as the firmware's tables describe them
 *
 * A structure is a header with its type, length and handle, fields up to that
 * length, and then strings that each end in a zero, with another zero after the
 * last (SMBIOS 3.7, 6.1). Field offsets of type 9 are those of 7.10. Nothing
 * that firmware wrote is believed: every length is checked.
 */
#include "source/pass/smbios-table.h"

#include <stdio.h>

#define HEADER_SIZE  4
#define TYPE_SLOT    9
#define TYPE_END     127
#define SLOT_LABEL   0x04
#define SLOT_TYPE    0x05
#define SLOT_WIDTH   0x06
#define SLOT_SEGMENT 0x0d
#define SLOT_BUS     0x0f
#define SLOT_DEVFN   0x10
#define SLOT_MINIMUM 0x11 /* bytes up to SLOT_DEVFN: SMBIOS 2.6 */
#define SLOT_PEERS   0x12

/* String @number, from 1, after the fields of a structure */
static bool find_string(const u8 *strings, size_t length, u8 number,
			struct pcitopo_smbios_slot *slot)
{
	size_t size;

	for (; number; number--) {
		size = strnlen((const char *)strings, length);
		if (!size || size == length)
			return false;
		if (number == 1) {
			slot->label = (const char *)strings;
			slot->label_length = size;
			return true;
		}
		strings += size + 1;
		length -= size + 1;
	}
	return false;
}

/* Bytes of the strings of a structure, with the final zeros; 0: no end */
static size_t strings_size(const u8 *strings, size_t length)
{
	size_t i;

	for (i = 0; i + 1 < length; i++) {
		if (!strings[i] && !strings[i + 1])
			return i + 2;
	}
	return 0;
}

/* Slot Data Bus Width, 7.10.2 */
static u8 decode_width(u8 width)
{
	static const u8 lanes[] = { 1, 2, 4, 8, 12, 16, 32 };

	if (width < 0x08 || (size_t)(width - 0x08) >= sizeof(lanes))
		return 0;
	return lanes[width - 0x08];
}

/* Slot Type, 7.10.1: a value for each generation, then one for each width */
static u8 connector_width(u8 type)
{
	static const u8 lanes[] = { 0, 1, 2, 4, 8, 16 };
	static const u8 generations[] = { 0xa5, 0xab, 0xb1, 0xb8, 0xbe };
	size_t i;

	for (i = 0; i < sizeof(generations); i++) {
		if (type >= generations[i] &&
		    type < generations[i] + sizeof(lanes))
			return lanes[type - generations[i]];
	}
	return 0;
}

/*
 * Slot Physical Width (SMBIOS 3.4) has the values of Slot Data Bus Width. It
 * stands behind the peer groups: a count, 5 bytes for each, then Slot
 * Information.
 */
static u8 physical_width(const u8 *record)
{
	size_t length = record[1], offset;

	if (length <= SLOT_PEERS)
		return 0;
	offset = SLOT_PEERS + 1 + 5 * (size_t)record[SLOT_PEERS] + 1;
	return offset < length ? decode_width(record[offset]) : 0;
}

/* Return: false for a slot that is not at an address */
static bool decode_slot(const u8 *record, size_t strings,
			struct pcitopo_smbios_slot *slot)
{
	u16 segment =
		(u16)(record[SLOT_SEGMENT] | record[SLOT_SEGMENT + 1] << 8);

	memset(slot, 0, sizeof(*slot));
	if (segment == 0xffff || record[SLOT_BUS] == 0xff ||
	    record[SLOT_DEVFN] == 0xff ||
	    (!segment && !record[SLOT_BUS] && !record[SLOT_DEVFN]))
		return false;
	slot->address = (struct pcitopo_address){
		.domain = segment,
		.bus = record[SLOT_BUS],
		.device = record[SLOT_DEVFN] >> 3,
		.function = record[SLOT_DEVFN] & 7,
	};
	find_string(record + record[1], strings, record[SLOT_LABEL], slot);
	slot->wired_width = decode_width(record[SLOT_WIDTH]);
	slot->connector_width = connector_width(record[SLOT_TYPE]);
	if (!slot->connector_width)
		slot->connector_width = physical_width(record);
	return true;
}

/**
 * pcitopo_smbios_next_slot - next slot that is at an address
 * @table: the structures, without the entry point
 * @length: bytes of @table
 * @offset: where to go on; 0 at first, updated
 * @slot: contents undefined at the end of the table
 *
 * Return: false at the end of the table, or where it makes no sense.
 */
bool pcitopo_smbios_next_slot(const u8 *table, size_t length, size_t *offset,
			      struct pcitopo_smbios_slot *slot)
{
	while (length - *offset >= HEADER_SIZE) {
		const u8 *record = table + *offset;
		size_t room = length - *offset;
		size_t strings;

		if (record[1] < HEADER_SIZE || record[1] >= room ||
		    record[0] == TYPE_END)
			return false;
		strings = strings_size(record + record[1], room - record[1]);
		if (!strings)
			return false;
		*offset += record[1] + strings;
		if (record[0] == TYPE_SLOT && record[1] >= SLOT_MINIMUM &&
		    decode_slot(record, strings, slot))
			return true;
	}
	return false;
}
