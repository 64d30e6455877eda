// SPDX-License-Identifier: GPL-2.0
/*
 * decode.c - the decoders that module and library share, in the kernel
 *
 * Runs the tables of tests/vectors, a case for each row, as
 * tests/unit/decode/test_decode.c does in userspace. The bytes lie in allocations of
 * exactly their length, for KASAN to see the first byte read behind them.
 */
#include <kunit/test.h>
#include <linux/module.h>

#include "../vectors/rows.h"

static void decode_differs(void *context, const char *what, u64 found,
			   u64 expected)
{
	struct kunit *test = context;

	KUNIT_FAIL(test, "%s is %#llx, not %#llx", what, found, expected);
}

static struct vec_report decode_report(struct kunit *test)
{
	return (struct vec_report){ .differs = decode_differs,
				    .context = test };
}

static u8 *decode_bytes(struct kunit *test, u32 length)
{
	u8 *bytes = kunit_kmalloc(test, length, GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, bytes);
	return bytes;
}

KUNIT_ARRAY_PARAM_DESC(config, vec_configs, description);

static void decode_config(struct kunit *test)
{
	const struct vec_config *row = test->param_value;
	struct vec_report report = decode_report(test);

	vec_row_config(row, decode_bytes(test, row->length), &report);
}

KUNIT_ARRAY_PARAM_DESC(hostile, vec_hostile_configs, description);

static void decode_hostile(struct kunit *test)
{
	decode_config(test);
}

KUNIT_ARRAY_PARAM_DESC(cxl, vec_cxls, description);

static void decode_cxl(struct kunit *test)
{
	const struct vec_cxl *row = test->param_value;
	struct vec_report report = decode_report(test);

	vec_row_cxl(row, decode_bytes(test, row->length), &report);
}

KUNIT_ARRAY_PARAM_DESC(cxl_link, vec_cxl_links, description);

static void decode_cxl_link(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_row_cxl_link(test->param_value, &report);
}

KUNIT_ARRAY_PARAM_DESC(memdev, vec_memdevs, description);

static void decode_memdev(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_row_memdev(test->param_value, &report);
}

KUNIT_ARRAY_PARAM_DESC(need, vec_needs, description);

static void decode_need(struct kunit *test)
{
	const struct vec_need *row = test->param_value;
	struct vec_report report = decode_report(test);

	vec_row_need(row, decode_bytes(test, row->length), row->length,
		     &report);
	vec_row_need(row, decode_bytes(test, row->length - 1), row->length - 1,
		     &report);
}

KUNIT_ARRAY_PARAM_DESC(find, vec_finds, description);

static void decode_find(struct kunit *test)
{
	const struct vec_find *row = test->param_value;
	struct vec_report report = decode_report(test);

	vec_row_find(row, decode_bytes(test, row->length), &report);
}

KUNIT_ARRAY_PARAM_DESC(ext_find, vec_ext_finds, description);

static void decode_ext_find(struct kunit *test)
{
	const struct vec_find *row = test->param_value;
	struct vec_report report = decode_report(test);

	vec_row_ext_find(row, decode_bytes(test, row->length), &report);
}

KUNIT_ARRAY_PARAM_DESC(reg16, vec_reg16, description);

static void decode_reg16(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_row_reg16(test->param_value, &report);
}

KUNIT_ARRAY_PARAM_DESC(reg32, vec_reg32, description);

static void decode_reg32(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_row_reg32(test->param_value, &report);
}

KUNIT_ARRAY_PARAM_DESC(speeds, vec_speeds, description);

static void decode_speeds(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_row_speeds(test->param_value, &report);
}

static void highest_describe(const u8 (*row)[2], char *description)
{
	snprintf(description, KUNIT_PARAM_DESC_SIZE, "vector %02x", (*row)[0]);
}

KUNIT_ARRAY_PARAM(highest, vec_highest, highest_describe);

static void decode_highest(struct kunit *test)
{
	const u8(*row)[2] = test->param_value;
	struct vec_report report = decode_report(test);

	vec_row_highest(*row, &report);
}

KUNIT_ARRAY_PARAM_DESC(bandwidth, vec_bandwidths, description);

static void decode_bandwidth(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_row_bandwidth(test->param_value, &report);
}

static void decode_widths(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_all_widths(&report);
}

static void decode_port_types(struct kunit *test)
{
	struct vec_report report = decode_report(test);

	vec_all_port_types(&report);
}

static struct kunit_case decode_cases[] = {
	KUNIT_CASE_PARAM(decode_config, config_gen_params),
	KUNIT_CASE_PARAM(decode_hostile, hostile_gen_params),
	KUNIT_CASE_PARAM(decode_cxl, cxl_gen_params),
	KUNIT_CASE_PARAM(decode_cxl_link, cxl_link_gen_params),
	KUNIT_CASE_PARAM(decode_memdev, memdev_gen_params),
	KUNIT_CASE_PARAM(decode_need, need_gen_params),
	KUNIT_CASE_PARAM(decode_find, find_gen_params),
	KUNIT_CASE_PARAM(decode_ext_find, ext_find_gen_params),
	KUNIT_CASE_PARAM(decode_reg16, reg16_gen_params),
	KUNIT_CASE_PARAM(decode_reg32, reg32_gen_params),
	KUNIT_CASE_PARAM(decode_speeds, speeds_gen_params),
	KUNIT_CASE_PARAM(decode_highest, highest_gen_params),
	KUNIT_CASE_PARAM(decode_bandwidth, bandwidth_gen_params),
	KUNIT_CASE(decode_widths),
	KUNIT_CASE(decode_port_types),
	{}
};

static struct kunit_suite decode_suite = {
	.name = "pcitopo_decode",
	.test_cases = decode_cases,
};

kunit_test_suite(decode_suite);

MODULE_DESCRIPTION("Tests of the PCIe and CXL decoders");
MODULE_LICENSE("GPL");
