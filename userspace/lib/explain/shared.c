// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * shared.c - links that get into trouble together
 *
 * Trouble of several links at the same time is no fault of one card or its lanes,
 * but of something that the links share: clock, power, switch. It is named by
 * the lowest component above all of them. One coincidence proves nothing, so at
 * least half of a link's trouble must have come together with others.
 */
#include "explain/story.h"

#include <errno.h>
#include <stdlib.h>

#define SECOND_NS ((u64)1000000000)

/* Two sweeps, but not so long that unrelated things meet */
#define WINDOW_MIN_NS (2 * SECOND_NS)
#define WINDOW_MAX_NS (60 * SECOND_NS)

/* With a bridge in common two links do; otherwise chance needs more against it */
#define LINKS_BELOW_ONE_BRIDGE 2
#define LINKS_ANYWHERE	       3

/* The times that this link went bad */
struct own_times {
	u64 *times;
	bool *together;
	u64 window;
	u32 count;
};

static u64 window_of(const struct pcitopo_event *event)
{
	u64 interval = event->at_port.have & PCITOPO_GROWTH_INTERVAL ?
			       event->at_port.interval_ns :
			       0;

	if (interval > WINDOW_MAX_NS / 2)
		return WINDOW_MAX_NS;
	return 2 * interval > WINDOW_MIN_NS ? 2 * interval : WINDOW_MIN_NS;
}

static int collect_own(const struct pcitopo_story *story, struct own_times *own)
{
	const struct pcitopo_history *history = story->history;
	u32 i;

	own->times = calloc((size_t)story->num_bad + 1, sizeof(*own->times));
	own->together =
		calloc((size_t)story->num_bad + 1, sizeof(*own->together));
	if (!own->times || !own->together)
		return -ENOMEM;
	for (i = 0; i < history->num_events; i++) {
		const struct pcitopo_event *event = &history->events[i];

		if (!pcitopo_story_is_ours(story, event) ||
		    !pcitopo_event_trouble(event, &story->link->max))
			continue;
		own->times[own->count++] = event->real_time_ns;
		if (window_of(event) > own->window)
			own->window = window_of(event);
	}
	return 0;
}

static u64 distance(u64 a, u64 b)
{
	return a > b ? a - b : b - a;
}

/* Times are in order. Return: the one nearest to @time */
static u32 nearest(const struct own_times *own, u64 time)
{
	u32 low = 0, high = own->count - 1;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (own->times[middle] < time)
			low = middle + 1;
		else
			high = middle;
	}
	if (low && distance(own->times[low - 1], time) <
			   distance(own->times[low], time))
		low--;
	return low;
}

static void add_companion(struct pcitopo_shared *shared,
			  const struct pcitopo_event *event, const char *place)
{
	u32 i;

	for (i = 0; i < shared->count; i++) {
		if (strcmp(shared->places[i], place) == 0)
			return;
	}
	if (shared->count == PCITOPO_COMPANIONS)
		return;
	shared->places[shared->count] = place;
	shared->events[shared->count++] = event;
}

static void note_companion(struct pcitopo_story *story, struct own_times *own,
			   const struct pcitopo_event *event)
{
	struct pcitopo_shared *shared = &story->shared;
	u32 at = nearest(own, event->real_time_ns);

	if (distance(own->times[at], event->real_time_ns) > own->window)
		return;
	add_companion(shared, event, event->place);
	if (!own->together[at]) {
		own->together[at] = true;
		shared->together++;
	}
	if (!shared->first_ns || event->real_time_ns < shared->first_ns)
		shared->first_ns = event->real_time_ns;
}

static bool is_companion(const struct pcitopo_story *story,
			 const struct pcitopo_event *event)
{
	return event->type == PCITOPO_EVENT_LINK && event->place &&
	       strcmp(event->place, story->place) != 0 &&
	       !pcitopo_story_is_other_host(story, event) &&
	       pcitopo_event_trouble(event, NULL);
}

