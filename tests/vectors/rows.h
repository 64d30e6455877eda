/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * rows.h - what is tried with one row of each table
 *
 * Both worlds run these, and bring what differs: a loop over the table, memory
 * of exactly the length that is asked for (so that the first byte touched behind
 * it is seen), and a function that is told of every value that is not right.
 */
#ifndef PCITOPO_VECTOR_ROWS_H
#define PCITOPO_VECTOR_ROWS_H

#include "vectors.h"

#include "spaces.inc"
#include "rich.inc"

#include "config.inc"
#include "cxl.inc"
#include "find.inc"
#include "hostile.inc"
#include "need.inc"
#include "registers.inc"
#include "speeds.inc"

/**
 * struct vec_report - who is told what is not as it should be
 * @differs: called for every such value, with what it is called
 * @context: given to @differs
 */
struct vec_report {
	void (*differs)(void *context, const char *what, u64 found,
			u64 expected);
	void *context;
};

static inline void vec_expect(const struct vec_report *report, const char *what,
			      u64 found, u64 expected)
{
	if (found != expected)
		report->differs(report->context, what, found, expected);
}

static inline void vec_expect_config(const struct vec_report *report,
				     const struct pcitopo_config *found,
				     const struct pcitopo_config *expected)
{
	vec_compare_config(&(struct vec_compare){
		.found = found,
		.expected = expected,
		.report = report->differs,
		.context = report->context,
	});
}

/* Whatever was in @config before has to be gone. */
static inline void vec_decode(const struct vec_write *space, u8 *bytes,
			      u32 length, struct pcitopo_config *config)
{
	vec_space_fill(space, bytes, length);
	memset(config, 0xa5, sizeof(*config));
	pcitopo_config_decode(bytes, length, config);
}

/* @bytes: room for row->length, as below */
static inline void vec_row_config(const struct vec_config *row, u8 *bytes,
				  const struct vec_report *report)
{
	struct pcitopo_config config;

	vec_decode(row->space, bytes, row->length, &config);
	vec_expect_config(report, &config, &row->expected);
}

static inline void vec_expect_device(const struct vec_report *report,
				     const struct pcitopo_cxl *a,
				     const struct pcitopo_cxl *b)
{
	u32 i;

	vec_expect(report, "device_rev", a->device_rev, b->device_rev);
	vec_expect(report, "device_ctl", a->device_ctl, b->device_ctl);
	vec_expect(report, "device_status", a->device_status, b->device_status);
	vec_expect(report, "device_ctl2", a->device_ctl2, b->device_ctl2);
	vec_expect(report, "device_status2", a->device_status2,
		   b->device_status2);
	vec_expect(report, "device_cap2", a->device_cap2, b->device_cap2);
	vec_expect(report, "device_cap3", a->device_cap3, b->device_cap3);
	for (i = 0; i < VEC_COUNT(a->ranges); i++) {
		vec_expect(report, "size", a->ranges[i].size,
			   b->ranges[i].size);
		vec_expect(report, "base", a->ranges[i].base,
			   b->ranges[i].base);
		vec_expect(report, "low", a->ranges[i].low, b->ranges[i].low);
	}
}

static inline void vec_expect_port(const struct vec_report *report,
				   const struct pcitopo_cxl *a,
				   const struct pcitopo_cxl *b)
{
	vec_expect(report, "port_status", a->port_status, b->port_status);
	vec_expect(report, "port_ctl", a->port_ctl, b->port_ctl);
	vec_expect(report, "flexbus_rev", a->flexbus_rev, b->flexbus_rev);
	vec_expect(report, "flexbus_ts", a->flexbus_ts, b->flexbus_ts);
	vec_expect(report, "flexbus_cap2", a->flexbus_cap2, b->flexbus_cap2);
	vec_expect(report, "flexbus_ctl2", a->flexbus_ctl2, b->flexbus_ctl2);
	vec_expect(report, "flexbus_status2", a->flexbus_status2,
		   b->flexbus_status2);
}

/* Every member of struct pcitopo_cxl is here, or in one of those above. */
static inline void vec_expect_cxl(const struct vec_report *report,
				  const struct pcitopo_cxl *a,
				  const struct pcitopo_cxl *b)
{
	u32 i;

	vec_expect(report, "have", a->have, b->have);
	vec_expect(report, "defects", a->defects, b->defects);
	vec_expect_device(report, a, b);
	vec_expect_port(report, a, b);
	vec_expect(report, "gpf_phase1", a->gpf_phase1, b->gpf_phase1);
	vec_expect(report, "gpf_phase2", a->gpf_phase2, b->gpf_phase2);
	vec_expect(report, "gpf_duration", a->gpf_duration, b->gpf_duration);
	vec_expect(report, "gpf_power", a->gpf_power, b->gpf_power);
	vec_expect(report, "mld_devices", a->mld_devices, b->mld_devices);
	vec_expect(report, "mld_reset", a->mld_reset, b->mld_reset);
	vec_expect(report, "num_blocks", a->num_blocks, b->num_blocks);
	for (i = 0; i < VEC_COUNT(a->blocks); i++)
		vec_expect(report, "block", a->blocks[i], b->blocks[i]);
	for (i = 0; i < VEC_COUNT(a->function_map); i++)
		vec_expect(report, "function_map", a->function_map[i],
			   b->function_map[i]);
}

