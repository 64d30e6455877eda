// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * option-value.c - arguments of options
 *
 * Each function returns 0, or -EINVAL after a message that names the argument
 * and what is allowed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "columns/cli.h"

/* A field of hexadecimal digits; empty or * leaves it open */
static bool parse_field(const char *text, size_t length, u32 max, bool *has,
			u32 *value)
{
	char digits[9];

	if (!length || (length == 1 && *text == '*'))
		return true;
	if (length >= sizeof(digits))
		return false;
	memcpy(digits, text, length);
	digits[length] = '\0';
	if (strspn(digits, "0123456789abcdefABCDEF") != length)
		return false;
	*value = (u32)strtoul(digits, NULL, 16);
	*has = true;
	return *value <= max;
}

static bool parse_bus(const char *text, const char *end,
		      struct selector *selector)
{
	const char *colon = memchr(text, ':', (size_t)(end - text));

	if (colon) {
		if (!parse_field(text, (size_t)(colon - text), UINT32_MAX,
				 &selector->has_domain, &selector->domain))
			return false;
		text = colon + 1;
	}
	return parse_field(text, (size_t)(end - text), 0xff, &selector->has_bus,
			   &selector->bus);
}

/**
 * selector_parse - argument of -s
 * @text: [[dddd:]bb:][dd][.f]
 * @selector: set
 *
 * Return: 0, or -EINVAL after a message.
 */
int selector_parse(const char *text, struct selector *selector)
{
	const char *colon = strrchr(text, ':');
	const char *device = colon ? colon + 1 : text;
	const char *dot = strchr(device, '.');
	size_t length = dot ? (size_t)(dot - device) : strlen(device);

	memset(selector, 0, sizeof(*selector));
	if ((!colon || parse_bus(text, colon, selector)) &&
	    parse_field(device, length, 0x1f, &selector->has_device,
			&selector->device) &&
	    (!dot || parse_field(dot + 1, strlen(dot + 1), 7,
				 &selector->has_function, &selector->function)))
		return 0;
	err("-s: '%s' is no selector; one is [[dddd:]bb:][dd][.f], "
	    "hexadecimal",
	    text);
	return -EINVAL;
}

/**
 * id_filter_parse - argument of -d
 * @text: VENDOR:DEVICE
 * @id: set
 *
 * Return: 0, or -EINVAL after a message.
 */
int id_filter_parse(const char *text, struct id_filter *id)
{
	const char *colon = strchr(text, ':');

	memset(id, 0, sizeof(*id));
	if (colon &&
	    parse_field(text, (size_t)(colon - text), 0xffff, &id->has_vendor,
			&id->vendor) &&
	    parse_field(colon + 1, strlen(colon + 1), 0xffff, &id->has_device,
			&id->device))
		return 0;
	err("-d: '%s' is not VENDOR:DEVICE, hexadecimal", text);
	return -EINVAL;
}

static bool is_word(const char *text, size_t length, const char *word)
{
	return strlen(word) == length && !strncmp(text, word, length);
}

static void no_kind(const char *text, size_t length)
{
	struct strbuf names = { 0 };
	unsigned int kind;

	for (kind = 0; kind < PCITOPO_KIND_COUNT; kind++)
		strbuf_printf(&names, " %s", pcitopo_kind_name(kind));
	err("--kind: no kind '%.*s'; there are:%s", (int)length, text,
	    strbuf_text(&names));
	strbuf_free(&names);
}

static int kind_parse(const char *text, size_t length, u32 *kinds)
{
	unsigned int kind;

	for (kind = 0; kind < PCITOPO_KIND_COUNT; kind++) {
		if (is_word(text, length, pcitopo_kind_name(kind))) {
			*kinds |= 1u << kind;
			return 0;
		}
	}
	no_kind(text, length);
	return -EINVAL;
}

/**
 * kinds_parse - argument of --kind
 * @text: names with commas
 * @kinds: bits are set in it
 *
 * Return: 0, or -EINVAL after a message.
 */
