// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * libpci.c - names by libpci: its database, then udev's, which is often newer
 *
 * The only file that includes libpci. Its callback for errors, here of a
 * database that cannot be parsed, must not return.
 */
#include "source/names/names.h"

#include <pci/pci.h>
#include <setjmp.h>

static __thread jmp_buf out_of_libpci;

__attribute__((noreturn)) static void leave(char *message, ...)
{
	(void)message;
	longjmp(out_of_libpci, 1);
}

static void quiet(char *message, ...)
{
	(void)message;
}

static const char *look_up(struct pcitopo_arena *arena,
			   struct pci_access *access, int what,
			   const struct pcitopo_id_names *id)
{
	char buffer[256];
	const char *name;

	name = pci_lookup_name(access, buffer, sizeof(buffer),
			       what | PCI_LOOKUP_NO_NUMBERS, id->vendor_id,
			       id->device_id);
	return name ? pcitopo_arena_strdup(arena, name) : NULL;
}

/**
 * pcitopo_id_names_find - look up names in the database of this system
 * @arena: for the names
 * @ids: numbers, sorted; names are set where they are known
 * @count: how many
 */
void pcitopo_id_names_find(struct pcitopo_arena *arena,
			   struct pcitopo_id_names *ids, u32 count)
{
	struct pci_access *access = pci_alloc();
	struct pcitopo_id_names *id;

	/* Without pci_init() libpci looks for no devices */
	access->error = leave;
	access->warning = quiet;
	access->debug = quiet;
	if (!setjmp(out_of_libpci)) {
		for (id = ids; id < ids + count; id++) {
			id->device =
				look_up(arena, access, PCI_LOOKUP_DEVICE, id);
			id->vendor =
				look_up(arena, access, PCI_LOOKUP_VENDOR, id);
		}
	}
	pci_cleanup(access);
}
