// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_lspci.c - the forms that lspci writes, and what else comes along
 */
#include "../machine.h"
#include "../suites.h"

#include <errno.h>

#define PORT                                                  \
	"00:01.0 PCI bridge: Intel Corporation Device 352a\n" \
	"\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0\n"
#define EXPRESS "\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"

static const struct pcitopo_config *config_of(struct pcitopo *pt, u32 index)
{
	const struct pcitopo_topo *topo = pcitopo_topo(pt);

	assert_true(index < topo->num_devices);
	return &topo->devices[index].config;
}

/* The header line in all the ways that -n, -nn and -D write it */
static void header_forms(void **state)
{
	static const struct {
		const char *text;
		u32 domain;
		const char *vendor;
		const char *name;
		u16 vendor_id; /* 0: not known */
		u16 device_id; /* 0: not known */
		u16 class_code;
	} rows[] = {
		{ "06:00.0 3D controller: NVIDIA Corporation Device 2bb5 (rev a1)\n",
		  0, "NVIDIA Corporation", "Device 2bb5", 0x10de, 0x2bb5,
		  0x0302 },
		{ "0000:06:00.0 3D controller [0302]: NVIDIA Corporation Device [10de:2bb5] (rev a1)\n",
		  0, "NVIDIA Corporation", NULL, 0x10de, 0x2bb5, 0x0302 },
		{ "10000:06:00.0 0302: 10de:2330 (rev a1)\n", 0x10000,
		  "NVIDIA Corporation", "GH100[H100 SXM5 80GB]", 0x10de, 0x2330,
		  0x0302 },
		{ "01000000:06:00.0 0604: 8086:352a (prog-if 00 [Normal decode])\n",
		  0x1000000, NULL, NULL, 0x8086, 0x352a, 0x0604 },
		{ "06:00.0 Non-Essential Instrumentation [1300]: Advanced Micro Devices, Inc. [AMD] Device 1556\n",
		  0, "Advanced Micro Devices, Inc. [AMD]", "Device 1556",
		  0x1022, 0x1556, 0x1300 },
		{ "06:00.0 PCI bridge: Broadcom / LSI PEX890xx PCIe Gen 5 Switch (rev b0) (prog-if 00 [Normal decode])\n",
		  0, "Broadcom / LSI", "PEX890xx PCIe Gen 5 Switch", 0x1000, 0,
		  0x0604 },
		{ "06:00.0 System peripheral: Broadcom / LSI Virtual PCIe Placeholder Endpoint (rev b0)\n",
		  0, "Broadcom / LSI", "Virtual PCIe Placeholder Endpoint",
		  0x1000, 0x02b2, 0x0880 },
		{ "06:00.0 Ethernet controller: Some Maker Device 0001\n", 0,
		  "Some Maker", "Device 0001", 0, 0, 0x0200 },
		{ "06:00.0 System peripheral[1234:5678]: Some Maker Device 0001\n\tFlags: fast devsel\n",
		  0, "Some Maker", "Device 0001", 0, 0, 0 },
		{ "06:00.0 Weird thing: Some Maker Product\n\tFlags: fast devsel\n",
		  0, NULL, "Some Maker Product", 0, 0, 0 },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt = load_text(rows[i].text);
		const struct pcitopo_device *device =
			&pcitopo_topo(pt)->devices[0];

		print_message("# row %zu\n", i);
		pcitopo_look_up_names(pt);
		assert_int_equal(device->address.domain, rows[i].domain);
		if (rows[i].vendor)
			assert_string_equal(device->vendor_name,
					    rows[i].vendor);
		if (rows[i].name && strncmp(rows[i].name, "GH100", 5) != 0)
			assert_string_equal(device->name, rows[i].name);
		assert_int_equal(pcitopo_has(&device->config,
					     PCITOPO_HAVE_VENDOR),
				 rows[i].vendor_id != 0);
		assert_int_equal(device->config.vendor_id, rows[i].vendor_id);
		assert_int_equal(pcitopo_has(&device->config, PCITOPO_HAVE_IDS),
				 rows[i].device_id != 0);
		assert_int_equal(device->config.device_id, rows[i].device_id);
		assert_int_equal(device->config.class_code, rows[i].class_code);
		pcitopo_free(pt);
	}
}

