// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * message.c - the kernel module's messages, from bytes to functions
 *
 * An attribute that is not known belongs to a newer module and is passed over.
 * All else must be as Documentation/netlink/specs/pcitopo.yaml has it: what is
 * cut off, too long, of another size or only half there is an error, and then
 * nothing of the machine is shown.
 */
#include "source/kernel/netlink.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/pcitopo.h>

#include <pcitopo/fields.h>

#include "model/identity.h"
#include "source/live.h"

/* Messages and attributes begin at multiples of this */
#define ALIGNED(length) (((length) + 3) & ~(size_t)3)

/**
 * pcitopo_message_malformed - report a message that is not as it should be
 * @reply: has the context
 * @what: what is wrong
 *
 * Return: -EBADMSG.
 */
int pcitopo_message_malformed(struct pcitopo_reply *reply, const char *what)
{
	pcitopo_problems_add(
		&reply->pt->problems, NULL, 0,
		"the kernel module sent what cannot be read: %s; are pcitopo.ko and this command of one version? --source sysfs reads the same machine",
		what);
	return -EBADMSG;
}

/**
 * pcitopo_attribute_next - the next attribute of a message or nest
 * @reply: has the context
 * @bytes: what is left of the message; moves on
 * @length: how much that is; likewise
 * @attribute: the attribute
 *
 * Return: 1 and an attribute; 0 at the end; -EBADMSG with a problem.
 */
int pcitopo_attribute_next(struct pcitopo_reply *reply, const u8 **bytes,
			   size_t *length, struct pcitopo_attribute *attribute)
{
	struct nlattr head;
	size_t step;

	if (!*length)
		return 0;
	if (*length < sizeof(head))
		return pcitopo_message_malformed(reply,
						 "an attribute is cut off");
	memcpy(&head, *bytes, sizeof(head));
	if (head.nla_len < sizeof(head) || head.nla_len > *length)
		return pcitopo_message_malformed(
			reply, "an attribute is longer than its message");
	attribute->type = head.nla_type & NLA_TYPE_MASK;
	attribute->length = (u16)(head.nla_len - sizeof(head));
	attribute->bytes = *bytes + sizeof(head);
	step = ALIGNED((size_t)head.nla_len);
	if (step > *length)
		step = *length;
	*bytes += step;
	*length -= step;
	return 1;
}

/**
 * pcitopo_attribute_value - the number in an attribute
 * @reply: has the context
 * @attribute: the attribute
 * @size: bytes that it must have: 1, 2, 4 or 8, as the machine has them
 * @value: the number
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attribute_value(struct pcitopo_reply *reply,
			    const struct pcitopo_attribute *attribute,
			    size_t size, u64 *value)
{
	u16 two;
	u32 four;

	if (attribute->length != size)
		return pcitopo_message_malformed(
			reply, "a number has not the size it should");
	switch (size) {
	case 1:
		*value = *attribute->bytes;
		break;
	case 2:
		memcpy(&two, attribute->bytes, sizeof(two));
		*value = two;
		break;
	case 4:
		memcpy(&four, attribute->bytes, sizeof(four));
		*value = four;
		break;
	default:
		memcpy(value, attribute->bytes, sizeof(*value));
	}
	return 0;
}

/**
 * struct sample - what is collected of one function
 * @device: the function
 * @known: flags that are known, PCITOPO_CONFIG_FLAGS_*
 * @flags: these flags
 * @seen: by attribute, once it has come
 * @has_cxl: there are CXL DVSECs
 * @cxl: what they say
 * @cxl_seen: by attribute, once it has come
 */
struct sample {
	struct pcitopo_device device;
	u64 known;
	u64 flags;
	bool seen[PCITOPO_A_SAMPLE_MAX + 1];
	bool has_cxl;
	struct pcitopo_cxl cxl;
	bool cxl_seen[PCITOPO_A_CXL_MAX + 1];
};

static void take_age(struct pcitopo_reply *reply, u64 age_ns)
{
	if (!reply->has_age || age_ns > reply->age_ns)
		reply->age_ns = age_ns;
	reply->has_age = true;
}

