// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source.c - base source "sysfs": the live machine
 *
 * What Linux shows below /sys/bus/pci. First all functions are listed with
 * their power states, for a function may be read only if neither it nor
 * anything above it sleeps; then they are read one by one.
 *
 * Configuration space is read from the file "config" here and not through
 * libpci. Its sysfs back-end takes a directory instead of /sys/bus/pci/devices,
 * but it opens by path and so cannot be held inside a root directory; it waits
 * for ever when it meets a FIFO; and a directory or file that is not as it
 * expects ends in an error handler that must not return, which leaves its
 * descriptors open. What it would save is one read().
 */
#include "source/sysfs/sysfs.h"
#include "source/load.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* A chain of bridges is no longer than there are buses; VMD starts another */
#define MAX_ABOVE 512

static const char *file_name(struct pcitopo_sysfs *sysfs, const char *name)
{
	const char *path;

	path = pcitopo_arena_printf(&sysfs->pt->arena,
				    "%s/" PCITOPO_SYSFS_DEVICES "%s%s",
				    sysfs->root.path, name ? "/" : "",
				    name ? name : "");
	return path ? path : "/" PCITOPO_SYSFS_DEVICES;
}

static int add_function(struct pcitopo_sysfs *sysfs, const char *name)
{
	struct pcitopo_sysfs_function *function;
	struct pcitopo_address address;
	void *grown;

	if (name[0] == '.')
		return 0;
	if (!pcitopo_sysfs_address(name, strlen(name), &address)) {
		pcitopo_problems_add(&sysfs->pt->problems,
				     file_name(sysfs, NULL), 0,
				     "'%.80s' is no PCI address; left out",
				     name);
		return 0;
	}
	grown = pcitopo_grow(sysfs->functions, sysfs->num_functions + 1,
			     &sysfs->capacity, sizeof(*sysfs->functions));
	if (!grown)
		return -ENOMEM;
	sysfs->functions = grown;
	function = &sysfs->functions[sysfs->num_functions++];
	*function = (struct pcitopo_sysfs_function){
		.address = address,
		.above = PCITOPO_NO_INDEX,
	};
	return 0;
}

static int compare_functions(const void *a, const void *b)
{
	const struct pcitopo_sysfs_function *fa = a, *fb = b;
	u64 ka = pcitopo_address_key(&fa->address);
	u64 kb = pcitopo_address_key(&fb->address);

	return ka < kb ? -1 : ka > kb;
}

static int list_functions(struct pcitopo_sysfs *sysfs, DIR *list)
{
	const struct dirent *entry;
	int ret = 0;

	while (!ret && (errno = 0, entry = readdir(list)))
		ret = add_function(sysfs, entry->d_name);
	if (!ret && errno)
		ret = -errno;
	if (sysfs->num_functions)
		qsort(sysfs->functions, sysfs->num_functions,
		      sizeof(*sysfs->functions), compare_functions);
	return ret;
}

static int find_functions(struct pcitopo_sysfs *sysfs)
{
	DIR *list = pcitopo_rootdir_list(&sysfs->root, PCITOPO_SYSFS_DEVICES);
	int ret = -errno;

	if (list) {
		ret = list_functions(sysfs, list);
		closedir(list);
	}
	if (ret == -ENOENT || ret == -ENOTDIR) {
		pcitopo_problems_add(
			&sysfs->pt->problems, file_name(sysfs, NULL), 0,
			"not there: no PCI here, or /sys is not mounted; to look at another machine, give its lspci text with -i FILE");
		return -ENODEV;
	}
	if (ret) {
		pcitopo_problems_add(&sysfs->pt->problems,
				     file_name(sysfs, NULL), 0,
				     "cannot be listed: %s", strerror(-ret));
		return ret;
	}
	if (sysfs->num_functions)
		return 0;
	pcitopo_problems_add(
		&sysfs->pt->problems, file_name(sysfs, NULL), 0,
		"no PCI function there: a container or virtual machine may have none; to look at another machine, give its lspci text with -i FILE");
	return -ENODEV;
}

static u32 find_above(const struct pcitopo_sysfs *sysfs, const char *path)
{
	struct pcitopo_sysfs_function key = { .above = PCITOPO_NO_INDEX };
	const struct pcitopo_sysfs_function *found;

	if (!pcitopo_sysfs_above(path, &key.address))
		return PCITOPO_NO_INDEX;
	found = bsearch(&key, sysfs->functions, sysfs->num_functions,
			sizeof(key), compare_functions);
	return found ? (u32)(found - sysfs->functions) : PCITOPO_NO_INDEX;
}

