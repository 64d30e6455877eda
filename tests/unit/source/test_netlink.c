// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_netlink.c - messages of the kernel module, whole and mangled
 *
 * The machine that is sent:
 *
 *	00:01.0 root port ==== 01:00.0 upstream port
 *			         +- 02:00.0 ==== 03:00.0 GPU
 *			         +- 02:01.0 ==== 04:00.0 upstream port
 */
#include "../machine.h"

#include <errno.h>

#include "messages.h"
#include "model/context.h"
#include "model/topo.h"
#include "source/kernel/netlink.h"
#include "../suites.h"

#define DUMP_SIZE 65536
#define SECOND	  ((u64)1000000000)

static u8 dump[DUMP_SIZE];

static struct pcitopo_device function(const char *address, u16 class_code,
				      u8 port_type)
{
	struct pcitopo_device device = { .has_numa_node = true,
					 .numa_node = 1 };
	struct pcitopo_config *config = &device.config;

	assert_int_equal(pcitopo_address_parse(address, &device.address), 0);
	config->vendor_id = 0x1000;
	config->device_id = 0xc030;
	config->class_code = class_code;
	config->port_type = port_type;
	config->exp_version = 2;
	config->slot_implemented = 1;
	config->max_speed = PT_SPEED_32GT;
	config->speed = PT_SPEED_32GT;
	config->max_width = 16;
	config->width = 16;
	config->speeds_vector = 0x1f;
	config->retimer_detect = 1;
	config->two_retimers_detect = 1;
	config->retimer_present = 1;
	config->have =
		(u64)1 << PCITOPO_HAVE_VENDOR | (u64)1 << PCITOPO_HAVE_IDS |
		(u64)1 << PCITOPO_HAVE_CLASS | (u64)1 << PCITOPO_HAVE_EXP |
		(u64)1 << PCITOPO_HAVE_LNKCAP | (u64)1 << PCITOPO_HAVE_LNKSTA |
		(u64)1 << PCITOPO_HAVE_SPEEDS |
		(u64)1 << PCITOPO_HAVE_RETIMER_DETECT |
		(u64)1 << PCITOPO_HAVE_RETIMERS;
	return device;
}

static struct pcitopo_device bridge(const char *address, u8 port_type,
				    u8 secondary)
{
	struct pcitopo_device device =
		function(address, PT_CLASS_BRIDGE_PCI, port_type);

	device.config.secondary = secondary;
	device.config.subordinate = 0x10;
	pcitopo_set(&device.config, PCITOPO_HAVE_BUSES);
	return device;
}

#define NUM_FUNCTIONS 6

/* All of it known, a different value for each */
static const struct pcitopo_cxl all_cxl = {
	.ranges = { { .size = 0x10000000, .base = 0x20000000, .low = 1 },
		    { .size = 0x30000000, .base = 0x40000000, .low = 2 } },
	.have = (1u << PCITOPO_CXL_HAVE_COUNT) - 1,
	.flexbus_ts = 3,
	.flexbus_cap2 = 4,
	.flexbus_ctl2 = 5,
	.flexbus_status2 = 6,
	.gpf_power = 7,
	.device_ctl = 8,
	.device_status = 9,
	.device_ctl2 = 10,
	.device_status2 = 11,
	.device_cap2 = 12,
	.device_cap3 = 13,
	.port_status = 14,
	.port_ctl = 15,
	.gpf_phase1 = 16,
	.gpf_phase2 = 17,
	.gpf_duration = 18,
	.mld_devices = 19,
	.mld_reset = 20,
	.function_map = { 21, 22, 23, 24, 25, 26, 27, 28 },
	.blocks = { 29, 30, 31 },
	.num_blocks = 3,
	.device_rev = 32,
	.flexbus_rev = 33,
	.defects = 1 << PCITOPO_CXL_DEFECT_VALUE,
};

static const struct pcitopo_cxl no_cxl;

