/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * vectors.h - what the tables of test vectors are made of
 *
 * The same tables are run by cmocka in userspace and by KUnit in the kernel, so
 * there is nothing here but types, tables and loops. Each *.inc file has one
 * subject; each row says what the situation is and everything that is expected:
 * a field that a row does not name has to be 0.
 */
#ifndef PCITOPO_VECTORS_H
#define PCITOPO_VECTORS_H

#include <pcitopo/cxl.h>
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

#define VEC_HAVE(what)	     ((u64)1 << PCITOPO_HAVE_##what)
#define VEC_DEFECT(what)     (1u << PCITOPO_DEFECT_##what)
#define VEC_CXL_HAVE(what)   (1u << PCITOPO_CXL_HAVE_##what)
#define VEC_CXL_DEFECT(what) (1u << PCITOPO_CXL_DEFECT_##what)
#define VEC_COUNT(table)     (sizeof(table) / sizeof((table)[0]))
#define VEC_PAIR(low, high)  ((u32)(high) << 16 | (low))

/**
 * struct vec_write - one dword of a configuration space
 * @offset: where, a multiple of 4
 * @value: what it reads; 0 at offset 0 ends an array
 */
struct vec_write {
	u16 offset;
	u32 value;
};

/* The other bytes of the space read 0. */
#define VEC_SPACE(...) ((const struct vec_write[]){ __VA_ARGS__, { 0, 0 } })

/**
 * struct vec_config - a configuration space and what it says
 * @description: the situation
 * @length: how many bytes of it are given
 * @space: its dwords
 * @expected: what pcitopo_config_decode() is to make of it
 */
struct vec_config {
	const char *description;
	u32 length;
	const struct vec_write *space;
	struct pcitopo_config expected;
};

/**
 * struct vec_cxl - a configuration space and what its CXL DVSECs say
 * @description: the situation
 * @length: how many bytes of it are given
 * @space: its dwords
 * @found: what pcitopo_cxl_decode() is to return
 * @expected: what it is to make of it
 */
struct vec_cxl {
	const char *description;
	u32 length;
	const struct vec_write *space;
	bool found;
	struct pcitopo_cxl expected;
};

/**
 * struct vec_cxl_link - two ends of a link and what they say of CXL
 * @description: the situation
 * @port: what is known of the port
 * @component: what is known of function 0 below it
 * @is_port_missing: there is none of that
 * @is_component_missing: likewise
 * @expected: what pcitopo_cxl_link_decode() is to make of it
 */
struct vec_cxl_link {
	const char *description;
	struct pcitopo_config port;
	struct pcitopo_config component;
	bool is_port_missing;
	bool is_component_missing;
	struct pcitopo_cxl_link expected;
};

/**
 * struct vec_memdev - a function that is a CXL memory device or is none
 * @description: the situation
 * @config: what is known of it
 * @expected: what pcitopo_cxl_is_memdev() is to make of it
 */
struct vec_memdev {
	const char *description;
	struct pcitopo_config config;
	bool expected;
};

/**
 * struct vec_find - a capability to look for
 * @description: the situation
 * @space: dwords of the configuration space
 * @length: how many bytes of it are given
 * @id: capability to look for
 * @after: extended capability to start after
 * @offset: where it is to be found, 0: nowhere
 * @defects: what the walk is to meet
 */
struct vec_find {
	const char *description;
	const struct vec_write *space;
	u32 length;
	u16 id;
	u32 after;
	u32 offset;
	u8 defects;
};

/**
 * struct vec_need - what has to be given for something to be known
 * @description: the situation
 * @space: dwords of the configuration space
 * @what: the fact
 * @length: how many bytes of @space have to be given, and not one less
 */
struct vec_need {
	const char *description;
	const struct vec_write *space;
	enum pcitopo_have what;
	u32 length;
};