/* Where each function is, and whether it sleeps */
static void survey(struct pcitopo_sysfs *sysfs)
{
	int devices =
		pcitopo_rootdir_enter(&sysfs->root, PCITOPO_SYSFS_DEVICES);
	char name[PCITOPO_ADDRESS_SIZE], path[4096];
	u32 i;

	if (devices < 0)
		return;
	for (i = 0; i < sysfs->num_functions; i++) {
		struct pcitopo_sysfs_function *function = &sysfs->functions[i];
		int directory;

		pcitopo_address_format(&function->address, name);
		if (pcitopo_link_read(devices, name, path, sizeof(path)))
			function->above = find_above(sysfs, path);
		directory =
			pcitopo_sysfs_enter(&sysfs->root, &function->address);
		if (directory < 0)
			continue;
		pcitopo_sysfs_power(directory, &function->asleep,
				    &function->suspended);
		close(directory);
	}
	close(devices);
}

/* Reading a function wakes what is above it. Trees from elsewhere can loop. */
static bool sleeps_above(const struct pcitopo_sysfs *sysfs, u32 index)
{
	u32 steps;

	for (steps = 0; steps < MAX_ABOVE; steps++) {
		index = sysfs->functions[index].above;
		if (index == PCITOPO_NO_INDEX)
			return false;
		if (sysfs->functions[index].suspended)
			return true;
	}
	return false;
}

static int read_function(struct pcitopo_sysfs *sysfs, u32 index)
{
	struct pcitopo_sysfs_function *function = &sysfs->functions[index];
	char name[PCITOPO_ADDRESS_SIZE];
	struct pcitopo_device *device;
	const char *file;
	int directory;

	pcitopo_address_format(&function->address, name);
	file = file_name(sysfs, name);
	directory = pcitopo_sysfs_enter(&sysfs->root, &function->address);
	if (directory < 0) {
		pcitopo_problems_add(
			&sysfs->pt->problems, file, 0,
			"cannot be opened: %s; if the device was just removed, look again",
			strerror(-directory));
		return 0;
	}
	device = pcitopo_topo_add(sysfs->pt, &function->address);
	if (device) {
		device->file = file;
		/* It may have fallen asleep since the survey */
		pcitopo_sysfs_power(directory, &function->asleep,
				    &function->suspended);
		device->asleep = !sysfs->wake && (function->asleep ||
						  sleeps_above(sysfs, index));
		pcitopo_sysfs_read(sysfs, function, directory, device);
	}
	close(directory);
	return device ? 0 : -ENOMEM;
}

/*
 * Where other functions have link attributes, one without is conventional PCI:
 * a bridge without them is no port.
 */
static void mark_conventional(struct pcitopo_sysfs *sysfs)
{
	struct pcitopo_topo *topo = &sysfs->pt->topo;
	u32 i, k = 0;

	for (i = 0; sysfs->saw_express && i < topo->num_devices; i++) {
		struct pcitopo_device *device = &topo->devices[i];

		/* Both are sorted; a function that went away is no device */
		while (pcitopo_address_key(&sysfs->functions[k].address) !=
		       pcitopo_address_key(&device->address))
			k++;
		if (!sysfs->functions[k].is_express &&
		    !pcitopo_has(&device->config, PCITOPO_HAVE_EXP))
			pcitopo_set(&device->config, PCITOPO_HAVE_NO_EXP);
	}
}

static int read_functions(struct pcitopo_sysfs *sysfs)
{
	int ret = 0;
	u32 i;

	survey(sysfs);
	for (i = 0; !ret && i < sysfs->num_functions; i++)
		ret = read_function(sysfs, i);
	if (ret)
		return ret;
	mark_conventional(sysfs);
	return sysfs->pt->topo.num_devices ? 0 : -ENODEV;
}

static int load(struct pcitopo_sysfs *sysfs)
{
	struct pcitopo *pt = sysfs->pt;
	int ret = find_functions(sysfs);

	if (!ret)
		ret = read_functions(sysfs);
	if (!ret)
		ret = pcitopo_live_finish(pt, &sysfs->root);
	if (ret)
		return ret;
	/* Conventional functions have no more than others may read */
	pt->topo.privileged = sysfs->saw_capabilities &&
			      !pt->topo.num_access_denied;
	return 0;
}

/**
 * pcitopo_load_sysfs - fill the model from a live machine
 * @pt: a new context
 * @options: how; NULL for this machine, without waking anything
 *
 * Without privilege the link attributes, readable for all, take the place
 * of configuration space. Nothing is written, and unless @options says so,
 * nothing that sleeps is woken.
 *
 * Return: 0, perhaps with problems that concern single functions; a negative
 * errno, with at least one problem: -ENODEV for a machine without PCI
 * functions, -ENOENT and others of open(), -ELOOP for bridges in a circle,
 * -ENOMEM.
 * Since: 0.1
 */
int pcitopo_load_sysfs(struct pcitopo *pt,
		       const struct pcitopo_sysfs_options *options)
{
	struct pcitopo_sysfs sysfs = {
		.pt = pt,
		.wake = options && options->wake,
	};
	int ret;

	pt->source = "sysfs";
	ret = pcitopo_live_open(pt, &sysfs.root,
				options ? options->root : NULL);
	if (ret)
		return ret;
	ret = load(&sysfs);
	free(sysfs.functions);
	pcitopo_rootdir_close(&sysfs.root);
	return ret;
}
