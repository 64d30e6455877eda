// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * link.c - link registers of the PCI Express capability, and link speeds
 *
 * A speed is a Supported Link Speeds value: 1 is 2.5 GT/s, 6 is 64 GT/s. Value
 * n stands for bit n of Link Capabilities 2, which is bit n-1 of a speeds
 * vector here. Sources disagree on whether 128 GT/s is value 7 or 8, so both
 * are kept as read and nothing is derived from them.
 *
 * Support is not presence: Link Capabilities 2 says whether this end could
 * detect a retimer, Link Status 2 whether it did.
 */
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

/**
 * pcitopo_lnkcap_decode - decode the Link Capabilities register
 * @lnkcap: the register as read (PCIe 7.5.3.6)
 * @config: gets max_speed (0 to 15, as read), max_width (lanes, 0 to 63, as
 *	read), aspm_supported, port_number, dll_active_reporting,
 *	bw_notification and surprise_down
 *
 * All ones are no answer, and 0 is what a VF reads; both leave all unknown.
 */
void pcitopo_lnkcap_decode(u32 lnkcap, struct pcitopo_config *config)
{
	if (!lnkcap || lnkcap == 0xffffffff)
		return;

	config->max_speed = lnkcap & PT_EXP_LNKCAP_SLS;
	config->max_width = (lnkcap & PT_EXP_LNKCAP_MLW) >> 4;
	config->aspm_supported = (lnkcap & PT_EXP_LNKCAP_ASPM) >> 10;
	config->port_number = (u8)((lnkcap & PT_EXP_LNKCAP_PN) >> 24);
	pcitopo_set(config, PCITOPO_HAVE_LNKCAP);
	pcitopo_set(config, PCITOPO_HAVE_LNKCAP_PORT);

	config->dll_active_reporting = !!(lnkcap & PT_EXP_LNKCAP_DLLLARC);
	config->bw_notification = !!(lnkcap & PT_EXP_LNKCAP_LBNC);
	config->surprise_down = !!(lnkcap & PT_EXP_LNKCAP_SDERC);
	pcitopo_set(config, PCITOPO_HAVE_LNKCAP_FLAGS);
}

/**
 * pcitopo_lnkctl_decode - decode the Link Control register
 * @lnkctl: the register as read (PCIe 7.5.3.7)
 * @config: gets aspm_enabled, link_disabled, common_clock and
 *	hw_auto_width_disable
 */
void pcitopo_lnkctl_decode(u16 lnkctl, struct pcitopo_config *config)
{
	if (lnkctl == 0xffff)
		return;

	config->aspm_enabled = lnkctl & PT_EXP_LNKCTL_ASPM;
	config->link_disabled = !!(lnkctl & PT_EXP_LNKCTL_LD);
	config->common_clock = !!(lnkctl & PT_EXP_LNKCTL_CCC);
	config->hw_auto_width_disable = !!(lnkctl & PT_EXP_LNKCTL_HAWD);
	pcitopo_set(config, PCITOPO_HAVE_LNKCTL);
}

/**
 * pcitopo_lnksta_decode - decode the Link Status register
 * @lnksta: the register as read (PCIe 7.5.3.8)
 * @config: gets speed (0 to 15, as read), width (lanes, 0 to 63, as read),
 *	training, slot_clock, dll_active, and the sticky lbms and labs
 *
 * All ones are no answer. Speed and width are undefined while the link is down.
 * A VF reads 0: do not call this with a Link Capabilities of 0.
 */
void pcitopo_lnksta_decode(u16 lnksta, struct pcitopo_config *config)
{
	if (lnksta == 0xffff)
		return;

	config->speed = lnksta & PT_EXP_LNKSTA_CLS;
	config->width = (lnksta & PT_EXP_LNKSTA_NLW) >> 4;
	pcitopo_set(config, PCITOPO_HAVE_LNKSTA);

	config->training = !!(lnksta & PT_EXP_LNKSTA_LT);
	config->slot_clock = !!(lnksta & PT_EXP_LNKSTA_SLC);
	config->dll_active = !!(lnksta & PT_EXP_LNKSTA_DLLLA);
	config->lbms = !!(lnksta & PT_EXP_LNKSTA_LBMS);
	config->labs = !!(lnksta & PT_EXP_LNKSTA_LABS);
	pcitopo_set(config, PCITOPO_HAVE_LNKSTA_FLAGS);
}

