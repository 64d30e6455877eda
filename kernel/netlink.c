// SPDX-License-Identifier: GPL-2.0
/*
 * netlink.c - the generic netlink family pcitopo
 *
 * Gets and dumps are answered from the records, under rcu_read_lock() and no
 * other lock, so they run in parallel, never wait, and do nothing to hardware.
 * That is why everybody may ask; who may see serial numbers is decided when the
 * request comes, as a dump goes on in the context of whoever reads the socket.
 * There is no module alias for the family: asking for it would let anybody load
 * the module.
 */
#include <linux/capability.h>

#include <net/genetlink.h>
#include <net/sock.h>

#include "event.h"
#include "netlink.h"

/**
 * pcitopo_address_parse - read an address of a request
 * @attribute: a string, by its policy
 * @extack: told what is wrong
 * @key: where to; untouched on failure
 *
 * Return: 0 or -EINVAL.
 */
int pcitopo_address_parse(const struct nlattr *attribute,
			  struct netlink_ext_ack *extack, u64 *key)
{
	int err = pcitopo_key_parse(nla_data(attribute), key);

	if (err)
		NL_SET_ERR_MSG_ATTR(extack, attribute,
				    "not an address like 0000:01:00.0");
	return err;
}

/**
 * pcitopo_message_put - put the message about one object
 * @skb: where to; as it was unless 0 is returned
 * @info: of a get; or NULL
 * @cb: of a dump; or NULL
 * @command: PCITOPO_CMD_*_GET
 * @subject: the object
 *
 * Context: as pcitopo_table().
 * Return: 0; -ENOENT if there is no such object; -EMSGSIZE.
 */
int pcitopo_message_put(struct sk_buff *skb, const struct genl_info *info,
			struct netlink_callback *cb, u8 command,
			const struct pcitopo_subject *subject)
{
	u32 portid = info ? info->snd_portid : NETLINK_CB(cb->skb).portid;
	u32 seq = info ? info->snd_seq : cb->nlh->nlmsg_seq;
	int flags = cb ? NLM_F_MULTI | cb->answer_flags : 0;
	void *header;
	int err;

	header = genlmsg_put(skb, portid, seq, &pcitopo_family, flags, command);
	if (!header)
		return -EMSGSIZE;
	err = pcitopo_message_of(command)->fill(skb, subject);
	if (err) {
		genlmsg_cancel(skb, header);
		return err;
	}
	if (cb)
		genl_dump_check_consistent(cb, header);
	genlmsg_end(skb, header);
	return 0;
}

static int pcitopo_get_put(struct sk_buff *skb, const struct genl_info *info,
			   u64 key, u8 index, bool privileged)
{
	struct pcitopo_subject subject = { .index = index,
					   .privileged = privileged };
	int err = -ENOENT;

	rcu_read_lock();
	subject.table = pcitopo_table();
	if (pcitopo_table_find(subject.table, key, &subject.record))
		err = pcitopo_message_put(skb, info, NULL, info->genlhdr->cmd,
					  &subject);
	rcu_read_unlock();
	return err;
}

/* Filters are for dumps: a get that had some would not mean what it says. */
static int pcitopo_get_check(struct genl_info *info)
{
	u16 i;

	if (GENL_REQ_ATTR_CHECK(info, PCITOPO_A_ADDRESS))
		return -EINVAL;
	if (info->genlhdr->cmd == PCITOPO_CMD_RETIMER_GET &&
	    GENL_REQ_ATTR_CHECK(info, PCITOPO_A_RETIMER_INDEX))
		return -EINVAL;
	for (i = PCITOPO_A_DEVICE_DOMAIN; i <= PCITOPO_A_DEVICE_CLASS; i++) {
		if (!info->attrs[i])
			continue;
		NL_SET_ERR_MSG_ATTR(info->extack, info->attrs[i],
				    "only dumps have filters");
		return -EINVAL;
	}
	return 0;
}

static int pcitopo_get_doit(struct sk_buff *request, struct genl_info *info)
{
	bool privileged = netlink_capable(request, CAP_SYS_ADMIN);
	struct nlattr *address;
	struct sk_buff *skb;
	u8 index = 0;
	u64 key;
	int err;

	err = pcitopo_get_check(info);
	if (err)
		return err;
	address = info->attrs[PCITOPO_A_ADDRESS];
	err = pcitopo_address_parse(address, info->extack, &key);
	if (err)
		return err;
	if (info->genlhdr->cmd == PCITOPO_CMD_RETIMER_GET)
		index = nla_get_u8(info->attrs[PCITOPO_A_RETIMER_INDEX]);
	skb = genlmsg_new(GENLMSG_DEFAULT_SIZE, GFP_KERNEL);
	if (!skb)
		return -ENOMEM;
	err = pcitopo_get_put(skb, info, key, index, privileged);
	if (!err)
		return genlmsg_reply(skb, info);
	nlmsg_free(skb);
	if (err != -ENOENT)
		return err;
	NL_SET_BAD_ATTR(info->extack, address);
	info->extack->_msg = pcitopo_message_of(info->genlhdr->cmd)->missing;
	return -ENODEV;
}

static int pcitopo_refresh_check(struct sk_buff *request,
				 struct genl_info *info)
{
	if (!netlink_capable(request, CAP_SYS_ADMIN)) {
		GENL_SET_ERR_MSG(info, "reading registers needs CAP_SYS_ADMIN");
		return -EPERM;
	}
	if (!net_eq(genl_info_net(info), &init_net)) {
		GENL_SET_ERR_MSG(info,
				 "only from the initial network namespace");
		return -EPERM;
	}
	return 0;
}

