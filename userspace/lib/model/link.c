// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * link.c - links below ports, and the retimers in them
 */
#include "model/topo.h"

#include <errno.h>
#include <stdlib.h>

/* Function 0 of the component below a port */
static u32 component_below(const struct pcitopo_topo *topo,
			   const struct pcitopo_device *port)
{
	u32 child = port->first_child;
	const struct pcitopo_device *device;

	if (child == PCITOPO_NO_INDEX)
		return PCITOPO_NO_INDEX;
	device = &topo->devices[child];
	if (device->address.device || device->address.function || device->is_vf)
		return PCITOPO_NO_INDEX;
	return child;
}

static const char *slot_name(struct pcitopo *pt,
			     const struct pcitopo_device *port,
			     const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &port->config;

	if (device && device->slot)
		return device->slot;
	if (port->slot)
		return port->slot;
	if (pcitopo_has(config, PCITOPO_HAVE_EXP) && config->slot_implemented &&
	    pcitopo_has(config, PCITOPO_HAVE_SLTCAP) && config->slot_number)
		return pcitopo_arena_printf(&pt->arena, "%u",
					    config->slot_number);
	return port->slot_below;
}

static void set_link_below(struct pcitopo_topo *topo, u32 port, u32 link)
{
	u32 child;

	for (child = topo->devices[port].first_child; child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling)
		topo->devices[child].link = link;
}

/**
 * pcitopo_links_collect - make a link of every downstream-facing port
 * @pt: context with kinds and internal marks
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_links_collect(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	u32 count = 0, i;

	for (i = 0; i < topo->num_devices; i++)
		count += pcitopo_is_downstream_port(&topo->devices[i]);
	topo->links = calloc(count ? count : 1, sizeof(*topo->links));
	if (!topo->links)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *port = &topo->devices[i];
		u32 device;

		if (!pcitopo_is_downstream_port(port))
			continue;
		device = component_below(topo, port);
		port->port_link = topo->num_links;
		set_link_below(topo, i, topo->num_links);
		topo->links[topo->num_links++] = (struct pcitopo_link){
			.port = i,
			.device = device,
			.internal =
				pcitopo_kind_link_is_internal(topo, i, device),
			.slot = slot_name(pt, port,
					  device == PCITOPO_NO_INDEX ?
						  NULL :
						  &topo->devices[device]),
		};
	}
	return 0;
}

/*
 * What hangs behind a switch on a card, or behind a bridge, is judged by the
 * link that the card hangs on. Parents first, so that the outermost wins.
 */
static void inherit_links(struct pcitopo_topo *topo, u32 first)
{
	u32 i;

	for (i = first; i != PCITOPO_NO_INDEX; i = pcitopo_topo_next(topo, i)) {
		struct pcitopo_device *device = &topo->devices[i];
		const struct pcitopo_device *above;

		if (device->parent == PCITOPO_NO_INDEX)
			continue;
		above = &topo->devices[device->parent];
		if (device->link == PCITOPO_NO_INDEX ||
		    (above->internal && above->link != PCITOPO_NO_INDEX &&
		     above->kind == PCITOPO_KIND_SWITCH_DOWNSTREAM))
			device->link = above->link;
	}
}

/**
 * pcitopo_links_inherit - give each function the link that it is judged by
 * @topo: model with links and switches
 */
void pcitopo_links_inherit(struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_roots; i++)
		inherit_links(topo, topo->roots[i].first_child);
}

/**
 * pcitopo_retimers_collect - list the retimers that the links have
 * @topo: model with verdicts
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_retimers_collect(struct pcitopo_topo *topo)
{
	u32 i;
	u8 k;

	topo->retimers = calloc((size_t)topo->num_links * 2 + 1,
				sizeof(*topo->retimers));
	if (!topo->retimers)
		return -ENOMEM;
	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		for (k = 0; link->has_retimers && k < link->retimers; k++) {
			topo->retimers[topo->num_retimers++] =
				(struct pcitopo_retimer){
					.link = i,
					.index = k,
					.seen_by = link->retimers_seen_by,
				};
		}
	}
	return 0;
}