static void make_machine(struct pcitopo_device functions[NUM_FUNCTIONS])
{
	functions[0] = bridge("0000:00:01.0", PT_EXP_TYPE_ROOT_PORT, 1);
	functions[1] = bridge("0000:01:00.0", PT_EXP_TYPE_UPSTREAM, 2);
	functions[2] = bridge("0000:02:00.0", PT_EXP_TYPE_DOWNSTREAM, 3);
	functions[3] = bridge("0000:02:01.0", PT_EXP_TYPE_DOWNSTREAM, 4);
	functions[4] = function("0000:03:00.0", 0x0302, PT_EXP_TYPE_ENDPOINT);
	functions[4].cxl = &all_cxl;
	functions[5] = bridge("0000:04:00.0", PT_EXP_TYPE_UPSTREAM, 5);
	functions[5].cxl = &no_cxl;
}

static struct pcitopo_reply reply_to(struct pcitopo *pt)
{
	return (struct pcitopo_reply){
		.problems = &pt->problems,
		.context = pt,
		.sequence = TEST_SEQUENCE,
		.type = TEST_FAMILY,
		.take = pcitopo_message_device,
	};
}

static u32 problems_of(const struct pcitopo *pt)
{
	u32 count;

	pcitopo_problems(pt, &count);
	return count;
}

/* The model from a dump of these functions */
static struct pcitopo *sent(const struct pcitopo_device *functions, u32 count)
{
	struct bytes bytes = { .at = dump, .size = sizeof(dump) };
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_reply reply = reply_to(pt);
	u32 i;

	assert_non_null(pt);
	for (i = 0; i < count; i++)
		put_device(&bytes, &functions[i], (i + 1) * SECOND);
	put_done(&bytes, 0, 0);
	assert_in_range(bytes.length, 1, sizeof(dump));
	assert_int_equal(pcitopo_reply_take(&reply, dump, bytes.length), 0);
	assert_true(reply.done && !reply.torn && !reply.error);
	assert_true(reply.has_age);
	assert_int_equal(reply.age_ns, count * SECOND);
	assert_int_equal(pt->topo.num_devices, count);
	assert_int_equal(problems_of(pt), 0);
	assert_int_equal(pcitopo_topo_finish(pt), 0);
	return pt;
}

static void functions_come_back_as_they_were(void **state)
{
	struct pcitopo_device functions[NUM_FUNCTIONS];
	struct pcitopo *pt;
	u32 i;

	make_machine(functions);
	functions[4].is_vf = true;
	functions[4].asleep = true;
	functions[5].unstable = true;
	functions[5].has_bus_below = true;
	functions[5].bus_below = 7;
	pt = sent(functions, NUM_FUNCTIONS);
	for (i = 0; i < NUM_FUNCTIONS; i++) {
		const struct pcitopo_device *a = &functions[i];
		const struct pcitopo_device *b = &pt->topo.devices[i];

		assert_memory_equal(&a->address, &b->address,
				    sizeof(a->address));
		assert_memory_equal(&a->config, &b->config, sizeof(a->config));
		assert_int_equal(a->is_vf, b->is_vf);
		assert_int_equal(a->asleep, b->asleep);
		assert_int_equal(a->unstable, b->unstable);
		assert_int_equal(b->numa_node, 1);
		assert_int_equal(a->has_bus_below, b->has_bus_below);
		assert_int_equal(a->bus_below, b->bus_below);
		assert_int_equal(!a->cxl, !b->cxl);
		if (a->cxl)
			assert_memory_equal(a->cxl, b->cxl, sizeof(*a->cxl));
	}
	assert_int_equal(pt->topo.num_links, 3);
	/* None above the VF, which is at the end of no link */
	assert_int_equal(pt->topo.num_retimers, 2);
	assert_int_equal(pt->topo.num_switches, 2);
	pcitopo_free(pt);
}

/* Sets the chips of both switches and returns what became of them */
static void assert_chips(struct pcitopo_device functions[NUM_FUNCTIONS],
			 bool known, bool same)
{
	struct pcitopo *pt = sent(functions, NUM_FUNCTIONS);
	const struct pcitopo_switch *switches = pt->topo.switches;

	assert_int_equal(pt->topo.num_switches, 2);
	assert_int_equal(switches[0].has_chip, known);
	assert_int_equal(switches[1].has_chip, known);
	if (known) {
		assert_int_equal(switches[0].chip, 0);
		assert_int_equal(switches[1].chip, same ? 0 : 1);
	}
	pcitopo_free(pt);
}

