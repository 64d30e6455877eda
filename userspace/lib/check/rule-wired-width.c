// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-wired-width.c - rule wired-width
 *
 * A board can have fewer lanes behind a slot than its connector has room for;
 * only firmware reports that (SMBIOS type 9). The board was built so, hence a
 * note. It answers why a card is slow, and which slot is no better.
 */
#include "check/finding.h"
#include "check/rules.h"

/**
 * pcitopo_rule_wired_width - rule wired-width
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_wired_width(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	if (link->verdict == PCITOPO_VERDICT_EMPTY || !link->has_wired_width ||
	    !link->has_connector_width ||
	    link->wired_width >= link->connector_width)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured =
		pcitopo_finding_text(checker, "x%u", link->wired_width);
	finding->expected =
		pcitopo_finding_text(checker, "x%u", link->connector_width);
	finding->message = pcitopo_finding_text(
		checker, "the slot is wired %s, its connector is %s",
		finding->measured, finding->expected);
	finding->action =
		"move a card that needs more lanes to another slot; see the board's manual";
	pcitopo_finding_evidence(
		checker, finding,
		"SMBIOS type 9%s%s: data bus %s, physical width %s",
		link->slot_label ? " " : "",
		link->slot_label ? link->slot_label : "", finding->measured,
		finding->expected);
}
