// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-fill.c - messages about objects
 *
 * One filler a kind, for get and dump. What is not known is left out. Registers
 * are put by the table that the library reads them by, kernel/decode/fields.c.
 */
#include <net/netlink.h>

#include <pcitopo/fields.h>

#include "netlink.h"

static_assert(PCITOPO_LINK_ENDS_PORT == PCITOPO_END_PORT);
static_assert(PCITOPO_LINK_ENDS_COMPONENT == PCITOPO_END_DEVICE);

/**
 * pcitopo_put_address - put an address
 * @skb: where to
 * @attribute: a string
 * @key: the address
 *
 * Return: 0 or -EMSGSIZE.
 */
int pcitopo_put_address(struct sk_buff *skb, int attribute, u64 key)
{
	char text[PCITOPO_ADDRESS_SIZE];

	pcitopo_key_format(key, text);
	return nla_put_string(skb, attribute, text);
}

/* With @known false, nothing is put. */
static int pcitopo_put_u32(struct sk_buff *skb, int attribute, bool known,
			   u32 value)
{
	return known ? nla_put_u32(skb, attribute, value) : 0;
}

static int pcitopo_put_u16(struct sk_buff *skb, int attribute, bool known,
			   u16 value)
{
	return known ? nla_put_u16(skb, attribute, value) : 0;
}

static int pcitopo_put_u8(struct sk_buff *skb, int attribute, bool known,
			  u8 value)
{
	return known ? nla_put_u8(skb, attribute, value) : 0;
}

static int pcitopo_put_numa_node(struct sk_buff *skb, int attribute, int node)
{
	return pcitopo_put_u32(skb, attribute, node != NUMA_NO_NODE, node);
}

static int pcitopo_put_chip(struct sk_buff *skb, int attribute, u16 chip)
{
	return pcitopo_put_u16(skb, attribute, chip != PCITOPO_NO_CHIP, chip);
}

static int pcitopo_put_age(struct sk_buff *skb, int attribute, int pad,
			   const struct pcitopo_sample *sample)
{
	if (!sample->sampled_ns)
		return 0;
	return nla_put_u64_64bit(skb, attribute,
				 ktime_get_boottime_ns() - sample->sampled_ns,
				 pad);
}

static int pcitopo_put_state(struct sk_buff *skb, int attribute,
			     const struct pcitopo_sample *sample)
{
	u32 state = (sample->asleep ? PCITOPO_SAMPLE_STATE_ASLEEP : 0) |
		    (sample->unstable ? PCITOPO_SAMPLE_STATE_UNSTABLE : 0);

	return pcitopo_put_u32(skb, attribute, state, state);
}

static int pcitopo_put_serial(struct sk_buff *skb, int attribute, int pad,
			      const struct pcitopo_subject *subject,
			      const struct pcitopo_sample *sample)
{
	if (!subject->privileged ||
	    !pcitopo_has(&sample->config, PCITOPO_HAVE_SERIAL))
		return 0;
	return nla_put_u64_64bit(skb, attribute, sample->config.serial, pad);
}

static int pcitopo_put_number(struct sk_buff *skb, int attribute, u8 bytes,
			      u64 value, int pad)
{
	switch (bytes) {
	case 1:
		return nla_put_u8(skb, attribute, value);
	case 2:
		return nla_put_u16(skb, attribute, value);
	case 4:
		return nla_put_u32(skb, attribute, value);
	default:
		return nla_put_u64_64bit(skb, attribute, value, pad);
	}
}

static int pcitopo_put_field(struct sk_buff *skb,
			     const struct pcitopo_field *field,
			     const struct pcitopo_config *config)
{
	u64 value;

	if (!pcitopo_field_get(field, config, &value))
		return 0;
	return pcitopo_put_number(skb, field->attribute, field->bytes, value,
				  PCITOPO_A_SAMPLE_PAD);
}

static int pcitopo_put_fields(struct sk_buff *skb,
			      const struct pcitopo_config *config,
			      bool privileged, bool only_link)
{
	const struct pcitopo_field *field;
	int err = 0;
	u32 i;

	for (i = 0; !err && (field = pcitopo_field_at(i)); i++) {
		if (only_link && !field->is_link)
			continue;
		if (!privileged && field->attribute == PCITOPO_A_SAMPLE_SERIAL)
			continue;
		err = pcitopo_put_field(skb, field, config);
	}
	return err;
}

