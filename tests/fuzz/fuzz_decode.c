// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_decode.c - pcitopo_config_decode() with arbitrary bytes
 *
 * Decoding the same bytes twice must give the same, sound, result.
 */
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

#include "fuzz.h"

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
 * fuzz_one - decode the bytes, twice, with equal results
 * @data: configuration space
 * @size: its length
 */
void fuzz_one(const uint8_t *data, size_t size)
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
}
