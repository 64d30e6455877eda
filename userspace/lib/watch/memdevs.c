// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memdevs.c - drivers that bind to CXL memory devices, and unbind
 *
 * Linux creates memN when cxl_pci binds to a function, and its memory can be used
 * once cxl_mem has bound to memN. Both are read from /sys/bus/cxl, also where the
 * module reports functions. After unbinding and binding again, its link there is
 * another file, so this is not missed between two polls, but several times are
 * reported as one.
 */
#include "watch/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define CXL_DEVICES "sys/bus/cxl/devices"

/* Of "mem3", and of nothing else: 3 */
static bool number_of(const char *name, u32 *number)
{
	char text[PCITOPO_MEMDEV_SIZE];

	if (strncmp(name, "mem", 3) != 0 || strlen(name) >= sizeof(text))
		return false;
	*number = (u32)strtoul(name + 3, NULL, 10);
	pcitopo_memdev_name(*number, text);
	return !strcmp(name, text);
}

/**
 * pcitopo_memdev_name - name of a memory device in Linux
 * @number: of it
 * @text: "mem3"
 */
void pcitopo_memdev_name(u32 number, char text[PCITOPO_MEMDEV_SIZE])
{
	snprintf(text, PCITOPO_MEMDEV_SIZE, "mem%u", number);
}

/* Name of the driver and which file says so; none is an empty name */
static u64 read_driver(int directory, char name[PCITOPO_DRIVER_SIZE])
{
	char path[PCITOPO_ATTRIBUTE_SIZE];
	struct stat status;
	const char *slash;

	name[0] = '\0';
	if (fstatat(directory, "driver", &status, AT_SYMLINK_NOFOLLOW) ||
	    !pcitopo_link_read(directory, "driver", path, sizeof(path)))
		return 0;
	slash = strrchr(path, '/');
	if (slash)
		snprintf(name, PCITOPO_DRIVER_SIZE, "%s", slash + 1);
	return name[0] ? status.st_ino : 0;
}

static void read_serial(int directory, struct pcitopo_known_memdev *memdev)
{
	char text[PCITOPO_ATTRIBUTE_SIZE];
	char *end;

	if (!pcitopo_attribute_text(directory, "serial", text) ||
	    strncmp(text, "0x", 2) != 0 || strlen(text) > 18)
		return;
	memdev->serial = strtoull(text + 2, &end, 16);
	memdev->has_serial = !*end && text[2];
}

/* Return: false when it is gone */
static bool read_memdev(struct pcitopo_monitor *monitor, int list,
			const char *name, struct pcitopo_known_memdev *memdev)
{
	char path[4096],
		below[sizeof(CXL_DEVICES "//..") + PCITOPO_MEMDEV_SIZE];
	int directory;

	if (!pcitopo_link_read(list, name, path, sizeof(path)))
		return false;
	snprintf(below, sizeof(below), CXL_DEVICES "/%s", name);
	directory = pcitopo_rootdir_enter(&monitor->root, below);
	if (directory < 0)
		return false;
	memdev->driver_inode = read_driver(directory, memdev->driver);
	read_serial(directory, memdev);
	close(directory);
	/* It hangs below its function: ".../0000:0f:00.0/mem3" */
	memdev->has_device = pcitopo_sysfs_above(path, &memdev->device);
	strcat(below, "/..");
	directory = pcitopo_rootdir_enter(&monitor->root, below);
	if (directory < 0)
		return false;
	read_driver(directory, memdev->maker);
	close(directory);
	return true;
}

static int add_entry(struct pcitopo_monitor *monitor, int list,
		     const struct dirent *entry,
		     struct pcitopo_known_memdevs *memdevs)
{
	struct pcitopo_known_memdev memdev = { .inode = entry->d_ino };
	void *grown;

	if (!number_of(entry->d_name, &memdev.number) ||
	    !read_memdev(monitor, list, entry->d_name, &memdev))
		return 0;
	grown = pcitopo_grow(memdevs->list, memdevs->count + 1,
			     &memdevs->capacity, sizeof(memdev));
	if (!grown)
		return -ENOMEM;
	memdevs->list = grown;
	memdevs->list[memdevs->count++] = memdev;
	return 0;
}

static int compare_memdevs(const void *a, const void *b)
{
	const struct pcitopo_known_memdev *ma = a, *mb = b;

	return ma->number < mb->number ? -1 : ma->number > mb->number;
}

/* Those that are there, by number; without a CXL core there are none */
static int list_memdevs(struct pcitopo_monitor *monitor,
			struct pcitopo_known_memdevs *memdevs)
{
	DIR *list = pcitopo_rootdir_list(&monitor->root, CXL_DEVICES);
	const struct dirent *entry;
	int ret = 0;

	if (!list)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -errno;
	while (!ret && (errno = 0, entry = readdir(list)))
		ret = add_entry(monitor, dirfd(list), entry, memdevs);
	if (!ret)
		ret = -errno;
	closedir(list);
	if (memdevs->count)
		qsort(memdevs->list, memdevs->count, sizeof(*memdevs->list),
		      compare_memdevs);
	return ret;
}

