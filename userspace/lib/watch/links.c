// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * links.c - what has been told of links and functions
 *
 * An event says what was before. That is what was said last, and not what the
 * model has, which may be newer than an event that is still on its way.
 */
#include "watch/watch.h"

#include <errno.h>
#include <stdlib.h>

#include "model/merge.h"

/**
 * pcitopo_link_state_get - what a port says of its link
 * @port: the port
 * @state: set, without a verdict; not known while the port says nothing
 *
 * The port alone is listened to, as it is there as long as the link is. The
 * module does the same.
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
 * pcitopo_link_state_same - is a link as it was
 * @a: a state
 * @b: another one
 *
 * Return: it is, whatever the verdicts.
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

/* The model may be newer, or older, than what is judged */
static void put_state(struct pcitopo_config *config,
		      const struct pcitopo_link_state *state)
{
	pcitopo_set(config, PCITOPO_HAVE_LNKSTA);
	config->speed = state->rate.has_speed ? state->rate.speed : 0;
	config->width = state->rate.has_width ? state->rate.width : 0;
	if (pcitopo_has(config, PCITOPO_HAVE_LNKSTA_FLAGS))
		config->dll_active = state->up && config->dll_active_reporting;
}

/**
 * pcitopo_link_state_judge - what a state of a link amounts to
 * @topo: the machine; its link is judged anew
 * @port: of the link
 * @state: its verdict is set, if there is one
 */
void pcitopo_link_state_judge(struct pcitopo_topo *topo,
			      const struct pcitopo_address *port,
			      struct pcitopo_link_state *state)
{
	u32 index = pcitopo_device_find(topo, port);
	struct pcitopo_link_state now;
	struct pcitopo_device *device;
	struct pcitopo_link *link;

	state->has_verdict = false;
	if (index == PCITOPO_NO_INDEX || !state->known)
		return;
	device = &topo->devices[index];
	if (device->port_link == PCITOPO_NO_INDEX)
		return;
	pcitopo_link_state_get(device, &now);
	if (!pcitopo_link_state_same(&now, state))
		put_state(&device->config, state);
	pcitopo_verdict_link(topo, device->port_link);
	link = &topo->links[device->port_link];
	/* A link that has just come up leads to what has not been found yet */
	state->has_verdict = link->verdict != PCITOPO_VERDICT_NONE &&
			     !(state->up && link->device == PCITOPO_NO_INDEX);
	state->verdict = link->verdict;
}

/**
 * pcitopo_known_links_add - remember one more link
 * @links: those that are remembered
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
 * pcitopo_known_links_sort - make links be found
 * @links: all that are to be found
 */
void pcitopo_known_links_sort(struct pcitopo_known_links *links)
{
	if (links->count)
		qsort(links->list, links->count, sizeof(*links->list),
		      compare_links);
}

/**
 * pcitopo_known_links_find - look a link up
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
 * pcitopo_known_links_collect - remember all links of a machine
 * @links: empty
 * @topo: the machine
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_links_collect(struct pcitopo_known_links *links,
				const struct pcitopo_topo *topo)
{
	struct pcitopo_known_link *told;
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];
		const struct pcitopo_device *port = &topo->devices[link->port];

		told = pcitopo_known_links_add(links, &port->address);
		if (!told)
			return -ENOMEM;
		pcitopo_link_state_get(port, &told->state);
		told->state.has_verdict = link->verdict != PCITOPO_VERDICT_NONE;
		told->state.verdict = link->verdict;
	}
	return 0;
}

/* Where a function is in the list, or would be */
static u32 position(const struct pcitopo_known_functions *functions, u64 key)
{
	u32 low = 0, high = functions->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (functions->list[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * pcitopo_known_functions_has - has a function been told
 * @functions: those that have
 * @key: its address
 *
 * Return: it has.
 */
bool pcitopo_known_functions_has(
	const struct pcitopo_known_functions *functions, u64 key)
{
	u32 at = position(functions, key);

	return at < functions->count && functions->list[at].key == key;
}

/**
 * pcitopo_known_functions_add - remember that a function has been told
 * @functions: those that have
 * @key: its address
 * @inode: see struct pcitopo_known_function
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_functions_add(struct pcitopo_known_functions *functions,
				u64 key, u64 inode)
{
	void *grown = pcitopo_grow(functions->list, functions->count + 1,
				   &functions->capacity,
				   sizeof(*functions->list));
	u32 at;

	if (!grown)
		return -ENOMEM;
	functions->list = grown;
	at = position(functions, key);
	memmove(functions->list + at + 1, functions->list + at,
		(functions->count - at) * sizeof(*functions->list));
	functions->list[at] = (struct pcitopo_known_function){ key, inode };
	functions->count++;
	return 0;
}

/**
 * pcitopo_known_functions_remove - forget a function
 * @functions: those that have been told
 * @key: its address
 */
void pcitopo_known_functions_remove(struct pcitopo_known_functions *functions,
				    u64 key)
{
	u32 at = position(functions, key);

	if (at == functions->count || functions->list[at].key != key)
		return;
	functions->count--;
	memmove(functions->list + at, functions->list + at + 1,
		(functions->count - at) * sizeof(*functions->list));
}

/**
 * pcitopo_known_functions_collect - all functions of a machine
 * @functions: empty
 * @topo: the machine
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_functions_collect(struct pcitopo_known_functions *functions,
				    const struct pcitopo_topo *topo)
{
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < topo->num_devices; i++)
		ret = pcitopo_known_functions_add(
			functions,
			pcitopo_address_key(&topo->devices[i].address), 0);
	return ret;
}

/**
 * pcitopo_serial_keep - who does not answer is still who it was
 * @device: as read last
 * @before: the function at the same address as read before, not gone since
 *
 * A card that is pulled falls silent before the kernel removes its functions, and
 * whoever looks for it then needs its serial number most.
 */
void pcitopo_serial_keep(struct pcitopo_device *device,
			 const struct pcitopo_device *before)
{
	if (pcitopo_has(&device->config, PCITOPO_HAVE_LNKSTA) ||
	    !pcitopo_has(&device->config, PCITOPO_HAVE_IDS) ||
	    !pcitopo_has(&before->config, PCITOPO_HAVE_IDS) ||
	    device->config.vendor_id != before->config.vendor_id ||
	    device->config.device_id != before->config.device_id)
		return;
	pcitopo_config_take(&device->config, &before->config,
			    (u64)1 << PCITOPO_HAVE_SERIAL);
}

/**
 * pcitopo_serials_keep - likewise, for all functions of a machine
 * @topo: as read last
 * @before: as read before
 */
void pcitopo_serials_keep(struct pcitopo_topo *topo,
			  const struct pcitopo_topo *before)
{
	u32 i, index;

	for (i = 0; i < topo->num_devices; i++) {
		index = pcitopo_device_find(before, &topo->devices[i].address);
		if (index != PCITOPO_NO_INDEX)
			pcitopo_serial_keep(&topo->devices[i],
					    &before->devices[index]);
	}
}

/**
 * pcitopo_serial_forget - what comes to a place is not what went from there
 * @topo: the machine
 * @address: of the function that is gone
 */
void pcitopo_serial_forget(struct pcitopo_topo *topo,
			   const struct pcitopo_address *address)
{
	u32 index = pcitopo_device_find(topo, address);

	if (index != PCITOPO_NO_INDEX)
		topo->devices[index].config.have &=
			~((u64)1 << PCITOPO_HAVE_SERIAL);
}
