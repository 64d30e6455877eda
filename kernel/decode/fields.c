// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * fields.c - the fields of struct pcitopo_config
 *
 * The one table of them: what is read, merged, sent by the module and shown
 * follows from it. Speeds are megatransfers per second in messages, and a value
 * without an agreed rate has an attribute of its own, so each speed has two
 * rows.
 */
#include <linux/pcitopo.h>

#include <pcitopo/fields.h>
#include <pcitopo/regs.h>

#define ROW(member, group)                             \
	.name = #member, .have = PCITOPO_HAVE_##group, \
	.offset = offsetof(struct pcitopo_config, member)

/*
 * VALUE(field, group, attribute, bytes of the field, bytes of the attribute, how
 * it is shown, whether it is of the link)
 */
#define VALUE(member, group, id, from, to, as, link)                    \
	{                                                               \
		ROW(member, group), .attribute = PCITOPO_A_SAMPLE_##id, \
				    .size = (from), .bytes = (to),      \
				    .text = PCITOPO_TEXT_##as,          \
				    .is_link = (link),                  \
	}

/* A speed that has an agreed rate, and one that has none */
#define RATE(member, group, id)                                        \
	{                                                              \
		ROW(member, group),                                    \
			.attribute = PCITOPO_A_SAMPLE_##id, .size = 1, \
			.bytes = 4, .form = PCITOPO_FIELD_RATE,        \
			.text = PCITOPO_TEXT_NUMBER, .is_link = true,  \
	}
#define CODE(member, group, id)                                         \
	{                                                               \
		ROW(member, group), .attribute = PCITOPO_A_SAMPLE_##id, \
				    .size = 1, .bytes = 1,              \
				    .form = PCITOPO_FIELD_CODE,         \
				    .is_link = true,                    \
	}

/* A bit of PCITOPO_A_SAMPLE_FLAGS */
#define FLAG(member, group, id)                                        \
	{                                                              \
		ROW(member, group), .size = 1,                         \
				    .flag = PCITOPO_CONFIG_FLAGS_##id, \
				    .text = PCITOPO_TEXT_BOOL,         \
	}

/* Not an attribute: it has one already, in another group */
#define UNSENT(member, group, from, as)                                        \
	{                                                                      \
		ROW(member, group), .size = (from), .text = PCITOPO_TEXT_##as, \
	}

/* Defects are always known: 0 is none. */
#define PCITOPO_HAVE_ALWAYS PCITOPO_FIELD_ALWAYS

