// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-link.c - rules cxl-link and cxl-ends
 *
 * A link whose ends both can CXL trains to it when firmware has allowed it in
 * the port and everything between the ends takes part in the negotiation. Where
 * it does not, it works as PCI Express, and the memory behind it is not there
 * without a word. A GPU that could do CXL.cache is as fast without: a warning.
 */
#include "check/cxl.h"

#include <stdio.h>

static bool has_flexbus(const struct pcitopo_device *device)
{
	return pcitopo_has(&device->config, PCITOPO_HAVE_FLEXBUS);
}

static void add_end_evidence(struct pcitopo_checker *checker,
			     struct pcitopo_finding *finding, const char *end,
			     u32 index)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	const struct pcitopo_config *config = &device->config;
	char address[PCITOPO_ADDRESS_SIZE];

	if (!has_flexbus(device))
		return;
	pcitopo_address_format(&device->address, address);
	pcitopo_finding_evidence(
		checker, finding,
		"%s %s: Flex Bus Port Capability %s, Control %s, Status %s",
		end, address, pcitopo_cxl_protocols((u8)config->flexbus_cap),
		pcitopo_cxl_protocols((u8)config->flexbus_ctl),
		pcitopo_cxl_protocols((u8)config->flexbus_status));
}

static void add_evidence(struct pcitopo_checker *checker,
			 struct pcitopo_finding *finding,
			 const struct pcitopo_link *link)
{
	add_end_evidence(checker, finding, "port", link->port);
	add_end_evidence(checker, finding, "device", link->device);
}

static const char *trained_text(const struct pcitopo_link *link)
{
	return link->cxl_link.trained ?
		       pcitopo_cxl_protocols(link->cxl_link.trained) :
		       "PCIe";
}

/* CXL memory that nobody can reach; or something that works without */
static enum pcitopo_severity severity_of(const struct pcitopo_topo *topo,
					 u32 payload, u8 lacks)
{
	if (lacks & PT_CXL_MEM && payload != PCITOPO_NO_INDEX &&
	    topo->devices[payload].kind == PCITOPO_KIND_MEMDEV)
		return PCITOPO_SEVERITY_ERROR;
	return PCITOPO_SEVERITY_WARNING;
}

static const char *message_of(struct pcitopo *pt,
			      const struct pcitopo_link *link, u8 lacks)
{
	if (lacks & ~link->cxl_link.capable)
		return pcitopo_arena_printf(
			&pt->arena,
			"a device for CXL %s at a port that cannot do it",
			pcitopo_cxl_protocols(lacks));
	if (!link->cxl_link.trained)
		return pcitopo_arena_printf(
			&pt->arena,
			"trained as PCI Express, both ends can CXL %s",
			pcitopo_cxl_protocols(link->cxl_link.capable));
	return pcitopo_arena_printf(&pt->arena,
				    "trained to CXL %s, both ends can %s, too",
				    trained_text(link),
				    pcitopo_cxl_protocols(lacks));
}

static const char *action_of(const struct pcitopo_link *link, u8 lacks)
{
	if (lacks & ~link->cxl_link.capable)
		return "put it into a slot that can CXL: the board's manual tells which";
	if (lacks & ~link->cxl_link.enabled)
		return "Flex Bus Port Control has it switched off: look for the CXL option of that slot in firmware setup, then reboot";
	return "it is enabled and did not train: look for the CXL option of that slot in firmware setup, and for a riser, cable or retimer that is not made for CXL";
}

static void check_trained(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	u32 payload = pcitopo_link_payload(checker->topo, link);
	u8 lacks = pcitopo_cxl_link_lacks(checker->topo, link);
	struct pcitopo_finding *finding;

	if (!lacks)
		return;
	finding = pcitopo_finding_add(
		checker, "cxl-link", severity_of(checker->topo, payload, lacks),
		payload, index);
	if (!finding)
		return;
	finding->measured = trained_text(link);
	finding->expected =
		pcitopo_cxl_protocols(link->cxl_link.capable | lacks);
	finding->message = message_of(checker->pt, link, lacks);
	finding->action = action_of(link, lacks);
	add_evidence(checker, finding, link);
}

static void check_ends(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_link *link = &topo->links[index];
	const struct pcitopo_config *p = &topo->devices[link->port].config;
	const struct pcitopo_config *d;
	struct pcitopo_finding *finding;

	if (link->internal || link->device == PCITOPO_NO_INDEX ||
	    !link->cxl_link.has_trained || !link->cxl_link.ends_disagree)
		return;
	d = &topo->devices[link->device].config;
	finding = pcitopo_finding_add(checker, "cxl-ends",
				      PCITOPO_SEVERITY_WARNING,
				      pcitopo_link_payload(topo, link), index);
	if (!finding)
		return;
	finding->measured = pcitopo_arena_printf(
		&checker->pt->arena, "port %s, device %s",
		pcitopo_cxl_protocols((u8)p->flexbus_status),
		pcitopo_cxl_protocols((u8)d->flexbus_status));
	finding->expected = "both the same";
	finding->message = "the ends do not say the same of what trained";
	finding->action =
		"reboot and compare again; if it stays, ask for firmware of the end that differs from what is built in";
	add_evidence(checker, finding, link);
}

/**
 * pcitopo_check_cxl_links - rules cxl-link and cxl-ends
 * @checker: the check
 */
void pcitopo_check_cxl_links(struct pcitopo_checker *checker)
{
	u32 i;

	for (i = 0; i < checker->topo->num_links; i++) {
		check_trained(checker, i);
		check_ends(checker, i);
	}
}
