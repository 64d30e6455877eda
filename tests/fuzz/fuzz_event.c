// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_event.c - arbitrary lines as a history, and who is to blame by it
 *
 * What is read as an event must be the same when it is written and read again.
 * Times far apart, places that are not there and numbers out of range are all
 * fair; explain must come to some end.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <explain/explain.h>

#include "libpcitopo.h"
#include "fuzz.h"

/* 00:01.0 root port ==== retimer ==== 01:00.0 GPU, x8 of x16 */
static const char machine[] =
	"00:01.0 PCI bridge: Intel Device 352a\n"
	"\tBus: primary=00, secondary=01, subordinate=01, sec-latency=0\n"
	"\tCapabilities: [40] Express (v2) Root Port (Slot-), MSI 00\n"
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16, ASPM not supported\n"
	"\t\tLnkSta:\tSpeed 32GT/s, Width x8\n\n"
	"01:00.0 3D controller: NVIDIA Corporation Device 2330\n"
	"\tCapabilities: [40] Express (v2) Endpoint, MSI 00\n"
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x16, ASPM not supported\n"
	"\t\tLnkSta:\tSpeed 32GT/s, Width x8\n"
	"\t\tLnkCap2: Supported Link Speeds: 2.5-32GT/s, Crosslink- Retimer+ 2Retimers+ DRS-\n"
	"\t\tLnkSta2: Retimer+ 2Retimers- CrosslinkRes: unsupported\n"
	"\tCapabilities: [148 v1] Device Serial Number 48-b0-2d-ff-ff-00-00-01\n";

/* Bytes as a file that can be opened */
static int make_file(const void *data, size_t size, char name[32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size,
		"cannot make a file");
	snprintf(name, 32, "/proc/self/fd/%d", fd);
	return fd;
}

static void check_round_trip(const struct pcitopo_event *event)
{
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_event again;
	const char *one, *other;

	require(!pcitopo_event_format(&arena, event, &one),
		"cannot be written");
	require(!pcitopo_event_parse(&arena, one, strlen(one), &again),
		"what was written cannot be read");
	require(!pcitopo_event_format(&arena, &again, &other), "nor written");
	require(!strcmp(one, other), "not what was written");
	pcitopo_arena_free(&arena);
}

static void check_explanation(struct pcitopo *pt,
			      const struct pcitopo_history *history)
{
	const struct pcitopo_explanation *explanation;

	require(!pcitopo_explain(pt, 0, history, &explanation), "no memory");
	require(explanation->suspect < PCITOPO_SUSPECT_COUNT, "who is that?");
	require(explanation->message && explanation->rule, "nothing said");
	require(explanation->suspect == PCITOPO_SUSPECT_NONE ||
			explanation->next[0],
		"nothing to do");
	require(explanation->num_transitions <= history->num_events,
		"more than there is");
}

/**
 * fuzz_one - take lines for a history and explain a sick link by it
 * @data: the lines
 * @size: their length
 */
void fuzz_one(const uint8_t *data, size_t size)
{
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_history *history;
	char name[32];
	int fd, ret;
	u32 i;

	require(pt, "no memory");
	fd = make_file(machine, sizeof(machine) - 1, name);
	require(!pcitopo_load_lspci(pt, name), "no machine");
	close(fd);
	fd = make_file(data, size, name);
	ret = pcitopo_history_load(pt, name, &history);
	close(fd);
	if (!ret) {
		for (i = 0; i < history->num_events; i++) {
			require(!i || history->events[i - 1].real_time_ns <=
						history->events[i].real_time_ns,
				"out of order");
			check_round_trip(&history->events[i]);
		}
		check_explanation(pt, history);
		pcitopo_history_free(history);
	}
	pcitopo_free(pt);
}
