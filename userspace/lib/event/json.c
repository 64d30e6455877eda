// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - an event as a line of JSON
 *
 * The lines are a history that outlives the program: what is in them is in the
 * table of event/members.c, and event/parse.c reads it back.
 */
#include "event/members.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <pcitopo/member.h>

#include "base/context.h"

#define NS_PER_S 1000000000

static const char *const type_names[PCITOPO_EVENT_TYPE_COUNT] = {
	[PCITOPO_EVENT_LINK] = "link",	 [PCITOPO_EVENT_ERRORS] = "errors",
	[PCITOPO_EVENT_ADDED] = "added", [PCITOPO_EVENT_REMOVED] = "removed",
	[PCITOPO_EVENT_BOUND] = "bound", [PCITOPO_EVENT_UNBOUND] = "unbound",
	[PCITOPO_EVENT_START] = "start", [PCITOPO_EVENT_LOST] = "lost",
};

/**
 * pcitopo_event_type_name - text form of what has happened
 * @type: what
 *
 * Return: for example "link".
 * Since: 0.1
 */
const char *pcitopo_event_type_name(enum pcitopo_event_type type)
{
	return type_names[type];
}

static void put_text(FILE *line, const char *text)
{
	bool harmless;
	size_t length;

	if (!text) {
		fputs("null", line);
		return;
	}
	putc('"', line);
	for (; *text; text += length) {
		length = pcitopo_text_next(text, &harmless);
		if (*text == '"' || *text == '\\')
			putc('\\', line);
		if (harmless)
			fwrite(text, 1, length, line);
		else
			putc('?', line);
	}
	putc('"', line);
}

static void put_time(FILE *line, u64 real_time_ns)
{
	time_t seconds = (time_t)(real_time_ns / NS_PER_S);
	char text[32];
	struct tm utc;

	if (!gmtime_r(&seconds, &utc) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &utc))
		fputs("null", line);
	else
		fprintf(line, "\"%s.%09uZ\"", text,
			(unsigned int)(real_time_ns % NS_PER_S));
}

static void put_address(FILE *line, const struct pcitopo_address *address)
{
	char text[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(address, text);
	put_text(line, text);
}

static void put_names(FILE *line, u32 bits,
		      const struct pcitopo_flag_name *names)
{
	const struct pcitopo_flag_name *name;
	bool first = true;
	int bit;

	putc('[', line);
	for (bit = 0; bit < 32; bit++) {
		if (!(bits >> bit & 1))
			continue;
		for (name = names; name && name->name; name++) {
			if (name->bit == (u32)1 << bit)
				break;
		}
		fputs(first ? "" : ",", line);
		if (!names)
			fprintf(line, "%d", bit);
		else if (name->name)
			fprintf(line, "\"%s\"", name->name);
		else
			fprintf(line, "\"bit-%d\"", bit);
		first = false;
	}
	putc(']', line);
}

static void put_verdict(FILE *line, enum pcitopo_verdict verdict)
{
	put_text(line, verdict == PCITOPO_VERDICT_NONE ?
			       NULL :
			       pcitopo_verdict_name(verdict));
}

static void put_speed(FILE *line, u8 speed)
{
	u32 mtps = pcitopo_speed_mtps(speed);

	if (mtps)
		fprintf(line, "%u.%u", mtps / 1000, mtps % 1000 / 100);
	else
		fputs("null", line);
}

static void put_number(FILE *line, const struct pcitopo_member *member,
		       const void *at)
{
	u64 number = pcitopo_member_load(at, (u8)member->size);

	if (member->form == PCITOPO_MEMBER_COUNT && !number)
		fputs("null", line);
	else
		fprintf(line, "%" PRIu64, number);
}

static void put_seconds(FILE *line, u64 ns)
{
	fprintf(line, "%" PRIu64 ".%09" PRIu64, ns / NS_PER_S, ns % NS_PER_S);
}

static void put_head(FILE *line)
{
	fprintf(line, "{\"version\":\"%s\",\"schema\":%d}", PCITOPO_VERSION,
		PCITOPO_EVENT_SCHEMA);
}

static bool is_known(const struct pcitopo_member *member, const char *base)
{
	const struct pcitopo_growth *growth;

	if (member->bit) {
		if (member->form == PCITOPO_MEMBER_OBJECT)
			base += member->at;
		growth = (const void *)base;
		return growth->have & member->bit;
	}
	return member->has == PCITOPO_MEMBER_ALWAYS ||
	       *(const bool *)(base + member->has);
}

static void put_value(FILE *line, const struct pcitopo_member *member,
		      const char *at)
{
	switch (member->form) {
	case PCITOPO_MEMBER_HEAD:
		put_head(line);
		break;
	case PCITOPO_MEMBER_TYPE:
		put_text(line, type_names[*(const enum pcitopo_event_type
						    *)(const void *)at]);
		break;
	case PCITOPO_MEMBER_TIME:
		put_time(line, pcitopo_member_load(at, sizeof(u64)));
		break;
	case PCITOPO_MEMBER_SECONDS:
		put_seconds(line, pcitopo_member_load(at, sizeof(u64)));
		break;
	case PCITOPO_MEMBER_TEXT:
		put_text(line, *(const char *const *)(const void *)at);
		break;
	case PCITOPO_MEMBER_NUMBER:
	case PCITOPO_MEMBER_COUNT:
		put_number(line, member, at);
		break;
	case PCITOPO_MEMBER_ADDRESS:
		put_address(line, (const void *)at);
		break;
	case PCITOPO_MEMBER_HEX4:
		fprintf(line, "\"%04x\"",
			(unsigned int)pcitopo_member_load(at, sizeof(u16)));
		break;
	case PCITOPO_MEMBER_BOOL:
		fputs(*(const bool *)at ? "true" : "false", line);
		break;
	case PCITOPO_MEMBER_LANES:
	case PCITOPO_MEMBER_NAMES:
		put_names(line, (u32)pcitopo_member_load(at, sizeof(u32)),
			  member->names);
		break;
	case PCITOPO_MEMBER_SPEED:
		put_speed(line, (u8)pcitopo_member_load(at, sizeof(u8)));
		break;
	case PCITOPO_MEMBER_VERDICT:
		put_verdict(line,
			    *(const enum pcitopo_verdict *)(const void *)at);
		break;
	case PCITOPO_MEMBER_OBJECT:
		break;
	}
}

static void put_members(FILE *line, const struct pcitopo_member *member,
			const char *base)
{
	const char *before = "{";

	for (; member->name; member++, before = ",") {
		fprintf(line, "%s\"%s\":", before, member->name);
		if (!is_known(member, base))
			fputs("null", line);
		else if (member->form == PCITOPO_MEMBER_OBJECT)
			put_members(line, member->members, base + member->at);
		else
			put_value(line, member, base + member->at);
	}
	putc('}', line);
}

/**
 * pcitopo_event_format - an event as a line of JSON
 * @pt: context that keeps the line
 * @event: the event
 * @line: the line, without its end
 *
 * Return: 0 or -ENOMEM.
 * Since: 0.1
 */
int pcitopo_event_format(struct pcitopo *pt, const struct pcitopo_event *event,
			 const char **line)
{
	char *text = NULL, *copy = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return -ENOMEM;
	put_members(stream, pcitopo_event_members, (const char *)event);
	if (!fclose(stream))
		copy = pcitopo_arena_strndup(&pt->arena, text, length);
	free(text);
	if (!copy)
		return -ENOMEM;
	*line = copy;
	return 0;
}
