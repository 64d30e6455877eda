// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * registers.c - registers as lspci prints them
 *
 * "LnkSta: Speed 16GT/s, Width x8" says the same as two bytes of hex. This
 * file reads such lines, as written by pciutils 3.1 to 3.14, into the facts
 * that the decoders make of bytes. A register's lines begin with its name; the
 * lines below it, without a name, go on with the same register. What is not
 * recognised is left alone: new versions print new things.
 */
#include "source/lspci/lspci.h"

#include <stdlib.h>

static const struct {
	const char *keyword;
	enum pcitopo_section section;
} keywords[] = {
	{ "DevCap:", PCITOPO_SECTION_DEVCAP },
	{ "DevCtl:", PCITOPO_SECTION_DEVCTL },
	{ "DevSta:", PCITOPO_SECTION_DEVSTA },
	{ "LnkCap:", PCITOPO_SECTION_LNKCAP },
	{ "LnkCtl:", PCITOPO_SECTION_LNKCTL },
	{ "LnkSta:", PCITOPO_SECTION_LNKSTA },
	{ "SltCap:", PCITOPO_SECTION_SLTCAP },
	{ "SltCtl:", PCITOPO_SECTION_SLTCTL },
	{ "SltSta:", PCITOPO_SECTION_SLTSTA },
	{ "LnkCap2:", PCITOPO_SECTION_LNKCAP2 },
	{ "LnkCtl2:", PCITOPO_SECTION_LNKCTL2 },
	{ "LnkSta2:", PCITOPO_SECTION_LNKSTA2 },
	{ "LaneErrStat:", PCITOPO_SECTION_LANE_ERRORS },
	{ "Phy16Sta:", PCITOPO_SECTION_PHY16 },
	{ "Phy32Sta:", PCITOPO_SECTION_PHY32 },
	{ "Phy64Sta:", PCITOPO_SECTION_PHY64 },
	{ "UESta:", PCITOPO_SECTION_UESTA },
	{ "UEMsk:", PCITOPO_SECTION_UEMSK },
	{ "UESvrt:", PCITOPO_SECTION_UESVRT },
	{ "CESta:", PCITOPO_SECTION_CESTA },
	{ "CEMsk:", PCITOPO_SECTION_CEMSK },
	{ "ACSCap:", PCITOPO_SECTION_ACSCAP },
	{ "ACSCtl:", PCITOPO_SECTION_ACSCTL },
	{ "IOVCtl:", PCITOPO_SECTION_IOVCTL },
};