static void chips_by_serial_number_or_group(void **state)
{
	struct pcitopo_device functions[NUM_FUNCTIONS];
	struct pcitopo_device *a = &functions[1], *b = &functions[5];

	make_machine(functions);
	assert_chips(functions, false, false);
	/* An ordinary user is told groups */
	a->has_chip_group = true;
	b->has_chip_group = true;
	a->chip_group = 7;
	b->chip_group = 7;
	assert_chips(functions, true, true);
	b->chip_group = 3;
	assert_chips(functions, true, false);
	/* Who sees the serial numbers goes by them */
	pcitopo_set(&a->config, PCITOPO_HAVE_SERIAL);
	pcitopo_set(&b->config, PCITOPO_HAVE_SERIAL);
	a->config.serial = 0x1234;
	b->config.serial = 0x1234;
	assert_chips(functions, true, true);
	b->config.serial = 0x1235;
	b->chip_group = 7;
	assert_chips(functions, true, false);
	/* A group and a serial number of one value have nothing in common */
	b->config.have &= ~((u64)1 << PCITOPO_HAVE_SERIAL);
	a->config.serial = 7;
	assert_chips(functions, true, false);
	/* What all have tells nothing */
	pcitopo_set(&b->config, PCITOPO_HAVE_SERIAL);
	a->config.serial = 0xca870010b5df0e00;
	b->config.serial = 0xca870010b5df0e00;
	assert_chips(functions, false, false);
}

static void unstable_functions_are_not_judged(void **state)
{
	struct pcitopo_device functions[NUM_FUNCTIONS];
	const struct pcitopo_link *link;
	struct pcitopo *pt;

	make_machine(functions);
	functions[4].unstable = true;
	functions[4].config.have &= (u64)1 << PCITOPO_HAVE_VENDOR |
				    (u64)1 << PCITOPO_HAVE_IDS |
				    (u64)1 << PCITOPO_HAVE_CLASS;
	/* Only below its maximum is the other end needed */
	functions[2].config.speed = PT_SPEED_16GT;
	pt = sent(functions, NUM_FUNCTIONS);
	link = &pt->topo.links[1];
	assert_int_equal(link->verdict, PCITOPO_VERDICT_UNKNOWN);
	assert_true(link->reasons >> PCITOPO_REASON_NONSENSE & 1);
	pcitopo_free(pt);
}

/* What the reply to bytes is; they need a message of their own to be bad */
static int taken(const u8 *bytes, size_t length, struct pcitopo_reply *result)
{
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_reply reply = reply_to(pt);
	int ret;

	assert_non_null(pt);
	ret = pcitopo_reply_take(&reply, bytes, length);
	assert_int_equal(ret == -EBADMSG, problems_of(pt) == 1);
	if (result) {
		*result = reply;
		assert_true(!reply.words ||
			    strcmp(reply.words, "no such function") == 0);
	}
	pcitopo_free(pt);
	return ret;
}

static size_t make_dump(void)
{
	struct bytes bytes = { .at = dump, .size = sizeof(dump) };
	struct pcitopo_device functions[NUM_FUNCTIONS];
	u32 i;

	make_machine(functions);
	for (i = 0; i < NUM_FUNCTIONS; i++)
		put_device(&bytes, &functions[i], 0);
	put_done(&bytes, 0, 0);
	assert_in_range(bytes.length, 1, sizeof(dump));
	return bytes.length;
}

/* In a copy of its own size, so that AddressSanitizer sees who goes beyond */
static void cut_off_anywhere(void **state)
{
	size_t whole = make_dump(), length;
	struct nlmsghdr head;
	size_t boundary = 0;

	for (length = 0; length < whole; length++) {
		u8 *copy = malloc(length ? length : 1);
		struct pcitopo_reply reply;

		assert_non_null(copy);
		memcpy(copy, dump, length);
		if (length > boundary) {
			memcpy(&head, dump + boundary, sizeof(head));
			if (length == boundary + head.nlmsg_len)
				boundary = length;
		}
		assert_int_equal(taken(copy, length, &reply),
				 length == boundary ? 0 : -EBADMSG);
		assert_false(reply.done);
		free(copy);
	}
}

