// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * express.c - the PCI Express capability: device and slot registers
 *
 * Which registers exist depends on the version of the capability and on the
 * type of the port; the others are reserved, or belong to other types. A
 * register that reads all ones is not a reading: every one of them has reserved
 * bits, so the function has stopped to answer.
 */
#include "bytes.h"
#include "walk.h"

/* Groups of registers that exist, or do not, together */
#define EXP_DEVICE 0x01
#define EXP_LINK   0x02
#define EXP_SLOT   0x04
#define EXP_LINK2  0x08

/**
 * struct exp_register - how one register is decoded
 * @offset: where in the capability
 * @group: EXP_*, when it exists
 * @decode16: decoder of a 16-bit register, or
 * @decode32: decoder of a 32-bit register
 */
struct exp_register {
	u8 offset;
	u8 group;
	void (*decode16)(u16 value, struct pcitopo_config *config);
	void (*decode32)(u32 value, struct pcitopo_config *config);
};

/* In order: the decoders of SLTCTL and LNKSTA2 look at what came before. */
static const struct exp_register exp_registers[] = {
	{ PT_EXP_DEVCAP, EXP_DEVICE, .decode32 = pcitopo_devcap_decode },
	{ PT_EXP_DEVCTL, EXP_DEVICE, .decode16 = pcitopo_devctl_decode },
	{ PT_EXP_DEVSTA, EXP_DEVICE, .decode16 = pcitopo_devsta_decode },
	{ PT_EXP_LNKCAP, EXP_LINK, .decode32 = pcitopo_lnkcap_decode },
	{ PT_EXP_LNKCTL, EXP_LINK, .decode16 = pcitopo_lnkctl_decode },
	{ PT_EXP_LNKSTA, EXP_LINK, .decode16 = pcitopo_lnksta_decode },
	{ PT_EXP_SLTCAP, EXP_SLOT, .decode32 = pcitopo_sltcap_decode },
	{ PT_EXP_SLTCTL, EXP_SLOT, .decode16 = pcitopo_sltctl_decode },
	{ PT_EXP_SLTSTA, EXP_SLOT, .decode16 = pcitopo_sltsta_decode },
	{ PT_EXP_LNKCAP2, EXP_LINK2, .decode32 = pcitopo_lnkcap2_decode },
	{ PT_EXP_LNKCTL2, EXP_LINK2, .decode16 = pcitopo_lnkctl2_decode },
	{ PT_EXP_LNKSTA2, EXP_LINK2, .decode16 = pcitopo_lnksta2_decode },
	{ 0 }
};

/* Link registers that all read 0 are those of a VF, and say nothing. */
static bool exp_has_link(const u8 *cap, u32 room,
			 const struct pcitopo_config *config)
{
	if (!pcitopo_port_type_has_link(config->port_type))
		return false;

	return room < PT_EXP_LNKCAP + 4 || pcitopo_le32(cap + PT_EXP_LNKCAP);
}

static u8 exp_groups(const u8 *cap, u32 room,
		     const struct pcitopo_config *config)
{
	u8 groups = EXP_DEVICE;

	if (exp_has_link(cap, room, config)) {
		groups |= EXP_LINK;
		if (config->exp_version >= 2)
			groups |= EXP_LINK2;
	}
	if (config->slot_implemented &&
	    pcitopo_port_type_is_downstream(config->port_type))
		groups |= EXP_SLOT;

	return groups;
}

static void exp_register_decode(const struct exp_register *reg, const u8 *cap,
				u32 room, struct pcitopo_config *config)
{
	u32 end = reg->offset + (reg->decode32 ? 4 : 2);

	if (!pcitopo_cap_fits(room, end, config))
		return;

	if (reg->decode32)
		reg->decode32(pcitopo_le32(cap + reg->offset), config);
	else
		reg->decode16(pcitopo_le16(cap + reg->offset), config);
}

/**
 * pcitopo_express_decode - decode a PCI Express capability
 * @cap: the capability from its first byte
 * @room: bytes from there to the end of what is known, at most to 100h
 * @config: where to put what it says
 *
 * Registers that do not fit into @room stay unknown and leave
 * PCITOPO_DEFECT_CAP_CUT (PCIe 7.5.3).
 */
void pcitopo_express_decode(const u8 *cap, u32 room,
			    struct pcitopo_config *config)
{
	const struct exp_register *reg;
	u8 groups;

	if (!pcitopo_cap_fits(room, PT_EXP_FLAGS + 2, config))
		return;

	pcitopo_flags_decode(pcitopo_le16(cap + PT_EXP_FLAGS), config);
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP))
		return;

	groups = exp_groups(cap, room, config);
	for (reg = exp_registers; reg->offset; reg++)
		if (groups & reg->group)
			exp_register_decode(reg, cap, room, config);
}

/**
 * pcitopo_flags_decode - decode the PCI Express Capabilities register
 * @flags: the register as read (PCIe 7.5.3.2)
 * @config: gets exp_version (0 to 15, as read), port_type (PT_EXP_TYPE_*, 0 to
 *	15, as read), slot_implemented and flit_supported
 */
void pcitopo_flags_decode(u16 flags, struct pcitopo_config *config)
{
	if (flags == 0xffff)
		return;

	config->exp_version = flags & PT_EXP_FLAGS_VERS;
	config->port_type = (flags & PT_EXP_FLAGS_TYPE) >> 4;
	config->slot_implemented = !!(flags & PT_EXP_FLAGS_SLOT);
	config->flit_supported = !!(flags & PT_EXP_FLAGS_FLIT);
	pcitopo_set(config, PCITOPO_HAVE_EXP);
}

