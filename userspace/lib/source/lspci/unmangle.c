// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * unmangle.c - a line as lspci wrote it, from what others made of it
 *
 * Mail programs quote lines and encode them, terminals colour them, web pages
 * escape them. Nothing here knows what a line says; what looks as lspci writes
 * it goes through as it is, without being copied.
 */
#include "source/lspci/unmangle.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>

/* Bytes that need a closer look */
#define LOOK_ALWAYS  0x1
#define LOOK_ENCODED 0x2 /* in quoted-printable */

static const u8 looks[256] = {
	[0x00 ... 0x08] = LOOK_ALWAYS, [0x0a ... 0x1f] = LOOK_ALWAYS,
	[0x7f ... 0xff] = LOOK_ALWAYS, ['&'] = LOOK_ALWAYS,
	['='] = LOOK_ENCODED,
};

/**
 * pcitopo_cleaner_open - get ready to clean lines
 * @cleaner: zeroed
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_cleaner_open(struct pcitopo_cleaner *cleaner)
{
	cleaner->text = malloc(PCITOPO_CLEAN_SIZE);
	return cleaner->text ? 0 : -ENOMEM;
}

/**
 * pcitopo_cleaner_close - free what a cleaner holds
 * @cleaner: the cleaner
 */
void pcitopo_cleaner_close(struct pcitopo_cleaner *cleaner)
{
	free(cleaner->text);
	cleaner->text = NULL;
}

/* ESC [ ... letter; ESC ] ... BEL or ESC \; ESC and one more. What is left */
static const char *skip_escape(const char *at, const char *end)
{
	if (++at == end)
		return at;
	if (*at == '[') {
		for (at++; at < end && !(*at >= '@' && *at <= '~');)
			at++;
		return at < end ? at + 1 : end;
	}
	if (*at == ']') {
		for (; at < end && *at != '\a' && *at != '\033';)
			at++;
		if (at < end && *at == '\033' && at + 1 < end)
			at++;
		return at < end ? at + 1 : end;
	}
	return at + 1;
}

static bool skip_word(const char **at, const char *end, const char *word)
{
	size_t length = strlen(word);

	if ((size_t)(end - *at) < length || memcmp(*at, word, length) != 0)
		return false;
	*at += length;
	return true;
}

/* "&lt;" and its like: the character, or 0 */
static char entity(const char **at, const char *end)
{
	static const struct {
		const char *name;
		char character;
	} names[] = {
		{ "&lt;", '<' },    { "&gt;", '>' },   { "&amp;", '&' },
		{ "&nbsp;", ' ' },  { "&quot;", '"' }, { "&#39;", '\'' },
		{ "&#160;", ' ' },  { "&#60;", '<' },  { "&#62;", '>' },
		{ "&apos;", '\'' }, { "&#9;", '\t' },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (skip_word(at, end, names[i].name))
			return names[i].character;
	}
	return 0;
}

/*
 * Spaces that are no blanks, and marks that take no room. Return: true when one
 * was skipped, *blank says which.
 */
static bool odd_space(const char **at, const char *end, bool *blank)
{
	static const char *const blanks[] = {
		"\xc2\xa0",	"\xe2\x80\x80", "\xe2\x80\x82", "\xe2\x80\x83",
		"\xe2\x80\x87", "\xe2\x80\x89", "\xe2\x80\xaf", "\xe3\x80\x80",
	};
	static const char *const nothings[] = { "\xef\xbb\xbf", "\xe2\x80\x8b",
						"\xc2\xad" };
	size_t i;

	*blank = true;
	for (i = 0; i < ARRAY_SIZE(blanks); i++) {
		if (skip_word(at, end, blanks[i]))
			return true;
	}
	*blank = false;
	for (i = 0; i < ARRAY_SIZE(nothings); i++) {
		if (skip_word(at, end, nothings[i]))
			return true;
	}
	return false;
}

