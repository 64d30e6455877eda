// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-link.c - rules cxl-link and cxl-ends
 *
 * A link whose ends both support CXL trains to it when firmware has enabled it
 * in the port and everything between the ends takes part in the negotiation.
 * Where it does not train, it works as PCI Express, and the memory behind it is
 * missing without a message. A GPU with CXL.cache is as fast without: a warning.
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

static void add_end(struct pcitopo_checker *checker,
		    struct pcitopo_finding *finding, const char *end, u32 index)
{
	const struct pcitopo_config *config =
		&checker->topo->devices[index].config;

	if (pcitopo_has(config, PCITOPO_HAVE_FLEXBUS))
		pcitopo_finding_register(
			checker, finding, end, index,
			"Flex Bus Port Capability %s, Control %s, Status %s",
			pcitopo_cxl_protocols((u8)config->flexbus_cap),
			pcitopo_cxl_protocols((u8)config->flexbus_ctl),
			pcitopo_cxl_protocols((u8)config->flexbus_status));
}

static void add_ends(struct pcitopo_checker *checker,
		     struct pcitopo_finding *finding,
		     const struct pcitopo_link *link)
{
	add_end(checker, finding, "port", link->port);
	add_end(checker, finding, "device", link->device);
}

/* Only memory without CXL.mem is lost; other devices work without CXL */
static bool is_lost(const struct pcitopo_topo *topo, u32 device, u8 lacks)
{
	return lacks & PT_CXL_MEM && device != PCITOPO_NO_INDEX &&
	       topo->devices[device].kind == PCITOPO_KIND_MEMDEV;
}

static const char *message_of(struct pcitopo_checker *checker,
			      const struct pcitopo_link *link, u8 lacks)
{
	if (lacks & ~link->cxl_link.capable)
		return pcitopo_finding_text(
			checker,
			"a device for CXL %s at a port that does not support it",
			pcitopo_cxl_protocols(lacks));
	if (!link->cxl_link.trained)
		return pcitopo_finding_text(
			checker,
			"trained as PCI Express, both ends support CXL %s",
			pcitopo_cxl_protocols(link->cxl_link.capable));
	return pcitopo_finding_text(
		checker, "trained to CXL %s, both ends also support %s",
		pcitopo_cxl_protocols(link->cxl_link.trained),
		pcitopo_cxl_protocols(lacks));
}

static const char *action_of(const struct pcitopo_link *link, u8 lacks)
{
	if (lacks & ~link->cxl_link.capable)
		return "move it to a slot that supports CXL: see the board's manual";
	if (lacks & ~link->cxl_link.enabled)
		return "Flex Bus Port Control has it switched off: look for the CXL option of that slot in firmware setup, then reboot";
	return "it is enabled and did not train: look for the CXL option of that slot in firmware setup, and for a riser, cable or retimer that is not made for CXL";
}

/**
 * pcitopo_rule_cxl_link - rule cxl-link
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_cxl_link(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	u8 lacks = pcitopo_cxl_link_lacks(topo, link);
	struct pcitopo_finding *finding;

	if (!lacks)
		return;
	finding = pcitopo_finding_link(checker, index);
	if (!is_lost(topo, finding->device, lacks))
		finding->severity = PCITOPO_SEVERITY_WARNING;
	finding->measured =
		link->cxl_link.trained ?
			pcitopo_cxl_protocols(link->cxl_link.trained) :
			"PCIe";
	finding->expected =
		pcitopo_cxl_protocols(link->cxl_link.capable | lacks);
	finding->message = message_of(checker, link, lacks);
	finding->action = action_of(link, lacks);
	add_ends(checker, finding, link);
}

/**
 * pcitopo_rule_cxl_ends - rule cxl-ends
 * @checker: the check
 * @index: link index
 */
void pcitopo_rule_cxl_ends(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	struct pcitopo_finding *finding;

	if (link->device == PCITOPO_NO_INDEX || !link->cxl_link.has_trained ||
	    !link->cxl_link.ends_disagree)
		return;
	finding = pcitopo_finding_link(checker, index);
	finding->measured = pcitopo_finding_text(
		checker, "port %s, device %s",
		pcitopo_cxl_protocols(
			(u8)topo->devices[link->port].config.flexbus_status),
		pcitopo_cxl_protocols(
			(u8)topo->devices[link->device].config.flexbus_status));
	finding->expected = "both the same";
	finding->message = "the ends report different protocols as trained";
	finding->action =
		"reboot and compare again; if it stays, ask for firmware of the end that differs from what is built in";
	add_ends(checker, finding, link);
}
