// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * check.c - the verdict on the server
 *
 * The library judges, this prints. The exit status is the library's.
 */
#include "columns/columns.h"
#include "verbs/report.h"
#include "verbs/verbs.h"

/* For a diff between servers: what is wrong, and nothing that numbers things */
static void check_quiet(const struct cli *cli)
{
	const struct pcitopo_check *check = cli->check;
	u32 i;

	report_verdict(cli);
	for (i = 0; i < check->num_findings &&
		    check->findings[i].severity <= PCITOPO_SEVERITY_WARNING;)
		i += report_finding(cli, i);
}

static void check_text(const struct cli *cli)
{
	const struct pcitopo_check *check = cli->check;
	u32 i;

	report_verdict(cli);
	report_groups(cli);
	for (i = 0; i < check->num_findings;)
		i += report_finding(cli, i);
	report_not_covered(cli);
	out_line(cli->out, "policy: none");
	out_line(cli->out, "shape %s", check->shape);
}

static int check_json(struct cli *cli)
{
	struct json *json = document_open(cli);

	if (!json)
		return EXIT_TROUBLE;
	document_check(cli, json);
	document_close(cli, json);
	return 0;
}

/**
 * verb_check - the verb check
 * @cli: the machine
 *
 * Return: exit status.
 */
int verb_check(struct cli *cli)
{
	const struct pcitopo_check *check = cli_check(cli);

	if (!check)
		return EXIT_TROUBLE;
	if (cli->options->json) {
		if (check_json(cli))
			return EXIT_TROUBLE;
	} else if (cli->options->quiet) {
		check_quiet(cli);
	} else {
		check_text(cli);
	}
	return check->exit_status;
}
