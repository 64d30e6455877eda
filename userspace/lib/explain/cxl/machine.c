// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * machine.c - what all memory devices of a machine need
 *
 * Firmware describes CXL in ACPI: the object ACPI0017 and, for each CXL host
 * bridge, ACPI0016; the table CEDT has the registers of the host bridges (CHBS)
 * and the windows of physical addresses (CFMWS) that memory can appear in. The
 * table is for root to read. Linux makes a root decoder of each window, which
 * everybody may see.
 */
#include "explain/cxl/steps.h"

#include <stdio.h>

/* Not seen is not absent */
static void say_not_seen(struct pcitopo_cxl_walk *walk)
{
	pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
			pcitopo_cxl_linux_is_known(walk->topo) ?
				"not seen" :
				"not in the input");
	pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
}

/* What firmware does not describe may be switched off there */
static void next_is_firmware(struct pcitopo_cxl_walk *walk)
{
	pcitopo_cxl_next(
		walk,
		"switch CXL on in firmware setup, then update the firmware of the board");
}

static bool is_cxl(const struct pcitopo_device *device)
{
	return pcitopo_has(&device->config, PCITOPO_HAVE_CXL_DEVICE) &&
	       device->config.cxl_device_cap & PCITOPO_CXL_USEFUL;
}

static u32 count_accelerators(const struct pcitopo_topo *topo)
{
	u32 count = 0, i;

	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		count += is_cxl(device) && !device->is_vf &&
			 device->kind != PCITOPO_KIND_MEMDEV;
	}
	return count;
}

/* What could be a memory device that Linux does not see */
static void tell_silent_slots(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_topo *topo = walk->topo;
	char address[PCITOPO_ADDRESS_SIZE];
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		if (link->internal || link->verdict != PCITOPO_VERDICT_DOWN)
			continue;
		pcitopo_address_format(&topo->devices[link->port].address,
				       address);
		pcitopo_cxl_evidence(
			walk,
			"port %s%s%s: a card is there and does not answer: pcitopo explain %s",
			address, link->slot ? ", slot " : "",
			link->slot ? link->slot : "", address);
	}
}

/* Where a card would work, and whether the machine knows of CXL at all */
static void tell_places(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_topo *topo = walk->topo;
	u32 count = 0, i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_config *port =
			&topo->devices[topo->links[i].port].config;

		count += pcitopo_has(port, PCITOPO_HAVE_FLEXBUS) &&
			 port->flexbus_cap & PT_CXL_MEM;
	}
	if (count)
		pcitopo_cxl_evidence(
			walk,
			"%u port%s can CXL.mem (Flex Bus Port Capability)",
			count, count > 1 ? "s" : "");
	if (walk->cxl->acpi_root == PCITOPO_SEEN_PRESENT)
		pcitopo_cxl_evidence(walk, "firmware describes CXL (ACPI0017)");
	else if (walk->cxl->acpi_root == PCITOPO_SEEN_ABSENT)
		pcitopo_cxl_evidence(
			walk,
			"firmware describes no CXL (ACPI0017): it is switched off there, or the machine has none");
}

/**
 * pcitopo_cxl_step_function - a PCI function is a memory device
 * @walk: the walk
 */
void pcitopo_cxl_step_function(struct pcitopo_cxl_walk *walk)
{
	u32 others = count_accelerators(walk->topo);
	u32 count = walk->topo->num_memdevs;

	if (others)
		pcitopo_cxl_evidence(
			walk,
			"%u function%s with CXL.cache or CXL.mem that %s no memory device (class 0502): %s memory, if any, is for %s own driver",
			others, others > 1 ? "s" : "",
			others > 1 ? "are" : "is", others > 1 ? "their" : "its",
			others > 1 ? "their" : "its");
	if (count) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "%u memory device%s",
				count, count > 1 ? "s" : "");
		return;
	}
	if (walk->topo->num_access_denied)
		pcitopo_cxl_evidence(
			walk,
			"no function has class 0502; the DVSECs of others are for root to read");
	tell_silent_slots(walk);
	tell_places(walk);
	pcitopo_cxl_say(
		walk, PCITOPO_CXL_BROKEN,
		pcitopo_is_live(walk->pt) ?
			"no PCI function is a CXL memory device: no card, or one that does not answer" :
			"no function in the input is a CXL memory device");
	pcitopo_cxl_next(
		walk,
		"see that the card is in a slot for CXL and has power: pcitopo tree; then the CXL options in firmware setup");
}

