// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_fields.c - struct pcitopo_config and struct pcitopo_cxl as attributes, and
 * back
 *
 * A message is an array here. What went in has to come out: for all that the
 * vectors decode to, and for structures that no device would give.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <linux/pcitopo.h>

#include <pcitopo/fields.h>

#include "../../vectors/vectors.h"

#include "../../vectors/spaces.inc"
#include "../../vectors/rich.inc"

#include "../../vectors/config.inc"
#include "../../vectors/cxl.inc"
#include "../../vectors/hostile.inc"
#include "../suites.h"

#define ROUNDS 20000

/* Values by attribute, and which of them are there */
struct message {
	u64 value[PCITOPO_A_SAMPLE_MAX + 1];
	bool present[PCITOPO_A_SAMPLE_MAX + 1];
};

static void message_put(struct message *message, u16 attribute, u64 value)
{
	assert_in_range(attribute, 1, PCITOPO_A_SAMPLE_MAX);
	assert_false(message->present[attribute]);
	message->present[attribute] = true;
	message->value[attribute] = value;
}

static void message_fill(struct message *message,
			 const struct pcitopo_config *config)
{
	const struct pcitopo_field *field;
	u64 value;
	u32 i;

	memset(message, 0, sizeof(*message));
	message_put(message, PCITOPO_A_SAMPLE_FLAGS_KNOWN,
		    pcitopo_config_flags_known(config));
	message_put(message, PCITOPO_A_SAMPLE_FLAGS,
		    pcitopo_config_flags_get(config));
	for (i = 0; (field = pcitopo_field_at(i)); i++) {
		if (!pcitopo_field_get(field, config, &value))
			continue;
		if (field->bytes < 8)
			assert_true(value < (u64)1 << (8 * field->bytes));
		message_put(message, field->attribute, value);
	}
}

static void message_parse(const struct message *message,
			  struct pcitopo_config *config)
{
	const struct pcitopo_field *field;
	u16 i;

	memset(config, 0, sizeof(*config));
	pcitopo_config_flags_set(
		config, (u32)message->value[PCITOPO_A_SAMPLE_FLAGS_KNOWN],
		(u32)message->value[PCITOPO_A_SAMPLE_FLAGS]);
	for (i = 0; i <= PCITOPO_A_SAMPLE_MAX; i++) {
		field = pcitopo_field_find(i);
		if (field && message->present[i])
			assert_true(pcitopo_field_set(field, config,
						      message->value[i]));
	}
}

static struct pcitopo_config there_and_back(const struct pcitopo_config *config)
{
	struct pcitopo_config back;
	struct message message;

	message_fill(&message, config);
	message_parse(&message, &back);
	return back;
}

static void field_report(void *context, const char *field, u64 found,
			 u64 expected)
{
	print_error("%s: %s is %#llx, not %#llx\n", (const char *)context,
		    field, (unsigned long long)found,
		    (unsigned long long)expected);
	fail();
}

static void assert_same(const char *description,
			const struct pcitopo_config *found,
			const struct pcitopo_config *expected)
{
	vec_compare_config(&(struct vec_compare){
		.found = found,
		.expected = expected,
		.report = field_report,
		.context = (void *)(uintptr_t)description,
	});
}

static void space_goes_there_and_back(const struct vec_config *row)
{
	static u8 bytes[PT_CFG_SPACE_EXP_SIZE];
	struct pcitopo_config config, back;
	u32 length;

	vec_space_fill(row->space, bytes, sizeof(bytes));
	for (length = 0; length <= sizeof(bytes); length += 2) {
		pcitopo_config_decode(bytes, length, &config);
		back = there_and_back(&config);
		assert_same(row->description, &back, &config);
	}
}

static void vectors_cut_anywhere(void **state)
{
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_configs); i++)
		space_goes_there_and_back(&vec_configs[i]);
	for (i = 0; i < VEC_COUNT(vec_hostile_configs); i++)
		space_goes_there_and_back(&vec_hostile_configs[i]);
}

/* Nothing in it is 0, and all of it is known. */
static struct pcitopo_config config_random(void)
{
	struct pcitopo_config config;
	u8 *bytes = (u8 *)&config;
	size_t i;