static int pcitopo_put_flags(struct sk_buff *skb,
			     const struct pcitopo_config *config)
{
	u32 known = pcitopo_config_flags_known(config);

	if (!known)
		return 0;
	if (nla_put_u32(skb, PCITOPO_A_SAMPLE_FLAGS_KNOWN, known))
		return -EMSGSIZE;
	return nla_put_u32(skb, PCITOPO_A_SAMPLE_FLAGS,
			   pcitopo_config_flags_get(config));
}

/* Where memory is in the host's address space is not for everybody. */
static bool pcitopo_cxl_is_privileged(const struct pcitopo_field *field)
{
	return field->attribute == PCITOPO_A_CXL_RANGE1_BASE ||
	       field->attribute == PCITOPO_A_CXL_RANGE2_BASE;
}

static int pcitopo_put_cxl_field(struct sk_buff *skb,
				 const struct pcitopo_field *field,
				 const struct pcitopo_cxl *cxl)
{
	u64 value;

	if (!pcitopo_cxl_field_get(field, cxl, &value))
		return 0;
	return pcitopo_put_number(skb, field->attribute, field->bytes, value,
				  PCITOPO_A_CXL_PAD);
}

/* A message that is too short is cancelled as a whole, so nests are not. */
static int pcitopo_put_cxl(struct sk_buff *skb, int attribute,
			   const struct pcitopo_cxl *cxl, bool privileged)
{
	struct nlattr *nest = nla_nest_start(skb, attribute);
	const struct pcitopo_field *field;
	u32 i;

	if (!nest)
		return -EMSGSIZE;
	for (i = 0; (field = pcitopo_cxl_field_at(i)); i++) {
		if (!privileged && pcitopo_cxl_is_privileged(field))
			continue;
		if (pcitopo_put_cxl_field(skb, field, cxl))
			return -EMSGSIZE;
	}
	nla_nest_end(skb, nest);
	return 0;
}

/* With @cxl, all that is known of the function; else what matters to its link */
static int pcitopo_put_sample(struct sk_buff *skb, int attribute,
			      const struct pcitopo_sample *sample,
			      const struct pcitopo_cxl *cxl, bool privileged)
{
	struct nlattr *nest = nla_nest_start(skb, attribute);

	if (!nest ||
	    pcitopo_put_age(skb, PCITOPO_A_SAMPLE_AGE_NS, PCITOPO_A_SAMPLE_PAD,
			    sample) ||
	    pcitopo_put_state(skb, PCITOPO_A_SAMPLE_STATE, sample) ||
	    pcitopo_put_u8(skb, PCITOPO_A_SAMPLE_BUS_BELOW,
			   sample->has_bus_below, sample->bus_below) ||
	    pcitopo_put_flags(skb, &sample->config) ||
	    pcitopo_put_fields(skb, &sample->config, privileged, !cxl))
		return -EMSGSIZE;
	if (cxl && sample->has_cxl &&
	    pcitopo_put_cxl(skb, PCITOPO_A_SAMPLE_CXL, cxl, privileged))
		return -EMSGSIZE;
	nla_nest_end(skb, nest);
	return 0;
}

