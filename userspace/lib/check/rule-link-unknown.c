// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-link-unknown.c - rule link-unknown
 */
#include "check/link-text.h"
#include "check/rules.h"

/* Why a link could not be judged, and what to do, for a text and a live machine */
static const struct {
	enum pcitopo_reason reason;
	const char *message;
	const char *action;
	const char *live_message;
	const char *live_action;
} texts[] = {
	{ PCITOPO_REASON_ACCESS_DENIED,
	  "its registers were not readable without root",
	  "take the text again as root: sudo lspci -D -vvv -xxxx",
	  "its registers are not readable without root",
	  "look as root: sudo pcitopo check" },
	{ PCITOPO_REASON_NOT_READ, "the text does not have its link registers",
	  "take a longer text: sudo lspci -D -vvv -xxxx",
	  "its link registers could not be read", "look for it in dmesg" },
	{ PCITOPO_REASON_ALL_ONES, "the device reads all ones: dead or asleep",
	  "look for it in dmesg; wake it and take the text again",
	  "the device reads all ones: dead", "look for it in dmesg" },
	{ PCITOPO_REASON_NONSENSE, "its registers contradict each other",
	  "compare both ends with pcitopo show",
	  "its registers contradict each other",
	  "compare both ends with pcitopo show" },
	{ PCITOPO_REASON_OTHER_END_MISSING,
	  "something is connected that the text does not show",
	  "take a whole text: sudo lspci -D -vvv -xxxx",
	  "something is connected that Linux has not found",
	  "look for it in dmesg; as root, rescan: echo 1 >/sys/bus/pci/rescan" },
	{ PCITOPO_REASON_ASLEEP, "it is asleep",
	  "wake it, or accept it: --accept asleep",
	  "it is asleep and was left alone",
	  "wake it: pcitopo check --wake; or accept it: --accept asleep" },
};

static void add_reason(const struct pcitopo_link *link, bool is_live,
		       struct pcitopo_finding *finding)
{
	size_t i;

	finding->message = "it could not be judged";
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (!(link->reasons >> texts[i].reason & 1))
			continue;
		finding->message = is_live ? texts[i].live_message :
					     texts[i].message;
		finding->action = is_live ? texts[i].live_action :
					    texts[i].action;
		return;
	}
}

/**
 * pcitopo_rule_link_unknown - rule link-unknown
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_link_unknown(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	if (link->verdict != PCITOPO_VERDICT_UNKNOWN)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->accepted = checker->options->accept & PCITOPO_ACCEPT_ASLEEP &&
			    link->reasons >> PCITOPO_REASON_ASLEEP & 1;
	add_reason(link, checker->is_live, finding);
	pcitopo_link_evidence(checker, finding);
}
