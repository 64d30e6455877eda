// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * summary-paths.c - the summary's table: a GPU a line, and its way to the CPU
 */
#include <stdlib.h>

#include "verbs/report.h"
#include "columns/phrase.h"

#define MAX_PAIRS 65536 /* of GPU and NIC, beyond which none is shown */

struct nics {
	u32 *devices;
	u32 count;
};

static void load_nics(const struct cli *cli, u32 gpus, struct nics *nics)
{
	u32 i;

	nics->devices = xzalloc(cli->topo->num_devices, sizeof(*nics->devices));
	nics->count = 0;
	for (i = 0; i < cli->topo->num_devices; i++) {
		if (cli->topo->devices[i].kind == PCITOPO_KIND_NIC &&
		    cli_is_card(cli, i))
			nics->devices[nics->count++] = i;
	}
	if ((u64)gpus * nics->count > MAX_PAIRS)
		nics->count = 0;
}

/* How near, from 1; 0: not known */
static unsigned int nearness(enum pcitopo_path_type type)
{
	static const unsigned int order[] = {
		[PCITOPO_PATH_UNKNOWN] = 0,	[PCITOPO_PATH_SELF] = 0,
		[PCITOPO_PATH_PIX] = 6,		[PCITOPO_PATH_PXB] = 5,
		[PCITOPO_PATH_PHB] = 4,		[PCITOPO_PATH_NODE] = 3,
		[PCITOPO_PATH_NODE_OR_SYS] = 2, [PCITOPO_PATH_SYS] = 1,
	};

	return order[type];
}

/* "nic0 PIX", "nic0 +1 PIX" when another one is as near */
static void add_nearest(const struct cli *cli, u32 gpu, const struct nics *nics,
			struct strbuf *text)
{
	enum pcitopo_path_type best = PCITOPO_PATH_UNKNOWN;
	enum pcitopo_path_type type;
	u32 nearest = 0;
	u32 others = 0;
	u32 i;

	for (i = 0; i < nics->count; i++) {
		type = pcitopo_path_type_between(cli->topo, gpu,
						 nics->devices[i]);
		if (nearness(type) > nearness(best)) {
			best = type;
			nearest = nics->devices[i];
			others = 0;
		} else if (nearness(type) && type == best) {
			others++;
		}
	}
	if (!nearness(best)) {
		strbuf_puts(text, "-");
		return;
	}
	word_name(cli, nearest, text);
	if (others)
		strbuf_printf(text, " +%u", others);
	strbuf_printf(text, " %s", pcitopo_path_type_name(best));
}

static void put_cell(struct table *table, struct strbuf *text)
{
	table_cell(table, COLOUR_NONE, text->length ? text->text : "-");
	strbuf_reset(text);
}

static void put_link(const struct cli *cli, struct table *table,
		     const struct pcitopo_path *path)
{
	const struct pcitopo_link *link;
	char rate[RATE_SIZE];

	if (!path->num_links) {
		table_cell(table, COLOUR_NONE, "-");
		table_cell(table, COLOUR_NONE, "-");
		table_cell(table, COLOUR_NONE, "-");
		return;
	}
	link = &cli->topo->links[path->links[0]];
	table_cell(table, COLOUR_NONE, word_rate(&link->current, rate));
	table_cell(table, COLOUR_NONE, word_rate(&link->max, rate));
	table_cell(table, word_colour(link->verdict),
		   pcitopo_verdict_name(link->verdict));
}

static void put_path(struct table *table, const struct cli *cli,
		     const struct pcitopo_path *path, struct strbuf *text)
{
	const struct pcitopo_root *root = &cli->topo->roots[path->root];

	strbuf_printf(text, "%u", path->num_links);
	put_cell(table, text);
	if (path->has_retimers)
		strbuf_printf(text, "%u", path->retimers);
	put_cell(table, text);
	if (path->has_bandwidth)
		word_gbytes(path->bandwidth, text);
	put_cell(table, text);
	if (path->has_root && root->has_numa_node)
		strbuf_printf(text, "%d", root->numa_node);
	put_cell(table, text);
}

static void put_row(const struct cli *cli, struct table *table, u32 device,
		    const struct nics *nics)
{
	const struct pcitopo_device *dev = &cli->topo->devices[device];
	struct strbuf text = { 0 };
	struct pcitopo_path path;

	if (pcitopo_path_to_cpu(cli->topo, device, &path))
		return;
	table_row(table);
	word_name(cli, device, &text);
	put_cell(table, &text);
	word_address(cli, device, &text);
	put_cell(table, &text);
	if (dev->slot)
		strbuf_puts(&text, dev->slot);
	put_cell(table, &text);
	put_link(cli, table, &path);
	put_path(table, cli, &path, &text);
	if (dev->kind == PCITOPO_KIND_GPU)
		add_nearest(cli, device, nics, &text);
	put_cell(table, &text);
	strbuf_free(&text);
}

/**
 * summary_paths - a table of GPUs, or without any of other devices
 * @cli: has the machine
 */
void summary_paths(const struct cli *cli)
{
	static const char *const headings[] = {
		"DEVICE", "ADDRESS",  "SLOT", "LINK", "MAX",	     "VERDICT",
		"HOPS",	  "RETIMERS", "GB/S", "NODE", "NEAREST NIC",
	};
	struct table *table = table_new(cli->out, 0);
	struct nics nics;
	u32 *devices;
	u32 count;
	u32 i;

	count = cli_path_ends(cli, &devices);
	load_nics(cli, count, &nics);
	for (i = 0; i < ARRAY_SIZE(headings); i++)
		table_column(table, headings[i], i >= 6 && i <= 9);
	for (i = 0; i < count; i++)
		put_row(cli, table, devices[i], &nics);
	table_print(table);
	if (count)
		out_end(cli->out);
	table_free(table);
	free(devices);
	free(nics.devices);
}
