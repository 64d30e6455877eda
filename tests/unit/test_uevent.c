// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_uevent.c - what the kernel says of its devices, whole, mangled and forged
 */
#include "machine.h"

#include <errno.h>
#include <linux/netlink.h>
#include <sys/socket.h>
#include <unistd.h>

#include "watch/watch.h"

#define MESSAGE(text) text, sizeof(text) - 1

static const char real_bytes[] =
	"bind@/devices/pci0000:40/0000:40:00.0/0000:41:00.0/mem0\0"
	"ACTION=bind\0DEVPATH=/devices/pci0000:40/0000:40:00.0/0000:41:00.0/mem0\0"
	"SUBSYSTEM=cxl\0MAJOR=251\0MINOR=0\0DEVNAME=cxl/mem0\0"
	"DEVTYPE=cxl_memdev\0DRIVER=cxl_mem\0MODALIAS=cxl:t5\0SEQNUM=1876";

static void messages_about_cxl(void **state)
{
	assert_true(pcitopo_uevent_is_cxl(real_bytes, sizeof(real_bytes)));
	/* Without a final zero, which nobody promises */
	assert_true(pcitopo_uevent_is_cxl(MESSAGE("add@/x\0SUBSYSTEM=cxl")));
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
		{ MESSAGE("add@/x\0SUBSYSTEM=pci\0SUBSYSTEM=cxlflash\0") },
		{ MESSAGE("add@/x\0SUBSYSTEM=cx") },
		{ MESSAGE("add@/x SUBSYSTEM=cxl\0") },
		{ MESSAGE("add@/x\0DEVPATH=SUBSYSTEM=cxl\0") },
		{ MESSAGE("libudev\0\xfe\xed\xca\xfe SUBSYSTEM=cxl\0") },
		{ MESSAGE("add@/x\0\0\0\0") },
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cases); i++) {
		if (pcitopo_uevent_is_cxl(cases[i].bytes, cases[i].length))
			fail_msg("case %zu", i);
	}
}

static void a_message_cut_short_is_read_no_further(void **state)
{
	const char *token =
		memmem(real_bytes, sizeof(real_bytes), "SUBSYSTEM=cxl", 13);
	size_t length, found = 0;

	for (length = 0; length < sizeof(real_bytes); length++) {
		/* So that a byte too far is seen */
		char *part = malloc(length + !length);

		memcpy(part, real_bytes, length);
		found += pcitopo_uevent_is_cxl(part, length);
		free(part);
	}
	assert_non_null(token);
	assert_int_equal(found, sizeof(real_bytes) -
					(size_t)(token + 13 - real_bytes));
}

static int portid_of(int fd, u32 *portid)
{
	struct sockaddr_nl address;
	socklen_t size = sizeof(address);

	if (getsockname(fd, (struct sockaddr *)&address, &size))
		return -errno;
	*portid = address.nl_pid;
	return 0;
}

/* Who may send there at all is root; the kernel refuses everybody else */
static void a_message_that_is_not_of_the_kernel(void **state)
{
	int fd = pcitopo_uevent_open();
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	int forger;

	if (fd < 0)
		skip();
	forger = socket(AF_NETLINK, SOCK_RAW, NETLINK_KOBJECT_UEVENT);
	assert_true(forger >= 0);
	assert_int_equal(portid_of(fd, &to.nl_pid), 0);
	assert_int_not_equal(to.nl_pid, 0);
	if (sendto(forger, real_bytes, sizeof(real_bytes), 0,
		   (struct sockaddr *)&to, sizeof(to)) < 0)
		assert_int_equal(errno, EPERM);
	assert_false(pcitopo_uevent_take(fd));
	close(forger);
	close(fd);
}

static void nothing_is_taken_of_nobody(void **state)
{
	assert_false(pcitopo_uevent_take(-1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(messages_about_cxl),
		cmocka_unit_test(messages_that_are_not),
		cmocka_unit_test(a_message_cut_short_is_read_no_further),
		cmocka_unit_test(a_message_that_is_not_of_the_kernel),
		cmocka_unit_test(nothing_is_taken_of_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
