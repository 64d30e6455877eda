// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain.c - which part of a link is suspect, for people
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "verbs/explain-cxl.h"
#include "verbs/explain-json.h"
#include "columns/phrase.h"
#include "verbs/verbs.h"

/* History is long, a terminal is not */
#define MAX_TRANSITIONS 12
#define LABEL_WIDTH	11

static const enum colour colours[PCITOPO_SUSPECT_COUNT] = {
	[PCITOPO_SUSPECT_NONE] = COLOUR_GOOD,
	[PCITOPO_SUSPECT_PORT] = COLOUR_BAD,
	[PCITOPO_SUSPECT_RETIMER] = COLOUR_BAD,
	[PCITOPO_SUSPECT_PORT_RETIMER] = COLOUR_BAD,
	[PCITOPO_SUSPECT_RETIMER_CARD] = COLOUR_BAD,
	[PCITOPO_SUSPECT_CARD] = COLOUR_BAD,
	[PCITOPO_SUSPECT_SHARED] = COLOUR_BAD,
	[PCITOPO_SUSPECT_UNDECIDED] = COLOUR_WARN,
};

static void put_label(struct out *out, const char *label)
{
	out_part(out, COLOUR_DIM, "%-*s", LABEL_WIDTH, label);
}

static void put_heading(const struct cli *cli, u32 index)
{
	const struct pcitopo_link *link = &cli->topo->links[index];
	struct strbuf text = { 0 }, names = { 0 };

	word_address(cli, link->port, &text);
	if (link->device != PCITOPO_NO_INDEX) {
		word_aliases(cli, index, &names);
		strbuf_printf(&text, " to %s%s", strbuf_text(&names),
			      names.length ? " " : "");
		word_address(cli, link->device, &text);
	}
	if (link->slot)
		strbuf_printf(&text, ", slot %s", link->slot);
	put_label(cli->out, "link");
	out_part(cli->out, COLOUR_BOLD, "%s", strbuf_text(&text));
	out_end(cli->out);
	strbuf_free(&names);
	strbuf_free(&text);
}

static void put_now(const struct cli *cli, const struct pcitopo_link *link)
{
	char now[RATE_SIZE], can[RATE_SIZE];

	put_label(cli->out, "now");
	out_part(cli->out, word_colour(link->verdict), "%s",
		 pcitopo_verdict_name(link->verdict));
	out_part(cli->out, COLOUR_NONE, ", %s; capable of %s",
		 word_rate(&link->current, now), word_rate(&link->max, can));
	if (link->has_retimers)
		out_line(cli->out, "; %u retimer%s", link->retimers,
			 link->retimers == 1 ? "" : "s");
	else
		out_line(cli->out, "; retimers not known");
}

static void put_peers(const struct cli *cli,
		      const struct pcitopo_explanation *explanation)
{
	char rate[RATE_SIZE];

	if (explanation->peers < 2)
		return;
	put_label(cli->out, "peers");
	if (explanation->majority)
		out_line(cli->out, "%u of %u alike have %s",
			 explanation->majority, explanation->peers,
			 word_rate(&explanation->majority_rate, rate));
	else
		out_line(cli->out,
			 "%u alike, of which no three quarters are at one rate",
			 explanation->peers);
}

static void put_transition(const struct cli *cli,
			   const struct pcitopo_event *event)
{
	char time[PCITOPO_TIME_SIZE];
	struct strbuf text = { 0 };

	pcitopo_time_format(event->real_time_ns, time);
	word_state(&event->before, &text);
	strbuf_puts(&text, " -> ");
	word_state(&event->after, &text);
	if (event->worst.known) {
		strbuf_puts(&text, ", worst ");
		word_state(&event->worst, &text);
	}
	if (event->folded)
		strbuf_printf(&text, ", and %u more", event->folded);
	if (event->device_serial)
		strbuf_printf(&text, ", card %s", event->device_serial);
	out_line(cli->out, "%*s%s  %s", LABEL_WIDTH, "", time,
		 strbuf_text(&text));
	strbuf_free(&text);
}

static void put_history(const struct cli *cli,
			const struct pcitopo_explanation *explanation)
{
	u32 count = explanation->num_transitions, first = 0, i;

	if (!explanation->has_history)
		return;
	if (count > MAX_TRANSITIONS)
		first = count - MAX_TRANSITIONS;
	put_label(cli->out, "history");
	out_part(cli->out, COLOUR_NONE, "%llu change%s",
		 (unsigned long long)explanation->num_changes,
		 explanation->num_changes == 1 ? "" : "s");
	if (first)
		out_part(cli->out, COLOUR_NONE,
			 "; the last %u events:", count - first);
	out_end(cli->out);
	for (i = first; i < count; i++)
		put_transition(cli, explanation->transitions[i]);
}

