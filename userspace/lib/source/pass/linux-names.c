// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linux-names.c - pass "Linux names": mlx5_4, eth0, nvme0
 *
 * A driver makes a device in a class for each thing that it offers: in "net",
 * "infiniband", "nvme" and so on. libudev lists the classes of this machine,
 * with the path of each device. Below another root, and without libudev, the
 * directory of each function is searched: the directory of a class in there has
 * the same names.
 */
#include "source/pass/pass.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "source/udev.h"

#define MAX_NAMES    32 /* a NIC can have one for each of its representors */
#define MAX_CHILDREN 1024
#define VIRTIO	     0x1af4

static const char *const all_classes[] = { "drm", "accel", "infiniband",
					   "net", "nvme",  NULL };

/* A device of a class, by index into all_classes[] and by the function above */
struct name {
	u32 device;
	u32 class_index;
	const char *text;
};

struct names {
	struct pcitopo *pt;
	struct name *list;
	u32 count;
	u32 capacity;
};

/* The classes of a kind of function, as bits of all_classes[] */
static u32 classes_of(const struct pcitopo_device *device)
{
	if (!pcitopo_has(&device->config, PCITOPO_HAVE_CLASS))
		return 0;
	switch (device->config.class_code >> 8) {
	case PT_CLASS_DISPLAY_VGA >> 8:
	case PT_CLASS_ACCELERATOR >> 8:
		return 1 << 0 | 1 << 1;
	case PT_CLASS_NET_ETHERNET >> 8:
	case PT_CLASS_SERIAL_INFINIBAND >> 8:
		return 1 << 2 | 1 << 3;
	case PT_CLASS_STORAGE_NVM >> 8:
		return 1 << 4;
	default:
		return 0;
	}
}

static bool is_virtio(const struct pcitopo_device *device)
{
	return pcitopo_has(&device->config, PCITOPO_HAVE_VENDOR) &&
	       device->config.vendor_id == VIRTIO;
}

static void add_name(struct names *names, u32 device, u32 class_index,
		     const char *text)
{
	void *grown = pcitopo_grow(names->list, names->count + 1,
				   &names->capacity, sizeof(*names->list));

	text = pcitopo_arena_strdup(&names->pt->arena, text);
	if (!grown || !text)
		return;
	names->list = grown;
	names->list[names->count++] =
		(struct name){ device, class_index, text };
}

/* Takes the last part off a path and returns it; "" at the end */
static const char *last_part(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash)
		return "";
	*slash = '\0';
	return slash + 1;
}

/* ".../0000:01:00.0/net/eth0"; virtio has ".../virtio0/net/eth0" */
static void take_device(void *data, u32 class_index, const char *path)
{
	struct names *names = data;
	struct pcitopo_address address;
	const char *name, *part;
	char copy[4096];
	bool virtio;
	u32 device;

	if (strlen(path) >= sizeof(copy))
		return;
	strcpy(copy, path);
	name = last_part(copy);
	if (strcmp(last_part(copy), all_classes[class_index]) != 0)
		return;
	part = last_part(copy);
	virtio = strncmp(part, "virtio", 6) == 0;
	if (virtio)
		part = last_part(copy);
	if (!pcitopo_sysfs_address(part, strlen(part), &address))
		return;
	device = pcitopo_device_find(&names->pt->topo, &address);
	if (device == PCITOPO_NO_INDEX ||
	    virtio != is_virtio(&names->pt->topo.devices[device]) ||
	    !(classes_of(&names->pt->topo.devices[device]) & 1 << class_index))
		return;
	add_name(names, device, class_index, name);
}

static void list_class(struct names *names, int directory, u32 device,
		       u32 class_index)
{
	DIR *list = pcitopo_directory_list(directory, all_classes[class_index]);
	const struct dirent *entry;
	u32 count = 0;

	while (list && count < MAX_NAMES && (entry = readdir(list))) {
		if (entry->d_name[0] == '.')
			continue;
		add_name(names, device, class_index, entry->d_name);
		count++;
	}
	if (list)
		closedir(list);
}

/* A virtio function has a device "virtioN" between itself and its classes */
static int enter_virtio(int directory)
{
	DIR *list = pcitopo_directory_list(directory, ".");
	const struct dirent *entry;
	u32 children = 0;
	int fd = -1;

	while (list && fd < 0 && children++ < MAX_CHILDREN &&
	       (entry = readdir(list))) {
		if (strncmp(entry->d_name, "virtio", 6) == 0)
			fd = openat(directory, entry->d_name,
				    O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
					    O_CLOEXEC);
	}
	if (list)
		closedir(list);
	return fd;
}

static void search_function(struct names *names,
			    const struct pcitopo_rootdir *root, u32 device)
{
	const struct pcitopo_device *function =
		&names->pt->topo.devices[device];
	u32 classes = classes_of(function), i;
	int directory, virtio = -1;

	if (!classes)
		return;
	directory = pcitopo_sysfs_enter(root, &function->address);
	if (directory < 0)
		return;
	if (is_virtio(function))
		virtio = enter_virtio(directory);
	for (i = 0; all_classes[i]; i++) {
		if (classes & 1 << i)
			list_class(names, virtio < 0 ? directory : virtio,
				   device, i);
	}
	if (virtio >= 0)
		close(virtio);
	close(directory);
}

/* The class that a function is known by best comes first */
static int compare_names(const void *a, const void *b)
{
	const struct name *na = a, *nb = b;

	if (na->device != nb->device)
		return na->device < nb->device ? -1 : 1;
	if (na->class_index != nb->class_index)
		return na->class_index < nb->class_index ? -1 : 1;
	return strverscmp(na->text, nb->text);
}

static void name_device(struct pcitopo *pt, const struct name *names, u32 count)
{
	struct pcitopo_device *device = &pt->topo.devices[names->device];
	const char **list;
	u32 i;

	if (count > MAX_NAMES)
		count = MAX_NAMES;
	list = pcitopo_arena_alloc(&pt->arena, (count + 1) * sizeof(*list));
	for (i = 0; list && i < count; i++)
		list[i] = names[i].text;
	device->linux_names = list;
	pt->topo.linux_names_nvme |= device->kind == PCITOPO_KIND_NVME;
}

/**
 * pcitopo_pass_linux_names - find out what Linux calls the devices
 * @pt: context with a complete model
 * @root: the directory that stands for /
 */
void pcitopo_pass_linux_names(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root)
{
	struct names names = { .pt = pt };
	u32 i, same;

	pt->topo.has_linux_names = true;
	if (!pcitopo_is_this_machine(pt) ||
	    pcitopo_udev_list(all_classes, take_device, &names)) {
		names.count = 0;
		for (i = 0; i < pt->topo.num_devices; i++)
			search_function(&names, root, i);
	}
	if (names.count)
		qsort(names.list, names.count, sizeof(*names.list),
		      compare_names);
	for (i = 0; i < names.count; i += same) {
		same = 1;
		while (i + same < names.count &&
		       names.list[i + same].device == names.list[i].device)
			same++;
		name_device(pt, &names.list[i], same);
	}
	free(names.list);
}
