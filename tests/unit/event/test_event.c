// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_event.c - events as lines of JSON, there and back, whole and mangled
 */
#include "../machine.h"

#include <errno.h>

#include "event/event.h"
#include "../suites.h"

/* What a GPU at x8 looks like, with all that can be known of it */
static struct pcitopo_event whole_event(void)
{
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LINK,
		.source = "kernel",
		.real_time_ns = 1795323600123456789,
		.has_epoch = true,
		.has_port = true,
		.has_device = true,
		.has_ids = true,
		.has_retimers = true,
		.has_change_count = true,
		.epoch = 18446744073709551615u,
		.sequence = 7,
		.lost = 3,
		.boot_id = "5d5fe5a9-0a70-4a4b-a3bb-6f1d7b3c1d11",
		.host = "node17",
		.vendor_id = 0x10de,
		.device_id = 0x2330,
		.class_code = 0x0302,
		.place = "0000.r2/01.0",
		.slot = "3",
		.name = "gpu3",
		.linux_name = "card3",
		.driver = "nvidia",
		.product = "H100 \"SXM5\" \\ 80GB \xc3\xa9",
		.port_serial = "0000c980123456ab",
		.device_serial = "48b02dffff000001",
		.retimers = 1,
		.before = { .known = true,
			    .up = true,
			    .has_verdict = true,
			    .rate = { PT_SPEED_32GT, 16, true, true },
			    .verdict = PCITOPO_VERDICT_OK },
		.after = { .known = true,
			   .up = true,
			   .has_verdict = true,
			   .rate = { PT_SPEED_2_5GT, 8, true, true },
			   .verdict = PCITOPO_VERDICT_DEGRADED },
		.worst = { .known = true },
		.folded = 12,
		.change_count = 4,
		.at_port = { .have = PCITOPO_GROWTH_INTERVAL |
				     PCITOPO_GROWTH_DEVICE_ERRORS |
				     PCITOPO_GROWTH_UNCORRECTABLE |
				     PCITOPO_GROWTH_CORRECTABLE |
				     PCITOPO_GROWTH_LANE_ERRORS |
				     PCITOPO_GROWTH_PARITY_RETIMER1 |
				     PCITOPO_GROWTH_BANDWIDTH,
			     .interval_ns = 1000000007,
			     .device_errors = PT_EXP_DEVSTA_CED |
					      PT_EXP_DEVSTA_URD,
			     .uncorrectable = PT_AER_UNC_SURPDN | (u32)1 << 29,
			     .correctable = PT_AER_COR_RCVR,
			     .lane_errors = (u32)1 << 31 | 0x9,
			     .lbms = true },
		.at_device = { .have = PCITOPO_GROWTH_PARITY_LOCAL,
			       .parity_local = 0 },
		.snapshot = "snapshot-x.txt",
	};

	pcitopo_address_parse("10000:a4:1f.7", &event.port);
	pcitopo_address_parse("0000:a5:00.0", &event.device);
	return event;
}

