// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-equalization.c - rule equalization
 *
 * Each speed from 8 GT/s up has an equalisation of its own, with a status
 * register at either end. Only that of the speed the link runs at counts: the
 * others are zero when a link went straight to its highest speed.
 *
 * What healthy machines show, and what follows from it:
 *
 * - An end can read zero though its link runs at 8 GT/s or more: ports inside
 *   silicon, ports of virtual machines, ends that negotiated to skip it. Zero
 *   at both ends is therefore no more than a note.
 * - A ConnectX-3 Pro has "complete" without phase 3 at full speed, while its
 *   port has all phases. Both ends take part in every phase, so a phase that
 *   either end calls successful was; it is missing only if neither end has it.
 *   A port that skips phases 2 and 3 sets their bits all the same (PCIe,
 *   Recovery.Equalization).
 * - An end with phases and without "complete" has begun and not finished. That
 *   was seen on no healthy machine; either end alone is a warning.
 */
#include "check/finding.h"
#include "check/rules.h"

#define PHASES (PT_PL_EQ_PHASE1 | PT_PL_EQ_PHASE2 | PT_PL_EQ_PHASE3)

/**
 * struct equalization - status registers of both ends of a link
 * @known: PCITOPO_END_* whose register is known
 * @port: status of the port
 * @device: status of the device
 * @none_needed: the ends negotiated to skip it
 */
struct equalization {
	u8 known;
	u8 port;
	u8 device;
	bool none_needed;
};

static void add_end(struct equalization *eq, const struct pcitopo_config *end,
		    u8 speed, u8 name, u8 *status)
{
	bool none_needed = false;
	u8 value = 0;

	if (!pcitopo_equalization_status(end, speed, &value, &none_needed))
		return;
	*status = value & (PT_PL_EQ_COMPLETE | PHASES);
	eq->known |= name;
	eq->none_needed |= none_needed;
}

/* Return: false for a link whose registers say nothing about this speed */
static bool read_link(const struct pcitopo_topo *topo,
		      const struct pcitopo_link *link, struct equalization *eq)
{
	*eq = (struct equalization){ 0 };
	if ((link->verdict != PCITOPO_VERDICT_OK &&
	     link->verdict != PCITOPO_VERDICT_LIMITED &&
	     link->verdict != PCITOPO_VERDICT_DEGRADED) ||
	    !link->current.has_speed)
		return false;
	add_end(eq, &topo->devices[link->port].config, link->current.speed,
		PCITOPO_END_PORT, &eq->port);
	if (link->device != PCITOPO_NO_INDEX)
		add_end(eq, &topo->devices[link->device].config,
			link->current.speed, PCITOPO_END_DEVICE, &eq->device);
	return eq->known && !eq->none_needed;
}

static bool is_unfinished(u8 status)
{
	return status && !(status & PT_PL_EQ_COMPLETE);
}

/* What is wrong, or NULL */
static const char *complaint(const struct equalization *eq)
{
	u8 both = eq->port | eq->device;

	if (is_unfinished(eq->port) || is_unfinished(eq->device))
		return "equalization is not complete";
	if (!both || (both & PHASES) == PHASES)
		return NULL;
	return both & PT_PL_EQ_PHASE1 ?
		       "a phase of equalization did not succeed" :
		       "phase 1 of equalization did not succeed";
}

static void add_register(struct pcitopo_checker *checker,
			 struct pcitopo_finding *finding, u32 index,
			 const char *end, u8 status)
{
	static const char *const registers[] = {
		[PT_SPEED_8GT] = "Link Status 2",
		[PT_SPEED_16GT] = "16.0 GT/s Status",
		[PT_SPEED_32GT] = "32.0 GT/s Status",
		[PT_SPEED_64GT] = "64.0 GT/s Status",
	};
	u8 speed = checker->topo->links[finding->link].current.speed;

	pcitopo_finding_register(checker, finding, end, index,
				 "%s: complete%c phase 1%c phase 2%c phase 3%c",
				 registers[speed],
				 status & PT_PL_EQ_COMPLETE ? '+' : '-',
				 status & PT_PL_EQ_PHASE1 ? '+' : '-',
				 status & PT_PL_EQ_PHASE2 ? '+' : '-',
				 status & PT_PL_EQ_PHASE3 ? '+' : '-');
}

static void add_complaint(struct pcitopo_checker *checker, u32 index,
			  const struct equalization *eq, const char *what)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_link(checker, index);
	finding->measured = "not complete";
	finding->expected = "complete";
	finding->message = pcitopo_finding_text(
		checker, "at %g GT/s %s",
		pcitopo_speed_gts(link->current.speed), what);
	finding->action =
		"look at the lane errors of both ends; reseat the card, check riser, cable and retimer, then retrain or reboot";
	if (eq->known & PCITOPO_END_PORT)
		add_register(checker, finding, link->port, "port", eq->port);
	if (eq->known & PCITOPO_END_DEVICE)
		add_register(checker, finding, link->device, "device",
			     eq->device);
}

static void note_unrecorded(struct pcitopo_checker *checker, u32 count)
{
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_fold(checker, PCITOPO_NO_INDEX, count);
	finding->severity = PCITOPO_SEVERITY_NOTE;
	finding->message = pcitopo_finding_text(
		checker, "%u link%s at 8 GT/s or more without a record of it",
		count, count > 1 ? "s" : "");
}

/**
 * pcitopo_rule_equalization - rule equalization
 * @checker: the check
 * @index: not used: one note stands for all links without a record
 */
void pcitopo_rule_equalization(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct equalization eq;
	u32 unrecorded = 0, i;

	for (i = 0; i < topo->num_links; i++) {
		const char *what;

		if (!read_link(topo, &topo->links[i], &eq))
			continue;
		what = complaint(&eq);
		if (what)
			add_complaint(checker, i, &eq, what);
		else
			unrecorded += !(eq.port | eq.device);
	}
	if (unrecorded)
		note_unrecorded(checker, unrecorded);
}
