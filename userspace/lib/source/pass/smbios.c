// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * smbios.c - pass "SMBIOS": what is printed beside a slot, and its lanes
 *
 * Firmware says at which address a slot is, but not whether it means the port
 * above the slot or the function in it; both are understood. A link that two
 * records claim gets nothing of either. Only root may read the tables.
 */
#include "source/pass/pass.h"

#include <stdlib.h>
#include <unistd.h>

#include "source/pass/smbios-table.h"

#define TABLES	   "sys/firmware/dmi/tables"
#define TABLE_SIZE (1024 * 1024)

struct claim {
	u32 link;
	struct pcitopo_smbios_slot slot;
};

/* The link that a slot's address is about */
static u32 find_link(const struct pcitopo_topo *topo,
		     const struct pcitopo_address *address)
{
	u32 device = pcitopo_device_find(topo, address), i;

	if (device != PCITOPO_NO_INDEX &&
	    topo->devices[device].port_link != PCITOPO_NO_INDEX)
		return topo->devices[device].port_link;
	/* An empty slot has no function yet, but a bus */
	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_device *port =
			&topo->devices[topo->links[i].port];

		if (port->address.domain == address->domain && address->bus &&
		    pcitopo_bus_below(port) == address->bus)
			return i;
	}
	return PCITOPO_NO_INDEX;
}

static int compare_claims(const void *a, const void *b)
{
	const struct claim *ca = a, *cb = b;

	return ca->link < cb->link ? -1 : ca->link > cb->link;
}

static void apply(struct pcitopo *pt, const struct claim *claim)
{
	struct pcitopo_link *link = &pt->topo.links[claim->link];
	const struct pcitopo_smbios_slot *slot = &claim->slot;

	if (slot->label)
		link->slot_label = pcitopo_arena_strndup(
			&pt->arena, slot->label, slot->label_length);
	link->has_wired_width = slot->wired_width;
	link->wired_width = slot->wired_width;
	link->has_connector_width = slot->connector_width;
	link->connector_width = slot->connector_width;
}

static void apply_all(struct pcitopo *pt, struct claim *claims, u32 count)
{
	u32 i, same;

	qsort(claims, count, sizeof(*claims), compare_claims);
	for (i = 0; i < count; i += same) {
		same = 1;
		while (i + same < count &&
		       claims[i + same].link == claims[i].link)
			same++;
		if (same == 1)
			apply(pt, &claims[i]);
	}
}

static void read_slots(struct pcitopo *pt, const u8 *table, size_t length)
{
	struct pcitopo_smbios_slot slot;
	struct claim *claims = NULL;
	u32 count = 0, capacity = 0;
	size_t offset = 0;
	void *grown;
	u32 link;

	while (pcitopo_smbios_next_slot(table, length, &offset, &slot)) {
		link = find_link(&pt->topo, &slot.address);
		if (link == PCITOPO_NO_INDEX)
			continue;
		grown = pcitopo_grow(claims, count + 1, &capacity,
				     sizeof(*claims));
		if (!grown)
			break;
		claims = grown;
		claims[count++] = (struct claim){ link, slot };
	}
	if (count)
		apply_all(pt, claims, count);
	free(claims);
}

/**
 * pcitopo_pass_smbios - find labels and lanes of the slots
 * @pt: context with a complete model
 * @root: the directory that stands for /
 */
void pcitopo_pass_smbios(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	u8 *table = malloc(TABLE_SIZE);
	int directory = pcitopo_rootdir_enter(root, TABLES);
	ssize_t length;

	if (directory >= 0 && table) {
		length = pcitopo_file_read(directory, "DMI", table, TABLE_SIZE);
		if (length > 0)
			read_slots(pt, table, (size_t)length);
	}
	if (directory >= 0)
		close(directory);
	free(table);
}
