// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain-cxl.c - why there is no CXL memory, for people
 *
 * First the answer: what is broken first, why, and what to do. Then the chain
 * of the machine and of each device, so that who reads can see for himself.
 */
#include <string.h>

#include "verbs/explain-cxl.h"
#include "columns/phrase.h"

#define LABEL_WIDTH  11
#define RESULT_WIDTH 9
#define STEP_WIDTH   13

static const enum colour colours[PCITOPO_CXL_RESULT_COUNT] = {
	[PCITOPO_CXL_UNKNOWN] = COLOUR_WARN,
	[PCITOPO_CXL_OK] = COLOUR_GOOD,
	[PCITOPO_CXL_BROKEN] = COLOUR_BAD,
	[PCITOPO_CXL_SKIPPED] = COLOUR_DIM,
};

static void put_label(struct out *out, const char *label)
{
	out_part(out, COLOUR_DIM, "%-*s", LABEL_WIDTH, label);
}

static void put_lines(const struct cli *cli, const char *label,
		      const char *const *lines)
{
	for (; *lines; lines++) {
		put_label(cli->out, label);
		out_line(cli->out, "%s", *lines);
		label = "";
	}
}

/* "mem0 01:00.0, slot 1"; without its function, what Linux calls it */
static void add_device(const struct cli *cli,
		       const struct pcitopo_cxl_chain *chain,
		       struct strbuf *text)
{
	const struct pcitopo_device *device;
	char alias[ALIAS_SIZE];
	const char *slot;
	u32 link;

	if (chain->device == PCITOPO_NO_INDEX) {
		strbuf_puts(text, cli->topo->cxl.memdevs[chain->memdev].name);
		return;
	}
	if (word_alias(cli, chain->device, alias))
		strbuf_printf(text, "%s ", alias);
	word_address(cli, chain->device, text);
	device = &cli->topo->devices[chain->device];
	link = device->link;
	slot = link != PCITOPO_NO_INDEX ? cli->topo->links[link].slot :
					  device->slot;
	if (slot)
		strbuf_printf(text, ", slot %s", slot);
}

static u32 count_unknown(const struct pcitopo_cxl_explanation *explanation)
{
	const struct pcitopo_cxl_chain *chain;
	u32 count = 0, i;

	for (i = 0; i < explanation->num_chains; i++) {
		chain = &explanation->chains[i];
		count += !chain->in_use && !chain->broken;
	}
	return count;
}

static void put_counts(const struct cli *cli,
		       const struct pcitopo_cxl_explanation *explanation)
{
	u32 unknown = count_unknown(explanation);
	struct strbuf rest = { 0 };

	if (unknown)
		strbuf_printf(&rest, ", not known of %u", unknown);
	put_label(cli->out, "cxl");
	out_line(cli->out, "%u memory device%s, %u in use%s",
		 explanation->num_chains,
		 explanation->num_chains == 1 ? "" : "s",
		 explanation->num_in_use, strbuf_text(&rest));
	strbuf_free(&rest);
}

static void put_answer(const struct cli *cli,
		       const struct pcitopo_cxl_explanation *explanation)
{
	const struct pcitopo_cxl_state *broken = explanation->broken;
	struct strbuf device = { 0 };

	put_counts(cli, explanation);
	if (!broken) {
		put_label(cli->out, "answer");
		out_line(cli->out, "%s", explanation->message);
		return;
	}
	put_label(cli->out, "broken");
	out_part(cli->out, COLOUR_BAD, "%s",
		 pcitopo_cxl_step_name(broken->step));
	if (explanation->chain) {
		add_device(cli, explanation->chain, &device);
		out_part(cli->out, COLOUR_NONE, " of %s", strbuf_text(&device));
		strbuf_free(&device);
	}
	out_line(cli->out, ": %s", explanation->message);
	put_lines(cli, "because", broken->evidence);
}

