// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * dump.c - asking the kernel module for all functions
 *
 * A dump is used only as a whole. If functions are added or removed meanwhile,
 * memory is short or a socket overflows, the question is repeated, up to a limit.
 */
#include "source/live.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/pcitopo.h>
#include <stdlib.h>
#include <time.h>

#include "model/context.h"
#include "source/kernel/netlink.h"

#define MAX_TRIES      10
#define FIRST_PAUSE_MS 10

/*
 * Only with privilege does the module read the registers again, which the kernel
 * checks. After a second it answers and goes on reading; what it could not read
 * again shows its age.
 */
static int refresh(struct pcitopo_connection *connection, struct pcitopo *pt)
{
	const struct pcitopo_question question = {
		.command = PCITOPO_CMD_REFRESH,
		.flags = NLM_F_ACK,
	};
	struct pcitopo_reply reply = {
		.take = pcitopo_message_device,
		.context = pt,
	};
	int ret = pcitopo_netlink_ask(connection, &question, &reply);

	return ret == -EBADMSG || ret == -ENOMEM || ret == -ENOBUFS ? ret : 0;
}

static int dump(struct pcitopo_connection *connection, struct pcitopo *pt,
		struct pcitopo_reply *reply)
{
	const struct pcitopo_question question = {
		.command = PCITOPO_CMD_DEVICE_GET,
		.flags = NLM_F_DUMP,
	};
	int ret;

	reply->take = pcitopo_message_device;
	reply->context = pt;
	ret = pcitopo_netlink_ask(connection, &question, reply);
	return !ret && reply->torn ? -EINTR : ret;
}

static bool is_worth_another_try(int error)
{
	return error == -EINTR || error == -EBUSY || error == -EAGAIN ||
	       error == -ENOBUFS;
}

static void pause_before(u32 next_try)
{
	struct timespec pause = {
		.tv_nsec = (long)next_try * FIRST_PAUSE_MS * 1000 * 1000,
	};

	nanosleep(&pause, NULL);
}

/* On failure, no functions of the dump remain */
static int dump_whole(struct pcitopo_connection *connection, struct pcitopo *pt,
		      struct pcitopo_reply *reply)
{
	int ret = dump(connection, pt, reply);
	u32 i;

	for (i = 1; i < MAX_TRIES && is_worth_another_try(ret); i++) {
		pt->topo.num_devices = 0;
		pause_before(i);
		if (ret == -ENOBUFS)
			ret = pcitopo_netlink_again(connection);
		else
			ret = 0;
		if (!ret)
			ret = dump(connection, pt, reply);
	}
	if (ret)
		pt->topo.num_devices = 0;
	return ret == -EINTR ? -EBUSY : ret;
}

static void report(struct pcitopo_connection *connection,
		   const struct pcitopo_reply *reply, int error)
{
	if (error == -EBADMSG)
		return;
	if (error == -EBUSY && !reply->words)
		pcitopo_problems_add(
			connection->problems, NULL, 0,
			"functions were added or removed each of the %u times that the kernel module was asked; try again",
			MAX_TRIES);
	else
		pcitopo_problems_add(
			connection->problems, NULL, 0,
			"the kernel module does not answer: %s%s%s; --source sysfs reads the same machine",
			strerror(-error), reply->words ? ": " : "",
			reply->words ? reply->words : "");
}

static int read_all(struct pcitopo_connection *connection, struct pcitopo *pt)
{
	struct pcitopo_reply reply = { 0 };
	int ret = 0;

	if (!pt->is_watched)
		ret = refresh(connection, pt);
	if (ret == -ENOBUFS)
		ret = pcitopo_netlink_again(connection);
	if (!ret)
		ret = dump_whole(connection, pt, &reply);
	if (ret) {
		report(connection, &reply, ret);
		return ret;
	}
	pt->has_sample_age = reply.has_age;
	pt->sample_age_ns = reply.age_ns;
	return 0;
}

/**
 * pcitopo_netlink_enter - begin to talk to the module
 * @connection: all zeros but for its problems; to be closed in any case
 *
 * A sandbox or container may have no netlink, or forbid it in one of many ways,
 * which all have one error.
 *
 * Return: 0; without a problem: -ENOENT when the module is not loaded,
 * -EPROTONOSUPPORT when there is no netlink here, -ENOMEM; -EBADMSG with one.
 */
int pcitopo_netlink_enter(struct pcitopo_connection *connection)
{
	int ret = pcitopo_netlink_open(connection);

	if (!ret)
		ret = pcitopo_netlink_find(connection);
	if (!ret || ret == -ENOENT || ret == -ENOMEM || ret == -EBADMSG)
		return ret;
	return -EPROTONOSUPPORT;
}

/**
 * pcitopo_netlink_detect - find out whether the kernel module is there
 *
 * Return: as pcitopo_netlink_enter().
 */
int pcitopo_netlink_detect(void)
{
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_problems problems = { .arena = &arena };
	struct pcitopo_connection connection = { .problems = &problems };
	int ret = pcitopo_netlink_enter(&connection);

	pcitopo_netlink_close(&connection);
	free(problems.list);
	pcitopo_arena_free(&arena);
	return ret;
}

/**
 * pcitopo_netlink_read - have the kernel module report all functions
 * @pt: a new context
 *
 * Return: 0; without a problem: -ENOENT when the module is not loaded,
 * -EPROTONOSUPPORT when there is no netlink here, -ENOMEM; another negative
 * errno with a problem.
 */
int pcitopo_netlink_read(struct pcitopo *pt)
{
	struct pcitopo_connection connection = { .problems = &pt->problems };
	int ret;

	ret = pcitopo_netlink_enter(&connection);
	if (!ret)
		ret = read_all(&connection, pt);
	pcitopo_netlink_close(&connection);
	return ret;
}
