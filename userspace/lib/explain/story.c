// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * story.c - what has become of a link, from a machine's history
 *
 * Trouble that another card had here, and trouble that this card had elsewhere,
 * are kept apart: they show whether trouble follows the card or stays at the
 * slot.
 */
#include "explain/story.h"

#include <errno.h>
#include <stdlib.h>

/* Signs that what an end received was damaged on the way */
static const enum pcitopo_sign received_signs[] = {
	PCITOPO_SIGN_LANE_ERRORS,     PCITOPO_SIGN_PARITY_LOCAL,
	PCITOPO_SIGN_PARITY_RETIMER1, PCITOPO_SIGN_PARITY_RETIMER2,
	PCITOPO_SIGN_RECEIVED,	      PCITOPO_SIGN_DATA_LINK,
};

/* Events with errors at either end; few of them say nothing */
struct error_counts {
	u32 at[PCITOPO_AT_COUNT];
};

/* Cards with several links have one number; some vendors give all the same */
static bool is_unique(const struct pcitopo_topo *topo,
		      const struct pcitopo_device *device)
{
	u64 serial = device->config.serial;
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		u32 other = topo->links[i].device;

		if (other == PCITOPO_NO_INDEX ||
		    device == &topo->devices[other] ||
		    !pcitopo_has(&topo->devices[other].config,
				 PCITOPO_HAVE_SERIAL))
			continue;
		if (topo->devices[other].config.serial == serial)
			return false;
	}
	return !pcitopo_serial_is_default(serial);
}

static void card_of_device(const struct pcitopo_topo *topo,
			   const struct pcitopo_device *device,
			   struct pcitopo_card *card)
{
	const struct pcitopo_config *config = &device->config;

	if (pcitopo_has(config, PCITOPO_HAVE_SERIAL) &&
	    is_unique(topo, device)) {
		card->has_serial = true;
		card->serial = config->serial;
	}
	if (pcitopo_has(config, PCITOPO_HAVE_IDS)) {
		card->has_ids = true;
		card->vendor_id = config->vendor_id;
		card->device_id = config->device_id;
	}
}

/* The card in the slot, or the last one that was there. A card that
 * has no serial number may be another one than before.
 */
static void find_card(struct pcitopo_story *story)
{
	const struct pcitopo_history *history = story->history;
	struct pcitopo_card card;
	u32 i = history ? history->num_events : 0;

	if (story->device && !pcitopo_does_not_answer(story->device)) {
		card_of_device(story->topo, story->device, &story->card);
		return;
	}
	while (i-- > 0) {
		if (pcitopo_story_is_here(story, &history->events[i]) &&
		    pcitopo_event_card(&history->events[i], &card)) {
			story->card = card;
			return;
		}
	}
}

/* The link is up, but the component below does not answer */
static bool is_silent(const struct pcitopo_story *story)
{
	bool known;

	return story->device && pcitopo_does_not_answer(story->device) &&
	       !pcitopo_does_not_answer(story->port) &&
	       pcitopo_port_dll_active(&story->port->config, &known) && known;
}

static u32 trouble_now(const struct pcitopo_story *story)
{
	const struct pcitopo_link *link = story->link;
	u32 kinds = 0;

	if (link->verdict == PCITOPO_VERDICT_DOWN || is_silent(story))
		return PCITOPO_TROUBLE_DOWN;
	if (link->verdict != PCITOPO_VERDICT_DEGRADED)
		return 0;
	if (link->reasons >> PCITOPO_REASON_WIDTH_LOW & 1)
		kinds |= PCITOPO_TROUBLE_NARROW;
	if (link->reasons >> PCITOPO_REASON_SPEED_LOW & 1)
		kinds |= PCITOPO_TROUBLE_SLOW;
	return kinds;
}

static bool was_received_badly(const u32 bits[PCITOPO_SIGN_COUNT])
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(received_signs); i++) {
		if (bits[received_signs[i]])
			return true;
	}
	return false;
}

static u32 count_errors(const struct pcitopo_event *event,
			struct error_counts *errors)
{
	u32 bits[PCITOPO_SIGN_COUNT];
	u32 kinds = 0;
	int end;

	for (end = 0; end < PCITOPO_AT_COUNT; end++) {
		pcitopo_event_signs(event, (enum pcitopo_end)end, bits);
		if (!was_received_badly(bits))
			continue;
		errors->at[end]++;
		kinds |= end == PCITOPO_AT_PORT ? PCITOPO_TROUBLE_ERRORS_PORT :
						  PCITOPO_TROUBLE_ERRORS_DEVICE;
	}
	return kinds;
}

/* Errors are trouble when they recur, or go with a link that is in trouble */
static u32 weigh_errors(u32 kinds, const struct error_counts *errors)
{
	if (kinds & PCITOPO_TROUBLE_OF_LINK)
		return kinds;
	if (errors->at[PCITOPO_AT_PORT] < PCITOPO_ERRORS_RECUR)
		kinds &= ~(u32)PCITOPO_TROUBLE_ERRORS_PORT;
	if (errors->at[PCITOPO_AT_DEVICE] < PCITOPO_ERRORS_RECUR)
		kinds &= ~(u32)PCITOPO_TROUBLE_ERRORS_DEVICE;
	return kinds;
}

