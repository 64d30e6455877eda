// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * table-plain.c - tables where there is no libsmartcols
 *
 * Debian has no static libsmartcols, so the one binary for rescue shells lays
 * out its tables itself. The result is the same, byte for byte but for colours;
 * a test compares.
 */
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "output/output.h"

struct column {
	char *heading;
	bool right;
	size_t width;
};

struct cell {
	char *text; /* NULL: empty */
	const char *escape;
	size_t width;
};

struct table {
	struct out *out;
	unsigned int flags;
	struct column *columns;
	size_t num_columns;
	struct cell *cells; /* row by row */
	size_t num_rows;
	size_t next; /* cell of the last row to fill */
	struct strbuf text;
};

/* Columns of a terminal that a text takes */
static size_t text_width(const char *text)
{
	mbstate_t state = { 0 };
	size_t width = 0, length;
	wchar_t character;
	int columns;

	for (; *text; text += length) {
		length = mbrtowc(&character, text, strlen(text), &state);
		if (length == (size_t)-1 || length == (size_t)-2) {
			/* A byte that is no character takes one column */
			memset(&state, 0, sizeof(state));
			length = 1;
			width++;
			continue;
		}
		columns = wcwidth(character);
		width += columns > 0 ? (size_t)columns : 0;
	}
	return width;
}

static char *copy(const char *text)
{
	char *copied = strdup(text);

	if (!copied)
		out_of_memory();
	return copied;
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
	struct column *column;

	if (!heading || table->flags & TABLE_NO_HEADINGS)
		heading = "";
	table->columns = xrealloc(table->columns, table->num_columns + 1,
				  sizeof(*table->columns));
	column = &table->columns[table->num_columns++];
	column->heading = copy(heading);
	column->right = right;
	/* As libsmartcols has it: an empty column is as wide as a blank */
	column->width = *heading ? text_width(heading) : 1;
}

/**
 * table_row - begin a row
 * @table: the table
 */
void table_row(struct table *table)
{
	size_t size = table->num_columns;

	table->cells = xrealloc(table->cells, (table->num_rows + 1) * size,
				sizeof(*table->cells));
	memset(table->cells + table->num_rows * size, 0,
	       size * sizeof(*table->cells));
	table->num_rows++;
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
	struct column *column = &table->columns[table->next];
	struct cell *cell;

	cell = &table->cells[(table->num_rows - 1) * table->num_columns +
			     table->next++];
	strbuf_reset(&table->text);
	text_clean(&table->text, text, table->out->ascii);
	cell->text = copy(strbuf_text(&table->text));
	cell->escape = out_escape(table->out, colour);
	cell->width = text_width(cell->text);
	if (cell->width > column->width)
		column->width = cell->width;
}

/* So that each row has as many words as there are columns */
static void add_raw(struct strbuf *text, const char *cell)
{
	for (; *cell; cell++) {
		unsigned char byte = (unsigned char)*cell;

		if (byte <= ' ' || byte >= 0x7f || byte == '\\')
			strbuf_printf(text, "\\x%02x", byte);
		else
			strbuf_add(text, cell, 1);
	}
}

static void add_padding(struct strbuf *text, size_t count)
{
	if (count)
		strbuf_printf(text, "%*s", (int)count, "");
}

static void add_padded(struct strbuf *text, const struct column *column,
		       const char *cell, size_t width, const char *escape)
{
	bool coloured = escape && *escape && *cell;

	if (column->right)
		add_padding(text, column->width - width);
	if (coloured)
		strbuf_puts(text, escape);
	strbuf_puts(text, cell);
	if (coloured)
		strbuf_puts(text, "\033[0m");
	if (!column->right)
		add_padding(text, column->width - width);
}

/* Rows end where their text does */
static void put_line(struct table *table)
{
	struct strbuf *text = &table->text;

	while (text->length && text->text[text->length - 1] == ' ')
		text->length--;
	strbuf_add(&table->out->text, strbuf_text(text), text->length);
	out_end(table->out);
}

static void put_headings(struct table *table)
{
	const struct column *column;
	size_t i;

	strbuf_reset(&table->text);
	for (i = 0; i < table->num_columns; i++) {
		column = &table->columns[i];
		if (i)
			strbuf_puts(&table->text, " ");
		if (table->flags & TABLE_RAW)
			add_raw(&table->text, column->heading);
		else
			add_padded(&table->text, column, column->heading,
				   text_width(column->heading), NULL);
	}
	put_line(table);
}

static void put_row(struct table *table, const struct cell *cell)
{
	size_t i;

	strbuf_reset(&table->text);
	for (i = 0; i < table->num_columns; i++, cell++) {
		if (i)
			strbuf_puts(&table->text, " ");
		if (table->flags & TABLE_RAW)
			add_raw(&table->text, cell->text ? cell->text : "");
		else
			add_padded(&table->text, &table->columns[i],
				   cell->text ? cell->text : "", cell->width,
				   cell->escape);
	}
	put_line(table);
}

/**
 * table_print - print a table
 * @table: the table; nothing is printed when it has no row
 */
void table_print(struct table *table)
{
	size_t i;

	if (!table->num_rows)
		return;
	if (!(table->flags & TABLE_NO_HEADINGS))
		put_headings(table);
	for (i = 0; i < table->num_rows; i++)
		put_row(table, table->cells + i * table->num_columns);
}

/**
 * table_free - free a table
 * @table: what table_new() returned, or NULL
 */
void table_free(struct table *table)
{
	size_t i;

	if (!table)
		return;
	for (i = 0; i < table->num_rows * table->num_columns; i++)
		free(table->cells[i].text);
	for (i = 0; i < table->num_columns; i++)
		free(table->columns[i].heading);
	free(table->cells);
	free(table->columns);
	strbuf_free(&table->text);
	free(table);
}
