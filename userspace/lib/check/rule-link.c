// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-link.c - rules about single links
 *
 * link-down, link-width, link-speed, link-idle, link-unknown, limited-by-port,
 * limited-by-device, target-speed. The verdict of a link decides; the rule says
 * what it means for the machine and what to do next.
 */
#include "check/check.h"

#include <stdio.h>

#define RATE_SIZE 32

static const char *rate_text(const struct pcitopo_rate *rate,
			     char text[RATE_SIZE])
{
	char speed[16] = "?", width[8] = "x?";

	if (rate->has_speed)
		snprintf(speed, sizeof(speed), "%g",
			 pcitopo_speed_gts(rate->speed));
	if (rate->has_width)
		snprintf(width, sizeof(width), "x%u", rate->width);
	snprintf(text, RATE_SIZE, "%s GT/s %s", speed, width);
	return text;
}

static bool has_sisters(const struct pcitopo_checker *checker, u32 device)
{
	return device != PCITOPO_NO_INDEX &&
	       checker->sisters[device].majority > 0;
}

/* " (7 sisters x16)", where a majority of them is better off */
static const char *sisters_text(struct pcitopo_checker *checker, u32 device,
				bool width)
{
	const struct pcitopo_sisters *sisters;
	const char *text;

	if (!has_sisters(checker, device))
		return "";
	sisters = &checker->sisters[device];
	if (width)
		text = pcitopo_arena_printf(&checker->pt->arena,
					    " (%u sisters x%u)",
					    sisters->majority,
					    sisters->rate.width);
	else
		text = pcitopo_arena_printf(
			&checker->pt->arena, " (%u sisters %g GT/s)",
			sisters->majority,
			pcitopo_speed_gts(sisters->rate.speed));
	return text ? text : "";
}

static void add_end_evidence(struct pcitopo_checker *checker,
			     struct pcitopo_finding *finding, const char *end,
			     u32 index, const struct pcitopo_rate *max)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	char address[PCITOPO_ADDRESS_SIZE], can[RATE_SIZE], now[RATE_SIZE];
	struct pcitopo_rate current = { 0 };

	if (pcitopo_has(&device->config, PCITOPO_HAVE_LNKSTA)) {
		current.speed = device->config.speed;
		current.has_speed = pcitopo_speed_mtps(current.speed) != 0;
		current.width = device->config.width;
		current.has_width = true;
	}
	pcitopo_address_format(&device->address, address);
	pcitopo_finding_evidence(checker, finding,
				 "%s %s: Link Capabilities %s, Link Status %s",
				 end, address, rate_text(max, can),
				 rate_text(&current, now));
}

/* What the registers of both ends say */
static void add_evidence(struct pcitopo_checker *checker,
			 struct pcitopo_finding *finding,
			 const struct pcitopo_link *link)
{
	add_end_evidence(checker, finding, "port", link->port, &link->port_max);
	if (link->device != PCITOPO_NO_INDEX)
		add_end_evidence(checker, finding, "device", link->device,
				 &link->device_max);
	if (link->has_retimers && link->retimers)
		pcitopo_finding_evidence(
			checker, finding,
			"Link Status 2: %u retimer%s in the link, seen by %s",
			link->retimers, link->retimers > 1 ? "s" : "",
			link->retimers_seen_by == PCITOPO_END_PORT ?
				"the port" :
			link->retimers_seen_by == PCITOPO_END_DEVICE ?
				"the device" :
				"both ends");
}

static const char *width_action(const struct pcitopo_link *link)
{
	if (link->retimers)
		return "reseat the card and check riser, cable and retimer; swap with a sister: does the fault follow the card or stay at the slot?";
	return "reseat the card and check riser and cable; swap with a sister: does the fault follow the card or stay at the slot?";
}

