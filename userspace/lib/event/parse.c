// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * parse.c - an event from its line of JSON, read by json-c
 *
 * The lines come from files that may have been cut off, edited, passed through
 * other tools or made up. Members may come in any order; unknown ones are
 * skipped. Of a member that comes twice, the last one counts.
 */
#include "event/members.h"

#include <errno.h>
#include <json-c/json.h>
#include <time.h>

#include <pcitopo/member.h>

#define NS_PER_S 1000000000

/* Return: the string, or NULL for what is none or has a zero in it */
static const char *string_of(struct json_object *value)
{
	const char *text = json_object_get_string(value);

	if (json_object_get_type(value) != json_type_string ||
	    strlen(text) != (size_t)json_object_get_string_len(value))
		return NULL;
	return text;
}

/* A zero, and half of a surrogate pair, become a question mark */
static int read_text(struct pcitopo_arena *arena, struct json_object *value,
		     const char **text)
{
	static const char replacement[] = "\xef\xbf\xbd";
	const char *from = json_object_get_string(value);
	const char *end = from + json_object_get_string_len(value);
	char *to;

	if (json_object_get_type(value) != json_type_string)
		return -EINVAL;
	to = pcitopo_arena_alloc(arena, (size_t)(end - from) + 1);
	if (!to)
		return -ENOMEM;
	*text = to;
	while (from < end) {
		if (!strncmp(from, replacement, 3)) {
			*to++ = '?';
			from += 3;
			continue;
		}
		*to++ = *from ? *from : '?';
		from++;
	}
	return 0;
}

static int read_number(struct json_object *value, u64 max, u64 *number)
{
	if (json_object_get_type(value) != json_type_int ||
	    json_object_get_int64(value) < 0)
		return -EINVAL;
	*number = json_object_get_uint64(value);
	return *number > max ? -EINVAL : 0;
}

static int read_decimal(struct json_object *value, double *number)
{
	if (json_object_get_type(value) != json_type_int &&
	    json_object_get_type(value) != json_type_double)
		return -EINVAL;
	*number = json_object_get_double(value);
	return 0;
}

/* Behind the seconds: ".123456789Z", with fewer digits, or "Z" */
static bool read_fraction(const char *at, u64 *ns)
{
	u64 unit = NS_PER_S / 10;

	*ns = 0;
	if (*at == '.') {
		for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10)
			*ns += unit * (u64)(*at - '0');
	}
	return at[0] == 'Z' && !at[1];
}

static int read_time(const char *text, u64 *real_time_ns)
{
	struct tm utc = { 0 };
	const char *at = text ? strptime(text, "%Y-%m-%dT%T", &utc) : NULL;
	time_t seconds;
	u64 ns;

	if (!at || !read_fraction(at, &ns))
		return -EINVAL;
	seconds = timegm(&utc);
	if (seconds < 0 || (u64)seconds >= UINT64_MAX / NS_PER_S)
		return -EINVAL;
	*real_time_ns = (u64)seconds * NS_PER_S + ns;
	return 0;
}

static int read_seconds(struct json_object *value, u64 *ns)
{
	double seconds;

	if (read_decimal(value, &seconds) || !(seconds >= 0 && seconds <= 1e9))
		return -EINVAL;
	*ns = (u64)(seconds * NS_PER_S + 0.5);
	return 0;
}

static int read_type(const char *name, enum pcitopo_event_type *type)
{
	int i;

	for (i = 0; name && i < PCITOPO_EVENT_TYPE_COUNT; i++) {
		if (strcmp(name, pcitopo_event_type_name(i)) == 0) {
			*type = i;
			return 0;
		}
	}
	return name ? -EPROTONOSUPPORT : -EINVAL;
}

static int read_address(const char *text, struct pcitopo_address *address)
{
	return text ? pcitopo_address_parse(text, address) : -EINVAL;
}

static int read_hex4(const char *text, u16 *number)
{
	if (!text || strlen(text) != 4 ||
	    strspn(text, "0123456789abcdefABCDEF") != 4)
		return -EINVAL;
	*number = (u16)strtoul(text, NULL, 16);
	return 0;
}

static int read_bool(struct json_object *value, bool *flag)
{
	*flag = json_object_get_boolean(value);
	return json_object_get_type(value) == json_type_boolean ? 0 : -EINVAL;
}

/* A verdict that is not known here was made by a later version */
static int read_verdict(const char *name, enum pcitopo_verdict *verdict)
{
	int i;

	if (!name)
		return -EINVAL;
	*verdict = PCITOPO_VERDICT_UNKNOWN;
	for (i = PCITOPO_VERDICT_OK; i < PCITOPO_VERDICT_COUNT; i++) {
		if (strcmp(name, pcitopo_verdict_name(i)) == 0)
			*verdict = i;
	}
	return 0;
}

