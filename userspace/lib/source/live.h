/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.h - what the sources of a live machine share
 *
 * Private to the library. A base source reports the functions; the passes add
 * what else is below /sys. All read below one root directory.
 */
#ifndef PCITOPO_SOURCE_LIVE_H
#define PCITOPO_SOURCE_LIVE_H

#include "source/sysfs/path.h"

/* source/live.c */
int pcitopo_live_open(struct pcitopo *pt, struct pcitopo_rootdir *root,
		      const char *path);
int pcitopo_live_finish(struct pcitopo *pt, const struct pcitopo_rootdir *root);

/* source/kernel/source.c */
bool pcitopo_kernel_detect(void);

#endif /* PCITOPO_SOURCE_LIVE_H */
