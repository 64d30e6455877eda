// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kernel.c - what the kernel module tells unasked
 *
 * Groups are joined before anything is asked, so nothing falls in between.
 * Events have numbers: an old one is passed over, a gap says how many did not
 * come. The module can be unloaded and loaded again at any time; the kernel
 * tells that, too.
 */
#include "watch/watch.h"

#include <errno.h>
#include <linux/netlink.h>
#include <linux/pcitopo.h>

/* Events to gather before the caller has a look */
#define MANY_EVENTS 256

/* Answers are of use once */
static void forget_answers(struct pcitopo *pt)
{
	pcitopo_arena_reset(&pt->arena);
	pt->problems.count = 0;
	pt->problems.left_out = 0;
	pt->topo.num_devices = 0;
}

static int ask(struct pcitopo_monitor *monitor,
	       const struct pcitopo_question *question,
	       struct pcitopo_reply *reply)
{
	forget_answers(monitor->answers);
	return pcitopo_netlink_ask(&monitor->connection, question, reply);
}

static int ask_status(struct pcitopo_monitor *monitor,
		      struct pcitopo_watch_status *status)
{
	const struct pcitopo_question question = {
		.command = PCITOPO_CMD_WATCH_GET,
	};
	struct pcitopo_reply reply = {
		.take = pcitopo_message_watch,
		.context = status,
	};

	*status = (struct pcitopo_watch_status){ 0 };
	return ask(monitor, &question, &reply);
}

/**
 * pcitopo_watch_links - how often links have changed, and what they are now
 * @monitor: in_kernel
 * @links: empty; filled and sorted
 *
 * Return: 0, or what pcitopo_netlink_ask() returns.
 */
int pcitopo_watch_links(struct pcitopo_monitor *monitor,
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
	int ret = ask(monitor, &question, &reply);

	/* A torn dump lacks links that are new; they are told by themselves */
	pcitopo_known_links_sort(links);
	return ret;
}

/* A function as the module has read it last, into the model */
static int read_function(struct pcitopo_monitor *monitor,
			 const struct pcitopo_address *address)
{
	struct pcitopo_topo *topo = &monitor->now->topo;
	u32 index = pcitopo_device_find(topo, address);
	char text[PCITOPO_ADDRESS_SIZE];
	const struct pcitopo_question question = {
		.command = PCITOPO_CMD_DEVICE_GET,
		.attribute = PCITOPO_A_DEVICE_ADDRESS,
		.address = text,
	};
	struct pcitopo_reply reply = {
		.take = pcitopo_message_device,
		.context = monitor->answers,
	};
	struct pcitopo_device before;
	int ret;

	if (index == PCITOPO_NO_INDEX)
		return -ENODEV;
	pcitopo_address_format(address, text);
	ret = ask(monitor, &question, &reply);
	if (ret || !monitor->answers->topo.num_devices)
		return ret;
	before = topo->devices[index];
	pcitopo_kernel_update(&topo->devices[index],
			      &monitor->answers->topo.devices[0]);
	pcitopo_serial_keep(&topo->devices[index], &before);
	return 0;
}

static int leave(struct pcitopo_monitor *monitor)
{
	monitor->in_kernel = false;
	monitor->overrun = false;
	monitor->has_target = false;
	monitor->needs_resync = false;
	monitor->next_poll_ns =
		pcitopo_now_ns(CLOCK_MONOTONIC) + monitor->options.interval_ns;
	if (pcitopo_event_push_start(monitor))
		return -ENOMEM;
	return pcitopo_monitor_resync(monitor);
}

/* Where everything is looked at again, but may not be possible right now */
static int resync(struct pcitopo_monitor *monitor)
{
	int ret = pcitopo_monitor_resync(monitor);

	if (ret == -ENOENT || ret == -EPROTONOSUPPORT)
		ret = leave(monitor);
	monitor->needs_resync = ret && monitor->in_kernel;
	return ret;
}

static int lose(struct pcitopo_monitor *monitor, u64 count)
{
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LOST,
		.lost = count,
	};

	if (pcitopo_event_push(monitor, &event))
		return -ENOMEM;
	return resync(monitor);
}

