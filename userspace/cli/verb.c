// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verb.c - the verbs
 */
#include <errno.h>
#include <string.h>

#include "columns/cli.h"

const struct verb verbs[VERB_COUNT] = {
	[VERB_SUMMARY] = { NULL, NULL,
			   "what the machine is, GPU paths, findings",
			   verb_summary },
	[VERB_LIST] = { "list", "NOUN",
			"table of devices, links, switches, retimers or "
			"memdevs",
			verb_list },
	[VERB_TREE] = { "tree", NULL, "the fabric, link by link", verb_tree },
	[VERB_SHOW] = { "show", "THING",
			"all of one device, link, switch or retimer",
			verb_show },
	[VERB_PATHS] = { "paths", NULL,
			 "how GPUs reach the CPU, or one device another",
			 verb_paths },
	[VERB_MATRIX] = { "matrix", NULL,
			  "path types between GPUs, NICs and memory devices",
			  verb_matrix },
	[VERB_CHECK] = { "check", NULL,
			 "verdict on the server, in the exit status, too",
			 verb_check },
	[VERB_MONITOR] = { "monitor", "[THING]...",
			   "tell what happens to links and devices, as it "
			   "happens",
			   NULL },
	[VERB_EXPLAIN] = { "explain", "THING",
			   "which part of a link is suspect; of cxl, why there "
			   "is no memory",
			   verb_explain },
};

/**
 * verb_find - find a verb
 * @name: its name
 * @verb: set when found
 *
 * Return: 0, or -ENOENT.
 */
int verb_find(const char *name, enum verb_id *verb)
{
	unsigned int i;

	for (i = 0; i < VERB_COUNT; i++) {
		if (verbs[i].name && !strcmp(verbs[i].name, name)) {
			*verb = i;
			return 0;
		}
	}
	return -ENOENT;
}

/**
 * verb_names - append the names of all verbs
 * @names: where to; with commas
 */
void verb_names(struct strbuf *names)
{
	unsigned int i;

	for (i = 0; i < VERB_COUNT; i++) {
		if (verbs[i].name)
			strbuf_printf(names, "%s, ", verbs[i].name);
	}
	strbuf_puts(names, "help");
}
