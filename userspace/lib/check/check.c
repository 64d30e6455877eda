// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - verdict on the server
 *
 * Runs the rules, sorts what they found, and draws the sum: an error fails the
 * server, something that could not be decided leaves it open, and only what was
 * looked at and found good passes.
 */
#include "check/check.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Links change seldom, but a server is not checked by what was before */
#define OLD_SAMPLE_S 10

/**
 * pcitopo_finding_add - add a finding
 * @checker: the check
 * @rule: name of the rule
 * @severity: how bad
 * @device: device index, or %PCITOPO_NO_INDEX
 * @link: link index, or %PCITOPO_NO_INDEX
 *
 * Return: the finding for the rule to complete, good until the next call; NULL
 * without memory, the check then fails as a whole.
 */
struct pcitopo_finding *pcitopo_finding_add(struct pcitopo_checker *checker,
					    const char *rule,
					    enum pcitopo_severity severity,
					    u32 device, u32 link)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo *pt = checker->pt;
	char place[PCITOPO_PLACE_SIZE] = "machine";
	struct pcitopo_finding *finding;
	void *grown;

	grown = pcitopo_grow(pt->findings, pt->check.num_findings + 1,
			     &pt->finding_capacity, sizeof(*pt->findings));
	if (!grown) {
		checker->failed = true;
		return NULL;
	}
	pt->findings = grown;
	if (link != PCITOPO_NO_INDEX)
		pcitopo_place(topo, topo->links[link].port, place);
	else if (device != PCITOPO_NO_INDEX)
		pcitopo_place(topo, device, place);
	finding = &pt->findings[pt->check.num_findings++];
	*finding = (struct pcitopo_finding){
		.id = pcitopo_arena_printf(&pt->arena, "%s@%s", rule, place),
		.rule = rule,
		.severity = severity,
		.device = device,
		.link = link,
		.slot = link != PCITOPO_NO_INDEX ? topo->links[link].slot :
						   NULL,
		.folded = 1,
	};
	return finding;
}

/**
 * pcitopo_finding_evidence - add a sentence of evidence to a finding
 * @checker: the check
 * @finding: the finding; what does not fit is left out
 * @format: as for printf
 */
void pcitopo_finding_evidence(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding,
			      const char *format, ...)
{
	char text[256];
	va_list args;
	int i;

	for (i = 0; i < PCITOPO_FINDING_EVIDENCE; i++) {
		if (finding->evidence[i])
			continue;
		va_start(args, format);
		vsnprintf(text, sizeof(text), format, args);
		va_end(args);
		finding->evidence[i] =
			pcitopo_arena_strdup(&checker->pt->arena, text);
		return;
	}
}

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

/* Nothing was judged: that is not a pass */
static void check_any_link(struct pcitopo_checker *checker)
{
	struct pcitopo_finding *finding;

	if (checker->pt->check.num_links)
		return;
	finding = pcitopo_finding_add(checker, "no-links",
				      PCITOPO_SEVERITY_UNVERIFIED,
				      PCITOPO_NO_INDEX, PCITOPO_NO_INDEX);
	if (!finding)
		return;
	finding->message = "no PCIe link could be judged";
	if (!pcitopo_is_live(checker->pt))
		finding->action =
			"take a whole text as root: sudo lspci -D -vvv -xxxx";
	else if (checker->topo->num_access_denied)
		finding->action = "look as root: sudo pcitopo check";
	else
		finding->action =
			"Linux sees no PCIe here; in a virtual machine, look on its host";
}

static int compare_findings(const void *a, const void *b)
{
	const struct pcitopo_finding *fa = a, *fb = b;

	if (fa->severity != fb->severity)
		return fa->severity < fb->severity ? -1 : 1;
	if (fa->link != fb->link)
		return fa->link < fb->link ? -1 : 1;
	if (fa->device != fb->device)
		return fa->device < fb->device ? -1 : 1;
	return strcmp(fa->rule, fb->rule);
}

static u32 unknown_retimers(const struct pcitopo_topo *topo)
{
	u32 count = 0, i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		count += !link->internal && !link->has_retimers &&
			 link->verdict != PCITOPO_VERDICT_EMPTY &&
			 link->verdict != PCITOPO_VERDICT_DOWN;
	}
	return count;
}

static bool numa_is_unknown(const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_roots; i++) {
		if (topo->roots[i].has_numa_node)
			return false;
	}
	return true;
}