	for (i = 0; i < sizeof(config); i++)
		bytes[i] = (u8)(rand() % 255 + 1);
	config.have = VEC_HAVE(COUNT) - 1;
	config.have &= ~VEC_HAVE(NO_EXP);
	/* Bit fields: those whose bits are all 0 could hide a missing flag. */
	pcitopo_config_flags_set(&config, 0xffffffff, 0xffffffff);
	return config;
}

static void all_known(void **state)
{
	struct pcitopo_config config, back;
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		config = config_random();
		back = there_and_back(&config);
		assert_same("all known", &back, &config);
	}
}

/* Which fields each bit of @have is about, as enum pcitopo_have documents it */
static const char *const fields_of[PCITOPO_HAVE_COUNT] = {
	[PCITOPO_HAVE_VENDOR] = "vendor_id ",
	[PCITOPO_HAVE_IDS] = "device_id ",
	[PCITOPO_HAVE_CLASS] = "class_code ",
	[PCITOPO_HAVE_PROG_IF] = "prog_if revision ",
	[PCITOPO_HAVE_HEADER] = "header_type multifunction ",
	[PCITOPO_HAVE_BUSES] = "primary secondary subordinate ",
	[PCITOPO_HAVE_SUBSYSTEM] = "subsystem_vendor_id subsystem_id ",
	[PCITOPO_HAVE_PM] = "power_state ",
	[PCITOPO_HAVE_EXP] =
		"exp_version port_type slot_implemented flit_supported ",
	[PCITOPO_HAVE_NO_EXP] = "",
	[PCITOPO_HAVE_MPS_CAP] = "mps_supported ",
	[PCITOPO_HAVE_DEVCTL] = "mps mrrs ",
	[PCITOPO_HAVE_DEVSTA] = "devsta ",
	[PCITOPO_HAVE_LNKCAP] = "max_speed max_width ",
	[PCITOPO_HAVE_LNKCAP_PORT] = "aspm_supported port_number ",
	[PCITOPO_HAVE_LNKCAP_FLAGS] =
		"dll_active_reporting bw_notification surprise_down ",
	[PCITOPO_HAVE_LNKCTL] = "aspm_enabled link_disabled common_clock "
				"hw_auto_width_disable ",
	[PCITOPO_HAVE_LNKSTA] = "speed width ",
	[PCITOPO_HAVE_LNKSTA_FLAGS] =
		"training dll_active slot_clock lbms labs ",
	[PCITOPO_HAVE_SLTCAP] = "slot_number hotplug_capable hotplug_surprise "
				"power_controller ",
	[PCITOPO_HAVE_SLTCTL] = "power_off ",
	[PCITOPO_HAVE_SLTSTA] = "presence_detect power_fault ",
	[PCITOPO_HAVE_SPEEDS] = "speeds_vector ",
	[PCITOPO_HAVE_RETIMER_DETECT] = "retimer_detect two_retimers_detect ",
	[PCITOPO_HAVE_LNKCTL2] = "target_speed hw_auto_speed_disable ",
	[PCITOPO_HAVE_EQ_8GT] = "eq_8gt ",
	[PCITOPO_HAVE_RETIMERS] = "retimer_present two_retimers_present ",
	[PCITOPO_HAVE_FLIT] = "flit_mode ",
	[PCITOPO_HAVE_EQ_16GT] = "eq_16gt ",
	[PCITOPO_HAVE_EQ_32GT] = "eq_32gt no_eq_32gt ",
	[PCITOPO_HAVE_EQ_64GT] = "eq_64gt no_eq_64gt ",
	[PCITOPO_HAVE_PARITY] = "parity_local parity_retimer1 parity_retimer2 ",
	[PCITOPO_HAVE_LANE_ERRORS] = "lane_errors ",
	[PCITOPO_HAVE_AER_UNCOR] =
		"aer_uncor_status aer_uncor_mask aer_uncor_severity ",
	[PCITOPO_HAVE_AER_COR] = "aer_cor_status aer_cor_mask ",
	[PCITOPO_HAVE_SERIAL] = "serial ",
	[PCITOPO_HAVE_ACS] = "acs_cap acs_ctl ",
	[PCITOPO_HAVE_SRIOV] = "num_vfs vf_offset vf_stride vf_enabled ",
	[PCITOPO_HAVE_CXL_DEVICE] = "cxl_device_cap ",
	[PCITOPO_HAVE_FLEXBUS] = "flexbus_cap flexbus_ctl flexbus_status ",
};

