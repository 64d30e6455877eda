// SPDX-License-Identifier: GPL-2.0
/*
 * memdev.c - CXL memory devices
 */
#include "object.h"

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
	pcitopo_device_cxl(device, &memdev->sample, &memdev->cxl);
	if (!pcitopo_cxl_is_memdev(&memdev->sample.config))
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

static bool enabled_value(const struct pcitopo_facts *facts, u16 bit,
			  u64 *value)
{
	const struct pcitopo_cxl *cxl = &facts->memdev.cxl;

	*value = !!(cxl->device_ctl & bit);
	return pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_DEVICE);
}

static bool cache_enabled_get(const struct pcitopo_facts *facts, u64 *value)
{
	return enabled_value(facts, PT_CXL_CACHE, value);
}
static PCITOPO_ATTRIBUTE(cache_enabled, 0444, PCITOPO_DECIMAL);

static bool io_enabled_get(const struct pcitopo_facts *facts, u64 *value)
{
	return enabled_value(facts, PT_CXL_IO, value);
}
static PCITOPO_ATTRIBUTE(io_enabled, 0444, PCITOPO_DECIMAL);

static bool mem_enabled_get(const struct pcitopo_facts *facts, u64 *value)
{
	return enabled_value(facts, PT_CXL_MEM, value);
}
static PCITOPO_ATTRIBUTE(mem_enabled, 0444, PCITOPO_DECIMAL);

static bool trained_value(const struct pcitopo_facts *facts, u16 bit,
			  u64 *value)
{
	const struct pcitopo_config *config = &facts->memdev.sample.config;

	*value = !!(config->flexbus_status & bit);
	return pcitopo_has(config, PCITOPO_HAVE_FLEXBUS);
}

static bool cache_trained_get(const struct pcitopo_facts *facts, u64 *value)
{
	return trained_value(facts, PT_CXL_CACHE, value);
}
static PCITOPO_ATTRIBUTE(cache_trained, 0444, PCITOPO_DECIMAL);

static bool io_trained_get(const struct pcitopo_facts *facts, u64 *value)
{
	return trained_value(facts, PT_CXL_IO, value);
}
static PCITOPO_ATTRIBUTE(io_trained, 0444, PCITOPO_DECIMAL);

static bool mem_trained_get(const struct pcitopo_facts *facts, u64 *value)
{
	return trained_value(facts, PT_CXL_MEM, value);
}
static PCITOPO_ATTRIBUTE(mem_trained, 0444, PCITOPO_DECIMAL);

static bool flit_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_cxl_link link;

	pcitopo_cxl_link_decode(NULL, &facts->memdev.sample.config, &link);
	*value = link.flit;
	return link.flit != PCITOPO_CXL_FLIT_UNKNOWN;
}
static PCITOPO_ATTRIBUTE(flit, 0444, PCITOPO_FLIT);

/* Returns NULL if there is no such range. */
static const struct pcitopo_cxl_range *
range_of(const struct pcitopo_facts *facts, u32 n)
{
	const struct pcitopo_cxl *cxl = &facts->memdev.cxl;

	return pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_RANGE1 + n) ?
		       &cxl->ranges[n] :
		       NULL;
}

/* While it is not valid, the device does not know its size and media yet. */
static bool valid_range_low(const struct pcitopo_facts *facts, u32 n, u16 *low)
{
	const struct pcitopo_cxl_range *range = range_of(facts, n);

	*low = range ? range->low : 0;
	return *low & PT_CXL_RANGE_VALID;
}

static bool range_size(const struct pcitopo_facts *facts, u32 n, u64 *value)
{
	u16 low;

	*value = facts->memdev.cxl.ranges[n].size;
	return valid_range_low(facts, n, &low);
}

static bool range_base(const struct pcitopo_facts *facts, u32 n, u64 *value)
{
	*value = facts->memdev.cxl.ranges[n].base;
	return range_of(facts, n);
}

static bool range_valid(const struct pcitopo_facts *facts, u32 n, u64 *value)
{
	u16 low;

	*value = valid_range_low(facts, n, &low);
	return range_of(facts, n);
}

static bool range_active(const struct pcitopo_facts *facts, u32 n, u64 *value)
{
	const struct pcitopo_cxl_range *range = range_of(facts, n);

	*value = range && range->low & PT_CXL_RANGE_ACTIVE;
	return range;
}

static bool range_media(const struct pcitopo_facts *facts, u32 n, u64 *value)
{
	bool is_valid;
	u16 low;

	is_valid = valid_range_low(facts, n, &low);
	*value = PT_CXL_RANGE_MEDIA(low);
	return is_valid && *value <= PT_CXL_MEDIA_CDAT;
}

/* By their numbers in the specification */
enum { RANGE1, RANGE2 };

#define RANGE_ATTRIBUTE(n, what, mode, form)                                   \
	static bool range##n##_##what##_get(const struct pcitopo_facts *facts, \
					    u64 *value)                        \
	{                                                                      \
		return range_##what(facts, RANGE##n, value);                   \
	}                                                                      \
	static PCITOPO_ATTRIBUTE(range##n##_##what, mode, form)

RANGE_ATTRIBUTE(1, size, 0444, PCITOPO_DECIMAL);
RANGE_ATTRIBUTE(1, base, 0400, PCITOPO_BITS);
RANGE_ATTRIBUTE(1, valid, 0444, PCITOPO_DECIMAL);
RANGE_ATTRIBUTE(1, active, 0444, PCITOPO_DECIMAL);
RANGE_ATTRIBUTE(1, media, 0444, PCITOPO_MEDIA);
RANGE_ATTRIBUTE(2, size, 0444, PCITOPO_DECIMAL);
RANGE_ATTRIBUTE(2, base, 0400, PCITOPO_BITS);
RANGE_ATTRIBUTE(2, valid, 0444, PCITOPO_DECIMAL);
RANGE_ATTRIBUTE(2, active, 0444, PCITOPO_DECIMAL);
RANGE_ATTRIBUTE(2, media, 0444, PCITOPO_MEDIA);

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
	&numa_node_attr.attr.attr,     &cache_capable_attr.attr.attr,
	&io_capable_attr.attr.attr,    &mem_capable_attr.attr.attr,
	&cache_enabled_attr.attr.attr, &io_enabled_attr.attr.attr,
	&mem_enabled_attr.attr.attr,   &cache_trained_attr.attr.attr,
	&io_trained_attr.attr.attr,    &mem_trained_attr.attr.attr,
	&flit_attr.attr.attr,	       &range1_size_attr.attr.attr,
	&range1_base_attr.attr.attr,   &range1_valid_attr.attr.attr,
	&range1_active_attr.attr.attr, &range1_media_attr.attr.attr,
	&range2_size_attr.attr.attr,   &range2_base_attr.attr.attr,
	&range2_valid_attr.attr.attr,  &range2_active_attr.attr.attr,
	&range2_media_attr.attr.attr,  &serial_attr.attr.attr,
	&sample_age_attr.attr.attr,    NULL,
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
