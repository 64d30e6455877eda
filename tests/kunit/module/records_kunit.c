// SPDX-License-Identifier: GPL-2.0
/*
 * records_kunit.c - tests of the records: who is there, and since when not
 *
 * Looking up in a table of some keys, and what becomes of the module's own table
 * when functions come and go:
 *
 *	fe00:00:00.0 -+- fe00:02:00.0  root port, physical function
 *	              +- fe00:02:00.1  virtual function
 *	fe00:00:01.0 --- fe00:01:00.0  root port, endpoint
 *	fe00:00:08.0                   endpoint
 *
 * The PCI core finds those on bus 2 before the one on bus 1.
 */
#include <linux/delay.h>

#include "machine.h"

#include "functions.inc"

/* Longer than any work takes here */
#define RECORDS_WAIT_MS 30000

/**
 * struct lookup_row - something to look for in a table
 * @description: the situation
 * @key: what to look for
 * @index: of the first record whose key is not lower
 * @found: there is such a function
 */
struct lookup_row {
	const char *description;
	u64 key;
	u32 index;
	bool found;
};

/* The third one is gone. */
static const u64 lookup_keys[] = {
	PCITOPO_KEY(0, 0, 0),	       PCITOPO_KEY(0, 0, 1),
	PCITOPO_KEY(0, 0xff, 0xff),    PCITOPO_KEY(1, 0, 0),
	PCITOPO_KEY(0x10000, 0xe1, 8), PCITOPO_KEY(U32_MAX, 0xff, 0xff),
};

#define LOOKUP_GONE 2

static const struct lookup_row lookup_rows[] = {
	{ "first", PCITOPO_KEY(0, 0, 0), 0, true },
	{ "next function", PCITOPO_KEY(0, 0, 1), 1, true },
	{ "between", PCITOPO_KEY(0, 0, 2), 2, false },
	{ "gone", PCITOPO_KEY(0, 0xff, 0xff), 2, false },
	{ "next domain", PCITOPO_KEY(1, 0, 0), 3, true },
	{ "behind it", PCITOPO_KEY(1, 0, 1), 4, false },
	{ "domain of five digits", PCITOPO_KEY(0x10000, 0xe1, 8), 4, true },
	{ "last there can be", PCITOPO_KEY(U32_MAX, 0xff, 0xff), 5, true },
	{ "behind all", U64_MAX, 6, false },
};

KUNIT_ARRAY_PARAM_DESC(lookup, lookup_rows, description);

static struct pcitopo_table *lookup_table(struct kunit *test)
{
	struct pcitopo_device *devices;
	struct pcitopo_table *table;
	size_t size;
	u32 i;

	devices = kunit_kcalloc(test, ARRAY_SIZE(lookup_keys), sizeof(*devices),
				GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, devices);
	size = struct_size(table, devices, ARRAY_SIZE(lookup_keys));
	table = kunit_kzalloc(test, size, GFP_KERNEL);
	KUNIT_ASSERT_NOT_NULL(test, table);
	table->count = ARRAY_SIZE(lookup_keys);
	for (i = 0; i < table->count; i++) {
		devices[i].key = lookup_keys[i];
		devices[i].gone = i == LOOKUP_GONE;
		table->devices[i] = &devices[i];
	}
	return table;
}

static void records_lookup(struct kunit *test)
{
	const struct lookup_row *row = test->param_value;
	const struct pcitopo_table *table = lookup_table(test);

	KUNIT_EXPECT_EQ(test, pcitopo_table_lower_bound(table, row->key),
			row->index);
	KUNIT_EXPECT_PTR_EQ(test, pcitopo_device_find(table, row->key),
			    row->found ? table->devices[row->index] : NULL);
}

static void records_lookup_empty(struct kunit *test)
{
	static const struct pcitopo_table empty;

	KUNIT_EXPECT_EQ(test, pcitopo_table_lower_bound(&empty, 0), 0);
	KUNIT_EXPECT_NULL(test, pcitopo_device_find(&empty, 0));
}

