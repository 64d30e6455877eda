// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_explain.c - who is suspect, one story a row
 *
 *	00:01.0 root port ==== 01:00.0 gpu0, the link that is explained
 *	00:02.0 root port ==== 02:00.0 gpu1
 *	00:03.0 root port ==== 03:00.0 gpu2
 *
 * or all three below one switch. A row says what the first link is like now,
 * what monitor has written down, and which rule must decide. Each rule has a
 * story that it is for, and near misses that it must leave to others. Single
 * quotes stand for double ones.
 */
#include "../machine.h"

#include "explain/explain.h"
#include "../suites.h"

#define GPU "3D controller: NVIDIA Corporation Device 2330"

#define RATE(speed, width) "Speed " speed ", Width " width
#define FULL		   RATE("32GT/s", "x16")
#define NARROW		   RATE("32GT/s", "x8")
#define SLOW		   RATE("16GT/s", "x16")
#define SLEEPY		   RATE("2.5GT/s", "x16")

#define EXPRESS(type, slot, now)                            \
	"\tCapabilities: [40] Express (v2) " type slot      \
	", MSI 00\n\t\tLnkCap:\tPort #0, " FULL             \
	", ASPM not supported\n\t\t\tClockPM- Surprise- "   \
	"LLActRep+ BwNot-\n\t\tLnkSta:\t" now               \
	"\n\t\t\tTrErr- Train- SlotClk- DLActive+ BWMgmt- " \
	"ABWMgmt-\n"
#define PORT(bus, now, more)                                              \
	"00:" bus ".0 PCI bridge: Intel Device 352a\n\tBus: primary=00, " \
	"secondary=" bus ", subordinate=" bus                             \
	", sec-latency=0\n" EXPRESS("Root Port", " (Slot-)", now) more "\n"
#define CARD(bus, now, serial, more)                            \
	bus ":00.0 " GPU "\n" EXPRESS("Endpoint", "", now) more \
		"\tCapabilities: [148 v1] Device Serial Number " serial "\n\n"
#define S1 "48-b0-2d-ff-ff-00-00-01"
#define S2 "48-b0-2d-ff-ff-00-00-02"
#define S3 "48-b0-2d-ff-ff-00-00-03"

#define RETIMERS(one, two)                                                    \
	"\t\tLnkCap2: Supported Link Speeds: 2.5-32GT/s, Crosslink- "         \
	"Retimer+ 2Retimers+ DRS-\n\t\tLnkSta2: Retimer" one " 2Retimers" two \
	" CrosslinkRes: unsupported\n"
#define NO_RETIMER  RETIMERS("-", "-")
#define ONE_RETIMER RETIMERS("+", "-")
#define TWO_RETIMER RETIMERS("+", "+")

#define OTHERS               \
	PORT("02", FULL, "") \
	CARD("02", FULL, S2, "") PORT("03", FULL, "") CARD("03", FULL, S3, "")
#define MACHINE(now, more) PORT("01", now, more) CARD("01", now, S1, "") OTHERS

#define BRIDGE(bdf, type, primary, secondary, subordinate)               \
	bdf " PCI bridge: Broadcom Device c030\n\tBus: primary=" primary \
	    ", secondary=" secondary ", subordinate=" subordinate        \
	    ", sec-latency=0\n" EXPRESS(type, "", FULL) "\n"
#define SWITCH                                                         \
	BRIDGE("00:01.0", "Root Port (Slot-)", "00", "01", "05")       \
	BRIDGE("01:00.0", "Upstream Port", "01", "02", "05")           \
	BRIDGE("02:00.0", "Downstream Port (Slot-)", "02", "03", "03") \
	BRIDGE("02:01.0", "Downstream Port (Slot-)", "02", "04", "04") \
	CARD("03", FULL, S1, "") CARD("04", FULL, S2, "")

/* What monitor writes */
#define OK    "{'up':true,'speed_gts':32.0,'width':16,'verdict':'ok'}"
#define X8    "{'up':true,'speed_gts':32.0,'width':8,'verdict':'degraded'}"
#define GEN4  "{'up':true,'speed_gts':16.0,'width':16,'verdict':'degraded'}"
#define IDLE  "{'up':true,'speed_gts':2.5,'width':16,'verdict':'idle'}"
#define DOWN  "{'up':false,'verdict':'down'}"
#define EMPTY "{'up':false,'verdict':'empty'}"
#define PLAIN(speed, width) \
	"{'up':true,'speed_gts':" speed ",'width':" width "}"

