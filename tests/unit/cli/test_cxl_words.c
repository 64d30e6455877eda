// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_cxl_words.c - how people are told of memory devices
 *
 * What only a mailbox says cannot be had from a directory that looks like /.
 */
#include "columns/memdev-facts.h"
#include "columns/phrase.h"

#include <setjmp.h>
#include <string.h>

#include <cmocka.h>

static void sizes(void **state)
{
	static const struct {
		u64 bytes;
		const char *text;
	} rows[] = {
		{ 0, "0 B" },
		{ 1, "1 B" },
		{ 1023, "1023 B" },
		{ 1024, "1 KiB" },
		{ 1536, "1536 B" },
		{ 256ull << 20, "256 MiB" },
		{ 3ull << 29, "1536 MiB" },
		{ 128ull << 30, "128 GiB" },
		{ 1ull << 40, "1 TiB" },
		{ (1ull << 40) + 1, "1.00 TiB" },
		{ (8ull << 40) + (256ull << 20), "8.00 TiB" },
		{ 1ull << 63, "8 EiB" },
		{ UINT64_MAX, "16.00 EiB" },
	};
	struct strbuf text = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		strbuf_reset(&text);
		word_bytes(rows[i].bytes, &text);
		assert_string_equal(strbuf_text(&text), rows[i].text);
	}
	strbuf_free(&text);
}

static void condition(void **state)
{
	static const struct {
		const char *text;
		struct pcitopo_cxl_memdev memdev;
	} rows[] = {
		{ "", { 0 } },
		{ "", { .health.temperature_critical = true } },
		{ "ok", { .health.known = true } },
		{ "ok",
		  { .health = { .known = true, .media_status = { 0, true } } } },
		{ "not-ready",
		  { .health = { .known = true, .media_status = { 1, true } } } },
		{ "reserved",
		  { .health = { .known = true,
				.media_status = { 255, true } } } },
		{ "replacement needed, temperature critical",
		  { .health = { .known = true,
				.replacement_needed = true,
				.temperature_warning = true,
				.temperature_critical = true } } },
		{ "maintenance needed, slow, life used warning",
		  { .health = { .known = true,
				.maintenance_needed = true,
				.performance_degraded = true,
				.life_used_warning = true } } },
		{ "corrected errors",
		  { .health = { .known = true, .pmem_errors_warning = true } } },
		{ "poison", { .poison = { 3, true } } },
		{ "", { .poison = { 0, true } } },
	};
	struct strbuf text = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		strbuf_reset(&text);
		word_condition(&rows[i].memdev, &text);
		assert_string_equal(strbuf_text(&text), rows[i].text);
	}
	strbuf_free(&text);
}

static void flits(void **state)
{
	struct pcitopo_cxl_link link = { .flit = PCITOPO_CXL_FLIT_256 };

	assert_null(word_flit(&link));
	link.has_trained = true;
	assert_null(word_flit(&link)); /* plain PCIe */
	link.trained = PT_CXL_IO | PT_CXL_MEM;
	assert_string_equal(word_flit(&link), "256B");
	link.flit = PCITOPO_CXL_FLIT_UNKNOWN;
	assert_null(word_flit(&link));
}

static void ranges(void **state)
{
	struct pcitopo_cxl cxl = {
		.ranges[1] = { .size = 256ull << 20,
			       .base = 0x100000000,
			       .low = PT_CXL_RANGE_VALID |
				      PT_CXL_RANGE_ACTIVE },
		.have = 1u << PCITOPO_CXL_HAVE_RANGE2 |
			1u << PCITOPO_CXL_HAVE_BASE2,
	};
	struct strbuf text = { 0 };

	word_range(&cxl, 1, &text);
	assert_string_equal(strbuf_text(&text),
			    "256 MiB volatile at 0x100000000 active");
	strbuf_reset(&text);
	cxl.ranges[1].low = PT_CXL_MEDIA_NON_VOLATILE << 2;
	word_range(&cxl, 1, &text);
	assert_string_equal(
		strbuf_text(&text),
		"256 MiB persistent at 0x100000000 not valid not active");
	strbuf_reset(&text);
	cxl.ranges[1].low = PT_CXL_RANGE_VALID;
	word_range(&cxl, 1, &text);
	assert_string_equal(strbuf_text(&text),
			    "256 MiB volatile at 0x100000000 not active");
	strbuf_reset(&text);
	cxl.ranges[1].low = PT_CXL_MEDIA_NON_VOLATILE << 2;
	/* Who may not know where it is */
	cxl.have = 1u << PCITOPO_CXL_HAVE_RANGE2;
	word_range(&cxl, 1, &text);
	assert_string_equal(strbuf_text(&text),
			    "256 MiB persistent not valid not active");
	cxl.ranges[1].low = 5 << 2; /* reserved */
	assert_null(word_range_media(&cxl.ranges[1]));
	strbuf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(condition),
		cmocka_unit_test(flits),
		cmocka_unit_test(ranges),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
