// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-udev.c - stands for source/udev.c where libudev is left out
 */
#include "source/udev.h"

#include <errno.h>

/* As source/udev.c has it */
int pcitopo_uevents_open(const char *subsystem,
			 struct pcitopo_uevents **uevents)
{
	return -EOPNOTSUPP;
}

/* As source/udev.c has it */
void pcitopo_uevents_close(struct pcitopo_uevents *uevents)
{
}

/* As source/udev.c has it */
int pcitopo_uevents_fd(const struct pcitopo_uevents *uevents)
{
	return -1;
}

/* As source/udev.c has it */
bool pcitopo_uevents_take(struct pcitopo_uevents *uevents)
{
	return false;
}

/* As source/udev.c has it */
int pcitopo_udev_list(const char *const *classes, pcitopo_udev_fn *take,
		      void *data)
{
	return -EOPNOTSUPP;
}
