// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-event.c - messages that nobody asked for, and how the watch is doing
 *
 * Events go to all network namespaces, as hardware is nobody's alone, and to
 * everybody who listens: they have no serial numbers. They are sent with
 * pcitopo_lock held, by event.c.
 */
#include <net/netlink.h>

#include "event.h"
#include "netlink.h"

static_assert(PCITOPO_A_GROWTH_DEVICE_ERRORS + PCITOPO_STICKY_AER_UNCOR ==
	      PCITOPO_A_GROWTH_AER_UNCOR_STATUS);
static_assert(PCITOPO_A_GROWTH_DEVICE_ERRORS + PCITOPO_STICKY_AER_COR ==
	      PCITOPO_A_GROWTH_AER_COR_STATUS);
static_assert(PCITOPO_A_GROWTH_DEVICE_ERRORS + PCITOPO_STICKY_LANE_ERRORS ==
	      PCITOPO_A_GROWTH_LANE_ERRORS);
static_assert(PCITOPO_A_GROWTH_DEVICE_ERRORS + PCITOPO_STICKY_PARITY_LOCAL ==
	      PCITOPO_A_GROWTH_PARITY_LOCAL);
static_assert(PCITOPO_A_GROWTH_DEVICE_ERRORS + PCITOPO_STICKY_PARITY_RETIMER2 ==
	      PCITOPO_A_GROWTH_PARITY_RETIMER2);
static_assert(PCITOPO_A_GROWTH_DEVICE_ERRORS + PCITOPO_STICKY_FLAGS ==
	      PCITOPO_A_GROWTH_FLAGS);

