// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - changes of functions and links, by events of the kernel module
 *
 * A link is judged by the state in the event, not by registers, which may have
 * changed again since. The machine is read again only where the event is about
 * something that the model does not have.
 */
#include "watch/watch.h"

#include <errno.h>

/* The model has both ends, as far as the event shows that they are there */
static bool has_ends(const struct pcitopo_monitor *monitor,
		     const struct pcitopo_event *event)
{
	const struct pcitopo_topo *topo = &monitor->now->topo;
	u32 port = pcitopo_device_find(topo, &event->port);
	u32 device;

	if (monitor->is_stale || port == PCITOPO_NO_INDEX ||
	    topo->devices[port].port_link == PCITOPO_NO_INDEX)
		return false;
	if (!event->has_device)
		return true;
	device = topo->links[topo->devices[port].port_link].device;
	return device != PCITOPO_NO_INDEX &&
	       device == pcitopo_device_find(topo, &event->device) &&
	       !(event->after.up &&
		 pcitopo_does_not_answer(&topo->devices[device]));
}

static int take_link(struct pcitopo_monitor *monitor,
		     struct pcitopo_event *event)
{
	struct pcitopo_known_link *known =
		pcitopo_known_links_find(&monitor->links, &event->port);
	u32 changes;

	if (known && known->has_count && event->type == PCITOPO_EVENT_LINK) {
		changes = event->change_count - known->change_count;
		/* Reported already, when everything was read again */
		if (!changes || changes > INT32_MAX)
			return 0;
		if (known->is_resynced && event->folded >= changes)
			event->folded = changes - 1;
	}
	/* Without its ends, the event is reported with what is in it */
	if (!has_ends(monitor, event) &&
	    pcitopo_model_reload(monitor) == -ENOMEM)
		return -ENOMEM;
	return pcitopo_report_link(monitor, event);
}

static int take_added(struct pcitopo_monitor *monitor,
		      struct pcitopo_event *event, u64 key)
{
	int ret;

	if (pcitopo_known_functions_has(&monitor->functions, key))
		return 0;
	ret = pcitopo_known_functions_add(&monitor->functions, key, 0);
	if (ret)
		return ret;
	if (monitor->is_stale ||
	    pcitopo_device_find(&monitor->now->topo, &event->device) ==
		    PCITOPO_NO_INDEX)
		ret = pcitopo_model_reload(monitor);
	/* A driver may have been faster than the module */
	monitor->memdevs_stale = true;
	return ret == -ENOMEM ?
		       ret :
		       pcitopo_queue_push(monitor, monitor->now, event);
}

static int take_removed(struct pcitopo_monitor *monitor,
			struct pcitopo_event *event, u64 key)
{
	int ret;

	if (!pcitopo_known_functions_has(&monitor->functions, key))
		return 0;
	/* Its driver went before */
	if (pcitopo_memdevs_poll(monitor, true))
		return -ENOMEM;
	pcitopo_known_functions_remove(&monitor->functions, key);
	monitor->is_stale = true;
	ret = pcitopo_queue_push(monitor, monitor->now, event);
	pcitopo_serial_forget(&monitor->now->topo, &event->device);
	return ret;
}

/**
 * pcitopo_kernel_event - report an event of the module
 * @monitor: the monitor
 * @event: the next one in its group
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_kernel_event(struct pcitopo_monitor *monitor,
			 struct pcitopo_event *event)
{
	u64 key = pcitopo_address_key(&event->device);

	if (event->has_port)
		return take_link(monitor, event);
	return event->type == PCITOPO_EVENT_ADDED ?
		       take_added(monitor, event, key) :
		       take_removed(monitor, event, key);
}
