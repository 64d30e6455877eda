/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.h - what every verb is given: the machine and the command line
 */
#ifndef PCITOPO_CLI_COLUMNS_CLI_H
#define PCITOPO_CLI_COLUMNS_CLI_H

#include "options/options.h"
#include "output/output.h"

/* A path together with those who share its uplink */
struct path_item {
	struct pcitopo_path path;
	u32 *shared;
	u32 num_shared;
	bool has_shared;
};

/**
 * struct cli - what a verb is given
 * @options: the command line
 * @out: where output goes
 * @input: name of the input
 * @one_of_many: there are other inputs
 * @pt: context of the library
 * @topo: the machine
 * @check: set by cli_check()
 * @path: the path that the columns of NOUN_PATH are about
 * @many_domains: addresses are shown with their domain
 */
struct cli {
	const struct options *options;
	struct out *out;
	const char *input;
	bool one_of_many;
	struct pcitopo *pt;
	const struct pcitopo_topo *topo;
	struct pcitopo_check *check;
	const struct path_item *path;
	bool many_domains;
};

/* columns/cli.c: what verbs have in common */
bool selector_matches(const struct selector *selector,
		      const struct pcitopo_address *address);
const struct pcitopo_check *cli_check(struct cli *cli);
bool cli_selected(const struct cli *cli, u32 device);
void cli_no_thing(const struct cli *cli, const char *text, int ret);
u32 cli_find_device(const struct cli *cli, const char *text);
bool cli_is_card(const struct cli *cli, u32 device);
u32 cli_path_ends(const struct cli *cli, u32 **indices);
int cli_path_load(struct cli *cli, struct path_item *item, u32 from, u32 to);
void cli_path_unload(struct cli *cli, struct path_item *item);

#endif /* PCITOPO_CLI_COLUMNS_CLI_H */
