// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cxl-fields.c - the fields of struct pcitopo_cxl
 *
 * The one table of them, as fields.c has that of struct pcitopo_config.
 */
#include <linux/pcitopo.h>

#include <pcitopo/fields.h>

/*
 * FIELD(attribute, group, field, its bytes, bytes of the attribute, how it is
 * shown)
 */
#define FIELD(id, group, member, from, to, as)                            \
	{                                                                 \
		.name = #member, .attribute = PCITOPO_A_CXL_##id,         \
		.have = PCITOPO_CXL_HAVE_##group,                         \
		.offset = offsetof(struct pcitopo_cxl, member),           \
		.size = (from), .bytes = (to), .text = PCITOPO_TEXT_##as, \
	}

/* Defects are always known: 0 is none. */
#define PCITOPO_CXL_HAVE_ALWAYS PCITOPO_FIELD_ALWAYS

/* By attribute */
static const struct pcitopo_field fields[] = {
	FIELD(DEFECTS, ALWAYS, defects, 1, 4, NONE),
	FIELD(DEVICE_REV, DEVICE, device_rev, 1, 1, NUMBER),
	FIELD(DEVICE_CTL, DEVICE, device_ctl, 2, 2, PROTOCOLS),
	FIELD(DEVICE_STATUS, DEVICE_STATUS, device_status, 2, 2, HEX),
	FIELD(DEVICE_CTL2, DEVICE_CTL2, device_ctl2, 2, 2, HEX),
	FIELD(DEVICE_STATUS2, DEVICE_STATUS2, device_status2, 2, 2, HEX),
	FIELD(DEVICE_CAP2, DEVICE_STATUS2, device_cap2, 2, 2, HEX),
	FIELD(DEVICE_CAP3, CAP3, device_cap3, 2, 2, HEX),
	FIELD(RANGE1_SIZE, RANGE1, ranges[0].size, 8, 8, NONE),
	FIELD(RANGE1_BASE, BASE1, ranges[0].base, 8, 8, NONE),
	FIELD(RANGE1_LOW, RANGE1, ranges[0].low, 2, 2, NONE),
	FIELD(RANGE2_SIZE, RANGE2, ranges[1].size, 8, 8, NONE),
	FIELD(RANGE2_BASE, BASE2, ranges[1].base, 8, 8, NONE),
	FIELD(RANGE2_LOW, RANGE2, ranges[1].low, 2, 2, NONE),
	FIELD(FUNCTION_MAP0, FUNCTION_MAP, function_map[0], 4, 4, NONE),
	FIELD(FUNCTION_MAP1, FUNCTION_MAP, function_map[1], 4, 4, NONE),
	FIELD(FUNCTION_MAP2, FUNCTION_MAP, function_map[2], 4, 4, NONE),
	FIELD(FUNCTION_MAP3, FUNCTION_MAP, function_map[3], 4, 4, NONE),
	FIELD(FUNCTION_MAP4, FUNCTION_MAP, function_map[4], 4, 4, NONE),
	FIELD(FUNCTION_MAP5, FUNCTION_MAP, function_map[5], 4, 4, NONE),
	FIELD(FUNCTION_MAP6, FUNCTION_MAP, function_map[6], 4, 4, NONE),
	FIELD(FUNCTION_MAP7, FUNCTION_MAP, function_map[7], 4, 4, NONE),
	FIELD(PORT_STATUS, PORT_STATUS, port_status, 2, 2, HEX),
	FIELD(PORT_CTL, PORT, port_ctl, 2, 2, HEX),
	FIELD(GPF_PHASE1, GPF_PORT, gpf_phase1, 2, 2, TIME),
	FIELD(GPF_PHASE2, GPF_PORT, gpf_phase2, 2, 2, TIME),
	FIELD(GPF_DURATION, GPF_DEVICE, gpf_duration, 2, 2, TIME),
	FIELD(GPF_POWER, GPF_DEVICE, gpf_power, 4, 4, POWER),
	FIELD(FLEXBUS_REV, FLEXBUS_REV, flexbus_rev, 1, 1, NUMBER),
	FIELD(FLEXBUS_TS, FLEXBUS_TS, flexbus_ts, 4, 4, HEX),
	FIELD(FLEXBUS_CAP2, FLEXBUS2, flexbus_cap2, 4, 4, HEX),
	FIELD(FLEXBUS_CTL2, FLEXBUS2, flexbus_ctl2, 4, 4, HEX),
	FIELD(FLEXBUS_STATUS2, FLEXBUS2, flexbus_status2, 4, 4, HEX),
	FIELD(NUM_BLOCKS, LOCATOR, num_blocks, 1, 1, NONE),
	FIELD(BLOCK0, LOCATOR, blocks[0], 2, 2, NONE),
	FIELD(BLOCK1, LOCATOR, blocks[1], 2, 2, NONE),
	FIELD(BLOCK2, LOCATOR, blocks[2], 2, 2, NONE),
	FIELD(BLOCK3, LOCATOR, blocks[3], 2, 2, NONE),
	FIELD(BLOCK4, LOCATOR, blocks[4], 2, 2, NONE),
	FIELD(BLOCK5, LOCATOR, blocks[5], 2, 2, NONE),
	FIELD(BLOCK6, LOCATOR, blocks[6], 2, 2, NONE),
	FIELD(BLOCK7, LOCATOR, blocks[7], 2, 2, NONE),
	FIELD(MLD_DEVICES, MLD, mld_devices, 2, 2, NUMBER),
	FIELD(MLD_RESET, MLD_RESET, mld_reset, 2, 2, HEX),
};

