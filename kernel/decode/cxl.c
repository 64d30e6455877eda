// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cxl.c - CXL DVSECs of a function, and what both ends of a link say of CXL
 *
 * A DVSEC states its own length, and nothing makes that true. One that runs over
 * the end of configuration space is believed in nothing, as in extended.c; one
 * that reaches into another capability up to there; one that is too short as far
 * as it goes. Registers that read all ones, which their reserved bits never do,
 * are no reading.
 */
#include "bytes.h"
#include "walk.h"

#include <pcitopo/cxl.h>

/**
 * struct dvsec - a CXL DVSEC, as far as it is believed
 * @cap: its first byte
 * @room: how many bytes of it count
 * @claimed: how many it says it has
 * @id: DVSEC ID, PT_CXL_DVSEC_*
 * @rev: DVSEC Revision
 */
struct dvsec {
	const u8 *cap;
	u32 room;
	u32 claimed;
	u16 id;
	u8 rev;
};

/**
 * struct met - which DVSECs a walk has met
 * @seen: bit n: one with ID n
 * @believed: bit n: one with ID n that said something
 */
struct met {
	u32 seen;
	u32 believed;
};

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

static void cxl_defect(struct pcitopo_cxl *cxl, enum pcitopo_cxl_defect defect)
{
	cxl->defects |= (u8)(1u << defect);
}

static void check_value(struct pcitopo_cxl *cxl, bool allowed)
{
	if (!allowed)
		cxl_defect(cxl, PCITOPO_CXL_DEFECT_VALUE);
}

/* Return: true if the register is there, and was read; else @value is as it was */
static bool word_get(const struct dvsec *dvsec, u32 offset, u16 *value)
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

static bool dword_get(const struct dvsec *dvsec, u32 offset, u32 *value)
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

