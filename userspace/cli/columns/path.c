// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path.c - the fields of paths
 *
 * A path is worked out when it is asked for: these columns are about the one
 * in cli->path, whatever the index.
 */
#include "columns/memdev-facts.h"

static void path_from(const struct cli *cli, u32 index, struct value *value)
{
	(void)index;
	value_address(value, cli, cli->path->path.from);
}

static void path_to(const struct cli *cli, u32 index, struct value *value)
{
	u32 to = cli->path->path.to;

	(void)index;
	if (to == PCITOPO_NO_INDEX)
		value_string(value, "cpu");
	else
		value_address(value, cli, to);
}

/* NODE or SYS is not a type but a doubt */
static void path_type(const struct cli *cli, u32 index, struct value *value)
{
	enum pcitopo_path_type type = cli->path->path.type;

	(void)index;
	if (type != PCITOPO_PATH_UNKNOWN && type != PCITOPO_PATH_NODE_OR_SYS)
		value_string(value, pcitopo_path_type_name(type));
}

static void path_links(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_path *path = &cli->path->path;
	u32 i;

	(void)index;
	value_list(value);
	for (i = 0; i < path->num_links; i++)
		value_append_address(value, cli,
				     cli->topo->links[path->links[i]].port);
}

static void path_switches(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_path *path = &cli->path->path;
	const struct pcitopo_switch *switches = cli->topo->switches;
	u32 i;

	(void)index;
	value_list(value);
	for (i = 0; i < path->num_switches; i++)
		value_append_address(value, cli,
				     switches[path->switches[i]].upstream);
}

static void path_retimers(const struct cli *cli, u32 index, struct value *value)
{
	(void)index;
	if (cli->path->path.has_retimers)
		value_number(value, cli->path->path.retimers);
}

static void path_bandwidth(const struct cli *cli, u32 index,
			   struct value *value)
{
	(void)index;
	if (cli->path->path.has_bandwidth)
		value_decimal(value, cli->path->path.bandwidth);
}

static void path_bottleneck(const struct cli *cli, u32 index,
			    struct value *value)
{
	u32 link = cli->path->path.bottleneck;

	(void)index;
	if (link != PCITOPO_NO_INDEX)
		value_address(value, cli, cli->topo->links[link].port);
}

static void path_host_bridge(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_path *path = &cli->path->path;

	(void)index;
	if (path->has_root)
		value_address(value, cli, cli->topo->roots[path->root].device);
}

static void path_numa_node(const struct cli *cli, u32 index,
			   struct value *value)
{
	const struct pcitopo_path *path = &cli->path->path;

	(void)index;
	if (path->has_root && cli->topo->roots[path->root].has_numa_node)
		value_number(value, cli->topo->roots[path->root].numa_node);
}

static void path_shared_with(const struct cli *cli, u32 index,
			     struct value *value)
{
	u32 i;

	(void)index;
	if (!cli->path->has_shared)
		return;
	value_list(value);
	for (i = 0; i < cli->path->num_shared; i++)
		value_append_address(value, cli, cli->path->shared[i]);
}

/* The memory device that the path begins at, as Linux knows it */
static u32 memdev_of(const struct cli *cli)
{
	return pcitopo_cxl_memdev_of(cli->topo, cli->path->path.from);
}

static void path_memdev(const struct cli *cli, u32 index, struct value *value)
{
	u32 memdev = memdev_of(cli);

	(void)index;
	if (memdev != PCITOPO_NO_INDEX)
		value_string(value, cli->topo->cxl.memdevs[memdev].name);
}

static void path_cxl_ports(const struct cli *cli, u32 index,
			   struct value *value)
{
	u32 ports[PATH_MAX_PORTS];
	u32 count;
	u32 i;

	(void)index;
	if (memdev_of(cli) == PCITOPO_NO_INDEX)
		return;
	count = path_ports(cli->topo, cli->path->path.from, ports,
			   PATH_MAX_PORTS);
	value_list(value);
	for (i = 0; i < count; i++)
		value_append(value, cli->topo->cxl.ports[ports[i]].name);
}

static void path_regions(const struct cli *cli, u32 index, struct value *value)
{
	(void)index;
	value_regions(value, cli, cli->path->path.from);
}

static const struct column path_table[] = {
	{ "from", TYPE_ADDRESS, 0, "device that the path begins at",
	  path_from },
	{ "to", TYPE_ADDRESS, 0, "device that it leads to, or cpu", path_to },
	{ "type", TYPE_STRING, 0, "PIX, PXB, PHB, NODE, SYS", path_type },
	{ "links", TYPE_ADDRESS, COLUMN_LIST, "links, in order", path_links },
	{ "switches", TYPE_ADDRESS, COLUMN_LIST, "switches, in order",
	  path_switches },
	{ "retimers", TYPE_NUMBER, 0, "retimers on all links", path_retimers },
	{ "bandwidth_gbytes_per_s", TYPE_GBYTES, 0,
	  "GB/s one way of the narrowest link", path_bandwidth },
	{ "bottleneck", TYPE_ADDRESS, 0, "narrowest link", path_bottleneck },
	{ "host_bridge", TYPE_ADDRESS, 0, "host bridge", path_host_bridge },
	{ "numa_node", TYPE_NUMBER, 0, "NUMA node of the host bridge",
	  path_numa_node },
	{ "shared_with", TYPE_ADDRESS, COLUMN_LIST,
	  "devices that share the uplink", path_shared_with },
	{ "memdev", TYPE_STRING, 0, "memory device that it begins at",
	  path_memdev },
	{ "cxl_ports", TYPE_STRING, COLUMN_LIST,
	  "CXL ports, from the memory device's own to the root",
	  path_cxl_ports },
	{ "regions", TYPE_STRING, COLUMN_LIST,
	  "regions that the memory device is part of", path_regions },
};

const struct column_table path_columns = { path_table, ARRAY_SIZE(path_table) };
