// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * tree.c - the fabric, link by link
 *
 * One line per link: port, what trained, what is below. A switch below a port
 * stands on the port's line and its own ports below that:
 *
 *   node 0
 *   + 20:01.0 = 32GT x16 =  21:00.0 PEX890xx chip 0            ok
 *   |  + 22:00.0 - 16GT x4  -  23:00.0 nvme0    slot 11   limited: card speed
 *   |  + 22:01.0 = 32GT x16 o  24:00.0 gpu0     slot 3    ok, 1 retimer
 */
#include <stdlib.h>
#include <string.h>

#include "columns/memdev-facts.h"
#include "columns/phrase.h"
#include "verbs/verbs.h"

struct root_order {
	u32 root;
	bool known;
	int node;
};

/**
 * struct tree - what is being drawn
 * @cli: has the machine
 * @table: the lines
 * @text: of the cell being filled
 * @node: to be printed before the next line, or NULL
 * @root: likewise
 */
struct tree {
	const struct cli *cli;
	struct table *table;
	struct strbuf text;
	const struct root_order *node;
	const struct pcitopo_root *root;
};

static bool link_hidden(const struct cli *cli, u32 index)
{
	const struct pcitopo_link *link = &cli->topo->links[index];

	return !cli->options->all &&
	       (link->internal || link->verdict == PCITOPO_VERDICT_EMPTY);
}

static bool at_full(const struct pcitopo_link *link)
{
	const struct pcitopo_rate *now = &link->current;
	const struct pcitopo_rate *max = &link->port_max;

	return now->has_speed && now->has_width && max->has_speed &&
	       max->has_width && now->speed >= max->speed &&
	       now->width >= max->width;
}

/* "= 32GT x16 =" at full capability of the port, o for a retimer */
static void add_drawing(const struct pcitopo_link *link, struct strbuf *text)
{
	const char *line = at_full(link) ? "=" : "-";
	const char *end = line;
	char rate[RATE_SIZE] = "";

	if (link->verdict == PCITOPO_VERDICT_DOWN)
		strcpy(rate, "down");
	else if (link->verdict != PCITOPO_VERDICT_EMPTY)
		word_rate(&link->current, rate);
	if (link->has_retimers && link->retimers)
		end = link->retimers == 1 ? "o" : "oo";
	strbuf_printf(text, " %s %-8s %-2s ", line, rate, end);
}

static void add_cell(struct tree *tree, enum colour colour)
{
	table_cell(tree->table, colour, strbuf_text(&tree->text));
	strbuf_reset(&tree->text);
}

static void node_row(struct tree *tree)
{
	table_row(tree->table);
	word_node(tree->node->known, tree->node->node, &tree->text);
	add_cell(tree, COLOUR_BOLD);
}

/* What stands between the CPU and this bus, if it is not just a host bridge */
static void root_row(struct tree *tree)
{
	const struct pcitopo_root *root = tree->root;

	if (root->vmd != PCITOPO_NO_INDEX) {
		table_row(tree->table);
		strbuf_puts(&tree->text, "below VMD ");
		word_address(tree->cli, root->vmd, &tree->text);
		add_cell(tree, COLOUR_DIM);
	} else if (!root->host_bridge) {
		table_row(tree->table);
		strbuf_printf(&tree->text, "bridge to bus %02x missing",
			      root->bus);
		add_cell(tree, COLOUR_WARN);
	}
}

/* A heading is printed only if there is something below it */
static void begin_row(struct tree *tree, unsigned int depth)
{
	if (tree->node)
		node_row(tree);
	if (tree->root)
		root_row(tree);
	tree->node = NULL;
	tree->root = NULL;
	table_row(tree->table);
	while (depth--)
		strbuf_puts(&tree->text, "|  ");
	strbuf_puts(&tree->text, "+ ");
}

