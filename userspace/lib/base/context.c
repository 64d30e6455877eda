// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * context.c - contexts: memory and messages
 *
 * A machine is read once, looked at, and thrown away as a whole; so strings
 * come from an arena and nothing is freed piecemeal.
 */
#include "base/context.h"

#include <stdarg.h>
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
 * pcitopo_new - make an empty context
 *
 * Return: the context, to be freed with pcitopo_free(); NULL without memory.
 * Since: 0.1
 */
struct pcitopo *pcitopo_new(void)
{
	struct pcitopo *pt = calloc(1, sizeof(*pt));

	if (pt)
		pt->source = "none";
	return pt;
}

/**
 * pcitopo_free - free a context and everything it handed out
 * @pt: the context; NULL is allowed
 *
 * Since: 0.1
 */
void pcitopo_free(struct pcitopo *pt)
{
	struct pcitopo_arena_block *next;

	if (!pt)
		return;
	while (pt->arena) {
		next = pt->arena->next;
		free(pt->arena);
		pt->arena = next;
	}
	free(pt->topo.devices);
	free(pt->topo.roots);
	free(pt->topo.links);
	free(pt->topo.switches);
	free(pt->topo.downstream_ports);
	free(pt->topo.retimers);
	free(pt->topo.memdevs);
	free(pt->problems);
	free(pt->findings);
	free(pt);
}

/**
 * pcitopo_topo - the model of a context
 * @pt: the context
 *
 * Return: the model, empty before a successful load; good until
 * pcitopo_free().
 * Since: 0.1
 */
const struct pcitopo_topo *pcitopo_topo(const struct pcitopo *pt)
{
	return &pt->topo;
}

/**
 * pcitopo_source_name - where the model came from
 * @pt: the context
 *
 * Return: "none" before a load, else the name of the base source.
 * Since: 0.1
 */
const char *pcitopo_source_name(const struct pcitopo *pt)
{
	return pt->source;
}

/**
 * pcitopo_host - which host the model is of
 * @pt: the context
 *
 * Return: its name, or NULL when the source does not say.
 * Since: 0.1
 */
const char *pcitopo_host(const struct pcitopo *pt)
{
	return pt->host;
}

/**
 * pcitopo_machine - vendor and product of the machine
 * @pt: the context
 *
 * Return: for example "Dell Inc. PowerEdge XE9680", or NULL when the source
 * does not say.
 * Since: 0.1
 */
const char *pcitopo_machine(const struct pcitopo *pt)
{
	return pt->machine;
}

/**
 * pcitopo_captured_at - when the model was filled from a live machine
 * @pt: the context
 *
 * Return: UTC by ISO 8601, for example "2025-05-01T12:00:00Z", or NULL when the
 * source does not say.
 * Since: 0.1
 */
const char *pcitopo_captured_at(const struct pcitopo *pt)
{
	return pt->captured_at;
}

/**
 * pcitopo_sample_age - how old the model was when it was filled
 * @pt: the context
 * @seconds: untouched when that is not known
 *
 * The kernel module answers from what it has read before, perhaps long ago.
 *
 * Return: true when the source says when each function was read; @seconds is
 * since the first of them was.
 * Since: 0.1
 */
bool pcitopo_sample_age(const struct pcitopo *pt, u64 *seconds)
{
	if (pt->has_sample_age)
		*seconds = pt->sample_age_ns / 1000000000;
	return pt->has_sample_age;
}

/**
 * pcitopo_problems - what was wrong with the input
 * @pt: the context
 * @count: number of problems
 *
 * Return: array of @count problems in the order they were met; good until the
 * next load or pcitopo_free().
 * Since: 0.1
 */
const struct pcitopo_problem *pcitopo_problems(const struct pcitopo *pt,
					       u32 *count)
{
	*count = pt->num_problems;
	return pt->problems;
}

/**
 * pcitopo_alloc - zeroed memory that lives as long as the context
 * @pt: the context
 * @size: bytes
 *
 * Return: memory aligned to 16 bytes, or NULL.
 */
