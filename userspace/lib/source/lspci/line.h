/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * line.h - what a line of an unknown text is
 */
#ifndef PCITOPO_SOURCE_LSPCI_LINE_H
#define PCITOPO_SOURCE_LSPCI_LINE_H

#include "model/topo.h"
#include "source/lspci/unmangle.h"

enum pcitopo_header {
	PCITOPO_HEADER_NONE,
	PCITOPO_HEADER_PERHAPS, /* what comes below must show it */
	PCITOPO_HEADER_SURE,
};

enum pcitopo_header
pcitopo_lspci_header_match(const struct pcitopo_lspci_line *line,
			   struct pcitopo_address *address,
			   struct pcitopo_span *rest);
bool pcitopo_lspci_is_noise(const struct pcitopo_lspci_line *line);
bool pcitopo_lspci_is_body(const struct pcitopo_span *text, bool *general);
bool pcitopo_lspci_is_tail(const struct pcitopo_lspci_line *line,
			   const struct pcitopo_span *last, u32 last_indent,
			   bool header);

#endif /* PCITOPO_SOURCE_LSPCI_LINE_H */
