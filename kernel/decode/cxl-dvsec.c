// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cxl-dvsec.c - the registers of each CXL DVSEC
 *
 * Registers that read all ones, which their reserved bits never do, are no
 * reading.
 */
#include "bytes.h"
#include "cxl-dvsec.h"

#include <pcitopo/regs.h>

/* What a DVSEC has at least, from a revision on */
static const struct {
	u16 id;
	u8 rev;
	u8 bytes;
} lengths[] = {
	{ PT_CXL_DVSEC_DEVICE, 0, PT_CXL_DEVICE_LENGTH_REV0 },
	{ PT_CXL_DVSEC_DEVICE, 2, PT_CXL_DEVICE_LENGTH_REV2 },
	{ PT_CXL_DVSEC_FUNCTION_MAP, 0, PT_CXL_FUNCTION_MAP_LENGTH },
	{ PT_CXL_DVSEC_PORT, 0, PT_CXL_PORT_LENGTH },
	{ PT_CXL_DVSEC_GPF_PORT, 0, PT_CXL_GPF_LENGTH },
	{ PT_CXL_DVSEC_GPF_DEVICE, 0, PT_CXL_GPF_LENGTH },
	{ PT_CXL_DVSEC_FLEXBUS, 0, PT_CXL_FLEXBUS_LENGTH },
	{ PT_CXL_DVSEC_FLEXBUS, 1, PT_CXL_FLEXBUS_LENGTH_REV1 },
	{ PT_CXL_DVSEC_FLEXBUS, 2, PT_CXL_FLEXBUS_LENGTH_REV2 },
	{ PT_CXL_DVSEC_LOCATOR, 0, PT_CXL_LOCATOR_LENGTH },
	{ PT_CXL_DVSEC_MLD, 0, PT_CXL_MLD_LENGTH },
};

/**
 * pcitopo_cxl_dvsec_length - how long a CXL DVSEC is, at least
 * @id: DVSEC ID
 * @rev: DVSEC Revision
 *
 * Return: bytes up to the end of its last register, or 0 for a DVSEC that is of
 * no interest.
 */
u32 pcitopo_cxl_dvsec_length(u16 id, u8 rev)
{
	u32 length = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(lengths); i++) {
		if (lengths[i].id == id && lengths[i].rev <= rev)
			length = lengths[i].bytes;
	}
	return length;
}

/**
 * pcitopo_cxl_dvsec_bytes - how much of a CXL DVSEC is looked at
 * @id: DVSEC ID, any number
 *
 * Return: bytes from its first one on, if it is so long and of the latest
 * revision; 0 if it is of no interest.
 */
u32 pcitopo_cxl_dvsec_bytes(u16 id)
{
	switch (id) {
	case PT_CXL_DVSEC_PORT:
		return PT_CXL_PORT_CTL + 2;
	case PT_CXL_DVSEC_LOCATOR:
		return PT_CXL_LOCATOR_BLOCK(PCITOPO_CXL_BLOCKS);
	default:
		return pcitopo_cxl_dvsec_length(id, 0xf);
	}
}

static void cxl_set(struct pcitopo_cxl *cxl, u32 what)
{
	cxl->have |= 1u << what;
}

static void check_value(struct pcitopo_cxl *cxl, bool allowed)
{
	if (!allowed)
		pcitopo_cxl_defect_set(cxl, PCITOPO_CXL_DEFECT_VALUE);
}

/* Return: true if the register is there, and was read; else @value is as it was */
static bool word_get(const struct pcitopo_dvsec *dvsec, u32 offset, u16 *value)
{
	u16 read;

	if (offset + 2 > dvsec->room)
		return false;
	read = pcitopo_le16(dvsec->cap + offset);
	if (read == 0xffff)
		return false;
	*value = read;
	return true;
}

static bool dword_get(const struct pcitopo_dvsec *dvsec, u32 offset, u32 *value)
{
	u32 read;

	if (offset + 4 > dvsec->room)
		return false;
	read = pcitopo_le32(dvsec->cap + offset);
	if (read == 0xffffffff)
		return false;
	*value = read;
	return true;
}

