// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-health.c - rules cxl-health, cxl-wear, cxl-temperature, cxl-poison
 *
 * What a memory device says of itself through its mailbox (CXL 8.2.9.9.3.1).
 * It says so now: nothing here is sticky. What it calls critical, memory that
 * is lost and memory that is poisoned are errors.
 */
#include "check/cxl.h"

#include <stdio.h>

/* Media Status; higher ones are reserved */
static const char *const media_texts[] = {
	NULL,
	"not ready",
	"write persistency is lost",
	"all data is lost",
	"write persistency will be lost when power is",
	"write persistency will be lost at shutdown",
	"write persistency is about to be lost",
	"all data will be lost when power is",
	"all data will be lost at shutdown",
	"all data is about to be lost",
};

static const char *media_text(struct pcitopo *pt, u64 status)
{
	if (status < ARRAY_SIZE(media_texts))
		return media_texts[status];
	return pcitopo_arena_printf(&pt->arena,
				    "status %llu, which is reserved",
				    (unsigned long long)status);
}

/* What to say of a health flag, worst first */
struct flag {
	bool is_set;
	enum pcitopo_severity severity;
	const char *text;
};

static struct pcitopo_finding *
complete(struct pcitopo_checker *checker, struct pcitopo_finding *finding,
	 const char *measured, const char *expected, const char *action)
{
	if (!finding)
		return NULL;
	pcitopo_cxl_finding_place(checker, finding);
	finding->measured = measured;
	finding->expected = expected;
	finding->action = action;
	return finding;
}

static void check_health(struct pcitopo_checker *checker,
			 const struct pcitopo_cxl_memdev *memdev)
{
	const struct pcitopo_cxl_health *h = &memdev->health;
	bool media = h->media_status.known && h->media_status.value;
	const struct flag flags[] = {
		{ media, PCITOPO_SEVERITY_ERROR,
		  media ? media_text(checker->pt, h->media_status.value) : "" },
		{ h->replacement_needed, PCITOPO_SEVERITY_ERROR,
		  "replacement needed" },
		{ h->performance_degraded, PCITOPO_SEVERITY_WARNING,
		  "performance degraded" },
		{ h->maintenance_needed, PCITOPO_SEVERITY_WARNING,
		  "maintenance needed" },
		{ h->volatile_errors_warning, PCITOPO_SEVERITY_WARNING,
		  "corrected errors of volatile memory beyond their limit" },
		{ h->pmem_errors_warning, PCITOPO_SEVERITY_WARNING,
		  "corrected errors of persistent memory beyond their limit" },
	};
	struct pcitopo_finding *finding = NULL;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(flags); i++) {
		if (!flags[i].is_set)
			continue;
		if (!finding) {
			finding = pcitopo_finding_add(checker, "cxl-health",
						      flags[i].severity,
						      memdev->device,
						      PCITOPO_NO_INDEX);
			finding = complete(
				checker, finding, flags[i].text, "healthy",
				"ask its vendor with what the device says; replace it if it says so");
			if (!finding)
				return;
			finding->message = pcitopo_arena_printf(
				&checker->pt->arena, "%s says of itself: %s",
				memdev->name, flags[i].text);
		}
		pcitopo_finding_evidence(checker, finding,
					 "%s: Get Health Info: %s",
					 memdev->name, flags[i].text);
	}
}

static void check_wear(struct pcitopo_checker *checker,
		       const struct pcitopo_cxl_memdev *memdev)
{
	const struct pcitopo_cxl_health *h = &memdev->health;
	bool used_up = h->life_used.known && h->life_used.value >= 100;
	struct pcitopo_finding *finding;
	const char *measured = "alert";

	if (!h->life_used_critical && !h->life_used_warning && !used_up)
		return;
	if (h->life_used.known)
		measured = pcitopo_arena_printf(
			&checker->pt->arena, "%llu %%",
			(unsigned long long)h->life_used.value);
	finding = pcitopo_finding_add(checker, "cxl-wear",
				      h->life_used_critical ?
					      PCITOPO_SEVERITY_ERROR :
					      PCITOPO_SEVERITY_WARNING,
				      memdev->device, PCITOPO_NO_INDEX);
	finding = complete(checker, finding, measured, "below its limit",
			   "plan its replacement");
	if (!finding)
		return;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "%s has used %s of its life%s",
		memdev->name, h->life_used.known ? measured : "much",
		h->life_used_critical ? ", critical" : "");
	pcitopo_finding_evidence(checker, finding,
				 "%s: Get Health Info: Life Used %s",
				 memdev->name,
				 h->life_used_critical ? "critical alert" :
				 h->life_used_warning  ? "warning alert" :
							 "without an alert");
}

static void check_temperature(struct pcitopo_checker *checker,
			      const struct pcitopo_cxl_memdev *memdev)
{
	const struct pcitopo_cxl_health *h = &memdev->health;
	struct pcitopo_finding *finding;
	const char *measured = "alert";

	if (!h->temperature_critical && !h->temperature_warning)
		return;
	if (h->has_temperature)
		measured = pcitopo_arena_printf(&checker->pt->arena, "%d C",
						h->temperature);
	finding = pcitopo_finding_add(checker, "cxl-temperature",
				      h->temperature_critical ?
					      PCITOPO_SEVERITY_ERROR :
					      PCITOPO_SEVERITY_WARNING,
				      memdev->device, PCITOPO_NO_INDEX);
	finding = complete(
		checker, finding, measured, "within its limits",
		"look at fans, air baffles and what blows at the slot; then at the device");
	if (!finding)
		return;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"%s is outside of its temperature limits%s%s%s", memdev->name,
		h->has_temperature ? ": " : "",
		h->has_temperature ? measured : "",
		h->temperature_critical ? ", critical" : "");
	pcitopo_finding_evidence(
		checker, finding,
		"%s: Get Health Info: Device Temperature %s alert",
		memdev->name, h->temperature_critical ? "critical" : "warning");
}

static void check_poison(struct pcitopo_checker *checker,
			 const struct pcitopo_cxl_memdev *memdev)
{
	struct pcitopo_finding *finding;

	if (!memdev->poison.known || !memdev->poison.value)
		return;
	finding = pcitopo_finding_add(checker, "cxl-poison",
				      PCITOPO_SEVERITY_ERROR, memdev->device,
				      PCITOPO_NO_INDEX);
	finding = complete(
		checker, finding,
		pcitopo_arena_printf(&checker->pt->arena, "%llu",
				     (unsigned long long)memdev->poison.value),
		"0",
		"see where: sudo cxl list -m -L; take what lies there out of use, then replace the device if there is more");
	if (!finding)
		return;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "%s lists %llu place%s with poison",
		memdev->name, (unsigned long long)memdev->poison.value,
		memdev->poison.value == 1 ? "" : "s");
	pcitopo_finding_evidence(checker, finding, "%s: Get Poison List",
				 memdev->name);
}

/**
 * pcitopo_check_cxl_health - what memory devices say of themselves
 * @checker: the check
 */
void pcitopo_check_cxl_health(struct pcitopo_checker *checker)
{
	const struct pcitopo_cxl_system *cxl = &checker->topo->cxl;
	u32 i;

	for (i = 0; i < cxl->num_memdevs; i++) {
		if (cxl->memdevs[i].health.known) {
			check_health(checker, &cxl->memdevs[i]);
			check_wear(checker, &cxl->memdevs[i]);
			check_temperature(checker, &cxl->memdevs[i]);
		}
		check_poison(checker, &cxl->memdevs[i]);
	}
}
