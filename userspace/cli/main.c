// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - the command: one machine after the other
 *
 * Each input is a machine of its own. What went wrong with one does not keep
 * the next from being looked at; the exit status is the worst of all.
 */
#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <string.h>

#include "inputs.h"
#include "verbs/verbs.h"

static int (*const run_verb[VERB_COUNT])(struct cli *cli) = {
	[VERB_SUMMARY] = verb_summary, [VERB_LIST] = verb_list,
	[VERB_TREE] = verb_tree,       [VERB_SHOW] = verb_show,
	[VERB_PATHS] = verb_paths,     [VERB_MATRIX] = verb_matrix,
	[VERB_CHECK] = verb_check,     [VERB_EXPLAIN] = verb_explain,
};

/* 2 is worse than 1, 1 than 3, 3 than 0 */
static int worse(int a, int b)
{
	static const int rank[] = { 0, 2, 3, 1 };

	return rank[a & 3] > rank[b & 3] ? a : b;
}

/* Return: how many */
static u32 report_problems(const struct cli *cli)
{
	const struct pcitopo_problem *problems;
	u32 count;
	u32 i;

	problems = pcitopo_problems(cli->pt, &count);
	for (i = 0; i < count; i++) {
		if (problems[i].file && problems[i].line)
			err("%s:%lu: %s", problems[i].file, problems[i].line,
			    problems[i].message);
		else if (problems[i].file)
			err("%s: %s", problems[i].file, problems[i].message);
		else
			err("%s", problems[i].message);
	}
	return count;
}

static void describe(struct cli *cli)
{
	const struct pcitopo_topo *topo = pcitopo_topo(cli->pt);
	u32 last = topo->num_devices;

	cli->topo = topo;
	cli->many_domains = last &&
			    topo->devices[0].address.domain !=
				    topo->devices[last - 1].address.domain;
}

static int run_loaded(struct cli *cli)
{
	int status = report_problems(cli) ? EXIT_TROUBLE : 0;

	describe(cli);
	if (cli->one_of_many && !cli->options->json)
		out_line(cli->out, "== %s", cli->input);
	return worse(status, run_verb[cli->options->verb](cli));
}

/* In bus order, so that equal machines are redacted alike */
static void redact(const struct cli *cli)
{
	const struct pcitopo_topo *topo = pcitopo_topo(cli->pt);
	u32 i;

	if (!cli->out->redact)
		return;
	redact_host(cli->out->redact, pcitopo_host(cli->pt));
	for (i = 0; i < topo->num_devices; i++) {
		if (pcitopo_has(&topo->devices[i].config, PCITOPO_HAVE_SERIAL))
			redact_serial(cli->out->redact,
				      topo->devices[i].config.serial);
	}
	for (i = 0; i < topo->cxl.num_memdevs; i++) {
		if (topo->cxl.memdevs[i].serial.known &&
		    topo->cxl.memdevs[i].serial.value)
			redact_serial(cli->out->redact,
				      topo->cxl.memdevs[i].serial.value);
	}
}

static int run_result(struct cli *cli, int ret)
{
	redact(cli);
	if (!ret)
		return run_loaded(cli);
	if (!report_problems(cli))
		err("cannot read %s: %s", cli->input, strerror(-ret));
	return EXIT_TROUBLE;
}

static void open_cli(struct cli *cli)
{
	cli->pt = pcitopo_new();
	if (!cli->pt)
		out_of_memory();
}

static void close_cli(struct cli *cli)
{
	pcitopo_check_free(cli->check);
	pcitopo_free(cli->pt);
}

static int load(struct cli *cli, const char *input)
{
	static const char *const sources[] = {
		[SOURCE_BEST] = NULL,
		[SOURCE_SYSFS] = "sysfs",
		[SOURCE_KERNEL] = "kernel",
	};
	const struct pcitopo_load_options options = {
		.source = sources[cli->options->source],
		.input = input,
		.sysfs = cli->options->sysfs,
	};

	return pcitopo_load(cli->pt, &options);
}

static int run_live(const struct options *options, struct out *out)
{
	struct cli cli = { .options = options, .out = out };
	int status;

	cli.input = options->sysfs.root ? options->sysfs.root : "this machine";
	open_cli(&cli);
	status = run_result(&cli, load(&cli, NULL));
	close_cli(&cli);
	return out_flush(out) ? EXIT_TROUBLE : status;
}

static int run_input(const struct options *options, struct out *out,
		     struct inputs *inputs, const struct input *input)
{
	struct cli cli = {
		.options = options,
		.out = out,
		.input = input->path,
		.one_of_many = inputs->count > 1 || input->directory,
	};
	int status = 0;
	int ret;

	open_cli(&cli);
	ret = load(&cli, input->path);
	inputs_used(inputs, input, ret != -EINVAL);
	if (ret != -EINVAL || !input->directory)
		status = run_result(&cli, ret);
	close_cli(&cli);
	return status;
}

static int run_inputs(const struct options *options, struct out *out)
{
	struct inputs inputs;
	int status = 0;
	unsigned int i;

	if (!options->inputs.count)
		return run_live(options, out);
	status = inputs_expand(&inputs, options->inputs.files,
			       options->inputs.count);
	for (i = 0; i < inputs.count; i++) {
		status = worse(status, run_input(options, out, &inputs,
						 &inputs.list[i]));
		if (out_flush(out)) {
			status = EXIT_TROUBLE;
			break;
		}
	}
	if (i == inputs.count)
		status = worse(status, inputs_check(&inputs));
	inputs_free(&inputs);
	return status;
}

static void show_version(struct out *out)
{
	out_line(out, "pcitopo %s", PCITOPO_VERSION);
	out_line(out, "built in: %s", PCITOPO_BUILT_IN);
	out_line(out, "left out: %s",
		 *PCITOPO_LEFT_OUT ? PCITOPO_LEFT_OUT : "nothing");
}

static int run(const struct options *options, struct out *out)
{
	int ret;

	if (options->version) {
		show_version(out);
		return 0;
	}
	if (options->help && options->verb == VERB_SUMMARY) {
		help_general(out);
		return 0;
	}
	if (options->help) {
		help_verb(out, options->verb);
		return 0;
	}
	if (options->verb == VERB_LIST) {
		ret = list_prepare(options, out);
		if (ret)
			return ret < 0 ? EXIT_TROUBLE : 0;
	}
	if (options->verb == VERB_MONITOR)
		return monitor_run(options, out);
	return run_inputs(options, out);
}

int main(int argc, char **argv)
{
	struct options options;
	struct out out;
	int status;

	setlocale(LC_CTYPE, "");
	/* A reader that goes away must not take the verdict with it */
	signal(SIGPIPE, SIG_IGN);
	if (options_parse(&options, argc, argv)) {
		options_free(&options);
		return EXIT_TROUBLE;
	}
	out_open(&out, options.output, options.colour);
	if (options.redact)
		out_redact(&out);
	status = run(&options, &out);
	if (out_close(&out))
		status = EXIT_TROUBLE;
	options_free(&options);
	return status;
}
