// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - JSON, put together and printed by json-c
 *
 * The only file that knows the library. A document is written from its
 * beginning to its end: objects and arrays are opened, filled and closed.
 */
#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

#include "output/output.h"

#define MAX_DEPTH 8

struct json {
	struct json_object *open[MAX_DEPTH]; /* open[0] owns all others */
	unsigned int depth;
	struct strbuf clean;
};

/**
 * json_new - begin a document, an object
 *
 * Return: a document to be freed with json_free().
 */
struct json *json_new(void)
{
	struct json *json = xzalloc(1, sizeof(*json));

	json->open[0] = json_object_new_object();
	if (!json->open[0])
		out_of_memory();
	return json;
}

/* Keys are constants of ours, and no document has one twice */
static void add(struct json *json, const char *key, struct json_object *value)
{
	struct json_object *parent = json->open[json->depth];
	int ret;

	if (key)
		ret = json_object_object_add_ex(
			parent, key, value,
			JSON_C_OBJECT_ADD_KEY_IS_NEW |
				JSON_C_OBJECT_KEY_IS_CONSTANT);
	else
		ret = json_object_array_add(parent, value);
	if (ret)
		out_of_memory();
}

static void add_new(struct json *json, const char *key,
		    struct json_object *value)
{
	if (!value)
		out_of_memory();
	add(json, key, value);
}

static void open_nested(struct json *json, const char *key,
			struct json_object *value)
{
	if (json->depth + 1 >= MAX_DEPTH)
		abort();
	add_new(json, key, value);
	json->open[++json->depth] = value;
}

/**
 * json_open_object - begin an object, or go on with one of the same name
 * @json: the document
 * @key: a constant, its name in the open object; NULL in an array
 */
void json_open_object(struct json *json, const char *key)
{
	struct json_object *parent = json->open[json->depth];
	struct json_object *before;

	if (key && json_object_object_get_ex(parent, key, &before) &&
	    json->depth + 1 < MAX_DEPTH)
		json->open[++json->depth] = before;
	else
		open_nested(json, key, json_object_new_object());
}

/**
 * json_open_array - begin an array
 * @json: the document
 * @key: as for json_open_object()
 */
void json_open_array(struct json *json, const char *key)
{
	open_nested(json, key, json_object_new_array());
}

/**
 * json_close - end the object or array opened last
 * @json: the document
 */
void json_close(struct json *json)
{
	if (json->depth)
		json->depth--;
}

/**
 * json_add_null - add an unknown value
 * @json: the document
 * @key: as for json_open_object()
 */
void json_add_null(struct json *json, const char *key)
{
	add(json, key, NULL);
}

/**
 * json_add_string - add a string
 * @json: the document
 * @key: as for json_open_object()
 * @text: copied, cleaned of harmful characters; NULL is unknown
 */
void json_add_string(struct json *json, const char *key, const char *text)
{
	if (!text) {
		json_add_null(json, key);
		return;
	}
	strbuf_reset(&json->clean);
	text_clean(&json->clean, text, false);
	add_new(json, key, json_object_new_string(strbuf_text(&json->clean)));
}

/**
 * json_add_strings - add an array of strings
 * @json: the document
 * @key: as for json_open_object()
 * @list: as for json_add_string(); NULL ends it
 */
void json_add_strings(struct json *json, const char *key,
		      const char *const *list)
{
	json_open_array(json, key);
	for (; *list; list++)
		json_add_string(json, NULL, *list);
	json_close(json);
}

/**
 * json_add_bool - add a truth value
 * @json: the document
 * @key: as for json_open_object()
 * @value: to add
 */
void json_add_bool(struct json *json, const char *key, bool value)
{
	add_new(json, key, json_object_new_boolean(value));
}

/**
 * json_add_number - add an integer
 * @json: the document
 * @key: as for json_open_object()
 * @value: to add
 */
void json_add_number(struct json *json, const char *key, int64_t value)
{
	add_new(json, key, json_object_new_int64(value));
}

/**
 * json_add_unsigned - add an integer that can have all of 64 bits
 * @json: the document
 * @key: as for json_open_object()
 * @value: to add
 */
void json_add_unsigned(struct json *json, const char *key, uint64_t value)
{
	add_new(json, key, json_object_new_uint64(value));
}

/**
 * json_add_decimal - add a number with a decimal point
 * @json: the document
 * @key: as for json_open_object()
 * @value: to add
 * @text: as it is to be printed
 */
void json_add_decimal(struct json *json, const char *key, double value,
		      const char *text)
{
	add_new(json, key, json_object_new_double_s(value, text));
}

/**
 * json_print - print a document
 * @json: the document
 * @out: where to
 * @pretty: on many lines; else on one
 */
void json_print(struct json *json, struct out *out, bool pretty)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *text;

	if (pretty)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	text = json_object_to_json_string_ext(json->open[0], flags);
	if (!text)
		out_of_memory();
	strbuf_puts(&out->text, text);
	out_end(out);
}

/**
 * json_free - free a document
 * @json: what json_new() returned, or NULL
 */
void json_free(struct json *json)
{
	if (!json)
		return;
	json_object_put(json->open[0]);
	strbuf_free(&json->clean);
	free(json);
}