static const char whole_line[] =
	"{\"pcitopo\":{\"version\":\"" PCITOPO_VERSION "\",\"schema\":1},"
	"\"event\":\"link\",\"time\":\"2026-11-22T05:00:00.123456789Z\","
	"\"source\":\"kernel\",\"host\":\"node17\","
	"\"boot_id\":\"5d5fe5a9-0a70-4a4b-a3bb-6f1d7b3c1d11\","
	"\"epoch\":18446744073709551615,\"sequence\":7,\"lost\":3,"
	"\"link\":\"10000:a4:1f.7\",\"device\":\"0000:a5:00.0\","
	"\"place\":\"0000.r2/01.0\",\"slot\":\"3\",\"name\":\"gpu3\","
	"\"linux_name\":\"card3\",\"driver\":\"nvidia\","
	"\"product\":\"H100 \\\"SXM5\\\" \\\\ 80GB \xc3\xa9\","
	"\"vendor_id\":\"10de\",\"device_id\":\"2330\",\"class\":\"0302\","
	"\"port_serial\":\"0000c980123456ab\",\"serial\":\"48b02dffff000001\","
	"\"retimers\":1,"
	"\"before\":{\"up\":true,\"speed_gts\":32.0,\"width\":16,\"verdict\":\"ok\"},"
	"\"after\":{\"up\":true,\"speed_gts\":2.5,\"width\":8,\"verdict\":\"degraded\"},"
	"\"worst\":{\"up\":false,\"speed_gts\":null,\"width\":null,\"verdict\":null},"
	"\"folded\":12,\"change_count\":4,"
	"\"grown\":{\"port\":{\"interval_s\":1.000000007,"
	"\"device_errors\":[\"correctable\",\"unsupported-request\"],"
	"\"aer_uncorrectable\":[\"SDES\",\"bit-29\"],\"aer_correctable\":[\"RxErr\"],"
	"\"lane_errors\":[0,3,31],\"parity_local\":null,\"parity_retimer1\":[],"
	"\"parity_retimer2\":null,\"lbms\":true,\"labs\":false},"
	"\"device\":{\"interval_s\":null,\"device_errors\":null,"
	"\"aer_uncorrectable\":null,\"aer_correctable\":null,\"lane_errors\":null,"
	"\"parity_local\":[],\"parity_retimer1\":null,\"parity_retimer2\":null,"
	"\"lbms\":null,\"labs\":null}},"
	"\"snapshot\":\"snapshot-x.txt\"}";

static const char empty_line[] =
	"{\"pcitopo\":{\"version\":\"" PCITOPO_VERSION "\",\"schema\":1},"
	"\"event\":\"lost\",\"time\":\"1970-01-01T00:00:00.000000000Z\","
	"\"source\":null,\"host\":null,\"boot_id\":null,\"epoch\":null,"
	"\"sequence\":null,\"lost\":null,\"link\":null,\"device\":null,"
	"\"place\":null,\"slot\":null,\"name\":null,"
	"\"linux_name\":null,\"driver\":null,\"product\":null,"
	"\"vendor_id\":null,\"device_id\":null,\"class\":null,"
	"\"port_serial\":null,\"serial\":null,\"retimers\":null,"
	"\"before\":null,\"after\":null,\"worst\":null,\"folded\":0,"
	"\"change_count\":null,\"grown\":{\"port\":null,\"device\":null},"
	"\"snapshot\":null}";

static const char *formatted(struct pcitopo_arena *arena,
			     const struct pcitopo_event *event)
{
	const char *line;

	assert_int_equal(pcitopo_event_format(arena, event, &line), 0);
	return line;
}

static int parsed(struct pcitopo_arena *arena, const char *line,
		  struct pcitopo_event *event)
{
	return pcitopo_event_parse(arena, line, strlen(line), event);
}

static void an_event_is_a_line(void **state)
{
	struct pcitopo_event event = whole_event();
	struct pcitopo_arena arena = { 0 };

	assert_string_equal(formatted(&arena, &event), whole_line);
	event = (struct pcitopo_event){ .type = PCITOPO_EVENT_LOST };
	assert_string_equal(formatted(&arena, &event), empty_line);
	pcitopo_arena_free(&arena);
}

/* Strings are other pointers then, so the line is compared, and the numbers */
static void a_line_is_an_event(void **state)
{
	struct pcitopo_event wanted = whole_event(), event;
	struct pcitopo_arena arena = { 0 };

	assert_int_equal(parsed(&arena, whole_line, &event), 0);
	assert_string_equal(formatted(&arena, &event), whole_line);
	assert_string_equal(event.product, wanted.product);
	assert_memory_equal(&event.before, &wanted.before,
			    sizeof(wanted.before));
	assert_memory_equal(&event.at_port, &wanted.at_port,
			    sizeof(wanted.at_port));
	assert_memory_equal(&event.at_device, &wanted.at_device,
			    sizeof(wanted.at_device));
	assert_true(event.epoch == wanted.epoch &&
		    event.real_time_ns == wanted.real_time_ns);
	assert_int_equal(parsed(&arena, empty_line, &event), 0);
	assert_string_equal(formatted(&arena, &event), empty_line);
	assert_true(!event.before.known && !event.at_port.have);
	pcitopo_arena_free(&arena);
}

