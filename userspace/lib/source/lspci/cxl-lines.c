// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-lines.c - other CXL DVSECs as lspci prints them
 *
 * The status of a port is printed with another register's number for its mask,
 * and of the function map only every second half: lines of these are not read.
 */
#include "source/lspci/text.h"

static const struct pcitopo_flag_name port_names[] = {
	{ "UnmaskSBR", 0x0001 },   { "UnmaskLinkDisable", 0x0002 },
	{ "AltMem", 0x0004 },	   { "AltBME", 0x0008 },
	{ "ViralEnable", 0x4000 }, { NULL, 0 },
};

static const struct pcitopo_flag_name flexbus_names[] = {
	{ "Cache", PT_CXL_CACHE },
	{ "IO", PT_CXL_IO },
	{ "Mem", PT_CXL_MEM },
	{ "SynHdrByp", 0x0008 },
	{ "DrftBuf", 0x0010 },
	{ "68BFlit", PT_CXL_FLEXBUS_68B_VH },
	{ "MltLogDev", PT_CXL_FLEXBUS_MLD },
	{ "RCD", 0x0080 },
	{ "Retimer1", PT_CXL_FLEXBUS_RETIMER1 },
	{ "Retimer2", PT_CXL_FLEXBUS_RETIMER2 },
	{ "256BFlit", PT_CXL_FLEXBUS_LATENCY },
	{ "PBRFlit", PT_CXL_FLEXBUS_PBR },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name nop_hint_names[] = {
	{ "NOPHint", 0x1 },
	{ NULL, 0 },
};

static void flexbus_cap_line(struct pcitopo_lspci_text *text,
			     const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	cxl->has_part = !pcitopo_has(&text->config, PCITOPO_HAVE_FLEXBUS) &&
			pcitopo_cxl_flags_read(line, flexbus_names,
					       &text->config.flexbus_cap);
	if (!cxl->has_part || !cxl->has_rev)
		return;
	cxl->facts.flexbus_rev = cxl->rev;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_FLEXBUS_REV);
}

static void flexbus_ctl_line(struct pcitopo_lspci_text *text,
			     const struct pcitopo_span *line)
{
	if (text->cxl.has_part)
		text->cxl.has_part = pcitopo_cxl_flags_read(
			line, flexbus_names, &text->config.flexbus_ctl);
}

static void flexbus_status_line(struct pcitopo_lspci_text *text,
				const struct pcitopo_span *line)
{
	if (text->cxl.has_part &&
	    pcitopo_cxl_flags_read(line, flexbus_names,
				   &text->config.flexbus_status))
		pcitopo_set(&text->config, PCITOPO_HAVE_FLEXBUS);
}

static void flexbus_ts_line(struct pcitopo_lspci_text *text,
			    const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long data;

	if (!pcitopo_span_number(line, "Data: ", 16, 0xffffff, &data))
		return;
	cxl->facts.flexbus_ts = (u32)data;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_FLEXBUS_TS);
}

static void flexbus_cap2_line(struct pcitopo_lspci_text *text,
			      const struct pcitopo_span *line)
{
	text->cxl.facts.flexbus_cap2 = 0;
	text->cxl.has_part = pcitopo_span_flags(line, nop_hint_names,
						&text->cxl.facts.flexbus_cap2);
}

static void flexbus_ctl2_line(struct pcitopo_lspci_text *text,
			      const struct pcitopo_span *line)
{
	text->cxl.facts.flexbus_ctl2 = 0;
	if (!pcitopo_span_flags(line, nop_hint_names,
				&text->cxl.facts.flexbus_ctl2))
		text->cxl.has_part = false;
}

static void flexbus_status2_line(struct pcitopo_lspci_text *text,
				 const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long hint;

	if (!cxl->has_part ||
	    !pcitopo_span_number(line, "NOPHintInfo: ", 16, 3, &hint))
		return;
	cxl->facts.flexbus_status2 = (u32)hint;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_FLEXBUS2);
}

static void port_ctl_line(struct pcitopo_lspci_text *text,
			  const struct pcitopo_span *line)
{
	if (pcitopo_cxl_flags_read(line, port_names, &text->cxl.facts.port_ctl))
		pcitopo_lspci_cxl_add(&text->cxl, PCITOPO_CXL_HAVE_PORT);
}

/* "Reserved time scale encoding a": the next line has the time */
static void scale_line(struct pcitopo_lspci_text *text,
		       const struct pcitopo_span *line)
{
	unsigned long scale;

	text->cxl.has_scale =
		pcitopo_span_number(line, "encoding ", 16, 15, &scale);
	if (text->cxl.has_scale)
		text->cxl.scale = (u8)scale;
}

/*
 * A time as the register has it: base in bits 3:0, scale in 11:8. lspci prints
 * their product; of the ways to write that, the least scale is taken.
 */
static bool encode_time(unsigned long time, u8 scale, u8 last, u16 *value)
{
	for (; scale <= last; scale++, time /= 10) {
		if (time <= 15) {
			*value = (u16)(scale << 8 | time);
			return true;
		}
		if (time % 10)
			break;
	}
	return false;
}

