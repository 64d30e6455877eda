// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-link-rate.c - rules link-width and link-speed
 *
 * A degraded link has one finding: of its width, or if that is full, of its
 * speed.
 */
#include "check/link-text.h"
#include "check/rules.h"

static bool is_narrow(const struct pcitopo_link *link)
{
	return link->current.width < link->max.width;
}

static void check(struct pcitopo_checker *checker, u32 index, bool width)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	if (link->verdict != PCITOPO_VERDICT_DEGRADED ||
	    is_narrow(link) != width)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured = pcitopo_rate_part(checker, &link->current, width);
	finding->expected = pcitopo_rate_part(checker, &link->max, width);
	finding->message = pcitopo_finding_text(
		checker, "%s, both ends support %s%s", finding->measured,
		finding->expected, pcitopo_peers_text(checker, finding, width));
	finding->action =
		link->retimers ?
			"reseat the card and check riser, cable and retimer; swap with a peer: does the fault follow the card or stay at the slot?" :
			"reseat the card and check riser and cable; swap with a peer: does the fault follow the card or stay at the slot?";
	pcitopo_link_evidence(checker, finding);
}

/**
 * pcitopo_rule_link_width - rule link-width
 * @checker: the check
 * @link: link index
 */
void pcitopo_rule_link_width(struct pcitopo_checker *checker, u32 link)
{
	check(checker, link, true);
}

/**
 * pcitopo_rule_link_speed - rule link-speed
 * @checker: the check
 * @link: link index
 */
void pcitopo_rule_link_speed(struct pcitopo_checker *checker, u32 link)
{
	check(checker, link, false);
}