static int take_field(struct pcitopo_reply *reply, struct sample *sample,
		      const struct pcitopo_attribute *attribute)
{
	const struct pcitopo_field *field = pcitopo_field_find(attribute->type);
	u64 value;
	int ret;

	if (!field)
		return 0;
	ret = pcitopo_attribute_value(reply, attribute, field->bytes, &value);
	if (ret)
		return ret;
	if (!pcitopo_field_set(field, &sample->device.config, value))
		return pcitopo_message_malformed(
			reply, "a register has a value it cannot have");
	sample->seen[field->attribute] = true;
	return 0;
}

static int take_cxl_field(struct pcitopo_reply *reply, struct sample *sample,
			  const struct pcitopo_attribute *attribute)
{
	const struct pcitopo_cxl_field *field =
		pcitopo_cxl_field_find(attribute->type);
	u64 value;
	int ret;

	if (!field)
		return 0;
	ret = pcitopo_attribute_value(reply, attribute, field->bytes, &value);
	if (ret)
		return ret;
	if (!pcitopo_cxl_field_set(field, &sample->cxl, value))
		return pcitopo_message_malformed(
			reply, "a CXL register has a value it cannot have");
	sample->cxl_seen[field->attribute] = true;
	return 0;
}

/* All that is known has come, and all that has come is known */
static int check_cxl(struct pcitopo_reply *reply, const struct sample *sample)
{
	const struct pcitopo_cxl_field *field;
	u64 value;
	u32 i;

	for (i = 0; (field = pcitopo_cxl_field_at(i)); i++) {
		if (field->attribute != PCITOPO_A_CXL_DEFECTS &&
		    pcitopo_cxl_field_get(field, &sample->cxl, &value) !=
			    sample->cxl_seen[field->attribute])
			return pcitopo_message_malformed(
				reply,
				"of the CXL registers, a part is missing");
	}
	return 0;
}

static int take_cxl(struct pcitopo_reply *reply, struct sample *sample,
		    const struct pcitopo_attribute *nest)
{
	struct pcitopo_attribute attribute;
	const u8 *bytes = nest->bytes;
	size_t length = nest->length;
	int ret;

	sample->has_cxl = true;
	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		ret = take_cxl_field(reply, sample, &attribute);
		if (ret)
			return ret;
	}
	return ret ? ret : check_cxl(reply, sample);
}

static int take_state(struct pcitopo_reply *reply, struct sample *sample,
		      const struct pcitopo_attribute *attribute)
{
	u64 state;
	int ret = pcitopo_attribute_value(reply, attribute, 4, &state);

	if (ret)
		return ret;
	sample->device.asleep = state & PCITOPO_SAMPLE_STATE_ASLEEP;
	sample->device.unstable = state & PCITOPO_SAMPLE_STATE_UNSTABLE;
	return 0;
}

static int take_sample_attribute(struct pcitopo_reply *reply,
				 struct sample *sample,
				 const struct pcitopo_attribute *attribute)
{
	u64 value;
	int ret;

	switch (attribute->type) {
	case PCITOPO_A_SAMPLE_AGE_NS:
		ret = pcitopo_attribute_value(reply, attribute, 8, &value);
		if (!ret)
			take_age(reply, value);
		return ret;
	case PCITOPO_A_SAMPLE_STATE:
		return take_state(reply, sample, attribute);
	case PCITOPO_A_SAMPLE_BUS_BELOW:
		ret = pcitopo_attribute_value(reply, attribute, 1, &value);
		if (!ret) {
			sample->device.has_bus_below = true;
			sample->device.bus_below = (u8)value;
		}
		return ret;
	case PCITOPO_A_SAMPLE_CXL:
		return take_cxl(reply, sample, attribute);
	case PCITOPO_A_SAMPLE_FLAGS_KNOWN:
		return pcitopo_attribute_value(reply, attribute, 4,
					       &sample->known);
	case PCITOPO_A_SAMPLE_FLAGS:
		return pcitopo_attribute_value(reply, attribute, 4,
					       &sample->flags);
	default:
		return take_field(reply, sample, attribute);
	}
}

