// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vmd.c - pass "VMD": which VMD function a domain is below
 *
 * The registers do not say. The kernel knows, and shows it by the place of the
 * domain's functions in its tree of devices.
 */
#include "source/pass/pass.h"

#include <unistd.h>

static u32 find_vmd(const struct pcitopo_topo *topo, int devices,
		    const struct pcitopo_root *root)
{
	char name[PCITOPO_ADDRESS_SIZE], path[4096];
	struct pcitopo_address above;

	pcitopo_address_format(&topo->devices[root->first_child].address, name);
	if (!pcitopo_link_read(devices, name, path, sizeof(path)) ||
	    !pcitopo_sysfs_above(path, &above) || above.domain == root->domain)
		return root->vmd;
	return pcitopo_device_find(topo, &above);
}

/**
 * pcitopo_pass_vmd - find the VMD functions that domains are below
 * @pt: context with a complete model
 * @root: the directory that stands for /
 */
void pcitopo_pass_vmd(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	int devices = pcitopo_rootdir_enter(root, PCITOPO_SYSFS_DEVICES);
	u32 i;

	if (devices < 0)
		return;
	for (i = 0; i < pt->topo.num_roots; i++)
		pt->topo.roots[i].vmd =
			find_vmd(&pt->topo, devices, &pt->topo.roots[i]);
	close(devices);
}
