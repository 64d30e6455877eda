// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * udev.c - devices and uevents of this machine, through libudev
 *
 * The only file that includes libudev. Its monitor listens to the group of the
 * kernel, not to that of udevd: rescue shells and small guests have no udevd.
 * libudev drops messages that another process has sent.
 */
#include "source/udev.h"

#include <errno.h>
#include <libudev.h>
#include <stdlib.h>

#define BUFFER_SIZE (1 << 20) /* of a burst, only one has to be kept */
#define MANY	    1024      /* messages to take before something else */

struct pcitopo_uevents {
	struct udev *udev;
	struct udev_monitor *monitor;
};

static int start(struct pcitopo_uevents *uevents, const char *subsystem)
{
	int ret;

	uevents->udev = udev_new();
	if (!uevents->udev)
		return -ENOMEM;
	errno = ENOMEM;
	uevents->monitor =
		udev_monitor_new_from_netlink(uevents->udev, "kernel");
	if (!uevents->monitor)
		return -errno;
	ret = udev_monitor_filter_add_match_subsystem_devtype(uevents->monitor,
							      subsystem, NULL);
	if (ret < 0)
		return ret;
	/* Unprivileged processes do with the usual size */
	udev_monitor_set_receive_buffer_size(uevents->monitor, BUFFER_SIZE);
	ret = udev_monitor_enable_receiving(uevents->monitor);
	return ret < 0 ? ret : 0;
}

/**
 * pcitopo_uevents_open - begin to listen to uevents
 * @subsystem: devices of this one, for example "cxl"
 * @uevents: to be closed with pcitopo_uevents_close(); untouched on failure
 *
 * Return: 0; -EOPNOTSUPP if built without libudev; another negative errno, for
 * example in a sandbox.
 */
int pcitopo_uevents_open(const char *subsystem,
			 struct pcitopo_uevents **uevents)
{
	struct pcitopo_uevents *opened = calloc(1, sizeof(*opened));
	int ret;

	if (!opened)
		return -ENOMEM;
	ret = start(opened, subsystem);
	if (ret)
		pcitopo_uevents_close(opened);
	else
		*uevents = opened;
	return ret;
}

/**
 * pcitopo_uevents_close - stop listening
 * @uevents: of pcitopo_uevents_open(), or NULL
 */
void pcitopo_uevents_close(struct pcitopo_uevents *uevents)
{
	if (!uevents)
		return;
	udev_monitor_unref(uevents->monitor);
	udev_unref(uevents->udev);
	free(uevents);
}

/**
 * pcitopo_uevents_fd - what to poll
 * @uevents: of pcitopo_uevents_open()
 *
 * Return: a file descriptor that is readable when there is something to take.
 */
int pcitopo_uevents_fd(const struct pcitopo_uevents *uevents)
{
	return udev_monitor_get_fd(uevents->monitor);
}

/**
 * pcitopo_uevents_take - take the uevents that have arrived
 * @uevents: of pcitopo_uevents_open(), or NULL
 *
 * Return: true if there was one of the subsystem, or if some were lost.
 */
bool pcitopo_uevents_take(struct pcitopo_uevents *uevents)
{
	struct udev_device *device;
	bool found = false;
	int count;

	for (count = 0; uevents && count < MANY; count++) {
		errno = 0;
		device = udev_monitor_receive_device(uevents->monitor);
		if (device || errno == ENOBUFS)
			found = true;
		else if (errno != EINTR)
			break;
		udev_device_unref(device);
	}
	return found;
}

static int list_class(struct udev *udev, const char *class_name,
		      u32 class_index, pcitopo_udev_fn *take, void *data)
{
	struct udev_enumerate *all = udev_enumerate_new(udev);
	struct udev_list_entry *each;
	int ret = -ENOMEM;

	if (all)
		ret = udev_enumerate_add_match_subsystem(all, class_name);
	if (ret >= 0)
		ret = udev_enumerate_scan_devices(all);
	if (ret >= 0) {
		udev_list_entry_foreach(each,
					udev_enumerate_get_list_entry(all))
			take(data, class_index, udev_list_entry_get_name(each));
	}
	udev_enumerate_unref(all);
	return ret < 0 ? ret : 0;
}

/**
 * pcitopo_udev_list - list the devices of classes
 * @classes: names of the classes, NULL-terminated
 * @take: called with the index of the class and the path of each device
 * @data: for @take
 *
 * Return: 0; -EOPNOTSUPP if built without libudev; another negative errno,
 * perhaps after some devices.
 */
int pcitopo_udev_list(const char *const *classes, pcitopo_udev_fn *take,
		      void *data)
{
	struct udev *udev = udev_new();
	int ret = udev ? 0 : -ENOMEM;
	u32 i;

	for (i = 0; !ret && classes[i]; i++)
		ret = list_class(udev, classes[i], i, take, data);
	udev_unref(udev);
	return ret;
}
