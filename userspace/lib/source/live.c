// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * live.c - what the sources of a live machine share
 *
 * However the functions were read, their slots, names and counters are where
 * Linux has them: the same passes run for every such source, over the same root
 * directory.
 */
#include "source/live.h"

#include <errno.h>
#include <time.h>

#include "source/pass/pass.h"

static const char *time_now(struct pcitopo *pt)
{
	time_t now = time(NULL);
	char text[32];
	struct tm utc;

	if (!gmtime_r(&now, &utc) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc))
		return NULL;
	return pcitopo_arena_strdup(&pt->arena, text);
}

/**
 * pcitopo_live_open - begin to read a live machine
 * @pt: a new context
 * @root: filled; to be closed with pcitopo_rootdir_close()
 * @path: directory to take for /; NULL: this machine
 *
 * Return: 0; -ENOMEM, or a negative errno of open() with a problem.
 */
int pcitopo_live_open(struct pcitopo *pt, struct pcitopo_rootdir *root,
		      const char *path)
{
	const char *copy = pcitopo_arena_strdup(&pt->arena, path ? path : "/");
	int ret;

	if (!copy)
		return -ENOMEM;
	ret = pcitopo_rootdir_open(root, copy);
	if (ret) {
		pcitopo_problems_add(&pt->problems, copy, 0,
				     "cannot be opened: %s", strerror(-ret));
		return ret;
	}
	/* A copied tree does not say which machine it is of, nor from when */
	if (!path)
		pt->captured_at = time_now(pt);
	return 0;
}

/**
 * pcitopo_live_finish - join the functions and run the passes
 * @pt: context with functions that a source has reported
 * @root: the directory that stands for /
 *
 * Return: 0, or what pcitopo_topo_finish() returns.
 */
int pcitopo_live_finish(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	int ret;

	pcitopo_passes_run(pt, root, PCITOPO_PASS_BEFORE_JOIN);
	ret = pcitopo_topo_finish(pt);
	if (ret)
		return ret;
	pcitopo_passes_run(pt, root, PCITOPO_PASS_AFTER_JOIN);
	return 0;
}
