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

#include "cli.h"

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
