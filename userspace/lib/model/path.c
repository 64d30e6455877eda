// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path.c - how one device reaches another, or the CPU
 *
 * A path climbs from a device through ports to the place where it meets the
 * way up from the other end. Its type is nvidia-smi's word for the worst thing
 * it crosses. Switches and links on a card are crossed, but not counted.
 */
#include "model/topo.h"

#include <errno.h>

static u32 parent_of(const struct pcitopo_topo *topo, u32 index)
{
	return topo->devices[index].parent;
}

/* The lowest bridge that both are below, or PCITOPO_NO_INDEX */
static u32 common_bridge(const struct pcitopo_topo *topo, u32 a, u32 b)
{
	u32 depth_a = pcitopo_topo_depth(topo, a),
	    depth_b = pcitopo_topo_depth(topo, b);

	a = parent_of(topo, a);
	b = parent_of(topo, b);
	for (; depth_a > depth_b; depth_a--)
		a = parent_of(topo, a);
	for (; depth_b > depth_a; depth_b--)
		b = parent_of(topo, b);
	while (a != b) {
		a = parent_of(topo, a);
		b = parent_of(topo, b);
	}
	return a;
}

static bool is_counted_switch(const struct pcitopo_device *device)
{
	return device->kind == PCITOPO_KIND_SWITCH_UPSTREAM &&
	       !device->internal;
}

/* Switches crossed between a device and a bridge above it, that one left out */
static u32 switches_below(const struct pcitopo_topo *topo, u32 index, u32 top)
{
	u32 count = 0;

	for (index = parent_of(topo, index);
	     index != top && index != PCITOPO_NO_INDEX;
	     index = parent_of(topo, index))
		count += is_counted_switch(&topo->devices[index]);
	return count;
}

static enum pcitopo_path_type type_below_bridge(const struct pcitopo_topo *topo,
						u32 a, u32 b, u32 bridge)
{
	u32 count = switches_below(topo, a, bridge) +
		    switches_below(topo, b, bridge) +
		    is_counted_switch(&topo->devices[bridge]);

	return count > 1 ? PCITOPO_PATH_PXB : PCITOPO_PATH_PIX;
}

static bool node_of(const struct pcitopo_topo *topo, u32 index, int *node)
{
	const struct pcitopo_device *device = &topo->devices[index];
	const struct pcitopo_root *root = &topo->roots[device->root];

	if (device->has_numa_node)
		*node = device->numa_node;
	else if (root->has_numa_node)
		*node = root->numa_node;
	else if (root->vmd != PCITOPO_NO_INDEX &&
		 topo->devices[root->vmd].has_numa_node)
		*node = topo->devices[root->vmd].numa_node;
	else
		return false;
	return true;
}

static enum pcitopo_path_type type_across_roots(const struct pcitopo_topo *topo,
						u32 a, u32 b)
{
	int node_a, node_b;

	if (!topo->roots[topo->devices[a].root].host_bridge ||
	    !topo->roots[topo->devices[b].root].host_bridge)
		return PCITOPO_PATH_UNKNOWN;
	if (!node_of(topo, a, &node_a) || !node_of(topo, b, &node_b))
		return PCITOPO_PATH_NODE_OR_SYS;
	return node_a == node_b ? PCITOPO_PATH_NODE : PCITOPO_PATH_SYS;
}

/**
 * pcitopo_path_type_between - what lies between two devices
 * @topo: the model
 * @from: device index
 * @to: device index
 *
 * Return: the type; %PCITOPO_PATH_UNKNOWN when a bridge above one of them is
 * missing from the input.
 * Since: 0.1
 */
enum pcitopo_path_type
pcitopo_path_type_between(const struct pcitopo_topo *topo, u32 from, u32 to)
{
	const struct pcitopo_device *a = &topo->devices[from];
	const struct pcitopo_device *b = &topo->devices[to];
	u32 bridge;

	if (from == to)
		return PCITOPO_PATH_SELF;
	if (a->root != b->root)
		return type_across_roots(topo, from, to);
	bridge = common_bridge(topo, from, to);
	if (bridge != PCITOPO_NO_INDEX)
		return type_below_bridge(topo, from, to, bridge);
	if (pcitopo_same_bus(a, b) && a->address.device == b->address.device)
		return PCITOPO_PATH_PIX;
	return topo->roots[a->root].host_bridge ? PCITOPO_PATH_PHB :
						  PCITOPO_PATH_UNKNOWN;
}

