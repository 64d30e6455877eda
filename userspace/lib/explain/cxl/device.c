// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * device.c - what the registers of a memory device say
 *
 * These steps need no Linux at all: a text of lspci has them.
 */
#include "explain/cxl/steps.h"

static bool is_in_root_complex(const struct pcitopo_device *device)
{
	return pcitopo_has(&device->config, PCITOPO_HAVE_EXP) &&
	       device->config.port_type == PT_EXP_TYPE_RC_END;
}

static void tell_flexbus(struct pcitopo_cxl_walk *walk, const char *end,
			 u32 index)
{
	const struct pcitopo_device *device = &walk->topo->devices[index];
	const struct pcitopo_config *config = &device->config;
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&device->address, address);
	if (!pcitopo_has(config, PCITOPO_HAVE_FLEXBUS)) {
		if (pcitopo_has(config, PCITOPO_HAVE_EXP))
			pcitopo_cxl_evidence(
				walk, "%s %s: no Flex Bus DVSEC was read", end,
				address);
		return;
	}
	pcitopo_cxl_evidence(
		walk,
		"%s %s: Flex Bus Port Capability %s, Control %s, Status %s",
		end, address, pcitopo_cxl_protocols((u8)config->flexbus_cap),
		pcitopo_cxl_protocols((u8)config->flexbus_ctl),
		pcitopo_cxl_protocols((u8)config->flexbus_status));
}

/* Both ends can, and it did not; or one of them cannot */
static void say_not_trained(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_link *cxl = &walk->link->cxl_link;
	const char *trained = cxl->trained ?
				      pcitopo_cxl_protocols(cxl->trained) :
				      "PCI Express";

	if (cxl->has_capable && !(cxl->capable & PT_CXL_MEM)) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"trained as %s: its ends can not both do CXL.mem",
			trained);
		pcitopo_cxl_next(
			walk,
			"move the card to a slot that supports CXL: the board's manual names them");
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			"trained as %s, without CXL.mem", trained);
	if (cxl->has_capable && !(cxl->enabled & PT_CXL_MEM))
		pcitopo_cxl_next(
			walk,
			"CXL.mem is switched off in Flex Bus Port Control: look for the CXL option of that slot in firmware setup, then reboot");
	else
		pcitopo_cxl_next(
			walk,
			"look for the CXL option of that slot in firmware setup; then for a riser, cable or retimer that is not made for CXL, and for firmware of the card");
}

/**
 * pcitopo_cxl_step_link - the link carries CXL.mem
 * @walk: the walk
 */
void pcitopo_cxl_step_link(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_link *link = walk->link;

	if (walk->device && is_in_root_complex(walk->device)) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_SKIPPED,
			"a CXL 1.1 device: its link has no registers in configuration space");
		return;
	}
	if (link && link->device != PCITOPO_NO_INDEX) {
		tell_flexbus(walk, "port", link->port);
		tell_flexbus(walk, "device", link->device);
	}
	if (!link || !link->cxl_link.has_trained) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_UNKNOWN,
			"not known what trained: Flex Bus Port Status was not read");
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
		return;
	}
	if (link->cxl_link.trained & PT_CXL_MEM) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "trained to CXL %s",
				pcitopo_cxl_protocols(link->cxl_link.trained));
	} else if (pcitopo_cxl_is_cut_off(walk->topo, walk->index)) {
		say_not_trained(walk);
	} else {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"the ends do not agree on what trained");
		pcitopo_cxl_next(
			walk,
			"reboot and compare again; then ask for firmware of both ends");
	}
}

/**
 * pcitopo_cxl_step_capability - the device has memory that Linux takes
 * @walk: the walk
 */
void pcitopo_cxl_step_capability(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_config *config =
		walk->device ? &walk->device->config : NULL;
	u32 ranges;

	if (!config || !pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"its CXL Capability was not read");
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
		return;
	}
	ranges = (config->cxl_device_cap & PT_CXL_HDM_COUNT) >> 4;
	pcitopo_cxl_evidence(walk, "CXL Capability %04x: %s, HDM_Count %u",
			     config->cxl_device_cap,
			     pcitopo_cxl_protocols((u8)config->cxl_device_cap),
			     ranges);
	if (!(config->cxl_device_cap & PT_CXL_MEM)) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"the device itself says that it has no CXL.mem");
		pcitopo_cxl_next(walk, "look for firmware of the device");
	} else if (ranges != 1 && ranges != 2) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"the device has %u memory ranges, which cannot be: Linux refuses it",
			ranges);
		pcitopo_cxl_next(walk, "look for firmware of the device");
	} else {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_OK, "it can CXL %s",
			pcitopo_cxl_protocols((u8)config->cxl_device_cap));
	}
}

static void tell_range(struct pcitopo_cxl_walk *walk, u32 range)
{
	const struct pcitopo_cxl_range *r = &walk->device->cxl->ranges[range];

	pcitopo_cxl_evidence(
		walk,
		"CXL Range %u: %s at %#llx, Memory_Info_Valid%c Memory_Active%c",
		range + 1, pcitopo_cxl_bytes(&walk->pt->arena, r->size),
		(unsigned long long)r->base,
		r->low & PT_CXL_RANGE_VALID ? '+' : '-',
		r->low & PT_CXL_RANGE_ACTIVE ? '+' : '-');
}

/**
 * pcitopo_cxl_step_media - the memory in the device is ready
 * @walk: the walk
 *
 * Linux waits a minute for the first range and does without the second.
 */
void pcitopo_cxl_step_media(struct pcitopo_cxl_walk *walk)
{
	u32 i;

	if (!walk->device || !pcitopo_cxl_has_range(walk->device, 0)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"its memory ranges were not read");
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
		return;
	}
	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (pcitopo_cxl_has_range(walk->device, i))
			tell_range(walk, i);
	}
	if (!pcitopo_cxl_is_inactive(walk->device, 0)) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_OK, "its memory is active, %s",
			pcitopo_cxl_bytes(&walk->pt->arena,
					  walk->device->cxl->ranges[0].size));
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			walk->device->cxl->ranges[0].low & PT_CXL_RANGE_VALID ?
				"its memory is not active" :
				"it does not say how much memory it has");
	pcitopo_cxl_next(
		walk,
		"wait two minutes and look again; if it stays, power-cycle the machine, then look for firmware of the device");
}

/**
 * pcitopo_cxl_step_enable - the device answers CXL.mem requests
 * @walk: the walk
 *
 * Firmware sets Mem_Enable, or Linux when it has made the endpoint.
 */
void pcitopo_cxl_step_enable(struct pcitopo_cxl_walk *walk)
{
	if (!walk->device || !pcitopo_cxl_has_device(walk->device)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"its CXL Control was not read");
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
		return;
	}
	pcitopo_cxl_evidence(walk, "CXL Control %04x: Mem_Enable%c",
			     walk->device->cxl->device_ctl,
			     walk->device->cxl->device_ctl & PT_CXL_MEM ? '+' :
									  '-');
	if (walk->device->cxl->device_ctl & PT_CXL_MEM) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "its memory is enabled");
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN, "its memory is not enabled");
	if (!pcitopo_cxl_linux_is_known(walk->topo))
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
	else
		pcitopo_cxl_next(
			walk,
			"bind it again: sudo cxl disable-memdev %s; sudo cxl enable-memdev %s; then sudo dmesg | grep -i cxl",
			walk->memdev ? walk->memdev->name : "memN",
			walk->memdev ? walk->memdev->name : "memN");
}
