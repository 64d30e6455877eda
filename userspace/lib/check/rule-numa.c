// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-numa.c - rule numa-node
 *
 * A device inherits the NUMA node of its host bridge. Where firmware leaves out
 * the node of one host bridge (_PXM), the kernel puts memory and interrupts of
 * its devices anywhere. Only a machine that tells the node of most of its
 * functions is judged: an excerpt of a text lacks lines for other reasons.
 */
#include "check/check.h"

static bool is_meant(const struct pcitopo_device *device)
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
 * pcitopo_check_numa - rule numa-node
 * @checker: the check
 */
void pcitopo_check_numa(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_tally without = { 0 };
	struct pcitopo_places places = { 0 };
	char text[PCITOPO_TALLY_SIZE];
	struct pcitopo_finding *finding;
	u32 first = PCITOPO_NO_INDEX, i;

	if (!topo->numa_machine || !most_have_nodes(topo))
		return;
	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (!is_meant(device) || device->has_numa_node)
			continue;
		pcitopo_tally_add(&without, device);
		pcitopo_places_add(&places, device, NULL);
		if (first == PCITOPO_NO_INDEX)
			first = i;
	}
	if (!without.total)
		return;
	pcitopo_tally_text(checker, &without, text);
	finding = pcitopo_finding_add(
		checker, "numa-node", PCITOPO_SEVERITY_WARNING,
		without.total == 1 ? first : PCITOPO_NO_INDEX,
		PCITOPO_NO_INDEX);
	if (!finding)
		return;
	finding->folded = without.total;
	finding->measured = "none";
	finding->expected = "a NUMA node";
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"%s without a NUMA node, other devices have one", text);
	finding->action =
		"look at numa_node of its host bridge in sysfs; update the system firmware, which has to tell it (ACPI _PXM)";
	pcitopo_places_tell(checker, finding, "no NUMA node", &places);
}
