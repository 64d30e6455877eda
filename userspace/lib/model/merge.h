/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * merge.h - one function described twice
 */
#ifndef PCITOPO_MODEL_MERGE_H
#define PCITOPO_MODEL_MERGE_H

#include "base/arena.h"

#include <pcitopo/cxl.h>

void pcitopo_config_take(struct pcitopo_config *to,
			 const struct pcitopo_config *from, u64 groups);
void pcitopo_config_merge(struct pcitopo_config *to,
			  const struct pcitopo_config *from);
void pcitopo_config_update(struct pcitopo_config *to,
			   const struct pcitopo_config *from);

struct pcitopo_cxl *pcitopo_cxl_keep(struct pcitopo_arena *arena,
				     const struct pcitopo_cxl *cxl);
void pcitopo_cxl_merge(struct pcitopo_cxl *to, const struct pcitopo_cxl *from);
void pcitopo_cxl_update(struct pcitopo_cxl *to, const struct pcitopo_cxl *from);

#endif /* PCITOPO_MODEL_MERGE_H */