static void note_signs(struct pcitopo_story *story,
		       const struct pcitopo_event *event)
{
	u32 bits[PCITOPO_SIGN_COUNT];
	int end, sign;

	for (end = 0; end < PCITOPO_AT_COUNT; end++) {
		const struct pcitopo_growth *growth = end == PCITOPO_AT_PORT ?
							      &event->at_port :
							      &event->at_device;

		pcitopo_event_signs(event, (enum pcitopo_end)end, bits);
		story->growth += growth->have != 0;
		if (growth->have & PCITOPO_GROWTH_PARITY_RETIMER1)
			story->retimer_parity |= 1u << end;
		for (sign = 0; sign < PCITOPO_SIGN_COUNT; sign++) {
			struct pcitopo_sign_seen *seen =
				&story->signs[end][sign];

			if (!bits[sign])
				continue;
			if (!seen->times++)
				seen->first_ns = event->real_time_ns;
			seen->last_ns = event->real_time_ns;
			seen->bits |= bits[sign];
		}
	}
}

static void note_ours(struct pcitopo_story *story,
		      const struct pcitopo_event *event,
		      struct error_counts *errors)
{
	u32 kinds = pcitopo_event_trouble(event, &story->link->max);
	struct pcitopo_card card;

	note_signs(story, event);
	if (kinds) {
		story->num_bad++;
		story->last_bad = event;
	} else if (event->type == PCITOPO_EVENT_LINK) {
		story->num_idle += pcitopo_event_is_idle(event);
	}
	if (kinds) {
		pcitopo_event_card(event, &card);
		story->no_serials += !card.has_serial;
	}
	story->past |= kinds | count_errors(event, errors);
}

static void note_repeat(struct pcitopo_repeat *repeat,
			const struct pcitopo_event *event, u32 same,
			struct error_counts *errors)
{
	u32 kinds = pcitopo_event_trouble(event, NULL) |
		    count_errors(event, errors);

	if (!(kinds & same))
		return;
	repeat->kinds |= kinds & same;
	repeat->event = event;
}

/* Trouble of other cards here, and of this card elsewhere */
static void note_others(struct pcitopo_story *story)
{
	const struct pcitopo_history *history = story->history;
	struct error_counts here = { 0 }, there = { 0 };
	u32 same = story->now | story->past;
	struct pcitopo_card card;
	u32 i;

	if (!same)
		same = PCITOPO_TROUBLE_OF_LINK | PCITOPO_TROUBLE_OF_ERRORS;
	for (i = 0; i < history->num_events; i++) {
		const struct pcitopo_event *event = &history->events[i];

		if (!pcitopo_event_is_about_link(event) ||
		    pcitopo_story_is_other_host(story, event) ||
		    !pcitopo_event_card(event, &card))
			continue;
		if (pcitopo_story_is_here(story, event)) {
			if (pcitopo_cards_differ(&card, &story->card))
				note_repeat(&story->other_card, event, same,
					    &here);
		} else if (pcitopo_cards_same(&card, &story->card)) {
			note_repeat(&story->elsewhere, event, same, &there);
		}
	}
	story->other_card.kinds = weigh_errors(story->other_card.kinds, &here);
	story->elsewhere.kinds = weigh_errors(story->elsewhere.kinds, &there);
}

static int add_transition(struct pcitopo_explanation *explanation,
			  const struct pcitopo_event *event, u32 *capacity)
{
	void *grown;

	grown = pcitopo_grow(explanation->transitions,
			     explanation->num_transitions + 1, capacity,
			     sizeof(*explanation->transitions));
	if (!grown)
		return -ENOMEM;
	explanation->transitions = grown;
	explanation->transitions[explanation->num_transitions++] = event;
	explanation->num_changes += 1 + (u64)event->folded;
	return 0;
}

static int walk_history(struct pcitopo_story *story,
			struct pcitopo_explanation *explanation)
{
	const struct pcitopo_history *history = story->history;
	struct error_counts errors = { 0 };
	u32 capacity = 0, i;

	for (i = 0; i < history->num_events; i++) {
		const struct pcitopo_event *event = &history->events[i];

		if (pcitopo_story_is_other_host(story, event)) {
			story->num_other_hosts++;
			continue;
		}
		if (event->type == PCITOPO_EVENT_LOST)
			story->num_lost += event->lost ? event->lost : 1;
		if (!pcitopo_story_is_here(story, event))
			continue;
		if (event->type == PCITOPO_EVENT_LINK &&
		    add_transition(explanation, event, &capacity))
			return -ENOMEM;
		if (pcitopo_story_is_ours(story, event))
			note_ours(story, event, &errors);
	}
	story->past = weigh_errors(story->past | story->now, &errors) &
		      ~(story->now & ~story->past);
	return 0;
}

/**
 * pcitopo_story_gather - gather what there is to know of a link
 * @story: its context, link and history are set; the rest is filled
 * @explanation: gets transitions and signs
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_story_gather(struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation)
{
	char place[PCITOPO_PLACE_SIZE];
	int ret = 0;

	pcitopo_place(story->topo, story->link->port, place);
	story->place = pcitopo_arena_strdup(story->arena, place);
	if (!story->place)
		return -ENOMEM;
	story->port = &story->topo->devices[story->link->port];
	if (story->link->device != PCITOPO_NO_INDEX)
		story->device = &story->topo->devices[story->link->device];
	find_card(story);
	story->now = trouble_now(story);
	if (story->history) {
		ret = walk_history(story, explanation);
		if (!ret) {
			note_others(story);
			ret = pcitopo_story_share(story);
		}
	}
	explanation->place = story->place;
	explanation->has_history = story->history;
	explanation->bad_now = story->now != 0;
	memcpy(explanation->signs, story->signs, sizeof(story->signs));
	return ret;
}
