// SPDX-License-Identifier: GPL-2.0
/*
 * netlink-dump.c - dumps of the family pcitopo
 *
 * A dump remembers the address it goes on with, and no record. What it may show
 * is decided when it starts, as it goes on in the context of whoever reads the
 * socket.
 */
#include <linux/capability.h>

#include "compat.h"
#include "netlink.h"

#define PCITOPO_FILTER(attribute) BIT(PCITOPO_A_DEVICE_##attribute)

/**
 * struct pcitopo_dump - a dump under way, in cb->ctx
 * @next: the address to go on with
 * @address: filter, as are the next ones
 * @domain: filter
 * @vendor_id: filter
 * @device_id: filter
 * @class_code: filter
 * @bus: filter
 * @only_index: filter, of retimers
 * @filters: bit n: the filter of attribute n counts
 * @index: the object at @next to go on with
 * @privileged: who asked may see serial numbers
 */
struct pcitopo_dump {
	u64 next;
	u64 address;
	u32 domain;
	u16 vendor_id;
	u16 device_id;
	u16 class_code;
	u8 bus;
	u8 only_index;
	u8 filters;
	u8 index;
	bool privileged;
};

static_assert(sizeof(struct pcitopo_dump) <=
	      sizeof_field(struct netlink_callback, ctx));
static_assert(PCITOPO_A_RETIMER_INDEX < 8);

static struct pcitopo_dump *pcitopo_dump_of(struct netlink_callback *cb)
{
	return (struct pcitopo_dump *)cb->ctx;
}

static u8 pcitopo_dump_command(const struct netlink_callback *cb)
{
	const struct genlmsghdr *header = nlmsg_data(cb->nlh);

	return header->cmd;
}

static void pcitopo_filters_parse(struct pcitopo_dump *dump,
				  struct nlattr **attrs)
{
	if (attrs[PCITOPO_A_DEVICE_DOMAIN])
		dump->domain = nla_get_u32(attrs[PCITOPO_A_DEVICE_DOMAIN]);
	if (attrs[PCITOPO_A_DEVICE_BUS])
		dump->bus = nla_get_u8(attrs[PCITOPO_A_DEVICE_BUS]);
	if (attrs[PCITOPO_A_DEVICE_VENDOR_ID])
		dump->vendor_id =
			nla_get_u16(attrs[PCITOPO_A_DEVICE_VENDOR_ID]);
	if (attrs[PCITOPO_A_DEVICE_DEVICE_ID])
		dump->device_id =
			nla_get_u16(attrs[PCITOPO_A_DEVICE_DEVICE_ID]);
	if (attrs[PCITOPO_A_DEVICE_CLASS])
		dump->class_code = nla_get_u16(attrs[PCITOPO_A_DEVICE_CLASS]);
}

/**
 * pcitopo_get_start - begin a dump
 * @cb: of the request
 *
 * Return: 0; -EINVAL if a filter makes no sense.
 */
int pcitopo_get_start(struct netlink_callback *cb)
{
	bool has_index = pcitopo_dump_command(cb) == PCITOPO_CMD_RETIMER_GET;
	u16 i, last = has_index ? PCITOPO_A_RETIMER_INDEX :
				  PCITOPO_A_DEVICE_CLASS;
	struct nlattr **attrs = compat_genl_dump_attrs(cb);
	struct pcitopo_dump *dump = pcitopo_dump_of(cb);
	int err;

	memset(dump, 0, sizeof(*dump));
	dump->privileged = netlink_capable(cb->skb, CAP_SYS_ADMIN);
	for (i = PCITOPO_A_ADDRESS; i <= last; i++) {
		if (attrs[i])
			dump->filters |= BIT(i);
	}
	if (!dump->filters)
		return 0;
	cb->answer_flags |= NLM_F_DUMP_FILTERED;
	pcitopo_filters_parse(dump, attrs);
	if (has_index && attrs[PCITOPO_A_RETIMER_INDEX])
		dump->only_index = nla_get_u8(attrs[PCITOPO_A_RETIMER_INDEX]);
	if (!attrs[PCITOPO_A_ADDRESS])
		return 0;
	err = pcitopo_address_parse(attrs[PCITOPO_A_ADDRESS], cb->extack,
				    &dump->address);
	dump->next = dump->address;
	return err;
}

