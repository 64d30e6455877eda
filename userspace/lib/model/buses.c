// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * buses.c - functions joined to buses and root buses
 *
 * A source reports functions in any order and with any bus numbers; nothing it
 * says is believed before it was checked. Functions are sorted by address,
 * bridges claim the buses below them, and a bus that no bridge claims is a root
 * bus.
 */
#include "model/topo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/identity.h"

static int compare_devices(const void *a, const void *b)
{
	const struct pcitopo_device *da = a, *db = b;
	u64 ka = pcitopo_address_key(&da->address);
	u64 kb = pcitopo_address_key(&db->address);

	if (ka != kb)
		return ka < kb ? -1 : 1;
	return da->line < db->line ? -1 : da->line > db->line;
}

static bool is_sorted(const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 1; i < topo->num_devices; i++) {
		if (compare_devices(&topo->devices[i - 1], &topo->devices[i]) >
		    0)
			return false;
	}
	return true;
}

/* Sort by address; an address that comes twice is an error */
static int sort_devices(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	char text[PCITOPO_ADDRESS_SIZE];
	int ret = 0;
	u32 i;

	if (!is_sorted(topo))
		qsort(topo->devices, topo->num_devices, sizeof(*topo->devices),
		      compare_devices);
	for (i = 1; i < topo->num_devices; i++) {
		const struct pcitopo_device *a = &topo->devices[i - 1];
		const struct pcitopo_device *b = &topo->devices[i];

		if (pcitopo_address_key(&a->address) !=
		    pcitopo_address_key(&b->address))
			continue;
		pcitopo_address_format(&b->address, text);
		pcitopo_problems_add(
			&pt->problems, b->file, b->line,
			"function %s comes twice, first in line %lu; give one machine in one state",
			text, a->line);
		ret = -EEXIST;
	}
	return ret;
}

/* First function on a bus, or PCITOPO_NO_INDEX */
static u32 find_bus(const struct pcitopo_topo *topo, u32 domain, u8 bus)
{
	struct pcitopo_address first = { .domain = domain, .bus = bus };
	u64 key = pcitopo_address_key(&first);
	u32 low = 0, high = topo->num_devices;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (pcitopo_address_key(&topo->devices[middle].address) < key)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < topo->num_devices &&
	    topo->devices[low].address.domain == domain &&
	    topo->devices[low].address.bus == bus)
		return low;
	return PCITOPO_NO_INDEX;
}

static void report_two_bridges(struct pcitopo *pt, u32 first, u32 second)
{
	const struct pcitopo_device *a = &pt->topo.devices[first];
	const struct pcitopo_device *b = &pt->topo.devices[second];
	char text_a[PCITOPO_ADDRESS_SIZE], text_b[PCITOPO_ADDRESS_SIZE];
	char line[32] = "";

	if (a->line)
		snprintf(line, sizeof(line), " (line %lu)", a->line);
	pcitopo_address_format(&a->address, text_a);
	pcitopo_address_format(&b->address, text_b);
	pcitopo_problems_add(
		&pt->problems, b->file, b->line,
		"bridge %s leads to bus %02x, as bridge %s%s already does; the first one is used",
		text_b, pcitopo_bus_below(b), text_a, line);
}

/* Let one bridge claim the functions on its secondary bus */
static void claim_bus(struct pcitopo *pt, u32 bridge)
{
	struct pcitopo_topo *topo = &pt->topo;
	struct pcitopo_device *device = &topo->devices[bridge];
	u32 child;

	child = find_bus(topo, device->address.domain,
			 pcitopo_bus_below(device));
	if (child == PCITOPO_NO_INDEX)
		return;
	if (topo->devices[child].parent != PCITOPO_NO_INDEX) {
		report_two_bridges(pt, topo->devices[child].parent, bridge);
		return;
	}
	device->first_child = child;
	for (; child < topo->num_devices &&
	       pcitopo_same_bus(&topo->devices[child],
				&topo->devices[device->first_child]);
	     child++)
		topo->devices[child].parent = bridge;
}

static void join_buses(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	u32 i;

	for (i = 0; i + 1 < topo->num_devices; i++) {
		if (pcitopo_same_bus(&topo->devices[i], &topo->devices[i + 1]))
			topo->devices[i].next_sibling = i + 1;
	}
	for (i = 0; i < topo->num_devices; i++) {
		if (pcitopo_bus_below(&topo->devices[i]))
			claim_bus(pt, i);
	}
}

/*
 * Follow parents up. A chain longer than there are buses in a domain goes in
 * circles.
 */
static bool is_in_cycle(const struct pcitopo_topo *topo, u32 index)
{
	u32 steps;

	for (steps = 0; steps <= 256; steps++) {
		index = topo->devices[index].parent;
		if (index == PCITOPO_NO_INDEX)
			return false;
	}
	return true;
}

static int check_cycles(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	char text[PCITOPO_ADDRESS_SIZE];
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (device->first_child == PCITOPO_NO_INDEX ||
		    !is_in_cycle(topo, i))
			continue;
		pcitopo_address_format(&device->address, text);
		pcitopo_problems_add(
			&pt->problems, device->file, device->line,
			"bridge %s is below itself: bus %02x leads back to bus %02x; bus numbers are broken",
			text, pcitopo_bus_below(device), device->address.bus);
		return -ELOOP;
	}
	return 0;
}

