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

#include "event/event.h"

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

/* As the module tells it to who may know addresses */
static inline void put_cxl(struct bytes *bytes, const struct pcitopo_cxl *cxl)
{
	size_t nest = begin_nest(bytes, PCITOPO_A_SAMPLE_CXL);
	const struct pcitopo_field *field;
	u64 value;
	u32 i;

	for (i = 0; (field = pcitopo_cxl_field_at(i)); i++) {
		if (pcitopo_cxl_field_get(field, cxl, &value))
			put_number(bytes, field->attribute, field->bytes,
				   value);
	}
	end_nest(bytes, nest);
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
	if (device->cxl)
		put_cxl(bytes, device->cxl);
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

static inline void put_link_state(struct bytes *bytes, u16 type,
				  const struct pcitopo_link_state *state)
{
	size_t nest = begin_nest(bytes, type);

	put_number(bytes, PCITOPO_A_LINK_STATE_IS_UP, 1, state->up);
	if (state->rate.has_speed)
		put_number(bytes, PCITOPO_A_LINK_STATE_SPEED, 4,
			   pcitopo_speed_mtps(state->rate.speed));
	if (state->rate.has_width)
		put_number(bytes, PCITOPO_A_LINK_STATE_WIDTH, 1,
			   state->rate.width);
	end_nest(bytes, nest);
}

static inline void put_bits(struct bytes *bytes,
			    const struct pcitopo_growth *growth, u32 have,
			    u16 type, u32 bits)
{
	if (growth->have & have)
		put_number(bytes, type, 4, bits);
}

static inline void put_growth(struct bytes *bytes, u16 type,
			      const struct pcitopo_growth *growth)
{
	size_t nest = begin_nest(bytes, type);

	put_number(bytes, PCITOPO_A_GROWTH_INTERVAL_NS, 8, growth->interval_ns);
	put_bits(bytes, growth, PCITOPO_GROWTH_DEVICE_ERRORS,
		 PCITOPO_A_GROWTH_DEVICE_ERRORS, growth->device_errors);
	put_bits(bytes, growth, PCITOPO_GROWTH_UNCORRECTABLE,
		 PCITOPO_A_GROWTH_AER_UNCOR_STATUS, growth->uncorrectable);
	put_bits(bytes, growth, PCITOPO_GROWTH_CORRECTABLE,
		 PCITOPO_A_GROWTH_AER_COR_STATUS, growth->correctable);
	put_bits(bytes, growth, PCITOPO_GROWTH_LANE_ERRORS,
		 PCITOPO_A_GROWTH_LANE_ERRORS, growth->lane_errors);
	put_bits(bytes, growth, PCITOPO_GROWTH_PARITY_LOCAL,
		 PCITOPO_A_GROWTH_PARITY_LOCAL, growth->parity_local);
	put_bits(bytes, growth, PCITOPO_GROWTH_PARITY_RETIMER1,
		 PCITOPO_A_GROWTH_PARITY_RETIMER1, growth->parity_retimer1);
	put_bits(bytes, growth, PCITOPO_GROWTH_PARITY_RETIMER2,
		 PCITOPO_A_GROWTH_PARITY_RETIMER2, growth->parity_retimer2);
	put_bits(bytes, growth, PCITOPO_GROWTH_BANDWIDTH,
		 PCITOPO_A_GROWTH_FLAGS,
		 (growth->lbms ? PCITOPO_CONFIG_FLAGS_LBMS : 0) |
			 (growth->labs ? PCITOPO_CONFIG_FLAGS_LABS : 0));
	end_nest(bytes, nest);
}

static inline void put_address(struct bytes *bytes, u16 type,
			       const struct pcitopo_address *address)
{
	char text[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(address, text);
	put_attribute(bytes, type, text, strlen(text) + 1);
}

static inline void put_link_attributes(struct bytes *bytes,
				       const struct pcitopo_event *event)
{
	put_number(bytes, PCITOPO_A_LINK_EVENT_EPOCH, 8, event->epoch);
	put_number(bytes, PCITOPO_A_LINK_EVENT_SEQUENCE, 8, event->sequence);
	put_number(bytes, PCITOPO_A_LINK_EVENT_REAL_TIME_NS, 8,
		   event->real_time_ns);
	put_number(bytes, PCITOPO_A_LINK_EVENT_KIND, 4,
		   event->type == PCITOPO_EVENT_ERRORS);
	put_address(bytes, PCITOPO_A_LINK_EVENT_PORT, &event->port);
	if (event->has_device)
		put_address(bytes, PCITOPO_A_LINK_EVENT_COMPONENT,
			    &event->device);
	put_number(bytes, PCITOPO_A_LINK_EVENT_CHANGE_COUNT, 4,
		   event->change_count);
	if (event->folded)
		put_number(bytes, PCITOPO_A_LINK_EVENT_FOLDED, 4,
			   event->folded);
	put_link_state(bytes, PCITOPO_A_LINK_EVENT_BEFORE, &event->before);
	put_link_state(bytes, PCITOPO_A_LINK_EVENT_AFTER, &event->after);
	if (event->worst.known)
		put_link_state(bytes, PCITOPO_A_LINK_EVENT_WORST,
			       &event->worst);
	put_growth(bytes, PCITOPO_A_LINK_EVENT_AT_PORT, &event->at_port);
	if (event->at_device.have)
		put_growth(bytes, PCITOPO_A_LINK_EVENT_AT_COMPONENT,
			   &event->at_device);
}

static inline void put_topology_attributes(struct bytes *bytes,
					   const struct pcitopo_event *event)
{
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_EPOCH, 8, event->epoch);
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_SEQUENCE, 8,
		   event->sequence);
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_REAL_TIME_NS, 8,
		   event->real_time_ns);
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_CHANGE, 4,
		   event->type == PCITOPO_EVENT_REMOVED);
	put_address(bytes, PCITOPO_A_TOPOLOGY_EVENT_ADDRESS, &event->device);
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_VENDOR_ID, 2,
		   event->vendor_id);
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_DEVICE_ID, 2,
		   event->device_id);
	put_number(bytes, PCITOPO_A_TOPOLOGY_EVENT_CLASS, 2, event->class_code);
}

/* What the module tells unasked */
static inline void put_event(struct bytes *bytes,
			     const struct pcitopo_event *event)
{
	bool is_link = event->type == PCITOPO_EVENT_LINK ||
		       event->type == PCITOPO_EVENT_ERRORS;
	const struct genlmsghdr generic = {
		.cmd = is_link ? PCITOPO_CMD_LINK_EVENT :
				 PCITOPO_CMD_TOPOLOGY_EVENT,
		.version = 1,
	};
	size_t message = begin_message(bytes, TEST_FAMILY, 0);

	put(bytes, &generic, sizeof(generic));
	if (is_link)
		put_link_attributes(bytes, event);
	else
		put_topology_attributes(bytes, event);
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