static int pcitopo_refresh_doit(struct sk_buff *request, struct genl_info *info)
{
	struct nlattr *address = info->attrs[PCITOPO_A_ADDRESS];
	u64 first = 0, last = U64_MAX;
	int err;

	err = pcitopo_refresh_check(request, info);
	if (err)
		return err;
	if (address) {
		err = pcitopo_address_parse(address, info->extack, &first);
		if (err)
			return err;
		last = first;
	}
	err = pcitopo_refresh_wait(first, last);
	if (err == -ENODEV && address)
		NL_SET_ERR_MSG_ATTR(info->extack, address,
				    "no function at this address");
	if (err == -EINPROGRESS)
		GENL_SET_ERR_MSG(info, "registers are still being read");
	return err;
}

#define PCITOPO_POLICY_ADDRESS                          \
	[PCITOPO_A_ADDRESS] = { .type = NLA_NUL_STRING, \
				.len = PCITOPO_ADDRESS_SIZE - 1 }

#define PCITOPO_POLICY_FILTERS                              \
	[PCITOPO_A_DEVICE_DOMAIN] = { .type = NLA_U32 },    \
	[PCITOPO_A_DEVICE_BUS] = { .type = NLA_U8 },        \
	[PCITOPO_A_DEVICE_VENDOR_ID] = { .type = NLA_U16 }, \
	[PCITOPO_A_DEVICE_DEVICE_ID] = { .type = NLA_U16 }, \
	[PCITOPO_A_DEVICE_CLASS] = { .type = NLA_U16 }

static const struct nla_policy get_policy[PCITOPO_A_DEVICE_CLASS + 1] = {
	PCITOPO_POLICY_ADDRESS,
	PCITOPO_POLICY_FILTERS,
};

static const struct nla_policy retimer_policy[PCITOPO_A_RETIMER_INDEX + 1] = {
	PCITOPO_POLICY_ADDRESS,
	PCITOPO_POLICY_FILTERS,
	[PCITOPO_A_RETIMER_INDEX] = NLA_POLICY_MAX(NLA_U8, 1),
};

static const struct nla_policy refresh_policy[PCITOPO_A_ADDRESS + 1] = {
	PCITOPO_POLICY_ADDRESS,
};

/* There is nothing to say; without a policy, anything would be taken. */
static const struct nla_policy watch_policy[PCITOPO_A_WATCH_PAD + 1] = {
	[PCITOPO_A_WATCH_PAD] = { .type = NLA_REJECT },
};

#define PCITOPO_OP_GET(command, attributes, last)                         \
	{                                                                 \
		.cmd = (command), .doit = pcitopo_get_doit,               \
		.start = pcitopo_get_start, .dumpit = pcitopo_get_dumpit, \
		.policy = (attributes), .maxattr = (last),                \
	}

static const struct genl_ops pcitopo_ops[] = {
	PCITOPO_OP_GET(PCITOPO_CMD_DEVICE_GET, get_policy,
		       PCITOPO_A_DEVICE_CLASS),
	PCITOPO_OP_GET(PCITOPO_CMD_SWITCH_GET, get_policy,
		       PCITOPO_A_DEVICE_CLASS),
	PCITOPO_OP_GET(PCITOPO_CMD_LINK_GET, get_policy,
		       PCITOPO_A_DEVICE_CLASS),
	PCITOPO_OP_GET(PCITOPO_CMD_RETIMER_GET, retimer_policy,
		       PCITOPO_A_RETIMER_INDEX),
	PCITOPO_OP_GET(PCITOPO_CMD_MEMDEV_GET, get_policy,
		       PCITOPO_A_DEVICE_CLASS),
	{
		.cmd = PCITOPO_CMD_REFRESH,
		.doit = pcitopo_refresh_doit,
		.policy = refresh_policy,
		.maxattr = ARRAY_SIZE(refresh_policy) - 1,
	},
	{
		.cmd = PCITOPO_CMD_WATCH_GET,
		.doit = pcitopo_watch_get_doit,
		.policy = watch_policy,
		.maxattr = ARRAY_SIZE(watch_policy) - 1,
	},
};

static const struct genl_multicast_group pcitopo_groups[] = {
	[PCITOPO_GROUP_LINK] = { .name = PCITOPO_MCGRP_LINK },
	[PCITOPO_GROUP_TOPOLOGY] = { .name = PCITOPO_MCGRP_TOPOLOGY },
};

/* resv_start_op stays 0: all commands are validated strictly. */
struct genl_family pcitopo_family __ro_after_init = {
	.name = PCITOPO_FAMILY_NAME,
	.version = PCITOPO_FAMILY_VERSION,
	.module = THIS_MODULE,
	.netnsok = true,
	.parallel_ops = true,
	.ops = pcitopo_ops,
	.n_ops = ARRAY_SIZE(pcitopo_ops),
	.mcgrps = pcitopo_groups,
	.n_mcgrps = ARRAY_SIZE(pcitopo_groups),
};

/**
 * pcitopo_netlink_init - let everybody ask
 *
 * Context: module initialisation, after pcitopo_core_init().
 * Return: 0 or a negative errno, and then nothing is left behind.
 */
int __init pcitopo_netlink_init(void)
{
	int err = pcitopo_refresh_init();

	if (err)
		return err;
	err = genl_register_family(&pcitopo_family);
	if (err)
		pcitopo_refresh_exit();
	else
		pcitopo_event_can_listen();
	return err;
}

/**
 * pcitopo_netlink_exit - let nobody ask any more
 *
 * Context: module exit, before pcitopo_core_exit(). Dumps hold the module.
 */
void pcitopo_netlink_exit(void)
{
	pcitopo_event_end();
	genl_unregister_family(&pcitopo_family);
	pcitopo_refresh_exit();
}