static const struct pcitopo_flag_name uncor_names[] = {
	{ "DLP", PT_AER_UNC_DLP },
	{ "SDES", PT_AER_UNC_SURPDN },
	{ "TLP", PT_AER_UNC_POISON_TLP },
	{ "FCP", PT_AER_UNC_FCP },
	{ "CmpltTO", PT_AER_UNC_COMP_TIME },
	{ "CmpltAbrt", PT_AER_UNC_COMP_ABORT },
	{ "UnxCmplt", PT_AER_UNC_UNX_COMP },
	{ "RxOF", PT_AER_UNC_RX_OVER },
	{ "MalfTLP", PT_AER_UNC_MALF_TLP },
	{ "ECRC", PT_AER_UNC_ECRC },
	{ "UnsupReq", PT_AER_UNC_UNSUP },
	{ "ACSViol", PT_AER_UNC_ACSV },
	{ "UncorrIntErr", PT_AER_UNC_INTN },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name cor_names[] = {
	{ "RxErr", PT_AER_COR_RCVR },
	{ "BadTLP", PT_AER_COR_BAD_TLP },
	{ "BadDLLP", PT_AER_COR_BAD_DLLP },
	{ "Rollover", PT_AER_COR_REP_ROLL },
	{ "Timeout", PT_AER_COR_REP_TIMER },
	{ "AdvNonFatalErr", PT_AER_COR_ADV_NFAT },
	{ "NonFatalErr", PT_AER_COR_ADV_NFAT },
	{ "CorrIntErr", PT_AER_COR_INTERNAL },
	{ "HeaderOF", PT_AER_COR_LOG_OVER },
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

/* "32GT/s" and its like; 0 for a speed that is not known */
static u8 speed_value(const struct pcitopo_span *text, const char *place)
{
	static const char *const speeds[] = { "",      "2.5GT/s", "5GT/s",
					      "8GT/s", "16GT/s",  "32GT/s",
					      "64GT/s" };
	struct pcitopo_span rest = { place, text->end };
	u8 i;

	for (i = 1; i < ARRAY_SIZE(speeds); i++) {
		if (pcitopo_span_starts_with(&rest, speeds[i]))
			return i;
	}
	return 0;
}

static bool find_speed(const struct pcitopo_span *text, const char *word,
		       u8 *speed)
{
	const char *place = pcitopo_span_find(text, word);

	if (!place)
		return false;
	*speed = speed_value(text, place);
	return true;
}

static bool find_width(const struct pcitopo_span *text, u8 *width)
{
	unsigned long value;

	if (!pcitopo_span_number(text, "Width x", 10, 63, &value))
		return false;
	*width = (u8)value;
	return true;
}

static void devcap_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	unsigned long value;

	if (pcitopo_span_number(text, "MaxPayload ", 10, 4096, &value)) {
		config->mps_supported = (u16)value;
		pcitopo_set(config, PCITOPO_HAVE_MPS_CAP);
	}
}

static void devctl_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	unsigned long mps, mrrs;

	if (pcitopo_span_number(text, "MaxPayload ", 10, 4096, &mps) &&
	    pcitopo_span_number(text, "MaxReadReq ", 10, 4096, &mrrs)) {
		config->mps = (u16)mps;
		config->mrrs = (u16)mrrs;
		pcitopo_set(config, PCITOPO_HAVE_DEVCTL);
	}
}

static void devsta_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	u32 bits = config->devsta;

	if (pcitopo_span_flags(text, devsta_names, &bits)) {
		config->devsta = (u8)bits;
		pcitopo_set(config, PCITOPO_HAVE_DEVSTA);
	}
}

static void lnkcap_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	bool surprise = false, notify = false, report;
	unsigned long port;
	u8 speed, width;

	if (find_speed(text, "Speed ", &speed) && find_width(text, &width)) {
		config->max_speed = speed;
		config->max_width = width;
		config->aspm_supported =
			(pcitopo_span_find(text, "L0s") ? 1 : 0) |
			(pcitopo_span_find(text, "L1") ? 2 : 0);
		if (pcitopo_span_number(text, "Port #", 10, 255, &port))
			config->port_number = (u8)port;
		if (speed || width) {
			pcitopo_set(config, PCITOPO_HAVE_LNKCAP);
			pcitopo_set(config, PCITOPO_HAVE_LNKCAP_PORT);
		}
	}
	if (pcitopo_span_flag(text, "LLActRep", &report)) {
		pcitopo_span_flag(text, "Surprise", &surprise);
		pcitopo_span_flag(text, "BwNot", &notify);
		config->dll_active_reporting = report;
		config->surprise_down = surprise;
		config->bw_notification = notify;
		pcitopo_set(config, PCITOPO_HAVE_LNKCAP_FLAGS);
	}
}

static void lnkctl_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	bool value;

	if (pcitopo_span_flag(text, "Disabled", &value) ||
	    pcitopo_span_flag(text, "LnkDisable", &value)) {
		config->link_disabled = value;
		config->aspm_enabled =
			(pcitopo_span_find(text, "L0s") ? 1 : 0) |
			(pcitopo_span_find(text, "L1") ? 2 : 0);
		pcitopo_set(config, PCITOPO_HAVE_LNKCTL);
	}
	if (pcitopo_span_flag(text, "CommClk", &value))
		config->common_clock = value;
	if (pcitopo_span_flag(text, "AutWidDis", &value))
		config->hw_auto_width_disable = value;
}