static int pcitopo_device_fill(struct sk_buff *skb,
			       const struct pcitopo_subject *subject)
{
	const struct pcitopo_device *device =
		subject->table->devices[subject->record];
	struct pcitopo_sample sample;
	struct pcitopo_cxl cxl;

	if (READ_ONCE(device->gone))
		return -ENOENT;
	pcitopo_device_cxl(device, &sample, &cxl);
	if (pcitopo_put_address(skb, PCITOPO_A_DEVICE_ADDRESS, device->key) ||
	    nla_put_u8(skb, PCITOPO_A_DEVICE_IS_VF, device->is_vf) ||
	    pcitopo_put_numa_node(skb, PCITOPO_A_DEVICE_NUMA_NODE,
				  READ_ONCE(device->numa_node)) ||
	    pcitopo_put_chip(skb, PCITOPO_A_DEVICE_CHIP,
			     READ_ONCE(device->chip)) ||
	    pcitopo_put_sample(skb, PCITOPO_A_DEVICE_SAMPLE, &sample, &cxl,
			       subject->privileged))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_switch_fill(struct sk_buff *skb,
			       const struct pcitopo_subject *subject)
{
	const struct pcitopo_config *config;
	struct pcitopo_switch sw;

	if (!pcitopo_switch_get(subject->table, subject->record, &sw))
		return -ENOENT;
	config = &sw.sample.config;
	if (pcitopo_put_address(skb, PCITOPO_A_SWITCH_ADDRESS, sw.upstream) ||
	    pcitopo_put_u16(skb, PCITOPO_A_SWITCH_VENDOR_ID,
			    pcitopo_has(config, PCITOPO_HAVE_VENDOR),
			    config->vendor_id) ||
	    pcitopo_put_u16(skb, PCITOPO_A_SWITCH_DEVICE_ID,
			    pcitopo_has(config, PCITOPO_HAVE_IDS),
			    config->device_id) ||
	    pcitopo_put_u16(skb, PCITOPO_A_SWITCH_CLASS,
			    pcitopo_has(config, PCITOPO_HAVE_CLASS),
			    config->class_code) ||
	    pcitopo_put_age(skb, PCITOPO_A_SWITCH_SAMPLE_AGE_NS,
			    PCITOPO_A_SWITCH_PAD, &sw.sample) ||
	    pcitopo_put_state(skb, PCITOPO_A_SWITCH_STATE, &sw.sample) ||
	    pcitopo_put_chip(skb, PCITOPO_A_SWITCH_CHIP, sw.chip) ||
	    nla_put_u32(skb, PCITOPO_A_SWITCH_DOWNSTREAM_PORTS,
			sw.num_downstream) ||
	    pcitopo_put_serial(skb, PCITOPO_A_SWITCH_SERIAL,
			       PCITOPO_A_SWITCH_PAD, subject, &sw.sample))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_put_link_rates(struct sk_buff *skb,
				  const struct pcitopo_link *link)
{
	const struct pcitopo_config *port = &link->port_sample.config;
	const struct pcitopo_config *component = pcitopo_component_config(link);
	struct pcitopo_rate now, max;

	pcitopo_link_current(port, component, &now);
	pcitopo_link_capability(port, component, &max);
	if (pcitopo_put_u32(skb, PCITOPO_A_LINK_SPEED, now.has_speed,
			    pcitopo_speed_mtps(now.speed)) ||
	    pcitopo_put_u8(skb, PCITOPO_A_LINK_WIDTH, now.has_width,
			   now.width) ||
	    pcitopo_put_u32(skb, PCITOPO_A_LINK_MAX_SPEED, max.has_speed,
			    pcitopo_speed_mtps(max.speed)) ||
	    pcitopo_put_u8(skb, PCITOPO_A_LINK_MAX_WIDTH, max.has_width,
			   max.width))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_put_link_history(struct sk_buff *skb,
				    const struct pcitopo_history *history)
{
	if (pcitopo_put_u32(skb, PCITOPO_A_LINK_CHANGE_COUNT, history->is_known,
			    history->changes) ||
	    pcitopo_put_u32(skb, PCITOPO_A_LINK_WORST_SPEED, history->has_worst,
			    pcitopo_speed_mtps(history->worst_speed)) ||
	    pcitopo_put_u8(skb, PCITOPO_A_LINK_WORST_WIDTH, history->has_worst,
			   history->worst_width))
		return -EMSGSIZE;
	if (!history->changes)
		return 0;
	return nla_put_u64_64bit(skb, PCITOPO_A_LINK_LAST_CHANGE_NS,
				 history->changed_ns, PCITOPO_A_LINK_PAD);
}

static int pcitopo_put_component(struct sk_buff *skb,
				 const struct pcitopo_link *link)
{
	if (!link->has_component)
		return 0;
	if (pcitopo_put_address(skb, PCITOPO_A_LINK_COMPONENT, link->component))
		return -EMSGSIZE;
	return pcitopo_put_sample(skb, PCITOPO_A_LINK_AT_COMPONENT,
				  &link->component_sample, NULL, false);
}

static int pcitopo_link_fill(struct sk_buff *skb,
			     const struct pcitopo_subject *subject)
{
	struct pcitopo_link link;

	if (!pcitopo_link_get(subject->table, subject->record, &link))
		return -ENOENT;
	if (pcitopo_put_address(skb, PCITOPO_A_LINK_PORT, link.port) ||
	    pcitopo_put_u8(skb, PCITOPO_A_LINK_RETIMERS, link.has_retimers,
			   link.retimers) ||
	    pcitopo_put_u32(skb, PCITOPO_A_LINK_RETIMERS_SEEN_BY,
			    link.has_retimers && link.retimers_seen_by,
			    link.retimers_seen_by) ||
	    pcitopo_put_link_rates(skb, &link) ||
	    pcitopo_put_link_history(skb, &link.history) ||
	    pcitopo_put_sample(skb, PCITOPO_A_LINK_AT_PORT, &link.port_sample,
			       NULL, false) ||
	    pcitopo_put_component(skb, &link))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_put_parity(struct sk_buff *skb, int attribute,
			      const struct pcitopo_config *config, u8 index)
{
	if (!config || !pcitopo_has(config, PCITOPO_HAVE_PARITY))
		return 0;
	return nla_put_u32(skb, attribute,
			   index ? config->parity_retimer2 :
				   config->parity_retimer1);
}

static int pcitopo_retimer_fill(struct sk_buff *skb,
				const struct pcitopo_subject *subject)
{
	struct pcitopo_link link;

	if (!pcitopo_link_get(subject->table, subject->record, &link) ||
	    !link.has_retimers || subject->index >= link.retimers)
		return -ENOENT;
	if (pcitopo_put_address(skb, PCITOPO_A_RETIMER_PORT, link.port) ||
	    nla_put_u8(skb, PCITOPO_A_RETIMER_INDEX, subject->index) ||
	    nla_put_u32(skb, PCITOPO_A_RETIMER_SEEN_BY,
			link.retimers_seen_by) ||
	    pcitopo_put_parity(skb, PCITOPO_A_RETIMER_PORT_PARITY,
			       &link.port_sample.config, subject->index) ||
	    pcitopo_put_parity(skb, PCITOPO_A_RETIMER_COMPONENT_PARITY,
			       pcitopo_component_config(&link), subject->index))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_put_protocols(struct sk_buff *skb,
				 const struct pcitopo_config *config)
{
	bool flexbus = pcitopo_has(config, PCITOPO_HAVE_FLEXBUS);

	if (pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_CXL_DEVICE_CAP,
			    pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE),
			    config->cxl_device_cap) ||
	    pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_FLEXBUS_CAP, flexbus,
			    config->flexbus_cap) ||
	    pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_FLEXBUS_CTL, flexbus,
			    config->flexbus_ctl) ||
	    pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_FLEXBUS_STATUS, flexbus,
			    config->flexbus_status))
		return -EMSGSIZE;
	return 0;
}

