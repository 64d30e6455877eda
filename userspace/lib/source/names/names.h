/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h - names of vendors and devices by their numbers
 *
 * Private to the library.
 */
#ifndef PCITOPO_SOURCE_NAMES_H
#define PCITOPO_SOURCE_NAMES_H

#include "base/arena.h"

/**
 * struct pcitopo_id_names - names of one kind of device
 * @vendor_id: number of the vendor
 * @device_id: the vendor's number of the device
 * @vendor: name of the vendor, or NULL
 * @device: name of the device, or NULL
 */
struct pcitopo_id_names {
	u16 vendor_id;
	u16 device_id;
	const char *vendor;
	const char *device;
};

/* source/names/libpci.c, or source/names/file.c without libpci */
void pcitopo_id_names_find(struct pcitopo_arena *arena,
			   struct pcitopo_id_names *ids, u32 count);

#endif /* PCITOPO_SOURCE_NAMES_H */
