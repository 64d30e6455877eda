// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * device.c - functions as the kernel module reports them
 *
 * All is as Documentation/netlink/specs/pcitopo.yaml has it: what is of another
 * size or only half there is an error, and then nothing of the machine is
 * shown.
 */
#include "source/kernel/netlink.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/pcitopo.h>

#include <pcitopo/fields.h>

#include "model/context.h"
#include "model/identity.h"
#include "model/merge.h"
#include "model/topo.h"

/**
 * struct sample - what is collected of one function
 * @device: the function
 * @has_address: its address is known
 * @has_age: @age_ns is known
 * @age_ns: how old the reading is
 * @known: flags that are known, PCITOPO_CONFIG_FLAGS_*
 * @flags: these flags
 * @seen: by attribute, once it has come
 * @has_cxl: there are CXL DVSECs
 * @cxl: what they say
 * @cxl_seen: by attribute, once it has come
 */
struct sample {
	struct pcitopo_device device;
	bool has_address;
	bool has_age;
	u64 age_ns;
	u32 known;
	u32 flags;
	bool seen[PCITOPO_A_SAMPLE_MAX + 1];
	bool has_cxl;
	struct pcitopo_cxl cxl;
	bool cxl_seen[PCITOPO_A_CXL_MAX + 1];
};

static int take_field(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to)
{
	const struct pcitopo_field *field =
		pcitopo_field_find(mnl_attr_get_type(attr));
	struct sample *sample = to;
	u64 value;
	int ret;

	if (!field)
		return 0;
	ret = pcitopo_attr_number(reply, attr, field->bytes, &value);
	if (ret)
		return ret;
	if (!pcitopo_field_set(field, &sample->device.config, value))
		return pcitopo_message_malformed(
			reply, "a register has an impossible value");
	sample->seen[field->attribute] = true;
	return 0;
}

static int take_cxl_field(struct pcitopo_reply *reply,
			  const struct nlattr *attr, void *to)
{
	const struct pcitopo_field *field =
		pcitopo_cxl_field_find(mnl_attr_get_type(attr));
	struct sample *sample = to;
	u64 value;
	int ret;

	if (!field)
		return 0;
	ret = pcitopo_attr_number(reply, attr, field->bytes, &value);
	if (ret)
		return ret;
	if (!pcitopo_cxl_field_set(field, &sample->cxl, value))
		return pcitopo_message_malformed(
			reply, "a CXL register has an impossible value");
	sample->cxl_seen[field->attribute] = true;
	return 0;
}

static const struct pcitopo_attr cxl_attributes[] = {
	{ .take = take_cxl_field, .has = -1 },
};

/* All that is known has come, and all that has come is known */
static int take_cxl(struct pcitopo_reply *reply, const struct nlattr *attr,
		    void *to)
{
	const struct pcitopo_field *field;
	struct sample *sample = to;
	u64 value;
	int ret;
	u32 i;

	ret = pcitopo_attrs_take(reply, mnl_attr_get_payload(attr),
				 mnl_attr_get_payload_len(attr), cxl_attributes,
				 sample);
	for (i = 0; !ret && (field = pcitopo_cxl_field_at(i)); i++) {
		if (field->attribute != PCITOPO_A_CXL_DEFECTS &&
		    pcitopo_cxl_field_get(field, &sample->cxl, &value) !=
			    sample->cxl_seen[field->attribute])
			ret = pcitopo_message_malformed(
				reply, "some CXL registers are missing");
	}
	return ret;
}

static int take_state(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to)
{
	struct pcitopo_device *device = to;
	u64 state;
	int ret = pcitopo_attr_number(reply, attr, 4, &state);

	if (ret)
		return ret;
	device->asleep = state & PCITOPO_SAMPLE_STATE_ASLEEP;
	device->unstable = state & PCITOPO_SAMPLE_STATE_UNSTABLE;
	return 0;
}

#define SAMPLE(member)                                \
	.size = sizeof(((struct sample *)0)->member), \
	.at = offsetof(struct sample, member)
#define HAS(member) .has = offsetof(struct sample, member)

static const struct pcitopo_attr sample_attributes[] = {
	{ PCITOPO_A_SAMPLE_AGE_NS, SAMPLE(age_ns), HAS(has_age) },
	{ PCITOPO_A_SAMPLE_STATE, .at = offsetof(struct sample, device),
	  .has = -1, .take = take_state },
	{ PCITOPO_A_SAMPLE_BUS_BELOW, SAMPLE(device.bus_below),
	  HAS(device.has_bus_below) },
	{ PCITOPO_A_SAMPLE_CXL, HAS(has_cxl), .take = take_cxl },
	{ PCITOPO_A_SAMPLE_FLAGS_KNOWN, SAMPLE(known), .has = -1 },
	{ PCITOPO_A_SAMPLE_FLAGS, SAMPLE(flags), .has = -1 },
	{ .take = take_field, .has = -1 },
};