static void add_switch(const struct cli *cli, u32 device, struct strbuf *text)
{
	u32 index = cli->topo->devices[device].port_switch;

	if (index == PCITOPO_NO_INDEX)
		return;
	if (cli->topo->switches[index].internal)
		strbuf_puts(text, ", card with a switch");
	else if (cli->topo->switches[index].has_chip)
		strbuf_printf(text, " chip %u",
			      cli->topo->switches[index].chip);
}

static u32 count_vfs(const struct pcitopo_topo *topo, u32 device)
{
	u32 count = 0;

	for (; device != PCITOPO_NO_INDEX;
	     device = topo->devices[device].next_sibling)
		count += topo->devices[device].is_vf;
	return count;
}

/* The logical devices of a card can be many functions */
static void add_memory(const struct cli *cli, u32 device, struct strbuf *text)
{
	for (; device != PCITOPO_NO_INDEX;
	     device = cli->topo->devices[device].next_sibling)
		word_memdev(cli, device, text);
}

/* "gpu0 H100 PCIe", "PEX890xx chip 0" */
static void add_below(struct tree *tree, u32 index)
{
	const struct cli *cli = tree->cli;
	u32 device = cli->topo->links[index].device;
	u32 vfs;

	if (device == PCITOPO_NO_INDEX)
		return;
	word_aliases(cli, index, &tree->text);
	if (tree->text.length)
		strbuf_puts(&tree->text, " ");
	word_link_model(cli, index, &tree->text);
	add_switch(cli, device, &tree->text);
	add_memory(cli, device, &tree->text);
	vfs = count_vfs(cli->topo, device);
	if (vfs)
		strbuf_printf(&tree->text, " + %u VF%s", vfs,
			      vfs == 1 ? "" : "s");
}

static void link_row(struct tree *tree, u32 index, unsigned int depth)
{
	const struct pcitopo_link *link = &tree->cli->topo->links[index];

	begin_row(tree, depth);
	word_address(tree->cli, link->port, &tree->text);
	add_drawing(link, &tree->text);
	if (link->device != PCITOPO_NO_INDEX)
		word_address(tree->cli, link->device, &tree->text);
	add_cell(tree, COLOUR_NONE);
	add_below(tree, index);
	add_cell(tree, COLOUR_NONE);
	if (link->slot)
		strbuf_printf(&tree->text, "slot %s", link->slot);
	add_cell(tree, COLOUR_NONE);
	word_verdict(tree->cli, index, &tree->text);
	add_cell(tree, word_colour(link->verdict));
}

/* A function that is on no line of a link */
static void function_row(struct tree *tree, u32 device, unsigned int depth)
{
	const struct pcitopo_device *dev = &tree->cli->topo->devices[device];
	char alias[ALIAS_SIZE];

	if (!tree->cli->options->all && (!dev->has_ordinal || dev->internal))
		return;
	begin_row(tree, depth);
	word_address(tree->cli, device, &tree->text);
	add_cell(tree, COLOUR_NONE);
	if (word_alias(tree->cli, device, alias))
		strbuf_printf(&tree->text, "%s ", alias);
	word_model(tree->cli, device, &tree->text);
	word_memdev(tree->cli, device, &tree->text);
	add_cell(tree, COLOUR_NONE);
	if (dev->slot)
		strbuf_printf(&tree->text, "slot %s", dev->slot);
	add_cell(tree, COLOUR_NONE);
	strbuf_puts(&tree->text, dev->internal ? "internal" : "no link");
	add_cell(tree, COLOUR_DIM);
}

/*
 * The functions on one bus. @shown: a link's line shows those that are no
 * bridges. The library has no bus below itself, so this ends.
 */
