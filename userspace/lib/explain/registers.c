// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * registers.c - rules about what registers say of an end
 *
 * Some errors name the end that has them, or the segment of a link with retimers.
 * Most only show the direction: then there is no suspect, only a next step.
 */
#include "explain/rules.h"

static bool silent_card(const struct pcitopo_story *story)
{
	return story->device && pcitopo_does_not_answer(story->device) &&
	       story->now && story->link->verdict != PCITOPO_VERDICT_DOWN;
}

static void conclude_silent(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(explanation, PCITOPO_SUSPECT_CARD,
			     "the link is up, and the card does not answer");
	pcitopo_rule_note_port(
		story, explanation, "Link Status",
		"Data Link Layer Link Active 1; the device reads all ones");
	pcitopo_step_add(
		explanation,
		"look in dmesg for what its driver said last; power-cycle the machine");
	pcitopo_step_add(explanation, STEP_REPLACE);
}

static bool internal_error(const struct pcitopo_story *story)
{
	return pcitopo_story_has(story, PCITOPO_AT_PORT,
				 PCITOPO_SIGN_INTERNAL) !=
	       pcitopo_story_has(story, PCITOPO_AT_DEVICE,
				 PCITOPO_SIGN_INTERNAL);
}

static void conclude_internal_error(const struct pcitopo_story *story,
				    struct pcitopo_explanation *explanation)
{
	enum pcitopo_end end = PCITOPO_AT_DEVICE;

	if (pcitopo_story_has(story, PCITOPO_AT_PORT, PCITOPO_SIGN_INTERNAL))
		end = PCITOPO_AT_PORT;
	pcitopo_rule_suspect(explanation,
			     end == PCITOPO_AT_PORT ? PCITOPO_SUSPECT_PORT :
						      PCITOPO_SUSPECT_CARD,
			     end == PCITOPO_AT_PORT ?
				     "the port reports errors inside itself" :
				     "the card reports errors inside itself");
	pcitopo_evidence_sign(story, explanation, end, PCITOPO_SIGN_INTERNAL);
	pcitopo_step_add(
		explanation,
		end == PCITOPO_AT_PORT ?
			"look for firmware updates of the switch or CPU, and in the log of the BMC" :
			STEP_REPLACE);
}

/* A switch below may only have passed on what it got */
static bool malformed(const struct pcitopo_story *story)
{
	return pcitopo_story_has(story, PCITOPO_AT_PORT,
				 PCITOPO_SIGN_MALFORMED) &&
	       !pcitopo_story_has(story, PCITOPO_AT_DEVICE,
				  PCITOPO_SIGN_MALFORMED) &&
	       story->device &&
	       story->device->kind != PCITOPO_KIND_SWITCH_UPSTREAM;
}

static void conclude_malformed(const struct pcitopo_story *story,
			       struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_CARD,
		"the card sends malformed TLPs, and they arrive undamaged");
	pcitopo_evidence_sign(story, explanation, PCITOPO_AT_PORT,
			      PCITOPO_SIGN_MALFORMED);
	pcitopo_step_add(explanation, "update the card's firmware");
	pcitopo_step_add(explanation, STEP_REPLACE);
}

static enum pcitopo_suspect suspect_of(const struct pcitopo_story *story,
				       u32 found)
{
	switch (found) {
	case SEGMENT_PORT_RETIMER:
		return PCITOPO_SUSPECT_PORT_RETIMER;
	case SEGMENT_RETIMER_CARD:
		return PCITOPO_SUSPECT_RETIMER_CARD;
	case SEGMENT_PORT_RETIMER | SEGMENT_RETIMER_CARD:
		/* What both segments have in common, if there is but one */
		return story->link->retimers == 1 ? PCITOPO_SUSPECT_RETIMER :
						    PCITOPO_SUSPECT_UNDECIDED;
	case SEGMENT_PORT_RETIMER | SEGMENT_BETWEEN | SEGMENT_RETIMER_CARD:
		return PCITOPO_SUSPECT_UNDECIDED;
	default:
		return PCITOPO_SUSPECT_RETIMER;
	}
}

static bool segment(const struct pcitopo_story *story)
{
	u32 found = pcitopo_story_segments(story);

	return found && suspect_of(story, found) != PCITOPO_SUSPECT_UNDECIDED;
}

static void note_signs(const struct pcitopo_story *story,
		       struct pcitopo_explanation *explanation)
{
	int end, sign;

	for (end = 0; end < PCITOPO_AT_COUNT; end++) {
		for (sign = 0; sign < PCITOPO_SIGN_COUNT; sign++) {
			/* Without a retimer they only repeat the local one */
			if ((sign == PCITOPO_SIGN_PARITY_RETIMER1 &&
			     !story->link->retimers) ||
			    (sign == PCITOPO_SIGN_PARITY_RETIMER2 &&
			     story->link->retimers < 2))
				continue;
			pcitopo_evidence_sign(story, explanation,
					      (enum pcitopo_end)end,
					      (enum pcitopo_sign)sign);
		}
	}
}

