// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * merge.c - one function described twice
 *
 * The hex of a function may be too short to show what its decoded text still
 * says: 256 bytes have no extended capabilities. What is missing on one side
 * is taken from the other, group by group as &enum pcitopo_have and &enum
 * pcitopo_cxl_have define them.
 */
#include "model/merge.h"

#include <pcitopo/fields.h>

#define GROUP(name)	((u64)1 << PCITOPO_HAVE_##name)
#define CXL_GROUP(name) ((u32)1 << PCITOPO_CXL_HAVE_##name)

static void take_fields(const struct pcitopo_field *(*at)(u32 index), void *to,
			const void *from, u64 groups)
{
	const struct pcitopo_field *field;
	u32 i;

	for (i = 0; (field = at(i)); i++) {
		if (groups >> field->have & 1)
			pcitopo_field_store(field, to,
					    pcitopo_field_load(field, from));
	}
}

/**
 * pcitopo_config_take - take some groups of another description
 * @to: the description that is changed
 * @from: the other
 * @groups: bits of &enum pcitopo_have; those that @from lacks are left alone
 */
void pcitopo_config_take(struct pcitopo_config *to,
			 const struct pcitopo_config *from, u64 groups)
{
	groups &= from->have;
	take_fields(pcitopo_field_at, to, from, groups);
	to->have |= groups;
}

/**
 * pcitopo_config_merge - take from another description what this one lacks
 * @to: the description that wins
 * @from: the other
 */
void pcitopo_config_merge(struct pcitopo_config *to,
			  const struct pcitopo_config *from)
{
	u64 missing = ~to->have;

	/* What one side shows to be there, or absent, the other cannot deny */
	if (pcitopo_has(to, PCITOPO_HAVE_NO_EXP))
		missing &= ~GROUP(EXP);
	if (pcitopo_has(to, PCITOPO_HAVE_EXP))
		missing &= ~GROUP(NO_EXP);
	pcitopo_config_take(to, from, missing);
	to->defects |= from->defects;
	to->dvsec_unread |= from->dvsec_unread;
}

/**
 * pcitopo_config_update - take from a later reading what may have changed
 * @to: the earlier reading
 * @from: the later one
 *
 * Status and control registers change; identity and capabilities do not.
 */
void pcitopo_config_update(struct pcitopo_config *to,
			   const struct pcitopo_config *from)
{
	static const u64 changing =
		GROUP(PM) | GROUP(DEVCTL) | GROUP(DEVSTA) | GROUP(LNKCTL) |
		GROUP(LNKSTA) | GROUP(LNKSTA_FLAGS) | GROUP(SLTCTL) |
		GROUP(SLTSTA) | GROUP(LNKCTL2) | GROUP(EQ_8GT) |
		GROUP(RETIMERS) | GROUP(FLIT) | GROUP(EQ_16GT) |
		GROUP(EQ_32GT) | GROUP(EQ_64GT) | GROUP(PARITY) |
		GROUP(LANE_ERRORS) | GROUP(AER_UNCOR) | GROUP(AER_COR) |
		GROUP(ACS) | GROUP(SRIOV) | GROUP(FLEXBUS);

	pcitopo_config_take(to, from, changing);
}

/**
 * pcitopo_cxl_keep - a copy that lives as long as an arena
 * @arena: the arena
 * @cxl: what to copy
 *
 * Return: the copy, or NULL without memory.
 */
struct pcitopo_cxl *pcitopo_cxl_keep(struct pcitopo_arena *arena,
				     const struct pcitopo_cxl *cxl)
{
	struct pcitopo_cxl *copy = pcitopo_arena_alloc(arena, sizeof(*copy));

	if (copy)
		*copy = *cxl;
	return copy;
}

static void take_cxl(struct pcitopo_cxl *to, const struct pcitopo_cxl *from,
		     u32 groups)
{
	groups &= from->have;
	take_fields(pcitopo_cxl_field_at, to, from, groups);
	to->have |= groups;
}

/**
 * pcitopo_cxl_merge - take from another description what this one lacks
 * @to: the description that wins
 * @from: the other
 */
void pcitopo_cxl_merge(struct pcitopo_cxl *to, const struct pcitopo_cxl *from)
{
	take_cxl(to, from, ~to->have);
	to->defects |= from->defects;
}

/**
 * pcitopo_cxl_update - take from a later reading what may have changed
 * @to: the earlier reading
 * @from: the later one
 *
 * Control and status change, as do ranges, which become active; what a device
 * can do, and where its registers are, does not.
 */
void pcitopo_cxl_update(struct pcitopo_cxl *to, const struct pcitopo_cxl *from)
{
	static const u32 fixed = CXL_GROUP(CAP3) | CXL_GROUP(FUNCTION_MAP) |
				 CXL_GROUP(GPF_DEVICE) | CXL_GROUP(LOCATOR) |
				 CXL_GROUP(MLD);

	take_cxl(to, from, ~fixed);
}
