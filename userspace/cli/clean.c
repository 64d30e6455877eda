// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * clean.c - hostile bytes made harmless
 *
 * Names, slots and file names come from dumps that strangers wrote. A control
 * character in them must not reach a terminal, nor bytes that are not UTF-8 a
 * JSON document.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "out.h"

static size_t sequence_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

/* One character: its length, or 0 when it is not UTF-8 */
static size_t decode(const unsigned char *text, uint32_t *character)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = sequence_length(text[0]);
	uint32_t value = text[0] & first_bits[length];
	size_t i;

	for (i = 1; i < length; i++) {
		if ((text[i] & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (text[i] & 0x3f);
	}
	if (value < least[length] || value > 0x10ffff ||
	    (value >= 0xd800 && value <= 0xdfff))
		return 0;
	*character = value;
	return length;
}

/* Controls of ASCII and of Latin 1, line separators, changes of direction */
static bool is_harmful(uint32_t character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

/**
 * text_clean - append text with everything harmful replaced by '?'
 * @clean: where to
 * @text: what to append
 * @ascii: replace everything that is not ASCII, too
 */
void text_clean(struct strbuf *clean, const char *text, bool ascii)
{
	const unsigned char *at = (const unsigned char *)text;
	const unsigned char *start = at;
	uint32_t character;
	size_t length;

	while (*at) {
		if (*at >= 0x20 && *at < 0x7f) {
			at++;
			continue;
		}
		length = decode(at, &character);
		if (length && !is_harmful(character) && !ascii) {
			at += length;
			continue;
		}
		strbuf_add(clean, (const char *)start, (size_t)(at - start));
		strbuf_add(clean, "?", 1);
		at += length ? length : 1;
		start = at;
	}
	strbuf_add(clean, (const char *)start, (size_t)(at - start));
}
