// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * link-text.c - texts that rules about links have in common
 */
#include "check/link-text.h"

/**
 * pcitopo_speed_text - a speed as text
 * @checker: the check
 * @speed: code of the speed
 *
 * Return: for example "16 GT/s".
 */
const char *pcitopo_speed_text(struct pcitopo_checker *checker, u8 speed)
{
	return pcitopo_finding_text(checker, "%g GT/s",
				    pcitopo_speed_gts(speed));
}

/**
 * pcitopo_rate_part - speed or width of a rate as text
 * @checker: the check
 * @rate: the rate
 * @width: which of both
 *
 * Return: for example "16 GT/s" or "x8".
 */
const char *pcitopo_rate_part(struct pcitopo_checker *checker,
			      const struct pcitopo_rate *rate, bool width)
{
	return width ? pcitopo_finding_text(checker, "x%u", rate->width) :
		       pcitopo_speed_text(checker, rate->speed);
}

/**
 * pcitopo_peers_text - how many peers are better off
 * @checker: the check
 * @finding: the finding, about a device or what is below a link
 * @width: they are wider; else they are faster
 *
 * Return: for example " (7 peers x16)"; "" without a majority of peers.
 */
const char *pcitopo_peers_text(struct pcitopo_checker *checker,
			       const struct pcitopo_finding *finding,
			       bool width)
{
	const struct pcitopo_norm *norm;
	struct pcitopo_rate rate;

	if (finding->device == PCITOPO_NO_INDEX)
		return "";
	norm = &checker->peers[finding->device].norms[PCITOPO_BY_RATE];
	if (!norm->count)
		return "";
	rate = pcitopo_peers_rate(norm->value);
	return pcitopo_finding_text(checker, " (%u peers %s)", norm->count,
				    pcitopo_rate_part(checker, &rate, width));
}

static const char *rate_text(struct pcitopo_checker *checker,
			     const struct pcitopo_rate *rate)
{
	const char *speed = "? GT/s", *width = "x?";

	if (rate->has_speed)
		speed = pcitopo_rate_part(checker, rate, false);
	if (rate->has_width)
		width = pcitopo_rate_part(checker, rate, true);
	return pcitopo_finding_text(checker, "%s %s", speed, width);
}

static void add_end(struct pcitopo_checker *checker,
		    struct pcitopo_finding *finding, const char *end, u32 index,
		    const struct pcitopo_rate *max)
{
	const struct pcitopo_config *config =
		&checker->topo->devices[index].config;
	struct pcitopo_rate current = { 0 };

	if (pcitopo_has(config, PCITOPO_HAVE_LNKSTA)) {
		current.speed = config->speed;
		current.has_speed = pcitopo_speed_mtps(current.speed) != 0;
		current.width = config->width;
		current.has_width = true;
	}
	pcitopo_finding_register(checker, finding, end, index,
				 "Link Capabilities %s, Link Status %s",
				 rate_text(checker, max),
				 rate_text(checker, &current));
}

/**
 * pcitopo_link_evidence - add what the registers of both ends say
 * @checker: the check
 * @finding: the finding, about a link
 */
void pcitopo_link_evidence(struct pcitopo_checker *checker,
			   struct pcitopo_finding *finding)
{
	const struct pcitopo_link *link = &checker->topo->links[finding->link];

	add_end(checker, finding, "port", link->port, &link->port_max);
	if (link->device != PCITOPO_NO_INDEX)
		add_end(checker, finding, "device", link->device,
			&link->device_max);
	if (link->has_retimers && link->retimers)
		pcitopo_finding_evidence(
			checker, finding,
			"Link Status 2: %u retimer%s in the link, seen by %s",
			link->retimers, link->retimers > 1 ? "s" : "",
			link->retimers_seen_by == PCITOPO_END_PORT ?
				"the port" :
			link->retimers_seen_by == PCITOPO_END_DEVICE ?
				"the device" :
				"both ends");
}
