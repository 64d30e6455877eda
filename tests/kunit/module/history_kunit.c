// SPDX-License-Identifier: GPL-2.0
/*
 * history_kunit.c - tests of what is remembered of a link
 *
 * A row is what a port says at each of some readings, a second apart, and what is
 * known of its link after the last one.
 */
#include <kunit/test.h>

#include "pcitopo.h"

#define HISTORY_STEPS 6

/**
 * enum history_says - what a port says at a reading
 * @HISTORY_END: there is no such reading
 * @HISTORY_UP: speed and width
 * @HISTORY_ACTIVE: likewise, and that its data link is active
 * @HISTORY_INACTIVE: likewise, and that its data link is not active
 * @HISTORY_SILENT: nothing of its link: it sleeps, or does not answer
 * @HISTORY_ENDPOINT: speed and width, of a function that is no port
 */
enum history_says {
	HISTORY_END,
	HISTORY_UP,
	HISTORY_ACTIVE,
	HISTORY_INACTIVE,
	HISTORY_SILENT,
	HISTORY_ENDPOINT,
};

/**
 * struct history_step - a reading
 * @says: what of the link
 * @speed: Current Link Speed
 * @width: Negotiated Link Width
 */
struct history_step {
	enum history_says says;
	u8 speed;
	u8 width;
};

/**
 * struct history_row - readings, and what is known after them
 * @description: the situation
 * @steps: the readings
 * @expected: what is known; changed_ns is in seconds
 */
struct history_row {
	const char *description;
	struct history_step steps[HISTORY_STEPS];
	struct pcitopo_history expected;
};

static const struct history_row history_rows[] = {
	{
		"never read",
		{ { HISTORY_END } },
		{},
	},
	{
		"read once, up",
		{ { HISTORY_ACTIVE, 5, 16 } },
		{ .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 16,
		  .worst_speed = 5,
		  .worst_width = 16 },
	},
	{
		"read once, down",
		{ { HISTORY_INACTIVE, 1, 0 } },
		{ .is_known = 1 },
	},
	{
		"nothing changes",
		{ { HISTORY_ACTIVE, 5, 16 },
		  { HISTORY_ACTIVE, 5, 16 },
		  { HISTORY_ACTIVE, 5, 16 } },
		{ .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 16,
		  .worst_speed = 5,
		  .worst_width = 16 },
	},
	{
		"slower and back",
		{ { HISTORY_ACTIVE, 5, 16 },
		  { HISTORY_ACTIVE, 1, 16 },
		  { HISTORY_ACTIVE, 5, 16 },
		  { HISTORY_ACTIVE, 5, 16 } },
		{ .changed_ns = 3,
		  .changes = 2,
		  .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 16,
		  .worst_speed = 1,
		  .worst_width = 16 },
	},
	{
		"narrower and slower at different times",
		{ { HISTORY_UP, 5, 16 },
		  { HISTORY_UP, 5, 8 },
		  { HISTORY_UP, 3, 16 } },
		{ .changed_ns = 3,
		  .changes = 2,
		  .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 3,
		  .width = 16,
		  .worst_speed = 3,
		  .worst_width = 8 },
	},
	{
		"down and up as before",
		{ { HISTORY_ACTIVE, 4, 8 },
		  { HISTORY_INACTIVE, 4, 8 },
		  { HISTORY_ACTIVE, 4, 8 } },
		{ .changed_ns = 3,
		  .changes = 2,
		  .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 4,
		  .width = 8,
		  .worst_speed = 4,
		  .worst_width = 8 },
	},
	{
		"stays down",
		{ { HISTORY_ACTIVE, 4, 8 },
		  { HISTORY_INACTIVE, 4, 8 },
		  { HISTORY_INACTIVE, 1, 0 } },
		{ .changed_ns = 2,
		  .changes = 1,
		  .is_known = 1,
		  .has_worst = 1,
		  .speed = 4,
		  .width = 8,
		  .worst_speed = 4,
		  .worst_width = 8 },
	},
	{
		"comes up at last",
		{ { HISTORY_INACTIVE, 1, 0 }, { HISTORY_ACTIVE, 6, 4 } },
		{ .changed_ns = 2,
		  .changes = 1,
		  .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 6,
		  .width = 4,
		  .worst_speed = 6,
		  .worst_width = 4 },
	},
	{
		"sleeps meanwhile",
		{ { HISTORY_ACTIVE, 5, 16 },
		  { HISTORY_SILENT },
		  { HISTORY_ACTIVE, 5, 16 } },
		{ .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 16,
		  .worst_speed = 5,
		  .worst_width = 16 },
	},
	{
		"changes while it sleeps",
		{ { HISTORY_ACTIVE, 5, 16 },
		  { HISTORY_SILENT },
		  { HISTORY_ACTIVE, 5, 8 } },
		{ .changed_ns = 3,
		  .changes = 1,
		  .is_known = 1,
		  .is_up = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 8,
		  .worst_speed = 5,
		  .worst_width = 8 },
	},
	{
		"no width there is",
		{ { HISTORY_UP, 5, 16 }, { HISTORY_UP, 5, 3 } },
		{ .changed_ns = 2,
		  .changes = 1,
		  .is_known = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 16,
		  .worst_speed = 5,
		  .worst_width = 16 },
	},
	{
		"no speed there is",
		{ { HISTORY_UP, 5, 16 }, { HISTORY_UP, 15, 16 } },
		{ .changed_ns = 2,
		  .changes = 1,
		  .is_known = 1,
		  .has_worst = 1,
		  .speed = 5,
		  .width = 16,
		  .worst_speed = 5,
		  .worst_width = 16 },
	},
	{
		"no port",
		{ { HISTORY_ENDPOINT, 5, 16 }, { HISTORY_ENDPOINT, 1, 16 } },
		{},
	},
};

