/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pcitopo_env.h - the few names the shared decoders need, in the kernel */
#ifndef PCITOPO_ENV_H
#define PCITOPO_ENV_H

#include <linux/bits.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/types.h>

#endif /* PCITOPO_ENV_H */
