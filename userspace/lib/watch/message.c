// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * message.c - notifications and link states of the module, from bytes
 *
 * As with source/kernel/message.c, unknown attributes are skipped, and what is
 * not as the specification has it is an error: then it is not known what has
 * happened, and a monitor reads everything again.
 */
#include "watch/watch.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/genetlink.h>
#include <linux/pcitopo.h>

#define AT(type, member) \
	.size = sizeof(((type *)0)->member), .at = offsetof(type, member)

/* A speed that is not known here was made up later; the rest counts */
static int take_speed(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to)
{
	struct pcitopo_rate *rate = to;
	u64 mtps;
	u8 speed;
	int ret = pcitopo_attr_number(reply, attr, 4, &mtps);

	for (speed = PT_SPEED_2_5GT; !ret && speed <= PT_SPEED_MAX; speed++) {
		if (pcitopo_speed_mtps(speed) != mtps)
			continue;
		rate->speed = speed;
		rate->has_speed = true;
	}
	return ret;
}

static int take_width(struct pcitopo_reply *reply, const struct nlattr *attr,
		      void *to)
{
	u64 width;
	int ret = pcitopo_attr_number(reply, attr, 1, &width);

	if (ret)
		return ret;
	if (!width || !pcitopo_width_valid((u8)width))
		return pcitopo_message_malformed(
			reply, "a link has an impossible width");
	*(u8 *)to = (u8)width;
	return 0;
}

#define STATE(member)	  AT(struct pcitopo_link_state, member)
#define HAS_STATE(member) .has = offsetof(struct pcitopo_link_state, member)

static const struct pcitopo_attr state_attributes[] = {
	{ PCITOPO_A_LINK_STATE_IS_UP, STATE(up), HAS_STATE(known),
	  .take = pcitopo_attr_bool },
	{ PCITOPO_A_LINK_STATE_SPEED, STATE(rate), .has = -1,
	  .take = take_speed },
	{ PCITOPO_A_LINK_STATE_WIDTH, STATE(rate.width),
	  HAS_STATE(rate.has_width), .take = take_width },
	{ 0 },
};

static int take_bandwidth(struct pcitopo_reply *reply,
			  const struct nlattr *attr, void *to)
{
	struct pcitopo_growth *growth = to;
	u64 flags;
	int ret = pcitopo_attr_number(reply, attr, 4, &flags);

	if (ret)
		return ret;
	growth->have |= PCITOPO_GROWTH_BANDWIDTH;
	growth->lbms = flags & PCITOPO_CONFIG_FLAGS_LBMS;
	growth->labs = flags & PCITOPO_CONFIG_FLAGS_LABS;
	return 0;
}

#define GROWTH(attribute, member, bit_name)                           \
	{                                                             \
		PCITOPO_A_GROWTH_##attribute,                         \
			AT(struct pcitopo_growth, member),            \
			.has = offsetof(struct pcitopo_growth, have), \
			.bit = PCITOPO_GROWTH_##bit_name              \
	}

static const struct pcitopo_attr growth_attributes[] = {
	GROWTH(INTERVAL_NS, interval_ns, INTERVAL),
	GROWTH(DEVICE_ERRORS, device_errors, DEVICE_ERRORS),
	GROWTH(AER_UNCOR_STATUS, uncorrectable, UNCORRECTABLE),
	GROWTH(AER_COR_STATUS, correctable, CORRECTABLE),
	GROWTH(LANE_ERRORS, lane_errors, LANE_ERRORS),
	GROWTH(PARITY_LOCAL, parity_local, PARITY_LOCAL),
	GROWTH(PARITY_RETIMER1, parity_retimer1, PARITY_RETIMER1),
	GROWTH(PARITY_RETIMER2, parity_retimer2, PARITY_RETIMER2),
	{ PCITOPO_A_GROWTH_FLAGS, .has = -1, .take = take_bandwidth },
	{ 0 },
};

static int take_kind(struct pcitopo_reply *reply, const struct nlattr *attr,
		     void *to)
{
	u64 kind;
	int ret = pcitopo_attr_number(reply, attr, 4, &kind);

	if (!ret && kind != PCITOPO_LINK_EVENT_KIND_STATE)
		*(enum pcitopo_event_type *)to = PCITOPO_EVENT_ERRORS;
	return ret;
}

static int take_change(struct pcitopo_reply *reply, const struct nlattr *attr,
		       void *to)
{
	u64 change;
	int ret = pcitopo_attr_number(reply, attr, 4, &change);

	if (!ret && change == PCITOPO_TOPOLOGY_CHANGE_REMOVED)
		*(enum pcitopo_event_type *)to = PCITOPO_EVENT_REMOVED;
	return ret;
}

#define EVENT(member)	  AT(struct pcitopo_event, member)
#define HAS_EVENT(member) .has = offsetof(struct pcitopo_event, member)