static void walk(struct tree *tree, u32 device, unsigned int depth, bool shown)
{
	const struct pcitopo_topo *topo = tree->cli->topo;
	const struct pcitopo_device *dev;
	bool port;

	for (; device != PCITOPO_NO_INDEX; device = dev->next_sibling) {
		dev = &topo->devices[device];
		port = dev->port_link != PCITOPO_NO_INDEX;
		if (port && link_hidden(tree->cli, dev->port_link))
			continue;
		if (port)
			link_row(tree, dev->port_link, depth);
		else if (!shown)
			function_row(tree, device, depth);
		walk(tree, dev->first_child, depth + port, port);
	}
}

static int compare_roots(const void *a, const void *b)
{
	const struct root_order *ra = a, *rb = b;

	if (ra->known != rb->known)
		return ra->known ? -1 : 1;
	if (ra->known && ra->node != rb->node)
		return ra->node < rb->node ? -1 : 1;
	return ra->root < rb->root ? -1 : ra->root > rb->root;
}

static struct root_order *order_roots(const struct pcitopo_topo *topo)
{
	struct root_order *order = xzalloc(topo->num_roots, sizeof(*order));
	u32 i;

	for (i = 0; i < topo->num_roots; i++) {
		order[i].root = i;
		order[i].known = topo->roots[i].has_numa_node;
		order[i].node = topo->roots[i].numa_node;
	}
	qsort(order, topo->num_roots, sizeof(*order), compare_roots);
	return order;
}

static void walk_roots(struct tree *tree)
{
	const struct pcitopo_topo *topo = tree->cli->topo;
	struct root_order *order = order_roots(topo);
	u32 i;

	for (i = 0; i < topo->num_roots; i++) {
		if (!i || order[i].known != order[i - 1].known ||
		    order[i].node != order[i - 1].node)
			tree->node = &order[i];
		tree->root = &topo->roots[order[i].root];
		walk(tree, tree->root->first_child, 0, false);
	}
	free(order);
}

static void add_hidden(struct strbuf *text, u32 count, const char *what)
{
	if (count)
		strbuf_printf(text, "%s%u %s%s", text->length ? ", " : "",
			      count, what, count == 1 ? "" : "s");
}

static void tell_hidden(const struct cli *cli)
{
	const struct pcitopo_topo *topo = cli->topo;
	u32 internal = 0, root_complex = 0, empty = 0;
	const struct pcitopo_device *dev;
	struct strbuf text = { 0 };
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		dev = &topo->devices[i];
		internal += dev->internal;
		root_complex += !dev->internal && !dev->has_ordinal &&
				dev->parent == PCITOPO_NO_INDEX &&
				dev->port_link == PCITOPO_NO_INDEX;
	}
	for (i = 0; i < topo->num_links; i++)
		empty += topo->links[i].verdict == PCITOPO_VERDICT_EMPTY;
	add_hidden(&text, internal, "internal function");
	add_hidden(&text, root_complex, "root-complex function");
	add_hidden(&text, empty, "empty slot");
	if (text.length)
		out_line(cli->out, "hidden: %s (-a)", strbuf_text(&text));
	strbuf_free(&text);
}

static void tree_text(const struct cli *cli)
{
	struct tree tree = { .cli = cli };
	int column;

	tree.table = table_new(cli->out, TABLE_NO_HEADINGS);
	for (column = 0; column < 4; column++)
		table_column(tree.table, NULL, false);
	walk_roots(&tree);
	table_print(tree.table);
	table_free(tree.table);
	strbuf_free(&tree.text);
	if (!cli->options->all)
		tell_hidden(cli);
}

static int tree_json(struct cli *cli)
{
	struct json *json = document_open(cli);

	if (!json)
		return EXIT_TROUBLE;
	document_array(cli, json, NOUN_DEVICE);
	document_array(cli, json, NOUN_LINK);
	document_array(cli, json, NOUN_SWITCH);
	document_close(cli, json);
	return 0;
}

/**
 * verb_tree - the verb tree
 * @cli: the machine
 *
 * Return: exit status.
 */
int verb_tree(struct cli *cli)
{
	if (cli->options->json)
		return tree_json(cli);
	tree_text(cli);
	return 0;
}
