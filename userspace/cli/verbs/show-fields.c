// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show-fields.c - the fields of one thing in a table of show
 */
#include <string.h>

#include "verbs/verbs.h"

/**
 * show_heading - add a heading to the table of show
 * @table: the table
 * @text: the heading
 */
void show_heading(struct table *table, const char *text)
{
	table_row(table);
	table_cell(table, COLOUR_BOLD, text);
}

/* The CXL columns say nothing about a link without CXL */
static bool is_irrelevant(const struct cli *cli, enum noun noun, u32 index,
			  const struct column *column)
{
	const struct pcitopo_topo *topo = cli->topo;
	const struct pcitopo_link *link;

	if (noun != NOUN_LINK || !(column->flags & COLUMN_CXL))
		return false;
	link = &topo->links[index];
	return !link->cxl_link.capable && !link->cxl_link.trained &&
	       (link->device == PCITOPO_NO_INDEX ||
		topo->devices[link->device].kind != PCITOPO_KIND_MEMDEV);
}

/**
 * show_fields - add a heading and a row for each field of one thing
 * @cli: has the machine
 * @table: of two columns
 * @noun: what the thing is
 * @index: which
 */
void show_fields(const struct cli *cli, struct table *table, enum noun noun,
		 u32 index)
{
	const struct column_table *columns = noun_columns(noun);
	const struct column *column;
	struct value value = { 0 };
	struct strbuf text = { 0 };
	unsigned int i;

	show_heading(table, noun_name(noun));
	for (i = 0; i < columns->count; i++) {
		column = &columns->columns[i];
		if (is_irrelevant(cli, noun, index, column))
			continue;
		value_reset(&value);
		strbuf_reset(&text);
		column->get(cli, index, &value);
		value_text(cli, column, &value, &text);
		table_row(table);
		table_cell(table, COLOUR_DIM, column->name);
		table_cell(table, COLOUR_NONE, strbuf_text(&text));
	}
	strbuf_free(&text);
	value_free(&value);
}
