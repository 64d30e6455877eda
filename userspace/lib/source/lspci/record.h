/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * record.h - one function, from the lines that belong to it
 */
#ifndef PCITOPO_SOURCE_LSPCI_RECORD_H
#define PCITOPO_SOURCE_LSPCI_RECORD_H

#include "base/reader.h"
#include "source/lspci/line.h"
#include "source/lspci/merge.h"
#include "source/lspci/text.h"

enum pcitopo_held {
	PCITOPO_HELD_NOTHING,
	PCITOPO_HELD_HEADER,
	PCITOPO_HELD_BODY,
};

/**
 * struct pcitopo_lspci_record - the function whose lines are being read
 * @open: there is one
 * @sure: it is one, and no line that happens to look like it
 * @takes_hex: hex lines may follow
 * @hex_broken: a bad line: what follows has no known place
 * @interrupted: by an empty line, or by a foreign one
 * @foreign: by a foreign one
 * @double_spaced: an empty line stands between any two
 * @numbered: its identifiers are numbers
 * @indent: columns before its first line
 * @quotes: quotation marks before its first line
 * @num_lines: decoded lines
 * @line: number of its first line
 * @hex_line: number of its last hex line
 * @hex_length: bytes of @bytes that are known
 * @header: what its first line says; strings in the import's arena
 * @text: what its decoded lines say; likewise
 * @bytes: configuration space
 * @held: which line awaits the next one, which may be its tail
 * @held_text: that line
 * @held_length: its bytes
 * @held_part: where its last part begins
 * @held_indent: columns before the last part
 */
struct pcitopo_lspci_record {
	bool open;
	bool sure;
	bool takes_hex;
	bool hex_broken;
	bool interrupted;
	bool foreign;
	bool double_spaced;
	bool numbered;
	u32 indent;
	u32 quotes;
	u32 num_lines;
	unsigned long line;
	unsigned long hex_line;
	u32 hex_length;
	struct pcitopo_device header;
	struct pcitopo_lspci_text text;
	u8 bytes[PT_CFG_SPACE_EXP_SIZE];
	enum pcitopo_held held;
	char held_text[2 * PCITOPO_CLEAN_LENGTH];
	size_t held_length;
	size_t held_part;
	u32 held_indent;
};

/**
 * struct pcitopo_lspci_import - a text on its way into a context
 * @pt: the context
 * @scratch: has the strings of one record
 * @file: name of the input
 * @reader: its lines
 * @cleaner: makes them clean
 * @record: the function being read
 * @merge: the functions read so far
 * @in_lspci: the last line was lspci's
 * @orphans: hex lines without a function
 * @first_orphan: number of the first one
 */
struct pcitopo_lspci_import {
	struct pcitopo *pt;
	struct pcitopo_arena scratch;
	const char *file;
	struct pcitopo_reader reader;
	struct pcitopo_cleaner cleaner;
	struct pcitopo_lspci_record record;
	struct pcitopo_lspci_merge merge;
	bool in_lspci;
	unsigned long orphans;
	unsigned long first_orphan;
};

int pcitopo_lspci_record_open(struct pcitopo_lspci_import *import,
			      const struct pcitopo_lspci_line *line,
			      const struct pcitopo_address *address,
			      const struct pcitopo_span *rest);
int pcitopo_lspci_record_close(struct pcitopo_lspci_import *import);
void pcitopo_lspci_record_hold(struct pcitopo_lspci_import *import,
			       const struct pcitopo_lspci_line *line);
bool pcitopo_lspci_record_append(struct pcitopo_lspci_import *import,
				 const struct pcitopo_lspci_line *line);
void pcitopo_lspci_record_flush(struct pcitopo_lspci_import *import);
void pcitopo_lspci_record_blank(struct pcitopo_lspci_import *import);
bool pcitopo_lspci_record_hex(struct pcitopo_lspci_import *import,
			      const struct pcitopo_lspci_line *line);
bool pcitopo_lspci_record_foreign(struct pcitopo_lspci_import *import,
				  const struct pcitopo_lspci_line *line);
void pcitopo_lspci_record_end(struct pcitopo_lspci_import *import);

#endif /* PCITOPO_SOURCE_LSPCI_RECORD_H */
