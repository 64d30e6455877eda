// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_decode.c - the decoders that module and library share
 *
 * Runs the tables of tests/vectors, and cuts each of their configuration spaces
 * off at every length. The bytes lie in allocations of exactly their length,
 * for AddressSanitizer to see the first byte read behind them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "../../vectors/rows.h"
#include "../suites.h"

#define CONFIG_COUNT (VEC_COUNT(vec_configs) + VEC_COUNT(vec_hostile_configs))

/* Row @index of both tables of configuration spaces */
static const struct vec_config *config_row(u32 index)
{
	if (index < VEC_COUNT(vec_configs))
		return &vec_configs[index];

	return &vec_hostile_configs[index - VEC_COUNT(vec_configs)];
}

/* One row of a table, while it is compared */
struct row {
	const char *description;
	u32 length;
	u32 wrong;
};

static void row_report(void *context, const char *field, u64 found,
		       u64 expected)
{
	struct row *row = context;

	print_error("%s (%u bytes): %s is %#llx, not %#llx\n", row->description,
		    row->length, field, (unsigned long long)found,
		    (unsigned long long)expected);
	row->wrong++;
}

static struct vec_report row_reporter(struct row *row)
{
	return (struct vec_report){ .differs = row_report, .context = row };
}

static u8 *bytes_new(u32 length)
{
	u8 *bytes = malloc(length ? length : 1);

	assert_non_null(bytes);
	return bytes;
}

/* Returns @length bytes of @space, to be freed. */
static u8 *space_new(const struct vec_write *space, u32 length)
{
	u8 *bytes = bytes_new(length);

	vec_space_fill(space, bytes, length);
	return bytes;
}

static void decode_space(const struct vec_write *space, u32 length,
			 struct pcitopo_config *config)
{
	u8 *bytes = bytes_new(length);

	vec_decode(space, bytes, length, config);
	free(bytes);
}

static void test_config(void **state)
{
	u32 wrong = 0;
	u32 i;

	for (i = 0; i < CONFIG_COUNT; i++) {
		const struct vec_config *vector = config_row(i);
		struct row row = { vector->description, vector->length, 0 };
		struct vec_report report = row_reporter(&row);
		u8 *bytes = bytes_new(vector->length);

		vec_row_config(vector, bytes, &report);
		free(bytes);
		wrong += row.wrong;
	}
	assert_int_equal(wrong, 0);
}

static void test_cxl(void **state)
{
	u32 wrong = 0;
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_cxls); i++) {
		const struct vec_cxl *vector = &vec_cxls[i];
		struct row row = { vector->description, vector->length, 0 };
		struct vec_report report = row_reporter(&row);
		u8 *bytes = bytes_new(vector->length);

		vec_row_cxl(vector, bytes, &report);
		free(bytes);
		wrong += row.wrong;
	}
	assert_int_equal(wrong, 0);
}

/*
 * Whatever length the bytes have: only that a DVSEC runs over the end may be
 * added to what is wrong, and nothing to what is known, but that it overlapped
 * what is now gone.
 */
static void test_cxl_cut_off(void **state)
{
	u32 i, length;

	for (i = 0; i < VEC_COUNT(vec_cxls); i++) {
		const struct vec_cxl *vector = &vec_cxls[i];
		struct pcitopo_cxl whole, cut;
		u8 *bytes = space_new(vector->space, PT_CFG_SPACE_EXP_SIZE);

		pcitopo_cxl_decode(bytes, PT_CFG_SPACE_EXP_SIZE, &whole);
		free(bytes);
		for (length = 0; length < PT_CFG_SPACE_EXP_SIZE; length++) {
			bytes = space_new(vector->space, length);
			pcitopo_cxl_decode(bytes, length, &cut);
			free(bytes);
			assert_false(cut.defects & ~whole.defects &
				     ~VEC_CXL_DEFECT(CUT));
			if (!whole.defects)
				assert_false(cut.have & ~whole.have);
		}
	}
}

static void test_cxl_links(void **state)
{
	struct row row = { .length = 0 };
	struct vec_report report = row_reporter(&row);
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_cxl_links); i++) {
		row.description = vec_cxl_links[i].description;
		vec_row_cxl_link(&vec_cxl_links[i], &report);
	}
	assert_int_equal(row.wrong, 0);
}

static void test_memdevs(void **state)
{
	struct row row = { .length = 0 };
	struct vec_report report = row_reporter(&row);
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_memdevs); i++) {
		row.description = vec_memdevs[i].description;
		vec_row_memdev(&vec_memdevs[i], &report);
	}
	assert_int_equal(row.wrong, 0);
}

