// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-unused.c - rule cxl-unused
 *
 * A server is bought for the memory of a device, so a device whose memory is
 * certainly not in use is a warning: an administrator can have meant it. Memory
 * that firmware may have mapped needs no region and goes to "not covered".
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

/* The link or the media of the device is the reason, and has a finding */
static bool is_explained(const struct pcitopo_topo *topo, u32 index)
{
	return pcitopo_cxl_is_cut_off(topo, index) ||
	       pcitopo_cxl_is_inactive(&topo->devices[index], 0);
}

/* How far Linux got with the device */
static void add_progress(struct pcitopo_checker *checker,
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
		finding->message = pcitopo_finding_text(
			checker, "its memory is not used: %s has no endpoint",
			m->name);
		return;
	}
	finding->measured = "no region";
	finding->message = pcitopo_finding_text(
		checker, "its memory is not used: no region has %s", m->name);
	pcitopo_finding_evidence(checker, finding,
				 "%s: no decoder of it decodes anything",
				 cxl->ports[m->endpoint].name);
}

static void check(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_device *device = &topo->devices[index];
	struct pcitopo_finding *finding;

	if (is_explained(topo, index) || !pcitopo_cxl_is_unused(topo, index))
		return;
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	finding->expected = "memory in use";
	finding->action = "see what is missing: pcitopo explain cxl";
	if (pcitopo_cxl_mem_is_off(device))
		pcitopo_finding_register(checker, finding, "device", index,
					 "CXL Control %04x: Mem_Enable-",
					 device->cxl->device_ctl);
	add_progress(checker, finding, pcitopo_cxl_memdev_of(topo, index));
}

/**
 * pcitopo_rule_cxl_unused - rule cxl-unused
 * @checker: the check
 * @index: not used
 */
void pcitopo_rule_cxl_unused(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	if (!pcitopo_cxl_linux_is_known(topo))
		return;
	for (i = 0; i < topo->num_memdevs; i++)
		check(checker, topo->memdevs[i]);
}
