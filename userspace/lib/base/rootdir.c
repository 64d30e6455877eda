// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rootdir.c - reading below a directory that stands for /
 *
 * A tree that is not the kernel's can hold anything: FIFOs that wait for ever,
 * links that lead around in circles or out of the tree, files without an end.
 * So nothing is opened in a way that could wait, links lead no further than the
 * root directory, attributes are regular files and are read up to a limit.
 */
#include "base/rootdir.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define DIRECTORY_FLAGS (O_RDONLY | O_DIRECTORY | O_CLOEXEC)

/**
 * pcitopo_rootdir_open - open the directory that stands for /
 * @root: filled
 * @path: the directory; must live as long as @root
 *
 * Return: 0, or a negative errno of open().
 */
int pcitopo_rootdir_open(struct pcitopo_rootdir *root, const char *path)
{
	root->path = strcmp(path, "/") == 0 ? "" : path;
	root->fd = open(path, DIRECTORY_FLAGS);
	return root->fd < 0 ? -errno : 0;
}

/**
 * pcitopo_rootdir_close - close it
 * @root: what pcitopo_rootdir_open() filled
 */
void pcitopo_rootdir_close(struct pcitopo_rootdir *root)
{
	close(root->fd);
	root->fd = -1;
}

/* Anything else is about the call: the kernel, or a sandbox, does not have it */
static bool is_about_path(int error)
{
	return error == ENOENT || error == ENOTDIR || error == EACCES ||
	       error == ELOOP || error == ENAMETOOLONG || error == EXDEV;
}

/**
 * pcitopo_rootdir_enter - open a directory below the root
 * @root: the root
 * @path: the directory, without a slash in front
 *
 * Symbolic links are followed inside the root, as they were under chroot().
 * Kernels before 5.6, and sandboxes, do not have the call for that; there a
 * link can lead outside, where no more than regular files are read.
 *
 * Return: a file descriptor, or a negative errno.
 */
int pcitopo_rootdir_enter(const struct pcitopo_rootdir *root, const char *path)
{
	struct open_how how = {
		.flags = DIRECTORY_FLAGS,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};
	long fd;

	fd = syscall(SYS_openat2, root->fd, path, &how, sizeof(how));
	if (fd < 0 && !is_about_path(errno))
		fd = openat(root->fd, path, DIRECTORY_FLAGS);
	return fd < 0 ? -errno : (int)fd;
}

static DIR *list_fd(int fd)
{
	DIR *list = fdopendir(fd);

	if (!list)
		close(fd);
	return list;
}

/**
 * pcitopo_rootdir_list - open a directory below the root to list it
 * @root: the root
 * @path: the directory, without a slash in front
 *
 * Return: for readdir() and closedir(); NULL with errno set.
 */
DIR *pcitopo_rootdir_list(const struct pcitopo_rootdir *root, const char *path)
{
	int fd = pcitopo_rootdir_enter(root, path);

	if (fd < 0) {
		errno = -fd;
		return NULL;
	}
	return list_fd(fd);
}

/**
 * pcitopo_directory_list - open a directory in another one to list it
 * @directory: an open directory
 * @name: in it; a symbolic link is refused; "." is @directory itself
 *
 * Return: for readdir() and closedir(); NULL with errno set.
 */
DIR *pcitopo_directory_list(int directory, const char *name)
{
	int fd = openat(directory, name, DIRECTORY_FLAGS | O_NOFOLLOW);

	return fd < 0 ? NULL : list_fd(fd);
}

/**
 * pcitopo_file_exists - whether there is something of that name
 * @directory: an open directory
 * @name: in it
 *
 * Nothing is opened, so a driver does not notice.
 *
 * Return: true also for a symbolic link that leads nowhere.
 */
bool pcitopo_file_exists(int directory, const char *name)
{
	struct stat status;

	return !fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW);
}

static ssize_t read_all(int fd, char *buffer, size_t size)
{
	size_t length = 0;
	ssize_t got;

	while (length < size) {
		got = read(fd, buffer + length, size - length);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return -errno;
		if (!got)
			break;
		length += (size_t)got;
	}
	return (ssize_t)length;
}

/**
 * pcitopo_file_open - open a regular file
 * @directory: an open directory
 * @name: in it; a symbolic link is refused
 *
 * Return: a file descriptor; -EINVAL when it is no regular file, or a negative
 * errno of open().
 */