/**
 * pcitopo_cxl_step_acpi_root - firmware describes CXL to Linux
 * @walk: the walk
 */
void pcitopo_cxl_step_acpi_root(struct pcitopo_cxl_walk *walk)
{
	switch (walk->cxl->acpi_root) {
	case PCITOPO_SEEN_PRESENT:
	case PCITOPO_SEEN_DENIED:
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"firmware describes CXL (ACPI0017)");
		return;
	case PCITOPO_SEEN_ABSENT:
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"firmware describes no CXL: ACPI0017 is not there");
		next_is_firmware(walk);
		return;
	default:
		say_not_seen(walk);
	}
}

/**
 * pcitopo_cxl_step_cedt - firmware has the table CEDT
 * @walk: the walk
 */
void pcitopo_cxl_step_cedt(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;

	switch (cxl->cedt) {
	case PCITOPO_SEEN_PRESENT:
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_OK,
			"ACPI table CEDT: %u host bridge%s, %u window%s",
			cxl->num_bridges, cxl->num_bridges == 1 ? "" : "s",
			cxl->num_windows, cxl->num_windows == 1 ? "" : "s");
		return;
	case PCITOPO_SEEN_DENIED:
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"ACPI table CEDT is there, for root to read");
		return;
	case PCITOPO_SEEN_ABSENT:
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"firmware has no ACPI table CEDT");
		next_is_firmware(walk);
		return;
	default:
		say_not_seen(walk);
	}
}

static void tell_bridges(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	u32 i;

	if (cxl->cedt != PCITOPO_SEEN_PRESENT)
		return;
	for (i = 0; i < cxl->num_bridges; i++)
		pcitopo_cxl_evidence(walk, "CEDT: host bridge %u: CXL %s",
				     cxl->bridges[i].uid,
				     cxl->bridges[i].version ? "2.0 or above" :
							       "1.1");
}

/**
 * pcitopo_cxl_step_host_bridge - there are CXL host bridges
 * @walk: the walk
 */
void pcitopo_cxl_step_host_bridge(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	bool has_table = cxl->cedt == PCITOPO_SEEN_PRESENT;

	tell_bridges(walk);
	if (cxl->acpi_root != PCITOPO_SEEN_PRESENT &&
	    cxl->acpi_root != PCITOPO_SEEN_ABSENT) {
		say_not_seen(walk);
		return;
	}
	if (cxl->num_acpi_bridges && (!has_table || cxl->num_bridges)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"%u CXL host bridge%s (ACPI0016)",
				cxl->num_acpi_bridges,
				cxl->num_acpi_bridges > 1 ? "s" : "");
		return;
	}
	if (cxl->num_acpi_bridges)
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"the table CEDT describes none of %u CXL host bridges",
			cxl->num_acpi_bridges);
	else
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"no host bridge is a CXL host bridge (ACPI0016)");
	pcitopo_cxl_next(
		walk,
		"look for an option in firmware setup that makes the slots of the card CXL, then update the firmware of the board");
}

static const char *kinds_text(u16 restrictions, char text[64])
{
	snprintf(text, 64, "%s%s%s%s%s", restrictions & 1 ? " type-2" : "",
		 restrictions & 2 ? " type-3" : "",
		 restrictions & 4 ? " volatile" : "",
		 restrictions & 8 ? " persistent" : "",
		 restrictions & 16 ? " fixed" : "");
	return text;
}

