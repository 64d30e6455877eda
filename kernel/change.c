// SPDX-License-Identifier: GPL-2.0
/*
 * change.c - what two readings of a link amount to
 *
 * Nothing here reads registers, takes locks or asks for the time, so that it can
 * be tested by itself.
 *
 * Sticky bits are set by hardware and stay until software clears them. One that is
 * set now and was not at the reading before stands for something that happened in
 * between; one that was set already says nothing.
 */
#include <linux/minmax.h>

#include <linux/pcitopo.h>

#include "event.h"

static void pcitopo_sticky_set(struct pcitopo_sticky *sticky,
			       enum pcitopo_sticky_item item, u32 bits)
{
	sticky->have |= BIT(item);
	sticky->bits[item] = bits;
}

/* Only ports have these bits; others read 0 there, whatever the link does. */
static void pcitopo_sticky_flags(const struct pcitopo_config *config,
				 struct pcitopo_sticky *sticky)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_LNKSTA_FLAGS) ||
	    !pcitopo_port_type_is_downstream(config->port_type))
		return;
	pcitopo_sticky_set(sticky, PCITOPO_STICKY_FLAGS,
			   (config->lbms ? PCITOPO_CONFIG_FLAGS_LBMS : 0) |
				   (config->labs ? PCITOPO_CONFIG_FLAGS_LABS :
						   0));
}

/**
 * pcitopo_sticky_get - the sticky bits of a function
 * @config: what it said
 * @sticky: overwritten
 */
void pcitopo_sticky_get(const struct pcitopo_config *config,
			struct pcitopo_sticky *sticky)
{
	memset(sticky, 0, sizeof(*sticky));
	if (pcitopo_has(config, PCITOPO_HAVE_DEVSTA))
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_DEVICE_ERRORS,
				   config->devsta & PT_EXP_DEVSTA_ERRORS);
	if (pcitopo_has(config, PCITOPO_HAVE_AER_UNCOR))
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_AER_UNCOR,
				   config->aer_uncor_status);
	if (pcitopo_has(config, PCITOPO_HAVE_AER_COR))
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_AER_COR,
				   config->aer_cor_status);
	if (pcitopo_has(config, PCITOPO_HAVE_LANE_ERRORS))
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_LANE_ERRORS,
				   config->lane_errors);
	if (pcitopo_has(config, PCITOPO_HAVE_PARITY)) {
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_PARITY_LOCAL,
				   config->parity_local);
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_PARITY_RETIMER1,
				   config->parity_retimer1);
		pcitopo_sticky_set(sticky, PCITOPO_STICKY_PARITY_RETIMER2,
				   config->parity_retimer2);
	}
	pcitopo_sticky_flags(config, sticky);
}

/**
 * pcitopo_told_keep - remember what a reading told
 * @told: what earlier ones told
 * @sticky: what this one told, if anything
 * @time_ns: when
 */
void pcitopo_told_keep(struct pcitopo_told *told,
		       const struct pcitopo_sticky *sticky, u64 time_ns)
{
	int i;

	if (!sticky->have)
		return;
	told->time_ns = time_ns;
	told->sticky.have |= sticky->have;
	for (i = 0; i < PCITOPO_STICKY_COUNT; i++) {
		if (sticky->have & BIT(i))
			told->sticky.bits[i] = sticky->bits[i];
	}
}

/**
 * pcitopo_growth_get - sticky bits that are new
 * @before: those of one reading
 * @now: those of a later one
 * @interval_ns: time between them
 * @growth: overwritten
 *
 * Return: true if there is at least one.
 */
bool pcitopo_growth_get(const struct pcitopo_sticky *before,
			const struct pcitopo_sticky *now, u64 interval_ns,
			struct pcitopo_growth *growth)
{
	bool has_grown = false;
	int i;

	memset(growth, 0, sizeof(*growth));
	growth->interval_ns = interval_ns;
	growth->sticky.have = before->have & now->have;
	for (i = 0; i < PCITOPO_STICKY_COUNT; i++) {
		if (!(growth->sticky.have & BIT(i)))
			continue;
		growth->sticky.bits[i] = now->bits[i] & ~before->bits[i];
		if (growth->sticky.bits[i])
			has_grown = true;
	}
	return has_grown;
}

/**
 * pcitopo_link_state_get - what a port said last
 * @history: of the port
 * @state: overwritten
 */
void pcitopo_link_state_get(const struct pcitopo_history *history,
			    struct pcitopo_link_state *state)
{
	memset(state, 0, sizeof(*state));
	state->is_known = history->is_known;
	state->is_up = history->is_known && history->is_up;
	if (!state->is_up)
		return;
	state->has_rate = true;
	state->speed = history->speed;
	state->width = history->width;
}

static void pcitopo_growth_add(struct pcitopo_growth *all,
			       const struct pcitopo_growth *one)
{
	int i;

	all->interval_ns += one->interval_ns;
	all->sticky.have |= one->sticky.have;
	for (i = 0; i < PCITOPO_STICKY_COUNT; i++)
		all->sticky.bits[i] |= one->sticky.bits[i];
}

static void pcitopo_worst_add(struct pcitopo_link_state *worst,
			      const struct pcitopo_link_state *state)
{
	if (!state->is_known)
		return;
	if (!worst->is_known) {
		*worst = *state;
		return;
	}
	worst->is_up = worst->is_up && state->is_up;
	if (!state->has_rate)
		return;
	worst->speed = worst->has_rate ? min(worst->speed, state->speed) :
					 state->speed;
	worst->width = worst->has_rate ? min(worst->width, state->width) :
					 state->width;
	worst->has_rate = true;
}

/**
 * pcitopo_change_add - put a change to those that are yet to be told
 * @all: those; none if its count is 0
 * @one: a later one
 */
void pcitopo_change_add(struct pcitopo_change *all,
			const struct pcitopo_change *one)
{
	if (!all->count)
		all->before = one->before;
	all->count += one->count;
	all->is_state |= one->is_state;
	all->time_ns = one->time_ns;
	all->real_time_ns = one->real_time_ns;
	all->after = one->after;
	pcitopo_worst_add(&all->worst, &one->after);
	if (one->has_port)
		pcitopo_growth_add(&all->at_port, &one->at_port);
	if (one->has_component)
		pcitopo_growth_add(&all->at_component, &one->at_component);
	all->has_port |= one->has_port;
	all->has_component |= one->has_component;
}

/**
 * pcitopo_bucket_wait - how long until there is a token
 * @bucket: the bucket
 * @now_ns: the time
 *
 * Return: nanoseconds; 0 if there is one.
 */
u64 pcitopo_bucket_wait(const struct pcitopo_bucket *bucket, u64 now_ns)
{
	u64 first_ns =
		now_ns + (PCITOPO_BUCKET_TOKENS - 1) * PCITOPO_BUCKET_REFILL;

	return bucket->full_ns > first_ns ? bucket->full_ns - first_ns : 0;
}

/**
 * pcitopo_bucket_take - take a token
 * @bucket: the bucket
 * @now_ns: the time
 *
 * Return: false if there is none.
 */
bool pcitopo_bucket_take(struct pcitopo_bucket *bucket, u64 now_ns)
{
	if (pcitopo_bucket_wait(bucket, now_ns))
		return false;
	bucket->full_ns = max(bucket->full_ns, now_ns) + PCITOPO_BUCKET_REFILL;
	return true;
}