static int add_link(struct pcitopo_path *path, u32 link)
{
	if (path->num_links >= PCITOPO_PATH_MAX_LINKS)
		return -E2BIG;
	path->links[path->num_links++] = link;
	return 0;
}

/* What climbing through one bridge adds to a path */
static int add_bridge(const struct pcitopo_topo *topo, u32 bridge,
		      struct pcitopo_path *path)
{
	const struct pcitopo_device *device = &topo->devices[bridge];

	if (is_counted_switch(device)) {
		if (path->num_switches >= PCITOPO_PATH_MAX_LINKS)
			return -E2BIG;
		path->switches[path->num_switches++] = device->port_switch;
	}
	if (device->port_link == PCITOPO_NO_INDEX ||
	    topo->links[device->port_link].internal)
		return 0;
	return add_link(path, device->port_link);
}

/* Climb from a device to below @top */
static int climb(const struct pcitopo_topo *topo, u32 index, u32 top,
		 struct pcitopo_path *path)
{
	int ret = 0;

	for (index = parent_of(topo, index);
	     !ret && index != top && index != PCITOPO_NO_INDEX;
	     index = parent_of(topo, index))
		ret = add_bridge(topo, index, path);
	return ret;
}

static void reverse(u32 *values, u32 count)
{
	u32 i, keep;

	for (i = 0; i < count / 2; i++) {
		keep = values[i];
		values[i] = values[count - 1 - i];
		values[count - 1 - i] = keep;
	}
}

static void add_up(const struct pcitopo_topo *topo, struct pcitopo_path *path)
{
	double gbytes;
	u32 i;

	path->has_retimers = true;
	path->bottleneck = PCITOPO_NO_INDEX;
	for (i = 0; i < path->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[path->links[i]];

		path->has_retimers &= link->has_retimers;
		path->retimers += link->retimers;
		gbytes = pcitopo_rate_gbytes(&link->current);
		if (gbytes <= 0)
			continue;
		/* Of equals the one nearest the root: the later on the way up */
		if (!path->has_bandwidth || gbytes <= path->bandwidth) {
			path->bandwidth = gbytes;
			path->bottleneck = path->links[i];
			path->has_bandwidth = true;
		}
	}
	for (i = 0; i < path->num_links; i++) {
		if (pcitopo_rate_gbytes(&topo->links[path->links[i]].current) <=
		    0)
			path->has_bandwidth = false;
	}
	if (!path->has_bandwidth) {
		path->bandwidth = 0;
		path->bottleneck = PCITOPO_NO_INDEX;
	}
}

static void start(struct pcitopo_path *path, u32 from, u32 to)
{
	memset(path, 0, sizeof(*path));
	path->from = from;
	path->to = to;
	path->root = PCITOPO_NO_INDEX;
}

/**
 * pcitopo_path_to_cpu - the way from a device to its host bridge
 * @topo: the model
 * @from: device index
 * @path: the way, untouched on failure
 *
 * A domain below a VMD function goes on through that function where it is
 * known.
 *
 * Return: 0, or -E2BIG for a path longer than %PCITOPO_PATH_MAX_LINKS.
 * Since: 0.1
 */
int pcitopo_path_to_cpu(const struct pcitopo_topo *topo, u32 from,
			struct pcitopo_path *path)
{
	const struct pcitopo_root *root;
	struct pcitopo_path way;
	u32 index = from;
	int ret;

	start(&way, from, PCITOPO_NO_INDEX);
	root = &topo->roots[topo->devices[from].root];
	ret = climb(topo, from, PCITOPO_NO_INDEX, &way);
	if (!ret && root->vmd != PCITOPO_NO_INDEX &&
	    topo->devices[root->vmd].root != topo->devices[from].root) {
		index = root->vmd;
		ret = climb(topo, index, PCITOPO_NO_INDEX, &way);
	}
	if (ret)
		return ret;
	way.root = topo->devices[index].root;
	way.has_root = topo->roots[way.root].host_bridge;
	add_up(topo, &way);
	*path = way;
	return 0;
}