enum {
	RECORDS_ROOT_PORT,
	RECORDS_PHYSICAL,
	RECORDS_VIRTUAL,
	RECORDS_SECOND_PORT,
	RECORDS_BELOW,
	RECORDS_ENDPOINT,
	RECORDS_COUNT,
};

#define RECORDS_ALL (BIT(RECORDS_COUNT) - 1)

static const struct machine_part records_parts[] = {
	[RECORDS_ROOT_PORT] = {
		.space = VEC_SPACE(FUNCTION_BRIDGE(0, 2, 2, 0x0042),
				   FUNCTION_BRIDGE_LINK),
		.above = MACHINE_ROOT,
	},
	[RECORDS_PHYSICAL] = {
		.space = VEC_SPACE(FUNCTION_ENDPOINT, VEC_TYPE(0x80)),
		.above = RECORDS_ROOT_PORT,
	},
	[RECORDS_VIRTUAL] = {
		.space = VEC_SPACE(FUNCTION_ENDPOINT, VEC_TYPE(0x80)),
		.above = RECORDS_ROOT_PORT,
		.devfn = PCI_DEVFN(0, 1),
		.is_virtual = true,
	},
	[RECORDS_SECOND_PORT] = {
		.space = VEC_SPACE(FUNCTION_BRIDGE(0, 1, 1, 0x0042),
				   FUNCTION_BRIDGE_LINK),
		.above = MACHINE_ROOT,
		.devfn = PCI_DEVFN(1, 0),
	},
	[RECORDS_BELOW] = {
		.space = VEC_SPACE(FUNCTION_ENDPOINT),
		.above = RECORDS_SECOND_PORT,
	},
	[RECORDS_ENDPOINT] = {
		.space = VEC_SPACE(FUNCTION_ENDPOINT),
		.above = MACHINE_ROOT,
		.devfn = PCI_DEVFN(8, 0),
	},
};

static struct machine *records_machine(struct kunit *test)
{
	return machine_new(test, records_parts, ARRAY_SIZE(records_parts));
}

static bool record_is_there(u64 key)
{
	bool there;

	rcu_read_lock();
	there = pcitopo_device_find(pcitopo_table(), key);
	rcu_read_unlock();
	return there;
}

/* How many records are in the table of the machine's domain, gone ones too */
static u32 records_count(void)
{
	const struct pcitopo_table *table;
	u32 count;

	rcu_read_lock();
	table = pcitopo_table();
	count = pcitopo_table_lower_bound(table, PCITOPO_KEY(MACHINE_DOMAIN + 1,
							     0, 0)) -
		pcitopo_table_lower_bound(table,
					  PCITOPO_KEY(MACHINE_DOMAIN, 0, 0));
	rcu_read_unlock();
	return count;
}

/* Nobody asks for it: the notifier and the work have to see to it. */
static bool records_become(u32 count)
{
	u32 waited;

	for (waited = 0; waited < RECORDS_WAIT_MS; waited += 20) {
		if (records_count() == count)
			return true;
		msleep(20);
	}
	return false;
}

/* All that was to be done has been done. */
static void records_settle(struct kunit *test)
{
	KUNIT_ASSERT_EQ(test, pcitopo_refresh(0, U64_MAX), 0);
}

static u32 records_disorder(void)
{
	const struct pcitopo_table *table;
	u32 wrong = 0, i;

	rcu_read_lock();
	table = pcitopo_table();
	for (i = 1; i < table->count; i++)
		wrong += table->devices[i - 1]->key >= table->devices[i]->key;
	rcu_read_unlock();
	return wrong;
}

