// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * message.c - what the kernel tells unasked, from bytes to events
 *
 * As with source/kernel/message.c, what is not known is passed over, and what is not
 * as the specification has it is an error: then it is not known what has
 * happened, and who watches looks at everything again.
 */
#include "watch/watch.h"

#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/pcitopo.h>

typedef int (*take_fn)(struct pcitopo_reply *reply,
		       const struct pcitopo_attribute *attribute, void *to);

/* All attributes of a nest or message, one after the other */
static int take_each(struct pcitopo_reply *reply, const u8 *bytes,
		     size_t length, take_fn take, void *to)
{
	struct pcitopo_attribute attribute;
	int ret;

	while ((ret = pcitopo_attribute_next(reply, &bytes, &length,
					     &attribute)) > 0) {
		ret = take(reply, &attribute, to);
		if (ret)
			return ret;
	}
	return ret;
}

static int take_u32(struct pcitopo_reply *reply,
		    const struct pcitopo_attribute *attribute, u32 *number)
{
	u64 value;
	int ret = pcitopo_attribute_value(reply, attribute, 4, &value);

	if (!ret)
		*number = (u32)value;
	return ret;
}

static int take_u16(struct pcitopo_reply *reply,
		    const struct pcitopo_attribute *attribute, u16 *number)
{
	u64 value;
	int ret = pcitopo_attribute_value(reply, attribute, 2, &value);

	if (!ret)
		*number = (u16)value;
	return ret;
}

/* A speed that is not known here was made up later; the rest counts */
static int take_speed(struct pcitopo_reply *reply,
		      const struct pcitopo_attribute *attribute,
		      struct pcitopo_rate *rate)
{
	u32 mtps;
	u8 speed;
	int ret = take_u32(reply, attribute, &mtps);

	for (speed = PT_SPEED_2_5GT; !ret && speed <= PT_SPEED_MAX; speed++) {
		if (pcitopo_speed_mtps(speed) != mtps)
			continue;
		rate->speed = speed;
		rate->has_speed = true;
	}
	return ret;
}

static int take_width(struct pcitopo_reply *reply,
		      const struct pcitopo_attribute *attribute,
		      struct pcitopo_rate *rate)
{
	u64 width;
	int ret = pcitopo_attribute_value(reply, attribute, 1, &width);

	if (ret)
		return ret;
	if (!width || !pcitopo_width_valid((u8)width))
		return pcitopo_message_malformed(
			reply, "a link has a width it cannot have");
	rate->width = (u8)width;
	rate->has_width = true;
	return 0;
}

static int take_state(struct pcitopo_reply *reply,
		      const struct pcitopo_attribute *attribute, void *to)
{
	struct pcitopo_link_state *state = to;
	u64 value;
	int ret;

	switch (attribute->type) {
	case PCITOPO_A_LINK_STATE_IS_UP:
		ret = pcitopo_attribute_value(reply, attribute, 1, &value);
		if (!ret) {
			state->up = value;
			state->known = true;
		}
		return ret;
	case PCITOPO_A_LINK_STATE_SPEED:
		return take_speed(reply, attribute, &state->rate);
	case PCITOPO_A_LINK_STATE_WIDTH:
		return take_width(reply, attribute, &state->rate);
	default:
		return 0;
	}
}

static int take_bits(struct pcitopo_reply *reply,
		     const struct pcitopo_attribute *attribute, u32 have,
		     u32 *bits, struct pcitopo_growth *growth)
{
	int ret = take_u32(reply, attribute, bits);

	if (!ret)
		growth->have |= have;
	return ret;
}

static int take_bandwidth(struct pcitopo_reply *reply,
			  const struct pcitopo_attribute *attribute,
			  struct pcitopo_growth *growth)
{
	u32 flags;
	int ret = take_bits(reply, attribute, PCITOPO_GROWTH_BANDWIDTH, &flags,
			    growth);

	if (!ret) {
		growth->lbms = flags & PCITOPO_CONFIG_FLAGS_LBMS;
		growth->labs = flags & PCITOPO_CONFIG_FLAGS_LABS;
	}
	return ret;
}

static int take_interval(struct pcitopo_reply *reply,
			 const struct pcitopo_attribute *attribute,
			 struct pcitopo_growth *growth)
{
	int ret = pcitopo_attribute_value(reply, attribute, 8,
					  &growth->interval_ns);

	if (!ret)
		growth->have |= PCITOPO_GROWTH_INTERVAL;
	return ret;
}