int pcitopo_file_open(int directory, const char *name)
{
	struct stat status;
	int ret = 0;
	int fd;

	fd = openat(directory, name,
		    O_RDONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (fstat(fd, &status))
		ret = -errno;
	else if (!S_ISREG(status.st_mode))
		ret = -EINVAL;
	if (ret)
		close(fd);
	return ret ? ret : fd;
}

/**
 * pcitopo_file_read - read the beginning of a regular file
 * @directory: an open directory
 * @name: in it; a symbolic link is refused
 * @buffer: where to
 * @size: bytes to read at most
 *
 * Return: how many were read; as pcitopo_file_open(), or a negative errno of
 * read().
 */
ssize_t pcitopo_file_read(int directory, const char *name, void *buffer,
			  size_t size)
{
	int fd = pcitopo_file_open(directory, name);
	ssize_t ret;

	if (fd < 0)
		return fd;
	ret = read_all(fd, buffer, size);
	close(fd);
	return ret;
}

/**
 * pcitopo_link_read - where a symbolic link leads
 * @directory: an open directory
 * @name: in it
 * @text: the target; contents undefined on failure
 * @size: bytes of @text
 *
 * Return: false when it is no symbolic link, or a longer one.
 */
bool pcitopo_link_read(int directory, const char *name, char *text, size_t size)
{
	ssize_t length = readlinkat(directory, name, text, size);

	if (length < 0 || (size_t)length >= size)
		return false;
	text[length] = '\0';
	return true;
}

/**
 * pcitopo_attribute_text - read an attribute of one line
 * @directory: an open directory
 * @name: the attribute
 * @text: its line without the newline; contents undefined on failure
 *
 * Return: false when it cannot be read, is empty, or is not one line of text.
 */
bool pcitopo_attribute_text(int directory, const char *name,
			    char text[PCITOPO_ATTRIBUTE_SIZE])
{
	ssize_t length;

	length = pcitopo_file_read(directory, name, text,
				   PCITOPO_ATTRIBUTE_SIZE);
	if (length <= 0 || length >= PCITOPO_ATTRIBUTE_SIZE)
		return false;
	if (text[length - 1] == '\n')
		length--;
	text[length] = '\0';
	return length && strlen(text) == (size_t)length && !strchr(text, '\n');
}

/**
 * pcitopo_attribute_number - read an attribute that is a number
 * @directory: an open directory
 * @name: the attribute
 * @base: of the digits; with 16, "0x" stands before them
 * @max: highest number that makes sense
 * @number: untouched on failure
 *
 * Return: false when it cannot be read or is anything else.
 */
bool pcitopo_attribute_number(int directory, const char *name, int base,
			      u32 max, u32 *number)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	char text[PCITOPO_ATTRIBUTE_SIZE];
	const char *start = text;
	unsigned long value;
	size_t length;
	char *end;

	if (!pcitopo_attribute_text(directory, name, text))
		return false;
	if (base == 16) {
		if (strncmp(text, "0x", 2) != 0)
			return false;
		start += 2;
	}
	length = strlen(start);
	if (!length || length > 9 || strspn(start, digits) != length)
		return false;
	value = strtoul(start, &end, base);
	if (*end || value > max)
		return false;
	*number = (u32)value;
	return true;
}

/* Digits only: strtoull() would take blanks and signs, too */
static bool parse_u64(const char *text, u64 *number)
{
	int base = strncmp(text, "0x", 2) == 0 ? 16 : 10;
	const char *digits = base == 16 ? "0123456789abcdefABCDEF" :
					  "0123456789";
	size_t length;
	u64 value;

	if (base == 16)
		text += 2;
	length = strlen(text);
	if (!length || strspn(text, digits) != length)
		return false;
	errno = 0;
	value = strtoull(text, NULL, base);
	if (errno)
		return false;
	*number = value;
	return true;
}

/**
 * pcitopo_attribute_u64 - read an attribute that is a number of up to 64 bits
 * @directory: an open directory
 * @name: the attribute: decimal, or hexadecimal behind "0x"
 * @number: untouched on failure
 *
 * Return: false when it cannot be read or is anything else.
 */
bool pcitopo_attribute_u64(int directory, const char *name, u64 *number)
{
	char text[PCITOPO_ATTRIBUTE_SIZE];

	return pcitopo_attribute_text(directory, name, text) &&
	       parse_u64(text, number);
}
