// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rules.c - from what is known to a suspect
 *
 * Rules stand in tables and are tried in their order: what clears a link first,
 * then what many links have in common, then which card was in which slot, then
 * what registers say of one end or segment. The first that applies decides. Each
 * has a row in Documentation/explain.rst, with its reason. What the registers do
 * not distinguish stays undecided, with the step that would decide it.
 */
#include "explain/rules.h"

/**
 * pcitopo_rules_apply - find a suspect
 * @story: what is known
 * @explanation: gets suspect, rule, message, evidence and steps
 */
void pcitopo_rules_apply(const struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation)
{
	static const struct pcitopo_rule *const tables[] = {
		pcitopo_rules_clear,
		pcitopo_rules_who,
		pcitopo_rules_registers,
	};
	const struct pcitopo_rule *rule;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		for (rule = tables[i]; rule->name; rule++) {
			if (!rule->applies(story))
				continue;
			explanation->rule = rule->name;
			rule->conclude(story, explanation);
			return;
		}
	}
}