static void lnksta_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	u8 speed, width;
	bool value;

	if (find_speed(text, "Speed ", &speed) && find_width(text, &width)) {
		config->speed = speed;
		config->width = width;
		/* A function without link registers prints unknown and x0 */
		if (pcitopo_has(config, PCITOPO_HAVE_LNKCAP))
			pcitopo_set(config, PCITOPO_HAVE_LNKSTA);
	}
	if (pcitopo_span_flag(text, "DLActive", &value)) {
		config->dll_active = value;
		if (pcitopo_span_flag(text, "Train", &value))
			config->training = value;
		if (pcitopo_span_flag(text, "SlotClk", &value))
			config->slot_clock = value;
		if (pcitopo_span_flag(text, "BWMgmt", &value))
			config->lbms = value;
		if (pcitopo_span_flag(text, "ABWMgmt", &value))
			config->labs = value;
		pcitopo_set(config, PCITOPO_HAVE_LNKSTA_FLAGS);
	}
}

static void sltcap_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	unsigned long number;
	bool value;

	if (pcitopo_span_flag(text, "PwrCtrl", &value))
		config->power_controller = value;
	if (pcitopo_span_flag(text, "HotPlug", &value))
		config->hotplug_capable = value;
	if (pcitopo_span_flag(text, "Surprise", &value))
		config->hotplug_surprise = value;
	if (pcitopo_span_number(text, "Slot #", 10, 8191, &number)) {
		config->slot_number = (u16)number;
		pcitopo_set(config, PCITOPO_HAVE_SLTCAP);
	}
}

static void sltctl_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	bool value;

	/* Power Controller Control: 1 is off, which lspci prints as Power+ */
	if (pcitopo_span_find(text, "Control:") &&
	    pcitopo_span_flag(text, "Power", &value)) {
		config->power_off = value;
		pcitopo_set(config, PCITOPO_HAVE_SLTCTL);
	}
}

static void sltsta_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	bool value;

	/* The line "Changed: ... PresDet-" is about events, not presence */
	if (!pcitopo_span_find(text, "Status:"))
		return;
	if (pcitopo_span_flag(text, "PowerFlt", &value))
		config->power_fault = value;
	if (pcitopo_span_flag(text, "PresDet", &value)) {
		config->presence_detect = value;
		pcitopo_set(config, PCITOPO_HAVE_SLTSTA);
	}
}

static void lnkcap2_line(struct pcitopo_config *config,
			 const struct pcitopo_span *text)
{
	const char *place = pcitopo_span_find(text, "Supported Link Speeds: ");
	const char *dash;
	bool value;
	u8 top;

	if (place) {
		dash = memchr(place, '-', (size_t)(text->end - place));
		/* "2.5-32GT/s, ..." or "2.5GT/s, ..." */
		top = speed_value(text, place);
		if (!top && dash && dash - place <= 4)
			top = speed_value(text, dash + 1);
		if (top) {
			config->speeds_vector = (u8)((1u << top) - 1);
			pcitopo_set(config, PCITOPO_HAVE_SPEEDS);
		}
	}
	if (pcitopo_span_flag(text, "Retimer", &value)) {
		config->retimer_detect = value;
		if (pcitopo_span_flag(text, "2Retimers", &value))
			config->two_retimers_detect = value;
		pcitopo_set(config, PCITOPO_HAVE_RETIMER_DETECT);
	}
}

/*
 * lspci prints a target speed of 0, which means nothing on a faster component,
 * as 2.5GT/s. Next to a link that runs faster it is that.
 */
static bool is_zero_target(const struct pcitopo_config *config, u8 speed)
{
	return speed == PT_SPEED_2_5GT &&
	       pcitopo_has(config, PCITOPO_HAVE_LNKSTA) &&
	       config->speed > PT_SPEED_2_5GT;
}

static void lnkctl2_line(struct pcitopo_config *config,
			 const struct pcitopo_span *text)
{
	bool value;
	u8 speed;

	if (find_speed(text, "Target Link Speed: ", &speed) && speed &&
	    !is_zero_target(config, speed)) {
		config->target_speed = speed;
		pcitopo_set(config, PCITOPO_HAVE_LNKCTL2);
	}
	if (pcitopo_span_flag(text, "SpeedDis", &value))
		config->hw_auto_speed_disable = value;
}

