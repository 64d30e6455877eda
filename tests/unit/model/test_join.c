// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_join.c - functions joined to virtual functions and to VMD
 */
#include "../machine.h"
#include "../suites.h"

#define TYPE(type) "\tCapabilities: [40] Express (v2) " type ", MSI 00\n"
#define FUNCTION(address)                                                         \
	address " Ethernet controller: Mellanox Technologies Device 1021\n" TYPE( \
		"Endpoint") "\n"
#define PHYSICAL(address, more)                                                        \
	address " Ethernet controller: Mellanox Technologies Device 1021\n" TYPE(      \
		"Endpoint") "\tCapabilities: [180 v1] Single Root I/O Virtualization " \
			    "(SR-IOV)\n"                                               \
			    "\t\tIOVCtl:\tEnable+ Migration- Interrupt- MSE+\n"        \
			    "\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: " more   \
			    "\n"
#define PORT                                                                     \
	"00:01.0 PCI bridge: Intel Corporation Device 352a\n"                    \
	"\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0\n" TYPE( \
		"Root Port (Slot-)") "\n"

static bool is_vf(const struct pcitopo_topo *topo, const char *address)
{
	return topo->devices[device_at(topo, address)].is_vf;
}

/*
 *	01:00.0 --- virtual functions 01:00.2 and 01:00.4; between them, and
 *	before and after them, are others of their own
 */
static void virtual_functions_are_as_many_as_said(void **state)
{
	struct pcitopo *pt = load_text(
		PORT PHYSICAL("01:00.0",
			      "2, Function Dependency Link: 00\n"
			      "\t\tVF offset: 2, stride: 2, Device ID: 101e\n")
			FUNCTION("01:00.1") FUNCTION("01:00.2")
				FUNCTION("01:00.3") FUNCTION("01:00.4")
					FUNCTION("01:00.5")
						FUNCTION("01:00.6"));
	const struct pcitopo_topo *topo = pcitopo_topo(pt);

	assert_true(is_vf(topo, "01:00.2"));
	assert_true(is_vf(topo, "01:00.4"));
	assert_false(is_vf(topo, "01:00.0"));
	assert_false(is_vf(topo, "01:00.1"));
	assert_false(is_vf(topo, "01:00.3"));
	assert_false(is_vf(topo, "01:00.5"));
	assert_false(is_vf(topo, "01:00.6"));
	pcitopo_free(pt);
}

/* As many as can be, and none is meant */
static void virtual_functions_that_are_switched_off(void **state)
{
	struct pcitopo *pt = load_text(
		PORT
		"01:00.0 Ethernet controller: Mellanox Technologies "
		"Device 1021\n" TYPE(
			"Endpoint") "\t\tIOVCtl:\tEnable- Migration- Interrupt- MSE-\n"
				    "\t\tInitial VFs: 8, Total VFs: 8, Number of VFs: 2\n"
				    "\t\tVF offset: 1, stride: 1, Device ID: 101e\n\n" FUNCTION(
					    "01:00.1"));

	assert_false(is_vf(pcitopo_topo(pt), "01:00.1"));
	pcitopo_free(pt);
}

#define VMD(address)                                                      \
	"0000:" address " RAID bus controller: Intel Corporation Volume " \
	"Management Device NVMe RAID Controller\n\n"
#define BEHIND(domain)                                                                                    \
	domain ":e0:02.0 PCI bridge: Intel Corporation Device 352a\n"                                     \
	       "\tBus: primary=e0, secondary=e1, subordinate=e1, "                                        \
	       "sec-latency=0\n" TYPE(                                                                    \
		       "Root Port (Slot+)") "\n" domain                                                   \
					    ":e1:00.0 Non-Volatile memory controller: Intel Corporation " \
					    "Device 0b60\n" TYPE(                                         \
						    "Endpoint") "\n"

/* The root buses that are joined to a VMD function, each at its position */
static u32 joined(const char *text)
{
	struct pcitopo *pt = load_text(text);
	const struct pcitopo_topo *topo = pcitopo_topo(pt);
	u32 roots = 0, i;

	for (i = 0; i < topo->num_roots; i++) {
		if (topo->roots[i].vmd != PCITOPO_NO_INDEX) {
			assert_in_range(topo->roots[i].domain, 0x10000,
					0x10001);
			roots++;
		}
	}
	pcitopo_free(pt);
	return roots;
}

/* Nothing in a text says which domain is below which function */
static void vmd_is_joined_only_where_there_is_no_choice(void **state)
{
	assert_int_equal(joined(VMD("80:05.5") BEHIND("10000")), 1);
	assert_int_equal(joined(VMD("00:05.5") VMD("80:05.5") BEHIND("10000")),
			 0);
	assert_int_equal(joined(VMD("80:05.5") BEHIND("10000") BEHIND("10001")),
			 0);
	assert_int_equal(joined(VMD("00:05.5") VMD("80:05.5") BEHIND("10000")
					BEHIND("10001")),
			 0);
	assert_int_equal(joined(VMD("80:05.5")), 0);
	assert_int_equal(joined(BEHIND("10000")), 0);
	assert_int_equal(joined(VMD("80:05.5") BEHIND("0001")), 0);
}

size_t join_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(virtual_functions_are_as_many_as_said),
		cmocka_unit_test(virtual_functions_that_are_switched_off),
		cmocka_unit_test(vmd_is_joined_only_where_there_is_no_choice),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
