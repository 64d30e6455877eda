// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-mps.c - rules mps and odd-mps
 *
 * A function sends packets with as much payload as its Max_Payload_Size allows.
 * A receiver with a smaller one takes a longer packet for malformed, which is a
 * fatal error, so no function may have a larger one than the port above it.
 * A smaller one is what the kernel sets up with pci=pcie_bus_perf, and keeps
 * safe with short read requests; it is noted where peers differ. Virtual
 * functions have no register.
 */
#include "check/finding.h"
#include "check/rules.h"

static bool has_mps(const struct pcitopo_device *device)
{
	return !device->is_vf &&
	       pcitopo_has(&device->config, PCITOPO_HAVE_DEVCTL);
}

/* Inside silicon or a card, where nothing can be set */
static bool is_inside(const struct pcitopo_device *device,
		      const struct pcitopo_device *port)
{
	return device->internal &&
	       (port->internal || device->kind == PCITOPO_KIND_ENDPOINT);
}

static void add_end(struct pcitopo_checker *checker,
		    struct pcitopo_finding *finding, const char *end, u32 index)
{
	pcitopo_finding_register(checker, finding, end, index,
				 "Device Control, Max_Payload_Size %u bytes",
				 checker->topo->devices[index].config.mps);
}

/**
 * pcitopo_rule_mps - rule mps
 * @checker: the check
 * @index: device index
 */
void pcitopo_rule_mps(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_device *device = &topo->devices[index];
	const struct pcitopo_device *port;
	struct pcitopo_finding *finding;

	if (device->parent == PCITOPO_NO_INDEX)
		return;
	port = &topo->devices[device->parent];
	if (!has_mps(device) || !has_mps(port) || is_inside(device, port) ||
	    device->config.mps <= port->config.mps)
		return;
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	finding->measured =
		pcitopo_finding_text(checker, "%u", device->config.mps);
	finding->expected =
		pcitopo_finding_text(checker, "%u or less", port->config.mps);
	finding->message = pcitopo_finding_text(
		checker,
		"payload of %u bytes, the port above takes %u: packets can be malformed",
		device->config.mps, port->config.mps);
	finding->action =
		"look for what set it: a driver, setpci, or hot-plug; boot with pci=pcie_bus_safe to have the kernel set it";
	add_end(checker, finding, "port", device->parent);
	add_end(checker, finding, "device", index);
}

/**
 * pcitopo_rule_odd_mps - rule odd-mps
 * @checker: the check
 * @index: device index
 */
void pcitopo_rule_odd_mps(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_norm *norm =
		&checker->peers[index].norms[PCITOPO_BY_MPS];
	const struct pcitopo_device *device = &checker->topo->devices[index];
	struct pcitopo_finding *finding;

	if (!norm->count || !has_mps(device) ||
	    device->config.mps == norm->value)
		return;
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	finding->measured =
		pcitopo_finding_text(checker, "%u", device->config.mps);
	finding->expected =
		pcitopo_finding_text(checker, "%u", (u32)norm->value);
	finding->message = pcitopo_finding_text(
		checker, "payload of %s bytes, %u peers have %s",
		finding->measured, norm->count, finding->expected);
	add_end(checker, finding, "device", index);
}