/* The register is known once "complete" is: a cut text can lack a line of it */
static void eq_line(struct pcitopo_config *config,
		    const struct pcitopo_span *text, u8 *eq,
		    enum pcitopo_have have)
{
	u32 bits = *eq;
	bool value;

	if (pcitopo_span_flags(text, eq_names, &bits))
		*eq = (u8)bits;
	if (pcitopo_span_flag(text, "EquComplete", &value) ||
	    pcitopo_span_flag(text, "EqualizationComplete", &value))
		pcitopo_set(config, have);
}

static void lnksta2_line(struct pcitopo_config *config,
			 const struct pcitopo_span *text)
{
	bool value;

	eq_line(config, text, &config->eq_8gt, PCITOPO_HAVE_EQ_8GT);
	if (pcitopo_span_flag(text, "Retimer", &value)) {
		config->retimer_present = value;
		if (pcitopo_span_flag(text, "2Retimers", &value))
			config->two_retimers_present = value;
		/* Bits that no version of the register defines are not zero */
		if (pcitopo_has(config, PCITOPO_HAVE_RETIMER_DETECT) ||
		    config->retimer_present || config->two_retimers_present)
			pcitopo_set(config, PCITOPO_HAVE_RETIMERS);
	}
	if (pcitopo_span_flag(text, "FltMode", &value)) {
		config->flit_mode = value;
		pcitopo_set(config, PCITOPO_HAVE_FLIT);
	}
}

static void phy_line(struct pcitopo_config *config,
		     const struct pcitopo_span *text, int section)
{
	bool value;

	switch (section) {
	case PCITOPO_SECTION_PHY16:
		eq_line(config, text, &config->eq_16gt, PCITOPO_HAVE_EQ_16GT);
		break;
	case PCITOPO_SECTION_PHY32:
		eq_line(config, text, &config->eq_32gt, PCITOPO_HAVE_EQ_32GT);
		if (pcitopo_span_flag(text, "NoEqualizationNeededRecv", &value))
			config->no_eq_32gt = value;
		break;
	default:
		eq_line(config, text, &config->eq_64gt, PCITOPO_HAVE_EQ_64GT);
		if (pcitopo_span_flag(text, "NoEqualizationNeededRecv", &value))
			config->no_eq_64gt = value;
		break;
	}
}

/* "LaneErrStat: 0" or "LaneErrStat: LaneErr at lane: 3 7" */
static void lane_errors_line(struct pcitopo_config *config,
			     const struct pcitopo_span *text)
{
	const char *place = pcitopo_span_find(text, "at lane:");
	unsigned long lane;
	char *end;

	if (!pcitopo_span_find(text, "LaneErrStat:"))
		return;
	config->lane_errors = 0;
	while (place && place < text->end && *place == ' ') {
		lane = strtoul(place, &end, 10);
		if (end == place || end > text->end || lane > 31)
			break;
		config->lane_errors |= (u32)1 << lane;
		place = end;
	}
	pcitopo_set(config, PCITOPO_HAVE_LANE_ERRORS);
}

static void aer_line(struct pcitopo_config *config,
		     const struct pcitopo_span *text, int section)
{
	switch (section) {
	case PCITOPO_SECTION_UESTA:
		if (pcitopo_span_flags(text, uncor_names,
				       &config->aer_uncor_status))
			pcitopo_set(config, PCITOPO_HAVE_AER_UNCOR);
		break;
	case PCITOPO_SECTION_UEMSK:
		pcitopo_span_flags(text, uncor_names, &config->aer_uncor_mask);
		break;
	case PCITOPO_SECTION_UESVRT:
		pcitopo_span_flags(text, uncor_names,
				   &config->aer_uncor_severity);
		break;
	case PCITOPO_SECTION_CESTA:
		if (pcitopo_span_flags(text, cor_names,
				       &config->aer_cor_status))
			pcitopo_set(config, PCITOPO_HAVE_AER_COR);
		break;
	default:
		pcitopo_span_flags(text, cor_names, &config->aer_cor_mask);
		break;
	}
}

