/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * arena.h - memory that is freed as a whole
 *
 * Private to the library. A machine is read once, looked at and thrown away, so
 * strings and small objects are taken from an arena and never freed one by one.
 * Arrays that grow are ordinary memory.
 */
#ifndef PCITOPO_BASE_ARENA_H
#define PCITOPO_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include <pcitopo_env.h>

struct pcitopo_arena_block;

/**
 * struct pcitopo_arena - memory that is freed as a whole
 * @blocks: the newest first; NULL: empty. An arena of zeros is a valid one
 */
struct pcitopo_arena {
	struct pcitopo_arena_block *blocks;
};

void *pcitopo_arena_alloc(struct pcitopo_arena *arena, size_t size);
char *pcitopo_arena_strndup(struct pcitopo_arena *arena, const char *text,
			    size_t length);
char *pcitopo_arena_strdup(struct pcitopo_arena *arena, const char *text);
char *pcitopo_arena_printf(struct pcitopo_arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
char *pcitopo_arena_vprintf(struct pcitopo_arena *arena, const char *format,
			    va_list args) __attribute__((format(printf, 2, 0)));
void pcitopo_arena_reset(struct pcitopo_arena *arena);
void pcitopo_arena_free(struct pcitopo_arena *arena);

void *pcitopo_grow(void *array, u32 needed, u32 *capacity, size_t size);

#endif /* PCITOPO_BASE_ARENA_H */
