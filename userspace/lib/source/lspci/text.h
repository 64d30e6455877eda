/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - decoded lines of lspci output
 */
#ifndef PCITOPO_SOURCE_LSPCI_TEXT_H
#define PCITOPO_SOURCE_LSPCI_TEXT_H

#include "base/arena.h"
#include "source/lspci/cxl.h"

/**
 * struct pcitopo_lspci_text - state while the decoded lines of a record pass
 * @config: facts so far
 * @cxl: CXL DVSECs
 * @section: which register the last keyword named; its lines go on below it
 * @seen: set of the registers that were named so far
 * @in_express: a PCI Express capability has begun
 * @saw_capabilities: the capability list was shown, or there is none
 * @access_denied: capabilities were not readable
 * @has_numa_node: @numa_node is known
 * @numa_node: "NUMA node:"
 * @driver: "Kernel driver in use:", in the arena's memory, or NULL
 * @slot: "Physical Slot:", likewise
 */
struct pcitopo_lspci_text {
	struct pcitopo_config config;
	struct pcitopo_lspci_cxl cxl;
	int section;
	u64 seen;
	bool in_express;
	bool saw_capabilities;
	bool access_denied;
	bool has_numa_node;
	int numa_node;
	const char *driver;
	const char *slot;
};

void pcitopo_lspci_text_end(struct pcitopo_lspci_text *text);
void pcitopo_lspci_text_line(struct pcitopo_arena *arena,
			     struct pcitopo_lspci_text *text, const char *line,
			     size_t length);

#endif /* PCITOPO_SOURCE_LSPCI_TEXT_H */
