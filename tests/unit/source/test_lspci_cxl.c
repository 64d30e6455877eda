// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lspci_cxl.c - CXL DVSECs in the text of lspci
 *
 * What bytes and text say together is for tests/cli/test-dvsec.py; here are the
 * rules for lines that no lspci writes, or only some do.
 */
#include "../machine.h"
#include "../suites.h"

#define HEADER                                                              \
	"01:00.0 CXL [0502]: Montage Technology Co., Ltd. Device "          \
	"[1b00:c000] (rev 03) (prog-if 10 [CXL Memory Device (CXL 2.x)])\n" \
	"\tCapabilities: [60] Express (v2) Endpoint, MSI 00\n"

#define DVSEC(at, id, rev, length)                                        \
	"\tCapabilities: [" at " v1] Designated Vendor-Specific: Vendor=" \
	"1e98 ID=000" id " Rev=" rev " Len=" length ": CXL\n"

#define DEVICE                                                                \
	"\t\tCXLCap:\tCache- IO+ Mem+ MemHWInit+ HDMCount 2 Viral+\n"         \
	"\t\tCXLCtl:\tCache- IO+ Mem+ CacheSFCov 5 CacheSFGran 3 "            \
	"CacheClean+ Viral-\n"                                                \
	"\t\tCXLSta:\tViral+\n"                                               \
	"\t\tCXLCtl2:\tDisableCaching+ InitCacheWB&Inval- InitRst+ "          \
	"RstMemClrEn-\n"                                                      \
	"\t\tCXLSta2:\tResetComplete- ResetError+ PMComplete+\n"              \
	"\t\tCXLCap2:\tCache Size: 00030000\n"                                \
	"\t\tRange1: 0000001080000000-000000207fffffff [size=0x1000000000]\n" \
	"\t\t\tValid+ Active+ Type=Volatile Class=DRAM interleave=256 "       \
	"timeout=16s\n"                                                       \
	"\t\tRange2: 0000000000000000-000000000fffffff [size=0x10000000]\n"   \
	"\t\t\tValid+ Active- Type=CDAT Class=Storage interleave=16384 "      \
	"timeout=1s\n"

#define FLEXBUS                                                      \
	"\t\tFBCap:\tCache+ IO+ Mem+ 68BFlit+ MltLogDev+ 256BFlit+ " \
	"PBRFlit-\n"                                                 \
	"\t\tFBCtl:\tCache- IO+ Mem+ SynHdrByp+ DrftBuf- 68BFlit+ "  \
	"MltLogDev- RCD+ Retimer1+ Retimer2- 256BFlit+ PBRFlit-\n"   \
	"\t\tFBSta:\tCache- IO+ Mem+ SynHdrByp- DrftBuf+ 68BFlit- "  \
	"MltLogDev- 256BFlit+ PBRFlit-\n"

static const struct pcitopo_device *only_device(struct pcitopo *pt)
{
	const struct pcitopo_topo *topo = pcitopo_topo(pt);

	assert_int_equal(topo->num_devices, 1);
	return &topo->devices[0];
}

static bool has(const struct pcitopo_cxl *cxl, enum pcitopo_cxl_have what)
{
	return pcitopo_cxl_has(cxl, what);
}

static void device_registers(void **state)
{
	struct pcitopo *pt =
		load_text(HEADER DVSEC("200", "0", "2", "60") DEVICE);
	const struct pcitopo_cxl *cxl = only_device(pt)->cxl;

	assert_non_null(cxl);
	assert_int_equal(only_device(pt)->config.cxl_device_cap, 0x402e);
	assert_int_equal(cxl->device_rev, 2);
	assert_int_equal(cxl->device_ctl, 0x0b2e);
	assert_int_equal(cxl->device_status, 0x4000);
	assert_int_equal(cxl->device_status2, 0x8004);
	assert_int_equal(cxl->device_cap2, 0x0301);
	assert_true(has(cxl, PCITOPO_CXL_HAVE_RANGE1));
	assert_int_equal(cxl->ranges[0].base, 0x1080000000);
	assert_int_equal(cxl->ranges[0].size, 0x1000000000);
	assert_int_equal(cxl->ranges[0].low, 0x4103);
	assert_true(has(cxl, PCITOPO_CXL_HAVE_RANGE2));
	assert_int_equal(cxl->ranges[1].size, 0x10000000);
	assert_int_equal(cxl->ranges[1].low, 0x0729);
	assert_int_equal(cxl->defects, 0);
	/* Printed with wrong masks */
	assert_false(has(cxl, PCITOPO_CXL_HAVE_DEVICE_CTL2));
	pcitopo_free(pt);
}

