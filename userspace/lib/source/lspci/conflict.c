// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * conflict.c - records of one function that contradict each other
 *
 * What cannot change and differs nevertheless comes from two machines, or from
 * one whose hardware was changed, and must not be mixed up.
 */
#include "source/lspci/merge.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* More conflicts than these are counted, not kept */
#define MAX_CONFLICTS 32

#define FACT_SIZE 24

struct pcitopo_lspci_conflict {
	struct pcitopo_address address;
	unsigned long first_line;
	unsigned long line;
	const char *what;
	char first[FACT_SIZE];
	char second[FACT_SIZE];
};

static void add_conflict(struct pcitopo_lspci_merge *merge, u32 index,
			 const struct pcitopo_device *from, const char *what,
			 const char *first, const char *second)
{
	struct pcitopo_lspci_origin *origin = &merge->origins[index];
	struct pcitopo_lspci_conflict *conflict;

	merge->num_contradicted += !origin->contradicted;
	origin->contradicted = true;
	if (!merge->conflicts)
		merge->conflicts =
			calloc(MAX_CONFLICTS, sizeof(*merge->conflicts));
	if (!merge->conflicts || merge->num_conflicts == MAX_CONFLICTS)
		return;
	conflict = &merge->conflicts[merge->num_conflicts++];
	conflict->address = from->address;
	conflict->first_line = merge->pt->topo.devices[index].line;
	conflict->line = from->line;
	conflict->what = what;
	snprintf(conflict->first, sizeof(conflict->first), "%s", first);
	snprintf(conflict->second, sizeof(conflict->second), "%s", second);
}

enum fact {
	FACT_IDS,
	FACT_CLASS,
	FACT_HEADER,
	FACT_BUSES,
	FACT_PORT_TYPE,
	FACT_MAX_WIDTH,
	FACT_MAX_SPEED,
};

static const struct {
	const char *what;
	enum pcitopo_have have;
} facts[] = {
	[FACT_IDS] = { "vendor and device", PCITOPO_HAVE_IDS },
	[FACT_CLASS] = { "class", PCITOPO_HAVE_CLASS },
	[FACT_HEADER] = { "header type", PCITOPO_HAVE_HEADER },
	[FACT_BUSES] = { "bus range", PCITOPO_HAVE_BUSES },
	[FACT_PORT_TYPE] = { "port type", PCITOPO_HAVE_EXP },
	[FACT_MAX_WIDTH] = { "maximum width", PCITOPO_HAVE_LNKCAP },
	[FACT_MAX_SPEED] = { "maximum speed", PCITOPO_HAVE_LNKCAP },
};

/* Empty: not known */
static void fact_text(enum fact fact, const struct pcitopo_config *config,
		      char text[FACT_SIZE])
{
	text[0] = '\0';
	switch (fact) {
	case FACT_IDS:
		snprintf(text, FACT_SIZE, "%04x:%04x", config->vendor_id,
			 config->device_id);
		break;
	case FACT_CLASS:
		snprintf(text, FACT_SIZE, "%04x", config->class_code);
		break;
	case FACT_HEADER:
		snprintf(text, FACT_SIZE, "%u", config->header_type);
		break;
	case FACT_BUSES:
		if (config->secondary)
			snprintf(text, FACT_SIZE, "%02x to %02x",
				 config->secondary, config->subordinate);
		break;
	case FACT_PORT_TYPE:
		snprintf(text, FACT_SIZE, "%u", config->port_type);
		break;
	case FACT_MAX_WIDTH:
		if (config->max_width)
			snprintf(text, FACT_SIZE, "x%u", config->max_width);
		break;
	case FACT_MAX_SPEED:
		/* GPUs show 2.5 GT/s while they are idle */
		if (config->max_speed > PT_SPEED_2_5GT)
			snprintf(text, FACT_SIZE, "%g GT/s",
				 pcitopo_speed_gts(config->max_speed));
		break;
	}
}

/* Can both records know it for sure? */
static bool is_comparable(enum fact fact,
			  const struct pcitopo_lspci_origin *origin,
			  const struct pcitopo_lspci_reading *reading)
{
	if (fact == FACT_IDS || fact == FACT_CLASS)
		return origin->numbered && reading->numbered;
	/* In decoded text CardBus bridges look like others */
	if (fact == FACT_HEADER)
		return origin->hex_length && reading->hex_length;
	return true;
}

/**
 * pcitopo_lspci_conflicts_find - compare a function with another record of it
 * @merge: what is known so far; gets the conflicts
 * @index: the function
 * @reading: the record
 */
void pcitopo_lspci_conflicts_find(struct pcitopo_lspci_merge *merge, u32 index,
				  const struct pcitopo_lspci_reading *reading)
{
	const struct pcitopo_config *old =
		&merge->pt->topo.devices[index].config;
	const struct pcitopo_config *new = &reading->device.config;
	char first[FACT_SIZE], second[FACT_SIZE];
	enum fact i;

	for (i = 0; i < ARRAY_SIZE(facts); i++) {
		if (!pcitopo_has(old, facts[i].have) ||
		    !pcitopo_has(new, facts[i].have) ||
		    !is_comparable(i, &merge->origins[index], reading))
			continue;
		fact_text(i, old, first);
		fact_text(i, new, second);
		if (*first && *second && strcmp(first, second) != 0)
			add_conflict(merge, index, &reading->device,
				     facts[i].what, first, second);
	}
	/* No digits: the serial number may be private */
	if (pcitopo_has(old, PCITOPO_HAVE_SERIAL) &&
	    pcitopo_has(new, PCITOPO_HAVE_SERIAL) && old->serial != new->serial)
		add_conflict(merge, index, &reading->device, "serial number",
			     "one", "another");
}

static void report_conflict(struct pcitopo *pt, const char *file,
			    const struct pcitopo_lspci_conflict *conflict)
{
	char name[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&conflict->address, name);
	pcitopo_problems_add(
		&pt->problems, file, conflict->line,
		"function %s: %s is %s here and %s in line %lu, which does not change by itself: two machines, or two boots, in one file? give each a file of its own",
		name, conflict->what, conflict->second, conflict->first,
		conflict->first_line);
}

static void report_two_machines(const struct pcitopo_lspci_merge *merge,
				const char *file)
{
	const struct pcitopo_lspci_conflict *conflict = &merge->conflicts[0];
	char name[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&conflict->address, name);
	pcitopo_problems_add(
		&merge->pt->problems, file, conflict->line,
		"two machines in one file: of %u functions that come twice %u contradict each other, the first one %s: %s is %s here and %s in line %lu; give each machine a file of its own",
		merge->num_repeated, merge->num_contradicted, name,
		conflict->what, conflict->second, conflict->first,
		conflict->first_line);
}

/**
 * pcitopo_lspci_conflicts_report - report what does not fit together
 * @merge: what is known
 *
 * Return: 0, perhaps with problems that concern single functions; -EEXIST, with
 * one problem, when the records are of different machines.
 */
int pcitopo_lspci_conflicts_report(const struct pcitopo_lspci_merge *merge)
{
	const char *file = merge->pt->topo.num_devices ?
				   merge->pt->topo.devices[0].file :
				   NULL;
	u32 i;

	if (merge->num_conflicts && merge->num_contradicted >= 4 &&
	    merge->num_contradicted > merge->num_repeated / 8) {
		report_two_machines(merge, file);
		return -EEXIST;
	}
	for (i = 0; i < merge->num_conflicts; i++)
		report_conflict(merge->pt, file, &merge->conflicts[i]);
	return 0;
}
