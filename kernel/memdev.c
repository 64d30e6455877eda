// SPDX-License-Identifier: GPL-2.0
/*
 * memdev.c - CXL memory devices
 *
 * A function is one if its class code says so, or if its CXL DVSEC says that it
 * can do CXL.mem: CXL 1.1 devices (which are root complex integrated endpoints)
 * and accelerators with memory have class codes of their own.
 */
#include "pcitopo.h"

static bool pcitopo_is_memdev(const struct pcitopo_config *config)
{
	if (pcitopo_has(config, PCITOPO_HAVE_HEADER) &&
	    config->header_type != PT_HEADER_TYPE_NORMAL)
		return false;
	if (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
	    config->class_code == PT_CLASS_MEMORY_CXL)
		return true;
	return pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE) &&
	       config->cxl_device_cap & PT_CXL_MEM;
}

/**
 * pcitopo_memdev_get - the CXL memory device that a function is
 * @table: the records
 * @index: of the function's record in @table
 * @memdev: overwritten if it is one
 *
 * Context: as pcitopo_table().
 * Return: false if the function is none, or is gone.
 */
bool pcitopo_memdev_get(const struct pcitopo_table *table, u32 index,
			struct pcitopo_memdev *memdev)
{
	const struct pcitopo_device *device = table->devices[index];

	if (READ_ONCE(device->gone) || device->is_vf)
		return false;
	pcitopo_device_sample(device, &memdev->sample);
	if (!pcitopo_is_memdev(&memdev->sample.config))
		return false;
	memdev->address = device->key;
	memdev->numa_node = device->numa_node;
	return true;
}