/* Every byte, to the values that lengths go wrong with */
static void mangled_anywhere(void **state)
{
	static const u8 values[] = { 0, 1, 3, 4, 0x7f, 0x80, 0xff };
	size_t whole = make_dump(), at, i;
	u32 refused = 0;

	for (at = 0; at < whole; at++) {
		u8 before = dump[at];

		for (i = 0; i < ARRAY_SIZE(values); i++) {
			int ret;

			dump[at] = values[i];
			ret = taken(dump, whole, NULL);
			assert_true(!ret || ret == -EBADMSG);
			refused += ret != 0;
		}
		dump[at] = before;
	}
	/* Half of the bytes are lengths, types and registers of few values */
	assert_true(refused > whole);
}

/**
 * struct attack - a message with something wrong in the sample
 * @name: what is wrong
 * @type: attribute
 * @size: its bytes
 * @value: its value
 */
struct attack {
	const char *name;
	u16 type;
	u16 size;
	u64 value;
};

static const struct attack attacks[] = {
	{ "a number that is too long", PCITOPO_A_SAMPLE_VENDOR_ID, 4, 1 },
	{ "a number that is too short", PCITOPO_A_SAMPLE_FLAGS, 2, 1 },
	{ "an age that is too short", PCITOPO_A_SAMPLE_AGE_NS, 4, 1 },
	{ "a speed that is none", PCITOPO_A_SAMPLE_SPEED, 4, 2501 },
	{ "half of the identifiers", PCITOPO_A_SAMPLE_REVISION, 1, 1 },
	{ "half of the buses", PCITOPO_A_SAMPLE_SECONDARY, 1, 1 },
	{ "a port type without flags", PCITOPO_A_SAMPLE_PORT_TYPE, 1, 4 },
	{ "a speed in the form for those without a rate",
	  PCITOPO_A_SAMPLE_SPEED_CODE, 1, PT_SPEED_8GT },
};

static size_t put_attack(const struct attack *attack, const char *address,
			 size_t address_length)
{
	const struct genlmsghdr generic = { .cmd = PCITOPO_CMD_DEVICE_GET };
	struct bytes bytes = { .at = dump, .size = sizeof(dump) };
	size_t message = begin_message(&bytes, TEST_FAMILY, NLM_F_MULTI);
	size_t nest;

	put(&bytes, &generic, sizeof(generic));
	if (address)
		put_attribute(&bytes, PCITOPO_A_DEVICE_ADDRESS, address,
			      address_length);
	nest = begin_nest(&bytes, PCITOPO_A_DEVICE_SAMPLE);
	if (attack)
		put_number(&bytes, attack->type, attack->size, attack->value);
	end_nest(&bytes, nest);
	end_message(&bytes, message);
	return bytes.length;
}

static void samples_that_cannot_be(void **state)
{
	static const char address[] = "0000:01:00.0";
	size_t i;

	assert_int_equal(taken(dump, put_attack(NULL, address, sizeof(address)),
			       NULL),
			 0);
	for (i = 0; i < ARRAY_SIZE(attacks); i++) {
		int ret = taken(
			dump, put_attack(&attacks[i], address, sizeof(address)),
			NULL);

		if (ret != -EBADMSG)
			fail_msg("%s: %d", attacks[i].name, ret);
	}
}

/* One nest of CXL registers, as attribute, size and value */
struct cxl_row {
	const char *description;
	int ret;
	struct {
		u16 type;
		u8 size;
		u64 value;
	} registers[4];
};

