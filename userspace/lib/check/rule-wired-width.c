// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-wired-width.c - rule wired-width
 *
 * A board may have fewer lanes behind a slot than its connector has room for,
 * and only firmware tells (SMBIOS type 9). It was built so, hence a note; but it
 * is the answer to "why is this card slow", and to "which slot instead".
 */
#include "check/check.h"

static void check_slot(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;

	if (link->internal || link->verdict == PCITOPO_VERDICT_EMPTY ||
	    !link->has_wired_width || !link->has_connector_width ||
	    link->wired_width >= link->connector_width)
		return;
	finding = pcitopo_finding_add(checker, "wired-width",
				      PCITOPO_SEVERITY_NOTE,
				      pcitopo_link_payload(checker->topo, link),
				      index);
	if (!finding)
		return;
	finding->measured =
		pcitopo_arena_printf(&pt->arena, "x%u", link->wired_width);
	finding->expected =
		pcitopo_arena_printf(&pt->arena, "x%u", link->connector_width);
	finding->message = pcitopo_arena_printf(
		&pt->arena, "the slot is wired x%u, its connector is x%u",
		link->wired_width, link->connector_width);
	finding->action =
		"put a card that needs more lanes into another slot; the board's manual tells which";
	pcitopo_finding_evidence(
		checker, finding,
		"SMBIOS type 9%s%s: data bus x%u, physical width x%u",
		link->slot_label ? " " : "",
		link->slot_label ? link->slot_label : "", link->wired_width,
		link->connector_width);
}

/**
 * pcitopo_check_slots - rule wired-width
 * @checker: the check
 */
void pcitopo_check_slots(struct pcitopo_checker *checker)
{
	u32 i;

	for (i = 0; i < checker->topo->num_links; i++)
		check_slot(checker, i);
}
