// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verdict.c - what each link is worth
 *
 * The capability of a link is what both of its ends can do. Whether a link
 * below it is at fault depends on why: a lowered target speed, power
 * management with evidence, or nothing that excuses it. The words and their
 * order are those of the design; every verdict keeps the reasons that led to
 * it.
 */
#include "model/topo.h"

/* Everything that is looked at to judge one link */
struct judgement {
	const struct pcitopo_topo *topo;
	struct pcitopo_link *link;
	const struct pcitopo_device *port;
	const struct pcitopo_device *device; /* NULL: none in the input */
	const struct pcitopo_config *p;
	const struct pcitopo_config *d; /* NULL: none, or it does not answer */
};

static void because(struct judgement *j, enum pcitopo_reason reason)
{
	j->link->reasons |= (u64)1 << reason;
}

static void decide(struct judgement *j, enum pcitopo_verdict verdict)
{
	j->link->verdict = verdict;
}

static void conclude(struct judgement *j, enum pcitopo_verdict verdict,
		     enum pcitopo_reason reason)
{
	because(j, reason);
	decide(j, verdict);
}

/* The ends can differ when the link changed between two reads. */
static void set_current(struct judgement *j)
{
	struct pcitopo_rate port, device;

	pcitopo_end_current(j->p, &port);
	pcitopo_end_current(j->d, &device);
	if ((port.has_speed && device.has_speed &&
	     port.speed != device.speed) ||
	    (port.has_width && device.has_width && port.width != device.width))
		because(j, PCITOPO_REASON_ENDS_DISAGREE);
	pcitopo_link_current(j->p, j->d, &j->link->current);
}

static void set_capability(struct judgement *j)
{
	struct pcitopo_link *link = j->link;

	pcitopo_end_max(j->p, &link->port_max);
	pcitopo_end_max(j->d, &link->device_max);
	pcitopo_link_capability(j->p, j->d, &link->max);
	if (pcitopo_has(j->p, PCITOPO_HAVE_LNKCTL2) &&
	    pcitopo_speed_mtps(j->p->target_speed)) {
		link->has_target_speed = true;
		link->target_speed = j->p->target_speed;
	}
}

static void set_retimers(struct judgement *j)
{
	struct pcitopo_link *link = j->link;

	link->has_retimers = pcitopo_link_retimers(j->p, j->d, &link->retimers,
						   &link->retimers_seen_by);
}

static void set_cxl(struct judgement *j)
{
	struct pcitopo_link *link = j->link;

	pcitopo_cxl_link_decode(j->p, j->d, &link->cxl_link);
	link->cxl = link->cxl_link.trained & (PT_CXL_CACHE | PT_CXL_MEM);
}

/* Why the registers of an end are not there */
static enum pcitopo_reason unread_reason(const struct pcitopo_device *device)
{
	if (device->asleep)
		return PCITOPO_REASON_ASLEEP;
	if (pcitopo_does_not_answer(device))
		return PCITOPO_REASON_ALL_ONES;
	if (device->unstable)
		return PCITOPO_REASON_NONSENSE;
	return device->access_denied ? PCITOPO_REASON_ACCESS_DENIED :
				       PCITOPO_REASON_NOT_READ;
}

static bool width_is_zero(const struct judgement *j)
{
	return pcitopo_has(j->p, PCITOPO_HAVE_LNKSTA) && !j->p->width;
}

static void judge_down(struct judgement *j)
{
	bool known;

	if (pcitopo_has(j->p, PCITOPO_HAVE_LNKCTL) && j->p->link_disabled)
		because(j, PCITOPO_REASON_DISABLED);
	else if (pcitopo_has(j->p, PCITOPO_HAVE_SLTCTL) &&
		 pcitopo_has(j->p, PCITOPO_HAVE_SLTCAP) &&
		 j->p->power_controller && j->p->power_off)
		because(j, PCITOPO_REASON_POWER_OFF);
	else
		because(j, PCITOPO_REASON_NO_RESPONSE);
	if (width_is_zero(j))
		because(j, PCITOPO_REASON_WIDTH_ZERO);
	else
		because(j, PCITOPO_REASON_DATA_LINK_INACTIVE);
	if (pcitopo_port_presence(j->p, &known))
		because(j, PCITOPO_REASON_PRESENCE);
	decide(j, PCITOPO_VERDICT_DOWN);
}

static bool at_maximum(const struct pcitopo_rate *current,
		       const struct pcitopo_rate *max)
{
	return current->has_speed && current->has_width && max->has_speed &&
	       max->has_width && current->speed == max->speed &&
	       current->width == max->width;
}

/* Only one end is known; @why the other is not */
static void judge_one_end(struct judgement *j, enum pcitopo_reason why)
{
	const struct pcitopo_link *link = j->link;

	if (at_maximum(&link->current, &link->port_max) ||
	    (!link->port_max.has_speed &&
	     at_maximum(&link->current, &link->device_max))) {
		conclude(j, PCITOPO_VERDICT_OK, PCITOPO_REASON_ONE_END);
		return;
	}
	conclude(j, PCITOPO_VERDICT_UNKNOWN, why);
}

