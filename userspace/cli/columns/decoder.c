// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * decoder.c - the fields of CXL decoders and of the ports they are in
 */
#include "columns/memdev-facts.h"

static const struct pcitopo_cxl_decoder *decoder_at(const struct cli *cli,
						    u32 index)
{
	return &cli->topo->cxl.decoders[index];
}

/* A tree that no kernel made can have decoders without a port */
static bool is_in(const struct cli *cli, u32 index,
		  enum pcitopo_cxl_port_type type)
{
	u32 port = decoder_at(cli, index)->port;

	return port != PCITOPO_NO_INDEX &&
	       cli->topo->cxl.ports[port].type == type;
}

#define COUNTED(field)                                                \
	static void decoder_##field(const struct cli *cli, u32 index, \
				    struct value *value)              \
	{                                                             \
		value_counted(value, &decoder_at(cli, index)->field); \
	}
COUNTED(start)
COUNTED(size)
COUNTED(dpa_start)
COUNTED(dpa_size)
COUNTED(ways)
COUNTED(granularity)

static void decoder_name(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, decoder_at(cli, index)->name);
}

static void decoder_port(const struct cli *cli, u32 index, struct value *value)
{
	u32 port = decoder_at(cli, index)->port;

	if (port != PCITOPO_NO_INDEX)
		value_string(value, cli->topo->cxl.ports[port].name);
}

static void decoder_region(const struct cli *cli, u32 index,
			   struct value *value)
{
	u32 region = decoder_at(cli, index)->region;

	if (region != PCITOPO_NO_INDEX)
		value_string(value, cli->topo->cxl.regions[region].name);
}

/* An endpoint's decoder alone says what it decodes to */
static void decoder_mode(const struct cli *cli, u32 index, struct value *value)
{
	if (is_in(cli, index, PCITOPO_CXL_PORT_ENDPOINT))
		value_mode(value, decoder_at(cli, index)->mode);
}

static void decoder_locked(const struct cli *cli, u32 index,
			   struct value *value)
{
	value_number(value, decoder_at(cli, index)->locked);
}

static void decoder_can(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_cxl_decoder *decoder = decoder_at(cli, index);

	if (!is_in(cli, index, PCITOPO_CXL_PORT_ROOT))
		return;
	value_list(value);
	if (decoder->can_ram)
		value_append(value, "ram");
	if (decoder->can_pmem)
		value_append(value, "pmem");
	if (decoder->can_type2)
		value_append(value, "type2");
	if (decoder->can_type3)
		value_append(value, "type3");
}

static void decoder_target_type(const struct cli *cli, u32 index,
				struct value *value)
{
	value_string(value, decoder_at(cli, index)->is_accelerator ?
				    "accelerator" :
				    "expander");
}

/* Where a port leads, by its function where it has one that is known */
static void append_dport(struct value *value, const struct cli *cli, u32 port,
			 u32 id)
{
	u32 index = pcitopo_cxl_dport_find(cli->topo, port, id);
	const struct pcitopo_cxl_dport *dport;

	if (index == PCITOPO_NO_INDEX) {
		value_append(value, "");
		return;
	}
	dport = &cli->topo->cxl.dports[index];
	if (dport->device != PCITOPO_NO_INDEX)
		value_append_address(value, cli, dport->device);
	else
		value_append(value, dport->name ? dport->name : "");
}

static void decoder_targets(const struct cli *cli, u32 index,
			    struct value *value)
{
	const struct pcitopo_cxl_decoder *decoder = decoder_at(cli, index);
	u32 i;

	if (is_in(cli, index, PCITOPO_CXL_PORT_ENDPOINT))
		return;
	value_list(value);
	for (i = 0; i < decoder->num_targets; i++)
		append_dport(value, cli, decoder->port, decoder->targets[i]);
}

