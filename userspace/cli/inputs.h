/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inputs.h - which files there are to read
 */
#ifndef PCITOPO_CLI_INPUTS_H
#define PCITOPO_CLI_INPUTS_H

#include "options/options.h"

/**
 * struct input - a file to read
 * @path: as messages name it, or "-"
 * @directory: found in this one, from 1; 0: named by the user
 */
struct input {
	char *path;
	unsigned int directory;
};

/**
 * struct input_directory - a directory that was given as an input
 * @path: its name
 * @num_files: files looked at
 * @num_used: of these, output of lspci
 */
struct input_directory {
	const char *path;
	unsigned int num_files;
	unsigned int num_used;
};

struct inputs {
	struct input *list;
	unsigned int count;
	struct input_directory *directories;
	unsigned int num_directories;
};

int inputs_expand(struct inputs *inputs, const char *const *paths,
		  unsigned int count);
void inputs_used(struct inputs *inputs, const struct input *input, bool used);
int inputs_check(const struct inputs *inputs);
void inputs_free(struct inputs *inputs);

#endif /* PCITOPO_CLI_INPUTS_H */