/* No component answers below; without root the port does not say why. */
static void judge_no_answer(struct judgement *j)
{
	switch (pcitopo_port_silence(j->p, j->device)) {
	case PCITOPO_SILENCE_DOWN:
		judge_down(j);
		break;
	case PCITOPO_SILENCE_NO_PRESENCE:
		conclude(j, PCITOPO_VERDICT_EMPTY, PCITOPO_REASON_NO_PRESENCE);
		break;
	case PCITOPO_SILENCE_UNEXPLAINED:
		conclude(j, PCITOPO_VERDICT_UNKNOWN, PCITOPO_REASON_ALL_ONES);
		break;
	case PCITOPO_SILENCE_LINKED:
		judge_one_end(j, PCITOPO_REASON_OTHER_END_MISSING);
		break;
	case PCITOPO_SILENCE_NO_DEVICE:
		if (j->port->access_denied &&
		    !pcitopo_has(j->p, PCITOPO_HAVE_EXP))
			conclude(j, PCITOPO_VERDICT_UNKNOWN,
				 PCITOPO_REASON_ACCESS_DENIED);
		else
			conclude(j, PCITOPO_VERDICT_EMPTY,
				 PCITOPO_REASON_NO_DEVICE);
		break;
	}
}

static bool is_gpu(const struct judgement *j)
{
	u32 payload = pcitopo_link_payload(j->topo, j->link);

	return payload != PCITOPO_NO_INDEX &&
	       j->topo->devices[payload].kind == PCITOPO_KIND_GPU;
}

static void set_limits(struct judgement *j)
{
	struct pcitopo_link *link = j->link;

	if (link->port_max.speed < link->device_max.speed) {
		link->speed_limited_by = PCITOPO_LIMIT_PORT;
		because(j, PCITOPO_REASON_SPEED_LIMITED_BY_PORT);
	} else if (link->port_max.speed > link->device_max.speed) {
		link->speed_limited_by = PCITOPO_LIMIT_DEVICE;
		because(j, PCITOPO_REASON_SPEED_LIMITED_BY_DEVICE);
	}
	if (link->port_max.width < link->device_max.width) {
		link->width_limited_by = PCITOPO_LIMIT_PORT;
		because(j, PCITOPO_REASON_WIDTH_LIMITED_BY_PORT);
	} else if (link->port_max.width > link->device_max.width) {
		link->width_limited_by = PCITOPO_LIMIT_DEVICE;
		because(j, PCITOPO_REASON_WIDTH_LIMITED_BY_DEVICE);
	}
}

/* A speed below capability that power management explains */
static bool has_idle_evidence(struct judgement *j)
{
	bool found = false;

	if (is_gpu(j) && j->link->current.speed == PT_SPEED_2_5GT) {
		because(j, PCITOPO_REASON_GPU_IDLE_SPEED);
		found = true;
	}
	if (pcitopo_has(j->p, PCITOPO_HAVE_LNKSTA_FLAGS) && j->p->labs) {
		because(j, PCITOPO_REASON_AUTONOMOUS_PORT);
		found = true;
	}
	if (pcitopo_has(j->d, PCITOPO_HAVE_LNKSTA_FLAGS) && j->d->labs) {
		because(j, PCITOPO_REASON_AUTONOMOUS_DEVICE);
		found = true;
	}
	return found;
}

static bool is_held_by_target(const struct pcitopo_link *link)
{
	return link->has_target_speed && link->target_speed < link->max.speed &&
	       link->current.speed >= link->target_speed;
}

static void judge_slow(struct judgement *j)
{
	struct pcitopo_link *link = j->link;

	if (is_held_by_target(link)) {
		link->speed_limited_by = PCITOPO_LIMIT_TARGET_SPEED;
		conclude(j, PCITOPO_VERDICT_LIMITED,
			 PCITOPO_REASON_TARGET_SPEED);
	} else if (has_idle_evidence(j)) {
		decide(j, PCITOPO_VERDICT_IDLE);
	} else {
		conclude(j, PCITOPO_VERDICT_DEGRADED, PCITOPO_REASON_SPEED_LOW);
	}
}

static bool has_shrunk_maximum(const struct judgement *j)
{
	const struct pcitopo_link *link = j->link;

	return link->device_max.speed == PT_SPEED_2_5GT &&
	       link->port_max.speed > PT_SPEED_2_5GT && is_gpu(j);
}

static void judge_both_ends(struct judgement *j)
{
	struct pcitopo_link *link = j->link;
	bool narrow = link->current.width < link->max.width;
	bool slow = link->current.speed < link->max.speed;

	set_limits(j);
	if (narrow) {
		if (slow)
			because(j, PCITOPO_REASON_SPEED_LOW);
		conclude(j, PCITOPO_VERDICT_DEGRADED, PCITOPO_REASON_WIDTH_LOW);
	} else if (slow) {
		judge_slow(j);
	} else if (has_shrunk_maximum(j)) {
		conclude(j, PCITOPO_VERDICT_IDLE,
			 PCITOPO_REASON_MAX_SPEED_SHRUNK);
	} else if (link->speed_limited_by || link->width_limited_by) {
		decide(j, PCITOPO_VERDICT_LIMITED);
	} else {
		decide(j, PCITOPO_VERDICT_OK);
	}
	if (link->verdict == PCITOPO_VERDICT_DEGRADED && link->retimers)
		because(j, PCITOPO_REASON_RETIMER);
}

