// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_messy.c - lspci output with other things in and around it
 */
#include "../machine.h"

#include <errno.h>

#include "base/reader.h"
#include "../suites.h"

#define GPU "06:00.0 3D controller: NVIDIA Corporation Device 2bb5 (rev a1)\n"
#define EXPRESS                                                    \
	"\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"     \
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16, ASPM L1\n" \
	"\t\t\tClockPM- Surprise- LLActRep- BwNot- ASPMOptComp+\n" \
	"\t\tLnkSta:\tSpeed 32GT/s, Width x8\n"                    \
	"\t\t\tTrErr- Train- SlotClk+ DLActive- BWMgmt- ABWMgmt-\n"
#define ZEROS " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"
#define HEX                                                              \
	"00: de 10 b5 2b 00 00 10 00 a1 00 02 03 00 00 00 00\n10:" ZEROS \
	"20:" ZEROS "30:" ZEROS

static struct pcitopo *load(const char *text, int expected)
{
	struct pcitopo *pt;
	int result;

	pt = load_bytes(text, strlen(text), &result);
	assert_int_equal(result, expected);
	return pt;
}

static const struct pcitopo_config *config_of(const struct pcitopo *pt)
{
	assert_int_equal(pcitopo_topo(pt)->num_devices, 1);
	return &pcitopo_topo(pt)->devices[0].config;
}

/* Lines that begin like a function, and are none */
static void no_functions(void **state)
{
	static const char *const rows[] = {
		"10:15.3 INFO: started\n",
		"10:15.3 something else\n",
		"00:1f.0 is the address of the bridge\n",
		"00:01.0 root_port, \"J6B2\", slot 1, device present, speed 8GT/s\n",
		"00:01.0: a colon too early\n",
		"0000:00:01.0: PME# supported from D0\n",
		"pci 0000:00:01.0: [8086:352a] type 01 class 0x060400\n",
		"  10:15.3 INFO: indented\n",
		"20:20.0 PCI bridge: no such device number\n",
		"00:01.8 PCI bridge: no such function number\n",
		"  |   00000000:06:00.0 Off |                  Off |\n",
		"-[0000:00]-+-00.0  Advanced Micro Devices, Inc. [AMD] Device 14a4\n",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		print_message("# %s", rows[i]);
		pcitopo_free(load(rows[i], -EINVAL));
	}
}

/* An unknown class is one when what stands around it shows it */
static void functions_of_an_unknown_class(void **state)
{
	static const struct {
		const char *text;
		u32 count;
	} rows[] = {
		{ "06:00.0 Thing: A\n\tFlags: fast devsel\n", 1 },
		{ "06:00.0 Thing: A\n" HEX, 1 },
		{ "06:00.0 no colon\n" HEX, 1 },
		{ "05:00.0 PCI bridge: A\n06:00.0 Thing: B\n07:00.0 Thing: C\n",
		  3 },
		{ "05:00.0 PCI bridge: A\n\n06:00.0 Thing: B\n", 1 },
		{ "06:00.0 Thing [ff00]: A\n", 1 },
		{ "06:00.0 Class ff00: 1234:5678\n", 1 },
		{ "06:00.0 ff00: 1234:5678\n", 1 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt =
			load(rows[i].text, rows[i].count ? 0 : -EINVAL);

		print_message("# row %zu\n", i);
		assert_int_equal(pcitopo_topo(pt)->num_devices, rows[i].count);
		pcitopo_free(pt);
	}
}

/* A line that was broken in two says the same */
static void tails(void **state)
{
	static const char *const rows[] = {
		"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16, ASPM L0s L1, Exit\n"
		"Latency L0s <1us, L1 <4us\n",
		"                LnkCap: Port #0, and more, Speed 32GT/s, Width\n"
		"x16, ASPM not supported, and a long word\n",
		"                LnkCap: Port #0, Speed 32GT/s, and more, Width\n"
		" x16, ASPM not supported\n",
		"                LnkCap: Port #0,\n",
	};
	char text[1024];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct pcitopo_config *config;
		struct pcitopo *pt;

		snprintf(
			text, sizeof(text),
			GPU
			"\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n%s"
			"\t\tDevSta:\tCorrErr+ NonFatalErr- FatalErr- UnsupReq-\n",
			rows[i]);
		pt = load(text, 0);
		config = config_of(pt);
		print_message("# row %zu\n", i);
		assert_int_equal(pcitopo_has(config, PCITOPO_HAVE_LNKCAP),
				 i < 3);
		assert_int_equal(config->max_width, i < 3 ? 16 : 0);
		assert_int_equal(config->devsta, PT_EXP_DEVSTA_CED);
		pcitopo_free(pt);
	}
}

