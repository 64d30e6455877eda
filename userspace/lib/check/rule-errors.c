// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-errors.c - rules sticky and fatal-error
 *
 * Error bits stay until they are cleared, and no register says when they were
 * set: training, enumeration and a crash of last year all look alike. So all of
 * them together make one note. Only an error that is fatal by the function's own
 * severity and not masked is an error: the link must not be trusted after it.
 *
 * What healthy machines show, and what follows from it:
 *
 * - Probing for functions that are not there leaves Unsupported Request behind.
 *   It is never more than a note, whatever its severity, and the correctable or
 *   other bit that Device Status sets along with it is the same event.
 * - Both parity registers of retimers read as the local one where there is no
 *   retimer (an Alder Lake root port, a PM174x drive): they count only where
 *   the link is known to have that retimer.
 * - Lane Error Status is all ones on x8 and x16 links that are fine. Lanes
 *   beyond the trained width do not count.
 */
#include "check/place-list.h"
#include "check/rules.h"

#include <stdio.h>

#include "model/aer.h"

enum mark {
	MARK_LANE,
	MARK_PARITY,
	MARK_PARITY_RETIMER1,
	MARK_PARITY_RETIMER2,
	MARK_CORRECTABLE,
	MARK_UNCORRECTABLE,
	MARK_UNSUPPORTED,
	MARK_EQUALIZATION,
	MARK_COUNT
};

static const struct {
	const char *name;
	const char *registers;
} marks[MARK_COUNT] = {
	[MARK_LANE] = { "lane errors", "Lane Error Status" },
	[MARK_PARITY] = { "parity mismatches",
			  "Local Data Parity Mismatch Status" },
	[MARK_PARITY_RETIMER1] = { "parity mismatches at the first retimer",
				   "First Retimer Data Parity Mismatch Status" },
	[MARK_PARITY_RETIMER2] = { "parity mismatches at the second retimer",
				   "Second Retimer Data Parity Mismatch Status" },
	[MARK_CORRECTABLE] = { "correctable errors",
			       "Correctable Error Status or Device Status" },
	[MARK_UNCORRECTABLE] = { "uncorrectable errors",
				 "Uncorrectable Error Status or Device Status" },
	[MARK_UNSUPPORTED] = { "UnsupReq", "Unsupported Request Detected" },
	[MARK_EQUALIZATION] = { "equalization requests",
				"Link Equalization Request" },
};

/**
 * struct sticky - all marks of a machine
 * @kinds: functions that have it, by mark
 * @places: which, and the bits
 * @functions: with any mark
 */
struct sticky {
	struct pcitopo_kinds kinds[MARK_COUNT];
	struct pcitopo_places places[MARK_COUNT];
	u32 functions;
};

/* Bits that a function has, by mark; 0 for none */
struct function_marks {
	u32 bits[MARK_COUNT];
};

/* The link that a function is an end of, or NULL */
static const struct pcitopo_link *own_link(const struct pcitopo_topo *topo,
					   u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];
	u32 link = device->port_link;

	if (link == PCITOPO_NO_INDEX) {
		link = device->link;
		if (link == PCITOPO_NO_INDEX ||
		    topo->links[link].device != index)
			return NULL;
	}
	return &topo->links[link];
}

static u32 lanes_of(const struct pcitopo_link *link)
{
	if (!link->current.has_width || link->current.width >= 32)
		return 0xffffffff;
	return ((u32)1 << link->current.width) - 1;
}

/* Bits of a port with nothing below come from noise */
static bool is_connected(const struct pcitopo_link *link)
{
	return link && !link->internal &&
	       link->verdict != PCITOPO_VERDICT_EMPTY &&
	       link->verdict != PCITOPO_VERDICT_DOWN;
}

static void read_link_marks(const struct pcitopo_link *link,
			    const struct pcitopo_config *config,
			    struct function_marks *has)
{
	u32 lanes = lanes_of(link);
	bool none_needed;
	u8 status;

	if (pcitopo_has(config, PCITOPO_HAVE_LANE_ERRORS))
		has->bits[MARK_LANE] = config->lane_errors & lanes;
	if (pcitopo_has(config, PCITOPO_HAVE_PARITY)) {
		has->bits[MARK_PARITY] = config->parity_local & lanes;
		if (link->has_retimers && link->retimers > 0)
			has->bits[MARK_PARITY_RETIMER1] =
				config->parity_retimer1 & lanes;
		if (link->has_retimers && link->retimers > 1)
			has->bits[MARK_PARITY_RETIMER2] =
				config->parity_retimer2 & lanes;
	}
	if (link->current.has_speed &&
	    pcitopo_equalization_status(config, link->current.speed, &status,
					&none_needed))
		has->bits[MARK_EQUALIZATION] = status & PT_PL_EQ_REQUEST;
}

/* Unmasked uncorrectable errors but for Unsupported Request */
static u32 uncorrectable_of(const struct pcitopo_config *config)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_AER_UNCOR))
		return 0;
	return config->aer_uncor_status & ~config->aer_uncor_mask &
	       ~(u32)PT_AER_UNC_UNSUP;
}

static u32 fatal_of(const struct pcitopo_config *config)
{
	return uncorrectable_of(config) & config->aer_uncor_severity;
}

