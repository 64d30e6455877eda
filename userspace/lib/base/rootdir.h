/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rootdir.h - the directory that stands for /
 *
 * Private to the library. Whatever a live source or pass reads, it reads below
 * one root directory, so that a test, or a user with a rescued disk, can pass
 * another one. (struct pcitopo_root is something else: a root bus.)
 */
#ifndef PCITOPO_BASE_ROOTDIR_H
#define PCITOPO_BASE_ROOTDIR_H

#include <dirent.h>
#include <sys/types.h>

#include <pcitopo_env.h>

/* Longest attribute of one line that is looked at, with its final zero */
#define PCITOPO_ATTRIBUTE_SIZE 256

/**
 * struct pcitopo_rootdir - the directory that stands for /
 * @fd: the directory
 * @path: its name, without a final slash: empty for /
 */
struct pcitopo_rootdir {
	int fd;
	const char *path;
};

/* base/rootdir.c */
int pcitopo_rootdir_open(struct pcitopo_rootdir *root, const char *path);
void pcitopo_rootdir_close(struct pcitopo_rootdir *root);
int pcitopo_rootdir_enter(const struct pcitopo_rootdir *root, const char *path);
DIR *pcitopo_rootdir_list(const struct pcitopo_rootdir *root, const char *path);
DIR *pcitopo_directory_list(int directory, const char *name);
bool pcitopo_file_exists(int directory, const char *name);
int pcitopo_file_open(int directory, const char *name);
ssize_t pcitopo_file_read(int directory, const char *name, void *buffer,
			  size_t size);
bool pcitopo_link_read(int directory, const char *name, char *text,
		       size_t size);
bool pcitopo_attribute_text(int directory, const char *name,
			    char text[PCITOPO_ATTRIBUTE_SIZE]);
bool pcitopo_attribute_number(int directory, const char *name, int base,
			      u32 max, u32 *number);
bool pcitopo_attribute_u64(int directory, const char *name, u64 *number);

#endif /* PCITOPO_BASE_ROOTDIR_H */
