// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * linux-names.c - pass "Linux names": mlx5_4, eth0, nvme0
 *
 * A driver makes a directory for each class of thing it offers below the
 * directory of its function: "net", "infiniband", "nvme" and so on; what is in
 * there are the names. These are the names that udev gave, so libudev has
 * nothing to add.
 */
#include "source/pass/pass.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#define MAX_NAMES    32 /* a NIC can have one for each of its representors */
#define MAX_CHILDREN 1024

struct names {
	const char *list[MAX_NAMES];
	u32 count;
};

/* The class directories of a kind, that it is best known by first */
static const char *const *classes_of(const struct pcitopo_device *device)
{
	static const char *const display[] = { "drm", "accel", NULL };
	static const char *const network[] = { "infiniband", "net", NULL };
	static const char *const storage[] = { "nvme", NULL };
	static const char *const none[] = { NULL };

	if (!pcitopo_has(&device->config, PCITOPO_HAVE_CLASS))
		return none;
	switch (device->config.class_code >> 8) {
	case PT_CLASS_STORAGE_NVM >> 8:
		return storage;
	case PT_CLASS_NET_ETHERNET >> 8:
	case PT_CLASS_SERIAL_INFINIBAND >> 8:
		return network;
	case PT_CLASS_DISPLAY_VGA >> 8:
	case PT_CLASS_ACCELERATOR >> 8:
		return display;
	default:
		return none;
	}
}

static int compare_names(const void *a, const void *b)
{
	return strverscmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_class(struct pcitopo *pt, struct names *names, int directory,
		      const char *class_name)
{
	DIR *list = pcitopo_directory_list(directory, class_name);
	const struct dirent *entry;
	u32 first = names->count;
	char *name;

	while (list && names->count < MAX_NAMES && (entry = readdir(list))) {
		if (entry->d_name[0] == '.')
			continue;
		name = pcitopo_arena_strdup(&pt->arena, entry->d_name);
		if (name)
			names->list[names->count++] = name;
	}
	if (list)
		closedir(list);
	if (names->count > first)
		qsort(names->list + first, names->count - first,
		      sizeof(*names->list), compare_names);
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

static void add_names(struct pcitopo *pt, struct names *names, int directory,
		      const struct pcitopo_device *device)
{
	const char *const *class_name = classes_of(device);
	int virtio = -1;

	if (*class_name && pcitopo_has(&device->config, PCITOPO_HAVE_VENDOR) &&
	    device->config.vendor_id == 0x1af4)
		virtio = enter_virtio(directory);
	for (; *class_name; class_name++)
		add_class(pt, names, virtio < 0 ? directory : virtio,
			  *class_name);
	if (virtio >= 0)
		close(virtio);
}

static const char *const *keep_names(struct pcitopo *pt,
				     const struct names *names)
{
	const char **list;

	list = pcitopo_arena_alloc(&pt->arena,
				   (names->count + 1) * sizeof(*list));
	if (list)
		memcpy(list, names->list, names->count * sizeof(*list));
	return list;
}

/**
 * pcitopo_pass_linux_names - find out what Linux calls the devices
 * @pt: context with a complete model
 * @root: the directory that stands for /
 */
void pcitopo_pass_linux_names(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root)
{
	u32 i;

	pt->topo.has_linux_names = true;
	for (i = 0; i < pt->topo.num_devices; i++) {
		struct pcitopo_device *device = &pt->topo.devices[i];
		struct names names = { .count = 0 };
		int directory;

		if (!*classes_of(device))
			continue;
		directory = pcitopo_sysfs_enter(root, &device->address);
		if (directory < 0)
			continue;
		add_names(pt, &names, directory, device);
		close(directory);
		if (!names.count)
			continue;
		device->linux_names = keep_names(pt, &names);
		pt->topo.linux_names_nvme |= device->kind == PCITOPO_KIND_NVME;
	}
}
