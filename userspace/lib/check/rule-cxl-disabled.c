// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-disabled.c - rule cxl-disabled
 *
 * Mem_Enable is set by firmware, or by Linux when it has found the way from the
 * device to its root. Where it is known that Linux did not get there, rule
 * cxl-unused has a finding instead.
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

/* Linux has set it up, or what Linux did is not known */
static bool should_be_enabled(const struct pcitopo_topo *topo, u32 index)
{
	u32 memdev = pcitopo_cxl_memdev_of(topo, index);

	if (!pcitopo_cxl_linux_is_known(topo))
		return true;
	return memdev != PCITOPO_NO_INDEX &&
	       topo->cxl.memdevs[memdev].endpoint != PCITOPO_NO_INDEX;
}

/**
 * pcitopo_rule_cxl_disabled - rule cxl-disabled
 * @checker: the check
 * @index: device index
 */
void pcitopo_rule_cxl_disabled(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_finding *finding;

	if (!pcitopo_cxl_mem_is_described(topo, index) ||
	    !pcitopo_cxl_mem_is_off(&topo->devices[index]) ||
	    !should_be_enabled(topo, index))
		return;
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	finding->measured = "disabled";
	finding->expected = "enabled";
	finding->message = "its memory is not enabled and cannot be used";
	finding->action =
		pcitopo_cxl_linux_is_known(topo) ?
			"bind the driver again: its memory device to cxl_mem; look for the reason in dmesg" :
			"look on the machine itself: sudo pcitopo explain cxl";
	pcitopo_finding_register(checker, finding, "device", index,
				 "CXL Control %04x: Mem_Enable-",
				 topo->devices[index].cxl->device_ctl);
}