/* @bytes: room for row->length. Whatever was in cxl before has to be gone. */
static inline void vec_row_cxl(const struct vec_cxl *row, u8 *bytes,
			       const struct vec_report *report)
{
	struct pcitopo_cxl cxl;
	bool found;

	vec_space_fill(row->space, bytes, row->length);
	memset(&cxl, 0xa5, sizeof(cxl));
	found = pcitopo_cxl_decode(bytes, row->length, &cxl);
	vec_expect(report, "found", found, row->found);
	vec_expect_cxl(report, &cxl, &row->expected);
}

static inline void vec_row_memdev(const struct vec_memdev *row,
				  const struct vec_report *report)
{
	vec_expect(report, "is a memory device",
		   pcitopo_cxl_is_memdev(&row->config), row->expected);
}

static inline void vec_row_cxl_link(const struct vec_cxl_link *row,
				    const struct vec_report *report)
{
	const struct pcitopo_cxl_link *expected = &row->expected;
	struct pcitopo_cxl_link link;

	memset(&link, 0xa5, sizeof(link));
	pcitopo_cxl_link_decode(
		row->is_port_missing ? NULL : &row->port,
		row->is_component_missing ? NULL : &row->component, &link);
	vec_expect(report, "has_capable", link.has_capable,
		   expected->has_capable);
	vec_expect(report, "has_trained", link.has_trained,
		   expected->has_trained);
	vec_expect(report, "capable", link.capable, expected->capable);
	vec_expect(report, "enabled", link.enabled, expected->enabled);
	vec_expect(report, "trained", link.trained, expected->trained);
	vec_expect(report, "ends_disagree", link.ends_disagree,
		   expected->ends_disagree);
	vec_expect(report, "flit", link.flit, expected->flit);
}

/* @length: row->length, or one less; @bytes: room for so many */
static inline void vec_row_need(const struct vec_need *row, u8 *bytes,
				u32 length, const struct vec_report *report)
{
	struct pcitopo_config config;

	vec_decode(row->space, bytes, length, &config);
	vec_expect(report,
		   length < row->length ? "known with a byte less" : "known",
		   pcitopo_has(&config, row->what), length == row->length);
}

static inline void vec_row_find(const struct vec_find *row, u8 *bytes,
				const struct vec_report *report)
{
	u8 defects = 0;
	u32 offset;

	vec_space_fill(row->space, bytes, row->length);
	offset = pcitopo_capability_find(bytes, row->length, (u8)row->id,
					 &defects);
	vec_expect(report, "offset", offset, row->offset);
	vec_expect(report, "defects", defects, row->defects);
}

static inline void vec_row_ext_find(const struct vec_find *row, u8 *bytes,
				    const struct vec_report *report)
{
	u8 defects = 0;
	u32 offset;

	vec_space_fill(row->space, bytes, row->length);
	offset = pcitopo_ext_capability_find(bytes, row->length, row->id,
					     row->after, &defects);
	vec_expect(report, "offset", offset, row->offset);
	vec_expect(report, "defects", defects, row->defects);
}

static inline void vec_row_reg16(const struct vec_reg16 *row,
				 const struct vec_report *report)
{
	struct pcitopo_config config = row->before;

	row->decode(row->value, &config);
	vec_expect_config(report, &config, &row->expected);
}

static inline void vec_row_reg32(const struct vec_reg32 *row,
				 const struct vec_report *report)
{
	struct pcitopo_config config = { 0 };

	row->decode(row->value, &config);
	vec_expect_config(report, &config, &row->expected);
}

static inline void vec_row_speeds(const struct vec_speeds *row,
				  const struct vec_report *report)
{
	u8 supported = pcitopo_supported_speeds(&row->config);

	vec_expect(report, "supported", supported, row->supported);
	vec_expect(report, "highest", pcitopo_speeds_highest(supported),
		   row->highest);
}

static inline void vec_row_bandwidth(const struct vec_bandwidth *row,
				     const struct vec_report *report)
{
	vec_expect(report, "MT/s", pcitopo_speed_mtps(row->speed), row->mtps);
	vec_expect(report, "MB/s", pcitopo_link_mbytes(row->speed, row->width),
		   row->mbytes);
}

/* @row: a vector of speeds, and the highest in it */
static inline void vec_row_highest(const u8 row[2],
				   const struct vec_report *report)
{
	vec_expect(report, "highest", pcitopo_speeds_highest(row[0]), row[1]);
}

/* All widths there can be, so that none that is not in the table is valid */
static inline void vec_all_widths(const struct vec_report *report)
{
	u32 width, i;

	for (width = 0; width < 256; width++) {
		bool valid = false;

		for (i = 0; i < VEC_COUNT(vec_widths); i++)
			valid |= vec_widths[i] == width;
		vec_expect(report, "valid", pcitopo_width_valid((u8)width),
			   valid);
	}
}

static inline void vec_all_port_types(const struct vec_report *report)
{
	u8 type;

	for (type = 0; type < 16; type++) {
		vec_expect(report, "has link", pcitopo_port_type_has_link(type),
			   type != PT_EXP_TYPE_RC_END &&
				   type != PT_EXP_TYPE_RC_EC);
		vec_expect(report, "downstream",
			   pcitopo_port_type_is_downstream(type),
			   type == PT_EXP_TYPE_ROOT_PORT ||
				   type == PT_EXP_TYPE_DOWNSTREAM);
	}
}

#endif /* PCITOPO_VECTOR_ROWS_H */
