/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * header.h - the line that begins a function in lspci output
 */
#ifndef PCITOPO_SOURCE_LSPCI_HEADER_H
#define PCITOPO_SOURCE_LSPCI_HEADER_H

#include "model/topo.h"

bool pcitopo_lspci_header(struct pcitopo_arena *arena,
			  struct pcitopo_device *device, const char *line,
			  size_t length);

#endif /* PCITOPO_SOURCE_LSPCI_HEADER_H */
