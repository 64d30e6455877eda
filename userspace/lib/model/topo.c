// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * topo.c - the model: functions joined to buses, links, switches, chips
 *
 * A source reports functions in any order and with any bus numbers; nothing it
 * says is believed before it was checked. The functions are sorted by address,
 * bridges claim the buses below them, what no bridge claims is a root bus.
 * Then everything else follows: kinds, links, switches, retimers.
 */
#include "model/topo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "model/identity.h"

/**
 * pcitopo_topo_add - add a function to the model
 * @pt: the context
 * @address: its address
 *
 * Return: the new function, all unknown, for the source to fill; good until the
 * next call. NULL without memory.
 */
struct pcitopo_device *pcitopo_topo_add(struct pcitopo *pt,
					const struct pcitopo_address *address)
{
	struct pcitopo_topo *topo = &pt->topo;
	struct pcitopo_device *device;
	void *grown;

	grown = pcitopo_grow(topo->devices, topo->num_devices + 1,
			     &pt->device_capacity, sizeof(*topo->devices));
	if (!grown)
		return NULL;
	topo->devices = grown;
	device = &topo->devices[topo->num_devices++];
	*device = (struct pcitopo_device){
		.address = *address,
		.parent = PCITOPO_NO_INDEX,
		.link = PCITOPO_NO_INDEX,
		.port_link = PCITOPO_NO_INDEX,
		.port_switch = PCITOPO_NO_INDEX,
		.root = PCITOPO_NO_INDEX,
		.first_child = PCITOPO_NO_INDEX,
		.next_sibling = PCITOPO_NO_INDEX,
	};
	return device;
}

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

/**
 * pcitopo_device_find - look a function up by its address
 * @topo: the model
 * @address: the address
 *
 * Return: its index, or %PCITOPO_NO_INDEX.
 * Since: 0.1
 */
u32 pcitopo_device_find(const struct pcitopo_topo *topo,
			const struct pcitopo_address *address)
{
	u64 key = pcitopo_address_key(address);
	u32 low = 0, high = topo->num_devices;

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		u64 found = pcitopo_address_key(&topo->devices[middle].address);

		if (found == key)
			return middle;
		if (found < key)
			low = middle + 1;
		else
			high = middle;
	}
	return PCITOPO_NO_INDEX;
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

/**
 * pcitopo_topo_next - next function below a root bus, parents first
 * @topo: model with parents and children, without cycles
 * @index: a function
 *
 * A bridge need not have a lower address than what is below it, so what needs
 * parents before children walks the tree and not the array.
 *
 * Return: the next function, or %PCITOPO_NO_INDEX after the last one.
 */
u32 pcitopo_topo_next(const struct pcitopo_topo *topo, u32 index)
{
	if (topo->devices[index].first_child != PCITOPO_NO_INDEX)
		return topo->devices[index].first_child;
	return pcitopo_topo_skip(topo, index);
}

/**
 * pcitopo_topo_skip - next function that is not below this one
 * @topo: model with parents and children, without cycles
 * @index: a function
 *
 * Return: the next function, or %PCITOPO_NO_INDEX after the last one.
 */
u32 pcitopo_topo_skip(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	while (device->next_sibling == PCITOPO_NO_INDEX &&
	       device->parent != PCITOPO_NO_INDEX)
		device = &topo->devices[device->parent];
	return device->next_sibling;
}

/**
 * pcitopo_topo_depth - how many bridges are above a function
 * @topo: model with parents, without cycles
 * @index: a function
 *
 * Return: 0 on a root bus.
 */
u32 pcitopo_topo_depth(const struct pcitopo_topo *topo, u32 index)
{
	u32 depth = 0;

	while ((index = topo->devices[index].parent) != PCITOPO_NO_INDEX)
		depth++;
	return depth;
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

/* Function 0 of the component below a port */
static u32 component_below(const struct pcitopo_topo *topo,
			   const struct pcitopo_device *port)
{
	u32 child = port->first_child;
	const struct pcitopo_device *device;

	if (child == PCITOPO_NO_INDEX)
		return PCITOPO_NO_INDEX;
	device = &topo->devices[child];
	if (device->address.device || device->address.function || device->is_vf)
		return PCITOPO_NO_INDEX;
	return child;
}

static const char *slot_name(struct pcitopo *pt,
			     const struct pcitopo_device *port,
			     const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &port->config;

	if (device && device->slot)
		return device->slot;
	if (port->slot)
		return port->slot;
	if (pcitopo_has(config, PCITOPO_HAVE_EXP) && config->slot_implemented &&
	    pcitopo_has(config, PCITOPO_HAVE_SLTCAP) && config->slot_number)
		return pcitopo_arena_printf(&pt->arena, "%u",
					    config->slot_number);
	return port->slot_below;
}

static void set_link_below(struct pcitopo_topo *topo, u32 port, u32 link)
{
	u32 child;

	for (child = topo->devices[port].first_child; child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling)
		topo->devices[child].link = link;
}

static int collect_links(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	u32 count = 0, i;

	for (i = 0; i < topo->num_devices; i++)
		count += pcitopo_is_downstream_port(&topo->devices[i]);
	topo->links = calloc(count ? count : 1, sizeof(*topo->links));
	if (!topo->links)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *port = &topo->devices[i];
		u32 device;

		if (!pcitopo_is_downstream_port(port))
			continue;
		device = component_below(topo, port);
		port->port_link = topo->num_links;
		set_link_below(topo, i, topo->num_links);
		topo->links[topo->num_links++] = (struct pcitopo_link){
			.port = i,
			.device = device,
			.internal =
				pcitopo_kind_link_is_internal(topo, i, device),
			.slot = slot_name(pt, port,
					  device == PCITOPO_NO_INDEX ?
						  NULL :
						  &topo->devices[device]),
		};
	}
	return 0;
}

