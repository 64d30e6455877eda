// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse.c - an event from its line of JSON
 *
 * The lines come from files that may have been cut off, edited, passed through
 * other tools or made up. Members may come in any order; those that nobody here
 * knows are passed over, however deep.
 */
#include "event/members.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include <pcitopo/member.h>

#include "base/context.h"

#define NS_PER_S   1000000000
#define MAX_DEPTH  32
#define NUMBER_MAX 40 /* bytes of a number that anybody would write */

struct parser {
	struct pcitopo *pt;
	const char *at;
	const char *end;
	unsigned int depth;
	bool has_type;
};

static int parse_members(struct parser *parser,
			 const struct pcitopo_member *members, char *base);

static void skip_blanks(struct parser *parser)
{
	while (parser->at < parser->end &&
	       (*parser->at == ' ' || *parser->at == '\t' ||
		*parser->at == '\n' || *parser->at == '\r'))
		parser->at++;
}

/* The next character that is not blank; 0 at the end */
static char peek(struct parser *parser)
{
	skip_blanks(parser);
	return parser->at < parser->end ? *parser->at : '\0';
}

static bool take(struct parser *parser, char c)
{
	if (!c || peek(parser) != c)
		return false;
	parser->at++;
	return true;
}

static bool take_word(struct parser *parser, const char *word)
{
	size_t length = strlen(word);

	skip_blanks(parser);
	if ((size_t)(parser->end - parser->at) < length ||
	    memcmp(parser->at, word, length) != 0)
		return false;
	parser->at += length;
	return true;
}

/* A string as it stands, between its quotes */
static int take_string(struct parser *parser, struct pcitopo_span *span)
{
	if (!take(parser, '"'))
		return -EINVAL;
	span->start = parser->at;
	for (; parser->at < parser->end; parser->at++) {
		if (*parser->at == '"') {
			span->end = parser->at++;
			return 0;
		}
		if ((unsigned char)*parser->at < 0x20)
			return -EINVAL;
		if (*parser->at == '\\' && ++parser->at == parser->end)
			return -EINVAL;
	}
	return -EINVAL;
}

static bool is_word(const struct pcitopo_span *span, const char *word)
{
	return pcitopo_span_length(span) == strlen(word) &&
	       memcmp(span->start, word, strlen(word)) == 0;
}

static bool hex4(const char *at, const char *end, u32 *value)
{
	char digits[5] = "";

	if (end - at < 4)
		return false;
	memcpy(digits, at, 4);
	if (strspn(digits, "0123456789abcdefABCDEF") != 4)
		return false;
	*value = (u32)strtoul(digits, NULL, 16);
	return true;
}