/* In the order of registers, which is that of attributes */
static const struct pcitopo_field fields[] = {
	VALUE(vendor_id, VENDOR, VENDOR_ID, 2, 2, NONE, true),
	UNSENT(vendor_id, IDS, 2, HEX),
	VALUE(device_id, IDS, DEVICE_ID, 2, 2, HEX, true),
	VALUE(class_code, CLASS, CLASS, 2, 2, HEX, true),
	VALUE(defects, ALWAYS, DEFECTS, 1, 4, NONE, true),
	VALUE(prog_if, PROG_IF, PROG_IF, 1, 1, HEX, false),
	VALUE(revision, PROG_IF, REVISION, 1, 1, HEX, false),
	VALUE(header_type, HEADER, HEADER_TYPE, 1, 1, NUMBER, false),
	FLAG(multifunction, HEADER, MULTIFUNCTION),
	VALUE(primary, BUSES, PRIMARY, 1, 1, HEX, false),
	VALUE(secondary, BUSES, SECONDARY, 1, 1, HEX, false),
	VALUE(subordinate, BUSES, SUBORDINATE, 1, 1, HEX, false),
	VALUE(subsystem_vendor_id, SUBSYSTEM, SUBSYSTEM_VENDOR_ID, 2, 2, HEX,
	      false),
	VALUE(subsystem_id, SUBSYSTEM, SUBSYSTEM_ID, 2, 2, HEX, false),
	VALUE(power_state, PM, POWER_STATE, 1, 1, NUMBER, false),
	VALUE(exp_version, EXP, EXP_VERSION, 1, 1, NUMBER, true),
	VALUE(port_type, EXP, PORT_TYPE, 1, 1, NUMBER, true),
	FLAG(slot_implemented, EXP, SLOT_IMPLEMENTED),
	FLAG(flit_supported, EXP, FLIT_SUPPORTED),
	VALUE(mps_supported, MPS_CAP, MPS_SUPPORTED, 2, 2, NUMBER, false),
	VALUE(mps, DEVCTL, MPS, 2, 2, NUMBER, false),
	VALUE(mrrs, DEVCTL, MRRS, 2, 2, NUMBER, false),
	VALUE(devsta, DEVSTA, DEVICE_ERRORS, 1, 4, HEX, false),
	RATE(max_speed, LNKCAP, MAX_SPEED),
	CODE(max_speed, LNKCAP, MAX_SPEED_CODE),
	VALUE(max_width, LNKCAP, MAX_WIDTH, 1, 1, NUMBER, true),
	VALUE(aspm_supported, LNKCAP_PORT, ASPM_SUPPORTED, 1, 4, NUMBER, true),
	VALUE(port_number, LNKCAP_PORT, PORT_NUMBER, 1, 1, NUMBER, true),
	FLAG(dll_active_reporting, LNKCAP_FLAGS, DLL_ACTIVE_REPORTING),
	FLAG(bw_notification, LNKCAP_FLAGS, BW_NOTIFICATION),
	FLAG(surprise_down, LNKCAP_FLAGS, SURPRISE_DOWN),
	VALUE(aspm_enabled, LNKCTL, ASPM_ENABLED, 1, 4, NUMBER, true),
	FLAG(link_disabled, LNKCTL, LINK_DISABLED),
	FLAG(common_clock, LNKCTL, COMMON_CLOCK),
	FLAG(hw_auto_width_disable, LNKCTL, HW_AUTO_WIDTH_DISABLE),
	RATE(speed, LNKSTA, SPEED),
	CODE(speed, LNKSTA, SPEED_CODE),
	VALUE(width, LNKSTA, WIDTH, 1, 1, NUMBER, true),
	FLAG(training, LNKSTA_FLAGS, TRAINING),
	FLAG(dll_active, LNKSTA_FLAGS, DLL_ACTIVE),
	FLAG(slot_clock, LNKSTA_FLAGS, SLOT_CLOCK),
	FLAG(lbms, LNKSTA_FLAGS, LBMS),
	FLAG(labs, LNKSTA_FLAGS, LABS),
	VALUE(slot_number, SLTCAP, SLOT_NUMBER, 2, 2, NUMBER, true),
	FLAG(hotplug_capable, SLTCAP, HOTPLUG_CAPABLE),
	FLAG(hotplug_surprise, SLTCAP, HOTPLUG_SURPRISE),
	FLAG(power_controller, SLTCAP, POWER_CONTROLLER),
	FLAG(power_off, SLTCTL, POWER_OFF),
	FLAG(presence_detect, SLTSTA, PRESENCE_DETECT),
	FLAG(power_fault, SLTSTA, POWER_FAULT),
	VALUE(speeds_vector, SPEEDS, SPEEDS_VECTOR, 1, 1, HEX, true),
	FLAG(retimer_detect, RETIMER_DETECT, RETIMER_DETECT),
	FLAG(two_retimers_detect, RETIMER_DETECT, TWO_RETIMERS_DETECT),
	RATE(target_speed, LNKCTL2, TARGET_SPEED),
	CODE(target_speed, LNKCTL2, TARGET_SPEED_CODE),
	FLAG(hw_auto_speed_disable, LNKCTL2, HW_AUTO_SPEED_DISABLE),
	VALUE(eq_8gt, EQ_8GT, EQ_8GT, 1, 4, HEX, true),
	FLAG(retimer_present, RETIMERS, RETIMER_PRESENT),
	FLAG(two_retimers_present, RETIMERS, TWO_RETIMERS_PRESENT),
	FLAG(flit_mode, FLIT, FLIT_MODE),
	VALUE(eq_16gt, EQ_16GT, EQ_16GT, 1, 4, HEX, true),
	VALUE(eq_32gt, EQ_32GT, EQ_32GT, 1, 4, HEX, true),
	FLAG(no_eq_32gt, EQ_32GT, NO_EQ_32GT),
	VALUE(eq_64gt, EQ_64GT, EQ_64GT, 1, 4, HEX, true),
	FLAG(no_eq_64gt, EQ_64GT, NO_EQ_64GT),
	VALUE(parity_local, PARITY, PARITY_LOCAL, 4, 4, HEX, true),
	VALUE(parity_retimer1, PARITY, PARITY_RETIMER1, 4, 4, HEX, true),
	VALUE(parity_retimer2, PARITY, PARITY_RETIMER2, 4, 4, HEX, true),
	VALUE(lane_errors, LANE_ERRORS, LANE_ERRORS, 4, 4, HEX, true),
	VALUE(aer_uncor_status, AER_UNCOR, AER_UNCOR_STATUS, 4, 4, HEX, false),
	VALUE(aer_uncor_mask, AER_UNCOR, AER_UNCOR_MASK, 4, 4, HEX, false),
	VALUE(aer_uncor_severity, AER_UNCOR, AER_UNCOR_SEVERITY, 4, 4, HEX,
	      false),
	VALUE(aer_cor_status, AER_COR, AER_COR_STATUS, 4, 4, HEX, false),
	VALUE(aer_cor_mask, AER_COR, AER_COR_MASK, 4, 4, HEX, false),
	VALUE(serial, SERIAL, SERIAL, 8, 8, HEX, false),
	VALUE(acs_cap, ACS, ACS_CAP, 2, 2, HEX, false),
	VALUE(acs_ctl, ACS, ACS_CTL, 2, 2, HEX, false),
	FLAG(vf_enabled, SRIOV, VF_ENABLED),
	VALUE(num_vfs, SRIOV, NUM_VFS, 2, 2, NUMBER, false),
	VALUE(vf_offset, SRIOV, VF_OFFSET, 2, 2, NUMBER, false),
	VALUE(vf_stride, SRIOV, VF_STRIDE, 2, 2, NUMBER, false),
	VALUE(cxl_device_cap, CXL_DEVICE, CXL_DEVICE_CAP, 2, 2, HEX, false),
	VALUE(flexbus_cap, FLEXBUS, FLEXBUS_CAP, 2, 2, HEX, true),
	VALUE(flexbus_ctl, FLEXBUS, FLEXBUS_CTL, 2, 2, HEX, true),
	VALUE(flexbus_status, FLEXBUS, FLEXBUS_STATUS, 2, 2, HEX, true),
};

