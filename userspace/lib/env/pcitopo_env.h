/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/* pcitopo_env.h - the few names the shared decoders need, in userspace */
#ifndef PCITOPO_ENV_H
#define PCITOPO_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;

#ifndef ARRAY_SIZE
#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))
#endif

#endif /* PCITOPO_ENV_H */
