// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fields.c - fields of struct pcitopo_config as netlink attributes
 *
 * One row for each attribute that is the value of a field; flags.c has the
 * fields of one bit. Speeds are megatransfers per second in messages, and a
 * value without an agreed rate has an attribute of its own, so each speed has
 * two rows.
 */
#include <linux/pcitopo.h>

#include <pcitopo/fields.h>
#include <pcitopo/member.h>
#include <pcitopo/regs.h>

/*
 * FIELD(attribute, have, field, its bytes, bytes of the attribute, form, whether
 * it is of the link)
 */
#define FIELD(id, group, name, from, to, as, link)                         \
	{                                                                  \
		.attribute = PCITOPO_A_SAMPLE_##id,                        \
		.have = PCITOPO_HAVE_##group,                              \
		.offset = offsetof(struct pcitopo_config, name),           \
		.size = (from), .bytes = (to), .form = PCITOPO_FIELD_##as, \
		.is_link = (link),                                         \
	}

/* Defects need nobody to say that they are known: 0 is none. */
#define PCITOPO_HAVE_ALWAYS PCITOPO_HAVE_COUNT

/* By attribute */
static const struct pcitopo_field fields[] = {
	FIELD(VENDOR_ID, VENDOR, vendor_id, 2, 2, VALUE, true),
	FIELD(DEVICE_ID, IDS, device_id, 2, 2, VALUE, true),
	FIELD(CLASS, CLASS, class_code, 2, 2, VALUE, true),
	FIELD(DEFECTS, ALWAYS, defects, 1, 4, VALUE, true),
	FIELD(PROG_IF, PROG_IF, prog_if, 1, 1, VALUE, false),
	FIELD(REVISION, PROG_IF, revision, 1, 1, VALUE, false),
	FIELD(HEADER_TYPE, HEADER, header_type, 1, 1, VALUE, false),
	FIELD(PRIMARY, BUSES, primary, 1, 1, VALUE, false),
	FIELD(SECONDARY, BUSES, secondary, 1, 1, VALUE, false),
	FIELD(SUBORDINATE, BUSES, subordinate, 1, 1, VALUE, false),
	FIELD(SUBSYSTEM_VENDOR_ID, SUBSYSTEM, subsystem_vendor_id, 2, 2, VALUE,
	      false),
	FIELD(SUBSYSTEM_ID, SUBSYSTEM, subsystem_id, 2, 2, VALUE, false),
	FIELD(POWER_STATE, PM, power_state, 1, 1, VALUE, false),
	FIELD(EXP_VERSION, EXP, exp_version, 1, 1, VALUE, true),
	FIELD(PORT_TYPE, EXP, port_type, 1, 1, VALUE, true),
	FIELD(MPS_SUPPORTED, MPS_CAP, mps_supported, 2, 2, VALUE, false),
	FIELD(MPS, DEVCTL, mps, 2, 2, VALUE, false),
	FIELD(MRRS, DEVCTL, mrrs, 2, 2, VALUE, false),
	FIELD(DEVICE_ERRORS, DEVSTA, devsta, 1, 4, VALUE, false),
	FIELD(MAX_SPEED, LNKCAP, max_speed, 1, 4, RATE, true),
	FIELD(MAX_SPEED_CODE, LNKCAP, max_speed, 1, 1, CODE, true),
	FIELD(MAX_WIDTH, LNKCAP, max_width, 1, 1, VALUE, true),
	FIELD(ASPM_SUPPORTED, LNKCAP_PORT, aspm_supported, 1, 4, VALUE, true),
	FIELD(PORT_NUMBER, LNKCAP_PORT, port_number, 1, 1, VALUE, true),
	FIELD(ASPM_ENABLED, LNKCTL, aspm_enabled, 1, 4, VALUE, true),
	FIELD(SPEED, LNKSTA, speed, 1, 4, RATE, true),
	FIELD(SPEED_CODE, LNKSTA, speed, 1, 1, CODE, true),
	FIELD(WIDTH, LNKSTA, width, 1, 1, VALUE, true),
	FIELD(SLOT_NUMBER, SLTCAP, slot_number, 2, 2, VALUE, true),
	FIELD(SPEEDS_VECTOR, SPEEDS, speeds_vector, 1, 1, VALUE, true),
	FIELD(TARGET_SPEED, LNKCTL2, target_speed, 1, 4, RATE, true),
	FIELD(TARGET_SPEED_CODE, LNKCTL2, target_speed, 1, 1, CODE, true),
	FIELD(EQ_8GT, EQ_8GT, eq_8gt, 1, 4, VALUE, true),
	FIELD(EQ_16GT, EQ_16GT, eq_16gt, 1, 4, VALUE, true),
	FIELD(EQ_32GT, EQ_32GT, eq_32gt, 1, 4, VALUE, true),
	FIELD(EQ_64GT, EQ_64GT, eq_64gt, 1, 4, VALUE, true),
	FIELD(PARITY_LOCAL, PARITY, parity_local, 4, 4, VALUE, true),
	FIELD(PARITY_RETIMER1, PARITY, parity_retimer1, 4, 4, VALUE, true),
	FIELD(PARITY_RETIMER2, PARITY, parity_retimer2, 4, 4, VALUE, true),
	FIELD(LANE_ERRORS, LANE_ERRORS, lane_errors, 4, 4, VALUE, true),
	FIELD(AER_UNCOR_STATUS, AER_UNCOR, aer_uncor_status, 4, 4, VALUE,
	      false),
	FIELD(AER_UNCOR_MASK, AER_UNCOR, aer_uncor_mask, 4, 4, VALUE, false),
	FIELD(AER_UNCOR_SEVERITY, AER_UNCOR, aer_uncor_severity, 4, 4, VALUE,
	      false),
	FIELD(AER_COR_STATUS, AER_COR, aer_cor_status, 4, 4, VALUE, false),
	FIELD(AER_COR_MASK, AER_COR, aer_cor_mask, 4, 4, VALUE, false),
	FIELD(SERIAL, SERIAL, serial, 8, 8, VALUE, false),
	FIELD(ACS_CAP, ACS, acs_cap, 2, 2, VALUE, false),
	FIELD(ACS_CTL, ACS, acs_ctl, 2, 2, VALUE, false),
	FIELD(NUM_VFS, SRIOV, num_vfs, 2, 2, VALUE, false),
	FIELD(VF_OFFSET, SRIOV, vf_offset, 2, 2, VALUE, false),
	FIELD(VF_STRIDE, SRIOV, vf_stride, 2, 2, VALUE, false),
	FIELD(CXL_DEVICE_CAP, CXL_DEVICE, cxl_device_cap, 2, 2, VALUE, false),
	FIELD(FLEXBUS_CAP, FLEXBUS, flexbus_cap, 2, 2, VALUE, true),
	FIELD(FLEXBUS_CTL, FLEXBUS, flexbus_ctl, 2, 2, VALUE, true),
	FIELD(FLEXBUS_STATUS, FLEXBUS, flexbus_status, 2, 2, VALUE, true),
};

