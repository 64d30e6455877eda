// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-merge.c - the CXL DVSECs of one function described twice
 *
 * As model/config-merge.c does with the rest: what is missing on one side is taken
 * from the other, group by group as &enum pcitopo_cxl_have has them.
 */
#include "model/topo.h"

/**
 * pcitopo_cxl_keep - a copy that lives as long as the context
 * @pt: the context
 * @cxl: what to copy
 *
 * Return: the copy, or NULL without memory.
 */
struct pcitopo_cxl *pcitopo_cxl_keep(struct pcitopo *pt,
				     const struct pcitopo_cxl *cxl)
{
	struct pcitopo_cxl *copy =
		pcitopo_arena_alloc(&pt->arena, sizeof(*copy));

	if (copy)
		*copy = *cxl;
	return copy;
}

static void take_device(struct pcitopo_cxl *to, const struct pcitopo_cxl *from,
			enum pcitopo_cxl_have what)
{
	switch (what) {
	case PCITOPO_CXL_HAVE_DEVICE:
		to->device_rev = from->device_rev;
		to->device_ctl = from->device_ctl;
		break;
	case PCITOPO_CXL_HAVE_DEVICE_STATUS:
		to->device_status = from->device_status;
		break;
	case PCITOPO_CXL_HAVE_DEVICE_CTL2:
		to->device_ctl2 = from->device_ctl2;
		break;
	case PCITOPO_CXL_HAVE_DEVICE_STATUS2:
		to->device_status2 = from->device_status2;
		to->device_cap2 = from->device_cap2;
		break;
	case PCITOPO_CXL_HAVE_CAP3:
		to->device_cap3 = from->device_cap3;
		break;
	default:
		break;
	}
}

static void take_range(struct pcitopo_cxl *to, const struct pcitopo_cxl *from,
		       enum pcitopo_cxl_have what)
{
	switch (what) {
	case PCITOPO_CXL_HAVE_RANGE1:
		to->ranges[0].size = from->ranges[0].size;
		to->ranges[0].low = from->ranges[0].low;
		break;
	case PCITOPO_CXL_HAVE_RANGE2:
		to->ranges[1].size = from->ranges[1].size;
		to->ranges[1].low = from->ranges[1].low;
		break;
	case PCITOPO_CXL_HAVE_BASE1:
		to->ranges[0].base = from->ranges[0].base;
		break;
	case PCITOPO_CXL_HAVE_BASE2:
		to->ranges[1].base = from->ranges[1].base;
		break;
	default:
		break;
	}
}

static void take_port(struct pcitopo_cxl *to, const struct pcitopo_cxl *from,
		      enum pcitopo_cxl_have what)
{
	switch (what) {
	case PCITOPO_CXL_HAVE_PORT:
		to->port_ctl = from->port_ctl;
		break;
	case PCITOPO_CXL_HAVE_PORT_STATUS:
		to->port_status = from->port_status;
		break;
	case PCITOPO_CXL_HAVE_FLEXBUS_REV:
		to->flexbus_rev = from->flexbus_rev;
		break;
	case PCITOPO_CXL_HAVE_FLEXBUS_TS:
		to->flexbus_ts = from->flexbus_ts;
		break;
	case PCITOPO_CXL_HAVE_FLEXBUS2:
		to->flexbus_cap2 = from->flexbus_cap2;
		to->flexbus_ctl2 = from->flexbus_ctl2;
		to->flexbus_status2 = from->flexbus_status2;
		break;
	default:
		break;
	}
}

static void take_other(struct pcitopo_cxl *to, const struct pcitopo_cxl *from,
		       enum pcitopo_cxl_have what)
{
	switch (what) {
	case PCITOPO_CXL_HAVE_FUNCTION_MAP:
		memcpy(to->function_map, from->function_map,
		       sizeof(to->function_map));
		break;
	case PCITOPO_CXL_HAVE_GPF_PORT:
		to->gpf_phase1 = from->gpf_phase1;
		to->gpf_phase2 = from->gpf_phase2;
		break;
	case PCITOPO_CXL_HAVE_GPF_DEVICE:
		to->gpf_duration = from->gpf_duration;
		to->gpf_power = from->gpf_power;
		break;
	case PCITOPO_CXL_HAVE_LOCATOR:
		to->num_blocks = from->num_blocks;
		memcpy(to->blocks, from->blocks, sizeof(to->blocks));
		break;
	case PCITOPO_CXL_HAVE_MLD:
		to->mld_devices = from->mld_devices;
		break;
	case PCITOPO_CXL_HAVE_MLD_RESET:
		to->mld_reset = from->mld_reset;
		break;
	default:
		break;
	}
}

static void take(struct pcitopo_cxl *to, const struct pcitopo_cxl *from,
		 u32 groups)
{
	int what;

	for (what = 0; what < PCITOPO_CXL_HAVE_COUNT; what++) {
		if (!(groups & from->have & 1u << what))
			continue;
		/* Each group belongs to one of these; the others pass */
		take_device(to, from, what);
		take_range(to, from, what);
		take_port(to, from, what);
		take_other(to, from, what);
		to->have |= 1u << what;
	}
}

/**
 * pcitopo_cxl_merge - take from another description what this one lacks
 * @to: the description that wins
 * @from: the other
 */
void pcitopo_cxl_merge(struct pcitopo_cxl *to, const struct pcitopo_cxl *from)
{
	take(to, from, ~to->have);
	to->defects |= from->defects;
}

/**
 * pcitopo_cxl_update - take from a later reading what may have changed
 * @to: the earlier reading
 * @from: the later one
 *
 * Control and status change, as do ranges, which become active; what a device can
 * do, and where its registers are, does not.
 */
void pcitopo_cxl_update(struct pcitopo_cxl *to, const struct pcitopo_cxl *from)
{
	static const u32 fixed = 1u << PCITOPO_CXL_HAVE_CAP3 |
				 1u << PCITOPO_CXL_HAVE_FUNCTION_MAP |
				 1u << PCITOPO_CXL_HAVE_GPF_DEVICE |
				 1u << PCITOPO_CXL_HAVE_LOCATOR |
				 1u << PCITOPO_CXL_HAVE_MLD;

	take(to, from, ~fixed);
}
