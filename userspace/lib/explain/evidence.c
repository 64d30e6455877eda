// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * evidence.c - sentences: what was seen, where, when, and what was not
 */
#include "explain/story.h"

#include <stdarg.h>
#include <stdio.h>

#define RATE_SIZE 32

static const char *rate_text(const struct pcitopo_rate *rate,
			     char text[RATE_SIZE])
{
	char speed[16] = "?", width[8] = "x?";

	if (rate->has_speed)
		snprintf(speed, sizeof(speed), "%g",
			 pcitopo_speed_gts(rate->speed));
	if (rate->has_width)
		snprintf(width, sizeof(width), "x%u", rate->width);
	snprintf(text, RATE_SIZE, "%s GT/s %s", speed, width);
	return text;
}

/**
 * pcitopo_evidence_vadd - add a piece of evidence
 * @story: owns the message
 * @explanation: gets the evidence, if there is room for it
 * @evidence: all of it but the message
 * @format: the message, as for vprintf; without memory nothing is added
 * @args: likewise
 */
void pcitopo_evidence_vadd(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation,
			   const struct pcitopo_evidence *evidence,
			   const char *format, va_list args)
{
	struct pcitopo_evidence *slot;

	if (explanation->num_evidence == PCITOPO_EXPLAIN_EVIDENCE)
		return;
	slot = &explanation->evidence[explanation->num_evidence];
	*slot = *evidence;
	slot->message = pcitopo_arena_vprintf(story->arena, format, args);
	if (slot->message)
		explanation->num_evidence++;
}

/**
 * pcitopo_evidence_add - add a piece of evidence
 * @story: owns the message
 * @explanation: gets the evidence, if there is room for it
 * @evidence: all of it but the message
 * @format: the message, as for printf; without memory nothing is added
 */
void pcitopo_evidence_add(const struct pcitopo_story *story,
			  struct pcitopo_explanation *explanation,
			  const struct pcitopo_evidence *evidence,
			  const char *format, ...)
{
	va_list args;

	va_start(args, format);
	pcitopo_evidence_vadd(story, explanation, evidence, format, args);
	va_end(args);
}

/**
 * pcitopo_step_add - add something to do next
 * @explanation: what is there already, or does not fit, is left out
 * @step: a constant, or of the context
 */
void pcitopo_step_add(struct pcitopo_explanation *explanation, const char *step)
{
	int i;

	for (i = 0; step && i < PCITOPO_EXPLAIN_STEPS; i++) {
		if (!explanation->next[i]) {
			explanation->next[i] = step;
			return;
		}
		if (strcmp(explanation->next[i], step) == 0)
			return;
	}
}

static const struct pcitopo_device *
end_device(const struct pcitopo_story *story, enum pcitopo_end end)
{
	return end == PCITOPO_AT_PORT ? story->port : story->device;
}

/* "port 0000:b2:01.0"; the device may be gone */
static const char *end_text(const struct pcitopo_story *story,
			    enum pcitopo_end end)
{
	const struct pcitopo_device *device = end_device(story, end);
	char address[PCITOPO_ADDRESS_SIZE] = "that is gone";
	const char *text;

	if (device)
		pcitopo_address_format(&device->address, address);
	text = pcitopo_arena_printf(story->arena, "%s %s",
				    pcitopo_end_name(end), address);
	return text ? text : pcitopo_end_name(end);
}

static void add_end_now(const struct pcitopo_story *story,
			struct pcitopo_explanation *explanation,
			enum pcitopo_end end, const struct pcitopo_rate *max)
{
	const struct pcitopo_device *device = end_device(story, end);
	char can[RATE_SIZE], has[RATE_SIZE];
	struct pcitopo_rate now = { 0 };

	if (!device || pcitopo_does_not_answer(device) ||
	    !pcitopo_has(&device->config, PCITOPO_HAVE_LNKSTA))
		return;
	pcitopo_end_current(&device->config, &now);
	pcitopo_evidence_add(
		story, explanation,
		&(struct pcitopo_evidence){ .has_end = true,
					    .end = end,
					    .register_name = "Link Status" },
		"%s: Link Status %s, Link Capabilities %s",
		end_text(story, end), rate_text(&now, has),
		rate_text(max, can));
}

/**
 * pcitopo_evidence_now - what both ends say now
 * @story: the story
 * @explanation: is added to
 */
void pcitopo_evidence_now(const struct pcitopo_story *story,
			  struct pcitopo_explanation *explanation)
{
	add_end_now(story, explanation, PCITOPO_AT_PORT,
		    &story->link->port_max);
	add_end_now(story, explanation, PCITOPO_AT_DEVICE,
		    &story->link->device_max);
}