/* Link registers as pciutils 3.5, 3.7 and 3.14 print them */
static void link_forms(void **state)
{
	static const char *const texts[] = {
		"\t\tLnkCap:\tPort #3, Speed 16GT/s, Width x8, ASPM L0s L1, Exit Latency L0s <256ns, L1 <8us\n"
		"\t\t\tClockPM- Surprise- LLActRep+ BwNot+ ASPMOptComp+\n"
		"\t\tLnkSta:\tSpeed 8GT/s, Width x4, TrErr- Train- SlotClk- DLActive+ BWMgmt+ ABWMgmt-\n",

		"\t\tLnkCap:\tPort #3, Speed 16GT/s, Width x8, ASPM L0s L1, Exit Latency L0s <256ns, L1 <8us\n"
		"\t\t\tClockPM- Surprise- LLActRep+ BwNot+ ASPMOptComp+\n"
		"\t\tLnkSta:\tSpeed 8GT/s (downgraded), Width x4 (downgraded)\n"
		"\t\t\tTrErr- Train- SlotClk+ DLActive+ BWMgmt+ ABWMgmt-\n",

		"\t\tLnkCap:\tPort #3, Speed 16GT/s, Width x8, ASPM L0s L1, Exit Latency L0s <256ns, L1 <8us\r\n"
		"\t\t\tClockPM- Surprise- LLActRep+ BwNot+ ASPMOptComp+\r\n"
		"\t\tLnkCtl:\tASPM Disabled; RCB 64 bytes, LnkDisable- CommClk-\r\n"
		"\t\t\tExtSynch- ClockPM- AutWidDis- BWInt- AutBWInt- FltModeDis-\r\n"
		"\t\tLnkSta:\tSpeed 8GT/s, Width x4\r\n"
		"\t\t\tTrErr- Train- SlotClk+ DLActive+ BWMgmt+ ABWMgmt-\r\n",
	};
	char text[2048];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		const struct pcitopo_config *config;
		struct pcitopo *pt;

		snprintf(text, sizeof(text), "06:00.0 X: Y\n" EXPRESS "%s",
			 texts[i]);
		pt = load_text(text);
		config = config_of(pt, 0);
		assert_int_equal(config->max_speed, PT_SPEED_16GT);
		assert_int_equal(config->max_width, 8);
		assert_int_equal(config->port_number, 3);
		assert_int_equal(config->speed, PT_SPEED_8GT);
		assert_int_equal(config->width, 4);
		assert_true(config->dll_active_reporting);
		assert_true(config->dll_active);
		assert_true(config->lbms);
		assert_false(config->labs);
		assert_true(pcitopo_has(config, PCITOPO_HAVE_LNKSTA));
		pcitopo_free(pt);
	}
}

/* "Changed: ... PresDet+" is an event, not a card */
static void changed_is_not_presence(void **state)
{
	struct pcitopo *pt = load_text(
		PORT
		"\tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00\n"
		"\t\tSltSta:\tStatus: AttnBtn- PowerFlt- MRL- CmdCplt- PresDet- Interlock-\n"
		"\t\t\tChanged: MRL- PresDet+ LinkState+\n");
	const struct pcitopo_config *config = config_of(pt, 0);

	assert_true(pcitopo_has(config, PCITOPO_HAVE_SLTSTA));
	assert_false(config->presence_detect);
	pcitopo_free(pt);
}

/* LnkCap2 says what an end could detect, LnkSta2 what it does */
static void retimer_support_is_not_presence(void **state)
{
	struct pcitopo *pt = load_text(
		"06:00.0 X: Y\n" EXPRESS
		"\t\tLnkCap2: Supported Link Speeds: 2.5-16GT/s, Crosslink- Retimer+ 2Retimers+ DRS-\n"
		"\t\tLnkSta2: Current De-emphasis Level: -6dB, EqualizationComplete+ EqualizationPhase1+\n"
		"\t\t\t EqualizationPhase2+ EqualizationPhase3- LinkEqualizationRequest-\n"
		"\t\t\t Retimer- 2Retimers- CrosslinkRes: unsupported, FltMode+\n");
	const struct pcitopo_config *config = config_of(pt, 0);

	assert_true(pcitopo_has(config, PCITOPO_HAVE_RETIMERS));
	assert_true(config->retimer_detect);
	assert_false(config->retimer_present);
	assert_int_equal(config->speeds_vector, 0xf);
	assert_int_equal(config->eq_8gt,
			 PT_PL_EQ_COMPLETE | PT_PL_EQ_PHASE1 | PT_PL_EQ_PHASE2);
	assert_true(config->flit_mode);
	pcitopo_free(pt);
}

