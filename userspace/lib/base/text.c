// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - which bytes of the input may be shown
 *
 * Names, slots and file names come from dumps that can have been forged. A
 * control character in them must not reach a terminal, nor bytes that are not
 * UTF-8 a JSON document.
 */
#include "base/text.h"

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
static size_t decode(const unsigned char *text, u32 *character)
{
	static const unsigned char first_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	static const u32 least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length = sequence_length(text[0]);
	u32 value = text[0] & first_bits[length];
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
static bool is_harmful(u32 character)
{
	return character < 0x20 || (character >= 0x7f && character < 0xa0) ||
	       (character >= 0x2028 && character <= 0x202e) ||
	       (character >= 0x2066 && character <= 0x2069);
}

/**
 * pcitopo_text_next - look at the first character of a text
 * @text: not empty; ends in zero
 * @harmless: it is UTF-8, and no terminal acts on it
 *
 * Return: how many bytes it has; 1 for what is no character.
 * Since: 0.1
 */
size_t pcitopo_text_next(const char *text, bool *harmless)
{
	u32 character = 0;
	size_t length = decode((const unsigned char *)text, &character);

	*harmless = length && !is_harmful(character);
	return length ? length : 1;
}