static const struct pcitopo_attr link_event_attributes[] = {
	{ PCITOPO_A_LINK_EVENT_EPOCH, EVENT(epoch), HAS_EVENT(has_epoch) },
	{ PCITOPO_A_LINK_EVENT_SEQUENCE, EVENT(sequence), .has = -1 },
	{ PCITOPO_A_LINK_EVENT_REAL_TIME_NS, EVENT(real_time_ns), .has = -1 },
	{ PCITOPO_A_LINK_EVENT_KIND, EVENT(type), .has = -1,
	  .take = take_kind },
	{ PCITOPO_A_LINK_EVENT_PORT, EVENT(port), HAS_EVENT(has_port),
	  .take = pcitopo_attr_address },
	{ PCITOPO_A_LINK_EVENT_COMPONENT, EVENT(device), HAS_EVENT(has_device),
	  .take = pcitopo_attr_address },
	{ PCITOPO_A_LINK_EVENT_CHANGE_COUNT, EVENT(change_count),
	  HAS_EVENT(has_change_count) },
	{ PCITOPO_A_LINK_EVENT_FOLDED, EVENT(folded), .has = -1 },
	{ PCITOPO_A_LINK_EVENT_BEFORE, EVENT(before), .has = -1,
	  .nest = state_attributes },
	{ PCITOPO_A_LINK_EVENT_AFTER, EVENT(after), .has = -1,
	  .nest = state_attributes },
	{ PCITOPO_A_LINK_EVENT_WORST, EVENT(worst), .has = -1,
	  .nest = state_attributes },
	{ PCITOPO_A_LINK_EVENT_AT_PORT, EVENT(at_port), .has = -1,
	  .nest = growth_attributes },
	{ PCITOPO_A_LINK_EVENT_AT_COMPONENT, EVENT(at_device), .has = -1,
	  .nest = growth_attributes },
	{ 0 },
};

static const struct pcitopo_attr topology_event_attributes[] = {
	{ PCITOPO_A_TOPOLOGY_EVENT_EPOCH, EVENT(epoch), HAS_EVENT(has_epoch) },
	{ PCITOPO_A_TOPOLOGY_EVENT_SEQUENCE, EVENT(sequence), .has = -1 },
	{ PCITOPO_A_TOPOLOGY_EVENT_REAL_TIME_NS, EVENT(real_time_ns),
	  .has = -1 },
	{ PCITOPO_A_TOPOLOGY_EVENT_CHANGE, EVENT(type), .has = -1,
	  .take = take_change },
	{ PCITOPO_A_TOPOLOGY_EVENT_ADDRESS, EVENT(device),
	  HAS_EVENT(has_device), .take = pcitopo_attr_address },
	{ PCITOPO_A_TOPOLOGY_EVENT_VENDOR_ID, EVENT(vendor_id), .has = -1 },
	{ PCITOPO_A_TOPOLOGY_EVENT_DEVICE_ID, EVENT(device_id), .has = -1 },
	{ PCITOPO_A_TOPOLOGY_EVENT_CLASS, EVENT(class_code),
	  HAS_EVENT(has_ids) },
	{ 0 },
};

/* Without these it is not known what an event is about, or if one is missing */
static int check_event(struct pcitopo_reply *reply,
		       const struct pcitopo_event *event)
{
	bool is_link = event->type == PCITOPO_EVENT_LINK ||
		       event->type == PCITOPO_EVENT_ERRORS;

	if (!event->has_epoch || !event->sequence || !event->real_time_ns)
		return pcitopo_message_malformed(
			reply, "an event has no number or time");
	if (is_link ? !event->has_port : !event->has_device)
		return pcitopo_message_malformed(
			reply, "an event has no port or device");
	if (is_link && (!event->after.known || !event->has_change_count))
		return pcitopo_message_malformed(
			reply, "an event of a link lacks its state");
	return 0;
}

static int take_event(struct pcitopo_reply *reply,
		      const struct nlmsghdr *message, bool is_link,
		      struct pcitopo_notice *notice)
{
	struct pcitopo_event event = {
		.type = is_link ? PCITOPO_EVENT_LINK : PCITOPO_EVENT_ADDED,
		.source = "kernel",
	};
	int ret = pcitopo_message_take(reply, message,
				       is_link ? link_event_attributes :
						 topology_event_attributes,
				       &event);

	if (!ret)
		ret = check_event(reply, &event);
	if (ret)
		return ret;
	notice->type = PCITOPO_NOTICE_EVENT;
	notice->event = event;
	return 0;
}

static int take_family_name(struct pcitopo_reply *reply,
			    const struct nlattr *attr, void *to)
{
	*(bool *)to = mnl_attr_validate(attr, MNL_TYPE_NUL_STRING) >= 0 &&
		      strcmp(mnl_attr_get_str(attr), PCITOPO_FAMILY_NAME) == 0;
	return 0;
}

static const struct pcitopo_attr control_attributes[] = {
	{ CTRL_ATTR_FAMILY_NAME, .has = -1, .take = take_family_name },
	{ 0 },
};

static int take_control(struct pcitopo_reply *reply,
			const struct nlmsghdr *message, u8 command,
			struct pcitopo_notice *notice)
{
	bool is_ours = false;
	int ret = pcitopo_message_take(reply, message, control_attributes,
				       &is_ours);