/* Its function may be in the model since before it had that name */
static void put_name(struct pcitopo *pt, const struct pcitopo_address *address,
		     const char *name)
{
	u32 index = pcitopo_device_find(&pt->topo, address);
	struct pcitopo_device *device;
	const char **names;

	if (index == PCITOPO_NO_INDEX)
		return;
	device = &pt->topo.devices[index];
	if (device->kind != PCITOPO_KIND_MEMDEV ||
	    (device->linux_names && device->linux_names[0] &&
	     !strcmp(device->linux_names[0], name)))
		return;
	names = pcitopo_arena_alloc(&pt->arena, 2 * sizeof(*names));
	if (!names)
		return;
	names[0] = pcitopo_arena_strdup(&pt->arena, name);
	device->linux_names = names;
}

static int report(struct pcitopo_monitor *monitor, enum pcitopo_event_type type,
		  const struct pcitopo_known_memdev *memdev, const char *driver)
{
	struct pcitopo_arena *strings = &monitor->queue.arena;
	struct pcitopo_event event = {
		.type = type,
		.has_device = memdev->has_device,
		.device = memdev->device,
		.driver = driver[0] ? pcitopo_arena_strdup(strings, driver) :
				      NULL,
		.kinds = 1u << PCITOPO_KIND_MEMDEV,
	};
	char name[PCITOPO_MEMDEV_SIZE];

	pcitopo_memdev_name(memdev->number, name);
	event.linux_name = pcitopo_arena_strdup(strings, name);
	if (memdev->has_serial)
		event.device_serial = pcitopo_arena_printf(
			strings, "%016llx", (unsigned long long)memdev->serial);
	if (type == PCITOPO_EVENT_BOUND && memdev->has_device)
		put_name(monitor->now, &memdev->device, name);
	return pcitopo_queue_push(monitor, monitor->now, &event);
}

static const struct pcitopo_known_memdev *
find(const struct pcitopo_known_memdevs *memdevs, u32 *at, u32 number)
{
	while (*at < memdevs->count && memdevs->list[*at].number < number)
		++*at;
	return *at < memdevs->count && memdevs->list[*at].number == number ?
		       &memdevs->list[*at] :
		       NULL;
}

/* What stays known is there after that, with the same drivers */
static int report_gone(struct pcitopo_monitor *monitor,
		       const struct pcitopo_known_memdevs *now)
{
	struct pcitopo_known_memdevs *known = &monitor->memdevs;
	const struct pcitopo_known_memdev *found;
	u32 i, at = 0, kept = 0;
	int ret = 0;

	for (i = 0; i < known->count; i++) {
		struct pcitopo_known_memdev memdev = known->list[i];
		bool is_gone;

		found = find(now, &at, memdev.number);
		is_gone = !found || found->inode != memdev.inode;
		if (!ret && memdev.driver_inode &&
		    (is_gone || found->driver_inode != memdev.driver_inode)) {
			ret = report(monitor, PCITOPO_EVENT_UNBOUND, &memdev,
				     memdev.driver);
			memdev.driver_inode = 0;
		}
		if (!ret && is_gone)
			ret = report(monitor, PCITOPO_EVENT_UNBOUND, &memdev,
				     memdev.maker);
		else
			known->list[kept++] = memdev;
	}
	known->count = kept;
	return ret;
}

/* A function is reported before its driver is */
static bool is_early(const struct pcitopo_monitor *monitor,
		     const struct pcitopo_known_memdev *memdev)
{
	return memdev->has_device &&
	       !pcitopo_known_functions_has(
		       &monitor->functions,
		       pcitopo_address_key(&memdev->device));
}

static int report_come(struct pcitopo_monitor *monitor,
		       struct pcitopo_known_memdevs *now)
{
	const struct pcitopo_known_memdev *known;
	u32 i, at = 0, kept = 0;
	int ret = 0;

	for (i = 0; !ret && i < now->count; i++) {
		struct pcitopo_known_memdev *memdev = &now->list[i];

		known = find(&monitor->memdevs, &at, memdev->number);
		if (!known && is_early(monitor, memdev))
			continue;
		/* It may be on its way out by now, but cannot be another one */
		if (known)
			memcpy(memdev->maker, known->maker,
			       sizeof(known->maker));
		else
			ret = report(monitor, PCITOPO_EVENT_BOUND, memdev,
				     memdev->maker);
		if (!ret && memdev->driver_inode &&
		    (!known || !known->driver_inode))
			ret = report(monitor, PCITOPO_EVENT_BOUND, memdev,
				     memdev->driver);
		now->list[kept++] = *memdev;
	}
	now->count = kept;
	return ret;
}

/**
 * pcitopo_memdevs_poll - read the memory devices again and report what is new
 * @monitor: the monitor
 * @only_gone: report only what was unbound; the rest at the next poll
 *
 * Return: 0 or -ENOMEM; what cannot be read now is for the next poll.
 */
int pcitopo_memdevs_poll(struct pcitopo_monitor *monitor, bool only_gone)
{
	struct pcitopo_known_memdevs now = { 0 };
	int ret = list_memdevs(monitor, &now);

	if (!ret)
		ret = report_gone(monitor, &now);
	if (!ret && !only_gone) {
		monitor->memdevs_stale = false;
		ret = report_come(monitor, &now);
		if (!ret) {
			free(monitor->memdevs.list);
			monitor->memdevs = now;
			return 0;
		}
	}
	free(now.list);
	return ret == -ENOMEM ? ret : 0;
}