/* A text too old to print retimer bits says nothing of retimers */
static void old_text_knows_no_retimers(void **state)
{
	struct pcitopo *pt = load_text(
		"06:00.0 X: Y\n" EXPRESS
		"\t\tLnkSta2: Current De-emphasis Level: -6dB, EqualizationComplete-, EqualizationPhase1-\n"
		"\t\t\t EqualizationPhase2-, EqualizationPhase3-, LinkEqualizationRequest-\n");

	assert_false(pcitopo_has(config_of(pt, 0), PCITOPO_HAVE_RETIMERS));
	assert_true(pcitopo_has(config_of(pt, 0), PCITOPO_HAVE_EQ_8GT));
	pcitopo_free(pt);
}

static void other_capabilities(void **state)
{
	struct pcitopo *pt = load_text(
		"06:00.0 X: Y\n"
		"\tNUMA node: 1\n"
		"\tPhysical Slot: 7-1\n"
		"\tCapabilities: [50] Power Management version 3\n"
		"\t\tFlags: PMEClk- DSI- D1- D2- AuxCurrent=0mA PME(D0+,D1-,D2-,D3hot+,D3cold-)\n"
		"\t\tStatus: D3 NoSoftRst+ PME-Enable- DSel=0 DScale=0 PME-\n" EXPRESS
		"\t\tDevCap:\tMaxPayload 512 bytes, PhantFunc 0\n"
		"\t\tDevCtl:\tCorrErr+ NonFatalErr+ FatalErr+ UnsupReq-\n"
		"\t\t\tMaxPayload 256 bytes, MaxReadReq 4096 bytes\n"
		"\t\tDevSta:\tCorrErr+ NonFatalErr- FatalErr- UnsupReq+ AuxPwr- TransPend-\n"
		"\tCapabilities: [100 v2] Advanced Error Reporting\n"
		"\t\tUESta:\tDLP- SDES- TLP- FCP- CmpltTO+ CmpltAbrt- UnxCmplt- RxOF- MalfTLP- ECRC- UnsupReq+ ACSViol-\n"
		"\t\tUEMsk:\tDLP- SDES- TLP- FCP- CmpltTO- CmpltAbrt- UnxCmplt- RxOF- MalfTLP- ECRC- UnsupReq+ ACSViol-\n"
		"\t\tUESvrt:\tDLP+ SDES+ TLP- FCP+ CmpltTO- CmpltAbrt- UnxCmplt- RxOF+ MalfTLP+ ECRC- UnsupReq- ACSViol-\n"
		"\t\tCESta:\tRxErr+ BadTLP- BadDLLP- Rollover- Timeout- AdvNonFatalErr+\n"
		"\t\tCEMsk:\tRxErr- BadTLP- BadDLLP- Rollover- Timeout- AdvNonFatalErr+\n"
		"\tCapabilities: [148 v1] Device Serial Number 48-b0-2d-4b-b4-9b-b6-50\n"
		"\tCapabilities: [158 v1] Secondary PCI Express\n"
		"\t\tLnkCtl3: LnkEquIntrruptEn- PerformEqu-\n"
		"\t\tLaneErrStat: LaneErr at lane: 0 7 15\n"
		"\tCapabilities: [180 v1] Physical Layer 16.0 GT/s\n"
		"\t\tPhy16Sta: EquComplete+ EquPhase1+ EquPhase2+ EquPhase3+ LinkEquRequest-\n"
		"\tCapabilities: [1a0 v1] Access Control Services\n"
		"\t\tACSCap:\tSrcValid+ TransBlk+ ReqRedir+ CmpltRedir+ UpstreamFwd+ EgressCtrl- DirectTrans+\n"
		"\t\tACSCtl:\tSrcValid+ TransBlk- ReqRedir+ CmpltRedir- UpstreamFwd- EgressCtrl- DirectTrans-\n"
		"\tKernel driver in use: nvidia\n");
	const struct pcitopo_config *config = config_of(pt, 0);
	const struct pcitopo_device *device = &pcitopo_topo(pt)->devices[0];

	assert_true(device->has_numa_node);
	assert_int_equal(device->numa_node, 1);
	assert_string_equal(device->slot, "7-1");
	assert_string_equal(device->driver, "nvidia");
	assert_int_equal(config->power_state, 3);
	assert_int_equal(config->mps_supported, 512);
	assert_int_equal(config->mps, 256);
	assert_int_equal(config->mrrs, 4096);
	assert_int_equal(config->devsta, PT_EXP_DEVSTA_CED | PT_EXP_DEVSTA_URD);
	assert_int_equal(config->aer_uncor_status,
			 PT_AER_UNC_COMP_TIME | PT_AER_UNC_UNSUP);
	assert_int_equal(config->aer_uncor_mask, PT_AER_UNC_UNSUP);
	assert_int_equal(config->aer_cor_status,
			 PT_AER_COR_RCVR | PT_AER_COR_ADV_NFAT);
	assert_true(config->serial == 0x48b02d4bb49bb650);
	assert_int_equal(config->lane_errors, 0x8081);
	assert_int_equal(config->eq_16gt, 0xf);
	assert_int_equal(config->acs_ctl, PT_ACS_SV | PT_ACS_RR);
	pcitopo_free(pt);
}

