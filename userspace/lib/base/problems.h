/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * problems.h - what was wrong with the input, for people
 *
 * Private to the library. Input is hostile, so the list is bounded.
 */
#ifndef PCITOPO_BASE_PROBLEMS_H
#define PCITOPO_BASE_PROBLEMS_H

#include "base/arena.h"

/* A problem with the input, for people; file is NULL when it is none's fault */
struct pcitopo_problem {
	const char *file;
	unsigned long line; /* 0: the file as a whole */
	const char *message;
};

/* Problems beyond these are counted, not kept */
#define PCITOPO_MAX_PROBLEMS 100

/**
 * struct pcitopo_problems - messages in the order in which they were met
 * @arena: owns the texts
 * @list: the messages; ordinary memory
 * @count: how many
 * @capacity: of @list
 * @left_out: how many came after the list was full
 */
struct pcitopo_problems {
	struct pcitopo_arena *arena;
	struct pcitopo_problem *list;
	u32 count;
	u32 capacity;
	u32 left_out;
};

void pcitopo_problems_add(struct pcitopo_problems *problems, const char *file,
			  unsigned long line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif /* PCITOPO_BASE_PROBLEMS_H */
