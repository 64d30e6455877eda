// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show.c - all of one thing: its fields, and the registers behind them
 */
#include <string.h>

#include "columns.h"

static enum noun thing_noun(const struct pcitopo_thing *thing)
{
	static const enum noun nouns[] = {
		[PCITOPO_THING_DEVICE] = NOUN_DEVICE,
		[PCITOPO_THING_LINK] = NOUN_LINK,
		[PCITOPO_THING_SWITCH] = NOUN_SWITCH,
		[PCITOPO_THING_RETIMER] = NOUN_RETIMER,
	};

	return nouns[thing->type];
}

/* The link that a thing is, or is in; PCITOPO_NO_INDEX without */
static u32 thing_link(const struct pcitopo_topo *topo,
		      const struct pcitopo_thing *thing)
{
	if (thing->type == PCITOPO_THING_LINK)
		return thing->index;
	if (thing->type == PCITOPO_THING_RETIMER)
		return topo->retimers[thing->index].link;
	return PCITOPO_NO_INDEX;
}

static const struct pcitopo_config *
thing_config(const struct pcitopo_topo *topo, const struct pcitopo_thing *thing)
{
	u32 device = thing->index;

	if (thing->type == PCITOPO_THING_SWITCH)
		device = topo->switches[device].upstream;
	return &topo->devices[device].config;
}

static void json_registers(const struct pcitopo_topo *topo, struct json *json,
			   const struct pcitopo_thing *thing)
{
	u32 index = thing_link(topo, thing);
	const struct pcitopo_link *link;

	if (index == PCITOPO_NO_INDEX) {
		registers_json(json, "registers", thing_config(topo, thing));
		return;
	}
	link = &topo->links[index];
	json_open_object(json, "registers");
	registers_json(json, "port", &topo->devices[link->port].config);
	if (link->device != PCITOPO_NO_INDEX)
		registers_json(json, "device",
			       &topo->devices[link->device].config);
	else
		json_add_null(json, "device");
	json_close(json);
}

static int show_json(struct cli *cli, const struct pcitopo_thing *thing)
{
	enum noun noun = thing_noun(thing);
	struct json *json = document_open(cli);

	if (!json)
		return EXIT_TROUBLE;
	json_open_object(json, noun_name(noun));
	document_fields(cli, json, noun, thing->index);
	json_registers(cli->topo, json, thing);
	json_close(json);
	document_close(cli, json);
	return 0;
}

static void heading(struct table *table, const char *text)
{
	table_row(table);
	table_cell(table, COLOUR_BOLD, text);
}

static void fields(const struct cli *cli, struct table *table, enum noun noun,
		   u32 index)
{
	const struct column_table *columns = noun_columns(noun);
	struct value value = { 0 };
	struct strbuf text = { 0 };
	unsigned int i;

	heading(table, noun_name(noun));
	for (i = 0; i < columns->count; i++) {
		value_reset(&value);
		strbuf_reset(&text);
		columns->columns[i].get(cli, index, &value);
		value_text(cli, &columns->columns[i], &value, &text);
		table_row(table);
		table_cell(table, COLOUR_DIM, columns->columns[i].name);
		table_cell(table, COLOUR_NONE, strbuf_text(&text));
	}
	strbuf_free(&text);
	value_free(&value);
}

static void link_registers(const struct pcitopo_topo *topo, struct table *table,
			   u32 index)
{
	const struct pcitopo_link *link = &topo->links[index];

	heading(table, "registers of the port");
	registers_table(table, &topo->devices[link->port].config);
	if (link->device == PCITOPO_NO_INDEX)
		return;
	heading(table, "registers of the device");
	registers_table(table, &topo->devices[link->device].config);
}

static void show_text(const struct cli *cli, const struct pcitopo_thing *thing)
{
	struct table *table = table_new(cli->out, TABLE_NO_HEADINGS);
	const struct pcitopo_topo *topo = cli->topo;
	u32 link = thing_link(topo, thing);

	table_column(table, NULL, false);
	table_column(table, NULL, false);
	fields(cli, table, thing_noun(thing), thing->index);
	if (thing->type == PCITOPO_THING_DEVICE &&
	    topo->devices[thing->index].link != PCITOPO_NO_INDEX)
		fields(cli, table, NOUN_LINK, topo->devices[thing->index].link);
	if (thing->type == PCITOPO_THING_RETIMER)
		fields(cli, table, NOUN_LINK, link);
	if (link != PCITOPO_NO_INDEX) {
		link_registers(topo, table, link);
	} else {
		heading(table, "registers");
		registers_table(table, thing_config(topo, thing));
	}
	table_print(table);
	table_free(table);
}

/**
 * verb_show - the verb show
 * @cli: the machine
 *
 * Return: exit status.
 */
int verb_show(struct cli *cli)
{
	const char *text = cli->options->argument;
	struct pcitopo_thing thing;
	int ret = pcitopo_thing_find(cli->topo, text, &thing);

	if (ret) {
		cli_no_thing(cli, text, ret);
		return EXIT_TROUBLE;
	}
	if (cli->options->json)
		return show_json(cli, &thing);
	show_text(cli, &thing);
	return 0;
}
