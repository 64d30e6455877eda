// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * capability.c - bounded walks over the two capability lists
 *
 * The pointers come from devices, firmware and files, so nothing about them is
 * believed: every entry is marked when it is visited, an entry that was visited
 * before ends the walk, and so does a pointer that leads where no capability
 * can be. What was found before a defect stays found.
 */
#include "bytes.h"
#include "walk.h"

/* Marks an entry. Return: false if the walk has been there before. */
static bool walk_visit(struct pcitopo_walk *walk, u32 offset)
{
	u64 *word = &walk->visited[offset / 4 / 64];
	u64 bit = (u64)1 << (offset / 4 % 64);

	if (*word & bit)
		return false;

	*word |= bit;
	return true;
}

static u32 walk_fail(struct pcitopo_walk *walk, enum pcitopo_defect defect)
{
	walk->defects |= pcitopo_defect_bit(defect);
	return 0;
}

/* @lowest: first offset an entry of this list can have */
static void walk_follow(struct pcitopo_walk *walk, u32 pointer, u32 lowest,
			enum pcitopo_defect defect)
{
	if (!pointer)
		walk->complete = true;
	else if (pointer < lowest)
		walk_fail(walk, defect);
	else
		walk->next = pointer;
}

static void walk_follow_low(struct pcitopo_walk *walk, u8 pointer)
{
	walk_follow(walk, pointer & PT_CAP_POINTER_MASK, PT_CFG_HEADER_SIZE,
		    PCITOPO_DEFECT_CAP_POINTER);
}

static void walk_init(struct pcitopo_walk *walk, const u8 *bytes, u32 length,
		      u32 longest)
{
	memset(walk, 0, sizeof(*walk));
	walk->bytes = bytes;
	walk->length = length < longest ? length : longest;
}

/**
 * pcitopo_walk_start - begin a walk over the capability list below 100h
 * @walk: the walk, initialised here
 * @bytes: the configuration space from its first byte
 * @length: how many bytes there are; more than 100h are not looked at
 *
 * A function whose Status register says that it has no list (PCIe 7.5.1.1.4)
 * makes a complete walk without entries, even if no more than the header was
 * given. With a list, the header alone makes an incomplete walk without
 * entries and without a defect, as has a header of an unknown type.
 */
void pcitopo_walk_start(struct pcitopo_walk *walk, const u8 *bytes, u32 length)
{
	walk_init(walk, bytes, length, PT_CFG_SPACE_SIZE);
	if (length < PT_STATUS + 2)
		return;

	if (!(pcitopo_le16(bytes + PT_STATUS) & PT_STATUS_CAP_LIST)) {
		walk->complete = true;
		return;
	}

	if (length <= PT_CFG_HEADER_SIZE)
		return;

	switch (bytes[PT_HEADER_TYPE] & PT_HEADER_TYPE_MASK) {
	case PT_HEADER_TYPE_NORMAL:
	case PT_HEADER_TYPE_BRIDGE:
		walk_follow_low(walk, bytes[PT_CAP_POINTER]);
		break;
	case PT_HEADER_TYPE_CARDBUS:
		walk_follow_low(walk, bytes[PT_CARDBUS_CAP_POINTER]);
		break;
	}
}

/**
 * pcitopo_walk_next - visit the next capability below 100h
 * @walk: a walk begun by pcitopo_walk_start()
 * @id: where to put the capability ID, untouched at the end of the walk
 *
 * Return: the offset of the capability, 40h to FCh, or 0 at the end of the
 * walk; then @walk has whether that was the end of the list (PCI 6.7).
 */
u32 pcitopo_walk_next(struct pcitopo_walk *walk, u8 *id)
{
	u32 offset = walk->next;
	const u8 *cap;

	if (!offset)
		return 0;

	walk->next = 0;
	if (offset + 2 > walk->length)
		return walk_fail(walk, PCITOPO_DEFECT_CAP_CUT);
	if (!walk_visit(walk, offset))
		return walk_fail(walk, PCITOPO_DEFECT_CAP_LOOP);

	cap = walk->bytes + offset;
	if (cap[PT_CAP_ID] == 0xff)
		return walk_fail(walk, PCITOPO_DEFECT_CAP_POINTER);

	walk_follow_low(walk, cap[PT_CAP_NEXT]);
	*id = cap[PT_CAP_ID];
	return offset;
}

