// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-acs.c - rule acs-redirect
 *
 * Access Control Services of a switch's downstream port can send requests and
 * completions between its devices up to the root complex, so that the IOMMU
 * sees them. Two GPUs, or a GPU and a network card, below one switch then talk
 * through the CPU. That is right where devices are passed to guests and slow
 * where they are not: a note. Root ports are left out, since between two of
 * them all traffic passes the root complex anyhow.
 */
#include "check/check.h"

#include <stdio.h>
#include <stdlib.h>

static bool redirects(const struct pcitopo_device *port)
{
	return port->kind == PCITOPO_KIND_SWITCH_DOWNSTREAM &&
	       !port->internal &&
	       pcitopo_has(&port->config, PCITOPO_HAVE_ACS) &&
	       port->config.acs_ctl & (PT_ACS_RR | PT_ACS_CR);
}

/**
 * struct redirection - what redirects the traffic of GPUs
 * @gpus: that are below a port that redirects
 * @ports: how many such ports
 * @places: which, and their ACS Control
 * @seen: by device index: the port was counted
 */
struct redirection {
	struct pcitopo_tally gpus;
	u32 ports;
	struct pcitopo_places places;
	bool *seen;
};

static void climb(const struct pcitopo_topo *topo, u32 gpu,
		  struct redirection *r)
{
	char text[8];
	bool any = false;
	u32 i;

	for (i = topo->devices[gpu].parent; i != PCITOPO_NO_INDEX;
	     i = topo->devices[i].parent) {
		if (!redirects(&topo->devices[i]))
			continue;
		any = true;
		if (r->seen[i])
			continue;
		r->seen[i] = true;
		r->ports++;
		snprintf(text, sizeof(text), "%04x",
			 topo->devices[i].config.acs_ctl);
		pcitopo_places_add(&r->places, &topo->devices[i], text);
	}
	if (any)
		pcitopo_tally_add(&r->gpus, &topo->devices[gpu]);
}

static void add_note(struct pcitopo_checker *checker,
		     const struct redirection *r)
{
	char text[PCITOPO_TALLY_SIZE];
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(checker, "acs-redirect",
				      PCITOPO_SEVERITY_NOTE, PCITOPO_NO_INDEX,
				      PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_tally_text(checker, &r->gpus, text);
	finding->folded = r->gpus.total;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"%u switch port%s above %s send%s traffic between devices through the CPU",
		r->ports, r->ports > 1 ? "s" : "", text,
		r->ports > 1 ? "" : "s");
	finding->action =
		"where no device is passed to a guest, switch ACS off: firmware setup, or the kernel's pci=config_acs";
	pcitopo_places_tell(checker, finding, "ACS Control", &r->places);
}

/**
 * pcitopo_check_acs - rule acs-redirect
 * @checker: the check
 */
void pcitopo_check_acs(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct redirection r = { 0 };
	u32 i;

	r.seen = calloc((size_t)topo->num_devices + 1, sizeof(*r.seen));
	if (!r.seen) {
		checker->failed = true;
		return;
	}
	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (device->kind == PCITOPO_KIND_GPU && device->has_ordinal &&
		    !device->is_vf && !device->internal)
			climb(topo, i, &r);
	}
	if (r.gpus.total)
		add_note(checker, &r);
	free(r.seen);
}