/**
 * pcitopo_lnkcap2_decode - decode the Link Capabilities 2 register
 * @lnkcap2: the register as read (PCIe 7.5.3.18)
 * @config: gets speeds_vector, retimer_detect and two_retimers_detect
 *
 * The register was reserved before PCIe 3.0: 0 leaves all unknown. A register
 * that is not 0 but names no speed leaves the speeds unknown.
 */
void pcitopo_lnkcap2_decode(u32 lnkcap2, struct pcitopo_config *config)
{
	if (!lnkcap2 || lnkcap2 == 0xffffffff)
		return;

	config->retimer_detect = !!(lnkcap2 & PT_EXP_LNKCAP2_RETIMER);
	config->two_retimers_detect = !!(lnkcap2 & PT_EXP_LNKCAP2_2RETIMERS);
	pcitopo_set(config, PCITOPO_HAVE_RETIMER_DETECT);

	config->speeds_vector = (lnkcap2 & PT_EXP_LNKCAP2_SLSV) >> 1;
	if (config->speeds_vector)
		pcitopo_set(config, PCITOPO_HAVE_SPEEDS);
}

/**
 * pcitopo_lnkctl2_decode - decode the Link Control 2 register
 * @lnkctl2: the register as read (PCIe 7.5.3.19)
 * @config: gets target_speed (1 to 15, as read) and hw_auto_speed_disable
 *
 * A component of 2.5 GT/s only may hardwire the target speed to 0: it has but
 * one. On any other component 0 leaves both unknown.
 */
void pcitopo_lnkctl2_decode(u16 lnkctl2, struct pcitopo_config *config)
{
	u8 target = lnkctl2 & PT_EXP_LNKCTL2_TLS;

	if (!target && pcitopo_has(config, PCITOPO_HAVE_LNKCAP) &&
	    config->max_speed == PT_SPEED_2_5GT)
		target = PT_SPEED_2_5GT;
	if (lnkctl2 == 0xffff || !target)
		return;

	config->target_speed = target;
	config->hw_auto_speed_disable = !!(lnkctl2 & PT_EXP_LNKCTL2_HASD);
	pcitopo_set(config, PCITOPO_HAVE_LNKCTL2);
}

static void lnksta2_retimers(u16 lnksta2, struct pcitopo_config *config)
{
	config->retimer_present = !!(lnksta2 & PT_EXP_LNKSTA2_RETIMER);
	config->two_retimers_present = !!(lnksta2 & PT_EXP_LNKSTA2_2RETIMERS);

	if (pcitopo_has(config, PCITOPO_HAVE_RETIMER_DETECT) ||
	    config->retimer_present || config->two_retimers_present)
		pcitopo_set(config, PCITOPO_HAVE_RETIMERS);
}

static void lnksta2_equalization(u16 lnksta2, struct pcitopo_config *config)
{
	u8 can_8gt = config->speeds_vector >> (PT_SPEED_8GT - 1) & 1;

	config->eq_8gt = (lnksta2 & PT_EXP_LNKSTA2_EQ) >> 1;
	if (can_8gt || config->eq_8gt)
		pcitopo_set(config, PCITOPO_HAVE_EQ_8GT);
}

/**
 * pcitopo_lnksta2_decode - decode the Link Status 2 register
 * @lnksta2: the register as read (PCIe 7.5.3.20)
 * @config: gets retimer_present, two_retimers_present, eq_8gt (PT_PL_EQ_*) and
 *	flit_mode
 *
 * Link Capabilities 2 has to be decoded first. Without it a 0 says nothing
 * about retimers, and without 8 GT/s in it nothing about equalisation; a 1 says
 * what it says. Whether this end could have detected a retimer that it does not
 * report is in retimer_detect.
 */
