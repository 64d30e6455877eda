// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl.c - rules about CXL, and what they could not look at
 *
 * The rules themselves are in check-cxl-*.c. Nothing here says a word about a
 * machine without CXL.
 */
#include "check/cxl.h"

#include <stdlib.h>

/**
 * pcitopo_cxl_finding_place - say where a finding about a function is
 * @checker: the check
 * @finding: is told the slot of its device
 */
void pcitopo_cxl_finding_place(struct pcitopo_checker *checker,
			       struct pcitopo_finding *finding)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link =
		pcitopo_cxl_link_of(topo, finding->device);

	if (link && link->slot)
		finding->slot = link->slot;
	else if (finding->device != PCITOPO_NO_INDEX)
		finding->slot = topo->devices[finding->device].slot;
}

/**
 * pcitopo_check_cxl - rules about CXL
 * @checker: the check
 */
void pcitopo_check_cxl(struct pcitopo_checker *checker)
{
	pcitopo_check_cxl_links(checker);
	pcitopo_check_cxl_devices(checker);
	pcitopo_check_cxl_memory(checker);
	pcitopo_check_cxl_interleave(checker);
	pcitopo_check_cxl_health(checker);
	pcitopo_check_cxl_firmware(checker);
}

/* Memory that may be in use without Linux having made anything of it */
static u32 count_unclear(const struct pcitopo_topo *topo)
{
	u32 count = 0, memdev, i;

	for (i = 0; i < topo->num_memdevs; i++) {
		if (pcitopo_cxl_is_cut_off(topo, topo->memdevs[i]) ||
		    pcitopo_cxl_is_unused(topo, topo->memdevs[i]))
			continue;
		memdev = pcitopo_cxl_memdev_of(topo, topo->memdevs[i]);
		count += memdev == PCITOPO_NO_INDEX ||
			 !pcitopo_cxl_regions_of(topo, memdev, NULL, 0);
	}
	return count;
}

static const char *linux_text(const struct pcitopo *pt)
{
	if (!pcitopo_is_live(pt))
		return "CXL drivers, regions and health (not in the input; sudo pcitopo check on the machine sees them)";
	return "CXL drivers, regions and health (/sys/bus/cxl cannot be read)";
}

/* Whom to ask, if it can be asked at all */
static const char *ask_text(enum pcitopo_seen mailboxes)
{
	switch (mailboxes) {
	case PCITOPO_SEEN_DENIED:
		return "access denied; sudo pcitopo check asks";
	case PCITOPO_SEEN_ABSENT:
		return "this kernel or its devices do not tell";
	default:
		return "needs libcxl, and root, on the machine itself";
	}
}

/**
 * pcitopo_check_cxl_not_covered - what rules about CXL could not look at
 * @pt: the context
 * @list: is added to
 * @count: how many there are; %PCITOPO_CXL_NOT_COVERED more at most are added
 */
void pcitopo_check_cxl_not_covered(struct pcitopo *pt, const char **list,
				   u32 *count)
{
	const struct pcitopo_topo *topo = &pt->topo;
	u32 unclear;

	if (!topo->num_memdevs && !topo->cxl.num_memdevs)
		return;
	if (!pcitopo_cxl_linux_is_known(topo)) {
		list[(*count)++] = linux_text(pt);
		return;
	}
	unclear = count_unclear(topo);
	if (unclear)
		list[(*count)++] = pcitopo_arena_printf(
			&pt->arena,
			"CXL memory of %u device%s without a region (firmware may have mapped it)",
			unclear, unclear > 1 ? "s" : "");
	if (!topo->cxl.num_memdevs)
		return;
	if (topo->cxl.mailboxes != PCITOPO_SEEN_PRESENT)
		list[(*count)++] = pcitopo_arena_printf(
			&pt->arena, "CXL health and alerts (%s)",
			ask_text(topo->cxl.mailboxes));
	if (topo->cxl.poison != PCITOPO_SEEN_PRESENT)
		list[(*count)++] =
			"CXL poison lists (asking makes the kernel read all of them: sudo cxl list --media-errors)";
}
