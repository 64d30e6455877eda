/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * hex.h - hex lines of lspci output
 */
#ifndef PCITOPO_SOURCE_LSPCI_HEX_H
#define PCITOPO_SOURCE_LSPCI_HEX_H

#include "pcitopo_env.h"

#define PCITOPO_HEX_LINE_BYTES 16
int pcitopo_hex_line(const char *line, size_t length, u32 *offset,
		     u8 bytes[PCITOPO_HEX_LINE_BYTES]);
size_t pcitopo_hex_line_length(u32 offset);
bool pcitopo_hex_line_is_next(const char *line, size_t length, u32 offset,
			      u8 bytes[PCITOPO_HEX_LINE_BYTES]);

#endif /* PCITOPO_SOURCE_LSPCI_HEX_H */