/* A group of fields is known as a whole or not at all */
static int check_whole(struct pcitopo_reply *reply, const struct sample *sample)
{
	const struct pcitopo_config *config = &sample->device.config;
	const struct pcitopo_field *field;
	u64 value;
	u32 i;

	for (i = 0; (field = pcitopo_field_at(i)); i++) {
		if (pcitopo_field_get(field, config, &value) &&
		    !sample->seen[field->attribute])
			return pcitopo_message_malformed(
				reply, "of a register, a part is missing");
	}
	if (pcitopo_config_flags_known(config) & ~sample->known)
		return pcitopo_message_malformed(
			reply, "of a register, the flags are missing");
	return 0;
}

static int take_sample(struct pcitopo_reply *reply, struct sample *sample,
		       const struct pcitopo_attribute *nest)
{
	struct pcitopo_attribute attribute;
	const u8 *bytes = nest->bytes;
	size_t length = nest->length;
	int ret;

	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		ret = take_sample_attribute(reply, sample, &attribute);
		if (ret)
			return ret;
	}
	if (ret)
		return ret;
	pcitopo_config_flags_set(&sample->device.config, (u32)sample->known,
				 (u32)sample->flags);
	return 0;
}

/**
 * pcitopo_attribute_sample - what was read of a function, in an attribute
 * @reply: has the context; how old the sample is may be noted
 * @attribute: a nest
 * @device: its config, asleep, unstable and bus below are set
 *
 * Of a link, only what matters to links is told: a group of fields need not be
 * there as a whole.
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attribute_sample(struct pcitopo_reply *reply,
			     const struct pcitopo_attribute *attribute,
			     struct pcitopo_device *device)
{
	struct sample sample = { .device = *device };
	int ret = take_sample(reply, &sample, attribute);

	if (!ret)
		*device = sample.device;
	return ret;
}

/**
 * pcitopo_attribute_address - the address in an attribute
 * @reply: has the context
 * @attribute: the attribute
 * @address: the address
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attribute_address(struct pcitopo_reply *reply,
			      const struct pcitopo_attribute *attribute,
			      struct pcitopo_address *address)
{
	const char *text = (const char *)attribute->bytes;

	if (!attribute->length || text[attribute->length - 1] ||
	    !pcitopo_sysfs_address(text, attribute->length - 1u, address))
		return pcitopo_message_malformed(reply, "an address is none");
	return 0;
}

static int take_address(struct pcitopo_reply *reply, struct sample *sample,
			const struct pcitopo_attribute *attribute,
			bool *has_address)
{
	*has_address = true;
	return pcitopo_attribute_address(reply, attribute,
					 &sample->device.address);
}

static int take_numa_node(struct pcitopo_reply *reply, struct sample *sample,
			  const struct pcitopo_attribute *attribute)
{
	u64 node;
	int ret = pcitopo_attribute_value(reply, attribute, 4, &node);

	if (ret)
		return ret;
	if (node > INT32_MAX)
		return pcitopo_message_malformed(
			reply, "a NUMA node has a number it cannot have");
	sample->device.has_numa_node = true;
	sample->device.numa_node = (int)node;
	return 0;
}

static int take_device_attribute(struct pcitopo_reply *reply,
				 struct sample *sample,
				 const struct pcitopo_attribute *attribute,
				 bool *has_address)
{
	u64 value;
	int ret;

	switch (attribute->type) {
	case PCITOPO_A_DEVICE_ADDRESS:
		return take_address(reply, sample, attribute, has_address);
	case PCITOPO_A_DEVICE_IS_VF:
		ret = pcitopo_attribute_value(reply, attribute, 1, &value);
		if (!ret)
			sample->device.is_vf = value;
		return ret;
	case PCITOPO_A_DEVICE_NUMA_NODE:
		return take_numa_node(reply, sample, attribute);
	case PCITOPO_A_DEVICE_CHIP:
		ret = pcitopo_attribute_value(reply, attribute, 2, &value);
		if (!ret) {
			sample->device.has_chip_group = true;
			sample->device.chip_group = (u32)value;
		}
		return ret;
	case PCITOPO_A_DEVICE_SAMPLE:
		ret = take_sample(reply, sample, attribute);
		return ret ? ret : check_whole(reply, sample);
	default:
		return 0;
	}
}

static int add_device(struct pcitopo_reply *reply, const struct sample *sample)
{
	const struct pcitopo_device *from = &sample->device;
	struct pcitopo_device *device;

	device = pcitopo_topo_add(reply->pt, &from->address);
	if (!device)
		return -ENOMEM;
	if (sample->has_cxl) {
		device->cxl = pcitopo_cxl_keep(reply->pt, &sample->cxl);
		if (!device->cxl)
			return -ENOMEM;
	}
	device->config = from->config;
	device->is_vf = from->is_vf;
	device->asleep = from->asleep;
	device->unstable = from->unstable;
	device->has_numa_node = from->has_numa_node;
	device->numa_node = from->numa_node;
	device->has_chip_group = from->has_chip_group;
	device->chip_group = from->chip_group;
	/* Nobody is at home there who could say where the bridge leads to */
	device->has_bus_below = from->has_bus_below &&
				!pcitopo_does_not_answer(device);
	device->bus_below = from->bus_below;
	if (pcitopo_has(&device->config, PCITOPO_HAVE_CLASS))
		device->class_name =
			pcitopo_class_to_name(device->config.class_code);
	return 0;
}