static int take_growth(struct pcitopo_reply *reply,
		       const struct pcitopo_attribute *attribute, void *to)
{
	struct pcitopo_growth *growth = to;

	switch (attribute->type) {
	case PCITOPO_A_GROWTH_INTERVAL_NS:
		return take_interval(reply, attribute, growth);
	case PCITOPO_A_GROWTH_DEVICE_ERRORS:
		return take_bits(reply, attribute, PCITOPO_GROWTH_DEVICE_ERRORS,
				 &growth->device_errors, growth);
	case PCITOPO_A_GROWTH_AER_UNCOR_STATUS:
		return take_bits(reply, attribute, PCITOPO_GROWTH_UNCORRECTABLE,
				 &growth->uncorrectable, growth);
	case PCITOPO_A_GROWTH_AER_COR_STATUS:
		return take_bits(reply, attribute, PCITOPO_GROWTH_CORRECTABLE,
				 &growth->correctable, growth);
	case PCITOPO_A_GROWTH_LANE_ERRORS:
		return take_bits(reply, attribute, PCITOPO_GROWTH_LANE_ERRORS,
				 &growth->lane_errors, growth);
	case PCITOPO_A_GROWTH_PARITY_LOCAL:
		return take_bits(reply, attribute, PCITOPO_GROWTH_PARITY_LOCAL,
				 &growth->parity_local, growth);
	case PCITOPO_A_GROWTH_PARITY_RETIMER1:
		return take_bits(reply, attribute,
				 PCITOPO_GROWTH_PARITY_RETIMER1,
				 &growth->parity_retimer1, growth);
	case PCITOPO_A_GROWTH_PARITY_RETIMER2:
		return take_bits(reply, attribute,
				 PCITOPO_GROWTH_PARITY_RETIMER2,
				 &growth->parity_retimer2, growth);
	case PCITOPO_A_GROWTH_FLAGS:
		return take_bandwidth(reply, attribute, growth);
	default:
		return 0;
	}
}

static int take_nest(struct pcitopo_reply *reply,
		     const struct pcitopo_attribute *nest, take_fn take,
		     void *to)
{
	return take_each(reply, nest->bytes, nest->length, take, to);
}

static int take_kind(struct pcitopo_reply *reply,
		     const struct pcitopo_attribute *attribute,
		     struct pcitopo_event *event)
{
	u32 kind;
	int ret = take_u32(reply, attribute, &kind);

	if (!ret && kind != PCITOPO_LINK_EVENT_KIND_STATE)
		event->type = PCITOPO_EVENT_ERRORS;
	return ret;
}

static int take_change_count(struct pcitopo_reply *reply,
			     const struct pcitopo_attribute *attribute,
			     struct pcitopo_event *event)
{
	event->has_change_count = true;
	return take_u32(reply, attribute, &event->change_count);
}

static int take_component(struct pcitopo_reply *reply,
			  const struct pcitopo_attribute *attribute,
			  struct pcitopo_event *event)
{
	event->has_device = true;
	return pcitopo_attribute_address(reply, attribute, &event->device);
}

static int take_epoch(struct pcitopo_reply *reply,
		      const struct pcitopo_attribute *attribute,
		      struct pcitopo_event *event)
{
	event->has_epoch = true;
	return pcitopo_attribute_value(reply, attribute, 8, &event->epoch);
}

static int take_port(struct pcitopo_reply *reply,
		     const struct pcitopo_attribute *attribute,
		     struct pcitopo_event *event)
{
	event->has_port = true;
	return pcitopo_attribute_address(reply, attribute, &event->port);
}

static int take_link(struct pcitopo_reply *reply,
		     const struct pcitopo_attribute *attribute, void *to)
{
	struct pcitopo_event *event = to;

	switch (attribute->type) {
	case PCITOPO_A_LINK_EVENT_EPOCH:
		return take_epoch(reply, attribute, event);
	case PCITOPO_A_LINK_EVENT_SEQUENCE:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &event->sequence);
	case PCITOPO_A_LINK_EVENT_REAL_TIME_NS:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &event->real_time_ns);
	case PCITOPO_A_LINK_EVENT_KIND:
		return take_kind(reply, attribute, event);
	case PCITOPO_A_LINK_EVENT_PORT:
		return take_port(reply, attribute, event);
	case PCITOPO_A_LINK_EVENT_COMPONENT:
		return take_component(reply, attribute, event);
	case PCITOPO_A_LINK_EVENT_CHANGE_COUNT:
		return take_change_count(reply, attribute, event);
	case PCITOPO_A_LINK_EVENT_FOLDED:
		return take_u32(reply, attribute, &event->folded);
	case PCITOPO_A_LINK_EVENT_BEFORE:
		return take_nest(reply, attribute, take_state, &event->before);
	case PCITOPO_A_LINK_EVENT_AFTER:
		return take_nest(reply, attribute, take_state, &event->after);
	case PCITOPO_A_LINK_EVENT_WORST:
		return take_nest(reply, attribute, take_state, &event->worst);
	case PCITOPO_A_LINK_EVENT_AT_PORT:
		return take_nest(reply, attribute, take_growth,
				 &event->at_port);
	case PCITOPO_A_LINK_EVENT_AT_COMPONENT:
		return take_nest(reply, attribute, take_growth,
				 &event->at_device);
	default:
		return 0;
	}
}