#define EVENT(type, time, place, serial, rest)                            \
	"{'pcitopo':{'version':'0','schema':1},'event':'" type            \
	"','time':'2026-11-22T03:" time ".000000000Z','source':'kernel'," \
	"'host':'node17','place':'" place "','vendor_id':'10de',"         \
	"'device_id':'2330','class':'0302','serial':" serial "," rest "}\n"
#define GROWN(port, device) ",'grown':{'port':" port ",'device':" device "}"
#define CALM \
	"{'interval_s':1.0,'lane_errors':[],'parity_local':[],'parity_retimer1':[],'parity_retimer2':[],'aer_correctable':[]}"
#define LINK(time, place, serial, before, after) \
	EVENT("link", time, place, serial,       \
	      "'before':" before ",'after':" after GROWN(CALM, "null"))
#define LINK_PLAIN(time, place, serial, before, after) \
	EVENT("link", time, place, serial, "'before':" before ",'after':" after)
#define LINK_GROWN(time, before, after, port, device) \
	EVENT("link", time, P1, C1,                   \
	      "'before':" before ",'after':" after GROWN(port, device))
#define ERRORS(time, place, serial, port, device) \
	EVENT("errors", time, place, serial, "'after':" OK GROWN(port, device))

#define P1	     "0000.r0/01.0"
#define P2	     "0000.r0/02.0"
#define P3	     "0000.r0/03.0"
#define C1	     "'48b02dffff000001'"
#define C2	     "'48b02dffff000002'"
#define C3	     "'48b02dffff000003'"
#define UNKNOWN_CARD "null"

#define LANE3 \
	"{'lane_errors':[3],'parity_local':[],'parity_retimer1':[],'parity_retimer2':[]}"
#define LANE20	   "{'lane_errors':[20]}"
#define AER(bit)   "{'aer_correctable':['" bit "'],'aer_uncorrectable':[]}"
#define FATAL(bit) "{'aer_correctable':[],'aer_uncorrectable':['" bit "']}"
#define PARITY(local, first, second)                            \
	"{'parity_local':[" local "],'parity_retimer1':[" first \
	"],'parity_retimer2':[" second "]}"
#define AUTONOMOUS "{'lbms':false,'labs':true}"

/* x16, x8, x16 again */
#define DIP(minute, place, card)                \
	LINK(minute ":10", place, card, OK, X8) \
	LINK(minute ":40", place, card, X8, OK)
#define THRICE(place, card, growth)                  \
	ERRORS("00:01", place, card, growth, "null") \
	ERRORS("10:01", place, card, growth, "null") \
	ERRORS("20:01", place, card, growth, "null")
#define THRICE_AT_CARD(growth)                  \
	ERRORS("00:01", P1, C1, "null", growth) \
	ERRORS("10:01", P1, C1, "null", growth) \
	ERRORS("20:01", P1, C1, "null", growth)

struct situation {
	const char *name;
	const char *text;
	const char *history; /* NULL: none given */
	enum pcitopo_suspect suspect;
	const char *rule;
	int exit_status;
	const char *says; /* somewhere in message, evidence, steps, unknowns */
	const char *link; /* port; NULL: 00:01.0 */
};

#define NOBODY	     PCITOPO_SUSPECT_NONE
#define PORT_SIDE    PCITOPO_SUSPECT_PORT
#define RETIMER	     PCITOPO_SUSPECT_RETIMER
#define PORT_RETIMER PCITOPO_SUSPECT_PORT_RETIMER
#define RETIMER_CARD PCITOPO_SUSPECT_RETIMER_CARD
#define THE_CARD     PCITOPO_SUSPECT_CARD
#define SHARED	     PCITOPO_SUSPECT_SHARED
#define UNDECIDED    PCITOPO_SUSPECT_UNDECIDED

