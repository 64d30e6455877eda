// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * link.c - the fields of links
 */
#include "columns/memdev-facts.h"
#include "columns/phrase.h"

static const struct pcitopo_link *link_at(const struct cli *cli, u32 index)
{
	return &cli->topo->links[index];
}

/* A speed that nothing defines is not known */
static void set_speed(struct value *value, const struct pcitopo_rate *rate)
{
	if (rate->has_speed && pcitopo_speed_gts(rate->speed) > 0)
		value_number(value, rate->speed);
}

static void set_width(struct value *value, const struct pcitopo_rate *rate)
{
	if (rate->has_width)
		value_number(value, rate->width);
}

static void link_port(const struct cli *cli, u32 index, struct value *value)
{
	value_address(value, cli, link_at(cli, index)->port);
}

static void link_device(const struct cli *cli, u32 index, struct value *value)
{
	value_address(value, cli, link_at(cli, index)->device);
}

static void link_kind(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, link_at(cli, index)->cxl ? "cxl" : "pcie");
}

static void link_internal(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, link_at(cli, index)->internal);
}

static void link_slot(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, link_at(cli, index)->slot);
}

static void link_speed(const struct cli *cli, u32 index, struct value *value)
{
	set_speed(value, &link_at(cli, index)->current);
}

static void link_width(const struct cli *cli, u32 index, struct value *value)
{
	set_width(value, &link_at(cli, index)->current);
}

static void link_max_speed(const struct cli *cli, u32 index,
			   struct value *value)
{
	set_speed(value, &link_at(cli, index)->max);
}

static void link_max_width(const struct cli *cli, u32 index,
			   struct value *value)
{
	set_width(value, &link_at(cli, index)->max);
}

static void link_port_max_speed(const struct cli *cli, u32 index,
				struct value *value)
{
	set_speed(value, &link_at(cli, index)->port_max);
}

static void link_port_max_width(const struct cli *cli, u32 index,
				struct value *value)
{
	set_width(value, &link_at(cli, index)->port_max);
}

static void link_device_max_speed(const struct cli *cli, u32 index,
				  struct value *value)
{
	set_speed(value, &link_at(cli, index)->device_max);
}

static void link_device_max_width(const struct cli *cli, u32 index,
				  struct value *value)
{
	set_width(value, &link_at(cli, index)->device_max);
}

static void link_target_speed(const struct cli *cli, u32 index,
			      struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link->has_target_speed && pcitopo_speed_gts(link->target_speed) > 0)
		value_number(value, link->target_speed);
}

static void link_bandwidth(const struct cli *cli, u32 index,
			   struct value *value)
{
	const struct pcitopo_rate *rate = &link_at(cli, index)->current;

	if (rate->has_speed && rate->has_width &&
	    pcitopo_speed_gts(rate->speed) > 0)
		value_decimal(value, pcitopo_rate_gbytes(rate));
}

static void link_retimers(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link->has_retimers)
		value_number(value, link->retimers);
}

static void link_retimers_seen_by(const struct cli *cli, u32 index,
				  struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	value_list(value);
	if (link->retimers_seen_by & PCITOPO_END_PORT)
		value_append(value, "port");
	if (link->retimers_seen_by & PCITOPO_END_DEVICE)
		value_append(value, "device");
}

static void set_limit(struct value *value, enum pcitopo_limit limit)
{
	if (limit != PCITOPO_LIMIT_NONE)
		value_string(value, pcitopo_limit_name(limit));
}

static void link_speed_limited_by(const struct cli *cli, u32 index,
				  struct value *value)
{
	set_limit(value, link_at(cli, index)->speed_limited_by);
}

static void link_width_limited_by(const struct cli *cli, u32 index,
				  struct value *value)
{
	set_limit(value, link_at(cli, index)->width_limited_by);
}

/* An internal link has no verdict */
static void link_verdict(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link->verdict != PCITOPO_VERDICT_NONE)
		value_string(value, pcitopo_verdict_name(link->verdict));
}

static void link_reasons(const struct cli *cli, u32 index, struct value *value)
{
	u64 reasons = link_at(cli, index)->reasons;
	unsigned int reason;

	value_list(value);
	for (reason = 0; reason < PCITOPO_REASON_COUNT; reason++) {
		if (reasons >> reason & 1)
			value_append(value, pcitopo_reason_name(reason));
	}
}

static void link_slot_label(const struct cli *cli, u32 index,
			    struct value *value)
{
	value_string(value, link_at(cli, index)->slot_label);
}

static void link_wired_width(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link->has_wired_width)
		value_number(value, link->wired_width);
}

static void link_connector_width(const struct cli *cli, u32 index,
				 struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link->has_connector_width)
		value_number(value, link->connector_width);
}

static void link_cxl_capable(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_cxl_link *cxl = &link_at(cli, index)->cxl_link;

	if (cxl->has_capable)
		value_protocols(value, cxl->capable);
}

