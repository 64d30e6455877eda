// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * derive.c - what follows from what is known of CXL
 *
 * Older kernels and libraries do not say everything, and some of it follows
 * from the rest: which port a device hangs on from the PCI tree, what kind of
 * memory a region is from its parts, and whether its decoders are programmed
 * from how many each port has programmed. (Its attribute "commit" would say so,
 * but it is also what starts and stops a region: it is left alone.)
 */
#include "source/cxl/cxl.h"

#include <stdio.h>
#include <stdlib.h>

/* Where in the array the dports of a port, and of all behind it, begin */
static u32 first_dport(const struct pcitopo_cxl_system *cxl, u32 port)
{
	u32 low = 0, high = cxl->num_dports, middle;

	while (low < high) {
		middle = low + (high - low) / 2;
		if (cxl->dports[middle].port < port)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static bool leads_to(const struct pcitopo_cxl_system *cxl, u32 port, u32 device)
{
	u32 i;

	for (i = first_dport(cxl, port);
	     i < cxl->num_dports && cxl->dports[i].port == port; i++)
		if (cxl->dports[i].device == device)
			return true;
	return false;
}

/* The port above leads to some function above this one */
static u32 dport_above(const struct pcitopo_topo *topo,
		       const struct pcitopo_cxl_port *port)
{
	u32 device = port->device;

	if (device != PCITOPO_NO_INDEX)
		device = topo->devices[device].parent;
	while (device != PCITOPO_NO_INDEX &&
	       !leads_to(&topo->cxl, port->parent, device))
		device = topo->devices[device].parent;
	return device;
}

/* "pci0000:0c" */
static u32 root_by_name(const struct pcitopo_topo *topo, const char *name)
{
	char text[32];
	u32 i;

	for (i = 0; i < topo->num_roots; i++) {
		snprintf(text, sizeof(text), "pci%04x:%02x",
			 topo->roots[i].domain, topo->roots[i].bus);
		if (strcmp(text, name) == 0)
			return i;
	}
	return PCITOPO_NO_INDEX;
}

/* Whatever name it has, what it leads to is on its root bus */
static u32 root_by_dport(const struct pcitopo_topo *topo, u32 port)
{
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	u32 i;

	for (i = first_dport(cxl, port);
	     i < cxl->num_dports && cxl->dports[i].port == port; i++)
		if (cxl->dports[i].device != PCITOPO_NO_INDEX)
			return topo->devices[cxl->dports[i].device].root;
	return PCITOPO_NO_INDEX;
}

static void complete_ports(struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->cxl.num_ports; i++) {
		struct pcitopo_cxl_port *port = &topo->cxl.ports[i];

		if (port->parent_dport == PCITOPO_NO_INDEX &&
		    port->parent != PCITOPO_NO_INDEX)
			port->parent_dport = dport_above(topo, port);
		if (port->type != PCITOPO_CXL_PORT_HOST_BRIDGE)
			continue;
		if (port->host)
			port->root = root_by_name(topo, port->host);
		if (port->root == PCITOPO_NO_INDEX)
			port->root = root_by_dport(topo, i);
	}
}

static bool has_mode(enum pcitopo_cxl_mode mode)
{
	return mode == PCITOPO_CXL_MODE_RAM || mode == PCITOPO_CXL_MODE_PMEM;
}

/* What all parts are, a region is; without parts, what its window allows */
static enum pcitopo_cxl_mode mode_of(const struct pcitopo_cxl_system *cxl,
				     const struct pcitopo_cxl_region *region)
{
	enum pcitopo_cxl_mode mode = PCITOPO_CXL_MODE_UNKNOWN, part;
	const struct pcitopo_cxl_decoder *window;
	u32 i;

	for (i = 0; i < region->num_targets; i++) {
		if (region->targets[i] == PCITOPO_NO_INDEX)
			continue;
		part = cxl->decoders[region->targets[i]].mode;
		if (!has_mode(part) || (has_mode(mode) && part != mode))
			return PCITOPO_CXL_MODE_UNKNOWN;
		mode = part;
	}
	if (has_mode(mode))
		return mode;
	if (region->uuid)
		return PCITOPO_CXL_MODE_PMEM;
	if (region->decoder == PCITOPO_NO_INDEX)
		return mode;
	window = &cxl->decoders[region->decoder];
	if (window->can_ram == window->can_pmem)
		return mode;
	return window->can_ram ? PCITOPO_CXL_MODE_RAM : PCITOPO_CXL_MODE_PMEM;
}

/* Ports program their decoders in order: the 0 of "decoder3.0" comes first */
static struct pcitopo_number
is_decoder_committed(const struct pcitopo_cxl_system *cxl, u32 index)
{
	struct pcitopo_number committed = { .known = false };
	const struct pcitopo_cxl_decoder *decoder;
	const char *dot;
	u32 number;

	if (index == PCITOPO_NO_INDEX)
		return committed;
	decoder = &cxl->decoders[index];
	dot = strchr(decoder->name, '.');
	if (decoder->port == PCITOPO_NO_INDEX || !dot ||
	    !pcitopo_cxl_name(dot + 1, "", &number))
		return committed;
	committed.known = cxl->ports[decoder->port].committed.known;
	committed.value = cxl->ports[decoder->port].committed.value > number;
	return committed;
}

static void complete_committed(const struct pcitopo_cxl_system *cxl,
			       struct pcitopo_cxl_region *region,
			       bool has_free_place)
{
	struct pcitopo_number one;
	bool known = true;
	u32 i;

	if (region->driver || has_free_place) {
		region->committed.known = true;
		region->committed.value = region->driver ? 1 : 0;
		return;
	}
	for (i = 0; i < region->num_targets; i++) {
		one = is_decoder_committed(cxl, region->targets[i]);
		if (one.known && !one.value) {
			region->committed = one;
			return;
		}
		known &= one.known;
	}
	if (!known || !region->ways.known)
		return;
	region->committed.known = true;
	region->committed.value = 1;
}

static void claim_targets(struct pcitopo_cxl_system *cxl, u32 region)
{
	const struct pcitopo_cxl_region *whole = &cxl->regions[region];
	u32 i;

	for (i = 0; i < whole->num_targets; i++)
		if (whole->targets[i] != PCITOPO_NO_INDEX &&
		    cxl->decoders[whole->targets[i]].region == PCITOPO_NO_INDEX)
			cxl->decoders[whole->targets[i]].region = region;
}

/**
 * pcitopo_cxl_complete - add what follows from what is known
 * @pt: context with joined objects
 * @records: what they were joined from, in the same order
 */
void pcitopo_cxl_complete(struct pcitopo *pt,
			  const struct pcitopo_cxl_records *records)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	u32 i;

	complete_ports(&pt->topo);
	for (i = 0; i < cxl->num_regions; i++) {
		struct pcitopo_cxl_region *region = &cxl->regions[i];

		claim_targets(cxl, i);
		if (region->mode == PCITOPO_CXL_MODE_UNKNOWN)
			region->mode = mode_of(cxl, region);
		if (!region->committed.known)
			complete_committed(cxl, region,
					   records->regions[i].has_free_place);
	}
}