static void range_check(const struct pcitopo_dvsec *dvsec, u32 low,
			struct pcitopo_cxl *cxl)
{
	u32 media = PT_CXL_RANGE_MEDIA(low);
	bool is_memory = media != PT_CXL_MEDIA_NOT_MEMORY;
	u32 interleave = PT_CXL_RANGE_INTERLEAVE(low);

	if (!(low & PT_CXL_RANGE_VALID))
		return;
	check_value(cxl, !is_memory || media <= PT_CXL_MEDIA_CDAT);
	check_value(cxl, PT_CXL_RANGE_CLASS(low) <= PT_CXL_CLASS_CDAT);
	if (!dvsec->rev) {
		check_value(cxl, interleave <= PT_CXL_INTERLEAVE_LAST_REV0);
		return;
	}
	check_value(cxl, interleave <= PT_CXL_INTERLEAVE_LAST);
	check_value(cxl, PT_CXL_RANGE_TIMEOUT(low) <= PT_CXL_TIMEOUT_LAST);
}

static void range_decode(const struct pcitopo_dvsec *dvsec, u32 n,
			 struct pcitopo_cxl *cxl)
{
	struct pcitopo_cxl_range *range = &cxl->ranges[n];
	u32 at = PT_CXL_DEVICE_RANGE(n);
	u32 size_high, size_low, base_high, base_low;

	if (!dword_get(dvsec, at + PT_CXL_RANGE_SIZE_HIGH, &size_high) ||
	    !dword_get(dvsec, at + PT_CXL_RANGE_SIZE_LOW, &size_low) ||
	    !dword_get(dvsec, at + PT_CXL_RANGE_BASE_HIGH, &base_high) ||
	    !dword_get(dvsec, at + PT_CXL_RANGE_BASE_LOW, &base_low))
		return;
	range->size = (u64)size_high << 32 | (size_low & PT_CXL_RANGE_SIZE);
	range->base = (u64)base_high << 32 | (base_low & PT_CXL_RANGE_BASE);
	range->low = (u16)size_low;
	cxl_set(cxl, PCITOPO_CXL_HAVE_RANGE1 + n);
	cxl_set(cxl, PCITOPO_CXL_HAVE_BASE1 + n);
	range_check(dvsec, size_low, cxl);
}

/* Memory has one range or two, what has no memory none; 3 is reserved. */
static void ranges_decode(const struct pcitopo_dvsec *dvsec, u16 cap,
			  struct pcitopo_cxl *cxl)
{
	u32 count = (cap & PT_CXL_HDM_COUNT) >> 4;
	bool has_memory = cap & PT_CXL_MEM;
	u32 n;

	check_value(cxl, has_memory == !!count && count <= PCITOPO_CXL_RANGES);
	if (!has_memory || count > PCITOPO_CXL_RANGES)
		return;
	for (n = 0; n < count; n++)
		range_decode(dvsec, n, cxl);
}

/* What came with CXL 2.0 (revision 1) and CXL 3.0 (revision 2) */
static void device_later_decode(const struct pcitopo_dvsec *dvsec,
				struct pcitopo_cxl *cxl)
{
	if (dvsec->rev < 1)
		return;
	if (word_get(dvsec, PT_CXL_DEVICE_CTL2, &cxl->device_ctl2))
		cxl_set(cxl, PCITOPO_CXL_HAVE_DEVICE_CTL2);
	if (word_get(dvsec, PT_CXL_DEVICE_STATUS2, &cxl->device_status2) &&
	    word_get(dvsec, PT_CXL_DEVICE_CAP2, &cxl->device_cap2)) {
		cxl_set(cxl, PCITOPO_CXL_HAVE_DEVICE_STATUS2);
		check_value(cxl,
			    (cxl->device_cap2 & PT_CXL_CAP2_CACHE_UNIT) <= 2);
	}
	if (dvsec->rev >= 2 &&
	    word_get(dvsec, PT_CXL_DEVICE_CAP3, &cxl->device_cap3))
		cxl_set(cxl, PCITOPO_CXL_HAVE_CAP3);
}

