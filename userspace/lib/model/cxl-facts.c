// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-facts.c - what registers and Linux say of a memory device
 *
 * Facts that rules and explain cxl share. A function returns false also where
 * nothing is known, so a caller asks for what it wants to claim.
 */
#include "model/cxl-facts.h"

/**
 * pcitopo_cxl_protocols - protocols in words
 * @protocols: PT_CXL_*
 *
 * Return: for example "io+mem"; "none".
 */
const char *pcitopo_cxl_protocols(u8 protocols)
{
	static const char *const names[] = {
		"none", "cache",     "io",     "cache+io",
		"mem",	"cache+mem", "io+mem", "cache+io+mem",
	};

	return names[protocols & (PT_CXL_CACHE | PT_CXL_IO | PT_CXL_MEM)];
}

/**
 * pcitopo_cxl_bytes - a capacity in words
 * @arena: memory of the text
 * @bytes: the capacity
 *
 * Return: for example "128 GiB", in the largest unit without a fraction.
 */
const char *pcitopo_cxl_bytes(struct pcitopo_arena *arena, u64 bytes)
{
	static const char *const units[] = { "bytes", "KiB", "MiB", "GiB",
					     "TiB" };
	const char *text;
	size_t unit = 0;

	while (bytes && !(bytes & 1023) && unit + 1 < ARRAY_SIZE(units)) {
		bytes >>= 10;
		unit++;
	}
	text = pcitopo_arena_printf(arena, "%llu %s", (unsigned long long)bytes,
				    units[unit]);
	return text ? text : "?";
}

/**
 * pcitopo_cxl_defect_name - what is wrong with CXL DVSECs
 * @defect: the defect
 *
 * Return: what follows "a DVSEC that".
 */
const char *pcitopo_cxl_defect_name(enum pcitopo_cxl_defect defect)
{
	static const char *const names[] = {
		[PCITOPO_CXL_DEFECT_SHORT] = "shorter than its revision says",
		[PCITOPO_CXL_DEFECT_CUT] =
			"runs over the end of configuration space",
		[PCITOPO_CXL_DEFECT_OVERLAP] = "reaches into the next one",
		[PCITOPO_CXL_DEFECT_REPEATED] = "there twice",
		[PCITOPO_CXL_DEFECT_VALUE] = "has a reserved value",
	};

	return names[defect];
}

/* What the component below a link can do, as its own registers say */
static u8 component_can(const struct pcitopo_config *config)
{
	if (pcitopo_has(config, PCITOPO_HAVE_FLEXBUS))
		return (u8)config->flexbus_cap;
	if (pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE))
		return (u8)config->cxl_device_cap;
	return 0;
}

/* What at least one end calls trained: of the rest it is certain that it is not */
static u8 trained_by_either(const struct pcitopo_topo *topo,
			    const struct pcitopo_link *link)
{
	const u32 ends[] = { link->port, link->device };
	u8 trained = link->cxl_link.trained;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		const struct pcitopo_config *config =
			&topo->devices[ends[i]].config;

		if (pcitopo_has(config, PCITOPO_HAVE_FLEXBUS))
			trained |= (u8)config->flexbus_status;
	}
	return trained;
}

/**
 * pcitopo_cxl_link_lacks - what a device could do if its link were CXL
 * @topo: the model
 * @link: the link
 *
 * A memory device lacks CXL.mem also where the port cannot do it. Anything else
 * works without, and lacks what both ends support. Without a card, or while the
 * link is down, Flex Bus registers mean nothing.
 *
 * Return: PT_CXL_* protocols beside CXL.io that have not trained; 0 also where
 * this is not known, or the ends do not agree.
 */
