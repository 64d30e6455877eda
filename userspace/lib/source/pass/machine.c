// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * machine.c - pass "machine": which machine this is
 *
 * Vendor and product by SMBIOS, which needs no privilege, or the model that a
 * device tree names; and the name of the host, where it is the one we run on.
 */
#include "source/pass/pass.h"

#include <sys/utsname.h>
#include <unistd.h>

#define DMI	    "sys/devices/virtual/dmi/id"
#define DEVICE_TREE "sys/firmware/devicetree/base"

static const char *machine_by_dmi(struct pcitopo *pt, int directory)
{
	char vendor[PCITOPO_ATTRIBUTE_SIZE], product[PCITOPO_ATTRIBUTE_SIZE];
	bool has_vendor;

	has_vendor = pcitopo_attribute_text(directory, "sys_vendor", vendor);
	if (!pcitopo_attribute_text(directory, "product_name", product))
		return NULL;
	if (!has_vendor)
		return pcitopo_arena_strdup(&pt->arena, product);
	return pcitopo_arena_printf(&pt->arena, "%s %s", vendor, product);
}

/* The file ends with a zero and no newline */
static const char *machine_by_device_tree(struct pcitopo *pt, int directory)
{
	char text[PCITOPO_ATTRIBUTE_SIZE];
	ssize_t length;

	length = pcitopo_file_read(directory, "model", text, sizeof(text));
	if (length <= 1 || text[length - 1])
		return NULL;
	return pcitopo_arena_strdup(&pt->arena, text);
}

/**
 * pcitopo_pass_machine - find out which machine this is
 * @pt: the context
 * @root: the directory that stands for /
 */
void pcitopo_pass_machine(struct pcitopo *pt,
			  const struct pcitopo_rootdir *root)
{
	struct utsname names;
	int directory;

	directory = pcitopo_rootdir_enter(root, DMI);
	if (directory >= 0) {
		pt->machine = machine_by_dmi(pt, directory);
		close(directory);
	}
	if (!pt->machine) {
		directory = pcitopo_rootdir_enter(root, DEVICE_TREE);
		if (directory >= 0) {
			pt->machine = machine_by_device_tree(pt, directory);
			close(directory);
		}
	}
	if (pcitopo_is_this_machine(pt) && !uname(&names))
		pt->host = pcitopo_arena_strdup(&pt->arena, names.nodename);
}
