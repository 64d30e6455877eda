// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show.c - all of one thing: its fields, and the registers behind them
 */
#include <string.h>

#include "columns/memdev-facts.h"
#include "verbs/verbs.h"

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

static const struct pcitopo_device *
thing_device(const struct pcitopo_topo *topo, const struct pcitopo_thing *thing)
{
	u32 device = thing->index;

	if (thing->type == PCITOPO_THING_SWITCH)
		device = topo->switches[device].upstream;
	return &topo->devices[device];
}

static void json_registers(const struct pcitopo_topo *topo, struct json *json,
			   const struct pcitopo_thing *thing)
{
	u32 index = thing_link(topo, thing);
	const struct pcitopo_link *link;

	if (index == PCITOPO_NO_INDEX) {
		registers_json(json, "registers", thing_device(topo, thing));
		return;
	}
	link = &topo->links[index];
	json_open_object(json, "registers");
	registers_json(json, "port", &topo->devices[link->port]);
	if (link->device != PCITOPO_NO_INDEX)
		registers_json(json, "device", &topo->devices[link->device]);
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
	if (thing->type == PCITOPO_THING_DEVICE)
		document_cxl_of_device(cli, json, thing->index);
	document_close(cli, json);
	return 0;
}

static void link_registers(const struct pcitopo_topo *topo, struct table *table,
			   u32 index)
{
	const struct pcitopo_link *link = &topo->links[index];

	show_heading(table, "registers of the port");
	registers_table(table, &topo->devices[link->port]);
	if (link->device == PCITOPO_NO_INDEX)
		return;
	show_heading(table, "registers of the device");
	registers_table(table, &topo->devices[link->device]);
}

static struct table *new_table(const struct cli *cli)
{
	struct table *table = table_new(cli->out, TABLE_NO_HEADINGS);

	table_column(table, NULL, false);
	table_column(table, NULL, false);
	return table;
}

static void show_device(const struct cli *cli, struct table *table, u32 device)
{
	u32 link = cli->topo->devices[device].link;

	show_cxl_of_device(cli, table, device);
	if (link != PCITOPO_NO_INDEX)
		show_fields(cli, table, NOUN_LINK, link);
}

static void show_text(const struct cli *cli, const struct pcitopo_thing *thing)
{
	struct table *table = new_table(cli);
	const struct pcitopo_topo *topo = cli->topo;
	u32 link = thing_link(topo, thing);

	show_fields(cli, table, thing_noun(thing), thing->index);
	if (thing->type == PCITOPO_THING_DEVICE)
		show_device(cli, table, thing->index);
	if (thing->type == PCITOPO_THING_RETIMER)
		show_fields(cli, table, NOUN_LINK, link);
	if (link != PCITOPO_NO_INDEX) {
		link_registers(topo, table, link);
	} else {
		show_heading(table, "registers");
		registers_table(table, thing_device(topo, thing));
	}
	table_print(table);
	table_free(table);
}

/* What only Linux knows: CXL ports, decoders, regions */
static int show_cxl(struct cli *cli, enum noun noun, u32 index)
{
	struct table *table;
	struct json *json;

	if (cli->options->json) {
		json = document_open(cli);
		if (!json)
			return EXIT_TROUBLE;
		json_open_object(json, noun_name(noun));
		document_fields(cli, json, noun, index);
		json_close(json);
		document_close(cli, json);
		return 0;
	}
	table = new_table(cli);
	show_fields(cli, table, noun, index);
	show_cxl_of(cli, table, noun, index);
	table_print(table);
	table_free(table);
	return 0;
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
	enum noun noun;
	u32 index;
	int ret;

	ret = pcitopo_thing_find(cli->topo, text, &thing);
	if (ret && show_cxl_find(cli->topo, text, &noun, &index))
		return show_cxl(cli, noun, index);
	if (ret) {
		cli_no_thing(cli, text, ret);
		return EXIT_TROUBLE;
	}
	if (cli->options->json)
		return show_json(cli, &thing);
	show_text(cli, &thing);
	return 0;
}