static void check_degraded(struct pcitopo_checker *checker, u32 index,
			   u32 payload)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	bool narrow = link->current.width < link->max.width;
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;

	finding = pcitopo_finding_add(checker,
				      narrow ? "link-width" : "link-speed",
				      PCITOPO_SEVERITY_ERROR, payload, index);
	if (!finding)
		return;
	if (narrow) {
		finding->measured = pcitopo_arena_printf(&pt->arena, "x%u",
							 link->current.width);
		finding->expected = pcitopo_arena_printf(&pt->arena, "x%u",
							 link->max.width);
		finding->message = pcitopo_arena_printf(
			&pt->arena, "x%u, both ends can x%u%s",
			link->current.width, link->max.width,
			sisters_text(checker, payload, true));
	} else {
		finding->measured = pcitopo_arena_printf(
			&pt->arena, "%g GT/s",
			pcitopo_speed_gts(link->current.speed));
		finding->expected = pcitopo_arena_printf(
			&pt->arena, "%g GT/s",
			pcitopo_speed_gts(link->max.speed));
		finding->message = pcitopo_arena_printf(
			&pt->arena, "%g GT/s, both ends can %g GT/s%s",
			pcitopo_speed_gts(link->current.speed),
			pcitopo_speed_gts(link->max.speed),
			sisters_text(checker, payload, false));
	}
	finding->action = width_action(link);
	add_evidence(checker, finding, link);
}

/* Which registers of the port say that a card is there and the link is not */
static void add_down_evidence(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding,
			      const struct pcitopo_link *link)
{
	static const struct {
		enum pcitopo_reason reason;
		const char *text;
	} texts[] = {
		{ PCITOPO_REASON_PRESENCE,
		  "Slot Status: Presence Detect State 1" },
		{ PCITOPO_REASON_DISABLED, "Link Control: Link Disable 1" },
		{ PCITOPO_REASON_POWER_OFF,
		  "Slot Control: Power Controller Control 1 (off)" },
		{ PCITOPO_REASON_DATA_LINK_INACTIVE,
		  "Link Status: Data Link Layer Link Active 0" },
	};
	char address[PCITOPO_ADDRESS_SIZE];
	size_t i;

	pcitopo_address_format(&checker->topo->devices[link->port].address,
			       address);
	for (i = 0; i < ARRAY_SIZE(texts); i++) {
		if (link->reasons >> texts[i].reason & 1)
			pcitopo_finding_evidence(checker, finding,
						 "port %s: %s", address,
						 texts[i].text);
	}
	add_evidence(checker, finding, link);
}

static void check_down(struct pcitopo_checker *checker, u32 index, u32 payload)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(checker, "link-down",
				      PCITOPO_SEVERITY_ERROR, payload, index);
	if (!finding)
		return;
	finding->measured = "down";
	finding->expected = "up";
	if (link->reasons >> PCITOPO_REASON_DISABLED & 1) {
		finding->message =
			"a card is there, but the port's link is disabled";
		finding->action =
			"look for a firmware setup option that disables the port, then rescan or reboot";
	} else if (link->reasons >> PCITOPO_REASON_POWER_OFF & 1) {
		finding->message =
			"a card is there, but the slot's power is off";
		finding->action =
			"switch the slot's power on: /sys/bus/pci/slots/*/power, or look for a power fault";
	} else {
		finding->message = "a card is there, but does not answer";
		finding->action =
			"reseat the card, check its power cable and riser, power-cycle the machine";
	}
	add_down_evidence(checker, finding, link);
}

static void check_idle(struct pcitopo_checker *checker, u32 index, u32 payload)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;
	bool shrunk = link->reasons >> PCITOPO_REASON_MAX_SPEED_SHRUNK & 1;
	u8 able = shrunk ? link->port_max.speed : link->max.speed;

	finding = pcitopo_finding_add(checker, "link-idle",
				      PCITOPO_SEVERITY_UNVERIFIED, payload,
				      index);
	if (!finding)
		return;
	finding->accepted = checker->options->accept & PCITOPO_ACCEPT_IDLE;
	finding->measured = pcitopo_arena_printf(
		&pt->arena, "%g GT/s", pcitopo_speed_gts(link->current.speed));
	finding->expected = pcitopo_arena_printf(&pt->arena, "%g GT/s",
						 pcitopo_speed_gts(able));
	finding->message = pcitopo_arena_printf(
		&pt->arena,
		"x%u at %g of %g GT/s: idle, its full speed is not verified",
		link->current.width, pcitopo_speed_gts(link->current.speed),
		pcitopo_speed_gts(able));
	finding->action =
		pcitopo_is_live(pt) ?
			"look again while the device works, or accept it: --accept idle" :
			"take the text again while the device works, or accept it: --accept idle";
	add_evidence(checker, finding, link);
}

