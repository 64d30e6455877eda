// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_path.c - what lies between two devices
 */
#include "../machine.h"
#include "../suites.h"

#include <errno.h>

#define FUNCTION(address, class_and_name) address " " class_and_name "\n"
#define NODE(number)			  "\tNUMA node: " number "\n"
#define BUS(a, b, c)                                            \
	"\tBus: primary=" a ", secondary=" b ", subordinate=" c \
	", sec-latency=0\n"
#define TYPE(words) "\tCapabilities: [40] Express (v2) " words ", MSI 00\n"
#define G5(width)                                           \
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x" width \
	", ASPM not supported\n"                            \
	"\t\tLnkSta:\tSpeed 32GT/s, Width x" width "\n"
#define HOST(address) \
	FUNCTION(address, "Host bridge: Intel Corporation Device 09a2")
#define ROOT_PORT(address, a, b, c, width)                             \
	FUNCTION(address, "PCI bridge: Intel Corporation Device 352a") \
	BUS(a, b, c) TYPE("Root Port (Slot-)") G5(width)
#define UPSTREAM(address, a, b, c)                                  \
	FUNCTION(address, "PCI bridge: Broadcom / LSI Device c030") \
	BUS(a, b, c) TYPE("Upstream Port") G5("16")
#define DOWNSTREAM(address, a, b, c)                                \
	FUNCTION(address, "PCI bridge: Broadcom / LSI Device c030") \
	BUS(a, b, c) TYPE("Downstream Port (Slot-)") G5("16")
#define GPU(address)                                                       \
	FUNCTION(address, "3D controller: NVIDIA Corporation Device 2330") \
	TYPE("Endpoint") G5("16")
#define NIC(address)                                                       \
	FUNCTION(address,                                                  \
		 "Ethernet controller: Mellanox Technologies Device 1021") \
	TYPE("Endpoint") G5("16")

/*
 *	host bridge 00 (node 0)          host bridge 80 (node 1)
 *	 +-01.0-[01]- switch              +-01.0-[81]- gpu
 *	 |        +-00.0-[03]- gpu .0     host bridge a0 (node 1)
 *	 |        |            nic .1      +-01.0-[a1]- gpu
 *	 |        +-01.0-[04]- switch
 *	 |                 +-00.0-[06]- nic
 *	 +-02.0-[10]- gpu
 */
static const char two_sockets[] = HOST("00:00.0")
	NODE("0") "\n" ROOT_PORT("00:01.0", "00", "01", "06", "16") "\n" ROOT_PORT("00:02.0", "00", "10", "10", "16") "\n" UPSTREAM("01:00.0", "01", "02", "06") "\n" DOWNSTREAM(
		"02:00.0", "02", "03",
		"03") "\n" DOWNSTREAM("02:01.0", "02", "04",
				      "06") "\n" GPU("03:00.0") "\n" NIC("03:00.1") "\n" UPSTREAM("04:00.0",
												  "04",
												  "05",
												  "06") "\n" DOWNSTREAM("05:00.0",
															"05",
															"06",
															"06") "\n" NIC("06:00.0") "\n" GPU("10:00.0") "\n" HOST("80:00.0")
		NODE("1") "\n" ROOT_PORT(
			"80:01.0", "80",
			"81", "81",
			"16") "\n" GPU("81:00.0") "\n" HOST("a0:00.0")
			NODE("1") "\n" ROOT_PORT("a0:01.0", "a0", "a1", "a1",
						 "16") "\n" GPU("a1:00.0") "\n";

static void types(void **state)
{
	static const struct {
		const char *from;
		const char *to;
		const char *type;
		u32 links;
	} rows[] = {
		{ "03:00.0", "03:00.0", "X", 0 },
		{ "03:00.0", "03:00.1", "PIX", 0 },
		{ "03:00.0", "06:00.0", "PXB", 3 },
		{ "03:00.0", "10:00.0", "PHB", 3 },
		{ "81:00.0", "a1:00.0", "NODE", 2 },
		{ "10:00.0", "81:00.0", "SYS", 2 },
	};
	struct pcitopo *pt = load_text(two_sockets);
	const struct pcitopo_topo *topo = pcitopo_topo(pt);
	struct pcitopo_path path;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		u32 from = device_at(topo, rows[i].from);
		u32 to = device_at(topo, rows[i].to);

		print_message("# %s to %s\n", rows[i].from, rows[i].to);
		assert_string_equal(
			pcitopo_path_type_name(
				pcitopo_path_type_between(topo, from, to)),
			rows[i].type);
		assert_string_equal(
			pcitopo_path_type_name(
				pcitopo_path_type_between(topo, to, from)),
			rows[i].type);
		assert_int_equal(pcitopo_path_between(topo, from, to, &path),
				 0);
		assert_int_equal(path.num_links, rows[i].links);
	}
	pcitopo_free(pt);
}