/* Return: bytes, 128 to 4096, or 0 for the reserved codes 6 and 7 */
static u16 exp_payload_bytes(u32 code)
{
	return code <= 5 ? (u16)(128u << code) : 0;
}

/**
 * pcitopo_devcap_decode - decode the Device Capabilities register
 * @devcap: the register as read (PCIe 7.5.3.3)
 * @config: gets mps_supported in bytes, 128 to 4096, unless reserved
 */
void pcitopo_devcap_decode(u32 devcap, struct pcitopo_config *config)
{
	u16 bytes = exp_payload_bytes(devcap & PT_EXP_DEVCAP_PAYLOAD);

	if (!bytes)
		return;

	config->mps_supported = bytes;
	pcitopo_set(config, PCITOPO_HAVE_MPS_CAP);
}

/**
 * pcitopo_devctl_decode - decode the Device Control register
 * @devctl: the register as read (PCIe 7.5.3.4)
 * @config: gets mps and mrrs in bytes, 128 to 4096, unless one is reserved
 */
void pcitopo_devctl_decode(u16 devctl, struct pcitopo_config *config)
{
	u16 mps = exp_payload_bytes((devctl & PT_EXP_DEVCTL_PAYLOAD) >> 5);
	u16 mrrs = exp_payload_bytes((devctl & PT_EXP_DEVCTL_READRQ) >> 12);

	if (!mps || !mrrs)
		return;

	config->mps = mps;
	config->mrrs = mrrs;
	pcitopo_set(config, PCITOPO_HAVE_DEVCTL);
}

/**
 * pcitopo_devsta_decode - decode the Device Status register
 * @devsta: the register as read (PCIe 7.5.3.5)
 * @config: gets devsta, the PT_EXP_DEVSTA_ERRORS bits: sticky, of any age
 */
void pcitopo_devsta_decode(u16 devsta, struct pcitopo_config *config)
{
	if (devsta == 0xffff)
		return;

	config->devsta = devsta & PT_EXP_DEVSTA_ERRORS;
	pcitopo_set(config, PCITOPO_HAVE_DEVSTA);
}

/**
 * pcitopo_sltcap_decode - decode the Slot Capabilities register
 * @sltcap: the register as read (PCIe 7.5.3.9)
 * @config: gets slot_number (0 to 8191; 0 also where firmware set none),
 *	hotplug_capable, hotplug_surprise and power_controller
 */
void pcitopo_sltcap_decode(u32 sltcap, struct pcitopo_config *config)
{
	if (sltcap == 0xffffffff)
		return;

	config->slot_number = (u16)((sltcap & PT_EXP_SLTCAP_PSN) >> 19);
	config->hotplug_capable = !!(sltcap & PT_EXP_SLTCAP_HPC);
	config->hotplug_surprise = !!(sltcap & PT_EXP_SLTCAP_HPS);
	config->power_controller = !!(sltcap & PT_EXP_SLTCAP_PCP);
	pcitopo_set(config, PCITOPO_HAVE_SLTCAP);
}

/**
 * pcitopo_sltctl_decode - decode the Slot Control register
 * @sltctl: the register as read (PCIe 7.5.3.10)
 * @config: gets power_off; needs PCITOPO_HAVE_SLTCAP
 *
 * The control bit is undefined without a power controller, hence a slot without
 * one is never switched off, and Slot Capabilities has to be decoded first.
 */
void pcitopo_sltctl_decode(u16 sltctl, struct pcitopo_config *config)
{
	if (sltctl == 0xffff || !pcitopo_has(config, PCITOPO_HAVE_SLTCAP))
		return;

	config->power_off = config->power_controller &&
			    sltctl & PT_EXP_SLTCTL_PCC;
	pcitopo_set(config, PCITOPO_HAVE_SLTCTL);
}

/**
 * pcitopo_sltsta_decode - decode the Slot Status register
 * @sltsta: the register as read (PCIe 7.5.3.11)
 * @config: gets presence_detect and power_fault (sticky)
 */
void pcitopo_sltsta_decode(u16 sltsta, struct pcitopo_config *config)
{
	if (sltsta == 0xffff)
		return;

	config->presence_detect = !!(sltsta & PT_EXP_SLTSTA_PDS);
	config->power_fault = !!(sltsta & PT_EXP_SLTSTA_PFD);
	pcitopo_set(config, PCITOPO_HAVE_SLTSTA);
}

/**
 * pcitopo_port_type_has_link - does a port of this type have link registers?
 * @port_type: PT_EXP_TYPE_*, 0 to 15 as read
 *
 * Return: false for what is integrated into the root complex (PCIe 7.5.3.2).
 */
bool pcitopo_port_type_has_link(u8 port_type)
{
	return port_type != PT_EXP_TYPE_RC_END &&
	       port_type != PT_EXP_TYPE_RC_EC;
}

/**
 * pcitopo_port_type_is_downstream - is the link of this port below it?
 * @port_type: PT_EXP_TYPE_*, 0 to 15 as read
 *
 * Return: true for root ports and switch downstream ports (PCIe 7.5.3.2).
 */
bool pcitopo_port_type_is_downstream(u8 port_type)
{
	return port_type == PT_EXP_TYPE_ROOT_PORT ||
	       port_type == PT_EXP_TYPE_DOWNSTREAM;
}