static bool pcitopo_dump_wants_key(const struct pcitopo_dump *dump, u64 key)
{
	if (dump->filters & PCITOPO_FILTER(ADDRESS) && key != dump->address)
		return false;
	if (dump->filters & PCITOPO_FILTER(DOMAIN) &&
	    PCITOPO_KEY_DOMAIN(key) != dump->domain)
		return false;
	return !(dump->filters & PCITOPO_FILTER(BUS)) ||
	       PCITOPO_KEY_BUS(key) == dump->bus;
}

static bool pcitopo_dump_wants_ids(const struct pcitopo_dump *dump,
				   const struct pcitopo_config *config)
{
	if (dump->filters & PCITOPO_FILTER(VENDOR_ID) &&
	    (!pcitopo_has(config, PCITOPO_HAVE_VENDOR) ||
	     config->vendor_id != dump->vendor_id))
		return false;
	if (dump->filters & PCITOPO_FILTER(DEVICE_ID) &&
	    (!pcitopo_has(config, PCITOPO_HAVE_IDS) ||
	     config->device_id != dump->device_id))
		return false;
	return !(dump->filters & PCITOPO_FILTER(CLASS)) ||
	       (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
		config->class_code == dump->class_code);
}

static bool pcitopo_dump_wants(const struct pcitopo_dump *dump,
			       const struct pcitopo_device *device)
{
	struct pcitopo_sample sample;

	if (!pcitopo_dump_wants_key(dump, device->key))
		return false;
	if (!(dump->filters &
	      (PCITOPO_FILTER(VENDOR_ID) | PCITOPO_FILTER(DEVICE_ID) |
	       PCITOPO_FILTER(CLASS))))
		return true;
	pcitopo_device_sample(device, &sample);
	return pcitopo_dump_wants_ids(dump, &sample.config);
}

/* All objects of a record from @dump->index on; 0 or -EMSGSIZE */
static int pcitopo_dump_record(struct sk_buff *skb, struct netlink_callback *cb,
			       struct pcitopo_subject *subject)
{
	u8 command = pcitopo_dump_command(cb);
	struct pcitopo_dump *dump = pcitopo_dump_of(cb);
	u8 count = pcitopo_message_of(command)->count;

	for (; dump->index < count; dump->index++) {
		if (dump->filters & BIT(PCITOPO_A_RETIMER_INDEX) &&
		    dump->index != dump->only_index)
			continue;
		subject->index = dump->index;
		if (pcitopo_message_put(skb, NULL, cb, command, subject) ==
		    -EMSGSIZE)
			return -EMSGSIZE;
	}
	return 0;
}

static int pcitopo_dump_records(struct sk_buff *skb,
				struct netlink_callback *cb)
{
	struct pcitopo_dump *dump = pcitopo_dump_of(cb);
	struct pcitopo_subject subject = { .table = pcitopo_table(),
					   .privileged = dump->privileged };
	u32 i = pcitopo_table_lower_bound(subject.table, dump->next);
	const struct pcitopo_device *device;

	for (; i < subject.table->count; i++) {
		device = subject.table->devices[i];
		/* The one to go on with may be gone meanwhile */
		if (device->key != dump->next)
			dump->index = 0;
		dump->next = device->key;
		if (dump->filters & PCITOPO_FILTER(ADDRESS) &&
		    device->key > dump->address)
			break;
		if (!pcitopo_dump_wants(dump, device))
			continue;
		subject.record = i;
		if (pcitopo_dump_record(skb, cb, &subject))
			return -EMSGSIZE;
		dump->next = device->key + 1;
		dump->index = 0;
	}
	dump->next = U64_MAX;
	return 0;
}

/**
 * pcitopo_get_dumpit - go on with a dump
 * @skb: to be filled
 * @cb: of the request
 *
 * Generations are taken before and after: if a function comes or goes meanwhile,
 * what follows in this dump, at least its end, says NLM_F_DUMP_INTR. An object
 * that does not fit into an empty message ends the dump with an error: else it
 * would be tried for ever.
 *
 * Return: how much was put; 0 at the end; -EMSGSIZE.
 */
int pcitopo_get_dumpit(struct sk_buff *skb, struct netlink_callback *cb)
{
	int err;

	cb->seq = pcitopo_generation();
	rcu_read_lock();
	err = pcitopo_dump_records(skb, cb);
	rcu_read_unlock();
	cb->seq = pcitopo_generation();
	return err && skb->len ? skb->len : err;
}