static bool is_nonsense(const struct pcitopo_link *link)
{
	if (!link->current.has_speed || !link->current.has_width)
		return true;
	return link->current.speed > link->max.speed ||
	       link->current.width > link->max.width;
}

static void judge_answering(struct judgement *j)
{
	const struct pcitopo_link *link = j->link;

	if (!pcitopo_has(j->p, PCITOPO_HAVE_LNKSTA) &&
	    !pcitopo_has(j->d, PCITOPO_HAVE_LNKSTA))
		conclude(j, PCITOPO_VERDICT_UNKNOWN, unread_reason(j->port));
	else if (!link->port_max.has_speed || !link->port_max.has_width)
		judge_one_end(j, pcitopo_has(j->p, PCITOPO_HAVE_LNKCAP) ?
					 PCITOPO_REASON_NONSENSE :
					 unread_reason(j->port));
	else if (!link->device_max.has_speed || !link->device_max.has_width)
		judge_one_end(j, pcitopo_has(j->d, PCITOPO_HAVE_LNKCAP) ?
					 PCITOPO_REASON_NONSENSE :
					 unread_reason(j->device));
	else if (is_nonsense(link))
		conclude(j, PCITOPO_VERDICT_UNKNOWN, PCITOPO_REASON_NONSENSE);
	else
		judge_both_ends(j);
}

static void judge(struct judgement *j)
{
	struct pcitopo_link *link = j->link;

	if (link->internal)
		conclude(j, PCITOPO_VERDICT_NONE, PCITOPO_REASON_INTERNAL);
	else if (j->device && pcitopo_kind_is_placeholder(j->device))
		conclude(j, PCITOPO_VERDICT_EMPTY, PCITOPO_REASON_PLACEHOLDER);
	else if (pcitopo_does_not_answer(j->port))
		conclude(j, PCITOPO_VERDICT_UNKNOWN, PCITOPO_REASON_ALL_ONES);
	else if (j->d)
		judge_answering(j);
	else if (!pcitopo_has(j->p, PCITOPO_HAVE_LNKSTA))
		conclude(j, PCITOPO_VERDICT_UNKNOWN, unread_reason(j->port));
	else
		judge_no_answer(j);
}

static struct judgement begin(const struct pcitopo_topo *topo,
			      struct pcitopo_link *link)
{
	struct judgement j = {
		.topo = topo,
		.link = link,
		.port = &topo->devices[link->port],
		.p = &topo->devices[link->port].config,
	};

	if (link->device != PCITOPO_NO_INDEX) {
		j.device = &topo->devices[link->device];
		if (!pcitopo_does_not_answer(j.device))
			j.d = &j.device->config;
	}
	return j;
}

static void judge_link(const struct pcitopo_topo *topo,
		       struct pcitopo_link *link)
{
	struct judgement j = begin(topo, link);

	set_current(&j);
	set_capability(&j);
	set_retimers(&j);
	set_cxl(&j);
	judge(&j);
	/* Without a link nothing was detected: zero would be a claim */
	if (link->verdict == PCITOPO_VERDICT_EMPTY ||
	    link->verdict == PCITOPO_VERDICT_DOWN) {
		link->has_retimers = false;
		link->retimers = 0;
		link->retimers_seen_by = 0;
	}
}

/**
 * pcitopo_verdict_at - judge a link in another state than the model has it in
 * @topo: the model, which does not change
 * @index: of the link
 * @rate: what has trained; NULL: the link is down
 *
 * What is not in the state is taken from the model.
 *
 * Return: the verdict.
 */
enum pcitopo_verdict pcitopo_verdict_at(const struct pcitopo_topo *topo,
					u32 index,
					const struct pcitopo_rate *rate)
{
	struct pcitopo_link link = {
		.port = topo->links[index].port,
		.device = topo->links[index].device,
		.internal = topo->links[index].internal,
	};
	struct pcitopo_device port = topo->devices[link.port];
	struct judgement j = begin(topo, &link);

	pcitopo_set(&port.config, PCITOPO_HAVE_LNKSTA);
	port.config.speed = rate ? rate->speed : 0;
	port.config.width = rate ? rate->width : 0;
	port.config.dll_active = rate && port.config.dll_active_reporting;
	j.port = &port;
	j.p = &port.config;
	/* Nothing answers below a link that is down */
	if (rate)
		link.current = *rate;
	else
		j.d = NULL;
	set_capability(&j);
	judge(&j);
	return link.verdict;
}

/**
 * pcitopo_verdict_assign - judge every link
 * @topo: model with links and internal marks
 */
void pcitopo_verdict_assign(struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_links; i++)
		judge_link(topo, &topo->links[i]);
}
