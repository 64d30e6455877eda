// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-firmware.c - rule cxl-firmware
 *
 * Devices of one make behave alike when their firmware is the same. Which
 * version is the right one nobody here knows: one finding for all of a make,
 * with who has which.
 */
#include "check/cxl.h"
#include "check/majority.h"

#include <stdlib.h>

static bool is_compared(const struct pcitopo_cxl_memdev *memdev)
{
	return memdev->device != PCITOPO_NO_INDEX && memdev->firmware;
}

/* The first of the group that has the same firmware */
static u32 first_alike(const struct pcitopo_cxl_system *cxl,
		       const struct pcitopo_member *members, u32 index)
{
	const char *firmware = cxl->memdevs[members[index].index].firmware;
	u32 i;

	for (i = 0; i < index; i++) {
		if (strcmp(cxl->memdevs[members[i].index].firmware, firmware) ==
		    0)
			break;
	}
	return i;
}

static void tell_version(struct pcitopo_checker *checker,
			 struct pcitopo_finding *finding,
			 const struct pcitopo_member *members, u32 count,
			 u32 index)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	struct pcitopo_places places = { 0 };
	const char *what;
	u32 i;

	for (i = index; i < count; i++) {
		if (first_alike(cxl, members, i) == index)
			pcitopo_places_add(
				&places,
				&checker->topo->devices
					 [cxl->memdevs[members[i].index].device],
				cxl->memdevs[members[i].index].name);
	}
	what = pcitopo_arena_printf(
		&checker->pt->arena, "firmware %s",
		cxl->memdevs[members[index].index].firmware);
	if (what)
		pcitopo_places_tell(checker, finding, what, &places);
}

static void check_group(struct pcitopo_checker *checker,
			const struct pcitopo_member *members, u32 count)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	struct pcitopo_finding *finding;
	u32 versions = 0, i;

	for (i = 0; i < count; i++)
		versions += first_alike(cxl, members, i) == i;
	if (versions < 2)
		return;
	finding = pcitopo_finding_add(checker, "cxl-firmware",
				      PCITOPO_SEVERITY_WARNING,
				      cxl->memdevs[members[0].index].device,
				      PCITOPO_NO_INDEX);
	if (!finding)
		return;
	finding->folded = count;
	finding->measured = pcitopo_arena_printf(&checker->pt->arena,
						 "%u versions", versions);
	finding->expected = "one version";
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"%u firmware versions on %u like memory devices", versions,
		count);
	finding->action =
		"bring them to one version: cxl update-firmware, or the vendor's tool";
	for (i = 0; i < count; i++) {
		if (first_alike(cxl, members, i) == i)
			tell_version(checker, finding, members, count, i);
	}
}

/**
 * pcitopo_check_cxl_firmware - rule cxl-firmware
 * @checker: the check
 */
void pcitopo_check_cxl_firmware(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	struct pcitopo_member *members;
	u32 count = 0, start, end, i;

	members = calloc((size_t)cxl->num_memdevs + 1, sizeof(*members));
	if (!members) {
		checker->failed = true;
		return;
	}
	for (i = 0; i < cxl->num_memdevs; i++) {
		if (!is_compared(&cxl->memdevs[i]))
			continue;
		members[count].group = pcitopo_device_group(
			&topo->devices[cxl->memdevs[i].device]);
		members[count].value = i;
		members[count++].index = i;
	}
	if (count)
		qsort(members, count, sizeof(*members), pcitopo_member_compare);
	for (start = 0; start < count; start = end) {
		end = pcitopo_group_end(members, start, count);
		check_group(checker, members + start, end - start);
	}
	free(members);
}