/* "90 s", "15 min", "3 h", "12 days": no finer than it matters */
static const char *span_of_time(struct pcitopo *pt, u64 seconds)
{
	static const struct {
		u64 seconds;
		const char *name;
	} units[] = { { 86400, "days" }, { 3600, "h" }, { 60, "min" } };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(units); i++) {
		if (seconds >= 2 * units[i].seconds)
			return pcitopo_arena_printf(
				&pt->arena, "%llu %s",
				(unsigned long long)(seconds /
						     units[i].seconds),
				units[i].name);
	}
	return pcitopo_arena_printf(&pt->arena, "%llu s",
				    (unsigned long long)seconds);
}

/* Closed list, documented; counts are the only thing that varies */
static int set_not_covered(struct pcitopo *pt)
{
	const struct pcitopo_topo *topo = &pt->topo;
	u32 retimers = unknown_retimers(topo);
	const char **list;
	u32 count = 0;
	u64 age;

	list = pcitopo_arena_alloc(&pt->arena, (10 + PCITOPO_CXL_NOT_COVERED) *
						       sizeof(*list));
	if (!list)
		return -ENOMEM;
	list[count++] = "AER and lane error growth (one reading only)";
	list[count++] = "NVLink and xGMI";
	list[count++] = "retimer health (not in configuration space)";
	if (retimers)
		list[count++] = pcitopo_arena_printf(
			&pt->arena, "retimers of %u link%s (%s)", retimers,
			retimers > 1 ? "s" : "",
			topo->num_access_denied ?
				"access denied, or no end detects them" :
				"no end detects them");
	if (topo->num_access_denied)
		list[count++] = pcitopo_arena_printf(
			&pt->arena,
			"capabilities of %u functions (access denied; %s)",
			topo->num_access_denied,
			pcitopo_is_live(pt) ? "sudo pcitopo check sees them" :
					      "take the text as root");
	if (topo->num_asleep)
		list[count++] = pcitopo_arena_printf(
			&pt->arena,
			"registers of %u function%s (asleep; pcitopo check --wake reads them)",
			topo->num_asleep, topo->num_asleep > 1 ? "s" : "");
	if (numa_is_unknown(topo))
		list[count++] = "NUMA nodes (not in the input)";
	if (pcitopo_sample_age(pt, &age) && age >= OLD_SAMPLE_S)
		list[count++] = pcitopo_arena_printf(
			&pt->arena,
			"changes in the last %s (the kernel module read registers then; sudo pcitopo check reads them again)",
			span_of_time(pt, age));
	pcitopo_check_cxl_not_covered(pt, list, &count);
	pt->check.not_covered = list;
	return 0;
}

static void count_functions(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		if (!topo->devices[i].is_vf && !topo->devices[i].internal)
			pcitopo_tally_add(&checker->all, &topo->devices[i]);
	}
}

static void run_rules(struct pcitopo_checker *checker)
{
	check_any_link(checker);
	pcitopo_check_links(checker);
	pcitopo_check_sisters(checker);
	pcitopo_check_holes(checker);
	pcitopo_check_equalization(checker);
	pcitopo_check_errors(checker);
	pcitopo_check_retimers(checker);
	pcitopo_check_numa(checker);
	pcitopo_check_mps(checker);
	pcitopo_check_acs(checker);
	pcitopo_check_slots(checker);
	pcitopo_check_cxl(checker);
}

static void draw_sum(struct pcitopo_check *check,
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

/**
 * pcitopo_check - verdict on the server
 * @pt: context with a loaded machine
 * @options: what to accept; NULL for nothing
 * @result: the check; good until the next check or pcitopo_free()
 *
 * Return: 0, whatever the verdict; -ENOMEM.
 * Since: 0.1
 */
int pcitopo_check(struct pcitopo *pt,
		  const struct pcitopo_check_options *options,
		  const struct pcitopo_check **result)
{
	static const struct pcitopo_check_options nothing;
	struct pcitopo_checker checker = {
		.pt = pt,
		.topo = &pt->topo,
		.options = options ? options : &nothing,
	};
	struct pcitopo_check *check = &pt->check;
	int ret;

	memset(check, 0, sizeof(*check));
	checker.sisters = calloc((size_t)pt->topo.num_devices + 1,
				 sizeof(*checker.sisters));
	if (!checker.sisters)
		return -ENOMEM;
	count_links(check, &pt->topo);
	ret = pcitopo_check_find_sisters(&checker);
	if (!ret) {
		count_functions(&checker);
		run_rules(&checker);
		ret = checker.failed ? -ENOMEM : set_not_covered(pt);
	}
	free(checker.sisters);
	if (ret)
		return ret;
	if (check->num_findings)
		qsort(pt->findings, check->num_findings, sizeof(*pt->findings),
		      compare_findings);
	check->findings = pt->findings;
	pcitopo_shape(&pt->topo, check->shape);
	draw_sum(check, checker.options);
	*result = check;
	return 0;
}
