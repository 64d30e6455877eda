// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-numa.c - rule numa-node
 *
 * A device inherits the NUMA node of its host bridge. Where firmware leaves out
 * the node of a host bridge (_PXM), the kernel places memory and interrupts of
 * its devices anywhere. Only a machine that has the node of most functions is
 * judged: an excerpt of a text lacks lines for other reasons.
 */
#include "check/place-list.h"
#include "check/rules.h"

static bool is_judged(const struct pcitopo_device *device)
{
	return device->has_ordinal && !device->is_vf && !device->internal &&
	       (device->kind == PCITOPO_KIND_GPU ||
		device->kind == PCITOPO_KIND_NIC ||
		device->kind == PCITOPO_KIND_MEMDEV);
}

static bool most_have_nodes(const struct pcitopo_topo *topo)
{
	u32 functions = 0, known = 0, i;

	for (i = 0; i < topo->num_devices; i++) {
		if (topo->devices[i].is_vf)
			continue;
		functions++;
		known += topo->devices[i].has_numa_node;
	}
	return (u64)known * 2 > functions;
}

/**
 * pcitopo_rule_numa_node - rule numa-node
 * @checker: the check
 * @index: not used: one finding stands for all devices
 */
void pcitopo_rule_numa_node(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_kinds without = { 0 };
	struct pcitopo_places places = { 0 };
	struct pcitopo_finding *finding;
	u32 only = PCITOPO_NO_INDEX, i;

	if (!topo->numa_machine || !most_have_nodes(topo))
		return;
	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (!is_judged(device) || device->has_numa_node)
			continue;
		only = without.total ? PCITOPO_NO_INDEX : i;
		pcitopo_kinds_add(&without, device);
		pcitopo_places_add(&places, device, NULL);
	}
	if (!without.total)
		return;
	finding = pcitopo_finding_fold(checker, only, without.total);
	finding->measured = "none";
	finding->expected = "a NUMA node";
	finding->message = pcitopo_finding_text(
		checker, "%s without a NUMA node, other devices have one",
		pcitopo_kinds_text(checker, &without));
	finding->action =
		"look at numa_node of its host bridge in sysfs; update the system firmware, which has to report it (ACPI _PXM)";
	pcitopo_places_evidence(checker, finding, "no NUMA node", &places);
}