/* A part of the bytes tells a part of the facts, and no others. */
static void report_if_set(void *context, const char *field, u64 found,
			  u64 expected)
{
	if (found && strcmp(field, "have") != 0 &&
	    strcmp(field, "defects") != 0)
		row_report(context, field, found, expected);
}

static u32 cut_off(const struct vec_config *vector,
		   const struct pcitopo_config *whole, u32 length)
{
	struct row row = { vector->description, length, 0 };
	struct pcitopo_config config;

	decode_space(vector->space, length, &config);
	if (whole->defects ||
	    config.defects & VEC_DEFECT(ALL_ONES)) /* before the first 00 */
		return 0;

	vec_compare_config(&(struct vec_compare){
		.found = &config,
		.expected = whole,
		.report = report_if_set,
		.context = &row,
	});
	if (config.have & ~whole->have)
		row_report(&row, "have", config.have, whole->have);
	if (config.defects & ~VEC_DEFECT(CAP_CUT))
		row_report(&row, "defects", config.defects, 0);
	return row.wrong;
}

static void test_cut_off(void **state)
{
	u32 wrong = 0;
	u32 i, length;

	for (i = 0; i < CONFIG_COUNT; i++) {
		const struct vec_config *vector = config_row(i);
		struct pcitopo_config whole;

		decode_space(vector->space, PT_CFG_SPACE_EXP_SIZE, &whole);
		for (length = 0; length <= PT_CFG_SPACE_EXP_SIZE; length++)
			wrong += cut_off(vector, &whole, length);
	}
	assert_int_equal(wrong, 0);
}

static u32 need_wrong(const struct vec_need *vector, u32 length)
{
	struct row row = { vector->description, length, 0 };
	struct vec_report report = row_reporter(&row);
	u8 *bytes = bytes_new(length);

	vec_row_need(vector, bytes, length, &report);
	free(bytes);
	return row.wrong;
}

static void test_need(void **state)
{
	u32 wrong = 0;
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_needs); i++) {
		wrong += need_wrong(&vec_needs[i], vec_needs[i].length);
		wrong += need_wrong(&vec_needs[i], vec_needs[i].length - 1);
	}
	assert_int_equal(wrong, 0);
}

/* Reproducible, and the same on every machine (Marsaglia's xorshift) */
static u32 random_next(u32 *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void check_sane(const struct pcitopo_config *config)
{
	u64 express = ~((VEC_HAVE(EXP) << 1) - 1) & ~VEC_HAVE(NO_EXP);
	u8 speeds = pcitopo_supported_speeds(config);

	assert_true(config->have < (u64)1 << PCITOPO_HAVE_COUNT);
	assert_false(pcitopo_has(config, PCITOPO_HAVE_EXP) &&
		     pcitopo_has(config, PCITOPO_HAVE_NO_EXP));
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP))
		assert_false(config->have & express);
	if (config->defects & VEC_DEFECT(ALL_ONES))
		assert_int_equal(config->have, 0);
	assert_true(speeds <= 0x3f);
	assert_true(pcitopo_speeds_highest(speeds) <= config->max_speed);
}

static void check_cxl_sane(const struct pcitopo_config *config, bool found,
			   const struct pcitopo_cxl *cxl)
{
	assert_true(cxl->have < 1u << PCITOPO_CXL_HAVE_COUNT);
	assert_true(cxl->num_blocks <= PCITOPO_CXL_BLOCKS);
	if (!found || !pcitopo_has(config, PCITOPO_HAVE_EXP)) {
		assert_false(cxl->have);
		assert_false(cxl->defects);
	}
}

static void test_damaged(void **state)
{
	u32 seed = 20240229;
	u32 round, i;

	for (round = 0; round < 20000; round++) {
		u32 length = random_next(&seed) % (PT_CFG_SPACE_EXP_SIZE + 1);
		const struct vec_config *vector =
			config_row(round % CONFIG_COUNT);
		struct pcitopo_config config;
		struct pcitopo_cxl cxl;
		u8 *bytes = space_new(vector->space, length);

		for (i = 0; length && i < 16; i++) {
			u32 range = i & 1 ? length : 0x100;

			if (range > length)
				range = length;
			bytes[random_next(&seed) % range] =
				(u8)random_next(&seed);
		}
		pcitopo_config_decode(bytes, length, &config);
		check_sane(&config);
		check_cxl_sane(&config, pcitopo_cxl_decode(bytes, length, &cxl),
			       &cxl);
		free(bytes);
	}
}

