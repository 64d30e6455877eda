/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * udev.h - what libudev knows of this machine
 *
 * Private to the library. Built without libudev, source/no-udev.c says that
 * there is nothing to be had.
 */
#ifndef PCITOPO_SOURCE_UDEV_H
#define PCITOPO_SOURCE_UDEV_H

#include "model/model.h"

struct pcitopo_uevents;

/* source/udev.c */
int pcitopo_uevents_open(const char *subsystem,
			 struct pcitopo_uevents **uevents);
void pcitopo_uevents_close(struct pcitopo_uevents *uevents);
int pcitopo_uevents_fd(const struct pcitopo_uevents *uevents);
bool pcitopo_uevents_take(struct pcitopo_uevents *uevents);

/* A device of a class: @path is where it is, "/sys/devices/.../net/eth0" */
typedef void pcitopo_udev_fn(void *data, u32 class_index, const char *path);

int pcitopo_udev_list(const char *const *classes, pcitopo_udev_fn *take,
		      void *data);

#endif /* PCITOPO_SOURCE_UDEV_H */
