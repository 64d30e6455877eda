// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl.c - CXL DVSECs in the text of lspci
 *
 * Follows the rules of the decoder of bytes: of DVSECs with one ID the first that
 * says something counts, and none is believed behind its end or in another
 * capability. The registers are read in cxl-device.c and cxl-lines.c.
 */
#include "source/lspci/text.h"

#define NO_END 0xffff /* how long is not known */

static void add_defect(struct pcitopo_lspci_cxl *cxl,
		       enum pcitopo_cxl_defect defect)
{
	cxl->facts.defects |= (u8)(1u << defect);
}

static void dvsec_close(struct pcitopo_lspci_cxl *cxl)
{
	if (!cxl->is_open)
		return;
	cxl->is_open = false;
	if (cxl->facts.have != cxl->had)
		cxl->believed |= 1u << cxl->id;
}

/* @length: of its first line, or NO_END if its first line is not there */
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

static const struct pcitopo_cxl_line *
find_line(const struct pcitopo_cxl_line *lines, bool is_open, u16 id,
	  const struct pcitopo_span *line)
{
	for (; lines->word; lines++) {
		if (lines->word[0] == line->start[0] &&
		    ((is_open && lines->id == id) || lines->is_marked) &&
		    pcitopo_span_starts_with(line, lines->word))
			return lines;
	}
	return NULL;
}

/**
 * pcitopo_cxl_line_find - which register of a CXL DVSEC a line is of
 * @cxl: state of the record
 * @line: the line, without white space at both ends
 *
 * Inside a DVSEC all of its lines are known, elsewhere those whose names nothing
 * else has.
 *
 * Return: the register, or NULL if it is none.
 */
const struct pcitopo_cxl_line *
pcitopo_cxl_line_find(const struct pcitopo_lspci_cxl *cxl,
		      const struct pcitopo_span *line)
{
	const struct pcitopo_cxl_line *found;

	found = find_line(pcitopo_cxl_device_lines, cxl->is_open, cxl->id,
			  line);
	return found ? found :
		       find_line(pcitopo_cxl_other_lines, cxl->is_open, cxl->id,
				 line);
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
		pcitopo_lspci_cxl_limit(cxl, id, room);
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