static int take_change(struct pcitopo_reply *reply,
		       const struct pcitopo_attribute *attribute,
		       struct pcitopo_event *event)
{
	u32 change;
	int ret = take_u32(reply, attribute, &change);

	if (!ret && change == PCITOPO_TOPOLOGY_CHANGE_REMOVED)
		event->type = PCITOPO_EVENT_REMOVED;
	return ret;
}

static int take_class(struct pcitopo_reply *reply,
		      const struct pcitopo_attribute *attribute,
		      struct pcitopo_event *event)
{
	event->has_ids = true;
	return take_u16(reply, attribute, &event->class_code);
}

static int take_topology(struct pcitopo_reply *reply,
			 const struct pcitopo_attribute *attribute, void *to)
{
	struct pcitopo_event *event = to;

	switch (attribute->type) {
	case PCITOPO_A_TOPOLOGY_EVENT_EPOCH:
		return take_epoch(reply, attribute, event);
	case PCITOPO_A_TOPOLOGY_EVENT_SEQUENCE:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &event->sequence);
	case PCITOPO_A_TOPOLOGY_EVENT_REAL_TIME_NS:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &event->real_time_ns);
	case PCITOPO_A_TOPOLOGY_EVENT_CHANGE:
		return take_change(reply, attribute, event);
	case PCITOPO_A_TOPOLOGY_EVENT_ADDRESS:
		return take_component(reply, attribute, event);
	case PCITOPO_A_TOPOLOGY_EVENT_VENDOR_ID:
		return take_u16(reply, attribute, &event->vendor_id);
	case PCITOPO_A_TOPOLOGY_EVENT_DEVICE_ID:
		return take_u16(reply, attribute, &event->device_id);
	case PCITOPO_A_TOPOLOGY_EVENT_CLASS:
		return take_class(reply, attribute, event);
	default:
		return 0;
	}
}

/* Without these nobody knows what an event is about, or whether one is missing */
static int check_event(struct pcitopo_reply *reply,
		       const struct pcitopo_event *event)
{
	bool is_link = event->type == PCITOPO_EVENT_LINK ||
		       event->type == PCITOPO_EVENT_ERRORS;

	if (!event->has_epoch || !event->sequence || !event->real_time_ns)
		return pcitopo_message_malformed(
			reply, "an event has no number or time");
	if (is_link ? !event->has_port : !event->has_device)
		return pcitopo_message_malformed(reply,
						 "an event is about nothing");
	if (is_link && (!event->after.known || !event->has_change_count))
		return pcitopo_message_malformed(
			reply, "an event of a link lacks its state");
	return 0;
}

static int take_event(struct pcitopo_reply *reply, u8 command, const u8 *bytes,
		      size_t length, struct pcitopo_event *event)
{
	bool is_link = command == PCITOPO_CMD_LINK_EVENT;
	struct pcitopo_event told = {
		.type = is_link ? PCITOPO_EVENT_LINK : PCITOPO_EVENT_ADDED,
		.source = "kernel",
	};
	int ret = take_each(reply, bytes, length,
			    is_link ? take_link : take_topology, &told);

	if (!ret)
		ret = check_event(reply, &told);
	if (!ret)
		*event = told;
	return ret;
}

static int take_family_name(struct pcitopo_reply *reply,
			    const struct pcitopo_attribute *attribute, void *to)
{
	bool *is_ours = to;

	if (attribute->type == CTRL_ATTR_FAMILY_NAME)
		*is_ours = attribute->length == sizeof(PCITOPO_FAMILY_NAME) &&
			   memcmp(attribute->bytes, PCITOPO_FAMILY_NAME,
				  sizeof(PCITOPO_FAMILY_NAME)) == 0;
	return 0;
}

static int take_control(struct pcitopo_reply *reply, u8 command,
			const u8 *bytes, size_t length, enum pcitopo_told *told)
{
	bool is_ours = false;
	int ret = take_each(reply, bytes, length, take_family_name, &is_ours);

	if (is_ours && command == CTRL_CMD_NEWFAMILY)
		*told = PCITOPO_TOLD_FAMILY_NEW;
	if (is_ours && command == CTRL_CMD_DELFAMILY)
		*told = PCITOPO_TOLD_FAMILY_GONE;
	return ret;
}

/**
 * pcitopo_told_take - take the first message of what the kernel told unasked
 * @reply: has the context and the type of messages of the module's family
 * @bytes: what was received; moves behind the message
 * @length: how much is left; likewise
 * @told: what it was
 * @event: if it was an event; else untouched
 *
 * Return: 0; -EBADMSG with a problem, and then nothing is left.
 */
