/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * machine.h - small machines for tests, written as lspci text
 */
#ifndef TEST_MACHINE_H
#define TEST_MACHINE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "libpcitopo.h"

/* Load a text of @length bytes; *@result is what the library returned */
static inline struct pcitopo *load_bytes(const char *text, size_t length,
					 int *result)
{
	struct pcitopo *pt = pcitopo_new();
	int fd = memfd_create("machine", MFD_CLOEXEC);
	char path[64];

	assert_non_null(pt);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, length), (ssize_t)length);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	*result = pcitopo_load_lspci(pt, path);
	close(fd);
	return pt;
}

/* Load a text that must be good in every respect */
static inline struct pcitopo *load_text(const char *text)
{
	struct pcitopo *pt;
	int result;
	u32 count;

	pt = load_bytes(text, strlen(text), &result);
	assert_int_equal(result, 0);
	pcitopo_problems(pt, &count);
	assert_int_equal(count, 0);
	return pt;
}

static inline u32 device_at(const struct pcitopo_topo *topo, const char *text)
{
	struct pcitopo_address address;
	u32 index;

	assert_int_equal(pcitopo_address_parse(text, &address), 0);
	index = pcitopo_device_find(topo, &address);
	assert_int_not_equal(index, PCITOPO_NO_INDEX);
	return index;
}

#endif /* TEST_MACHINE_H */
