// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * who.c - rules about which cards and links were in trouble
 *
 * Trouble of many links at the same time is no card's fault. Trouble that follows
 * a card to another slot is; trouble that stays at the slot is not.
 */
#include "explain/rules.h"

static void conclude_shared(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation)
{
	const struct pcitopo_shared *shared = &story->shared;
	const char *name = pcitopo_shared_name(story);
	char time[PCITOPO_TIME_SIZE];
	u32 i;

	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_SHARED,
		pcitopo_arena_printf(
			story->arena,
			"%u other link%s changed for the worse with it; they share %s",
			shared->count, shared->count > 1 ? "s" : "",
			name ? name : "?"));
	pcitopo_time_format(shared->first_ns, time);
	pcitopo_rule_note(
		story, explanation,
		"%u of %u changes for the worse came with others, the first at %s",
		shared->together, shared->own, time);
	for (i = 0; i < shared->count && i < 4; i++) {
		const struct pcitopo_event *event = shared->events[i];
		char at[PCITOPO_TIME_SIZE];

		pcitopo_time_format(event->real_time_ns, at);
		pcitopo_evidence_add(story, explanation,
				     &(struct pcitopo_evidence){
					     .time_ns = event->real_time_ns },
				     "with it: %s%s%s at %s",
				     event->name ? event->name : "",
				     event->name ? ", place " : "place ",
				     shared->places[i], at);
	}
	pcitopo_step_add(
		explanation,
		pcitopo_arena_printf(
			story->arena,
			"look at what they share (%s): reference clock, power, firmware, temperature; at those times, in dmesg and in the log of the BMC",
			name ? name : "?"));
}

static bool followed_and_stayed(const struct pcitopo_story *story)
{
	return story->elsewhere.kinds && story->other_card.kinds;
}

static void note_repeats(const struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation)
{
	pcitopo_rule_note_repeat(story, explanation, &story->elsewhere,
				 "this card had the same trouble elsewhere");
	pcitopo_rule_note_repeat(story, explanation, &story->other_card,
				 "another card had the same trouble here");
}

static void conclude_both(const struct pcitopo_story *story,
			  struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_UNDECIDED,
		"it followed the card, and it stayed at the slot: more than one part, or something that both share");
	note_repeats(story, explanation);
	pcitopo_step_add(
		explanation,
		"try a card that was never in trouble in this slot, and this card in a slot that never was");
}

static bool followed_card(const struct pcitopo_story *story)
{
	return story->elsewhere.kinds;
}

static void conclude_followed(const struct pcitopo_story *story,
			      struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_CARD,
		"followed the card: it had the same trouble at another place");
	note_repeats(story, explanation);
	pcitopo_step_add(explanation, STEP_REPLACE);
}

static bool stayed_at_slot(const struct pcitopo_story *story)
{
	return story->other_card.kinds;
}

static void conclude_stayed(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation)
{
	u32 bad = pcitopo_story_segments(story);

	if (!story->link->has_retimers || !story->link->retimers)
		pcitopo_rule_suspect(
			explanation, PCITOPO_SUSPECT_PORT,
			"stayed at the slot: another card had the same trouble here, so port, riser or cable");
	else if (bad && !(bad & SEGMENT_PORT_RETIMER))
		pcitopo_rule_suspect(
			explanation, PCITOPO_SUSPECT_RETIMER,
			"stayed at the slot, beyond the segment between port and retimer");
	else
		pcitopo_rule_suspect(
			explanation, PCITOPO_SUSPECT_PORT_RETIMER,
			"stayed at the slot: another card had the same trouble here, so port, retimer or what is between them");
	note_repeats(story, explanation);
	pcitopo_step_add(explanation, STEP_BOARD);
	if (story->link->retimers)
		pcitopo_step_add(explanation, STEP_MARGIN);
}

/* In this order */
const struct pcitopo_rule pcitopo_rules_who[] = {
	{ "shared", pcitopo_shared_counts, conclude_shared },
	{ "followed-and-stayed", followed_and_stayed, conclude_both },
	{ "followed-card", followed_card, conclude_followed },
	{ "stayed-at-slot", stayed_at_slot, conclude_stayed },
	{ NULL, NULL, NULL },
};
