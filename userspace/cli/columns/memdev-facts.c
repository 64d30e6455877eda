// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memdev-facts.c - what is known of a CXL memory device, from Linux or its registers
 */
#include <stdlib.h>

#include "columns/memdev-facts.h"

static bool is_valid(const struct pcitopo_cxl *cxl, u32 range)
{
	return pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_RANGE1 + range) &&
	       cxl->ranges[range].low & PT_CXL_RANGE_VALID;
}

/* Sum of the ranges; a sum that cannot be is not known */
static void add_up(const struct pcitopo_cxl *cxl, u32 media,
		   struct pcitopo_number *bytes)
{
	u64 sum = 0;
	u32 found;
	u32 i;

	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (!is_valid(cxl, i))
			continue;
		found = PT_CXL_RANGE_MEDIA(cxl->ranges[i].low);
		if (media != MEDIA_ANY && found != PT_CXL_MEDIA_VOLATILE &&
		    found != PT_CXL_MEDIA_NON_VOLATILE)
			return;
		if (media == MEDIA_ANY || found == media) {
			if (sum + cxl->ranges[i].size < sum)
				return;
			sum += cxl->ranges[i].size;
		}
		bytes->known = true;
	}
	bytes->value = sum;
}

static void by_linux(const struct pcitopo_cxl_memdev *memdev, u32 media,
		     struct pcitopo_number *bytes)
{
	if (media == PT_CXL_MEDIA_VOLATILE) {
		*bytes = memdev->ram_bytes;
	} else if (media == PT_CXL_MEDIA_NON_VOLATILE) {
		*bytes = memdev->pmem_bytes;
	} else {
		bytes->value =
			memdev->ram_bytes.value + memdev->pmem_bytes.value;
		bytes->known = memdev->ram_bytes.known &&
			       memdev->pmem_bytes.known &&
			       bytes->value >= memdev->ram_bytes.value;
	}
}

/**
 * memdev_capacity - how much memory a device has
 * @topo: the model
 * @device: device index
 * @media: PT_CXL_MEDIA_VOLATILE, PT_CXL_MEDIA_NON_VOLATILE or MEDIA_ANY
 * @bytes: set to what Linux says; else to what the ranges of its DVSEC say,
 *	unless one of them does not say what kind of memory it is
 */
void memdev_capacity(const struct pcitopo_topo *topo, u32 device, u32 media,
		     struct pcitopo_number *bytes)
{
	u32 memdev = pcitopo_cxl_memdev_of(topo, device);
	const struct pcitopo_cxl *cxl = topo->devices[device].cxl;
	const struct pcitopo_number none = { 0 };

	*bytes = none;
	if (memdev != PCITOPO_NO_INDEX)
		by_linux(&topo->cxl.memdevs[memdev], media, bytes);
	if (!bytes->known && cxl)
		add_up(cxl, media, bytes);
	if (!bytes->known)
		*bytes = none;
}

/**
 * memdev_trained - which CXL protocols a device has trained
 * @topo: the model
 * @device: device index
 * @protocols: set to bits PT_CXL_*; 0: it trained as plain PCIe
 *
 * A restricted device has no link of its own; if it has a Flex Bus port, then
 * in its own configuration space.
 *
 * Return: it is known.
 */
bool memdev_trained(const struct pcitopo_topo *topo, u32 device, u8 *protocols)
{
	const struct pcitopo_device *dev = &topo->devices[device];
	const struct pcitopo_link *link;

	if (dev->link != PCITOPO_NO_INDEX) {
		link = &topo->links[dev->link];
		*protocols = link->cxl_link.trained;
		return link->cxl_link.has_trained;
	}
	*protocols = dev->config.flexbus_status & PT_CXL_PROTOCOLS;
	return pcitopo_has(&dev->config, PCITOPO_HAVE_FLEXBUS);
}

/**
 * memdev_of_decoder - the memory device of an endpoint decoder
 * @topo: the model
 * @decoder: decoder index, or PCITOPO_NO_INDEX
 *
 * Return: index among what Linux knows, or PCITOPO_NO_INDEX.
 */
u32 memdev_of_decoder(const struct pcitopo_topo *topo, u32 decoder)
{
	u32 i;

	if (decoder == PCITOPO_NO_INDEX)
		return PCITOPO_NO_INDEX;
	for (i = 0; i < topo->cxl.num_memdevs; i++) {
		if (topo->cxl.memdevs[i].endpoint != PCITOPO_NO_INDEX &&
		    topo->cxl.memdevs[i].endpoint ==
			    topo->cxl.decoders[decoder].port)
			return i;
	}
	return PCITOPO_NO_INDEX;
}

/**
 * memdev_regions_of - the regions that a memory device is part of
 * @topo: the model
 * @memdev: index among what Linux knows
 * @regions: set to an array of region indices, to be freed by the caller
 *
 * Return: how many.
 */
u32 memdev_regions_of(const struct pcitopo_topo *topo, u32 memdev,
		      u32 **regions)
{
	u32 count = pcitopo_cxl_regions_of(topo, memdev, NULL, 0);

	*regions = xzalloc(count, sizeof(**regions));
	pcitopo_cxl_regions_of(topo, memdev, *regions, count);
	return count;
}

/**
 * path_ports - the CXL ports from a memory device to the root
 * @topo: the model
 * @device: device index
 * @ports: set to port indices, the device's own first
 * @size: room in @ports
 *
 * Return: how many; 0: Linux has none for the device.
 */
u32 path_ports(const struct pcitopo_topo *topo, u32 device, u32 *ports,
	       u32 size)
{
	u32 memdev = pcitopo_cxl_memdev_of(topo, device);
	u32 count = 0;
	u32 port;

	if (memdev == PCITOPO_NO_INDEX)
		return 0;
	for (port = topo->cxl.memdevs[memdev].endpoint;
	     port != PCITOPO_NO_INDEX && count < size;
	     port = topo->cxl.ports[port].parent)
		ports[count++] = port;
	return count;
}
