// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-interleave.c - rule cxl-interleave
 *
 * A region that interleaves over devices reads all of them in turn, so it is as
 * fast as the slowest device times their number. What counts is the share that
 * each device has of the narrowest link on its way to the CPU: the bandwidth of
 * a link is divided by the number of devices of the region that share it.
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

/**
 * struct lane - one place of a region's interleaving
 * @memdev: the memory device
 * @device: its function
 * @has_share: @share is known
 * @share: GB/s one way
 * @has_root: @root is known
 * @root: root bus that it is below
 */
struct lane {
	u32 memdev;
	u32 device;
	bool has_share;
	double share;
	bool has_root;
	u32 root;
};

struct lanes {
	struct lane list[PCITOPO_CXL_MAX_WAYS];
	u32 count;
};

static bool uses_link(const struct pcitopo_topo *topo, u32 device, u32 link)
{
	struct pcitopo_path path;
	u32 i;

	if (pcitopo_path_to_cpu(topo, device, &path))
		return false;
	for (i = 0; i < path.num_links; i++) {
		if (path.links[i] == link)
			return true;
	}
	return false;
}

static u32 users_of(const struct pcitopo_topo *topo, const struct lanes *lanes,
		    u32 link)
{
	u32 users = 0, i;

	for (i = 0; i < lanes->count; i++)
		users += uses_link(topo, lanes->list[i].device, link);
	return users ? users : 1;
}

/* A link whose rate is not known leaves the share unknown */
static void find_share(const struct pcitopo_topo *topo,
		       const struct lanes *lanes, struct lane *lane)
{
	struct pcitopo_path path;
	double share = 0;
	u32 i;

	if (pcitopo_path_to_cpu(topo, lane->device, &path))
		return;
	lane->has_root = path.has_root;
	lane->root = path.root;
	if (!path.has_bandwidth)
		return;
	for (i = 0; i < path.num_links; i++) {
		const struct pcitopo_link *link = &topo->links[path.links[i]];
		double part;

		if (!link->current.has_speed || !link->current.has_width)
			return;
		part = pcitopo_rate_gbytes(&link->current) /
		       users_of(topo, lanes, path.links[i]);
		if (!i || part < share)
			share = part;
	}
	lane->share = share;
	lane->has_share = path.num_links > 0;
}

static void find_lanes(const struct pcitopo_topo *topo,
		       const struct pcitopo_cxl_region *region,
		       struct lanes *lanes)
{
	u32 i, memdev, device;

	for (i = 0; i < region->num_targets; i++) {
		memdev = pcitopo_cxl_region_member(&topo->cxl, region, i);
		if (memdev == PCITOPO_NO_INDEX)
			continue;
		device = topo->cxl.memdevs[memdev].device;
		if (device == PCITOPO_NO_INDEX)
			continue;
		lanes->list[lanes->count++] = (struct lane){
			.memdev = memdev,
			.device = device,
		};
	}
	for (i = 0; i < lanes->count; i++)
		find_share(topo, lanes, &lanes->list[i]);
}

static struct pcitopo_finding *
add_finding(struct pcitopo_checker *checker,
	    const struct pcitopo_cxl_region *region, u32 device)
{
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(checker, device, PCITOPO_NO_INDEX);
	if (region->granularity.known && region->ways.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %llu ways of %llu bytes",
			region->name, (unsigned long long)region->ways.value,
			(unsigned long long)region->granularity.value);
	return finding;
}

static void add_shares(struct pcitopo_checker *checker,
		       struct pcitopo_finding *finding,
		       const struct lanes *lanes)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	u32 i;

	for (i = 0; i < lanes->count; i++)
		pcitopo_finding_evidence(
			checker, finding, "%s: %.1f GB/s to itself",
			cxl->memdevs[lanes->list[i].memdev].name,
			lanes->list[i].share);
}

/* Rates of links are steps of two; what differs less is the line coding */
static bool is_less(double a, double b)
{
	return a < b * 0.95;
}

static void check_shares(struct pcitopo_checker *checker,
			 const struct pcitopo_cxl_region *region,
			 const struct lanes *lanes)
{
	const struct lane *least = &lanes->list[0], *most = least;
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	struct pcitopo_finding *finding;
	u32 i;

	for (i = 0; i < lanes->count; i++) {
		if (!lanes->list[i].has_share)
			return;
		if (lanes->list[i].share < least->share)
			least = &lanes->list[i];
		if (lanes->list[i].share > most->share)
			most = &lanes->list[i];
	}
	if (!is_less(least->share, most->share))
		return;
	finding = add_finding(checker, region, least->device);
	finding->measured =
		pcitopo_finding_text(checker, "%.1f GB/s", least->share);
	finding->expected =
		pcitopo_finding_text(checker, "%.1f GB/s", most->share);
	finding->message = pcitopo_finding_text(
		checker,
		"%s interleaves over unequal links: %s has %.1f GB/s to the CPU, %s %.1f",
		region->name, cxl->memdevs[least->memdev].name, least->share,
		cxl->memdevs[most->memdev].name, most->share);
	finding->action =
		"put the devices behind equal links, or make a region of each";
	add_shares(checker, finding, lanes);
}