/* Both ends of the link, as the event left them or newer */
static int read_ends(struct pcitopo_monitor *monitor,
		     const struct pcitopo_event *event)
{
	const struct pcitopo_topo *topo = &monitor->now->topo;
	u32 port = pcitopo_device_find(topo, &event->port);
	bool is_known = port != PCITOPO_NO_INDEX &&
			topo->devices[port].port_link != PCITOPO_NO_INDEX;
	u32 device;
	int ret;

	if (is_known && event->has_device) {
		device = topo->links[topo->devices[port].port_link].device;
		is_known = device != PCITOPO_NO_INDEX &&
			   device == pcitopo_device_find(topo, &event->device);
	}
	if (!is_known || monitor->is_stale)
		return pcitopo_monitor_reload(monitor);
	ret = read_function(monitor, &event->port);
	if (!ret && event->has_device)
		ret = read_function(monitor, &event->device);
	return ret;
}

static int take_link(struct pcitopo_monitor *monitor,
		     struct pcitopo_event *event)
{
	struct pcitopo_known_link *told =
		pcitopo_known_links_find(&monitor->links, &event->port);
	u32 changes;
	int ret;

	if (told && told->has_count && event->type == PCITOPO_EVENT_LINK) {
		changes = event->change_count - told->change_count;
		/* Told already when everything was looked at again */
		if (!changes || changes > INT32_MAX)
			return 0;
		if (told->is_resynced && event->folded >= changes)
			event->folded = changes - 1;
	}
	/* Without the ends, the event is what it is */
	ret = read_ends(monitor, event);
	if (ret == -ENOMEM)
		return ret;
	return pcitopo_event_push_link(monitor, event);
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
		ret = pcitopo_monitor_reload(monitor);
	/* A driver may have been faster than the module */
	monitor->memdevs_stale = true;
	return ret == -ENOMEM ? ret : pcitopo_event_push(monitor, event);
}

static int take_removed(struct pcitopo_monitor *monitor,
			struct pcitopo_event *event, u64 key)
{
	int ret;

	if (!pcitopo_known_functions_has(&monitor->functions, key))
		return 0;
	/* Its driver went before */
	if (pcitopo_memdevs_look(monitor, true))
		return -ENOMEM;
	pcitopo_known_functions_remove(&monitor->functions, key);
	monitor->is_stale = true;
	ret = pcitopo_event_push(monitor, event);
	pcitopo_serial_forget(&monitor->now->topo, &event->device);
	return ret;
}

static int take_event(struct pcitopo_monitor *monitor,
		      struct pcitopo_event *event)
{
	bool is_link = event->has_port;
	u64 *last = is_link ? &monitor->status.link_sequence :
			      &monitor->status.topology_sequence;
	u64 key = pcitopo_address_key(&event->device);
	u64 missing;
	int ret = 0;

	if (event->epoch != monitor->status.epoch)
		ret = pcitopo_watch_enter(monitor);
	if (ret || event->epoch != monitor->status.epoch ||
	    event->sequence <= *last)
		return ret == -ENOMEM ? ret : 0;
	missing = event->sequence - *last - 1;
	*last = event->sequence;
	if (missing)
		ret = lose(monitor, missing);
	if (ret == -ENOMEM || !monitor->in_kernel)
		return ret;
	if (is_link)
		return take_link(monitor, event);
	return event->type == PCITOPO_EVENT_ADDED ?
		       take_added(monitor, event, key) :
		       take_removed(monitor, event, key);
}

/* What is counted in the one epoch says nothing in the next */
static void forget_counts(struct pcitopo_monitor *monitor)
{
	u32 i;

	for (i = 0; i < monitor->links.count; i++)
		monitor->links.list[i].has_count = false;
}

