/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * span.h - looking for words in a piece of text
 *
 * Private to the readers. The text need not end in zero and may hold any byte.
 */
#ifndef PCITOPO_BASE_SPAN_H
#define PCITOPO_BASE_SPAN_H

#include "pcitopo_env.h"

/**
 * struct pcitopo_span - a piece of text
 * @start: its first byte
 * @end: the byte behind its last one
 */
struct pcitopo_span {
	const char *start;
	const char *end;
};

/**
 * struct pcitopo_flag_name - a bit that is written as "Name+" or "Name-"
 * @name: the name; NULL ends a table
 * @bit: the bit
 */
struct pcitopo_flag_name {
	const char *name;
	u32 bit;
};

static inline size_t pcitopo_span_length(const struct pcitopo_span *span)
{
	return (size_t)(span->end - span->start);
}

bool pcitopo_is_word_character(char c);
bool pcitopo_span_starts_with(const struct pcitopo_span *span,
			      const char *prefix);
const char *pcitopo_span_find(const struct pcitopo_span *span,
			      const char *word);
bool pcitopo_span_flag(const struct pcitopo_span *span, const char *name,
		       bool *value);
bool pcitopo_span_flags(const struct pcitopo_span *span,
			const struct pcitopo_flag_name *names, u32 *bits);
bool pcitopo_span_number(const struct pcitopo_span *span, const char *word,
			 int base, unsigned long max, unsigned long *number);

#endif /* PCITOPO_BASE_SPAN_H */