static bool belongs_on_root_bus(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;

	if (!device->address.bus)
		return true;
	if (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
	    config->class_code == PT_CLASS_BRIDGE_HOST)
		return true;
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP))
		return false;
	return config->port_type == PT_EXP_TYPE_ROOT_PORT ||
	       config->port_type == PT_EXP_TYPE_RC_END ||
	       config->port_type == PT_EXP_TYPE_RC_EC;
}

static bool belongs_below_bridge(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;

	return pcitopo_has(config, PCITOPO_HAVE_EXP) &&
	       !belongs_on_root_bus(device);
}

/* Is a bus without a parent a root bus, or is its bridge missing? */
static bool is_root_bus(const struct pcitopo_topo *topo, u32 first)
{
	bool missing = false;
	u32 i;

	for (i = first; i != PCITOPO_NO_INDEX;
	     i = topo->devices[i].next_sibling) {
		if (belongs_on_root_bus(&topo->devices[i]))
			return true;
		if (belongs_below_bridge(&topo->devices[i]))
			missing = true;
	}
	return !missing;
}

static u32 find_host_bridge(const struct pcitopo_topo *topo, u32 first)
{
	u32 i;

	for (i = first; i != PCITOPO_NO_INDEX;
	     i = topo->devices[i].next_sibling) {
		const struct pcitopo_config *config = &topo->devices[i].config;

		if (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
		    config->class_code == PT_CLASS_BRIDGE_HOST &&
		    !pcitopo_has(config, PCITOPO_HAVE_BUSES))
			return i;
	}
	return PCITOPO_NO_INDEX;
}

static bool starts_root_bus(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	return device->parent == PCITOPO_NO_INDEX &&
	       (!index || !pcitopo_same_bus(device, device - 1));
}

static int collect_roots(struct pcitopo_topo *topo)
{
	u32 count = 0, i;

	for (i = 0; i < topo->num_devices; i++)
		count += starts_root_bus(topo, i);
	topo->roots = calloc(count ? count : 1, sizeof(*topo->roots));
	if (!topo->roots)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (!starts_root_bus(topo, i))
			continue;
		topo->roots[topo->num_roots++] = (struct pcitopo_root){
			.domain = device->address.domain,
			.bus = device->address.bus,
			.host_bridge = is_root_bus(topo, i),
			.device = find_host_bridge(topo, i),
			.vmd = PCITOPO_NO_INDEX,
			.first_child = i,
		};
	}
	return 0;
}

static void visit_root(struct pcitopo_topo *topo, u32 root)
{
	struct pcitopo_root *r = &topo->roots[root];
	u32 i;

	for (i = r->first_child; i != PCITOPO_NO_INDEX;
	     i = pcitopo_topo_next(topo, i)) {
		struct pcitopo_device *device = &topo->devices[i];

		device->root = root;
		if (device->has_numa_node && !r->has_numa_node) {
			r->has_numa_node = true;
			r->numa_node = device->numa_node;
		}
	}
}

/*
 * A VMD function has a domain of its own below it, from 10000h up. Nothing in
 * a text says which; with one of each there is no choice.
 */
static void join_vmd(struct pcitopo_topo *topo)
{
	u32 vmd = PCITOPO_NO_INDEX, functions = 0, domains = 0, i;

	for (i = 0; i < topo->num_devices; i++) {
		if (pcitopo_identity_is_vmd(&topo->devices[i])) {
			vmd = i;
			functions++;
		}
	}
	for (i = 0; i < topo->num_roots; i++)
		domains += topo->roots[i].domain >= 0x10000;
	if (functions != 1 || domains != 1)
		return;
	topo->roots[topo->num_roots - 1].vmd = vmd;
}

static void survey(struct pcitopo_topo *topo)
{
	bool seen = false;
	int node = 0;
	u32 i;

	for (i = 0; i < topo->num_roots; i++)
		visit_root(topo, i);
	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (device->has_numa_node) {
			if (seen && device->numa_node != node)
				topo->numa_machine = true;
			node = device->numa_node;
			seen = true;
		}
		topo->num_access_denied += device->access_denied;
		topo->num_asleep += device->asleep;
		if (pcitopo_has(&device->config, PCITOPO_HAVE_EXP))
			topo->privileged = true;
	}
	if (topo->num_access_denied)
		topo->privileged = false;
	join_vmd(topo);
}

/**
 * pcitopo_buses_join - give every function its parent, its root and its peers
 * @pt: context whose functions are all reported
 *
 * Return: 0; -EEXIST for a function that comes twice, -ELOOP for bridges in a
 * circle, both with a problem; -ENOMEM.
 */
int pcitopo_buses_join(struct pcitopo *pt)
{
	int ret;

	ret = sort_devices(pt);
	if (ret)
		return ret;
	join_buses(pt);
	ret = check_cycles(pt);
	if (ret)
		return ret;
	ret = collect_roots(&pt->topo);
	if (ret)
		return ret;
	survey(&pt->topo);
	return 0;
}
