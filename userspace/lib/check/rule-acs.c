// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-acs.c - rule acs-redirect
 *
 * Access Control Services of a switch's downstream port can send requests and
 * completions between its devices up to the root complex, so that the IOMMU
 * sees them. Two GPUs, or a GPU and a network card, below one switch then talk
 * through the CPU. That is right where devices are passed to guests and slow
 * where they are not: a note. Root ports are left out, since all traffic
 * between two of them passes the root complex in any case.
 */
#include "check/place-list.h"
#include "check/rules.h"

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
 * struct redirection - ports that redirect the traffic of GPUs
 * @gpus: GPUs below such a port
 * @ports: how many such ports
 * @places: which, and their ACS Control
 * @seen: by device index: the port was counted
 */
struct redirection {
	struct pcitopo_kinds gpus;
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
		pcitopo_kinds_add(&r->gpus, &topo->devices[gpu]);
}

/**
 * pcitopo_rule_acs_redirect - rule acs-redirect
 * @checker: the check
 * @index: not used: one note stands for all ports
 */
void pcitopo_rule_acs_redirect(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_finding *finding;
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
	free(r.seen);
	if (!r.gpus.total)
		return;
	finding = pcitopo_finding_fold(checker, PCITOPO_NO_INDEX, r.gpus.total);
	finding->message = pcitopo_finding_text(
		checker,
		"%u switch port%s above %s send%s traffic between devices through the CPU",
		r.ports, r.ports > 1 ? "s" : "",
		pcitopo_kinds_text(checker, &r.gpus), r.ports > 1 ? "" : "s");
	finding->action =
		"where no device is passed to a guest, switch ACS off: firmware setup, or the kernel's pci=config_acs";
	pcitopo_places_evidence(checker, finding, "ACS Control", &r.places);
}
