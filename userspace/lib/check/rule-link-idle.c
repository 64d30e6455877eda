// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-link-idle.c - rule link-idle
 */
#include "check/link-text.h"
#include "check/rules.h"

/**
 * pcitopo_rule_link_idle - rule link-idle
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_link_idle(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	bool shrunk = link->reasons >> PCITOPO_REASON_MAX_SPEED_SHRUNK & 1;
	u8 able = shrunk ? link->port_max.speed : link->max.speed;
	struct pcitopo_finding *finding;

	if (link->verdict != PCITOPO_VERDICT_IDLE)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->accepted = checker->options->accept & PCITOPO_ACCEPT_IDLE;
	finding->measured = pcitopo_speed_text(checker, link->current.speed);
	finding->expected = pcitopo_speed_text(checker, able);
	finding->message = pcitopo_finding_text(
		checker,
		"x%u at %g of %s: idle, its full speed is not verified",
		link->current.width, pcitopo_speed_gts(link->current.speed),
		finding->expected);
	finding->action =
		checker->is_live ?
			"look again while the device works, or accept it: --accept idle" :
			"take the text again while the device works, or accept it: --accept idle";
	pcitopo_link_evidence(checker, finding);
}
