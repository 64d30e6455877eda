// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-limited.c - rules limited-by-port, target-speed and limited-by-device
 *
 * Links that are as good as one end, or a setting, allows.
 */
#include "check/link-text.h"
#include "check/rules.h"

static bool is_up(const struct pcitopo_link *link)
{
	return link->verdict == PCITOPO_VERDICT_OK ||
	       link->verdict == PCITOPO_VERDICT_LIMITED ||
	       link->verdict == PCITOPO_VERDICT_IDLE ||
	       link->verdict == PCITOPO_VERDICT_DEGRADED;
}

static bool is_limited_by(const struct pcitopo_link *link,
			  enum pcitopo_limit limit)
{
	return link->speed_limited_by == limit ||
	       link->width_limited_by == limit;
}

/* Devices whose bandwidth the machine was bought for */
static bool matters(const struct pcitopo_topo *topo, u32 device)
{
	enum pcitopo_kind kind;

	if (device == PCITOPO_NO_INDEX)
		return false;
	kind = topo->devices[device].kind;
	return kind == PCITOPO_KIND_GPU || kind == PCITOPO_KIND_NIC ||
	       kind == PCITOPO_KIND_MEMDEV;
}

/**
 * pcitopo_rule_limited_by_port - rule limited-by-port
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_limited_by_port(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	bool width = link->width_limited_by == PCITOPO_LIMIT_PORT;
	struct pcitopo_finding *finding;

	if (!is_up(link) || !is_limited_by(link, PCITOPO_LIMIT_PORT))
		return;
	finding = pcitopo_finding_link(checker, index);
	if (!matters(checker->topo, finding->device))
		finding->severity = PCITOPO_SEVERITY_NOTE;
	finding->measured = pcitopo_rate_part(checker, &link->port_max, width);
	finding->expected =
		pcitopo_rate_part(checker, &link->device_max, width);
	finding->message = pcitopo_finding_text(
		checker, "%s port for a %s device%s", finding->measured,
		finding->expected, pcitopo_peers_text(checker, finding, width));
	finding->action =
		"check that it is in the right slot, which riser it is on, and the bifurcation of that port in firmware setup";
	pcitopo_link_evidence(checker, finding);
}

/**
 * pcitopo_rule_target_speed - rule target-speed
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_target_speed(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	if (!is_up(link) || !link->has_target_speed || !link->max.has_speed ||
	    link->target_speed >= link->max.speed)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured = pcitopo_speed_text(checker, link->target_speed);
	finding->expected = pcitopo_speed_text(checker, link->max.speed);
	finding->message = pcitopo_finding_text(
		checker, "the port's target speed is %s, both ends support %s",
		finding->measured, finding->expected);
	finding->action =
		"look for a link speed limit of that port in firmware setup; a driver or a user may have set it, too";
	pcitopo_finding_register(checker, finding, "port", link->port,
				 "Link Control 2, Target Link Speed %s",
				 finding->measured);
	pcitopo_link_evidence(checker, finding);
}

/**
 * pcitopo_rule_limited_by_device - rule limited-by-device
 * @checker: the check
 * @index: not used: one note stands for all links
 */
void pcitopo_rule_limited_by_device(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 count = 0, i;

	for (i = 0; i < topo->num_links; i++)
		count += topo->links[i].verdict == PCITOPO_VERDICT_LIMITED &&
			 is_limited_by(&topo->links[i], PCITOPO_LIMIT_DEVICE);
	if (!count)
		return;
	pcitopo_finding_fold(checker, PCITOPO_NO_INDEX, count)->message =
		pcitopo_finding_text(
			checker,
			"%u link%s as fast as the device%s below allow%s",
			count, count > 1 ? "s are" : " is",
			count > 1 ? "s" : "", count > 1 ? "" : "s");
}