static void name_collect(void *context, const char *field, u64 found,
			 u64 expected)
{
	strcat(context, field);
	strcat(context, " ");
	assert_int_equal(found, 0);
}

static void one_group_unknown(void **state)
{
	struct pcitopo_config config = config_random(), back;
	char names[4096];
	u32 have;

	for (have = 0; have < PCITOPO_HAVE_COUNT; have++) {
		config.have = VEC_HAVE(COUNT) - 1;
		config.have &= ~VEC_HAVE(NO_EXP) & ~((u64)1 << have);
		back = there_and_back(&config);
		names[0] = '\0';
		vec_compare_config(&(struct vec_compare){
			.found = &back,
			.expected = &config,
			.report = name_collect,
			.context = names,
		});
		assert_string_equal(names, fields_of[have]);
	}
}

static void any_groups_unknown(void **state)
{
	struct pcitopo_config config, once, twice;
	u32 i;

	for (i = 0; i < ROUNDS; i++) {
		config = config_random();
		config.have &= (u64)rand() << 31 ^ (u64)rand();
		once = there_and_back(&config);
		assert_int_equal(once.have, config.have);
		twice = there_and_back(&once);
		assert_same("some known", &twice, &once);
	}
}

static void conventional_pci(void **state)
{
	struct pcitopo_config config = { .have = VEC_HAVE(NO_EXP) };
	struct pcitopo_config back = there_and_back(&config);

	assert_same("conventional", &back, &config);
	assert_int_equal(pcitopo_config_flags_known(&config),
			 PCITOPO_CONFIG_FLAGS_PCI_EXPRESS);
	assert_int_equal(pcitopo_config_flags_get(&config), 0);
}

static void defects_are_the_bits_of_the_message(void **state)
{
	static const u32 flags[] = {
		[PCITOPO_DEFECT_ALL_ONES] = PCITOPO_CONFIG_DEFECTS_ALL_ONES,
		[PCITOPO_DEFECT_CAP_LOOP] = PCITOPO_CONFIG_DEFECTS_CAP_LOOP,
		[PCITOPO_DEFECT_CAP_POINTER] =
			PCITOPO_CONFIG_DEFECTS_CAP_POINTER,
		[PCITOPO_DEFECT_EXT_CAP_LOOP] =
			PCITOPO_CONFIG_DEFECTS_EXT_CAP_LOOP,
		[PCITOPO_DEFECT_EXT_CAP_POINTER] =
			PCITOPO_CONFIG_DEFECTS_EXT_CAP_POINTER,
		[PCITOPO_DEFECT_CAP_CUT] = PCITOPO_CONFIG_DEFECTS_CAP_CUT,
	};
	u32 i;

	for (i = 0; i < VEC_COUNT(flags); i++)
		assert_int_equal(flags[i], 1u << i);
}

static void other_flags_are_the_bits_of_registers(void **state)
{
	assert_int_equal(PCITOPO_DEVICE_ERRORS_CORRECTABLE, PT_EXP_DEVSTA_CED);
	assert_int_equal(PCITOPO_DEVICE_ERRORS_NON_FATAL, PT_EXP_DEVSTA_NFED);
	assert_int_equal(PCITOPO_DEVICE_ERRORS_FATAL, PT_EXP_DEVSTA_FED);
	assert_int_equal(PCITOPO_DEVICE_ERRORS_UNSUPPORTED_REQUEST,
			 PT_EXP_DEVSTA_URD);
	assert_int_equal(PCITOPO_EQUALIZATION_COMPLETE, PT_PL_EQ_COMPLETE);
	assert_int_equal(PCITOPO_EQUALIZATION_PHASE_1, PT_PL_EQ_PHASE1);
	assert_int_equal(PCITOPO_EQUALIZATION_PHASE_2, PT_PL_EQ_PHASE2);
	assert_int_equal(PCITOPO_EQUALIZATION_PHASE_3, PT_PL_EQ_PHASE3);
	assert_int_equal(PCITOPO_EQUALIZATION_REQUEST, PT_PL_EQ_REQUEST);
}