static void put_list(const struct cli *cli, const char *label,
		     const char *const *list)
{
	for (; *list; list++) {
		put_label(cli->out, label);
		out_line(cli->out, "%s", *list);
		label = "";
	}
}

static void explain_text(const struct cli *cli,
			 const struct pcitopo_explanation *explanation)
{
	const struct pcitopo_link *link = &cli->topo->links[explanation->link];
	u32 i;

	put_heading(cli, explanation->link);
	put_now(cli, link);
	put_peers(cli, explanation);
	put_history(cli, explanation);
	put_label(cli->out, "suspect");
	out_part(cli->out, colours[explanation->suspect], "%s",
		 pcitopo_suspect_name(explanation->suspect));
	out_line(cli->out, ": %s", explanation->message);
	for (i = 0; i < explanation->num_evidence; i++) {
		put_label(cli->out, i ? "" : "because");
		out_line(cli->out, "%s", explanation->evidence[i].message);
	}
	put_list(cli, "not known", explanation->not_known);
	put_list(cli, "next", explanation->next);
}

/* Of a port the link below it, of anything else the one above */
static u32 link_of(const struct pcitopo_topo *topo,
		   const struct pcitopo_thing *thing)
{
	const struct pcitopo_device *device;

	switch (thing->type) {
	case PCITOPO_THING_LINK:
		return thing->index;
	case PCITOPO_THING_RETIMER:
		return topo->retimers[thing->index].link;
	case PCITOPO_THING_SWITCH:
		device = &topo->devices[topo->switches[thing->index].upstream];
		return device->link;
	default:
		device = &topo->devices[thing->index];
		return device->port_link != PCITOPO_NO_INDEX ?
			       device->port_link :
			       device->link;
	}
}

static int find_link(const struct cli *cli, u32 *link)
{
	const char *text = cli->options->argument;
	struct pcitopo_thing thing;
	int ret;

	ret = pcitopo_thing_find(cli->topo, text, &thing);
	if (ret) {
		cli_no_thing(cli, text, ret);
		return ret;
	}
	*link = link_of(cli->topo, &thing);
	if (*link != PCITOPO_NO_INDEX)
		return 0;
	err("%s: '%s' has no link to explain: it is inside the root complex, "
	    "or the port above is not in the input",
	    cli->input, text);
	return -ENOENT;
}

/* Problems that main() has not reported yet */
static void tell_problems(const struct cli *cli, u32 from)
{
	const struct pcitopo_problem *problems;
	u32 count, i;

	problems = pcitopo_problems(cli->pt, &count);
	for (i = from; i < count; i++) {
		if (problems[i].file && problems[i].line)
			err("%s:%lu: %s", problems[i].file, problems[i].line,
			    problems[i].message);
		else if (problems[i].file)
			err("%s: %s", problems[i].file, problems[i].message);
		else
			err("%s", problems[i].message);
	}
}

/* Serial numbers of cards that are no longer there */
static void redact(const struct cli *cli, const struct pcitopo_history *history)
{
	u32 i;

	for (i = 0; cli->out->redact && i < history->num_events; i++) {
		const struct pcitopo_event *event = &history->events[i];

		if (event->device_serial)
			redact_serial(cli->out->redact,
				      strtoull(event->device_serial, NULL, 16));
	}
}

static int load_history(const struct cli *cli, struct pcitopo_history **history)
{
	u32 before;
	int ret;

	*history = NULL;
	if (!cli->options->history)
		return 0;
	pcitopo_problems(cli->pt, &before);
	ret = pcitopo_history_load(cli->pt, cli->options->history, history);
	if (!ret)
		redact(cli, *history);
	tell_problems(cli, before);
	if (ret == -ENOMEM)
		out_of_memory();
	return ret;
}

static int explain(struct cli *cli, const struct pcitopo_history *history,
		   u32 link)
{
	const struct pcitopo_explanation *explanation;
	int ret = pcitopo_explain(cli->pt, link, history, &explanation);

	if (ret) {
		err("%s: cannot explain: %s", cli->input, strerror(-ret));
		return EXIT_TROUBLE;
	}
	if (!cli->options->json)
		explain_text(cli, explanation);
	else if (explain_json(cli, explanation, history))
		return EXIT_TROUBLE;
	return explanation->exit_status;
}

/**
 * verb_explain - the verb explain
 * @cli: the machine
 *
 * Return: exit status.
 */
int verb_explain(struct cli *cli)
{
	struct pcitopo_history *history;
	int status = EXIT_TROUBLE;
	u32 link;

	if (strcmp(cli->options->argument, "cxl") == 0) {
		if (!cli->options->history)
			return explain_cxl(cli);
		err("--history is about links: explain cxl goes by what is "
		    "there now");
		return EXIT_TROUBLE;
	}
	if (find_link(cli, &link) || load_history(cli, &history))
		return EXIT_TROUBLE;
	status = explain(cli, history, link);
	pcitopo_history_free(history);
	return status;
}
