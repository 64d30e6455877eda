// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - names of devices that the input has only numbered
 *
 * Text of lspci usually has the names; sysfs and the kernel module have numbers.
 * To load the database takes as long as to read a machine, so it is done only
 * when a name that is missing is about to be shown.
 */
#include "source/names/names.h"

#include <stdlib.h>

#include "model/topo.h"
#include "source/load.h"

/* Functions of a root complex are many and not shown by name */
static bool wants_name(const struct pcitopo_device *device)
{
	if (device->name || !pcitopo_has(&device->config, PCITOPO_HAVE_IDS))
		return false;
	return device->link != PCITOPO_NO_INDEX || device->has_ordinal ||
	       device->port_link != PCITOPO_NO_INDEX;
}

static int compare_ids(const void *a, const void *b)
{
	const struct pcitopo_id_names *ia = a, *ib = b;

	if (ia->vendor_id != ib->vendor_id)
		return ia->vendor_id - ib->vendor_id;
	return ia->device_id - ib->device_id;
}

static struct pcitopo_id_names ids_of(const struct pcitopo_device *device)
{
	return (struct pcitopo_id_names){
		.vendor_id = device->config.vendor_id,
		.device_id = device->config.device_id,
	};
}

/* The different numbers without names, sorted. Return: how many */
static u32 collect_ids(const struct pcitopo_topo *topo,
		       struct pcitopo_id_names *ids)
{
	u32 count = 0, kept = 0, i;

	for (i = 0; i < topo->num_devices; i++) {
		if (wants_name(&topo->devices[i]))
			ids[count++] = ids_of(&topo->devices[i]);
	}
	qsort(ids, count, sizeof(*ids), compare_ids);
	for (i = 0; i < count; i++) {
		if (!i || compare_ids(&ids[i], &ids[kept - 1]))
			ids[kept++] = ids[i];
	}
	return kept;
}

static void name_devices(struct pcitopo_topo *topo,
			 const struct pcitopo_id_names *ids, u32 count)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *device = &topo->devices[i];
		struct pcitopo_id_names key = ids_of(device);
		const struct pcitopo_id_names *found;

		if (!wants_name(device))
			continue;
		found = bsearch(&key, ids, count, sizeof(*ids), compare_ids);
		device->name = found->device;
		if (!device->vendor_name)
			device->vendor_name = found->vendor;
	}
}

/**
 * pcitopo_look_up_names - name the devices that the input has only numbered
 * @pt: context with a complete model
 *
 * To be called before names are shown; only the first call does something. A
 * device that is not in the database keeps its number only.
 * Since: 0.1
 */
void pcitopo_look_up_names(struct pcitopo *pt)
{
	struct pcitopo_id_names *ids;
	u32 count;

	if (pt->names_looked_up || !pt->topo.num_devices)
		return;
	pt->names_looked_up = true;
	ids = calloc(pt->topo.num_devices, sizeof(*ids));
	if (!ids)
		return;
	count = collect_ids(&pt->topo, ids);
	if (count) {
		pcitopo_id_names_find(&pt->arena, ids, count);
		name_devices(&pt->topo, ids, count);
	}
	free(ids);
}
