// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * help.c - help, made of the tables of verbs, options and columns
 */
#include <stdio.h>

#include "verbs/verbs.h"

static void add_option(struct out *out, const struct option_def *def)
{
	struct strbuf name = { 0 };

	if (def->letter < 0x100)
		strbuf_printf(&name, "-%c", def->letter);
	else
		strbuf_puts(&name, "  ");
	if (def->name)
		strbuf_printf(&name, "%s --%s", def->letter < 0x100 ? "," : " ",
			      def->name);
	if (def->argument)
		strbuf_printf(&name, " %s", def->argument);
	if (name.length > 24) {
		out_line(out, "  %s", strbuf_text(&name));
		strbuf_reset(&name);
	}
	out_line(out, "  %-24s %s", strbuf_text(&name), def->help);
	strbuf_free(&name);
}

static void add_options(struct out *out, u32 wanted)
{
	unsigned int i;

	out_end(out);
	out_line(out, "Options:");
	for (i = 0; i < num_option_defs; i++) {
		if (option_defs[i].verbs & wanted)
			add_option(out, &option_defs[i]);
	}
}

static void add_exit_statuses(struct out *out)
{
	out_end(out);
	out_line(out, "Exit status: 0 all is well; 1 check: something failed, "
		      "explain: a part is suspect");
	out_line(out, "and the link is bad now, or CXL memory is not in use; "
		      "3 check, explain: something");
	out_line(out, "could not be decided; 2 bad usage or unreadable input.");
}

/**
 * help_general - help for the command as a whole
 * @out: where to
 */
void help_general(struct out *out)
{
	struct strbuf name = { 0 };
	unsigned int i;

	out_line(out, "Usage: pcitopo [-i FILE] [VERB] [options]");
	out_end(out);
	out_line(out, "Whether a server's PCIe and CXL fabric was built right: "
		      "switches, retimers,");
	out_line(out, "every GPU's way to its CPU, and links below what both "
		      "ends could do.");
	out_end(out);
	out_line(out, "Verbs:");
	for (i = 0; i < VERB_COUNT; i++) {
		strbuf_reset(&name);
		strbuf_printf(&name, "%s%s%s",
			      verbs[i].name ? verbs[i].name : "(none)",
			      verbs[i].argument ? " " : "",
			      verbs[i].argument ? verbs[i].argument : "");
		out_line(out, "  %-24s %s", strbuf_text(&name), verbs[i].help);
	}
	out_line(out, "  %-24s %s", "help [VERB]", "help; also VERB --help");
	strbuf_free(&name);
	add_options(out, UINT32_MAX);
	add_exit_statuses(out);
}

static void add_columns(struct out *out, enum noun noun)
{
	const struct column_table *table = noun_columns(noun);
	unsigned int i;

	out_line(out, "Columns of %s (usual: %s):", noun_plural(noun),
		 noun_default(noun));
	for (i = 0; i < table->count; i++)
		out_line(out, "  %-24s %s", table->columns[i].name,
			 table->columns[i].help);
}

static void add_nouns(struct out *out)
{
	unsigned int noun;

	for (noun = 0; noun <= NOUN_MEMDEV; noun++) {
		out_end(out);
		add_columns(out, noun);
	}
}

static void add_thing(struct out *out)
{
	out_line(out, "THING is an address (domain optional), a name as gpu3, "
		      "nic0, nvme0, mem0, a slot,");
	out_line(out,
		 "or link-ADDRESS, switch-ADDRESS, retimer-ADDRESS-INDEX.");
}

/**
 * help_verb - help for a verb
 * @out: where to
 * @verb: which
 */
void help_verb(struct out *out, enum verb_id verb)
{
	const struct verb *def = &verbs[verb];

	out_line(out, "Usage: pcitopo %s%s%s%s [options]",
		 def->reads_input ? "[-i FILE] " : "", def->name,
		 def->argument ? " " : "", def->argument ? def->argument : "");
	out_end(out);
	out_line(out, "%s", def->help);
	if (verb == VERB_LIST)
		out_line(out, "NOUN is devices, links, switches, retimers or "
			      "memdevs.");
	if (verb == VERB_SHOW || verb == VERB_PATHS || verb == VERB_MONITOR ||
	    verb == VERB_EXPLAIN)
		add_thing(out);
	if (verb == VERB_SHOW)
		out_line(out, "What Linux calls a CXL region, decoder or port "
			      "is one, too, as region0.");
	if (verb == VERB_EXPLAIN)
		out_line(out, "Of a port the link below it is meant, of "
			      "anything else the link above.");
	add_options(out, 1u << verb);
	if (verb == VERB_LIST)
		add_nouns(out);
	if (verb == VERB_CHECK || verb == VERB_EXPLAIN)
		add_exit_statuses(out);
}

/**
 * help_columns - the columns of what is to be listed, for -o help
 * @out: where to
 * @noun: of what
 */
void help_columns(struct out *out, enum noun noun)
{
	add_columns(out, noun);
}