/**
 * pcitopo_path_between - the way from one device to another
 * @topo: the model
 * @from: device index
 * @to: device index
 * @path: the way, untouched on failure
 *
 * Return: 0, or -E2BIG for a path longer than %PCITOPO_PATH_MAX_LINKS.
 * Since: 0.1
 */
int pcitopo_path_between(const struct pcitopo_topo *topo, u32 from, u32 to,
			 struct pcitopo_path *path)
{
	u32 bridge = PCITOPO_NO_INDEX, links, switches;
	struct pcitopo_path way;
	int ret;

	start(&way, from, to);
	way.type = pcitopo_path_type_between(topo, from, to);
	if (topo->devices[from].root == topo->devices[to].root)
		bridge = common_bridge(topo, from, to);
	ret = climb(topo, from, bridge, &way);
	if (!ret && bridge != PCITOPO_NO_INDEX &&
	    is_counted_switch(&topo->devices[bridge]))
		way.switches[way.num_switches++] =
			topo->devices[bridge].port_switch;
	links = way.num_links;
	switches = way.num_switches;
	if (!ret)
		ret = climb(topo, to, bridge, &way);
	if (ret)
		return ret;
	reverse(way.links + links, way.num_links - links);
	reverse(way.switches + switches, way.num_switches - switches);
	add_up(topo, &way);
	*path = way;
	return 0;
}

/* The link nearest the root on the way of a device, or PCITOPO_NO_INDEX */
static u32 uplink_of(const struct pcitopo_topo *topo, u32 index)
{
	u32 uplink = PCITOPO_NO_INDEX;

	for (index = parent_of(topo, index); index != PCITOPO_NO_INDEX;
	     index = parent_of(topo, index)) {
		u32 link = topo->devices[index].port_link;

		if (link != PCITOPO_NO_INDEX && !topo->links[link].internal)
			uplink = link;
	}
	return uplink;
}

static bool moves_data(const struct pcitopo_device *device)
{
	return device->has_ordinal && !device->internal;
}

/**
 * pcitopo_path_shared_with - devices that share the uplink of a device
 * @topo: the model
 * @device: device index
 * @indices: room for @size device indices, in bus order
 * @size: entries of @indices; 0 to ask for the count only
 *
 * Return: how many there are, even when not all fit.
 * Since: 0.1
 */
u32 pcitopo_path_shared_with(const struct pcitopo_topo *topo, u32 device,
			     u32 *indices, u32 size)
{
	u32 uplink = uplink_of(topo, device), end, count = 0, i;

	if (uplink == PCITOPO_NO_INDEX)
		return 0;
	i = topo->links[uplink].port;
	end = pcitopo_topo_skip(topo, i);
	for (; i != end; i = pcitopo_topo_next(topo, i)) {
		if (i == device || !moves_data(&topo->devices[i]) ||
		    uplink_of(topo, i) != uplink)
			continue;
		if (count < size)
			indices[count] = i;
		count++;
	}
	return count;
}

/**
 * pcitopo_matrix_rows - rows and columns of the path type matrix
 * @topo: the model
 * @indices: room for @size device indices: GPUs, NICs, memory devices
 * @size: entries of @indices; 0 to ask for the count only
 *
 * Return: how many there are, even when not all fit.
 * Since: 0.1
 */
u32 pcitopo_matrix_rows(const struct pcitopo_topo *topo, u32 *indices, u32 size)
{
	static const enum pcitopo_kind kinds[] = {
		PCITOPO_KIND_GPU,
		PCITOPO_KIND_NIC,
		PCITOPO_KIND_MEMDEV,
	};
	u32 count = 0, i;
	size_t k;

	for (k = 0; k < ARRAY_SIZE(kinds); k++) {
		for (i = 0; i < topo->num_devices; i++) {
			const struct pcitopo_device *device = &topo->devices[i];

			if (device->kind != kinds[k] || !moves_data(device))
				continue;
			if (count < size)
				indices[count] = i;
			count++;
		}
	}
	return count;
}
