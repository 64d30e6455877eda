// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * load.c - the base sources, in the order in which they are preferred
 *
 * The first one that detects the machine fills the model. No source knows
 * another one.
 */
#include "source/load.h"

#include "source/live.h"

#include <errno.h>

/**
 * struct source - a base source
 * @name: as pcitopo_source_name() returns it
 * @detect: whether it can read what the options ask for
 * @report: reads it
 */
struct source {
	const char *name;
	bool (*detect)(const struct pcitopo_load_options *options);
	int (*report)(struct pcitopo *pt,
		      const struct pcitopo_load_options *options);
};

static bool is_text(const struct pcitopo_load_options *options)
{
	return options->input;
}

static int report_text(struct pcitopo *pt,
		       const struct pcitopo_load_options *options)
{
	return pcitopo_load_lspci(pt, options->input);
}

/* The module knows no other machine, and wakes nothing */
static bool has_module(const struct pcitopo_load_options *options)
{
	return options->source ||
	       (!options->sysfs.root && !options->sysfs.wake &&
		pcitopo_kernel_detect());
}

static int report_module(struct pcitopo *pt,
			 const struct pcitopo_load_options *options)
{
	return pcitopo_load_kernel(pt);
}

static bool has_sysfs(const struct pcitopo_load_options *options)
{
	return true;
}

static int report_sysfs(struct pcitopo *pt,
			const struct pcitopo_load_options *options)
{
	return pcitopo_load_sysfs(pt, &options->sysfs);
}

static const struct source sources[] = {
	{ "lspci", is_text, report_text },
	{ "kernel", has_module, report_module },
	{ "sysfs", has_sysfs, report_sysfs },
};

/**
 * pcitopo_load - fill the model
 * @pt: a new context
 * @options: where from
 *
 * Return: as pcitopo_load_lspci(), pcitopo_load_kernel() or
 * pcitopo_load_sysfs(); -EINVAL for a source that does not exist.
 * Since: 0.1
 */
int pcitopo_load(struct pcitopo *pt, const struct pcitopo_load_options *options)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(sources); i++) {
		if (options->source && strcmp(options->source, sources[i].name))
			continue;
		if (sources[i].detect(options))
			return sources[i].report(pt, options);
	}
	return -EINVAL;
}