static void flexbus_registers(void **state)
{
	struct pcitopo *pt =
		load_text(HEADER DVSEC("200", "7", "2", "32") FLEXBUS
			  "\t\tFBModTS:\tReceived FB Data: 00abcd\n"
			  "\t\tFBCap2:\tNOPHint+\n"
			  "\t\tFBCtl2:\tNOPHint-\n"
			  "\t\tFBSta2:\tNOPHintInfo: 3\n");
	const struct pcitopo_device *device = only_device(pt);

	assert_true(pcitopo_has(&device->config, PCITOPO_HAVE_FLEXBUS));
	assert_int_equal(device->config.flexbus_cap, 0x2067);
	assert_int_equal(device->config.flexbus_ctl, 0x21ae);
	assert_int_equal(device->config.flexbus_status, 0x2016);
	assert_false(device->config.dvsec_unread);
	assert_int_equal(device->cxl->flexbus_rev, 2);
	assert_int_equal(device->cxl->flexbus_ts, 0xabcd);
	assert_int_equal(device->cxl->flexbus_cap2, 1);
	assert_int_equal(device->cxl->flexbus_ctl2, 0);
	assert_int_equal(device->cxl->flexbus_status2, 3);
	pcitopo_free(pt);
}

/* Of two the first counts, unless it says nothing */
static void repeated(void **state)
{
	struct pcitopo *pt = load_text(
		HEADER DVSEC("200", "7", "1", "20") "\t\t<unreadable>\n" DVSEC(
			"220", "7", "1", "20") FLEXBUS
			DVSEC("240", "7", "1",
			      "20") "\t\tFBCap:\tCache- IO- Mem-\n"
				    "\t\tFBCtl:\tCache- IO- Mem-\n"
				    "\t\tFBSta:\tCache- IO- Mem-\n" DVSEC(
					    "260", "0", "1", "56") DEVICE
					    DVSEC("2a0", "0", "1",
						  "56") "\t\tCXLCap:\tCache+ IO- Mem- MemHWInit- HDMCount 0 Viral-\n"
							"\t\tCXLCtl:\tCache+ IO- Mem- CacheSFCov 0 CacheSFGran 0 "
							"CacheClean- Viral-\n");
	const struct pcitopo_device *device = only_device(pt);

	assert_int_equal(device->config.flexbus_cap, 0x2067);
	assert_int_equal(device->config.cxl_device_cap, 0x402e);
	assert_int_equal(device->cxl->device_ctl, 0x0b2e);
	assert_int_equal(device->cxl->defects,
			 1 << PCITOPO_CXL_DEFECT_REPEATED);
	pcitopo_free(pt);
}

/* Nothing is believed behind the end, or where another capability begins */
static void short_cut_and_overlapping(void **state)
{
	struct pcitopo *pt = load_text(
		HEADER DVSEC("200", "0", "1", "40")
			DEVICE DVSEC("240", "7", "2", "32") FLEXBUS
		"\t\tFBModTS:\tReceived FB Data: 00abcd\n"
		"\t\tFBCap2:\tNOPHint+\n"
		"\t\tFBCtl2:\tNOPHint-\n"
		"\t\tFBSta2:\tNOPHintInfo: 3\n"
		"\tCapabilities: [254 v1] Access Control Services\n" DVSEC(
			"ff4", "9", "0", "16") "\t\tNumLogDevs: 4\n");
	const struct pcitopo_cxl *cxl = only_device(pt)->cxl;

	assert_true(has(cxl, PCITOPO_CXL_HAVE_RANGE1));
	assert_false(has(cxl, PCITOPO_CXL_HAVE_RANGE2));
	assert_true(has(cxl, PCITOPO_CXL_HAVE_FLEXBUS_TS));
	assert_false(has(cxl, PCITOPO_CXL_HAVE_FLEXBUS2));
	assert_false(has(cxl, PCITOPO_CXL_HAVE_MLD));
	assert_int_equal(cxl->defects, 1 << PCITOPO_CXL_DEFECT_SHORT |
					       1 << PCITOPO_CXL_DEFECT_CUT |
					       1 << PCITOPO_CXL_DEFECT_OVERLAP);
	pcitopo_free(pt);
}