static const struct cxl_row cxl_rows[] = {
	{ "nothing at all", 0, { { 0 } } },
	{ "a range without an address",
	  0,
	  { { PCITOPO_A_CXL_RANGE1_SIZE, 8, 1 << 28 },
	    { PCITOPO_A_CXL_RANGE1_LOW, 2, 3 } } },
	{ "two register blocks",
	  0,
	  { { PCITOPO_A_CXL_NUM_BLOCKS, 1, 2 },
	    { PCITOPO_A_CXL_BLOCK0, 2, 0x100 },
	    { PCITOPO_A_CXL_BLOCK1, 2, 0x300 } } },
	{ "an attribute of a newer module", 0, { { 0x3fff, 4, 1 } } },
	{ "a range without what is low",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_RANGE1_SIZE, 8, 1 << 28 } } },
	{ "a revision without its control",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_DEVICE_REV, 1, 1 } } },
	{ "one register block of two",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_NUM_BLOCKS, 1, 2 },
	    { PCITOPO_A_CXL_BLOCK0, 2, 0x100 } } },
	{ "two register blocks of one",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_NUM_BLOCKS, 1, 1 },
	    { PCITOPO_A_CXL_BLOCK0, 2, 0x100 },
	    { PCITOPO_A_CXL_BLOCK1, 2, 0x300 } } },
	{ "a register block of none",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_BLOCK0, 2, 0x100 } } },
	{ "more register blocks than are kept",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_NUM_BLOCKS, 1, 9 } } },
	{ "a register of another size",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_PORT_CTL, 4, 1 } } },
	{ "defects that there are none of",
	  -EBADMSG,
	  { { PCITOPO_A_CXL_DEFECTS, 4, 0x100 } } },
};

static size_t put_cxl_row(const struct cxl_row *row)
{
	static const char address[] = "0000:01:00.0";
	const struct genlmsghdr generic = { .cmd = PCITOPO_CMD_DEVICE_GET };
	struct bytes bytes = { .at = dump, .size = sizeof(dump) };
	size_t message = begin_message(&bytes, TEST_FAMILY, NLM_F_MULTI);
	size_t sample, cxl, i;

	put(&bytes, &generic, sizeof(generic));
	put_attribute(&bytes, PCITOPO_A_DEVICE_ADDRESS, address,
		      sizeof(address));
	sample = begin_nest(&bytes, PCITOPO_A_DEVICE_SAMPLE);
	cxl = begin_nest(&bytes, PCITOPO_A_SAMPLE_CXL);
	for (i = 0; i < ARRAY_SIZE(row->registers); i++) {
		if (row->registers[i].size)
			put_number(&bytes, row->registers[i].type,
				   row->registers[i].size,
				   row->registers[i].value);
	}
	end_nest(&bytes, cxl);
	end_nest(&bytes, sample);
	end_message(&bytes, message);
	return bytes.length;
}

static void cxl_registers_that_cannot_be(void **state)
{
	size_t i;
	int ret;

	for (i = 0; i < ARRAY_SIZE(cxl_rows); i++) {
		ret = taken(dump, put_cxl_row(&cxl_rows[i]), NULL);
		if (ret != cxl_rows[i].ret)
			fail_msg("%s: %d", cxl_rows[i].description, ret);
	}
}

static void addresses_that_are_none(void **state)
{
	static const struct {
		const char *text;
		size_t length;
	} bad[] = {
		{ "0000:01:00.0", 12 },
		{ "", 0 },
		{ "", 1 },
		{ "01:00.0", 8 },
		{ "0000:01:00.8", 13 },
		{ "0000:01:20.0", 13 },
		{ "0000:0A:00.0", 13 },
		{ "0000:01:00.0 ", 14 },
		{ "000000000:01:00.0", 18 },
		{ "00000:01:00.0", 14 },
		{ "0000:01:00.0/../../", 20 },
	};
	size_t i;

	assert_int_equal(taken(dump, put_attack(NULL, NULL, 0), NULL),
			 -EBADMSG);
	for (i = 0; i < ARRAY_SIZE(bad); i++) {
		int ret = taken(dump,
				put_attack(NULL, bad[i].text, bad[i].length),
				NULL);

		if (ret != -EBADMSG)
			fail_msg("'%s': %d", bad[i].text, ret);
	}
	assert_int_equal(
		taken(dump, put_attack(NULL, "10000:01:00.0", 14), NULL), 0);
}

