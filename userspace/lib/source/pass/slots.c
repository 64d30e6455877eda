// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * slots.c - pass "slots": slot names as the kernel has them
 *
 * /sys/bus/pci/slots/NAME/address is "dddd:bb:dd", without a function, or
 * "dddd:bb" for a slot without a device number. Only this file is read: others
 * there, such as "adapter", ask the hardware.
 */
#include "source/pass/pass.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define SLOTS	     "sys/bus/pci/slots"
#define MAX_SLOTS    65536
#define EVERY_DEVICE 0x20 /* in the place of a device number */

struct slot {
	u64 key; /* domain, bus, device */
	const char *name;
};

struct slots {
	struct slot *list;
	u32 count;
	u32 capacity;
};

static u64 slot_key(u32 domain, u8 bus, u32 device)
{
	return (u64)domain << 16 | (u64)bus << 8 | device;
}

static bool parse_address(const char *text, u64 *key)
{
	unsigned int domain, bus, device = EVERY_DEVICE;
	int end = 0;

	if (sscanf(text, "%8x:%2x:%2x%n", &domain, &bus, &device, &end) != 3 ||
	    !end) {
		device = EVERY_DEVICE;
		end = 0;
		if (sscanf(text, "%8x:%2x%n", &domain, &bus, &end) != 2 || !end)
			return false;
	}
	if (text[end] || (device > 0x1f && device != EVERY_DEVICE))
		return false;
	*key = slot_key(domain, (u8)bus, device);
	return true;
}

static void add_slot(struct pcitopo *pt, struct slots *slots, int directory,
		     const char *name)
{
	char text[PCITOPO_ATTRIBUTE_SIZE];
	void *grown;
	u64 key;

	if (!pcitopo_attribute_text(directory, "address", text) ||
	    !parse_address(text, &key) || slots->count >= MAX_SLOTS)
		return;
	grown = pcitopo_grow(slots->list, slots->count + 1, &slots->capacity,
			     sizeof(*slots->list));
	if (!grown)
		return;
	slots->list = grown;
	slots->list[slots->count++] = (struct slot){
		.key = key,
		.name = pcitopo_arena_strdup(&pt->arena, name),
	};
}

/* Two drivers can name one slot; the shorter name has no "-1" behind it */
static int compare_slots(const void *a, const void *b)
{
	const struct slot *sa = a, *sb = b;
	size_t la = strlen(sa->name), lb = strlen(sb->name);

	if (sa->key != sb->key)
		return sa->key < sb->key ? -1 : 1;
	if (la != lb)
		return la < lb ? -1 : 1;
	return strcmp(sa->name, sb->name);
}

static void load_slots(struct pcitopo *pt, const struct pcitopo_rootdir *root,
		       struct slots *slots)
{
	DIR *list = pcitopo_rootdir_list(root, SLOTS);
	const struct dirent *entry;
	char path[sizeof(SLOTS) + 1 + sizeof(entry->d_name)];
	int directory;

	while (list && (entry = readdir(list))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), SLOTS "/%s", entry->d_name);
		directory = pcitopo_rootdir_enter(root, path);
		if (directory < 0)
			continue;
		add_slot(pt, slots, directory, entry->d_name);
		close(directory);
	}
	if (list)
		closedir(list);
	if (slots->count)
		qsort(slots->list, slots->count, sizeof(*slots->list),
		      compare_slots);
}

static const char *find_slot(const struct slots *slots, u64 key)
{
	u32 low = 0, high = slots->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (slots->list[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < slots->count && slots->list[low].key == key)
		return slots->list[low].name;
	return NULL;
}

static const char *slot_of(const struct slots *slots, u32 domain, u8 bus,
			   u8 device)
{
	const char *name = find_slot(slots, slot_key(domain, bus, device));

	return name ? name :
		      find_slot(slots, slot_key(domain, bus, EVERY_DEVICE));
}

/**
 * pcitopo_pass_slots - name the slots that functions are in
 * @pt: context with functions that are not yet joined
 * @root: the directory that stands for /
 */
void pcitopo_pass_slots(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	struct slots slots = { 0 };
	u32 i;

	load_slots(pt, root, &slots);
	for (i = 0; slots.count && i < pt->topo.num_devices; i++) {
		struct pcitopo_device *device = &pt->topo.devices[i];
		const struct pcitopo_address *address = &device->address;

		device->slot = slot_of(&slots, address->domain, address->bus,
				       address->device);
		if (pcitopo_bus_below(device))
			device->slot_below = slot_of(&slots, address->domain,
						     pcitopo_bus_below(device),
						     0);
	}
	free(slots.list);
}
