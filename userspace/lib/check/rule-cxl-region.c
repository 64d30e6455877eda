// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-region.c - rule cxl-region
 *
 * A region whose memory is not online can be meant so: no more than a warning.
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

/* Other uses of a region are fine */
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
	  "take it online: sudo daxctl online-memory; or look for what keeps it offline: /sys/devices/system/memory/auto_online_blocks, udev" },
	{ PCITOPO_CXL_USE_PARTLY, PCITOPO_SEVERITY_WARNING, "partly online",
	  "its memory is online in part",
	  "take it online: sudo daxctl online-memory; look in dmesg for blocks that failed" },
	{ PCITOPO_CXL_USE_DEVDAX, PCITOPO_SEVERITY_NOTE, "DAX device",
	  "its memory is a DAX device, not system memory",
	  "if it is to be system memory: sudo daxctl reconfigure-device --mode=system-ram" },
};

/* A region is where the first of its devices is */
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

static void add_use(struct pcitopo_checker *checker,
		    struct pcitopo_finding *finding,
		    const struct pcitopo_cxl_region *region)
{
	if (region->size.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %s, %s%s", region->name,
			pcitopo_cxl_bytes(checker->arena, region->size.value),
			pcitopo_cxl_use_name(region->use),
			region->driver ? "" : ", no driver");
	if (region->online_bytes.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %s online", region->name,
			pcitopo_cxl_bytes(checker->arena,
					  region->online_bytes.value));
	if (region->dax)
		pcitopo_finding_evidence(
			checker, finding, "%s: driver %s", region->dax,
			region->dax_driver ? region->dax_driver : "none");
}

static void check_use(struct pcitopo_checker *checker,
		      const struct pcitopo_cxl_region *region)
{
	struct pcitopo_finding *finding;
	size_t i = 0;

	while (uses[i].use != region->use) {
		if (++i == ARRAY_SIZE(uses))
			return;
	}
	finding = pcitopo_finding_add(
		checker, region_device(&checker->topo->cxl, region),
		PCITOPO_NO_INDEX);
	finding->severity = uses[i].severity;
	finding->measured = uses[i].measured;
	finding->expected = "online";
	finding->message = pcitopo_finding_text(checker, "%s: %s", region->name,
						uses[i].message);
	finding->action = uses[i].action;
	add_use(checker, finding, region);
}

static void add_uncommitted(struct pcitopo_checker *checker,
			    const struct pcitopo_cxl_region *region)
{
	struct pcitopo_finding *finding;
	u32 filled = 0, i;

	for (i = 0; i < region->num_targets; i++)
		filled += region->targets[i] != PCITOPO_NO_INDEX;
	finding = pcitopo_finding_add(
		checker, region_device(&checker->topo->cxl, region),
		PCITOPO_NO_INDEX);
	finding->measured = "not committed";
	finding->expected = "committed";
	finding->message = pcitopo_finding_text(
		checker, "%s is not committed: its decoders are not set up",
		region->name);
	finding->action = "see what is missing: pcitopo explain cxl";
	if (region->ways.known)
		pcitopo_finding_evidence(
			checker, finding, "%s: %u of %llu places have a device",
			region->name, filled,
			(unsigned long long)region->ways.value);
}

/**
 * pcitopo_rule_cxl_region - rule cxl-region
 * @checker: the check
 * @index: region index
 */
void pcitopo_rule_cxl_region(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_cxl_region *region =
		&checker->topo->cxl.regions[index];

	if (region->committed.known && !region->committed.value)
		add_uncommitted(checker, region);
	else
		check_use(checker, region);
}
