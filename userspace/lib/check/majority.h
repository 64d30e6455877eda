/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * majority.h - groups of like things and what most of a group share
 *
 * Private to check/.
 */
#ifndef PCITOPO_CHECK_MAJORITY_H
#define PCITOPO_CHECK_MAJORITY_H

#include "model/topo.h"

/* A smaller group has no majority */
#define PCITOPO_GROUP_MIN 4

/**
 * struct pcitopo_sample - something that is compared
 * @group: equal for things that are alike
 * @value: what is compared
 * @index: which thing it is
 */
struct pcitopo_sample {
	u64 group;
	u64 value;
	u32 index;
};

bool pcitopo_is_majority(u32 part, u32 whole);
void pcitopo_samples_sort(struct pcitopo_sample *samples, u32 count);
u32 pcitopo_most_frequent(const struct pcitopo_sample *samples, u32 count,
			  u64 *value);
u32 pcitopo_group_end(const struct pcitopo_sample *samples, u32 start,
		      u32 count);
u64 pcitopo_device_group(const struct pcitopo_device *device);

#endif /* PCITOPO_CHECK_MAJORITY_H */