static int take_sample(struct pcitopo_reply *reply, const struct nlattr *attr,
		       struct sample *sample)
{
	int ret = pcitopo_attrs_take(reply, mnl_attr_get_payload(attr),
				     mnl_attr_get_payload_len(attr),
				     sample_attributes, sample);

	if (ret)
		return ret;
	pcitopo_config_flags_set(&sample->device.config, sample->known,
				 sample->flags);
	if (sample->has_age &&
	    (!reply->has_age || sample->age_ns > reply->age_ns)) {
		reply->age_ns = sample->age_ns;
		reply->has_age = true;
	}
	return 0;
}

/**
 * pcitopo_attr_sample - what was read of a function, in an attribute
 * @reply: gets problems, and the age of the oldest reading
 * @attr: a nest
 * @to: a struct pcitopo_device, whose config, asleep, unstable and bus below are
 *	set
 *
 * Samples in messages about links have those fields only that matter to links,
 * so a group of fields need not be there as a whole.
 *
 * Return: 0, or -EBADMSG with a problem.
 */
int pcitopo_attr_sample(struct pcitopo_reply *reply, const struct nlattr *attr,
			void *to)
{
	struct pcitopo_device *device = to;
	struct sample sample = { .device = *device };
	int ret = take_sample(reply, attr, &sample);

	if (!ret)
		*device = sample.device;
	return ret;
}

/* A group of fields is known as a whole or not at all */
static int take_whole_sample(struct pcitopo_reply *reply,
			     const struct nlattr *attr, void *to)
{
	struct sample *sample = to;
	const struct pcitopo_config *config = &sample->device.config;
	const struct pcitopo_field *field;
	u64 value;
	u32 i;
	int ret = take_sample(reply, attr, sample);

	if (ret)
		return ret;
	for (i = 0; (field = pcitopo_field_at(i)); i++) {
		if (pcitopo_field_get(field, config, &value) &&
		    !sample->seen[field->attribute])
			return pcitopo_message_malformed(
				reply, "a register is incomplete");
	}
	if (pcitopo_config_flags_known(config) & ~sample->known)
		return pcitopo_message_malformed(
			reply, "the flags of a register are missing");
	return 0;
}

static int take_numa_node(struct pcitopo_reply *reply,
			  const struct nlattr *attr, void *to)
{
	u64 node;
	int ret = pcitopo_attr_number(reply, attr, 4, &node);

	if (ret)
		return ret;
	if (node > INT32_MAX)
		return pcitopo_message_malformed(
			reply, "a NUMA node has an impossible number");
	*(int *)to = (int)node;
	return 0;
}

static int take_chip(struct pcitopo_reply *reply, const struct nlattr *attr,
		     void *to)
{
	u64 chip;
	int ret = pcitopo_attr_number(reply, attr, 2, &chip);

	if (!ret)
		*(u32 *)to = (u32)chip;
	return ret;
}

static const struct pcitopo_attr device_attributes[] = {
	{ PCITOPO_A_DEVICE_ADDRESS, SAMPLE(device.address), HAS(has_address),
	  .take = pcitopo_attr_address },
	{ PCITOPO_A_DEVICE_IS_VF, SAMPLE(device.is_vf), .has = -1,
	  .take = pcitopo_attr_bool },
	{ PCITOPO_A_DEVICE_NUMA_NODE, SAMPLE(device.numa_node),
	  HAS(device.has_numa_node), .take = take_numa_node },
	{ PCITOPO_A_DEVICE_CHIP, SAMPLE(device.chip_group),
	  HAS(device.has_chip_group), .take = take_chip },
	{ PCITOPO_A_DEVICE_SAMPLE, .has = -1, .take = take_whole_sample },
	{ 0 },
};

static int add_device(struct pcitopo *pt, const struct sample *sample)
{
	const struct pcitopo_device *from = &sample->device;
	struct pcitopo_device *device = pcitopo_topo_add(pt, &from->address);

	if (!device)
		return -ENOMEM;
	if (sample->has_cxl) {
		device->cxl = pcitopo_cxl_keep(&pt->arena, &sample->cxl);
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
	/* Registers that read as all ones do not say where the bridge leads to */
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
 * @reply: its context is the struct pcitopo to add to
 * @message: the message
 *
 * Return: 0; -EBADMSG with a problem; -ENOMEM.
 */
int pcitopo_message_device(struct pcitopo_reply *reply,
			   const struct nlmsghdr *message)
{
	struct sample sample = { 0 };
	int ret = pcitopo_message_take(reply, message, device_attributes,
				       &sample);

	if (ret)
		return ret;
	if (!sample.has_address)
		return pcitopo_message_malformed(reply,
						 "a function has no address");
	return add_device(reply->context, &sample);
}
