// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-modules.c - what keeps the drivers of CXL from loading and binding
 *
 * A driver that is not there was not installed for the running kernel, or is
 * kept from loading: "blacklist" in modprobe.d(5) keeps udev, not modprobe,
 * from loading it; "install" runs something else instead; the kernel parameter
 * module_blacklist refuses it in any case, modprobe.blacklist is another way
 * to say "blacklist". A function can be kept for one driver by driver_override.
 *
 * Only a machine with CXL memory devices is asked.
 */
#include "source/pass/pass.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "source/pass/modprobe.h"

#define MODULES_SIZE (8 << 20) /* modules.dep has some hundred KiB */
#define CMDLINE_SIZE (64 << 10)
#define RELEASE_SIZE 80
#define WHAT_SIZE    200 /* of a setting that blocks */

/* Part of cxl_core is no module of its own */
static bool is_module(int driver)
{
	return driver != PCITOPO_CXL_DRIVER_REGION;
}

/* '-' and '_' are the same in names of modules */
static bool same_module(const char *name, const char *text, size_t length)
{
	size_t i;

	for (i = 0; i < length && name[i]; i++) {
		if (name[i] != (text[i] == '-' ? '_' : text[i]))
			return false;
	}
	return i == length && !name[i];
}

static int driver_of(const char *text, size_t length)
{
	int i;

	for (i = 0; i < PCITOPO_CXL_DRIVER_COUNT; i++) {
		if (is_module(i) &&
		    same_module(
			    pcitopo_cxl_driver_name((enum pcitopo_cxl_driver)i),
			    text, length))
			return i;
	}
	return -1;
}

/* What to do with a line, which ends in zero */
typedef void line_fn(struct pcitopo *pt, const char *line);

/* Hostile files have a line a byte: no function that looks for the end of all */
static void take_lines(struct pcitopo *pt, char *text, size_t length,
		       line_fn *take)
{
	char *end = text + length, *newline;

	for (; text < end; text = newline + 1) {
		newline = memchr(text, '\n', (size_t)(end - text));
		if (!newline)
			newline = end;
		*newline = '\0';
		take(pt, text);
	}
}

/* True: @name was there and ends within @size */
static bool read_lines(struct pcitopo *pt, int directory, const char *name,
		       size_t size, line_fn *take)
{
	char *text = malloc(size + 1);
	ssize_t length = -ENOMEM;

	if (text)
		length = pcitopo_file_read(directory, name, text, size);
	if (length > 0)
		take_lines(pt, text, (size_t)length, take);
	free(text);
	return length >= 0 && (size_t)length < size;
}

/* The first that is found is enough */
static void block(struct pcitopo *pt, int driver, const char *where,
		  const char *what, size_t length)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;

	if (length > WHAT_SIZE)
		length = WHAT_SIZE;
	if (driver >= 0 && !cxl->module_blocks[driver])
		cxl->module_blocks[driver] = pcitopo_arena_printf(
			&pt->arena, "%s: %.*s", where, (int)length, what);
}

static size_t word(const char **text)
{
	*text += strspn(*text, " \t");
	return strcspn(*text, " \t");
}

static void take_setting(void *data, const char *file, const char *module,
			 const char *command)
{
	struct pcitopo *pt = data;
	int driver = driver_of(module, strlen(module));
	const char *what;

	if (driver < 0)
		return;
	what = command ?
		       pcitopo_arena_printf(&pt->arena, "install %s %s", module,
					    command) :
		       pcitopo_arena_printf(&pt->arena, "blacklist %s", module);
	if (what)
		block(pt, driver, file, what, strlen(what));
}

/* "module_blacklist=a,b" and "modprobe.blacklist=a,b" */
static void read_parameter(struct pcitopo *pt, const char *text, size_t length)
{
	static const char *const names[] = { "module_blacklist=",
					     "modprobe.blacklist=" };
	const char *end = text + length;
	const char *whole = text;
	size_t all = length, i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (strncmp(text, names[i], strlen(names[i])) == 0)
			break;
	}
	if (i == ARRAY_SIZE(names))
		return;
	for (text += strlen(names[i]); text < end; text += length + 1) {
		length = strcspn(text, ",");
		if (text + length > end)
			length = (size_t)(end - text);
		block(pt, driver_of(text, length), "kernel command line", whole,
		      all);
	}
}

