// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_watch.c - notifications, whole and mangled, and what becomes of them
 */
#include "../machine.h"

#include <errno.h>

#include "messages.h"
#include "watch/watch.h"
#include "../suites.h"

static u8 buffer[8192];

static struct pcitopo_event link_event(void)
{
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LINK,
		.source = "kernel",
		.real_time_ns = 1795323600123456789,
		.has_epoch = true,
		.has_port = true,
		.has_device = true,
		.has_change_count = true,
		.epoch = 5,
		.sequence = 7,
		.before = { .known = true,
			    .up = true,
			    .rate = { PT_SPEED_32GT, 16, true, true } },
		.after = { .known = true,
			   .up = true,
			   .rate = { PT_SPEED_2_5GT, 8, true, true } },
		.worst = { .known = true },
		.folded = 12,
		.change_count = 13,
		.at_port = { .have = PCITOPO_GROWTH_INTERVAL |
				     PCITOPO_GROWTH_DEVICE_ERRORS |
				     PCITOPO_GROWTH_LANE_ERRORS |
				     PCITOPO_GROWTH_PARITY_RETIMER2 |
				     PCITOPO_GROWTH_BANDWIDTH,
			     .interval_ns = 1000000007,
			     .device_errors = 1,
			     .lane_errors = 9,
			     .parity_retimer2 = 3,
			     .labs = true },
		.at_device = { .have = PCITOPO_GROWTH_INTERVAL |
				       PCITOPO_GROWTH_UNCORRECTABLE |
				       PCITOPO_GROWTH_CORRECTABLE |
				       PCITOPO_GROWTH_PARITY_LOCAL |
				       PCITOPO_GROWTH_PARITY_RETIMER1,
			       .interval_ns = 1,
			       .uncorrectable = 0x20,
			       .correctable = 0x40,
			       .parity_retimer1 = 1 },
	};

	pcitopo_address_parse("0001:22:01.0", &event.port);
	pcitopo_address_parse("0001:24:00.0", &event.device);
	return event;
}

static struct pcitopo_event topology_event(enum pcitopo_event_type type)
{
	struct pcitopo_event event = {
		.type = type,
		.source = "kernel",
		.real_time_ns = 1,
		.has_epoch = true,
		.has_device = true,
		.has_ids = true,
		.epoch = 5,
		.sequence = 1,
		.vendor_id = 0x10de,
		.device_id = 0x2330,
		.class_code = 0x0302,
	};

	pcitopo_address_parse("0001:24:00.0", &event.device);
	return event;
}

static size_t sent(const struct pcitopo_event *event)
{
	struct bytes bytes = { .at = buffer, .size = sizeof(buffer) };

	put_event(&bytes, event);
	assert_in_range(bytes.length, 1, sizeof(buffer));
	return bytes.length;
}

static int taken(struct pcitopo *pt, const void *bytes, size_t length,
		 struct pcitopo_notice *notice)
{
	struct pcitopo_reply reply = { .problems = &pt->problems,
				       .type = TEST_FAMILY };
	size_t left = length;
	int ret = pcitopo_notice_take(&reply, &bytes, &left, notice);

	assert_int_equal(left, 0);
	return ret;
}

static void assert_comes_back(const struct pcitopo_event *event)
{
	struct pcitopo *pt = pcitopo_new();
	const char *wanted, *line;
	struct pcitopo_notice notice;

	assert_int_equal(taken(pt, buffer, sent(event), &notice), 0);
	assert_int_equal(notice.type, PCITOPO_NOTICE_EVENT);
	assert_int_equal(pcitopo_event_format(&pt->arena, event, &wanted), 0);
	assert_int_equal(pcitopo_event_format(&pt->arena, &notice.event, &line),
			 0);
	assert_string_equal(line, wanted);
	pcitopo_free(pt);
}

