// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * thing.c - what a user means by a THING
 *
 * An address with or without domain, a name such as gpu3, a slot, or the name
 * an object has in sysfs: link-, switch- or retimer- and an address.
 */
#include "model/topo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Address to function; without a domain the only one that fits */
static int find_address(const struct pcitopo_topo *topo, const char *text,
			u32 *index)
{
	const char *colon = strchr(text, ':');
	struct pcitopo_address address;
	u32 found = PCITOPO_NO_INDEX, i;

	if (pcitopo_address_parse(text, &address))
		return -EINVAL;
	if (colon && strchr(colon + 1, ':')) {
		found = pcitopo_device_find(topo, &address);
	} else {
		for (i = 0; i < topo->num_devices; i++) {
			address.domain = topo->devices[i].address.domain;
			if (pcitopo_address_key(&topo->devices[i].address) !=
			    pcitopo_address_key(&address))
				continue;
			if (found != PCITOPO_NO_INDEX)
				return -ENOTUNIQ;
			found = i;
		}
	}
	if (found == PCITOPO_NO_INDEX)
		return -ENOENT;
	*index = found;
	return 0;
}

/* Linux counts NVMe drives and memory devices, too, but in another order */
static bool is_counted_by_linux(const struct pcitopo_topo *topo,
				const struct pcitopo_device *device)
{
	return (device->kind == PCITOPO_KIND_NVME && topo->linux_names_nvme) ||
	       (device->kind == PCITOPO_KIND_MEMDEV &&
		topo->linux_names_memdev);
}

/* "gpu3", "nic0", "nvme12", "mem0" */
static int find_alias(const struct pcitopo_topo *topo, const char *text,
		      u32 *index)
{
	static const struct {
		const char *prefix;
		enum pcitopo_kind kind;
	} aliases[] = {
		{ "gpu", PCITOPO_KIND_GPU },
		{ "nic", PCITOPO_KIND_NIC },
		{ "nvme", PCITOPO_KIND_NVME },
		{ "mem", PCITOPO_KIND_MEMDEV },
	};
	unsigned long number;
	size_t length, k;
	char *end;
	u32 i;

	for (k = 0; k < ARRAY_SIZE(aliases); k++) {
		length = strlen(aliases[k].prefix);
		if (strncmp(text, aliases[k].prefix, length) != 0 ||
		    text[length] < '0' || text[length] > '9')
			continue;
		number = strtoul(text + length, &end, 10);
		if (*end)
			continue;
		for (i = 0; i < topo->num_devices; i++) {
			const struct pcitopo_device *device = &topo->devices[i];

			if (device->has_ordinal &&
			    device->kind == aliases[k].kind &&
			    device->ordinal == number &&
			    !is_counted_by_linux(topo, device)) {
				*index = i;
				return 0;
			}
		}
	}
	return -ENOENT;
}

/* "mlx5_4", "eth0", "nvme0": as Linux has it, which wins over our own count */
static int find_linux_name(const struct pcitopo_topo *topo, const char *text,
			   u32 *index)
{
	const char *const *name;
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		name = topo->devices[i].linux_names;
		for (; name && *name; name++) {
			if (strcmp(*name, text) == 0) {
				*index = i;
				return 0;
			}
		}
	}
	return -ENOENT;
}

static bool is_slot(const struct pcitopo_link *link, const char *text)
{
	return (link->slot && strcmp(link->slot, text) == 0) ||
	       (link->slot_label && strcmp(link->slot_label, text) == 0);
}

static int find_slot(const struct pcitopo_topo *topo, const char *text,
		     u32 *link)
{
	u32 found = PCITOPO_NO_INDEX, i;

	for (i = 0; i < topo->num_links; i++) {
		if (!is_slot(&topo->links[i], text))
			continue;
		if (found != PCITOPO_NO_INDEX)
			return -ENOTUNIQ;
		found = i;
	}
	if (found == PCITOPO_NO_INDEX)
		return -ENOENT;
	*link = found;
	return 0;
}

/* The link below a port, or the switch that a port belongs to */
static int find_at_port(const struct pcitopo_topo *topo, const char *address,
			enum pcitopo_thing_type type,
			struct pcitopo_thing *thing)
{
	u32 port, index;
	int ret;

	ret = find_address(topo, address, &port);
	if (ret)
		return ret;
	index = type == PCITOPO_THING_LINK ? topo->devices[port].port_link :
					     topo->devices[port].port_switch;
	if (index == PCITOPO_NO_INDEX)
		return -ENOENT;
	thing->type = type;
	thing->index = index;
	return 0;
}

