// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_check.c - rules about marks and settings, one situation each
 *
 * A row is a small machine, one rule, and how many findings of what severity
 * that rule has for it. None is as good a row as some.
 */
#include "../machine.h"
#include "../suites.h"

#define GPU "3D controller: NVIDIA Corporation Device 2330"
#define NIC "Ethernet controller: Mellanox Technologies Device 1021"

#define BRIDGE(bdf, type, primary, secondary, subordinate, more)           \
	bdf " PCI bridge: Broadcom Device c030\n"                          \
	    "\tBus: primary=" primary ", secondary=" secondary             \
	    ", subordinate=" subordinate ", sec-latency=0\n" EXPRESS(type) \
		    more "\n"
#define EXPRESS(type) "\tCapabilities: [40] Express (v2) " type ", MSI 00\n"
#define PORT(more) \
	BRIDGE("00:01.0", "Root Port (Slot-)", "00", "01", "01", more)
#define CARD(more) "01:00.0 " GPU "\n" EXPRESS("Endpoint") more "\n"

#define LINK(speed)                          \
	"\t\tLnkCap:\tPort #0, Speed " speed \
	", Width x8, ASPM not supported\n"   \
	"\t\tLnkSta:\tSpeed " speed ", Width x8\n"
#define MPS(bytes) \
	"\t\tDevCtl:\tMaxPayload " bytes " bytes, MaxReadReq 512 bytes\n"
#define DEVSTA(flags) "\t\tDevSta:\t" flags "\n"

/* complete, phases 1 to 3 */
#define EQ8(c, p1, p2, p3)                                             \
	"\t\tLnkSta2: EqualizationComplete" c " EqualizationPhase1" p1 \
	"\n\t\t\t EqualizationPhase2" p2 " EqualizationPhase3" p3      \
	" LinkEqualizationRequest-\n"
#define EQ8_CUT                                          \
	"\t\tLnkSta2: Current De-emphasis Level: -6dB\n" \
	"\t\t\t EqualizationPhase2+ EqualizationPhase3+\n"
#define EQ8_DONE EQ8("+", "+", "+", "+")
#define EQ8_NONE EQ8("-", "-", "-", "-")
#define EQ32(c, p1, p23, none_needed)                                  \
	"\t\tPhy32Sta: EquComplete" c " EquPhase1" p1 " EquPhase2" p23 \
	" EquPhase3" p23 " LinkEquRequest-\n"                          \
	"\t\t\t  NoEqualizationNeededRecv" none_needed "\n"

/* can detect one, two; sees one, two */
#define RETIMERS(can1, can2, has1, has2)                                          \
	"\t\tLnkCap2: Supported Link Speeds: 2.5-32GT/s, Crosslink- Retimer" can1 \
	" 2Retimers" can2 " DRS-\n"                                               \
	"\t\tLnkSta2: Retimer" has1 " 2Retimers" has2                             \
	" CrosslinkRes: unsupported\n"

#define AER(status, mask, severity, correctable, correctable_mask)             \
	"\tCapabilities: [100 v2] Advanced Error Reporting\n"                  \
	"\t\tUESta:\t" status "\n\t\tUEMsk:\t" mask "\n\t\tUESvrt:\t" severity \
	"\n\t\tCESta:\t" correctable "\n\t\tCEMsk:\t" correctable_mask "\n"
#define LANES(lanes)                                       \
	"\tCapabilities: [200 v1] Secondary PCI Express\n" \
	"\t\tLaneErrStat: LaneErr at lane: " lanes "\n"
#define ACS(flags)                                                          \
	"\tCapabilities: [300 v1] Access Control Services\n"                \
	"\t\tACSCap:\tSrcValid+ ReqRedir+ CmpltRedir+\n\t\tACSCtl:\t" flags \
	"\n"

/* A GPU on a root port of its own, for peers */
#define PAIR(bus, numa, port_more, card_more)                                  \
	BRIDGE("00:" bus ".0", "Root Port (Slot-)", "00", bus, bus,            \
	       LINK("8GT/s") port_more)                                        \
	bus ":00.0 " GPU "\n" numa EXPRESS("Endpoint") LINK("8GT/s") card_more \
		"\n"

/* gpu0 and nic0 below one switch; only gpu0's port has ACS as told */
#define SWITCH(acs)                                                         \
	BRIDGE("00:01.0", "Root Port (Slot-)", "00", "01", "04",            \
	       LINK("8GT/s") ACS("SrcValid+ ReqRedir+ CmpltRedir+"))        \
	BRIDGE("01:00.0", "Upstream Port", "01", "02", "04", LINK("8GT/s")) \
	BRIDGE("02:00.0", "Downstream Port (Slot-)", "02", "03", "03",      \
	       LINK("8GT/s") ACS(acs))                                      \
	BRIDGE("02:01.0", "Downstream Port (Slot-)", "02", "04", "04",      \
	       LINK("8GT/s"))                                               \
	"03:00.0 " GPU "\n" EXPRESS("Endpoint")                             \
		LINK("8GT/s") "\n"                                          \
			      "04:00.0 " NIC "\n" EXPRESS("Endpoint")       \
				      LINK("8GT/s") "\n"

