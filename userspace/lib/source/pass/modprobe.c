// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * modprobe.c - the files of modprobe.d(5) below a root directory
 *
 * Which files count is decided here, so that none leads out of the root
 * directory, and none is read that is not regular or far too long. What is in
 * them is for libkmod.
 */
#include "source/pass/modprobe.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/kmod.h"

#define MAX_SIZE  (256 << 10) /* of a file */
#define MAX_FILES 512	      /* of a directory */

/* In the order of precedence: of one name, the first counts */
static const char *const directories[] = {
	"etc/modprobe.d",     "run/modprobe.d", "usr/local/lib/modprobe.d",
	"usr/lib/modprobe.d", "lib/modprobe.d",
};

/* A file while libkmod reads it */
struct file {
	char name[128];
	pcitopo_modprobe_fn *take;
	void *data;
};

static void take_entry(void *data, const char *module, const char *command)
{
	const struct file *file = data;

	file->take(file->data, file->name, module, command);
}

static bool is_conf(const char *name)
{
	size_t length = strlen(name);

	return length > 5 && name[0] != '.' &&
	       strcmp(name + length - 5, ".conf") == 0;
}

/* A directory before this one has the same name */
static bool is_overridden(const struct pcitopo_rootdir *root, size_t directory,
			  const char *name)
{
	bool found = false;
	size_t i;
	int fd;

	for (i = 0; !found && i < directory; i++) {
		fd = pcitopo_rootdir_enter(root, directories[i]);
		if (fd < 0)
			continue;
		found = pcitopo_file_exists(fd, name);
		close(fd);
	}
	return found;
}

static void read_file(DIR *list, const char *name, struct file *file)
{
	int fd = pcitopo_file_open(dirfd(list), name);
	struct stat status;

	if (fd < 0)
		return;
	if (!fstat(fd, &status) && status.st_size <= MAX_SIZE)
		pcitopo_kmod_read(fd, take_entry, file);
	close(fd);
}

static void read_directory(const struct pcitopo_rootdir *root, size_t index,
			   struct file *file)
{
	DIR *list = pcitopo_rootdir_list(root, directories[index]);
	const struct dirent *entry;
	size_t count;

	for (count = 0; list && count < MAX_FILES; count++) {
		entry = readdir(list);
		if (!entry)
			break;
		if (!is_conf(entry->d_name) ||
		    is_overridden(root, index, entry->d_name))
			continue;
		snprintf(file->name, sizeof(file->name), "/%s/%.80s",
			 directories[index], entry->d_name);
		read_file(list, entry->d_name, file);
	}
	if (list)
		closedir(list);
}

/**
 * pcitopo_modprobe_read - report what keeps modules from loading
 * @root: the directory that stands for /
 * @take: called for each "blacklist" and "install"
 * @data: for @take
 *
 * Nothing is reported if built without libkmod.
 */
void pcitopo_modprobe_read(const struct pcitopo_rootdir *root,
			   pcitopo_modprobe_fn *take, void *data)
{
	struct file file = { .take = take, .data = data };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(directories); i++)
		read_directory(root, i, &file);
}