static void range_check(const struct dvsec *dvsec, u32 low,
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

static void range_decode(const struct dvsec *dvsec, u32 n,
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
static void ranges_decode(const struct dvsec *dvsec, u16 cap,
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
static void device_later_decode(const struct dvsec *dvsec,
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

static void device_decode(const struct dvsec *dvsec, struct pcitopo_cxl *cxl)
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
static void function_map_decode(const struct dvsec *dvsec,
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

static void port_decode(const struct dvsec *dvsec, struct pcitopo_cxl *cxl)
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

static void gpf_port_decode(const struct dvsec *dvsec, struct pcitopo_cxl *cxl)
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

static void gpf_device_decode(const struct dvsec *dvsec,
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
static void flexbus_decode(const struct dvsec *dvsec, struct pcitopo_cxl *cxl)
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
static void locator_decode(const struct dvsec *dvsec, struct pcitopo_cxl *cxl)
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

static void mld_decode(const struct dvsec *dvsec, struct pcitopo_cxl *cxl)
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

static void dvsec_contents_decode(const struct dvsec *dvsec,
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

/* Return: true if there is a CXL DVSEC of interest; then @dvsec is that */
static bool dvsec_open(const u8 *cap, u32 room, struct dvsec *dvsec)
{
	u32 header1;

	if (room < PT_DVSEC_LENGTH)
		return false;
	header1 = pcitopo_le32(cap + PT_DVSEC_HEADER1);
	*dvsec = (struct dvsec){
		.cap = cap,
		.room = PT_DVSEC_LEN(header1),
		.claimed = PT_DVSEC_LEN(header1),
		.id = pcitopo_le16(cap + PT_DVSEC_HEADER2),
		.rev = PT_DVSEC_REV(header1),
	};
	return PT_DVSEC_VENDOR(header1) == PT_CXL_VENDOR_ID &&
	       pcitopo_cxl_dvsec_length(dvsec->id, dvsec->rev);
}

/* @all: a walk that has come to its end, so knows where capabilities begin */
static void dvsec_limit(struct dvsec *dvsec, u32 offset,
			const struct pcitopo_walk *all, struct pcitopo_cxl *cxl)
{
	u32 next;

	if (dvsec->claimed < pcitopo_cxl_dvsec_length(dvsec->id, dvsec->rev))
		cxl_defect(cxl, PCITOPO_CXL_DEFECT_SHORT);
	if (dvsec->claimed > all->length - offset) {
		cxl_defect(cxl, PCITOPO_CXL_DEFECT_CUT);
		dvsec->room = 0;
		return;
	}
	for (next = offset + 4; next < offset + dvsec->claimed; next += 4) {
		if (!pcitopo_walk_visited(all, next))
			continue;
		cxl_defect(cxl, PCITOPO_CXL_DEFECT_OVERLAP);
		dvsec->room = next - offset;
		return;
	}
}

/* Of DVSECs with one ID, the first that says something counts. */
static void dvsec_decode(struct dvsec *dvsec, u32 offset,
			 const struct pcitopo_walk *all, struct met *met,
			 struct pcitopo_cxl *cxl)
{
	u32 bit = 1u << dvsec->id;
	u32 had = cxl->have;

	if (met->seen & bit)
		cxl_defect(cxl, PCITOPO_CXL_DEFECT_REPEATED);
	met->seen |= bit;
	if (met->believed & bit)
		return;
	dvsec_limit(dvsec, offset, all, cxl);
	dvsec_contents_decode(dvsec, cxl);
	if (cxl->have != had)
		met->believed |= bit;
}

static void dvsecs_decode(const struct pcitopo_walk *all, struct met *met,
			  struct pcitopo_cxl *cxl)
{
	struct pcitopo_walk walk;
	struct dvsec dvsec;
	u32 offset;
	u16 id;

	pcitopo_ext_walk_start(&walk, all->bytes, all->length);
	while ((offset = pcitopo_ext_walk_next(&walk, &id))) {
		if (id == PT_EXT_CAP_DVSEC &&
		    dvsec_open(all->bytes + offset, all->length - offset,
			       &dvsec))
			dvsec_decode(&dvsec, offset, all, met, cxl);
	}
}

/* The PCI Express capability of @config, which is all that counts here */
static bool express_get(const u8 *bytes, u32 length,
			struct pcitopo_config *config)
{
	u8 defects = 0;
	u32 offset;

	memset(config, 0, sizeof(*config));
	offset = pcitopo_capability_find(bytes, length, PT_CAP_EXP, &defects);
	if (!offset)
		return false;
	if (length > PT_CFG_SPACE_SIZE)
		length = PT_CFG_SPACE_SIZE;
	pcitopo_express_decode(bytes + offset, length - offset, config);
	return pcitopo_has(config, PCITOPO_HAVE_EXP);
}

/**
 * pcitopo_cxl_decode - decode the CXL DVSECs of one function
 * @bytes: the configuration space from its first byte; not touched if @length
 *	is 0
 * @length: how many bytes there are, any number; more than 1000h are ignored
 * @cxl: overwritten with what the bytes say
 *
 * Takes anything, as pcitopo_config_decode() does. Bounded by four steps for each
 * dword of @bytes: two walks, and what is between one DVSEC and the next
 * capability, however long it claims to be, is looked at twice. Any context (CXL
 * 8.1).
 *
 * Return: true if there is at least one; it may be too damaged to say anything.
 */
bool pcitopo_cxl_decode(const u8 *bytes, u32 length, struct pcitopo_cxl *cxl)
{
	struct pcitopo_config config;
	struct met met = { 0 };
	struct pcitopo_walk all;
	u16 id;

	memset(cxl, 0, sizeof(*cxl));
	if (!express_get(bytes, length, &config))
		return false;
	pcitopo_ext_walk_start(&all, bytes, length);
	while (pcitopo_ext_walk_next(&all, &id))
		;
	dvsecs_decode(&all, &met, cxl);
	pcitopo_cxl_settle(&config, cxl);
	return met.seen;
}

/**
 * pcitopo_cxl_settle - forget what does not count while a link is down
 * @config: of the function
 * @cxl: of the function
 *
 * The DVSECs of a downstream-facing port for extensions and for the Flex Bus
 * say nothing while its link is down (CXL 8.1).
 */
void pcitopo_cxl_settle(const struct pcitopo_config *config,
			struct pcitopo_cxl *cxl)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP) ||
	    !pcitopo_port_type_is_downstream(config->port_type) ||
	    !pcitopo_port_link_is_inactive(config))
		return;
	cxl->have &= ~(1u << PCITOPO_CXL_HAVE_PORT |
		       1u << PCITOPO_CXL_HAVE_PORT_STATUS |
		       1u << PCITOPO_CXL_HAVE_FLEXBUS_REV |
		       1u << PCITOPO_CXL_HAVE_FLEXBUS_TS |
		       1u << PCITOPO_CXL_HAVE_FLEXBUS2);
	cxl->port_status = 0;
	cxl->port_ctl = 0;
	cxl->flexbus_rev = 0;
	cxl->flexbus_ts = 0;
	cxl->flexbus_cap2 = 0;
	cxl->flexbus_ctl2 = 0;
	cxl->flexbus_status2 = 0;
}

/* Class codes of what may have memory of its own, and is something else */
static bool class_is_other(u16 class_code)
{
	switch (PT_BASE_CLASS(class_code)) {
	case PT_BASE_CLASS_STORAGE:
	case PT_BASE_CLASS_NET:
	case PT_BASE_CLASS_DISPLAY:
	case PT_BASE_CLASS_BRIDGE:
	case PT_BASE_CLASS_ACCELERATOR:
		return true;
	default:
		return class_code == PT_CLASS_SERIAL_INFINIBAND;
	}
}

/**
 * pcitopo_cxl_is_memdev - is a function a CXL memory device?
 * @config: of the function
 *
 * It is one by its class code (CXL 8.1.12.1), or if it can do CXL.mem (CXL
 * 8.1.3.1) and its class code does not say what else it is: CXL 1.1 devices have
 * class codes of their own. An accelerator that has memory is an accelerator.
 *
 * Return: true if it is.
 */
bool pcitopo_cxl_is_memdev(const struct pcitopo_config *config)
{
	bool has_class = pcitopo_has(config, PCITOPO_HAVE_CLASS);

	if (pcitopo_has(config, PCITOPO_HAVE_HEADER) &&
	    config->header_type != PT_HEADER_TYPE_NORMAL)
		return false;
	if (has_class && config->class_code == PT_CLASS_MEMORY_CXL)
		return true;
	if (has_class && class_is_other(config->class_code))
		return false;
	return pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE) &&
	       config->cxl_device_cap & PT_CXL_MEM;
}
