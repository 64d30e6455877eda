// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-odd-one-out.c - rule odd-one-out
 *
 * Endpoints of one vendor and device number, four or more: what three quarters
 * of them share is the norm. Nothing here knows what a machine should look
 * like: the machine itself says it.
 */
#include "check/check.h"
#include "check/majority.h"

#include <errno.h>
#include <stdlib.h>

static bool is_compared(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	return device->has_ordinal && !device->internal &&
	       !device->address.function && device->link != PCITOPO_NO_INDEX &&
	       !topo->links[device->link].internal;
}

static u64 rate_value(const struct pcitopo_rate *rate)
{
	return (u64)(rate->has_speed ? rate->speed : 0) << 8 |
	       (rate->has_width ? rate->width : 0);
}

static u32 hops_of(const struct pcitopo_topo *topo, u32 index)
{
	u32 hops = 0;

	for (index = topo->devices[index].parent; index != PCITOPO_NO_INDEX;
	     index = topo->devices[index].parent) {
		u32 link = topo->devices[index].port_link;

		hops += link != PCITOPO_NO_INDEX && !topo->links[link].internal;
	}
	return hops;
}

enum attribute {
	ATTRIBUTE_RATE,
	ATTRIBUTE_HOPS,
	ATTRIBUTE_RETIMERS,
	ATTRIBUTE_MPS,
	ATTRIBUTE_COUNT
};

#define RETIMERS_UNKNOWN 3

static u64 attribute_value(const struct pcitopo_topo *topo, u32 index,
			   enum attribute attribute)
{
	const struct pcitopo_link *link =
		&topo->links[topo->devices[index].link];

	switch (attribute) {
	case ATTRIBUTE_RATE:
		return rate_value(&link->current);
	case ATTRIBUTE_HOPS:
		return hops_of(topo, index);
	case ATTRIBUTE_RETIMERS:
		return link->has_retimers ? link->retimers : RETIMERS_UNKNOWN;
	default:
		return topo->devices[index].config.mps;
	}
}

static void set_majority(struct pcitopo_sisters *sisters,
			 enum attribute attribute, u64 value, u32 count)
{
	switch (attribute) {
	case ATTRIBUTE_RATE:
		sisters->majority = count;
		sisters->rate.speed = (u8)(value >> 8);
		sisters->rate.has_speed = sisters->rate.speed != 0;
		sisters->rate.width = (u8)value;
		sisters->rate.has_width = sisters->rate.width != 0;
		break;
	case ATTRIBUTE_HOPS:
		sisters->hops_majority = count;
		sisters->hops = (u32)value;
		break;
	case ATTRIBUTE_RETIMERS:
		sisters->retimers_majority = count;
		sisters->retimers = (u32)value;
		break;
	default:
		sisters->mps_majority = count;
		sisters->mps = (u32)value;
		break;
	}
}

/* One group, one attribute: tell each member what the majority has */
static void tell_group(struct pcitopo_checker *checker,
		       const struct pcitopo_member *members, u32 count,
		       enum attribute attribute)
{
	u64 value = 0;
	u32 best = pcitopo_most_frequent(members, count, &value);
	bool known = pcitopo_is_majority(best, count);
	u32 i;

	if (attribute == ATTRIBUTE_RETIMERS && value == RETIMERS_UNKNOWN)
		known = false;
	if (attribute == ATTRIBUTE_MPS && !value)
		known = false;
	for (i = 0; i < count; i++) {
		struct pcitopo_sisters *sisters =
			&checker->sisters[members[i].index];

		sisters->size = count;
		set_majority(sisters, attribute, value, known ? best : 0);
	}
}

