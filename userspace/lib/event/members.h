/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * members.h - the members of an event's line of JSON
 *
 * Private to event/. Writing and reading share one table, so that they agree.
 */
#ifndef PCITOPO_EVENT_MEMBERS_H
#define PCITOPO_EVENT_MEMBERS_H

#include "event/event.h"
#include "base/span.h"

enum pcitopo_member_form {
	PCITOPO_MEMBER_HEAD,	/* what every document of ours begins with */
	PCITOPO_MEMBER_TYPE,	/* enum pcitopo_event_type, by name */
	PCITOPO_MEMBER_TIME,	/* u64 of nanoseconds, by ISO 8601 */
	PCITOPO_MEMBER_SECONDS, /* u64 of nanoseconds, as seconds */
	PCITOPO_MEMBER_TEXT,	/* const char *, or NULL */
	PCITOPO_MEMBER_NUMBER,
	PCITOPO_MEMBER_COUNT, /* number; 0 is not known */
	PCITOPO_MEMBER_ADDRESS,
	PCITOPO_MEMBER_HEX4, /* u16 */
	PCITOPO_MEMBER_BOOL,
	PCITOPO_MEMBER_LANES, /* u32, as numbers of the bits */
	PCITOPO_MEMBER_NAMES, /* u32, as names of the bits */
	PCITOPO_MEMBER_SPEED, /* u8 in struct pcitopo_rate */
	PCITOPO_MEMBER_VERDICT,
	PCITOPO_MEMBER_OBJECT, /* more members, null while not @known */
};

/* @has: always known, or COUNT */
#define PCITOPO_MEMBER_ALWAYS SIZE_MAX

/**
 * struct pcitopo_member - a member of an object
 * @name: in JSON; NULL ends a table
 * @form: how it is written
 * @at: where it is in the structure
 * @size: bytes of a number there
 * @has: where the bool is that says whether it is known, or
 *	%PCITOPO_MEMBER_ALWAYS
 * @bit: of struct pcitopo_growth, the bit of @have that says so instead
 * @names: of PCITOPO_MEMBER_NAMES
 * @members: of PCITOPO_MEMBER_OBJECT, of these members, with offsets from @at on
 */
struct pcitopo_member {
	const char *name;
	enum pcitopo_member_form form;
	size_t at;
	size_t size;
	size_t has;
	u32 bit;
	const struct pcitopo_flag_name *names;
	const struct pcitopo_member *members;
};

struct json_object;

/* event/strict.c */
int pcitopo_json_parse(const char *text, size_t length,
		       struct json_object **object);

/* Members of struct pcitopo_event and of struct pcitopo_growth */
extern const struct pcitopo_member pcitopo_event_members[];
extern const struct pcitopo_member pcitopo_growth_members[];

#endif /* PCITOPO_EVENT_MEMBERS_H */
