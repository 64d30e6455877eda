// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * object.c - what all objects of Linux' CXL bus have in common
 */
#include "source/cxl/cxl.h"

#include <stdlib.h>
#include <unistd.h>

#define MAX_DIGITS 9

/**
 * pcitopo_cxl_name - read the name of an object
 * @name: its name
 * @prefix: what it begins with: "mem"
 * @number: what follows; untouched on failure; may be NULL
 *
 * Return: false when @name is anything but the prefix and a number.
 */
bool pcitopo_cxl_name(const char *name, const char *prefix, u32 *number)
{
	size_t length = strlen(prefix), digits;

	if (strncmp(name, prefix, length) != 0)
		return false;
	name += length;
	digits = strspn(name, "0123456789");
	if (!digits || digits > MAX_DIGITS || name[digits] ||
	    (digits > 1 && name[0] == '0'))
		return false;
	if (number)
		*number = (u32)strtoul(name, NULL, 10);
	return true;
}

/**
 * pcitopo_cxl_link - last part of where a symbolic link leads
 * @pt: context that the text lives in
 * @directory: an open directory
 * @name: the link
 *
 * Return: for example "cxl_mem"; NULL when it is no link.
 */
const char *pcitopo_cxl_link(struct pcitopo *pt, int directory,
			     const char *name)
{
	char path[4096];
	const char *slash;

	if (!pcitopo_link_read(directory, name, path, sizeof(path)))
		return NULL;
	slash = strrchr(path, '/');
	slash = slash ? slash + 1 : path;
	/* The kernel names what a link leads to; nobody is called ".." */
	return *slash && *slash != '.' ?
		       pcitopo_arena_strdup(&pt->arena, slash) :
		       NULL;
}

static bool is_bound(struct pcitopo *pt, const struct pcitopo_rootdir *root,
		     const char *bus, const char *driver, const char *name)
{
	const char *path;
	bool found;
	int fd;

	path = pcitopo_arena_printf(&pt->arena, "sys/bus/%s/drivers/%s", bus,
				    driver);
	fd = path ? pcitopo_rootdir_enter(root, path) : -1;
	if (fd < 0)
		return false;
	found = pcitopo_file_exists(fd, name);
	close(fd);
	return found;
}

/**
 * pcitopo_cxl_driver - which driver is bound to an object
 * @pt: context that the name lives in
 * @root: the directory that stands for /
 * @directory: of the object
 * @bus: bus of the object: "cxl"
 * @name: of the object
 * @candidates: drivers it can have, NULL-terminated: where a copy of /sys has
 *	lost its links, those know whom they are bound to
 *
 * Return: its name, or NULL.
 */
const char *pcitopo_cxl_driver(struct pcitopo *pt,
			       const struct pcitopo_rootdir *root,
			       int directory, const char *bus, const char *name,
			       const char *const *candidates)
{
	const char *driver = pcitopo_cxl_link(pt, directory, "driver");

	if (driver || !pcitopo_file_exists(directory, "driver"))
		return driver;
	for (; *candidates; candidates++)
		if (is_bound(pt, root, bus, *candidates, name))
			return *candidates;
	return NULL;
}
