/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * messages.h - messages as the kernel module sends them
 *
 * Put together by the specification and the table of fields that both sides
 * share, for tests without a kernel.
 */
#ifndef TEST_MESSAGES_H
#define TEST_MESSAGES_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/pcitopo.h>
#include <string.h>

#include <pcitopo/fields.h>

#include "libpcitopo.h"

#define TEST_FAMILY   0x20
#define TEST_SEQUENCE 1

struct bytes {
	u8 *at;
	size_t length;
	size_t size;
};

/* What does not fit is left out, and the length tells */
static inline void put(struct bytes *bytes, const void *from, size_t length)
{
	size_t padded = (length + 3) & ~(size_t)3;

	if (bytes->length <= bytes->size &&
	    padded <= bytes->size - bytes->length) {
		memset(bytes->at + bytes->length, 0, padded);
		if (length)
			memcpy(bytes->at + bytes->length, from, length);
	}
	bytes->length += padded;
}

static inline void put_attribute(struct bytes *bytes, u16 type,
				 const void *from, size_t length)
{
	struct nlattr head = {
		.nla_len = (u16)(sizeof(head) + length),
		.nla_type = type,
	};

	put(bytes, &head, sizeof(head));
	put(bytes, from, length);
}

static inline void put_number(struct bytes *bytes, u16 type, size_t size,
			      u64 value)
{
	u8 one = (u8)value;
	u16 two = (u16)value;
	u32 four = (u32)value;
	const void *from = size == 1 ? (const void *)&one :
			   size == 2 ? (const void *)&two :
			   size == 4 ? (const void *)&four :
				       (const void *)&value;

	put_attribute(bytes, type, from, size);
}

/* Return: for end_nest() */
static inline size_t begin_nest(struct bytes *bytes, u16 type)
{
	size_t start = bytes->length;

	put_attribute(bytes, type | NLA_F_NESTED, NULL, 0);
	return start;
}

static inline void end_nest(struct bytes *bytes, size_t start)
{
	u16 length = (u16)(bytes->length - start);

	if (bytes->length <= bytes->size)
		memcpy(bytes->at + start, &length, sizeof(length));
}

/* Return: for end_message() */
static inline size_t begin_message(struct bytes *bytes, u16 type, u16 flags)
{
	struct nlmsghdr head = {
		.nlmsg_type = type,
		.nlmsg_flags = flags,
		.nlmsg_seq = TEST_SEQUENCE,
	};
	size_t start = bytes->length;

	put(bytes, &head, sizeof(head));
	return start;
}

static inline void end_message(struct bytes *bytes, size_t start)
{
	u32 length = (u32)(bytes->length - start);

	if (bytes->length <= bytes->size)
		memcpy(bytes->at + start, &length, sizeof(length));
}

static inline void put_config(struct bytes *bytes,
			      const struct pcitopo_config *config)
{
	const struct pcitopo_field *field;
	u64 value;
	u32 i;

	put_number(bytes, PCITOPO_A_SAMPLE_FLAGS_KNOWN, 4,
		   pcitopo_config_flags_known(config));
	put_number(bytes, PCITOPO_A_SAMPLE_FLAGS, 4,
		   pcitopo_config_flags_get(config));
	for (i = 0; (field = pcitopo_field_at(i)); i++) {
		if (pcitopo_field_get(field, config, &value))
			put_number(bytes, field->attribute, field->bytes,
				   value);
	}
}

static inline void put_sample(struct bytes *bytes,
			      const struct pcitopo_device *device, u64 age_ns)
{
	size_t nest = begin_nest(bytes, PCITOPO_A_DEVICE_SAMPLE);
	u32 state = (device->asleep ? PCITOPO_SAMPLE_STATE_ASLEEP : 0) |
		    (device->unstable ? PCITOPO_SAMPLE_STATE_UNSTABLE : 0);

	put_number(bytes, PCITOPO_A_SAMPLE_AGE_NS, 8, age_ns);
	if (state)
		put_number(bytes, PCITOPO_A_SAMPLE_STATE, 4, state);
	if (device->has_bus_below)
		put_number(bytes, PCITOPO_A_SAMPLE_BUS_BELOW, 1,
			   device->bus_below);
	put_config(bytes, &device->config);
	end_nest(bytes, nest);
}

/* One message of a dump */
static inline void put_device(struct bytes *bytes,
			      const struct pcitopo_device *device, u64 age_ns)
{
	const struct genlmsghdr generic = { .cmd = PCITOPO_CMD_DEVICE_GET,
					    .version = 1 };
	size_t message = begin_message(bytes, TEST_FAMILY, NLM_F_MULTI);
	char address[PCITOPO_ADDRESS_SIZE];

	put(bytes, &generic, sizeof(generic));
	pcitopo_address_format(&device->address, address);
	put_attribute(bytes, PCITOPO_A_DEVICE_ADDRESS, address,
		      strlen(address) + 1);
	put_number(bytes, PCITOPO_A_DEVICE_IS_VF, 1, device->is_vf);
	if (device->has_numa_node)
		put_number(bytes, PCITOPO_A_DEVICE_NUMA_NODE, 4,
			   (u32)device->numa_node);
	if (device->has_chip_group)
		put_number(bytes, PCITOPO_A_DEVICE_CHIP, 2, device->chip_group);
	put_sample(bytes, device, age_ns);
	end_message(bytes, message);
}

/* The end of a dump */
static inline void put_done(struct bytes *bytes, u16 flags, int error)
{
	size_t message = begin_message(bytes, NLMSG_DONE, NLM_F_MULTI | flags);

	put(bytes, &error, sizeof(error));
	end_message(bytes, message);
}

#endif /* TEST_MESSAGES_H */
