// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * thing.c - what a user means by a THING
 *
 * An address with or without domain, a name such as gpu3, a slot, or the name
 * an object has in sysfs: link-, switch- or retimer- and an address.
 */
#include "topo.h"

#include <errno.h>
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
			    device->ordinal == number) {
				*index = i;
				return 0;
			}
		}
	}
	return -ENOENT;
}

static int find_slot(const struct pcitopo_topo *topo, const char *text,
		     u32 *link)
{
	u32 found = PCITOPO_NO_INDEX, i;

	for (i = 0; i < topo->num_links; i++) {
		if (!topo->links[i].slot ||
		    strcmp(topo->links[i].slot, text) != 0)
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

static int find_link(const struct pcitopo_topo *topo, const char *address,
		     struct pcitopo_thing *thing)
{
	int ret;
	u32 index;

	ret = find_address(topo, address, &index);
	if (ret)
		return ret;
	if (topo->devices[index].port_link == PCITOPO_NO_INDEX)
		return -ENOENT;
	thing->type = PCITOPO_THING_LINK;
	thing->index = topo->devices[index].port_link;
	return 0;
}

static int find_switch(const struct pcitopo_topo *topo, const char *address,
		       struct pcitopo_thing *thing)
{
	int ret;
	u32 index;

	ret = find_address(topo, address, &index);
	if (ret)
		return ret;
	if (topo->devices[index].port_switch == PCITOPO_NO_INDEX)
		return -ENOENT;
	thing->type = PCITOPO_THING_SWITCH;
	thing->index = topo->devices[index].port_switch;
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
	ret = find_link(topo, address, &link);
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
 * pcitopo_thing_find - find what a user names
 * @topo: the model
 * @text: address, name, slot, or link-, switch-, retimer- name as in sysfs
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
		return find_link(topo, text + 5, thing);
	if (strncmp(text, "switch-", 7) == 0)
		return find_switch(topo, text + 7, thing);
	if (strncmp(text, "retimer-", 8) == 0)
		return find_retimer(topo, text + 8, thing);
	ret = find_address(topo, text, &index);
	if (ret == -EINVAL)
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