struct situation {
	const char *name;
	const char *text;
	const char *rule;
	u32 count;
	enum pcitopo_severity severity;
	const char *message; /* part of that of the last; or NULL */
};

#define SILENT		 0, PCITOPO_SEVERITY_NOTE, NULL
#define NOTE(message)	 1, PCITOPO_SEVERITY_NOTE, message
#define WARNING(message) 1, PCITOPO_SEVERITY_WARNING, message
#define ERROR(message)	 1, PCITOPO_SEVERITY_ERROR, message
#define AT8(port, card)	 PORT(LINK("8GT/s") port) CARD(LINK("8GT/s") card)
#define AT32(port, card) PORT(LINK("32GT/s") port) CARD(LINK("32GT/s") card)

#define ONE_RETIMER  RETIMERS("+", "+", "+", "-")
#define TWO_RETIMERS RETIMERS("+", "+", "+", "+")
#define NO_RETIMER   RETIMERS("+", "+", "-", "-")
/* Three alike, and a fourth */
#define FOUR(card)                      \
	PAIR("01", "", "", ONE_RETIMER) \
	PAIR("02", "", "", ONE_RETIMER) \
	PAIR("03", "", "", ONE_RETIMER) PAIR("04", "", "", card)

static const struct situation situations[] = {
	/*	00:01.0 ==== 01:00.0 gpu0, to 00:04.0 ==== 04:00.0 gpu3	*/
	{ "as many retimers as its peers", FOUR(ONE_RETIMER), "odd-one-out",
	  SILENT },
	{ "a retimer more than its peers", FOUR(TWO_RETIMERS), "odd-one-out",
	  WARNING("2 retimers, 3 peers have 1") },
	{ "no retimer where its peers have one", FOUR(NO_RETIMER),
	  "odd-one-out", WARNING("0 retimers, 3 peers have 1") },
	{ "not known whether it has a retimer", FOUR(""), "odd-one-out",
	  SILENT },
	/*	00:01.0 root port ==== 01:00.0 gpu0	*/
	{ "both ends completed", AT8(EQ8_DONE, EQ8_DONE), "equalization",
	  SILENT },
	{ "the card began and did not complete",
	  AT8(EQ8_DONE, EQ8("-", "+", "+", "-")), "equalization",
	  WARNING("at 8 GT/s equalization is not complete") },
	{ "no end has phase 3",
	  AT8(EQ8("+", "+", "+", "-"), EQ8("+", "+", "+", "-")), "equalization",
	  WARNING("a phase of equalization did not succeed") },
	{ "one end has phase 3 (a healthy ConnectX-3 Pro)",
	  AT8(EQ8_DONE, EQ8("+", "+", "+", "-")), "equalization", SILENT },
	{ "one end's register is not there", AT8(EQ8_DONE, EQ8_NONE),
	  "equalization", SILENT },
	{ "no end has a record of it", AT8(EQ8_NONE, EQ8_NONE), "equalization",
	  NOTE("1 link at 8 GT/s or more without a record") },
	{ "half of the register is cut away", AT8(EQ8_CUT, EQ8_CUT),
	  "equalization", SILENT },
	{ "below 8 GT/s there is none",
	  PORT(LINK("5GT/s") EQ8_NONE) CARD(LINK("5GT/s") EQ8_NONE),
	  "equalization", SILENT },
	{ "straight to 32 GT/s: the register of 8 GT/s does not count",
	  AT32(EQ8_NONE EQ32("+", "+", "+", "-"),
	       EQ8("-", "+", "-", "-") EQ32("+", "+", "+", "-")),
	  "equalization", SILENT },
	{ "stuck in phase 1 at 32 GT/s",
	  AT32(EQ8_DONE EQ32("-", "+", "-", "-"), EQ8_DONE), "equalization",
	  WARNING("at 32 GT/s") },
	{ "none needed at 32 GT/s",
	  AT32(EQ32("-", "-", "-", "+"), EQ32("-", "-", "-", "+")),
	  "equalization", SILENT },

	{ "the ends see different retimers",
	  AT32(RETIMERS("+", "+", "+", "-"), RETIMERS("+", "+", "-", "-")),
	  "retimer-ends", WARNING("the port sees 1 retimer, the device 0") },
	{ "only the card can detect retimers",
	  AT32(RETIMERS("-", "-", "-", "-"), RETIMERS("+", "+", "+", "-")),
	  "retimer-ends", SILENT },
	{ "only one end can tell two from one",
	  AT32(RETIMERS("+", "-", "+", "-"), RETIMERS("+", "+", "+", "+")),
	  "retimer-ends", SILENT },

	{ "lane errors of lanes that trained", AT8("", LANES("0 3")), "sticky",
	  NOTE("lane errors 1 GPU; age unknown") },
	{ "lane errors beyond the width", AT8(LANES("8 15"), ""), "sticky",
	  SILENT },
	{ "UnsupReq is one note, wherever it stands",
	  AT8(DEVSTA("CorrErr+ NonFatalErr- FatalErr- UnsupReq+"),
	      DEVSTA("CorrErr+ NonFatalErr- FatalErr- UnsupReq+")
		      AER("UnsupReq+", "DLP-", "UnsupReq+", "AdvNonFatalErr+",
			  "AdvNonFatalErr-")),
	  "sticky", NOTE("UnsupReq 1 GPU + 1 port; age unknown") },
	{ "UnsupReq is not fatal even if it says so",
	  AT8("",
	      AER("UnsupReq+", "UnsupReq-", "UnsupReq+", "RxErr-", "RxErr-")),
	  "fatal-error", SILENT },
	{ "Device Status counts where there is no AER",
	  AT8(DEVSTA("CorrErr+ NonFatalErr- FatalErr- UnsupReq-"),
	      DEVSTA("CorrErr- NonFatalErr- FatalErr+ UnsupReq-")),
	  "sticky",
	  NOTE("correctable errors 1 port, uncorrectable errors 1 GPU;") },
	{ "with AER, Device Status says nothing new",
	  AT8("", DEVSTA("CorrErr+ NonFatalErr- FatalErr+ UnsupReq-")
			  AER("DLP-", "DLP-", "DLP+", "RxErr-", "RxErr-")),
	  "sticky", SILENT },
	{ "masked errors are silent",
	  AT8("", AER("DLP+", "DLP+", "DLP+", "BadTLP+", "BadTLP+")), "sticky",
	  SILENT },
	{ "a masked fatal error is no error",
	  AT8("", AER("DLP+", "DLP+", "DLP+", "RxErr-", "RxErr-")),
	  "fatal-error", SILENT },
	{ "an error that is not fatal is a note",
	  AT8("", AER("CmpltTO+", "DLP-", "DLP+", "RxErr-", "RxErr-")),
	  "sticky", NOTE("uncorrectable errors 1 GPU;") },
	{ "fatal and not masked",
	  AT8("", AER("DLP+ MalfTLP+", "DLP-", "DLP+ MalfTLP+", "RxErr-",
		      "RxErr-")),
	  "fatal-error",
	  ERROR("Data Link Protocol Error, Malformed TLP, fatal and not masked") },
	{ "what is an error is not noted, too",
	  AT8("", AER("DLP+", "DLP-", "DLP+", "RxErr-", "RxErr-")), "sticky",
	  SILENT },

	{ "a card that sends more than its port takes",
	  AT8(MPS("128"), MPS("256")), "mps",
	  WARNING("payload of 256 bytes, the port above takes 128") },
	{ "a card that sends less", AT8(MPS("256"), MPS("128")), "mps",
	  SILENT },

	/*	00:01.0 to 00:04.0 root ports ==== gpu0 to gpu3	*/
	{ "one of four peers with another payload",
	  PAIR("01", "", MPS("256"), MPS("256"))
		  PAIR("02", "", MPS("256"), MPS("256"))
			  PAIR("03", "", MPS("256"), MPS("128"))
				  PAIR("04", "", MPS("256"), MPS("256")),
	  "odd-mps", NOTE("payload of 128 bytes, 3 peers have 256") },
	{ "two peers are no norm",
	  PAIR("01", "", MPS("256"), MPS("256"))
		  PAIR("02", "", MPS("256"), MPS("128")),
	  "odd-mps", SILENT },
	{ "a GPU without a node where others have one",
	  PAIR("01", "\tNUMA node: 0\n", "\tNUMA node: 0\n", "")
		  PAIR("02", "\tNUMA node: 1\n", "\tNUMA node: 1\n", "")
			  PAIR("03", "", "", ""),
	  "numa-node", WARNING("1/3 GPUs without a NUMA node") },
	{ "most functions have no node: an excerpt",
	  PAIR("01", "\tNUMA node: 0\n", "", "")
		  PAIR("02", "\tNUMA node: 1\n", "", "") PAIR("03", "", "", ""),
	  "numa-node", SILENT },
	{ "a machine of one node",
	  PAIR("01", "\tNUMA node: 0\n", "\tNUMA node: 0\n", "")
		  PAIR("02", "", "", ""),
	  "numa-node", SILENT },

	/*
	 *	00:01.0 root port == 01:00.0 switch == 02:00.0 == 03:00.0 gpu0
	 *					     \ 02:01.0 == 04:00.0 nic0
	 */
	{ "the port above a GPU redirects requests",
	  SWITCH("SrcValid+ ReqRedir+ CmpltRedir-"), "acs-redirect",
	  NOTE("1 switch port above 1 GPU sends traffic") },
	{ "source validation redirects nothing; root ports do not count",
	  SWITCH("SrcValid+ ReqRedir- CmpltRedir-"), "acs-redirect", SILENT },
};

