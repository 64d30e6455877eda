// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * value.c - arguments of options
 *
 * Each function returns 0, or -EINVAL after a message that names the argument
 * and what is allowed.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "options/options.h"

/**
 * take_flag - an option without argument
 * @place: a bool
 * @option: for messages
 * @argument: NULL
 *
 * Return: 0.
 */
int take_flag(void *place, const char *option, const char *argument)
{
	*(bool *)place = true;
	return 0;
}

/**
 * take_count - an option whose repetition counts
 * @place: an unsigned int
 * @option: for messages
 * @argument: NULL
 *
 * Return: 0.
 */
int take_count(void *place, const char *option, const char *argument)
{
	++*(unsigned int *)place;
	return 0;
}

/**
 * take_text - an argument that is looked at later
 * @place: a pointer to text
 * @option: for messages
 * @argument: kept by reference
 *
 * Return: 0.
 */
int take_text(void *place, const char *option, const char *argument)
{
	*(const char **)place = argument;
	return 0;
}

/**
 * take_input - argument of -i and -F
 * @place: a &struct input_files, which grows
 * @option: for messages
 * @argument: kept by reference
 *
 * Return: 0.
 */
int take_input(void *place, const char *option, const char *argument)
{
	struct input_files *inputs = place;

	inputs->files = xrealloc(inputs->files, inputs->count + 1,
				 sizeof(*inputs->files));
	inputs->files[inputs->count++] = argument;
	return 0;
}

static int parse_word(const char *option, const char *text,
		      const char *const *allowed, unsigned int *index)
{
	struct strbuf names = { 0 };
	unsigned int i;

	for (*index = 0; allowed[*index]; (*index)++) {
		if (!strcmp(allowed[*index], text))
			return 0;
	}
	for (i = 0; allowed[i]; i++)
		strbuf_printf(&names, " %s", allowed[i]);
	err("%s: '%s' is not one of:%s", option, text, strbuf_text(&names));
	strbuf_free(&names);
	return -EINVAL;
}

/**
 * take_colour - argument of --color
 * @place: an enum colour_mode
 * @option: for messages
 * @argument: auto, always or never
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_colour(void *place, const char *option, const char *argument)
{
	static const char *const allowed[] = { "auto", "always", "never",
					       NULL };
	unsigned int index;

	if (parse_word(option, argument, allowed, &index))
		return -EINVAL;
	*(enum colour_mode *)place = index;
	return 0;
}

/**
 * take_format - argument of --format
 * @place: a bool: it is JSON
 * @option: for messages
 * @argument: text or json
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_format(void *place, const char *option, const char *argument)
{
	static const char *const allowed[] = { "text", "json", NULL };
	unsigned int index;

	if (parse_word(option, argument, allowed, &index))
		return -EINVAL;
	*(bool *)place = index == 1;
	return 0;
}

/**
 * take_fail_on - argument of --fail-on
 * @place: a bool: warnings fail
 * @option: for messages
 * @argument: warning
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_fail_on(void *place, const char *option, const char *argument)
{
	static const char *const allowed[] = { "warning", NULL };
	unsigned int index;

	if (parse_word(option, argument, allowed, &index))
		return -EINVAL;
	*(bool *)place = true;
	return 0;
}

/**
 * take_source - argument of --source
 * @place: an enum source
 * @option: for messages
 * @argument: kernel or sysfs
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_source(void *place, const char *option, const char *argument)
{
	static const char *const allowed[] = { "kernel", "sysfs", NULL };
	unsigned int index;

	if (parse_word(option, argument, allowed, &index))
		return -EINVAL;
	*(enum source *)place = index ? SOURCE_SYSFS : SOURCE_KERNEL;
	return 0;
}

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
 * take_selector - argument of -s
 * @place: a &struct selector
 * @option: for messages
 * @text: [[dddd:]bb:][dd][.f]
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_selector(void *place, const char *option, const char *text)
{
	struct selector *selector = place;
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
 * take_id_filter - argument of -d
 * @place: a &struct id_filter
 * @option: for messages
 * @text: VENDOR:DEVICE
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_id_filter(void *place, const char *option, const char *text)
{
	struct id_filter *id = place;
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
 * take_kinds - argument of --kind
 * @place: a u32 of bits, which are set
 * @option: for messages
 * @text: names with commas
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_kinds(void *place, const char *option, const char *text)
{
	u32 *kinds = place;
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
 * take_accept - argument of --accept
 * @place: an unsigned int of bits PCITOPO_ACCEPT_*, which are set
 * @option: for messages
 * @text: names with commas
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_accept(void *place, const char *option, const char *text)
{
	unsigned int *accept = place;
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
 * take_events - argument of --events
 * @place: an unsigned int of bits EVENTS_*, which are set
 * @option: for messages
 * @text: names with commas
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_events(void *place, const char *option, const char *text)
{
	unsigned int *events = place;
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
 * take_seconds - a time span
 * @place: a u64, in nanoseconds
 * @option: for messages
 * @text: seconds, perhaps with decimals: from 0.01 to a year
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_seconds(void *place, const char *option, const char *text)
{
	u64 *ns = place;
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
 * take_number - a number that is not 0
 * @place: a u64
 * @option: for messages
 * @text: its digits
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_number(void *place, const char *option, const char *text)
{
	u64 *number = place;
	const char *end = parse_digits(text, number);

	if (end && !*end)
		return 0;
	err("%s: '%s' is no number from 1 up", option, text);
	return -EINVAL;
}

/**
 * take_size - a size in bytes
 * @place: a u64
 * @option: for messages
 * @text: digits, perhaps with K, M or G behind them
 *
 * Return: 0, or -EINVAL after a message.
 */
int take_size(void *place, const char *option, const char *text)
{
	u64 *bytes = place;
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