/* The rest of a name, and what is none */
static void tails_of_names(void **state)
{
	static const struct {
		const char *text;
		const char *name;
	} rows[] = {
		{ "80:03.2 PCI bridge: Advanced Micro Devices, Inc. [AMD]\n"
		  "Starship/Matisse GPP Bridge (prog-if 00 [Normal decode])\n",
		  "Starship/Matisse GPP Bridge" },
		{ "80:03.2 PCI bridge: Advanced Micro Devices, Inc. [AMD] Starship\n"
		  "root@node-4:~# lspci\n",
		  "Starship" },
		{ "80:03.2 PCI bridge: Advanced Micro Devices, Inc. [AMD] Starship\n"
		  "Dec 11 23:52:05 node-4 kernel: pciehp: Slot(14): Link Down\n",
		  "Starship" },
		{ "80:03.2 PCI bridge: Advanced Micro Devices, Inc. [AMD] X (rev 01)\n"
		  "Starship/Matisse GPP Bridge\n",
		  "X" },
		{ "80:03.2 PCI bridge: Advanced Micro Devices, Inc. [AMD] Ab\n\n"
		  "Note that I had to remove following devices\n",
		  "Ab" },
		{ "80:03.2 PCI bridge: Advanced Micro Devices, Inc. [AMD] Abc\n"
		  "```\n",
		  "Abc" },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt = load(rows[i].text, 0);

		print_message("# row %zu\n", i);
		assert_string_equal(pcitopo_topo(pt)->devices[0].name,
				    rows[i].name);
		pcitopo_free(pt);
	}
}

/* Lines of registers that stand behind a function and are not its own */
static void what_comes_later_is_not_taken(void **state)
{
	static const char *const rows[] = {
		GPU EXPRESS "\n\t\tLnkSta:\tSpeed 2.5GT/s, Width x1\n",
		GPU EXPRESS "\n$ lspci -vv | grep LnkSta:\n"
			    "\t\tLnkSta:\tSpeed 2.5GT/s, Width x1\n"
			    "\t\tLnkSta2: Retimer+ 2Retimers+\n",
		GPU EXPRESS
		"```\n\n## Next\n\t\tLnkCap2: Supported Link Speeds: 2.5-8GT/s\n",
		GPU EXPRESS
		"\n00: ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n",
		GPU EXPRESS HEX
		"\n00: ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n",
		GPU EXPRESS
		"[  183.5650] \t\tLnkSta:\tSpeed 2.5GT/s, Width x1\n",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt;
		const struct pcitopo_config *config;
		int result;

		pt = load_bytes(rows[i], strlen(rows[i]), &result);
		config = config_of(pt);
		print_message("# row %zu\n", i);
		assert_int_equal(result, 0);
		assert_int_equal(config->speed, PT_SPEED_32GT);
		assert_int_equal(config->width, 8);
		assert_false(config->retimer_present);
		assert_false(pcitopo_has(config, PCITOPO_HAVE_SPEEDS));
		assert_int_equal(config->defects, 0);
		pcitopo_free(pt);
	}
}

/* What interrupts a function and does not end it */
static void interruptions(void **state)
{
	static const char *const rows[] = {
		"pcilib: sysfs_read_vpd: read failed: No such device\n",
		"[  12.345678] usb 1-1: new device\n",
		"<6>[    0.1] pci 0000:06:00.0: BAR 0\n",
		"WARNING: something\n",
		"\n",
		"\n\n",
	};
	char text[2048];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt;

		snprintf(
			text, sizeof(text),
			GPU
			"\tSubsystem: X\n" EXPRESS
			"%s\tCapabilities: [100 v1] Device Serial Number 48-b0-2d-4b-b4-9b-b6-50\n",
			rows[i]);
		pt = load(text, 0);
		print_message("# row %zu\n", i);
		assert_true(pcitopo_has(config_of(pt), PCITOPO_HAVE_SERIAL));
		pcitopo_free(pt);
	}
}

