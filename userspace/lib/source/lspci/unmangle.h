/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * unmangle.h - lines freed from what mail programs and terminals added
 */
#ifndef PCITOPO_SOURCE_LSPCI_UNMANGLE_H
#define PCITOPO_SOURCE_LSPCI_UNMANGLE_H

#include "base/span.h"

/* lspci writes no longer lines; the rest of them is cut off */
#define PCITOPO_CLEAN_LENGTH 4096
#define PCITOPO_CLEAN_SIZE   (3 * PCITOPO_CLEAN_LENGTH)

/**
 * struct pcitopo_lspci_line - a line as lspci wrote it
 * @text: without white space at both ends
 * @indent: columns of white space before it
 * @quotes: quotation marks before that
 */
struct pcitopo_lspci_line {
	struct pcitopo_span text;
	u32 indent;
	u32 quotes;
};

/**
 * struct pcitopo_cleaner - state while lines are cleaned
 * @text: room for three lines
 * @waiting: bytes of a line that goes on
 * @printable: the text is in quoted-printable
 */
struct pcitopo_cleaner {
	char *text;
	size_t waiting;
	bool printable;
};

int pcitopo_cleaner_open(struct pcitopo_cleaner *cleaner);
void pcitopo_cleaner_close(struct pcitopo_cleaner *cleaner);
bool pcitopo_cleaner_line(struct pcitopo_cleaner *cleaner, const char *text,
			  size_t length, struct pcitopo_lspci_line *line);

#endif /* PCITOPO_SOURCE_LSPCI_UNMANGLE_H */
