// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-link-down.c - rule link-down
 */
#include "check/link-text.h"
#include "check/rules.h"

/* What registers of the port say; the first with a message decides */
static const struct {
	enum pcitopo_reason reason;
	const char *evidence;
	const char *message;
	const char *action;
} causes[] = {
	{ PCITOPO_REASON_PRESENCE, "Slot Status: Presence Detect State 1", NULL,
	  NULL },
	{ PCITOPO_REASON_DISABLED, "Link Control: Link Disable 1",
	  "a card is there, but the port's link is disabled",
	  "look for a firmware setup option that disables the port, then rescan or reboot" },
	{ PCITOPO_REASON_POWER_OFF,
	  "Slot Control: Power Controller Control 1 (off)",
	  "a card is there, but the slot's power is off",
	  "switch the slot's power on: /sys/bus/pci/slots/*/power, or look for a power fault" },
	{ PCITOPO_REASON_DATA_LINK_INACTIVE,
	  "Link Status: Data Link Layer Link Active 0", NULL, NULL },
};

/**
 * pcitopo_rule_link_down - rule link-down
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_link_down(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;
	size_t i;

	if (link->verdict != PCITOPO_VERDICT_DOWN)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured = "down";
	finding->expected = "up";
	for (i = 0; i < ARRAY_SIZE(causes); i++) {
		if (!(link->reasons >> causes[i].reason & 1))
			continue;
		pcitopo_finding_register(checker, finding, "port", link->port,
					 "%s", causes[i].evidence);
		if (!finding->message) {
			finding->message = causes[i].message;
			finding->action = causes[i].action;
		}
	}
	if (!finding->message) {
		finding->message = "a card is there, but does not answer";
		finding->action =
			"reseat the card, check its power cable and riser, power-cycle the machine";
	}
	pcitopo_link_evidence(checker, finding);
}
