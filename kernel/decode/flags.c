// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * flags.c - the single bits of struct pcitopo_config as two netlink attributes
 *
 * One word has the bits, another one says which of them are known.
 */
#include <linux/pcitopo.h>

#include <pcitopo/fields.h>

#define FLAG(name) PCITOPO_CONFIG_FLAGS_##name

/**
 * struct flag_group - flags that are known, or not, together
 * @have: the enum pcitopo_have that tells
 * @flags: FLAG() of each
 */
struct flag_group {
	u8 have;
	u32 flags;
};

static const struct flag_group groups[] = {
	{ PCITOPO_HAVE_HEADER, FLAG(MULTIFUNCTION) },
	{ PCITOPO_HAVE_EXP,
	  FLAG(PCI_EXPRESS) | FLAG(SLOT_IMPLEMENTED) | FLAG(FLIT_SUPPORTED) },
	{ PCITOPO_HAVE_LNKCAP_FLAGS, FLAG(DLL_ACTIVE_REPORTING) |
					     FLAG(BW_NOTIFICATION) |
					     FLAG(SURPRISE_DOWN) },
	{ PCITOPO_HAVE_LNKCTL, FLAG(LINK_DISABLED) | FLAG(COMMON_CLOCK) |
				       FLAG(HW_AUTO_WIDTH_DISABLE) },
	{ PCITOPO_HAVE_LNKSTA_FLAGS, FLAG(TRAINING) | FLAG(DLL_ACTIVE) |
					     FLAG(SLOT_CLOCK) | FLAG(LBMS) |
					     FLAG(LABS) },
	{ PCITOPO_HAVE_SLTCAP, FLAG(HOTPLUG_CAPABLE) | FLAG(HOTPLUG_SURPRISE) |
				       FLAG(POWER_CONTROLLER) },
	{ PCITOPO_HAVE_SLTCTL, FLAG(POWER_OFF) },
	{ PCITOPO_HAVE_SLTSTA, FLAG(PRESENCE_DETECT) | FLAG(POWER_FAULT) },
	{ PCITOPO_HAVE_RETIMER_DETECT,
	  FLAG(RETIMER_DETECT) | FLAG(TWO_RETIMERS_DETECT) },
	{ PCITOPO_HAVE_LNKCTL2, FLAG(HW_AUTO_SPEED_DISABLE) },
	{ PCITOPO_HAVE_RETIMERS,
	  FLAG(RETIMER_PRESENT) | FLAG(TWO_RETIMERS_PRESENT) },
	{ PCITOPO_HAVE_FLIT, FLAG(FLIT_MODE) },
	{ PCITOPO_HAVE_EQ_32GT, FLAG(NO_EQ_32GT) },
	{ PCITOPO_HAVE_EQ_64GT, FLAG(NO_EQ_64GT) },
	{ PCITOPO_HAVE_SRIOV, FLAG(VF_ENABLED) },
};

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

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		if (pcitopo_has(config, groups[i].have))
			known |= groups[i].flags;
	}
	if (pcitopo_has(config, PCITOPO_HAVE_NO_EXP))
		known |= FLAG(PCI_EXPRESS);
	return known;
}

static u32 flag_if(u32 bit, u32 flag)
{
	return bit ? flag : 0;
}

static u32 link_flags_get(const struct pcitopo_config *config)
{
	return flag_if(config->dll_active_reporting,
		       FLAG(DLL_ACTIVE_REPORTING)) |
	       flag_if(config->bw_notification, FLAG(BW_NOTIFICATION)) |
	       flag_if(config->surprise_down, FLAG(SURPRISE_DOWN)) |
	       flag_if(config->link_disabled, FLAG(LINK_DISABLED)) |
	       flag_if(config->common_clock, FLAG(COMMON_CLOCK)) |
	       flag_if(config->hw_auto_width_disable,
		       FLAG(HW_AUTO_WIDTH_DISABLE)) |
	       flag_if(config->hw_auto_speed_disable,
		       FLAG(HW_AUTO_SPEED_DISABLE)) |
	       flag_if(config->training, FLAG(TRAINING)) |
	       flag_if(config->dll_active, FLAG(DLL_ACTIVE)) |
	       flag_if(config->slot_clock, FLAG(SLOT_CLOCK)) |
	       flag_if(config->lbms, FLAG(LBMS)) |
	       flag_if(config->labs, FLAG(LABS)) |
	       flag_if(config->flit_mode, FLAG(FLIT_MODE)) |
	       flag_if(config->no_eq_32gt, FLAG(NO_EQ_32GT)) |
	       flag_if(config->no_eq_64gt, FLAG(NO_EQ_64GT));
}

static u32 slot_flags_get(const struct pcitopo_config *config)
{
	return flag_if(config->slot_implemented, FLAG(SLOT_IMPLEMENTED)) |
	       flag_if(config->hotplug_capable, FLAG(HOTPLUG_CAPABLE)) |
	       flag_if(config->hotplug_surprise, FLAG(HOTPLUG_SURPRISE)) |
	       flag_if(config->power_controller, FLAG(POWER_CONTROLLER)) |
	       flag_if(config->power_off, FLAG(POWER_OFF)) |
	       flag_if(config->presence_detect, FLAG(PRESENCE_DETECT)) |
	       flag_if(config->power_fault, FLAG(POWER_FAULT));
}