/* A Flex Bus that is named, or could be, is not known to be absent */
static void unread(void **state)
{
	static const char *const named[] = {
		"\tCapabilities: [200 v1] Designated Vendor-Specific: "
		"Vendor=1e98 ID=0007 Rev=1 Len=20 <?>\n",
		DVSEC("200", "7", "0", "16") "\t\tRevision 0 not supported\n",
		"\tCapabilities: [200 v1] Designated Vendor-Specific <?>\n",
		"\tCapabilities: [200 v1] Designated Vendor-Specific: "
		"<unreadable>\n",
		"\tCapabilities: [200 v1] Extended Capability ID 0x23\n",
		"\tCapabilities: [200] #23\n",
	};
	struct pcitopo *pt;
	char text[1024];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(named); i++) {
		snprintf(text, sizeof(text), HEADER "%s", named[i]);
		pt = load_text(text);
		assert_true(only_device(pt)->config.dvsec_unread);
		pcitopo_free(pt);
	}
	pt = load_text(HEADER
		       "\tCapabilities: [200 v1] Designated Vendor-Specific: "
		       "Vendor=8086 ID=0007 Rev=1 Len=20 <?>\n" DVSEC(
			       "220", "0", "1", "56") DEVICE);
	assert_false(only_device(pt)->config.dvsec_unread);
	pcitopo_free(pt);
}

/* What somebody cut out with grep: no first line, so no revision */
static void without_first_line(void **state)
{
	struct pcitopo *pt = load_text(HEADER DEVICE FLEXBUS);
	const struct pcitopo_device *device = only_device(pt);

	assert_int_equal(device->config.cxl_device_cap, 0x402e);
	assert_int_equal(device->config.flexbus_status, 0x2016);
	assert_non_null(device->cxl);
	assert_false(has(device->cxl, PCITOPO_CXL_HAVE_DEVICE));
	assert_true(has(device->cxl, PCITOPO_CXL_HAVE_RANGE1));
	pcitopo_free(pt);
}

static const struct {
	const char *what;
	const char *line;
	enum pcitopo_cxl_have lost;
} absurd[] = {
	{ "a range of no round size",
	  "\t\tRange1: 0000001080000000-000000207ffffffe\n",
	  PCITOPO_CXL_HAVE_RANGE1 },
	{ "a range without end", "\t\tRange1: 0000001080000000\n",
	  PCITOPO_CXL_HAVE_RANGE1 },
	{ "a range of words", "\t\tRange1: none-at all\n",
	  PCITOPO_CXL_HAVE_RANGE1 },
	{ "a media type without name",
	  "\t\t\tValid+ Active+ Type=DRAM Class=DRAM interleave=0 timeout=1s\n",
	  PCITOPO_CXL_HAVE_RANGE1 },
	{ "an interleave of nothing",
	  "\t\t\tValid+ Active+ Type=CDAT Class=CDAT interleave=-17 timeout=1s\n",
	  PCITOPO_CXL_HAVE_RANGE1 },
	{ "a timeout that is no power of 4",
	  "\t\t\tValid+ Active+ Type=CDAT Class=CDAT interleave=0 timeout=2s\n",
	  PCITOPO_CXL_HAVE_RANGE1 },
	{ "a cache of a terabyte", "\t\tCXLCap2:\tCache Size: 10000000000\n",
	  PCITOPO_CXL_HAVE_DEVICE_STATUS2 },
	{ "a cache of a byte", "\t\tCXLCap2:\tCache Size: 00000001\n",
	  PCITOPO_CXL_HAVE_DEVICE_STATUS2 },
	{ "all flags of the control",
	  "\t\tCXLCtl:\tCache+ IO+ Mem+ CacheSFCov "
	  "31 CacheSFGran 7 CacheClean+ Viral+\n",
	  PCITOPO_CXL_HAVE_DEVICE },
};

/* The good text with one line of it, told by its first word, replaced */
static void replace_line(const char *good, const char *line, char *text)
{
	size_t word = strcspn(line, " :+");
	const char *end;

	while (*good) {
		end = strchr(good, '\n') + 1;
		if (!strncmp(good, line, word)) {
			text = stpcpy(text, line);
			/* Only the first one */
			strcpy(text, end);
			return;
		}
		text = mempcpy(text, good, (size_t)(end - good));
		good = end;
	}
	fail_msg("no line like %s", line);
}

