// SPDX-License-Identifier: GPL-2.0
/*
 * memdev.c - CXL memory devices
 *
 * A function is one if its class code says so, or if its CXL DVSEC says that it
 * can do CXL.mem: CXL 1.1 devices (which are root complex integrated endpoints)
 * and accelerators with memory have class codes of their own.
 */
#include "object.h"

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
	memdev->numa_node = READ_ONCE(device->numa_node);
	return true;
}

static bool pcitopo_memdev_facts(const struct pcitopo_table *table, u32 index,
				 struct pcitopo_facts *facts)
{
	return pcitopo_memdev_get(table, index, &facts->memdev);
}

static bool numa_node_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->memdev.numa_node;
	return facts->memdev.numa_node != NUMA_NO_NODE;
}
static PCITOPO_ATTRIBUTE(numa_node, 0444, PCITOPO_DECIMAL);

static bool capability_value(const struct pcitopo_facts *facts, u16 bit,
			     u64 *value)
{
	const struct pcitopo_config *config = &facts->memdev.sample.config;

	*value = !!(config->cxl_device_cap & bit);
	return pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE);
}

static bool cache_capable_get(const struct pcitopo_facts *facts, u64 *value)
{
	return capability_value(facts, PT_CXL_CACHE, value);
}
static PCITOPO_ATTRIBUTE(cache_capable, 0444, PCITOPO_DECIMAL);

static bool io_capable_get(const struct pcitopo_facts *facts, u64 *value)
{
	return capability_value(facts, PT_CXL_IO, value);
}
static PCITOPO_ATTRIBUTE(io_capable, 0444, PCITOPO_DECIMAL);

static bool mem_capable_get(const struct pcitopo_facts *facts, u64 *value)
{
	return capability_value(facts, PT_CXL_MEM, value);
}
static PCITOPO_ATTRIBUTE(mem_capable, 0444, PCITOPO_DECIMAL);

static bool serial_get(const struct pcitopo_facts *facts, u64 *value)
{
	return pcitopo_serial_value(&facts->memdev.sample, value);
}
static PCITOPO_ATTRIBUTE(serial, 0400, PCITOPO_SERIAL);

static bool sample_age_get(const struct pcitopo_facts *facts, u64 *value)
{
	return pcitopo_age_value(facts->memdev.sample.sampled_ns, value);
}
static PCITOPO_ATTRIBUTE(sample_age, 0444, PCITOPO_DECIMAL);

static struct attribute *memdev_attrs[] = {
	&numa_node_attr.attr.attr,
	&cache_capable_attr.attr.attr,
	&io_capable_attr.attr.attr,
	&mem_capable_attr.attr.attr,
	&serial_attr.attr.attr,
	&sample_age_attr.attr.attr,
	NULL,
};

static const struct attribute_group memdev_group = {
	.attrs = memdev_attrs,
	.is_visible = pcitopo_attribute_is_visible,
};

static const struct attribute_group *memdev_groups[] = {
	&memdev_group,
	NULL,
};

const struct pcitopo_kind pcitopo_memdev_kind = {
	.type = {
		.name = "memdev",
		.groups = memdev_groups,
		.uevent = pcitopo_object_uevent,
	},
	.address_variable = "PCITOPO_ADDRESS",
	.get = pcitopo_memdev_facts,
};
