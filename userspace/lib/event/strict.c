// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * strict.c - JSON parsed by json-c, and nothing but JSON
 *
 * json-c accepts more even when it is strict: control characters in strings,
 * single quotes, NaN, Infinity, and integers that it cuts to 64 bits.
 */
#include "event/members.h"

#include <errno.h>
#include <json-c/json.h>

#define MAX_DEPTH 32

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Return: the end of an integer, or NULL if it needs more than 64 bits */
static const char *skip_integer(const char *at, const char *end)
{
	static const char most[] = "18446744073709551615";
	const size_t longest = sizeof(most) - 1;
	const char *start = at;

	while (at < end && is_digit(*at))
		at++;
	if ((size_t)(at - start) > longest ||
	    ((size_t)(at - start) == longest &&
	     memcmp(start, most, longest) > 0))
		return NULL;
	return at;
}

static bool is_strict(const char *at, const char *end)
{
	bool in_string = false;

	while (at < end) {
		if (in_string ? (unsigned char)*at < ' ' :
				!!memchr("'NI", *at, 3))
			return false;
		if (!in_string && is_digit(*at)) {
			at = skip_integer(at, end);
			if (!at)
				return false;
			continue;
		}
		if (*at == '"')
			in_string = !in_string;
		else if (in_string && *at == '\\' && at + 1 < end)
			at++;
		at++;
	}
	return true;
}

/**
 * pcitopo_json_parse - parse a text that is one value of JSON and nothing else
 * @text: the text, need not end in zero
 * @length: its bytes
 * @object: the value, to be freed with json_object_put(); NULL for null
 *
 * Return: 0; -EINVAL for what is not JSON, or nested too deep; -ENOMEM.
 */
int pcitopo_json_parse(const char *text, size_t length,
		       struct json_object **object)
{
	struct json_tokener *tokener;
	bool is_whole;

	if (length > INT32_MAX || !is_strict(text, text + length))
		return -EINVAL;
	tokener = json_tokener_new_ex(MAX_DEPTH);
	if (!tokener)
		return -ENOMEM;
	json_tokener_set_flags(tokener, JSON_TOKENER_STRICT);
	*object = json_tokener_parse_ex(tokener, text, (int)length);
	/* It stops at a zero */
	is_whole = json_tokener_get_error(tokener) == json_tokener_success &&
		   json_tokener_get_parse_end(tokener) == length;
	json_tokener_free(tokener);
	if (is_whole)
		return 0;
	json_object_put(*object);
	return -EINVAL;
}