static void device_decode(const struct pcitopo_dvsec *dvsec,
			  struct pcitopo_cxl *cxl)
{
	u16 cap;

	if (!word_get(dvsec, PT_CXL_DEVICE_CAP, &cap))
		return;
	if (word_get(dvsec, PT_CXL_DEVICE_CTL, &cxl->device_ctl)) {
		cxl->device_rev = dvsec->rev;
		cxl_set(cxl, PCITOPO_CXL_HAVE_DEVICE);
	}
	if (word_get(dvsec, PT_CXL_DEVICE_STATUS, &cxl->device_status))
		cxl_set(cxl, PCITOPO_CXL_HAVE_DEVICE_STATUS);
	device_later_decode(dvsec, cxl);
	ranges_decode(dvsec, cap, cxl);
}

/* Function 0 makes the function a CXL one, so all bits are never set. */
static void function_map_decode(const struct pcitopo_dvsec *dvsec,
				struct pcitopo_cxl *cxl)
{
	u32 map[8];
	u32 n;

	for (n = 0; n < ARRAY_SIZE(map); n++) {
		if (PT_CXL_FUNCTION_MAP(n) + 4 > dvsec->room)
			return;
		map[n] = pcitopo_le32(dvsec->cap + PT_CXL_FUNCTION_MAP(n));
	}
	if (map[0] == 0xffffffff)
		return;
	memcpy(cxl->function_map, map, sizeof(map));
	cxl_set(cxl, PCITOPO_CXL_HAVE_FUNCTION_MAP);
}

static void port_decode(const struct pcitopo_dvsec *dvsec,
			struct pcitopo_cxl *cxl)
{
	if (word_get(dvsec, PT_CXL_PORT_STATUS, &cxl->port_status))
		cxl_set(cxl, PCITOPO_CXL_HAVE_PORT_STATUS);
	if (word_get(dvsec, PT_CXL_PORT_CTL, &cxl->port_ctl))
		cxl_set(cxl, PCITOPO_CXL_HAVE_PORT);
}

static bool gpf_time_is_valid(u16 value)
{
	return PT_CXL_GPF_SCALE(value) <= PT_CXL_GPF_SCALE_LAST;
}

static void gpf_port_decode(const struct pcitopo_dvsec *dvsec,
			    struct pcitopo_cxl *cxl)
{
	u16 phase1, phase2;

	if (!word_get(dvsec, PT_CXL_GPF_PHASE1, &phase1) ||
	    !word_get(dvsec, PT_CXL_GPF_PHASE2, &phase2))
		return;
	cxl->gpf_phase1 = phase1;
	cxl->gpf_phase2 = phase2;
	cxl_set(cxl, PCITOPO_CXL_HAVE_GPF_PORT);
	check_value(cxl,
		    gpf_time_is_valid(phase1) && gpf_time_is_valid(phase2));
}

static void gpf_device_decode(const struct pcitopo_dvsec *dvsec,
			      struct pcitopo_cxl *cxl)
{
	u32 power;
	u16 duration;

	if (!word_get(dvsec, PT_CXL_GPF_DURATION, &duration) ||
	    !dword_get(dvsec, PT_CXL_GPF_POWER, &power))
		return;
	cxl->gpf_duration = duration;
	cxl->gpf_power = power;
	cxl_set(cxl, PCITOPO_CXL_HAVE_GPF_DEVICE);
	check_value(cxl, gpf_time_is_valid(duration));
}

/* Capability, control and status are in struct pcitopo_config. */
static void flexbus_decode(const struct pcitopo_dvsec *dvsec,
			   struct pcitopo_cxl *cxl)
{
	u32 cap2, ctl2, status2;
	u16 cap;