/* What is wrong, and what to do next with a text, and with a live machine */
static const struct {
	enum pcitopo_reason reason;
	const char *message;
	const char *action;
	const char *live_message;
	const char *live_action;
} unknown_texts[] = {
	{ PCITOPO_REASON_ACCESS_DENIED,
	  "its registers were not readable without root",
	  "take the text again as root: sudo lspci -D -vvv -xxxx",
	  "its registers are not readable without root",
	  "look as root: sudo pcitopo check" },
	{ PCITOPO_REASON_NOT_READ, "the text does not have its link registers",
	  "take a longer text: sudo lspci -D -vvv -xxxx",
	  "its link registers could not be read", "look for it in dmesg" },
	{ PCITOPO_REASON_ALL_ONES, "the device reads all ones: dead or asleep",
	  "look for it in dmesg; wake it and take the text again",
	  "the device reads all ones: dead", "look for it in dmesg" },
	{ PCITOPO_REASON_NONSENSE, "its registers contradict each other",
	  "compare both ends with pcitopo show",
	  "its registers contradict each other",
	  "compare both ends with pcitopo show" },
	{ PCITOPO_REASON_OTHER_END_MISSING,
	  "something is connected that the text does not show",
	  "take a whole text: sudo lspci -D -vvv -xxxx",
	  "something is connected that Linux has not found",
	  "look for it in dmesg; as root, rescan: echo 1 >/sys/bus/pci/rescan" },
	{ PCITOPO_REASON_ASLEEP, "it is asleep",
	  "wake it, or accept it: --accept asleep",
	  "it is asleep and was left alone",
	  "wake it: pcitopo check --wake; or accept it: --accept asleep" },
};

static void explain_unknown(const struct pcitopo *pt,
			    const struct pcitopo_link *link,
			    struct pcitopo_finding *finding)
{
	bool live = pcitopo_is_live(pt);
	size_t i;

	finding->message = "it could not be judged";
	for (i = 0; i < ARRAY_SIZE(unknown_texts); i++) {
		if (!(link->reasons >> unknown_texts[i].reason & 1))
			continue;
		finding->message = live ? unknown_texts[i].live_message :
					  unknown_texts[i].message;
		finding->action = live ? unknown_texts[i].live_action :
					 unknown_texts[i].action;
		return;
	}
}

static void check_unknown(struct pcitopo_checker *checker, u32 index,
			  u32 payload)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;

	finding = pcitopo_finding_add(checker, "link-unknown",
				      PCITOPO_SEVERITY_UNVERIFIED, payload,
				      index);
	if (!finding)
		return;
	finding->accepted = checker->options->accept & PCITOPO_ACCEPT_ASLEEP &&
			    link->reasons >> PCITOPO_REASON_ASLEEP & 1;
	explain_unknown(checker->pt, link, finding);
	add_evidence(checker, finding, link);
}

/* Devices whose bandwidth the machine was bought for */
static bool matters(const struct pcitopo_topo *topo, u32 payload)
{
	enum pcitopo_kind kind;

	if (payload == PCITOPO_NO_INDEX)
		return false;
	kind = topo->devices[payload].kind;
	return kind == PCITOPO_KIND_GPU || kind == PCITOPO_KIND_NIC ||
	       kind == PCITOPO_KIND_MEMDEV;
}

static bool limited_by_port(const struct pcitopo_link *link)
{
	return link->speed_limited_by == PCITOPO_LIMIT_PORT ||
	       link->width_limited_by == PCITOPO_LIMIT_PORT;
}

static void check_limited_by_port(struct pcitopo_checker *checker, u32 index,
				  u32 payload)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;
	bool width = link->width_limited_by == PCITOPO_LIMIT_PORT;

	finding = pcitopo_finding_add(checker, "limited-by-port",
				      matters(checker->topo, payload) ?
					      PCITOPO_SEVERITY_WARNING :
					      PCITOPO_SEVERITY_NOTE,
				      payload, index);
	if (!finding)
		return;
	if (width) {
		finding->measured = pcitopo_arena_printf(&pt->arena, "x%u",
							 link->port_max.width);
		finding->expected = pcitopo_arena_printf(
			&pt->arena, "x%u", link->device_max.width);
		finding->message = pcitopo_arena_printf(
			&pt->arena, "x%u port for a x%u device%s",
			link->port_max.width, link->device_max.width,
			sisters_text(checker, payload, true));
	} else {
		finding->measured = pcitopo_arena_printf(
			&pt->arena, "%g GT/s",
			pcitopo_speed_gts(link->port_max.speed));
		finding->expected = pcitopo_arena_printf(
			&pt->arena, "%g GT/s",
			pcitopo_speed_gts(link->device_max.speed));
		finding->message = pcitopo_arena_printf(
			&pt->arena, "%g GT/s port for a %g GT/s device%s",
			pcitopo_speed_gts(link->port_max.speed),
			pcitopo_speed_gts(link->device_max.speed),
			sisters_text(checker, payload, false));
	}
	finding->action =
		"check that it is in the right slot, which riser it is on, and the bifurcation of that port in firmware setup";
	add_evidence(checker, finding, link);
}

