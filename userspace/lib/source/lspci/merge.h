/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.h - several records of one function
 */
#ifndef PCITOPO_SOURCE_LSPCI_MERGE_H
#define PCITOPO_SOURCE_LSPCI_MERGE_H

#include "source/lspci/reading.h"

/* No machine has more, and a hostile text could go on for ever */
#define PCITOPO_MAX_FUNCTIONS (1u << 18)

/**
 * struct pcitopo_lspci_origin - where a function of the model came from
 * @hex_length: bytes of its longest hex dump
 * @has_text: there were decoded lines
 * @numbered: vendor, device and class were numbers, not guessed from names
 * @repeated: there was more than one record
 * @contradicted: two of them contradict each other
 */
struct pcitopo_lspci_origin {
	u16 hex_length;
	bool has_text;
	bool numbered;
	bool repeated;
	bool contradicted;
};

struct pcitopo_lspci_conflict;

/**
 * struct pcitopo_lspci_merge - what is known of functions met so far
 * @pt: the context; its model has the functions
 * @origins: for each function in the model, where it came from
 * @origin_capacity: how many fit
 * @table: index of a function plus one, by a hash of its address; 0 is empty
 * @table_size: a power of two
 * @conflicts: facts of which two records say different things
 * @num_conflicts: how many; only the first ones are kept
 * @num_repeated: functions with more than one record
 * @num_contradicted: of these, those with a conflict
 */
struct pcitopo_lspci_merge {
	struct pcitopo *pt;
	struct pcitopo_lspci_origin *origins;
	u32 origin_capacity;
	u32 *table;
	u32 table_size;
	struct pcitopo_lspci_conflict *conflicts;
	u32 num_conflicts;
	u32 num_repeated;
	u32 num_contradicted;
};

/* source/lspci/merge.c */
int pcitopo_lspci_merge_add(struct pcitopo_lspci_merge *merge,
			    const struct pcitopo_lspci_reading *reading);
void pcitopo_lspci_merge_free(struct pcitopo_lspci_merge *merge);

/* source/lspci/conflict.c */
void pcitopo_lspci_conflicts_find(struct pcitopo_lspci_merge *merge, u32 index,
				  const struct pcitopo_lspci_reading *reading);
int pcitopo_lspci_conflicts_report(const struct pcitopo_lspci_merge *merge);

#endif /* PCITOPO_SOURCE_LSPCI_MERGE_H */
