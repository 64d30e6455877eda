// SPDX-License-Identifier: GPL-2.0
/*
 * change_kunit.c - tests of what two readings of a link amount to
 */
#include <kunit/test.h>

#include <linux/pcitopo.h>

#include "event.h"

static struct pcitopo_link_state change_up(u8 speed, u8 width)
{
	return (struct pcitopo_link_state){
		.is_known = 1,
		.is_up = 1,
		.has_rate = 1,
		.speed = speed,
		.width = width,
	};
}

static struct pcitopo_link_state change_down(void)
{
	return (struct pcitopo_link_state){ .is_known = 1 };
}

static void change_expect_state(struct kunit *test,
				const struct pcitopo_link_state *state,
				struct pcitopo_link_state expected)
{
	KUNIT_EXPECT_EQ(test, (u8)state->is_known, (u8)expected.is_known);
	KUNIT_EXPECT_EQ(test, (u8)state->is_up, (u8)expected.is_up);
	KUNIT_EXPECT_EQ(test, (u8)state->has_rate, (u8)expected.has_rate);
	KUNIT_EXPECT_EQ(test, state->speed, expected.speed);
	KUNIT_EXPECT_EQ(test, state->width, expected.width);
}

/* All registers with sticky bits, each with bits of its own */
static struct pcitopo_config change_config(u8 port_type)
{
	struct pcitopo_config config = {
		.port_type = port_type,
		.devsta = PT_EXP_DEVSTA_ERRORS,
		.aer_uncor_status = 0x10,
		.aer_cor_status = 0x1,
		.lane_errors = 0x100,
		.parity_local = 0x2,
		.parity_retimer1 = 0x4,
		.parity_retimer2 = 0x8,
		.lbms = 1,
		.labs = 1,
	};

	pcitopo_set(&config, PCITOPO_HAVE_DEVSTA);
	pcitopo_set(&config, PCITOPO_HAVE_AER_UNCOR);
	pcitopo_set(&config, PCITOPO_HAVE_AER_COR);
	pcitopo_set(&config, PCITOPO_HAVE_LANE_ERRORS);
	pcitopo_set(&config, PCITOPO_HAVE_PARITY);
	pcitopo_set(&config, PCITOPO_HAVE_LNKSTA_FLAGS);
	return config;
}

static void change_sticky_of_a_port(struct kunit *test)
{
	struct pcitopo_config config = change_config(PT_EXP_TYPE_ROOT_PORT);
	struct pcitopo_sticky sticky;

	memset(&sticky, 0xff, sizeof(sticky));
	pcitopo_sticky_get(&config, &sticky);
	KUNIT_EXPECT_EQ(test, sticky.have, BIT(PCITOPO_STICKY_COUNT) - 1);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_DEVICE_ERRORS],
			PT_EXP_DEVSTA_ERRORS);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_AER_UNCOR], 0x10);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_AER_COR], 0x1);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_LANE_ERRORS], 0x100);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_PARITY_LOCAL], 0x2);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_PARITY_RETIMER1], 0x4);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_PARITY_RETIMER2], 0x8);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_FLAGS],
			PCITOPO_CONFIG_FLAGS_LBMS | PCITOPO_CONFIG_FLAGS_LABS);
}

/* An endpoint's Link Status has neither LBMS nor LABS (PCIe 7.5.3.8). */
static void change_sticky_of_an_endpoint(struct kunit *test)
{
	struct pcitopo_config config = change_config(PT_EXP_TYPE_ENDPOINT);
	struct pcitopo_sticky sticky;

	pcitopo_sticky_get(&config, &sticky);
	KUNIT_EXPECT_EQ(test, sticky.have,
			(BIT(PCITOPO_STICKY_COUNT) - 1) &
				~BIT(PCITOPO_STICKY_FLAGS));
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_FLAGS], 0);
}

static void change_sticky_of_silence(struct kunit *test)
{
	struct pcitopo_config config = {
		.aer_cor_status = 0xffffffff,
		.lane_errors = 0xffffffff,
	};
	struct pcitopo_sticky sticky;

	pcitopo_sticky_get(&config, &sticky);
	KUNIT_EXPECT_EQ(test, sticky.have, 0);
	KUNIT_EXPECT_EQ(test, sticky.bits[PCITOPO_STICKY_AER_COR], 0);
}

