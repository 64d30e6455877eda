// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * json.c - an event as a line of JSON, put together by json-c
 *
 * The lines are a history that outlives the program: what is in them is in the
 * table of event/members.c, and event/parse.c reads it back.
 */
#include "base/text.h"
#include "event/members.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <time.h>

#include <pcitopo/member.h>

#define NS_PER_S 1000000000

static const char *const type_names[PCITOPO_EVENT_TYPE_COUNT] = {
	[PCITOPO_EVENT_LINK] = "link",	 [PCITOPO_EVENT_ERRORS] = "errors",
	[PCITOPO_EVENT_ADDED] = "added", [PCITOPO_EVENT_REMOVED] = "removed",
	[PCITOPO_EVENT_BOUND] = "bound", [PCITOPO_EVENT_UNBOUND] = "unbound",
	[PCITOPO_EVENT_START] = "start", [PCITOPO_EVENT_LOST] = "lost",
};

/**
 * struct writer - a line while it is put together
 * @arena: for texts that had to be cleaned
 * @failed: memory was short; NULL is a valid value, as it stands for null
 */
struct writer {
	struct pcitopo_arena *arena;
	bool failed;
};

/**
 * pcitopo_event_type_name - name of a type of events
 * @type: the type
 *
 * Return: for example "link".
 * Since: 0.1
 */
const char *pcitopo_event_type_name(enum pcitopo_event_type type)
{
	return type_names[type];
}

static struct json_object *checked(struct writer *writer,
				   struct json_object *value)
{
	writer->failed |= !value;
	return value;
}

/* Names of devices and hosts can hold anything: only printable text is kept */
static struct json_object *text_value(struct writer *writer, const char *text)
{
	char *clean, *to;
	bool harmless;
	size_t length;

	if (!text)
		return NULL;
	clean = pcitopo_arena_alloc(writer->arena, strlen(text) + 1);
	if (!clean)
		return checked(writer, NULL);
	for (to = clean; *text; text += length) {
		length = pcitopo_text_next(text, &harmless);
		if (harmless)
			to = mempcpy(to, text, length);
		else
			*to++ = '?';
	}
	return checked(writer, json_object_new_string(clean));
}

static struct json_object *time_value(struct writer *writer, u64 real_time_ns)
{
	time_t seconds = (time_t)(real_time_ns / NS_PER_S);
	char text[64];
	struct tm utc;
	size_t length;

	if (!gmtime_r(&seconds, &utc))
		return NULL;
	length = strftime(text, 32, "%Y-%m-%dT%H:%M:%S", &utc);
	if (!length)
		return NULL;
	snprintf(text + length, sizeof(text) - length, ".%09uZ",
		 (unsigned int)(real_time_ns % NS_PER_S));
	return text_value(writer, text);
}

