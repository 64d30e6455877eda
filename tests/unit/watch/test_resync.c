// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_resync.c - what is told once events of the module were lost
 *
 *	00:01.0 root port ==== 01:00.0 gpu0
 *
 * The linker puts two functions here in place of those that ask the module: it
 * says what a case wants it to.
 */
#include "../machine.h"

#include <errno.h>

#include "../resync.h"

#define MACHINE(width)                                                     \
	"00:01.0 PCI bridge: Intel Corporation Device 352a\n"              \
	"\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0\n" \
	"\tCapabilities: [40] Express (v2) Root Port (Slot-), MSI 00\n"    \
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16\n"                  \
	"\t\tLnkSta:\tSpeed 32GT/s, Width x" width "\n\n"                  \
	"01:00.0 3D controller: NVIDIA Corporation Device 2330\n"          \
	"\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"             \
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16\n"                  \
	"\t\tLnkSta:\tSpeed 32GT/s, Width x" width "\n"

/* What the module says */
static const char *machine;
static u32 change_count;

int __wrap_pcitopo_load_kernel(struct pcitopo *pt)
{
	int fd = memfd_create("machine", MFD_CLOEXEC);
	char path[64];
	int ret;

	assert_int_equal(write(fd, machine, strlen(machine)),
			 (ssize_t)strlen(machine));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ret = pcitopo_load_lspci(pt, path);
	close(fd);
	return ret;
}

int __wrap_pcitopo_module_links(struct pcitopo_monitor *monitor,
				struct pcitopo_known_links *links)
{
	int ret = pcitopo_known_links_collect(links, &monitor->now->topo);

	assert_int_equal(links->count, 1);
	links->list[0].has_count = true;
	links->list[0].change_count = change_count;
	return ret;
}

/* It has told of four changes, the last one to x16; a directory has no /sys */
static void watch(struct pcitopo_monitor *monitor, char directory[32])
{
	strcpy(directory, "/tmp/pcitopo-XXXXXX");
	assert_non_null(mkdtemp(directory));
	*monitor = (struct pcitopo_monitor){
		.now = load_text(MACHINE("16")),
		.poll = -1,
		.state = PCITOPO_MONITOR_FOLLOWING,
	};
	assert_int_equal(pcitopo_rootdir_open(&monitor->root, directory), 0);
	assert_int_equal(pcitopo_known_functions_collect(&monitor->functions,
							 &monitor->now->topo),
			 0);
	assert_int_equal(pcitopo_known_links_collect(&monitor->links,
						     &monitor->now->topo),
			 0);
	monitor->links.list[0].has_count = true;
	monitor->links.list[0].change_count = 4;
}

static void stop(struct pcitopo_monitor *monitor, const char *directory)
{
	pcitopo_rootdir_close(&monitor->root);
	rmdir(directory);
	free(monitor->links.list);
	free(monitor->functions.list);
	free(monitor->memdevs.list);
	pcitopo_queue_free(&monitor->queue);
	pcitopo_free(monitor->now);
}

static void changes_that_were_missed(void **state)
{
	static const struct {
		const char *name;
		const char *machine;
		u32 change_count;
		u32 events;
		u32 folded;
	} rows[] = {
		{ "none", MACHINE("16"), 4, 0, 0 },
		{ "one", MACHINE("8"), 5, 1, 0 },
		{ "three, of which the last one is seen", MACHINE("8"), 7, 1,
		  2 },
		{ "narrower and wide again", MACHINE("16"), 6, 1, 1 },
		/* The module was loaded again: only what differs is known */
		{ "a count that began anew, a change", MACHINE("8"), 1, 1, 0 },
		{ "a count that began anew", MACHINE("16"), 1, 0, 0 },
	};
	struct pcitopo_monitor monitor;
	char directory[32];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows); i++) {
		print_message("# %s\n", rows[i].name);
		watch(&monitor, directory);
		machine = rows[i].machine;
		change_count = rows[i].change_count;
		assert_int_equal(pcitopo_report_differences(&monitor), 0);
		assert_int_equal(monitor.queue.count, rows[i].events);
		if (monitor.queue.count) {
			assert_int_equal(monitor.queue.list[0].type,
					 PCITOPO_EVENT_LINK);
			assert_int_equal(monitor.queue.list[0].folded,
					 rows[i].folded);
			assert_int_equal(monitor.queue.list[0].change_count,
					 rows[i].change_count);
			assert_int_equal(
				monitor.queue.list[0].before.rate.width, 16);
		}
		/* It is told once */
		pcitopo_queue_clear(&monitor.queue);
		assert_int_equal(pcitopo_report_differences(&monitor), 0);
		assert_int_equal(monitor.queue.count, 0);
		stop(&monitor, directory);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_that_were_missed),
	};

	return cmocka_run_group_tests_name("resync", tests, NULL, NULL);
}