/**
 * pcitopo_field_at - one field after the other
 * @index: from 0 on
 *
 * Return: the field, in the order of registers and attributes, or NULL at the
 * end.
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
		if (attribute && fields[i].attribute == attribute)
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
	u64 loaded = pcitopo_field_load(field, config);
	u32 rate;

	if (field->have == PCITOPO_HAVE_ALWAYS) {
		*value = loaded;
		return loaded;
	}
	if (!field->attribute || !pcitopo_has(config, field->have))
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
 * @config: gets it, and the bit that marks it as known
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

	pcitopo_field_store(field, config, value);
	if (field->have != PCITOPO_HAVE_ALWAYS)
		pcitopo_set(config, field->have);
	return true;
}

/**
 * pcitopo_config_flags_known - which flags of a configuration space are known
 * @config: what is known of it
 *
 * Return: bits of enum pcitopo_config_flags.
 */
u32 pcitopo_config_flags_known(const struct pcitopo_config *config)
{
	u32 known = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].flag && pcitopo_has(config, fields[i].have))
			known |= fields[i].flag;
	}
	if (pcitopo_has(config, PCITOPO_HAVE_EXP) ||
	    pcitopo_has(config, PCITOPO_HAVE_NO_EXP))
		known |= PCITOPO_CONFIG_FLAGS_PCI_EXPRESS;
	return known;
}

/**
 * pcitopo_config_flags_get - the flags of a configuration space
 * @config: what is known of it
 *
 * Return: bits of enum pcitopo_config_flags; 0 for one that is not known.
 */
u32 pcitopo_config_flags_get(const struct pcitopo_config *config)
{
	u32 flags = 0;
	u32 i;

	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (fields[i].flag && pcitopo_field_load(&fields[i], config))
			flags |= fields[i].flag;
	}
	if (pcitopo_has(config, PCITOPO_HAVE_EXP))
		flags |= PCITOPO_CONFIG_FLAGS_PCI_EXPRESS;
	return flags & pcitopo_config_flags_known(config);
}

/**
 * pcitopo_config_flags_set - set what two attributes say
 * @config: gets the flags, all of them, and the bits that mark them as known: a
 *	group is known when all of its flags are
 * @known: the flags that are known
 * @flags: the flags; those that are not known are ignored
 */
void pcitopo_config_flags_set(struct pcitopo_config *config, u32 known,
			      u32 flags)
{
	u64 some = 0, missing = 0;
	u32 i;

	flags &= known;
	for (i = 0; i < ARRAY_SIZE(fields); i++) {
		if (!fields[i].flag)
			continue;
		pcitopo_field_store(&fields[i], config,
				    !!(flags & fields[i].flag));
		some |= (u64)1 << fields[i].have;
		if (!(known & fields[i].flag))
			missing |= (u64)1 << fields[i].have;
	}
	if (!(flags & PCITOPO_CONFIG_FLAGS_PCI_EXPRESS))
		missing |= (u64)1 << PCITOPO_HAVE_EXP;
	config->have |= some & ~missing;
	if (known & ~flags & PCITOPO_CONFIG_FLAGS_PCI_EXPRESS)
		pcitopo_set(config, PCITOPO_HAVE_NO_EXP);
}
