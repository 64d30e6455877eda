/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * smbios-table.h - system slots as the firmware's tables describe them
 *
 * Private to the library. Takes bytes, so that a test and a capture can bring
 * their own.
 */
#ifndef PCITOPO_SOURCE_PASS_SMBIOS_TABLE_H
#define PCITOPO_SOURCE_PASS_SMBIOS_TABLE_H

#include "model/model.h"

/**
 * struct pcitopo_smbios_slot - a record of type 9, "System Slots"
 * @address: the function in the slot, or the port above it: firmwares differ
 * @label: what is printed on the board; points into the table, without a final
 *	zero; NULL: none
 * @label_length: bytes of @label
 * @wired_width: lanes that the board connects; 0: not known
 * @connector_width: lanes that a card in it can have; 0: not known
 */
struct pcitopo_smbios_slot {
	struct pcitopo_address address;
	const char *label;
	size_t label_length;
	u8 wired_width;
	u8 connector_width;
};

/* source/pass/smbios-table.c */
bool pcitopo_smbios_next_slot(const u8 *table, size_t length, size_t *offset,
			      struct pcitopo_smbios_slot *slot);

#endif /* PCITOPO_SOURCE_PASS_SMBIOS_TABLE_H */
