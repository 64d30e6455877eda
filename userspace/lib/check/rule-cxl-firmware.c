// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-firmware.c - rule cxl-firmware
 *
 * Devices of one make behave alike when their firmware is the same. Which
 * version is the right one is not known: one finding for all of a make lists
 * the devices of each version.
 */
#include "check/majority.h"
#include "check/place-list.h"
#include "check/rules.h"

#include <stdlib.h>

static bool is_compared(const struct pcitopo_cxl_memdev *memdev)
{
	return memdev->device != PCITOPO_NO_INDEX && memdev->firmware;
}

/* The first of the group that has the same firmware */
static u32 first_alike(const struct pcitopo_cxl_system *cxl,
		       const struct pcitopo_sample *samples, u32 index)
{
	const char *firmware = cxl->memdevs[samples[index].index].firmware;
	u32 i;

	for (i = 0; i < index; i++) {
		if (strcmp(cxl->memdevs[samples[i].index].firmware, firmware) ==
		    0)
			break;
	}
	return i;
}

static void add_version(struct pcitopo_checker *checker,
			struct pcitopo_finding *finding,
			const struct pcitopo_sample *samples, u32 count,
			u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	struct pcitopo_places places = { 0 };
	u32 i;

	for (i = index; i < count; i++) {
		const struct pcitopo_cxl_memdev *memdev =
			&cxl->memdevs[samples[i].index];

		if (first_alike(cxl, samples, i) == index)
			pcitopo_places_add(&places,
					   &topo->devices[memdev->device],
					   memdev->name);
	}
	pcitopo_places_evidence(
		checker, finding,
		pcitopo_finding_text(
			checker, "firmware %s",
			cxl->memdevs[samples[index].index].firmware),
		&places);
}

static void check_group(struct pcitopo_checker *checker,
			const struct pcitopo_sample *samples, u32 count)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	struct pcitopo_finding *finding;
	u32 versions = 0, i;

	for (i = 0; i < count; i++)
		versions += first_alike(cxl, samples, i) == i;
	if (versions < 2)
		return;
	finding = pcitopo_finding_fold(
		checker, cxl->memdevs[samples[0].index].device, count);
	finding->measured =
		pcitopo_finding_text(checker, "%u versions", versions);
	finding->expected = "one version";
	finding->message = pcitopo_finding_text(
		checker, "%u firmware versions on %u like memory devices",
		versions, count);
	finding->action =
		"bring them to one version: cxl update-firmware, or the vendor's tool";
	for (i = 0; i < count; i++) {
		if (first_alike(cxl, samples, i) == i)
			add_version(checker, finding, samples, count, i);
	}
}

/**
 * pcitopo_rule_cxl_firmware - rule cxl-firmware
 * @checker: the check
 * @index: not used: devices are compared with each other
 */
void pcitopo_rule_cxl_firmware(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	struct pcitopo_sample *samples;
	u32 count = 0, start, end, i;

	samples = calloc((size_t)cxl->num_memdevs + 1, sizeof(*samples));
	if (!samples) {
		checker->failed = true;
		return;
	}
	for (i = 0; i < cxl->num_memdevs; i++) {
		if (!is_compared(&cxl->memdevs[i]))
			continue;
		samples[count].group = pcitopo_device_group(
			&topo->devices[cxl->memdevs[i].device]);
		samples[count].value = i;
		samples[count++].index = i;
	}
	pcitopo_samples_sort(samples, count);
	for (start = 0; start < count; start = end) {
		end = pcitopo_group_end(samples, start, count);
		check_group(checker, samples + start, end - start);
	}
	free(samples);
}