/*
 * What hangs behind a switch on a card, or behind a bridge, is judged by the
 * link that the card hangs on. Parents first, so that the outermost wins.
 */
static void inherit_links(struct pcitopo_topo *topo, u32 first)
{
	u32 i;

	for (i = first; i != PCITOPO_NO_INDEX; i = pcitopo_topo_next(topo, i)) {
		struct pcitopo_device *device = &topo->devices[i];
		const struct pcitopo_device *above;

		if (device->parent == PCITOPO_NO_INDEX)
			continue;
		above = &topo->devices[device->parent];
		if (device->link == PCITOPO_NO_INDEX ||
		    (above->internal && above->link != PCITOPO_NO_INDEX &&
		     above->kind == PCITOPO_KIND_SWITCH_DOWNSTREAM))
			device->link = above->link;
	}
}

static bool is_numbered(const struct pcitopo_device *device)
{
	return device->kind == PCITOPO_KIND_GPU ||
	       device->kind == PCITOPO_KIND_NIC ||
	       device->kind == PCITOPO_KIND_NVME ||
	       device->kind == PCITOPO_KIND_MEMDEV;
}

static int number_devices(struct pcitopo_topo *topo)
{
	u32 next[PCITOPO_KIND_COUNT] = { 0 };
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *device = &topo->devices[i];

		if (!is_numbered(device) || device->is_vf)
			continue;
		device->has_ordinal = true;
		device->ordinal = next[device->kind]++;
	}
	topo->memdevs = calloc(next[PCITOPO_KIND_MEMDEV] + 1, sizeof(u32));
	if (!topo->memdevs)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		if (topo->devices[i].kind == PCITOPO_KIND_MEMDEV &&
		    topo->devices[i].has_ordinal)
			topo->memdevs[topo->num_memdevs++] = i;
	}
	return 0;
}

/* Mark the functions that a physical function's SR-IOV capability names */
static void mark_vfs_of(struct pcitopo_topo *topo,
			const struct pcitopo_device *pf)
{
	const struct pcitopo_config *config = &pf->config;
	struct pcitopo_address address = pf->address;
	u32 rid, index, i;

	rid = (u32)(pcitopo_address_key(&address) & 0xffff) + config->vf_offset;
	for (i = 0; i < config->num_vfs && rid <= 0xffff; i++) {
		address.bus = (u8)(rid >> 8);
		address.device = rid >> 3 & 0x1f;
		address.function = rid & 7;
		index = pcitopo_device_find(topo, &address);
		if (index != PCITOPO_NO_INDEX && &topo->devices[index] != pf)
			topo->devices[index].is_vf = true;
		if (!config->vf_stride)
			break;
		rid += config->vf_stride;
	}
}

static void mark_vfs(struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (pcitopo_has(&device->config, PCITOPO_HAVE_SRIOV) &&
		    device->config.vf_enabled)
			mark_vfs_of(topo, device);
		if (device->name && strstr(device->name, "Virtual Function"))
			topo->devices[i].is_vf = true;
	}
}

static int collect_retimers(struct pcitopo_topo *topo)
{
	u32 i;
	u8 k;

	topo->retimers = calloc((size_t)topo->num_links * 2 + 1,
				sizeof(*topo->retimers));
	if (!topo->retimers)
		return -ENOMEM;
	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		for (k = 0; link->has_retimers && k < link->retimers; k++) {
			topo->retimers[topo->num_retimers++] =
				(struct pcitopo_retimer){
					.link = i,
					.index = k,
					.seen_by = link->retimers_seen_by,
				};
		}
	}
	return 0;
}

/**
 * pcitopo_link_payload - the device that a link is there for
 * @topo: the model
 * @link: the link
 *
 * For a card with a switch of its own, its first GPU, NIC or memory device;
 * else function 0 of the component below.
 *
 * Return: device index, or %PCITOPO_NO_INDEX.
 */
u32 pcitopo_link_payload(const struct pcitopo_topo *topo,
			 const struct pcitopo_link *link)
{
	u32 index = link->device, child, grandchild;

	if (index == PCITOPO_NO_INDEX || !topo->devices[index].internal ||
	    topo->devices[index].kind != PCITOPO_KIND_SWITCH_UPSTREAM)
		return index;
	for (child = topo->devices[index].first_child;
	     child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling) {
		grandchild = topo->devices[child].first_child;
		if (grandchild != PCITOPO_NO_INDEX &&
		    is_numbered(&topo->devices[grandchild]))
			return grandchild;
	}
	return index;
}

/**
 * pcitopo_topo_finish - join the functions that a source has reported
 * @pt: the context
 *
 * Return: 0; -EEXIST for a function that comes twice, -ELOOP for bridges in a
 * circle, both with a problem; -ENOMEM.
 */
int pcitopo_topo_finish(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	int ret;
	u32 i;

	ret = sort_devices(pt);
	if (ret)
		return ret;
	join_buses(pt);
	ret = check_cycles(pt);
	if (ret)
		return ret;
	ret = collect_roots(topo);
	if (ret)
		return ret;
	survey(topo);
	mark_vfs(topo);
	pcitopo_kind_assign(topo);
	pcitopo_kind_mark_internal(topo);
	ret = number_devices(topo);
	if (!ret)
		ret = collect_links(pt);
	if (!ret)
		ret = pcitopo_switch_collect(topo);
	if (ret)
		return ret;
	for (i = 0; i < topo->num_roots; i++)
		inherit_links(topo, topo->roots[i].first_child);
	pcitopo_verdict_assign(topo);
	return collect_retimers(topo);
}
