// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * state.c - the states of a monitor: where changes come from
 *
 * Without the module sysfs is polled; with it, notifications are followed, which
 * have numbers: an old one is skipped, and a gap says how many were lost. The
 * module can be loaded and unloaded at any time.
 *
 *	POLLING ----- the module is there, and watches -----> FOLLOWING
 *	   ^                                                  |      ^
 *	   |                                          ENOBUFS |      | all up to the
 *	   |                                                  v      | status has come
 *	   +-- the module is gone, from any other state    OVERRUN   |
 *	                                                      |      |
 *	                          all that came is taken, and |      |
 *	                          the module's status asked   v      |
 *	                                                   CATCHING_UP
 *
 * Entering POLLING or FOLLOWING by the upper or left line reports START. Whenever
 * changes may have been missed, everything is read again and compared with what
 * was reported ("resync"): there, after a gap, after catching up. If that cannot
 * be done right now, needs_resync has it tried again.
 */
#include "watch/watch.h"

#include <errno.h>

/* Events to gather before the caller gets them */
#define MANY_EVENTS 256

static int start_polling(struct pcitopo_monitor *monitor)
{
	monitor->state = PCITOPO_MONITOR_POLLING;
	monitor->needs_resync = false;
	monitor->next_poll_ns =
		pcitopo_now_ns(CLOCK_MONOTONIC) + monitor->options.interval_ns;
	if (pcitopo_report_start(monitor))
		return -ENOMEM;
	return pcitopo_report_differences(monitor);
}

static int resync(struct pcitopo_monitor *monitor)
{
	int ret = pcitopo_report_differences(monitor);

	if (ret == -ENOENT || ret == -EPROTONOSUPPORT)
		ret = start_polling(monitor);
	monitor->needs_resync = ret && pcitopo_monitor_follows(monitor);
	return ret;
}

/**
 * pcitopo_monitor_follow - follow the module's notifications from now on
 * @monitor: the monitor; if it has reported anything, it reports what is different
 *
 * Return: 0; -ENOENT when the module is not loaded; -EOPNOTSUPP when it does not
 * watch; another negative errno.
 */
int pcitopo_monitor_follow(struct pcitopo_monitor *monitor)
{
	struct pcitopo_watch_status status;
	int ret = pcitopo_module_join(monitor, &status);
	u32 i;

	if (!ret && !status.interval_ms && !monitor->options.only_kernel)
		ret = -EOPNOTSUPP;
	if (ret)
		return ret;
	monitor->status = status;
	monitor->state = PCITOPO_MONITOR_FOLLOWING;
	/* Counts of one epoch do not compare with those of the next */
	for (i = 0; i < monitor->links.count; i++)
		monitor->links.list[i].has_count = false;
	/* At first nothing has been reported, so nothing is different */
	if (!monitor->functions.count)
		return 0;
	if (pcitopo_report_start(monitor))
		return -ENOMEM;
	return resync(monitor);
}

/* @count: how many events are missing; 0: not known how many */
static int report_lost(struct pcitopo_monitor *monitor, u64 count)
{
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LOST,
		.lost = count,
	};

	if (pcitopo_queue_push(monitor, monitor->now, &event))
		return -ENOMEM;
	return resync(monitor);
}

static int take_event(struct pcitopo_monitor *monitor,
		      struct pcitopo_event *event)
{
	u64 *last = event->has_port ? &monitor->status.link_sequence :
				      &monitor->status.topology_sequence;
	u64 missing;
	int ret = 0;

	if (event->epoch != monitor->status.epoch)
		ret = pcitopo_monitor_follow(monitor);
	if (ret || event->epoch != monitor->status.epoch ||
	    event->sequence <= *last)
		return ret == -ENOMEM ? ret : 0;
	missing = event->sequence - *last - 1;
	*last = event->sequence;
	if (missing)
		ret = report_lost(monitor, missing);
	if (ret == -ENOMEM || !pcitopo_monitor_follows(monitor))
		return ret;
	return pcitopo_kernel_event(monitor, event);
}

static int take_notice(struct pcitopo_monitor *monitor, const void **bytes,
		       size_t *length)
{
	bool follows = pcitopo_monitor_follows(monitor);
	struct pcitopo_notice notice;

	if (pcitopo_module_notice(monitor, bytes, length, &notice))
		return follows ? report_lost(monitor, 0) : 0;
	if (notice.type == PCITOPO_NOTICE_EVENT && follows)
		return take_event(monitor, &notice.event);
	if (notice.type == PCITOPO_NOTICE_FAMILY_NEW && !follows)
		return pcitopo_monitor_follow(monitor);
	if (notice.type == PCITOPO_NOTICE_FAMILY_GONE && follows)
		return start_polling(monitor);
	return 0;
}

/*
 * What came before the overrun is still there and is taken first. How much is
 * missing is known once all has been taken that came before the status.
 */
static int ask_target(struct pcitopo_monitor *monitor)
{
	monitor->state = PCITOPO_MONITOR_CATCHING_UP;
	if (!pcitopo_module_status(monitor, &monitor->target))
		return -EAGAIN;
	monitor->state = PCITOPO_MONITOR_FOLLOWING;
	return report_lost(monitor, 0);
}

/* Return: how many events did not come; they never will */
static u64 skip_to(u64 *last, u64 target)
{
	u64 missing = target > *last ? target - *last : 0;

	*last += missing;
	return missing;
}

static int end_overrun(struct pcitopo_monitor *monitor)
{
	struct pcitopo_watch_status *last = &monitor->status;
	const struct pcitopo_watch_status *target = &monitor->target;
	u64 missing;

	monitor->state = PCITOPO_MONITOR_FOLLOWING;
	if (target->epoch != last->epoch)
		return pcitopo_monitor_follow(monitor);
	missing = skip_to(&last->link_sequence, target->link_sequence) +
		  skip_to(&last->topology_sequence, target->topology_sequence);
	return missing ? report_lost(monitor, missing) : 0;
}

/* All that came is taken. Return: -EAGAIN to look once more, or -ENOMEM */
static int settle(struct pcitopo_monitor *monitor)
{
	int ret = 0;

	if (monitor->state == PCITOPO_MONITOR_OVERRUN)
		ret = ask_target(monitor);
	else if (monitor->state == PCITOPO_MONITOR_CATCHING_UP)
		ret = end_overrun(monitor);
	if (monitor->needs_resync && !ret)
		ret = resync(monitor);
	if (monitor->is_stale && !ret)
		ret = pcitopo_model_reload(monitor);
	return ret;
}

static void overrun(struct pcitopo_monitor *monitor)
{
	if (monitor->state == PCITOPO_MONITOR_FOLLOWING)
		monitor->state = PCITOPO_MONITOR_OVERRUN;
}

/**
 * pcitopo_monitor_take - take all notifications that have come
 * @monitor: is_listening
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_monitor_take(struct pcitopo_monitor *monitor)
{
	const void *bytes;
	ssize_t length;
	size_t left;
	int ret = 0;

	while (ret != -ENOMEM && monitor->queue.count < MANY_EVENTS) {
		length = pcitopo_module_receive(monitor, &bytes);
		if (length == -ENOBUFS) {
			overrun(monitor);
			continue;
		}
		if (length < 0) {
			ret = settle(monitor);
			if (ret == -EAGAIN)
				continue;
			break;
		}
		for (left = (size_t)length; left && ret != -ENOMEM;)
			ret = take_notice(monitor, &bytes, &left);
	}
	return ret == -ENOMEM ? ret : 0;
}
