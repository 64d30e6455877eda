/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cxl-facts.h - what registers and Linux say of a memory device
 *
 * Private to the library.
 */
#ifndef PCITOPO_MODEL_CXL_FACTS_H
#define PCITOPO_MODEL_CXL_FACTS_H

#include "model/topo.h"

/* What CXL is for; CXL.io is what PCI Express is */
#define PCITOPO_CXL_USEFUL (PT_CXL_CACHE | PT_CXL_MEM)

const char *pcitopo_cxl_protocols(u8 protocols);
const char *pcitopo_cxl_bytes(struct pcitopo_arena *arena, u64 bytes);
const char *pcitopo_cxl_defect_name(enum pcitopo_cxl_defect defect);
u8 pcitopo_cxl_link_lacks(const struct pcitopo_topo *topo,
			  const struct pcitopo_link *link);
bool pcitopo_cxl_is_cut_off(const struct pcitopo_topo *topo, u32 device);
bool pcitopo_cxl_can_mem(const struct pcitopo_device *device);
bool pcitopo_cxl_has_device(const struct pcitopo_device *device);
bool pcitopo_cxl_has_range(const struct pcitopo_device *device, u32 range);
bool pcitopo_cxl_mem_is_described(const struct pcitopo_topo *topo, u32 device);
bool pcitopo_cxl_mem_is_off(const struct pcitopo_device *device);
bool pcitopo_cxl_is_inactive(const struct pcitopo_device *device, u32 range);
bool pcitopo_cxl_linux_is_known(const struct pcitopo_topo *topo);
bool pcitopo_cxl_is_unused(const struct pcitopo_topo *topo, u32 device);
const struct pcitopo_link *pcitopo_cxl_link_of(const struct pcitopo_topo *topo,
					       u32 device);
bool pcitopo_cxl_capacity(const struct pcitopo_cxl_memdev *memdev, u64 *bytes);
u32 pcitopo_cxl_region_member(const struct pcitopo_cxl_system *cxl,
			      const struct pcitopo_cxl_region *region,
			      u32 target);

#endif /* PCITOPO_MODEL_CXL_FACTS_H */
