// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watch.c - a monitor: reports what changes on a machine
 *
 * Changes come from notifications of the kernel module or from polling sysfs, as
 * watch/state.c says. Each is reported once, and waits in a queue.
 */
#include "watch/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#define NS_PER_MS 1000000
#define NS_PER_S  1000000000
#define RETRY_MS  100

static void read_boot_id(struct pcitopo_monitor *monitor)
{
	int directory =
		pcitopo_rootdir_enter(&monitor->root, "proc/sys/kernel/random");

	if (directory < 0)
		return;
	if (!pcitopo_attribute_text(directory, "boot_id", monitor->boot_id))
		monitor->boot_id[0] = '\0';
	close(directory);
}

/* The caller finds what is wrong with an answer in the model */
static void copy_problems(struct pcitopo_monitor *monitor)
{
	u32 i;

	for (i = 0; i < monitor->problems.count; i++)
		pcitopo_problems_add(&monitor->now->problems, NULL, 0, "%s",
				     monitor->problems.list[i].message);
}

static int read_first(struct pcitopo_monitor *monitor)
{
	struct pcitopo *pt;
	int ret = pcitopo_model_load(monitor, &pt);

	if (!pt || pcitopo_model_replace(monitor, pt))
		return -ENOMEM;
	return ret;
}

/* Nothing has been reported yet, so nothing is different */
static int begin(struct pcitopo_monitor *monitor)
{
	int ret = read_first(monitor);

	if (!ret)
		ret = pcitopo_known_functions_collect(&monitor->functions,
						      &monitor->now->topo);
	if (!ret && pcitopo_monitor_follows(monitor))
		ret = pcitopo_report_links(monitor);
	if (!ret)
		ret = pcitopo_memdevs_poll(monitor, false);
	if (ret)
		copy_problems(monitor);
	/* What changed while it was read is no event yet */
	pcitopo_queue_clear(&monitor->queue);
	return ret ? ret : pcitopo_report_start(monitor);
}

static int wait_for(struct pcitopo_monitor *monitor, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	if (monitor->poll < 0)
		monitor->poll = epoll_create1(EPOLL_CLOEXEC);
	if (monitor->poll < 0 ||
	    epoll_ctl(monitor->poll, EPOLL_CTL_ADD, fd, &event))
		return -errno;
	return 0;
}

/* Notifications also say that the module was loaded */
static int listen_to_all(struct pcitopo_monitor *monitor)
{
	int ret = 0;

	if (monitor->options.root)
		return 0;
	if (!pcitopo_uevents_open("cxl", &monitor->uevents))
		ret = wait_for(monitor, pcitopo_uevents_fd(monitor->uevents));
	if (ret || monitor->options.no_kernel)
		return ret;
	pcitopo_module_listen(monitor);
	if (monitor->is_listening)
		ret = wait_for(monitor, pcitopo_module_fd(monitor));
	return ret;
}

static int open_monitor(struct pcitopo_monitor *monitor)
{
	const struct pcitopo_monitor_options *options = &monitor->options;
	const char *path = options->root ? options->root : "/";
	int ret = pcitopo_rootdir_open(&monitor->root, path);

	if (ret) {
		pcitopo_problems_add(&monitor->now->problems, path, 0,
				     "cannot be opened: %s", strerror(-ret));
		return ret;
	}
	read_boot_id(monitor);
	ret = listen_to_all(monitor);
	if (ret) {
		pcitopo_problems_add(&monitor->now->problems, NULL, 0,
				     "cannot wait for the kernel: %s",
				     strerror(-ret));
		return ret;
	}
	ret = -ENOENT;
	if (!options->no_kernel && !options->root)
		ret = pcitopo_monitor_follow(monitor);
	if (ret && options->only_kernel) {
		pcitopo_problems_add(
			&monitor->now->problems, NULL, 0,
			"there is no kernel module that watches: %s; as root, modprobe pcitopo; or watch without it: --source sysfs",
			strerror(-ret));
		return ret;
	}
	return begin(monitor);
}

/**
 * pcitopo_monitor_open - begin to watch a machine
 * @options: how; strings must live as long as the monitor
 * @monitor: the monitor, to be freed with pcitopo_monitor_free(), and set also
 *	on failure: then its model has at least one problem; NULL without memory
 *
 * An event of type START waits then.
 *
 * Return: 0 or a negative errno.
 * Since: 0.1
 */
int pcitopo_monitor_open(const struct pcitopo_monitor_options *options,
			 struct pcitopo_monitor **monitor)
{
	struct pcitopo_monitor *m = calloc(1, sizeof(*m));

