// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * monitor-filter.c - which events are shown
 *
 * The start of monitoring and lost events are always shown, as silence could not
 * be understood without them.
 */
#include <stdlib.h>
#include <string.h>

#include "verbs/monitor.h"

static void watch_link(const struct cli *cli, u32 index, struct watched *thing)
{
	const struct pcitopo_link *link = &cli->topo->links[index];

	thing->has_link = true;
	thing->link = cli->topo->devices[link->port].address;
}

static void watch_device(const struct cli *cli, u32 index,
			 struct watched *thing)
{
	const struct pcitopo_device *device = &cli->topo->devices[index];

	thing->has_device = true;
	thing->device = device->address;
	/* The link of a port is the one below it */
	if (device->port_link != PCITOPO_NO_INDEX)
		watch_link(cli, device->port_link, thing);
	else if (device->link != PCITOPO_NO_INDEX)
		watch_link(cli, device->link, thing);
}

static void watch_thing(const struct cli *cli,
			const struct pcitopo_thing *found,
			struct watched *thing)
{
	const struct pcitopo_topo *topo = cli->topo;

	switch (found->type) {
	case PCITOPO_THING_DEVICE:
		watch_device(cli, found->index, thing);
		break;
	case PCITOPO_THING_LINK:
		watch_link(cli, found->index, thing);
		break;
	case PCITOPO_THING_SWITCH:
		watch_device(cli, topo->switches[found->index].upstream, thing);
		break;
	case PCITOPO_THING_RETIMER:
		watch_link(cli, topo->retimers[found->index].link, thing);
		break;
	}
}

/**
 * filter_prepare - find what the command line names
 * @filter: its options are set; to be freed with filter_free() in any case
 * @cli: has the machine
 *
 * Return: 0, or EXIT_TROUBLE after a message.
 */
int filter_prepare(struct filter *filter, const struct cli *cli)
{
	const struct options *options = filter->options;
	struct pcitopo_thing found;
	unsigned int i;
	int ret;

	filter->things =
		xzalloc(options->num_arguments, sizeof(*filter->things));
	for (i = 0; i < options->num_arguments; i++) {
		ret = pcitopo_thing_find(cli->topo, options->arguments[i],
					 &found);
		if (ret) {
			cli_no_thing(cli, options->arguments[i], ret);
			return EXIT_TROUBLE;
		}
		watch_thing(cli, &found, &filter->things[i]);
	}
	filter->num_things = options->num_arguments;
	return 0;
}

static bool same(const struct pcitopo_address *a,
		 const struct pcitopo_address *b)
{
	return a->domain == b->domain && a->bus == b->bus &&
	       a->device == b->device && a->function == b->function;
}

static bool is_watched(const struct filter *filter,
		       const struct pcitopo_event *event)
{
	const struct watched *thing;
	unsigned int i;

	for (i = 0; i < filter->num_things; i++) {
		thing = &filter->things[i];
		if (thing->has_link && event->has_port &&
		    same(&thing->link, &event->port))
			return true;
		if (thing->has_device && event->has_device &&
		    same(&thing->device, &event->device))
			return true;
	}
	return !filter->num_things;
}

static bool is_selected(const struct filter *filter,
			const struct pcitopo_event *event)
{
	const struct selector *selector = &filter->options->selector;

	/* A memory device of a platform has no address */
	if (!event->has_port && !event->has_device)
		return !selector->has_domain && !selector->has_bus &&
		       !selector->has_device && !selector->has_function;
	return (event->has_port && selector_matches(selector, &event->port)) ||
	       (event->has_device &&
		selector_matches(selector, &event->device));
}

static bool has_ids(const struct filter *filter,
		    const struct pcitopo_event *event)
{
	const struct id_filter *id = &filter->options->id;

	if (!id->has_vendor && !id->has_device)
		return true;
	return event->has_ids &&
	       (!id->has_vendor || id->vendor == event->vendor_id) &&
	       (!id->has_device || id->device == event->device_id);
}

static unsigned int event_class(const struct pcitopo_event *event)
{
	switch (event->type) {
	case PCITOPO_EVENT_LINK:
		return EVENTS_LINK;
	case PCITOPO_EVENT_ERRORS:
		return EVENTS_ERRORS;
	case PCITOPO_EVENT_ADDED:
	case PCITOPO_EVENT_REMOVED:
	case PCITOPO_EVENT_BOUND:
	case PCITOPO_EVENT_UNBOUND:
		return EVENTS_TOPOLOGY;
	default:
		return 0;
	}
}

/**
 * filter_lets_through - check whether to show an event
 * @filter: what is shown
 * @event: the event
 *
 * Return: true to show it.
 */
bool filter_lets_through(const struct filter *filter,
			 const struct pcitopo_event *event)
{
	const struct options *options = filter->options;
	unsigned int class = event_class(event);

	if (!class)
		return true;
	return (!options->monitor.events || options->monitor.events & class) &&
	       (!options->kinds || options->kinds & event->kinds) &&
	       is_selected(filter, event) && has_ids(filter, event) &&
	       is_watched(filter, event);
}

/**
 * filter_free - free what filter_prepare() allocated
 * @filter: the filter
 */
void filter_free(struct filter *filter)
{
	free(filter->things);
	filter->things = NULL;
}
