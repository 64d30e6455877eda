/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cxl.h - CXL DVSECs in the text of lspci
 */
#ifndef PCITOPO_SOURCE_LSPCI_CXL_H
#define PCITOPO_SOURCE_LSPCI_CXL_H

#include "base/span.h"

#include <pcitopo/cxl.h>
#include <pcitopo/regs.h>

#define PCITOPO_LSPCI_DVSECS (PT_CXL_DVSEC_MLD + 1)

/**
 * struct pcitopo_lspci_cxl - state while the lines of CXL DVSECs pass
 * @facts: facts so far
 * @offsets: bit per dword: an extended capability begins there
 * @places: by ID: where the DVSEC is that counts, 0 if its first line was not
 *	there, and the length that it gives
 * @seen: bit per ID: there is one
 * @believed: bit per ID: one of them had facts
 * @had: facts before the one that is open
 * @odd: groups with a value that the specification reserves
 * @device_cap: capability of the device
 * @room: how many bytes of the one that is open are believed
 * @unknown_block: number of the first register block of a kind that lspci does
 *	not know, or 0
 * @id: its ID
 * @rev: its revision
 * @range: the range whose flags come next
 * @scale: the time scale of the line that comes next
 * @is_open: lines are of the DVSEC with @id
 * @is_ignored: one like it has been believed
 * @has_rev: @rev is known
 * @has_part: the line before has begun something
 * @has_scale: @scale is known
 * @device_is_read: @device_cap is that of the one that is open
 * @names_flexbus: there is, or could be, a Flex Bus DVSEC
 */
struct pcitopo_lspci_cxl {
	struct pcitopo_cxl facts;
	u32 offsets[PT_CFG_SPACE_EXP_SIZE / 4 / 32];
	struct {
		u16 offset;
		u16 room;
	} places[PCITOPO_LSPCI_DVSECS];
	u32 seen;
	u32 believed;
	u32 had;
	u32 odd;
	u16 device_cap;
	u16 room;
	u16 unknown_block;
	u16 id;
	u8 rev;
	u8 range;
	u8 scale;
	bool is_open;
	bool is_ignored;
	bool has_rev;
	bool has_part;
	bool has_scale;
	bool device_is_read;
	bool names_flexbus;
};

struct pcitopo_lspci_text;

/**
 * struct pcitopo_cxl_line - a register of a CXL DVSEC
 * @word: what its line begins with
 * @read: reads the line
 * @id: ID of the DVSEC
 * @is_marked: no line of anything else begins so
 */
struct pcitopo_cxl_line {
	const char *word;
	void (*read)(struct pcitopo_lspci_text *text,
		     const struct pcitopo_span *line);
	u16 id;
	bool is_marked;
};

/* source/lspci/cxl.c */
void pcitopo_lspci_cxl_capability(struct pcitopo_lspci_text *text,
				  const struct pcitopo_span *line);
const struct pcitopo_cxl_line *
pcitopo_cxl_line_find(const struct pcitopo_lspci_cxl *cxl,
		      const struct pcitopo_span *line);
bool pcitopo_lspci_cxl_line(struct pcitopo_lspci_text *text,
			    const struct pcitopo_span *line);
bool pcitopo_lspci_cxl_end(struct pcitopo_lspci_text *text);

/* source/lspci/cxl-device.c, source/lspci/cxl-lines.c: end with a line of zeros */
extern const struct pcitopo_cxl_line pcitopo_cxl_device_lines[];
extern const struct pcitopo_cxl_line pcitopo_cxl_other_lines[];

/* source/lspci/cxl-groups.c */
void pcitopo_lspci_cxl_add(struct pcitopo_lspci_cxl *cxl, u32 group);
void pcitopo_lspci_cxl_odd(struct pcitopo_lspci_cxl *cxl, u32 group);
void pcitopo_lspci_cxl_limit(struct pcitopo_lspci_cxl *cxl, u32 id, u32 room);
bool pcitopo_cxl_flags_read(const struct pcitopo_span *line,
			    const struct pcitopo_flag_name *names, u16 *value);

#endif /* PCITOPO_SOURCE_LSPCI_CXL_H */
