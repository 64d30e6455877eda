// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-odd-one-out.c - rule odd-one-out
 */
#include "check/finding.h"
#include "check/rules.h"

/* Another rule has a finding about the rate of the link */
static bool is_reported(const struct pcitopo_link *link)
{
	return link->verdict == PCITOPO_VERDICT_DEGRADED ||
	       link->verdict == PCITOPO_VERDICT_DOWN ||
	       link->verdict == PCITOPO_VERDICT_UNKNOWN ||
	       link->speed_limited_by == PCITOPO_LIMIT_PORT ||
	       link->speed_limited_by == PCITOPO_LIMIT_TARGET_SPEED ||
	       link->width_limited_by == PCITOPO_LIMIT_PORT;
}

static const char *rate_text(struct pcitopo_checker *checker, u64 value)
{
	struct pcitopo_rate rate = pcitopo_peers_rate(value);

	return pcitopo_finding_text(checker, "%g GT/s x%u",
				    pcitopo_speed_gts(rate.speed), rate.width);
}

/* What a device has, or NULL where that cannot be compared */
static const char *measured_text(struct pcitopo_checker *checker, u32 index,
				 enum pcitopo_peers_by by, u64 value)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link =
		&topo->links[topo->devices[index].link];
	const char *plural = value == 1 ? "" : "s";

	if (by == PCITOPO_BY_HOPS)
		return pcitopo_finding_text(checker, "%u hop%s to the CPU",
					    (u32)value, plural);
	if (by == PCITOPO_BY_RETIMERS)
		return value == PCITOPO_RETIMERS_UNKNOWN ?
			       NULL :
			       pcitopo_finding_text(checker, "%u retimer%s",
						    (u32)value, plural);
	return is_reported(link) ? NULL : rate_text(checker, value);
}

static void check(struct pcitopo_checker *checker, u32 index,
		  enum pcitopo_peers_by by, const struct pcitopo_norm *norm)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	u64 value = pcitopo_peers_value(checker->topo, index, by);
	struct pcitopo_finding *finding;
	const char *measured;

	measured = value == norm->value ?
			   NULL :
			   measured_text(checker, index, by, value);
	if (!measured)
		return;
	finding = pcitopo_finding_add(checker, index, device->link);
	/* Drives of one model are put in many places: boot, scratch, data */
	if (device->kind == PCITOPO_KIND_NVME)
		finding->severity = PCITOPO_SEVERITY_NOTE;
	finding->measured = measured;
	finding->expected =
		by == PCITOPO_BY_RATE ?
			rate_text(checker, norm->value) :
			pcitopo_finding_text(checker, "%u", (u32)norm->value);
	finding->message = pcitopo_finding_text(checker, "%s, %u peers have %s",
						measured, norm->count,
						finding->expected);
	finding->action =
		"compare its slot, riser, cable and firmware with those of its peers";
}

/**
 * pcitopo_rule_odd_one_out - rule odd-one-out
 * @checker: the check
 * @index: device index
 */
void pcitopo_rule_odd_one_out(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_norm *norms = checker->peers[index].norms;
	int by;

	for (by = PCITOPO_BY_RATE; by <= PCITOPO_BY_RETIMERS; by++) {
		if (norms[by].count)
			check(checker, index, (enum pcitopo_peers_by)by,
			      &norms[by]);
	}
}
