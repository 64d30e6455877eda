// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * event.c - what one event says of a link's health
 *
 * Three questions: was the link in trouble, was that power management, and
 * whose card was it.
 */
#include "explain/story.h"

#include <stdlib.h>

static bool is_below(const struct pcitopo_link_state *state,
		     const struct pcitopo_rate *best, bool width)
{
	if (width)
		return state->rate.has_width && best->has_width &&
		       state->rate.width < best->width;
	return state->rate.has_speed && best->has_speed &&
	       state->rate.speed < best->speed;
}

static void raise(struct pcitopo_rate *best,
		  const struct pcitopo_link_state *state)
{
	if (!state->known || !state->up)
		return;
	if (state->rate.has_width &&
	    (!best->has_width || state->rate.width > best->width)) {
		best->width = state->rate.width;
		best->has_width = true;
	}
	if (state->rate.has_speed &&
	    (!best->has_speed || state->rate.speed > best->speed)) {
		best->speed = state->rate.speed;
		best->has_speed = true;
	}
}

static bool is_gpu(const struct pcitopo_event *event)
{
	return event->has_ids && (event->class_code == PT_CLASS_DISPLAY_VGA ||
				  event->class_code == PT_CLASS_DISPLAY_3D ||
				  event->class_code == PT_CLASS_DISPLAY_OTHER ||
				  event->class_code == PT_CLASS_ACCELERATOR);
}

static bool is_autonomous(const struct pcitopo_event *event)
{
	return (event->at_port.have & PCITOPO_GROWTH_BANDWIDTH &&
		event->at_port.labs) ||
	       (event->at_device.have & PCITOPO_GROWTH_BANDWIDTH &&
		event->at_device.labs);
}

/* A speed below @best that power management explains, as model/verdict.c has it */
static bool is_idle(const struct pcitopo_event *event,
		    const struct pcitopo_link_state *state,
		    const struct pcitopo_rate *best)
{
	if (!state->known || !state->up)
		return false;
	if (state->has_verdict)
		return state->verdict == PCITOPO_VERDICT_IDLE;
	if (is_below(state, best, true) || !is_below(state, best, false))
		return false;
	return is_autonomous(event) ||
	       (is_gpu(event) && state->rate.speed == PT_SPEED_2_5GT);
}

/* Verdicts know both ends; without one, the best that was seen has to do */
static u32 state_trouble(const struct pcitopo_event *event,
			 const struct pcitopo_link_state *state,
			 const struct pcitopo_rate *best)
{
	u32 kinds = 0;

	if (!state->known)
		return 0;
	if (state->has_verdict && state->verdict != PCITOPO_VERDICT_DEGRADED)
		return state->verdict == PCITOPO_VERDICT_DOWN ?
			       PCITOPO_TROUBLE_DOWN :
			       0;
	if (!state->up)
		return PCITOPO_TROUBLE_DOWN;
	if (is_idle(event, state, best))
		return 0;
	if (is_below(state, best, true))
		kinds |= PCITOPO_TROUBLE_NARROW;
	if (is_below(state, best, false))
		kinds |= PCITOPO_TROUBLE_SLOW;
	if (state->has_verdict && !kinds)
		kinds = PCITOPO_TROUBLE_NARROW | PCITOPO_TROUBLE_SLOW;
	return kinds;
}

/**
 * pcitopo_event_trouble - what a change of a link has done to it
 * @event: of any type; only LINK events say anything here
 * @best: what the link is capable of, as far as known; NULL: not known
 *
 * Where power management explains a state, that is no trouble.
 *
 * Return: PCITOPO_TROUBLE_NARROW, SLOW, DOWN of the state after it, or in
 * between.
 */
u32 pcitopo_event_trouble(const struct pcitopo_event *event,
			  const struct pcitopo_rate *best)
{
	struct pcitopo_rate able = { 0 };

	if (event->type != PCITOPO_EVENT_LINK)
		return 0;
	if (best)
		able = *best;
	raise(&able, &event->before);
	raise(&able, &event->after);
	raise(&able, &event->worst);
	return state_trouble(event, &event->after, &able) |
	       state_trouble(event, &event->worst, &able);
}

/**
 * pcitopo_event_is_idle - was a change of a link power management
 * @event: a LINK event
 *
 * Return: it went to a speed that power management explains, or came from one.
 */
bool pcitopo_event_is_idle(const struct pcitopo_event *event)
{
	struct pcitopo_rate able = { 0 };

	raise(&able, &event->before);
	raise(&able, &event->after);
	return is_idle(event, &event->after, &able) ||
	       is_idle(event, &event->before, &able);
}

static void correctable_signs(u32 status, u32 bits[PCITOPO_SIGN_COUNT])
{
	bits[PCITOPO_SIGN_RECEIVED] =
		status &
		(PT_AER_COR_RCVR | PT_AER_COR_BAD_TLP | PT_AER_COR_BAD_DLLP);
	bits[PCITOPO_SIGN_REPLAYED] =
		status & (PT_AER_COR_REP_ROLL | PT_AER_COR_REP_TIMER);
	bits[PCITOPO_SIGN_INTERNAL] |= status & PT_AER_COR_INTERNAL;
}