static u32 retimer_flags_get(const struct pcitopo_config *config)
{
	return flag_if(config->retimer_detect, FLAG(RETIMER_DETECT)) |
	       flag_if(config->two_retimers_detect, FLAG(TWO_RETIMERS_DETECT)) |
	       flag_if(config->retimer_present, FLAG(RETIMER_PRESENT)) |
	       flag_if(config->two_retimers_present,
		       FLAG(TWO_RETIMERS_PRESENT));
}

/**
 * pcitopo_config_flags_get - the flags of a configuration space
 * @config: what is known of it
 *
 * Return: bits of enum pcitopo_config_flags; 0 for one that is not known.
 */
u32 pcitopo_config_flags_get(const struct pcitopo_config *config)
{
	u32 flags = link_flags_get(config) | slot_flags_get(config) |
		    retimer_flags_get(config);

	flags |= flag_if(pcitopo_has(config, PCITOPO_HAVE_EXP),
			 FLAG(PCI_EXPRESS));
	flags |= flag_if(config->multifunction, FLAG(MULTIFUNCTION));
	flags |= flag_if(config->flit_supported, FLAG(FLIT_SUPPORTED));
	flags |= flag_if(config->vf_enabled, FLAG(VF_ENABLED));
	return flags & pcitopo_config_flags_known(config);
}

static void link_flags_set(struct pcitopo_config *config, u32 flags)
{
	config->dll_active_reporting = !!(flags & FLAG(DLL_ACTIVE_REPORTING));
	config->bw_notification = !!(flags & FLAG(BW_NOTIFICATION));
	config->surprise_down = !!(flags & FLAG(SURPRISE_DOWN));
	config->link_disabled = !!(flags & FLAG(LINK_DISABLED));
	config->common_clock = !!(flags & FLAG(COMMON_CLOCK));
	config->hw_auto_width_disable = !!(flags & FLAG(HW_AUTO_WIDTH_DISABLE));
	config->hw_auto_speed_disable = !!(flags & FLAG(HW_AUTO_SPEED_DISABLE));
	config->training = !!(flags & FLAG(TRAINING));
	config->dll_active = !!(flags & FLAG(DLL_ACTIVE));
	config->slot_clock = !!(flags & FLAG(SLOT_CLOCK));
	config->lbms = !!(flags & FLAG(LBMS));
	config->labs = !!(flags & FLAG(LABS));
	config->flit_mode = !!(flags & FLAG(FLIT_MODE));
	config->no_eq_32gt = !!(flags & FLAG(NO_EQ_32GT));
	config->no_eq_64gt = !!(flags & FLAG(NO_EQ_64GT));
}

static void slot_flags_set(struct pcitopo_config *config, u32 flags)
{
	config->slot_implemented = !!(flags & FLAG(SLOT_IMPLEMENTED));
	config->hotplug_capable = !!(flags & FLAG(HOTPLUG_CAPABLE));
	config->hotplug_surprise = !!(flags & FLAG(HOTPLUG_SURPRISE));
	config->power_controller = !!(flags & FLAG(POWER_CONTROLLER));
	config->power_off = !!(flags & FLAG(POWER_OFF));
	config->presence_detect = !!(flags & FLAG(PRESENCE_DETECT));
	config->power_fault = !!(flags & FLAG(POWER_FAULT));
}

static void retimer_flags_set(struct pcitopo_config *config, u32 flags)
{
	config->retimer_detect = !!(flags & FLAG(RETIMER_DETECT));
	config->two_retimers_detect = !!(flags & FLAG(TWO_RETIMERS_DETECT));
	config->retimer_present = !!(flags & FLAG(RETIMER_PRESENT));
	config->two_retimers_present = !!(flags & FLAG(TWO_RETIMERS_PRESENT));
}

/* A group is known when all of its flags are. */
static void groups_set(struct pcitopo_config *config, u32 known, u32 flags)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(groups); i++) {
		if ((known & groups[i].flags) != groups[i].flags)
			continue;
		if (groups[i].have == PCITOPO_HAVE_EXP &&
		    !(flags & FLAG(PCI_EXPRESS)))
			continue;
		pcitopo_set(config, groups[i].have);
	}
	if (known & ~flags & FLAG(PCI_EXPRESS))
		pcitopo_set(config, PCITOPO_HAVE_NO_EXP);
}

/**
 * pcitopo_config_flags_set - set what two attributes say
 * @config: gets the flags, all of them, and the bits that say which are known
 * @known: the flags that are known
 * @flags: the flags; those that are not known are not looked at
 */
void pcitopo_config_flags_set(struct pcitopo_config *config, u32 known,
			      u32 flags)
{
	flags &= known;
	groups_set(config, known, flags);
	link_flags_set(config, flags);
	slot_flags_set(config, flags);
	retimer_flags_set(config, flags);
	config->multifunction = !!(flags & FLAG(MULTIFUNCTION));
	config->flit_supported = !!(flags & FLAG(FLIT_SUPPORTED));
	config->vf_enabled = !!(flags & FLAG(VF_ENABLED));
}
