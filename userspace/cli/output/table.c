// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * table.c - tables, laid out by libsmartcols
 *
 * The only file that knows the library. A table is filled from left to right
 * and from top to bottom, then printed.
 */
#include <libsmartcols.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/output.h"

struct table {
	struct out *out;
	unsigned int flags;
	struct libscols_table *scols;
	struct libscols_line *line;
	size_t next;
	struct strbuf cell;
};

static void must(int ret)
{
	if (ret < 0) {
		err("cannot lay out a table: %s", strerror(-ret));
		exit(2);
	}
}

/**
 * table_new - begin a table
 * @out: where it will be printed
 * @flags: TABLE_*
 *
 * Return: a table to be freed with table_free().
 */
struct table *table_new(struct out *out, unsigned int flags)
{
	struct table *table = xzalloc(1, sizeof(*table));

	table->out = out;
	table->flags = flags;
	table->scols = scols_new_table();
	if (!table->scols)
		out_of_memory();
	must(scols_table_enable_noheadings(table->scols,
					   flags & TABLE_NO_HEADINGS));
	must(scols_table_enable_raw(table->scols, !!(flags & TABLE_RAW)));
	must(scols_table_enable_noencoding(table->scols, 1));
	must(scols_table_enable_colors(table->scols, out->colours));
	/* Nothing is cut off to fit a terminal */
	must(scols_table_set_termforce(table->scols, SCOLS_TERMFORCE_NEVER));
	return table;
}

/**
 * table_column - add a column, before the first row
 * @table: the table
 * @heading: its heading, or NULL
 * @right: align cells to the right
 */
void table_column(struct table *table, const char *heading, bool right)
{
	/* The library makes room for headings even if it prints none */
	if (!heading || table->flags & TABLE_NO_HEADINGS)
		heading = "";
	if (!scols_table_new_column(table->scols, heading, 0,
				    right ? SCOLS_FL_RIGHT : 0))
		out_of_memory();
}

/**
 * table_row - begin a row
 * @table: the table
 */
void table_row(struct table *table)
{
	table->line = scols_table_new_line(table->scols, NULL);
	if (!table->line)
		out_of_memory();
	table->next = 0;
}

/**
 * table_cell - fill the next cell of the row; cells left out are empty
 * @table: the table
 * @colour: of the cell
 * @text: copied, cleaned of harmful characters
 */
void table_cell(struct table *table, enum colour colour, const char *text)
{
	const char *escape = out_escape(table->out, colour);
	struct libscols_cell *cell;

	strbuf_reset(&table->cell);
	text_clean(&table->cell, text, table->out->ascii);
	must(scols_line_set_data(table->line, table->next,
				 strbuf_text(&table->cell)));
	cell = scols_line_get_cell(table->line, table->next++);
	if (cell && *escape)
		must(scols_cell_set_color(cell, escape));
}

/* Rows end where their text does */
static void add_trimmed(struct out *out, const char *text)
{
	const char *end, *last;

	for (; *text; text = *end ? end + 1 : end) {
		end = strchrnul(text, '\n');
		for (last = end; last > text && last[-1] == ' '; last--)
			;
		strbuf_add(&out->text, text, (size_t)(last - text));
		out_end(out);
	}
}

/**
 * table_print - print a table
 * @table: the table; nothing is printed when it has no row
 */
void table_print(struct table *table)
{
	char *text = NULL;

	if (!scols_table_get_nlines(table->scols))
		return;
	must(scols_print_table_to_string(table->scols, &text));
	add_trimmed(table->out, text);
	free(text);
}

/**
 * table_free - free a table
 * @table: what table_new() returned, or NULL
 */
void table_free(struct table *table)
{
	if (!table)
		return;
	scols_unref_table(table->scols);
	strbuf_free(&table->cell);
	free(table);
}
