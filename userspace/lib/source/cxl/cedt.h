/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cedt.h - the ACPI table CEDT
 *
 * Private to the library. Takes bytes, so that a test and a capture can bring
 * their own.
 */
#ifndef PCITOPO_SOURCE_CXL_CEDT_H
#define PCITOPO_SOURCE_CXL_CEDT_H

#include "model/model.h"

/* One structure: a window or a host bridge */
struct pcitopo_cedt {
	bool is_window;
	struct pcitopo_cxl_window window;
	struct pcitopo_cxl_bridge bridge;
};

/* source/cxl/cedt.c */
size_t pcitopo_cedt_length(const u8 *table, size_t size);
bool pcitopo_cedt_next(const u8 *table, size_t length, size_t *offset,
		       struct pcitopo_cedt *structure);

#endif /* PCITOPO_SOURCE_CXL_CEDT_H */
