// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * arena.c - memory that is freed as a whole
 */
#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

#define ARENA_BLOCK_SIZE (64 * 1024)

struct pcitopo_arena_block {
	struct pcitopo_arena_block *next;
	size_t used;
	size_t size;
	char bytes[] __attribute__((aligned(16)));
};

/**
 * pcitopo_arena_alloc - zeroed memory that lives as long as the arena
 * @arena: the arena
 * @size: bytes
 *
 * Return: memory aligned to 16 bytes, or NULL.
 */
void *pcitopo_arena_alloc(struct pcitopo_arena *arena, size_t size)
{
	struct pcitopo_arena_block *block = arena->blocks;
	size_t room = ARENA_BLOCK_SIZE;
	void *memory;

	size = (size + 15) & ~(size_t)15;
	if (!block || block->size - block->used < size) {
		if (size > room)
			room = size;
		block = malloc(sizeof(*block) + room);
		if (!block)
			return NULL;
		block->next = arena->blocks;
		block->used = 0;
		block->size = room;
		arena->blocks = block;
	}
	memory = block->bytes + block->used;
	block->used += size;
	return memset(memory, 0, size);
}

/**
 * pcitopo_arena_reset - take back all memory that an arena gave
 * @arena: the arena, which keeps one block for what is allocated next
 */
void pcitopo_arena_reset(struct pcitopo_arena *arena)
{
	struct pcitopo_arena_block *next;

	while (arena->blocks && arena->blocks->next) {
		next = arena->blocks->next;
		free(arena->blocks);
		arena->blocks = next;
	}
	if (arena->blocks)
		arena->blocks->used = 0;
}

/**
 * pcitopo_arena_free - free all memory of an arena
 * @arena: the arena, empty afterwards
 */
void pcitopo_arena_free(struct pcitopo_arena *arena)
{
	pcitopo_arena_reset(arena);
	free(arena->blocks);
	arena->blocks = NULL;
}

/**
 * pcitopo_arena_strndup - copy the first bytes of a text into an arena
 * @arena: the arena
 * @text: the text, need not end in zero
 * @length: bytes to copy
 *
 * Return: the copy with a final zero, or NULL without memory.
 */
char *pcitopo_arena_strndup(struct pcitopo_arena *arena, const char *text,
			    size_t length)
{
	char *copy = pcitopo_arena_alloc(arena, length + 1);

	if (copy)
		memcpy(copy, text, length);
	return copy;
}

/**
 * pcitopo_arena_strdup - copy a text into an arena
 * @arena: the arena
 * @text: the text
 *
 * Return: the copy, or NULL without memory.
 */
char *pcitopo_arena_strdup(struct pcitopo_arena *arena, const char *text)
{
	return pcitopo_arena_strndup(arena, text, strlen(text));
}

/**
 * pcitopo_arena_vprintf - format a text that lives as long as the arena
 * @arena: the arena
 * @format: as for vprintf
 * @args: likewise
 *
 * Return: the text, or NULL without memory.
 */
char *pcitopo_arena_vprintf(struct pcitopo_arena *arena, const char *format,
			    va_list args)
{
	va_list again;
	char *text;
	int length;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return NULL;
	text = pcitopo_arena_alloc(arena, (size_t)length + 1);
	if (text)
		vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

/**
 * pcitopo_arena_printf - format a text that lives as long as the arena
 * @arena: the arena
 * @format: as for printf
 *
 * Return: the text, or NULL without memory.
 */
char *pcitopo_arena_printf(struct pcitopo_arena *arena, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = pcitopo_arena_vprintf(arena, format, args);
	va_end(args);
	return text;
}

/**
 * pcitopo_grow - make room in an array
 * @array: the array, or NULL
 * @needed: entries that must fit
 * @capacity: entries that fit now; updated
 * @size: bytes of one entry
 *
 * Return: the array, perhaps moved, new entries not initialised; NULL without
 * memory, the old array then stays as it was.
 */
void *pcitopo_grow(void *array, u32 needed, u32 *capacity, size_t size)
{
	u32 room = *capacity ? *capacity : 16;
	void *grown;

	if (needed <= *capacity)
		return array;
	while (room < needed) {
		if (room > UINT32_MAX / 2)
			return NULL;
		room *= 2;
	}
	grown = reallocarray(array, room, size);
	if (grown)
		*capacity = room;
	return grown;
}
