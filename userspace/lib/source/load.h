/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load.h - the base sources, each of which fills a model
 */
#ifndef PCITOPO_SOURCE_LOAD_H
#define PCITOPO_SOURCE_LOAD_H

#include "model/model.h"

/* Sources: one call fills the model completely (source/load.c) */
int pcitopo_load_lspci(struct pcitopo *pt, const char *path);

/**
 * struct pcitopo_sysfs_options - how to read a live machine
 * @root: directory to take for /; NULL: this machine
 * @wake: read functions that sleep, too, which wakes them
 */
struct pcitopo_sysfs_options {
	const char *root;
	bool wake;
};

int pcitopo_load_sysfs(struct pcitopo *pt,
		       const struct pcitopo_sysfs_options *options);
int pcitopo_load_kernel(struct pcitopo *pt);

/**
 * struct pcitopo_load_options - where a machine is read from
 * @source: name of the base source; NULL: the best one
 * @input: a text, or NULL for a live machine
 * @sysfs: how to read a live machine
 */
struct pcitopo_load_options {
	const char *source;
	const char *input;
	struct pcitopo_sysfs_options sysfs;
};

int pcitopo_load(struct pcitopo *pt,
		 const struct pcitopo_load_options *options);

/* Names of what has numbers only (source/names/names.c) */
void pcitopo_look_up_names(struct pcitopo *pt);

#endif /* PCITOPO_SOURCE_LOAD_H */
