// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * driver.c - pass "driver": which driver is bound to a function
 *
 * For sources that do not read the directory of each function anyway.
 */
#include "source/pass/pass.h"

#include <stdio.h>
#include <unistd.h>

static void read_driver(struct pcitopo *pt, int devices,
			struct pcitopo_device *device)
{
	char name[PCITOPO_ADDRESS_SIZE + sizeof("/driver")], path[1024];
	const char *slash;

	pcitopo_address_format(&device->address, name);
	strcat(name, "/driver");
	if (!pcitopo_link_read(devices, name, path, sizeof(path)))
		return;
	slash = strrchr(path, '/');
	if (slash && slash[1])
		device->driver = pcitopo_arena_strdup(&pt->arena, slash + 1);
}

/**
 * pcitopo_pass_driver - find the drivers of all functions
 * @pt: the context
 * @root: the directory that stands for /; must be the real one, as links are
 *	followed wherever they lead
 */
void pcitopo_pass_driver(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	int devices = pcitopo_rootdir_enter(root, PCITOPO_SYSFS_DEVICES);
	u32 i;

	if (devices < 0)
		return;
	for (i = 0; i < pt->topo.num_devices; i++)
		read_driver(pt, devices, &pt->topo.devices[i]);
	close(devices);
}
