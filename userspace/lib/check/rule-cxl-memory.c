// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-memory.c - rules cxl-unused and cxl-region
 *
 * What a server was bought for is not the device but its memory. A device of
 * which nobody has made a region, and a region whose memory is not online, is
 * what an administrator can have meant: a warning. What pcitopo cannot know is
 * left to "not covered": memory that firmware has mapped needs no region.
 */
#include "check/cxl.h"

#include <stdio.h>

/* Its link or its media is the reason, and has a finding */
static bool is_explained(const struct pcitopo_topo *topo, u32 index)
{
	return pcitopo_cxl_is_cut_off(topo, index) ||
	       pcitopo_cxl_is_inactive(&topo->devices[index], 0);
}

static void tell_unused(struct pcitopo_checker *checker,
			struct pcitopo_finding *finding, u32 memdev)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	const struct pcitopo_cxl_memdev *m;

	if (memdev == PCITOPO_NO_INDEX) {
		finding->measured = "no driver";
		finding->message =
			cxl->bus == PCITOPO_SEEN_ABSENT ?
				"its memory is not used: this kernel runs without CXL" :
				"its memory is not used: Linux has made no memory device of it";
		return;
	}
	m = &cxl->memdevs[memdev];
	if (m->endpoint == PCITOPO_NO_INDEX) {
		finding->measured = "no endpoint";
		finding->message = pcitopo_arena_printf(
			&checker->pt->arena,
			"its memory is not used: %s has no endpoint", m->name);
		return;
	}
	finding->measured = "no region";
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "its memory is not used: no region has %s",
		m->name);
}

static void check_unused(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_device *device = &topo->devices[index];
	u32 memdev = pcitopo_cxl_memdev_of(topo, index);
	char address[PCITOPO_ADDRESS_SIZE];
	struct pcitopo_finding *finding;

	if (is_explained(topo, index) || !pcitopo_cxl_is_unused(topo, index))
		return;
	finding = pcitopo_finding_add(checker, "cxl-unused",
				      PCITOPO_SEVERITY_WARNING, index,
				      PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_cxl_finding_place(checker, finding);
	finding->expected = "memory in use";
	finding->action = "see what is missing: pcitopo explain cxl";
	tell_unused(checker, finding, memdev);
	pcitopo_address_format(&device->address, address);
	if (pcitopo_cxl_mem_is_off(device))
		pcitopo_finding_evidence(
			checker, finding,
			"device %s: CXL Control %04x: Mem_Enable-", address,
			device->cxl->device_ctl);
	if (memdev != PCITOPO_NO_INDEX &&
	    topo->cxl.memdevs[memdev].endpoint != PCITOPO_NO_INDEX)
		pcitopo_finding_evidence(
			checker, finding,
			"%s: no decoder of it decodes anything",
			topo->cxl.ports[topo->cxl.memdevs[memdev].endpoint]
				.name);
}

/* Device that stands for a region: the first that it is made of */
static u32 region_device(const struct pcitopo_cxl_system *cxl,
			 const struct pcitopo_cxl_region *region)
{
	u32 i, memdev;

	for (i = 0; i < region->num_targets; i++) {
		memdev = pcitopo_cxl_region_member(cxl, region, i);
		if (memdev != PCITOPO_NO_INDEX)
			return cxl->memdevs[memdev].device;
	}
	return PCITOPO_NO_INDEX;
}

/* What became of a region, as the rule judges it */
static const struct {
	enum pcitopo_cxl_use use;
	enum pcitopo_severity severity;
	const char *measured;
	const char *message;
	const char *action;
} uses[] = {
	{ PCITOPO_CXL_USE_NONE, PCITOPO_SEVERITY_WARNING, "no use",
	  "no driver has taken its memory",
	  "see what is missing: pcitopo explain cxl" },
	{ PCITOPO_CXL_USE_OFFLINE, PCITOPO_SEVERITY_WARNING, "offline",
	  "its memory is offline",
	  "take it online: sudo daxctl online-memory; or look for who keeps it offline: /sys/devices/system/memory/auto_online_blocks, udev" },
	{ PCITOPO_CXL_USE_PARTLY, PCITOPO_SEVERITY_WARNING, "partly online",
	  "its memory is online in part",
	  "take it online: sudo daxctl online-memory; look in dmesg for blocks that failed" },
	{ PCITOPO_CXL_USE_DEVDAX, PCITOPO_SEVERITY_NOTE, "DAX device",
	  "its memory is a DAX device, not system memory",
	  "if it is to be system memory: sudo daxctl reconfigure-device --mode=system-ram" },
};

static void tell_region(struct pcitopo_checker *checker,
			struct pcitopo_finding *finding,
			const struct pcitopo_cxl_region *region)
{
	struct pcitopo *pt = checker->pt;

	if (region->size.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %s, %s%s", region->name,
			pcitopo_cxl_bytes(pt, region->size.value),
			pcitopo_cxl_use_name(region->use),
			region->driver ? "" : ", no driver");
	if (region->online_bytes.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %s online", region->name,
			pcitopo_cxl_bytes(pt, region->online_bytes.value));
	if (region->dax)
		pcitopo_finding_evidence(
			checker, finding, "%s: driver %s", region->dax,
			region->dax_driver ? region->dax_driver : "none");
}

static void add_region(struct pcitopo_checker *checker,
		       const struct pcitopo_cxl_region *region, size_t row)
{
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(
		checker, "cxl-region", uses[row].severity,
		region_device(&checker->topo->cxl, region), PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_cxl_finding_place(checker, finding);
	finding->measured = uses[row].measured;
	finding->expected = "online";
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "%s: %s", region->name, uses[row].message);
	finding->action = uses[row].action;
	tell_region(checker, finding, region);
}

static void add_uncommitted(struct pcitopo_checker *checker,
			    const struct pcitopo_cxl_region *region)
{
	u32 filled = 0, i;
	struct pcitopo_finding *finding;

	for (i = 0; i < region->num_targets; i++)
		filled += region->targets[i] != PCITOPO_NO_INDEX;
	finding = pcitopo_finding_add(
		checker, "cxl-region", PCITOPO_SEVERITY_WARNING,
		region_device(&checker->topo->cxl, region), PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_cxl_finding_place(checker, finding);
	finding->measured = "not committed";
	finding->expected = "committed";
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"%s is not committed: its decoders are not set up",
		region->name);
	finding->action = "see what is missing: pcitopo explain cxl";
	if (region->ways.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %u of %llu places have a device",
			region->name, filled,
			(unsigned long long)region->ways.value);
}

static void check_region(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_cxl_region *region =
		&checker->topo->cxl.regions[index];
	size_t i;

	if (region->committed.known && !region->committed.value) {
		add_uncommitted(checker, region);
		return;
	}
	for (i = 0; i < ARRAY_SIZE(uses); i++) {
		if (region->use == uses[i].use)
			add_region(checker, region, i);
	}
}

/**
 * pcitopo_check_cxl_memory - rules cxl-unused and cxl-region
 * @checker: the check
 */
void pcitopo_check_cxl_memory(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	if (!pcitopo_cxl_linux_is_known(topo))
		return;
	for (i = 0; i < topo->num_memdevs; i++)
		check_unused(checker, topo->memdevs[i]);
	for (i = 0; i < topo->cxl.num_regions; i++)
		check_region(checker, i);
}
