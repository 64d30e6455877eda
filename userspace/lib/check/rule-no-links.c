// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-no-links.c - rule no-links
 *
 * A check that judged no link must not pass.
 */
#include "check/finding.h"
#include "check/rules.h"

/**
 * pcitopo_rule_no_links - rule no-links
 * @checker: the check
 * @index: not used
 */
void pcitopo_rule_no_links(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_finding *finding;
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		if (!topo->links[i].internal &&
		    topo->links[i].verdict != PCITOPO_VERDICT_EMPTY)
			return;
	}
	finding = pcitopo_finding_add(checker, PCITOPO_NO_INDEX,
				      PCITOPO_NO_INDEX);
	finding->message = "no PCIe link could be judged";
	if (!checker->is_live)
		finding->action =
			"take a whole text as root: sudo lspci -D -vvv -xxxx";
	else if (topo->num_access_denied)
		finding->action = "look as root: sudo pcitopo check";
	else
		finding->action =
			"Linux sees no PCIe here; in a virtual machine, look on its host";
}
