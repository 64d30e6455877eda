/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lspci.h - pieces of the reader of lspci output
 *
 * Private to the source "lspci". Its stages: source-lspci.c cuts the stream
 * into lines and lines into records, lspci-hex.c turns hex lines into bytes,
 * lspci-text.c and lspci-registers.c turn decoded lines into the same facts
 * the bytes would give, lspci-header.c reads names and identifiers.
 */
#ifndef PCITOPO_LSPCI_H
#define PCITOPO_LSPCI_H

#include "topo.h"

/* lspci-hex.c */
#define PCITOPO_HEX_LINE_BYTES 16
int pcitopo_hex_line(const char *line, size_t length, u32 *offset,
		     u8 bytes[PCITOPO_HEX_LINE_BYTES]);
bool pcitopo_hex_line_is_next(const char *line, size_t length, u32 offset,
			      u8 bytes[PCITOPO_HEX_LINE_BYTES]);

/* lspci-registers.c */

/* Registers that have lines of their own */
enum pcitopo_section {
	PCITOPO_SECTION_NONE,
	PCITOPO_SECTION_DEVCAP,
	PCITOPO_SECTION_DEVCTL,
	PCITOPO_SECTION_DEVSTA,
	PCITOPO_SECTION_LNKCAP,
	PCITOPO_SECTION_LNKCTL,
	PCITOPO_SECTION_LNKSTA,
	PCITOPO_SECTION_SLTCAP,
	PCITOPO_SECTION_SLTCTL,
	PCITOPO_SECTION_SLTSTA,
	PCITOPO_SECTION_LNKCAP2,
	PCITOPO_SECTION_LNKCTL2,
	PCITOPO_SECTION_LNKSTA2,
	PCITOPO_SECTION_LANE_ERRORS,
	PCITOPO_SECTION_PHY16,
	PCITOPO_SECTION_PHY32,
	PCITOPO_SECTION_PHY64,
	PCITOPO_SECTION_UESTA,
	PCITOPO_SECTION_UEMSK,
	PCITOPO_SECTION_UESVRT,
	PCITOPO_SECTION_CESTA,
	PCITOPO_SECTION_CEMSK,
	PCITOPO_SECTION_ACSCAP,
	PCITOPO_SECTION_ACSCTL,
	PCITOPO_SECTION_IOVCTL,
	PCITOPO_SECTION_IOV_VFS,
	PCITOPO_SECTION_FBCAP,
	PCITOPO_SECTION_FBCTL,
	PCITOPO_SECTION_FBSTA,
	PCITOPO_SECTION_CXLCAP,
	PCITOPO_SECTION_PM_STATUS,
};

struct pcitopo_span;

bool pcitopo_register_section(const struct pcitopo_span *line, int *section);
void pcitopo_register_line(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section);

/* lspci-text.c */

/**
 * struct pcitopo_lspci_text - state while the decoded lines of a record pass
 * @config: facts so far
 * @section: which register the last keyword named; its lines go on below it
 * @in_express: a PCI Express capability has begun
 * @saw_capabilities: the capability list was shown, or there is none
 * @access_denied: capabilities were not readable
 * @has_numa_node: @numa_node is known
 * @numa_node: "NUMA node:"
 * @driver: "Kernel driver in use:", in the context's memory, or NULL
 * @slot: "Physical Slot:", likewise
 */
struct pcitopo_lspci_text {
	struct pcitopo_config config;
	int section;
	bool in_express;
	bool saw_capabilities;
	bool access_denied;
	bool has_numa_node;
	int numa_node;
	const char *driver;
	const char *slot;
};

void pcitopo_lspci_text_end(struct pcitopo_lspci_text *text);
void pcitopo_lspci_text_line(struct pcitopo *pt,
			     struct pcitopo_lspci_text *text, const char *line,
			     size_t length);

/* lspci-header.c */
void pcitopo_lspci_header(struct pcitopo *pt, struct pcitopo_device *device,
			  const char *line, size_t length);

#endif /* PCITOPO_LSPCI_H */
