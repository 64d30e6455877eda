// SPDX-License-Identifier: GPL-2.0
/*
 * message_kunit.c - tests of filling netlink messages
 *
 * The records are made here, so that every attribute there is has a value of its
 * own. What was put is taken apart as a strict receiver does it: by a policy that
 * knows the attributes of the set "sample" and the like of
 * Documentation/netlink/specs/pcitopo.yaml, each with its size, and no others.
 */
#include <kunit/test.h>
#include <net/netlink.h>

#include "netlink.h"

#define FILL_RECORDS 3

/* Ages are counted from this long ago on. */
#define FILL_AGE_NS (5 * (u64)NSEC_PER_SEC)

/* The most that any message has */
#define FILL_ATTRIBUTES (PCITOPO_A_SAMPLE_MAX + 1)

/**
 * enum fill_form - what an attribute is
 * @FILL_NONE: the end of a list
 * @FILL_U8: an integer, as the next ones
 * @FILL_U16: so
 * @FILL_U32: so
 * @FILL_U64: so
 * @FILL_AGE: an u64 that has become more meanwhile
 * @FILL_TEXT: a string
 * @FILL_NEST: attributes
 */
enum fill_form {
	FILL_NONE,
	FILL_U8,
	FILL_U16,
	FILL_U32,
	FILL_U64,
	FILL_AGE,
	FILL_TEXT,
	FILL_NEST,
};

/**
 * struct fill_value - an attribute that is to be there
 * @attribute: its number
 * @form: what it is
 * @value: of an integer
 * @text: of a string
 * @nest: of attributes
 * @is_serial: it is there only for those who may see serial numbers, and
 *	addresses of memory
 */
struct fill_value {
	u16 attribute;
	enum fill_form form;
	u64 value;
	const char *text;
	const struct fill_value *nest;
	bool is_serial;
};

/**
 * struct fill_row - a message to be filled
 * @description: the situation
 * @command: PCITOPO_CMD_*_GET
 * @index: of a retimer
 * @err: what comes of it
 * @records: of the table, by address; the message is about the first one
 * @values: what is to be in the message, and nothing else
 */
struct fill_row {
	const char *description;
	u8 command;
	u8 index;
	int err;
	const struct pcitopo_device *records[FILL_RECORDS];
	const struct fill_value *values;
};

#include "messages.inc"

KUNIT_ARRAY_PARAM_DESC(fill, fill_rows, description);

static struct pcitopo_device *fill_record(struct kunit *test,
					  const struct pcitopo_device *from)
{
	struct pcitopo_device *device =
		kunit_kmalloc(test, sizeof(*device), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, device);
	*device = *from;
	if (from->sample.sampled_ns)
		device->sample.sampled_ns =
			ktime_get_boottime_ns() - FILL_AGE_NS;
	return device;
}

static const struct pcitopo_table *fill_table(struct kunit *test)
{
	const struct fill_row *row = test->param_value;
	struct pcitopo_table *table;

	table = kunit_kzalloc(test, struct_size(table, devices, FILL_RECORDS),
			      GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, table);
	while (table->count < FILL_RECORDS && row->records[table->count]) {
		table->devices[table->count] =
			fill_record(test, row->records[table->count]);
		table->count++;
	}
	return table;
}

static int fill_put(struct kunit *test, struct sk_buff *skb,
		    const struct pcitopo_table *table, bool privileged)
{
	const struct genl_info info = { .snd_portid = 5, .snd_seq = 6 };
	const struct fill_row *row = test->param_value;
	struct pcitopo_subject subject = { .table = table,
					   .index = row->index,
					   .privileged = privileged };
	int err;

	rcu_read_lock();
	err = pcitopo_message_put(skb, &info, NULL, row->command, &subject);
	rcu_read_unlock();
	return err;
}

static void fill_skb_free(void *skb)
{
	kfree_skb(skb);
}

/* Something is in the skb already, and behind it there is so much room. */
#define FILL_BEFORE "already there..."