static void acs_line(struct pcitopo_config *config,
		     const struct pcitopo_span *text, int section)
{
	u32 bits = 0;

	if (!pcitopo_span_flags(text, acs_names, &bits))
		return;
	if (section == PCITOPO_SECTION_ACSCAP) {
		config->acs_cap = (u16)bits;
	} else {
		config->acs_ctl = (u16)bits;
		pcitopo_set(config, PCITOPO_HAVE_ACS);
	}
}

static void iov_line(struct pcitopo_config *config,
		     const struct pcitopo_span *text)
{
	unsigned long number;
	bool value;

	if (pcitopo_span_flag(text, "Enable", &value))
		config->vf_enabled = value;
	if (pcitopo_span_number(text, "Number of VFs: ", 10, 0xffff, &number))
		config->num_vfs = (u16)number;
	if (pcitopo_span_number(text, "VF offset: ", 10, 0xffff, &number)) {
		config->vf_offset = (u16)number;
		if (pcitopo_span_number(text, "stride: ", 10, 0xffff, &number))
			config->vf_stride = (u16)number;
		pcitopo_set(config, PCITOPO_HAVE_SRIOV);
	}
}

/**
 * pcitopo_register_line - read a line of a register
 * @config: facts so far
 * @text: the line, without white space at both ends
 * @section: the register
 */
void pcitopo_register_line(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section)
{
	switch (section) {
	case PCITOPO_SECTION_DEVCAP:
		devcap_line(config, text);
		break;
	case PCITOPO_SECTION_DEVCTL:
		devctl_line(config, text);
		break;
	case PCITOPO_SECTION_DEVSTA:
		devsta_line(config, text);
		break;
	case PCITOPO_SECTION_LNKCAP:
		lnkcap_line(config, text);
		break;
	case PCITOPO_SECTION_LNKCTL:
		lnkctl_line(config, text);
		break;
	case PCITOPO_SECTION_LNKSTA:
		lnksta_line(config, text);
		break;
	case PCITOPO_SECTION_SLTCAP:
		sltcap_line(config, text);
		break;
	case PCITOPO_SECTION_SLTCTL:
		sltctl_line(config, text);
		break;
	case PCITOPO_SECTION_SLTSTA:
		sltsta_line(config, text);
		break;
	case PCITOPO_SECTION_LNKCAP2:
		lnkcap2_line(config, text);
		break;
	case PCITOPO_SECTION_LNKCTL2:
		lnkctl2_line(config, text);
		break;
	case PCITOPO_SECTION_LNKSTA2:
		lnksta2_line(config, text);
		break;
	case PCITOPO_SECTION_LANE_ERRORS:
		lane_errors_line(config, text);
		break;
	case PCITOPO_SECTION_PHY16:
	case PCITOPO_SECTION_PHY32:
	case PCITOPO_SECTION_PHY64:
		phy_line(config, text, section);
		break;
	case PCITOPO_SECTION_UESTA:
	case PCITOPO_SECTION_UEMSK:
	case PCITOPO_SECTION_UESVRT:
	case PCITOPO_SECTION_CESTA:
	case PCITOPO_SECTION_CEMSK:
		aer_line(config, text, section);
		break;
	case PCITOPO_SECTION_ACSCAP:
	case PCITOPO_SECTION_ACSCTL:
		acs_line(config, text, section);
		break;
	case PCITOPO_SECTION_IOVCTL:
		iov_line(config, text);
		break;
	default:
		break;
	}
}

/**
 * pcitopo_register_section - which register a line names
 * @line: the line, without white space at both ends
 * @section: the register, untouched when it names none
 *
 * Return: true if the line begins with the name of a register.
 */
bool pcitopo_register_section(const struct pcitopo_span *line, int *section)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(keywords); i++) {
		if (keywords[i].keyword[0] == line->start[0] &&
		    pcitopo_span_starts_with(line, keywords[i].keyword)) {
			*section = keywords[i].section;
			return true;
		}
	}
	return false;
}