int pcitopo_told_take(struct pcitopo_reply *reply, const u8 **bytes,
		      size_t *length, enum pcitopo_told *told,
		      struct pcitopo_event *event)
{
	struct genlmsghdr generic;
	struct nlmsghdr head;
	const u8 *at = *bytes;
	size_t left = *length, step, rest;
	int ret = 0;

	*told = PCITOPO_TOLD_NOTHING;
	*length = 0;
	if (left < sizeof(head))
		return pcitopo_message_malformed(reply, "a message is cut off");
	memcpy(&head, at, sizeof(head));
	if (head.nlmsg_len < sizeof(head) + GENL_HDRLEN ||
	    head.nlmsg_len > left)
		return pcitopo_message_malformed(
			reply, "a message is longer than what came");
	memcpy(&generic, at + sizeof(head), sizeof(generic));
	rest = head.nlmsg_len - sizeof(head) - GENL_HDRLEN;
	at += sizeof(head) + GENL_HDRLEN;
	if (head.nlmsg_type == GENL_ID_CTRL) {
		ret = take_control(reply, generic.cmd, at, rest, told);
	} else if (head.nlmsg_type == reply->type &&
		   (generic.cmd == PCITOPO_CMD_LINK_EVENT ||
		    generic.cmd == PCITOPO_CMD_TOPOLOGY_EVENT)) {
		ret = take_event(reply, generic.cmd, at, rest, event);
		*told = PCITOPO_TOLD_EVENT;
	}
	step = NLMSG_ALIGN((size_t)head.nlmsg_len);
	if (ret || step > left)
		step = left;
	*bytes += step;
	*length = left - step;
	return ret;
}

static int take_watch_number(struct pcitopo_reply *reply,
			     const struct pcitopo_attribute *attribute,
			     void *to)
{
	struct pcitopo_watch_status *status = to;

	switch (attribute->type) {
	case PCITOPO_A_WATCH_EPOCH:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &status->epoch);
	case PCITOPO_A_WATCH_INTERVAL_MS:
		return take_u32(reply, attribute, &status->interval_ms);
	case PCITOPO_A_WATCH_LINK_SEQUENCE:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &status->link_sequence);
	case PCITOPO_A_WATCH_TOPOLOGY_SEQUENCE:
		return pcitopo_attribute_value(reply, attribute, 8,
					       &status->topology_sequence);
	default:
		return 0;
	}
}

/**
 * pcitopo_message_watch - take how the watch is doing
 * @reply: its context is a struct pcitopo_watch_status
 * @bytes: attributes of the message
 * @length: their bytes
 *
 * Return: 0; -EBADMSG with a problem.
 */
int pcitopo_message_watch(struct pcitopo_reply *reply, const u8 *bytes,
			  size_t length)
{
	return take_each(reply, bytes, length, take_watch_number,
			 reply->context);
}

/* What is collected of one link of a dump */
struct link {
	struct pcitopo_event event;
	struct pcitopo_device at_port;
};

static int take_link_attribute(struct pcitopo_reply *reply,
			       const struct pcitopo_attribute *attribute,
			       void *to)
{
	struct link *link = to;

	switch (attribute->type) {
	case PCITOPO_A_LINK_PORT:
		return take_port(reply, attribute, &link->event);
	case PCITOPO_A_LINK_CHANGE_COUNT:
		return take_change_count(reply, attribute, &link->event);
	case PCITOPO_A_LINK_AT_PORT:
		return pcitopo_attribute_sample(reply, attribute,
						&link->at_port);
	default:
		return 0;
	}
}

/**
 * pcitopo_message_link - take what is known of a link
 * @reply: its context is a struct pcitopo_told_links
 * @bytes: attributes of the message
 * @length: their bytes
 *
 * Return: 0; -EBADMSG with a problem; -ENOMEM.
 */
int pcitopo_message_link(struct pcitopo_reply *reply, const u8 *bytes,
			 size_t length)
{
	struct pcitopo_told_links *links = reply->context;
	struct link link = { 0 };
	struct pcitopo_told_link *told;
	int ret = take_each(reply, bytes, length, take_link_attribute, &link);

	if (ret)
		return ret;
	if (!link.event.has_port)
		return pcitopo_message_malformed(reply,
						 "a link has no address");
	told = pcitopo_told_links_add(links, &link.event.port);
	if (!told)
		return -ENOMEM;
	told->has_count = link.event.has_change_count;
	told->change_count = link.event.change_count;
	if (!link.at_port.asleep && !link.at_port.unstable)
		pcitopo_link_state_get(&link.at_port, &told->state);
	return 0;
}