/**
 * struct vec_reg16 - a 16-bit register and what it says
 * @description: the situation
 * @decode: the decoder
 * @value: the register
 * @before: what is known already
 * @expected: what is to be known afterwards
 */
struct vec_reg16 {
	const char *description;
	void (*decode)(u16 value, struct pcitopo_config *config);
	u16 value;
	struct pcitopo_config before;
	struct pcitopo_config expected;
};

/**
 * struct vec_reg32 - a 32-bit register and what it says
 * @description: the situation
 * @decode: the decoder
 * @value: the register
 * @expected: what is to be known afterwards
 */
struct vec_reg32 {
	const char *description;
	void (*decode)(u32 value, struct pcitopo_config *config);
	u32 value;
	struct pcitopo_config expected;
};

/**
 * struct vec_speeds - one end of a link and its speeds
 * @description: the situation
 * @config: what is known of that end
 * @supported: what pcitopo_supported_speeds() is to return
 * @highest: what pcitopo_speeds_highest() is to make of @supported
 */
struct vec_speeds {
	const char *description;
	struct pcitopo_config config;
	u8 supported;
	u8 highest;
};

/**
 * struct vec_bandwidth - a link and its bandwidth
 * @description: the situation
 * @speed: speed value
 * @width: lanes
 * @mtps: what pcitopo_speed_mtps() is to return
 * @mbytes: what pcitopo_link_mbytes() is to return
 */
struct vec_bandwidth {
	const char *description;
	u8 speed;
	u8 width;
	u32 mtps;
	u32 mbytes;
};

/**
 * struct vec_compare - two decoded configuration spaces to be compared
 * @found: what a decoder returned
 * @expected: what it should have
 * @report: called for every field that differs
 * @context: given to @report
 */
struct vec_compare {
	const struct pcitopo_config *found;
	const struct pcitopo_config *expected;
	void (*report)(void *context, const char *field, u64 found,
		       u64 expected);
	void *context;
};

static inline void vec_compare_field(const struct vec_compare *compare,
				     const char *field, u64 found, u64 expected)
{
	if (found != expected)
		compare->report(compare->context, field, found, expected);
}

static inline void vec_compare_header(const struct vec_compare *compare)
{
	const struct pcitopo_config *a = compare->found;
	const struct pcitopo_config *b = compare->expected;

	vec_compare_field(compare, "have", a->have, b->have);
	vec_compare_field(compare, "defects", a->defects, b->defects);
	vec_compare_field(compare, "vendor_id", a->vendor_id, b->vendor_id);
	vec_compare_field(compare, "device_id", a->device_id, b->device_id);
	vec_compare_field(compare, "class_code", a->class_code, b->class_code);
	vec_compare_field(compare, "prog_if", a->prog_if, b->prog_if);
	vec_compare_field(compare, "revision", a->revision, b->revision);
	vec_compare_field(compare, "header_type", a->header_type,
			  b->header_type);
	vec_compare_field(compare, "multifunction", a->multifunction,
			  b->multifunction);
	vec_compare_field(compare, "primary", a->primary, b->primary);
	vec_compare_field(compare, "secondary", a->secondary, b->secondary);
	vec_compare_field(compare, "subordinate", a->subordinate,
			  b->subordinate);
	vec_compare_field(compare, "subsystem_vendor_id",
			  a->subsystem_vendor_id, b->subsystem_vendor_id);
	vec_compare_field(compare, "subsystem_id", a->subsystem_id,
			  b->subsystem_id);
	vec_compare_field(compare, "power_state", a->power_state,
			  b->power_state);
}

