// SPDX-License-Identifier: GPL-2.0
/*
 * event.c - when changes are told
 *
 * Every change of a link is told by an event, is counted in one that is told
 * later, or leaves a gap in the sequence numbers, so that who listens knows what
 * is missing. A link that changes again and again gets an event each second at
 * the most, after the first few.
 *
 * All of this happens with pcitopo_lock held, so events of a group are sent in
 * the order of their numbers. Sending waits for nobody: who listens too slowly
 * loses messages.
 */
#include <linux/atomic.h>
#include <linux/ktime.h>
#include <linux/workqueue.h>

#include "event.h"
#include "netlink.h"

static void pcitopo_fold_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(fold_work, pcitopo_fold_work);

/* Links with changes that wait for a token. Covered by pcitopo_lock. */
static LIST_HEAD(folded);

/* When the work is to run; U64_MAX if it is not. Covered by pcitopo_lock. */
static u64 fold_due_ns = U64_MAX;

/*
 * Numbers are counted from when all functions were first read, and messages are
 * sent until the family goes. Covered by pcitopo_lock.
 */
static bool is_started;
static bool is_over;
static u64 epoch_ns;

/*
 * Nobody can listen before the family is there. Set without a lock, also by who
 * was asked by way of it: that is a little before its registration returns.
 */
static atomic_t can_listen = ATOMIC_INIT(0);

/* Changed with pcitopo_lock held, read without. */
static atomic64_t link_sequence = ATOMIC64_INIT(0);
static atomic64_t topology_sequence = ATOMIC64_INIT(0);

/**
 * pcitopo_event_epoch - when counting began
 *
 * Return: CLOCK_BOOTTIME, nanoseconds.
 */
u64 pcitopo_event_epoch(void)
{
	return epoch_ns;
}

/**
 * pcitopo_event_link_sequence - number of the last event of group link
 */
u64 pcitopo_event_link_sequence(void)
{
	return atomic64_read(&link_sequence);
}

/**
 * pcitopo_event_topology_sequence - number of the last event of group topology
 */
u64 pcitopo_event_topology_sequence(void)
{
	return atomic64_read(&topology_sequence);
}

/* One table of listeners serves all network namespaces. */
static bool pcitopo_event_is_wanted(enum pcitopo_group group)
{
	/* Pairs with pcitopo_event_can_listen(); a number was counted before */
	return atomic_read_acquire(&can_listen) && !is_over &&
	       genl_has_listeners(&pcitopo_family, &init_net, group);
}

static void pcitopo_change_deliver(struct pcitopo_watch *watch)
{
	u64 sequence = atomic64_inc_return(&link_sequence);

	if (pcitopo_event_is_wanted(PCITOPO_GROUP_LINK))
		pcitopo_link_event_ntf(watch->device, &watch->change, sequence);
	pcitopo_link_object_changed(watch->device);
	memset(&watch->change, 0, sizeof(watch->change));
	list_del_init(&watch->folded);
}

static void pcitopo_fold_arm(u64 wait_ns, u64 now_ns)
{
	if (now_ns + wait_ns >= fold_due_ns)
		return;
	fold_due_ns = now_ns + wait_ns;
	mod_delayed_work(system_long_wq, &fold_work,
			 nsecs_to_jiffies(wait_ns) + 1);
}

static void pcitopo_fold_work(struct work_struct *work)
{
	struct pcitopo_watch *watch, *next;
	u64 first_ns = U64_MAX;
	u64 now_ns, wait_ns;

	mutex_lock(&pcitopo_lock);
	now_ns = ktime_get_boottime_ns();
	fold_due_ns = U64_MAX;
	list_for_each_entry_safe(watch, next, &folded, folded) {
		wait_ns = pcitopo_bucket_wait(&watch->bucket, now_ns);
		if (pcitopo_bucket_take(&watch->bucket, now_ns))
			pcitopo_change_deliver(watch);
		else
			first_ns = min(first_ns, wait_ns);
	}
	if (!list_empty(&folded))
		pcitopo_fold_arm(first_ns, now_ns);
	mutex_unlock(&pcitopo_lock);
}