static int join(struct pcitopo_monitor *monitor)
{
	struct pcitopo_connection *connection = &monitor->connection;
	int ret;

	if (!monitor->is_listening)
		return -EPROTONOSUPPORT;
	ret = pcitopo_netlink_find(connection);
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
 * pcitopo_watch_enter - let the module tell from now on
 * @monitor: the monitor; if it has told anything, what is different is told
 *
 * Return: 0; -ENOENT when the module is not loaded; -EOPNOTSUPP when it does not
 * watch; another negative errno.
 */
int pcitopo_watch_enter(struct pcitopo_monitor *monitor)
{
	struct pcitopo_watch_status status;
	int ret;

	forget_answers(monitor->answers);
	ret = join(monitor);
	if (!ret)
		ret = ask_status(monitor, &status);
	if (!ret && !status.interval_ms && !monitor->options.only_kernel)
		ret = -EOPNOTSUPP;
	if (ret)
		return ret;
	monitor->status = status;
	monitor->in_kernel = true;
	monitor->overrun = false;
	monitor->has_target = false;
	forget_counts(monitor);
	if (!monitor->functions.count)
		return 0;
	if (pcitopo_event_push_start(monitor))
		return -ENOMEM;
	return resync(monitor);
}

static int take_message(struct pcitopo_monitor *monitor, const void **bytes,
			size_t *length)
{
	struct pcitopo_reply reply = {
		.problems = monitor->connection.problems,
		.type = monitor->connection.family,
	};
	struct pcitopo_notice notice;
	int ret = pcitopo_notice_take(&reply, bytes, length, &notice);

	if (ret)
		return monitor->in_kernel ? lose(monitor, 0) : 0;
	switch (notice.type) {
	case PCITOPO_NOTICE_EVENT:
		return monitor->in_kernel ? take_event(monitor, &notice.event) :
					    0;
	case PCITOPO_NOTICE_FAMILY_NEW:
		return monitor->in_kernel ? 0 : pcitopo_watch_enter(monitor);
	case PCITOPO_NOTICE_FAMILY_GONE:
		return monitor->in_kernel ? leave(monitor) : 0;
	default:
		return 0;
	}
}

/*
 * What came before the overrun is still there and is taken first. How much is
 * missing is known once all has been taken that the module has told meanwhile.
 */
static int settle_overrun(struct pcitopo_monitor *monitor)
{
	struct pcitopo_watch_status *last = &monitor->status;
	const struct pcitopo_watch_status *target = &monitor->target;
	u64 count = 0;

	if (!monitor->has_target) {
		if (ask_status(monitor, &monitor->target))
			return lose(monitor, 0);
		monitor->has_target = true;
		return -EAGAIN;
	}
	monitor->overrun = false;
	monitor->has_target = false;
	if (target->epoch != last->epoch)
		return pcitopo_watch_enter(monitor);
	if (target->link_sequence > last->link_sequence) {
		count += target->link_sequence - last->link_sequence;
		last->link_sequence = target->link_sequence;
	}
	if (target->topology_sequence > last->topology_sequence) {
		count += target->topology_sequence - last->topology_sequence;
		last->topology_sequence = target->topology_sequence;
	}
	return count ? lose(monitor, count) : 0;
}

/* Nothing is left to take for now. Return: -EAGAIN to look once more, or -ENOMEM */
static int settle(struct pcitopo_monitor *monitor)
{
	int ret = 0;

	if (monitor->in_kernel && monitor->overrun)
		ret = settle_overrun(monitor);
	if (monitor->in_kernel && monitor->needs_resync && !ret)
		ret = resync(monitor);
	if (monitor->is_stale && !ret)
		ret = pcitopo_monitor_reload(monitor);
	return ret;
}

/**
 * pcitopo_watch_take - take all that the kernel has told
 * @monitor: is_listening
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_watch_take(struct pcitopo_monitor *monitor)
{
	const void *bytes;
	ssize_t length;
	size_t left;
	int ret = 0;

	while (ret != -ENOMEM && monitor->count < MANY_EVENTS) {
		length = pcitopo_netlink_receive(&monitor->connection, &bytes);
		if (length == -ENOBUFS) {
			monitor->overrun = true;
			continue;
		}
		if (length < 0) {
			ret = settle(monitor);
			if (ret == -EAGAIN)
				continue;
			break;
		}
		forget_answers(monitor->answers);
		for (left = (size_t)length; left && ret != -ENOMEM;)
			ret = take_message(monitor, &bytes, &left);
	}
	return ret == -ENOMEM ? ret : 0;
}

/**
 * pcitopo_watch_listen - listen to the kernel, if there is a way
 * @monitor: its is_listening is set
 */
void pcitopo_watch_listen(struct pcitopo_monitor *monitor)
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
 * pcitopo_watch_stop - listen no more
 * @monitor: the monitor
 */
void pcitopo_watch_stop(struct pcitopo_monitor *monitor)
{
	pcitopo_netlink_close(&monitor->connection);
	monitor->is_listening = false;
}

/**
 * pcitopo_watch_fd - what to wait for
 * @monitor: is_listening
 *
 * Return: a file descriptor.
 */
int pcitopo_watch_fd(const struct pcitopo_monitor *monitor)
{
	return pcitopo_netlink_fd(&monitor->connection);
}
