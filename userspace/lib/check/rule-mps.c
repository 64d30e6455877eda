// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-mps.c - rules mps and odd-mps
 *
 * A function sends packets with as much payload as its Max_Payload_Size says;
 * a receiver whose own is smaller takes a longer one for malformed, which is a
 * fatal error. So no function may have a larger one than the port above it.
 * The other way round is what the kernel itself sets up with pci=pcie_bus_perf,
 * and keeps safe with short read requests; it is told where sisters differ.
 * Virtual functions have no register.
 */
#include "check/check.h"

static bool has_mps(const struct pcitopo_device *device)
{
	return !device->is_vf &&
	       pcitopo_has(&device->config, PCITOPO_HAVE_DEVCTL);
}

/* Inside silicon or a card nobody can set anything */
static bool is_inside(const struct pcitopo_device *device,
		      const struct pcitopo_device *port)
{
	return device->internal &&
	       (port->internal || device->kind == PCITOPO_KIND_ENDPOINT);
}

static void add_end_evidence(struct pcitopo_checker *checker,
			     struct pcitopo_finding *finding, const char *end,
			     const struct pcitopo_device *device)
{
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&device->address, address);
	pcitopo_finding_evidence(
		checker, finding,
		"%s %s: Device Control, Max_Payload_Size %u bytes", end,
		address, device->config.mps);
}

static void check_pair(struct pcitopo_checker *checker, u32 index, u32 parent)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	const struct pcitopo_device *port = &checker->topo->devices[parent];
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;

	if (!has_mps(device) || !has_mps(port) || is_inside(device, port) ||
	    device->config.mps <= port->config.mps)
		return;
	finding = pcitopo_finding_add(checker, "mps", PCITOPO_SEVERITY_WARNING,
				      index, PCITOPO_NO_INDEX);
	if (!finding)
		return;
	finding->slot = device->slot;
	finding->measured =
		pcitopo_arena_printf(&pt->arena, "%u", device->config.mps);
	finding->expected = pcitopo_arena_printf(&pt->arena, "%u or less",
						 port->config.mps);
	finding->message = pcitopo_arena_printf(
		&pt->arena,
		"payload of %u bytes, the port above takes %u: packets can be malformed",
		device->config.mps, port->config.mps);
	finding->action =
		"look for who set it: a driver, setpci, or hot-plug; boot with pci=pcie_bus_safe to have the kernel set it";
	add_end_evidence(checker, finding, "port", port);
	add_end_evidence(checker, finding, "device", device);
}

static void check_sisters(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	const struct pcitopo_sisters *sisters = &checker->sisters[index];
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;

	if (!sisters->mps_majority || !has_mps(device) ||
	    device->config.mps == sisters->mps)
		return;
	finding = pcitopo_finding_add(checker, "odd-mps", PCITOPO_SEVERITY_NOTE,
				      index, PCITOPO_NO_INDEX);
	if (!finding)
		return;
	finding->slot = device->slot;
	finding->measured =
		pcitopo_arena_printf(&pt->arena, "%u", device->config.mps);
	finding->expected =
		pcitopo_arena_printf(&pt->arena, "%u", sisters->mps);
	finding->message = pcitopo_arena_printf(
		&pt->arena, "payload of %u bytes, %u sisters have %u",
		device->config.mps, sisters->mps_majority, sisters->mps);
	add_end_evidence(checker, finding, "device", device);
}

/**
 * pcitopo_check_mps - rules mps and odd-mps
 * @checker: the check, with sisters
 */
void pcitopo_check_mps(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		u32 parent = topo->devices[i].parent;

		if (parent != PCITOPO_NO_INDEX)
			check_pair(checker, i, parent);
		check_sisters(checker, i);
	}
}
