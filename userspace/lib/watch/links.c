// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * links.c - what a monitor has reported of links
 *
 * An event has the state before. That is the one that was reported last, and not
 * that of the model, which may be newer than an event that is still on its way.
 */
#include "watch/watch.h"

#include <errno.h>
#include <stdlib.h>

/**
 * pcitopo_link_state_get - the state of a link by the registers of its port
 * @port: the port
 * @state: set, without a verdict; not known while the port cannot be read
 *
 * Only the port counts, as in the module: it is there as long as the link is.
 */
void pcitopo_link_state_get(const struct pcitopo_device *port,
			    struct pcitopo_link_state *state)
{
	bool reported, active;

	*state = (struct pcitopo_link_state){ 0 };
	if (port->asleep || port->unstable || pcitopo_does_not_answer(port) ||
	    !pcitopo_has(&port->config, PCITOPO_HAVE_LNKSTA))
		return;
	state->known = true;
	active = pcitopo_port_dll_active(&port->config, &reported);
	pcitopo_end_current(&port->config, &state->rate);
	state->up = state->rate.has_speed && state->rate.has_width &&
		    (active || !reported);
	if (!state->up)
		state->rate = (struct pcitopo_rate){ 0 };
}

/**
 * pcitopo_link_state_same - compare two states of a link
 * @a: a state
 * @b: another one
 *
 * Return: true if they are equal, whatever the verdicts.
 */
bool pcitopo_link_state_same(const struct pcitopo_link_state *a,
			     const struct pcitopo_link_state *b)
{
	return a->known == b->known && a->up == b->up &&
	       a->rate.has_speed == b->rate.has_speed &&
	       a->rate.has_width == b->rate.has_width &&
	       (!a->rate.has_speed || a->rate.speed == b->rate.speed) &&
	       (!a->rate.has_width || a->rate.width == b->rate.width);
}

/**
 * pcitopo_link_state_judge - judge a state of a link
 * @topo: the machine
 * @port: of the link
 * @state: its verdict is set, if there is one
 */
void pcitopo_link_state_judge(const struct pcitopo_topo *topo,
			      const struct pcitopo_address *port,
			      struct pcitopo_link_state *state)
{
	u32 index = pcitopo_device_find(topo, port);

	state->has_verdict = false;
	if (index == PCITOPO_NO_INDEX || !state->known)
		return;
	index = topo->devices[index].port_link;
	/* A link that has just come up leads to what has not been found yet */
	if (index == PCITOPO_NO_INDEX ||
	    (state->up && topo->links[index].device == PCITOPO_NO_INDEX))
		return;
	state->verdict = pcitopo_verdict_at(topo, index,
					    state->up ? &state->rate : NULL);
	state->has_verdict = state->verdict != PCITOPO_VERDICT_NONE;
}

/**
 * pcitopo_known_links_add - add a link
 * @links: the links
 * @port: of the link
 *
 * Return: what to fill, good until the next call; NULL without memory.
 */
struct pcitopo_known_link *
pcitopo_known_links_add(struct pcitopo_known_links *links,
			const struct pcitopo_address *port)
{
	struct pcitopo_known_link *link;
	void *grown = pcitopo_grow(links->list, links->count + 1,
				   &links->capacity, sizeof(*links->list));

	if (!grown)
		return NULL;
	links->list = grown;
	link = &links->list[links->count++];
	*link = (struct pcitopo_known_link){ .port = *port };
	return link;
}

static int compare_links(const void *a, const void *b)
{
	const struct pcitopo_known_link *la = a, *lb = b;
	u64 ka = pcitopo_address_key(&la->port);
	u64 kb = pcitopo_address_key(&lb->port);

	return ka < kb ? -1 : ka > kb;
}

/**
 * pcitopo_known_links_sort - sort links, so that they can be found
 * @links: all links
 */
void pcitopo_known_links_sort(struct pcitopo_known_links *links)
{
	if (links->count)
		qsort(links->list, links->count, sizeof(*links->list),
		      compare_links);
}

/**
 * pcitopo_known_links_find - find a link
 * @links: sorted
 * @port: of the link
 *
 * Return: the link, or NULL.
 */
struct pcitopo_known_link *
pcitopo_known_links_find(const struct pcitopo_known_links *links,
			 const struct pcitopo_address *port)
{
	const struct pcitopo_known_link key = { .port = *port };

	if (!links->count)
		return NULL;
	return bsearch(&key, links->list, links->count, sizeof(key),
		       compare_links);
}

/**
 * pcitopo_known_links_collect - add all links of a machine
 * @links: empty
 * @topo: the machine
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_links_collect(struct pcitopo_known_links *links,
				const struct pcitopo_topo *topo)
{
	struct pcitopo_known_link *known;
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];
		const struct pcitopo_device *port = &topo->devices[link->port];

		known = pcitopo_known_links_add(links, &port->address);
		if (!known)
			return -ENOMEM;
		pcitopo_link_state_get(port, &known->state);
		known->state.has_verdict = link->verdict !=
					   PCITOPO_VERDICT_NONE;
		known->state.verdict = link->verdict;
	}
	return 0;
}

/* A verdict can be another one now though the link is as it was reported */
static void keep_reported(struct pcitopo_known_link *link,
			  const struct pcitopo_known_link *old)
{
	link->has_count = old->has_count;
	link->change_count = old->change_count;
	link->is_resynced = old->is_resynced;
	if (!link->state.known ||
	    (old->state.known &&
	     !pcitopo_link_state_same(&link->state, &old->state)))
		link->state = old->state;
}

/**
 * pcitopo_known_links_update - have the links of a machine that was read again
 * @links: what was reported of links stays
 * @topo: the machine
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_links_update(struct pcitopo_known_links *links,
			       const struct pcitopo_topo *topo)
{
	struct pcitopo_known_links fresh = { 0 };
	const struct pcitopo_known_link *old;
	u32 i;

	if (pcitopo_known_links_collect(&fresh, topo)) {
		free(fresh.list);
		return -ENOMEM;
	}
	for (i = 0; i < fresh.count; i++) {
		old = pcitopo_known_links_find(links, &fresh.list[i].port);
		if (old)
			keep_reported(&fresh.list[i], old);
	}
	free(links->list);
	*links = fresh;
	return 0;
}