/* The port that is at a place now */
static u32 port_at(const struct pcitopo_topo *topo, const char *place)
{
	char text[PCITOPO_PLACE_SIZE];
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		pcitopo_place(topo, topo->links[i].port, text);
		if (strcmp(text, place) == 0)
			return topo->links[i].port;
	}
	return PCITOPO_NO_INDEX;
}

static bool is_above(const struct pcitopo_topo *topo, u32 bridge, u32 device)
{
	while (device != PCITOPO_NO_INDEX && device != bridge)
		device = topo->devices[device].parent;
	return device == bridge;
}

/* Bridges all the way down to the ports, the root bus, or the machine */
static void find_ancestor(struct pcitopo_story *story)
{
	const struct pcitopo_topo *topo = story->topo;
	struct pcitopo_shared *shared = &story->shared;
	u32 own = story->link->port, port, i;

	shared->ancestor = topo->devices[own].parent;
	shared->root = topo->devices[own].root;
	for (i = 0; i < shared->count; i++) {
		port = port_at(topo, shared->places[i]);
		if (port == PCITOPO_NO_INDEX) {
			shared->ancestor = PCITOPO_NO_INDEX;
			shared->root = PCITOPO_NO_INDEX;
			return;
		}
		while (shared->ancestor != PCITOPO_NO_INDEX &&
		       !is_above(topo, shared->ancestor, port))
			shared->ancestor =
				topo->devices[shared->ancestor].parent;
		if (topo->devices[port].root != shared->root)
			shared->root = PCITOPO_NO_INDEX;
	}
}

/**
 * pcitopo_story_share - look for links that went bad with this one
 * @story: has a history, and what it says of the link itself
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_story_share(struct pcitopo_story *story)
{
	const struct pcitopo_history *history = story->history;
	struct own_times own = { 0 };
	int ret;
	u32 i;

	story->shared.ancestor = PCITOPO_NO_INDEX;
	story->shared.root = PCITOPO_NO_INDEX;
	if (!story->num_bad)
		return 0;
	ret = collect_own(story, &own);
	for (i = 0; !ret && i < history->num_events; i++) {
		if (is_companion(story, &history->events[i]))
			note_companion(story, &own, &history->events[i]);
	}
	story->shared.own = own.count;
	if (!ret && story->shared.count)
		find_ancestor(story);
	free(own.times);
	free(own.together);
	return ret;
}

/**
 * pcitopo_shared_counts - is it more than a coincidence
 * @story: has looked
 *
 * Return: at least half of what the link went through happened to others at the
 * same time, and there are enough of them.
 */
bool pcitopo_shared_counts(const struct pcitopo_story *story)
{
	const struct pcitopo_shared *shared = &story->shared;
	u32 links = shared->count + 1;

	if (!shared->count || 2 * shared->together < shared->own)
		return false;
	return links >= (shared->ancestor != PCITOPO_NO_INDEX ?
				 LINKS_BELOW_ONE_BRIDGE :
				 LINKS_ANYWHERE);
}

/**
 * pcitopo_shared_name - what the links share
 * @story: has looked
 *
 * Return: "switch 0000:21:00.0", "port 0000:20:01.1", "host bridge 0000:20", or
 * "only the machine"; NULL without memory.
 */
const char *pcitopo_shared_name(const struct pcitopo_story *story)
{
	const struct pcitopo_shared *shared = &story->shared;
	const struct pcitopo_device *bridge;
	char address[PCITOPO_ADDRESS_SIZE];

	if (shared->ancestor != PCITOPO_NO_INDEX) {
		bridge = &story->topo->devices[shared->ancestor];
		pcitopo_address_format(&bridge->address, address);
		return pcitopo_arena_printf(
			story->arena, "%s %s",
			bridge->kind == PCITOPO_KIND_SWITCH_UPSTREAM ?
				"switch" :
				"port",
			address);
	}
	if (shared->root != PCITOPO_NO_INDEX)
		return pcitopo_arena_printf(
			story->arena, "host bridge %04x:%02x",
			story->topo->roots[shared->root].domain,
			story->topo->roots[shared->root].bus);
	return "only the machine";
}
