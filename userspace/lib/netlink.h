/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.h - what the kernel module answers, as bytes
 *
 * Private to the source "kernel". source-netlink.c asks; netlink-message.c
 * takes what was received, needs no kernel, and believes nothing that it has
 * not checked.
 */
#ifndef PCITOPO_NETLINK_H
#define PCITOPO_NETLINK_H

#include "topo.h"

struct pcitopo_reply;

/* Takes one message, by its attributes */
typedef int (*pcitopo_message_fn)(struct pcitopo_reply *reply, const u8 *bytes,
				  size_t length);

/**
 * struct pcitopo_reply - the answer to one request while it comes in
 * @pt: the context
 * @sequence: of the request; messages with another one are left alone
 * @type: of messages that are the answer
 * @take: takes such a message
 * @done: all is there
 * @torn: functions came or went meanwhile
 * @error: what the kernel made of the request: 0 or a negative errno
 * @words: what the kernel says about @error, or NULL
 * @family: filled by pcitopo_message_family()
 * @has_age: @age_ns is known
 * @age_ns: age of the oldest sample that pcitopo_message_device() has met
 */
struct pcitopo_reply {
	struct pcitopo *pt;
	u32 sequence;
	u16 type;
	pcitopo_message_fn take;
	bool done;
	bool torn;
	int error;
	const char *words;
	u16 family;
	bool has_age;
	u64 age_ns;
};

/* netlink-message.c */
int pcitopo_reply_take(struct pcitopo_reply *reply, const u8 *bytes,
		       size_t length);
int pcitopo_message_family(struct pcitopo_reply *reply, const u8 *bytes,
			   size_t length);
int pcitopo_message_device(struct pcitopo_reply *reply, const u8 *bytes,
			   size_t length);

/* source-netlink.c */
int pcitopo_netlink_read(struct pcitopo *pt);

#endif /* PCITOPO_NETLINK_H */
