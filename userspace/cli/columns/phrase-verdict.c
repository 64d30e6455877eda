// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * phrase-verdict.c - verdicts on links, for people
 *
 * One line per link, for an admin who decides what to unplug. What the
 * library calls device is a card here.
 */
#include <stdio.h>
#include <string.h>

#include "columns/phrase.h"

static const char *limit_word(enum pcitopo_limit limit)
{
	switch (limit) {
	case PCITOPO_LIMIT_DEVICE:
		return "card";
	case PCITOPO_LIMIT_PORT:
		return "port";
	case PCITOPO_LIMIT_TARGET_SPEED:
		return "target";
	default:
		return NULL;
	}
}

static void add_limits(const struct pcitopo_link *link, struct strbuf *text)
{
	const char *speed = limit_word(link->speed_limited_by);
	const char *width = limit_word(link->width_limited_by);

	strbuf_puts(text, "limited: ");
	if (speed && width && !strcmp(speed, width))
		strbuf_printf(text, "%s speed and width", speed);
	else if (speed && width)
		strbuf_printf(text, "%s speed, %s width", speed, width);
	else if (speed)
		strbuf_printf(text, "%s speed", speed);
	else if (width)
		strbuf_printf(text, "%s width", width);
}

/* "x8 of x16", "16GT of 32GT", or both */
static void add_shortfall(const struct pcitopo_rate *now,
			  const struct pcitopo_rate *max, struct strbuf *text)
{
	bool speed = now->has_speed && max->has_speed &&
		     now->speed < max->speed;
	bool width = now->has_width && max->has_width &&
		     now->width < max->width;

	if (speed)
		strbuf_printf(text, "%gGT of %gGT",
			      pcitopo_speed_gts(now->speed),
			      pcitopo_speed_gts(max->speed));
	if (speed && width)
		strbuf_puts(text, ", ");
	if (width)
		strbuf_printf(text, "x%u of x%u", now->width, max->width);
}

/* An idle device may have made its own maximum smaller */
static const struct pcitopo_rate *idle_max(const struct pcitopo_link *link)
{
	if (link->reasons >> PCITOPO_REASON_MAX_SPEED_SHRUNK & 1)
		return &link->port_max;
	return &link->max;
}

struct reason_word {
	enum pcitopo_reason reason;
	const char *word;
};

/* The first that applies is shown */
static const struct reason_word reason_words[] = {
	{ PCITOPO_REASON_ASLEEP, "asleep" },
	{ PCITOPO_REASON_DISABLED, "link disabled in the port" },
	{ PCITOPO_REASON_POWER_OFF, "slot powered off" },
	{ PCITOPO_REASON_ALL_ONES, "does not answer (all ones)" },
	{ PCITOPO_REASON_ACCESS_DENIED, "access denied" },
	{ PCITOPO_REASON_NONSENSE, "registers make no sense" },
	{ PCITOPO_REASON_NOT_READ, "registers not in the input" },
	{ PCITOPO_REASON_OTHER_END_MISSING, "other end not in the input" },
	{ PCITOPO_REASON_NO_RESPONSE, "card present, no response" },
	{ PCITOPO_REASON_PLACEHOLDER, "placeholder" },
};

static void add_reason(const struct pcitopo_link *link, struct strbuf *text)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(reason_words); i++) {
		if (link->reasons >> reason_words[i].reason & 1) {
			strbuf_printf(text, ": %s", reason_words[i].word);
			return;
		}
	}
}

/**
 * word_retimers - append how many retimers a link has, and who says so
 * @link: the link
 * @text: where to; nothing when there is none or it is not known
 */
void word_retimers(const struct pcitopo_link *link, struct strbuf *text)
{
	bool one = link->retimers == 1;
	const char *who = NULL;

	if (!link->has_retimers || !link->retimers)
		return;
	if (link->retimers_seen_by == (PCITOPO_END_PORT | PCITOPO_END_DEVICE))
		who = one ? "both ends see it" : "both ends see them";
	else if (link->retimers_seen_by == PCITOPO_END_PORT)
		who = one ? "port sees it" : "port sees them";
	else if (link->retimers_seen_by == PCITOPO_END_DEVICE)
		who = one ? "card sees it" : "card sees them";
	strbuf_printf(text, ", %u retimer%s", link->retimers, one ? "" : "s");
	if (who)
		strbuf_printf(text, " (%s)", who);
}

/**
 * word_verdict - append the verdict on a link in words
 * @cli: has the links
 * @index: which
 * @text: where to
 */
void word_verdict(const struct cli *cli, u32 index, struct strbuf *text)
{
	const struct pcitopo_link *link = &cli->topo->links[index];

	switch (link->verdict) {
	case PCITOPO_VERDICT_OK:
		strbuf_puts(text, "ok");
		if (link->reasons >> PCITOPO_REASON_ONE_END & 1)
			strbuf_puts(text, ", one end seen");
		break;
	case PCITOPO_VERDICT_LIMITED:
		add_limits(link, text);
		break;
	case PCITOPO_VERDICT_IDLE:
		strbuf_puts(text, "idle: ");
		add_shortfall(&link->current, idle_max(link), text);
		break;
	case PCITOPO_VERDICT_DEGRADED:
		strbuf_puts(text, "DEGRADED: ");
		add_shortfall(&link->current, &link->max, text);
		break;
	case PCITOPO_VERDICT_DOWN:
		strbuf_puts(text, "DOWN");
		add_reason(link, text);
		break;
	default:
		strbuf_puts(text, pcitopo_verdict_name(link->verdict));
		add_reason(link, text);
		break;
	}
	word_retimers(link, text);
}

/**
 * word_colour - the colour of a verdict
 * @verdict: which
 *
 * Return: a colour.
 */
enum colour word_colour(enum pcitopo_verdict verdict)
{
	switch (verdict) {
	case PCITOPO_VERDICT_OK:
		return COLOUR_GOOD;
	case PCITOPO_VERDICT_IDLE:
	case PCITOPO_VERDICT_UNKNOWN:
		return COLOUR_WARN;
	case PCITOPO_VERDICT_DEGRADED:
	case PCITOPO_VERDICT_DOWN:
		return COLOUR_BAD;
	case PCITOPO_VERDICT_NONE:
	case PCITOPO_VERDICT_EMPTY:
		return COLOUR_DIM;
	default:
		return COLOUR_NONE;
	}
}