static struct sk_buff *fill_skb(struct kunit *test, u32 room)
{
	struct sk_buff *skb = alloc_skb(NLMSG_GOODSIZE, GFP_KERNEL);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, skb);
	err = kunit_add_action_or_reset(test, fill_skb_free, skb);
	KUNIT_ASSERT_EQ(test, err, 0);
	skb_reserve(skb, skb_tailroom(skb) - strlen(FILL_BEFORE) - room);
	skb_put_data(skb, FILL_BEFORE, strlen(FILL_BEFORE));
	return skb;
}

/**
 * struct fill_parsed - attributes, taken apart
 * @policy: what they are
 * @found: those that were found
 */
struct fill_parsed {
	struct nla_policy policy[FILL_ATTRIBUTES];
	struct nlattr *found[FILL_ATTRIBUTES];
};

static void fill_policy(struct nla_policy *policy,
			const struct fill_value *values)
{
	static const u8 types[] = {
		[FILL_U8] = NLA_U8,	  [FILL_U16] = NLA_U16,
		[FILL_U32] = NLA_U32,	  [FILL_U64] = NLA_U64,
		[FILL_AGE] = NLA_U64,	  [FILL_TEXT] = NLA_NUL_STRING,
		[FILL_NEST] = NLA_NESTED,
	};

	for (; values->form; values++)
		policy[values->attribute].type = types[values->form];
}

static u64 fill_integer(const struct nlattr *attribute)
{
	switch (nla_len(attribute)) {
	case 1:
		return nla_get_u8(attribute);
	case 2:
		return nla_get_u16(attribute);
	case 4:
		return nla_get_u32(attribute);
	default:
		return nla_get_u64(attribute);
	}
}

static void fill_expect_all(struct kunit *test, struct nlattr *head, int length,
			    const struct fill_value *values, bool privileged);

static void fill_expect_value(struct kunit *test, struct nlattr *attribute,
			      const struct fill_value *expected,
			      bool privileged)
{
	switch (expected->form) {
	case FILL_TEXT:
		KUNIT_EXPECT_STREQ(test, (char *)nla_data(attribute),
				   expected->text);
		break;
	case FILL_NEST:
		fill_expect_all(test, nla_data(attribute), nla_len(attribute),
				expected->nest, privileged);
		break;
	case FILL_AGE:
		KUNIT_EXPECT_GE(test, nla_get_u64(attribute), FILL_AGE_NS);
		KUNIT_EXPECT_LT(test, nla_get_u64(attribute),
				ktime_get_boottime_ns());
		break;
	default:
		KUNIT_EXPECT_EQ_MSG(test, fill_integer(attribute),
				    expected->value, "attribute %u",
				    expected->attribute);
	}
}

/* Each value is there once, and nothing else. */
static void fill_expect_all(struct kunit *test, struct nlattr *head, int length,
			    const struct fill_value *values, bool privileged)
{
	struct fill_parsed *parsed =
		kunit_kzalloc(test, sizeof(*parsed), GFP_KERNEL);
	struct netlink_ext_ack extack = {};
	struct nlattr *attribute;
	int count = 0, rest;

	KUNIT_ASSERT_NOT_NULL(test, parsed);
	fill_policy(parsed->policy, values);
	KUNIT_EXPECT_EQ_MSG(test,
			    nla_parse(parsed->found, FILL_ATTRIBUTES - 1, head,
				      length, parsed->policy, &extack),
			    0, "%s: attribute %d", extack._msg ?: "",
			    extack.bad_attr ? nla_type(extack.bad_attr) : 0);
	nla_for_each_attr(attribute, head, length, rest) count++;
	for (; values->form; values++) {
		attribute = parsed->found[values->attribute];
		if (values->is_serial && !privileged) {
			KUNIT_EXPECT_NULL(test, attribute);
			continue;
		}
		KUNIT_EXPECT_NOT_NULL_MSG(test, attribute, "attribute %u",
					  values->attribute);
		if (attribute)
			fill_expect_value(test, attribute, values, privileged);
		count--;
	}
	KUNIT_EXPECT_EQ(test, count, 0);
}

