// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path-region.c - what the links on the way allow a CXL region
 *
 * A region is spread evenly over its devices, so each of n devices moves an
 * n-th of the data, and a link that is on the way of k of them moves k n-ths.
 * The first link that is busy holds up all others: of unequal links the slowest
 * counts n times, and an uplink that all share counts once.
 */
#include "model/topo.h"

#include <errno.h>
#include <stdlib.h>

/* The function behind an endpoint decoder, or PCITOPO_NO_INDEX */
static u32 device_of(const struct pcitopo_topo *topo, u32 decoder)
{
	u32 port;

	if (decoder == PCITOPO_NO_INDEX)
		return PCITOPO_NO_INDEX;
	port = topo->cxl.decoders[decoder].port;
	return port != PCITOPO_NO_INDEX ? topo->cxl.ports[port].device :
					  PCITOPO_NO_INDEX;
}

/* Count the links on the way of one device, and add up the one it hangs on */
static int add_way(const struct pcitopo_topo *topo, u32 device, u32 *counts,
		   double *links)
{
	struct pcitopo_path path;
	int ret;
	u32 i;

	if (device == PCITOPO_NO_INDEX)
		return -ENODATA;
	ret = pcitopo_path_to_cpu(topo, device, &path);
	if (ret)
		return ret;
	if (!path.num_links || !path.has_bandwidth || !path.has_root)
		return -ENODATA;
	*links += pcitopo_rate_gbytes(&topo->links[path.links[0]].current);
	for (i = 0; i < path.num_links; i++)
		counts[path.links[i]]++;
	return 0;
}

static void find_bottleneck(const struct pcitopo_topo *topo, const u32 *counts,
			    u32 ways, struct pcitopo_region_rate *rate)
{
	double gbytes;
	u32 i;

	rate->bottleneck = PCITOPO_NO_INDEX;
	for (i = 0; i < topo->num_links; i++) {
		if (!counts[i])
			continue;
		gbytes = pcitopo_rate_gbytes(&topo->links[i].current) * ways /
			 counts[i];
		if (rate->bottleneck != PCITOPO_NO_INDEX &&
		    gbytes >= rate->bandwidth)
			continue;
		rate->bandwidth = gbytes;
		rate->bottleneck = i;
	}
}

static int add_ways(const struct pcitopo_topo *topo,
		    const struct pcitopo_cxl_region *region, u32 *counts,
		    struct pcitopo_region_rate *rate)
{
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < region->num_targets; i++)
		ret = add_way(topo, device_of(topo, region->targets[i]), counts,
			      &rate->links);
	return ret;
}

/**
 * pcitopo_region_rate - bandwidth that the links on the way allow a region
 * @topo: the model
 * @index: of the region
 * @rate: the bandwidth and what limits it, untouched on failure
 *
 * Return: 0; -ENODATA when the region does not have all of its devices, or a
 * device has no link, or a link on the way is not known; -E2BIG for a path that
 * is too long; -ENOMEM.
 * Since: 0.1
 */
int pcitopo_region_rate(const struct pcitopo_topo *topo, u32 index,
			struct pcitopo_region_rate *rate)
{
	const struct pcitopo_cxl_region *region = &topo->cxl.regions[index];
	struct pcitopo_region_rate found = { 0 };
	u32 *counts;
	int ret;

	if (!region->num_targets ||
	    (region->ways.known && region->ways.value != region->num_targets))
		return -ENODATA;
	counts = calloc(topo->num_links + 1, sizeof(*counts));
	if (!counts)
		return -ENOMEM;
	ret = add_ways(topo, region, counts, &found);
	if (!ret) {
		find_bottleneck(topo, counts, region->num_targets, &found);
		*rate = found;
	}
	free(counts);
	return ret;
}