static void attributes_of_newer_modules_are_passed_over(void **state)
{
	static const struct attack newer = { "", 0x3ffe, 8, ~(u64)0 };

	assert_int_equal(
		taken(dump, put_attack(&newer, "0000:01:00.0", 13), NULL), 0);
}

static size_t put_answer(u16 type, u16 flags, u32 sequence, int error,
			 const char *words)
{
	struct nlmsgerr body = { .error = error };
	struct bytes bytes = { .at = dump, .size = sizeof(dump) };
	size_t message = begin_message(&bytes, type, flags);

	body.msg.nlmsg_len = sizeof(body.msg) + 8;
	memcpy(dump + 8, &sequence, sizeof(sequence));
	if (type == NLMSG_ERROR)
		put(&bytes, &body, sizeof(body));
	else
		put(&bytes, &error, sizeof(error));
	if (type == NLMSG_ERROR && !(flags & NLM_F_CAPPED))
		put(&bytes, "request", 8);
	if (words)
		put_attribute(&bytes, NLMSGERR_ATTR_MSG, words,
			      strlen(words) + 1);
	end_message(&bytes, message);
	return bytes.length;
}

static void errors_and_what_is_said_about_them(void **state)
{
	static const char words[] = "no such function";
	static const struct {
		u16 type;
		u16 flags;
		int error;
	} answers[] = {
		{ NLMSG_ERROR, NLM_F_ACK_TLVS | NLM_F_CAPPED, -ENODEV },
		{ NLMSG_ERROR, NLM_F_ACK_TLVS, -EPERM },
		{ NLMSG_DONE, NLM_F_ACK_TLVS | NLM_F_MULTI, -EBUSY },
		{ NLMSG_ERROR, NLM_F_ACK_TLVS | NLM_F_CAPPED, 0 },
	};
	struct pcitopo_reply reply;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(answers); i++) {
		size_t length = put_answer(answers[i].type, answers[i].flags,
					   TEST_SEQUENCE, answers[i].error,
					   words);

		assert_int_equal(taken(dump, length, &reply), 0);
		assert_true(reply.done);
		assert_int_equal(reply.error, answers[i].error);
		assert_non_null(reply.words);
	}
	assert_int_equal(
		taken(dump, put_answer(NLMSG_ERROR, 0, TEST_SEQUENCE, 5, NULL),
		      NULL),
		-EBADMSG);
}

static void answers_to_others_are_left_alone(void **state)
{
	struct pcitopo_reply reply;
	size_t length = put_answer(NLMSG_ERROR, NLM_F_CAPPED, TEST_SEQUENCE + 1,
				   -EPERM, NULL);

	assert_int_equal(taken(dump, length, &reply), 0);
	assert_false(reply.done);
	assert_int_equal(
		taken(dump,
		      put_answer(TEST_FAMILY + 1, 0, TEST_SEQUENCE, 0, NULL),
		      NULL),
		-EBADMSG);
}

static void a_torn_dump_says_so(void **state)
{
	struct bytes bytes = { .at = dump, .size = sizeof(dump) };
	struct pcitopo_reply reply;

	put_done(&bytes, NLM_F_DUMP_INTR, 0);
	assert_int_equal(taken(dump, bytes.length, &reply), 0);
	assert_true(reply.done && reply.torn);
}

size_t netlink_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(functions_come_back_as_they_were),
		cmocka_unit_test(chips_by_serial_number_or_group),
		cmocka_unit_test(unstable_functions_are_not_judged),
		cmocka_unit_test(cut_off_anywhere),
		cmocka_unit_test(mangled_anywhere),
		cmocka_unit_test(samples_that_cannot_be),
		cmocka_unit_test(cxl_registers_that_cannot_be),
		cmocka_unit_test(addresses_that_are_none),
		cmocka_unit_test(attributes_of_newer_modules_are_passed_over),
		cmocka_unit_test(errors_and_what_is_said_about_them),
		cmocka_unit_test(answers_to_others_are_left_alone),
		cmocka_unit_test(a_torn_dump_says_so),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