static void tell_windows(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	char kinds[64];
	u32 i;

	for (i = 0; i < cxl->num_windows; i++) {
		const struct pcitopo_cxl_window *window = &cxl->windows[i];

		pcitopo_cxl_evidence(
			walk, "CEDT: window at %#llx, %s, %u way%s:%s",
			(unsigned long long)window->base,
			pcitopo_cxl_bytes(&walk->pt->arena, window->size),
			window->ways, window->ways == 1 ? "" : "s",
			kinds_text(window->restrictions, kinds));
	}
}

/* Of the root: decoders that everybody may see. False: there is no root */
static bool root_decoders(const struct pcitopo_cxl_system *cxl, u32 *count)
{
	bool has_root = false;
	u32 i;

	for (i = 0; i < cxl->num_ports; i++)
		has_root |= cxl->ports[i].type == PCITOPO_CXL_PORT_ROOT;
	*count = 0;
	for (i = 0; i < cxl->num_decoders; i++) {
		u32 port = cxl->decoders[i].port;

		*count += port < cxl->num_ports &&
			  cxl->ports[port].type == PCITOPO_CXL_PORT_ROOT;
	}
	return has_root;
}

/**
 * pcitopo_cxl_step_window - there are addresses for CXL memory
 * @walk: the walk
 */
void pcitopo_cxl_step_window(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	bool has_table = cxl->cedt == PCITOPO_SEEN_PRESENT;
	u32 decoders, count;
	bool has_root = root_decoders(cxl, &decoders);

	count = has_table ? cxl->num_windows : decoders;
	if (!has_table && !has_root) {
		say_not_seen(walk);
		return;
	}
	if (has_table)
		tell_windows(walk);
	if (count) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"%u window%s of addresses for CXL memory",
				count, count > 1 ? "s" : "");
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			"firmware has no window of addresses for CXL memory");
	pcitopo_cxl_next(
		walk,
		"look in firmware setup for CXL memory, its size or its address space (CFMWS), then update the firmware of the board");
}

/**
 * pcitopo_cxl_step_core - Linux has its CXL core
 * @walk: the walk
 */
void pcitopo_cxl_step_core(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;

	switch (cxl->bus) {
	case PCITOPO_SEEN_PRESENT:
	case PCITOPO_SEEN_DENIED:
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"Linux has its CXL core (/sys/bus/cxl)");
		return;
	case PCITOPO_SEEN_ABSENT:
		/* It comes with whichever of the drivers needs it */
		if (!pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_ACPI))
			pcitopo_cxl_next(
				walk,
				"sudo modprobe -a cxl_acpi cxl_pci cxl_mem; if they are not there, a kernel with CONFIG_CXL_BUS");
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"Linux runs without its CXL core: there is no /sys/bus/cxl");
		return;
	default:
		say_not_seen(walk);
	}
}

/**
 * pcitopo_cxl_step_acpi_driver - Linux has a root of all CXL memory
 * @walk: the walk
 */
void pcitopo_cxl_step_acpi_driver(struct pcitopo_cxl_walk *walk)
{
	u32 decoders;

	if (!pcitopo_cxl_linux_is_known(walk->topo)) {
		say_not_seen(walk);
		return;
	}
	if (root_decoders(walk->cxl, &decoders)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK,
				"cxl_acpi has made the root");
		return;
	}
	if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_ACPI))
		return;
	if (walk->cxl->drivers[PCITOPO_CXL_DRIVER_ACPI] !=
	    PCITOPO_SEEN_PRESENT) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"there is no root of CXL memory; whether cxl_acpi is loaded was not seen");
		pcitopo_cxl_next(walk, "sudo modprobe cxl_acpi");
		return;
	}
	pcitopo_cxl_say(
		walk, PCITOPO_CXL_BROKEN,
		"cxl_acpi is loaded and has made no root: it failed, or has no ACPI0017");
	pcitopo_cxl_next(walk, "sudo dmesg | grep -i cxl_acpi");
}