	if (is_ours && command == CTRL_CMD_NEWFAMILY)
		notice->type = PCITOPO_NOTICE_FAMILY_NEW;
	if (is_ours && command == CTRL_CMD_DELFAMILY)
		notice->type = PCITOPO_NOTICE_FAMILY_GONE;
	return ret;
}

static int take_message(struct pcitopo_reply *reply,
			const struct nlmsghdr *message,
			struct pcitopo_notice *notice)
{
	const struct genlmsghdr *head = mnl_nlmsg_get_payload(message);

	if (mnl_nlmsg_get_payload_len(message) < GENL_HDRLEN)
		return pcitopo_message_malformed(reply, "a message is cut off");
	if (message->nlmsg_type == GENL_ID_CTRL)
		return take_control(reply, message, head->cmd, notice);
	if (message->nlmsg_type == reply->type &&
	    (head->cmd == PCITOPO_CMD_LINK_EVENT ||
	     head->cmd == PCITOPO_CMD_TOPOLOGY_EVENT))
		return take_event(reply, message,
				  head->cmd == PCITOPO_CMD_LINK_EVENT, notice);
	return 0;
}

/**
 * pcitopo_notice_take - take the first of the notifications that were received
 * @reply: gets problems; has the type of messages of the module's family
 * @bytes: what was received; moves behind the message
 * @length: how much is left; likewise
 * @notice: what it is; its event is set if it is one
 *
 * Return: 0; -EBADMSG with a problem, and then nothing is left.
 */
int pcitopo_notice_take(struct pcitopo_reply *reply, const void **bytes,
			size_t *length, struct pcitopo_notice *notice)
{
	const struct nlmsghdr *message = *bytes;
	int left = (int)*length;
	int ret;

	notice->type = PCITOPO_NOTICE_NONE;
	if (pcitopo_message_ok(message, *length))
		ret = take_message(reply, message, notice);
	else
		ret = pcitopo_message_malformed(reply, "a message is cut off");
	if (!ret)
		*bytes = mnl_nlmsg_next(message, &left);
	*length = ret || left < 0 ? 0 : (size_t)left;
	return ret;
}

#define STATUS(member) AT(struct pcitopo_watch_status, member)

static const struct pcitopo_attr watch_attributes[] = {
	{ PCITOPO_A_WATCH_EPOCH, STATUS(epoch), .has = -1 },
	{ PCITOPO_A_WATCH_INTERVAL_MS, STATUS(interval_ms), .has = -1 },
	{ PCITOPO_A_WATCH_LINK_SEQUENCE, STATUS(link_sequence), .has = -1 },
	{ PCITOPO_A_WATCH_TOPOLOGY_SEQUENCE, STATUS(topology_sequence),
	  .has = -1 },
	{ 0 },
};

/**
 * pcitopo_message_watch - take how the module's watch is doing
 * @reply: its context is a struct pcitopo_watch_status
 * @message: the message
 *
 * Return: 0; -EBADMSG with a problem.
 */
int pcitopo_message_watch(struct pcitopo_reply *reply,
			  const struct nlmsghdr *message)
{
	return pcitopo_message_take(reply, message, watch_attributes,
				    reply->context);
}

/* What is collected of one link of a dump */
struct link {
	struct pcitopo_address port;
	bool has_port;
	u32 change_count;
	bool has_count;
	struct pcitopo_device at_port;
};

#define LINK(member)	 AT(struct link, member)
#define HAS_LINK(member) .has = offsetof(struct link, member)

static const struct pcitopo_attr link_attributes[] = {
	{ PCITOPO_A_LINK_PORT, LINK(port), HAS_LINK(has_port),
	  .take = pcitopo_attr_address },
	{ PCITOPO_A_LINK_CHANGE_COUNT, LINK(change_count),
	  HAS_LINK(has_count) },
	{ PCITOPO_A_LINK_AT_PORT, .at = offsetof(struct link, at_port),
	  .has = -1, .take = pcitopo_attr_sample },
	{ 0 },
};

/**
 * pcitopo_message_link - take what is known of a link
 * @reply: its context is a struct pcitopo_known_links
 * @message: the message
 *
 * Return: 0; -EBADMSG with a problem; -ENOMEM.
 */
int pcitopo_message_link(struct pcitopo_reply *reply,
			 const struct nlmsghdr *message)
{
	struct link link = { 0 };
	struct pcitopo_known_link *known;
	int ret = pcitopo_message_take(reply, message, link_attributes, &link);

	if (ret)
		return ret;
	if (!link.has_port)
		return pcitopo_message_malformed(reply,
						 "a link has no address");
	known = pcitopo_known_links_add(reply->context, &link.port);
	if (!known)
		return -ENOMEM;
	known->has_count = link.has_count;
	known->change_count = link.change_count;
	if (!link.at_port.asleep && !link.at_port.unstable)
		pcitopo_link_state_get(&link.at_port, &known->state);
	return 0;
}