static int read_speed(struct json_object *value, u8 *speed)
{
	double gts;
	u8 i;

	if (read_decimal(value, &gts))
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
static int read_name(const char *text, const struct pcitopo_flag_name *name,
		     u32 *bits)
{
	static const char bit[] = "bit-";
	unsigned long number;
	char *end;

	if (!text)
		return -EINVAL;
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

static int read_bits(struct json_object *array,
		     const struct pcitopo_flag_name *names, u32 *bits)
{
	struct json_object *value;
	u64 lane = 0;
	int ret = 0;
	size_t i;

	*bits = 0;
	if (json_object_get_type(array) != json_type_array)
		return -EINVAL;
	for (i = 0; !ret && i < json_object_array_length(array); i++) {
		value = json_object_array_get_idx(array, i);
		if (names) {
			ret = read_name(string_of(value), names, bits);
		} else {
			ret = read_number(value, 31, &lane);
			*bits |= (u32)1 << (lane & 31);
		}
	}
	return ret;
}

static int read_size(struct json_object *value, size_t size, void *at)
{
	u64 number;
	int ret = read_number(value, UINT64_MAX >> (64 - 8 * size), &number);

	if (!ret)
		pcitopo_member_store(at, (u8)size, number);
	return ret;
}

/* What every document of ours begins with */
static int read_head(struct json_object *value)
{
	struct json_object *schema = NULL;
	u64 number;

	if (json_object_get_type(value) != json_type_object)
		return -EINVAL;
	json_object_object_get_ex(value, "schema", &schema);
	if (schema && read_number(schema, UINT32_MAX, &number))
		return -EINVAL;
	return schema && number == PCITOPO_EVENT_SCHEMA ? 0 : -EPROTONOSUPPORT;
}

static int read_members(struct pcitopo_arena *arena, struct json_object *object,
			const struct pcitopo_member *member, char *base);

static int read_value(struct pcitopo_arena *arena, struct json_object *value,
		      const struct pcitopo_member *member, void *at)
{
	switch (member->form) {
	case PCITOPO_MEMBER_HEAD:
		return read_head(value);
	case PCITOPO_MEMBER_TYPE:
		return read_type(string_of(value), at);
	case PCITOPO_MEMBER_TIME:
		return read_time(string_of(value), at);
	case PCITOPO_MEMBER_SECONDS:
		return read_seconds(value, at);
	case PCITOPO_MEMBER_TEXT:
		return read_text(arena, value, at);
	case PCITOPO_MEMBER_NUMBER:
	case PCITOPO_MEMBER_COUNT:
		return read_size(value, member->size, at);
	case PCITOPO_MEMBER_ADDRESS:
		return read_address(string_of(value), at);
	case PCITOPO_MEMBER_HEX4:
		return read_hex4(string_of(value), at);
	case PCITOPO_MEMBER_BOOL:
		return read_bool(value, at);
	case PCITOPO_MEMBER_LANES:
	case PCITOPO_MEMBER_NAMES:
		return read_bits(value, member->names, at);
	case PCITOPO_MEMBER_SPEED:
		return read_speed(value, at);
	case PCITOPO_MEMBER_VERDICT:
		return read_verdict(string_of(value), at);
	case PCITOPO_MEMBER_OBJECT:
		return read_members(arena, value, member->members, at);
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

static int read_members(struct pcitopo_arena *arena, struct json_object *object,
			const struct pcitopo_member *member, char *base)
{
	struct json_object *value;
	int ret = 0;

	if (json_object_get_type(object) != json_type_object)
		return -EINVAL;
	for (; !ret && member->name; member++) {
		/* null is NULL */
		if (!json_object_object_get_ex(object, member->name, &value) ||
		    !value)
			continue;
		ret = read_value(arena, value, member, base + member->at);
		if (!ret)
			set_known(member, base);
	}
	return ret;
}

/**
 * pcitopo_event_parse - read an event from its line of JSON
 * @arena: keeps its strings
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
int pcitopo_event_parse(struct pcitopo_arena *arena, const char *line,
			size_t length, struct pcitopo_event *event)
{
	struct pcitopo_event parsed = { 0 };
	struct json_object *object;
	int ret = pcitopo_json_parse(line, length, &object);

	if (ret)
		return ret;
	ret = read_members(arena, object, pcitopo_event_members,
			   (char *)&parsed);
	if (!ret && !json_object_object_get(object, "event"))
		ret = -EINVAL;
	json_object_put(object);
	if (!ret)
		*event = parsed;
	return ret;
}
