// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kind-count.c - how many of which, in words
 *
 * A note about many functions is one line. It tells how many of each kind
 * there are, and for those that a machine is bought for, of how many.
 */
#include "check/check.h"

#include <stdio.h>

/* What is counted together, in the order in which it is told */
enum noun { GPU, NIC, MEMDEV, DRIVE, PORT, OTHER, NOUN_COUNT };

static const char *const nouns[NOUN_COUNT] = {
	[GPU] = "GPU",	   [NIC] = "NIC",   [MEMDEV] = "memory device",
	[DRIVE] = "drive", [PORT] = "port", [OTHER] = "other",
};

static enum noun noun_of(enum pcitopo_kind kind)
{
	switch (kind) {
	case PCITOPO_KIND_GPU:
		return GPU;
	case PCITOPO_KIND_NIC:
		return NIC;
	case PCITOPO_KIND_MEMDEV:
		return MEMDEV;
	case PCITOPO_KIND_NVME:
		return DRIVE;
	case PCITOPO_KIND_ROOT_PORT:
	case PCITOPO_KIND_SWITCH_UPSTREAM:
	case PCITOPO_KIND_SWITCH_DOWNSTREAM:
		return PORT;
	default:
		return OTHER;
	}
}

static u32 count_noun(const struct pcitopo_tally *tally, enum noun noun)
{
	u32 count = 0;
	int kind;

	for (kind = 0; kind < PCITOPO_KIND_COUNT; kind++) {
		if (noun_of((enum pcitopo_kind)kind) == noun)
			count += tally->counts[kind];
	}
	return count;
}

/**
 * pcitopo_tally_add - count a function
 * @tally: where
 * @device: the function
 */
void pcitopo_tally_add(struct pcitopo_tally *tally,
		       const struct pcitopo_device *device)
{
	tally->counts[device->kind]++;
	tally->total++;
}

/**
 * pcitopo_tally_text - a tally in words
 * @checker: the check, with everything that can be counted in its @all
 * @tally: what was counted
 * @text: "3/8 GPUs + 4 ports"; of what there is but one, "1 GPU"
 */
void pcitopo_tally_text(const struct pcitopo_checker *checker,
			const struct pcitopo_tally *tally,
			char text[PCITOPO_TALLY_SIZE])
{
	int length = 0, noun;

	text[0] = '\0';
	for (noun = 0; noun < NOUN_COUNT; noun++) {
		u32 count = count_noun(tally, (enum noun)noun);
		u32 all = count_noun(&checker->all, (enum noun)noun);
		size_t left = (size_t)(PCITOPO_TALLY_SIZE - length);
		const char *plus = length ? " + " : "";

		if (!count)
			continue;
		if (noun < PORT && all > 1)
			length += snprintf(text + length, left, "%s%u/%u %ss",
					   plus, count, all, nouns[noun]);
		else
			length += snprintf(text + length, left, "%s%u %s%s",
					   plus, count, nouns[noun],
					   count > 1 ? "s" : "");
	}
}
