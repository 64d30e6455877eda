/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * bytes.h - unaligned little-endian reads, private to kernel/decode
 *
 * Configuration space is little-endian and capabilities handed in by pointer
 * need not be aligned. Compilers turn these into single loads.
 */
#ifndef PCITOPO_BYTES_H
#define PCITOPO_BYTES_H

#include <pcitopo/decode.h>

static inline u16 pcitopo_le16(const u8 *bytes)
{
	return (u16)(bytes[0] | bytes[1] << 8);
}

static inline u32 pcitopo_le32(const u8 *bytes)
{
	return pcitopo_le16(bytes) | (u32)pcitopo_le16(bytes + 2) << 16;
}

static inline u64 pcitopo_le64(const u8 *bytes)
{
	return pcitopo_le32(bytes) | (u64)pcitopo_le32(bytes + 4) << 32;
}

#endif /* PCITOPO_BYTES_H */
