// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - verdict on the server
 *
 * Runs the table of rules and concludes from what they found: an error fails
 * the server, what could not be decided leaves it inconclusive.
 */
#include <errno.h>
#include <stdlib.h>

#include "check/finding.h"
#include "check/not-covered.h"
#include "check/rules.h"

/**
 * struct result - a check with all that it points to
 * @check: the check; first, so that pcitopo_check_free() finds the rest
 * @arena: its texts
 * @findings: its findings
 */
struct result {
	struct pcitopo_check check;
	struct pcitopo_arena arena;
	struct pcitopo_finding *findings;
};

static void count_limited(struct pcitopo_check *check,
			  const struct pcitopo_link *link)
{
	bool target = link->speed_limited_by == PCITOPO_LIMIT_TARGET_SPEED;
	bool port = link->speed_limited_by == PCITOPO_LIMIT_PORT ||
		    link->width_limited_by == PCITOPO_LIMIT_PORT;
	bool device = link->speed_limited_by == PCITOPO_LIMIT_DEVICE ||
		      link->width_limited_by == PCITOPO_LIMIT_DEVICE;

	if (target)
		check->limited_by_target++;
	else if (port && device)
		check->limited_by_both++;
	else if (port)
		check->limited_by_port++;
	else
		check->limited_by_device++;
}

static void count_links(struct pcitopo_check *check,
			const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		if (link->internal) {
			check->num_internal++;
			continue;
		}
		check->counts[link->verdict]++;
		if (link->verdict != PCITOPO_VERDICT_EMPTY)
			check->num_links++;
		if (link->verdict == PCITOPO_VERDICT_LIMITED)
			count_limited(check, link);
	}
}

static void count_functions(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		if (!topo->devices[i].is_vf && !topo->devices[i].internal)
			pcitopo_kinds_add(&checker->kinds, &topo->devices[i]);
	}
}

static void run_rule(struct pcitopo_checker *checker,
		     const struct pcitopo_rule *rule)
{
	const struct pcitopo_topo *topo = checker->topo;
	const u32 counts[] = {
		[PCITOPO_ONCE] = 1,
		[PCITOPO_EACH_LINK] = topo->num_links,
		[PCITOPO_EACH_DEVICE] = topo->num_devices,
		[PCITOPO_EACH_MEMDEV] = topo->cxl.num_memdevs,
		[PCITOPO_EACH_REGION] = topo->cxl.num_regions,
	};
	u32 i;

	checker->rule = rule;
	for (i = 0; i < counts[rule->scope]; i++) {
		if (rule->scope != PCITOPO_EACH_LINK ||
		    !topo->links[i].internal)
			rule->run(checker, i);
	}
}

static void conclude(struct pcitopo_check *check,
		     const struct pcitopo_check_options *options)
{
	bool failed = false, open = false;
	u32 i;

	for (i = 0; i < check->num_findings; i++) {
		const struct pcitopo_finding *finding = &check->findings[i];

		if (finding->accepted)
			continue;
		failed |= finding->severity == PCITOPO_SEVERITY_ERROR ||
			  (finding->severity == PCITOPO_SEVERITY_WARNING &&
			   options->fail_on_warning);
		open |= finding->severity == PCITOPO_SEVERITY_UNVERIFIED;
	}
	check->result = failed ? PCITOPO_RESULT_FAIL :
			open   ? PCITOPO_RESULT_INCONCLUSIVE :
				 PCITOPO_RESULT_PASS;
	check->exit_status = failed ? 1 : open ? 3 : 0;
}

static void run(struct pcitopo_checker *checker, struct pcitopo_check *check)
{
	unsigned int needs = 0;
	u32 i;

	count_links(check, checker->topo);
	count_functions(checker);
	for (i = 0; i < pcitopo_num_rules; i++) {
		run_rule(checker, &pcitopo_rules[i]);
		needs |= pcitopo_rules[i].needs;
	}
	pcitopo_findings_sort(checker);
	check->findings = checker->findings;
	check->num_findings = checker->num_findings;
	check->not_covered = pcitopo_not_covered(checker, needs);
	pcitopo_shape(checker->topo, check->shape);
	conclude(check, checker->options);
}

/**
 * pcitopo_check - verdict on the server
 * @pt: context with a loaded machine
 * @options: what to accept; NULL for nothing
 * @check: the check, to be freed with pcitopo_check_free(); it points into @pt,
 *	which has to live as long
 *
 * Return: 0, whatever the verdict; -ENOMEM.
 * Since: 0.1
 */
int pcitopo_check(const struct pcitopo *pt,
		  const struct pcitopo_check_options *options,
		  struct pcitopo_check **check)
{
	static const struct pcitopo_check_options nothing;
	struct result *result = calloc(1, sizeof(*result));
	struct pcitopo_peers *peers = pcitopo_peers_find(&pt->topo);
	struct pcitopo_checker checker = {
		.topo = &pt->topo,
		.options = options ? options : &nothing,
		.peers = peers,
		.is_live = pcitopo_is_live(pt),
	};

	if (result && peers) {
		checker.arena = &result->arena;
		pcitopo_sample_age(pt, &checker.sample_age);
		run(&checker, &result->check);
		result->findings = checker.findings;
	}
	free(peers);
	if (!result || !peers || checker.failed || !result->check.not_covered) {
		pcitopo_check_free(result ? &result->check : NULL);
		return -ENOMEM;
	}
	*check = &result->check;
	return 0;
}

/**
 * pcitopo_check_free - free a check
 * @check: the check; NULL is allowed
 *
 * Since: 0.1
 */
void pcitopo_check_free(struct pcitopo_check *check)
{
	struct result *result = (struct result *)check;

	if (!result)
		return;
	pcitopo_arena_free(&result->arena);
	free(result->findings);
	free(result);
}