static void conclude_segment(const struct pcitopo_story *story,
			     struct pcitopo_explanation *explanation)
{
	static const char *const messages[PCITOPO_SUSPECT_COUNT] = {
		[PCITOPO_SUSPECT_PORT_RETIMER] =
			"data is damaged between port and retimer",
		[PCITOPO_SUSPECT_RETIMER_CARD] =
			"data is damaged between retimer and card",
		[PCITOPO_SUSPECT_RETIMER] =
			"data is damaged on both sides of a retimer, or between two of them",
	};
	enum pcitopo_suspect suspect =
		suspect_of(story, pcitopo_story_segments(story));

	pcitopo_rule_suspect(explanation, suspect, messages[suspect]);
	note_signs(story, explanation);
	pcitopo_step_add(explanation, STEP_MARGIN);
	pcitopo_step_add(explanation, suspect == PCITOPO_SUSPECT_RETIMER_CARD ?
					      STEP_RESEAT :
					      STEP_RISER);
	pcitopo_step_add(explanation, STEP_SWAP);
}

static bool was_damaged(const struct pcitopo_story *story, enum pcitopo_end end)
{
	enum pcitopo_end other = end == PCITOPO_AT_PORT ? PCITOPO_AT_DEVICE :
							  PCITOPO_AT_PORT;

	return pcitopo_story_has(story, end, PCITOPO_SIGN_LANE_ERRORS) ||
	       pcitopo_story_has(story, end, PCITOPO_SIGN_PARITY_LOCAL) ||
	       pcitopo_story_has(story, end, PCITOPO_SIGN_RECEIVED) ||
	       pcitopo_story_has(story, end, PCITOPO_SIGN_DATA_LINK) ||
	       pcitopo_story_has(story, other, PCITOPO_SIGN_REPLAYED);
}

static bool errors(const struct pcitopo_story *story)
{
	return was_damaged(story, PCITOPO_AT_PORT) ||
	       was_damaged(story, PCITOPO_AT_DEVICE);
}

static void add_physical_steps(struct pcitopo_explanation *explanation)
{
	pcitopo_step_add(explanation, STEP_SWAP);
	pcitopo_step_add(explanation, STEP_RESEAT);
	pcitopo_step_add(explanation, STEP_RISER);
}

static void conclude_errors(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation)
{
	bool up = was_damaged(story, PCITOPO_AT_PORT);
	bool down = was_damaged(story, PCITOPO_AT_DEVICE);

	if (up && down)
		pcitopo_rule_suspect(
			explanation, PCITOPO_SUSPECT_UNDECIDED,
			"errors in both directions: either end, or what is between them");
	else if (up)
		pcitopo_rule_suspect(
			explanation, PCITOPO_SUSPECT_UNDECIDED,
			"errors on the way from card to port: the card's transmitter, the port's receiver, or what is between them");
	else
		pcitopo_rule_suspect(
			explanation, PCITOPO_SUSPECT_UNDECIDED,
			"errors on the way from port to card: the port's transmitter, the card's receiver, or what is between them");
	note_signs(story, explanation);
	add_physical_steps(explanation);
	pcitopo_step_add(explanation, STEP_MARGIN);
}

static bool surprise_down(const struct pcitopo_story *story)
{
	return pcitopo_story_has(story, PCITOPO_AT_PORT,
				 PCITOPO_SIGN_SURPRISE_DOWN);
}

static void conclude_surprise(const struct pcitopo_story *story,
			      struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_UNDECIDED,
		"the link was lost without notice: power, reset, a card that was pulled, or what is between the ends");
	note_signs(story, explanation);
	add_physical_steps(explanation);
}

static bool autonomous_width(const struct pcitopo_story *story)
{
	return (story->now | story->past) == PCITOPO_TROUBLE_NARROW &&
	       (pcitopo_story_has(story, PCITOPO_AT_PORT, PCITOPO_SIGN_LABS) ||
		pcitopo_story_has(story, PCITOPO_AT_DEVICE, PCITOPO_SIGN_LABS));
}

static void conclude_autonomous(const struct pcitopo_story *story,
				struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_UNDECIDED,
		"an end narrowed the link on its own, and reports that the link was not unreliable");
	note_signs(story, explanation);
	pcitopo_step_add(explanation, STEP_LOAD);
	pcitopo_step_add(
		explanation,
		"look for an option of driver or firmware that saves power by width");
}

static bool always(const struct pcitopo_story *story)
{
	(void)story;
	return true;
}

static void conclude_nothing(const struct pcitopo_story *story,
			     struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_UNDECIDED,
		story->now & PCITOPO_TROUBLE_DOWN ?
			"a card is present and the link is down; no register says why" :
		story->now ?
			"below what both ends support; no register says why" :
			"it was in trouble; no register says why");
	note_signs(story, explanation);
	add_physical_steps(explanation);
	if (!story->growth)
		pcitopo_step_add(explanation, STEP_WATCH);
}

/* In this order */
const struct pcitopo_rule pcitopo_rules_registers[] = {
	{ "silent-card", silent_card, conclude_silent },
	{ "internal-error", internal_error, conclude_internal_error },
	{ "malformed", malformed, conclude_malformed },
	{ "segment", segment, conclude_segment },
	{ "errors", errors, conclude_errors },
	{ "surprise-down", surprise_down, conclude_surprise },
	{ "autonomous-width", autonomous_width, conclude_autonomous },
	{ "no-evidence", always, conclude_nothing },
	{ NULL, NULL, NULL },
};
