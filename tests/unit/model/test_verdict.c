// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_verdict.c - one link, every situation
 *
 *	00:01.0 root port ==== 01:00.0 card
 *
 * Each row says what both ends report and what the link is worth. A speed of
 * NULL leaves the registers of that end out.
 */
#include "../machine.h"
#include "../suites.h"

struct end {
	const char *max_speed;
	int max_width;
	const char *speed;
	int width;
	const char *more; /* further lines of the capability */
};

struct situation {
	const char *name;
	const char *class_name; /* NULL: no card in the text */
	const char *port_flags; /* of the slot: "Slot+" and its presence */
	bool dll_reported;
	bool dll_active;
	struct end port;
	struct end card;
	enum pcitopo_verdict verdict;
	u64 reasons;
	enum pcitopo_limit speed_limit;
	enum pcitopo_limit width_limit;
};

#define BECAUSE(reason) ((u64)1 << PCITOPO_REASON_##reason)
#define GPU		"3D controller: NVIDIA Corporation Device 2330"
#define NIC		"Ethernet controller: Mellanox Technologies Device 1021"
#define DRIVE		"Non-Volatile memory controller: Samsung Device a80a"
#define BMC		"VGA compatible controller: ASPEED Technology, Inc. Device 2000"
#define NO_SLOT		"Slot-"
#define CARD_IN_SLOT	"Slot+ PresDet+"
#define EMPTY_SLOT	"Slot+ PresDet-"
#define G5X16		"32GT/s", 16
#define SPEEDS_G5 \
	"LnkCap2: Supported Link Speeds: 2.5-32GT/s, Crosslink- Retimer+ 2Retimers+ DRS-\n"
#define TARGET(speed) \
	"LnkCtl2: Target Link Speed: " speed ", EnterCompliance- SpeedDis-\n"
#define RETIMER(sign)                                                                                              \
	"LnkSta2: Current De-emphasis Level: -6dB, EqualizationComplete+ EqualizationPhase1+\n\t\t\t Retimer" sign \
	" 2Retimers- CrosslinkRes: unsupported\n"

