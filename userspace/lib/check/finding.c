// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finding.c - the list of findings
 *
 * Rules need not look for a lack of memory: they complete a finding that is
 * thrown away, and the check fails as a whole when they have run.
 */
#include "check/finding.h"

#include <stdlib.h>

#include "check/rules.h"

static const char *text_or_fail(struct pcitopo_checker *checker,
				const char *text)
{
	if (!text)
		checker->failed = true;
	return text ? text : "?";
}

/**
 * pcitopo_finding_text - format a text that lives as long as the result
 * @checker: the check
 * @format: as for printf
 *
 * Return: the text; "?" without memory, and the check then fails.
 */
const char *pcitopo_finding_text(struct pcitopo_checker *checker,
				 const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = pcitopo_arena_vprintf(checker->arena, format, args);
	va_end(args);
	return text_or_fail(checker, text);
}

static struct pcitopo_finding *new_finding(struct pcitopo_checker *checker)
{
	struct pcitopo_finding *grown;

	grown = pcitopo_grow(checker->findings, checker->num_findings + 1,
			     &checker->capacity, sizeof(*grown));
	if (!grown) {
		checker->failed = true;
		return &checker->spare;
	}
	checker->findings = grown;
	return &grown[checker->num_findings++];
}

static const char *slot_of(const struct pcitopo_topo *topo, u32 device,
			   u32 link)
{
	if (link == PCITOPO_NO_INDEX && device != PCITOPO_NO_INDEX) {
		link = topo->devices[device].link;
		if (link == PCITOPO_NO_INDEX || !topo->links[link].slot)
			return topo->devices[device].slot;
	}
	return link == PCITOPO_NO_INDEX ? NULL : topo->links[link].slot;
}

/**
 * pcitopo_finding_add - add a finding of the rule that runs
 * @checker: the check
 * @device: device index, or %PCITOPO_NO_INDEX
 * @link: link index, or %PCITOPO_NO_INDEX
 *
 * Return: the finding, with the severity of the rule, for the rule to complete;
 * good until the next call, never NULL.
 */
struct pcitopo_finding *pcitopo_finding_add(struct pcitopo_checker *checker,
					    u32 device, u32 link)
{
	struct pcitopo_finding *finding = new_finding(checker);
	const struct pcitopo_topo *topo = checker->topo;
	char place[PCITOPO_PLACE_SIZE] = "machine";

	if (link != PCITOPO_NO_INDEX)
		pcitopo_place(topo, topo->links[link].port, place);
	else if (device != PCITOPO_NO_INDEX)
		pcitopo_place(topo, device, place);
	*finding = (struct pcitopo_finding){
		.id = pcitopo_finding_text(checker, "%s@%s",
					   checker->rule->name, place),
		.rule = checker->rule->name,
		.severity = checker->rule->severity,
		.device = device,
		.link = link,
		.slot = slot_of(topo, device, link),
		.folded = 1,
	};
	return finding;
}

/**
 * pcitopo_finding_link - add a finding about a link and what is below it
 * @checker: the check
 * @link: link index
 *
 * Return: as pcitopo_finding_add().
 */
struct pcitopo_finding *pcitopo_finding_link(struct pcitopo_checker *checker,
					     u32 link)
{
	const struct pcitopo_topo *topo = checker->topo;

	return pcitopo_finding_add(
		checker, pcitopo_link_payload(topo, &topo->links[link]), link);
}

/**
 * pcitopo_finding_fold - add one finding that stands for many
 * @checker: the check
 * @device: the one that it is about, or %PCITOPO_NO_INDEX
 * @count: how many functions or links it stands for
 *
 * Return: as pcitopo_finding_add(); it names no slot.
 */
struct pcitopo_finding *pcitopo_finding_fold(struct pcitopo_checker *checker,
					     u32 device, u32 count)
{
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(checker, device, PCITOPO_NO_INDEX);
	finding->slot = NULL;
	finding->folded = count;
	return finding;
}

static void append(struct pcitopo_finding *finding, const char *text)
{
	int i;

	for (i = 0; i < PCITOPO_FINDING_EVIDENCE; i++) {
		if (!finding->evidence[i]) {
			finding->evidence[i] = text;
			return;
		}
	}
}

/**
 * pcitopo_finding_evidence - add a sentence of evidence to a finding
 * @checker: the check
 * @finding: the finding; sentences beyond %PCITOPO_FINDING_EVIDENCE are dropped
 * @format: as for printf
 */
void pcitopo_finding_evidence(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding,
			      const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = pcitopo_arena_vprintf(checker->arena, format, args);
	va_end(args);
	append(finding, text_or_fail(checker, text));
}

/**
 * pcitopo_finding_register - add what a register of a function says
 * @checker: the check
 * @finding: the finding
 * @end: "port" or "device" of a link, or NULL
 * @device: device index of the function
 * @format: as for printf: the register and its value
 */
void pcitopo_finding_register(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding, const char *end,
			      u32 device, const char *format, ...)
{
	char address[PCITOPO_ADDRESS_SIZE];
	va_list args;
	char *text;

	va_start(args, format);
	text = pcitopo_arena_vprintf(checker->arena, format, args);
	va_end(args);
	pcitopo_address_format(&checker->topo->devices[device].address,
			       address);
	pcitopo_finding_evidence(checker, finding, "%s%s%s: %s", end ? end : "",
				 end ? " " : "", address,
				 text_or_fail(checker, text));
}

static int compare(const void *a, const void *b)
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

/**
 * pcitopo_findings_sort - put findings into the order in which they are shown
 * @checker: the check; findings are ordered by severity, link, device and rule
 */
void pcitopo_findings_sort(struct pcitopo_checker *checker)
{
	if (checker->num_findings)
		qsort(checker->findings, checker->num_findings,
		      sizeof(*checker->findings), compare);
}