#define UNCORRECTABLE                                               \
	"DLP- SDES- TLP- FCP- CmpltTO- CmpltAbrt- UnxCmplt- RxOF- " \
	"MalfTLP- ECRC- UnsupReq- ACSViol- UncorrIntErr- "          \
	"BlockedTLP- AtomicOpBlocked- TLPBlockedErr-"
#define CORRECTABLE                                                   \
	"RxErr- BadTLP- BadDLLP- Rollover- Timeout- AdvNonFatalErr- " \
	"CorrIntErr- HeaderOF-"

/* All flags of a register clear but one; the name begins after a space */
static void put_flags(char text[512], const char *flags, const char *name)
{
	char word[32];
	char *place;

	snprintf(word, sizeof(word), " %s-", name);
	place = strstr(strcpy(text, flags), word);
	assert_non_null(place);
	place[strlen(word) - 1] = '+';
}

/* Uncorrectable Error Status and Correctable Error Status, PCIe 7.8.4 */
static void each_error_by_its_name(void **state)
{
	static const struct {
		const char *name;
		u32 uncorrectable, correctable;
	} rows[] = {
		{ "DLP", 1u << 4, 0 },
		{ "SDES", 1u << 5, 0 },
		{ "TLP", 1u << 12, 0 },
		{ "FCP", 1u << 13, 0 },
		{ "CmpltTO", 1u << 14, 0 },
		{ "CmpltAbrt", 1u << 15, 0 },
		{ "UnxCmplt", 1u << 16, 0 },
		{ "RxOF", 1u << 17, 0 },
		{ "MalfTLP", 1u << 18, 0 },
		{ "ECRC", 1u << 19, 0 },
		{ "UnsupReq", 1u << 20, 0 },
		{ "ACSViol", 1u << 21, 0 },
		{ "UncorrIntErr", 1u << 22, 0 },
		{ "RxErr", 0, 1u << 0 },
		{ "BadTLP", 0, 1u << 6 },
		{ "BadDLLP", 0, 1u << 7 },
		{ "Rollover", 0, 1u << 8 },
		{ "Timeout", 0, 1u << 12 },
		{ "AdvNonFatalErr", 0, 1u << 13 },
		{ "CorrIntErr", 0, 1u << 14 },
		{ "HeaderOF", 0, 1u << 15 },
	};
	char text[4096], flags[512];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		bool fatal = rows[i].uncorrectable;
		const struct pcitopo_config *config;
		const char *line;
		struct pcitopo *pt;

		print_message("# %s\n", rows[i].name);
		put_flags(flags, fatal ? " " UNCORRECTABLE : " " CORRECTABLE,
			  rows[i].name);
		/* Status, mask and severity have the same names */
		line = flags + 1;
		snprintf(
			text, sizeof(text),
			"06:00.0 3D controller: NVIDIA Corporation Device 2bb5\n" EXPRESS
			"\tCapabilities: [100 v2] Advanced Error Reporting\n"
			"\t\tUESta:\t%s\n\t\tUEMsk:\t%s\n\t\tUESvrt:\t%s\n"
			"\t\tCESta:\t%s\n\t\tCEMsk:\t%s\n",
			fatal ? line : UNCORRECTABLE,
			fatal ? line : UNCORRECTABLE,
			fatal ? line : UNCORRECTABLE,
			fatal ? CORRECTABLE : line, fatal ? CORRECTABLE : line);
		pt = load_text(text);
		config = config_of(pt, 0);
		assert_true(pcitopo_has(config, PCITOPO_HAVE_AER_UNCOR));
		assert_true(pcitopo_has(config, PCITOPO_HAVE_AER_COR));
		assert_int_equal(config->aer_uncor_status,
				 rows[i].uncorrectable);
		assert_int_equal(config->aer_uncor_mask, rows[i].uncorrectable);
		assert_int_equal(config->aer_uncor_severity,
				 rows[i].uncorrectable);
		assert_int_equal(config->aer_cor_status, rows[i].correctable);
		assert_int_equal(config->aer_cor_mask, rows[i].correctable);
		pcitopo_free(pt);
	}
}

