// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-retimer.c - rules retimer-ends and flexbus-retimers
 *
 * Both ends of a link learn of its retimers from the same training, so two ends
 * that can both detect them must agree. An end that cannot detect says nothing,
 * and one that can tell one, but not two, is not held to two.
 *
 * The retimer bits of CXL's Flex Bus are written by firmware: they are what it
 * believes, and that is worth a note where the link itself says otherwise.
 */
#include "check/check.h"

static u8 detected_by(const struct pcitopo_config *config)
{
	if (config->two_retimers_present)
		return 2;
	return config->retimer_present;
}

/* How many an end could tell */
static u8 detectable_by(const struct pcitopo_config *config)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_RETIMER_DETECT) ||
	    !pcitopo_has(config, PCITOPO_HAVE_RETIMERS) ||
	    !config->retimer_detect)
		return 0;
	return config->two_retimers_detect ? 2 : 1;
}

static u8 lesser(u8 a, u8 b)
{
	return a < b ? a : b;
}

static void add_end_evidence(struct pcitopo_checker *checker,
			     struct pcitopo_finding *finding, const char *end,
			     u32 index)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&device->address, address);
	pcitopo_finding_evidence(
		checker, finding,
		"%s %s: Link Status 2: Retimer%c 2Retimers%c; can detect %u",
		end, address, device->config.retimer_present ? '+' : '-',
		device->config.two_retimers_present ? '+' : '-',
		detectable_by(&device->config));
}

static void check_ends(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	const struct pcitopo_config *p = &topo->devices[link->port].config;
	const struct pcitopo_config *d = &topo->devices[link->device].config;
	u8 most = lesser(detectable_by(p), detectable_by(d));
	struct pcitopo_finding *finding;

	if (lesser(detected_by(p), most) == lesser(detected_by(d), most))
		return;
	finding = pcitopo_finding_add(checker, "retimer-ends",
				      PCITOPO_SEVERITY_WARNING,
				      pcitopo_link_payload(topo, link), index);
	if (!finding)
		return;
	finding->measured =
		pcitopo_arena_printf(&checker->pt->arena, "port %u, device %u",
				     detected_by(p), detected_by(d));
	finding->expected = "both the same";
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"the port sees %u retimer%s, the device %u, and both can detect them",
		detected_by(p), detected_by(p) == 1 ? "" : "s", detected_by(d));
	finding->action =
		"reboot and compare again; if it stays, ask for firmware of the end that differs from what is built in";
	add_end_evidence(checker, finding, "port", link->port);
	add_end_evidence(checker, finding, "device", link->device);
}

/* Retimers that firmware wrote into the Flex Bus Port Control of an end */
static u8 written_in(const struct pcitopo_config *config)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_FLEXBUS))
		return 0;
	if (config->flexbus_ctl & PT_CXL_FLEXBUS_RETIMER2)
		return 2;
	return config->flexbus_ctl & PT_CXL_FLEXBUS_RETIMER1 ? 1 : 0;
}

static bool has_flexbus(const struct pcitopo_config *config)
{
	return pcitopo_has(config, PCITOPO_HAVE_FLEXBUS);
}

/* Only what trained as CXL needs the bits; without it, zero is no claim */
static void check_flexbus(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	const struct pcitopo_config *p = &topo->devices[link->port].config;
	const struct pcitopo_config *d = &topo->devices[link->device].config;
	struct pcitopo_finding *finding;
	char address[PCITOPO_ADDRESS_SIZE];
	u32 writer = has_flexbus(p) ? link->port : link->device;
	u8 written = written_in(p);

	if (written_in(d) > written) {
		written = written_in(d);
		writer = link->device;
	}
	if ((!has_flexbus(p) && !has_flexbus(d)) || !link->has_retimers ||
	    written == link->retimers || (!written && !link->cxl))
		return;
	finding = pcitopo_finding_add(checker, "flexbus-retimers",
				      PCITOPO_SEVERITY_NOTE,
				      pcitopo_link_payload(topo, link), index);
	if (!finding)
		return;
	finding->measured =
		pcitopo_arena_printf(&checker->pt->arena, "%u", written);
	finding->expected =
		pcitopo_arena_printf(&checker->pt->arena, "%u", link->retimers);
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"firmware wrote %u retimer%s into Flex Bus control, the link has %u",
		written, written == 1 ? "" : "s", link->retimers);
	pcitopo_address_format(&topo->devices[writer].address, address);
	pcitopo_finding_evidence(checker, finding,
				 "%s: DVSEC Flex Bus Port Control %04x",
				 address,
				 topo->devices[writer].config.flexbus_ctl);
}

/**
 * pcitopo_check_retimers - rules retimer-ends and flexbus-retimers
 * @checker: the check
 */
void pcitopo_check_retimers(struct pcitopo_checker *checker)
{
	const struct pcitopo_topo *topo = checker->topo;
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		const struct pcitopo_link *link = &topo->links[i];

		if (link->device == PCITOPO_NO_INDEX ||
		    link->verdict == PCITOPO_VERDICT_NONE ||
		    link->verdict == PCITOPO_VERDICT_EMPTY ||
		    link->verdict == PCITOPO_VERDICT_DOWN ||
		    link->verdict == PCITOPO_VERDICT_UNKNOWN)
			continue;
		check_ends(checker, i);
		check_flexbus(checker, i);
	}
}
