// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_kind.c - which switch sits on a card
 *
 *	00:01.0 root port ==== 01:00.0 ---- 02:00.0 ---- 03:00.0 card
 *			       a switch's two ports
 */
#include "../machine.h"
#include "../suites.h"

#define BRIDGE(address, type, name, primary, secondary, subordinate)       \
	address " PCI bridge [0604]: " name "\n\tBus: primary=" primary    \
		", secondary=" secondary ", subordinate=" subordinate      \
		", sec-latency=0\n\tCapabilities: [40] Express (v2) " type \
		", MSI 00\n\n"
#define MACHINE(upstream, downstream, card)                                  \
	BRIDGE("00:01.0", "Root Port (Slot-)",                               \
	       "Intel Corporation Device [8086:352a]", "00", "01", "03")     \
	BRIDGE("01:00.0", "Upstream Port", upstream, "01", "02", "03")       \
	BRIDGE("02:00.0", "Downstream Port (Slot-)", downstream, "02", "03", \
	       "03")                                                         \
	"03:00.0 " card "\n\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"

#define VEGA_UP	  "AMD [AMD] Vega 10 PCIe Bridge [1022:1470]"
#define VEGA_DOWN "AMD [AMD] Vega 10 PCIe Bridge [1022:1471]"
#define NAVI_UP	  "AMD [AMD/ATI] Navi 10 XL Upstream Port [1002:1478]"
#define NAVI_DOWN "AMD [AMD/ATI] Navi 10 XL Downstream Port [1002:1479]"
#define PLX	  "PLX Technology, Inc. PEX 8747 [10b5:8747]"
#define VEGA \
	"VGA compatible controller [0300]: AMD [AMD/ATI] Vega 10 [1002:687f]"
#define NAVI  "Display controller [0380]: AMD [AMD/ATI] Navi 31 [1002:744c]"
#define DRIVE "Non-Volatile memory controller [0108]: Samsung [144d:a80a]"
#define H100  "3D controller [0302]: NVIDIA Corporation Device [10de:2330]"

/* One card: the switch is inside, and the link to judge is the outermost one */
static void a_switch_on_a_card(void **state)
{
	static const struct {
		const char *name;
		const char *text;
		bool is_card;
	} rows[] = {
		/* AMD's own number above one that it has from ATI */
		{ "Vega", MACHINE(VEGA_UP, VEGA_DOWN, VEGA), true },
		{ "Navi", MACHINE(NAVI_UP, NAVI_DOWN, NAVI), true },
		{ "Vega's switch above a drive",
		  MACHINE(VEGA_UP, VEGA_DOWN, DRIVE), false },
		{ "Navi's switch above NVIDIA's GPU",
		  MACHINE(NAVI_UP, NAVI_DOWN, H100), false },
		{ "a switch of the board", MACHINE(PLX, PLX, H100), false },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		struct pcitopo *pt = load_text(rows[i].text);
		const struct pcitopo_topo *topo = pcitopo_topo(pt);
		const struct pcitopo_device *card =
			&topo->devices[device_at(topo, "03:00.0")];

		print_message("# %s\n", rows[i].name);
		assert_int_equal(
			topo->devices[device_at(topo, "01:00.0")].internal,
			rows[i].is_card);
		assert_int_equal(
			topo->devices[device_at(topo, "02:00.0")].internal,
			rows[i].is_card);
		assert_false(card->internal);
		assert_int_equal(topo->links[card->link].port,
				 device_at(topo, rows[i].is_card ? "00:01.0" :
								   "02:00.0"));
		pcitopo_free(pt);
	}
}

size_t kind_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_switch_on_a_card),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