static void fill_expect_message(struct kunit *test, struct sk_buff *skb,
				bool privileged)
{
	const struct fill_row *row = test->param_value;
	struct nlmsghdr *header =
		(struct nlmsghdr *)(skb->data + strlen(FILL_BEFORE));
	struct genlmsghdr *genl = nlmsg_data(header);

	KUNIT_EXPECT_EQ(test, skb->len,
			strlen(FILL_BEFORE) + NLMSG_ALIGN(header->nlmsg_len));
	KUNIT_EXPECT_EQ(test, header->nlmsg_pid, 5);
	KUNIT_EXPECT_EQ(test, header->nlmsg_seq, 6);
	KUNIT_EXPECT_EQ(test, genl->cmd, row->command);
	KUNIT_EXPECT_EQ(test, genl->version, PCITOPO_FAMILY_VERSION);
	fill_expect_all(test, genlmsg_data(genl), genlmsg_len(genl),
			row->values, privileged);
}

static void fill_filled(struct kunit *test, bool privileged)
{
	const struct fill_row *row = test->param_value;
	const struct pcitopo_table *table = fill_table(test);
	struct sk_buff *skb = fill_skb(test, 2048);

	KUNIT_ASSERT_EQ(test, fill_put(test, skb, table, privileged), row->err);
	if (row->err)
		KUNIT_EXPECT_EQ(test, skb->len, strlen(FILL_BEFORE));
	else
		fill_expect_message(test, skb, privileged);
}

static void fill_privileged(struct kunit *test)
{
	fill_filled(test, true);
}

static void fill_unprivileged(struct kunit *test)
{
	fill_filled(test, false);
}

static void fill_expect_unchanged(struct kunit *test, struct sk_buff *skb,
				  u32 room)
{
	KUNIT_EXPECT_EQ(test, skb->len, strlen(FILL_BEFORE));
	KUNIT_EXPECT_EQ(test, skb_tailroom(skb), (int)room);
	KUNIT_EXPECT_MEMEQ(test, skb->data, FILL_BEFORE, strlen(FILL_BEFORE));
}

/* So much is enough to find out that there is no such object. */
#define FILL_HEADERS (NLMSG_HDRLEN + GENL_HDRLEN)

/* Wherever room runs out, nothing is left of the message. */
static void fill_too_small(struct kunit *test)
{
	const struct fill_row *row = test->param_value;
	const struct pcitopo_table *table = fill_table(test);
	struct sk_buff *skb = fill_skb(test, 2048);
	u32 room, needed;
	int expected;

	KUNIT_ASSERT_EQ(test, fill_put(test, skb, table, true), row->err);
	needed = row->err ? 2 * FILL_HEADERS : skb->len - strlen(FILL_BEFORE);
	for (room = 0; room < needed; room += NLA_ALIGNTO) {
		expected = row->err && room >= FILL_HEADERS ? row->err :
							      -EMSGSIZE;
		skb = fill_skb(test, room);
		KUNIT_EXPECT_EQ_MSG(test, fill_put(test, skb, table, true),
				    expected, "%u of %u bytes", room, needed);
		fill_expect_unchanged(test, skb, room);
	}
	skb = fill_skb(test, needed);
	KUNIT_EXPECT_EQ(test, fill_put(test, skb, table, true), row->err);
	KUNIT_EXPECT_EQ(test, skb_tailroom(skb), row->err ? (int)needed : 0);
}

static struct kunit_case fill_cases[] = {
	KUNIT_CASE_PARAM(fill_privileged, fill_gen_params),
	KUNIT_CASE_PARAM(fill_unprivileged, fill_gen_params),
	KUNIT_CASE_PARAM(fill_too_small, fill_gen_params),
	{}
};

static struct kunit_suite fill_suite = {
	.name = "pcitopo_messages",
	.test_cases = fill_cases,
};

kunit_test_suite(fill_suite);
