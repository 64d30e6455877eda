// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * list.c - tables of devices, links, switches, retimers, memory devices
 *
 * A table leaves out what is internal or empty unless asked; JSON has it all,
 * with a field that says so.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "columns/columns.h"
#include "columns/phrase.h"
#include "verbs/verbs.h"

/**
 * list_prepare - look at the arguments of list before any input is read
 * @options: the command line
 * @out: where the help asked for with -o help goes
 *
 * Return: 0, 1 when help was shown and there is nothing more to do, or
 * -EINVAL after a message.
 */
int list_prepare(const struct options *options, struct out *out)
{
	const struct column **list;
	unsigned int count;
	enum noun noun;
	int ret;

	if (noun_find(options->argument, &noun)) {
		err("cannot list '%s'; it is one of: devices, links, switches, "
		    "retimers, memdevs",
		    options->argument);
		options_hint(options);
		return -EINVAL;
	}
	if (options->columns && !strcmp(options->columns, "help")) {
		help_columns(out, noun);
		return 1;
	}
	ret = columns_parse(noun, options->columns, &list, &count);
	free(list);
	if (ret)
		options_hint(options);
	return ret;
}

/* The functions that a selector may mean: of a link, either end */
static bool item_selected(const struct cli *cli, enum noun noun, u32 index)
{
	const struct pcitopo_topo *topo = cli->topo;
	const struct pcitopo_switch *sw;
	u32 i;

	switch (noun) {
	case NOUN_LINK:
		return cli_selected(cli, topo->links[index].port) ||
		       cli_selected(cli, topo->links[index].device);
	case NOUN_RETIMER:
		return item_selected(cli, NOUN_LINK,
				     topo->retimers[index].link);
	case NOUN_MEMDEV:
		return cli_selected(cli, topo->memdevs[index]);
	case NOUN_SWITCH:
		sw = &topo->switches[index];
		if (cli_selected(cli, sw->upstream))
			return true;
		for (i = 0; i < sw->num_downstream; i++) {
			if (cli_selected(
				    cli,
				    topo->downstream_ports[sw->first_downstream +
							   i]))
				return true;
		}
		return false;
	default:
		return cli_selected(cli, index);
	}
}

static bool item_hidden(const struct cli *cli, enum noun noun, u32 index)
{
	const struct pcitopo_topo *topo = cli->topo;

	if (cli->options->all || cli->options->json)
		return false;
	switch (noun) {
	case NOUN_DEVICE:
		return topo->devices[index].internal;
	case NOUN_LINK:
		return topo->links[index].internal ||
		       topo->links[index].verdict == PCITOPO_VERDICT_EMPTY;
	case NOUN_SWITCH:
		return topo->switches[index].internal;
	default:
		return false;
	}
}

static bool item_wanted(const struct cli *cli, enum noun noun, u32 index)
{
	return !item_hidden(cli, noun, index) &&
	       item_selected(cli, noun, index);
}

static bool is_number(const struct column *column)
{
	return !(column->flags & COLUMN_LIST) &&
	       (column->type == TYPE_NUMBER || column->type == TYPE_SPEED ||
		column->type == TYPE_WIDTH || column->type == TYPE_GBYTES);
}

static void add_headings(struct table *table, const struct column *const *list,
			 unsigned int count)
{
	struct strbuf heading = { 0 };
	unsigned int i;

	for (i = 0; i < count; i++) {
		strbuf_reset(&heading);
		column_heading(list[i], &heading);
		table_column(table, strbuf_text(&heading), is_number(list[i]));
	}
	strbuf_free(&heading);
}

/* Verdicts on links are coloured in every table */
static enum colour cell_colour(const struct cli *cli, enum noun noun, u32 index,
			       const struct column *column)
{
	if (noun == NOUN_DEVICE && !strcmp(column->name, "verdict"))
		index = cli->topo->devices[index].link;
	else if (noun == NOUN_MEMDEV && !strcmp(column->name, "state"))
		index = cli->topo->devices[cli->topo->memdevs[index]].link;
	else if (noun != NOUN_LINK || (strcmp(column->name, "verdict") != 0 &&
				       strcmp(column->name, "state") != 0))
		return COLOUR_NONE;
	return index != PCITOPO_NO_INDEX ?
		       word_colour(cli->topo->links[index].verdict) :
		       COLOUR_NONE;
}

static void add_row(const struct cli *cli, struct table *table, enum noun noun,
		    const struct column *const *list, unsigned int count,
		    u32 index)
{
	struct value value = { 0 };
	struct strbuf text = { 0 };
	unsigned int i;

	table_row(table);
	for (i = 0; i < count; i++) {
		value_reset(&value);
		strbuf_reset(&text);
		list[i]->get(cli, index, &value);
		value_text(cli, list[i], &value, &text);
		table_cell(table, cell_colour(cli, noun, index, list[i]),
			   strbuf_text(&text));
	}
	strbuf_free(&text);
	value_free(&value);
}

static int list_table(const struct cli *cli, enum noun noun,
		      const struct column *const *list, unsigned int count)
{
	const struct options *options = cli->options;
	struct table *table;
	u32 i;

	table = table_new(cli->out,
			  (options->noheadings ? TABLE_NO_HEADINGS : 0) |
				  (options->raw ? TABLE_RAW : 0));
	add_headings(table, list, count);
	for (i = 0; i < noun_count(cli, noun); i++) {
		if (item_wanted(cli, noun, i))
			add_row(cli, table, noun, list, count, i);
	}
	table_print(table);
	table_free(table);
	return 0;
}

static int list_json(struct cli *cli, enum noun noun,
		     const struct column *const *list, unsigned int count)
{
	struct json *json = document_open(cli);
	u32 i;

	if (!json)
		return EXIT_TROUBLE;
	json_open_array(json, noun_plural(noun));
	for (i = 0; i < noun_count(cli, noun); i++) {
		if (!item_wanted(cli, noun, i))
			continue;
		json_open_object(json, NULL);
		if (cli->options->columns)
			document_columns(cli, json, list, count, i);
		else
			document_fields(cli, json, noun, i);
		json_close(json);
	}
	json_close(json);
	document_close(cli, json);
	return 0;
}

/**
 * verb_list - the verb list
 * @cli: the machine; list_prepare() found the arguments good
 *
 * Return: exit status.
 */
int verb_list(struct cli *cli)
{
	const struct column **list;
	unsigned int count;
	enum noun noun;
	int status = EXIT_TROUBLE;

	if (noun_find(cli->options->argument, &noun))
		return EXIT_TROUBLE;
	if (!columns_parse(noun, cli->options->columns, &list, &count))
		status = cli->options->json ?
				 list_json(cli, noun, list, count) :
				 list_table(cli, noun, list, count);
	free(list);
	return status;
}
