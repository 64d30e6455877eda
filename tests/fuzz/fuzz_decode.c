// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_decode.c - pcitopo_config_decode() and pcitopo_cxl_decode() with arbitrary
 * bytes
 *
 * Decoding the same bytes twice must give the same, sound, result.
 */
#include <pcitopo/cxl.h>
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

static void check_cxl(const uint8_t *data, size_t size,
		      const struct pcitopo_config *config)
{
	struct pcitopo_cxl first, second;
	struct pcitopo_cxl_link link;
	bool found;

	memset(&first, 0x00, sizeof(first));
	memset(&second, 0xff, sizeof(second));
	found = pcitopo_cxl_decode(data, (u32)size, &first);
	require(pcitopo_cxl_decode(data, (u32)size, &second) == found &&
			memcmp(&first, &second, sizeof(first)) == 0,
		"CXL depends on what was there before");
	require(first.have >> PCITOPO_CXL_HAVE_COUNT == 0,
		"unknown CXL have bit");
	require(found || (!first.have && !first.defects), "CXL without DVSEC");
	require(!found || pcitopo_has(config, PCITOPO_HAVE_EXP),
		"CXL without PCI Express");
	require(first.num_blocks <= PCITOPO_CXL_BLOCKS, "too many blocks");

	pcitopo_cxl_link_decode(config, config, &link);
	require((link.trained | link.capable) >> 3 == 0, "unknown protocol");
	require(!(link.enabled & ~link.capable), "enabled what it cannot do");
	require(!link.ends_disagree, "disagrees with itself");
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
	check_cxl(data, size, &first);
	check_find(data, (u32)size, PT_EXT_CAP_DVSEC);
}
