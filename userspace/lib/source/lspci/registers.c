// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * registers.c - registers as lspci prints them
 *
 * "LnkSta: Speed 16GT/s, Width x8" says the same as two bytes of hex. This
 * file reads such lines, as written by pciutils 3.1 to 3.14, into the facts
 * that the decoders make of bytes. A register's lines begin with its name; the
 * lines below it, without a name, go on with the same register. What is not
 * recognised is left alone: new versions print new things. What has a form of its
 * own is read here, all else by the table in register-rows.c.
 */
#include "source/lspci/registers.h"

#include <stdlib.h>

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

static void lnkcap_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	u8 speed, width;

	if (!find_speed(text, "Speed ", &speed) || !find_width(text, &width))
		return;
	config->max_speed = speed;
	config->max_width = width;
	if (speed || width) {
		pcitopo_set(config, PCITOPO_HAVE_LNKCAP);
		pcitopo_set(config, PCITOPO_HAVE_LNKCAP_PORT);
	}
}

static void lnksta_line(struct pcitopo_config *config,
			const struct pcitopo_span *text)
{
	u8 speed, width;

	if (!find_speed(text, "Speed ", &speed) || !find_width(text, &width))
		return;
	config->speed = speed;
	config->width = width;
	/* A function without link registers prints unknown and x0 */
	if (pcitopo_has(config, PCITOPO_HAVE_LNKCAP))
		pcitopo_set(config, PCITOPO_HAVE_LNKSTA);
}

/* "2.5-32GT/s, ..." or "2.5GT/s, ..." */
static void lnkcap2_line(struct pcitopo_config *config,
			 const struct pcitopo_span *text)
{
	const char *place = pcitopo_span_find(text, "Supported Link Speeds: ");
	const char *dash;
	u8 top;

	if (!place)
		return;
	dash = memchr(place, '-', (size_t)(text->end - place));
	top = speed_value(text, place);
	if (!top && dash && dash - place <= 4)
		top = speed_value(text, dash + 1);
	if (top) {
		config->speeds_vector = (u8)((1u << top) - 1);
		pcitopo_set(config, PCITOPO_HAVE_SPEEDS);
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
	u8 speed;

	if (find_speed(text, "Target Link Speed: ", &speed) && speed &&
	    !is_zero_target(config, speed)) {
		config->target_speed = speed;
		pcitopo_set(config, PCITOPO_HAVE_LNKCTL2);
	}
}

static void lnksta2_line(struct pcitopo_config *config,
			 const struct pcitopo_span *text)
{
	if (!pcitopo_span_flag(text, "Retimer", &config->retimer_present))
		return;
	pcitopo_span_flag(text, "2Retimers", &config->two_retimers_present);
	/* Bits that no version of the register defines are not zero */
	if (pcitopo_has(config, PCITOPO_HAVE_RETIMER_DETECT) ||
	    config->retimer_present || config->two_retimers_present)
		pcitopo_set(config, PCITOPO_HAVE_RETIMERS);
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

/* Names of registers, and what is not read by rows */
static const struct {
	const char *keyword;
	void (*read)(struct pcitopo_config *config,
		     const struct pcitopo_span *text);
} sections[] = {
	[PCITOPO_SECTION_DEVCAP] = { "DevCap:", NULL },
	[PCITOPO_SECTION_DEVCTL] = { "DevCtl:", NULL },
	[PCITOPO_SECTION_DEVSTA] = { "DevSta:", NULL },
	[PCITOPO_SECTION_LNKCAP] = { "LnkCap:", lnkcap_line },
	[PCITOPO_SECTION_LNKCTL] = { "LnkCtl:", NULL },
	[PCITOPO_SECTION_LNKSTA] = { "LnkSta:", lnksta_line },
	[PCITOPO_SECTION_SLTCAP] = { "SltCap:", NULL },
	[PCITOPO_SECTION_SLTCTL] = { "SltCtl:", NULL },
	[PCITOPO_SECTION_SLTSTA] = { "SltSta:", NULL },
	[PCITOPO_SECTION_LNKCAP2] = { "LnkCap2:", lnkcap2_line },
	[PCITOPO_SECTION_LNKCTL2] = { "LnkCtl2:", lnkctl2_line },
	[PCITOPO_SECTION_LNKSTA2] = { "LnkSta2:", lnksta2_line },
	[PCITOPO_SECTION_LANE_ERRORS] = { "LaneErrStat:", lane_errors_line },
	[PCITOPO_SECTION_PHY16] = { "Phy16Sta:", NULL },
	[PCITOPO_SECTION_PHY32] = { "Phy32Sta:", NULL },
	[PCITOPO_SECTION_PHY64] = { "Phy64Sta:", NULL },
	[PCITOPO_SECTION_UESTA] = { "UESta:", NULL },
	[PCITOPO_SECTION_UEMSK] = { "UEMsk:", NULL },
	[PCITOPO_SECTION_UESVRT] = { "UESvrt:", NULL },
	[PCITOPO_SECTION_CESTA] = { "CESta:", NULL },
	[PCITOPO_SECTION_CEMSK] = { "CEMsk:", NULL },
	[PCITOPO_SECTION_ACSCAP] = { "ACSCap:", NULL },
	[PCITOPO_SECTION_ACSCTL] = { "ACSCtl:", NULL },
	[PCITOPO_SECTION_IOVCTL] = { "IOVCtl:", NULL },
};

/**
 * pcitopo_register_line - read a line of a register
 * @config: facts so far
 * @text: the line, without white space at both ends
 * @section: the register
 */
void pcitopo_register_line(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section)
{
	if (section == PCITOPO_SECTION_NONE ||
	    section >= (int)ARRAY_SIZE(sections))
		return;
	pcitopo_register_rows(config, text, section);
	if (sections[section].read)
		sections[section].read(config, text);
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
	int i;

	for (i = PCITOPO_SECTION_NONE + 1; i < (int)ARRAY_SIZE(sections); i++) {
		if (sections[i].keyword[0] == line->start[0] &&
		    pcitopo_span_starts_with(line, sections[i].keyword)) {
			*section = i;
			return true;
		}
	}
	return false;
}
