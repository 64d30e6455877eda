/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cxl-dvsec.h - one CXL DVSEC, private to kernel/decode
 */
#ifndef PCITOPO_CXL_DVSEC_H
#define PCITOPO_CXL_DVSEC_H

#include <pcitopo/cxl.h>

/**
 * struct pcitopo_dvsec - a CXL DVSEC, as far as it is believed
 * @cap: its first byte
 * @room: how many bytes of it count
 * @claimed: how many it says it has
 * @id: DVSEC ID, PT_CXL_DVSEC_*
 * @rev: DVSEC Revision
 */
struct pcitopo_dvsec {
	const u8 *cap;
	u32 room;
	u32 claimed;
	u16 id;
	u8 rev;
};

static inline void pcitopo_cxl_defect_set(struct pcitopo_cxl *cxl,
					  enum pcitopo_cxl_defect defect)
{
	cxl->defects |= (u8)(1u << defect);
}

/* cxl-dvsec.c */
void pcitopo_cxl_dvsec_decode(const struct pcitopo_dvsec *dvsec,
			      struct pcitopo_cxl *cxl);

#endif /* PCITOPO_CXL_DVSEC_H */
