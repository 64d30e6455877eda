// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * switch.c - the fields of switches and of retimers
 */
#include "columns/columns.h"
#include "columns/phrase.h"

static const struct pcitopo_switch *switch_at(const struct cli *cli, u32 index)
{
	return &cli->topo->switches[index];
}

static const struct pcitopo_device *upstream_at(const struct cli *cli,
						u32 index)
{
	return &cli->topo->devices[switch_at(cli, index)->upstream];
}

static void switch_upstream(const struct cli *cli, u32 index,
			    struct value *value)
{
	value_address(value, cli, switch_at(cli, index)->upstream);
}

static void switch_downstream(const struct cli *cli, u32 index,
			      struct value *value)
{
	const struct pcitopo_switch *sw = switch_at(cli, index);
	const u32 *ports = cli->topo->downstream_ports + sw->first_downstream;
	u32 i;

	value_list(value);
	for (i = 0; i < sw->num_downstream; i++)
		value_append_address(value, cli, ports[i]);
}

static void switch_vendor_id(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_config *config = &upstream_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_VENDOR))
		value_format(value, "%04x", config->vendor_id);
}

static void switch_device_id(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_config *config = &upstream_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_IDS))
		value_format(value, "%04x", config->device_id);
}

static void switch_name(const struct cli *cli, u32 index, struct value *value)
{
	pcitopo_look_up_names(cli->pt);
	value_string(value, upstream_at(cli, index)->name);
}

static void switch_serial(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_config *config = &upstream_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_SERIAL))
		value_serial(value, cli, config->serial);
}

static void switch_chip(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_switch *sw = switch_at(cli, index);

	if (sw->has_chip)
		value_number(value, sw->chip);
}

static void switch_internal(const struct cli *cli, u32 index,
			    struct value *value)
{
	value_number(value, switch_at(cli, index)->internal);
}

static void switch_numa_node(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_device *device = upstream_at(cli, index);

	if (device->has_numa_node)
		value_number(value, device->numa_node);
}

static void switch_model(const struct cli *cli, u32 index, struct value *value)
{
	word_model(cli, switch_at(cli, index)->upstream, &value->text);
	value->known = true;
}

static void switch_ports(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, switch_at(cli, index)->num_downstream);
}

static const struct column switch_table[] = {
	{ "upstream", TYPE_ADDRESS, 0, "upstream port; names the switch",
	  switch_upstream },
	{ "downstream", TYPE_ADDRESS, COLUMN_LIST, "downstream ports",
	  switch_downstream },
	{ "vendor_id", TYPE_STRING, 0, "vendor, 4 hexadecimal digits",
	  switch_vendor_id },
	{ "device_id", TYPE_STRING, 0, "device, 4 hexadecimal digits",
	  switch_device_id },
	{ "name", TYPE_STRING, 0, "product name without the vendor",
	  switch_name },
	{ "serial", TYPE_STRING, 0,
	  "serial number of the upstream port, 16 hexadecimal digits",
	  switch_serial },
	{ "chip", TYPE_NUMBER, 0, "number shared by switches of one chip",
	  switch_chip },
	{ "internal", TYPE_BOOL, 0, "sits on a card", switch_internal },
	{ "model", TYPE_STRING, COLUMN_TEXT,
	  "short product name; ids with -n, both with -nn", switch_model },
	{ "ports", TYPE_NUMBER, COLUMN_TEXT, "number of downstream ports",
	  switch_ports },
	{ "numa_node", TYPE_NUMBER, COLUMN_TEXT, "NUMA node",
	  switch_numa_node },
};

const struct column_table switch_columns = { switch_table,
					     ARRAY_SIZE(switch_table) };

static const struct pcitopo_retimer *retimer_at(const struct cli *cli,
						u32 index)
{
	return &cli->topo->retimers[index];
}

static void retimer_id(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_retimer *retimer = retimer_at(cli, index);
	const struct pcitopo_link *link = &cli->topo->links[retimer->link];
	char text[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&cli->topo->devices[link->port].address, text);
	value_format(value, "retimer-%s-%u", text, retimer->index);
}

static void retimer_link(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_retimer *retimer = retimer_at(cli, index);

	value_address(value, cli, cli->topo->links[retimer->link].port);
}

static void retimer_index(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, retimer_at(cli, index)->index);
}

static void retimer_seen_by(const struct cli *cli, u32 index,
			    struct value *value)
{
	u8 seen_by = retimer_at(cli, index)->seen_by;

	value_list(value);
	if (seen_by & PCITOPO_END_PORT)
		value_append(value, "port");
	if (seen_by & PCITOPO_END_DEVICE)
		value_append(value, "device");
}

static void retimer_device(const struct cli *cli, u32 index,
			   struct value *value)
{
	const struct pcitopo_retimer *retimer = retimer_at(cli, index);

	value_address(value, cli, cli->topo->links[retimer->link].device);
}

static void retimer_alias(const struct cli *cli, u32 index, struct value *value)
{
	word_aliases(cli, retimer_at(cli, index)->link, &value->text);
	value->known = value->text.length;
}

static void retimer_slot(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_retimer *retimer = retimer_at(cli, index);

	value_string(value, cli->topo->links[retimer->link].slot);
}

static const struct column retimer_table[] = {
	{ "id", TYPE_STRING, 0, "name of the retimer", retimer_id },
	{ "link", TYPE_ADDRESS, 0, "link it is in", retimer_link },
	{ "index", TYPE_NUMBER, 0, "0 is nearest the port", retimer_index },
	{ "seen_by", TYPE_STRING, COLUMN_LIST,
	  "ends that report it: port, device", retimer_seen_by },
	{ "device", TYPE_ADDRESS, COLUMN_TEXT, "function 0 of what is below",
	  retimer_device },
	{ "alias", TYPE_STRING, COLUMN_TEXT, "short names of what is below",
	  retimer_alias },
	{ "slot", TYPE_STRING, COLUMN_TEXT, "physical slot", retimer_slot },
};

const struct column_table retimer_columns = { retimer_table,
					      ARRAY_SIZE(retimer_table) };
