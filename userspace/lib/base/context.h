/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * context.h - the context behind every library call
 *
 * Private to the library. A context owns all memory it hands out: strings and
 * small objects live in an arena that is freed as a whole, arrays of the model
 * are grown with pcitopo_grow().
 */
#ifndef PCITOPO_BASE_CONTEXT_H
#define PCITOPO_BASE_CONTEXT_H

#include "libpcitopo.h"

struct pcitopo_arena_block;

struct pcitopo {
	struct pcitopo_arena_block *arena;
	struct pcitopo_topo topo;
	u32 device_capacity;
	struct pcitopo_problem *problems;
	u32 num_problems;
	u32 problem_capacity;
	u32 problems_left_out;
	const char *source;
	const char *host;	 /* or NULL */
	const char *machine;	 /* or NULL */
	const char *captured_at; /* or NULL */
	bool is_watched; /* the module need not be asked to read again */
	bool is_monitor; /* reads again and again: mailboxes are left alone */
	bool has_sample_age;
	u64 sample_age_ns;
	struct pcitopo_check check;
	struct pcitopo_finding *findings;
	u32 finding_capacity;
};

/* More problems than these are counted, not kept: input is hostile */
#define PCITOPO_MAX_PROBLEMS 100

/* The machine can be asked again, as root or after waking it */
static inline bool pcitopo_is_live(const struct pcitopo *pt)
{
	return strcmp(pt->source, "sysfs") == 0 ||
	       strcmp(pt->source, "kernel") == 0;
}

void *pcitopo_alloc(struct pcitopo *pt, size_t size);
void pcitopo_forget(struct pcitopo *pt);
char *pcitopo_strndup(struct pcitopo *pt, const char *text, size_t length);
char *pcitopo_strdup(struct pcitopo *pt, const char *text);
char *pcitopo_sprintf(struct pcitopo *pt, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void *pcitopo_grow(void *array, u32 needed, u32 *capacity, size_t size);
void pcitopo_problem_add(struct pcitopo *pt, const char *file,
			 unsigned long line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif /* PCITOPO_BASE_CONTEXT_H */