static const char *state_text(struct pcitopo_arena *arena,
			      const struct pcitopo_link_state *state)
{
	char rate[RATE_SIZE];
	const char *text;

	if (!state->known)
		return "?";
	if (!state->up)
		return "down";
	text = pcitopo_arena_printf(
		arena, "%s%s%s", rate_text(&state->rate, rate),
		state->has_verdict ? " " : "",
		state->has_verdict ? pcitopo_verdict_name(state->verdict) : "");
	return text ? text : "?";
}

/**
 * pcitopo_evidence_past - the last time that the link went bad
 * @story: the story
 * @explanation: is added to
 */
void pcitopo_evidence_past(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation)
{
	const struct pcitopo_event *event = story->last_bad;
	char time[PCITOPO_TIME_SIZE];
	const char *worst = "";

	if (!event)
		return;
	pcitopo_time_format(event->real_time_ns, time);
	if (event->worst.known)
		worst = pcitopo_arena_printf(story->arena, ", %s in between",
					     state_text(story->arena,
							&event->worst));
	pcitopo_evidence_add(
		story, explanation,
		&(struct pcitopo_evidence){ .time_ns = event->real_time_ns,
					    .register_name = "Link Status" },
		"%u change%s for the worse, the last at %s: from %s to %s%s",
		story->num_bad, story->num_bad > 1 ? "s" : "", time,
		state_text(story->arena, &event->before),
		state_text(story->arena, &event->after), worst ? worst : "");
}

static const char *lanes_text(struct pcitopo_arena *arena, u32 lanes)
{
	char text[100] = "";
	int length = 0, lane;

	for (lane = 0; lane < 32; lane++) {
		if (lanes >> lane & 1)
			length += snprintf(text + length,
					   sizeof(text) - (size_t)length,
					   "%s%d", length ? "," : "", lane);
	}
	return pcitopo_arena_printf(arena, "lane%s %s",
				    (lanes & (lanes - 1)) ? "s" : "", text);
}

static const struct {
	u32 bit;
	const char *name;
} bit_names[PCITOPO_SIGN_COUNT][3] = {
	[PCITOPO_SIGN_RECEIVED] = { { PT_AER_COR_RCVR, "Receiver Error" },
				    { PT_AER_COR_BAD_TLP, "Bad TLP" },
				    { PT_AER_COR_BAD_DLLP, "Bad DLLP" } },
	[PCITOPO_SIGN_REPLAYED] = { { PT_AER_COR_REP_ROLL,
				      "Replay Number Rollover" },
				    { PT_AER_COR_REP_TIMER,
				      "Replay Timer Timeout" } },
	[PCITOPO_SIGN_DATA_LINK] = { { PT_AER_UNC_DLP,
				       "Data Link Protocol Error" } },
	[PCITOPO_SIGN_SURPRISE_DOWN] = { { PT_AER_UNC_SURPDN,
					   "Surprise Down" } },
	[PCITOPO_SIGN_INTERNAL] = { { PT_AER_COR_INTERNAL,
				      "Corrected Internal Error" },
				    { PT_AER_UNC_INTN,
				      "Uncorrectable Internal Error" } },
	[PCITOPO_SIGN_MALFORMED] = { { PT_AER_UNC_MALF_TLP, "Malformed TLP" },
				     { PT_AER_UNC_FCP,
				       "Flow Control Protocol Error" },
				     { PT_AER_UNC_RX_OVER,
				       "Receiver Overflow" } },
	[PCITOPO_SIGN_LBMS] = { { 1, "Link Bandwidth Management Status" } },
	[PCITOPO_SIGN_LABS] = { { 1, "Link Autonomous Bandwidth Status" } },
};

static const char *bits_text(struct pcitopo_arena *arena,
			     enum pcitopo_sign sign, u32 bits)
{
	const char *text = NULL;
	size_t i;

	if (sign <= PCITOPO_SIGN_PARITY_RETIMER2)
		return lanes_text(arena, bits);
	for (i = 0; i < ARRAY_SIZE(bit_names[sign]); i++) {
		if (!(bits & bit_names[sign][i].bit))
			continue;
		text = pcitopo_arena_printf(arena, "%s%s%s", text ? text : "",
					    text ? ", " : "",
					    bit_names[sign][i].name);
	}
	return text ? text : pcitopo_arena_printf(arena, "%x", bits);
}

/**
 * pcitopo_evidence_sign - what grew at an end
 * @story: the story
 * @explanation: is added to, unless the sign was not seen
 * @end: which end
 * @sign: which sign
 */
void pcitopo_evidence_sign(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation,
			   enum pcitopo_end end, enum pcitopo_sign sign)
{
	const struct pcitopo_sign_seen *seen =
		pcitopo_story_sign(story, end, sign);
	char time[PCITOPO_TIME_SIZE];