static void records_added(struct kunit *test)
{
	struct machine *machine;
	u32 i;

	KUNIT_ASSERT_EQ(test, records_count(), 0);
	machine = records_machine(test);
	KUNIT_EXPECT_TRUE(test, records_become(RECORDS_COUNT));
	KUNIT_EXPECT_EQ(test, records_disorder(), 0);
	for (i = 0; i < RECORDS_COUNT; i++)
		KUNIT_EXPECT_TRUE_MSG(test,
				      record_is_there(machine_key(machine, i)),
				      "function %u", i);
}

static void records_known(struct kunit *test)
{
	struct machine *machine = records_machine(test);
	const struct pcitopo_device *device;
	struct pcitopo_sample sample;
	u32 i;

	records_settle(test);
	mutex_lock(&pcitopo_lock);
	for (i = 0; i < RECORDS_COUNT; i++) {
		device = pcitopo_device_find(pcitopo_table(),
					     machine_key(machine, i));
		if (!device)
			break;
		pcitopo_device_sample(device, &sample);
		KUNIT_EXPECT_EQ(test, device->is_vf, i == RECORDS_VIRTUAL);
		KUNIT_EXPECT_EQ(test, device->numa_node, NUMA_NO_NODE);
		KUNIT_EXPECT_EQ(test, device->chip, PCITOPO_NO_CHIP);
		KUNIT_EXPECT_EQ(test, sample.config.device_id,
				i == RECORDS_ROOT_PORT ||
						i == RECORDS_SECOND_PORT ?
					0xfe01 :
					0xfe00);
	}
	mutex_unlock(&pcitopo_lock);
	KUNIT_EXPECT_EQ(test, i, (u32)RECORDS_COUNT);
}

/**
 * struct removal_row - something that is taken away
 * @description: the situation
 * @pulled: index of what is
 * @gone: bit n: function n is gone then
 */
struct removal_row {
	const char *description;
	u32 pulled;
	u32 gone;
};

static const struct removal_row removal_rows[] = {
	{ "endpoint", RECORDS_ENDPOINT, BIT(RECORDS_ENDPOINT) },
	{ "virtual function", RECORDS_VIRTUAL, BIT(RECORDS_VIRTUAL) },
	{ "port with all below it", RECORDS_ROOT_PORT,
	  BIT(RECORDS_ROOT_PORT) | BIT(RECORDS_PHYSICAL) |
		  BIT(RECORDS_VIRTUAL) },
};

KUNIT_ARRAY_PARAM_DESC(removal, removal_rows, description);

/* Gone at once; the table follows, and does so again when it is put in. */
static void records_removed(struct kunit *test)
{
	const struct removal_row *row = test->param_value;
	struct machine *machine = records_machine(test);
	u32 i;

	records_settle(test);
	machine_pull(machine, row->pulled);
	for (i = 0; i < RECORDS_COUNT; i++)
		KUNIT_EXPECT_EQ_MSG(test,
				    record_is_there(machine_key(machine, i)),
				    !(row->gone & BIT(i)), "function %u", i);
	KUNIT_EXPECT_TRUE(test,
			  records_become(RECORDS_COUNT - hweight32(row->gone)));
	machine_insert(machine, row->pulled);
	KUNIT_EXPECT_TRUE(test, records_become(RECORDS_COUNT));
	KUNIT_EXPECT_EQ(test, records_disorder(), 0);
}

/* The buses below the port get the number 5. */
static void records_renumbered(struct kunit *test)
{
	struct machine *machine = records_machine(test);
	u64 port = machine_key(machine, RECORDS_ROOT_PORT);
	u64 before = machine_key(machine, RECORDS_PHYSICAL);
	u64 after = PCITOPO_KEY(MACHINE_DOMAIN, 5, 0);
	const struct pcitopo_table *table;
	struct pcitopo_link link = {};
	bool found;

	records_settle(test);
	machine_pull(machine, RECORDS_ROOT_PORT);
	machine_set(machine, RECORDS_ROOT_PORT, PT_PRIMARY_BUS, 0x00050500);
	machine_insert(machine, RECORDS_ROOT_PORT);
	records_settle(test);
	KUNIT_EXPECT_FALSE(test, record_is_there(before));
	KUNIT_EXPECT_TRUE(test, record_is_there(after));
	rcu_read_lock();
	table = pcitopo_table();
	found = pcitopo_link_get(table, pcitopo_table_lower_bound(table, port),
				 &link);
	rcu_read_unlock();
	KUNIT_EXPECT_TRUE(test, found);
	KUNIT_EXPECT_TRUE(test, link.has_component);
	KUNIT_EXPECT_EQ(test, link.component, after);
}

