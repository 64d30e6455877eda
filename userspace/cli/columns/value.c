// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * value.c - the content of one cell, and its forms
 *
 * A getter of the column table leaves a value unknown or sets it once; the
 * column's type says what it looks like in a table and in JSON. One value
 * serves a whole table, so that a cell costs no allocation.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns/columns.h"
#include "columns/phrase.h"

/**
 * value_reset - make a value unknown
 * @value: all zeros before its first use
 */
void value_reset(struct value *value)
{
	value->known = false;
	value->count = 0;
	value->table = NULL;
	strbuf_reset(&value->text);
}

/**
 * value_free - give back the memory of a value
 * @value: unknown and usable afterwards
 */
void value_free(struct value *value)
{
	value_reset(value);
	strbuf_free(&value->text);
	free(value->items);
	value->items = NULL;
	value->size = 0;
}

/**
 * value_string - set a string
 * @value: to set
 * @text: copied; NULL leaves it unknown
 */
void value_string(struct value *value, const char *text)
{
	if (!text)
		return;
	strbuf_puts(&value->text, text);
	value->known = true;
}

/**
 * value_format - set a string
 * @value: to set
 * @format: as for printf()
 */
void value_format(struct value *value, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	strbuf_vprintf(&value->text, format, arguments);
	va_end(arguments);
	value->known = true;
}

/**
 * value_number - set a bool, number, speed or width
 * @value: to set
 * @number: content
 */
void value_number(struct value *value, int64_t number)
{
	value->number = number;
	value->known = true;
}

/**
 * value_counted - set a number, size or physical address that may be unknown
 * @value: to set
 * @number: content
 */
void value_counted(struct value *value, const struct pcitopo_number *number)
{
	if (number->known)
		value_number(value, (int64_t)number->value);
}

/**
 * value_decimal - set GB/s
 * @value: to set
 * @decimal: content
 */
void value_decimal(struct value *value, double decimal)
{
	value->decimal = decimal;
	value->known = true;
}

/**
 * value_address - set the address of a device
 * @value: to set
 * @cli: has the devices
 * @device: index; PCITOPO_NO_INDEX leaves it unknown
 */
void value_address(struct value *value, const struct cli *cli, u32 device)
{
	char text[PCITOPO_ADDRESS_SIZE];

	if (device == PCITOPO_NO_INDEX)
		return;
	pcitopo_address_format(&cli->topo->devices[device].address, text);
	value_string(value, text);
}

/**
 * value_serial - set a serial number, or what stands for it
 * @value: to set
 * @cli: knows whether to redact
 * @serial: the serial number
 */
void value_serial(struct value *value, const struct cli *cli, u64 serial)
{
	if (cli->out->redact)
		value_format(value, "redacted-%u",
			     redact_serial(cli->out->redact, serial));
	else
		value_format(value, "%016llx", (unsigned long long)serial);
}

/**
 * value_list - set an empty list
 * @value: to set
 */
void value_list(struct value *value)
{
	value->known = true;
}

/**
 * value_append - add to a list
 * @value: to add to; becomes known
 * @text: copied; empty for one that is not known
 */
void value_append(struct value *value, const char *text)
{
	strbuf_add(&value->text, text, strlen(text) + 1);
	value->count++;
	value->known = true;
}

/**
 * value_append_address - add the address of a device to a list
 * @value: to add to; becomes known
 * @cli: has the devices
 * @device: index
 */
void value_append_address(struct value *value, const struct cli *cli,
			  u32 device)
{
	char text[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&cli->topo->devices[device].address, text);
	value_append(value, text);
}

/**
 * value_objects - set an empty list of objects
 * @value: to set
 * @table: the columns of each
 */
void value_objects(struct value *value, const struct column_table *table)
{
	value_list(value);
	value->table = table;
}

/**
 * value_append_object - add to a list of objects
 * @value: to add to, after value_objects()
 * @index: of the object, for the columns
 * @text: what stands for it in a table; copied
 */
void value_append_object(struct value *value, u32 index, const char *text)
{
	if (value->count == value->size) {
		value->size = value->size ? 2 * value->size : 8;
		value->items = xrealloc(value->items, value->size,
					sizeof(*value->items));
	}
	value->items[value->count] = index;
	value_append(value, text);
}

