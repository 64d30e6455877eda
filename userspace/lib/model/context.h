/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * context.h - the context behind every library call
 *
 * Private to the library. A context owns all memory it hands out: strings and
 * small objects live in an arena that is freed as a whole, arrays of the model
 * are grown with pcitopo_grow().
 */
#ifndef PCITOPO_MODEL_CONTEXT_H
#define PCITOPO_MODEL_CONTEXT_H

#include "base/problems.h"
#include "model/model.h"

struct pcitopo {
	struct pcitopo_arena arena;
	struct pcitopo_problems problems;
	struct pcitopo_topo topo;
	u32 device_capacity;
	const char *source;
	const char *host;	 /* or NULL */
	const char *machine;	 /* or NULL */
	const char *captured_at; /* or NULL */
	bool names_looked_up;
	bool is_watched; /* the module need not be asked to read again */
	bool is_monitor; /* reads again and again: mailboxes are left alone */
	bool has_sample_age;
	u64 sample_age_ns;
};

/* The root directory is that of this machine, of which libraries can be asked */
static inline bool pcitopo_is_this_machine(const struct pcitopo *pt)
{
	return pt->captured_at;
}

/* The machine can be asked again, as root or after waking it */
static inline bool pcitopo_is_live(const struct pcitopo *pt)
{
	return strcmp(pt->source, "sysfs") == 0 ||
	       strcmp(pt->source, "kernel") == 0;
}

#endif /* PCITOPO_MODEL_CONTEXT_H */