static void access_denied_is_unknown(void **state)
{
	struct pcitopo *pt = load_text("06:00.0 X: Y\n"
				       "\tCapabilities: <access denied>\n");

	assert_true(pcitopo_topo(pt)->devices[0].access_denied);
	assert_int_equal(pcitopo_topo(pt)->num_access_denied, 1);
	assert_false(pcitopo_topo(pt)->privileged);
	assert_false(pcitopo_has(config_of(pt, 0), PCITOPO_HAVE_EXP));
	assert_false(pcitopo_has(config_of(pt, 0), PCITOPO_HAVE_NO_EXP));
	pcitopo_free(pt);
}

#define ZEROS " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n"

/* 64 bytes of hex and a decoded text: each gives what the other lacks */
static void hex_and_text_complete_each_other(void **state)
{
	struct pcitopo *pt = load_text(
		"06:00.0 3D controller: NVIDIA Corporation Device 2330 (rev a1)\n" EXPRESS
		"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16, ASPM not supported\n"
		"\t\tLnkSta:\tSpeed 32GT/s, Width x16\n"
		"00: de 10 30 23 00 00 10 00 a1 00 02 03 00 00 00 00\n"
		"10:" ZEROS
		"20: 00 00 00 00 00 00 00 00 00 00 00 00 de 10 c1 16\n"
		"30: 00 00 00 00 40 00 00 00 00 00 00 00 00 00 00 00\n");
	const struct pcitopo_config *config = config_of(pt, 0);

	assert_int_equal(config->subsystem_id, 0x16c1);
	assert_int_equal(config->max_width, 16);
	assert_true(pcitopo_has(config, PCITOPO_HAVE_EXP));
	pcitopo_free(pt);
}

/* Things that stop the reading, or leave a message and go on */
static void bad_input(void **state)
{
	static const struct {
		const char *text;
		int result;
		unsigned long line;
		const char *words;
	} rows[] = {
		{ "", -EINVAL, 0, "empty" },
		{ "hello\nworld\n", -EINVAL, 2, "no PCI function" },
		{ "\n\n\n", -EINVAL, 3, "no PCI function" },
		{ "Slot:\t00:00.0\nClass:\tHost bridge\n", -EINVAL, 2,
		  "no PCI function" },
		{ "00:00.0 A: B\n00: 86 80\n", 0, 2, "cut off" },
		{ "00: 86 80 00 00 00 00 00 00 00 00 00 00 00 00 00 00\n00:00.0 Host bridge: B\n",
		  0, 1, "without a function" },
		{ "00:00.0 A: B\n00:" ZEROS "10: 0z\n", 0, 3,
		  "not a line of hex" },
		{ "00:00.0 A: B\n00:" ZEROS "20:" ZEROS, 0, 3,
		  "a line is missing" },
		{ "00:00.0 A: B\n00:" ZEROS "garbage\n10:" ZEROS, 0, 3,
		  "does not belong" },
		{ "00:00.0 A: B\n00:" ZEROS "fff0:" ZEROS, 0, 3,
		  "outside a configuration space" },
		{ PORT
		  "\tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00\n"
		  "\t\tLnkCap:\tPort #0, Spe",
		  0, 4, "cut off" },
		{ "00:01.0 PCI bridge: A\n\tBus: primary=00, secondary=01, subordinate=02, sec-latency=0\n\n"
		  "01:00.0 PCI bridge: B\n\tBus: primary=01, secondary=00, subordinate=02, sec-latency=0\n\n"
		  "02:00.0 PCI bridge: C\n\tBus: primary=02, secondary=02, subordinate=02, sec-latency=0\n",
		  -ELOOP, 7, "below itself" },
		{ "01:00.0 PCI bridge: B\n\tBus: primary=01, secondary=02, subordinate=02, sec-latency=0\n\n"
		  "02:00.0 PCI bridge: C\n\tBus: primary=02, secondary=01, subordinate=02, sec-latency=0\n",
		  -ELOOP, 1, "below itself" },
		{ "00:01.0 PCI bridge: A\n\tBus: primary=00, secondary=01, subordinate=02, sec-latency=0\n\n"
		  "00:02.0 PCI bridge: B\n\tBus: primary=00, secondary=01, subordinate=02, sec-latency=0\n\n"
		  "01:00.0 USB controller: E\n",
		  0, 4, "already does" },
	};
	const struct pcitopo_problem *problems;
	struct pcitopo *pt;
	int result;
	size_t i;
	u32 count;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		print_message("# row %zu: %s\n", i, rows[i].words);
		pt = load_bytes(rows[i].text, strlen(rows[i].text), &result);
		problems = pcitopo_problems(pt, &count);
		assert_int_equal(result, rows[i].result);
		assert_true(count >= 1);
		assert_non_null(strstr(problems[0].message, rows[i].words));
		assert_int_equal(problems[0].line, rows[i].line);
		assert_non_null(problems[0].file);
		pcitopo_free(pt);
	}
}

