// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * live.c - what the sources of a live machine share
 *
 * However the functions were read, their slots, names and counters are where
 * Linux has them: the same passes run for every such source, over the same root
 * directory.
 */
#include "source/live.h"
#include "source/pass/names.h"

#include <errno.h>
#include <time.h>

static const char *time_now(struct pcitopo *pt)
{
	time_t now = time(NULL);
	char text[32];
	struct tm utc;

	if (!gmtime_r(&now, &utc) ||
	    !strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &utc))
		return NULL;
	return pcitopo_arena_strdup(&pt->arena, text);
}

/**
 * pcitopo_live_open - begin to read a live machine
 * @pt: a new context
 * @root: filled; to be closed with pcitopo_rootdir_close()
 * @path: directory to take for /; NULL: this machine
 *
 * Return: 0; -ENOMEM, or a negative errno of open() with a problem.
 */
int pcitopo_live_open(struct pcitopo *pt, struct pcitopo_rootdir *root,
		      const char *path)
{
	const char *copy = pcitopo_arena_strdup(&pt->arena, path ? path : "/");
	int ret;

	if (!copy)
		return -ENOMEM;
	ret = pcitopo_rootdir_open(root, copy);
	if (ret) {
		pcitopo_problems_add(&pt->problems, copy, 0,
				     "cannot be opened: %s", strerror(-ret));
		return ret;
	}
	/* Of a tree nobody knows whose it is, nor from when */
	if (!path)
		pt->captured_at = time_now(pt);
	return 0;
}

/**
 * pcitopo_live_finish - join the functions and add what else Linux tells
 * @pt: context with functions that a source has reported
 * @root: the directory that stands for /
 *
 * Return: 0, or what pcitopo_topo_finish() returns.
 */
int pcitopo_live_finish(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	int ret;

	pcitopo_pass_slots(pt, root);
	ret = pcitopo_topo_finish(pt);
	if (ret)
		return ret;
	pcitopo_pass_vmd(pt, root);
	pcitopo_pass_smbios(pt, root);
	pcitopo_pass_linux_names(pt, root);
	pcitopo_pass_cxl(pt, root);
	pcitopo_pass_aer(pt, root);
	pcitopo_pass_cxl_modules(pt, root);
	pcitopo_pass_machine(pt, root);
	pcitopo_pass_names(pt);
	return 0;
}

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