static void put_step(const struct cli *cli,
		     const struct pcitopo_cxl_state *state,
		     const struct pcitopo_cxl_state *shown)
{
	const char *const *line;

	out_part(cli->out, COLOUR_NONE, "%*s", LABEL_WIDTH, "");
	out_part(cli->out, colours[state->result], "%-*s", RESULT_WIDTH,
		 pcitopo_cxl_result_name(state->result));
	out_line(cli->out, "%-*s%s", STEP_WIDTH,
		 pcitopo_cxl_step_name(state->step), state->message);
	if (state->result != PCITOPO_CXL_BROKEN || state == shown)
		return;
	for (line = state->evidence; *line; line++)
		out_line(cli->out, "%*s%s",
			 LABEL_WIDTH + RESULT_WIDTH + STEP_WIDTH, "", *line);
	if (state->next)
		out_line(cli->out, "%*snext: %s",
			 LABEL_WIDTH + RESULT_WIDTH + STEP_WIDTH, "",
			 state->next);
}

static bool is_online(const struct pcitopo_cxl_chain *chain)
{
	return chain->steps[PCITOPO_CXL_STEP_ONLINE - PCITOPO_CXL_STEP_LINK]
		       .result == PCITOPO_CXL_OK;
}

/* What is behind a broken piece has nothing to say */
static void put_steps(const struct cli *cli,
		      const struct pcitopo_cxl_chain *chain,
		      const struct pcitopo_cxl_state *shown)
{
	u32 i;

	out_line(cli->out, "%s",
		 chain->broken ? ": not in use" :
				 ": not known whether it is in use");
	for (i = 0; i < PCITOPO_CXL_DEVICE_STEPS; i++) {
		if (!chain->broken || &chain->steps[i] <= chain->broken ||
		    chain->steps[i].result != PCITOPO_CXL_SKIPPED)
			put_step(cli, &chain->steps[i], shown);
	}
}

static const char *message_of(const struct pcitopo_cxl_chain *chain,
			      enum pcitopo_cxl_step step)
{
	return chain->steps[step - PCITOPO_CXL_STEP_LINK].message;
}

static void put_chain(const struct cli *cli,
		      const struct pcitopo_cxl_chain *chain,
		      const struct pcitopo_cxl_state *shown)
{
	struct strbuf text = { 0 };

	add_device(cli, chain, &text);
	put_label(cli->out, "device");
	out_part(cli->out, COLOUR_BOLD, "%s", strbuf_text(&text));
	strbuf_free(&text);
	if (!chain->in_use) {
		put_steps(cli, chain, shown);
		return;
	}
	out_part(cli->out, COLOUR_GOOD, ": in use");
	out_line(cli->out, ", %s, %s%s%s",
		 message_of(chain, PCITOPO_CXL_STEP_REGION),
		 message_of(chain, PCITOPO_CXL_STEP_USE),
		 is_online(chain) ? ", " : "",
		 is_online(chain) ? message_of(chain, PCITOPO_CXL_STEP_ONLINE) :
				    "");
}

static void explain_cxl_text(const struct cli *cli,
			     const struct pcitopo_cxl_explanation *explanation)
{
	u32 i;

	put_answer(cli, explanation);
	put_lines(cli, "not known", explanation->not_known);
	if (explanation->next) {
		put_label(cli->out, "next");
		out_line(cli->out, "%s", explanation->next);
	}
	out_part(cli->out, COLOUR_DIM, "machine");
	out_end(cli->out);
	for (i = 0; i < PCITOPO_CXL_MACHINE_STEPS; i++)
		put_step(cli, &explanation->machine[i], explanation->broken);
	for (i = 0; i < explanation->num_chains; i++)
		put_chain(cli, &explanation->chains[i], explanation->broken);
}

/**
 * explain_cxl - say why there is no CXL memory
 * @cli: the machine
 *
 * Return: exit status.
 */
int explain_cxl(struct cli *cli)
{
	const struct pcitopo_cxl_explanation *explanation;
	int ret = pcitopo_explain_cxl(cli->pt, &explanation);

	if (ret) {
		err("%s: cannot explain: %s", cli->input, strerror(-ret));
		return EXIT_TROUBLE;
	}
	if (!cli->options->json)
		explain_cxl_text(cli, explanation);
	else if (explain_cxl_json(cli, explanation))
		return EXIT_TROUBLE;
	return explanation->exit_status;
}
