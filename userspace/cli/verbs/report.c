// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report.c - the result of a check in text: verdict, findings, blind spots
 */
#include <string.h>

#include "verbs/report.h"
#include "columns/phrase.h"

#define MAX_PLACES  16 /* shown of findings that say the same */
#define LABEL_WIDTH 6  /* of "FAIL", "note" and the like */

struct label {
	const char *text;
	enum colour colour;
};

static const struct label results[] = {
	[PCITOPO_RESULT_PASS] = { "PASS", COLOUR_GOOD },
	[PCITOPO_RESULT_FAIL] = { "FAIL", COLOUR_BAD },
	[PCITOPO_RESULT_INCONCLUSIVE] = { "INCONCLUSIVE", COLOUR_WARN },
};

static const struct label severities[PCITOPO_SEVERITY_COUNT] = {
	[PCITOPO_SEVERITY_ERROR] = { "FAIL", COLOUR_BAD },
	[PCITOPO_SEVERITY_WARNING] = { "warn", COLOUR_WARN },
	[PCITOPO_SEVERITY_UNVERIFIED] = { "unverified", COLOUR_WARN },
	[PCITOPO_SEVERITY_NOTE] = { "note", COLOUR_DIM },
};

static void put_label(struct out *out, const struct label *label)
{
	int length = (int)strlen(label->text);

	out_part(out, label->colour, "%s", label->text);
	out_part(out, COLOUR_NONE, "%*s",
		 length < LABEL_WIDTH ? LABEL_WIDTH - length : 1, "");
}

static void add_part(struct strbuf *text, u32 count, const char *what)
{
	if (count)
		strbuf_printf(text, "%s%u %s", text->length ? ", " : "", count,
			      what);
}

static void add_limits(struct strbuf *text, const struct pcitopo_check *check)
{
	struct strbuf parts = { 0 };

	add_part(&parts, check->limited_by_device, "card");
	add_part(&parts, check->limited_by_port, "port");
	add_part(&parts, check->limited_by_both, "card+port");
	add_part(&parts, check->limited_by_target, "target speed");
	if (parts.length)
		strbuf_printf(text, " (%s)", strbuf_text(&parts));
	strbuf_free(&parts);
}

static void add_counts(const struct cli *cli, struct strbuf *text)
{
	static const enum pcitopo_verdict order[] = {
		PCITOPO_VERDICT_OK,   PCITOPO_VERDICT_DEGRADED,
		PCITOPO_VERDICT_DOWN, PCITOPO_VERDICT_LIMITED,
		PCITOPO_VERDICT_IDLE, PCITOPO_VERDICT_UNKNOWN,
	};
	const struct pcitopo_check *check = cli->check;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(order); i++) {
		add_part(text, check->counts[order[i]],
			 pcitopo_verdict_name(order[i]));
		if (order[i] == PCITOPO_VERDICT_LIMITED &&
		    check->counts[order[i]])
			add_limits(text, check);
		if (order[i] == PCITOPO_VERDICT_IDLE &&
		    check->counts[order[i]] &&
		    cli->options->check.accept & PCITOPO_ACCEPT_IDLE)
			strbuf_puts(text, " (accepted)");
	}
}

/**
 * report_verdict - the line that says it all
 * @cli: has checked
 */
void report_verdict(const struct cli *cli)
{
	const struct pcitopo_check *check = cli->check;
	struct strbuf text = { 0 };

	put_label(cli->out, &results[check->result]);
	add_counts(cli, &text);
	if (text.length)
		out_part(cli->out, COLOUR_NONE, "%u link%s: %s",
			 check->num_links, check->num_links == 1 ? "" : "s",
			 strbuf_text(&text));
	else
		out_part(cli->out, COLOUR_NONE, "no link to judge");
	if (check->num_internal)
		out_part(cli->out, COLOUR_NONE, "; %u internal",
			 check->num_internal);
	out_end(cli->out);
	strbuf_free(&text);
}

static bool is_same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

