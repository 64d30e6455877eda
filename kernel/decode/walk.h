/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * walk.h - shared by the files of kernel/decode only
 *
 * One walk visits every capability once, so that a hostile list costs at most
 * one step per dword however many capabilities are of interest.
 */
#ifndef PCITOPO_WALK_H
#define PCITOPO_WALK_H

#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

/**
 * struct pcitopo_walk - where a walk over a capability list stands
 * @bytes: the configuration space
 * @length: how many of @bytes the list may use
 * @next: offset of the next entry, 0 at the end of the walk
 * @defects: bits of &enum pcitopo_defect met so far
 * @complete: the list below 100h was followed to its end, or there is none
 * @visited: one bit for each dword of the space that was an entry
 */
struct pcitopo_walk {
	const u8 *bytes;
	u32 length;
	u32 next;
	u8 defects;
	bool complete;
	u64 visited[PT_CFG_SPACE_EXP_SIZE / 4 / 64];
};

static inline u8 pcitopo_defect_bit(enum pcitopo_defect defect)
{
	return (u8)(1u << defect);
}

static inline void pcitopo_defect_set(struct pcitopo_config *config,
				      enum pcitopo_defect defect)
{
	config->defects |= pcitopo_defect_bit(defect);
}

/* @room: bytes from the start of a capability to the end of what is known */
static inline bool pcitopo_cap_fits(u32 room, u32 need,
				    struct pcitopo_config *config)
{
	if (room >= need)
		return true;

	pcitopo_defect_set(config, PCITOPO_DEFECT_CAP_CUT);
	return false;
}

/* Was there an entry at this offset, a multiple of 4 below 1000h? */
static inline bool pcitopo_walk_visited(const struct pcitopo_walk *walk,
					u32 offset)
{
	return walk->visited[offset / 4 / 64] >> (offset / 4 % 64) & 1;
}

/* capability.c */
void pcitopo_walk_start(struct pcitopo_walk *walk, const u8 *bytes, u32 length);
u32 pcitopo_walk_next(struct pcitopo_walk *walk, u8 *id);
void pcitopo_ext_walk_start(struct pcitopo_walk *walk, const u8 *bytes,
			    u32 length);
u32 pcitopo_ext_walk_next(struct pcitopo_walk *walk, u16 *id);

/* express.c */
void pcitopo_express_decode(const u8 *cap, u32 room,
			    struct pcitopo_config *config);

/* extended.c */
void pcitopo_extended_decode(const u8 *bytes, u32 length,
			     struct pcitopo_config *config);

#endif /* PCITOPO_WALK_H */