#define HEAD "{\"pcitopo\":{\"schema\":1},\"event\":\"link\""

static void strings_of_strangers_do_no_harm(void **state)
{
	struct pcitopo_event event = { .name = "a\033[2J\x80\n\xe2\x80\xae" };
	struct pcitopo_arena arena = { 0 };

	assert_non_null(
		strstr(formatted(&arena, &event), "\"name\":\"a?[2J???\""));
	assert_int_equal(
		parsed(&arena,
		       HEAD
		       ",\"name\":\"\\u0041\\u00e9\\u20ac\\ud83d\\ude00\\ud83d\\u0000\\/\\t\"}",
		       &event),
		0);
	assert_string_equal(event.name,
			    "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80?\?/\t");
	pcitopo_arena_free(&arena);
}

static void what_later_versions_add_is_passed_over(void **state)
{
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_event event;

	assert_int_equal(
		parsed(&arena,
		       " { \"new\" : [1, {\"a\":[],\"b\":{}}, \"]}\\\"\", -1.5e+3] ,"
		       "\"event\":\"errors\",\"after\":{\"verdict\":\"splendid\","
		       "\"mood\":null},\"grown\":{\"port\":{\"aer_correctable\":"
		       "[\"NewErr\",\"bit-77\",\"RxErr\"],\"interval_s\":1e-05}},"
		       "\"pcitopo\":{\"schema\":1}}\r\n",
		       &event),
		0);
	assert_int_equal(event.type, PCITOPO_EVENT_ERRORS);
	assert_int_equal(event.after.verdict, PCITOPO_VERDICT_UNKNOWN);
	assert_int_equal(event.at_port.correctable, PT_AER_COR_RCVR);
	assert_int_equal(event.at_port.interval_ns, 10000);
	pcitopo_arena_free(&arena);
}

static void lines_that_are_no_events(void **state)
{
	static const struct {
		const char *line;
		int ret;
	} cases[] = {
		{ "", -EINVAL },
		{ "{}", -EINVAL },
		{ "null", -EINVAL },
		{ "[1]", -EINVAL },
		{ "{\"pcitopo\":{\"schema\":1},\"links\":[]}", -EINVAL },
		{ "{\"event\":\"party\"}", -EPROTONOSUPPORT },
		{ "{\"pcitopo\":{\"schema\":2},\"event\":\"link\"}",
		  -EPROTONOSUPPORT },
		{ HEAD "} x", -EINVAL },
		{ HEAD ",}", -EINVAL },
		{ HEAD ",\"folded\":-1}", -EINVAL },
		{ HEAD ",\"folded\":4294967296}", -EINVAL },
		{ HEAD ",\"folded\":1.5}", -EINVAL },
		{ HEAD ",\"retimers\":256}", -EINVAL },
		{ HEAD ",\"sequence\":18446744073709551616}", -EINVAL },
		{ HEAD ",\"link\":\"0000:00:20.0\"}", -EINVAL },
		{ HEAD ",\"link\":7}", -EINVAL },
		{ HEAD ",\"class\":\"03022\"}", -EINVAL },
		{ HEAD ",\"time\":\"2026-13-22T05:00:00Z\"}", -EINVAL },
		{ HEAD ",\"time\":\"2026-11-22 05:00:00\"}", -EINVAL },
		{ HEAD ",\"time\":\"1969-11-22T05:00:00Z\"}", -EINVAL },
		{ HEAD ",\"before\":{\"up\":1}}", -EINVAL },
		{ HEAD ",\"before\":{\"speed_gts\":12.0}}", -EINVAL },
		{ HEAD ",\"grown\":{\"port\":{\"lane_errors\":[32]}}}",
		  -EINVAL },
		{ HEAD ",\"grown\":{\"port\":{\"interval_s\":1e99}}}",
		  -EINVAL },
		{ HEAD ",\"grown\":[]}", -EINVAL },
		{ HEAD ",\"name\":\"\\x\"}", -EINVAL },
		{ HEAD ",\"name\":\"\\u12\"}", -EINVAL },
		{ HEAD ",\"name\":\"a\nb\"}", -EINVAL },
		{ HEAD ",\"new\":tru}", -EINVAL },
		{ HEAD ",\"new\":[1 2]}", -EINVAL },
		{ HEAD ",\"new\":NaN}", -EINVAL },
		{ HEAD ",\"new\":-Infinity}", -EINVAL },
		{ HEAD ",\"new\":'x'}", -EINVAL },
		{ HEAD ",\"new\":99999999999999999999}", -EINVAL },
		{ HEAD ",\"grown\":{\"port\":{\"interval_s\":-1}}}", -EINVAL },
		{ HEAD "/**/}", -EINVAL },
		{ HEAD ",\"new\":{1:2}}", -EINVAL },
	};
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_event event = { .folded = 99 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (parsed(&arena, cases[i].line, &event) != cases[i].ret)
			fail_msg("%s: not %d", cases[i].line, cases[i].ret);
	}
	assert_int_equal(event.folded, 99);
	pcitopo_arena_free(&arena);
}

