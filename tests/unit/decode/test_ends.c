// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_ends.c - what both ends of a link say together
 *
 *	port ==== component
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

#include "../../vectors/rows.h"
#include "../suites.h"

/* One end: whether it can detect retimers, and how many it sees */
enum end {
	ABSENT,
	CANNOT, /* Link Capabilities 2 lacks detection, or is not known */
	SAYS_0,
	SAYS_1,
	SAYS_2,
};

static const struct pcitopo_config ends[] = {
	[CANNOT] = { .have = VEC_HAVE(RETIMERS) | VEC_HAVE(RETIMER_DETECT) },
	[SAYS_0] = { .have = VEC_HAVE(RETIMERS) | VEC_HAVE(RETIMER_DETECT),
		     .retimer_detect = 1,
		     .two_retimers_detect = 1 },
	[SAYS_1] = { .have = VEC_HAVE(RETIMERS) | VEC_HAVE(RETIMER_DETECT),
		     .retimer_detect = 1,
		     .retimer_present = 1 },
	[SAYS_2] = { .have = VEC_HAVE(RETIMERS) | VEC_HAVE(RETIMER_DETECT),
		     .retimer_detect = 1,
		     .retimer_present = 1,
		     .two_retimers_present = 1 },
};

#define PORT   PCITOPO_END_PORT
#define DEVICE PCITOPO_END_DEVICE

static void retimers_by_what_each_end_says(void **state)
{
	static const struct {
		enum end port, component;
		bool known;
		u8 retimers, seen_by;
	} rows[] = {
		{ ABSENT, ABSENT, false, 0, 0 },
		{ ABSENT, SAYS_0, true, 0, 0 },
		{ CANNOT, ABSENT, false, 0, 0 },
		{ CANNOT, CANNOT, false, 0, 0 },
		{ CANNOT, SAYS_0, true, 0, 0 },
		{ SAYS_0, CANNOT, true, 0, 0 },
		{ SAYS_0, SAYS_0, true, 0, 0 },
		{ CANNOT, SAYS_1, true, 1, DEVICE },
		{ SAYS_0, SAYS_1, true, 1, DEVICE },
		{ SAYS_1, SAYS_0, true, 1, PORT },
		{ SAYS_1, SAYS_1, true, 1, PORT | DEVICE },
		{ SAYS_1, SAYS_2, true, 2, PORT | DEVICE },
		{ SAYS_2, ABSENT, true, 2, PORT },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct pcitopo_config *port =
			rows[i].port ? &ends[rows[i].port] : NULL;
		const struct pcitopo_config *component =
			rows[i].component ? &ends[rows[i].component] : NULL;
		u8 retimers = 7, seen_by = 7;

		print_message("# row %zu\n", i);
		assert_int_equal(pcitopo_link_retimers(port, component,
						       &retimers, &seen_by),
				 rows[i].known);
		assert_int_equal(retimers, rows[i].retimers);
		assert_int_equal(seen_by, rows[i].seen_by);
	}
}

/* An end that cannot detect retimers can be one whose capability was not read */
static void a_retimer_bit_without_its_capability_is_not_zero(void **state)
{
	const struct pcitopo_config unread = { .have = VEC_HAVE(RETIMERS),
					       .retimer_detect = 1 };
	u8 retimers, seen_by;

	assert_false(
		pcitopo_link_retimers(&unread, &unread, &retimers, &seen_by));
}

enum link {
	WIDTH_0,
	WIDTH_1,
};

enum slot {
	NO_SLOT,
	EMPTY,
	CARD,
};

enum data_link {
	UNREPORTED,
	INACTIVE,
	ACTIVE,
};

static struct pcitopo_config silent_port(enum slot slot, enum data_link dll,
					 enum link width)
{
	return (struct pcitopo_config){
		.have = VEC_HAVE(LNKSTA) | VEC_HAVE(LNKSTA_FLAGS) |
			VEC_HAVE(LNKCAP_FLAGS) | VEC_HAVE(SLTSTA),
		.slot_implemented = slot != NO_SLOT,
		/* Not of any meaning without a slot */
		.presence_detect = slot != EMPTY,
		.dll_active_reporting = dll != UNREPORTED,
		.dll_active = dll == ACTIVE,
		.width = width == WIDTH_1,
	};
}

#define DOWN	    PCITOPO_SILENCE_DOWN
#define NO_PRESENCE PCITOPO_SILENCE_NO_PRESENCE
#define UNEXPLAINED PCITOPO_SILENCE_UNEXPLAINED
#define LINKED	    PCITOPO_SILENCE_LINKED
#define NO_DEVICE   PCITOPO_SILENCE_NO_DEVICE

/* Every combination of what a port can say of a link where nothing answers */
static void a_silent_port(void **state)
{
	static const struct {
		enum slot slot;
		enum data_link dll;
		enum link width;
		enum pcitopo_silence known, unknown; /* a function below */
	} rows[] = {
		{ NO_SLOT, UNREPORTED, WIDTH_0, DOWN, NO_DEVICE },
		{ NO_SLOT, UNREPORTED, WIDTH_1, UNEXPLAINED, NO_DEVICE },
		{ NO_SLOT, INACTIVE, WIDTH_0, DOWN, NO_DEVICE },
		{ NO_SLOT, INACTIVE, WIDTH_1, DOWN, NO_DEVICE },
		{ NO_SLOT, ACTIVE, WIDTH_0, DOWN, LINKED },
		{ NO_SLOT, ACTIVE, WIDTH_1, UNEXPLAINED, LINKED },
		{ EMPTY, UNREPORTED, WIDTH_0, NO_PRESENCE, NO_PRESENCE },
		{ EMPTY, UNREPORTED, WIDTH_1, NO_PRESENCE, NO_PRESENCE },
		{ EMPTY, INACTIVE, WIDTH_0, NO_PRESENCE, NO_PRESENCE },
		{ EMPTY, INACTIVE, WIDTH_1, NO_PRESENCE, NO_PRESENCE },
		{ EMPTY, ACTIVE, WIDTH_0, DOWN, LINKED },
		{ EMPTY, ACTIVE, WIDTH_1, UNEXPLAINED, LINKED },
		{ CARD, UNREPORTED, WIDTH_0, DOWN, DOWN },
		{ CARD, UNREPORTED, WIDTH_1, UNEXPLAINED, LINKED },
		{ CARD, INACTIVE, WIDTH_0, DOWN, DOWN },
		{ CARD, INACTIVE, WIDTH_1, DOWN, DOWN },
		{ CARD, ACTIVE, WIDTH_0, DOWN, DOWN },
		{ CARD, ACTIVE, WIDTH_1, UNEXPLAINED, LINKED },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo_config port =
			silent_port(rows[i].slot, rows[i].dll, rows[i].width);

		print_message("# row %zu\n", i);
		assert_int_equal(pcitopo_port_silence(&port, true),
				 rows[i].known);
		assert_int_equal(pcitopo_port_silence(&port, false),
				 rows[i].unknown);
	}
}

size_t ends_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(retimers_by_what_each_end_says),
		cmocka_unit_test(
			a_retimer_bit_without_its_capability_is_not_zero),
		cmocka_unit_test(a_silent_port),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