/**
 * pcitopo_event_link - tell of a change of a link, now or folded
 * @finding: the change
 *
 * Context: may sleep; with pcitopo_lock held.
 */
void pcitopo_event_link(const struct pcitopo_finding *finding)
{
	struct pcitopo_watch *watch = finding->port->watch;
	u64 now_ns = ktime_get_boottime_ns();

	lockdep_assert_held(&pcitopo_lock);
	if (!is_started)
		return;
	if (!watch) {
		/* No memory: the gap says so */
		atomic64_inc(&link_sequence);
		return;
	}
	pcitopo_change_add(&watch->change, &finding->change);
	if (pcitopo_bucket_take(&watch->bucket, now_ns)) {
		pcitopo_change_deliver(watch);
		return;
	}
	if (list_empty(&watch->folded))
		list_add_tail(&watch->folded, &folded);
	pcitopo_fold_arm(pcitopo_bucket_wait(&watch->bucket, now_ns), now_ns);
}

static void pcitopo_event_topology(const struct pcitopo_device *device,
				   bool is_added)
{
	u64 sequence;

	if (!is_started || device->is_vf)
		return;
	sequence = atomic64_inc_return(&topology_sequence);
	if (pcitopo_event_is_wanted(PCITOPO_GROUP_TOPOLOGY))
		pcitopo_topology_event_ntf(device, is_added, sequence);
}

/**
 * pcitopo_event_announce - tell of functions that a table has for the first time
 * @table: as just published
 *
 * Context: may sleep; with pcitopo_lock held.
 */
void pcitopo_event_announce(const struct pcitopo_table *table)
{
	struct pcitopo_device *device;
	u32 i;

	lockdep_assert_held(&pcitopo_lock);
	for (i = 0; i < table->count; i++) {
		device = table->devices[i];
		if (device->is_announced)
			continue;
		device->is_announced = true;
		pcitopo_event_topology(device, true);
	}
}

/**
 * pcitopo_event_leave - tell that a function is gone
 * @device: its record; the function is still there
 *
 * What was yet to be told of the link below it is told first.
 *
 * Context: may sleep; with pcitopo_lock held.
 */
void pcitopo_event_leave(struct pcitopo_device *device)
{
	lockdep_assert_held(&pcitopo_lock);
	pcitopo_device_forget(device);
	if (device->watch && device->watch->change.count)
		pcitopo_change_deliver(device->watch);
	if (device->is_announced)
		pcitopo_event_topology(device, false);
}

/**
 * pcitopo_event_start - begin to tell
 *
 * Context: module initialisation, when all that is there has been read.
 */
void pcitopo_event_start(void)
{
	mutex_lock(&pcitopo_lock);
	epoch_ns = ktime_get_boottime_ns();
	is_started = true;
	mutex_unlock(&pcitopo_lock);
}

/**
 * pcitopo_event_stop - tell nothing any more
 *
 * Context: module exit, when nothing is read any more. May sleep; without
 * pcitopo_lock.
 */
void pcitopo_event_stop(void)
{
	cancel_delayed_work_sync(&fold_work);
}

/**
 * pcitopo_event_can_listen - say that the netlink family is there
 *
 * Of each event from now on, who listens gets a message, or its number was counted
 * before this returned.
 *
 * Context: any.
 */
void pcitopo_event_can_listen(void)
{
	/* Ordered to both sides: who sends counts first and then looks at this */
	atomic_xchg(&can_listen, 1);
}

/**
 * pcitopo_event_end - send no message any more
 *
 * Context: may sleep; without pcitopo_lock. When this returns, no message is
 * being sent.
 */
void pcitopo_event_end(void)
{
	mutex_lock(&pcitopo_lock);
	is_over = true;
	mutex_unlock(&pcitopo_lock);
}
