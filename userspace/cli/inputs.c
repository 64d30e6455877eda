// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * inputs.c - which files there are to read
 *
 * A directory stands for the files in it and in the directories right below,
 * as people keep what belongs to one case. What is found that way need not be
 * of interest, so messages name what was given and what was found.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "inputs.h"

/* More files than these are counted when they are skipped, not named */
#define MAX_NOTES 10

static struct input *add_input(struct inputs *inputs, const char *path)
{
	struct input *input;

	inputs->list = xrealloc(inputs->list, inputs->count + 1,
				sizeof(*inputs->list));
	input = &inputs->list[inputs->count++];
	memset(input, 0, sizeof(*input));
	input->path = strdup(path);
	if (!input->path)
		out_of_memory();
	return input;
}

static int compare_inputs(const void *a, const void *b)
{
	const struct input *ia = a, *ib = b;

	return strcmp(ia->path, ib->path);
}

static const char *type_name(mode_t mode)
{
	if (S_ISFIFO(mode))
		return "a FIFO";
	if (S_ISSOCK(mode))
		return "a socket";
	if (S_ISDIR(mode))
		return "a directory behind a link";
	return "a device";
}

static int scan_directory(struct inputs *inputs, const char *path,
			  unsigned int directory, bool deeper);

static int scan_entry(struct inputs *inputs, int fd, const char *name,
		      const char *path, unsigned int directory, bool deeper)
{
	struct stat status, link;

	if (fstatat(fd, name, &link, AT_SYMLINK_NOFOLLOW) ||
	    fstatat(fd, name, &status, 0)) {
		err("%s: skipped: %s", path, strerror(errno));
		return 0;
	}
	if (S_ISDIR(link.st_mode))
		return deeper ? scan_directory(inputs, path, directory, false) :
				0;
	if (S_ISREG(status.st_mode))
		add_input(inputs, path)->directory = directory;
	else
		err("%s: skipped: it is %s", path, type_name(status.st_mode));
	return 0;
}

static int scan_directory(struct inputs *inputs, const char *path,
			  unsigned int directory, bool deeper)
{
	size_t length = strlen(path);
	struct strbuf name = { 0 };
	struct dirent *entry;
	int ret = 0;
	DIR *dir;

	dir = opendir(path);
	if (!dir) {
		err("%s: cannot be opened: %s", path, strerror(errno));
		return -errno;
	}
	while (length > 1 && path[length - 1] == '/')
		length--;
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		strbuf_reset(&name);
		strbuf_add(&name, path, length);
		if (path[length - 1] != '/')
			strbuf_puts(&name, "/");
		strbuf_puts(&name, entry->d_name);
		if (scan_entry(inputs, dirfd(dir), entry->d_name,
			       strbuf_text(&name), directory, deeper))
			ret = -EIO;
	}
	strbuf_free(&name);
	closedir(dir);
	return ret;
}

static int expand_directory(struct inputs *inputs, const char *path)
{
	unsigned int first = inputs->count;
	int ret;

	inputs->directories = xrealloc(inputs->directories,
				       inputs->num_directories + 1,
				       sizeof(*inputs->directories));
	inputs->directories[inputs->num_directories++] =
		(struct input_directory){ .path = path };
	ret = scan_directory(inputs, path, inputs->num_directories, true);
	if (inputs->count == first)
		return ret;
	qsort(inputs->list + first, inputs->count - first,
	      sizeof(*inputs->list), compare_inputs);
	return ret;
}

/**
 * inputs_expand - find the files that -i means
 * @inputs: filled; to be freed with inputs_free()
 * @paths: arguments of -i
 * @count: how many
 *
 * Return: 0, or EXIT_TROUBLE after messages about a directory that cannot be
 * read; what could be found is there nevertheless.
 */
int inputs_expand(struct inputs *inputs, const char *const *paths,
		  unsigned int count)
{
	struct stat status;
	int ret = 0;
	unsigned int i;

	memset(inputs, 0, sizeof(*inputs));
	for (i = 0; i < count; i++) {
		if (!strcmp(paths[i], "-") || stat(paths[i], &status) ||
		    !S_ISDIR(status.st_mode))
			add_input(inputs, paths[i]);
		else if (expand_directory(inputs, paths[i]))
			ret = EXIT_TROUBLE;
	}
	return ret;
}

/**
 * inputs_used - a file was read, or was none to read
 * @inputs: the inputs
 * @input: one of them
 * @used: it was output of lspci
 */
void inputs_used(struct inputs *inputs, const struct input *input, bool used)
{
	struct input_directory *directory;

	if (!input->directory)
		return;
	directory = &inputs->directories[input->directory - 1];
	directory->num_files++;
	directory->num_used += used;
	if (!used && directory->num_files - directory->num_used <= MAX_NOTES)
		err("%s: skipped: it is no output of lspci", input->path);
}

/**
 * inputs_check - was there something in every directory
 * @inputs: the inputs, all read
 *
 * Return: 0, or EXIT_TROUBLE after a message.
 */
int inputs_check(const struct inputs *inputs)
{
	const struct input_directory *directory;
	unsigned int skipped, i;
	int ret = 0;

	for (i = 0; i < inputs->num_directories; i++) {
		directory = &inputs->directories[i];
		skipped = directory->num_files - directory->num_used;
		if (skipped > MAX_NOTES)
			err("%s: %u more skipped", directory->path,
			    skipped - MAX_NOTES);
		if (directory->num_used)
			continue;
		err("%s: none of the %u files in it and right below is output "
		    "of lspci",
		    directory->path, directory->num_files);
		ret = EXIT_TROUBLE;
	}
	return ret;
}

/**
 * inputs_free - free what inputs_expand() allocated
 * @inputs: the inputs
 */
void inputs_free(struct inputs *inputs)
{
	unsigned int i;

	for (i = 0; i < inputs->count; i++)
		free(inputs->list[i].path);
	free(inputs->list);
	free(inputs->directories);
	memset(inputs, 0, sizeof(*inputs));
}
