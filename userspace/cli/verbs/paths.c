// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * paths.c - how a device reaches the CPU, or another device, hop by hop
 */
#include <stdlib.h>

#include "columns/memdev-facts.h"
#include "columns/phrase.h"
#include "verbs/verbs.h"

static void add_count(struct strbuf *text, u32 count, const char *what,
		      const char *many)
{
	strbuf_printf(text, ", %u %s", count, count == 1 ? what : many);
}

static void add_end(const struct cli *cli, u32 device, struct strbuf *text)
{
	char alias[ALIAS_SIZE];

	if (word_alias(cli, device, alias))
		strbuf_printf(text, "%s ", alias);
	word_address(cli, device, text);
}

static void add_cpu(const struct cli *cli, const struct pcitopo_path *path,
		    struct strbuf *text)
{
	u32 bus = cli->topo->devices[path->from].root;
	u32 vmd = cli->topo->roots[bus].vmd;
	const struct pcitopo_root *root;

	if (!path->has_root) {
		strbuf_puts(text, "CPU (a bridge is missing from the input)");
		return;
	}
	root = &cli->topo->roots[path->root];
	strbuf_puts(text, "CPU ");
	word_node(root->has_numa_node, root->numa_node, text);
	if (vmd != PCITOPO_NO_INDEX) {
		strbuf_puts(text, " through VMD ");
		word_address(cli, vmd, text);
	}
}

static void add_facts(const struct pcitopo_path *path, struct strbuf *text)
{
	strbuf_puts(text, ": ");
	if (path->has_bandwidth)
		word_gbytes(path->bandwidth, text);
	else
		strbuf_puts(text, "?");
	strbuf_puts(text, " GB/s");
	add_count(text, path->num_links, "link", "links");
	add_count(text, path->num_switches, "switch", "switches");
	if (path->has_retimers)
		add_count(text, path->retimers, "retimer", "retimers");
	else
		strbuf_puts(text, ", retimers not known");
}

/* "gpu0 24:00.0 slot 3 H100 to CPU node 0: 63.0 GB/s, 2 links, ..." */
static void add_headline(const struct cli *cli)
{
	const struct pcitopo_path *path = &cli->path->path;
	const struct pcitopo_device *from = &cli->topo->devices[path->from];
	struct strbuf end = { 0 };
	struct strbuf text = { 0 };

	add_end(cli, path->from, &end);
	if (from->slot)
		strbuf_printf(&text, " slot %s", from->slot);
	strbuf_puts(&text, " ");
	word_model(cli, path->from, &text);
	strbuf_puts(&text, " to ");
	if (path->to == PCITOPO_NO_INDEX) {
		add_cpu(cli, path, &text);
	} else {
		add_end(cli, path->to, &text);
		strbuf_printf(&text, " %s", pcitopo_path_type_name(path->type));
	}
	add_facts(path, &text);
	out_part(cli->out, COLOUR_BOLD, "%s", strbuf_text(&end));
	out_line(cli->out, "%s", strbuf_text(&text));
	strbuf_free(&end);
	strbuf_free(&text);
}

static void add_sharers(const struct cli *cli, struct strbuf *text)
{
	const struct path_item *item = cli->path;
	u32 i;

	if (!item->num_shared)
		return;
	strbuf_puts(text, "; shared with");
	for (i = 0; i < item->num_shared; i++) {
		strbuf_puts(text, " ");
		word_name(cli, item->shared[i], text);
	}
}

/* Of links that are all alike, none is the narrowest */
static bool is_narrowest(const struct cli *cli, u32 hop)
{
	const struct pcitopo_path *path = &cli->path->path;
	const struct pcitopo_rate *rate;
	u32 i;

	if (path->links[hop] != path->bottleneck)
		return false;
	for (i = 0; i < path->num_links; i++) {
		rate = &cli->topo->links[path->links[i]].current;
		if (pcitopo_rate_gbytes(rate) > path->bandwidth)
			return true;
	}
	return false;
}

