// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pass-names.c - pass "names": the PCI ID database, through libpci
 *
 * A text usually names what it shows. What it only numbers is looked up here;
 * the database is opened only if there is something to look up. Without a
 * database things stay without names.
 */
#include "topo.h"

#include <pci/pci.h>
#include <stdarg.h>
#include <stdlib.h>

/* Functions of a root complex are many and shown to nobody */
static bool wants_name(const struct pcitopo_device *device)
{
	if (device->name || !pcitopo_has(&device->config, PCITOPO_HAVE_IDS))
		return false;
	return device->link != PCITOPO_NO_INDEX || device->has_ordinal ||
	       device->port_link != PCITOPO_NO_INDEX;
}

static bool is_needed(const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		if (wants_name(&topo->devices[i]))
			return true;
	}
	return false;
}

static const char *look_up(struct pcitopo *pt, struct pci_access *access,
			   int flags, const struct pcitopo_config *config)
{
	char buffer[256];
	const char *name;

	name = pci_lookup_name(access, buffer, sizeof(buffer),
			       flags | PCI_LOOKUP_NO_NUMBERS, config->vendor_id,
			       config->device_id);
	return name ? pcitopo_strdup(pt, name) : NULL;
}

struct named {
	u32 id;
	const char *name;
	const char *vendor_name;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *na = a, *nb = b;

	return na->id < nb->id ? -1 : na->id > nb->id;
}

static u32 id_of(const struct pcitopo_device *device)
{
	return (u32)device->config.vendor_id << 16 | device->config.device_id;
}

/* The different identifiers that want a name, sorted */
static struct named *collect_ids(const struct pcitopo_topo *topo, u32 *count)
{
	struct named *ids = calloc(topo->num_devices, sizeof(*ids));
	u32 all = 0, kept = 0, i;

	if (!ids)
		return NULL;
	for (i = 0; i < topo->num_devices; i++) {
		if (wants_name(&topo->devices[i]))
			ids[all++].id = id_of(&topo->devices[i]);
	}
	qsort(ids, all, sizeof(*ids), compare_named);
	for (i = 0; i < all; i++) {
		if (!i || ids[i].id != ids[kept - 1].id)
			ids[kept++] = ids[i];
	}
	*count = kept;
	return ids;
}

static void name_devices(struct pcitopo *pt, struct pci_access *access,
			 struct named *ids, u32 count)
{
	struct pcitopo_topo *topo = &pt->topo;
	u32 i;

	for (i = 0; i < count; i++) {
		struct pcitopo_config config = {
			.vendor_id = (u16)(ids[i].id >> 16),
			.device_id = (u16)ids[i].id,
		};

		ids[i].name = look_up(pt, access, PCI_LOOKUP_DEVICE, &config);
		ids[i].vendor_name =
			look_up(pt, access, PCI_LOOKUP_VENDOR, &config);
	}
	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *device = &topo->devices[i];
		struct named key = { .id = id_of(device) };
		const struct named *found;

		if (!wants_name(device))
			continue;
		found = bsearch(&key, ids, count, sizeof(*ids), compare_named);
		device->name = found->name;
		if (!device->vendor_name)
			device->vendor_name = found->vendor_name;
	}
}

static void quiet(char *message, ...)
{
	(void)message;
}

/**
 * pcitopo_pass_names - name what the source has only numbered
 * @pt: context with a complete model
 */
void pcitopo_pass_names(struct pcitopo *pt)
{
	struct pci_access *access;
	struct named *ids;
	u32 count;

	if (!is_needed(&pt->topo))
		return;
	ids = collect_ids(&pt->topo, &count);
	if (!ids)
		return;
	access = pci_alloc();
	/* No pci_init(): nothing is read but the database, which cannot fail */
	access->warning = quiet;
	access->debug = quiet;
	name_devices(pt, access, ids, count);
	pci_cleanup(access);
	free(ids);
}