/* The number moves with who is there, not with what they say. */
static void records_generation(struct kunit *test)
{
	struct machine *machine = records_machine(test);
	u32 before, after;

	records_settle(test);
	before = pcitopo_generation();
	records_settle(test);
	machine_set(machine, RECORDS_PHYSICAL, FUNCTION_CAP + PT_EXP_LNKCTL,
		    0x10440040);
	records_settle(test);
	KUNIT_EXPECT_EQ(test, pcitopo_generation(), before);
	machine_pull(machine, RECORDS_ENDPOINT);
	after = pcitopo_generation();
	KUNIT_EXPECT_NE(test, after, before);
	records_settle(test);
	before = pcitopo_generation();
	machine_insert(machine, RECORDS_ENDPOINT);
	records_settle(test);
	KUNIT_EXPECT_NE(test, pcitopo_generation(), before);
}

/**
 * struct refresh_row - addresses whose registers are to be read again
 * @description: the situation
 * @first: lowest
 * @last: highest
 * @err: what pcitopo_refresh() returns
 * @read: bit n: function n is read
 */
struct refresh_row {
	const char *description;
	u64 first;
	u64 last;
	int err;
	u32 read;
};

#define RECORDS_KEY(bus, devfn) PCITOPO_KEY(MACHINE_DOMAIN, bus, devfn)

static const struct refresh_row refresh_rows[] = {
	{ "one function", RECORDS_KEY(2, 0), RECORDS_KEY(2, 0), 0,
	  BIT(RECORDS_PHYSICAL) },
	{ "a bus", RECORDS_KEY(2, 0), RECORDS_KEY(2, 0xff), 0,
	  BIT(RECORDS_PHYSICAL) | BIT(RECORDS_VIRTUAL) },
	{ "a domain", RECORDS_KEY(0, 0), RECORDS_KEY(0xff, 0xff), 0,
	  RECORDS_ALL },
	{ "nobody there", RECORDS_KEY(3, 0), RECORDS_KEY(0xff, 0xff), -ENODEV,
	  0 },
};

KUNIT_ARRAY_PARAM_DESC(refresh, refresh_rows, description);

static void records_refreshed(struct kunit *test)
{
	const struct refresh_row *row = test->param_value;
	struct machine *machine = records_machine(test);
	u32 i;

	records_settle(test);
	machine_reads_begin(machine);
	KUNIT_EXPECT_EQ(test, pcitopo_refresh(row->first, row->last), row->err);
	machine_reads_end(machine);
	for (i = 0; i < RECORDS_COUNT; i++)
		KUNIT_EXPECT_EQ_MSG(test, machine_reads(machine, i) != 0,
				    (bool)(row->read & BIT(i)), "function %u",
				    i);
}

static struct kunit_case records_cases[] = {
	KUNIT_CASE_PARAM(records_lookup, lookup_gen_params),
	KUNIT_CASE(records_lookup_empty),
	KUNIT_CASE(records_added),
	KUNIT_CASE(records_known),
	KUNIT_CASE_PARAM(records_removed, removal_gen_params),
	KUNIT_CASE(records_renumbered),
	KUNIT_CASE(records_generation),
	KUNIT_CASE_PARAM(records_refreshed, refresh_gen_params),
	{}
};

static struct kunit_suite records_suite = {
	.name = "pcitopo_records",
	.test_cases = records_cases,
};

kunit_test_suite(records_suite);