	if (!word_get(dvsec, PT_CXL_FLEXBUS_CAP, &cap))
		return;
	cxl->flexbus_rev = dvsec->rev;
	cxl_set(cxl, PCITOPO_CXL_HAVE_FLEXBUS_REV);
	if (dvsec->rev >= 1 &&
	    dword_get(dvsec, PT_CXL_FLEXBUS_TS, &cxl->flexbus_ts))
		cxl_set(cxl, PCITOPO_CXL_HAVE_FLEXBUS_TS);
	if (dvsec->rev < 2 || !dword_get(dvsec, PT_CXL_FLEXBUS_CAP2, &cap2) ||
	    !dword_get(dvsec, PT_CXL_FLEXBUS_CTL2, &ctl2) ||
	    !dword_get(dvsec, PT_CXL_FLEXBUS_STATUS2, &status2))
		return;
	cxl->flexbus_cap2 = cap2;
	cxl->flexbus_ctl2 = ctl2;
	cxl->flexbus_status2 = status2;
	cxl_set(cxl, PCITOPO_CXL_HAVE_FLEXBUS2);
}

/* Where registers are; of a block that is empty, nothing else counts. */
static void locator_decode(const struct pcitopo_dvsec *dvsec,
			   struct pcitopo_cxl *cxl)
{
	u16 blocks[PCITOPO_CXL_BLOCKS] = { 0 };
	u32 count = 0;
	u32 low;

	if (dvsec->room < PT_CXL_LOCATOR_LENGTH)
		return;
	while (count < PCITOPO_CXL_BLOCKS &&
	       PT_CXL_LOCATOR_BLOCK(count) + 8 <= dvsec->room) {
		if (!dword_get(dvsec, PT_CXL_LOCATOR_BLOCK(count), &low))
			return;
		if (low & PT_CXL_BLOCK_ID)
			check_value(cxl, (low & PT_CXL_BLOCK_BIR) <=
						 PT_CXL_BLOCK_BIR_LAST);
		blocks[count++] =
			(u16)(low & (PT_CXL_BLOCK_ID | PT_CXL_BLOCK_BIR));
	}
	memcpy(cxl->blocks, blocks, sizeof(blocks));
	cxl->num_blocks = (u8)count;
	cxl_set(cxl, PCITOPO_CXL_HAVE_LOCATOR);
}

static void mld_decode(const struct pcitopo_dvsec *dvsec,
		       struct pcitopo_cxl *cxl)
{
	if (word_get(dvsec, PT_CXL_MLD_DEVICES, &cxl->mld_devices)) {
		cxl_set(cxl, PCITOPO_CXL_HAVE_MLD);
		check_value(cxl,
			    cxl->mld_devices &&
				    cxl->mld_devices <= PT_CXL_MLD_DEVICES_MAX);
	}
	/* A bit for each logical device: all ones is a vector as any other. */
	if (PT_CXL_MLD_RESET + 2 <= dvsec->room) {
		cxl->mld_reset = pcitopo_le16(dvsec->cap + PT_CXL_MLD_RESET);
		cxl_set(cxl, PCITOPO_CXL_HAVE_MLD_RESET);
	}
}

/**
 * pcitopo_cxl_dvsec_decode - decode the registers of one CXL DVSEC
 * @dvsec: the DVSEC; any ID, one that is of no interest says nothing
 * @cxl: what the registers say is added, and what is wrong with them
 *
 * A register that is not within the room of @dvsec is not there.
 */
void pcitopo_cxl_dvsec_decode(const struct pcitopo_dvsec *dvsec,
			      struct pcitopo_cxl *cxl)
{
	switch (dvsec->id) {
	case PT_CXL_DVSEC_DEVICE:
		device_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_FUNCTION_MAP:
		function_map_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_PORT:
		port_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_GPF_PORT:
		gpf_port_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_GPF_DEVICE:
		gpf_device_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_FLEXBUS:
		flexbus_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_LOCATOR:
		locator_decode(dvsec, cxl);
		break;
	case PT_CXL_DVSEC_MLD:
		mld_decode(dvsec, cxl);
		break;
	}
}
