// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_decode.c - pcitopo_config_decode() with arbitrary bytes
 *
 * A libFuzzer target when built by clang with -DPCITOPO_FUZZER and
 * -fsanitize=fuzzer,address,undefined, together with the decoders.
 * Otherwise it has a main() that replays the files named on the command line.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition, const char *what)
{
	if (condition)
		return;

	fprintf(stderr, "fuzz_decode: %s\n", what);
	abort();
}

static void check_config(const struct pcitopo_config *config)
{
	u8 speeds = pcitopo_supported_speeds(config);
	u8 highest = pcitopo_speeds_highest(speeds);

	require(config->have >> PCITOPO_HAVE_COUNT == 0, "unknown have bit");
	require(!(pcitopo_has(config, PCITOPO_HAVE_EXP) &&
		  pcitopo_has(config, PCITOPO_HAVE_NO_EXP)),
		"with and without PCI Express");
	require(!pcitopo_has(config, PCITOPO_HAVE_RETIMERS) ||
			pcitopo_has(config, PCITOPO_HAVE_EXP),
		"retimers without PCI Express");
	require(speeds <= 0x3f && highest <= config->max_speed,
		"speed above the maximum");
	require(pcitopo_link_mbytes(config->speed, config->width) <= 256000,
		"more bandwidth than there is");
}

/* Follows every capability @id: must come to an end. */
static void check_find(const u8 *bytes, u32 length, u16 id)
{
	u32 offset = 0;
	u32 steps = 0;
	u8 defects = 0;

	require(pcitopo_capability_find(bytes, length, (u8)id, &defects) <
			0x100,
		"capability outside");
	do {
		offset = pcitopo_ext_capability_find(bytes, length, id, offset,
						     &defects);
		require(offset < PT_CFG_SPACE_EXP_SIZE, "capability outside");
		require(++steps <= PT_CFG_SPACE_EXP_SIZE / 4, "endless list");
	} while (offset);
}

/**
 * LLVMFuzzerTestOneInput - decode the bytes, twice, with equal results
 * @data: configuration space
 * @size: its length
 *
 * Return: 0; does not return if anything is wrong.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pcitopo_config first, second;

	memset(&first, 0x00, sizeof(first));
	memset(&second, 0xff, sizeof(second));
	pcitopo_config_decode(data, (u32)size, &first);
	pcitopo_config_decode(data, (u32)size, &second);
	require(memcmp(&first, &second, sizeof(first)) == 0,
		"result depends on what was there before");

	check_config(&first);
	check_find(data, (u32)size, PT_EXT_CAP_DVSEC);
	return 0;
}

#ifndef PCITOPO_FUZZER
#define REPLAY_SIZE 65536

static int replay(const char *name)
{
	FILE *file = fopen(name, "rb");
	u8 *bytes = NULL;
	u8 *buffer;
	size_t size;

	if (!file) {
		perror(name);
		return 1;
	}

	buffer = malloc(REPLAY_SIZE);
	if (buffer) {
		size = fread(buffer, 1, REPLAY_SIZE, file);
		/* exactly as long, for AddressSanitizer */
		bytes = realloc(buffer, size ? size : 1);
	}
	fclose(file);
	if (!bytes) {
		free(buffer);
		fprintf(stderr, "%s: out of memory\n", name);
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

	for (i = 1; i < argc; i++)
		failed |= replay(argv[i]);

	return failed;
}
#endif