static inline void vec_compare_express(const struct vec_compare *compare)
{
	const struct pcitopo_config *a = compare->found;
	const struct pcitopo_config *b = compare->expected;

	vec_compare_field(compare, "exp_version", a->exp_version,
			  b->exp_version);
	vec_compare_field(compare, "port_type", a->port_type, b->port_type);
	vec_compare_field(compare, "slot_implemented", a->slot_implemented,
			  b->slot_implemented);
	vec_compare_field(compare, "flit_supported", a->flit_supported,
			  b->flit_supported);
	vec_compare_field(compare, "mps_supported", a->mps_supported,
			  b->mps_supported);
	vec_compare_field(compare, "mps", a->mps, b->mps);
	vec_compare_field(compare, "mrrs", a->mrrs, b->mrrs);
	vec_compare_field(compare, "devsta", a->devsta, b->devsta);
	vec_compare_field(compare, "slot_number", a->slot_number,
			  b->slot_number);
	vec_compare_field(compare, "hotplug_capable", a->hotplug_capable,
			  b->hotplug_capable);
	vec_compare_field(compare, "hotplug_surprise", a->hotplug_surprise,
			  b->hotplug_surprise);
	vec_compare_field(compare, "power_controller", a->power_controller,
			  b->power_controller);
	vec_compare_field(compare, "power_off", a->power_off, b->power_off);
	vec_compare_field(compare, "presence_detect", a->presence_detect,
			  b->presence_detect);
	vec_compare_field(compare, "power_fault", a->power_fault,
			  b->power_fault);
}

static inline void vec_compare_link(const struct vec_compare *compare)
{
	const struct pcitopo_config *a = compare->found;
	const struct pcitopo_config *b = compare->expected;

	vec_compare_field(compare, "max_speed", a->max_speed, b->max_speed);
	vec_compare_field(compare, "max_width", a->max_width, b->max_width);
	vec_compare_field(compare, "aspm_supported", a->aspm_supported,
			  b->aspm_supported);
	vec_compare_field(compare, "port_number", a->port_number,
			  b->port_number);
	vec_compare_field(compare, "dll_active_reporting",
			  a->dll_active_reporting, b->dll_active_reporting);
	vec_compare_field(compare, "bw_notification", a->bw_notification,
			  b->bw_notification);
	vec_compare_field(compare, "surprise_down", a->surprise_down,
			  b->surprise_down);
	vec_compare_field(compare, "aspm_enabled", a->aspm_enabled,
			  b->aspm_enabled);
	vec_compare_field(compare, "link_disabled", a->link_disabled,
			  b->link_disabled);
	vec_compare_field(compare, "common_clock", a->common_clock,
			  b->common_clock);
	vec_compare_field(compare, "hw_auto_width_disable",
			  a->hw_auto_width_disable, b->hw_auto_width_disable);
	vec_compare_field(compare, "speed", a->speed, b->speed);
	vec_compare_field(compare, "width", a->width, b->width);
	vec_compare_field(compare, "training", a->training, b->training);
	vec_compare_field(compare, "dll_active", a->dll_active, b->dll_active);
	vec_compare_field(compare, "slot_clock", a->slot_clock, b->slot_clock);
	vec_compare_field(compare, "lbms", a->lbms, b->lbms);
	vec_compare_field(compare, "labs", a->labs, b->labs);
}

static inline void vec_compare_link2(const struct vec_compare *compare)
{
	const struct pcitopo_config *a = compare->found;
	const struct pcitopo_config *b = compare->expected;

	vec_compare_field(compare, "speeds_vector", a->speeds_vector,
			  b->speeds_vector);
	vec_compare_field(compare, "retimer_detect", a->retimer_detect,
			  b->retimer_detect);
	vec_compare_field(compare, "two_retimers_detect",
			  a->two_retimers_detect, b->two_retimers_detect);
	vec_compare_field(compare, "target_speed", a->target_speed,
			  b->target_speed);
	vec_compare_field(compare, "hw_auto_speed_disable",
			  a->hw_auto_speed_disable, b->hw_auto_speed_disable);
	vec_compare_field(compare, "eq_8gt", a->eq_8gt, b->eq_8gt);
	vec_compare_field(compare, "retimer_present", a->retimer_present,
			  b->retimer_present);
	vec_compare_field(compare, "two_retimers_present",
			  a->two_retimers_present, b->two_retimers_present);
	vec_compare_field(compare, "flit_mode", a->flit_mode, b->flit_mode);
}

