// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * registers.c - every decoded fact of one function
 *
 * What struct pcitopo_config holds, by the names it has there, for "show". A
 * fact that is not known is left out.
 */
#include <stdio.h>

#include "columns/memdev-facts.h"

enum form {
	FORM_NUMBER,
	FORM_BOOL,
	FORM_HEX2, /* so many digits, a string */
	FORM_HEX4,
	FORM_HEX8,
	FORM_HEX16,
};

/* name, presence bit, form: in the order of the registers */
/* clang-format off */
#define REGISTERS(X)				\
	X(vendor_id, IDS, HEX4)			\
	X(device_id, IDS, HEX4)			\
	X(class_code, CLASS, HEX4)		\
	X(prog_if, PROG_IF, HEX2)		\
	X(revision, PROG_IF, HEX2)		\
	X(header_type, HEADER, NUMBER)		\
	X(multifunction, HEADER, BOOL)		\
	X(primary, BUSES, HEX2)			\
	X(secondary, BUSES, HEX2)		\
	X(subordinate, BUSES, HEX2)		\
	X(subsystem_vendor_id, SUBSYSTEM, HEX4)	\
	X(subsystem_id, SUBSYSTEM, HEX4)	\
	X(power_state, PM, NUMBER)		\
	X(exp_version, EXP, NUMBER)		\
	X(port_type, EXP, NUMBER)		\
	X(slot_implemented, EXP, BOOL)		\
	X(flit_supported, EXP, BOOL)		\
	X(mps_supported, MPS_CAP, NUMBER)	\
	X(mps, DEVCTL, NUMBER)			\
	X(mrrs, DEVCTL, NUMBER)			\
	X(devsta, DEVSTA, HEX2)			\
	X(max_speed, LNKCAP, NUMBER)		\
	X(max_width, LNKCAP, NUMBER)		\
	X(aspm_supported, LNKCAP_PORT, NUMBER)	\
	X(port_number, LNKCAP_PORT, NUMBER)	\
	X(dll_active_reporting, LNKCAP_FLAGS, BOOL) \
	X(bw_notification, LNKCAP_FLAGS, BOOL)	\
	X(surprise_down, LNKCAP_FLAGS, BOOL)	\
	X(aspm_enabled, LNKCTL, NUMBER)		\
	X(link_disabled, LNKCTL, BOOL)		\
	X(common_clock, LNKCTL, BOOL)		\
	X(hw_auto_width_disable, LNKCTL, BOOL)	\
	X(speed, LNKSTA, NUMBER)		\
	X(width, LNKSTA, NUMBER)		\
	X(training, LNKSTA_FLAGS, BOOL)		\
	X(dll_active, LNKSTA_FLAGS, BOOL)	\
	X(slot_clock, LNKSTA_FLAGS, BOOL)	\
	X(lbms, LNKSTA_FLAGS, BOOL)		\
	X(labs, LNKSTA_FLAGS, BOOL)		\
	X(slot_number, SLTCAP, NUMBER)		\
	X(hotplug_capable, SLTCAP, BOOL)	\
	X(hotplug_surprise, SLTCAP, BOOL)	\
	X(power_controller, SLTCAP, BOOL)	\
	X(power_off, SLTCTL, BOOL)		\
	X(presence_detect, SLTSTA, BOOL)	\
	X(power_fault, SLTSTA, BOOL)		\
	X(speeds_vector, SPEEDS, HEX2)		\
	X(retimer_detect, RETIMER_DETECT, BOOL)	\
	X(two_retimers_detect, RETIMER_DETECT, BOOL) \
	X(target_speed, LNKCTL2, NUMBER)	\
	X(hw_auto_speed_disable, LNKCTL2, BOOL)	\
	X(eq_8gt, EQ_8GT, HEX2)			\
	X(retimer_present, RETIMERS, BOOL)	\
	X(two_retimers_present, RETIMERS, BOOL)	\
	X(flit_mode, FLIT, BOOL)		\
	X(eq_16gt, EQ_16GT, HEX2)		\
	X(eq_32gt, EQ_32GT, HEX2)		\
	X(no_eq_32gt, EQ_32GT, BOOL)		\
	X(eq_64gt, EQ_64GT, HEX2)		\
	X(no_eq_64gt, EQ_64GT, BOOL)		\
	X(parity_local, PARITY, HEX8)		\
	X(parity_retimer1, PARITY, HEX8)	\
	X(parity_retimer2, PARITY, HEX8)	\
	X(lane_errors, LANE_ERRORS, HEX8)	\
	X(aer_uncor_status, AER_UNCOR, HEX8)	\
	X(aer_uncor_mask, AER_UNCOR, HEX8)	\
	X(aer_uncor_severity, AER_UNCOR, HEX8)	\
	X(aer_cor_status, AER_COR, HEX8)	\
	X(aer_cor_mask, AER_COR, HEX8)		\
	X(serial, SERIAL, HEX16)		\
	X(acs_cap, ACS, HEX4)			\
	X(acs_ctl, ACS, HEX4)			\
	X(vf_enabled, SRIOV, BOOL)		\
	X(num_vfs, SRIOV, NUMBER)		\
	X(vf_offset, SRIOV, NUMBER)		\
	X(vf_stride, SRIOV, NUMBER)		\
	X(cxl_device_cap, CXL_DEVICE, HEX4)	\
	X(flexbus_cap, FLEXBUS, HEX4)		\
	X(flexbus_ctl, FLEXBUS, HEX4)		\
	X(flexbus_status, FLEXBUS, HEX4)
