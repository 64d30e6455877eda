/* SPDX-License-Identifier: GPL-2.0 */
/*
 * netlink.h - what the files of the netlink family share
 *
 * Documentation/netlink/specs/pcitopo.yaml says what the family does. netlink.c
 * takes requests, netlink-fill.c writes messages, netlink-event.c sends those that
 * nobody asked for, refresh.c reads registers.
 */
#ifndef PCITOPO_NETLINK_H
#define PCITOPO_NETLINK_H

#include <linux/netlink.h>
#include <linux/skbuff.h>
#include <net/genetlink.h>

#include <linux/pcitopo.h>

#include "pcitopo.h"

/*
 * The five kinds of objects are asked for with the same attributes: what is
 * called address for some, and port for others, and then the filters. That the
 * numbers agree is tested by comparing the policies with the specification.
 */
#define PCITOPO_A_ADDRESS PCITOPO_A_DEVICE_ADDRESS

/**
 * struct pcitopo_subject - what a message is about
 * @table: the records
 * @record: index of its record in @table
 * @index: which of the objects at the record: of a retimer; else 0
 * @privileged: who asked may see serial numbers
 */
struct pcitopo_subject {
	const struct pcitopo_table *table;
	u32 record;
	u8 index;
	bool privileged;
};

/**
 * struct pcitopo_message - a kind of messages
 * @fill: put the attributes of an object; returns 0, -ENOENT if the record has
 *	no such object, or -EMSGSIZE. Context: as pcitopo_table().
 * @missing: what to say if there is none
 * @count: how many objects a record can have
 */
struct pcitopo_message {
	int (*fill)(struct sk_buff *skb, const struct pcitopo_subject *subject);
	const char *missing;
	u8 count;
};

/* Multicast groups, by their place in the family */
enum pcitopo_group {
	PCITOPO_GROUP_LINK,
	PCITOPO_GROUP_TOPOLOGY,
};

/* netlink.c: what get, dump and events share */
extern struct genl_family pcitopo_family;

int pcitopo_address_parse(const struct nlattr *attribute,
			  struct netlink_ext_ack *extack, u64 *key);
int pcitopo_message_put(struct sk_buff *skb, const struct genl_info *info,
			struct netlink_callback *cb, u8 command,
			const struct pcitopo_subject *subject);

/* netlink-dump.c */
int pcitopo_get_start(struct netlink_callback *cb);
int pcitopo_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb);

/* netlink-event.c */
int pcitopo_watch_get_doit(struct sk_buff *request, struct genl_info *info);

/* netlink-fill.c */
int pcitopo_put_address(struct sk_buff *skb, int attribute, u64 key);
const struct pcitopo_message *pcitopo_message_of(u8 command);

#endif /* PCITOPO_NETLINK_H */