KUNIT_ARRAY_PARAM_DESC(history, history_rows, description);

static void history_know(struct pcitopo_sample *sample, enum pcitopo_have what)
{
	pcitopo_set(&sample->config, what);
}

static void history_sample(struct pcitopo_sample *sample,
			   const struct history_step *step)
{
	struct pcitopo_config *config = &sample->config;

	history_know(sample, PCITOPO_HAVE_HEADER);
	history_know(sample, PCITOPO_HAVE_EXP);
	config->header_type = PT_HEADER_TYPE_BRIDGE;
	config->port_type = PT_EXP_TYPE_ROOT_PORT;
	if (step->says == HISTORY_SILENT)
		return;
	if (step->says == HISTORY_ENDPOINT) {
		config->header_type = PT_HEADER_TYPE_NORMAL;
		config->port_type = PT_EXP_TYPE_ENDPOINT;
	}
	history_know(sample, PCITOPO_HAVE_LNKCAP_FLAGS);
	history_know(sample, PCITOPO_HAVE_LNKSTA);
	history_know(sample, PCITOPO_HAVE_LNKSTA_FLAGS);
	config->speed = step->speed;
	config->width = step->width;
	config->dll_active_reporting = step->says == HISTORY_ACTIVE ||
				       step->says == HISTORY_INACTIVE;
	config->dll_active = step->says == HISTORY_ACTIVE;
}

static void history_updated(struct kunit *test)
{
	const struct history_row *row = test->param_value;
	const struct pcitopo_history *expected = &row->expected;
	struct pcitopo_history history = {};
	u32 i;

	for (i = 0; i < HISTORY_STEPS && row->steps[i].says; i++) {
		struct pcitopo_sample sample = {
			.sampled_ns = (i + 1) * NSEC_PER_SEC,
		};

		history_sample(&sample, &row->steps[i]);
		pcitopo_history_update(&history, &sample);
	}
	KUNIT_EXPECT_EQ(test, history.changed_ns,
			expected->changed_ns * NSEC_PER_SEC);
	KUNIT_EXPECT_EQ(test, history.changes, expected->changes);
	KUNIT_EXPECT_EQ(test, (u8)history.is_known, (u8)expected->is_known);
	KUNIT_EXPECT_EQ(test, (u8)history.is_up, (u8)expected->is_up);
	KUNIT_EXPECT_EQ(test, (u8)history.has_worst, (u8)expected->has_worst);
	KUNIT_EXPECT_EQ(test, (u8)history.speed, (u8)expected->speed);
	KUNIT_EXPECT_EQ(test, history.width, expected->width);
	KUNIT_EXPECT_EQ(test, (u8)history.worst_speed,
			(u8)expected->worst_speed);
	KUNIT_EXPECT_EQ(test, history.worst_width, expected->worst_width);
}

static struct kunit_case history_cases[] = {
	KUNIT_CASE_PARAM(history_updated, history_gen_params),
	{}
};

static struct kunit_suite history_suite = {
	.name = "pcitopo_history",
	.test_cases = history_cases,
};

kunit_test_suite(history_suite);