static struct json_object *address_value(struct writer *writer,
					 const struct pcitopo_address *address)
{
	char text[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(address, text);
	return text_value(writer, text);
}

static struct json_object *bit_value(struct writer *writer, int bit,
				     const struct pcitopo_flag_name *name)
{
	char text[16];

	if (!name)
		return checked(writer, json_object_new_int(bit));
	while (name->name && name->bit != (u32)1 << bit)
		name++;
	if (name->name)
		return text_value(writer, name->name);
	snprintf(text, sizeof(text), "bit-%d", bit);
	return text_value(writer, text);
}

static struct json_object *bits_value(struct writer *writer, u32 bits,
				      const struct pcitopo_flag_name *names)
{
	struct json_object *array = checked(writer, json_object_new_array());
	struct json_object *value;
	int bit;

	for (bit = 0; array && bit < 32; bit++) {
		if (!(bits >> bit & 1))
			continue;
		value = bit_value(writer, bit, names);
		if (json_object_array_add(array, value)) {
			json_object_put(value);
			writer->failed = true;
		}
	}
	return array;
}

/* With as many digits as are known, whatever json-c would make of the number */
static struct json_object *decimal_value(struct writer *writer, u64 number,
					 u64 unit, int digits)
{
	char text[48];

	snprintf(text, sizeof(text), "%llu.%0*llu",
		 (unsigned long long)(number / unit), digits,
		 (unsigned long long)(number % unit));
	return checked(writer, json_object_new_double_s(
				       (double)number / (double)unit, text));
}

static struct json_object *speed_value(struct writer *writer, u8 speed)
{
	u32 mtps = pcitopo_speed_mtps(speed);

	return mtps ? decimal_value(writer, mtps / 100, 10, 1) : NULL;
}

static struct json_object *verdict_value(struct writer *writer,
					 enum pcitopo_verdict verdict)
{
	return verdict == PCITOPO_VERDICT_NONE ?
		       NULL :
		       text_value(writer, pcitopo_verdict_name(verdict));
}

static struct json_object *hex_value(struct writer *writer, u64 number)
{
	char text[8];

	snprintf(text, sizeof(text), "%04x", (unsigned int)(u16)number);
	return text_value(writer, text);
}

static struct json_object *number_value(struct writer *writer,
					const struct pcitopo_member *member,
					u64 number)
{
	if (member->form == PCITOPO_MEMBER_COUNT && !number)
		return NULL;
	return checked(writer, json_object_new_uint64(number));
}

static void add(struct writer *writer, struct json_object *object,
		const char *name, struct json_object *value)
{
	/* No object here has a name twice */
	if (json_object_object_add_ex(object, name, value,
				      JSON_C_OBJECT_ADD_KEY_IS_NEW |
					      JSON_C_OBJECT_KEY_IS_CONSTANT)) {
		json_object_put(value);
		writer->failed = true;
	}
}

/* What every document of ours begins with */
static struct json_object *head_value(struct writer *writer)
{
	struct json_object *object = checked(writer, json_object_new_object());

	if (!object)
		return NULL;
	add(writer, object, "version", text_value(writer, PCITOPO_VERSION));
	add(writer, object, "schema",
	    checked(writer, json_object_new_int(PCITOPO_EVENT_SCHEMA)));
	return object;
}

static u64 number_of(const struct pcitopo_member *member, const char *at)
{
	return pcitopo_member_load(at, (u8)member->size);
}

static struct json_object *object_value(struct writer *writer,
					const struct pcitopo_member *member,
					const char *base);

static struct json_object *value_of(struct writer *writer,
				    const struct pcitopo_member *member,
				    const char *at)
{
	switch (member->form) {
	case PCITOPO_MEMBER_HEAD:
		return head_value(writer);
	case PCITOPO_MEMBER_TYPE:
		return text_value(writer, type_names[number_of(member, at)]);
	case PCITOPO_MEMBER_TIME:
		return time_value(writer, number_of(member, at));
	case PCITOPO_MEMBER_SECONDS:
		return decimal_value(writer, number_of(member, at), NS_PER_S,
				     9);
	case PCITOPO_MEMBER_TEXT:
		return text_value(writer,
				  *(const char *const *)(const void *)at);
	case PCITOPO_MEMBER_NUMBER:
	case PCITOPO_MEMBER_COUNT:
		return number_value(writer, member, number_of(member, at));
	case PCITOPO_MEMBER_ADDRESS:
		return address_value(writer, (const void *)at);
	case PCITOPO_MEMBER_HEX4:
		return hex_value(writer, number_of(member, at));
	case PCITOPO_MEMBER_BOOL:
		return checked(writer,
			       json_object_new_boolean(*(const bool *)at));
	case PCITOPO_MEMBER_LANES:
	case PCITOPO_MEMBER_NAMES:
		return bits_value(writer, (u32)number_of(member, at),
				  member->names);
	case PCITOPO_MEMBER_SPEED:
		return speed_value(writer, (u8)number_of(member, at));
	case PCITOPO_MEMBER_VERDICT:
		return verdict_value(
			writer, (enum pcitopo_verdict)number_of(member, at));
	case PCITOPO_MEMBER_OBJECT:
		return object_value(writer, member->members, at);
	}
	return NULL;
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

static struct json_object *object_value(struct writer *writer,
					const struct pcitopo_member *member,
					const char *base)
{
	struct json_object *object = checked(writer, json_object_new_object());

	for (; object && member->name; member++)
		add(writer, object, member->name,
		    is_known(member, base) ?
			    value_of(writer, member, base + member->at) :
			    NULL);
	return object;
}

/**
 * pcitopo_event_format - write an event as a line of JSON
 * @arena: keeps the line
 * @event: the event
 * @line: the line, without its end
 *
 * Return: 0 or -ENOMEM.
 * Since: 0.1
 */
int pcitopo_event_format(struct pcitopo_arena *arena,
			 const struct pcitopo_event *event, const char **line)
{
	struct writer writer = { .arena = arena };
	struct json_object *object;
	const char *text = NULL;

	object = object_value(&writer, pcitopo_event_members,
			      (const char *)event);
	if (!writer.failed)
		text = json_object_to_json_string_ext(
			object, JSON_C_TO_STRING_PLAIN |
					JSON_C_TO_STRING_NOSLASHESCAPE);
	if (text)
		text = pcitopo_arena_strdup(arena, text);
	json_object_put(object);
	if (!text)
		return -ENOMEM;
	*line = text;
	return 0;
}