/**
 * pcitopo_check_find_sisters - compare equal devices with each other
 * @checker: the check; its sisters are filled
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_check_find_sisters(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_member *members;
	u32 count = 0, start, end, i;
	int attribute;

	members = calloc(topo->num_devices + 1, sizeof(*members));
	if (!members)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		if (!is_compared(topo, i))
			continue;
		members[count].group = pcitopo_device_group(&topo->devices[i]);
		members[count++].index = i;
	}
	for (attribute = 0; attribute < ATTRIBUTE_COUNT; attribute++) {
		for (i = 0; i < count; i++)
			members[i].value = attribute_value(
				topo, members[i].index, attribute);
		qsort(members, count, sizeof(*members), pcitopo_member_compare);
		for (start = 0; start < count; start = end) {
			end = pcitopo_group_end(members, start, count);
			tell_group(checker, members + start, end - start,
				   attribute);
		}
	}
	free(members);
	return 0;
}

static struct pcitopo_finding *add_odd(struct pcitopo_checker *checker,
				       u32 index, const char *measured,
				       const char *expected, u32 majority)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	struct pcitopo_finding *finding;

	/* Drives of one model are put in many places: boot, scratch, data */
	finding = pcitopo_finding_add(checker, "odd-one-out",
				      device->kind == PCITOPO_KIND_NVME ?
					      PCITOPO_SEVERITY_NOTE :
					      PCITOPO_SEVERITY_WARNING,
				      index, device->link);
	if (!finding)
		return NULL;
	finding->measured = measured;
	finding->expected = expected;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "%s, %u sisters have %s",
		measured ? measured : "?", majority, expected ? expected : "?");
	finding->action =
		"compare its slot, riser, cable and firmware with those of its sisters";
	return finding;
}

static bool was_reported(const struct pcitopo_link *link)
{
	return link->verdict == PCITOPO_VERDICT_DEGRADED ||
	       link->verdict == PCITOPO_VERDICT_DOWN ||
	       link->verdict == PCITOPO_VERDICT_UNKNOWN ||
	       link->speed_limited_by == PCITOPO_LIMIT_PORT ||
	       link->speed_limited_by == PCITOPO_LIMIT_TARGET_SPEED ||
	       link->width_limited_by == PCITOPO_LIMIT_PORT;
}

static const char *rate_words(struct pcitopo *pt,
			      const struct pcitopo_rate *rate)
{
	return pcitopo_arena_printf(&pt->arena, "%g GT/s x%u",
				    pcitopo_speed_gts(rate->speed),
				    rate->width);
}

static void check_odd(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_sisters *sisters = &checker->sisters[index];
	const struct pcitopo_link *link =
		&topo->links[topo->devices[index].link];
	u32 hops = hops_of(topo, index);

	if (sisters->majority && !was_reported(link) &&
	    rate_value(&link->current) != rate_value(&sisters->rate))
		add_odd(checker, index, rate_words(checker->pt, &link->current),
			rate_words(checker->pt, &sisters->rate),
			sisters->majority);
	if (sisters->hops_majority && hops != sisters->hops)
		add_odd(checker, index,
			pcitopo_arena_printf(&checker->pt->arena,
					     "%u hop%s to the CPU", hops,
					     hops == 1 ? "" : "s"),
			pcitopo_arena_printf(&checker->pt->arena, "%u",
					     sisters->hops),
			sisters->hops_majority);
	if (sisters->retimers_majority && link->has_retimers &&
	    link->retimers != sisters->retimers)
		add_odd(checker, index,
			pcitopo_arena_printf(&checker->pt->arena,
					     "%u retimer%s", link->retimers,
					     link->retimers == 1 ? "" : "s"),
			pcitopo_arena_printf(&checker->pt->arena, "%u",
					     sisters->retimers),
			sisters->retimers_majority);
}

/**
 * pcitopo_check_sisters - rule odd-one-out
 * @checker: the check, with sisters
 */
void pcitopo_check_sisters(struct pcitopo_checker *checker)
{
	u32 i;

	for (i = 0; i < checker->topo->num_devices; i++) {
		if (checker->sisters[i].size)
			check_odd(checker, i);
	}
}
