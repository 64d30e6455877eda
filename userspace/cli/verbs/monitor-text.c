// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * monitor-text.c - an event as a line of text
 *
 * Type and place come first, then the states before and after, then the evidence
 * in registers.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "verbs/monitor.h"
#include "columns/phrase.h"

#define NS_PER_S  1000000000
#define NS_PER_MS 1000000

static void add_address(const struct cli *cli,
			const struct pcitopo_address *address,
			struct strbuf *text)
{
	char name[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(address, name);
	strbuf_puts(text, cli->many_domains ? name : strchr(name, ':') + 1);
}

static void add_where(const struct cli *cli, const struct pcitopo_event *event,
		      struct strbuf *text)
{
	bool is_link = event->type == PCITOPO_EVENT_LINK ||
		       event->type == PCITOPO_EVENT_ERRORS;

	/* A memory device of a platform that is no function */
	if (!is_link && !event->has_device) {
		strbuf_puts(text, event->name ? event->name : "?");
		return;
	}
	add_address(cli, is_link ? &event->port : &event->device, text);
	if (event->slot)
		strbuf_printf(text, " slot %s", event->slot);
	if (event->name)
		strbuf_printf(text, " %s", event->name);
}

static void add_end(struct pcitopo_arena *arena, const char *end,
		    const struct pcitopo_growth *growth, struct strbuf *text)
{
	const char *words = pcitopo_growth_words(arena, growth);

	if (words)
		strbuf_printf(text, "; %s: %s", end, words);
}

static void add_evidence(struct pcitopo_arena *arena,
			 const struct pcitopo_event *event, struct strbuf *text)
{
	add_end(arena, "port", &event->at_port, text);
	add_end(arena, "device", &event->at_device, text);
	if (event->folded) {
		strbuf_printf(text, "; %u more like it", event->folded);
		if (event->worst.known) {
			strbuf_puts(text, ", at worst ");
			word_state(&event->worst, text);
		}
	}
	if (event->snapshot)
		strbuf_printf(text, "; %s", event->snapshot);
}

static void add_device(const struct pcitopo_event *event, struct strbuf *text)
{
	if (event->product)
		strbuf_printf(text, " %s", event->product);
	if (event->has_ids)
		strbuf_printf(text, " [%04x]: %04x:%04x", event->class_code,
			      event->vendor_id, event->device_id);
	if (event->after.known) {
		strbuf_puts(text, "; link ");
		word_state(&event->after, text);
	}
}

static void add_start(const struct pcitopo_event *event, struct strbuf *text)
{
	if (!strcmp(event->source, "kernel"))
		strbuf_puts(text, "following the kernel module");
	else
		strbuf_puts(text, "polling /sys");
}

static void add_lost(const struct pcitopo_event *event, struct strbuf *text)
{
	if (event->lost)
		strbuf_printf(text, "%llu events",
			      (unsigned long long)event->lost);
	else
		strbuf_puts(text, "events, not known how many");
	strbuf_puts(text, "; what follows is from reading everything again");
}

/**
 * monitor_message - an event in words, without its time
 * @cli: knows how addresses are shown
 * @arena: for the words of single errors
 * @event: the event
 * @text: where to
 */
void monitor_message(const struct cli *cli, struct pcitopo_arena *arena,
		     const struct pcitopo_event *event, struct strbuf *text)
{
	strbuf_printf(text, "%-7s ", pcitopo_event_type_name(event->type));
	switch (event->type) {
	case PCITOPO_EVENT_START:
		add_start(event, text);
		return;
	case PCITOPO_EVENT_LOST:
		add_lost(event, text);
		return;
	default:
		add_where(cli, event, text);
	}
	if (event->type == PCITOPO_EVENT_LINK) {
		strbuf_puts(text, ": ");
		word_state(&event->before, text);
		strbuf_puts(text, " -> ");
		word_state(&event->after, text);
	} else if (event->type == PCITOPO_EVENT_ERRORS) {
		strbuf_puts(text, ": ");
		word_state(&event->after, text);
	} else if (event->type == PCITOPO_EVENT_BOUND ||
		   event->type == PCITOPO_EVENT_UNBOUND) {
		strbuf_printf(text, ": driver %s",
			      event->driver ? event->driver : "?");
	} else {
		add_device(event, text);
	}
	add_evidence(arena, event, text);
}

static enum colour colour_of(const struct pcitopo_event *event)
{
	if (event->type == PCITOPO_EVENT_LOST)
		return COLOUR_WARN;
	if (event->type == PCITOPO_EVENT_LINK && event->after.has_verdict)
		return word_colour(event->after.verdict);
	return COLOUR_NONE;
}

/**
 * monitor_text - a line of text about an event
 * @cli: where to
 * @arena: for the words of single errors
 * @event: the event
 */
void monitor_text(struct cli *cli, struct pcitopo_arena *arena,
		  const struct pcitopo_event *event)
{
	time_t seconds = (time_t)(event->real_time_ns / NS_PER_S);
	struct strbuf text = { 0 };
	char clock[32] = "?";
	struct tm local;

	if (localtime_r(&seconds, &local))
		strftime(clock, sizeof(clock), "%Y-%m-%d %H:%M:%S", &local);
	out_part(cli->out, COLOUR_DIM, "%s.%03u ", clock,
		 (unsigned int)(event->real_time_ns % NS_PER_S / NS_PER_MS));
	monitor_message(cli, arena, event, &text);
	out_part(cli->out, colour_of(event), "%s", strbuf_text(&text));
	out_end(cli->out);
	strbuf_free(&text);
}
