// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * summary.c - what the machine is, how its GPUs are reached, what is wrong
 *
 * What one looks at first. Whatever could not be seen is named together with
 * the command that would show it.
 */
#include <stdlib.h>
#include <string.h>

#include "columns/memdev-facts.h"
#include "verbs/report.h"
#include "columns/phrase.h"
#include "verbs/verbs.h"

static void add_count(struct strbuf *text, u32 count, const char *what,
		      const char *many)
{
	strbuf_printf(text, "%s%u %s", text->length ? ", " : "", count,
		      count == 1 ? what : many);
}

static u32 count_domains(const struct pcitopo_topo *topo)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < topo->num_devices; i++)
		count += !i || topo->devices[i].address.domain !=
				       topo->devices[i - 1].address.domain;
	return count;
}

static int compare_ints(const void *a, const void *b)
{
	const int *na = a, *nb = b;

	return *na < *nb ? -1 : *na > *nb;
}

static u32 count_nodes(const struct pcitopo_topo *topo)
{
	int *nodes = xzalloc(topo->num_roots, sizeof(*nodes));
	u32 known = 0;
	u32 count = 0;
	u32 i;

	for (i = 0; i < topo->num_roots; i++) {
		if (topo->roots[i].has_numa_node)
			nodes[known++] = topo->roots[i].numa_node;
	}
	qsort(nodes, known, sizeof(*nodes), compare_ints);
	for (i = 0; i < known; i++)
		count += !i || nodes[i] != nodes[i - 1];
	free(nodes);
	return count;
}

static u32 count_chips(const struct pcitopo_topo *topo)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < topo->num_switches; i++) {
		if (topo->switches[i].has_chip && !topo->switches[i].internal &&
		    topo->switches[i].chip >= count)
			count = topo->switches[i].chip + 1;
	}
	return count;
}

static void put_machine(const struct cli *cli)
{
	const struct pcitopo_topo *topo = cli->topo;
	struct strbuf text = { 0 };
	u32 nodes = count_nodes(topo);

	if (pcitopo_machine(cli->pt))
		strbuf_puts(&text, pcitopo_machine(cli->pt));
	add_count(&text, topo->num_devices, "function", "functions");
	add_count(&text, count_domains(topo), "domain", "domains");
	if (nodes)
		add_count(&text, nodes, "NUMA node", "NUMA nodes");
	else
		strbuf_puts(&text, ", NUMA nodes not known");
	out_line(cli->out, "machine   %s", strbuf_text(&text));
	strbuf_free(&text);
}

struct model {
	char *name;
	u32 count;
};

/* A machine has few models, and peers follow each other */
static void count_model(struct model **models, u32 *count, const char *name)
{
	u32 i = *count;

	while (i && strcmp((*models)[i - 1].name, name) != 0)
		i--;
	if (!i) {
		*models = xrealloc(*models, *count + 1, sizeof(**models));
		(*models)[*count].name = strdup(name);
		if (!(*models)[*count].name)
			out_of_memory();
		(*models)[*count].count = 0;
		i = ++*count;
	}
	(*models)[i - 1].count++;
}

static u32 collect_models(const struct cli *cli, enum pcitopo_kind kind,
			  struct model **models)
{
	struct strbuf name = { 0 };
	u32 count = 0;
	u32 i;

	*models = NULL;
	for (i = 0; i < cli->topo->num_devices; i++) {
		if (cli->topo->devices[i].kind != kind || !cli_is_card(cli, i))
			continue;
		strbuf_reset(&name);
		word_model(cli, i, &name);
		count_model(models, &count, strbuf_text(&name));
	}
	strbuf_free(&name);
	return count;
}

/* ", 512 GiB, 256 GiB online": only what is known of all of them */
static void add_memory(const struct cli *cli, struct strbuf *text)
{
	const struct pcitopo_cxl_system *cxl = &cli->topo->cxl;
	struct pcitopo_number bytes;
	u64 online = 0;
	u64 sum = 0;
	u32 i;

	for (i = 0; i < cli->topo->num_memdevs; i++) {
		memdev_capacity(cli->topo, cli->topo->memdevs[i], MEDIA_ANY,
				&bytes);
		if (!bytes.known || sum + bytes.value < sum)
			return;
		sum += bytes.value;
	}
	strbuf_puts(text, ", ");
	word_bytes(sum, text);
	for (i = 0; i < cxl->num_regions; i++) {
		if (cxl->regions[i].online_bytes.known)
			online += cxl->regions[i].online_bytes.value;
	}
	if (!cxl->num_regions)
		return;
	strbuf_puts(text, ", ");
	word_bytes(online, text);
	strbuf_puts(text, " online");
}

static void put_models(const struct cli *cli, enum pcitopo_kind kind,
		       const char *label, const char *none)
{
	struct strbuf text = { 0 };
	struct model *models;
	u32 count = collect_models(cli, kind, &models);
	u32 i;

	for (i = 0; i < count; i++) {
		strbuf_printf(&text, "%s%u x %s", i ? ", " : "",
			      models[i].count, models[i].name);
		free(models[i].name);
	}
	free(models);
	if (count && kind == PCITOPO_KIND_MEMDEV)
		add_memory(cli, &text);
	if (count || none)
		out_line(cli->out, "%-9s %s", label,
			 count ? strbuf_text(&text) : none);
	strbuf_free(&text);
}

