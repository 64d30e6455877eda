// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * verb.c - the verbs
 */
#include <errno.h>
#include <string.h>

#include "options/options.h"

const struct verb verbs[VERB_COUNT] = {
	[VERB_SUMMARY] = { NULL, NULL,
			   "what the machine is, GPU paths, findings", true },
	[VERB_LIST] = { "list", "NOUN",
			"table of devices, links, switches, retimers or "
			"memdevs",
			true },
	[VERB_TREE] = { "tree", NULL, "the fabric, link by link", true },
	[VERB_SHOW] = { "show", "THING",
			"all of one device, link, switch or retimer", true },
	[VERB_PATHS] = { "paths", NULL,
			 "how GPUs reach the CPU, or one device another",
			 true },
	[VERB_MATRIX] = { "matrix", NULL,
			  "path types between GPUs, NICs and memory devices",
			  true },
	[VERB_CHECK] = { "check", NULL,
			 "verdict on the server, in the exit status, too",
			 true },
	[VERB_MONITOR] = { "monitor", "[THING]...",
			   "events of links and devices, as they happen",
			   false },
	[VERB_EXPLAIN] = { "explain", "THING",
			   "which part of a link is suspect; of cxl, why there "
			   "is no memory",
			   true },
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