/* Addresses are put together by the library, so there is a colon */
static void string_text(const struct cli *cli, const struct column *column,
			const char *string, struct strbuf *text)
{
	const char *colon;

	if (column->type == TYPE_ADDRESS && !cli->many_domains &&
	    !cli->options->raw) {
		colon = strchr(string, ':');
		if (colon)
			string = colon + 1;
	}
	strbuf_puts(text, string);
}

static void list_text(const struct cli *cli, const struct column *column,
		      const struct value *value, struct strbuf *text)
{
	const char *string = strbuf_text(&value->text);
	u32 i;

	for (i = 0; i < value->count; i++) {
		if (i)
			strbuf_puts(text, ",");
		string_text(cli, column, *string ? string : "-", text);
		string += strlen(string) + 1;
	}
	if (!value->count)
		strbuf_puts(text, column->flags & COLUMN_NONE ? "none" : "-");
}

/* Raw output is for programs: numbers without units */
static void number_text(const struct cli *cli, const struct column *column,
			const struct value *value, struct strbuf *text)
{
	bool raw = cli->options->raw;

	switch (column->type) {
	case TYPE_BOOL:
		strbuf_puts(text, value->number ? "yes" : "no");
		break;
	case TYPE_SPEED:
		strbuf_printf(text, "%g%s",
			      pcitopo_speed_gts((u8)value->number),
			      raw ? "" : "GT");
		break;
	case TYPE_WIDTH:
		strbuf_printf(text, "%s%lld", raw ? "" : "x",
			      (long long)value->number);
		break;
	case TYPE_GBYTES:
		strbuf_printf(text, "%.3f", value->decimal);
		break;
	case TYPE_PHYSICAL:
		strbuf_printf(text, "0x%llx",
			      (unsigned long long)value->number);
		break;
	case TYPE_BYTES:
		if (raw)
			strbuf_printf(text, "%llu",
				      (unsigned long long)value->number);
		else
			word_bytes((u64)value->number, text);
		break;
	default:
		strbuf_printf(text, "%lld", (long long)value->number);
		break;
	}
}

/**
 * value_text - append the form that a value has in a table
 * @cli: options and number of domains
 * @column: its column
 * @value: the value; "-" when it is unknown
 * @text: where to
 */
void value_text(const struct cli *cli, const struct column *column,
		const struct value *value, struct strbuf *text)
{
	if (!value->known)
		strbuf_puts(text, "-");
	else if (column->flags & COLUMN_LIST)
		list_text(cli, column, value, text);
	else if (column->type == TYPE_STRING || column->type == TYPE_ADDRESS)
		string_text(cli, column, strbuf_text(&value->text), text);
	else
		number_text(cli, column, value, text);
}

static void list_json(struct json *json, const char *key,
		      const struct value *value)
{
	const char *string = strbuf_text(&value->text);
	u32 i;

	json_open_array(json, key);
	for (i = 0; i < value->count; i++) {
		if (*string)
			json_add_string(json, NULL, string);
		else
			json_add_null(json, NULL);
		string += strlen(string) + 1;
	}
	json_close(json);
}

static void decimal_json(struct json *json, const char *key, int digits,
			 double decimal)
{
	char text[32];

	snprintf(text, sizeof(text), "%.*f", digits, decimal);
	json_add_decimal(json, key, decimal, text);
}

/**
 * value_json - add a value to a JSON document
 * @json: the document
 * @key: its name
 * @column: its column
 * @value: the value
 */
void value_json(struct json *json, const char *key, const struct column *column,
		const struct value *value)
{
	if (!value->known)
		json_add_null(json, key);
	else if (column->flags & COLUMN_LIST)
		list_json(json, key, value);
	else if (column->type == TYPE_STRING || column->type == TYPE_ADDRESS)
		json_add_string(json, key, strbuf_text(&value->text));
	else if (column->type == TYPE_BOOL)
		json_add_bool(json, key, value->number);
	else if (column->type == TYPE_SPEED)
		decimal_json(json, key, 1,
			     pcitopo_speed_gts((u8)value->number));
	else if (column->type == TYPE_GBYTES)
		decimal_json(json, key, 3, value->decimal);
	else if (column->type == TYPE_BYTES || column->type == TYPE_PHYSICAL)
		json_add_unsigned(json, key, (uint64_t)value->number);
	else
		json_add_number(json, key, value->number);
}