static void check_target_speed(struct pcitopo_checker *checker, u32 index,
			       u32 payload)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	struct pcitopo_finding *finding;
	struct pcitopo *pt = checker->pt;
	char address[PCITOPO_ADDRESS_SIZE];

	finding = pcitopo_finding_add(checker, "target-speed",
				      PCITOPO_SEVERITY_WARNING, payload, index);
	if (!finding)
		return;
	finding->measured = pcitopo_arena_printf(
		&pt->arena, "%g GT/s", pcitopo_speed_gts(link->target_speed));
	finding->expected = pcitopo_arena_printf(
		&pt->arena, "%g GT/s", pcitopo_speed_gts(link->max.speed));
	finding->message = pcitopo_arena_printf(
		&pt->arena,
		"the port's target speed is %g GT/s, both ends can %g GT/s",
		pcitopo_speed_gts(link->target_speed),
		pcitopo_speed_gts(link->max.speed));
	finding->action =
		"look for a link speed limit of that port in firmware setup; a driver or a user may have set it, too";
	pcitopo_address_format(&checker->topo->devices[link->port].address,
			       address);
	pcitopo_finding_evidence(
		checker, finding,
		"port %s: Link Control 2, Target Link Speed %g GT/s", address,
		pcitopo_speed_gts(link->target_speed));
	add_evidence(checker, finding, link);
}

static void check_link(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_link *link = &checker->topo->links[index];
	u32 payload = pcitopo_link_payload(checker->topo, link);

	switch (link->verdict) {
	case PCITOPO_VERDICT_DEGRADED:
		check_degraded(checker, index, payload);
		break;
	case PCITOPO_VERDICT_DOWN:
		check_down(checker, index, payload);
		return;
	case PCITOPO_VERDICT_IDLE:
		check_idle(checker, index, payload);
		break;
	case PCITOPO_VERDICT_UNKNOWN:
		check_unknown(checker, index, payload);
		return;
	case PCITOPO_VERDICT_OK:
	case PCITOPO_VERDICT_LIMITED:
		break;
	default:
		return;
	}
	if (limited_by_port(link))
		check_limited_by_port(checker, index, payload);
	if (link->has_target_speed && link->max.has_speed &&
	    link->target_speed < link->max.speed)
		check_target_speed(checker, index, payload);
}

/* One note for all links that are as good as their device allows */
static void note_limited_by_device(struct pcitopo_checker *checker)
{
	struct pcitopo_finding *finding;
	u32 count = 0, i;

	for (i = 0; i < checker->topo->num_links; i++) {
		const struct pcitopo_link *link = &checker->topo->links[i];

		count += link->verdict == PCITOPO_VERDICT_LIMITED &&
			 (link->speed_limited_by == PCITOPO_LIMIT_DEVICE ||
			  link->width_limited_by == PCITOPO_LIMIT_DEVICE);
	}
	if (!count)
		return;
	finding = pcitopo_finding_add(checker, "limited-by-device",
				      PCITOPO_SEVERITY_NOTE, PCITOPO_NO_INDEX,
				      PCITOPO_NO_INDEX);
	if (!finding)
		return;
	finding->folded = count;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena,
		"%u link%s as fast as the device%s below allow%s", count,
		count > 1 ? "s are" : " is", count > 1 ? "s" : "",
		count > 1 ? "" : "s");
}

/**
 * pcitopo_check_links - run the rules about single links
 * @checker: the check, with sisters
 */
void pcitopo_check_links(struct pcitopo_checker *checker)
{
	u32 i;

	for (i = 0; i < checker->topo->num_links; i++)
		check_link(checker, i);
	note_limited_by_device(checker);
}
