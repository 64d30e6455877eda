// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * config.c - a whole configuration space
 *
 * What is given may be 4096 bytes, 256, the 64 that everybody may read, or
 * whatever a damaged file had left. All that follows from the bytes
 * is decoded; the rest stays unknown.
 */
#include "bytes.h"
#include "walk.h"

/* Vendor ID 0 is not assigned; a VF reads ffff, as does an absent function. */
static bool vendor_valid(u16 vendor_id)
{
	return vendor_id && vendor_id != 0xffff;
}

static bool header_all_ones(const u8 *bytes, u32 length)
{
	u32 i;

	for (i = 0; i < length && i < PT_CFG_HEADER_SIZE; i++)
		if (bytes[i] != 0xff)
			return false;

	return length > 0;
}

static void ids_decode(const u8 *bytes, struct pcitopo_config *config)
{
	u16 vendor_id = pcitopo_le16(bytes + PT_VENDOR_ID);

	if (!vendor_valid(vendor_id))
		return;

	config->vendor_id = vendor_id;
	config->device_id = pcitopo_le16(bytes + PT_DEVICE_ID);
	pcitopo_set(config, PCITOPO_HAVE_VENDOR);
	pcitopo_set(config, PCITOPO_HAVE_IDS);
}

static void class_decode(const u8 *bytes, struct pcitopo_config *config)
{
	config->revision = bytes[PT_REVISION];
	config->prog_if = bytes[PT_CLASS_PROG];
	pcitopo_set(config, PCITOPO_HAVE_PROG_IF);

	config->class_code = pcitopo_le16(bytes + PT_CLASS_DEVICE);
	pcitopo_set(config, PCITOPO_HAVE_CLASS);
}

static void header_type_decode(const u8 *bytes, struct pcitopo_config *config)
{
	u8 type = bytes[PT_HEADER_TYPE];

	config->header_type = type & PT_HEADER_TYPE_MASK;
	config->multifunction = !!(type & PT_HEADER_TYPE_MULTI);
	pcitopo_set(config, PCITOPO_HAVE_HEADER);
}

static void buses_decode(const u8 *bytes, struct pcitopo_config *config)
{
	config->primary = bytes[PT_PRIMARY_BUS];
	config->secondary = bytes[PT_SECONDARY_BUS];
	config->subordinate = bytes[PT_SUBORDINATE_BUS];
	pcitopo_set(config, PCITOPO_HAVE_BUSES);
}

/* @ids: subsystem vendor ID and subsystem ID, in the header or a capability */
static void subsystem_decode(const u8 *ids, struct pcitopo_config *config)
{
	u16 vendor_id = pcitopo_le16(ids);

	if (!vendor_valid(vendor_id))
		return;

	config->subsystem_vendor_id = vendor_id;
	config->subsystem_id = pcitopo_le16(ids + 2);
	pcitopo_set(config, PCITOPO_HAVE_SUBSYSTEM);
}

static void header_decode(const u8 *bytes, u32 length,
			  struct pcitopo_config *config)
{
	if (length >= PT_DEVICE_ID + 2)
		ids_decode(bytes, config);
	if (length >= PT_CLASS_DEVICE + 2)
		class_decode(bytes, config);
	if (length < PT_HEADER_TYPE + 1)
		return;

	header_type_decode(bytes, config);
	if (config->header_type == PT_HEADER_TYPE_BRIDGE &&
	    length >= PT_SUBORDINATE_BUS + 1)
		buses_decode(bytes, config);
	if (config->header_type == PT_HEADER_TYPE_NORMAL &&
	    length >= PT_SUBSYS_ID + 2)
		subsystem_decode(bytes + PT_SUBSYS_VENDOR_ID, config);
}

static void pm_decode(const u8 *cap, u32 room, struct pcitopo_config *config)
{
	u16 control;

	if (pcitopo_has(config, PCITOPO_HAVE_PM) ||
	    !pcitopo_cap_fits(room, PT_PM_CTRL + 2, config))
		return;

	control = pcitopo_le16(cap + PT_PM_CTRL);
	if (control == 0xffff)
		return;

	config->power_state = control & PT_PM_CTRL_STATE_MASK;
	pcitopo_set(config, PCITOPO_HAVE_PM);
}

static void ssvid_decode(const u8 *cap, u32 room, struct pcitopo_config *config)
{
	if (config->header_type == PT_HEADER_TYPE_BRIDGE &&
	    !pcitopo_has(config, PCITOPO_HAVE_SUBSYSTEM) &&
	    pcitopo_cap_fits(room, PT_SSVID_DEVICE_ID + 2, config))
		subsystem_decode(cap + PT_SSVID_VENDOR_ID, config);
}

/* The first capability of a kind counts; Linux takes that one, too. */
static void capability_decode(u8 id, const u8 *cap, u32 room,
			      struct pcitopo_config *config)
{
	switch (id) {
	case PT_CAP_PM:
		pm_decode(cap, room, config);
		break;
	case PT_CAP_SSVID:
		ssvid_decode(cap, room, config);
		break;
	case PT_CAP_EXP:
		if (!pcitopo_has(config, PCITOPO_HAVE_EXP))
			pcitopo_express_decode(cap, room, config);
		break;
	}
}

static void capabilities_decode(const u8 *bytes, u32 length,
				struct pcitopo_config *config)
{
	struct pcitopo_walk walk;
	bool express = false;
	u32 offset;
	u8 id;

	pcitopo_walk_start(&walk, bytes, length);
	while ((offset = pcitopo_walk_next(&walk, &id))) {
		capability_decode(id, bytes + offset, walk.length - offset,
				  config);
		express |= id == PT_CAP_EXP;
	}

	if (walk.complete && !express)
		pcitopo_set(config, PCITOPO_HAVE_NO_EXP);
	config->defects |= walk.defects;
}

/**
 * pcitopo_config_decode - decode the configuration space of one function
 * @bytes: the configuration space from its first byte; not touched if @length
 *	is 0
 * @length: how many bytes there are, any number; more than 1000h are ignored
 * @config: overwritten with what the bytes say
 *
 * Takes anything: bytes that make no sense leave fields unknown and bits in
 * &pcitopo_config.defects. Bounded by one step for each dword of @bytes. Any
 * context (PCIe 7.2).
 */
void pcitopo_config_decode(const u8 *bytes, u32 length,
			   struct pcitopo_config *config)
{
	memset(config, 0, sizeof(*config));
	if (length > PT_CFG_SPACE_EXP_SIZE)
		length = PT_CFG_SPACE_EXP_SIZE;

	if (header_all_ones(bytes, length)) {
		pcitopo_defect_set(config, PCITOPO_DEFECT_ALL_ONES);
		return;
	}

	header_decode(bytes, length, config);
	capabilities_decode(bytes, length, config);
	if (pcitopo_has(config, PCITOPO_HAVE_EXP))
		pcitopo_extended_decode(bytes, length, config);
}