/**
 * pcitopo_cxl_field_at - one field after the other
 * @index: from 0 on
 *
 * Return: the field, in the order of attributes, or NULL at the end.
 */
const struct pcitopo_field *pcitopo_cxl_field_at(u32 index)
{
	return index < ARRAY_SIZE(fields) ? &fields[index] : NULL;
}

/**
 * pcitopo_cxl_field_find - the field of an attribute
 * @attribute: any number
 *
 * Return: NULL if the attribute is not the value of a field.
 */
const struct pcitopo_field *pcitopo_cxl_field_find(u16 attribute)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].attribute == attribute)
			return &fields[i];
	}
	return NULL;
}

/* Of register blocks, only as many are there as their number says. */
static bool is_there(const struct pcitopo_field *field,
		     const struct pcitopo_cxl *cxl)
{
	if (field->attribute < PCITOPO_A_CXL_BLOCK0 ||
	    field->attribute > PCITOPO_A_CXL_BLOCK7)
		return cxl->have >> field->have & 1;
	return pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_LOCATOR) &&
	       field->attribute - PCITOPO_A_CXL_BLOCK0 < cxl->num_blocks;
}

/**
 * pcitopo_cxl_field_get - the attribute of a field
 * @field: the field
 * @cxl: what has it
 * @value: set to the value of the attribute
 *
 * Return: true; false if there is to be no such attribute.
 */
bool pcitopo_cxl_field_get(const struct pcitopo_field *field,
			   const struct pcitopo_cxl *cxl, u64 *value)
{
	*value = pcitopo_field_load(field, cxl);
	if (field->have == PCITOPO_CXL_HAVE_ALWAYS)
		return *value;
	return is_there(field, cxl);
}

/**
 * pcitopo_cxl_field_set - set a field from its attribute
 * @field: the field
 * @cxl: gets it, and the bit that marks it as known; the number of register blocks
 *	is a field of its own
 * @value: of the attribute
 *
 * Return: true; false, and nothing is changed, if the field has no such value.
 */
bool pcitopo_cxl_field_set(const struct pcitopo_field *field,
			   struct pcitopo_cxl *cxl, u64 value)
{
	if (field->size < 8 && value >> (8 * field->size))
		return false;
	if (field->attribute == PCITOPO_A_CXL_NUM_BLOCKS &&
	    value > PCITOPO_CXL_BLOCKS)
		return false;

	pcitopo_field_store(field, cxl, value);
	if (field->have != PCITOPO_CXL_HAVE_ALWAYS)
		cxl->have |= 1u << field->have;
	return true;
}