/* As many entries as there is room for: the walk is as long as can be. */
static void test_longest_list(void **state)
{
	u8 *bytes =
		space_new(VEC_SPACE(VEC_ENDPOINT_LINK), PT_CFG_SPACE_EXP_SIZE);
	struct pcitopo_config config;
	u32 offset;

	for (offset = 0x100; offset < PT_CFG_SPACE_EXP_SIZE; offset += 4) {
		u32 next = (offset + 4) % PT_CFG_SPACE_EXP_SIZE;

		bytes[offset] = 0x0b;
		bytes[offset + 1] = 0;
		bytes[offset + 2] = (u8)((next & 0xf) << 4 | 1);
		bytes[offset + 3] = (u8)(next >> 4);
	}
	pcitopo_config_decode(bytes, PT_CFG_SPACE_EXP_SIZE, &config);
	free(bytes);

	assert_int_equal(config.defects, 0);
	assert_int_equal(config.have, VEC_ENDPOINT_LINK_HAVE);
}

/* @extended: in which of the two lists */
static u32 find_wrong(const struct vec_find *vector, bool extended)
{
	struct row row = { vector->description, vector->length, 0 };
	struct vec_report report = row_reporter(&row);
	u8 *bytes = bytes_new(vector->length);

	if (extended)
		vec_row_ext_find(vector, bytes, &report);
	else
		vec_row_find(vector, bytes, &report);
	free(bytes);
	return row.wrong;
}

static void test_find(void **state)
{
	u32 wrong = 0;
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_finds); i++)
		wrong += find_wrong(&vec_finds[i], false);
	assert_int_equal(wrong, 0);
}

static void test_find_extended(void **state)
{
	u32 wrong = 0;
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_ext_finds); i++)
		wrong += find_wrong(&vec_ext_finds[i], true);
	assert_int_equal(wrong, 0);
}

static void test_registers(void **state)
{
	struct row row = { .length = 2 };
	struct vec_report report = row_reporter(&row);
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_reg16); i++) {
		row.description = vec_reg16[i].description;
		vec_row_reg16(&vec_reg16[i], &report);
	}
	row.length = 4;
	for (i = 0; i < VEC_COUNT(vec_reg32); i++) {
		row.description = vec_reg32[i].description;
		vec_row_reg32(&vec_reg32[i], &report);
	}
	assert_int_equal(row.wrong, 0);
}

static void test_port_types(void **state)
{
	struct row row = { "port types", 0, 0 };
	struct vec_report report = row_reporter(&row);

	vec_all_port_types(&report);
	assert_int_equal(row.wrong, 0);
}

static void test_speeds(void **state)
{
	struct row row = { 0 };
	struct vec_report report = row_reporter(&row);
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_speeds); i++) {
		row.description = vec_speeds[i].description;
		vec_row_speeds(&vec_speeds[i], &report);
	}
	row.description = "vectors";
	for (i = 0; i < VEC_COUNT(vec_highest); i++)
		vec_row_highest(vec_highest[i], &report);
	assert_int_equal(row.wrong, 0);
}

static void test_bandwidth(void **state)
{
	struct row row = { 0 };
	struct vec_report report = row_reporter(&row);
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_bandwidths); i++) {
		row.description = vec_bandwidths[i].description;
		vec_row_bandwidth(&vec_bandwidths[i], &report);
	}
	assert_int_equal(row.wrong, 0);
}

static void test_widths(void **state)
{
	struct row row = { "widths", 0, 0 };
	struct vec_report report = row_reporter(&row);

	vec_all_widths(&report);
	assert_int_equal(row.wrong, 0);
}

static void test_default_serials(void **state)
{
	assert_true(pcitopo_serial_is_default(0));
	assert_true(pcitopo_serial_is_default(~(u64)0));
	assert_true(pcitopo_serial_is_default(0xca870010b5df0e00));
	assert_true(pcitopo_serial_is_default(0x11870010b5df0e00));
	assert_false(pcitopo_serial_is_default(0xca870010b5df0e01));
	assert_false(pcitopo_serial_is_default(1));
}

size_t decode_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_config),
		cmocka_unit_test(test_cxl),
		cmocka_unit_test(test_cxl_cut_off),
		cmocka_unit_test(test_cxl_links),
		cmocka_unit_test(test_memdevs),
		cmocka_unit_test(test_cut_off),
		cmocka_unit_test(test_need),
		cmocka_unit_test(test_damaged),
		cmocka_unit_test(test_longest_list),
		cmocka_unit_test(test_find),
		cmocka_unit_test(test_find_extended),
		cmocka_unit_test(test_registers),
		cmocka_unit_test(test_port_types),
		cmocka_unit_test(test_speeds),
		cmocka_unit_test(test_bandwidth),
		cmocka_unit_test(test_widths),
		cmocka_unit_test(test_default_serials),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