static void link_cxl_enabled(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_cxl_link *cxl = &link_at(cli, index)->cxl_link;

	if (cxl->has_capable)
		value_protocols(value, cxl->enabled);
}

static void link_cxl_trained(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_cxl_link *cxl = &link_at(cli, index)->cxl_link;

	if (cxl->has_trained)
		value_protocols(value, cxl->trained);
}

static void link_flit(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, word_flit(&link_at(cli, index)->cxl_link));
}

static void link_names(const struct cli *cli, u32 index, struct value *value)
{
	word_aliases(cli, index, &value->text);
	value->known = value->text.length;
}

static void link_model(const struct cli *cli, u32 index, struct value *value)
{
	word_link_model(cli, index, &value->text);
	value->known = value->text.length;
}

static void link_state(const struct cli *cli, u32 index, struct value *value)
{
	word_verdict(cli, index, &value->text);
	value->known = true;
}

static const struct column link_table[] = {
	{ "id", TYPE_ADDRESS, 0, "name of the link: its port", link_port },
	{ "port", TYPE_ADDRESS, 0, "port above", link_port },
	{ "device", TYPE_ADDRESS, 0, "function 0 of what is below",
	  link_device },
	{ "kind", TYPE_STRING, 0, "pcie or cxl", link_kind },
	{ "internal", TYPE_BOOL, 0, "inside silicon or a card", link_internal },
	{ "slot", TYPE_STRING, 0, "physical slot", link_slot },
	{ "speed_gts", TYPE_SPEED, 0, "speed per lane", link_speed },
	{ "width", TYPE_WIDTH, 0, "lanes", link_width },
	{ "max_speed_gts", TYPE_SPEED, 0, "highest speed of both ends",
	  link_max_speed },
	{ "max_width", TYPE_WIDTH, 0, "lesser width of both ends",
	  link_max_width },
	{ "port_max_speed_gts", TYPE_SPEED, 0, "highest speed of the port",
	  link_port_max_speed },
	{ "port_max_width", TYPE_WIDTH, 0, "width of the port",
	  link_port_max_width },
	{ "device_max_speed_gts", TYPE_SPEED, 0, "highest speed of the device",
	  link_device_max_speed },
	{ "device_max_width", TYPE_WIDTH, 0, "width of the device",
	  link_device_max_width },
	{ "target_speed_gts", TYPE_SPEED, 0, "target speed set in the port",
	  link_target_speed },
	{ "bandwidth_gbytes_per_s", TYPE_GBYTES, 0,
	  "GB/s one way, after line coding", link_bandwidth },
	{ "retimers", TYPE_NUMBER, 0, "retimers in the link", link_retimers },
	{ "retimers_seen_by", TYPE_STRING, COLUMN_LIST,
	  "ends that report a retimer: port, device", link_retimers_seen_by },
	{ "limited_by.speed", TYPE_STRING, 0, "what limits its speed",
	  link_speed_limited_by },
	{ "limited_by.width", TYPE_STRING, 0, "what limits its width",
	  link_width_limited_by },
	{ "verdict", TYPE_STRING, 0, "verdict", link_verdict },
	{ "reasons", TYPE_STRING, COLUMN_LIST, "what the verdict rests on",
	  link_reasons },
	{ "slot_label", TYPE_STRING, 0, "what is printed beside the slot",
	  link_slot_label },
	{ "wired_width", TYPE_WIDTH, 0, "lanes that the board connects",
	  link_wired_width },
	{ "connector_width", TYPE_WIDTH, 0, "lanes that the slot has room for",
	  link_connector_width },
	{ "cxl_capable", TYPE_STRING, COLUMN_LIST | COLUMN_NONE | COLUMN_CXL,
	  "CXL protocols that both ends support; none: plain PCIe",
	  link_cxl_capable },
	{ "cxl_enabled", TYPE_STRING, COLUMN_LIST | COLUMN_NONE | COLUMN_CXL,
	  "of these, the ones that both ends have enabled", link_cxl_enabled },
	{ "cxl_trained", TYPE_STRING, COLUMN_LIST | COLUMN_NONE | COLUMN_CXL,
	  "CXL protocols that trained; none: plain PCIe", link_cxl_trained },
	{ "flit", TYPE_STRING, COLUMN_CXL,
	  "flits of CXL: 68B, 256B, 256B-latency-optimized", link_flit },
	{ "alias", TYPE_STRING, COLUMN_TEXT, "short names of what is below",
	  link_names },
	{ "model", TYPE_STRING, COLUMN_TEXT,
	  "what is below; ids with -n, both with -nn", link_model },
	{ "state", TYPE_STRING, COLUMN_TEXT, "verdict in words", link_state },
};

const struct column_table link_columns = { link_table, ARRAY_SIZE(link_table) };