static const struct situation situations[] = {
	/* What clears a link, or is a setting */
	{ "a good link, nothing known of before", MACHINE(FULL, ""), NULL,
	  NOBODY, "healthy", 0, "no --history", NULL },
	{ "a good link with a history of others", MACHINE(FULL, ""),
	  DIP("00", P2, C2), NOBODY, "healthy", 0,
	  "the history has no event of this link", NULL },
	{ "the port is disabled",
	  "00:01.0 PCI bridge: Intel Device 352a\n\tBus: primary=00, "
	  "secondary=01, subordinate=01, sec-latency=0\n"
	  "\tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00\n"
	  "\t\tLnkCap:\tPort #0, " FULL ", ASPM not supported\n"
	  "\t\t\tClockPM- Surprise- LLActRep+ BwNot-\n"
	  "\t\tLnkCtl:\tASPM Disabled; RCB 64 bytes, Disabled+ CommClk-\n"
	  "\t\tLnkSta:\tSpeed 2.5GT/s, Width x0\n"
	  "\t\t\tTrErr- Train- SlotClk- DLActive- BWMgmt- ABWMgmt-\n"
	  "\t\tSltSta:\tStatus: AttnBtn- PowerFlt- MRL- CmdCplt- PresDet+ Interlock-\n",
	  NULL, PORT_SIDE, "disabled", 1, "Link Disable 1", NULL },
	{ "the same port, not disabled",
	  "00:01.0 PCI bridge: Intel Device 352a\n\tBus: primary=00, "
	  "secondary=01, subordinate=01, sec-latency=0\n"
	  "\tCapabilities: [40] Express (v2) Root Port (Slot+), MSI 00\n"
	  "\t\tLnkCap:\tPort #0, " FULL ", ASPM not supported\n"
	  "\t\t\tClockPM- Surprise- LLActRep+ BwNot-\n"
	  "\t\tLnkCtl:\tASPM Disabled; RCB 64 bytes, Disabled- CommClk-\n"
	  "\t\tLnkSta:\tSpeed 2.5GT/s, Width x0\n"
	  "\t\t\tTrErr- Train- SlotClk- DLActive- BWMgmt- ABWMgmt-\n"
	  "\t\tSltSta:\tStatus: AttnBtn- PowerFlt- MRL- CmdCplt- PresDet+ Interlock-\n",
	  NULL, UNDECIDED, "no-evidence", 3, "a card is present", NULL },
	{ "told to be slow",
	  MACHINE(SLOW, "\t\tLnkCtl2: Target Link Speed: 16GT/s, "
			"EnterCompliance- SpeedDis-\n"),
	  NULL, PORT_SIDE, "target-speed", 0, "Target Link Speed 16 GT/s",
	  NULL },
	{ "told to be slow, and slower than that",
	  MACHINE(RATE("8GT/s", "x16"),
		  "\t\tLnkCtl2: Target Link Speed: 16GT/s, "
		  "EnterCompliance- SpeedDis-\n"),
	  NULL, UNDECIDED, "no-evidence", 3, "no register says why", NULL },
	{ "an idle GPU", MACHINE(SLEEPY, ""), LINK("00:00", P1, C1, OK, IDLE),
	  NOBODY, "power-management", 0, "look again while the device works",
	  NULL },
	{ "a GPU that was idle, by a history without verdicts",
	  MACHINE(FULL, ""),
	  LINK("00:00", P1, C1, PLAIN("32.0", "16"), PLAIN("2.5", "16")) LINK(
		  "10:00", P1, C1, PLAIN("2.5", "16"), PLAIN("32.0", "16")),
	  NOBODY, "power-management", 0, "2 changes of speed", NULL },
	{ "slow, but not as idle GPUs are", MACHINE(FULL, ""),
	  LINK("00:00", P1, C1, PLAIN("32.0", "16"), PLAIN("16.0", "16")),
	  UNDECIDED, "no-evidence", 3, "1 change for the worse", NULL },
	{ "an autonomous change of speed", MACHINE(FULL, ""),
	  LINK_GROWN("00:00", PLAIN("32.0", "16"), PLAIN("16.0", "16"),
		     AUTONOMOUS, "null"),
	  NOBODY, "power-management", 0, "power management", NULL },
	{ "idle and narrow is no idleness", MACHINE(FULL, ""),
	  LINK("00:00", P1, C1, PLAIN("32.0", "16"), PLAIN("2.5", "8")),
	  UNDECIDED, "no-evidence", 3, "2.5 GT/s x8", NULL },
	{ "taken out and put back", MACHINE(FULL, ""),
	  LINK("00:00", P1, C1, OK, EMPTY) LINK("05:00", P1, C1, EMPTY, OK),
	  NOBODY, "healthy", 0, "nothing is wrong", NULL },

	/* Bit errors */
	{ "two bit errors in a while are allowed", MACHINE(FULL, ""),
	  ERRORS("00:01", P1, C1, LANE3, "null")
		  ERRORS("10:01", P1, C1, LANE3, "null"),
	  NOBODY, "healthy", 0, "nothing is wrong", NULL },
	{ "bit errors that recur on a lane", MACHINE(FULL, ""),
	  THRICE(P1, C1, LANE3), UNDECIDED, "errors", 3,
	  "Lane Error Status, lane 3: grew 3 times", NULL },
	{ "at the card, it is the other direction", MACHINE(FULL, ""),
	  THRICE_AT_CARD(AER("RxErr")), UNDECIDED, "errors", 3,
	  "on the way from port to card", NULL },
	{ "who has to send again is not who hears badly", MACHINE(NARROW, ""),
	  ERRORS("00:01", P1, C1, AER("Rollover"), "null"), UNDECIDED, "errors",
	  3, "on the way from port to card", NULL },
	{ "lanes beyond the width are noise", MACHINE(FULL, ""),
	  THRICE(P1, C1, LANE20), NOBODY, "healthy", 0, "", NULL },
	{ "training leaves lane errors behind", MACHINE(FULL, ""),
	  LINK_GROWN("00:00", EMPTY, OK, LANE3, "null")
		  LINK_GROWN("01:00", EMPTY, OK, LANE3, "null")
			  LINK_GROWN("02:00", EMPTY, OK, LANE3, "null"),
	  NOBODY, "healthy", 0, "", NULL },
	{ "sticky bits have no age",
	  MACHINE(FULL, "\tCapabilities: [200 v1] Secondary PCI Express\n"
			"\t\tLaneErrStat: LaneErr at lane: 0 3\n"),
	  NULL, NOBODY, "healthy", 0,
	  "age of error bits set at the port now: lane or parity errors",
	  NULL },
	{ "a sick lane narrows the link", MACHINE(NARROW, ""),
	  LINK_GROWN("00:00", OK, X8, LANE3, "null"), UNDECIDED, "errors", 3,
	  "the port's receiver, or what is between them", NULL },
	{ "nothing to go by", MACHINE(NARROW, ""),
	  LINK_PLAIN("00:00", P1, UNKNOWN_CARD, OK, X8), UNDECIDED,
	  "no-evidence", 3, "without a serial number", NULL },
	{ "narrow, and an end says that it was its choice", MACHINE(NARROW, ""),
	  LINK_GROWN("00:00", OK, X8, AUTONOMOUS, "null"), UNDECIDED,
	  "autonomous-width", 3, "on its own", NULL },
	{ "lost without notice", MACHINE(FULL, ""),
	  LINK_GROWN("00:00", OK, DOWN, FATAL("SDES"), "null"), UNDECIDED,
	  "surprise-down", 3, "without notice", NULL },

	/* One end */
	{ "errors inside the card", MACHINE(FULL, ""),
	  LINK_GROWN("00:00", OK, DOWN, "null", FATAL("UncorrIntErr")),
	  THE_CARD, "internal-error", 0, "errors inside itself", NULL },
	{ "errors inside the port", MACHINE(NARROW, ""),
	  LINK_GROWN("00:00", OK, X8, AER("CorrIntErr"), "null"), PORT_SIDE,
	  "internal-error", 1, "errors inside itself", NULL },
	{ "errors inside both say nothing", MACHINE(NARROW, ""),
	  LINK_GROWN("00:00", OK, X8, AER("CorrIntErr"), AER("CorrIntErr")),
	  UNDECIDED, "no-evidence", 3, "", NULL },
	{ "malformed, but well received", MACHINE(FULL, ""),
	  LINK_GROWN("00:00", OK, DOWN, FATAL("MalfTLP"), "null"), THE_CARD,
	  "malformed", 0, "arrive undamaged", NULL },
	{ "malformed at the card is not the card's", MACHINE(FULL, ""),
	  LINK_GROWN("00:00", OK, DOWN, "null", FATAL("MalfTLP")), UNDECIDED,
	  "no-evidence", 3, "Malformed TLP", NULL },

	/* port -- retimer -- card; what the port hears comes from the card */
	{ "the port hears badly, the retimer well: between them",
	  MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "", ""), "null"),
	  PORT_RETIMER, "segment", 1, "between port and retimer", NULL },
	{ "the retimer hears the card badly", MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", ""), "null"),
	  RETIMER_CARD, "segment", 1, "between retimer and card", NULL },
	{ "the retimer hears the port badly", MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, "null", PARITY("3", "3", "")),
	  PORT_RETIMER, "segment", 1, "between port and retimer", NULL },
	{ "the card hears badly, the retimer well",
	  MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, "null", PARITY("3", "", "")),
	  RETIMER_CARD, "segment", 1, "between retimer and card", NULL },
	{ "both sides of one retimer", MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", ""),
		     PARITY("5", "5", "")),
	  RETIMER, "segment", 1, "both sides of a retimer", NULL },
	{ "no retimer: its registers repeat the local one",
	  MACHINE(NARROW, NO_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", "3"), "null"), UNDECIDED,
	  "errors", 3, "Local Data Parity", NULL },
	{ "nobody knows of retimers, so none is suspected", MACHINE(NARROW, ""),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", ""), "null"), UNDECIDED,
	  "errors", 3, "so none is suspected", NULL },
	{ "a retimer, but its parity was not read",
	  MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, "{'parity_local':[3]}", "null"),
	  UNDECIDED, "errors", 3, "on the way from card to port", NULL },
	{ "a bad lane says nothing of the segment",
	  MACHINE(NARROW, ONE_RETIMER),
	  LINK_GROWN("00:00", OK, X8, LANE3, "null"), UNDECIDED, "errors", 3,
	  "those of retimers, too", NULL },

	/* port -- first retimer -- second retimer -- card */
	{ "the second retimer hears the card badly",
	  MACHINE(NARROW, TWO_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", "3"), "null"),
	  RETIMER_CARD, "segment", 1, "between retimer and card", NULL },
	{ "the first retimer hears the second badly",
	  MACHINE(NARROW, TWO_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", ""), "null"), RETIMER,
	  "segment", 1, "between two of them", NULL },
	{ "the second retimer hears the first badly",
	  MACHINE(NARROW, TWO_RETIMER),
	  LINK_GROWN("00:00", OK, X8, "null", PARITY("3", "", "3")), RETIMER,
	  "segment", 1, "between two of them", NULL },
	{ "the outer segments of two retimers have nothing in common",
	  MACHINE(NARROW, TWO_RETIMER),
	  LINK_GROWN("00:00", OK, X8, PARITY("3", "3", "3"),
		     PARITY("5", "5", "5")),
	  UNDECIDED, "errors", 3, "in both directions", NULL },

	/* Who was where */
	{ "it followed the card", MACHINE(NARROW, ""),
	  LINK("00:00", P2, C1, OK, X8) LINK("30:00", P1, C1, OK, X8), THE_CARD,
	  "followed-card", 1, "followed the card", NULL },
	{ "it followed the card, which is narrow as it was there",
	  MACHINE(NARROW, ""), DIP("00", P2, C1), THE_CARD, "followed-card", 1,
	  "place " P2, NULL },
	{ "elsewhere it was another trouble", MACHINE(NARROW, ""),
	  LINK("00:00", P2, C1, OK, GEN4), UNDECIDED, "no-evidence", 3, "",
	  NULL },
	{ "elsewhere it was another card", MACHINE(NARROW, ""),
	  DIP("00", P2, C2), UNDECIDED, "no-evidence", 3, "", NULL },
	{ "elsewhere nobody knows whose card it was", MACHINE(NARROW, ""),
	  DIP("00", P2, UNKNOWN_CARD), UNDECIDED, "no-evidence", 3, "", NULL },
	{ "elsewhere it has a bit error or two", MACHINE(FULL, ""),
	  THRICE(P1, C1, LANE3) ERRORS("00:01", P2, C1, LANE3, "null"),
	  UNDECIDED, "errors", 3, "", NULL },
	{ "elsewhere its bit errors recur, too", MACHINE(FULL, ""),
	  THRICE(P1, C1, LANE3) THRICE(P2, C1, LANE3), THE_CARD,
	  "followed-card", 0, "followed the card", NULL },
	{ "cards that share a serial number are not followed",
	  PORT("01", NARROW, "") CARD("01", NARROW, S1, "") PORT("02", FULL, "")
		  CARD("02", FULL, S1, ""),
	  DIP("00", P2, C1), UNDECIDED, "no-evidence", 3,
	  "no serial number of its own", NULL },
	{ "it stayed at the slot", MACHINE(NARROW, ""), DIP("00", P1, C3),
	  PORT_SIDE, "stayed-at-slot", 1, "stayed at the slot", NULL },
	{ "it stayed at the slot, which has a retimer",
	  MACHINE(NARROW, ONE_RETIMER), DIP("00", P1, C3), PORT_RETIMER,
	  "stayed-at-slot", 1, "stayed at the slot", NULL },
	{ "it stayed at the slot, and the retimer hears the card badly",
	  MACHINE(NARROW, ONE_RETIMER),
	  DIP("00", P1, C3)
		  LINK_GROWN("30:00", OK, X8, PARITY("3", "3", ""), "null"),
	  RETIMER, "stayed-at-slot", 1, "beyond the segment", NULL },
	{ "another card had another trouble here", MACHINE(NARROW, ""),
	  LINK("00:00", P1, C3, OK, GEN4), UNDECIDED, "no-evidence", 3, "",
	  NULL },
	{ "a card that nobody knows had it here: perhaps this one",
	  MACHINE(NARROW, ""), DIP("00", P1, UNKNOWN_CARD), UNDECIDED,
	  "no-evidence", 3, "without a serial number", NULL },
	{ "a serial number cut short is no card's: perhaps this one",
	  MACHINE(NARROW, ""), DIP("00", P1, "'48b02dff'"), UNDECIDED,
	  "no-evidence", 3, "without a serial number", NULL },
	{ "another card had it here, this one is well", MACHINE(FULL, ""),
	  DIP("00", P1, C3), NOBODY, "healthy", 0,
	  "another card was in trouble here", NULL },
	{ "it followed, and it stayed", MACHINE(NARROW, ""),
	  DIP("00", P1, C3) DIP("10", P2, C1), UNDECIDED, "followed-and-stayed",
	  3, "more than one part", NULL },

	/* With others */
	{ "two links below one switch at the same time", SWITCH,
	  DIP("00", P1 "/00.0/00.0", C1) DIP("00", P1 "/00.0/01.0", C2), SHARED,
	  "shared", 0, "they share switch 0000:01:00.0", "02:00.0" },
	{ "ten minutes apart they are two stories", SWITCH,
	  DIP("00", P1 "/00.0/00.0", C1) DIP("10", P1 "/00.0/01.0", C2),
	  UNDECIDED, "no-evidence", 3, "", "02:00.0" },
	{ "once of three times is a coincidence", SWITCH,
	  DIP("00", P1 "/00.0/00.0", C1) DIP("00", P1 "/00.0/01.0", C2)
		  DIP("20", P1 "/00.0/00.0", C1) DIP("40", P1 "/00.0/00.0", C1),
	  UNDECIDED, "no-evidence", 3, "", "02:00.0" },
	{ "with its uplink: that is what they share", SWITCH,
	  DIP("00", P1 "/00.0/00.0", C1) DIP("00", P1, UNKNOWN_CARD), SHARED,
	  "shared", 0, "they share port 0000:00:01.0", "02:00.0" },
	{ "idle together: the work was done", SWITCH,
	  LINK("00:00", P1 "/00.0/00.0", C1, OK, IDLE)
		  LINK("00:00", P1 "/00.0/01.0", C2, OK, IDLE),
	  NOBODY, "power-management", 0, "", "02:00.0" },
	{ "three ports of a host bridge", MACHINE(FULL, ""),
	  DIP("00", P1, C1) DIP("00", P2, C2) DIP("00", P3, C3), SHARED,
	  "shared", 0, "they share host bridge 0000:00", NULL },
	{ "two ports of a host bridge may be chance", MACHINE(FULL, ""),
	  DIP("00", P1, C1) DIP("00", P2, C2), UNDECIDED, "no-evidence", 3, "",
	  NULL },
};

/* Text with single quotes as a history in a file */
static struct pcitopo_history *load_history(struct pcitopo *pt,
					    const char *text)
{
	int fd = memfd_create("history", MFD_CLOEXEC);
	struct pcitopo_history *history;
	char *lines = strdup(text), *at;
	char path[64];
	u32 count;

	assert_non_null(lines);
	for (at = lines; (at = strchr(at, '\''));)
		*at = '"';
	assert_true(fd >= 0);
	assert_int_equal(write(fd, lines, strlen(lines)),
			 (ssize_t)strlen(lines));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	free(lines);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	assert_int_equal(pcitopo_history_load(pt, path, &history), 0);
	close(fd);
	pcitopo_problems(pt, &count);
	assert_int_equal(count, 0);
	return history;
}

static bool list_says(const char *const *list, const char *what)
{
	for (; *list; list++) {
		if (strstr(*list, what))
			return true;
	}
	return false;
}

static bool says(const struct pcitopo_explanation *explanation,
		 const char *what)
{
	u32 i;

	if (strstr(explanation->message, what))
		return true;
	for (i = 0; i < explanation->num_evidence; i++) {
		if (strstr(explanation->evidence[i].message, what))
			return true;
	}
	return list_says(explanation->next, what) ||
	       list_says(explanation->not_known, what);
}

static u32 link_at(const struct pcitopo_topo *topo, const char *port)
{
	u32 link = topo->devices[device_at(topo, port)].port_link;

	assert_int_not_equal(link, PCITOPO_NO_INDEX);
	return link;
}

static void test_situation(void **state)
{
	const struct situation *s = *state;
	const struct pcitopo_explanation *explanation;
	struct pcitopo *pt = load_text(s->text);
	struct pcitopo_history *history =
		s->history ? load_history(pt, s->history) : NULL;
	u32 link = link_at(pcitopo_topo(pt), s->link ? s->link : "00:01.0");

	assert_int_equal(pcitopo_explain(pt, link, history, &explanation), 0);
	assert_string_equal(explanation->rule, s->rule);
	assert_string_equal(pcitopo_suspect_name(explanation->suspect),
			    pcitopo_suspect_name(s->suspect));
	assert_int_equal(explanation->exit_status, s->exit_status);
	if (!says(explanation, s->says))
		fail_msg("nothing says '%s': %s", s->says,
			 explanation->message);
	/* Who is not cleared gets something to do */
	if (explanation->suspect != PCITOPO_SUSPECT_NONE)
		assert_non_null(explanation->next[0]);
	pcitopo_history_free(history);
	pcitopo_free(pt);
}

/* 00:01.0 root port, link up ==== 01:00.0 reads all ones */
static void test_silent_card(void **state)
{
	const struct pcitopo_explanation *explanation;
	struct pcitopo *pt = load_text(PORT(
		"01", FULL,
		"") "01:00.0 " GPU " (rev ff)\n"
		    "00: ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n"
		    "10: ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n"
		    "20: ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n"
		    "30: ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff ff\n");

	(void)state;
	assert_int_equal(pcitopo_explain(pt, 0, NULL, &explanation), 0);
	assert_string_equal(explanation->rule, "silent-card");
	assert_int_equal(explanation->suspect, PCITOPO_SUSPECT_CARD);
	assert_int_equal(explanation->exit_status, 1);
	pcitopo_free(pt);
}

#define COUNT ARRAY_SIZE(situations)

size_t explain_tests(struct CMUnitTest *into)
{
	struct CMUnitTest tests[COUNT + 1];
	size_t i;

	for (i = 0; i < COUNT; i++) {
		tests[i] = (struct CMUnitTest){
			.name = situations[i].name,
			.test_func = test_situation,
			.initial_state = (void *)(uintptr_t)&situations[i],
		};
	}
	tests[COUNT] = (struct CMUnitTest){
		.name = "a card that does not answer on a link that is up",
		.test_func = test_silent_card,
	};
	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
