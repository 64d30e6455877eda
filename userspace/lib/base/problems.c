// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * problems.c - what was wrong with the input, for people
 */
#include "base/problems.h"

/**
 * pcitopo_problems_add - add a message about the input
 * @problems: the list
 * @file: name of the input, or NULL; must live as long as the list
 * @line: line, from 1; 0 for the file as a whole
 * @format: message: object, what was wrong, what to do
 *
 * The last of %PCITOPO_MAX_PROBLEMS messages says that more were left out.
 */
void pcitopo_problems_add(struct pcitopo_problems *problems, const char *file,
			  unsigned long line, const char *format, ...)
{
	struct pcitopo_problem *list;
	const char *message;
	va_list args;

	if (problems->count >= PCITOPO_MAX_PROBLEMS) {
		problems->left_out++;
		return;
	}
	list = pcitopo_grow(problems->list, problems->count + 1,
			    &problems->capacity, sizeof(*list));
	if (!list)
		return;
	problems->list = list;

	va_start(args, format);
	message = pcitopo_arena_vprintf(problems->arena, format, args);
	va_end(args);
	if (problems->count == PCITOPO_MAX_PROBLEMS - 1)
		message = "more problems follow that are not listed";
	list[problems->count++] = (struct pcitopo_problem){
		.file = file,
		.line = line,
		.message = message ? message : "out of memory",
	};
}
