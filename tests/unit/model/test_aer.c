// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_aer.c - names of errors, by the numbers of their bits in PCIe 7.8.4
 */
#include "../machine.h"

#include "model/aer.h"
#include "../suites.h"

struct name {
	u32 bit;
	const char *name; /* as lspci has it, and events */
	const char *title;
};

static const struct name uncorrectable[] = {
	{ 4, "DLP", "Data Link Protocol Error" },
	{ 5, "SDES", "Surprise Down" },
	{ 12, "TLP", "Poisoned TLP" },
	{ 13, "FCP", "Flow Control Protocol Error" },
	{ 14, "CmpltTO", "Completion Timeout" },
	{ 15, "CmpltAbrt", "Completer Abort" },
	{ 16, "UnxCmplt", "Unexpected Completion" },
	{ 17, "RxOF", "Receiver Overflow" },
	{ 18, "MalfTLP", "Malformed TLP" },
	{ 19, "ECRC", "ECRC Error" },
	{ 20, "UnsupReq", "Unsupported Request" },
	{ 21, "ACSViol", "ACS Violation" },
	{ 22, "UncorrIntErr", "Uncorrectable Internal Error" },
};

static const struct name correctable[] = {
	{ 0, "RxErr", NULL },	    { 6, "BadTLP", NULL },
	{ 7, "BadDLLP", NULL },	    { 8, "Rollover", NULL },
	{ 12, "Timeout", NULL },    { 13, "AdvNonFatalErr", NULL },
	{ 14, "CorrIntErr", NULL }, { 15, "HeaderOF", NULL },
};

static void assert_names(const struct pcitopo_flag_name *found,
			 const struct name *rows, size_t count)
{
	size_t i;

	for (i = 0; i < count; i++) {
		assert_string_equal(found[i].name, rows[i].name);
		assert_int_equal(found[i].bit, 1u << rows[i].bit);
	}
	assert_null(found[count].name);
}

static void each_error_has_its_name(void **state)
{
	assert_names(pcitopo_aer_uncorrectable, uncorrectable,
		     ARRAY_SIZE(uncorrectable));
	assert_names(pcitopo_aer_correctable, correctable,
		     ARRAY_SIZE(correctable));
}

static void each_error_has_its_title(void **state)
{
	char text[160];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(uncorrectable); i++) {
		pcitopo_uncorrectable_names(1u << uncorrectable[i].bit, text,
					    sizeof(text));
		assert_string_equal(text, uncorrectable[i].title);
	}
}

static void several_errors_at_once(void **state)
{
	static const struct {
		u32 status;
		const char *text;
	} rows[] = {
		{ 0, "" },
		{ 1u << 31, "bit 31" },
		{ 1u << 4 | 1u << 18,
		  "Data Link Protocol Error, Malformed TLP" },
		{ 1u << 0 | 1u << 5 | 1u << 12,
		  "bit 0, Surprise Down, Poisoned TLP" },
		{ 0xf000,
		  "Poisoned TLP, Flow Control Protocol Error and 2 more" },
		{ 0xffffffff, "bit 0, bit 1 and 30 more" },
	};
	char text[160];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		pcitopo_uncorrectable_names(rows[i].status, text, sizeof(text));
		assert_string_equal(text, rows[i].text);
	}
}

size_t aer_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_error_has_its_name),
		cmocka_unit_test(each_error_has_its_title),
		cmocka_unit_test(several_errors_at_once),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
