// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * context.c - one machine: its model, its memory, and what was wrong with it
 */
#include "model/context.h"

#include <stdlib.h>

/**
 * pcitopo_new - make an empty context
 *
 * Return: the context, to be freed with pcitopo_free(); NULL without memory.
 * Since: 0.1
 */
struct pcitopo *pcitopo_new(void)
{
	struct pcitopo *pt = calloc(1, sizeof(*pt));

	if (!pt)
		return NULL;
	pt->source = "none";
	pt->problems.arena = &pt->arena;
	return pt;
}

/**
 * pcitopo_free - free a context and everything it handed out
 * @pt: the context; NULL is allowed
 *
 * Since: 0.1
 */
void pcitopo_free(struct pcitopo *pt)
{
	if (!pt)
		return;
	pcitopo_arena_free(&pt->arena);
	free(pt->topo.devices);
	free(pt->topo.roots);
	free(pt->topo.links);
	free(pt->topo.switches);
	free(pt->topo.downstream_ports);
	free(pt->topo.retimers);
	free(pt->topo.memdevs);
	free(pt->problems.list);
	free(pt);
}

/**
 * pcitopo_topo - the model of a context
 * @pt: the context
 *
 * Return: the model, empty before a successful load; good until
 * pcitopo_free().
 * Since: 0.1
 */
const struct pcitopo_topo *pcitopo_topo(const struct pcitopo *pt)
{
	return &pt->topo;
}

/**
 * pcitopo_source_name - where the model came from
 * @pt: the context
 *
 * Return: "none" before a load, else the name of the base source.
 * Since: 0.1
 */
const char *pcitopo_source_name(const struct pcitopo *pt)
{
	return pt->source;
}

/**
 * pcitopo_host - which host the model is of
 * @pt: the context
 *
 * Return: its name, or NULL when the source does not say.
 * Since: 0.1
 */
const char *pcitopo_host(const struct pcitopo *pt)
{
	return pt->host;
}

/**
 * pcitopo_machine - vendor and product of the machine
 * @pt: the context
 *
 * Return: for example "Dell Inc. PowerEdge XE9680", or NULL when the source
 * does not say.
 * Since: 0.1
 */
const char *pcitopo_machine(const struct pcitopo *pt)
{
	return pt->machine;
}

/**
 * pcitopo_captured_at - when the model was filled from a live machine
 * @pt: the context
 *
 * Return: UTC by ISO 8601, for example "2025-05-01T12:00:00Z", or NULL when the
 * source does not say.
 * Since: 0.1
 */
const char *pcitopo_captured_at(const struct pcitopo *pt)
{
	return pt->captured_at;
}

/**
 * pcitopo_sample_age - how old the model was when it was filled
 * @pt: the context
 * @seconds: untouched when that is not known
 *
 * The kernel module answers from what it has read before, perhaps long ago.
 *
 * Return: true when the source says when each function was read; @seconds is
 * since the first of them was.
 * Since: 0.1
 */
bool pcitopo_sample_age(const struct pcitopo *pt, u64 *seconds)
{
	if (pt->has_sample_age)
		*seconds = pt->sample_age_ns / 1000000000;
	return pt->has_sample_age;
}

/**
 * pcitopo_problems - what was wrong with the input
 * @pt: the context
 * @count: number of problems
 *
 * Return: array of @count problems in the order they were met; good until the
 * next load or pcitopo_free().
 * Since: 0.1
 */
const struct pcitopo_problem *pcitopo_problems(const struct pcitopo *pt,
					       u32 *count)
{
	*count = pt->problems.count;
	return pt->problems.list;
}