static void events_come_back_as_they_were(void **state)
{
	struct pcitopo_event event = link_event();

	assert_comes_back(&event);
	event.type = PCITOPO_EVENT_ERRORS;
	event.has_device = false;
	event.at_device.have = 0;
	event.folded = 0;
	event.worst.known = false;
	assert_comes_back(&event);
	event = topology_event(PCITOPO_EVENT_ADDED);
	assert_comes_back(&event);
	event = topology_event(PCITOPO_EVENT_REMOVED);
	assert_comes_back(&event);
}

static void an_event_without_what_it_is_about(void **state)
{
	static const u16 needed[] = {
		PCITOPO_A_LINK_EVENT_EPOCH,
		PCITOPO_A_LINK_EVENT_SEQUENCE,
		PCITOPO_A_LINK_EVENT_REAL_TIME_NS,
		PCITOPO_A_LINK_EVENT_PORT,
		PCITOPO_A_LINK_EVENT_CHANGE_COUNT,
		PCITOPO_A_LINK_EVENT_AFTER,
	};
	struct pcitopo_event event = link_event();
	struct pcitopo *pt = pcitopo_new();
	size_t length = sent(&event), at, i;
	struct pcitopo_notice notice;
	struct nlattr head;

	for (i = 0; i < ARRAY_SIZE(needed); i++) {
		sent(&event);
		for (at = 20; at < length;
		     at += NLMSG_ALIGN((size_t)head.nla_len)) {
			memcpy(&head, buffer + at, sizeof(head));
			if ((head.nla_type & NLA_TYPE_MASK) != needed[i])
				continue;
			/* To one that is not known */
			buffer[at + 2] = 0xff;
			buffer[at + 3] = 0x3f;
		}
		if (taken(pt, buffer, length, &notice) != -EBADMSG)
			fail_msg("without attribute %u", needed[i]);
	}
	pcitopo_free(pt);
}

static void a_message_cut_short_is_none(void **state)
{
	struct pcitopo_event event = link_event();
	struct pcitopo_notice notice = { .event = event };
	struct pcitopo *pt = pcitopo_new();
	size_t whole = sent(&event), length;

	for (length = 1; length < whole; length++) {
		/* So that a byte too far is seen */
		u8 *part = malloc(length);
		u32 says = (u32)length;

		memcpy(part, buffer, length);
		assert_int_equal(taken(pt, part, length, &notice), -EBADMSG);
		/* As if the kernel had meant it so */
		if (length >= 20) {
			memcpy(part, &says, sizeof(says));
			taken(pt, part, length, &notice);
		}
		free(part);
		pcitopo_arena_reset(&pt->arena);
		pt->problems.count = 0;
	}
	assert_int_equal(notice.event.port.bus, event.port.bus);
	pcitopo_free(pt);
}

static void what_is_not_for_us_is_passed_over(void **state)
{
	struct bytes bytes = { .at = buffer, .size = sizeof(buffer) };
	struct genlmsghdr generic = { .cmd = CTRL_CMD_DELFAMILY };
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_notice notice;
	size_t message = begin_message(&bytes, GENL_ID_CTRL, 0);

	put(&bytes, &generic, sizeof(generic));
	put_attribute(&bytes, CTRL_ATTR_FAMILY_NAME, "pcitopos", 9);
	end_message(&bytes, message);
	assert_int_equal(taken(pt, buffer, bytes.length, &notice), 0);
	assert_int_equal(notice.type, PCITOPO_NOTICE_NONE);
	/* Another family, and a command that a later module has */
	buffer[4] = TEST_FAMILY + 1;
	assert_int_equal(taken(pt, buffer, bytes.length, &notice), 0);
	assert_int_equal(notice.type, PCITOPO_NOTICE_NONE);
	buffer[4] = TEST_FAMILY;
	buffer[16] = PCITOPO_CMD_MAX + 1;
	assert_int_equal(taken(pt, buffer, bytes.length, &notice), 0);
	assert_int_equal(notice.type, PCITOPO_NOTICE_NONE);
	pcitopo_free(pt);
}

