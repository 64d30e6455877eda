// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * not-covered.c - what a check could not look at
 *
 * A closed list, which the documentation has; only numbers in it vary. A machine
 * without CXL has nothing of CXL in it.
 */
#include "check/not-covered.h"

#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

/* Links seldom change, but a verdict from older registers says so */
#define OLD_SAMPLE_S 10

static const char *retimers(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 count = 0, i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		count += !link->internal && !link->has_retimers &&
			 link->verdict != PCITOPO_VERDICT_EMPTY &&
			 link->verdict != PCITOPO_VERDICT_DOWN;
	}
	if (!count)
		return NULL;
	return pcitopo_finding_text(
		checker, "retimers of %u link%s (%s)", count,
		count > 1 ? "s" : "",
		topo->num_access_denied ?
			"access denied, or no end detects them" :
			"no end detects them");
}

static const char *access(struct pcitopo_checker *checker)
{
	u32 denied = checker->topo->num_access_denied;

	if (!denied)
		return NULL;
	return pcitopo_finding_text(
		checker, "capabilities of %u functions (access denied; %s)",
		denied,
		checker->is_live ? "sudo pcitopo check sees them" :
				   "take the text as root");
}

static const char *sleepers(struct pcitopo_checker *checker)
{
	u32 asleep = checker->topo->num_asleep;

	if (!asleep)
		return NULL;
	return pcitopo_finding_text(
		checker,
		"registers of %u function%s (asleep; pcitopo check --wake reads them)",
		asleep, asleep > 1 ? "s" : "");
}

static const char *numa_nodes(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	for (i = 0; i < topo->num_roots; i++) {
		if (topo->roots[i].has_numa_node)
			return NULL;
	}
	return "NUMA nodes (not in the input)";
}

/* "90 s", "15 min", "3 h", "12 days" */
static const char *span_text(struct pcitopo_checker *checker, u64 seconds)
{
	static const struct {
		u64 seconds;
		const char *name;
	} units[] = {
		{ 86400, "days" }, { 3600, "h" }, { 60, "min" }, { 1, "s" }
	};
	size_t i = 0;

	while (units[i].seconds > 1 && seconds < 2 * units[i].seconds)
		i++;
	return pcitopo_finding_text(
		checker, "%llu %s",
		(unsigned long long)(seconds / units[i].seconds),
		units[i].name);
}

static const char *old_sample(struct pcitopo_checker *checker)
{
	if (checker->sample_age < OLD_SAMPLE_S)
		return NULL;
	return pcitopo_finding_text(
		checker,
		"changes in the last %s (the kernel module read registers then; sudo pcitopo check reads them again)",
		span_text(checker, checker->sample_age));
}

static const char *linux_cxl(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;

	if ((!topo->num_memdevs && !topo->cxl.num_memdevs) ||
	    pcitopo_cxl_linux_is_known(topo))
		return NULL;
	return checker->is_live ?
		       "CXL drivers, regions and health (/sys/bus/cxl cannot be read)" :
		       "CXL drivers, regions and health (not in the input; sudo pcitopo check on the machine sees them)";
}

/* Memory that may be in use though Linux has made no region of it */
static const char *unclear_memory(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 count = 0, memdev, i;

	if (!pcitopo_cxl_linux_is_known(topo))
		return NULL;
	for (i = 0; i < topo->num_memdevs; i++) {
		if (pcitopo_cxl_is_cut_off(topo, topo->memdevs[i]) ||
		    pcitopo_cxl_is_unused(topo, topo->memdevs[i]))
			continue;
		memdev = pcitopo_cxl_memdev_of(topo, topo->memdevs[i]);
		count += memdev == PCITOPO_NO_INDEX ||
			 !pcitopo_cxl_regions_of(topo, memdev, NULL, 0);
	}
	if (!count)
		return NULL;
	return pcitopo_finding_text(
		checker,
		"CXL memory of %u device%s without a region (firmware may have mapped it)",
		count, count > 1 ? "s" : "");
}

/* Memory devices of Linux, which have mailboxes */
static bool has_mailboxes(const struct pcitopo_topo *topo)
{
	return topo->cxl.num_memdevs && pcitopo_cxl_linux_is_known(topo);
}

static const char *health(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;

	if (!has_mailboxes(topo))
		return NULL;
	switch (topo->cxl.mailboxes) {
	case PCITOPO_SEEN_PRESENT:
		return NULL;
	case PCITOPO_SEEN_DENIED:
		return "CXL health and alerts (access denied; sudo pcitopo check asks)";
	case PCITOPO_SEEN_ABSENT:
		return "CXL health and alerts (not reported by this kernel or its devices)";
	default:
		return "CXL health and alerts (needs libcxl, and root, on the machine itself)";
	}
}

static const char *poison(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;

	if (!has_mailboxes(topo) || topo->cxl.poison == PCITOPO_SEEN_PRESENT)
		return NULL;
	return "CXL poison lists (asking makes the kernel read all of them: sudo cxl list --media-errors)";
}

/* What rules need, in the order of the list; 0: there is no rule about it */
static const struct {
	unsigned int need;
	const char *(*missing)(struct pcitopo_checker *checker);
	const char *always; /* instead of @missing */
} facts[] = {
	{ PCITOPO_NEEDS_EARLIER, NULL,
	  "AER and lane error growth (one reading only)" },
	{ 0, NULL, "NVLink and xGMI" },
	{ 0, NULL, "retimer health (not in configuration space)" },
	{ PCITOPO_NEEDS_RETIMERS, retimers, NULL },
	{ PCITOPO_NEEDS_REGISTERS, access, NULL },
	{ PCITOPO_NEEDS_REGISTERS, sleepers, NULL },
	{ PCITOPO_NEEDS_NUMA, numa_nodes, NULL },
	{ PCITOPO_NEEDS_REGISTERS, old_sample, NULL },
	{ PCITOPO_NEEDS_CXL, linux_cxl, NULL },
	{ PCITOPO_NEEDS_CXL, unclear_memory, NULL },
	{ PCITOPO_NEEDS_CXL_HEALTH, health, NULL },
	{ PCITOPO_NEEDS_CXL_POISON, poison, NULL },
};

/**
 * pcitopo_not_covered - list what a check could not look at
 * @checker: the check
 * @needs: PCITOPO_NEEDS_* of the rules that ran
 *
 * Return: sentences, NULL after the last, that live as long as the result; NULL
 * without memory.
 */
const char *const *pcitopo_not_covered(struct pcitopo_checker *checker,
				       unsigned int needs)
{
	const char **list;
	u32 count = 0;
	size_t i;

	list = pcitopo_arena_alloc(checker->arena,
				   (ARRAY_SIZE(facts) + 1) * sizeof(*list));
	for (i = 0; list && i < ARRAY_SIZE(facts); i++) {
		if (!facts[i].need || facts[i].need & needs)
			list[count] = facts[i].missing ?
					      facts[i].missing(checker) :
					      facts[i].always;
		if (list[count])
			count++;
	}
	return list;
}