static struct pcitopo_sticky change_sticky(u32 have, u32 cor, u32 lanes)
{
	struct pcitopo_sticky sticky = { .have = have };

	sticky.bits[PCITOPO_STICKY_AER_COR] = cor;
	sticky.bits[PCITOPO_STICKY_LANE_ERRORS] = lanes;
	return sticky;
}

#define CHANGE_COR   BIT(PCITOPO_STICKY_AER_COR)
#define CHANGE_LANES BIT(PCITOPO_STICKY_LANE_ERRORS)

static void change_told_outlives_silence(struct kunit *test)
{
	struct pcitopo_sticky sticky = change_sticky(CHANGE_COR, 0x1, 0);
	struct pcitopo_told told = {};

	pcitopo_told_keep(&told, &sticky, 1);
	sticky = change_sticky(0, 0xffff, 0xffff);
	pcitopo_told_keep(&told, &sticky, 2);
	KUNIT_EXPECT_EQ(test, told.time_ns, 1);
	KUNIT_EXPECT_EQ(test, told.sticky.have, CHANGE_COR);

	sticky = change_sticky(CHANGE_LANES, 0xffff, 0x2);
	pcitopo_told_keep(&told, &sticky, 3);
	KUNIT_EXPECT_EQ(test, told.time_ns, 3);
	KUNIT_EXPECT_EQ(test, told.sticky.have, CHANGE_COR | CHANGE_LANES);
	KUNIT_EXPECT_EQ(test, told.sticky.bits[PCITOPO_STICKY_AER_COR], 0x1);
	KUNIT_EXPECT_EQ(test, told.sticky.bits[PCITOPO_STICKY_LANE_ERRORS],
			0x2);
}

static void change_growth_is_what_is_new(struct kunit *test)
{
	struct pcitopo_sticky before =
		change_sticky(CHANGE_COR | CHANGE_LANES, 0x1, 0x10);
	struct pcitopo_sticky now =
		change_sticky(CHANGE_COR | CHANGE_LANES, 0x41, 0x0);
	struct pcitopo_growth growth;

	KUNIT_EXPECT_TRUE(test, pcitopo_growth_get(&before, &now, 7, &growth));
	KUNIT_EXPECT_EQ(test, growth.interval_ns, 7);
	KUNIT_EXPECT_EQ(test, growth.sticky.have, CHANGE_COR | CHANGE_LANES);
	KUNIT_EXPECT_EQ(test, growth.sticky.bits[PCITOPO_STICKY_AER_COR], 0x40);
	KUNIT_EXPECT_EQ(test, growth.sticky.bits[PCITOPO_STICKY_LANE_ERRORS],
			0);
}

/* Bits that somebody has cleared are no growth, nor are those seen but once. */
static void change_growth_needs_two_readings(struct kunit *test)
{
	struct pcitopo_sticky before = change_sticky(CHANGE_COR, 0x1, 0);
	struct pcitopo_sticky now = change_sticky(CHANGE_LANES, 0x41, 0x3);
	struct pcitopo_growth growth;

	KUNIT_EXPECT_FALSE(test, pcitopo_growth_get(&before, &now, 7, &growth));
	KUNIT_EXPECT_EQ(test, growth.sticky.have, 0);
	now = change_sticky(CHANGE_COR, 0, 0);
	KUNIT_EXPECT_FALSE(test, pcitopo_growth_get(&before, &now, 7, &growth));
	KUNIT_EXPECT_EQ(test, growth.sticky.have, CHANGE_COR);
}

static void change_state_of_a_link(struct kunit *test)
{
	struct pcitopo_history history = { .speed = 5, .width = 16 };
	struct pcitopo_link_state state;

	memset(&state, 0xff, sizeof(state));
	pcitopo_link_state_get(&history, &state);
	change_expect_state(test, &state, (struct pcitopo_link_state){});
	history.is_known = 1;
	pcitopo_link_state_get(&history, &state);
	change_expect_state(test, &state, change_down());
	history.is_up = 1;
	pcitopo_link_state_get(&history, &state);
	change_expect_state(test, &state, change_up(5, 16));
}