static struct pcitopo_check *check_of(const struct pcitopo *pt)
{
	struct pcitopo_check *check;

	assert_int_equal(pcitopo_check(pt, NULL, &check), 0);
	return check;
}

static u32 find_rule(const struct pcitopo_check *check, const char *rule,
		     const struct pcitopo_finding **found)
{
	u32 count = 0, i;

	for (i = 0; i < check->num_findings; i++) {
		if (strcmp(check->findings[i].rule, rule) != 0)
			continue;
		*found = &check->findings[i];
		count++;
	}
	return count;
}

static void test_situation(void **state)
{
	const struct situation *s = *state;
	const struct pcitopo_finding *found = NULL;
	struct pcitopo *pt = load_text(s->text);
	struct pcitopo_check *check = check_of(pt);

	assert_int_equal(find_rule(check, s->rule, &found), s->count);
	if (found) {
		assert_int_equal(found->severity, s->severity);
		if (!strstr(found->message, s->message))
			fail_msg("%s", found->message);
	}
	pcitopo_check_free(check);
	pcitopo_free(pt);
}

/* 00:01.0 root port ==== [slot: x16, wired x8] ==== 01:00.0 gpu0 */
static void test_wired_width(void **state)
{
	const struct pcitopo_finding *found = NULL;
	struct pcitopo *pt = load_text(AT8("", ""));
	struct pcitopo_link *link = &pcitopo_topo(pt)->links[0];
	struct pcitopo_check *check;

	link->has_wired_width = true;
	link->wired_width = 8;
	link->has_connector_width = true;
	link->connector_width = 8;
	check = check_of(pt);
	assert_int_equal(find_rule(check, "wired-width", &found), 0);
	pcitopo_check_free(check);
	link->connector_width = 16;
	check = check_of(pt);
	assert_int_equal(find_rule(check, "wired-width", &found), 1);
	assert_int_equal(found->severity, PCITOPO_SEVERITY_NOTE);
	assert_string_equal(found->message,
			    "the slot is wired x8, its connector is x16");
	pcitopo_check_free(check);
	pcitopo_free(pt);
}

