// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memory.c - from decoders to memory that is online
 *
 * A region is made by firmware, and found by Linux, or made by Linux on request.
 * Of volatile memory dax_cxl makes a DAX device, and kmem of that system
 * memory, which is online as the system's policy wants it.
 */
#include "explain/cxl/steps.h"

static bool not_in_input(struct pcitopo_cxl_walk *walk)
{
	if (pcitopo_cxl_linux_is_known(walk->topo))
		return false;
	pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN, "not in the input");
	pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
	return true;
}

/**
 * pcitopo_cxl_step_decoder - the device has decoders
 * @walk: the walk
 */
void pcitopo_cxl_step_decoder(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	u32 count = 0, used = 0, i;

	if (not_in_input(walk))
		return;
	for (i = 0; i < cxl->num_decoders; i++) {
		const struct pcitopo_cxl_decoder *d = &cxl->decoders[i];

		if (walk->endpoint == PCITOPO_NO_INDEX ||
		    d->port != walk->endpoint)
			continue;
		count++;
		if (!d->size.known || !d->size.value)
			continue;
		used++;
		pcitopo_cxl_evidence(walk, "%s: decodes %s%s", d->name,
				     pcitopo_cxl_bytes(&walk->pt->arena,
						       d->size.value),
				     d->locked ? ", locked by firmware" : "");
	}
	if (count) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"%u decoder%s, %u of them in use", count,
				count > 1 ? "s" : "", used);
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			"it has no decoder that Linux can use");
	pcitopo_cxl_next(
		walk,
		"sudo dmesg | grep -i -e cxl -e hdm; then look for firmware of the device");
}

/* The host bridge that the device is below, as a port */
static u32 bridge_of(const struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	u32 port = walk->endpoint, steps = 0;

	while (port < cxl->num_ports && steps++ < cxl->num_ports &&
	       cxl->ports[port].type != PCITOPO_CXL_PORT_HOST_BRIDGE)
		port = cxl->ports[port].parent;
	return port < cxl->num_ports ? port : PCITOPO_NO_INDEX;
}

static bool same_host(const char *a, const char *b)
{
	return a && b && strcmp(a, b) == 0;
}

/* What decoders of the root call a host bridge */
static bool bridge_id(const struct pcitopo_cxl_system *cxl, u32 bridge, u32 *id)
{
	u32 i;

	for (i = 0; i < cxl->num_dports; i++) {
		const struct pcitopo_cxl_dport *dport = &cxl->dports[i];

		if (dport->port == cxl->ports[bridge].parent &&
		    same_host(dport->name, cxl->ports[bridge].host)) {
			*id = dport->id;
			return true;
		}
	}
	return false;
}

static bool leads_to(const struct pcitopo_cxl_decoder *decoder, u32 id)
{
	u32 i;

	for (i = 0; i < decoder->num_targets; i++) {
		if (decoder->targets[i] == id)
			return true;
	}
	return false;
}

/**
 * struct choice - windows that a device's memory could appear in
 * @known: it is known which windows lead to the device's host bridge
 * @any: one does
 * @best: of those that take its kind of memory, one that leads to the fewest
 *	host bridges
 */
struct choice {
	bool known;
	bool any;
	const struct pcitopo_cxl_decoder *best;
};

static struct choice choose_window(const struct pcitopo_cxl_walk *walk,
				   bool pmem)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	u32 bridge = bridge_of(walk), id, i;
	struct choice choice = { 0 };

	choice.known = bridge != PCITOPO_NO_INDEX &&
		       bridge_id(cxl, bridge, &id);
	for (i = 0; choice.known && i < cxl->num_decoders; i++) {
		const struct pcitopo_cxl_decoder *d = &cxl->decoders[i];

		if (d->port != cxl->ports[bridge].parent || !leads_to(d, id))
			continue;
		choice.any = true;
		if (!(pmem ? d->can_pmem : d->can_ram) || !d->can_type3)
			continue;
		if (!choice.best || d->num_targets < choice.best->num_targets)
			choice.best = d;
	}
	return choice;
}

static void next_create(struct pcitopo_cxl_walk *walk, bool pmem,
			const struct pcitopo_cxl_decoder *window)
{
	const char *kind = pmem ? "pmem" : "ram";
	const char *name = walk->memdev->name;

	if (!window)
		pcitopo_cxl_next(
			walk,
			"see which window takes its memory: cxl list -D -d root -T; then sudo cxl create-region -m -t %s -d decoder0.N %s",
			kind, name);
	else if (window->num_targets > 1)
		pcitopo_cxl_next(
			walk,
			"sudo cxl create-region -m -t %s -d %s -w %u %s, and a like memory device below each other of its %u host bridges",
			kind, window->name, window->num_targets, name,
			window->num_targets);
	else
		pcitopo_cxl_next(walk,
				 "sudo cxl create-region -m -t %s -d %s %s",
				 kind, window->name, name);
}

static void say_no_region(struct pcitopo_cxl_walk *walk)
{
	bool pmem = !walk->memdev->ram_bytes.value &&
		    walk->memdev->pmem_bytes.value;
	struct choice choice = choose_window(walk, pmem);

	if (!choice.known || choice.best) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"no region is made of %s", walk->memdev->name);
		next_create(walk, pmem, choice.best);
		return;
	}
	pcitopo_cxl_say(
		walk, PCITOPO_CXL_BROKEN,
		"no region is made of %s: no window of addresses %s",
		walk->memdev->name,
		choice.any ? "that leads to its host bridge takes its memory" :
			     "leads to its host bridge");
	pcitopo_cxl_next(
		walk,
		"look in firmware setup for CXL memory of that slot or socket (CFMWS), then update the firmware of the board");
}

