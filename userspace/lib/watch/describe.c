// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * describe.c - names, places and serial numbers for an event
 *
 * Addresses change when a card is added. An event that is read months later
 * identifies its things by place, slot and serial numbers, too.
 */
#include "source/load.h"
#include "watch/watch.h"

#include <time.h>

#include "model/topo.h"

static const char *place_of(struct pcitopo_arena *strings,
			    const struct pcitopo_topo *topo, u32 device)
{
	char place[PCITOPO_PLACE_SIZE];

	pcitopo_place(topo, device, place);
	return pcitopo_arena_strdup(strings, place);
}

static const char *copy(struct pcitopo_arena *strings, const char *text)
{
	return text ? pcitopo_arena_strdup(strings, text) : NULL;
}

static const char *serial_of(struct pcitopo_arena *strings,
			     const struct pcitopo_device *device)
{
	if (!pcitopo_has(&device->config, PCITOPO_HAVE_SERIAL))
		return NULL;
	return pcitopo_arena_printf(strings, "%016llx",
				    (unsigned long long)device->config.serial);
}

static void describe_link(struct pcitopo_arena *strings,
			  const struct pcitopo_topo *topo, u32 index,
			  struct pcitopo_event *event)
{
	const struct pcitopo_link *link = &topo->links[index];

	event->slot = copy(strings, link->slot);
	event->has_retimers = link->has_retimers;
	event->retimers = link->retimers;
}

static void describe_port(struct pcitopo_arena *strings,
			  const struct pcitopo_topo *topo,
			  struct pcitopo_event *event)
{
	u32 index = pcitopo_device_find(topo, &event->port);
	const struct pcitopo_device *port;

	if (index == PCITOPO_NO_INDEX)
		return;
	port = &topo->devices[index];
	event->place = place_of(strings, topo, index);
	event->port_serial = serial_of(strings, port);
	event->kinds |= 1u << port->kind;
	if (port->port_link == PCITOPO_NO_INDEX)
		return;
	describe_link(strings, topo, port->port_link, event);
	index = topo->links[port->port_link].device;
	if (!event->has_device && index != PCITOPO_NO_INDEX) {
		event->has_device = true;
		event->device = topo->devices[index].address;
	}
}

/* A card with its own switch is named after the device behind that */
static u32 named_after(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	if (device->link == PCITOPO_NO_INDEX ||
	    topo->links[device->link].device != index)
		return index;
	return pcitopo_link_payload(topo, &topo->links[device->link]);
}

/* The event of a new card has the state of its link */
static void describe_state(const struct pcitopo_topo *topo,
			   const struct pcitopo_link *link,
			   struct pcitopo_event *event)
{
	pcitopo_link_state_get(&topo->devices[link->port], &event->after);
	event->after.has_verdict = event->after.known &&
				   link->verdict != PCITOPO_VERDICT_NONE;
	event->after.verdict = link->verdict;
}

static void describe_device(struct pcitopo_arena *strings,
			    const struct pcitopo_topo *topo,
			    struct pcitopo_event *event)
{
	u32 index = pcitopo_device_find(topo, &event->device);
	const struct pcitopo_device *device;
	char alias[PCITOPO_ALIAS_SIZE];
	u32 payload;

	if (index == PCITOPO_NO_INDEX)
		return;
	device = &topo->devices[index];
	payload = named_after(topo, index);
	if (pcitopo_alias(topo, payload, true, alias))
		event->name = pcitopo_arena_strdup(strings, alias);
	if (!event->linux_name && device->linux_names)
		event->linux_name = copy(strings, device->linux_names[0]);
	event->product = copy(strings, topo->devices[payload].name);
	if (!event->device_serial)
		event->device_serial = serial_of(strings, device);
	event->kinds |= 1u << device->kind | 1u << topo->devices[payload].kind;
	if (!event->has_ids && pcitopo_has(&device->config, PCITOPO_HAVE_IDS) &&
	    pcitopo_has(&device->config, PCITOPO_HAVE_CLASS)) {
		event->has_ids = true;
		event->vendor_id = device->config.vendor_id;
		event->device_id = device->config.device_id;
		event->class_code = device->config.class_code;
	}
	if (event->has_port)
		return;
	event->place = place_of(strings, topo, index);
	if (device->link == PCITOPO_NO_INDEX)
		return;
	describe_link(strings, topo, device->link, event);
	event->has_port = true;
	event->port = topo->devices[topo->links[device->link].port].address;
	if (event->type == PCITOPO_EVENT_ADDED &&
	    topo->links[device->link].device == index)
		describe_state(topo, &topo->links[device->link], event);
}

/**
 * pcitopo_now_ns - the time
 * @clock: CLOCK_*
 *
 * Return: nanoseconds.
 */
u64 pcitopo_now_ns(int clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * 1000000000 + (u64)now.tv_nsec;
}

/**
 * pcitopo_event_describe - add what is known about the things of an event
 * @monitor: the monitor, whose queue keeps the strings
 * @pt: the machine
 * @event: has its addresses; names, slots and the like are added
 */
void pcitopo_event_describe(struct pcitopo_monitor *monitor, struct pcitopo *pt,
			    struct pcitopo_event *event)
{
	struct pcitopo_arena *strings = &monitor->queue.arena;

	event->host = copy(strings, pcitopo_host(pt));
	event->boot_id = monitor->boot_id[0] ? monitor->boot_id : NULL;
	event->source = "sysfs";
	if (pcitopo_monitor_follows(monitor)) {
		event->source = "kernel";
		event->has_epoch = true;
		event->epoch = monitor->status.epoch;
	}
	if (!event->real_time_ns)
		event->real_time_ns = pcitopo_now_ns(CLOCK_REALTIME);
	if (event->has_port)
		describe_port(strings, &pt->topo, event);
	if (event->has_device) {
		pcitopo_look_up_names(pt);
		describe_device(strings, &pt->topo, event);
	}
	if (!event->name || event->driver)
		event->name = event->linux_name;
}