/* Each phase by itself: complete, phases 1 to 3 */
static void test_equalization_evidence(void **state)
{
	static const struct {
		const char *text;
		const char *says;
	} rows[] = {
		{ AT8(EQ8_DONE, EQ8("-", "+", "-", "-")),
		  "complete- phase 1+ phase 2- phase 3-" },
		{ AT8(EQ8_DONE, EQ8("-", "-", "+", "-")),
		  "complete- phase 1- phase 2+ phase 3-" },
		{ AT8(EQ8_DONE, EQ8("-", "+", "+", "+")),
		  "complete- phase 1+ phase 2+ phase 3+" },
	};
	size_t i;
	u32 k;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		const struct pcitopo_finding *found = NULL;
		struct pcitopo *pt = load_text(rows[i].text);
		struct pcitopo_check *check = check_of(pt);
		bool said = false;

		assert_int_equal(find_rule(check, "equalization", &found), 1);
		for (k = 0; found->evidence[k]; k++)
			said |= strstr(found->evidence[k], rows[i].says) !=
				NULL;
		if (!said)
			fail_msg("nothing says %s", rows[i].says);
		pcitopo_check_free(check);
		pcitopo_free(pt);
	}
}

#define COUNT ARRAY_SIZE(situations)

size_t check_tests(struct CMUnitTest *into)
{
	struct CMUnitTest tests[COUNT + 2];
	size_t i;

	for (i = 0; i < COUNT; i++) {
		tests[i] = (struct CMUnitTest){
			.name = situations[i].name,
			.test_func = test_situation,
			.initial_state = (void *)(uintptr_t)&situations[i],
		};
	}
	tests[COUNT] = (struct CMUnitTest){
		.name = "a slot with fewer lanes than its connector",
		.test_func = test_wired_width,
	};
	tests[COUNT + 1] = (struct CMUnitTest){
		.name = "evidence of equalization, phase by phase",
		.test_func = test_equalization_evidence,
	};
	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