/* clang-format on */

struct reg {
	const char *name;
	enum pcitopo_have have;
	enum form form;
	u64 (*get)(const struct pcitopo_config *config);
};

#define GETTER(field, ...)                                          \
	static u64 get_##field(const struct pcitopo_config *config) \
	{                                                           \
		return config->field;                               \
	}
REGISTERS(GETTER)

#define ENTRY(field, presence, form) \
	{ #field, PCITOPO_HAVE_##presence, FORM_##form, get_##field },
static const struct reg registers[] = { REGISTERS(ENTRY) };

static const char *const defects[] = {
	[PCITOPO_DEFECT_ALL_ONES] = "all-ones",
	[PCITOPO_DEFECT_CAP_LOOP] = "cap-loop",
	[PCITOPO_DEFECT_CAP_POINTER] = "cap-pointer",
	[PCITOPO_DEFECT_EXT_CAP_LOOP] = "ext-cap-loop",
	[PCITOPO_DEFECT_EXT_CAP_POINTER] = "ext-cap-pointer",
	[PCITOPO_DEFECT_CAP_CUT] = "cap-cut",
};

static void format_hex(enum form form, u64 value, char text[20])
{
	static const int digits[] = {
		[FORM_HEX2] = 2,
		[FORM_HEX4] = 4,
		[FORM_HEX8] = 8,
		[FORM_HEX16] = 16,
	};

	snprintf(text, 20, "%0*llx", digits[form], (unsigned long long)value);
}

static void add_json(struct json *json, const struct reg *reg, u64 value)
{
	char text[20];

	if (reg->form == FORM_NUMBER) {
		json_add_number(json, reg->name, (int64_t)value);
	} else if (reg->form == FORM_BOOL) {
		json_add_bool(json, reg->name, value);
	} else {
		format_hex(reg->form, value, text);
		json_add_string(json, reg->name, text);
	}
}

/**
 * registers_json - add an object with what is known of one function
 * @json: the document
 * @key: name of the object, a constant
 * @device: the function
 */
void registers_json(struct json *json, const char *key,
		    const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;
	size_t i;

	json_open_object(json, key);
	for (i = 0; i < ARRAY_SIZE(registers); i++) {
		if (pcitopo_has(config, registers[i].have))
			add_json(json, &registers[i], registers[i].get(config));
	}
	json_open_array(json, "defects");
	for (i = 0; i < ARRAY_SIZE(defects); i++) {
		if (config->defects >> i & 1)
			json_add_string(json, NULL, defects[i]);
	}
	json_close(json);
	if (device->cxl)
		registers_cxl_json(json, device->cxl);
	json_close(json);
}

static void add_row(struct table *table, const char *name, const char *text)
{
	table_row(table);
	table_cell(table, COLOUR_DIM, name);
	table_cell(table, COLOUR_NONE, text);
}

/**
 * registers_table - add a row for each thing known of one function
 * @table: of two columns
 * @device: the function
 */
void registers_table(struct table *table, const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;
	char text[20];
	size_t i;
	u64 value;

	for (i = 0; i < ARRAY_SIZE(registers); i++) {
		if (!pcitopo_has(config, registers[i].have))
			continue;
		value = registers[i].get(config);
		if (registers[i].form == FORM_NUMBER)
			snprintf(text, sizeof(text), "%llu",
				 (unsigned long long)value);
		else if (registers[i].form == FORM_BOOL)
			snprintf(text, sizeof(text), "%s",
				 value ? "yes" : "no");
		else
			format_hex(registers[i].form, value, text);
		add_row(table, registers[i].name, text);
	}
	for (i = 0; i < ARRAY_SIZE(defects); i++) {
		if (config->defects >> i & 1)
			add_row(table, "defect", defects[i]);
	}
	if (device->cxl)
		registers_cxl_table(table, device->cxl);
}
