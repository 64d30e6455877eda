// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * module.c - the monitor's connection to the kernel module
 *
 * Groups are joined before anything is asked, so that no change falls in
 * between.
 */
#include "watch/watch.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/pcitopo.h>

/* An answer is used once */
static void forget_answer(struct pcitopo_monitor *monitor)
{
	pcitopo_arena_reset(&monitor->answers);
	monitor->problems.count = 0;
	monitor->problems.left_out = 0;
}

/**
 * pcitopo_module_listen - listen to notifications, if there is netlink
 * @monitor: its is_listening is set
 */
void pcitopo_module_listen(struct pcitopo_monitor *monitor)
{
	struct pcitopo_connection *connection = &monitor->connection;
	int ret = pcitopo_netlink_open(connection);

	if (!ret)
		ret = pcitopo_netlink_listen(connection,
					     monitor->options.buffer_size);
	if (ret)
		pcitopo_netlink_close(connection);
	monitor->is_listening = !ret;
}

/**
 * pcitopo_module_close - stop listening
 * @monitor: the monitor
 */
void pcitopo_module_close(struct pcitopo_monitor *monitor)
{
	pcitopo_netlink_close(&monitor->connection);
	monitor->is_listening = false;
}

/**
 * pcitopo_module_fd - what to poll
 * @monitor: is_listening
 *
 * Return: a file descriptor.
 */
int pcitopo_module_fd(const struct pcitopo_monitor *monitor)
{
	return pcitopo_netlink_fd(&monitor->connection);
}

/**
 * pcitopo_module_status - ask for the status of the module's watch
 * @monitor: has joined the module's groups
 * @status: the status
 *
 * Return: 0, or what pcitopo_netlink_ask() returns.
 */
int pcitopo_module_status(struct pcitopo_monitor *monitor,
			  struct pcitopo_watch_status *status)
{
	const struct pcitopo_question question = {
		.command = PCITOPO_CMD_WATCH_GET,
	};
	struct pcitopo_reply reply = {
		.take = pcitopo_message_watch,
		.context = status,
	};

	forget_answer(monitor);
	*status = (struct pcitopo_watch_status){ 0 };
	return pcitopo_netlink_ask(&monitor->connection, &question, &reply);
}

static int join_groups(struct pcitopo_connection *connection)
{
	int ret = pcitopo_netlink_find(connection);

	if (ret)
		return ret;
	if (!connection->group_link || !connection->group_topology)
		return -EOPNOTSUPP;
	ret = pcitopo_netlink_join(connection, connection->group_link);
	if (!ret)
		ret = pcitopo_netlink_join(connection,
					   connection->group_topology);
	return ret;
}

/**
 * pcitopo_module_join - find the module and join its groups
 * @monitor: the monitor
 * @status: of the module's watch
 *
 * Return: 0; -ENOENT when the module is not loaded; -EPROTONOSUPPORT where there
 * is no netlink; another negative errno.
 */
int pcitopo_module_join(struct pcitopo_monitor *monitor,
			struct pcitopo_watch_status *status)
{
	int ret;

	if (!monitor->is_listening)
		return -EPROTONOSUPPORT;
	forget_answer(monitor);
	ret = join_groups(&monitor->connection);
	return ret ? ret : pcitopo_module_status(monitor, status);
}

/**
 * pcitopo_module_links - ask for the states of all links
 * @monitor: has joined the module's groups
 * @links: empty; filled and sorted
 *
 * Return: 0, or what pcitopo_netlink_ask() returns.
 */
int pcitopo_module_links(struct pcitopo_monitor *monitor,
			 struct pcitopo_known_links *links)
{
	const struct pcitopo_question question = {
		.command = PCITOPO_CMD_LINK_GET,
		.flags = NLM_F_DUMP,
	};
	struct pcitopo_reply reply = {
		.take = pcitopo_message_link,
		.context = links,
	};
	int ret;

	forget_answer(monitor);
	ret = pcitopo_netlink_ask(&monitor->connection, &question, &reply);
	/* A torn dump lacks links that are new; there are events of them */
	pcitopo_known_links_sort(links);
	return ret;
}

/**
 * pcitopo_module_receive - receive notifications
 * @monitor: is_listening
 * @bytes: any number of notifications, good until the next call
 *
 * Return: how many bytes; -EAGAIN when there is nothing; -ENOBUFS when some were
 * lost; another negative errno.
 */
ssize_t pcitopo_module_receive(struct pcitopo_monitor *monitor,
			       const void **bytes)
{
	forget_answer(monitor);
	return pcitopo_netlink_receive(&monitor->connection, bytes);
}

/**
 * pcitopo_module_notice - take the first of the notifications
 * @monitor: the monitor
 * @bytes: of pcitopo_module_receive(); moves behind the notification
 * @length: how much is left; likewise
 * @notice: the notification
 *
 * Return: 0; -EBADMSG, and then nothing is left.
 */
int pcitopo_module_notice(struct pcitopo_monitor *monitor, const void **bytes,
			  size_t *length, struct pcitopo_notice *notice)
{
	struct pcitopo_reply reply = {
		.problems = &monitor->problems,
		.type = monitor->connection.family,
	};

	return pcitopo_notice_take(&reply, bytes, length, notice);
}