static const struct column decoder_table[] = {
	{ "name", TYPE_STRING, 0, "name, as decoder0.0", decoder_name },
	{ "port", TYPE_STRING, 0, "CXL port it is in", decoder_port },
	{ "region", TYPE_STRING, 0, "region that it is part of",
	  decoder_region },
	{ "start", TYPE_PHYSICAL, 0, "first physical address", decoder_start },
	{ "size_bytes", TYPE_BYTES, 0, "size; 0: decodes nothing",
	  decoder_size },
	{ "dpa_start", TYPE_PHYSICAL, 0, "where in the device",
	  decoder_dpa_start },
	{ "dpa_size_bytes", TYPE_BYTES, 0, "how much of the device",
	  decoder_dpa_size },
	{ "ways", TYPE_NUMBER, 0, "interleave ways", decoder_ways },
	{ "granularity_bytes", TYPE_NUMBER, 0, "interleave granularity",
	  decoder_granularity },
	{ "mode", TYPE_STRING, 0, "ram or pmem, of an endpoint's",
	  decoder_mode },
	{ "locked", TYPE_BOOL, 0, "firmware has locked it", decoder_locked },
	{ "can", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "what may lie in the window, of a root's", decoder_can },
	{ "target_type", TYPE_STRING, 0, "expander or accelerator",
	  decoder_target_type },
	{ "targets", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "ports that it leads to, in the order of interleaving",
	  decoder_targets },
};

const struct column_table decoder_columns = { decoder_table,
					      ARRAY_SIZE(decoder_table) };

static const struct pcitopo_cxl_port *port_at(const struct cli *cli, u32 index)
{
	return &cli->topo->cxl.ports[index];
}

#define STRING(field)                                              \
	static void port_##field(const struct cli *cli, u32 index, \
				 struct value *value)              \
	{                                                          \
		value_string(value, port_at(cli, index)->field);   \
	}
STRING(name)
STRING(host)
STRING(driver)

static void port_type(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value,
		     pcitopo_cxl_port_type_name(port_at(cli, index)->type));
}

static void port_parent(const struct cli *cli, u32 index, struct value *value)
{
	u32 parent = port_at(cli, index)->parent;

	if (parent != PCITOPO_NO_INDEX)
		value_string(value, cli->topo->cxl.ports[parent].name);
}

static void port_device(const struct cli *cli, u32 index, struct value *value)
{
	value_address(value, cli, port_at(cli, index)->device);
}

static void port_parent_dport(const struct cli *cli, u32 index,
			      struct value *value)
{
	value_address(value, cli, port_at(cli, index)->parent_dport);
}

static void port_depth(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, port_at(cli, index)->depth);
}

static void port_decoders(const struct cli *cli, u32 index, struct value *value)
{
	value_decoders(value, cli, index);
}

static const struct column port_table[] = {
	{ "name", TYPE_STRING, 0, "name, as port1", port_name },
	{ "type", TYPE_STRING, 0, "what it is", port_type },
	{ "parent", TYPE_STRING, 0, "CXL port above", port_parent },
	{ "device", TYPE_ADDRESS, 0,
	  "upstream port of the switch, or memory device", port_device },
	{ "host", TYPE_STRING, 0, "device that it stands for, as Linux has it",
	  port_host },
	{ "parent_dport", TYPE_ADDRESS, 0,
	  "function of the port above that it hangs on", port_parent_dport },
	{ "driver", TYPE_STRING, 0, "driver bound to it", port_driver },
	{ "depth", TYPE_NUMBER, 0, "hops below the root", port_depth },
	{ "decoders", TYPE_STRING, COLUMN_LIST | COLUMN_NONE, "its decoders",
	  port_decoders },
};

const struct column_table port_columns = { port_table, ARRAY_SIZE(port_table) };

/**
 * value_decoders - set the decoders of a CXL port
 * @value: to set
 * @cli: has the decoders
 * @port: index of the port, or PCITOPO_NO_INDEX, which has none
 */
void value_decoders(struct value *value, const struct cli *cli, u32 port)
{
	const struct pcitopo_cxl_system *cxl = &cli->topo->cxl;
	u32 i;

	value_objects(value, &decoder_columns);
	for (i = 0; i < cxl->num_decoders; i++) {
		if (port != PCITOPO_NO_INDEX && cxl->decoders[i].port == port)
			value_append_object(value, i, cxl->decoders[i].name);
	}
}