/**
 * pcitopo_message_device - add the function that a message is about
 * @reply: where to
 * @bytes: attributes of the message
 * @length: their bytes
 *
 * Return: 0; -EBADMSG with a problem; -ENOMEM.
 */
int pcitopo_message_device(struct pcitopo_reply *reply, const u8 *bytes,
			   size_t length)
{
	struct sample sample = { 0 };
	struct pcitopo_attribute attribute;
	bool has_address = false;
	int ret;

	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		ret = take_device_attribute(reply, &sample, &attribute,
					    &has_address);
		if (ret)
			return ret;
	}
	if (ret)
		return ret;
	if (!has_address)
		return pcitopo_message_malformed(reply,
						 "a function has no address");
	return add_device(reply, &sample);
}

/* A group is a nest of its name and number */
static int take_group(struct pcitopo_reply *reply,
		      const struct pcitopo_attribute *nest)
{
	struct pcitopo_attribute attribute;
	const u8 *bytes = nest->bytes;
	size_t length = nest->length;
	const char *name = "";
	u64 number = 0;
	int ret;

	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		if (attribute.type == CTRL_ATTR_MCAST_GRP_NAME &&
		    attribute.length && !attribute.bytes[attribute.length - 1])
			name = (const char *)attribute.bytes;
		if (attribute.type == CTRL_ATTR_MCAST_GRP_ID)
			ret = pcitopo_attribute_value(reply, &attribute, 4,
						      &number);
		if (ret < 0)
			return ret;
	}
	if (strcmp(name, PCITOPO_MCGRP_LINK) == 0)
		reply->group_link = (u32)number;
	if (strcmp(name, PCITOPO_MCGRP_TOPOLOGY) == 0)
		reply->group_topology = (u32)number;
	return ret;
}

static int take_groups(struct pcitopo_reply *reply,
		       const struct pcitopo_attribute *nest)
{
	struct pcitopo_attribute attribute;
	const u8 *bytes = nest->bytes;
	size_t length = nest->length;
	int ret;

	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		ret = take_group(reply, &attribute);
		if (ret)
			return ret;
	}
	return ret;
}

/**
 * pcitopo_message_family - take the numbers that the kernel gave the family
 * @reply: its family and groups are set
 * @bytes: attributes of the message
 * @length: their bytes
 *
 * Return: 0; -EBADMSG with a problem.
 */
int pcitopo_message_family(struct pcitopo_reply *reply, const u8 *bytes,
			   size_t length)
{
	struct pcitopo_attribute attribute;
	u64 value;
	int ret;

	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		if (attribute.type == CTRL_ATTR_FAMILY_ID) {
			ret = pcitopo_attribute_value(reply, &attribute, 2,
						      &value);
			if (!ret)
				reply->family = (u16)value;
		} else if (attribute.type == CTRL_ATTR_MCAST_GROUPS) {
			ret = take_groups(reply, &attribute);
		} else {
			ret = 0;
		}
		if (ret)
			return ret;
	}
	return ret;
}