static struct pcitopo_change change_of(struct pcitopo_link_state before,
				       struct pcitopo_link_state after,
				       u64 time_ns)
{
	return (struct pcitopo_change){
		.count = 1,
		.is_state = true,
		.time_ns = time_ns,
		.real_time_ns = time_ns + 1000,
		.before = before,
		.after = after,
	};
}

static void change_one_is_itself(struct kunit *test)
{
	struct pcitopo_change one =
		change_of(change_up(5, 16), change_up(5, 8), 3);
	struct pcitopo_change all = {};

	pcitopo_change_add(&all, &one);
	KUNIT_EXPECT_EQ(test, all.count, 1);
	KUNIT_EXPECT_TRUE(test, all.is_state);
	KUNIT_EXPECT_FALSE(test, all.has_port || all.has_component);
	KUNIT_EXPECT_EQ(test, all.time_ns, 3);
	KUNIT_EXPECT_EQ(test, all.real_time_ns, 1003);
	change_expect_state(test, &all.before, change_up(5, 16));
	change_expect_state(test, &all.after, change_up(5, 8));
	change_expect_state(test, &all.worst, change_up(5, 8));
}

/* The worst is each of speed and width at its own worst time. */
static void change_many_keep_ends_and_worst(struct kunit *test)
{
	struct pcitopo_change all = {}, one;

	one = change_of(change_up(5, 16), change_up(5, 4), 1);
	pcitopo_change_add(&all, &one);
	one = change_of(change_up(5, 4), change_up(1, 16), 2);
	pcitopo_change_add(&all, &one);
	one = change_of(change_up(1, 16), change_up(5, 16), 3);
	pcitopo_change_add(&all, &one);
	KUNIT_EXPECT_EQ(test, all.count, 3);
	KUNIT_EXPECT_EQ(test, all.time_ns, 3);
	change_expect_state(test, &all.before, change_up(5, 16));
	change_expect_state(test, &all.after, change_up(5, 16));
	change_expect_state(test, &all.worst, change_up(1, 4));
}

/* It was down, and what it had while up is remembered all the same. */
static void change_worst_of_all_is_down(struct kunit *test)
{
	struct pcitopo_change all = {}, one;
	struct pcitopo_link_state worst = change_up(3, 8);

	one = change_of(change_up(5, 16), change_down(), 1);
	pcitopo_change_add(&all, &one);
	change_expect_state(test, &all.worst, change_down());
	one = change_of(change_down(), change_up(3, 8), 2);
	pcitopo_change_add(&all, &one);
	worst.is_up = 0;
	change_expect_state(test, &all.worst, worst);
	one = change_of(change_up(3, 8), (struct pcitopo_link_state){}, 3);
	pcitopo_change_add(&all, &one);
	change_expect_state(test, &all.worst, worst);
	change_expect_state(test, &all.after, (struct pcitopo_link_state){});
}

static void change_growth_adds_up(struct kunit *test)
{
	const struct pcitopo_sticky *sticky;
	struct pcitopo_change all = {};
	struct pcitopo_change one = {
		.count = 1,
		.has_port = true,
		.at_port = { .interval_ns = 5,
			     .sticky = change_sticky(CHANGE_COR, 0x1, 0) },
	};

	pcitopo_change_add(&all, &one);
	one.at_port.sticky = change_sticky(CHANGE_LANES, 0, 0x8);
	pcitopo_change_add(&all, &one);
	one.has_port = false;
	one.has_component = true;
	one.at_component.sticky = change_sticky(CHANGE_COR, 0x40, 0);
	pcitopo_change_add(&all, &one);
	KUNIT_EXPECT_EQ(test, all.count, 3);
	KUNIT_EXPECT_FALSE(test, all.is_state);
	KUNIT_EXPECT_TRUE(test, all.has_port && all.has_component);
	KUNIT_EXPECT_EQ(test, all.at_port.interval_ns, 10);
	sticky = &all.at_port.sticky;
	KUNIT_EXPECT_EQ(test, sticky->have, CHANGE_COR | CHANGE_LANES);
	KUNIT_EXPECT_EQ(test, sticky->bits[PCITOPO_STICKY_AER_COR], 0x1);
	KUNIT_EXPECT_EQ(test, sticky->bits[PCITOPO_STICKY_LANE_ERRORS], 0x8);
	sticky = &all.at_component.sticky;
	KUNIT_EXPECT_EQ(test, sticky->have, CHANGE_COR);
	KUNIT_EXPECT_EQ(test, sticky->bits[PCITOPO_STICKY_AER_COR], 0x40);
}