/* The uplink, which is what is shared, is the last link on the way up */
static void add_remarks(const struct cli *cli, u32 hop, struct strbuf *text)
{
	const struct pcitopo_path *path = &cli->path->path;

	if (is_narrowest(cli, hop))
		strbuf_puts(text, "; narrowest");
	if (hop + 1 == path->num_links)
		add_sharers(cli, text);
}

static void hop_row(const struct cli *cli, struct table *table, u32 hop)
{
	u32 index = cli->path->path.links[hop];
	const struct pcitopo_link *link = &cli->topo->links[index];
	struct strbuf text = { 0 };
	char rate[RATE_SIZE];

	table_row(table);
	strbuf_puts(&text, "  ");
	word_address(cli, link->port, &text);
	table_cell(table, COLOUR_NONE, strbuf_text(&text));
	table_cell(table, COLOUR_NONE, word_rate(&link->current, rate));
	strbuf_reset(&text);
	word_aliases(cli, index, &text);
	if (!text.length)
		word_link_model(cli, index, &text);
	table_cell(table, COLOUR_NONE, strbuf_text(&text));
	strbuf_reset(&text);
	word_verdict(cli, index, &text);
	add_remarks(cli, hop, &text);
	table_cell(table, word_colour(link->verdict), strbuf_text(&text));
	strbuf_free(&text);
}

static void add_hops(const struct cli *cli)
{
	struct table *table = table_new(cli->out, TABLE_NO_HEADINGS);
	u32 i;

	for (i = 0; i < 4; i++)
		table_column(table, NULL, false);
	for (i = 0; i < cli->path->path.num_links; i++)
		hop_row(cli, table, i);
	table_print(table);
	table_free(table);
}

static int paths_text(struct cli *cli, const u32 *from, u32 count, u32 to)
{
	struct path_item item;
	u32 i;

	if (!count)
		out_line(cli->out, "no GPU, NIC, NVMe or CXL memory device");
	for (i = 0; i < count; i++) {
		if (cli_path_load(cli, &item, from[i], to))
			return EXIT_TROUBLE;
		add_headline(cli);
		add_hops(cli);
		if (to == PCITOPO_NO_INDEX)
			path_memory(cli, from[i]);
		cli_path_unload(cli, &item);
	}
	return 0;
}

static int paths_json(struct cli *cli, const u32 *from, u32 count, u32 to)
{
	struct json *json = document_open(cli);
	int ret;

	if (!json)
		return EXIT_TROUBLE;
	ret = document_paths(cli, json, from, count, to);
	if (ret)
		json_free(json);
	else
		document_close(cli, json);
	return ret ? EXIT_TROUBLE : 0;
}

static int find_ends(const struct cli *cli, u32 **from, u32 *count, u32 *to)
{
	const struct options *options = cli->options;

	*to = PCITOPO_NO_INDEX;
	if (options->to) {
		*to = cli_find_device(cli, options->to);
		if (*to == PCITOPO_NO_INDEX)
			return EXIT_TROUBLE;
	}
	if (!options->from) {
		*count = cli_path_ends(cli, from);
		return 0;
	}
	*from = xzalloc(1, sizeof(**from));
	**from = cli_find_device(cli, options->from);
	*count = 1;
	return **from == PCITOPO_NO_INDEX ? EXIT_TROUBLE : 0;
}

/**
 * verb_paths - the verb paths
 * @cli: the machine
 *
 * Return: exit status.
 */
int verb_paths(struct cli *cli)
{
	u32 *from = NULL;
	u32 count = 0;
	u32 to;
	int status;

	status = find_ends(cli, &from, &count, &to);
	if (!status && cli->options->json)
		status = paths_json(cli, from, count, to);
	else if (!status)
		status = paths_text(cli, from, count, to);
	free(from);
	return status;
}
