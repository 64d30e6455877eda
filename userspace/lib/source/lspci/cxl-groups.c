// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-groups.c - groups of facts of CXL DVSECs in the text of lspci
 *
 * A group counts only if its registers are in front of the end of their DVSEC.
 */
#include "source/lspci/cxl.h"

/* Where a group of facts is: DVSEC, and where its last register ends */
static const struct {
	u8 id;
	u8 end;
} groups[PCITOPO_CXL_HAVE_COUNT] = {
	[PCITOPO_CXL_HAVE_DEVICE] = { PT_CXL_DVSEC_DEVICE, 0x0e },
	[PCITOPO_CXL_HAVE_DEVICE_STATUS] = { PT_CXL_DVSEC_DEVICE, 0x10 },
	[PCITOPO_CXL_HAVE_DEVICE_CTL2] = { PT_CXL_DVSEC_DEVICE, 0x12 },
	[PCITOPO_CXL_HAVE_DEVICE_STATUS2] = { PT_CXL_DVSEC_DEVICE, 0x18 },
	[PCITOPO_CXL_HAVE_RANGE1] = { PT_CXL_DVSEC_DEVICE, 0x28 },
	[PCITOPO_CXL_HAVE_RANGE2] = { PT_CXL_DVSEC_DEVICE, 0x38 },
	[PCITOPO_CXL_HAVE_CAP3] = { PT_CXL_DVSEC_DEVICE, 0x3a },
	[PCITOPO_CXL_HAVE_FUNCTION_MAP] = { PT_CXL_DVSEC_FUNCTION_MAP, 0x2c },
	[PCITOPO_CXL_HAVE_PORT] = { PT_CXL_DVSEC_PORT, 0x0e },
	[PCITOPO_CXL_HAVE_PORT_STATUS] = { PT_CXL_DVSEC_PORT, 0x0c },
	[PCITOPO_CXL_HAVE_GPF_PORT] = { PT_CXL_DVSEC_GPF_PORT, 0x10 },
	[PCITOPO_CXL_HAVE_GPF_DEVICE] = { PT_CXL_DVSEC_GPF_DEVICE, 0x10 },
	[PCITOPO_CXL_HAVE_FLEXBUS_REV] = { PT_CXL_DVSEC_FLEXBUS, 0x0c },
	[PCITOPO_CXL_HAVE_FLEXBUS_TS] = { PT_CXL_DVSEC_FLEXBUS, 0x14 },
	[PCITOPO_CXL_HAVE_FLEXBUS2] = { PT_CXL_DVSEC_FLEXBUS, 0x20 },
	[PCITOPO_CXL_HAVE_LOCATOR] = { PT_CXL_DVSEC_LOCATOR, 0x0c },
	[PCITOPO_CXL_HAVE_MLD] = { PT_CXL_DVSEC_MLD, 0x0c },
	[PCITOPO_CXL_HAVE_MLD_RESET] = { PT_CXL_DVSEC_MLD, 0x0e },
	[PCITOPO_CXL_HAVE_BASE1] = { PT_CXL_DVSEC_DEVICE, 0x28 },
	[PCITOPO_CXL_HAVE_BASE2] = { PT_CXL_DVSEC_DEVICE, 0x38 },
};

/**
 * pcitopo_lspci_cxl_odd - a value is reserved by the specification
 * @cxl: state of the record
 * @group: an enum pcitopo_cxl_have, which the value is of; a defect if it counts
 */
void pcitopo_lspci_cxl_odd(struct pcitopo_lspci_cxl *cxl, u32 group)
{
	cxl->odd |= 1u << group;
}

/**
 * pcitopo_lspci_cxl_add - a group of facts is complete
 * @cxl: state of the record
 * @group: an enum pcitopo_cxl_have
 *
 * It counts unless it is behind the end of its DVSEC.
 */
void pcitopo_lspci_cxl_add(struct pcitopo_lspci_cxl *cxl, u32 group)
{
	if (groups[group].end <= cxl->room)
		cxl->facts.have |= 1u << group;
}

/**
 * pcitopo_lspci_cxl_limit - forget what is behind the end of a DVSEC
 * @cxl: state of the record
 * @id: ID of the DVSEC
 * @room: bytes from its start to its end, or to another capability if that comes
 *	first: what lies there is not its own
 */
void pcitopo_lspci_cxl_limit(struct pcitopo_lspci_cxl *cxl, u32 id, u32 room)
{
	u32 group;

	for (group = 0; group < PCITOPO_CXL_HAVE_COUNT; group++) {
		if (groups[group].id == id && groups[group].end > room)
			cxl->facts.have &= ~(1u << group);
	}
}

/**
 * pcitopo_cxl_flags_read - read the bits of a register
 * @line: the line
 * @names: its bits
 * @value: those that are set; untouched if there is none of these bits
 *
 * Return: true if there is at least one of these bits.
 */
bool pcitopo_cxl_flags_read(const struct pcitopo_span *line,
			    const struct pcitopo_flag_name *names, u16 *value)
{
	u32 bits = 0;

	if (!pcitopo_span_flags(line, names, &bits))
		return false;
	*value = (u16)bits;
	return true;
}