u8 pcitopo_cxl_link_lacks(const struct pcitopo_topo *topo,
			  const struct pcitopo_link *link)
{
	const struct pcitopo_cxl_link *cxl = &link->cxl_link;
	u32 payload = pcitopo_link_payload(topo, link);
	u8 lacks;

	if (link->internal || link->device == PCITOPO_NO_INDEX ||
	    !cxl->has_capable || !cxl->has_trained)
		return 0;
	lacks = component_can(&topo->devices[link->device].config) &
		~trained_by_either(topo, link) & PCITOPO_CXL_USEFUL;
	if (payload == PCITOPO_NO_INDEX ||
	    topo->devices[payload].kind != PCITOPO_KIND_MEMDEV)
		lacks &= cxl->capable;
	return lacks;
}

/**
 * pcitopo_cxl_is_cut_off - whether the link of a device carries no CXL.mem
 * @topo: the model
 * @device: device index
 *
 * Return: true when it is certain. Where that is a loss, rule cxl-link says so.
 */
bool pcitopo_cxl_is_cut_off(const struct pcitopo_topo *topo, u32 device)
{
	const struct pcitopo_link *link = pcitopo_cxl_link_of(topo, device);

	return link && link->device != PCITOPO_NO_INDEX &&
	       link->cxl_link.has_trained &&
	       !(trained_by_either(topo, link) & PT_CXL_MEM);
}

/**
 * pcitopo_cxl_can_mem - whether a function says that it has CXL memory
 * @device: the function
 *
 * Return: CXL Capability was read and has Mem_Capable.
 */
bool pcitopo_cxl_can_mem(const struct pcitopo_device *device)
{
	return !device->is_vf &&
	       pcitopo_has(&device->config, PCITOPO_HAVE_CXL_DEVICE) &&
	       device->config.cxl_device_cap & PT_CXL_MEM;
}

/**
 * pcitopo_cxl_has_device - whether the registers of a CXL device were read
 * @device: the function
 *
 * Return: its CXL Control is known.
 */
bool pcitopo_cxl_has_device(const struct pcitopo_device *device)
{
	return device->cxl &&
	       pcitopo_cxl_has(device->cxl, PCITOPO_CXL_HAVE_DEVICE);
}

/**
 * pcitopo_cxl_has_range - whether a range of a CXL device was read
 * @device: the function
 * @range: 0 or 1
 *
 * Return: the device has such a range.
 */
bool pcitopo_cxl_has_range(const struct pcitopo_device *device, u32 range)
{
	return device->cxl &&
	       pcitopo_cxl_has(device->cxl, range ? PCITOPO_CXL_HAVE_RANGE2 :
						    PCITOPO_CXL_HAVE_RANGE1);
}

/**
 * pcitopo_cxl_mem_is_described - whether DVSECs say what memory a device has
 * @topo: the model
 * @device: device index
 *
 * Behind a link without CXL.mem they say nothing.
 *
 * Return: the registers were read, and the memory can be reached.
 */
bool pcitopo_cxl_mem_is_described(const struct pcitopo_topo *topo, u32 device)
{
	const struct pcitopo_device *d = &topo->devices[device];

	return pcitopo_cxl_can_mem(d) && pcitopo_cxl_has_device(d) &&
	       !d->internal && !pcitopo_cxl_is_cut_off(topo, device);
}

/**
 * pcitopo_cxl_mem_is_off - whether a device answers no CXL.mem request
 * @device: the function
 *
 * Return: it can CXL.mem, and Mem_Enable of its CXL Control is clear.
 */
bool pcitopo_cxl_mem_is_off(const struct pcitopo_device *device)
{
	return pcitopo_cxl_can_mem(device) && pcitopo_cxl_has_device(device) &&
	       !(device->cxl->device_ctl & PT_CXL_MEM);
}

/**
 * pcitopo_cxl_is_inactive - whether a range says that its memory is not ready
 * @device: the function
 * @range: 0 or 1
 *
 * Return: Memory_Info_Valid or Memory_Active of the range is clear.
 */
bool pcitopo_cxl_is_inactive(const struct pcitopo_device *device, u32 range)
{
	const u16 ready = PT_CXL_RANGE_VALID | PT_CXL_RANGE_ACTIVE;

	return pcitopo_cxl_can_mem(device) &&
	       pcitopo_cxl_has_range(device, range) &&
	       (device->cxl->ranges[range].low & ready) != ready;
}

