// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * message.c - answers of generic netlink, from bytes to messages
 *
 * mnl_cb_run() is not used: it gives up on an answer at the first message that
 * says that a dump was torn, or that answers an earlier question, and it takes a
 * message that is cut off for the end.
 */
#include "source/kernel/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/pcitopo.h>

/* A multicast group of a family */
struct group {
	const char *name;
	u32 number;
};

static int take_name(struct pcitopo_reply *reply, const struct nlattr *attr,
		     void *to)
{
	if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0)
		*(const char **)to = mnl_attr_get_str(attr);
	return 0;
}

static const struct pcitopo_attr group_attributes[] = {
	{ CTRL_ATTR_MCAST_GRP_NAME, .at = offsetof(struct group, name),
	  .has = -1, .take = take_name },
	{ CTRL_ATTR_MCAST_GRP_ID, sizeof(u32), offsetof(struct group, number),
	  .has = -1 },
	{ 0 },
};

static int take_group(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to)
{
	struct group group = { .name = "" };
	int ret = pcitopo_attrs_take(reply, mnl_attr_get_payload(attr),
				     mnl_attr_get_payload_len(attr),
				     group_attributes, &group);

	if (strcmp(group.name, PCITOPO_MCGRP_LINK) == 0)
		reply->group_link = group.number;
	if (strcmp(group.name, PCITOPO_MCGRP_TOPOLOGY) == 0)
		reply->group_topology = group.number;
	return ret;
}

static const struct pcitopo_attr groups_attributes[] = {
	{ .has = -1, .take = take_group },
};

static const struct pcitopo_attr family_attributes[] = {
	{ CTRL_ATTR_FAMILY_ID, sizeof(u16),
	  offsetof(struct pcitopo_reply, family), .has = -1 },
	{ CTRL_ATTR_MCAST_GROUPS, .has = -1, .nest = groups_attributes },
	{ 0 },
};

/**
 * pcitopo_message_family - take the numbers that the kernel gave the family
 * @reply: its family and groups are set
 * @message: the message
 *
 * Return: 0; -EBADMSG with a problem.
 */
int pcitopo_message_family(struct pcitopo_reply *reply,
			   const struct nlmsghdr *message)
{
	return pcitopo_message_take(reply, message, family_attributes, reply);
}

static const struct pcitopo_attr error_attributes[] = {
	{ NLMSGERR_ATTR_MSG, .at = 0, .has = -1, .take = take_name },
	{ 0 },
};

/* What the kernel says about an error comes behind the error */
static int take_words(struct pcitopo_reply *reply,
		      const struct nlmsghdr *message, size_t skip)
{
	size_t length = mnl_nlmsg_get_payload_len(message);
	const char *words = NULL;
	int ret;

	if (!(message->nlmsg_flags & NLM_F_ACK_TLVS) || skip > length)
		return 0;
	ret = pcitopo_attrs_take(reply,
				 mnl_nlmsg_get_payload_offset(message, skip),
				 length - skip, error_attributes, &words);
	if (words)
		reply->words =
			pcitopo_arena_strdup(reply->problems->arena, words);
	return ret;
}

static int finish(struct pcitopo_reply *reply, int error)
{
	if (error > 0)
		return pcitopo_message_malformed(
			reply, "an error has a positive number");
	reply->error = error;
	reply->done = true;
	return 0;
}

/* The request comes back behind the error, without its contents if capped */
static int take_error(struct pcitopo_reply *reply,
		      const struct nlmsghdr *message)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(message);
	size_t skip = sizeof(*error);
	int ret;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*error))
		return pcitopo_message_malformed(reply, "an error is cut off");
	ret = finish(reply, error->error);
	if (ret)
		return ret;
	if (!(message->nlmsg_flags & NLM_F_CAPPED) &&
	    error->msg.nlmsg_len > sizeof(error->msg))
		skip += MNL_ALIGN((size_t)error->msg.nlmsg_len -
				  sizeof(error->msg));
	return take_words(reply, message, skip);
}

/* The end of a dump has an error, too, and what is said about it */
static int take_done(struct pcitopo_reply *reply,
		     const struct nlmsghdr *message)
{
	const int *error = mnl_nlmsg_get_payload(message);
	int ret;

	if (mnl_nlmsg_get_payload_len(message) < sizeof(*error))
		return finish(reply, 0);
	ret = finish(reply, *error);
	return ret ? ret : take_words(reply, message, sizeof(*error));
}

static int take_message(struct pcitopo_reply *reply,
			const struct nlmsghdr *message)
{
	if (message->nlmsg_flags & NLM_F_DUMP_INTR)
		reply->torn = true;
	if (message->nlmsg_type == NLMSG_ERROR)
		return take_error(reply, message);
	if (message->nlmsg_type == NLMSG_DONE)
		return take_done(reply, message);
	if (message->nlmsg_type == NLMSG_NOOP)
		return 0;
	if (message->nlmsg_type != reply->type)
		return pcitopo_message_malformed(
			reply, "a message has the wrong type");
	if (mnl_nlmsg_get_payload_len(message) < GENL_HDRLEN)
		return pcitopo_message_malformed(reply, "a message is cut off");
	/* The answer to a request that is no dump is one message */
	reply->done = !(message->nlmsg_flags & NLM_F_MULTI);
	return reply->take(reply, message);
}

/**
 * pcitopo_message_ok - check that a message is all there
 * @message: what was received
 * @length: how much
 *
 * Return: true if it is.
 */
bool pcitopo_message_ok(const struct nlmsghdr *message, size_t length)
{
	/* Up to version 1.0.4, libmnl takes lengths from 2 GiB on for short */
	return length <= INT32_MAX && mnl_nlmsg_ok(message, (int)length) &&
	       message->nlmsg_len <= length;
}

/**
 * pcitopo_reply_take - take what was received
 * @reply: the reply; its done, torn, error and words are set
 * @bytes: what was received: any number of whole messages
 * @length: how much
 *
 * Return: 0; -EBADMSG with a problem; -ENOMEM.
 */
int pcitopo_reply_take(struct pcitopo_reply *reply, const void *bytes,
		       size_t length)
{
	const struct nlmsghdr *message = bytes;
	int left = (int)length;
	int ret = 0;

	while (!ret && !reply->done && left > 0) {
		if (!pcitopo_message_ok(message, (size_t)left))
			return pcitopo_message_malformed(
				reply, "a message is cut off");
		if (message->nlmsg_seq == reply->sequence)
			ret = take_message(reply, message);
		message = mnl_nlmsg_next(message, &left);
	}
	return ret;
}