static void two_records_are_one_function(void **state)
{
	static const char *const rows[] = {
		GPU EXPRESS "\n" GPU HEX,
		GPU HEX "\n" GPU EXPRESS,
		GPU EXPRESS "\n" GPU "\n" GPU HEX "\n" GPU,
		"06:00.0 0302: 10de:2bb5 (rev a1)\n\n" GPU HEX EXPRESS,
		GPU HEX
		"\n06:00.0 3D controller [0302]: NVIDIA Corporation Device [10de:2bb5]\n" EXPRESS,
		GPU EXPRESS "\n" GPU
			    "\tCapabilities: <access denied>\n\n" GPU HEX,
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt = load_text(rows[i]);
		const struct pcitopo_config *config = config_of(pt);

		print_message("# row %zu\n", i);
		assert_true(pcitopo_has(config, PCITOPO_HAVE_HEADER));
		assert_int_equal(config->device_id, 0x2bb5);
		assert_int_equal(config->max_width, 16);
		assert_int_equal(config->width, 8);
		assert_false(pcitopo_topo(pt)->devices[0].access_denied);
		pcitopo_free(pt);
	}
}

/* Numbers win over what names were taken for, and over "Device 2bb5" */
static void numbers_win_over_names(void **state)
{
	struct pcitopo *pt = load_text(
		GPU
		"06:00.0 3D controller [0302]: NVIDIA Corporation H100 [10de:2330]\n");

	assert_int_equal(config_of(pt)->device_id, 0x2330);
	assert_string_equal(pcitopo_topo(pt)->devices[0].name, "H100");
	pcitopo_free(pt);
}

static void contradictions(void **state)
{
#define N(id) "06:00.0 3D controller [0302]: NVIDIA [10de:" id "]\n"
#define BRIDGE(to)                                                                \
	"00:01.0 PCI bridge: A\n\tBus: primary=00, secondary=01, subordinate=" to \
	", sec-latency=0\n\n"
#define PORT(type, link)                                                 \
	"06:00.0 PCI bridge: A\n\tCapabilities: [40] Express (v2) " type \
	", MSI 00\n\t\tLnkCap:\tPort #0, " link ", ASPM L1\n\n"
	static const struct {
		const char *text;
		unsigned long line;
		const char *words;
	} rows[] = {
		{ N("2330") N("2331"), 2, "vendor and device is 10de:2331" },
		{ N("2330") "\n\n" N("2331"), 4, "10de:2330 in line 1" },
		{ BRIDGE("02") BRIDGE("03"), 4, "01 to 02 in line 1" },
		{ PORT("Root Port (Slot+)", "Speed 32GT/s, Width x16") PORT(
			  "Downstream Port (Slot+)", "Speed 32GT/s, Width x16"),
		  5, "port type" },
		{ PORT("Root Port (Slot+)", "Speed 32GT/s, Width x16")
			  PORT("Root Port (Slot+)", "Speed 32GT/s, Width x8"),
		  5, "maximum width is x8 here and x16" },
		{ PORT("Root Port (Slot+)", "Speed 32GT/s, Width x16")
			  PORT("Root Port (Slot+)", "Speed 16GT/s, Width x16"),
		  5, "maximum speed is 16 GT/s here and 32" },
	};
	const struct pcitopo_problem *problems;
	size_t i;
	u32 count;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt = load(rows[i].text, 0);

		problems = pcitopo_problems(pt, &count);
		print_message("# row %zu\n", i);
		assert_int_equal(count, 1);
		print_message("# %s\n", problems[0].message);
		assert_non_null(strstr(problems[0].message, rows[i].words));
		assert_int_equal(problems[0].line, rows[i].line);
		pcitopo_free(pt);
	}
	/* A GPU at rest */
	pcitopo_free(load_text(PORT("Endpoint", "Speed 32GT/s, Width x16") PORT(
		"Endpoint", "Speed 2.5GT/s, Width x16")));
}