static void capability_loop(void **state)
{
	static const char text[] =
		"06:00.0 3D controller: NVIDIA Corporation Device 2330\n"
		"00: de 10 30 23 00 00 10 00 a1 00 02 03 00 00 00 00\n"
		"10:" ZEROS "20:" ZEROS
		"30: 00 00 00 00 40 00 00 00 00 00 00 00 00 00 00 00\n"
		"40: 05 48 00 00 00 00 00 00 09 40 00 00 00 00 00 00\n"
		"50:" ZEROS "60:" ZEROS "70:" ZEROS "80:" ZEROS "90:" ZEROS
		"a0:" ZEROS "b0:" ZEROS "c0:" ZEROS "d0:" ZEROS "e0:" ZEROS
		"f0:" ZEROS;
	const struct pcitopo_problem *problems;
	struct pcitopo *pt;
	int result;
	u32 count;

	pt = load_bytes(text, sizeof(text) - 1, &result);
	assert_int_equal(result, 0);
	problems = pcitopo_problems(pt, &count);
	assert_int_equal(count, 1);
	assert_non_null(strstr(problems[0].message, "capability list loops"));
	assert_int_equal(problems[0].line, 1);
	pcitopo_free(pt);
}

/* A line longer than any buffer is cut, what follows is read */
static void line_of_a_megabyte(void **state)
{
	const size_t size = 1 << 20;
	char *text = malloc(size + 64);
	struct pcitopo *pt;
	int result;

	assert_non_null(text);
	memset(text, 'x', size);
	strcpy(text + size, "\n06:00.0 PCI bridge: Y\n");
	pt = load_bytes(text, strlen(text), &result);
	assert_int_equal(result, 0);
	assert_int_equal(pcitopo_topo(pt)->num_devices, 1);
	assert_int_equal(pcitopo_topo(pt)->devices[0].line, 2);
	pcitopo_free(pt);
	free(text);
}

static void binary_garbage(void **state)
{
	unsigned char text[65536];
	struct pcitopo *pt;
	u32 seed = 1;
	int result;
	size_t i;

	for (i = 0; i < sizeof(text); i++) {
		seed = seed * 1664525u + 1013904223u;
		text[i] = (unsigned char)(seed >> 24);
	}
	pt = load_bytes((const char *)text, sizeof(text), &result);
	assert_int_equal(result, -EINVAL);
	pcitopo_free(pt);
}

static void no_such_file(void **state)
{
	const struct pcitopo_problem *problems;
	struct pcitopo *pt = pcitopo_new();
	u32 count;

	assert_int_equal(pcitopo_load_lspci(pt, "/nonexistent/file"), -ENOENT);
	problems = pcitopo_problems(pt, &count);
	assert_int_equal(count, 1);
	assert_string_equal(problems[0].file, "/nonexistent/file");
	pcitopo_free(pt);
	pt = pcitopo_new();
	assert_int_equal(pcitopo_load_lspci(pt, "/"), -EISDIR);
	pcitopo_free(pt);
}

size_t lspci_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_forms),
		cmocka_unit_test(link_forms),
		cmocka_unit_test(changed_is_not_presence),
		cmocka_unit_test(retimer_support_is_not_presence),
		cmocka_unit_test(old_text_knows_no_retimers),
		cmocka_unit_test(other_capabilities),
		cmocka_unit_test(each_error_by_its_name),
		cmocka_unit_test(access_denied_is_unknown),
		cmocka_unit_test(hex_and_text_complete_each_other),
		cmocka_unit_test(bad_input),
		cmocka_unit_test(capability_loop),
		cmocka_unit_test(line_of_a_megabyte),
		cmocka_unit_test(binary_garbage),
		cmocka_unit_test(no_such_file),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