static void check_capacities(struct pcitopo_checker *checker,
			     const struct pcitopo_cxl_region *region,
			     const struct lanes *lanes)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	u64 least = 0, most = 0, capacity;
	struct pcitopo_finding *finding;
	u32 small = 0, i;

	for (i = 0; i < lanes->count; i++) {
		if (!pcitopo_cxl_capacity(&cxl->memdevs[lanes->list[i].memdev],
					  &capacity))
			return;
		if (!i || capacity < least) {
			least = capacity;
			small = i;
		}
		if (capacity > most)
			most = capacity;
	}
	if (least == most)
		return;
	finding = add_finding(checker, region, lanes->list[small].device);
	finding->severity = PCITOPO_SEVERITY_NOTE;
	finding->measured = pcitopo_cxl_bytes(checker->arena, least);
	finding->expected = pcitopo_cxl_bytes(checker->arena, most);
	finding->message = pcitopo_finding_text(
		checker,
		"%s interleaves over unequal devices, of %s to %s: the larger ones are not used whole",
		region->name, finding->measured, finding->expected);
}

/* A device of another node than that of the first device, or NULL */
static const struct pcitopo_device *other_node(const struct pcitopo_topo *topo,
					       const struct lanes *lanes)
{
	const struct pcitopo_device *first, *device;
	u32 i;

	first = &topo->devices[lanes->list[0].device];
	for (i = 1; i < lanes->count; i++) {
		device = &topo->devices[lanes->list[i].device];
		if (first->has_numa_node && device->has_numa_node &&
		    first->numa_node != device->numa_node)
			return device;
	}
	return NULL;
}

/* Part of the region is then as far away as another socket */
static void check_nodes(struct pcitopo_checker *checker,
			const struct pcitopo_cxl_region *region,
			const struct lanes *lanes)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_device *other = other_node(topo, lanes);
	struct pcitopo_finding *finding;

	if (!other)
		return;
	finding = add_finding(checker, region, lanes->list[0].device);
	finding->measured = "NUMA nodes differ";
	finding->expected = "one NUMA node";
	finding->message = pcitopo_finding_text(
		checker, "%s interleaves over devices of NUMA nodes %d and %d",
		region->name, topo->devices[lanes->list[0].device].numa_node,
		other->numa_node);
	finding->action =
		"unless that is meant, make a region of the devices of each node";
}

static u32 lanes_below(const struct lanes *lanes, u32 root)
{
	u32 count = 0, i;

	for (i = 0; i < lanes->count; i++)
		count += lanes->list[i].root == root;
	return count;
}

/* Each root bus with devices of the region should have equally many */
static void check_bridges(struct pcitopo_checker *checker,
			  const struct pcitopo_cxl_region *region,
			  const struct lanes *lanes)
{
	struct pcitopo_finding *finding;
	u32 count, i, fewest = PCITOPO_NO_INDEX, most = 0, lane = 0;

	for (i = 0; i < lanes->count; i++) {
		if (!lanes->list[i].has_root)
			return;
		count = lanes_below(lanes, lanes->list[i].root);
		if (count < fewest) {
			fewest = count;
			lane = i;
		}
		if (count > most)
			most = count;
	}
	if (fewest == most)
		return;
	finding = add_finding(checker, region, lanes->list[lane].device);
	finding->measured =
		pcitopo_finding_text(checker, "%u and %u", fewest, most);
	finding->expected = "equally many";
	finding->message = pcitopo_finding_text(
		checker,
		"%s has %u device%s below one host bridge and %u below another",
		region->name, fewest, fewest == 1 ? "" : "s", most);
	finding->action =
		"put as many devices below each host bridge, or make a region of each";
}

/**
 * pcitopo_rule_cxl_interleave - rule cxl-interleave
 * @checker: the check
 * @index: region index
 */
void pcitopo_rule_cxl_interleave(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_cxl_region *region = &topo->cxl.regions[index];
	struct lanes lanes = { 0 };

	find_lanes(topo, region, &lanes);
	if (lanes.count < 2)
		return;
	check_shares(checker, region, &lanes);
	check_capacities(checker, region, &lanes);
	check_nodes(checker, region, &lanes);
	check_bridges(checker, region, &lanes);
}