	if (!seen->times)
		return;
	pcitopo_time_format(seen->last_ns, time);
	pcitopo_evidence_add(
		story, explanation,
		&(struct pcitopo_evidence){ .has_end = true,
					    .end = end,
					    .register_name =
						    pcitopo_sign_register(sign),
					    .time_ns = seen->last_ns },
		"%s: %s, %s: grew %u time%s, the last at %s",
		end_text(story, end), pcitopo_sign_register(sign),
		bits_text(story->arena, sign, seen->bits), seen->times,
		seen->times > 1 ? "s" : "", time);
}

/**
 * struct unknowns - a list of sentences
 * @story: has the context
 * @list: where they go
 * @count: how many there are
 */
struct unknowns {
	const struct pcitopo_story *story;
	const char **list;
	u32 count;
};

__attribute__((format(printf, 2, 3))) static void
add_unknown(struct unknowns *unknowns, const char *format, ...)
{
	char text[256];
	va_list args;

	if (unknowns->count == PCITOPO_EXPLAIN_UNKNOWNS)
		return;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	unknowns->list[unknowns->count] =
		pcitopo_arena_strdup(unknowns->story->arena, text);
	if (unknowns->list[unknowns->count])
		unknowns->count++;
}

/* Error bits that are set have no age */
static void add_sticky(struct unknowns *unknowns, enum pcitopo_end end)
{
	const struct pcitopo_device *device = end_device(unknowns->story, end);
	u32 lanes = 0, correctable = 0;

	if (!device || pcitopo_does_not_answer(device))
		return;
	if (pcitopo_has(&device->config, PCITOPO_HAVE_LANE_ERRORS))
		lanes = device->config.lane_errors;
	if (pcitopo_has(&device->config, PCITOPO_HAVE_PARITY))
		lanes |= device->config.parity_local;
	if (pcitopo_has(&device->config, PCITOPO_HAVE_AER_COR))
		correctable = device->config.aer_cor_status &
			      ~(u32)PT_AER_COR_ADV_NFAT;
	if (lanes || correctable)
		add_unknown(unknowns,
			    "age of error bits set at the %s now: %s%s%s",
			    pcitopo_end_name(end),
			    lanes ? "lane or parity errors" : "",
			    lanes && correctable ? ", " : "",
			    correctable ? "correctable errors" : "");
}

static void add_of_history(struct unknowns *unknowns,
			   const struct pcitopo_explanation *explanation)
{
	const struct pcitopo_story *story = unknowns->story;
	const struct pcitopo_history *history = story->history;

	if (!explanation->num_transitions && !story->growth)
		add_unknown(
			unknowns,
			"what was before: the history has no event of this link");
	else if (!story->growth)
		add_unknown(
			unknowns,
			"error growth: no event has registers; the module pcitopo.ko reads them");
	if (story->no_serials)
		add_unknown(
			unknowns,
			"which card was in trouble, of %u change%s without a serial number",
			story->no_serials, story->no_serials > 1 ? "s" : "");
	else if ((story->now || story->past) && !story->card.has_serial)
		add_unknown(
			unknowns,
			"which card it is: no serial number of its own is known");
	if (story->num_lost)
		add_unknown(unknowns, "%llu event%s that never arrived",
			    (unsigned long long)story->num_lost,
			    story->num_lost > 1 ? "s" : "");
	if (history->num_dropped)
		add_unknown(unknowns,
			    "%llu oldest events: only the newest are looked at",
			    (unsigned long long)history->num_dropped);
	if (story->num_other_hosts)
		add_unknown(unknowns,
			    "%u event%s of other hosts, which were left out",
			    story->num_other_hosts,
			    story->num_other_hosts > 1 ? "s" : "");
}

/**
 * pcitopo_evidence_unknowns - what could not be known, and sticky bits
 * @story: the story
 * @explanation: its list is filled
 */
void pcitopo_evidence_unknowns(const struct pcitopo_story *story,
			       struct pcitopo_explanation *explanation)
{
	struct unknowns unknowns = { story, explanation->not_known, 0 };
	const struct pcitopo_link *link = story->link;

	if (story->history)
		add_of_history(&unknowns, explanation);
	else
		add_unknown(&unknowns, "what was before: no --history");
	if (link->reasons >> PCITOPO_REASON_ACCESS_DENIED & 1 ||
	    story->port->access_denied)
		add_unknown(&unknowns, "registers that only root can read");
	if (!link->has_retimers && link->verdict != PCITOPO_VERDICT_EMPTY)
		add_unknown(
			&unknowns,
			"retimers: no end says whether there are any, so none is suspected");
	if (link->has_retimers && link->retimers)
		add_unknown(
			&unknowns,
			"temperature of the retimer: Linux does not say which sensor belongs to which link");
	add_sticky(&unknowns, PCITOPO_AT_PORT);
	add_sticky(&unknowns, PCITOPO_AT_DEVICE);
}
