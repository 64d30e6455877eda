// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl.c - CXL DVSECs in the text of lspci
 *
 * Follows the rules of the decoder of bytes: of DVSECs with one ID the first that
 * says something counts, and none is believed behind its end or in another
 * capability. The registers are read in source/lspci/cxl-device.c and source/lspci/cxl-lines.c.
 */
#include "source/lspci/lspci.h"

#define NO_END 0xffff /* how long is not known */

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

static void add_defect(struct pcitopo_lspci_cxl *cxl,
		       enum pcitopo_cxl_defect defect)
{
	cxl->facts.defects |= (u8)(1u << defect);
}

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

static void dvsec_close(struct pcitopo_lspci_cxl *cxl)
{
	if (!cxl->is_open)
		return;
	cxl->is_open = false;
	if (cxl->facts.have != cxl->had)
		cxl->believed |= 1u << cxl->id;
}

/* @length: what it says, NO_END if its first line is not there */
static void dvsec_open(struct pcitopo_lspci_cxl *cxl, u16 id, u32 length,
		       u32 offset)
{
	u32 bit = 1u << id;

	cxl->is_open = true;
	cxl->is_ignored = cxl->believed & bit;
	cxl->id = id;
	cxl->room = (u16)length;
	cxl->had = cxl->facts.have;
	cxl->has_part = false;
	cxl->has_scale = false;
	cxl->device_is_read = false;
	if (cxl->is_ignored)
		return;
	cxl->places[id].offset = (u16)offset;
	cxl->places[id].room = (u16)length;
	if (length != NO_END && length > PT_CFG_SPACE_EXP_SIZE - offset) {
		add_defect(cxl, PCITOPO_CXL_DEFECT_CUT);
		cxl->room = 0;
	}
}

/* "Designated Vendor-Specific: Vendor=1e98 ID=0000 Rev=1 Len=56: CXL" */
static void dvsec_line(struct pcitopo_lspci_cxl *cxl,
		       const struct pcitopo_span *line, u32 offset)
{
	unsigned long vendor, id, rev, length;
	u32 least;

	if (!pcitopo_span_number(line, "Vendor=", 16, 0xffff, &vendor) ||
	    !pcitopo_span_number(line, "ID=", 16, 0xffff, &id) ||
	    !pcitopo_span_number(line, "Rev=", 10, 15, &rev) ||
	    !pcitopo_span_number(line, "Len=", 10, 0xfff, &length)) {
		cxl->names_flexbus = true; /* for all we know */
		return;
	}
	if (vendor != PT_CXL_VENDOR_ID)
		return;
	least = pcitopo_cxl_dvsec_length((u16)id, (u8)rev);
	if (!least)
		return;
	if (id == PT_CXL_DVSEC_FLEXBUS)
		cxl->names_flexbus = true;
	if (cxl->seen & 1u << id)
		add_defect(cxl, PCITOPO_CXL_DEFECT_REPEATED);
	cxl->seen |= 1u << id;
	cxl->rev = (u8)rev;
	cxl->has_rev = true;
	dvsec_open(cxl, (u16)id, (u32)length, offset);
	if (!cxl->is_ignored && length < least)
		add_defect(cxl, PCITOPO_CXL_DEFECT_SHORT);
}

/**
 * pcitopo_lspci_cxl_capability - a capability begins
 * @text: state of the record
 * @line: its first line
 */
void pcitopo_lspci_cxl_capability(struct pcitopo_lspci_text *text,
				  const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	const char *bracket =
		memchr(line->start, '[', pcitopo_span_length(line));
	struct pcitopo_span rest = { bracket, line->end };
	unsigned long offset;

	dvsec_close(cxl);
	if (!bracket ||
	    !pcitopo_span_number(&rest, "[", 16, PT_CFG_SPACE_EXP_SIZE - 1,
				 &offset) ||
	    offset < PT_CFG_SPACE_SIZE)
		return;
	cxl->offsets[offset / 128] |= 1u << offset / 4 % 32;
	if (pcitopo_span_find(line, "Designated Vendor-Specific"))
		dvsec_line(cxl, line, (u32)offset);
	else if (pcitopo_span_find(line, "Extended Capability ID 0x23") ||
		 pcitopo_span_find(line, "#23"))
		cxl->names_flexbus = true;
}

/**
 * pcitopo_lspci_cxl_line - read a line of a CXL DVSEC
 * @text: state of the record
 * @line: the line, without white space at both ends
 *
 * Return: true if it was one.
 */
bool pcitopo_lspci_cxl_line(struct pcitopo_lspci_text *text,
			    const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	const struct pcitopo_cxl_line *found = pcitopo_cxl_line_find(cxl, line);

	if (!found)
		return false;
	if (!cxl->is_open || cxl->id != found->id) {
		dvsec_close(cxl);
		dvsec_open(cxl, found->id, NO_END, 0);
		cxl->has_rev = false;
	}
	if (!cxl->is_ignored)
		found->read(text, line);
	return true;
}

/* Return: bytes from @offset to the next capability, up to @room */
static u32 room_at(struct pcitopo_lspci_cxl *cxl, u32 offset, u32 room)
{
	u32 next;

	for (next = offset + 4; next < offset + room; next += 4) {
		if (next < PT_CFG_SPACE_EXP_SIZE &&
		    cxl->offsets[next / 128] >> next / 4 % 32 & 1) {
			add_defect(cxl, PCITOPO_CXL_DEFECT_OVERLAP);
			return next - offset;
		}
	}
	return room;
}

/* A DVSEC reaches into another capability: what is there is not its own */
static void limit_groups(struct pcitopo_lspci_cxl *cxl, u32 id, u32 room)
{
	u32 group;

	for (group = 0; group < PCITOPO_CXL_HAVE_COUNT; group++) {
		if (groups[group].id == id && groups[group].end > room)
			cxl->facts.have &= ~(1u << group);
	}
}

static void locator_end(struct pcitopo_lspci_cxl *cxl, u32 room)
{
	struct pcitopo_cxl *facts = &cxl->facts;
	u32 count = 0;

	if (room > PT_CXL_LOCATOR_LENGTH)
		count = (room - PT_CXL_LOCATOR_LENGTH) / 8;
	if (count > PCITOPO_CXL_BLOCKS)
		count = PCITOPO_CXL_BLOCKS;
	if (cxl->unknown_block && cxl->unknown_block <= count)
		facts->have &= ~(1u << PCITOPO_CXL_HAVE_LOCATOR);
	facts->num_blocks = (u8)count;
	for (; count < PCITOPO_CXL_BLOCKS; count++)
		facts->blocks[count] = 0;
}

/**
 * pcitopo_lspci_cxl_end - the record is complete
 * @text: state of the record
 *
 * Return: true if the function has at least one CXL DVSEC of interest.
 */
bool pcitopo_lspci_cxl_end(struct pcitopo_lspci_text *text)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	u32 id, room;

	dvsec_close(cxl);
	for (id = 0; id < PCITOPO_LSPCI_DVSECS; id++) {
		if (!cxl->places[id].offset)
			continue;
		room = room_at(cxl, cxl->places[id].offset,
			       cxl->places[id].room);
		limit_groups(cxl, id, room);
		if (id == PT_CXL_DVSEC_LOCATOR)
			locator_end(cxl, room);
	}
	if (cxl->odd & cxl->facts.have)
		add_defect(cxl, PCITOPO_CXL_DEFECT_VALUE);
	text->config.dvsec_unread =
		cxl->names_flexbus &&
		!pcitopo_has(&text->config, PCITOPO_HAVE_FLEXBUS);
	return cxl->seen || cxl->facts.have;
}