static bool has_unsupported(const struct pcitopo_config *config)
{
	if (pcitopo_has(config, PCITOPO_HAVE_DEVSTA) &&
	    config->devsta & PT_EXP_DEVSTA_URD)
		return true;
	return pcitopo_has(config, PCITOPO_HAVE_AER_UNCOR) &&
	       config->aer_uncor_status & ~config->aer_uncor_mask &
		       PT_AER_UNC_UNSUP;
}

/* Three bits of Device Status count where there is no AER */
static void read_devsta(const struct pcitopo_config *config,
			struct function_marks *has)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_DEVSTA) ||
	    has->bits[MARK_UNSUPPORTED])
		return;
	if (!pcitopo_has(config, PCITOPO_HAVE_AER_COR))
		has->bits[MARK_CORRECTABLE] = config->devsta &
					      PT_EXP_DEVSTA_CED;
	if (!pcitopo_has(config, PCITOPO_HAVE_AER_UNCOR))
		has->bits[MARK_UNCORRECTABLE] =
			config->devsta &
			(PT_EXP_DEVSTA_NFED | PT_EXP_DEVSTA_FED);
}

static void read_error_marks(const struct pcitopo_config *config,
			     struct function_marks *has)
{
	has->bits[MARK_UNSUPPORTED] = has_unsupported(config);
	if (pcitopo_has(config, PCITOPO_HAVE_AER_COR))
		has->bits[MARK_CORRECTABLE] = config->aer_cor_status &
					      ~config->aer_cor_mask;
	if (has->bits[MARK_UNSUPPORTED])
		has->bits[MARK_CORRECTABLE] &= ~(u32)PT_AER_COR_ADV_NFAT;
	has->bits[MARK_UNCORRECTABLE] = uncorrectable_of(config) &
					~fatal_of(config);
	read_devsta(config, has);
}

static void add_place(struct sticky *sticky, enum mark mark,
		      const struct pcitopo_device *device, u32 bits)
{
	char text[16];

	snprintf(text, sizeof(text), "%08x", bits);
	pcitopo_places_add(
		&sticky->places[mark], device,
		mark == MARK_UNSUPPORTED || mark == MARK_EQUALIZATION ? NULL :
									text);
}

static void add_marks(struct sticky *sticky,
		      const struct pcitopo_device *device,
		      const struct function_marks *has)
{
	bool any = false;
	int mark;

	for (mark = 0; mark < MARK_COUNT; mark++) {
		if (!has->bits[mark])
			continue;
		any = true;
		pcitopo_kinds_add(&sticky->kinds[mark], device);
		add_place(sticky, (enum mark)mark, device, has->bits[mark]);
	}
	sticky->functions += any;
}

/**
 * pcitopo_rule_fatal_error - rule fatal-error
 * @checker: the check
 * @index: device index
 */
void pcitopo_rule_fatal_error(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	const struct pcitopo_config *config = &device->config;
	struct pcitopo_finding *finding;
	char names[160];

	if (device->internal || device->is_vf || !fatal_of(config))
		return;
	pcitopo_uncorrectable_names(fatal_of(config), names, sizeof(names));
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	finding->measured = pcitopo_finding_text(checker, "%s", names);
	finding->expected = "none";
	finding->message = pcitopo_finding_text(
		checker, "%s, fatal and not masked; age unknown", names);
	finding->action =
		"look for its time in dmesg and in the event log of the BMC; if it is old, clear the status and see whether it comes back";
	pcitopo_finding_register(
		checker, finding, NULL, index,
		"Uncorrectable Error Status %08x, Mask %08x, Severity %08x",
		config->aer_uncor_status, config->aer_uncor_mask,
		config->aer_uncor_severity);
}

static void note(struct pcitopo_checker *checker, const struct sticky *sticky)
{
	struct pcitopo_finding *finding;
	const char *text = "";
	int mark;

	finding = pcitopo_finding_fold(checker, PCITOPO_NO_INDEX,
				       sticky->functions);
	for (mark = 0; mark < MARK_COUNT; mark++) {
		if (!sticky->kinds[mark].total)
			continue;
		text = pcitopo_finding_text(
			checker, "%s%s%s %s", text, *text ? ", " : "",
			marks[mark].name,
			pcitopo_kinds_text(checker, &sticky->kinds[mark]));
		pcitopo_places_evidence(checker, finding, marks[mark].registers,
					&sticky->places[mark]);
	}
	finding->message =
		pcitopo_finding_text(checker, "%s; age unknown", text);
	finding->action =
		"compare with a later reading: bits that come back after they were cleared are what counts";
}

/**
 * pcitopo_rule_sticky - rule sticky
 * @checker: the check
 * @index: not used: one note stands for all functions
 */
void pcitopo_rule_sticky(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct sticky sticky = { 0 };
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		const struct pcitopo_device *device = &topo->devices[i];
		const struct pcitopo_link *link = own_link(topo, i);
		struct function_marks has = { 0 };

		if (device->internal || device->is_vf)
			continue;
		if (is_connected(link))
			read_link_marks(link, &device->config, &has);
		read_error_marks(&device->config, &has);
		add_marks(&sticky, device, &has);
	}
	if (sticky.functions)
		note(checker, &sticky);
}