static void a_line_cut_short_is_none(void **state)
{
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_event event;
	size_t length;

	for (length = 0; length + 1 < sizeof(whole_line); length++) {
		/* So that a byte too far is seen */
		char *line = malloc(length + 1);

		memcpy(line, whole_line, length);
		assert_int_equal(pcitopo_event_parse(&arena, line, length,
						     &event),
				 -EINVAL);
		free(line);
	}
	pcitopo_arena_free(&arena);
}

/* Whatever a byte becomes, what is read can be written and read again */
static void a_line_with_a_wrong_byte(void **state)
{
	static const char bytes[] = "\0\"\\{}[],:-0e9u\377";
	struct pcitopo_arena arena = { 0 };
	char line[sizeof(whole_line)];
	struct pcitopo_event event;
	size_t at, i;
	u32 read = 0;

	for (at = 0; at + 1 < sizeof(line); at++) {
		for (i = 0; i + 1 < sizeof(bytes); i++) {
			memcpy(line, whole_line, sizeof(line));
			line[at] = bytes[i];
			if (pcitopo_event_parse(&arena, line, sizeof(line) - 1,
						&event))
				continue;
			assert_int_equal(parsed(&arena,
						formatted(&arena, &event),
						&event),
					 0);
			read++;
		}
	}
	/* Names of members and what is in strings can be anything */
	assert_in_range(read, 1000, sizeof(line) * sizeof(bytes));
	pcitopo_arena_free(&arena);
}

static void no_depth_is_too_deep(void **state)
{
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_event event;
	size_t size = 1 << 20;
	char *line = malloc(size);

	memset(line, '[', size);
	memcpy(line, HEAD ",\"new\":", sizeof(HEAD ",\"new\":") - 1);
	assert_int_equal(pcitopo_event_parse(&arena, line, size, &event),
			 -EINVAL);
	free(line);
	pcitopo_arena_free(&arena);
}

size_t event_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_event_is_a_line),
		cmocka_unit_test(a_line_is_an_event),
		cmocka_unit_test(strings_of_strangers_do_no_harm),
		cmocka_unit_test(what_later_versions_add_is_passed_over),
		cmocka_unit_test(lines_that_are_no_events),
		cmocka_unit_test(a_line_cut_short_is_none),
		cmocka_unit_test(a_line_with_a_wrong_byte),
		cmocka_unit_test(no_depth_is_too_deep),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