static void say_not_committed(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_region *region = walk->region;
	u32 filled = 0, i;

	for (i = 0; i < region->num_targets; i++)
		filled += region->targets[i] != PCITOPO_NO_INDEX;
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN, "%s is not committed",
			region->name);
	if (region->ways.known && filled < region->ways.value) {
		pcitopo_cxl_evidence(walk,
				     "%s: %u of %llu places have a device",
				     region->name, filled,
				     (unsigned long long)region->ways.value);
		pcitopo_cxl_next(
			walk,
			"see that all its devices are there: cxl list -R -T; or make it anew: sudo cxl destroy-region %s",
			region->name);
		return;
	}
	pcitopo_cxl_next(walk, "sudo cxl enable-region %s", region->name);
}

/**
 * pcitopo_cxl_step_region - a region has the device
 * @walk: the walk
 */
void pcitopo_cxl_step_region(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_region *region = walk->region;

	if (not_in_input(walk))
		return;
	if (region) {
		if (region->committed.known && !region->committed.value)
			say_not_committed(walk);
		else if (region->size.known)
			pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "%s, %s",
					region->name,
					pcitopo_cxl_bytes(&walk->pt->arena,
							  region->size.value));
		else
			pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "%s",
					region->name);
		return;
	}
	if (walk->index != PCITOPO_NO_INDEX &&
	    !pcitopo_cxl_is_unused(walk->topo, walk->index)) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_UNKNOWN,
			"no region, but it may decode: firmware can have given its memory to Linux as any other");
		pcitopo_cxl_next(
			walk,
			"compare: sudo grep -i -e 'System RAM' -e 'CXL Window' /proc/iomem; numactl -H");
		return;
	}
	if (walk->memdev) {
		say_no_region(walk);
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN, "no region has it");
}

static void say_unused_region(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_region *region = walk->region;

	if (region->mode == PCITOPO_CXL_MODE_PMEM) {
		if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_PMEM))
			return;
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"%s has not become persistent memory",
				region->name);
		pcitopo_cxl_next(
			walk,
			"sudo modprobe nd_pmem; ndctl list -R; sudo dmesg | grep -i -e cxl_pmem -e nd_");
		return;
	}
	if (!region->dax) {
		if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_DAX))
			return;
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"%s has no DAX device", region->name);
		pcitopo_cxl_next(
			walk,
			"sudo modprobe dax_cxl; sudo dmesg | grep -i dax");
		return;
	}
	if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_KMEM))
		return;
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN, "no driver has %s of %s",
			region->dax, region->name);
	pcitopo_cxl_next(
		walk,
		"sudo daxctl reconfigure-device --mode=system-ram %s; sudo dmesg | grep -i kmem",
		region->dax);
}

/**
 * pcitopo_cxl_step_use - something uses the memory of the region
 * @walk: the walk
 */
void pcitopo_cxl_step_use(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_region *region = walk->region;

	if (not_in_input(walk))
		return;
	if (!region) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"what its memory is used for was not seen");
		return;
	}
	if (region->dax)
		pcitopo_cxl_evidence(walk, "%s: driver %s", region->dax,
				     region->dax_driver ? region->dax_driver :
							  "none");
	switch (region->use) {
	case PCITOPO_CXL_USE_UNKNOWN:
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"not seen: what %s is used for", region->name);
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
		break;
	case PCITOPO_CXL_USE_NONE:
		say_unused_region(walk);
		break;
	case PCITOPO_CXL_USE_DEVDAX:
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"a DAX device, not system memory");
		pcitopo_cxl_next(
			walk,
			"if it is to be system memory: sudo daxctl reconfigure-device --mode=system-ram %s",
			region->dax ? region->dax : "daxN.M");
		break;
	case PCITOPO_CXL_USE_PMEM:
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "persistent memory");
		break;
	default:
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "system memory");
	}
}

static void say_offline(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_region *region = walk->region;

	if (region->use == PCITOPO_CXL_USE_PARTLY && region->online_bytes.known)
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"only %s of its memory is online",
				pcitopo_cxl_bytes(&walk->pt->arena,
						  region->online_bytes.value));
	else if (region->use == PCITOPO_CXL_USE_PARTLY)
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"only part of its memory is online");
	else
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"its memory is offline");
	if (region->dax)
		pcitopo_cxl_next(
			walk,
			"sudo daxctl online-memory %s; to have it so at boot: /sys/devices/system/memory/auto_online_blocks",
			region->dax);
	else
		pcitopo_cxl_next(
			walk,
			"lsmem; sudo chmem -e with the blocks that are offline");
}

/**
 * pcitopo_cxl_step_online - the memory is online
 * @walk: the walk
 */
void pcitopo_cxl_step_online(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_region *region = walk->region;

	if (not_in_input(walk))
		return;
	if (!region || region->use == PCITOPO_CXL_USE_UNKNOWN ||
	    region->use == PCITOPO_CXL_USE_NONE) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"whether its memory is online was not seen");
		return;
	}
	switch (region->use) {
	case PCITOPO_CXL_USE_ONLINE:
		if (region->numa_node.known)
			pcitopo_cxl_say(
				walk, PCITOPO_CXL_OK, "online, NUMA node %llu",
				(unsigned long long)region->numa_node.value);
		else
			pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "online");
		break;
	case PCITOPO_CXL_USE_DEVDAX:
	case PCITOPO_CXL_USE_PMEM:
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_SKIPPED,
			"not system memory, so that nothing is to be online");
		break;
	default:
		say_offline(walk);
	}
}