static void a_family_comes_and_goes(void **state)
{
	static const struct {
		u8 command;
		enum pcitopo_notice_type type;
	} cases[] = {
		{ CTRL_CMD_NEWFAMILY, PCITOPO_NOTICE_FAMILY_NEW },
		{ CTRL_CMD_DELFAMILY, PCITOPO_NOTICE_FAMILY_GONE },
		{ CTRL_CMD_NEWMCAST_GRP, PCITOPO_NOTICE_NONE },
	};
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_notice notice;
	size_t i, message;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		struct bytes bytes = { .at = buffer, .size = sizeof(buffer) };
		struct genlmsghdr generic = { .cmd = cases[i].command };

		message = begin_message(&bytes, GENL_ID_CTRL, 0);
		put(&bytes, &generic, sizeof(generic));
		put_attribute(&bytes, CTRL_ATTR_FAMILY_NAME,
			      PCITOPO_FAMILY_NAME, sizeof(PCITOPO_FAMILY_NAME));
		end_message(&bytes, message);
		assert_int_equal(taken(pt, buffer, bytes.length, &notice), 0);
		assert_int_equal(notice.type, cases[i].type);
	}
	pcitopo_free(pt);
}

/* The module tells less of a port in a link than of the function itself */
static void links_come_with_their_counts(void **state)
{
	struct bytes bytes = { .at = buffer, .size = sizeof(buffer) };
	const struct genlmsghdr generic = { .cmd = PCITOPO_CMD_LINK_GET };
	struct pcitopo_known_links links = { 0 };
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_reply reply = {
		.problems = &pt->problems,
		.sequence = TEST_SEQUENCE,
		.type = TEST_FAMILY,
		.take = pcitopo_message_link,
		.context = &links,
	};
	struct pcitopo_event event = link_event();
	size_t message = begin_message(&bytes, TEST_FAMILY, 0), nest;

	put(&bytes, &generic, sizeof(generic));
	put_address(&bytes, PCITOPO_A_LINK_PORT, &event.port);
	put_number(&bytes, PCITOPO_A_LINK_CHANGE_COUNT, 4, 42);
	nest = begin_nest(&bytes, PCITOPO_A_LINK_AT_PORT);
	put_number(&bytes, PCITOPO_A_SAMPLE_SPEED_CODE, 1, PT_SPEED_16GT);
	put_number(&bytes, PCITOPO_A_SAMPLE_WIDTH, 1, 4);
	end_nest(&bytes, nest);
	end_message(&bytes, message);
	assert_int_equal(pcitopo_reply_take(&reply, buffer, bytes.length), 0);
	assert_int_equal(links.count, 1);
	assert_int_equal(links.list[0].change_count, 42);
	assert_true(links.list[0].has_count && links.list[0].state.up);
	assert_int_equal(links.list[0].state.rate.width, 4);
	assert_int_equal(links.list[0].state.rate.speed, PT_SPEED_16GT);
	free(links.list);
	pcitopo_free(pt);
}

/* What the kernel remembers of a function that is being pulled */
static struct pcitopo_device silent(const struct pcitopo_device *device)
{
	struct pcitopo_device now = *device;

	now.config = (struct pcitopo_config){
		.vendor_id = device->config.vendor_id,
		.device_id = device->config.device_id,
		.defects = 1u << PCITOPO_DEFECT_ALL_ONES,
	};
	pcitopo_set(&now.config, PCITOPO_HAVE_IDS);
	return now;
}