static const struct situation situations[] = {
	{
		.name = "both ends at what both can",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.dll_active = true,
		.port = { G5X16, G5X16, NULL },
		.card = { G5X16, G5X16, NULL },
		.verdict = PCITOPO_VERDICT_OK,
	},
	{
		.name = "half the lanes",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.dll_active = true,
		.port = { G5X16, "32GT/s", 8, NULL },
		.card = { G5X16, "32GT/s", 8, NULL },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(WIDTH_LOW),
	},
	{
		.name = "half the lanes behind a retimer",
		.class_name = GPU,
		.port_flags = NO_SLOT,
		.port = { G5X16, "32GT/s", 8, NULL },
		.card = { G5X16, "32GT/s", 8,
			  "\t\t" SPEEDS_G5 "\t\t" RETIMER("+") },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(WIDTH_LOW) | BECAUSE(RETIMER),
	},
	{
		.name = "slow without an excuse",
		.class_name = NIC,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "16GT/s", 16, NULL },
		.card = { G5X16, "16GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(SPEED_LOW),
	},
	{
		.name = "a GPU at its idle speed",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "2.5GT/s", 16, NULL },
		.card = { G5X16, "2.5GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_IDLE,
		.reasons = BECAUSE(GPU_IDLE_SPEED),
	},
	{
		.name = "a network card has no idle speed",
		.class_name = NIC,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "2.5GT/s", 16, NULL },
		.card = { G5X16, "2.5GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(SPEED_LOW),
	},
	{
		.name = "the graphics of a BMC are no GPU",
		.class_name = BMC,
		.port_flags = CARD_IN_SLOT,
		.port = { "5GT/s", 1, "2.5GT/s", 1, NULL },
		.card = { "5GT/s", 1, "2.5GT/s", 1, NULL },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(SPEED_LOW),
	},
	{
		.name = "idle does not excuse a narrow link",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "2.5GT/s", 8, NULL },
		.card = { G5X16, "2.5GT/s", 8, NULL },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(WIDTH_LOW) | BECAUSE(SPEED_LOW),
	},
	{
		.name = "link autonomous bandwidth status excuses",
		.class_name = NIC,
		.port_flags = NO_SLOT,
		.port = { G5X16, "8GT/s", 16,
			  "\t\tLnkSta:\tSpeed 8GT/s, Width x16\n"
			  "\t\t\tTrErr- Train- SlotClk+ DLActive- BWMgmt- ABWMgmt+\n" },
		.card = { G5X16, "8GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_IDLE,
		.reasons = BECAUSE(AUTONOMOUS_PORT),
	},
	{
		.name = "a GPU whose own maximum shrank",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.port = { "8GT/s", 16, "2.5GT/s", 16, NULL },
		.card = { "2.5GT/s", 16, "2.5GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_IDLE,
		.reasons = BECAUSE(MAX_SPEED_SHRUNK) |
			   BECAUSE(SPEED_LIMITED_BY_DEVICE),
		.speed_limit = PCITOPO_LIMIT_DEVICE,
	},
	{
		.name = "an old drive in a new slot",
		.class_name = DRIVE,
		.port_flags = CARD_IN_SLOT,
		.port = { "32GT/s", 4, "16GT/s", 4, NULL },
		.card = { "16GT/s", 4, "16GT/s", 4, NULL },
		.verdict = PCITOPO_VERDICT_LIMITED,
		.reasons = BECAUSE(SPEED_LIMITED_BY_DEVICE),
		.speed_limit = PCITOPO_LIMIT_DEVICE,
	},
	{
		.name = "a wide card in a narrow slot",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.port = { "16GT/s", 8, "16GT/s", 8, NULL },
		.card = { "16GT/s", 16, "16GT/s", 8, NULL },
		.verdict = PCITOPO_VERDICT_LIMITED,
		.reasons = BECAUSE(WIDTH_LIMITED_BY_PORT),
		.width_limit = PCITOPO_LIMIT_PORT,
	},
	{
		.name = "slower by the port, narrower by the card",
		.class_name = NIC,
		.port_flags = CARD_IN_SLOT,
		.port = { "8GT/s", 16, "8GT/s", 8, NULL },
		.card = { "16GT/s", 8, "8GT/s", 8, NULL },
		.verdict = PCITOPO_VERDICT_LIMITED,
		.reasons = BECAUSE(SPEED_LIMITED_BY_PORT) |
			   BECAUSE(WIDTH_LIMITED_BY_DEVICE),
		.speed_limit = PCITOPO_LIMIT_PORT,
		.width_limit = PCITOPO_LIMIT_DEVICE,
	},
	{
		.name = "held by a lowered target speed",
		.class_name = NIC,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "16GT/s", 16, "\t\t" TARGET("16GT/s") },
		.card = { G5X16, "16GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_LIMITED,
		.reasons = BECAUSE(TARGET_SPEED),
		.speed_limit = PCITOPO_LIMIT_TARGET_SPEED,
	},
	{
		.name = "below even its lowered target speed",
		.class_name = NIC,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "8GT/s", 16, "\t\t" TARGET("16GT/s") },
		.card = { G5X16, "8GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_DEGRADED,
		.reasons = BECAUSE(SPEED_LOW),
	},
	{
		.name = "the two ends read at different times",
		.class_name = GPU,
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "32GT/s", 16, NULL },
		.card = { G5X16, "2.5GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_IDLE,
		.reasons = BECAUSE(GPU_IDLE_SPEED) | BECAUSE(ENDS_DISAGREE),
	},
	{
		.name = "a port that knows nothing of its link",
		.class_name = DRIVE,
		.port_flags = NO_SLOT,
		.port = { "unknown", 0, "unknown", 0, NULL },
		.card = { "16GT/s", 4, "16GT/s", 4, NULL },
		.verdict = PCITOPO_VERDICT_OK,
		.reasons = BECAUSE(ONE_END),
	},
	{
		.name = "faster than both ends can",
		.class_name = DRIVE,
		.port_flags = NO_SLOT,
		.port = { "16GT/s", 4, "32GT/s", 4, NULL },
		.card = { "16GT/s", 4, "32GT/s", 4, NULL },
		.verdict = PCITOPO_VERDICT_UNKNOWN,
		.reasons = BECAUSE(NONSENSE),
	},
	{
		.name = "no registers at all",
		.class_name = GPU,
		.port_flags = NULL,
		.verdict = PCITOPO_VERDICT_UNKNOWN,
		.reasons = BECAUSE(ACCESS_DENIED),
	},
	{
		.name = "a slot without a card",
		.port_flags = EMPTY_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 0, NULL },
		.verdict = PCITOPO_VERDICT_EMPTY,
		.reasons = BECAUSE(NO_PRESENCE),
	},
	{
		.name = "a slot without a card, width at its maximum",
		.port_flags = EMPTY_SLOT,
		.port = { G5X16, G5X16, NULL },
		.verdict = PCITOPO_VERDICT_EMPTY,
		.reasons = BECAUSE(NO_PRESENCE),
	},
	{
		.name = "a width alone proves no card",
		.port_flags = NO_SLOT,
		.port = { G5X16, "2.5GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_EMPTY,
		.reasons = BECAUSE(NO_DEVICE),
	},
	{
		.name = "no slot, no data link",
		.port_flags = NO_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_EMPTY,
		.reasons = BECAUSE(NO_DEVICE),
	},
	{
		.name = "a card that does not train",
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 0, NULL },
		.verdict = PCITOPO_VERDICT_DOWN,
		.reasons = BECAUSE(NO_RESPONSE) | BECAUSE(WIDTH_ZERO) |
			   BECAUSE(PRESENCE),
	},
	{
		.name = "a card without a data link",
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 1, NULL },
		.verdict = PCITOPO_VERDICT_DOWN,
		.reasons = BECAUSE(NO_RESPONSE) | BECAUSE(DATA_LINK_INACTIVE) |
			   BECAUSE(PRESENCE),
	},
	{
		.name = "a card behind a disabled link",
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 0,
			  "\t\tLnkCtl:\tASPM Disabled; RCB 64 bytes, Disabled+ CommClk-\n" },
		.verdict = PCITOPO_VERDICT_DOWN,
		.reasons = BECAUSE(DISABLED) | BECAUSE(WIDTH_ZERO) |
			   BECAUSE(PRESENCE),
	},
	{
		.name = "a card without power",
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 0,
			  "\t\tSltCap:\tAttnBtn- PwrCtrl+ MRL- AttnInd- PwrInd- HotPlug+ Surprise-\n"
			  "\t\t\tSlot #4, PowerLimit 75W; Interlock- NoCompl+\n"
			  "\t\tSltCtl:\tEnable: AttnBtn- PwrFlt- MRL- PresDet- CmdCplt- HPIrq- LinkChg-\n"
			  "\t\t\tControl: AttnInd Off, PwrInd Off, Power+ Interlock-\n" },
		.verdict = PCITOPO_VERDICT_DOWN,
		.reasons = BECAUSE(POWER_OFF) | BECAUSE(WIDTH_ZERO) |
			   BECAUSE(PRESENCE),
	},
	{
		.name = "power that no slot control can have switched off",
		.port_flags = CARD_IN_SLOT,
		.dll_reported = true,
		.port = { G5X16, "2.5GT/s", 0,
			  "\t\tSltCap:\tAttnBtn- PwrCtrl- MRL- AttnInd- PwrInd- HotPlug- Surprise-\n"
			  "\t\t\tSlot #4, PowerLimit 75W; Interlock- NoCompl+\n"
			  "\t\tSltCtl:\tEnable: AttnBtn- PwrFlt- MRL- PresDet- CmdCplt- HPIrq- LinkChg-\n"
			  "\t\t\tControl: AttnInd Off, PwrInd Off, Power+ Interlock-\n" },
		.verdict = PCITOPO_VERDICT_DOWN,
		.reasons = BECAUSE(NO_RESPONSE) | BECAUSE(WIDTH_ZERO) |
			   BECAUSE(PRESENCE),
	},
	{
		.name = "a card in the slot, no data link reported, not in the text",
		.port_flags = CARD_IN_SLOT,
		.port = { G5X16, "16GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_UNKNOWN,
		.reasons = BECAUSE(OTHER_END_MISSING),
	},
	{
		.name = "a link to something that is not in the text",
		.port_flags = NO_SLOT,
		.dll_reported = true,
		.dll_active = true,
		.port = { G5X16, "16GT/s", 16, NULL },
		.verdict = PCITOPO_VERDICT_UNKNOWN,
		.reasons = BECAUSE(OTHER_END_MISSING),
	},
	{
		.name = "such a link at the port's maximum",
		.port_flags = NO_SLOT,
		.dll_reported = true,
		.dll_active = true,
		.port = { G5X16, G5X16, NULL },
		.verdict = PCITOPO_VERDICT_OK,
		.reasons = BECAUSE(ONE_END),
	},
};

