// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-health.c - rules cxl-health, cxl-wear, cxl-temperature, cxl-poison
 *
 * What a memory device reports of itself through its mailbox (CXL 8.2.9.9.3.1).
 * Nothing of it is sticky. What the device calls critical, memory that is lost
 * and memory that is poisoned are errors.
 */
#include "check/finding.h"
#include "check/rules.h"

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

static const char *media_text(struct pcitopo_checker *checker, u64 status)
{
	if (status < ARRAY_SIZE(media_texts))
		return media_texts[status];
	return pcitopo_finding_text(checker, "status %llu, which is reserved",
				    (unsigned long long)status);
}

/* What a health flag means, worst first */
struct flag {
	bool is_set;
	enum pcitopo_severity severity;
	const char *text;
};

/**
 * pcitopo_rule_cxl_health - rule cxl-health
 * @checker: the check
 * @index: index of a memory device of Linux
 */
void pcitopo_rule_cxl_health(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_cxl_memdev *memdev =
		&checker->topo->cxl.memdevs[index];
	const struct pcitopo_cxl_health *h = &memdev->health;
	bool media = h->media_status.known && h->media_status.value;
	const struct flag flags[] = {
		{ media, PCITOPO_SEVERITY_ERROR,
		  media ? media_text(checker, h->media_status.value) : "" },
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

	for (i = 0; h->known && i < ARRAY_SIZE(flags); i++) {
		if (!flags[i].is_set)
			continue;
		if (!finding) {
			finding = pcitopo_finding_add(checker, memdev->device,
						      PCITOPO_NO_INDEX);
			finding->severity = flags[i].severity;
			finding->measured = flags[i].text;
			finding->expected = "healthy";
			finding->message = pcitopo_finding_text(
				checker, "%s reports: %s", memdev->name,
				flags[i].text);
			finding->action =
				"show this report to its vendor; replace the device if it asks for that";
		}
		pcitopo_finding_evidence(checker, finding,
					 "%s: Get Health Info: %s",
					 memdev->name, flags[i].text);
	}
}

/**
 * pcitopo_rule_cxl_wear - rule cxl-wear
 * @checker: the check
 * @index: index of a memory device of Linux
 */
void pcitopo_rule_cxl_wear(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_cxl_memdev *memdev =
		&checker->topo->cxl.memdevs[index];
	const struct pcitopo_cxl_health *h = &memdev->health;
	bool used_up = h->life_used.known && h->life_used.value >= 100;
	struct pcitopo_finding *finding;

	if (!h->known ||
	    (!h->life_used_critical && !h->life_used_warning && !used_up))
		return;
	finding =
		pcitopo_finding_add(checker, memdev->device, PCITOPO_NO_INDEX);
	if (!h->life_used_critical)
		finding->severity = PCITOPO_SEVERITY_WARNING;
	finding->measured = "alert";
	if (h->life_used.known)
		finding->measured = pcitopo_finding_text(
			checker, "%llu %%",
			(unsigned long long)h->life_used.value);
	finding->expected = "below its limit";
	finding->message = pcitopo_finding_text(
		checker, "%s has used %s of its life%s", memdev->name,
		h->life_used.known ? finding->measured : "much",
		h->life_used_critical ? ", critical" : "");
	finding->action = "plan its replacement";
	pcitopo_finding_evidence(checker, finding,
				 "%s: Get Health Info: Life Used %s",
				 memdev->name,
				 h->life_used_critical ? "critical alert" :
				 h->life_used_warning  ? "warning alert" :
							 "without an alert");
}

/**
 * pcitopo_rule_cxl_temperature - rule cxl-temperature
 * @checker: the check
 * @index: index of a memory device of Linux
 */
void pcitopo_rule_cxl_temperature(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_cxl_memdev *memdev =
		&checker->topo->cxl.memdevs[index];
	const struct pcitopo_cxl_health *h = &memdev->health;
	struct pcitopo_finding *finding;

	if (!h->known || (!h->temperature_critical && !h->temperature_warning))
		return;
	finding =
		pcitopo_finding_add(checker, memdev->device, PCITOPO_NO_INDEX);
	if (!h->temperature_critical)
		finding->severity = PCITOPO_SEVERITY_WARNING;
	finding->measured = "alert";
	if (h->has_temperature)
		finding->measured =
			pcitopo_finding_text(checker, "%d C", h->temperature);
	finding->expected = "within its limits";
	finding->message = pcitopo_finding_text(
		checker, "%s is outside of its temperature limits%s%s%s",
		memdev->name, h->has_temperature ? ": " : "",
		h->has_temperature ? finding->measured : "",
		h->temperature_critical ? ", critical" : "");
	finding->action =
		"check fans, air baffles and the air flow to the slot; then the device";
	pcitopo_finding_evidence(
		checker, finding,
		"%s: Get Health Info: Device Temperature %s alert",
		memdev->name, h->temperature_critical ? "critical" : "warning");
}

/**
 * pcitopo_rule_cxl_poison - rule cxl-poison
 * @checker: the check
 * @index: index of a memory device of Linux
 */
void pcitopo_rule_cxl_poison(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_cxl_memdev *memdev =
		&checker->topo->cxl.memdevs[index];
	struct pcitopo_finding *finding;

	if (!memdev->poison.known || !memdev->poison.value)
		return;
	finding =
		pcitopo_finding_add(checker, memdev->device, PCITOPO_NO_INDEX);
	finding->measured = pcitopo_finding_text(
		checker, "%llu", (unsigned long long)memdev->poison.value);
	finding->expected = "0";
	finding->message = pcitopo_finding_text(
		checker, "%s lists %s place%s with poison", memdev->name,
		finding->measured, memdev->poison.value == 1 ? "" : "s");
	finding->action =
		"see where: sudo cxl list -m -L; take what lies there out of use, then replace the device if there is more";
	pcitopo_finding_evidence(checker, finding, "%s: Get Poison List",
				 memdev->name);
}
