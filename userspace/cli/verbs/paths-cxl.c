// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * paths-cxl.c - from a memory device to the memory that is made of it
 *
 *     mem0      endpoint4 port2 port1 root0
 *     region0   8 GiB ram at 0x490000000, 2 ways of 4 KiB: mem0 mem1
 *               decoder4.0 decoder2.0 decoder1.0 decoder0.0
 *               window 16 GiB at 0x490000000
 *               node 2 online; 63.0 GB/s
 */
#include <stdlib.h>

#include "verbs/verbs.h"
#include "columns/phrase.h"

#define LABEL_WIDTH 10

static void put_line(const struct cli *cli, const char *label,
		     struct strbuf *text)
{
	if (text->length)
		out_line(cli->out, "  %-*s%s", LABEL_WIDTH, label, text->text);
	strbuf_reset(text);
}

static void add_ports(const struct cli *cli, const u32 *ports, u32 count,
		      struct strbuf *text)
{
	u32 i;

	for (i = 0; i < count; i++)
		strbuf_printf(text, "%s%s", i ? " " : "",
			      cli->topo->cxl.ports[ports[i]].name);
	if (!count)
		strbuf_puts(text, "no CXL port of its own");
}

/* "8 GiB ram at 0x490000000, 2 ways of 4 KiB: mem0 mem1" */
static void add_region(const struct cli *cli,
		       const struct pcitopo_cxl_region *region,
		       struct strbuf *text)
{
	u32 memdev;
	u32 i;

	if (region->size.known)
		word_bytes(region->size.value, text);
	else
		strbuf_puts(text, "size not known");
	if (region->mode != PCITOPO_CXL_MODE_UNKNOWN)
		strbuf_printf(text, " %s", pcitopo_cxl_mode_name(region->mode));
	if (region->start.known)
		strbuf_printf(text, " at 0x%llx",
			      (unsigned long long)region->start.value);
	if (region->ways.known)
		strbuf_printf(text, ", %llu way%s",
			      (unsigned long long)region->ways.value,
			      region->ways.value == 1 ? "" : "s");
	if (region->ways.known && region->ways.value > 1 &&
	    region->granularity.known) {
		strbuf_puts(text, " of ");
		word_bytes(region->granularity.value, text);
	}
	for (i = 0; i < region->num_targets; i++) {
		memdev = memdev_of_decoder(cli->topo, region->targets[i]);
		strbuf_printf(text, "%s%s", i ? " " : ": ",
			      memdev != PCITOPO_NO_INDEX ?
				      cli->topo->cxl.memdevs[memdev].name :
				      "?");
	}
}

/*
 * A kernel that does not say which region a decoder is part of says which
 * addresses it decodes.
 */
static bool is_part_of(const struct pcitopo_cxl_system *cxl, u32 decoder,
		       u32 region)
{
	const struct pcitopo_cxl_decoder *part = &cxl->decoders[decoder];
	const struct pcitopo_cxl_region *whole = &cxl->regions[region];

	if (whole->decoder == decoder)
		return true;
	if (part->region != PCITOPO_NO_INDEX)
		return part->region == region;
	return part->start.known && part->size.known && part->size.value &&
	       whole->start.known && whole->size.known &&
	       part->start.value == whole->start.value &&
	       part->size.value == whole->size.value;
}

/* Decoders of the ports on the way that are part of a region */
static void add_decoders(const struct cli *cli, u32 region, const u32 *ports,
			 u32 count, struct strbuf *text)
{
	const struct pcitopo_cxl_system *cxl = &cli->topo->cxl;
	u32 i, k;

	for (i = 0; i < count; i++) {
		for (k = 0; k < cxl->num_decoders; k++) {
			if (cxl->decoders[k].port == ports[i] &&
			    is_part_of(cxl, k, region))
				strbuf_printf(text, "%s%s",
					      text->length ? " " : "",
					      cxl->decoders[k].name);
		}
	}
}

static void add_window(const struct cli *cli, u32 decoder, struct strbuf *text)
{
	const struct pcitopo_cxl_decoder *window;

	if (decoder == PCITOPO_NO_INDEX)
		return;
	window = &cli->topo->cxl.decoders[decoder];
	if (!window->size.known || !window->start.known)
		return;
	strbuf_puts(text, "window ");
	word_bytes(window->size.value, text);
	strbuf_printf(text, " at 0x%llx",
		      (unsigned long long)window->start.value);
}

/* "63.0 GB/s", and what limits it when the links of its devices have more */
static void add_rate(const struct cli *cli, u32 region, struct strbuf *text)
{
	struct pcitopo_region_rate rate;

	if (pcitopo_region_rate(cli->topo, region, &rate))
		return;
	strbuf_puts(text, text->length ? "; " : "");
	word_gbytes(rate.bandwidth, text);
	strbuf_puts(text, " GB/s");
	if (rate.links < rate.bandwidth * 1.001)
		return;
	strbuf_puts(text, ", limited by ");
	word_address(cli, cli->topo->links[rate.bottleneck].port, text);
	strbuf_puts(text, "; its links have ");
	word_gbytes(rate.links, text);
	strbuf_puts(text, " GB/s together");
}

static void put_region(const struct cli *cli, u32 index, const u32 *ports,
		       u32 num_ports)
{
	const struct pcitopo_cxl_region *region;
	struct strbuf state = { 0 };
	struct strbuf text = { 0 };

	region = &cli->topo->cxl.regions[index];
	add_region(cli, region, &text);
	put_line(cli, region->name, &text);
	add_decoders(cli, index, ports, num_ports, &text);
	put_line(cli, "", &text);
	add_window(cli, region->decoder, &text);
	put_line(cli, "", &text);
	word_region(cli, index, &state);
	if (state.length)
		strbuf_puts(&text, state.text + 1);
	add_rate(cli, index, &text);
	put_line(cli, "", &text);
	strbuf_free(&state);
	strbuf_free(&text);
}

/**
 * path_memory - show how a memory device becomes memory
 * @cli: has the machine
 * @device: device index; nothing is shown for one that Linux does not know as a
 *	memory device
 */
void path_memory(const struct cli *cli, u32 device)
{
	u32 memdev = pcitopo_cxl_memdev_of(cli->topo, device);
	struct strbuf text = { 0 };
	u32 ports[PATH_MAX_PORTS];
	u32 num_ports;
	u32 *regions;
	u32 count;
	u32 i;

	if (memdev == PCITOPO_NO_INDEX)
		return;
	num_ports = path_ports(cli->topo, device, ports, PATH_MAX_PORTS);
	count = memdev_regions_of(cli->topo, memdev, &regions);
	add_ports(cli, ports, num_ports, &text);
	strbuf_puts(&text, count ? "" : "; no region");
	put_line(cli, cli->topo->cxl.memdevs[memdev].name, &text);
	for (i = 0; i < count; i++)
		put_region(cli, regions[i], ports, num_ports);
	free(regions);
	strbuf_free(&text);
}
