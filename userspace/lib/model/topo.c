// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * topo.c - the model: functions joined to buses, links, switches, chips
 *
 * A source adds functions, then everything else follows from them in order:
 * buses, kinds, links, switches, verdicts, retimers.
 */
#include "model/topo.h"

#include <errno.h>
#include <stdlib.h>

/**
 * pcitopo_topo_add - add a function to the model
 * @pt: the context
 * @address: its address
 *
 * Return: the new function, all unknown, for the source to fill; good until the
 * next call. NULL without memory.
 */
struct pcitopo_device *pcitopo_topo_add(struct pcitopo *pt,
					const struct pcitopo_address *address)
{
	struct pcitopo_topo *topo = &pt->topo;
	struct pcitopo_device *device;
	void *grown;

	grown = pcitopo_grow(topo->devices, topo->num_devices + 1,
			     &pt->device_capacity, sizeof(*topo->devices));
	if (!grown)
		return NULL;
	topo->devices = grown;
	device = &topo->devices[topo->num_devices++];
	*device = (struct pcitopo_device){
		.address = *address,
		.parent = PCITOPO_NO_INDEX,
		.link = PCITOPO_NO_INDEX,
		.port_link = PCITOPO_NO_INDEX,
		.port_switch = PCITOPO_NO_INDEX,
		.root = PCITOPO_NO_INDEX,
		.first_child = PCITOPO_NO_INDEX,
		.next_sibling = PCITOPO_NO_INDEX,
	};
	return device;
}

static int number_devices(struct pcitopo_topo *topo)
{
	u32 next[PCITOPO_KIND_COUNT] = { 0 };
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *device = &topo->devices[i];

		if (!pcitopo_is_card_kind(device) || device->is_vf)
			continue;
		device->has_ordinal = true;
		device->ordinal = next[device->kind]++;
	}
	topo->memdevs = calloc(next[PCITOPO_KIND_MEMDEV] + 1, sizeof(u32));
	if (!topo->memdevs)
		return -ENOMEM;
	for (i = 0; i < topo->num_devices; i++) {
		if (topo->devices[i].kind == PCITOPO_KIND_MEMDEV &&
		    topo->devices[i].has_ordinal)
			topo->memdevs[topo->num_memdevs++] = i;
	}
	return 0;
}

/* Mark the functions that a physical function's SR-IOV capability names */
static void mark_vfs_of(struct pcitopo_topo *topo,
			const struct pcitopo_device *pf)
{
	const struct pcitopo_config *config = &pf->config;
	struct pcitopo_address address = pf->address;
	u32 rid, index, i;

	rid = (u32)(pcitopo_address_key(&address) & 0xffff) + config->vf_offset;
	for (i = 0; i < config->num_vfs && rid <= 0xffff; i++) {
		address.bus = (u8)(rid >> 8);
		address.device = rid >> 3 & 0x1f;
		address.function = rid & 7;
		index = pcitopo_device_find(topo, &address);
		if (index != PCITOPO_NO_INDEX && &topo->devices[index] != pf)
			topo->devices[index].is_vf = true;
		if (!config->vf_stride)
			break;
		rid += config->vf_stride;
	}
}

static void mark_vfs(struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];

		if (pcitopo_has(&device->config, PCITOPO_HAVE_SRIOV) &&
		    device->config.vf_enabled)
			mark_vfs_of(topo, device);
		if (device->name && strstr(device->name, "Virtual Function"))
			topo->devices[i].is_vf = true;
	}
}

/**
 * pcitopo_topo_finish - join the functions that a source has reported
 * @pt: the context
 *
 * Return: 0; -EEXIST for a function that comes twice, -ELOOP for bridges in a
 * circle, both with a problem; -ENOMEM.
 */
int pcitopo_topo_finish(struct pcitopo *pt)
{
	struct pcitopo_topo *topo = &pt->topo;
	int ret;

	ret = pcitopo_buses_join(pt);
	if (ret)
		return ret;
	mark_vfs(topo);
	pcitopo_kind_assign(topo);
	pcitopo_kind_mark_internal(topo);
	ret = number_devices(topo);
	if (!ret)
		ret = pcitopo_links_collect(pt);
	if (!ret)
		ret = pcitopo_switch_collect(topo);
	if (ret)
		return ret;
	pcitopo_links_inherit(topo);
	pcitopo_verdict_assign(topo);
	return pcitopo_retimers_collect(topo);
}