static void put_end(FILE *out, const struct situation *s, const struct end *end,
		    const char *type, bool is_port)
{
	bool slot = is_port && strncmp(s->port_flags, "Slot+", 5) == 0;

	fprintf(out, "\tCapabilities: [40] Express (v2) %s, MSI 00\n", type);
	fprintf(out,
		"\t\tLnkCap:\tPort #0, Speed %s, Width x%d, ASPM not supported\n",
		end->max_speed, end->max_width);
	fprintf(out,
		"\t\t\tClockPM- Surprise- LLActRep%c BwNot+ ASPMOptComp+\n",
		is_port && s->dll_reported ? '+' : '-');
	fprintf(out, "\t\tLnkSta:\tSpeed %s, Width x%d\n", end->speed,
		end->width);
	fprintf(out,
		"\t\t\tTrErr- Train- SlotClk+ DLActive%c BWMgmt- ABWMgmt-\n",
		is_port && s->dll_active ? '+' : '-');
	if (slot)
		fprintf(out,
			"\t\tSltSta:\tStatus: AttnBtn- PowerFlt- MRL- CmdCplt- %s Interlock-\n"
			"\t\t\tChanged: MRL- PresDet- LinkState-\n",
			s->port_flags + 6);
	if (end->more)
		fputs(end->more, out);
}

