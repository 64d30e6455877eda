/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reading.h - what a record of a function says
 */
#ifndef PCITOPO_SOURCE_LSPCI_READING_H
#define PCITOPO_SOURCE_LSPCI_READING_H

#include "model/topo.h"

/**
 * struct pcitopo_lspci_reading - one record of one function
 * @device: what it says; strings, and its cxl, need not outlive the call they are
 *	given to
 * @cxl: what @device refers to, if there are CXL DVSECs
 * @hex_length: bytes of configuration space behind it
 * @has_text: decoded lines are behind it
 * @numbered: vendor, device and class are numbers, not guessed from names
 */
struct pcitopo_lspci_reading {
	struct pcitopo_device device;
	struct pcitopo_cxl cxl;
	u32 hex_length;
	bool has_text;
	bool numbered;
};

struct pcitopo_lspci_record;

void pcitopo_lspci_reading_make(struct pcitopo_lspci_record *record,
				const char *file,
				struct pcitopo_lspci_reading *reading);

#endif /* PCITOPO_SOURCE_LSPCI_READING_H */