void *pcitopo_alloc(struct pcitopo *pt, size_t size)
{
	struct pcitopo_arena_block *block = pt->arena;
	size_t room = ARENA_BLOCK_SIZE;
	void *memory;

	size = (size + 15) & ~(size_t)15;
	if (!block || block->size - block->used < size) {
		if (size > room)
			room = size;
		block = malloc(sizeof(*block) + room);
		if (!block)
			return NULL;
		block->next = pt->arena;
		block->used = 0;
		block->size = room;
		pt->arena = block;
	}
	memory = block->bytes + block->used;
	block->used += size;
	return memset(memory, 0, size);
}

/**
 * pcitopo_forget - free all that pcitopo_alloc() gave, but keep some for later
 * @pt: a context that is used for memory only
 */
void pcitopo_forget(struct pcitopo *pt)
{
	struct pcitopo_arena_block *next;

	while (pt->arena && pt->arena->next) {
		next = pt->arena->next;
		free(pt->arena);
		pt->arena = next;
	}
	if (pt->arena)
		pt->arena->used = 0;
}

/**
 * pcitopo_strndup - copy the first bytes of a text into the context
 * @pt: the context
 * @text: the text, need not end in zero
 * @length: bytes to copy
 *
 * Return: the copy with a final zero, or NULL without memory.
 */
char *pcitopo_strndup(struct pcitopo *pt, const char *text, size_t length)
{
	char *copy = pcitopo_alloc(pt, length + 1);

	if (copy)
		memcpy(copy, text, length);
	return copy;
}

/**
 * pcitopo_strdup - copy a text into the context
 * @pt: the context
 * @text: the text
 *
 * Return: the copy, or NULL without memory.
 */
char *pcitopo_strdup(struct pcitopo *pt, const char *text)
{
	return pcitopo_strndup(pt, text, strlen(text));
}

__attribute__((format(printf, 2, 0))) static char *
arena_vprintf(struct pcitopo *pt, const char *format, va_list args)
{
	va_list again;
	char *text;
	int length;

	va_copy(again, args);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return NULL;
	text = pcitopo_alloc(pt, (size_t)length + 1);
	if (text)
		vsnprintf(text, (size_t)length + 1, format, args);
	return text;
}

/**
 * pcitopo_sprintf - format a text that lives as long as the context
 * @pt: the context
 * @format: as for printf
 *
 * Return: the text, or NULL without memory.
 */
char *pcitopo_sprintf(struct pcitopo *pt, const char *format, ...)
{
	va_list args;
	char *text;

	va_start(args, format);
	text = arena_vprintf(pt, format, args);
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

/**
 * pcitopo_problem_add - write down what is wrong with the input
 * @pt: the context
 * @file: name of the input, or NULL; must live as long as the context
 * @line: line, from 1; 0 for the file as a whole
 * @format: message: object, what was wrong, what to do
 *
 * Past %PCITOPO_MAX_PROBLEMS the last message says that more were left out.
 */
void pcitopo_problem_add(struct pcitopo *pt, const char *file,
			 unsigned long line, const char *format, ...)
{
	struct pcitopo_problem *problems;
	const char *message;
	va_list args;

	if (pt->num_problems >= PCITOPO_MAX_PROBLEMS) {
		pt->problems_left_out++;
		return;
	}
	problems = pcitopo_grow(pt->problems, pt->num_problems + 1,
				&pt->problem_capacity, sizeof(*problems));
	if (!problems)
		return;
	pt->problems = problems;

	va_start(args, format);
	message = arena_vprintf(pt, format, args);
	va_end(args);
	if (pt->num_problems == PCITOPO_MAX_PROBLEMS - 1)
		message = "more problems follow that are not listed";
	problems[pt->num_problems++] = (struct pcitopo_problem){
		.file = file,
		.line = line,
		.message = message ? message : "out of memory",
	};
}