static int pcitopo_memdev_fill(struct sk_buff *skb,
			       const struct pcitopo_subject *subject)
{
	const struct pcitopo_config *config;
	struct pcitopo_memdev memdev;

	if (!pcitopo_memdev_get(subject->table, subject->record, &memdev))
		return -ENOENT;
	config = &memdev.sample.config;
	if (pcitopo_put_address(skb, PCITOPO_A_MEMDEV_ADDRESS,
				memdev.address) ||
	    pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_VENDOR_ID,
			    pcitopo_has(config, PCITOPO_HAVE_VENDOR),
			    config->vendor_id) ||
	    pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_DEVICE_ID,
			    pcitopo_has(config, PCITOPO_HAVE_IDS),
			    config->device_id) ||
	    pcitopo_put_u16(skb, PCITOPO_A_MEMDEV_CLASS,
			    pcitopo_has(config, PCITOPO_HAVE_CLASS),
			    config->class_code) ||
	    pcitopo_put_age(skb, PCITOPO_A_MEMDEV_SAMPLE_AGE_NS,
			    PCITOPO_A_MEMDEV_PAD, &memdev.sample) ||
	    pcitopo_put_state(skb, PCITOPO_A_MEMDEV_STATE, &memdev.sample) ||
	    pcitopo_put_numa_node(skb, PCITOPO_A_MEMDEV_NUMA_NODE,
				  memdev.numa_node) ||
	    pcitopo_put_serial(skb, PCITOPO_A_MEMDEV_SERIAL,
			       PCITOPO_A_MEMDEV_PAD, subject, &memdev.sample) ||
	    pcitopo_put_protocols(skb, config))
		return -EMSGSIZE;
	if (!memdev.sample.has_cxl)
		return 0;
	return pcitopo_put_cxl(skb, PCITOPO_A_MEMDEV_CXL, &memdev.cxl,
			       subject->privileged);
}

static const struct pcitopo_message messages[] = {
	[PCITOPO_CMD_DEVICE_GET] = { pcitopo_device_fill,
				     "no function at this address", 1 },
	[PCITOPO_CMD_SWITCH_GET] = { pcitopo_switch_fill,
				     "no upstream port at this address", 1 },
	[PCITOPO_CMD_LINK_GET] = { pcitopo_link_fill,
				   "no downstream-facing port at this address",
				   1 },
	[PCITOPO_CMD_RETIMER_GET] = { pcitopo_retimer_fill,
				      "no such retimer below this port", 2 },
	[PCITOPO_CMD_MEMDEV_GET] = { pcitopo_memdev_fill,
				     "no CXL memory device at this address",
				     1 },
};

/**
 * pcitopo_message_of - the messages of a command
 * @command: PCITOPO_CMD_*_GET
 */
const struct pcitopo_message *pcitopo_message_of(u8 command)
{
	return &messages[command];
}
