/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * netlink.h - questions to the kernel module and its answers, through libmnl
 *
 * Private to the source "kernel" and to monitors. source/kernel/netlink.c talks
 * to the kernel, source/kernel/dump.c asks for all functions. message.c, device.c
 * and watch/message.c take what was received, by tables that attribute.c works
 * through; they need no kernel, and use nothing that they have not checked.
 */
#ifndef PCITOPO_SOURCE_KERNEL_NETLINK_H
#define PCITOPO_SOURCE_KERNEL_NETLINK_H

#include <sys/types.h>

#include "model/model.h"

struct pcitopo_reply;
struct mnl_socket;
struct nlattr;
struct nlmsghdr;

/* Takes one message */
typedef int (*pcitopo_message_fn)(struct pcitopo_reply *reply,
				  const struct nlmsghdr *message);

/**
 * struct pcitopo_reply - the answer to one request while it comes in
 * @problems: for what is wrong with the answer; its arena has @words
 * @sequence: of the request; messages with another one are skipped
 * @type: of messages that are the answer
 * @take: takes such a message
 * @done: all is there
 * @torn: functions were added or removed meanwhile
 * @error: how the request ended: 0 or a negative errno
 * @words: what the kernel says about @error, or NULL
 * @context: for @take
 * @family: filled by pcitopo_message_family()
 * @group_link: likewise: the number of the group of events of links, or 0
 * @group_topology: likewise, of events of functions
 * @has_age: @age_ns is known
 * @age_ns: age of the oldest sample that pcitopo_message_device() has met
 */
struct pcitopo_reply {
	struct pcitopo_problems *problems;
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
 * struct pcitopo_question - a question to the module
 * @command: PCITOPO_CMD_*
 * @flags: %NLM_F_DUMP, %NLM_F_ACK or 0
 * @attribute: of @address
 * @address: address to ask about, or NULL
 */
struct pcitopo_question {
	u8 command;
	u16 flags;
	u16 attribute;
	const char *address;
};

/**
 * struct pcitopo_connection - a connection to the kernel
 * @problems: for what is wrong with answers
 * @socket: for questions and answers
 * @events: for notifications, or NULL
 * @buffer: for what is received
 * @sequence: of the last question
 * @family: what the kernel calls the module's family
 * @group_link: and its groups
 * @group_topology: likewise
 */
struct pcitopo_connection {
	struct pcitopo_problems *problems;
	struct mnl_socket *socket;
	struct mnl_socket *events;
	u8 *buffer;
	u32 sequence;
	u16 family;
	u32 group_link;
	u32 group_topology;
};

/**
 * struct pcitopo_attr - where the value of an attribute goes
 * @type: of the attribute; 0 ends a table, and that entry may take all others
 * @size: of a number: its bytes, in the message and in the structure
 * @at: offset of the value in the structure
 * @has: offset of a bool, set once the value is known; negative: none
 * @bit: or, if not 0, this bit is set in a u32 at @has
 * @take: takes what is not just a number; gets the address of the value
 * @nest: the attribute is a nest of these, with offsets from @at on
 */
struct pcitopo_attr {
	u16 type;
	u8 size;
	u16 at;
	int has;
	u32 bit;
	int (*take)(struct pcitopo_reply *reply, const struct nlattr *attr,
		    void *to);
	const struct pcitopo_attr *nest;
};

/* source/kernel/attribute.c */
int pcitopo_message_malformed(struct pcitopo_reply *reply, const char *what);
int pcitopo_attr_number(struct pcitopo_reply *reply, const struct nlattr *attr,
			size_t size, u64 *number);
int pcitopo_attr_bool(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to);
int pcitopo_attr_address(struct pcitopo_reply *reply, const struct nlattr *attr,
			 void *to);
int pcitopo_attrs_take(struct pcitopo_reply *reply, void *payload,
		       size_t length, const struct pcitopo_attr *known,
		       void *to);
int pcitopo_message_take(struct pcitopo_reply *reply,
			 const struct nlmsghdr *message,
			 const struct pcitopo_attr *known, void *to);

/* source/kernel/message.c */
bool pcitopo_message_ok(const struct nlmsghdr *message, size_t length);
int pcitopo_reply_take(struct pcitopo_reply *reply, const void *bytes,
		       size_t length);
int pcitopo_message_family(struct pcitopo_reply *reply,
			   const struct nlmsghdr *message);

/* source/kernel/device.c */
int pcitopo_message_device(struct pcitopo_reply *reply,
			   const struct nlmsghdr *message);
int pcitopo_attr_sample(struct pcitopo_reply *reply, const struct nlattr *attr,
			void *to);

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
				const void **bytes);
int pcitopo_netlink_fd(const struct pcitopo_connection *connection);

/* source/kernel/dump.c */
int pcitopo_netlink_enter(struct pcitopo_connection *connection);
int pcitopo_netlink_detect(void);
int pcitopo_netlink_read(struct pcitopo *pt);

#endif /* PCITOPO_SOURCE_KERNEL_NETLINK_H */
