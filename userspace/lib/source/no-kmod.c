// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-kmod.c - stands for source/kmod.c where libkmod is left out
 */
#include "source/kmod.h"

#include <errno.h>

/* As source/kmod.c has it */
int pcitopo_kmod_read(int fd, pcitopo_kmod_fn *take, void *data)
{
	return -EOPNOTSUPP;
}
