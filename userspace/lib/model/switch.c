// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * switch.c - switches, and the chips that several virtual ones share
 */
#include "model/topo.h"

#include <errno.h>
#include <stdlib.h>

static int collect_switches(struct pcitopo_topo *topo)
{
	u32 switches = 0, ports = 0, used = 0, i;

	for (i = 0; i < topo->num_devices; i++) {
		enum pcitopo_kind kind = topo->devices[i].kind;

		switches += kind == PCITOPO_KIND_SWITCH_UPSTREAM;
		ports += kind == PCITOPO_KIND_SWITCH_DOWNSTREAM;
	}
	topo->switches =
		calloc(switches ? switches : 1, sizeof(*topo->switches));
	topo->downstream_ports = calloc(ports ? ports : 1, sizeof(u32));
	if (!topo->switches || !topo->downstream_ports)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *up = &topo->devices[i];
		struct pcitopo_switch *sw;
		u32 child;

		if (up->kind != PCITOPO_KIND_SWITCH_UPSTREAM)
			continue;
		up->port_switch = topo->num_switches;
		sw = &topo->switches[topo->num_switches++];
		sw->upstream = i;
		sw->internal = up->internal;
		sw->first_downstream = used;
		for (child = up->first_child; child != PCITOPO_NO_INDEX;
		     child = topo->devices[child].next_sibling) {
			if (topo->devices[child].kind !=
			    PCITOPO_KIND_SWITCH_DOWNSTREAM)
				continue;
			topo->devices[child].port_switch = up->port_switch;
			topo->downstream_ports[used++] = child;
			sw->num_downstream++;
		}
	}
	return 0;
}

struct chip_entry {
	bool by_group;
	u64 key; /* serial number, or group */
	u32 index;
};

/* Which serial numbers are equal is no secret, so it is shown to every user */
static bool find_chip(const struct pcitopo_topo *topo, u32 index,
		      struct chip_entry *entry)
{
	const struct pcitopo_switch *sw = &topo->switches[index];
	const struct pcitopo_device *up = &topo->devices[sw->upstream];

	if (sw->internal)
		return false;
	entry->index = index;
	entry->by_group = !pcitopo_has(&up->config, PCITOPO_HAVE_SERIAL);
	entry->key = entry->by_group ? up->chip_group : up->config.serial;
	return entry->by_group ? up->has_chip_group :
				 !pcitopo_serial_is_default(entry->key);
}

static bool is_same_chip(const struct chip_entry *a, const struct chip_entry *b)
{
	return a->by_group == b->by_group && a->key == b->key;
}

static int compare_chips(const void *a, const void *b)
{
	const struct chip_entry *ca = a, *cb = b;

	if (ca->by_group != cb->by_group)
		return ca->by_group ? 1 : -1;
	if (ca->key != cb->key)
		return ca->key < cb->key ? -1 : 1;
	return ca->index < cb->index ? -1 : ca->index > cb->index;
}

/*
 * Virtual switches of one chip show one serial number. Chips are numbered in
 * the order of their first switch, so the number says nothing about a serial.
 */
static int number_chips(struct pcitopo_topo *topo)
{
	struct chip_entry *entries;
	u32 count = 0, chips = 0, i;

	entries = calloc(topo->num_switches ? topo->num_switches : 1,
			 sizeof(*entries));
	if (!entries)
		return -ENOMEM;
	for (i = 0; i < topo->num_switches; i++)
		count += find_chip(topo, i, &entries[count]);
	qsort(entries, count, sizeof(*entries), compare_chips);
	/* First switch of each chip, kept in .chip until they are numbered */
	for (i = 0; i < count; i++) {
		u32 first = i && is_same_chip(&entries[i], &entries[i - 1]) ?
				    topo->switches[entries[i - 1].index].chip :
				    entries[i].index;

		topo->switches[entries[i].index].has_chip = true;
		topo->switches[entries[i].index].chip = first;
	}
	free(entries);
	for (i = 0; i < topo->num_switches; i++) {
		struct pcitopo_switch *sw = &topo->switches[i];

		if (sw->has_chip)
			sw->chip = sw->chip == i ?
					   chips++ :
					   topo->switches[sw->chip].chip;
	}
	return 0;
}

/**
 * pcitopo_switch_collect - find the switches and number their chips
 * @topo: model with kinds and internal marks
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_switch_collect(struct pcitopo_topo *topo)
{
	int ret = collect_switches(topo);

	return ret ? ret : number_chips(topo);
}