static int upper_hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* "=3D" in quoted-printable; -1 if this is none */
static int encoded_byte(const char *at, const char *end)
{
	int high, low;

	if (end - at < 3 || *at != '=')
		return -1;
	high = upper_hex(at[1]);
	low = upper_hex(at[2]);
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static u8 looks_of(const struct pcitopo_span *line)
{
	const char *at = line->start;
	u8 seen = 0;

	while (at < line->end)
		seen |= looks[(u8)*at++];
	return seen;
}

/* One character of the text; whatever is no such thing is copied as it is */
static const char *clean_character(const char *start, const char *at,
				   const char *end, char **out)
{
	const char *before = at;
	bool blank;
	char c;

	if (*at == '\033')
		return skip_escape(at, end);
	if (*at == '&') {
		c = entity(&at, end);
		if (c) {
			*(*out)++ = c;
			return at;
		}
	}
	if ((u8)*at >= 0x80 && odd_space(&at, end, &blank)) {
		if (blank)
			*(*out)++ = ' ';
		return at;
	}
	/* Latin 1's no-break space, where it cannot be part of UTF-8 */
	*(*out)++ = (u8)*before == 0xa0 &&
				    (before == start || (u8)before[-1] < 0x80) ?
			    ' ' :
			    *before;
	return before + 1;
}

static void decode_printable(struct pcitopo_span *line, char *to)
{
	const char *at = line->start;
	char *out = to;

	while (at < line->end) {
		int byte = encoded_byte(at, line->end);

		*out++ = byte < 0 ? *at : (char)byte;
		at += byte < 0 ? 1 : 3;
	}
	line->start = to;
	line->end = out;
}

static void clean_characters(struct pcitopo_span *line, char *to)
{
	const char *at = line->start;
	char *out = to;

	while (at < line->end)
		at = clean_character(line->start, at, line->end, &out);
	line->start = to;
	line->end = out;
}

/*
 * Upper case tells "=3D" from all that lspci writes behind a "=". A mail says
 * so in its head, too, but the head is often lost.
 */
static void detect_printable(struct pcitopo_cleaner *cleaner,
			     const struct pcitopo_span *line, u8 seen)
{
	size_t length = pcitopo_span_length(line);

	if (seen & LOOK_ENCODED && memmem(line->start, length, "=3D", 3))
		cleaner->printable = true;
	else if (length > 26 && (*line->start | 0x20) == 'c' &&
		 strncasecmp(line->start, "Content-Transfer-Encoding:", 26) ==
			 0)
		cleaner->printable =
			memmem(line->start, length, "quoted-printable", 16);
}

/* "> " as often as it comes; but ">TAbort-" may begin a line that was wrapped */
static u32 cut_quotes(struct pcitopo_span *line)
{
	static const char *const flags[] = { ">TAbort", ">SERR", ">Reset" };
	u32 quotes = 0;
	size_t i;

	for (;;) {
		const char *at = line->start;

		while (at < line->end && (*at == ' ' || *at == '\t'))
			at++;
		if (at == line->end || *at != '>')
			return quotes;
		for (i = 0; i < ARRAY_SIZE(flags); i++) {
			struct pcitopo_span rest = { at, line->end };

			if (pcitopo_span_starts_with(&rest, flags[i]))
				return quotes;
		}
		at++;
		if (at < line->end && *at == ' ')
			at++;
		line->start = at;
		quotes++;
	}
}

static bool cut_tag_before(struct pcitopo_span *line)
{
	static const char *const tags[] = { "<pre>", "<code>", "<p>",
					    "<div>", "<br>",   "<br/>" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tags); i++) {
		if (skip_word(&line->start, line->end, tags[i]))
			return true;
	}
	return false;
}

static bool cut_tag_after(struct pcitopo_span *line)
{
	static const char *const tags[] = { "<br>",   "<br/>", "<br />",
					    "</pre>", "</p>",  "</div>",
					    "</code>" };
	size_t i, length;

	for (i = 0; i < ARRAY_SIZE(tags); i++) {
		length = strlen(tags[i]);
		if (pcitopo_span_length(line) < length ||
		    memcmp(line->end - length, tags[i], length) != 0)
			continue;
		line->end -= length;
		return true;
	}
	return false;
}

/* Tags that stand around a text in a web page or in Markdown */
static void cut_tags(struct pcitopo_span *line)
{
	bool more = line->start < line->end && *line->start == '<';

	while (more && cut_tag_before(line))
		;
	more = line->start < line->end && line->end[-1] == '>';
	while (more && cut_tag_after(line))
		;
}

static void cut_blanks(struct pcitopo_span *line)
{
	while (line->end > line->start &&
	       (line->end[-1] == ' ' || line->end[-1] == '\t' ||
		line->end[-1] == '\r'))
		line->end--;
}

static u32 indentation(struct pcitopo_span *line)
{
	u32 columns = 0;

	for (; line->start < line->end; line->start++) {
		if (*line->start == ' ')
			columns++;
		else if (*line->start == '\t')
			columns = (columns + 8) & ~7u;
		else
			break;
	}
	return columns;
}

/*
 * "=" ends a line that goes on in the next one. Return: true when the next one
 * is to be awaited; else *line is complete.
 */
static bool join_printable(struct pcitopo_cleaner *cleaner,
			   struct pcitopo_span *line)
{
	size_t room = PCITOPO_CLEAN_LENGTH - cleaner->waiting;
	size_t length = pcitopo_span_length(line);
	bool goes_on = length && line->end[-1] == '=' && length <= 76 &&
		       (cleaner->printable || cleaner->waiting ||
			(length > 70 && line->end[-2] != '='));

	if (!goes_on && !cleaner->waiting)
		return false;
	length -= goes_on;
	if (length > room)
		length = room;
	memcpy(cleaner->text + cleaner->waiting, line->start, length);
	cleaner->waiting += length;
	line->start = cleaner->text;
	line->end = cleaner->text + cleaner->waiting;
	if (goes_on)
		return true;
	cleaner->waiting = 0;
	return false;
}

/**
 * pcitopo_cleaner_line - clean a line
 * @cleaner: the cleaner
 * @text: the line
 * @length: its bytes
 * @line: the result, good until the next call
 *
 * Return: true; false when the line goes on in the next one.
 */
bool pcitopo_cleaner_line(struct pcitopo_cleaner *cleaner, const char *text,
			  size_t length, struct pcitopo_lspci_line *line)
{
	struct pcitopo_span span = { text, text + length };
	char *first = cleaner->text + PCITOPO_CLEAN_LENGTH;
	char *second = first + PCITOPO_CLEAN_LENGTH;
	u8 seen;

	if (length > PCITOPO_CLEAN_LENGTH)
		span.end = span.start + PCITOPO_CLEAN_LENGTH;
	cut_blanks(&span);
	seen = looks_of(&span);
	if (span.start < span.end)
		detect_printable(cleaner, &span, seen);
	if (join_printable(cleaner, &span))
		return false;
	if (cleaner->printable) {
		decode_printable(&span, first);
		seen = LOOK_ALWAYS;
	}
	if (seen & LOOK_ALWAYS)
		clean_characters(&span, second);
	line->quotes = cut_quotes(&span);
	cut_tags(&span);
	cut_blanks(&span);
	line->indent = indentation(&span);
	line->text = span;
	return true;
}