static void put_switches(const struct cli *cli)
{
	const struct pcitopo_topo *topo = cli->topo;
	u32 chips = count_chips(topo);
	struct strbuf text = { 0 };
	u32 on_cards = 0;
	u32 i;

	for (i = 0; i < topo->num_switches; i++)
		on_cards += topo->switches[i].internal;
	add_count(&text, topo->num_switches - on_cards, "switch", "switches");
	if (chips)
		add_count(&text, chips, "chip", "chips");
	if (on_cards)
		add_count(&text, on_cards, "more on a card", "more on cards");
	if (topo->num_switches)
		out_line(cli->out, "switches  %s", strbuf_text(&text));
	strbuf_free(&text);
}

/* Links that could have a retimer: judged, and something is below */
static void put_retimers(const struct cli *cli)
{
	const struct pcitopo_topo *topo = cli->topo;
	const struct pcitopo_link *link;
	u32 links = 0;
	u32 blind = 0;
	u32 i;

	for (i = 0; i < topo->num_links; i++) {
		link = &topo->links[i];
		if (link->internal || link->verdict == PCITOPO_VERDICT_EMPTY)
			continue;
		links++;
		blind += !link->has_retimers;
	}
	if (!links)
		return;
	if (blind == links) {
		out_line(cli->out, "retimers  not known: %s",
			 topo->num_access_denied ?
				 "only root can see them" :
				 "no end of a link detects them");
		return;
	}
	out_part(cli->out, COLOUR_NONE, "retimers  %u seen",
		 topo->num_retimers);
	if (blind)
		out_part(cli->out, COLOUR_NONE, "; not known of %u of %u links",
			 blind, links);
	out_end(cli->out);
}

static void put_findings(const struct cli *cli)
{
	const struct pcitopo_check *check = cli->check;
	u32 i;

	report_verdict(cli);
	for (i = 0; i < check->num_findings &&
		    check->findings[i].severity != PCITOPO_SEVERITY_NOTE;)
		i += report_finding(cli, i);
	if (i < check->num_findings)
		out_line(cli->out, "note  %u more: pcitopo check",
			 check->num_findings - i);
}

static u32 count_reason(const struct pcitopo_topo *topo,
			enum pcitopo_reason reason)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < topo->num_links; i++)
		count += topo->links[i].verdict == PCITOPO_VERDICT_UNKNOWN &&
			 topo->links[i].reasons >> reason & 1;
	return count;
}

static bool is_live(const struct cli *cli)
{
	return strcmp(pcitopo_source_name(cli->pt), "lspci") != 0;
}

static void put_asleep(const struct cli *cli)
{
	u32 asleep = cli->topo->num_asleep;

	if (asleep)
		out_line(cli->out,
			 "asleep: %u function%s, left alone; to wake and read "
			 "%s: pcitopo --wake",
			 asleep, asleep == 1 ? "" : "s",
			 asleep == 1 ? "it" : "them");
}

static void put_unseen(const struct cli *cli)
{
	const struct pcitopo_topo *topo = cli->topo;
	struct strbuf text = { 0 };
	u32 links = count_reason(topo, PCITOPO_REASON_NOT_READ) +
		    count_reason(topo, PCITOPO_REASON_ACCESS_DENIED);

	if (links)
		add_count(&text, links, "link", "links");
	if (topo->num_access_denied)
		add_count(&text, topo->num_access_denied,
			  "function with access denied",
			  "functions with access denied");
	if (text.length)
		out_line(cli->out, "not seen: %s; to see more%s",
			 strbuf_text(&text),
			 is_live(cli) ? ": sudo pcitopo" :
					", on that machine: sudo lspci -D "
					"-vvv -xxxx");
	strbuf_free(&text);
	put_asleep(cli);
}

static void summary_text(const struct cli *cli)
{
	put_machine(cli);
	put_models(cli, PCITOPO_KIND_GPU, "gpus", "none");
	put_models(cli, PCITOPO_KIND_NIC, "nics", NULL);
	put_models(cli, PCITOPO_KIND_NVME, "nvmes", NULL);
	put_models(cli, PCITOPO_KIND_MEMDEV, "memdevs", NULL);
	put_switches(cli);
	put_retimers(cli);
	out_end(cli->out);
	summary_paths(cli);
	put_findings(cli);
	put_unseen(cli);
	report_not_covered(cli);
	out_line(cli->out, "shape %s", cli->check->shape);
}

static int summary_json(struct cli *cli)
{
	struct json *json = document_open(cli);
	u32 *from;
	u32 count;
	int ret;

	if (!json)
		return EXIT_TROUBLE;
	count = cli_path_ends(cli, &from);
	ret = document_paths(cli, json, from, count, PCITOPO_NO_INDEX);
	free(from);
	if (ret) {
		json_free(json);
		return EXIT_TROUBLE;
	}
	document_check(cli, json);
	document_close(cli, json);
	return 0;
}

/**
 * verb_summary - no verb
 * @cli: the machine
 *
 * Return: exit status; findings do not count.
 */
int verb_summary(struct cli *cli)
{
	if (!cli_check(cli))
		return EXIT_TROUBLE;
	if (cli->options->json)
		return summary_json(cli);
	summary_text(cli);
	return 0;
}