/* Errors are shown one by one, in full */
static bool tells_the_same(const struct pcitopo_finding *a,
			   const struct pcitopo_finding *b)
{
	return a->severity != PCITOPO_SEVERITY_ERROR &&
	       a->severity == b->severity && a->accepted == b->accepted &&
	       is_same(a->rule, b->rule) && is_same(a->message, b->message) &&
	       is_same(a->action, b->action);
}

/* What a finding is about: names first, the bus number last */
static void add_place(const struct cli *cli,
		      const struct pcitopo_finding *finding,
		      struct strbuf *text)
{
	const char *place = finding->id ? strchr(finding->id, '@') : NULL;
	char alias[ALIAS_SIZE] = "";
	u32 device = finding->device;

	if (device == PCITOPO_NO_INDEX && finding->link != PCITOPO_NO_INDEX)
		device = cli->topo->links[finding->link].port;
	if (device == PCITOPO_NO_INDEX || finding->folded > 1)
		return;
	if (word_alias(cli, device, alias))
		strbuf_printf(text, " %s", alias);
	if (finding->slot)
		strbuf_printf(text, " slot %s", finding->slot);
	if (!cli->options->quiet) {
		strbuf_puts(text, " ");
		word_address(cli, device, text);
	} else if (!*alias && !finding->slot && place) {
		strbuf_printf(text, " %s", place + 1);
	}
}

/* Many that say the same: by name where there is one */
static void add_places(const struct cli *cli, u32 index, u32 count,
		       struct strbuf *text)
{
	const struct pcitopo_finding *finding = &cli->check->findings[index];
	char alias[ALIAS_SIZE];
	u32 i;

	if (count == 1) {
		add_place(cli, finding, text);
		return;
	}
	for (i = 0; i < count && i < MAX_PLACES; i++, finding++) {
		if (finding->device != PCITOPO_NO_INDEX &&
		    word_alias(cli, finding->device, alias))
			strbuf_printf(text, " %s", alias);
		else
			add_place(cli, finding, text);
	}
	if (count > MAX_PLACES)
		strbuf_printf(text, " and %u more", count - MAX_PLACES);
}

static void put_evidence(const struct cli *cli,
			 const struct pcitopo_finding *finding, u32 count)
{
	const char *const *evidence = finding->evidence;

	for (; count == 1 && *evidence; evidence++)
		out_line(cli->out, "%*s%s", LABEL_WIDTH, "", *evidence);
	if (finding->action)
		out_line(cli->out, "%*snext: %s", LABEL_WIDTH, "",
			 finding->action);
}

/**
 * report_finding - what, where, how bad, why, what next
 * @cli: has checked
 * @index: of a finding
 *
 * Findings that say the same of several things are shown together.
 * Notes are shown in one line each.
 *
 * Return: how many findings this was.
 */
u32 report_finding(const struct cli *cli, u32 index)
{
	const struct pcitopo_finding *finding = &cli->check->findings[index];
	struct strbuf places = { 0 };
	u32 count = 1;

	while (index + count < cli->check->num_findings &&
	       tells_the_same(finding, &finding[count]))
		count++;
	add_places(cli, index, count, &places);
	put_label(cli->out, &severities[finding->severity]);
	out_part(cli->out, COLOUR_NONE, "%s%s: %s", finding->rule,
		 strbuf_text(&places), finding->message);
	if (finding->accepted)
		out_part(cli->out, COLOUR_DIM, " (accepted)");
	out_end(cli->out);
	if (finding->severity != PCITOPO_SEVERITY_NOTE && !cli->options->quiet)
		put_evidence(cli, finding, count);
	strbuf_free(&places);
	return count;
}

/**
 * report_not_covered - the line of what was not looked at
 * @cli: has checked
 */
void report_not_covered(const struct cli *cli)
{
	const char *const *sentence = cli->check->not_covered;
	struct strbuf text = { 0 };

	for (; sentence && *sentence; sentence++)
		strbuf_printf(&text, "%s%s", text.length ? ", " : "",
			      *sentence);
	if (text.length)
		out_line(cli->out, "not covered: %s", strbuf_text(&text));
	strbuf_free(&text);
}