/* A character that is no surrogate, nor the end of a C string. Return: its end */
static char *put_utf8(char *to, u32 character)
{
	if (!character || (character >= 0xd800 && character < 0xe000))
		character = '?';
	if (character < 0x80) {
		*to++ = (char)character;
		return to;
	}
	if (character < 0x800) {
		*to++ = (char)(0xc0 | character >> 6);
	} else {
		if (character < 0x10000) {
			*to++ = (char)(0xe0 | character >> 12);
		} else {
			*to++ = (char)(0xf0 | character >> 18);
			*to++ = (char)(0x80 | (character >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (character >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (character & 0x3f));
	return to;
}

/* What follows "\u", perhaps two of them. Return: its end, or NULL */
static const char *unicode(const char *at, const char *end, char **to)
{
	u32 high, low;

	if (!hex4(at, end, &high))
		return NULL;
	at += 4;
	if (high >= 0xd800 && high < 0xdc00 && end - at >= 6 && at[0] == '\\' &&
	    at[1] == 'u' && hex4(at + 2, end, &low) && low >= 0xdc00 &&
	    low < 0xe000) {
		high = 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
		at += 6;
	}
	*to = put_utf8(*to, high);
	return at;
}

/* What follows a backslash. Return: its end, or NULL */
static const char *escape(const char *at, const char *end, char **to)
{
	static const char from[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (*at == 'u')
		return unicode(at + 1, end, to);
	found = memchr(from, *at, sizeof(from) - 1);
	if (!found)
		return NULL;
	*(*to)++ = meant[found - from];
	return at + 1;
}

static int take_text(struct parser *parser, const char **text)
{
	struct pcitopo_span span;
	char *copy, *to;
	const char *at;

	if (take_string(parser, &span))
		return -EINVAL;
	/* No escape is shorter than what it stands for */
	copy = pcitopo_arena_alloc(&parser->pt->arena,
				   pcitopo_span_length(&span) + 1);
	if (!copy)
		return -ENOMEM;
	for (to = copy, at = span.start; at && at < span.end;) {
		if (*at == '\\')
			at = escape(at + 1, span.end, &to);
		else
			*to++ = *at++;
	}
	if (!at)
		return -EINVAL;
	*text = copy;
	return 0;
}

/* A number as it stands */
static int take_digits(struct parser *parser, char text[NUMBER_MAX + 1])
{
	size_t length = 0;

	skip_blanks(parser);
	while (parser->at + length < parser->end &&
	       memchr("+-.0123456789eE", parser->at[length], 15))
		length++;
	if (!length || length > NUMBER_MAX || memchr("+.eE", parser->at[0], 4))
		return -EINVAL;
	memcpy(text, parser->at, length);
	text[length] = '\0';
	parser->at += length;
	return 0;
}

static int take_number(struct parser *parser, u64 max, u64 *number)
{
	char text[NUMBER_MAX + 1];
	char *end;
	u64 value;

	if (take_digits(parser, text) || text[0] == '-')
		return -EINVAL;
	errno = 0;
	value = strtoull(text, &end, 10);
	if (*end || errno || value > max)
		return -EINVAL;
	*number = value;
	return 0;
}

static int take_decimal(struct parser *parser, double *number)
{
	char text[NUMBER_MAX + 1];
	char *end;

	if (take_digits(parser, text))
		return -EINVAL;
	*number = strtod(text, &end);
	return *end ? -EINVAL : 0;
}

static int skip_scalar(struct parser *parser)
{
	char text[NUMBER_MAX + 1];
	struct pcitopo_span span;

	if (peek(parser) == '"')
		return take_string(parser, &span);
	if (take_word(parser, "null") || take_word(parser, "true") ||
	    take_word(parser, "false"))
		return 0;
	return take_digits(parser, text);
}

static int skip_value(struct parser *parser);

static int skip_list(struct parser *parser, char last)
{
	struct pcitopo_span name;
	int ret = 0;

	if (take(parser, last))
		return 0;
	do {
		if (last == '}' &&
		    (take_string(parser, &name) || !take(parser, ':')))
			return -EINVAL;
		ret = skip_value(parser);
	} while (!ret && take(parser, ','));
	return !ret && !take(parser, last) ? -EINVAL : ret;
}

static int skip_value(struct parser *parser)
{
	int ret = -EINVAL;

	if (parser->depth >= MAX_DEPTH)
		return -EINVAL;
	parser->depth++;
	if (take(parser, '{'))
		ret = skip_list(parser, '}');
	else if (take(parser, '['))
		ret = skip_list(parser, ']');
	else
		ret = skip_scalar(parser);
	parser->depth--;
	return ret;
}

/* So many digits, a number up to @max, then @stop */
static bool clock_field(const char **at, int digits, int max, char stop,
			int *value)
{
	int number = 0;

	while (digits--) {
		if (**at < '0' || **at > '9')
			return false;
		number = 10 * number + *(*at)++ - '0';
	}
	*value = number;
	return number <= max && (!stop || *(*at)++ == stop);
}

/* Behind the seconds: ".123456789Z", with fewer digits, or "Z" */
static bool clock_fraction(const char *at, u64 *ns)
{
	u64 unit = NS_PER_S / 10;

	*ns = 0;
	if (*at == '.') {
		for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10)
			*ns += unit * (u64)(*at - '0');
	}
	return at[0] == 'Z' && !at[1];
}

static int take_time(struct parser *parser, u64 *real_time_ns)
{
	const char *at;
	struct tm utc = { 0 };
	time_t seconds;
	u64 ns;
	int ret = take_text(parser, &at);

	if (ret)
		return ret;
	if (!clock_field(&at, 4, 2500, '-', &utc.tm_year) ||
	    !clock_field(&at, 2, 12, '-', &utc.tm_mon) ||
	    !clock_field(&at, 2, 31, 'T', &utc.tm_mday) ||
	    !clock_field(&at, 2, 23, ':', &utc.tm_hour) ||
	    !clock_field(&at, 2, 59, ':', &utc.tm_min) ||
	    !clock_field(&at, 2, 60, '\0', &utc.tm_sec) ||
	    !clock_fraction(at, &ns))
		return -EINVAL;
	utc.tm_year -= 1900;
	utc.tm_mon--;
	seconds = timegm(&utc);
	if (seconds < 0)
		return -EINVAL;
	*real_time_ns = (u64)seconds * NS_PER_S + ns;
	return 0;
}

static int take_seconds(struct parser *parser, u64 *ns)
{
	double seconds;

	if (take_decimal(parser, &seconds) || seconds < 0 || seconds > 1e9)
		return -EINVAL;
	*ns = (u64)(seconds * NS_PER_S + 0.5);
	return 0;
}

static int take_type(struct parser *parser, enum pcitopo_event_type *type)
{
	struct pcitopo_span span;
	int i;

	if (take_string(parser, &span))
		return -EINVAL;
	for (i = 0; i < PCITOPO_EVENT_TYPE_COUNT; i++) {
		if (!is_word(&span, pcitopo_event_type_name(i)))
			continue;
		*type = i;
		parser->has_type = true;
		return 0;
	}
	return -EPROTONOSUPPORT;
}

static int take_address(struct parser *parser, struct pcitopo_address *address)
{
	const char *text;
	int ret = take_text(parser, &text);

	return ret ? ret : pcitopo_address_parse(text, address);
}

static int take_hex4(struct parser *parser, u16 *number)
{
	struct pcitopo_span span;
	u32 value;

	if (take_string(parser, &span) || pcitopo_span_length(&span) != 4 ||
	    !hex4(span.start, span.end, &value))
		return -EINVAL;
	*number = (u16)value;
	return 0;
}

static int take_bool(struct parser *parser, bool *value)
{
	*value = take_word(parser, "true");
	return *value || take_word(parser, "false") ? 0 : -EINVAL;
}

/* A verdict that is not known here was made by a later version */
static int take_verdict(struct parser *parser, enum pcitopo_verdict *verdict)
{
	struct pcitopo_span span;
	int i;

	if (take_string(parser, &span))
		return -EINVAL;
	*verdict = PCITOPO_VERDICT_UNKNOWN;
	for (i = PCITOPO_VERDICT_OK; i < PCITOPO_VERDICT_COUNT; i++) {
		if (is_word(&span, pcitopo_verdict_name(i)))
			*verdict = i;
	}
	return 0;
}

static int take_speed(struct parser *parser, u8 *speed)
{
	double gts;
	u8 i;

	if (take_decimal(parser, &gts))
		return -EINVAL;
	for (i = PT_SPEED_2_5GT; i <= PT_SPEED_64GT; i++) {
		if (pcitopo_speed_gts(i) == gts) {
			*speed = i;
			return 0;
		}
	}
	return -EINVAL;
}

/* A name that is not known here was given by a later version */
static int take_name(struct parser *parser,
		     const struct pcitopo_flag_name *name, u32 *bits)
{
	static const char bit[] = "bit-";
	const char *text;
	unsigned long number;
	int ret = take_text(parser, &text);
	char *end;

	if (ret)
		return ret;
	for (; name->name; name++) {
		if (strcmp(text, name->name) == 0)
			*bits |= name->bit;
	}
	if (strncmp(text, bit, sizeof(bit) - 1) == 0) {
		number = strtoul(text + sizeof(bit) - 1, &end, 10);
		if (!*end && number < 32)
			*bits |= (u32)1 << number;
	}
	return 0;
}

static int take_bits(struct parser *parser,
		     const struct pcitopo_flag_name *names, u32 *bits)
{
	u64 lane;
	int ret;

	*bits = 0;
	if (!take(parser, '['))
		return -EINVAL;
	if (take(parser, ']'))
		return 0;
	do {
		if (names) {
			ret = take_name(parser, names, bits);
		} else {
			ret = take_number(parser, 31, &lane);
			if (!ret)
				*bits |= (u32)1 << lane;
		}
		if (ret)
			return ret;
	} while (take(parser, ','));
	return take(parser, ']') ? 0 : -EINVAL;
}

static int take_size(struct parser *parser, size_t size, void *at)
{
	u64 number;
	int ret = take_number(parser, UINT64_MAX >> (64 - 8 * size), &number);

	if (ret)
		return ret;
	pcitopo_member_store(at, (u8)size, number);
	return 0;
}

static const struct pcitopo_member head_members[] = {
	{ "schema", PCITOPO_MEMBER_NUMBER, .at = 0, .size = sizeof(u32),
	  .has = PCITOPO_MEMBER_ALWAYS },
	{ 0 },
};

static int take_head(struct parser *parser)
{
	u32 schema = 0;
	int ret = parse_members(parser, head_members, (char *)&schema);

	if (ret)
		return ret;
	return schema == PCITOPO_EVENT_SCHEMA ? 0 : -EPROTONOSUPPORT;
}

static int take_value(struct parser *parser,
		      const struct pcitopo_member *member, void *at)
{
	switch (member->form) {
	case PCITOPO_MEMBER_HEAD:
		return take_head(parser);
	case PCITOPO_MEMBER_TYPE:
		return take_type(parser, at);
	case PCITOPO_MEMBER_TIME:
		return take_time(parser, at);
	case PCITOPO_MEMBER_SECONDS:
		return take_seconds(parser, at);
	case PCITOPO_MEMBER_TEXT:
		return take_text(parser, at);
	case PCITOPO_MEMBER_NUMBER:
	case PCITOPO_MEMBER_COUNT:
		return take_size(parser, member->size, at);
	case PCITOPO_MEMBER_ADDRESS:
		return take_address(parser, at);
	case PCITOPO_MEMBER_HEX4:
		return take_hex4(parser, at);
	case PCITOPO_MEMBER_BOOL:
		return take_bool(parser, at);
	case PCITOPO_MEMBER_LANES:
	case PCITOPO_MEMBER_NAMES:
		return take_bits(parser, member->names, at);
	case PCITOPO_MEMBER_SPEED:
		return take_speed(parser, at);
	case PCITOPO_MEMBER_VERDICT:
		return take_verdict(parser, at);
	case PCITOPO_MEMBER_OBJECT:
		return parse_members(parser, member->members, at);
	}
	return -EINVAL;
}

static void set_known(const struct pcitopo_member *member, char *base)
{
	struct pcitopo_growth *growth = (void *)base;

	/* Of one end, its members say what is known */
	if (member->bit && member->form != PCITOPO_MEMBER_OBJECT)
		growth->have |= member->bit;
	else if (!member->bit && member->has != PCITOPO_MEMBER_ALWAYS)
		*(bool *)(base + member->has) = true;
}

static int parse_member(struct parser *parser,
			const struct pcitopo_member *member, char *base)
{
	struct pcitopo_span name;
	int ret;

	if (take_string(parser, &name) || !take(parser, ':'))
		return -EINVAL;
	while (member->name && !is_word(&name, member->name))
		member++;
	if (!member->name)
		return skip_value(parser);
	if (take_word(parser, "null"))
		return 0;
	ret = take_value(parser, member, base + member->at);
	if (!ret)
		set_known(member, base);
	return ret;
}

static int parse_members(struct parser *parser,
			 const struct pcitopo_member *members, char *base)
{
	int ret;

	if (!take(parser, '{'))
		return -EINVAL;
	if (take(parser, '}'))
		return 0;
	do {
		ret = parse_member(parser, members, base);
	} while (!ret && take(parser, ','));
	return !ret && !take(parser, '}') ? -EINVAL : ret;
}

/**
 * pcitopo_event_parse - read an event from its line of JSON
 * @pt: context that keeps its strings
 * @line: the line, need not end in zero
 * @length: its bytes
 * @event: untouched on failure
 *
 * Strings may hold any byte but zero: clean them before they are shown.
 *
 * Return: 0; -EINVAL for what is no event, or a mangled one; -EPROTONOSUPPORT
 * for an event or a schema that is not known here; -ENOMEM.
 * Since: 0.1
 */
int pcitopo_event_parse(struct pcitopo *pt, const char *line, size_t length,
			struct pcitopo_event *event)
{
	struct parser parser = { .pt = pt, .at = line, .end = line + length };
	struct pcitopo_event parsed = { 0 };
	int ret;

	ret = parse_members(&parser, pcitopo_event_members, (char *)&parsed);
	if (ret)
		return ret;
	if (!parser.has_type || peek(&parser) || parser.at != parser.end)
		return -EINVAL;
	*event = parsed;
	return 0;
}
