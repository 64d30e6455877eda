/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * identity.h - what identifiers alone show
 *
 * Private to the library. Tables of vendors, classes and of silicon whose
 * registers do not say what it is: placeholder and management endpoints of
 * switches, bridges inside a chipset, switches that sit on cards.
 */
#ifndef PCITOPO_MODEL_IDENTITY_H
#define PCITOPO_MODEL_IDENTITY_H

#include "model/model.h"

enum pcitopo_role {
	PCITOPO_ROLE_NONE,
	PCITOPO_ROLE_PLACEHOLDER, /* endpoint a switch shows in an empty slot */
	PCITOPO_ROLE_MANAGEMENT,  /* endpoint that manages a switch */
	PCITOPO_ROLE_CHIPSET_PORT,     /* port whose link is fictive */
	PCITOPO_ROLE_CHIPSET_FUNCTION, /* function behind such a port */
	PCITOPO_ROLE_CARD_SWITCH,      /* port of a switch on a card */
};

enum pcitopo_role pcitopo_identity_role(const struct pcitopo_device *device);
bool pcitopo_identity_is_bmc_display(const struct pcitopo_device *device);
bool pcitopo_identity_is_vmd(const struct pcitopo_device *device);
bool pcitopo_vendor_from_name(const char *name, size_t length, u16 *vendor_id,
			      size_t *vendor_length);
bool pcitopo_device_id_from_name(u16 vendor_id, const char *name, size_t length,
				 u16 *device_id);
bool pcitopo_class_from_name(const char *name, size_t length, u16 *class_code);
const char *pcitopo_class_to_name(u16 class_code);

#endif /* PCITOPO_MODEL_IDENTITY_H */
