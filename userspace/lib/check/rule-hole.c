// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-hole.c - rule hole
 *
 * Switches of one kind, four or more, the same port: what three quarters of
 * them have there and one lacks is missing.
 */
#include "check/finding.h"
#include "check/majority.h"
#include "check/rules.h"

#include <stdlib.h>

/* Port number of a downstream port: of its register, or its device number */
static u32 port_number(const struct pcitopo_device *port)
{
	if (pcitopo_has(&port->config, PCITOPO_HAVE_LNKCAP_PORT))
		return port->config.port_number;
	return port->address.device;
}

/* Values beside the kinds of devices */
#define NOTHING_BELOW	PCITOPO_KIND_COUNT
#define NOT_KNOWN_BELOW (PCITOPO_KIND_COUNT + 1)

/*
 * The kind of what is below a port, NOTHING_BELOW, or NOT_KNOWN_BELOW for what
 * does not answer: the rules about its link report that.
 */
static u64 kind_below(const struct pcitopo_topo *topo, u32 port)
{
	u32 link = topo->devices[port].port_link, payload;

	if (link == PCITOPO_NO_INDEX || topo->links[link].internal)
		return NOT_KNOWN_BELOW;
	if (topo->links[link].verdict == PCITOPO_VERDICT_EMPTY)
		return NOTHING_BELOW;
	payload = pcitopo_link_payload(topo, &topo->links[link]);
	if (payload == PCITOPO_NO_INDEX)
		return NOT_KNOWN_BELOW;
	return topo->devices[payload].kind;
}

/* How many of a kind are below the ports of a switch */
static u32 count_below(const struct pcitopo_topo *topo, u32 sw, u64 kind)
{
	const struct pcitopo_switch *s = &topo->switches[sw];
	u32 count = 0, i;

	for (i = 0; i < s->num_downstream; i++)
		count += kind_below(topo,
				    topo->downstream_ports[s->first_downstream +
							   i]) == kind;
	return count;
}

static bool can_be_missing(u64 kind)
{
	return kind == PCITOPO_KIND_GPU || kind == PCITOPO_KIND_NIC ||
	       kind == PCITOPO_KIND_NVME || kind == PCITOPO_KIND_MEMDEV;
}

/* Like switches: same numbers or name, same number of downstream ports */
static u64 switch_group(const struct pcitopo_topo *topo, u32 sw)
{
	const struct pcitopo_switch *s = &topo->switches[sw];

	return pcitopo_device_group(&topo->devices[s->upstream]) ^
	       (u64)s->num_downstream << 48;
}

static void add_hole(struct pcitopo_checker *checker, u32 port, u32 count,
		     u32 size, enum pcitopo_kind kind)
{
	const struct pcitopo_device *device = &checker->topo->devices[port];
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(checker, PCITOPO_NO_INDEX,
				      device->port_link);
	if (kind != PCITOPO_KIND_GPU)
		finding->severity = PCITOPO_SEVERITY_WARNING;
	finding->measured = "nothing";
	finding->expected = pcitopo_kind_name(kind);
	finding->message = pcitopo_finding_text(
		checker,
		"no %s on switch port %u, where %u of %u like switches have one",
		kind == PCITOPO_KIND_NVME ? "drive" : pcitopo_kind_name(kind),
		port_number(device), count, size);
	finding->action =
		"check that the card is seated and powered, or that the slot is meant to be empty";
}

/*
 * One port of a group of like switches. A switch with as many of the kind as the
 * others, but on another port, is wired differently and lacks nothing.
 */
static void check_port(struct pcitopo_checker *checker,
		       const struct pcitopo_sample *ports, u32 count, u32 size)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 with, typical = 0, i;
	u64 kind = 0;

	with = pcitopo_most_frequent(ports, count, &kind);
	if (!can_be_missing(kind) || !pcitopo_is_majority(with, size))
		return;
	for (i = 0; i < count; i++) {
		u32 below;

		if (ports[i].value != kind)
			continue;
		below = count_below(
			topo, topo->devices[ports[i].index].port_switch, kind);
		if (!typical || below < typical)
			typical = below;
	}
	for (i = 0; i < count; i++) {
		if (ports[i].value == NOTHING_BELOW &&
		    count_below(topo, topo->devices[ports[i].index].port_switch,
				kind) < typical)
			add_hole(checker, ports[i].index, with, size,
				 (enum pcitopo_kind)kind);
	}
}

/* The ports of a group of switches, by number */
static u32 collect_ports(const struct pcitopo_topo *topo,
			 const struct pcitopo_sample *switches, u32 size,
			 struct pcitopo_sample *ports)
{
	u32 count = 0, i, k;

	for (i = 0; i < size; i++) {
		const struct pcitopo_switch *s =
			&topo->switches[switches[i].index];

		for (k = 0; k < s->num_downstream; k++) {
			u32 port =
				topo->downstream_ports[s->first_downstream + k];

			ports[count].group = port_number(&topo->devices[port]);
			ports[count].value = kind_below(topo, port);
			ports[count++].index = port;
		}
	}
	pcitopo_samples_sort(ports, count);
	return count;
}

static void check_group(struct pcitopo_checker *checker,
			const struct pcitopo_sample *switches, u32 size,
			struct pcitopo_sample *ports)
{
	u32 count = collect_ports(checker->topo, switches, size, ports);
	u32 start, end;

	for (start = 0; start < count; start = end) {
		end = pcitopo_group_end(ports, start, count);
		check_port(checker, ports + start, end - start, size);
	}
}

static u32 collect_switches(const struct pcitopo_topo *topo,
			    struct pcitopo_sample *switches)
{
	u32 count = 0, i;

	for (i = 0; i < topo->num_switches; i++) {
		if (topo->switches[i].internal)
			continue;
		switches[count].group = switch_group(topo, i);
		switches[count++].index = i;
	}
	pcitopo_samples_sort(switches, count);
	return count;
}

/**
 * pcitopo_rule_hole - rule hole
 * @checker: the check
 * @index: not used: switches are compared with each other
 */
void pcitopo_rule_hole(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_sample *switches, *ports;
	u32 count, start, end;

	switches = calloc(topo->num_switches + 1, sizeof(*switches));
	ports = calloc(topo->num_devices + 1, sizeof(*ports));
	if (switches && ports) {
		count = collect_switches(topo, switches);
		for (start = 0; start < count; start = end) {
			end = pcitopo_group_end(switches, start, count);
			if (end - start >= PCITOPO_GROUP_MIN)
				check_group(checker, switches + start,
					    end - start, ports);
		}
	} else {
		checker->failed = true;
	}
	free(switches);
	free(ports);
}