/**
 * pcitopo_field_at - one field after the other
 * @index: from 0 on
 *
 * Return: the field, in the order of attributes, or NULL at the end.
 */
const struct pcitopo_field *pcitopo_field_at(u32 index)
{
	return index < ARRAY_SIZE(fields) ? &fields[index] : NULL;
}

/**
 * pcitopo_field_find - the field of an attribute
 * @attribute: any number
 *
 * Return: NULL if the attribute is not the value of a field.
 */
const struct pcitopo_field *pcitopo_field_find(u16 attribute)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].attribute == attribute)
			return &fields[i];
	}
	return NULL;
}

/**
 * pcitopo_field_get - the attribute of a field
 * @field: the field
 * @config: what has it
 * @value: set to the value of the attribute
 *
 * Return: true; false if there is to be no such attribute.
 */
bool pcitopo_field_get(const struct pcitopo_field *field,
		       const struct pcitopo_config *config, u64 *value)
{
	const u8 *at = (const u8 *)config + field->offset;
	u64 loaded = pcitopo_member_load(at, field->size);
	u32 rate;

	if (field->have == PCITOPO_HAVE_ALWAYS) {
		*value = loaded;
		return loaded;
	}
	if (!pcitopo_has(config, field->have))
		return false;

	rate = pcitopo_speed_mtps((u8)loaded);
	if ((field->form == PCITOPO_FIELD_RATE && !rate) ||
	    (field->form == PCITOPO_FIELD_CODE && rate))
		return false;

	*value = field->form == PCITOPO_FIELD_RATE ? rate : loaded;
	return true;
}

static u8 speed_of_rate(u64 mtps)
{
	u8 speed = PT_SPEED_MAX;

	while (speed && pcitopo_speed_mtps(speed) != mtps)
		speed--;
	return speed;
}

/**
 * pcitopo_field_set - set a field from its attribute
 * @field: the field
 * @config: gets it, and the bit that says so
 * @value: of the attribute
 *
 * Return: true; false, and nothing is changed, if the field has no such value.
 */
bool pcitopo_field_set(const struct pcitopo_field *field,
		       struct pcitopo_config *config, u64 value)
{
	if (field->form == PCITOPO_FIELD_RATE) {
		value = speed_of_rate(value);
		if (!value)
			return false;
	}
	if (field->size < 8 && value >> (8 * field->size))
		return false;

	pcitopo_member_store((u8 *)config + field->offset, field->size, value);
	if (field->have != PCITOPO_HAVE_ALWAYS)
		pcitopo_set(config, field->have);
	return true;
}
