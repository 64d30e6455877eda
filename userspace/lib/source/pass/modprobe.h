/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * modprobe.h - the files of modprobe.d(5)
 *
 * Private to the passes.
 */
#ifndef PCITOPO_SOURCE_PASS_MODPROBE_H
#define PCITOPO_SOURCE_PASS_MODPROBE_H

#include "base/rootdir.h"

/* @command is NULL for "blacklist", and what "install" runs instead of loading */
typedef void pcitopo_modprobe_fn(void *data, const char *file,
				 const char *module, const char *command);

void pcitopo_modprobe_read(const struct pcitopo_rootdir *root,
			   pcitopo_modprobe_fn *take, void *data);

#endif /* PCITOPO_SOURCE_PASS_MODPROBE_H */