static void uncorrectable_signs(u32 status, u32 bits[PCITOPO_SIGN_COUNT])
{
	bits[PCITOPO_SIGN_DATA_LINK] = status & PT_AER_UNC_DLP;
	bits[PCITOPO_SIGN_SURPRISE_DOWN] = status & PT_AER_UNC_SURPDN;
	bits[PCITOPO_SIGN_INTERNAL] |= status & PT_AER_UNC_INTN;
	bits[PCITOPO_SIGN_MALFORMED] =
		status &
		(PT_AER_UNC_MALF_TLP | PT_AER_UNC_FCP | PT_AER_UNC_RX_OVER);
}

/* A link that has just come up: what training itself leaves behind */
static bool is_training(const struct pcitopo_event *event)
{
	return event->type == PCITOPO_EVENT_LINK && event->before.known &&
	       !event->before.up;
}

static u32 lanes_of(const struct pcitopo_event *event)
{
	u32 width = 0;

	if (event->before.known && event->before.up)
		width = event->before.rate.width;
	if (event->after.known && event->after.up &&
	    event->after.rate.width > width)
		width = event->after.rate.width;
	if (!width || width >= 32)
		return ~(u32)0;
	return ((u32)1 << width) - 1;
}

/**
 * pcitopo_event_signs - what grew at an end, by what it means
 * @event: the event
 * @end: which end
 * @bits: set, of each sign, to the bits of its register; 0: it did not grow
 *
 * Left out is what healthy machines show: lanes beyond the width, lane and
 * parity errors of a link that has just trained, and Unsupported Request, which
 * probing leaves behind.
 */
void pcitopo_event_signs(const struct pcitopo_event *event,
			 enum pcitopo_end end, u32 bits[PCITOPO_SIGN_COUNT])
{
	const struct pcitopo_growth *growth =
		end == PCITOPO_AT_PORT ? &event->at_port : &event->at_device;
	u32 lanes = is_training(event) ? 0 : lanes_of(event);

	memset(bits, 0, PCITOPO_SIGN_COUNT * sizeof(*bits));
	if (growth->have & PCITOPO_GROWTH_LANE_ERRORS)
		bits[PCITOPO_SIGN_LANE_ERRORS] = growth->lane_errors & lanes;
	if (growth->have & PCITOPO_GROWTH_PARITY_LOCAL)
		bits[PCITOPO_SIGN_PARITY_LOCAL] = growth->parity_local & lanes;
	if (growth->have & PCITOPO_GROWTH_PARITY_RETIMER1)
		bits[PCITOPO_SIGN_PARITY_RETIMER1] = growth->parity_retimer1 &
						     lanes;
	if (growth->have & PCITOPO_GROWTH_PARITY_RETIMER2)
		bits[PCITOPO_SIGN_PARITY_RETIMER2] = growth->parity_retimer2 &
						     lanes;
	if (growth->have & PCITOPO_GROWTH_CORRECTABLE)
		correctable_signs(growth->correctable, bits);
	if (growth->have & PCITOPO_GROWTH_UNCORRECTABLE)
		uncorrectable_signs(growth->uncorrectable, bits);
	if (growth->have & PCITOPO_GROWTH_DEVICE_ERRORS &&
	    !(growth->have &
	      (PCITOPO_GROWTH_CORRECTABLE | PCITOPO_GROWTH_UNCORRECTABLE)) &&
	    !(growth->device_errors & PT_EXP_DEVSTA_URD))
		bits[PCITOPO_SIGN_DEVICE_STATUS] = growth->device_errors;
	if (growth->have & PCITOPO_GROWTH_BANDWIDTH) {
		bits[PCITOPO_SIGN_LBMS] = growth->lbms;
		bits[PCITOPO_SIGN_LABS] = growth->labs;
	}
}

/* 16 digits, in pairs with dashes between them or without */
static bool parse_serial(const char *text, u64 *serial)
{
	int digits = 0;
	u64 value = 0;

	for (; text && *text; text++) {
		char c = (char)(*text | 0x20);

		if (*text == '-' || *text == ':')
			continue;
		if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')) ||
		    ++digits > 16)
			return false;
		value = value << 4 | (u64)(c <= '9' ? c - '0' : c - 'a' + 10);
	}
	if (digits != 16 || pcitopo_serial_is_default(value))
		return false;
	*serial = value;
	return true;
}

/**
 * pcitopo_event_card - which card was below the port
 * @event: the event
 * @card: filled
 *
 * Return: something is known.
 */
bool pcitopo_event_card(const struct pcitopo_event *event,
			struct pcitopo_card *card)
{
	memset(card, 0, sizeof(*card));
	card->has_serial = parse_serial(event->device_serial, &card->serial);
	card->has_ids = event->has_ids;
	card->vendor_id = event->vendor_id;
	card->device_id = event->device_id;
	return card->has_serial || card->has_ids;
}

/**
 * pcitopo_cards_same - are two cards known to be one
 * @a: one
 * @b: the other
 *
 * Return: equal serial numbers, and nothing that contradicts.
 */
bool pcitopo_cards_same(const struct pcitopo_card *a,
			const struct pcitopo_card *b)
{
	return a->has_serial && b->has_serial && !pcitopo_cards_differ(a, b);
}

/**
 * pcitopo_cards_differ - are two cards known to be two
 * @a: one
 * @b: the other
 *
 * Return: other serial numbers, or another kind of card.
 */
bool pcitopo_cards_differ(const struct pcitopo_card *a,
			  const struct pcitopo_card *b)
{
	if (a->has_serial && b->has_serial && a->serial != b->serial)
		return true;
	return a->has_ids && b->has_ids &&
	       (a->vendor_id != b->vendor_id || a->device_id != b->device_id);
}