static char *write_machine(const struct situation *s)
{
	char type[64], *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	assert_non_null(out);
	fputs("00:01.0 PCI bridge: Intel Corporation Device 352a\n"
	      "\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0\n",
	      out);
	if (s->port_flags) {
		snprintf(type, sizeof(type), "Root Port (%.5s)", s->port_flags);
		put_end(out, s, &s->port, type, true);
	} else {
		fputs("\tCapabilities: <access denied>\n", out);
	}
	if (s->class_name) {
		fprintf(out, "\n01:00.0 %s\n", s->class_name);
		if (s->card.max_speed)
			put_end(out, s, &s->card, "Endpoint", false);
		else
			fputs("\tCapabilities: <access denied>\n", out);
	}
	fclose(out);
	return text;
}

static void print_reasons(u64 reasons)
{
	int i;

	for (i = 0; i < PCITOPO_REASON_COUNT; i++) {
		if (reasons >> i & 1)
			print_message("# reason %s\n", pcitopo_reason_name(i));
	}
}

static void test_situation(void **state)
{
	const struct situation *s = *state;
	const struct pcitopo_topo *topo;
	const struct pcitopo_link *link;
	char *text = write_machine(s);
	struct pcitopo *pt = load_text(text);

	topo = pcitopo_topo(pt);
	assert_int_equal(topo->num_links, 1);
	link = &topo->links[0];
	if (link->reasons != s->reasons)
		print_reasons(link->reasons);
	assert_string_equal(pcitopo_verdict_name(link->verdict),
			    pcitopo_verdict_name(s->verdict));
	assert_true(link->reasons == s->reasons);
	assert_int_equal(link->speed_limited_by, s->speed_limit);
	assert_int_equal(link->width_limited_by, s->width_limit);
	pcitopo_free(pt);
	free(text);
}

#define COUNT ARRAY_SIZE(situations)

size_t verdict_tests(struct CMUnitTest *into)
{
	struct CMUnitTest tests[COUNT];
	size_t i;

	for (i = 0; i < COUNT; i++) {
		tests[i] = (struct CMUnitTest){
			.name = situations[i].name,
			.test_func = test_situation,
			.initial_state = (void *)(uintptr_t)&situations[i],
		};
	}
	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