int kinds_parse(const char *text, u32 *kinds)
{
	size_t length;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		if (kind_parse(text, length, kinds))
			return -EINVAL;
		if (!text[length])
			return 0;
	}
}

/**
 * accept_parse - argument of --accept
 * @text: names with commas
 * @accept: bits are set in it
 *
 * Return: 0, or -EINVAL after a message.
 */
int accept_parse(const char *text, unsigned int *accept)
{
	size_t length;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		if (is_word(text, length, "idle")) {
			*accept |= PCITOPO_ACCEPT_IDLE;
		} else if (is_word(text, length, "asleep")) {
			*accept |= PCITOPO_ACCEPT_ASLEEP;
		} else {
			err("--accept: '%.*s' cannot be accepted; idle and "
			    "asleep can",
			    (int)length, text);
			return -EINVAL;
		}
		if (!text[length])
			return 0;
	}
}

/**
 * events_parse - argument of --events
 * @text: names with commas
 * @events: bits are set in it
 *
 * Return: 0, or -EINVAL after a message.
 */
int events_parse(const char *text, unsigned int *events)
{
	static const char *const names[] = { "link", "errors", "topology" };
	unsigned int i;
	size_t length;

	for (;; text += length + 1) {
		length = strcspn(text, ",");
		for (i = 0; i < ARRAY_SIZE(names); i++) {
			if (is_word(text, length, names[i]))
				break;
		}
		if (i == ARRAY_SIZE(names)) {
			err("--events: '%.*s' is not one of: link errors "
			    "topology",
			    (int)length, text);
			return -EINVAL;
		}
		*events |= 1u << i;
		if (!text[length])
			return 0;
	}
}

/**
 * seconds_parse - a time span
 * @option: for messages
 * @text: seconds, perhaps with decimals: from 0.01 to a year
 * @ns: set, in nanoseconds
 *
 * Return: 0, or -EINVAL after a message.
 */
int seconds_parse(const char *option, const char *text, u64 *ns)
{
	double seconds = 0;
	char *end;

	if (strspn(text, "0123456789.") == strlen(text))
		seconds = strtod(text, &end);
	if (seconds >= 0.01 && seconds <= 366 * 86400.0 && !*end) {
		*ns = (u64)(seconds * 1e9);
		return 0;
	}
	err("%s: '%s' is no number of seconds from 0.01 to a year", option,
	    text);
	return -EINVAL;
}

/* Digits alone, not 0. Return: what follows them, or NULL */
static const char *parse_digits(const char *text, u64 *number)
{
	size_t length = strspn(text, "0123456789");

	if (!length || length > 15)
		return NULL;
	*number = strtoull(text, NULL, 10);
	return *number ? text + length : NULL;
}

/**
 * number_parse - a number that is not 0
 * @option: for messages
 * @text: its digits
 * @number: set
 *
 * Return: 0, or -EINVAL after a message.
 */
int number_parse(const char *option, const char *text, u64 *number)
{
	const char *end = parse_digits(text, number);

	if (end && !*end)
		return 0;
	err("%s: '%s' is no number from 1 up", option, text);
	return -EINVAL;
}

/**
 * size_parse - a size in bytes
 * @option: for messages
 * @text: digits, perhaps with K, M or G behind them
 * @bytes: set
 *
 * Return: 0, or -EINVAL after a message.
 */
int size_parse(const char *option, const char *text, u64 *bytes)
{
	static const char units[] = "KMG";
	const char *end = parse_digits(text, bytes);
	const char *unit;

	unit = end && *end && !end[1] ? strchr(units, *end) : NULL;
	if (unit && *bytes < (u64)1 << 30) {
		*bytes <<= 10 * (unit - units + 1);
		return 0;
	}
	if (end && !*end)
		return 0;
	err("%s: '%s' is no size; one is 500000, 500K, 10M or 1G", option,
	    text);
	return -EINVAL;
}