static void read_parameters(struct pcitopo *pt, const char *line)
{
	size_t length;

	for (; *line; line += length) {
		length = word(&line);
		read_parameter(pt, line, length);
	}
}

static void read_command_line(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root)
{
	int fd = pcitopo_rootdir_enter(root, "proc");

	if (fd < 0)
		return;
	read_lines(pt, fd, "cmdline", CMDLINE_SIZE, read_parameters);
	close(fd);
}

/* "kernel/drivers/cxl/cxl_pci.ko.xz: ...", or without what is behind ".ko" */
static int module_in(const char *line, size_t length)
{
	const char *name = line, *end = memchr(line, ':', length), *dot;
	const char *slash;

	if (!end)
		end = line + length;
	while ((slash = memchr(name, '/', (size_t)(end - name))))
		name = slash + 1;
	dot = memchr(name, '.', (size_t)(end - name));
	if (!dot || end - dot < 3 || strncmp(dot, ".ko", 3) != 0)
		return -1;
	return driver_of(name, (size_t)(dot - name));
}

static void read_module(struct pcitopo *pt, const char *line)
{
	int driver = module_in(line, strlen(line));

	if (driver >= 0)
		pt->topo.cxl.module_files[driver] = PCITOPO_SEEN_PRESENT;
}

/* A release is one component of a path */
static bool release_of(const struct pcitopo_rootdir *root,
		       char text[PCITOPO_ATTRIBUTE_SIZE])
{
	int fd = pcitopo_rootdir_enter(root, "proc/sys/kernel");
	bool found;

	if (fd < 0)
		return false;
	found = pcitopo_attribute_text(fd, "osrelease", text);
	close(fd);
	return found && strlen(text) < RELEASE_SIZE && !strchr(text, '/') &&
	       text[0] != '.';
}

static void read_installed(struct pcitopo *pt,
			   const struct pcitopo_rootdir *root)
{
	char release[PCITOPO_ATTRIBUTE_SIZE], path[32 + RELEASE_SIZE];
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	bool whole;
	int fd, i;

	if (!release_of(root, release))
		return;
	snprintf(path, sizeof(path), "lib/modules/%.*s", RELEASE_SIZE - 1,
		 release);
	fd = pcitopo_rootdir_enter(root, path);
	if (fd < 0)
		return;
	whole = read_lines(pt, fd, "modules.dep", MODULES_SIZE, read_module);
	whole &= read_lines(pt, fd, "modules.builtin", MODULES_SIZE,
			    read_module);
	close(fd);
	for (i = 0; whole && i < PCITOPO_CXL_DRIVER_COUNT; i++) {
		if (is_module(i) &&
		    cxl->module_files[i] == PCITOPO_SEEN_UNKNOWN)
			cxl->module_files[i] = PCITOPO_SEEN_ABSENT;
	}
}

static void read_override(struct pcitopo *pt,
			  const struct pcitopo_rootdir *root, u32 index)
{
	struct pcitopo_device *device = &pt->topo.devices[index];
	char text[PCITOPO_ATTRIBUTE_SIZE];
	int fd = pcitopo_sysfs_enter(root, &device->address);

	if (fd < 0)
		return;
	if (pcitopo_attribute_text(fd, "driver_override", text) &&
	    strcmp(text, "(null)") != 0)
		device->driver_override =
			pcitopo_arena_strdup(&pt->arena, text);
	close(fd);
}

/**
 * pcitopo_pass_cxl_modules - say what keeps the drivers of CXL away
 * @pt: context with joined functions, and with what Linux made of CXL
 * @root: the directory that stands for /
 */
void pcitopo_pass_cxl_modules(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root)
{
	u32 i;

	if (!pt->topo.num_memdevs)
		return;
	for (i = 0; i < pt->topo.num_memdevs; i++)
		read_override(pt, root, pt->topo.memdevs[i]);
	pcitopo_modprobe_read(root, take_setting, pt);
	read_command_line(pt, root);
	read_installed(pt, root);
}
