// SPDX-License-Identifier: GPL-2.0
/*
 * uevent_kunit.c - tests of what udev is told of sysfs objects, and in which order
 *
 * On the machine of fabric.h. A socket listens as udev's does; the kernel puts an
 * event there before it goes on, so that nothing has to be waited for.
 */
#include <linux/netlink.h>
#include <linux/socket.h>
#include <linux/uio.h>
#include <net/net_namespace.h>
#include <net/sock.h>

#include "fabric.h"

#define UEVENT_BYTES 4096
#define UEVENT_WORDS 96
#define UEVENT_ROWS  12

/* The events of a few PCI functions and their objects, and their bookkeeping */
#define UEVENT_QUEUE SZ_1M

static void uevent_close(void *socket)
{
	sock_release(socket);
}

static struct socket *uevent_open(struct kunit *test)
{
	struct sockaddr_nl address = { .nl_family = AF_NETLINK,
				       .nl_groups = 1 };
	struct socket *socket;
	int err;

	err = sock_create_kern(&init_net, AF_NETLINK, SOCK_RAW,
			       NETLINK_KOBJECT_UEVENT, &socket);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kunit_add_action_or_reset(test, uevent_close, socket);
	KUNIT_ASSERT_EQ(test, err, 0);
	socket->sk->sk_rcvbuf = UEVENT_QUEUE;
	err = kernel_bind(socket, (struct sockaddr *)&address, sizeof(address));
	KUNIT_ASSERT_EQ(test, err, 0);
	return socket;
}

/* The value of a variable of an event, which has so many bytes; or "" */
static const char *uevent_value(const char *event, int length, const char *name)
{
	const char *at;

	for (at = event; at < event + length; at += strlen(at) + 1) {
		if (str_has_prefix(at, name) && at[strlen(name)] == '=')
			return at + strlen(name) + 1;
	}
	return "";
}

/* "add link fe00:02:00.0", with the number of a retimer */
static void uevent_words(const char *event, int length, char *words)
{
	static const char *const addresses[] = { "PCITOPO_UPSTREAM",
						 "PCITOPO_PORT",
						 "PCITOPO_ADDRESS" };
	const char *index = uevent_value(event, length, "PCITOPO_INDEX");
	const char *address = "";
	u32 i;

	for (i = 0; i < ARRAY_SIZE(addresses) && !*address; i++)
		address = uevent_value(event, length, addresses[i]);
	snprintf(words, UEVENT_WORDS, "%s %s %s%s%s",
		 uevent_value(event, length, "ACTION"),
		 uevent_value(event, length, "DEVTYPE"), address,
		 *index ? " " : "", index);
}

/* The next event of one of our objects; false: there is none */
static bool uevent_next(struct socket *socket, char *event, char *words)
{
	struct msghdr message = {};
	struct kvec part;
	int length;

	for (;;) {
		part = (struct kvec){ .iov_base = event,
				      .iov_len = UEVENT_BYTES - 1 };
		length = kernel_recvmsg(socket, &message, &part, 1,
					part.iov_len, MSG_DONTWAIT);
		if (length < 0)
			return false;
		event[length] = 0;
		if (strcmp(uevent_value(event, length, "SUBSYSTEM"), "pcitopo"))
			continue;
		uevent_words(event, length, words);
		if (strstr(words, " fe00:"))
			return true;
	}
}

/* All that was told is what is expected, in that order. */
static void uevent_expect(struct kunit *test, struct socket *socket,
			  const char *const expected[UEVENT_ROWS])
{
	char *event = kunit_kmalloc(test, UEVENT_BYTES, GFP_KERNEL);
	char words[UEVENT_WORDS];
	u32 i;

	KUNIT_ASSERT_NOT_NULL(test, event);
	for (i = 0; i < UEVENT_ROWS && expected[i]; i++) {
		if (!uevent_next(socket, event, words))
			strscpy(words, "nothing", sizeof(words));
		KUNIT_EXPECT_STREQ(test, words, expected[i]);
	}
	while (uevent_next(socket, event, words))
		KUNIT_FAIL(test, "unexpected: %s", words);
}

/**
 * struct uevent_row - something that happens, and what is told of it
 * @description: the situation
 * @function: what is pulled, and then inserted
 * @pulled: what is told when it is pulled
 * @inserted: what is told when it is inserted
 */
struct uevent_row {
	const char *description;
	enum fabric_function function;
	const char *pulled[UEVENT_ROWS];
	const char *inserted[UEVENT_ROWS];
};

static const struct uevent_row uevent_rows[] = {
	{
		.description = "memory device",
		.function = FABRIC_MEMDEV,
		.pulled = { "remove memdev fe00:03:00.0",
			    "change link fe00:02:00.0",
			    "remove retimer fe00:02:00.0 0",
			    "remove retimer fe00:02:00.0 1" },
		.inserted = { "change link fe00:02:00.0",
			      "add retimer fe00:02:00.0 0",
			      "add retimer fe00:02:00.0 1",
			      "add memdev fe00:03:00.0" },
	},
	{
		.description = "virtual function",
		.function = FABRIC_VIRTUAL,
	},
	{
		.description = "switch",
		.function = FABRIC_UPSTREAM,
		.pulled = { "remove memdev fe00:03:00.0",
			    "change link fe00:02:00.0",
			    "remove retimer fe00:02:00.0 1",
			    "remove retimer fe00:02:00.0 0",
			    "remove link fe00:02:00.0",
			    "remove link fe00:02:01.0",
			    "remove switch fe00:01:00.0",
			    "change link fe00:00:00.0" },
		.inserted = { "change link fe00:00:00.0",
			      "add switch fe00:01:00.0",
			      "add link fe00:02:00.0",
			      "add retimer fe00:02:00.0 0",
			      "add retimer fe00:02:00.0 1",
			      "add link fe00:02:01.0",
			      "add memdev fe00:03:00.0" },
	},
};

KUNIT_ARRAY_PARAM_DESC(uevent, uevent_rows, description);

static void uevent_told(struct kunit *test)
{
	const struct uevent_row *row = test->param_value;
	struct machine *machine = fabric_new(test);
	struct socket *socket = uevent_open(test);

	machine_pull(machine, row->function);
	fabric_settle(test);
	uevent_expect(test, socket, row->pulled);
	machine_insert(machine, row->function);
	fabric_settle(test);
	uevent_expect(test, socket, row->inserted);
}

/* Registers that are read again and say the same are no event. */
static void uevent_quiet(struct kunit *test)
{
	static const char *const nothing[UEVENT_ROWS];
	struct socket *socket;

	fabric_new(test);
	socket = uevent_open(test);
	fabric_settle(test);
	uevent_expect(test, socket, nothing);
}

static struct kunit_case uevent_cases[] = { KUNIT_CASE_PARAM(uevent_told,
							     uevent_gen_params),
					    KUNIT_CASE(uevent_quiet),
					    {} };

static struct kunit_suite uevent_suite = {
	.name = "pcitopo_uevents",
	.test_cases = uevent_cases,
};

kunit_test_suite(uevent_suite);