static void way_to_the_cpu(void **state)
{
	struct pcitopo *pt = load_text(two_sockets);
	const struct pcitopo_topo *topo = pcitopo_topo(pt);
	struct pcitopo_path path;
	u32 shared[4];

	assert_int_equal(pcitopo_path_to_cpu(topo, device_at(topo, "06:00.0"),
					     &path),
			 0);
	assert_int_equal(path.num_links, 3);
	assert_int_equal(topo->links[path.links[0]].port,
			 device_at(topo, "05:00.0"));
	assert_int_equal(topo->links[path.links[2]].port,
			 device_at(topo, "00:01.0"));
	assert_int_equal(path.num_switches, 2);
	assert_true(path.has_root);
	assert_true(path.has_bandwidth);
	/* All alike: the one nearest the root is named */
	assert_int_equal(path.bottleneck, path.links[2]);
	assert_int_equal(pcitopo_path_shared_with(
				 topo, device_at(topo, "06:00.0"), shared, 4),
			 2);
	assert_int_equal(shared[0], device_at(topo, "03:00.0"));
	assert_int_equal(shared[1], device_at(topo, "03:00.1"));
	pcitopo_free(pt);
}

/* Without NUMA nodes nobody knows whether sockets lie between */
static void unknown_nodes(void **state)
{
	struct pcitopo *pt =
		load_text(ROOT_PORT("00:01.0", "00", "01", "01", "16") "\n" GPU(
			"01:00.0") "\n" ROOT_PORT("80:01.0", "80", "81", "81",
						  "16") "\n" GPU("81:00.0") "\n");
	const struct pcitopo_topo *topo = pcitopo_topo(pt);

	assert_int_equal(pcitopo_path_type_between(topo,
						   device_at(topo, "01:00.0"),
						   device_at(topo, "81:00.0")),
			 PCITOPO_PATH_NODE_OR_SYS);
	pcitopo_free(pt);
}

/* A GPU whose bridges are not in the text */
static void missing_parent(void **state)
{
	struct pcitopo *pt =
		load_text(ROOT_PORT("00:01.0", "00", "01", "01", "16") "\n" GPU(
			"01:00.0") "\n" GPU("61:00.0") "\n");
	const struct pcitopo_topo *topo = pcitopo_topo(pt);
	struct pcitopo_path path;
	u32 lost = device_at(topo, "61:00.0");

	assert_int_equal(pcitopo_path_type_between(
				 topo, device_at(topo, "01:00.0"), lost),
			 PCITOPO_PATH_UNKNOWN);
	assert_int_equal(pcitopo_path_to_cpu(topo, lost, &path), 0);
	assert_false(path.has_root);
	assert_int_equal(path.num_links, 0);
	pcitopo_free(pt);
}

/* One VMD function and one domain below it: the way goes on through it */
static void through_vmd(void **state)
{
	struct pcitopo *pt = load_text(
		"0000:80:05.5 RAID bus controller: Intel Corporation Volume Management Device NVMe RAID Controller\n" NODE(
			"1") "\n" ROOT_PORT("10000:e0:02.0", "e0", "e1", "e1",
					    "4") "\n"
						 "10000:e1:00.0 Non-Volatile memory controller: Intel Corporation Device 0b60\n" TYPE(
							 "Endpoint") G5("4"));
	const struct pcitopo_topo *topo = pcitopo_topo(pt);
	struct pcitopo_path path;

	assert_int_equal(pcitopo_path_to_cpu(
				 topo, device_at(topo, "10000:e1:00.0"), &path),
			 0);
	assert_int_equal(path.num_links, 1);
	assert_int_equal(topo->roots[path.root].bus, 0x80);
	pcitopo_free(pt);
}

/* Names a user may give */
static void things(void **state)
{
	static const struct {
		const char *text;
		int result;
		enum pcitopo_thing_type type;
		const char *address; /* of the device or port */
	} rows[] = {
		{ "10:00.0", 0, PCITOPO_THING_DEVICE, "10:00.0" },
		{ "0000:10:00.0", 0, PCITOPO_THING_DEVICE, "10:00.0" },
		{ "gpu2", 0, PCITOPO_THING_DEVICE, "81:00.0" },
		{ "nic1", 0, PCITOPO_THING_DEVICE, "06:00.0" },
		{ "link-0000:02:01.0", 0, PCITOPO_THING_LINK, "02:01.0" },
		{ "switch-04:00.0", 0, PCITOPO_THING_SWITCH, "04:00.0" },
		{ "gpu9", -ENOENT, 0, NULL },
		{ "0001:10:00.0", -ENOENT, 0, NULL },
		{ "retimer-00:01.0-0", -ENOENT, 0, NULL },
		{ "retimer-00:01.0-7", -EINVAL, 0, NULL },
		{ "", -ENOENT, 0, NULL },
	};
	struct pcitopo *pt = load_text(two_sockets);
	const struct pcitopo_topo *topo = pcitopo_topo(pt);
	struct pcitopo_thing thing;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		print_message("# '%s'\n", rows[i].text);
		assert_int_equal(pcitopo_thing_find(topo, rows[i].text, &thing),
				 rows[i].result);
		if (rows[i].result)
			continue;
		assert_int_equal(thing.type, rows[i].type);
		if (thing.type == PCITOPO_THING_DEVICE)
			assert_int_equal(thing.index,
					 device_at(topo, rows[i].address));
		else if (thing.type == PCITOPO_THING_LINK)
			assert_int_equal(topo->links[thing.index].port,
					 device_at(topo, rows[i].address));
		else
			assert_int_equal(topo->switches[thing.index].upstream,
					 device_at(topo, rows[i].address));
	}
	pcitopo_free(pt);
}

size_t path_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(types),
		cmocka_unit_test(way_to_the_cpu),
		cmocka_unit_test(unknown_nodes),
		cmocka_unit_test(missing_parent),
		cmocka_unit_test(through_vmd),
		cmocka_unit_test(things),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
