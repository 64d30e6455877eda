/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * path.h - addresses of functions as names of directories below /sys
 *
 * Private to the library.
 */
#ifndef PCITOPO_SOURCE_SYSFS_PATH_H
#define PCITOPO_SOURCE_SYSFS_PATH_H

#include "base/rootdir.h"
#include "model/topo.h"

#define PCITOPO_SYSFS_DEVICES "sys/bus/pci/devices"

int pcitopo_sysfs_enter(const struct pcitopo_rootdir *root,
			const struct pcitopo_address *address);
bool pcitopo_sysfs_address(const char *name, size_t length,
			   struct pcitopo_address *address);
bool pcitopo_sysfs_above(const char *path, struct pcitopo_address *address);

#endif /* PCITOPO_SOURCE_SYSFS_PATH_H */
