// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * path.c - addresses of functions as names of directories below /sys
 *
 * Every reader of /sys needs them: the base sources, the passes and the monitor.
 */
#include "source/sysfs/path.h"

/**
 * pcitopo_sysfs_enter - open the directory of a function
 * @root: the root
 * @address: its address
 *
 * Return: a file descriptor, or a negative errno.
 */
int pcitopo_sysfs_enter(const struct pcitopo_rootdir *root,
			const struct pcitopo_address *address)
{
	char path[sizeof(PCITOPO_SYSFS_DEVICES) + 1 + PCITOPO_ADDRESS_SIZE] =
		PCITOPO_SYSFS_DEVICES "/";

	pcitopo_address_format(address, path + strlen(path));
	return pcitopo_rootdir_enter(root, path);
}

/**
 * pcitopo_sysfs_address - an address as the kernel writes it, and no other way
 * @name: the address, need not end in zero
 * @length: its bytes
 * @address: untouched on failure
 *
 * Return: false when @name is anything else.
 */
bool pcitopo_sysfs_address(const char *name, size_t length,
			   struct pcitopo_address *address)
{
	char text[PCITOPO_ADDRESS_SIZE], again[PCITOPO_ADDRESS_SIZE];
	struct pcitopo_address parsed;

	if (length >= sizeof(text))
		return false;
	memcpy(text, name, length);
	text[length] = '\0';
	if (pcitopo_address_parse(text, &parsed))
		return false;
	pcitopo_address_format(&parsed, again);
	if (strcmp(text, again) != 0)
		return false;
	*address = parsed;
	return true;
}

/**
 * pcitopo_sysfs_above - the function above one, in the kernel's tree of devices
 * @path: where the directory of a function is, as its link in
 *	%PCITOPO_SYSFS_DEVICES says: ".../0000:00:01.0/0000:01:00.0"
 * @address: the last address in @path but one; untouched on failure
 *
 * For the first functions of a VMD domain that is the VMD function.
 *
 * Return: false when there is none above.
 */
bool pcitopo_sysfs_above(const char *path, struct pcitopo_address *address)
{
	bool seen = false;
	size_t length;

	for (;; path += length + 1) {
		length = strcspn(path, "/");
		/* The last one is the function itself */
		if (!path[length])
			return seen;
		seen |= pcitopo_sysfs_address(path, length, address);
	}
}