static bool read_time(struct pcitopo_lspci_cxl *cxl,
		      const struct pcitopo_span *line, const char *word,
		      u32 group, u16 *value)
{
	struct pcitopo_span unit = { pcitopo_span_find(line, word), line->end };
	bool reserved = cxl->has_scale;
	unsigned long time;

	cxl->has_scale = false;
	if (!unit.start || !pcitopo_span_number(line, word, 10, 1500, &time))
		return false;
	while (unit.start < unit.end && *unit.start >= '0' &&
	       *unit.start <= '9')
		unit.start++;
	if (reserved) {
		pcitopo_lspci_cxl_odd(cxl, group);
		return encode_time(time, cxl->scale, cxl->scale, value);
	}
	if (pcitopo_span_starts_with(&unit, "us"))
		return encode_time(time, 0, 2, value);
	if (pcitopo_span_starts_with(&unit, "ms"))
		return encode_time(time, 3, 5, value);
	if (pcitopo_span_starts_with(&unit, "s"))
		return encode_time(time, 6, 7, value);
	/* Tens of seconds, for which lspci has no name before 3.14 */
	return pcitopo_span_starts_with(&unit, "<?>") && !(time % 10) &&
	       encode_time(time / 10, 7, 7, value);
}

static void phase1_line(struct pcitopo_lspci_text *text,
			const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	cxl->has_part = read_time(
		cxl, line, "GPF Phase 1 Timeout: ", PCITOPO_CXL_HAVE_GPF_PORT,
		&cxl->facts.gpf_phase1);
}

static void phase2_line(struct pcitopo_lspci_text *text,
			const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	if (read_time(cxl, line, "GPF Phase 2 Timeout: ",
		      PCITOPO_CXL_HAVE_GPF_PORT, &cxl->facts.gpf_phase2) &&
	    cxl->has_part)
		pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_GPF_PORT);
}

static void duration_line(struct pcitopo_lspci_text *text,
			  const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	cxl->has_part =
		read_time(cxl, line,
			  "GPF Phase 2 Duration: ", PCITOPO_CXL_HAVE_GPF_DEVICE,
			  &cxl->facts.gpf_duration);
}

static void power_line(struct pcitopo_lspci_text *text,
		       const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long power;

	if (!cxl->has_part || !pcitopo_span_number(line, "GPF Phase 2 Power: ",
						   10, 0xfffffffe, &power))
		return;
	cxl->facts.gpf_power = (u32)power;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_GPF_DEVICE);
}

/* "Block2: BIR: bar0, ID: CXL device registers, ..."; empty ones have no line */
static void block_line(struct pcitopo_lspci_text *text,
		       const struct pcitopo_span *line)
{
	static const char *const names[] = { "",
					     "component registers,",
					     "BAR virtualization,",
					     "CXL device registers,",
					     "CPMU registers,",
					     "vendor-specific," };
	struct pcitopo_span rest = { pcitopo_span_find(line, "ID: "),
				     line->end };
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long number, bar;
	u32 id = 1;

	if (!rest.start ||
	    !pcitopo_span_number(line, "Block", 10, 511, &number) ||
	    !pcitopo_span_number(line, "bar", 10, 7, &bar) || !number)
		return;
	while (id < ARRAY_SIZE(names) &&
	       !pcitopo_span_starts_with(&rest, names[id]))
		id++;
	if (bar > PT_CXL_BLOCK_BIR_LAST)
		pcitopo_lspci_cxl_odd(cxl, PCITOPO_CXL_HAVE_LOCATOR);
	/* Of an identifier without a name lspci prints nothing else */
	if (id == ARRAY_SIZE(names) && !cxl->unknown_block)
		cxl->unknown_block = (u16)number;
	if (id < ARRAY_SIZE(names) && number <= PCITOPO_CXL_BLOCKS)
		cxl->facts.blocks[number - 1] =
			(u16)((id == 5 ? 0xff : id) << 8 | bar);
	if (cxl->has_rev)
		pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_LOCATOR);
}

static void mld_line(struct pcitopo_lspci_text *text,
		     const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long number;

	if (!pcitopo_span_number(line, "NumLogDevs: ", 10,
				 PT_CXL_MLD_DEVICES_MAX, &number))
		return;
	cxl->facts.mld_devices = (u16)number;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_MLD);
}

/* Their lines */
const struct pcitopo_cxl_line pcitopo_cxl_other_lines[] = {
	{ "FBCap:", flexbus_cap_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "FBCtl:", flexbus_ctl_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "FBSta:", flexbus_status_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "FBModTS:", flexbus_ts_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "FBCap2:", flexbus_cap2_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "FBCtl2:", flexbus_ctl2_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "FBSta2:", flexbus_status2_line, PT_CXL_DVSEC_FLEXBUS, true },
	{ "CXLPortCtl:", port_ctl_line, PT_CXL_DVSEC_PORT, true },
	{ "Reserved time", scale_line, PT_CXL_DVSEC_GPF_PORT, false },
	{ "Reserved time", scale_line, PT_CXL_DVSEC_GPF_DEVICE, false },
	{ "GPF Phase 1 T", phase1_line, PT_CXL_DVSEC_GPF_PORT, false },
	{ "GPF Phase 2 T", phase2_line, PT_CXL_DVSEC_GPF_PORT, false },
	{ "GPF Phase 2 D", duration_line, PT_CXL_DVSEC_GPF_DEVICE, false },
	{ "GPF Phase 2 P", power_line, PT_CXL_DVSEC_GPF_DEVICE, false },
	{ "Block", block_line, PT_CXL_DVSEC_LOCATOR, false },
	{ "NumLogDevs: ", mld_line, PT_CXL_DVSEC_MLD, false },
	{ 0 },
};
