/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.h - what the kernel module answers, as bytes
 *
 * Private to the source "kernel" and to who watches. source/kernel/netlink.c talks to the
 * kernel, source/kernel/dump.c knows what to ask; source/kernel/message.c and
 * watch/message.c take what was received, need no kernel, and believe nothing
 * that they have not checked.
 */
#ifndef PCITOPO_SOURCE_KERNEL_NETLINK_H
#define PCITOPO_SOURCE_KERNEL_NETLINK_H

#include <sys/types.h>

#include "event/event.h"
#include "model/topo.h"

struct pcitopo_reply;
struct mnl_socket;

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
 * @context: for @take
 * @family: filled by pcitopo_message_family()
 * @group_link: likewise: the number of the group of events of links, or 0
 * @group_topology: likewise, of events of functions
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
	void *context;
	u16 family;
	u32 group_link;
	u32 group_topology;
	bool has_age;
	u64 age_ns;
};

/**
 * struct pcitopo_question - what is asked of the module
 * @command: PCITOPO_CMD_*
 * @flags: %NLM_F_DUMP, %NLM_F_ACK or 0
 * @attribute: of @address
 * @address: of what, or NULL
 */
struct pcitopo_question {
	u8 command;
	u16 flags;
	u16 attribute;
	const char *address;
};

/**
 * struct pcitopo_connection - a way to the kernel
 * @pt: context for problems, and what messages are put into
 * @socket: for questions and answers
 * @events: for what is told unasked, or NULL
 * @buffer: for what is received
 * @sequence: of the last question
 * @family: what the kernel calls the module's family
 * @group_link: and its groups
 * @group_topology: likewise
 */
struct pcitopo_connection {
	struct pcitopo *pt;
	struct mnl_socket *socket;
	struct mnl_socket *events;
	u8 *buffer;
	u32 sequence;
	u16 family;
	u32 group_link;
	u32 group_topology;
};

/* One attribute of a message */
struct pcitopo_attribute {
	u16 type;
	u16 length;
	const u8 *bytes;
};

/* source/kernel/message.c */
int pcitopo_reply_take(struct pcitopo_reply *reply, const u8 *bytes,
		       size_t length);
int pcitopo_message_family(struct pcitopo_reply *reply, const u8 *bytes,
			   size_t length);
int pcitopo_message_device(struct pcitopo_reply *reply, const u8 *bytes,
			   size_t length);

int pcitopo_message_malformed(struct pcitopo_reply *reply, const char *what);
int pcitopo_attribute_next(struct pcitopo_reply *reply, const u8 **bytes,
			   size_t *length, struct pcitopo_attribute *attribute);
int pcitopo_attribute_value(struct pcitopo_reply *reply,
			    const struct pcitopo_attribute *attribute,
			    size_t size, u64 *value);
int pcitopo_attribute_address(struct pcitopo_reply *reply,
			      const struct pcitopo_attribute *attribute,
			      struct pcitopo_address *address);
int pcitopo_attribute_sample(struct pcitopo_reply *reply,
			     const struct pcitopo_attribute *attribute,
			     struct pcitopo_device *device);

/* source/kernel/netlink.c */
int pcitopo_netlink_open(struct pcitopo_connection *connection);
int pcitopo_netlink_again(struct pcitopo_connection *connection);
void pcitopo_netlink_close(struct pcitopo_connection *connection);
int pcitopo_netlink_find(struct pcitopo_connection *connection);
int pcitopo_netlink_ask(struct pcitopo_connection *connection,
			const struct pcitopo_question *question,
			struct pcitopo_reply *reply);
int pcitopo_netlink_listen(struct pcitopo_connection *connection, int size);
int pcitopo_netlink_join(struct pcitopo_connection *connection, u32 group);
ssize_t pcitopo_netlink_receive(struct pcitopo_connection *connection,
				const u8 **bytes);
int pcitopo_netlink_fd(const struct pcitopo_connection *connection);

/* source/kernel/dump.c */
int pcitopo_netlink_enter(struct pcitopo_connection *connection);
int pcitopo_netlink_read(struct pcitopo *pt);

#endif /* PCITOPO_SOURCE_KERNEL_NETLINK_H */
