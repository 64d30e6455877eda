// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * span.c - looking for words in a piece of text
 */
#include "base/span.h"

/**
 * pcitopo_is_word_character - letters, digits and the underscore
 * @c: character
 *
 * Return: true if it can be part of a word.
 */
bool pcitopo_is_word_character(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || c == '_';
}

/**
 * pcitopo_span_starts_with - does a text begin with these words
 * @span: the text
 * @prefix: the words
 *
 * Return: true if so.
 */
bool pcitopo_span_starts_with(const struct pcitopo_span *span,
			      const char *prefix)
{
	size_t length = strlen(prefix);

	return pcitopo_span_length(span) >= length &&
	       memcmp(span->start, prefix, length) == 0;
}

/**
 * pcitopo_span_find - first occurrence of a word
 * @span: the text
 * @word: the word; it must not be the tail of a longer one
 *
 * Return: what follows the word, or NULL.
 */
const char *pcitopo_span_find(const struct pcitopo_span *span, const char *word)
{
	const char *place = span->start;
	size_t length = strlen(word);

	while ((size_t)(span->end - place) >= length) {
		place = memmem(place, (size_t)(span->end - place), word,
			       length);
		if (!place)
			return NULL;
		if (place == span->start ||
		    !pcitopo_is_word_character(place[-1]))
			return place + length;
		place++;
	}
	return NULL;
}

/**
 * pcitopo_span_flag - find "Name+" or "Name-"
 * @span: the text; the same name may stand before without a sign
 * @name: the name
 * @value: true for +, untouched when the name is not there
 *
 * Return: true if the flag was found.
 */
bool pcitopo_span_flag(const struct pcitopo_span *span, const char *name,
		       bool *value)
{
	struct pcitopo_span rest = *span;
	const char *after;

	while ((after = pcitopo_span_find(&rest, name)) && after < rest.end) {
		if (*after == '+' || *after == '-') {
			*value = *after == '+';
			return true;
		}
		rest.start = after;
	}
	return false;
}

/**
 * pcitopo_span_flags - find all flags of a table
 * @span: the text
 * @names: the table
 * @bits: set and cleared for the flags that are there
 *
 * Return: true if at least one was found.
 */
bool pcitopo_span_flags(const struct pcitopo_span *span,
			const struct pcitopo_flag_name *names, u32 *bits)
{
	bool found = false, value;

	for (; names->name; names++) {
		if (!pcitopo_span_flag(span, names->name, &value))
			continue;
		*bits = value ? *bits | names->bit : *bits & ~names->bit;
		found = true;
	}
	return found;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return 16;
}

/**
 * pcitopo_span_number - find an unsigned number behind a word
 * @span: the text
 * @word: the word, "" for the beginning of the text
 * @base: 10 or 16; hexadecimal digits are lower case, without 0x
 * @max: greatest value allowed
 * @number: the number, untouched on failure
 *
 * Return: true if the word is there and a number in range follows.
 */
bool pcitopo_span_number(const struct pcitopo_span *span, const char *word,
			 int base, unsigned long max, unsigned long *number)
{
	const char *place = pcitopo_span_find(span, word);
	unsigned long value = 0;
	int digits = 0;

	for (; place && place < span->end && digits < 16; place++, digits++) {
		int digit = digit_value(*place);

		if (digit >= base)
			break;
		value = value * (unsigned long)base + (unsigned long)digit;
	}
	if (!digits || value > max)
		return false;
	*number = value;
	return true;
}
