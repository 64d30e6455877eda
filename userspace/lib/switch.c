// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * switch.c - switches, and the chips that several virtual ones share
 */
#include "topo.h"

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

static bool chip_serial(const struct pcitopo_topo *topo, u32 index, u64 *serial)
{
	const struct pcitopo_switch *sw = &topo->switches[index];
	const struct pcitopo_config *config =
		&topo->devices[sw->upstream].config;

	if (sw->internal || !pcitopo_has(config, PCITOPO_HAVE_SERIAL) ||
	    pcitopo_serial_is_default(config->serial))
		return false;
	*serial = config->serial;
	return true;
}

struct chip_entry {
	u64 serial;
	u32 index;
};

static int compare_chips(const void *a, const void *b)
{
	const struct chip_entry *ca = a, *cb = b;

	if (ca->serial != cb->serial)
		return ca->serial < cb->serial ? -1 : 1;
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
	for (i = 0; i < topo->num_switches; i++) {
		if (chip_serial(topo, i, &entries[count].serial))
			entries[count++].index = i;
	}
	qsort(entries, count, sizeof(*entries), compare_chips);
	/* First switch of each chip, kept in .chip until they are numbered */
	for (i = 0; i < count; i++) {
		u32 first = i && entries[i].serial == entries[i - 1].serial ?
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
