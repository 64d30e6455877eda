// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_uevent.c - uevents of the kernel, of other devices, mangled and forged
 */
#include "../machine.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "source/udev.h"
#include "../suites.h"

#define MESSAGE(text) text, sizeof(text) - 1

static const char real_bytes[] =
	"bind@/devices/pci0000:40/0000:40:00.0/0000:41:00.0/mem0\0"
	"ACTION=bind\0DEVPATH=/devices/pci0000:40/0000:40:00.0/0000:41:00.0/mem0\0"
	"SUBSYSTEM=cxl\0MAJOR=251\0MINOR=0\0DEVNAME=cxl/mem0\0"
	"DEVTYPE=cxl_memdev\0DRIVER=cxl_mem\0MODALIAS=cxl:t5\0SEQNUM=1876";

/* Uevents of a subsystem, and a socket that can send to the listener */
struct listener {
	struct pcitopo_uevents *uevents;
	int forger;
	struct sockaddr_nl to;
};

static void listen_to(struct listener *listener, const char *subsystem)
{
	socklen_t size = sizeof(listener->to);

	*listener = (struct listener){ .forger = -1 };
	if (pcitopo_uevents_open(subsystem, &listener->uevents))
		skip();
	assert_int_equal(getsockname(pcitopo_uevents_fd(listener->uevents),
				     (struct sockaddr *)&listener->to, &size),
			 0);
	assert_int_not_equal(listener->to.nl_pid, 0);
	listener->to.nl_groups = 0;
	listener->forger = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
	assert_true(listener->forger >= 0);
}

static void stop(struct listener *listener)
{
	close(listener->forger);
	pcitopo_uevents_close(listener->uevents);
}

/* Only root can send there at all, and that only if there is anything to send */
static void forge(const struct listener *listener, const char *bytes,
		  size_t length)
{
	if (sendto(listener->forger, bytes, length, 0,
		   (const struct sockaddr *)&listener->to,
		   sizeof(listener->to)) < 0)
		assert_true(errno == EPERM || !length);
}

static bool is_readable(const struct listener *listener, int ms)
{
	struct pollfd fd = {
		.fd = pcitopo_uevents_fd(listener->uevents),
		.events = POLLIN,
	};

	return poll(&fd, 1, ms) > 0;
}

/* Return: false where uevents cannot be caused */
static bool cause_uevent(void)
{
	int fd = open("/sys/devices/virtual/mem/null/uevent",
		      O_WRONLY | O_CLOEXEC);
	bool caused = fd >= 0 && write(fd, "change", 6) == 6;

	if (fd >= 0)
		close(fd);
	return caused;
}

static void messages_of_the_subsystem(void **state)
{
	struct listener listener;
	bool found = false;

	listen_to(&listener, "mem");
	if (cause_uevent() && is_readable(&listener, 1000))
		found = pcitopo_uevents_take(listener.uevents);
	stop(&listener);
	/* A sandbox lets none through */
	if (!found)
		skip();
}

static void messages_of_other_subsystems(void **state)
{
	static const char *const names[] = { "me", "mem2", "cxl" };
	struct listener listener;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		listen_to(&listener, names[i]);
		if (cause_uevent())
			is_readable(&listener, 100);
		assert_false(pcitopo_uevents_take(listener.uevents));
		stop(&listener);
	}
}

static void messages_that_are_not(void **state)
{
	static const struct {
		const char *bytes;
		size_t length;
	} cases[] = {
		{ MESSAGE("") },
		{ MESSAGE("\0") },
		{ MESSAGE("\0\0\0SUBSYSTEM=cxl") },
		{ MESSAGE("SUBSYSTEM=cxl") },
		{ MESSAGE("SUBSYSTEM=cxl\0") },
		{ MESSAGE("add\0SUBSYSTEM=cxl\0") },
		{ MESSAGE("add@/x\0SUBSYSTEM=cxl") },
		{ MESSAGE("add@/x\0SUBSYSTEM=pci\0SUBSYSTEM=cxlflash\0") },
		{ MESSAGE("add@/x\0SUBSYSTEM=cx") },
		{ MESSAGE("add@/x SUBSYSTEM=cxl\0") },
		{ MESSAGE("add@/x\0DEVPATH=SUBSYSTEM=cxl\0") },
		{ MESSAGE("libudev\0\xfe\xed\xca\xfe SUBSYSTEM=cxl\0") },
		{ MESSAGE("add@/x\0\0\0\0") },
	};
	struct listener listener;
	size_t i;

	listen_to(&listener, "cxl");
	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		forge(&listener, cases[i].bytes, cases[i].length);
		if (pcitopo_uevents_take(listener.uevents))
			fail_msg("case %zu", i);
	}
	stop(&listener);
}

static void a_message_cut_short(void **state)
{
	struct listener listener;
	size_t length;

	listen_to(&listener, "cxl");
	for (length = 0; length < sizeof(real_bytes); length++) {
		forge(&listener, real_bytes, length);
		assert_false(pcitopo_uevents_take(listener.uevents));
	}
	stop(&listener);
}

static void a_message_that_is_not_of_the_kernel(void **state)
{
	struct listener listener;

	listen_to(&listener, "cxl");
	forge(&listener, real_bytes, sizeof(real_bytes));
	assert_false(pcitopo_uevents_take(listener.uevents));
	stop(&listener);
}

static void nothing_is_taken_of_nobody(void **state)
{
	assert_false(pcitopo_uevents_take(NULL));
}

size_t uevent_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_of_the_subsystem),
		cmocka_unit_test(messages_of_other_subsystems),
		cmocka_unit_test(messages_that_are_not),
		cmocka_unit_test(a_message_cut_short),
		cmocka_unit_test(a_message_that_is_not_of_the_kernel),
		cmocka_unit_test(nothing_is_taken_of_nobody),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