void pcitopo_lnksta2_decode(u16 lnksta2, struct pcitopo_config *config)
{
	if (lnksta2 == 0xffff)
		return;

	lnksta2_retimers(lnksta2, config);
	lnksta2_equalization(lnksta2, config);
	config->flit_mode = !!(lnksta2 & PT_EXP_LNKSTA2_FLIT);
	pcitopo_set(config, PCITOPO_HAVE_FLIT);
}

/**
 * pcitopo_supported_speeds - the speeds that one end of a link can run at
 * @config: what its configuration space says
 *
 * The vector of Link Capabilities 2 up to the maximum of Link Capabilities.
 * Where the vector is missing, or has nothing up to that maximum, every speed
 * up to it: that is how components before PCIe 3.0 are to be read (PCIe
 * 7.5.3.18).
 *
 * Return: a vector with bit n-1 for speed value n, 1 to 6; 0 if the maximum is
 * not known or is a value that has no agreed meaning.
 */
u8 pcitopo_supported_speeds(const struct pcitopo_config *config)
{
	u8 up_to_max;

	if (!pcitopo_has(config, PCITOPO_HAVE_LNKCAP) ||
	    config->max_speed < PT_SPEED_2_5GT ||
	    config->max_speed > PT_SPEED_MAX)
		return 0;

	up_to_max = (u8)((1u << config->max_speed) - 1);
	if (pcitopo_has(config, PCITOPO_HAVE_SPEEDS) &&
	    config->speeds_vector & up_to_max)
		return config->speeds_vector & up_to_max;

	return up_to_max;
}

/**
 * pcitopo_speeds_highest - the highest speed of a vector
 * @speeds_vector: bit n-1 for speed value n; bits 6 and 7 are not looked at
 *
 * Return: the speed value, 1 (2.5 GT/s) to 6 (64 GT/s), 0 if there is none.
 */
u8 pcitopo_speeds_highest(u8 speeds_vector)
{
	u8 speed = PT_SPEED_MAX;

	while (speed && !(speeds_vector >> (speed - 1) & 1))
		speed--;

	return speed;
}

/**
 * pcitopo_speed_mtps - the transfer rate of a speed
 * @speed: speed value, any number
 *
 * Return: megatransfers per second and lane, 2500 to 64000 for the values 1 to
 * 6, 0 for others (PCIe 7.5.3.18).
 */
u32 pcitopo_speed_mtps(u8 speed)
{
	static const u16 mtps[PT_SPEED_MAX + 1] = {
		[PT_SPEED_2_5GT] = 2500, [PT_SPEED_5GT] = 5000,
		[PT_SPEED_8GT] = 8000,	 [PT_SPEED_16GT] = 16000,
		[PT_SPEED_32GT] = 32000, [PT_SPEED_64GT] = 64000,
	};

	return speed <= PT_SPEED_MAX ? mtps[speed] : 0;
}

/**
 * pcitopo_link_mbytes - the bandwidth of a link, one way
 * @speed: speed value, any number
 * @width: lanes, any number
 *
 * After line coding: 8b/10b up to 5 GT/s (PCIe 4.2.1), 128b/130b up to 32 GT/s
 * (PCIe 4.2.2), 1b/1b at 64 GT/s (PCIe 4.2.3). Packet and flit overhead is not
 * taken off.
 *
 * Return: megabytes (1000000 bytes) per second, rounded down, 250 to 256000; 0
 * if there is no such speed or width.
 */
u32 pcitopo_link_mbytes(u8 speed, u8 width)
{
	/* at most 64000 * 32 * 128, which fits */
	u32 mbits = pcitopo_speed_mtps(speed) * width;

	if (!pcitopo_width_valid(width))
		return 0;

	if (speed <= PT_SPEED_5GT)
		return mbits / 10;
	if (speed <= PT_SPEED_32GT)
		return mbits * 128 / 130 / 8;
	return mbits / 8;
}

/**
 * pcitopo_width_valid - is this a number of lanes that a link can have?
 * @width: lanes, any number
 *
 * Return: true for 1, 2, 4, 8, 12, 16 and 32 (PCIe 7.5.3.6).
 */
bool pcitopo_width_valid(u8 width)
{
	switch (width) {
	case 1:
	case 2:
	case 4:
	case 8:
	case 12:
	case 16:
	case 32:
		return true;
	default:
		return false;
	}
}