static void two_machines(void **state)
{
	static const char text[] =
		"00:00.0 0600: 8086:0001\n00:01.0 0604: 8086:0002\n"
		"00:02.0 0604: 8086:0002\n00:03.0 0604: 8086:0002\n\n"
		"00:00.0 0600: 1022:0001\n00:01.0 0604: 1022:0002\n"
		"00:02.0 0604: 1022:0002\n00:03.0 0604: 1022:0002\n";
	const struct pcitopo_problem *problems;
	struct pcitopo *pt = load(text, -EEXIST);
	u32 count;

	problems = pcitopo_problems(pt, &count);
	assert_int_equal(count, 1);
	assert_non_null(strstr(problems[0].message, "two machines"));
	pcitopo_free(pt);
}

/* Whether a function answers is a matter of time */
static void it_stopped_answering(void **state)
{
#define ONES " ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n"
#define DEAD "00:" ONES "10:" ONES "20:" ONES "30:" ONES
	static const struct {
		const char *text;
		bool dead;
	} rows[] = {
		{ GPU HEX "\n" GPU DEAD, true },
		{ GPU DEAD "\n" GPU HEX, false },
		{ GPU DEAD "\n" GPU, true },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt = load_text(rows[i].text);

		print_message("# row %zu\n", i);
		assert_int_equal(
			config_of(pt)->defects >> PCITOPO_DEFECT_ALL_ONES & 1,
			rows[i].dead);
		pcitopo_free(pt);
	}
}

static void utf16(void **state)
{
	static const u8 le[] = { 'a', 0,    0xac, 0x20, 0x3d, 0xd8,
				 0,   0xde, 0,	  0xdc, 'b' };
	char out[32];
	size_t taken = sizeof(le), length;

	assert_int_equal(pcitopo_utf16_detect((const u8 *)"\xff\xfe", 2),
			 PCITOPO_ENCODING_UTF16_LE);
	assert_int_equal(pcitopo_utf16_detect((const u8 *)"\xfe\xff", 2),
			 PCITOPO_ENCODING_UTF16_BE);
	assert_int_equal(pcitopo_utf16_detect((const u8 *)"a\0b\0c\0d\0", 8),
			 PCITOPO_ENCODING_UTF16_LE);
	assert_int_equal(pcitopo_utf16_detect((const u8 *)"\0a\0b\0c\0d", 8),
			 PCITOPO_ENCODING_UTF16_BE);
	assert_int_equal(pcitopo_utf16_detect((const u8 *)"\0\0\0\0\0\0\0\0",
					      8),
			 PCITOPO_ENCODING_BYTES);
	assert_int_equal(pcitopo_utf16_detect((const u8 *)"00:00.0 ", 8),
			 PCITOPO_ENCODING_BYTES);
	/* A euro, a face of two units, half a pair, and half a unit left */
	length = pcitopo_utf16_decode(PCITOPO_ENCODING_UTF16_LE, le, &taken,
				      out, sizeof(out));
	assert_int_equal(taken, sizeof(le) - 1);
	assert_int_equal(length, 1 + 3 + 4 + 3);
	assert_memory_equal(out, "a\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbd",
			    length);
	/* No room for another character */
	taken = sizeof(le);
	length = pcitopo_utf16_decode(PCITOPO_ENCODING_UTF16_LE, le, &taken,
				      out, 4);
	assert_int_equal(taken, 2);
	assert_int_equal(length, 1);
}

size_t messy_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_functions),
		cmocka_unit_test(functions_of_an_unknown_class),
		cmocka_unit_test(tails),
		cmocka_unit_test(tails_of_names),
		cmocka_unit_test(what_comes_later_is_not_taken),
		cmocka_unit_test(interruptions),
		cmocka_unit_test(two_records_are_one_function),
		cmocka_unit_test(numbers_win_over_names),
		cmocka_unit_test(contradictions),
		cmocka_unit_test(two_machines),
		cmocka_unit_test(it_stopped_answering),
		cmocka_unit_test(utf16),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