static void speeds_are_rates_where_there_is_one(void **state)
{
	struct pcitopo_config config = { .have = VEC_HAVE(LNKSTA) };
	struct message message;

	config.speed = PT_SPEED_32GT;
	message_fill(&message, &config);
	assert_int_equal(message.value[PCITOPO_A_SAMPLE_SPEED], 32000);
	assert_false(message.present[PCITOPO_A_SAMPLE_SPEED_CODE]);

	config.speed = 9;
	message_fill(&message, &config);
	assert_false(message.present[PCITOPO_A_SAMPLE_SPEED]);
	assert_int_equal(message.value[PCITOPO_A_SAMPLE_SPEED_CODE], 9);
}

static void value_that_no_field_has(void **state)
{
	static const struct pcitopo_config nothing;
	struct pcitopo_config config = nothing;

	assert_false(pcitopo_field_set(
		pcitopo_field_find(PCITOPO_A_SAMPLE_SPEED), &config, 12345));
	assert_false(pcitopo_field_set(
		pcitopo_field_find(PCITOPO_A_SAMPLE_WIDTH), &config, 256));
	assert_false(pcitopo_field_set(
		pcitopo_field_find(PCITOPO_A_SAMPLE_EQ_8GT), &config, 1 << 8));
	assert_memory_equal(&config, &nothing, sizeof(config));
	assert_null(pcitopo_field_find(PCITOPO_A_SAMPLE_FLAGS));
	assert_null(pcitopo_field_find(0xffff));
}

static struct pcitopo_cxl cxl_there_and_back(const struct pcitopo_cxl *cxl)
{
	struct pcitopo_cxl back = { 0 };
	const struct pcitopo_field *field;
	u16 last = 0;
	u64 value;
	u32 i;

	for (i = 0; (field = pcitopo_cxl_field_at(i)); i++) {
		assert_true(field->attribute > last);
		last = field->attribute;
		assert_ptr_equal(pcitopo_cxl_field_find(last), field);
		if (!pcitopo_cxl_field_get(field, cxl, &value))
			continue;
		if (field->bytes < 8)
			assert_true(value < (u64)1 << (8 * field->bytes));
		assert_true(pcitopo_cxl_field_set(field, &back, value));
	}
	assert_int_equal(last, PCITOPO_A_CXL_MAX);
	return back;
}

static void cxl_goes_there_and_back(void **state)
{
	static u8 bytes[PT_CFG_SPACE_EXP_SIZE];
	struct pcitopo_cxl cxl, back;
	u32 i;

	for (i = 0; i < VEC_COUNT(vec_cxls); i++) {
		vec_space_fill(vec_cxls[i].space, bytes, sizeof(bytes));
		pcitopo_cxl_decode(bytes, sizeof(bytes), &cxl);
		back = cxl_there_and_back(&cxl);
		assert_memory_equal(&back, &cxl, sizeof(cxl));
	}
}

static void cxl_defects_are_the_bits_of_the_message(void **state)
{
	assert_int_equal(PCITOPO_CXL_DEFECTS_SHORT, VEC_CXL_DEFECT(SHORT));
	assert_int_equal(PCITOPO_CXL_DEFECTS_CUT, VEC_CXL_DEFECT(CUT));
	assert_int_equal(PCITOPO_CXL_DEFECTS_OVERLAP, VEC_CXL_DEFECT(OVERLAP));
	assert_int_equal(PCITOPO_CXL_DEFECTS_REPEATED,
			 VEC_CXL_DEFECT(REPEATED));
	assert_int_equal(PCITOPO_CXL_DEFECTS_VALUE, VEC_CXL_DEFECT(VALUE));
}

size_t fields_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(vectors_cut_anywhere),
		cmocka_unit_test(all_known),
		cmocka_unit_test(one_group_unknown),
		cmocka_unit_test(any_groups_unknown),
		cmocka_unit_test(conventional_pci),
		cmocka_unit_test(defects_are_the_bits_of_the_message),
		cmocka_unit_test(other_flags_are_the_bits_of_registers),
		cmocka_unit_test(speeds_are_rates_where_there_is_one),
		cmocka_unit_test(value_that_no_field_has),
		cmocka_unit_test(cxl_goes_there_and_back),
		cmocka_unit_test(cxl_defects_are_the_bits_of_the_message),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
