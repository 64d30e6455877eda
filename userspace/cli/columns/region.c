// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * region.c - the fields of CXL regions
 */
#include <stdlib.h>

#include "columns/memdev-facts.h"

static const struct pcitopo_cxl_region *region_at(const struct cli *cli,
						  u32 index)
{
	return &cli->topo->cxl.regions[index];
}

/* The root decoder that it lies in, or NULL */
static const struct pcitopo_cxl_decoder *window_at(const struct cli *cli,
						   u32 index)
{
	u32 decoder = region_at(cli, index)->decoder;

	return decoder != PCITOPO_NO_INDEX ? &cli->topo->cxl.decoders[decoder] :
					     NULL;
}

/* What Linux has in words, and in numbers */
#define STRING(field)                                                \
	static void region_##field(const struct cli *cli, u32 index, \
				   struct value *value)              \
	{                                                            \
		value_string(value, region_at(cli, index)->field);   \
	}
#define COUNTED(field)                                               \
	static void region_##field(const struct cli *cli, u32 index, \
				   struct value *value)              \
	{                                                            \
		value_counted(value, &region_at(cli, index)->field); \
	}
STRING(name)
STRING(uuid)
STRING(driver)
STRING(dax)
STRING(dax_driver)
COUNTED(start)
COUNTED(size)
COUNTED(ways)
COUNTED(granularity)
COUNTED(committed)
COUNTED(numa_node)
COUNTED(online_bytes)

static void region_decoder(const struct cli *cli, u32 index,
			   struct value *value)
{
	const struct pcitopo_cxl_decoder *window = window_at(cli, index);

	value_string(value, window ? window->name : NULL);
}

static void window_start(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_cxl_decoder *window = window_at(cli, index);

	if (window)
		value_counted(value, &window->start);
}

static void window_size(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_cxl_decoder *window = window_at(cli, index);

	if (window)
		value_counted(value, &window->size);
}

static void region_mode(const struct cli *cli, u32 index, struct value *value)
{
	value_mode(value, region_at(cli, index)->mode);
}

static void region_use(const struct cli *cli, u32 index, struct value *value)
{
	enum pcitopo_cxl_use use = region_at(cli, index)->use;

	if (use != PCITOPO_CXL_USE_UNKNOWN)
		value_string(value, pcitopo_cxl_use_name(use));
}

/* What stands for a place of a region; empty: not known, or of no device */
static const char *target_name(const struct pcitopo_topo *topo, u32 decoder)
{
	u32 memdev = memdev_of_decoder(topo, decoder);

	return memdev != PCITOPO_NO_INDEX ? topo->cxl.memdevs[memdev].name : "";
}

static void region_targets(const struct cli *cli, u32 index,
			   struct value *value)
{
	const struct pcitopo_cxl_region *region = region_at(cli, index);
	u64 ways = region->ways.known ? region->ways.value : 0;
	u32 i;

	value_list(value);
	for (i = 0; i < PCITOPO_CXL_MAX_WAYS; i++) {
		if (i < region->num_targets)
			value_append(value, target_name(cli->topo,
							region->targets[i]));
		else if (i < ways)
			value_append(value, "");
	}
}

static void region_bandwidth(const struct cli *cli, u32 index,
			     struct value *value)
{
	struct pcitopo_region_rate rate;

	if (!pcitopo_region_rate(cli->topo, index, &rate))
		value_decimal(value, rate.bandwidth);
}

static void region_links(const struct cli *cli, u32 index, struct value *value)
{
	struct pcitopo_region_rate rate;

	if (!pcitopo_region_rate(cli->topo, index, &rate))
		value_decimal(value, rate.links);
}

static void region_bottleneck(const struct cli *cli, u32 index,
			      struct value *value)
{
	struct pcitopo_region_rate rate;

	if (!pcitopo_region_rate(cli->topo, index, &rate))
		value_address(value, cli,
			      cli->topo->links[rate.bottleneck].port);
}

static const struct column region_table[] = {
	{ "name", TYPE_STRING, 0, "name, as region0", region_name },
	{ "decoder", TYPE_STRING, 0, "root decoder that it lies in",
	  region_decoder },
	{ "window.start", TYPE_PHYSICAL, 0,
	  "first physical address of the root decoder", window_start },
	{ "window.size_bytes", TYPE_BYTES, 0, "size of the root decoder",
	  window_size },
	{ "start", TYPE_PHYSICAL, 0, "first physical address", region_start },
	{ "size_bytes", TYPE_BYTES, 0, "size", region_size },
	{ "ways", TYPE_NUMBER, 0, "interleave ways", region_ways },
	{ "granularity_bytes", TYPE_NUMBER, 0, "interleave granularity",
	  region_granularity },
	{ "mode", TYPE_STRING, 0, "ram or pmem", region_mode },
	{ "uuid", TYPE_STRING, 0, "UUID", region_uuid },
	{ "committed", TYPE_BOOL, 0, "its decoders are programmed",
	  region_committed },
	{ "driver", TYPE_STRING, 0, "driver bound to it", region_driver },
	{ "dax", TYPE_STRING, 0, "its DAX device", region_dax },
	{ "dax_driver", TYPE_STRING, 0, "driver bound to that",
	  region_dax_driver },
	{ "use", TYPE_STRING, 0, "what became of its memory", region_use },
	{ "online_bytes", TYPE_BYTES, 0, "of it, online system memory",
	  region_online_bytes },
	{ "numa_node", TYPE_NUMBER, 0, "NUMA node of its memory",
	  region_numa_node },
	{ "targets", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "memory devices, in the order of interleaving", region_targets },
	{ "bandwidth_gbytes_per_s", TYPE_GBYTES, 0,
	  "GB/s one way that the links on the way allow", region_bandwidth },
	{ "links_gbytes_per_s", TYPE_GBYTES, 0,
	  "GB/s one way of its devices' own links together", region_links },
	{ "bottleneck", TYPE_ADDRESS, 0, "link that limits its bandwidth",
	  region_bottleneck },
};

const struct column_table region_columns = { region_table,
					     ARRAY_SIZE(region_table) };

/**
 * value_regions - set the regions that a device is part of
 * @value: to set; unknown if Linux does not know the device
 * @cli: has the regions
 * @device: device index
 */
void value_regions(struct value *value, const struct cli *cli, u32 device)
{
	u32 memdev = pcitopo_cxl_memdev_of(cli->topo, device);
	u32 *regions;
	u32 count;
	u32 i;

	if (memdev == PCITOPO_NO_INDEX)
		return;
	count = memdev_regions_of(cli->topo, memdev, &regions);
	value_objects(value, &region_columns);
	for (i = 0; i < count; i++)
		value_append_object(value, regions[i],
				    cli->topo->cxl.regions[regions[i]].name);
	free(regions);
}
