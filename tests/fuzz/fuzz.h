/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * fuzz.h - what the fuzz targets share
 *
 * A target is one function, fuzz_one(). fuzz.c calls it: from libFuzzer, or
 * from a main() that replays files.
 */
#ifndef PCITOPO_FUZZ_H
#define PCITOPO_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* fuzz.c */
void require(bool condition, const char *what);

/* fuzz_*.c */
void fuzz_one(const uint8_t *data, size_t size);

/* fuzz_model.c */
struct pcitopo;
void check_problems(const struct pcitopo *pt, int ret);
void check_model(struct pcitopo *pt, const uint8_t *data, size_t size);

#endif /* PCITOPO_FUZZ_H */
