// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * redact.c - output for the eyes of strangers
 *
 * Serial numbers, the name of the host and that of a user are replaced in
 * everything that is written, wherever it came from: a serial number may stand
 * in a name, too. Equal ones get equal numbers, so that two functions of one
 * chip can still be distinguished from two chips.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/output.h"

#define DIGITS 16 /* of a serial number */

struct redact {
	uint64_t *serials; /* hash table; 0 is empty */
	unsigned int *numbers;
	size_t size; /* a power of two */
	unsigned int count;
	struct strbuf host;
};

/**
 * redact_new - begin to redact
 *
 * Return: to be freed with redact_free().
 */
struct redact *redact_new(void)
{
	return xzalloc(1, sizeof(struct redact));
}

/**
 * redact_free - free what redacting needed
 * @redact: or NULL
 */
void redact_free(struct redact *redact)
{
	if (!redact)
		return;
	free(redact->serials);
	free(redact->numbers);
	strbuf_free(&redact->host);
	free(redact);
}

static size_t place_of(const struct redact *redact, uint64_t serial)
{
	size_t mask = redact->size - 1;
	size_t at = (size_t)(serial * 0x9e3779b97f4a7c15 >> 32) & mask;

	while (redact->serials[at] && redact->serials[at] != serial)
		at = (at + 1) & mask;
	return at;
}

static void grow(struct redact *redact)
{
	struct redact old = *redact;
	size_t i, at;

	redact->size = old.size ? 2 * old.size : 64;
	redact->serials = xzalloc(redact->size, sizeof(*redact->serials));
	redact->numbers = xzalloc(redact->size, sizeof(*redact->numbers));
	for (i = 0; i < old.size; i++) {
		if (!old.serials[i])
			continue;
		at = place_of(redact, old.serials[i]);
		redact->serials[at] = old.serials[i];
		redact->numbers[at] = old.numbers[i];
	}
	free(old.serials);
	free(old.numbers);
}

/**
 * redact_serial - the number that stands for a serial number
 * @redact: gives a new one to a new serial number
 * @serial: the serial number
 *
 * Return: 1, 2 and so on.
 */
unsigned int redact_serial(struct redact *redact, uint64_t serial)
{
	size_t at;

	if (2 * redact->count >= redact->size)
		grow(redact);
	at = place_of(redact, serial);
	if (!redact->serials[at]) {
		redact->serials[at] = serial;
		redact->numbers[at] = ++redact->count;
	}
	return redact->numbers[at];
}

/**
 * redact_host - hide the name of a host
 * @redact: forgets the one before
 * @host: name, or NULL
 */
void redact_host(struct redact *redact, const char *host)
{
	strbuf_reset(&redact->host);
	if (host)
		strbuf_puts(&redact->host, host);
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/*
 * Sixteen digits, in pairs with separators between them or without. Return: how
 * many bytes, or 0.
 */
static size_t match_serial(const struct redact *redact, const char *text,
			   unsigned int *number)
{
	uint64_t serial = 0;
	const char *at = text;
	char separator = '\0';
	int digits;

	for (digits = 0; digits < DIGITS; digits++, at++) {
		if (digits == 2 && (*at == '-' || *at == ':'))
			separator = *at;
		if (separator && digits && digits % 2 == 0 &&
		    *at++ != separator)
			return 0;
		if (digit_value(*at) < 0)
			return 0;
		serial = serial << 4 | (uint64_t)digit_value(*at);
	}
	if (!redact->size || !serial)
		return 0;
	*number = redact->numbers[place_of(redact, serial)];
	return *number ? (size_t)(at - text) : 0;
}

static bool is_name_character(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
}

/* "/home/alice": the length of "alice" behind the first part, which is kept */
static size_t match_user(const char *text, size_t *kept)
{
	static const char *const parents[] = { "/home/", "/Users/", NULL };
	size_t i;

	for (i = 0; parents[i]; i++) {
		*kept = strlen(parents[i]);
		if (!strncmp(text, parents[i], *kept))
			return strcspn(text + *kept, "/ :,\"'\n");
	}
	return 0;
}

/* "enxaabbccddeeff": the interface's address stands for a serial number */
static size_t match_interface(const char *text)
{
	size_t i;

	if (strncmp(text, "enx", 3) != 0)
		return 0;
	for (i = 3; i < 15; i++) {
		if (digit_value(text[i]) < 0)
			return 0;
	}
	return is_name_character(text[i]) ? 0 : i;
}

static size_t match_host(const struct redact *redact, const char *start,
			 const char *text)
{
	size_t length = redact->host.length;

	if (!length || strncmp(text, strbuf_text(&redact->host), length) != 0 ||
	    is_name_character(text[length]) ||
	    (text > start && is_name_character(text[-1])))
		return 0;
	return length;
}

/* Replace what stands here. Return: bytes of it, 0 when it may be shown */
static size_t replace(const struct redact *redact, struct strbuf *to,
		      const char *start, const char *text)
{
	unsigned int number;
	size_t length, kept;

	if (digit_value(*text) >= 0) {
		length = match_serial(redact, text, &number);
		if (length) {
			strbuf_printf(to, "redacted-%u", number);
			return length;
		}
	}
	if (*text == '/') {
		length = match_user(text, &kept);
		if (length) {
			strbuf_add(to, text, kept);
			strbuf_puts(to, "redacted");
			return kept + length;
		}
	}
	length = match_interface(text);
	if (!length)
		length = match_host(redact, start, text);
	if (length)
		strbuf_puts(to, "redacted");
	return length;
}

/**
 * redact_text - redact a text that is about to be written
 * @redact: what to hide
 * @text: is changed
 */
void redact_text(const struct redact *redact, struct strbuf *text)
{
	const char *start = strbuf_text(text), *end = start + text->length;
	const char *at = start, *copied = start;
	struct strbuf done = { 0 }, instead = { 0 };
	size_t length;

	while (at < end) {
		strbuf_reset(&instead);
		length = replace(redact, &instead, start, at);
		if (!length) {
			at++;
			continue;
		}
		strbuf_add(&done, copied, (size_t)(at - copied));
		strbuf_add(&done, strbuf_text(&instead), instead.length);
		at += length;
		copied = at;
	}
	strbuf_add(&done, copied, (size_t)(at - copied));
	strbuf_free(text);
	strbuf_free(&instead);
	*text = done;
}