static int pcitopo_put_link_state(struct sk_buff *skb, int attribute,
				  const struct pcitopo_link_state *state)
{
	struct nlattr *nest;

	if (!state->is_known)
		return 0;
	nest = nla_nest_start(skb, attribute);
	if (!nest ||
	    nla_put_u8(skb, PCITOPO_A_LINK_STATE_IS_UP, state->is_up) ||
	    (state->has_rate &&
	     (nla_put_u32(skb, PCITOPO_A_LINK_STATE_SPEED,
			  pcitopo_speed_mtps(state->speed)) ||
	      nla_put_u8(skb, PCITOPO_A_LINK_STATE_WIDTH, state->width))))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int pcitopo_put_growth(struct sk_buff *skb, int attribute, bool known,
			      const struct pcitopo_growth *growth)
{
	struct nlattr *nest;
	int i;

	if (!known)
		return 0;
	nest = nla_nest_start(skb, attribute);
	if (!nest ||
	    nla_put_u64_64bit(skb, PCITOPO_A_GROWTH_INTERVAL_NS,
			      growth->interval_ns, PCITOPO_A_GROWTH_PAD))
		return -EMSGSIZE;
	for (i = 0; i < PCITOPO_STICKY_COUNT; i++) {
		if (growth->sticky.have & BIT(i) &&
		    nla_put_u32(skb, PCITOPO_A_GROWTH_DEVICE_ERRORS + i,
				growth->sticky.bits[i]))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

static int pcitopo_put_link_component(struct sk_buff *skb, u64 port)
{
	const struct pcitopo_table *table = pcitopo_table();
	struct pcitopo_link link;
	u32 i;

	if (!pcitopo_table_find(table, port, &i) ||
	    !pcitopo_link_get(table, i, &link) || !link.has_component)
		return 0;
	return pcitopo_put_address(skb, PCITOPO_A_LINK_EVENT_COMPONENT,
				   link.component);
}

static int pcitopo_put_link_changes(struct sk_buff *skb,
				    const struct pcitopo_change *change)
{
	if (change->count > 1 &&
	    (nla_put_u32(skb, PCITOPO_A_LINK_EVENT_FOLDED, change->count - 1) ||
	     pcitopo_put_link_state(skb, PCITOPO_A_LINK_EVENT_WORST,
				    &change->worst)))
		return -EMSGSIZE;
	if (pcitopo_put_link_state(skb, PCITOPO_A_LINK_EVENT_BEFORE,
				   &change->before) ||
	    pcitopo_put_link_state(skb, PCITOPO_A_LINK_EVENT_AFTER,
				   &change->after) ||
	    pcitopo_put_growth(skb, PCITOPO_A_LINK_EVENT_AT_PORT,
			       change->has_port, &change->at_port) ||
	    pcitopo_put_growth(skb, PCITOPO_A_LINK_EVENT_AT_COMPONENT,
			       change->has_component, &change->at_component))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_link_event_fill(struct sk_buff *skb,
				   const struct pcitopo_device *port,
				   const struct pcitopo_change *change,
				   u64 sequence)
{
	if (nla_put_u64_64bit(skb, PCITOPO_A_LINK_EVENT_EPOCH,
			      pcitopo_event_epoch(),
			      PCITOPO_A_LINK_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_LINK_EVENT_SEQUENCE, sequence,
			      PCITOPO_A_LINK_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_LINK_EVENT_TIME_NS,
			      change->time_ns, PCITOPO_A_LINK_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_LINK_EVENT_REAL_TIME_NS,
			      change->real_time_ns, PCITOPO_A_LINK_EVENT_PAD) ||
	    nla_put_u32(skb, PCITOPO_A_LINK_EVENT_KIND,
			change->is_state ? PCITOPO_LINK_EVENT_KIND_STATE :
					   PCITOPO_LINK_EVENT_KIND_ERRORS) ||
	    pcitopo_put_address(skb, PCITOPO_A_LINK_EVENT_PORT, port->key) ||
	    pcitopo_put_link_component(skb, port->key) ||
	    nla_put_u32(skb, PCITOPO_A_LINK_EVENT_CHANGE_COUNT,
			port->history.changes))
		return -EMSGSIZE;
	return pcitopo_put_link_changes(skb, change);
}

static int pcitopo_topology_event_fill(struct sk_buff *skb,
				       const struct pcitopo_device *device,
				       bool is_added, u64 sequence)
{
	const struct pcitopo_config *config = &device->sample.config;

	if (nla_put_u64_64bit(skb, PCITOPO_A_TOPOLOGY_EVENT_EPOCH,
			      pcitopo_event_epoch(),
			      PCITOPO_A_TOPOLOGY_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_TOPOLOGY_EVENT_SEQUENCE, sequence,
			      PCITOPO_A_TOPOLOGY_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_TOPOLOGY_EVENT_TIME_NS,
			      ktime_get_boottime_ns(),
			      PCITOPO_A_TOPOLOGY_EVENT_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_TOPOLOGY_EVENT_REAL_TIME_NS,
			      ktime_get_real_ns(),
			      PCITOPO_A_TOPOLOGY_EVENT_PAD) ||
	    nla_put_u32(skb, PCITOPO_A_TOPOLOGY_EVENT_CHANGE,
			is_added ? PCITOPO_TOPOLOGY_CHANGE_ADDED :
				   PCITOPO_TOPOLOGY_CHANGE_REMOVED) ||
	    pcitopo_put_address(skb, PCITOPO_A_TOPOLOGY_EVENT_ADDRESS,
				device->key) ||
	    (pcitopo_has(config, PCITOPO_HAVE_VENDOR) &&
	     nla_put_u16(skb, PCITOPO_A_TOPOLOGY_EVENT_VENDOR_ID,
			 config->vendor_id)) ||
	    (pcitopo_has(config, PCITOPO_HAVE_IDS) &&
	     nla_put_u16(skb, PCITOPO_A_TOPOLOGY_EVENT_DEVICE_ID,
			 config->device_id)) ||
	    (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
	     nla_put_u16(skb, PCITOPO_A_TOPOLOGY_EVENT_CLASS,
			 config->class_code)))
		return -EMSGSIZE;
	return 0;
}

/* Takes the message */
static void pcitopo_event_send(struct sk_buff *skb, void *header, int err,
			       enum pcitopo_group group)
{
	if (!header || err) {
		nlmsg_free(skb);
		return;
	}
	genlmsg_end(skb, header);
	genlmsg_multicast_allns(&pcitopo_family, skb, 0, group);
}

static struct sk_buff *pcitopo_event_new(u8 command, void **header)
{
	struct sk_buff *skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);

	if (!skb)
		return NULL;
	*header = genlmsg_put(skb, 0, 0, &pcitopo_family, 0, command);
	return skb;
}

/**
 * pcitopo_link_event_ntf - send a link-event
 * @port: record of the port
 * @change: what has changed
 * @sequence: its number
 *
 * Without memory nothing is sent, and the number is missing.
 *
 * Context: may sleep; with pcitopo_lock held, while the family is there.
 */
void pcitopo_link_event_ntf(const struct pcitopo_device *port,
			    const struct pcitopo_change *change, u64 sequence)
{
	struct sk_buff *skb;
	void *header;
	int err = 0;

	skb = pcitopo_event_new(PCITOPO_CMD_LINK_EVENT, &header);
	if (!skb)
		return;
	if (header)
		err = pcitopo_link_event_fill(skb, port, change, sequence);
	pcitopo_event_send(skb, header, err, PCITOPO_GROUP_LINK);
}

/**
 * pcitopo_topology_event_ntf - send a topology-event
 * @device: record of the function
 * @is_added: it has come; else it is gone
 * @sequence: its number
 *
 * Without memory nothing is sent, and the number is missing.
 *
 * Context: may sleep; with pcitopo_lock held, while the family is there.
 */
void pcitopo_topology_event_ntf(const struct pcitopo_device *device,
				bool is_added, u64 sequence)
{
	struct sk_buff *skb;
	void *header;
	int err = 0;

	skb = pcitopo_event_new(PCITOPO_CMD_TOPOLOGY_EVENT, &header);
	if (!skb)
		return;
	if (header)
		err = pcitopo_topology_event_fill(skb, device, is_added,
						  sequence);
	pcitopo_event_send(skb, header, err, PCITOPO_GROUP_TOPOLOGY);
}

static int pcitopo_watch_fill(struct sk_buff *skb)
{
	struct pcitopo_sweeps sweeps;

	pcitopo_watch_sweeps(&sweeps);
	if (nla_put_u64_64bit(skb, PCITOPO_A_WATCH_EPOCH, pcitopo_event_epoch(),
			      PCITOPO_A_WATCH_PAD) ||
	    nla_put_u32(skb, PCITOPO_A_WATCH_INTERVAL_MS, sweeps.interval_ms) ||
	    nla_put_u32(skb, PCITOPO_A_WATCH_LINKS, sweeps.links) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_WATCH_SWEEPS, sweeps.count,
			      PCITOPO_A_WATCH_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_WATCH_SWEEP_NS, sweeps.last_ns,
			      PCITOPO_A_WATCH_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_WATCH_SWEEP_MAX_NS,
			      sweeps.longest_ns, PCITOPO_A_WATCH_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_WATCH_LINK_SEQUENCE,
			      pcitopo_event_link_sequence(),
			      PCITOPO_A_WATCH_PAD) ||
	    nla_put_u64_64bit(skb, PCITOPO_A_WATCH_TOPOLOGY_SEQUENCE,
			      pcitopo_event_topology_sequence(),
			      PCITOPO_A_WATCH_PAD))
		return -EMSGSIZE;
	return 0;
}

/**
 * pcitopo_watch_get_doit - answer watch-get
 * @request: the request
 * @info: of the request
 *
 * Context: may sleep; takes no lock that is held while registers are read.
 * Return: 0; -EMSGSIZE; -ENOMEM; or what became of the reply.
 */
int pcitopo_watch_get_doit(struct sk_buff *request, struct genl_info *info)
{
	struct sk_buff *skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	void *header;

	if (!skb)
		return -ENOMEM;
	/* Before the numbers are read: later ones are sent to who listens */
	pcitopo_event_can_listen();
	header = genlmsg_put_reply(skb, info, &pcitopo_family, 0,
				   PCITOPO_CMD_WATCH_GET);
	if (!header || pcitopo_watch_fill(skb)) {
		nlmsg_free(skb);
		return -EMSGSIZE;
	}
	genlmsg_end(skb, header);
	return genlmsg_reply(skb, info);
}