	*monitor = m;
	if (!m)
		return -ENOMEM;
	m->root.fd = -1;
	m->poll = -1;
	m->options = *options;
	if (!m->options.interval_ns)
		m->options.interval_ns = NS_PER_S;
	m->problems.arena = &m->answers;
	m->connection.problems = &m->problems;
	m->next_poll_ns =
		pcitopo_now_ns(CLOCK_MONOTONIC) + m->options.interval_ns;
	m->now = pcitopo_new();
	if (!m->now) {
		pcitopo_monitor_free(m);
		*monitor = NULL;
		return -ENOMEM;
	}
	return open_monitor(m);
}

/**
 * pcitopo_monitor_free - stop watching
 * @monitor: or NULL
 *
 * Since: 0.1
 */
void pcitopo_monitor_free(struct pcitopo_monitor *monitor)
{
	if (!monitor)
		return;
	pcitopo_module_close(monitor);
	pcitopo_uevents_close(monitor->uevents);
	if (monitor->poll >= 0)
		close(monitor->poll);
	if (monitor->root.fd >= 0)
		pcitopo_rootdir_close(&monitor->root);
	pcitopo_free(monitor->now);
	pcitopo_queue_free(&monitor->queue);
	pcitopo_arena_free(&monitor->answers);
	free(monitor->problems.list);
	free(monitor->links.list);
	free(monitor->functions.list);
	free(monitor->memdevs.list);
	free(monitor);
}

/**
 * pcitopo_monitor_model - the machine as it was read last
 * @monitor: the monitor
 *
 * Return: a context, good until the next call of pcitopo_monitor_next().
 * Since: 0.1
 */
struct pcitopo *pcitopo_monitor_model(struct pcitopo_monitor *monitor)
{
	return monitor->now;
}

/**
 * pcitopo_monitor_fd - what to poll
 * @monitor: the monitor
 *
 * Return: a file descriptor that is readable when there may be an event, or -1.
 * Since: 0.1
 */
int pcitopo_monitor_fd(const struct pcitopo_monitor *monitor)
{
	return monitor->poll;
}

/* Some changes come with no notification */
static bool needs_polling(const struct pcitopo_monitor *monitor)
{
	return !pcitopo_monitor_follows(monitor) || !monitor->uevents;
}

/**
 * pcitopo_monitor_timeout_ms - how long to wait for the file descriptor
 * @monitor: the monitor
 *
 * Return: milliseconds, as poll() takes them: -1 is for ever.
 * Since: 0.1
 */
int pcitopo_monitor_timeout_ms(const struct pcitopo_monitor *monitor)
{
	u64 now = pcitopo_now_ns(CLOCK_MONOTONIC);
	u64 left;

	if (monitor->queue.next < monitor->queue.count)
		return 0;
	if (monitor->needs_resync)
		return RETRY_MS;
	if (!needs_polling(monitor))
		return -1;
	left = monitor->next_poll_ns > now ? monitor->next_poll_ns - now : 0;
	left = (left + NS_PER_MS - 1) / NS_PER_MS;
	return left > INT32_MAX ? INT32_MAX : (int)left;
}

/* Once in an interval, also look whether the module watches now */
static int poll_sysfs(struct pcitopo_monitor *monitor)
{
	u64 now = pcitopo_now_ns(CLOCK_MONOTONIC);

	if (!needs_polling(monitor) || now < monitor->next_poll_ns)
		return 0;
	monitor->next_poll_ns = now + monitor->options.interval_ns;
	monitor->memdevs_stale = true;
	if (pcitopo_monitor_follows(monitor) ||
	    (monitor->is_listening && !pcitopo_monitor_follow(monitor)))
		return 0;
	return pcitopo_sysfs_poll(monitor);
}

static int find_changes(struct pcitopo_monitor *monitor)
{
	int ret = 0;

	if (pcitopo_uevents_take(monitor->uevents))
		monitor->memdevs_stale = true;
	if (monitor->is_listening)
		ret = pcitopo_monitor_take(monitor);
	if (!ret)
		ret = poll_sysfs(monitor);
	if (!ret && monitor->memdevs_stale)
		ret = pcitopo_memdevs_poll(monitor, false);
	return ret;
}

/**
 * pcitopo_monitor_next - the next event
 * @monitor: the monitor
 * @event: the event, good until the next call
 *
 * Does not wait: call it when the file descriptor is readable, or the time is
 * over, until it has none left.
 *
 * Return: 1 and an event; 0 when there is none; -ENOMEM, after which there may
 * be more events.
 * Since: 0.1
 */
int pcitopo_monitor_next(struct pcitopo_monitor *monitor,
			 const struct pcitopo_event **event)
{
	const struct pcitopo_event *next = pcitopo_queue_pop(&monitor->queue);

	if (!next) {
		pcitopo_queue_clear(&monitor->queue);
		if (find_changes(monitor) == -ENOMEM)
			return -ENOMEM;
		next = pcitopo_queue_pop(&monitor->queue);
	}
	if (!next)
		return 0;
	*event = next;
	return 1;
}