static void a_silent_function_keeps_its_serial(void **state)
{
	struct pcitopo *pt =
		load_text("0000:01:00.0 0302: 10de:2330 (rev a1)\n"
			  "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
			  "\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16\n"
			  "\t\tLnkSta:\tSpeed 32GT/s, Width x16\n"
			  "\tCapabilities: [100] Device Serial Number"
			  " 11-22-33-44-55-66-77-88\n");
	struct pcitopo_device before, now, other;

	(void)state;
	before = pt->topo.devices[device_at(&pt->topo, "0000:01:00.0")];
	assert_true(pcitopo_has(&before.config, PCITOPO_HAVE_SERIAL));
	assert_true(pcitopo_has(&before.config, PCITOPO_HAVE_LNKSTA));

	now = silent(&before);
	pcitopo_serial_keep(&now, &before);
	assert_true(pcitopo_has(&now.config, PCITOPO_HAVE_SERIAL));
	assert_true(now.config.serial == before.config.serial);
	assert_false(pcitopo_has(&now.config, PCITOPO_HAVE_LNKSTA));

	/* It answers, and has none */
	other = before;
	other.config.have &= ~((u64)1 << PCITOPO_HAVE_SERIAL);
	pcitopo_serial_keep(&other, &before);
	assert_false(pcitopo_has(&other.config, PCITOPO_HAVE_SERIAL));

	/* It is something else */
	other = silent(&before);
	other.config.device_id++;
	pcitopo_serial_keep(&other, &before);
	assert_false(pcitopo_has(&other.config, PCITOPO_HAVE_SERIAL));

	/* It is gone, and another one of its kind came */
	pcitopo_serial_forget(&pt->topo, &before.address);
	now = silent(&before);
	pcitopo_serial_keep(&now, &pt->topo.devices[0]);
	assert_false(pcitopo_has(&now.config, PCITOPO_HAVE_SERIAL));
	pcitopo_free(pt);
}

/*
 *	00:01.0 root port ==== 01:00.0 GPU, at its best when it was read
 */
static void states_are_judged_beside_the_model(void **state)
{
	static const struct {
		struct pcitopo_link_state state;
		enum pcitopo_verdict verdict;
	} rows[] = {
		{ { .up = true, .rate = { PT_SPEED_32GT, 16, true, true } },
		  PCITOPO_VERDICT_OK },
		{ { .up = true, .rate = { PT_SPEED_32GT, 8, true, true } },
		  PCITOPO_VERDICT_DEGRADED },
		{ { .up = true, .rate = { PT_SPEED_2_5GT, 16, true, true } },
		  PCITOPO_VERDICT_IDLE },
		{ { .up = true, .rate = { PT_SPEED_16GT, 16, true, true } },
		  PCITOPO_VERDICT_DEGRADED },
		{ { .up = false }, PCITOPO_VERDICT_DOWN },
	};
	struct pcitopo *pt = load_text(
		"00:01.0 PCI bridge: Intel Corporation Device 352a\n"
		"\tBus: primary=00, secondary=01, subordinate=01\n"
		"\tCapabilities: [40] Express (v2) Root Port (Slot-)\n"
		"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16\n"
		"\t\tLnkSta:\tSpeed 32GT/s, Width x16\n\n"
		"01:00.0 3D controller: NVIDIA Corporation Device 2330\n"
		"\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
		"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16\n"
		"\t\tLnkSta:\tSpeed 32GT/s, Width x16\n");
	struct pcitopo_address port = pt->topo.devices[0].address;
	struct pcitopo_link_state judged;
	size_t i;

	assert_int_equal(pt->topo.num_links, 1);
	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		judged = rows[i].state;
		judged.known = true;
		pcitopo_link_state_judge(&pt->topo, &port, &judged);
		assert_true(judged.has_verdict);
		assert_int_equal(judged.verdict, rows[i].verdict);
		assert_int_equal(pt->topo.links[0].verdict, PCITOPO_VERDICT_OK);
		assert_int_equal(pt->topo.devices[0].config.width, 16);
	}
	judged.known = false;
	pcitopo_link_state_judge(&pt->topo, &port, &judged);
	assert_false(judged.has_verdict);
	pcitopo_free(pt);
}

size_t watch_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(events_come_back_as_they_were),
		cmocka_unit_test(an_event_without_what_it_is_about),
		cmocka_unit_test(a_message_cut_short_is_none),
		cmocka_unit_test(what_is_not_for_us_is_passed_over),
		cmocka_unit_test(a_family_comes_and_goes),
		cmocka_unit_test(links_come_with_their_counts),
		cmocka_unit_test(a_silent_function_keeps_its_serial),
		cmocka_unit_test(states_are_judged_beside_the_model),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
