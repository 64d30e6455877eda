// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * attribute.c - attributes of netlink messages, into structures by tables
 *
 * libmnl walks and validates them. It stops at an attribute that is cut off as
 * it does at the end; here the one is an error and the other is not.
 */
#include "source/kernel/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>

#include <pcitopo/member.h>

#include "source/live.h"

/**
 * pcitopo_message_malformed - report a message that is not as it should be
 * @reply: gets the problem
 * @what: what is wrong
 *
 * Return: -EBADMSG.
 */
int pcitopo_message_malformed(struct pcitopo_reply *reply, const char *what)
{
	pcitopo_problems_add(
		reply->problems, NULL, 0,
		"the kernel module sent a malformed message: %s; are pcitopo.ko and this command of the same version? --source sysfs reads the same machine",
		what);
	return -EBADMSG;
}

/**
 * pcitopo_attr_number - the number in an attribute
 * @reply: gets problems
 * @attr: the attribute
 * @size: bytes that it must have: 1, 2, 4 or 8, in the byte order of the machine
 * @number: the number
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attr_number(struct pcitopo_reply *reply, const struct nlattr *attr,
			size_t size, u64 *number)
{
	static const enum mnl_attr_data_type types[] = {
		[1] = MNL_TYPE_U8,
		[2] = MNL_TYPE_U16,
		[4] = MNL_TYPE_U32,
		[8] = MNL_TYPE_U64,
	};

	if (mnl_attr_validate(attr, types[size]) < 0)
		return pcitopo_message_malformed(reply,
						 "a number has the wrong size");
	if (size == 1)
		*number = mnl_attr_get_u8(attr);
	else if (size == 2)
		*number = mnl_attr_get_u16(attr);
	else if (size == 4)
		*number = mnl_attr_get_u32(attr);
	else
		*number = mnl_attr_get_u64(attr);
	return 0;
}

/**
 * pcitopo_attr_bool - the truth value in an attribute
 * @reply: gets problems
 * @attr: a number of one byte
 * @to: a bool
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attr_bool(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to)
{
	u64 number;
	int ret = pcitopo_attr_number(reply, attr, 1, &number);

	if (!ret)
		*(bool *)to = number;
	return ret;
}

/**
 * pcitopo_attr_address - the address in an attribute
 * @reply: gets problems
 * @attr: a string
 * @to: a struct pcitopo_address
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attr_address(struct pcitopo_reply *reply, const struct nlattr *attr,
			 void *to)
{
	if (mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) < 0 ||
	    !pcitopo_sysfs_address(mnl_attr_get_str(attr),
				   mnl_attr_get_payload_len(attr) - 1u, to))
		return pcitopo_message_malformed(reply,
						 "an address is malformed");
	return 0;
}

static void set_known(const struct pcitopo_attr *known, char *base)
{
	if (known->bit)
		*(u32 *)(void *)(base + known->has) |= known->bit;
	else if (known->has >= 0)
		*(bool *)(base + known->has) = true;
}

static int take_number(struct pcitopo_reply *reply,
		       const struct pcitopo_attr *known,
		       const struct nlattr *attr, void *to)
{
	u64 number;
	int ret = pcitopo_attr_number(reply, attr, known->size, &number);

	if (!ret)
		pcitopo_member_store(to, known->size, number);
	return ret;
}

static int take(struct pcitopo_reply *reply, const struct pcitopo_attr *known,
		const struct nlattr *attr, char *base)
{
	char *to;
	int ret;

	while (known->type && known->type != mnl_attr_get_type(attr))
		known++;
	to = base + known->at;
	if (known->nest)
		ret = pcitopo_attrs_take(reply, mnl_attr_get_payload(attr),
					 mnl_attr_get_payload_len(attr),
					 known->nest, to);
	else if (known->take)
		ret = known->take(reply, attr, to);
	else if (known->size)
		ret = take_number(reply, known, attr, to);
	else
		return 0;
	if (!ret)
		set_known(known, base);
	return ret;
}

/**
 * pcitopo_attrs_take - take all attributes of a message or nest
 * @reply: gets problems
 * @payload: the first attribute
 * @length: bytes of all of them
 * @known: those that are known; all others belong to a newer module, and are
 *	skipped unless the entry that ends the table takes them
 * @to: the structure that @known describes
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attrs_take(struct pcitopo_reply *reply, void *payload,
		       size_t length, const struct pcitopo_attr *known,
		       void *to)
{
	const char *end = (const char *)payload + length;
	const struct nlattr *attr;
	int ret;

	/* The macro of libmnl for this casts const away, which clang refuses. */
	for (attr = payload; mnl_attr_ok(attr, end - (const char *)attr);
	     attr = mnl_attr_next(attr)) {
		ret = take(reply, known, attr, to);
		if (ret)
			return ret;
	}
	if ((const char *)attr < end)
		return pcitopo_message_malformed(
			reply, "an attribute is longer than its message");
	return 0;
}

/**
 * pcitopo_message_take - take all attributes of a message of generic netlink
 * @reply: gets problems
 * @message: the message, at least as long as its headers
 * @known: as for pcitopo_attrs_take()
 * @to: likewise
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_message_take(struct pcitopo_reply *reply,
			 const struct nlmsghdr *message,
			 const struct pcitopo_attr *known, void *to)
{
	return pcitopo_attrs_take(
		reply, mnl_nlmsg_get_payload_offset(message, GENL_HDRLEN),
		mnl_nlmsg_get_payload_len(message) - GENL_HDRLEN, known, to);
}