/**
 * pcitopo_ext_walk_start - begin a walk over the extended capability list
 * @walk: the walk, initialised here
 * @bytes: the configuration space from its first byte
 * @length: how many bytes there are; more than 1000h are not looked at
 *
 * Up to 100h bytes make an incomplete walk without entries and without a
 * defect. The caller knows that the function is a PCI Express one: others have
 * no such list (PCIe 7.6).
 */
void pcitopo_ext_walk_start(struct pcitopo_walk *walk, const u8 *bytes,
			    u32 length)
{
	walk_init(walk, bytes, length, PT_CFG_SPACE_EXP_SIZE);
	if (length > PT_CFG_SPACE_SIZE)
		walk->next = PT_CFG_SPACE_SIZE;
}

/**
 * pcitopo_ext_walk_next - visit the next extended capability
 * @walk: a walk begun by pcitopo_ext_walk_start()
 * @id: where to put the capability ID, untouched at the end of the walk
 *
 * A first header of all zeroes or all ones is an empty list (PCIe 7.6.2), later
 * all ones are not: some pointer led to where nothing answers.
 *
 * Return: the offset of the capability, 100h to FFCh, or 0 at the end of the
 * walk.
 */
u32 pcitopo_ext_walk_next(struct pcitopo_walk *walk, u16 *id)
{
	u32 offset = walk->next;
	u32 header;

	if (!offset)
		return 0;

	walk->next = 0;
	if (offset + 4 > walk->length)
		return walk_fail(walk, PCITOPO_DEFECT_CAP_CUT);
	if (!walk_visit(walk, offset))
		return walk_fail(walk, PCITOPO_DEFECT_EXT_CAP_LOOP);

	header = pcitopo_le32(walk->bytes + offset);
	if (header == 0xffffffff && offset != PT_CFG_SPACE_SIZE)
		return walk_fail(walk, PCITOPO_DEFECT_EXT_CAP_POINTER);
	if (!header || header == 0xffffffff)
		return 0;

	walk_follow(walk, PT_EXT_CAP_NEXT(header), PT_CFG_SPACE_SIZE,
		    PCITOPO_DEFECT_EXT_CAP_POINTER);
	*id = PT_EXT_CAP_ID(header);
	return offset;
}

/**
 * pcitopo_capability_find - find a capability below 100h
 * @bytes: the configuration space from its first byte
 * @length: how many bytes there are, any number
 * @id: the capability ID, PT_CAP_*
 * @defects: bits of &enum pcitopo_defect that the walk met are added here
 *
 * The walk ends where the capability is found, so defects behind it are not
 * seen. The capability may run past @length: only its ID is known to be inside.
 *
 * Return: the offset of the first such capability, 40h to FCh, or 0 if none was
 * found (PCI 6.7, PCIe 7.5.1.1.11).
 */
u32 pcitopo_capability_find(const u8 *bytes, u32 length, u8 id, u8 *defects)
{
	struct pcitopo_walk walk;
	u32 offset;
	u8 found;

	pcitopo_walk_start(&walk, bytes, length);
	do {
		offset = pcitopo_walk_next(&walk, &found);
	} while (offset && found != id);

	*defects |= walk.defects;
	return offset;
}

/**
 * pcitopo_ext_capability_find - find an extended capability
 * @bytes: the configuration space of a PCI Express function
 * @length: how many bytes there are, any number
 * @id: the capability ID, PT_EXT_CAP_*
 * @after: 0 to find the first, else the offset of the one found last
 * @defects: bits of &enum pcitopo_defect that the walk met are added here
 *
 * Always walks from the head of the list, so that repeated calls end even where
 * the list does not. The capability may run past @length: only its header is
 * known to be inside.
 *
 * Return: the offset of the capability, 100h to FFCh, or 0 if none was found
 * (PCIe 7.6.3).
 */
u32 pcitopo_ext_capability_find(const u8 *bytes, u32 length, u16 id, u32 after,
				u8 *defects)
{
	struct pcitopo_walk walk;
	bool passed = !after;
	u32 offset;
	u16 found;

	pcitopo_ext_walk_start(&walk, bytes, length);
	while ((offset = pcitopo_ext_walk_next(&walk, &found))) {
		if (passed && found == id)
			break;
		passed |= offset == after;
	}

	*defects |= walk.defects;
	return offset;
}