static void change_bucket_is_full_at_first(struct kunit *test)
{
	struct pcitopo_bucket bucket = {};
	u64 now_ns = 100 * PCITOPO_BUCKET_REFILL;
	u32 i;

	for (i = 0; i < PCITOPO_BUCKET_TOKENS; i++) {
		KUNIT_EXPECT_EQ(test, pcitopo_bucket_wait(&bucket, now_ns), 0);
		KUNIT_EXPECT_TRUE(test, pcitopo_bucket_take(&bucket, now_ns));
	}
	KUNIT_EXPECT_FALSE(test, pcitopo_bucket_take(&bucket, now_ns));
	KUNIT_EXPECT_EQ(test, pcitopo_bucket_wait(&bucket, now_ns),
			PCITOPO_BUCKET_REFILL);
}

static void change_bucket_refills_one_by_one(struct kunit *test)
{
	struct pcitopo_bucket bucket = {};
	u64 now_ns = 100 * PCITOPO_BUCKET_REFILL;

	while (pcitopo_bucket_take(&bucket, now_ns))
		;
	now_ns += PCITOPO_BUCKET_REFILL - 1;
	KUNIT_EXPECT_EQ(test, pcitopo_bucket_wait(&bucket, now_ns), 1);
	KUNIT_EXPECT_FALSE(test, pcitopo_bucket_take(&bucket, now_ns));
	now_ns++;
	KUNIT_EXPECT_TRUE(test, pcitopo_bucket_take(&bucket, now_ns));
	KUNIT_EXPECT_FALSE(test, pcitopo_bucket_take(&bucket, now_ns));
}

/* However long nothing was taken, there are no more tokens than it holds. */
static void change_bucket_does_not_overflow(struct kunit *test)
{
	struct pcitopo_bucket bucket = {};
	u64 now_ns = 100 * PCITOPO_BUCKET_REFILL;
	u32 taken = 0;

	while (pcitopo_bucket_take(&bucket, now_ns))
		;
	now_ns += 1000 * PCITOPO_BUCKET_REFILL;
	while (pcitopo_bucket_take(&bucket, now_ns))
		taken++;
	KUNIT_EXPECT_EQ(test, taken, PCITOPO_BUCKET_TOKENS);
}

static struct kunit_case change_cases[] = {
	KUNIT_CASE(change_sticky_of_a_port),
	KUNIT_CASE(change_sticky_of_an_endpoint),
	KUNIT_CASE(change_sticky_of_silence),
	KUNIT_CASE(change_told_outlives_silence),
	KUNIT_CASE(change_growth_is_what_is_new),
	KUNIT_CASE(change_growth_needs_two_readings),
	KUNIT_CASE(change_state_of_a_link),
	KUNIT_CASE(change_one_is_itself),
	KUNIT_CASE(change_many_keep_ends_and_worst),
	KUNIT_CASE(change_worst_of_all_is_down),
	KUNIT_CASE(change_growth_adds_up),
	KUNIT_CASE(change_bucket_is_full_at_first),
	KUNIT_CASE(change_bucket_refills_one_by_one),
	KUNIT_CASE(change_bucket_does_not_overflow),
	{}
};

static struct kunit_suite change_suite = {
	.name = "pcitopo_change",
	.test_cases = change_cases,
};

kunit_test_suite(change_suite);