static inline void vec_compare_extended(const struct vec_compare *compare)
{
	const struct pcitopo_config *a = compare->found;
	const struct pcitopo_config *b = compare->expected;

	vec_compare_field(compare, "serial", a->serial, b->serial);
	vec_compare_field(compare, "parity_local", a->parity_local,
			  b->parity_local);
	vec_compare_field(compare, "parity_retimer1", a->parity_retimer1,
			  b->parity_retimer1);
	vec_compare_field(compare, "parity_retimer2", a->parity_retimer2,
			  b->parity_retimer2);
	vec_compare_field(compare, "lane_errors", a->lane_errors,
			  b->lane_errors);
	vec_compare_field(compare, "aer_uncor_status", a->aer_uncor_status,
			  b->aer_uncor_status);
	vec_compare_field(compare, "aer_uncor_mask", a->aer_uncor_mask,
			  b->aer_uncor_mask);
	vec_compare_field(compare, "aer_uncor_severity", a->aer_uncor_severity,
			  b->aer_uncor_severity);
	vec_compare_field(compare, "aer_cor_status", a->aer_cor_status,
			  b->aer_cor_status);
	vec_compare_field(compare, "aer_cor_mask", a->aer_cor_mask,
			  b->aer_cor_mask);
	vec_compare_field(compare, "acs_cap", a->acs_cap, b->acs_cap);
	vec_compare_field(compare, "acs_ctl", a->acs_ctl, b->acs_ctl);
	vec_compare_field(compare, "num_vfs", a->num_vfs, b->num_vfs);
	vec_compare_field(compare, "vf_offset", a->vf_offset, b->vf_offset);
	vec_compare_field(compare, "vf_stride", a->vf_stride, b->vf_stride);
	vec_compare_field(compare, "cxl_device_cap", a->cxl_device_cap,
			  b->cxl_device_cap);
	vec_compare_field(compare, "flexbus_cap", a->flexbus_cap,
			  b->flexbus_cap);
	vec_compare_field(compare, "flexbus_ctl", a->flexbus_ctl,
			  b->flexbus_ctl);
	vec_compare_field(compare, "flexbus_status", a->flexbus_status,
			  b->flexbus_status);
	vec_compare_field(compare, "eq_16gt", a->eq_16gt, b->eq_16gt);
	vec_compare_field(compare, "eq_32gt", a->eq_32gt, b->eq_32gt);
	vec_compare_field(compare, "eq_64gt", a->eq_64gt, b->eq_64gt);
	vec_compare_field(compare, "no_eq_32gt", a->no_eq_32gt, b->no_eq_32gt);
	vec_compare_field(compare, "no_eq_64gt", a->no_eq_64gt, b->no_eq_64gt);
	vec_compare_field(compare, "vf_enabled", a->vf_enabled, b->vf_enabled);
}

/* Every member of struct pcitopo_config is in one of the functions above. */
static inline void vec_compare_config(const struct vec_compare *compare)
{
	vec_compare_header(compare);
	vec_compare_express(compare);
	vec_compare_link(compare);
	vec_compare_link2(compare);
	vec_compare_extended(compare);
}

/* Writes @space over @bytes, which has @length of them. */
static inline void vec_space_fill(const struct vec_write *space, u8 *bytes,
				  u32 length)
{
	u32 i;

	for (i = 0; i < length; i++)
		bytes[i] = 0;

	for (; space->offset || space->value; space++)
		for (i = 0; i < 4; i++)
			if (space->offset + i < length)
				bytes[space->offset + i] =
					(u8)(space->value >> (8 * i));
}

#endif /* PCITOPO_VECTORS_H */
