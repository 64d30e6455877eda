/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * load.h - the base sources, each of which fills a model
 */
#ifndef PCITOPO_SOURCE_LOAD_H
#define PCITOPO_SOURCE_LOAD_H

#include "model/model.h"

/* Sources: one call fills the model completely (source.c) */
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
int pcitopo_load_live(struct pcitopo *pt);

/* Names of what has numbers only (source/names/names.c) */
void pcitopo_look_up_names(struct pcitopo *pt);

#endif /* PCITOPO_SOURCE_LOAD_H */
