// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pass-cxl.c - pass "CXL": what Linux made of the memory devices
 */
#include "cxl.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* A list of one more name; a function of a device with CXL can have others */
static const char *const *with_name(struct pcitopo *pt,
				    const char *const *names, const char *name)
{
	const char **list;
	u32 count = 0;

	while (names && names[count])
		count++;
	list = pcitopo_alloc(pt, (count + 2) * sizeof(*list));
	if (!list)
		return names;
	if (count)
		memcpy(list, names, count * sizeof(*list));
	list[count] = name;
	return list;
}

static void name_devices(struct pcitopo *pt)
{
	const struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	struct pcitopo_device *device;
	u32 i;

	for (i = 0; i < cxl->num_memdevs; i++) {
		if (cxl->memdevs[i].device == PCITOPO_NO_INDEX)
			continue;
		device = &pt->topo.devices[cxl->memdevs[i].device];
		device->linux_names = with_name(pt, device->linux_names,
						cxl->memdevs[i].name);
		pt->topo.linux_names_memdev |= device->kind ==
					       PCITOPO_KIND_MEMDEV;
	}
}

/**
 * pcitopo_pass_cxl - find out what Linux made of the memory devices
 * @pt: context with a complete model of the functions
 * @root: the directory that stands for /
 */
void pcitopo_pass_cxl(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	struct pcitopo_cxl_records records = { .pt = pt };
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;

	if (pcitopo_cxl_read_sysfs(&records, root))
		cxl->backend = "sysfs";
	pcitopo_cxl_join(&records);
	pcitopo_cxl_forget(&records);
	pcitopo_cxl_read_acpi(pt, root);
	pcitopo_cxl_read_memory(pt, root);
	name_devices(pt);
}
