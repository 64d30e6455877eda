// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_lspci.c - source "lspci" with arbitrary text, and all that follows
 *
 * Names of numbers come from a database that takes longer to load than all
 * else: this is left to one input of 64, chosen by its length.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <libpcitopo.h>

#include "fuzz.h"

/* Bytes as a file that can be opened */
static int make_file(const uint8_t *data, size_t size, char name[32])
{
	int fd = memfd_create("fuzz", MFD_CLOEXEC);

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size,
		"cannot make a file");
	snprintf(name, 32, "/proc/self/fd/%d", fd);
	return fd;
}

/**
 * fuzz_one - read a text and ask for all there is to know
 * @data: the text
 * @size: its length
 */
void fuzz_one(const uint8_t *data, size_t size)
{
	struct pcitopo *pt = pcitopo_new();
	char name[32];
	int fd = make_file(data, size, name);
	int ret;

	require(pt, "no memory");
	ret = pcitopo_load_lspci(pt, name);
	close(fd);
	check_problems(pt, ret);
	if (!ret && size % 64 == 0)
		pcitopo_look_up_names(pt);
	if (!ret)
		check_model(pt, data, size);
	pcitopo_free(pt);
}
