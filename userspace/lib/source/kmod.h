/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kmod.h - what libkmod reads
 *
 * Private to the library. Built without libkmod, source/no-kmod.c says that
 * nothing can be read.
 */
#ifndef PCITOPO_SOURCE_KMOD_H
#define PCITOPO_SOURCE_KMOD_H

#include "model/model.h"

/*
 * What keeps a module from loading: @command is NULL for "blacklist", and what
 * "install" runs instead. libkmod has written @module with '_' only.
 */
typedef void pcitopo_kmod_fn(void *data, const char *module,
			     const char *command);

/* source/kmod.c */
int pcitopo_kmod_read(int fd, pcitopo_kmod_fn *take, void *data);

#endif /* PCITOPO_SOURCE_KMOD_H */
