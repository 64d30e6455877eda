// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * register-rows.c - flags and numbers of registers as lspci prints them
 *
 * One row for each, with the name that lspci gives it and the field that it
 * goes to.
 */
#include "source/lspci/registers.h"

#include <pcitopo/member.h>
#include <pcitopo/regs.h>

#include "model/aer.h"

/* Old versions write it without "Adv" */
static const struct pcitopo_flag_name cor_old_names[] = {
	{ "NonFatalErr", PT_AER_COR_ADV_NFAT },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name acs_names[] = {
	{ "SrcValid", PT_ACS_SV },    { "TransBlk", PT_ACS_TB },
	{ "ReqRedir", PT_ACS_RR },    { "CmpltRedir", PT_ACS_CR },
	{ "UpstreamFwd", PT_ACS_UF }, { "EgressCtrl", PT_ACS_EC },
	{ "DirectTrans", PT_ACS_DT }, { NULL, 0 },
};

static const struct pcitopo_flag_name devsta_names[] = {
	{ "CorrErr", PT_EXP_DEVSTA_CED },
	{ "NonFatalErr", PT_EXP_DEVSTA_NFED },
	{ "UncorrErr", PT_EXP_DEVSTA_NFED },
	{ "FatalErr", PT_EXP_DEVSTA_FED },
	{ "UnsupReq", PT_EXP_DEVSTA_URD },
	{ "UnsuppReq", PT_EXP_DEVSTA_URD },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name eq_names[] = {
	{ "EquComplete", PT_PL_EQ_COMPLETE },
	{ "EquPhase1", PT_PL_EQ_PHASE1 },
	{ "EquPhase2", PT_PL_EQ_PHASE2 },
	{ "EquPhase3", PT_PL_EQ_PHASE3 },
	{ "LinkEquRequest", PT_PL_EQ_REQUEST },
	{ "EqualizationComplete", PT_PL_EQ_COMPLETE },
	{ "EqualizationPhase1", PT_PL_EQ_PHASE1 },
	{ "EqualizationPhase2", PT_PL_EQ_PHASE2 },
	{ "EqualizationPhase3", PT_PL_EQ_PHASE3 },
	{ "LinkEqualizationRequest", PT_PL_EQ_REQUEST },
	{ NULL, 0 },
};

/* The register is known once "complete" is: a cut text can lack a line of it */
static const struct pcitopo_flag_name eq_complete[] = {
	{ "EquComplete", PT_PL_EQ_COMPLETE },
	{ "EqualizationComplete", PT_PL_EQ_COMPLETE },
	{ NULL, 0 },
};

enum kind {
	KIND_FLAG,   /* "Word+" or "Word-" */
	KIND_NUMBER, /* "Word 256" */
	KIND_BITS,   /* several flags */
	KIND_ASPM,   /* "L0s", "L1" or both */
	KIND_WORD,   /* nothing is read; the word has to be there */
};

/* &struct row.completes: other rows make the group known */
#define NOTHING PCITOPO_HAVE_COUNT

/**
 * struct row - something that a line of a register can say
 * @section: the register
 * @kind: how it is written
 * @is_also: only read if the last row without this was found in the line
 * @completes: the enum pcitopo_have that is known with it, or %NOTHING
 * @offset: in struct pcitopo_config
 * @size: of the field there
 * @max: of a number
 * @word: what it begins with
 * @names: of several flags
 */
struct row {
	u8 section;
	u8 kind;
	bool is_also;
	u8 completes;
	u8 offset;
	u8 size;
	u16 max;
	const char *word;
	const struct pcitopo_flag_name *names;
};

#define IN(which, how) .section = PCITOPO_SECTION_##which, .kind = KIND_##how
#define TO(member)                                         \
	.offset = offsetof(struct pcitopo_config, member), \
	.size = sizeof(((struct pcitopo_config *)0)->member)
#define KNOWN(group) .completes = PCITOPO_HAVE_##group
#define PARTLY	     .completes = NOTHING
#define ALSO	     .is_also = true

#define FLAG(which, text, member) IN(which, FLAG), TO(member), .word = text
#define NUMBER(which, text, most, member) \
	IN(which, NUMBER), TO(member), .word = text, .max = most
#define BITS(which, list, member) IN(which, BITS), TO(member), .names = list

/* In the order of enum pcitopo_section */
static const struct row rows[] = {
	{ NUMBER(DEVCAP, "MaxPayload ", 4096, mps_supported), KNOWN(MPS_CAP) },
	{ NUMBER(DEVCTL, "MaxPayload ", 4096, mps), PARTLY },
	{ NUMBER(DEVCTL, "MaxReadReq ", 4096, mrrs), ALSO, KNOWN(DEVCTL) },
	{ BITS(DEVSTA, devsta_names, devsta), KNOWN(DEVSTA) },
	{ IN(LNKCAP, WORD), .word = "Width x", PARTLY },
	{ IN(LNKCAP, ASPM), TO(aspm_supported), ALSO, PARTLY },
	{ NUMBER(LNKCAP, "Port #", 255, port_number), ALSO, PARTLY },
	{ FLAG(LNKCAP, "LLActRep", dll_active_reporting), KNOWN(LNKCAP_FLAGS) },
	{ FLAG(LNKCAP, "Surprise", surprise_down), ALSO, PARTLY },
	{ FLAG(LNKCAP, "BwNot", bw_notification), ALSO, PARTLY },
	{ FLAG(LNKCTL, "Disabled", link_disabled), KNOWN(LNKCTL) },
	{ IN(LNKCTL, ASPM), TO(aspm_enabled), ALSO, PARTLY },
	{ FLAG(LNKCTL, "LnkDisable", link_disabled), KNOWN(LNKCTL) },
	{ IN(LNKCTL, ASPM), TO(aspm_enabled), ALSO, PARTLY },
	{ FLAG(LNKCTL, "CommClk", common_clock), PARTLY },
	{ FLAG(LNKCTL, "AutWidDis", hw_auto_width_disable), PARTLY },
	{ FLAG(LNKSTA, "DLActive", dll_active), KNOWN(LNKSTA_FLAGS) },
	{ FLAG(LNKSTA, "Train", training), ALSO, PARTLY },
	{ FLAG(LNKSTA, "SlotClk", slot_clock), ALSO, PARTLY },
	{ FLAG(LNKSTA, "BWMgmt", lbms), ALSO, PARTLY },
	{ FLAG(LNKSTA, "ABWMgmt", labs), ALSO, PARTLY },
	{ FLAG(SLTCAP, "PwrCtrl", power_controller), PARTLY },
	{ FLAG(SLTCAP, "HotPlug", hotplug_capable), PARTLY },
	{ FLAG(SLTCAP, "Surprise", hotplug_surprise), PARTLY },
	{ NUMBER(SLTCAP, "Slot #", 8191, slot_number), KNOWN(SLTCAP) },
	/* Power Controller Control: 1 is off, which lspci prints as Power+ */
	{ IN(SLTCTL, WORD), .word = "Control:", PARTLY },
	{ FLAG(SLTCTL, "Power", power_off), ALSO, KNOWN(SLTCTL) },
	/* The line "Changed: ... PresDet-" is about events, not presence */
	{ IN(SLTSTA, WORD), .word = "Status:", PARTLY },
	{ FLAG(SLTSTA, "PowerFlt", power_fault), ALSO, PARTLY },
	{ FLAG(SLTSTA, "PresDet", presence_detect), ALSO, KNOWN(SLTSTA) },
	{ FLAG(LNKCAP2, "Retimer", retimer_detect), KNOWN(RETIMER_DETECT) },
	{ FLAG(LNKCAP2, "2Retimers", two_retimers_detect), ALSO, PARTLY },
	{ FLAG(LNKCTL2, "SpeedDis", hw_auto_speed_disable), PARTLY },
	{ BITS(LNKSTA2, eq_names, eq_8gt), PARTLY },
	{ BITS(LNKSTA2, eq_complete, eq_8gt), KNOWN(EQ_8GT) },
	{ FLAG(LNKSTA2, "FltMode", flit_mode), KNOWN(FLIT) },
	{ BITS(PHY16, eq_names, eq_16gt), PARTLY },
	{ BITS(PHY16, eq_complete, eq_16gt), KNOWN(EQ_16GT) },
	{ BITS(PHY32, eq_names, eq_32gt), PARTLY },
	{ BITS(PHY32, eq_complete, eq_32gt), KNOWN(EQ_32GT) },
	{ FLAG(PHY32, "NoEqualizationNeededRecv", no_eq_32gt), PARTLY },
	{ BITS(PHY64, eq_names, eq_64gt), PARTLY },
	{ BITS(PHY64, eq_complete, eq_64gt), KNOWN(EQ_64GT) },
	{ FLAG(PHY64, "NoEqualizationNeededRecv", no_eq_64gt), PARTLY },
	{ BITS(UESTA, pcitopo_aer_uncorrectable, aer_uncor_status),
	  KNOWN(AER_UNCOR) },
	{ BITS(UEMSK, pcitopo_aer_uncorrectable, aer_uncor_mask), PARTLY },
	{ BITS(UESVRT, pcitopo_aer_uncorrectable, aer_uncor_severity), PARTLY },
	{ BITS(CESTA, pcitopo_aer_correctable, aer_cor_status),
	  KNOWN(AER_COR) },
	{ BITS(CESTA, cor_old_names, aer_cor_status), KNOWN(AER_COR) },
	{ BITS(CEMSK, pcitopo_aer_correctable, aer_cor_mask), PARTLY },
	{ BITS(CEMSK, cor_old_names, aer_cor_mask), PARTLY },
	{ BITS(ACSCAP, acs_names, acs_cap), PARTLY },
	{ BITS(ACSCTL, acs_names, acs_ctl), KNOWN(ACS) },
	{ FLAG(IOVCTL, "Enable", vf_enabled), PARTLY },
	{ NUMBER(IOVCTL, "Number of VFs: ", 0xffff, num_vfs), PARTLY },
	{ NUMBER(IOVCTL, "VF offset: ", 0xffff, vf_offset), KNOWN(SRIOV) },
	{ NUMBER(IOVCTL, "stride: ", 0xffff, vf_stride), ALSO, PARTLY },
};

static u8 read_aspm(const struct pcitopo_span *text)
{
	return (u8)((pcitopo_span_find(text, "L0s") ? 1 : 0) |
		    (pcitopo_span_find(text, "L1") ? 2 : 0));
}

/* Return: true if the line says it */
static bool read_row(const struct row *row, const struct pcitopo_span *text,
		     struct pcitopo_config *config)
{
	void *at = (u8 *)config + row->offset;
	unsigned long number = 0;
	bool flag = false;
	u32 bits;

	switch (row->kind) {
	case KIND_FLAG:
		if (!pcitopo_span_flag(text, row->word, &flag))
			return false;
		pcitopo_member_store(at, row->size, flag);
		return true;
	case KIND_NUMBER:
		if (!pcitopo_span_number(text, row->word, 10, row->max,
					 &number))
			return false;
		pcitopo_member_store(at, row->size, number);
		return true;
	case KIND_BITS:
		bits = (u32)pcitopo_member_load(at, row->size);
		if (!pcitopo_span_flags(text, row->names, &bits))
			return false;
		pcitopo_member_store(at, row->size, bits);
		return true;
	case KIND_ASPM:
		pcitopo_member_store(at, row->size, read_aspm(text));
		return true;
	default:
		return pcitopo_span_find(text, row->word);
	}
}

/**
 * pcitopo_register_rows - read what a line says by the table
 * @config: facts so far
 * @text: the line, without white space at both ends
 * @section: the register
 */
void pcitopo_register_rows(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section)
{
	bool found = false, is_there;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(rows) && rows[i].section <= section; i++) {
		if (rows[i].section < section || (rows[i].is_also && !found))
			continue;
		is_there = read_row(&rows[i], text, config);
		if (!rows[i].is_also)
			found = is_there;
		if (is_there && rows[i].completes != NOTHING)
			pcitopo_set(config, rows[i].completes);
	}
}
