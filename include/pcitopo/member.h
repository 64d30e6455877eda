/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * member.h - members of structures by offset and size, for tables of them
 */
#ifndef PCITOPO_MEMBER_H
#define PCITOPO_MEMBER_H

#include <pcitopo/decode.h>

/* @size: 1, 2, 4 or 8 bytes; @at is aligned to that */
static inline u64 pcitopo_member_load(const void *at, u8 size)
{
	switch (size) {
	case 1:
		return *(const u8 *)at;
	case 2:
		return *(const u16 *)at;
	case 4:
		return *(const u32 *)at;
	default:
		return *(const u64 *)at;
	}
}

static inline void pcitopo_member_store(void *at, u8 size, u64 value)
{
	switch (size) {
	case 1:
		*(u8 *)at = (u8)value;
		break;
	case 2:
		*(u16 *)at = (u16)value;
		break;
	case 4:
		*(u32 *)at = (u32)value;
		break;
	default:
		*(u64 *)at = value;
	}
}

#endif /* PCITOPO_MEMBER_H */