/**
 * pcitopo_cxl_linux_is_known - whether what Linux made of CXL was read
 * @topo: the model
 *
 * Return: false for a text of lspci.
 */
bool pcitopo_cxl_linux_is_known(const struct pcitopo_topo *topo)
{
	return topo->cxl.backend || topo->cxl.bus == PCITOPO_SEEN_ABSENT;
}

/* No decoder of an endpoint decodes anything */
static bool decodes_nothing(const struct pcitopo_cxl_system *cxl, u32 endpoint)
{
	u32 count = 0, i;

	for (i = 0; i < cxl->num_decoders; i++) {
		if (cxl->decoders[i].port != endpoint)
			continue;
		if (!cxl->decoders[i].size.known || cxl->decoders[i].size.value)
			return false;
		count++;
	}
	return count > 0;
}

/**
 * pcitopo_cxl_is_unused - whether the memory of a device is out of use
 * @topo: the model
 * @device: device index
 *
 * Firmware can have mapped the memory before Linux came, which then uses it
 * like any other, without a driver or a region. Only a device that does not
 * decode is certain not to be in use.
 *
 * Return: true when it is certain.
 */
bool pcitopo_cxl_is_unused(const struct pcitopo_topo *topo, u32 device)
{
	u32 memdev = pcitopo_cxl_memdev_of(topo, device), endpoint;

	if (memdev != PCITOPO_NO_INDEX &&
	    pcitopo_cxl_regions_of(topo, memdev, NULL, 0))
		return false;
	if (pcitopo_cxl_mem_is_off(&topo->devices[device]))
		return true;
	if (memdev == PCITOPO_NO_INDEX)
		return false;
	endpoint = topo->cxl.memdevs[memdev].endpoint;
	return endpoint != PCITOPO_NO_INDEX &&
	       decodes_nothing(&topo->cxl, endpoint);
}

/**
 * pcitopo_cxl_link_of - the link that a device hangs on
 * @topo: the model
 * @device: device index, or %PCITOPO_NO_INDEX
 *
 * Return: NULL for one in the root complex, whose link has no registers in
 * configuration space.
 */
const struct pcitopo_link *pcitopo_cxl_link_of(const struct pcitopo_topo *topo,
					       u32 device)
{
	if (device == PCITOPO_NO_INDEX ||
	    topo->devices[device].link == PCITOPO_NO_INDEX)
		return NULL;
	return &topo->links[topo->devices[device].link];
}

/**
 * pcitopo_cxl_capacity - how much memory a device has
 * @memdev: the device
 * @bytes: untouched when that is not known
 *
 * Return: whether both parts of it are known.
 */
bool pcitopo_cxl_capacity(const struct pcitopo_cxl_memdev *memdev, u64 *bytes)
{
	if (!memdev->ram_bytes.known || !memdev->pmem_bytes.known)
		return false;
	*bytes = memdev->ram_bytes.value + memdev->pmem_bytes.value;
	return true;
}

/**
 * pcitopo_cxl_region_member - whose memory a region has at a place
 * @cxl: what Linux made of CXL
 * @region: a region of it
 * @target: place in its interleaving
 *
 * Return: index of the memory device, or %PCITOPO_NO_INDEX.
 */
u32 pcitopo_cxl_region_member(const struct pcitopo_cxl_system *cxl,
			      const struct pcitopo_cxl_region *region,
			      u32 target)
{
	u32 decoder = region->targets[target], i;

	if (decoder >= cxl->num_decoders)
		return PCITOPO_NO_INDEX;
	for (i = 0; i < cxl->num_memdevs; i++) {
		if (cxl->memdevs[i].endpoint == cxl->decoders[decoder].port &&
		    cxl->memdevs[i].endpoint != PCITOPO_NO_INDEX)
			return i;
	}
	return PCITOPO_NO_INDEX;
}
