/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kind-count.h - how many functions of each kind, as text
 *
 * Private to check/.
 */
#ifndef PCITOPO_CHECK_KIND_COUNT_H
#define PCITOPO_CHECK_KIND_COUNT_H

#include "model/topo.h"

struct pcitopo_checker;

/**
 * struct pcitopo_kinds - functions counted by kind
 * @counts: how many of each kind
 * @total: of all kinds
 */
struct pcitopo_kinds {
	u32 counts[PCITOPO_KIND_COUNT];
	u32 total;
};

void pcitopo_kinds_add(struct pcitopo_kinds *kinds,
		       const struct pcitopo_device *device);
const char *pcitopo_kinds_text(struct pcitopo_checker *checker,
			       const struct pcitopo_kinds *kinds);

#endif /* PCITOPO_CHECK_KIND_COUNT_H */
