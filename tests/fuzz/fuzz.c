// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz.c - the common part of all fuzz targets
 *
 * With -Dfuzz=true it is called by libFuzzer (tools/fuzz builds and runs it so);
 * otherwise it has a main() that replays the files named on the command line.
 *
 * Leaks are found by counting: LeakSanitizer stops its process with ptrace,
 * which containers forbid.
 */
#include "fuzz.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/**
 * require - die unless a condition holds, so that the fuzzer keeps the input
 * @condition: what must hold
 * @what: words for what is wrong if it does not
 */
void require(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "fuzz: %s\n", what);
	abort();
}

#ifdef PCITOPO_FUZZER
#include <sanitizer/allocator_interface.h>

static size_t allocated(void)
{
	return __sanitizer_get_current_allocated_bytes();
}
#else
static size_t allocated(void)
{
	return 0;
}
#endif

/**
 * LLVMFuzzerTestOneInput - give one input to the target
 * @data: the input
 * @size: its length
 *
 * What is allocated once and kept is no leak, so what grows memory is run
 * again.
 *
 * Return: 0; does not return if anything is wrong.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t before = allocated();

	fuzz_one(data, size);
	if (allocated() <= before)
		return 0;
	before = allocated();
	fuzz_one(data, size);
	require(allocated() <= before, "memory leaks");
	return 0;
}

#ifndef PCITOPO_FUZZER
/* The content in memory exactly as long, for AddressSanitizer */
static uint8_t *read_file(FILE *file, size_t *size)
{
	size_t room = 1 << 20;
	uint8_t *buffer = malloc(room);
	uint8_t *bytes = NULL;

	if (buffer) {
		*size = fread(buffer, 1, room, file);
		bytes = realloc(buffer, *size ? *size : 1);
	}
	if (!bytes)
		free(buffer);
	return bytes;
}

static int replay(const char *name)
{
	FILE *file = fopen(name, "rb");
	uint8_t *bytes = NULL;
	size_t size = 0;

	if (file) {
		bytes = read_file(file, &size);
		fclose(file);
	}
	if (!bytes) {
		fprintf(stderr, "%s: %s\n", name, strerror(errno));
		return 1;
	}
	LLVMFuzzerTestOneInput(bytes, size);
	free(bytes);
	return 0;
}

int main(int argc, char **argv)
{
	int failed = 0;
	int i;

	for (i = 1; i < argc; i++) {
		failed |= replay(argv[i]);
		printf("%s\n", argv[i]);
		fflush(stdout);
	}
	return failed;
}
#endif /* !PCITOPO_FUZZER */
