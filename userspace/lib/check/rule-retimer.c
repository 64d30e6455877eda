// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-retimer.c - rules retimer-ends and flexbus-retimers
 *
 * Both ends of a link learn of its retimers from the same training, so two ends
 * that can both detect them must agree, up to the number that both can detect.
 *
 * The retimer bits of CXL's Flex Bus are written by firmware, which is worth a
 * note where the link itself has another number.
 */
#include "check/finding.h"
#include "check/rules.h"

static u8 detected_by(const struct pcitopo_config *config)
{
	if (config->two_retimers_present)
		return 2;
	return config->retimer_present;
}

/* How many an end can detect */
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

/* Links of which both ends are known and one has trained with the other */
static bool is_judged(const struct pcitopo_link *link)
{
	return link->device != PCITOPO_NO_INDEX &&
	       link->verdict != PCITOPO_VERDICT_NONE &&
	       link->verdict != PCITOPO_VERDICT_EMPTY &&
	       link->verdict != PCITOPO_VERDICT_DOWN &&
	       link->verdict != PCITOPO_VERDICT_UNKNOWN;
}

static void add_end(struct pcitopo_checker *checker,
		    struct pcitopo_finding *finding, const char *end, u32 index)
{
	const struct pcitopo_config *config =
		&checker->topo->devices[index].config;

	pcitopo_finding_register(
		checker, finding, end, index,
		"Link Status 2: Retimer%c 2Retimers%c; can detect %u",
		config->retimer_present ? '+' : '-',
		config->two_retimers_present ? '+' : '-',
		detectable_by(config));
}

/**
 * pcitopo_rule_retimer_ends - rule retimer-ends
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_retimer_ends(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	const struct pcitopo_config *p, *d;
	struct pcitopo_finding *finding;
	u8 most;

	if (!is_judged(link))
		return;
	p = &topo->devices[link->port].config;
	d = &topo->devices[link->device].config;
	most = lesser(detectable_by(p), detectable_by(d));
	if (lesser(detected_by(p), most) == lesser(detected_by(d), most))
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured = pcitopo_finding_text(
		checker, "port %u, device %u", detected_by(p), detected_by(d));
	finding->expected = "both the same";
	finding->message = pcitopo_finding_text(
		checker,
		"the port sees %u retimer%s, the device %u, and both can detect them",
		detected_by(p), detected_by(p) == 1 ? "" : "s", detected_by(d));
	finding->action =
		"reboot and compare again; if it stays, ask for firmware of the end that differs from what is built in";
	add_end(checker, finding, "port", link->port);
	add_end(checker, finding, "device", link->device);
}

static bool has_flexbus(const struct pcitopo_config *config)
{
	return pcitopo_has(config, PCITOPO_HAVE_FLEXBUS);
}

/* Retimers that firmware wrote into the Flex Bus Port Control of an end */
static u8 written_in(const struct pcitopo_config *config)
{
	if (!has_flexbus(config))
		return 0;
	if (config->flexbus_ctl & PT_CXL_FLEXBUS_RETIMER2)
		return 2;
	return config->flexbus_ctl & PT_CXL_FLEXBUS_RETIMER1 ? 1 : 0;
}

/* The end with the larger number, the port if both have the same */
static u32 writer_of(const struct pcitopo_topo *topo,
		     const struct pcitopo_link *link)
{
	const struct pcitopo_config *p = &topo->devices[link->port].config;
	const struct pcitopo_config *d = &topo->devices[link->device].config;

	return !has_flexbus(p) || written_in(d) > written_in(p) ? link->device :
								  link->port;
}

/**
 * pcitopo_rule_flexbus_retimers - rule flexbus-retimers
 * @checker: the check
 * @index: link index
 *
 * Only a link that trained as CXL needs the bits; without CXL, zero is no claim.
 */
void pcitopo_rule_flexbus_retimers(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	const struct pcitopo_config *config;
	struct pcitopo_finding *finding;
	u32 writer;
	u8 written;

	if (!is_judged(link) || !link->has_retimers)
		return;
	writer = writer_of(topo, link);
	config = &topo->devices[writer].config;
	written = written_in(config);
	if (!has_flexbus(config) || written == link->retimers ||
	    (!written && !link->cxl))
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured = pcitopo_finding_text(checker, "%u", written);
	finding->expected = pcitopo_finding_text(checker, "%u", link->retimers);
	finding->message = pcitopo_finding_text(
		checker,
		"firmware wrote %u retimer%s into Flex Bus control, the link has %u",
		written, written == 1 ? "" : "s", link->retimers);
	pcitopo_finding_register(checker, finding, NULL, writer,
				 "DVSEC Flex Bus Port Control %04x",
				 config->flexbus_ctl);
}