/* What the kernel says about an error comes behind the error */
static void take_words(struct pcitopo_reply *reply, const u8 *bytes,
		       size_t length)
{
	struct pcitopo_attribute attribute;

	while (pcitopo_attribute_next(reply, &bytes, &length, &attribute) > 0) {
		if (attribute.type == NLMSGERR_ATTR_MSG && attribute.length &&
		    !attribute.bytes[attribute.length - 1])
			reply->words = pcitopo_arena_strdup(
				&reply->pt->arena,
				(const char *)attribute.bytes);
	}
}

/* The request comes back behind the error, without its contents if capped */
static int take_error(struct pcitopo_reply *reply, u16 flags, const u8 *bytes,
		      size_t length)
{
	struct nlmsgerr error;
	size_t skip = sizeof(error);

	if (length < sizeof(error))
		return pcitopo_message_malformed(reply, "an error is cut off");
	memcpy(&error, bytes, sizeof(error));
	if (error.error > 0)
		return pcitopo_message_malformed(reply, "an error is none");
	reply->error = error.error;
	reply->done = true;
	if (!(flags & NLM_F_CAPPED) && error.msg.nlmsg_len > sizeof(error.msg))
		skip += ALIGNED(error.msg.nlmsg_len - sizeof(error.msg));
	if (flags & NLM_F_ACK_TLVS && skip <= length)
		take_words(reply, bytes + skip, length - skip);
	return 0;
}

/* The end of a dump has an error, too, and what is said about it */
static int take_done(struct pcitopo_reply *reply, u16 flags, const u8 *bytes,
		     size_t length)
{
	int32_t error = 0;

	if (length >= sizeof(error))
		memcpy(&error, bytes, sizeof(error));
	if (error > 0)
		return pcitopo_message_malformed(reply, "an error is none");
	reply->error = error;
	reply->done = true;
	if (flags & NLM_F_ACK_TLVS && length >= sizeof(error))
		take_words(reply, bytes + sizeof(error),
			   length - sizeof(error));
	return 0;
}

static int take_message(struct pcitopo_reply *reply,
			const struct nlmsghdr *head, const u8 *bytes,
			size_t length)
{
	if (head->nlmsg_flags & NLM_F_DUMP_INTR)
		reply->torn = true;
	if (head->nlmsg_type == NLMSG_ERROR)
		return take_error(reply, head->nlmsg_flags, bytes, length);
	if (head->nlmsg_type == NLMSG_DONE)
		return take_done(reply, head->nlmsg_flags, bytes, length);
	if (head->nlmsg_type == NLMSG_NOOP)
		return 0;
	if (head->nlmsg_type != reply->type)
		return pcitopo_message_malformed(
			reply, "a message is of another type");
	if (length < GENL_HDRLEN)
		return pcitopo_message_malformed(reply, "a message is cut off");
	/* The answer to a request that is no dump is one message */
	reply->done = !(head->nlmsg_flags & NLM_F_MULTI);
	return reply->take(reply, bytes + GENL_HDRLEN, length - GENL_HDRLEN);
}

/**
 * pcitopo_reply_take - take what was received
 * @reply: the reply; its done, torn, error and words are set
 * @bytes: what was received: any number of whole messages
 * @length: how much
 *
 * Return: 0; -EBADMSG with a problem; -ENOMEM.
 */
int pcitopo_reply_take(struct pcitopo_reply *reply, const u8 *bytes,
		       size_t length)
{
	struct nlmsghdr head;
	size_t step;
	int ret = 0;

	while (!ret && !reply->done && length) {
		if (length < sizeof(head))
			return pcitopo_message_malformed(
				reply, "a message is cut off");
		memcpy(&head, bytes, sizeof(head));
		if (head.nlmsg_len < sizeof(head) || head.nlmsg_len > length)
			return pcitopo_message_malformed(
				reply, "a message is longer than what came");
		if (head.nlmsg_seq == reply->sequence)
			ret = take_message(reply, &head, bytes + sizeof(head),
					   head.nlmsg_len - sizeof(head));
		step = ALIGNED((size_t)head.nlmsg_len);
		if (step > length)
			step = length;
		bytes += step;
		length -= step;
	}
	return ret;
}
