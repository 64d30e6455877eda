// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * show-cxl.c - all of one thing that Linux knows of CXL
 */
#include <stdlib.h>
#include <string.h>

#include "verbs/verbs.h"

/**
 * show_cxl_find - find a region, decoder or port by its name
 * @topo: the model
 * @text: for example "region0", "decoder0.0", "port1", "endpoint3"
 * @noun: set to what it is
 * @index: set to which
 *
 * Return: there is one.
 */
bool show_cxl_find(const struct pcitopo_topo *topo, const char *text,
		   enum noun *noun, u32 *index)
{
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	u32 i;

	for (i = 0; i < cxl->num_regions; i++) {
		if (!strcmp(cxl->regions[i].name, text)) {
			*noun = NOUN_REGION;
			*index = i;
			return true;
		}
	}
	for (i = 0; i < cxl->num_decoders; i++) {
		if (!strcmp(cxl->decoders[i].name, text)) {
			*noun = NOUN_DECODER;
			*index = i;
			return true;
		}
	}
	for (i = 0; i < cxl->num_ports; i++) {
		if (!strcmp(cxl->ports[i].name, text)) {
			*noun = NOUN_PORT;
			*index = i;
			return true;
		}
	}
	return false;
}

/* Decoders that decode nothing are on the line of their port */
static void show_decoders(const struct cli *cli, struct table *table, u32 port)
{
	const struct pcitopo_cxl_system *cxl = &cli->topo->cxl;
	u32 i;

	for (i = 0; i < cxl->num_decoders; i++) {
		if (cxl->decoders[i].port == port &&
		    cxl->decoders[i].size.known && cxl->decoders[i].size.value)
			show_fields(cli, table, NOUN_DECODER, i);
	}
}

static void show_targets(const struct cli *cli, struct table *table, u32 region)
{
	const struct pcitopo_cxl_region *it = &cli->topo->cxl.regions[region];
	u32 i;

	if (it->decoder != PCITOPO_NO_INDEX)
		show_fields(cli, table, NOUN_DECODER, it->decoder);
	for (i = 0; i < it->num_targets; i++) {
		if (it->targets[i] != PCITOPO_NO_INDEX)
			show_fields(cli, table, NOUN_DECODER, it->targets[i]);
	}
}

/**
 * show_cxl_of - add what belongs to a region or port
 * @cli: has the machine
 * @table: of two columns
 * @noun: what it is
 * @index: which
 */
void show_cxl_of(const struct cli *cli, struct table *table, enum noun noun,
		 u32 index)
{
	if (noun == NOUN_REGION)
		show_targets(cli, table, index);
	if (noun == NOUN_PORT)
		show_decoders(cli, table, index);
}

/* Place of a device among the memory devices, or PCITOPO_NO_INDEX */
static u32 find_memdev(const struct pcitopo_topo *topo, u32 device)
{
	u32 i;

	for (i = 0; i < topo->num_memdevs; i++) {
		if (topo->memdevs[i] == device)
			return i;
	}
	return PCITOPO_NO_INDEX;
}

/* The CXL port of a switch, or the one that a port of it or of the root is of */
static u32 find_port(const struct pcitopo_topo *topo, u32 device)
{
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	u32 i;

	for (i = 0; i < cxl->num_ports; i++) {
		if (cxl->ports[i].type == PCITOPO_CXL_PORT_SWITCH &&
		    cxl->ports[i].device == device)
			return i;
	}
	for (i = 0; i < cxl->num_dports; i++) {
		if (cxl->dports[i].device == device)
			return cxl->dports[i].port;
	}
	return PCITOPO_NO_INDEX;
}

static void show_memory(const struct cli *cli, struct table *table, u32 device)
{
	u32 memdev = pcitopo_cxl_memdev_of(cli->topo, device);
	u32 *regions;
	u32 count;
	u32 i;

	if (memdev == PCITOPO_NO_INDEX)
		return;
	count = memdev_regions_of(cli->topo, memdev, &regions);
	for (i = 0; i < count; i++)
		show_fields(cli, table, NOUN_REGION, regions[i]);
	free(regions);
	if (cli->topo->cxl.memdevs[memdev].endpoint != PCITOPO_NO_INDEX)
		show_decoders(cli, table,
			      cli->topo->cxl.memdevs[memdev].endpoint);
}

/**
 * show_cxl_of_device - add what Linux made of a device
 * @cli: has the machine
 * @table: of two columns
 * @device: device index; nothing is added of one without CXL
 */
void show_cxl_of_device(const struct cli *cli, struct table *table, u32 device)
{
	u32 memdev = find_memdev(cli->topo, device);
	u32 port = find_port(cli->topo, device);

	if (memdev != PCITOPO_NO_INDEX) {
		show_fields(cli, table, NOUN_MEMDEV, memdev);
		show_memory(cli, table, device);
	}
	if (port != PCITOPO_NO_INDEX) {
		show_fields(cli, table, NOUN_PORT, port);
		show_decoders(cli, table, port);
	}
}

/**
 * document_cxl_of_device - add what Linux made of a device
 * @cli: has the machine
 * @json: the document
 * @device: device index; nothing is added of one without CXL
 */
void document_cxl_of_device(const struct cli *cli, struct json *json,
			    u32 device)
{
	u32 memdev = find_memdev(cli->topo, device);
	u32 port = find_port(cli->topo, device);

	if (memdev != PCITOPO_NO_INDEX) {
		json_open_object(json, noun_name(NOUN_MEMDEV));
		document_fields(cli, json, NOUN_MEMDEV, memdev);
		json_close(json);
	}
	if (port != PCITOPO_NO_INDEX) {
		json_open_object(json, noun_name(NOUN_PORT));
		document_fields(cli, json, NOUN_PORT, port);
		json_close(json);
	}
}
