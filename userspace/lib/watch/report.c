// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * report.c - what is different from what a monitor has reported
 *
 * However a change is found, it is reported once, with what was reported before
 * as the state before. The module counts the changes of a link, so it is known
 * how many there were, and an event that comes late is not reported twice.
 */
#include "watch/watch.h"

#include <errno.h>
#include <stdlib.h>

/**
 * pcitopo_report_start - report that watching begins
 * @monitor: the monitor; its state says where changes come from
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_report_start(struct pcitopo_monitor *monitor)
{
	struct pcitopo_event event = { .type = PCITOPO_EVENT_START };

	return pcitopo_queue_push(monitor, monitor->now, &event);
}

/**
 * pcitopo_report_link - report an event of a link, with its verdicts
 * @monitor: the monitor
 * @event: of type LINK or ERRORS
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_report_link(struct pcitopo_monitor *monitor,
			struct pcitopo_event *event)
{
	struct pcitopo_known_link *known =
		pcitopo_known_links_find(&monitor->links, &event->port);

	pcitopo_link_state_judge(&monitor->now->topo, &event->port,
				 &event->after);
	if (known && event->type == PCITOPO_EVENT_LINK) {
		if (!event->before.known ||
		    pcitopo_link_state_same(&event->before, &known->state))
			event->before = known->state;
		known->has_count = event->has_change_count;
		known->change_count = event->change_count;
		known->is_resynced = false;
	}
	if (known)
		known->state = event->after;
	if (event->type != PCITOPO_EVENT_LINK)
		event->before.known = false;
	return pcitopo_queue_push(monitor, monitor->now, event);
}

static struct pcitopo_address address_of(u64 key)
{
	return (struct pcitopo_address){
		.domain = (u32)(key >> 16),
		.bus = (u8)(key >> 8),
		.device = key >> 3 & 0x1f,
		.function = key & 7,
	};
}

/* There are no events of virtual functions */
static int report_function(struct pcitopo_monitor *monitor, struct pcitopo *pt,
			   enum pcitopo_event_type type, u64 key)
{
	struct pcitopo_event event = {
		.type = type,
		.has_device = true,
		.device = address_of(key),
	};
	u32 index = pcitopo_device_find(&pt->topo, &event.device);
	int ret;

	if (index != PCITOPO_NO_INDEX && pt->topo.devices[index].is_vf)
		return 0;
	ret = pcitopo_queue_push(monitor, pt, &event);
	if (type == PCITOPO_EVENT_REMOVED)
		pcitopo_serial_forget(&pt->topo, &event.device);
	return ret;
}

/* Functions of the one list that are not in the other, or are others there */
static int report_missing(struct pcitopo_monitor *monitor, struct pcitopo *pt,
			  enum pcitopo_event_type type,
			  const struct pcitopo_known_functions *these,
			  const struct pcitopo_known_functions *those)
{
	const struct pcitopo_known_function *a, *b;
	u32 i, k = 0;
	int ret = 0;

	for (i = 0; !ret && i < these->count; i++) {
		a = &these->list[i];
		while (k < those->count && those->list[k].key < a->key)
			k++;
		b = k < those->count ? &those->list[k] : NULL;
		if (!b || b->key != a->key ||
		    (a->inode && b->inode && a->inode != b->inode))
			ret = report_function(monitor, pt, type, a->key);
	}
	return ret;
}

/**
 * pcitopo_report_functions - report which functions were added and removed
 * @monitor: the monitor; its model is read again in between, as that from before
 *	describes what is gone
 * @now: functions that are there, taken over; NULL: those of the new model
 *
 * Return: 0, or what pcitopo_model_load() returns; then nothing has changed.
 */
int pcitopo_report_functions(struct pcitopo_monitor *monitor,
			     struct pcitopo_known_functions *now)
{
	struct pcitopo_known_functions collected = { 0 };
	struct pcitopo *fresh;
	int ret = pcitopo_model_load(monitor, &fresh);

	if (ret) {
		pcitopo_free(fresh);
		return ret;
	}
	if (!now) {
		now = &collected;
		ret = pcitopo_known_functions_collect(now, &fresh->topo);
	}
	if (!ret)
		ret = report_missing(monitor, monitor->now,
				     PCITOPO_EVENT_REMOVED, &monitor->functions,
				     now);
	if (pcitopo_model_replace(monitor, fresh))
		ret = -ENOMEM;
	if (!ret)
		ret = report_missing(monitor, monitor->now, PCITOPO_EVENT_ADDED,
				     now, &monitor->functions);
	free(monitor->functions.list);
	monitor->functions = *now;
	*now = (struct pcitopo_known_functions){ 0 };
	return ret;
}

/* Return: how many changes were not reported; 0 if it is as it was reported */
static u32 count_changes(const struct pcitopo_known_link *known,
			 const struct pcitopo_known_link *now)
{
	if (known->has_count && now->has_count &&
	    now->change_count >= known->change_count)
		return now->change_count - known->change_count;
	return known->state.known && now->state.known &&
	       !pcitopo_link_state_same(&known->state, &now->state);
}

static int report_difference(struct pcitopo_monitor *monitor,
			     const struct pcitopo_known_link *now)
{
	struct pcitopo_known_link *known =
		pcitopo_known_links_find(&monitor->links, &now->port);
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LINK,
		.has_port = true,
		.port = now->port,
		.after = now->state,
		.has_change_count = now->has_count,
		.change_count = now->change_count,
	};
	u32 changes;
	int ret = 0;

	if (!known)
		return 0;
	changes = count_changes(known, now);
	if (changes) {
		event.folded = changes - 1;
		if (!event.after.known)
			event.after = known->state;
		ret = pcitopo_report_link(monitor, &event);
	}
	known->has_count = now->has_count;
	known->change_count = now->change_count;
	known->is_resynced = true;
	return ret;
}

/**
 * pcitopo_report_links - report which links are different
 * @monitor: the monitor
 *
 * Return: 0, -ENOMEM, or what pcitopo_module_links() returns.
 */
int pcitopo_report_links(struct pcitopo_monitor *monitor)
{
	struct pcitopo_known_links now = { 0 };
	int ret;
	u32 i;

	if (pcitopo_monitor_follows(monitor))
		ret = pcitopo_module_links(monitor, &now);
	else
		ret = pcitopo_known_links_collect(&now, &monitor->now->topo);
	for (i = 0; !ret && i < now.count; i++)
		ret = report_difference(monitor, &now.list[i]);
	free(now.list);
	return ret;
}

/**
 * pcitopo_report_differences - read everything again and report the differences
 * @monitor: the monitor
 *
 * Return: 0, or what pcitopo_report_functions() and pcitopo_report_links()
 * return.
 */
int pcitopo_report_differences(struct pcitopo_monitor *monitor)
{
	int ret = pcitopo_memdevs_poll(monitor, true);

	if (!ret)
		ret = pcitopo_report_functions(monitor, NULL);
	if (!ret)
		ret = pcitopo_report_links(monitor);
	return ret ? ret : pcitopo_memdevs_poll(monitor, false);
}
