// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * clear.c - rules that clear a link, or find a setting
 *
 * A link that software has set to its state, or that is as good as possible, needs no
 * suspect; one that cannot be read gets none.
 */
#include "explain/rules.h"

static bool internal(const struct pcitopo_story *story)
{
	return story->link->internal;
}

static void conclude_internal(const struct pcitopo_story *story,
			      struct pcitopo_explanation *explanation)
{
	(void)story;
	pcitopo_rule_suspect(explanation, PCITOPO_SUSPECT_NONE,
			     "inside silicon or a card: not judged");
}

static bool disabled(const struct pcitopo_story *story)
{
	return story->link->verdict == PCITOPO_VERDICT_DOWN &&
	       pcitopo_story_reason(story, PCITOPO_REASON_DISABLED);
}

static void conclude_disabled(const struct pcitopo_story *story,
			      struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_PORT,
		"the port's link is disabled, so no card can answer");
	pcitopo_rule_note_port(story, explanation, "Link Control",
			       "Link Disable 1");
	pcitopo_step_add(
		explanation,
		"look for an option of firmware setup, or a program, that disables the port; then rescan or reboot");
}

static bool power_off(const struct pcitopo_story *story)
{
	return story->link->verdict == PCITOPO_VERDICT_DOWN &&
	       pcitopo_story_reason(story, PCITOPO_REASON_POWER_OFF);
}

static void conclude_power_off(const struct pcitopo_story *story,
			       struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(explanation, PCITOPO_SUSPECT_PORT,
			     "the slot's power is off, so no card can answer");
	pcitopo_rule_note_port(story, explanation, "Slot Control",
			       "Power Controller Control 1 (off)");
	if (pcitopo_has(&story->port->config, PCITOPO_HAVE_SLTSTA) &&
	    story->port->config.power_fault)
		pcitopo_rule_note_port(story, explanation, "Slot Status",
				       "Power Fault Detected 1");
	pcitopo_step_add(
		explanation,
		"switch the slot's power on: /sys/bus/pci/slots/*/power; look for a power fault in dmesg and in the log of the BMC");
}

static bool target_speed(const struct pcitopo_story *story)
{
	return !pcitopo_story_troubled(story) &&
	       story->link->speed_limited_by == PCITOPO_LIMIT_TARGET_SPEED;
}

static void conclude_target_speed(const struct pcitopo_story *story,
				  struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_PORT,
		"slow because the port's target speed is below what both ends support");
	pcitopo_rule_note_port(
		story, explanation, "Link Control 2",
		pcitopo_arena_printf(
			story->arena, "Target Link Speed %g GT/s",
			pcitopo_speed_gts(story->link->target_speed)));
	pcitopo_step_add(
		explanation,
		"look for a link speed limit of that port in firmware setup; a driver, or Linux after a link that failed to train, may have set it, too");
}

static bool unreadable(const struct pcitopo_story *story)
{
	return story->link->verdict == PCITOPO_VERDICT_UNKNOWN &&
	       !pcitopo_story_troubled(story);
}

static void conclude_unreadable(const struct pcitopo_story *story,
				struct pcitopo_explanation *explanation)
{
	pcitopo_rule_suspect(explanation, PCITOPO_SUSPECT_UNDECIDED,
			     "what the link is like now could not be read");
	if (pcitopo_story_reason(story, PCITOPO_REASON_ACCESS_DENIED))
		pcitopo_step_add(explanation, STEP_ROOT);
	else if (pcitopo_story_reason(story, PCITOPO_REASON_ASLEEP))
		pcitopo_step_add(
			explanation,
			"wake the device: give it work, or use --wake");
	else if (story->is_live)
		pcitopo_step_add(explanation, "look for the device in dmesg");
	else
		pcitopo_step_add(
			explanation,
			"take a whole text as root: sudo lspci -D -vvv -xxxx");
}

static bool empty(const struct pcitopo_story *story)
{
	return story->link->verdict == PCITOPO_VERDICT_EMPTY && !story->past;
}

static void conclude_empty(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation)
{
	(void)story;
	pcitopo_rule_suspect(explanation, PCITOPO_SUSPECT_NONE,
			     "there is no card");
}

static bool power_management(const struct pcitopo_story *story)
{
	return !pcitopo_story_troubled(story) &&
	       (story->link->verdict == PCITOPO_VERDICT_IDLE ||
		story->num_idle);
}

static void conclude_power_management(const struct pcitopo_story *story,
				      struct pcitopo_explanation *explanation)
{
	bool idle = story->link->verdict == PCITOPO_VERDICT_IDLE;

	pcitopo_rule_suspect(
		explanation, PCITOPO_SUSPECT_NONE,
		idle ? "idle: slow at full width, as power management makes it" :
		       "its changes of speed were power management");
	if (story->num_idle)
		pcitopo_rule_note(
			story, explanation,
			"%u change%s of speed at full width, as of an idle device",
			story->num_idle, story->num_idle > 1 ? "s" : "");
	if (pcitopo_story_reason(story, PCITOPO_REASON_GPU_IDLE_SPEED))
		pcitopo_rule_note(
			story, explanation,
			"2.5 GT/s is the speed that GPUs have when idle");
	if (pcitopo_story_reason(story, PCITOPO_REASON_MAX_SPEED_SHRUNK))
		pcitopo_rule_note(
			story, explanation,
			"the device reports a maximum of 2.5 GT/s, as GPUs do when idle");
	if (pcitopo_story_reason(story, PCITOPO_REASON_AUTONOMOUS_PORT) ||
	    pcitopo_story_reason(story, PCITOPO_REASON_AUTONOMOUS_DEVICE))
		pcitopo_rule_note(
			story, explanation,
			"Link Autonomous Bandwidth Status: changed for another reason than an unreliable link");
	if (idle)
		pcitopo_step_add(explanation, STEP_LOAD);
}

static bool healthy(const struct pcitopo_story *story)
{
	return !pcitopo_story_troubled(story);
}

static void conclude_healthy(const struct pcitopo_story *story,
			     struct pcitopo_explanation *explanation)
{
	bool limited = story->link->verdict == PCITOPO_VERDICT_LIMITED;

	pcitopo_rule_suspect(explanation, PCITOPO_SUSPECT_NONE,
			     limited ? "as good as its weaker end allows" :
				       "nothing is wrong with it");
	if (limited)
		pcitopo_step_add(
			explanation,
			"`pcitopo check` says whether it is the port that limits");
	pcitopo_rule_note_repeat(story, explanation, &story->other_card,
				 "another card was in trouble here");
	pcitopo_rule_note_repeat(story, explanation, &story->elsewhere,
				 "this card was in trouble elsewhere");
}

/* In this order */
const struct pcitopo_rule pcitopo_rules_clear[] = {
	{ "internal", internal, conclude_internal },
	{ "disabled", disabled, conclude_disabled },
	{ "power-off", power_off, conclude_power_off },
	{ "target-speed", target_speed, conclude_target_speed },
	{ "unreadable", unreadable, conclude_unreadable },
	{ "empty", empty, conclude_empty },
	{ "power-management", power_management, conclude_power_management },
	{ "healthy", healthy, conclude_healthy },
	{ NULL, NULL, NULL },
};