/* "<port address>-<0|1>" */
static int find_retimer(const struct pcitopo_topo *topo, const char *text,
			struct pcitopo_thing *thing)
{
	const char *dash = strrchr(text, '-');
	char address[PCITOPO_ADDRESS_SIZE] = "";
	struct pcitopo_thing link;
	int ret;
	u32 i;

	if (!dash || (dash[1] != '0' && dash[1] != '1') || dash[2] ||
	    (size_t)(dash - text) >= sizeof(address))
		return -EINVAL;
	memcpy(address, text, (size_t)(dash - text));
	ret = find_at_port(topo, address, PCITOPO_THING_LINK, &link);
	if (ret)
		return ret;
	for (i = 0; i < topo->num_retimers; i++) {
		if (topo->retimers[i].link != link.index ||
		    topo->retimers[i].index != dash[1] - '0')
			continue;
		thing->type = PCITOPO_THING_RETIMER;
		thing->index = i;
		return 0;
	}
	return -ENOENT;
}

/**
 * pcitopo_alias - the short name of a device
 * @topo: the model
 * @device: index
 * @by_linux: a name that Linux has given may be used, which can have a bus
 *	number in it
 * @text: for example "gpu0", "mlx5_4"; empty when it has none
 *
 * GPUs are counted, everything else is better known by its Linux name.
 *
 * Return: it has one.
 * Since: 0.1
 */
bool pcitopo_alias(const struct pcitopo_topo *topo, u32 device, bool by_linux,
		   char text[PCITOPO_ALIAS_SIZE])
{
	const struct pcitopo_device *dev = &topo->devices[device];
	const char *prefix;

	text[0] = '\0';
	if (by_linux && dev->linux_names && dev->kind != PCITOPO_KIND_GPU) {
		snprintf(text, PCITOPO_ALIAS_SIZE, "%s", dev->linux_names[0]);
		return true;
	}
	/* Among drives with Linux names, "nvme3" is none that we have counted */
	if (!dev->has_ordinal || (by_linux && is_counted_by_linux(topo, dev)))
		return false;
	prefix = pcitopo_kind_name(dev->kind);
	if (dev->kind == PCITOPO_KIND_MEMDEV)
		prefix = "mem";
	snprintf(text, PCITOPO_ALIAS_SIZE, "%s%u", prefix, dev->ordinal);
	return true;
}

/**
 * pcitopo_thing_find - find what a user names
 * @topo: the model
 * @text: address, name, slot or its label, or link-, switch-, retimer- name as
 *	in sysfs; a name that Linux has given wins over one by bus order
 * @thing: what it is, untouched on failure; a slot gives the device in it, or
 *	the link when it is empty
 *
 * Return: 0; -ENOENT when there is no such thing; -ENOTUNIQ when there are
 * several: an address without a domain, or a slot; -EINVAL for a retimer or
 * link name that is not well formed.
 * Since: 0.1
 */
int pcitopo_thing_find(const struct pcitopo_topo *topo, const char *text,
		       struct pcitopo_thing *thing)
{
	u32 index;
	int ret;

	if (strncmp(text, "link-", 5) == 0)
		return find_at_port(topo, text + 5, PCITOPO_THING_LINK, thing);
	if (strncmp(text, "switch-", 7) == 0)
		return find_at_port(topo, text + 7, PCITOPO_THING_SWITCH,
				    thing);
	if (strncmp(text, "retimer-", 8) == 0)
		return find_retimer(topo, text + 8, thing);
	ret = find_address(topo, text, &index);
	if (ret == -EINVAL)
		ret = find_linux_name(topo, text, &index);
	if (ret == -ENOENT)
		ret = find_alias(topo, text, &index);
	if (!ret) {
		thing->type = PCITOPO_THING_DEVICE;
		thing->index = index;
		return 0;
	}
	if (ret == -ENOTUNIQ)
		return ret;
	ret = find_slot(topo, text, &index);
	if (ret)
		return ret;
	if (topo->links[index].device != PCITOPO_NO_INDEX) {
		thing->type = PCITOPO_THING_DEVICE;
		thing->index = pcitopo_link_payload(topo, &topo->links[index]);
	} else {
		thing->type = PCITOPO_THING_LINK;
		thing->index = index;
	}
	return 0;
}