static void absurd_values(void **state)
{
	static const char good[] = HEADER DVSEC("200", "0", "1", "56") DEVICE;
	char text[sizeof(good) + 256];
	struct pcitopo *pt;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(absurd); i++) {
		replace_line(good, absurd[i].line, text);
		pt = load_text(text);
		if (has(only_device(pt)->cxl, absurd[i].lost))
			fail_msg("%s is believed", absurd[i].what);
		pcitopo_free(pt);
	}
}

static void absurd_lines(void **state)
{
	struct pcitopo *pt = load_text(HEADER DVSEC(
		"200", "5", "0",
		"16") "\t\tReserved time scale encoding f\n"
		      "\t\tGPF Phase 2 Duration: 9999999us\n"
		      "\t\tGPF Phase 2 Duration: 17us\n"
		      "\t\tGPF Phase 2 Power: 99999999999mW\n" DVSEC(
			      "210", "8", "0",
			      "28") "\t\tBlock0: BIR: bar0, ID: CPMU registers, offset: 0\n"
				    "\t\tBlock999: BIR: bar0, ID: CPMU registers, offset: 0\n"
				    "\t\tBlock1: BIR: bar9, ID: CPMU registers, offset: 0\n" DVSEC(
					    "230", "9", "0",
					    "16") "\t\tNumLogDevs: 17\n" DVSEC("240",
									       "0",
									       "1",
									       "56") "\t\tCXLCap:\tCache+ IO+ Mem+ MemHWInit+ HDMCount 3 Viral+\n"
										     "\t\tCXLCtl:\tCache- IO+ Mem+ CacheSFCov 0 CacheSFGran 0 "
										     "CacheClean- Viral-\n"
										     "\tCapabilities: [280 v1] Designated Vendor-Specific: "
										     "Vendor=1e98 ID=0007 Rev=99 Len=99999: CXL\n"
										     "\tCapabilities: [fffffffffffffff v1] Designated "
										     "Vendor-Specific: Vendor=1e98 ID=0003 Rev=0 Len=40: CXL\n"
										     "\t\tGPF Phase 1 Timeout: 3us\n");
	const struct pcitopo_device *device = only_device(pt);

	assert_int_equal(device->cxl->have, 0);
	assert_false(pcitopo_has(&device->config, PCITOPO_HAVE_CXL_DEVICE));
	assert_true(device->config.dvsec_unread);
	pcitopo_free(pt);
}

/* A text that ends anywhere says less, and nothing else */
static void cut_anywhere(void **state)
{
	static const char text[] = HEADER DVSEC("200", "0", "2", "60")
		DEVICE DVSEC("23c", "7", "2", "32") FLEXBUS;
	struct pcitopo *whole = load_text(text), *pt;
	u32 have = only_device(whole)->cxl->have;
	const struct pcitopo_cxl *cxl;
	size_t length;
	int result;

	for (length = strlen(HEADER); length < strlen(text); length++) {
		pt = load_bytes(text, length, &result);
		assert_int_equal(result, 0);
		cxl = only_device(pt)->cxl;
		if (cxl)
			assert_int_equal(cxl->have & ~have, 0);
		pcitopo_free(pt);
	}
	pcitopo_free(whole);
}

/* The later reading counts, and what it lacks is kept from the earlier one */
static void two_readings(void **state)
{
	struct pcitopo *pt = load_text(
		HEADER DVSEC("200", "0", "1", "56") DEVICE "\n" HEADER DVSEC(
			"200", "0", "1",
			"56") "\t\tCXLCap:\tCache- IO+ Mem+ MemHWInit+ HDMCount 2 Viral+\n"
			      "\t\tCXLCtl:\tCache- IO+ Mem- CacheSFCov 0 CacheSFGran 0 "
			      "CacheClean- Viral-\n");
	const struct pcitopo_cxl *cxl = only_device(pt)->cxl;

	assert_int_equal(cxl->device_ctl, 0x0002);
	assert_true(has(cxl, PCITOPO_CXL_HAVE_RANGE1));
	assert_int_equal(cxl->ranges[0].size, 0x1000000000);
	pcitopo_free(pt);
}

size_t lspci_cxl_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(device_registers),
		cmocka_unit_test(flexbus_registers),
		cmocka_unit_test(repeated),
		cmocka_unit_test(short_cut_and_overlapping),
		cmocka_unit_test(unread),
		cmocka_unit_test(without_first_line),
		cmocka_unit_test(absurd_values),
		cmocka_unit_test(absurd_lines),
		cmocka_unit_test(cut_anywhere),
		cmocka_unit_test(two_readings),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
