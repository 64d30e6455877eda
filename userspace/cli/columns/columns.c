// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * columns.c - the one column table: nouns, lookup, headings, -o
 *
 * Each noun's columns stand in a file of their own, in the order in which JSON
 * has them.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "columns/columns.h"

struct noun_def {
	const char *name;
	const char *plural;
	const char *columns; /* of a table without -o */
	const struct column_table *table;
};

static const struct noun_def nouns[NOUN_COUNT] = {
	[NOUN_DEVICE] = { "device", "devices",
			  "address,kind,alias,model,numa_node,slot,driver,"
			  "verdict",
			  &device_columns },
	[NOUN_LINK] = { "link", "links",
			"port,device,alias,slot,speed_gts,width,max_speed_gts,"
			"max_width,retimers,state",
			&link_columns },
	[NOUN_SWITCH] = { "switch", "switches",
			  "upstream,model,chip,numa_node,ports,downstream",
			  &switch_columns },
	[NOUN_RETIMER] = { "retimer", "retimers",
			   "link,index,seen_by,device,alias,slot",
			   &retimer_columns },
	[NOUN_MEMDEV] = { "memdev", "memdevs",
			  "alias,address,slot,model,size,trained,rate,state,"
			  "numa_node,memory,firmware,condition",
			  &memdev_columns },
	[NOUN_PATH] = { "path", "paths", "", &path_columns },
	[NOUN_FINDING] = { "finding", "findings", "", &finding_columns },
	[NOUN_REGION] = { "region", "regions", "", &region_columns },
	[NOUN_DECODER] = { "decoder", "decoders", "", &decoder_columns },
	[NOUN_PORT] = { "port", "ports", "", &port_columns },
};

/**
 * noun_columns - the columns of a noun
 * @noun: which
 *
 * Return: a constant.
 */
const struct column_table *noun_columns(enum noun noun)
{
	return nouns[noun].table;
}

/**
 * noun_name - the name of a noun
 * @noun: which
 *
 * Return: for example "switch".
 */
const char *noun_name(enum noun noun)
{
	return nouns[noun].name;
}

/**
 * noun_plural - the name of many of a noun
 * @noun: which
 *
 * Return: for example "switches", as in JSON.
 */
const char *noun_plural(enum noun noun)
{
	return nouns[noun].plural;
}

/**
 * noun_default - the columns of a table without -o
 * @noun: which
 *
 * Return: names with commas.
 */
const char *noun_default(enum noun noun)
{
	return nouns[noun].columns;
}

/**
 * noun_find - find a noun that can be listed
 * @plural: its plural
 * @noun: set when found
 *
 * Return: 0, or -ENOENT.
 */
int noun_find(const char *plural, enum noun *noun)
{
	unsigned int i;

	for (i = 0; i <= NOUN_MEMDEV; i++) {
		if (!strcmp(nouns[i].plural, plural)) {
			*noun = i;
			return 0;
		}
	}
	return -ENOENT;
}

/**
 * noun_count - how many there are on a machine
 * @cli: has the machine
 * @noun: of what; not of paths
 *
 * Return: a number.
 */
u32 noun_count(const struct cli *cli, enum noun noun)
{
	switch (noun) {
	case NOUN_DEVICE:
		return cli->topo->num_devices;
	case NOUN_LINK:
		return cli->topo->num_links;
	case NOUN_SWITCH:
		return cli->topo->num_switches;
	case NOUN_RETIMER:
		return cli->topo->num_retimers;
	case NOUN_MEMDEV:
		return cli->topo->num_memdevs;
	case NOUN_FINDING:
		return cli->check ? cli->check->num_findings : 0;
	default:
		return 0;
	}
}

/**
 * column_find - find a column by its name
 * @noun: of what
 * @name: in any case, not zero-terminated
 * @length: of @name
 *
 * Return: the column, or NULL.
 */
const struct column *column_find(enum noun noun, const char *name,
				 size_t length)
{
	const struct column_table *table = noun_columns(noun);
	unsigned int i;

	for (i = 0; i < table->count; i++) {
		if (!strncasecmp(table->columns[i].name, name, length) &&
		    !table->columns[i].name[length])
			return &table->columns[i];
	}
	return NULL;
}

/**
 * column_heading - append the heading of a column
 * @column: which
 * @heading: its name in capitals
 */
void column_heading(const struct column *column, struct strbuf *heading)
{
	const char *at;
	char capital;

	for (at = column->name; *at; at++) {
		capital = *at;
		if (capital >= 'a' && capital <= 'z')
			capital = (char)(capital - 'a' + 'A');
		strbuf_add(heading, &capital, 1);
	}
}

static void complain(enum noun noun, const char *name, size_t length)
{
	const struct column_table *table = noun_columns(noun);
	struct strbuf names = { 0 };
	unsigned int i;

	for (i = 0; i < table->count; i++)
		strbuf_printf(&names, " %s", table->columns[i].name);
	err("-o: %s have no column '%.*s'; they have:%s", noun_plural(noun),
	    (int)length, name, strbuf_text(&names));
	strbuf_free(&names);
}

/* A column that is there already is not added again */
static void add_column(const struct column *column, const struct column ***list,
		       unsigned int *count)
{
	unsigned int i;

	for (i = 0; i < *count; i++) {
		if ((*list)[i] == column)
			return;
	}
	*list = xrealloc(*list, *count + 1, sizeof(**list));
	(*list)[(*count)++] = column;
}

static int add_columns(enum noun noun, const char *text,
		       const struct column ***list, unsigned int *count)
{
	const struct column *column;
	size_t length;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		column = column_find(noun, text, length);
		if (!column) {
			complain(noun, text, length);
			return -EINVAL;
		}
		add_column(column, list, count);
		if (!text[length])
			return 0;
	}
}

/**
 * columns_parse - the columns that -o asks for
 * @noun: of what
 * @text: names with commas; with + first: in addition to the usual ones;
 *	NULL: the usual ones
 * @list: array, to be freed by the caller also on failure
 * @count: how many
 *
 * Return: 0, or -EINVAL after a message.
 */
int columns_parse(enum noun noun, const char *text, const struct column ***list,
		  unsigned int *count)
{
	int ret = 0;

	*list = NULL;
	*count = 0;
	if (!text || *text == '+')
		ret = add_columns(noun, noun_default(noun), list, count);
	if (!ret && text)
		ret = add_columns(noun, text + (*text == '+'), list, count);
	return ret;
}
