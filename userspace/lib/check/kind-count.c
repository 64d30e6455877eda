// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kind-count.c - how many functions of each kind, as text
 *
 * A note about many functions is one line: "3/8 GPUs + 4 ports". Of the kinds
 * that a machine is bought for it also has how many there are.
 */
#include "check/finding.h"

/* Kinds that are counted together, in the order of the text */
static const struct {
	const char *name;
	bool has_all;
	u32 kinds;
} nouns[] = {
	{ "GPU", true, 1u << PCITOPO_KIND_GPU },
	{ "NIC", true, 1u << PCITOPO_KIND_NIC },
	{ "memory device", true, 1u << PCITOPO_KIND_MEMDEV },
	{ "drive", true, 1u << PCITOPO_KIND_NVME },
	{ "port", false,
	  1u << PCITOPO_KIND_ROOT_PORT | 1u << PCITOPO_KIND_SWITCH_UPSTREAM |
		  1u << PCITOPO_KIND_SWITCH_DOWNSTREAM },
};

/* Of the kinds in a set */
static u32 count_of(const struct pcitopo_kinds *kinds, u32 set)
{
	u32 count = 0;
	int kind;

	for (kind = 0; kind < PCITOPO_KIND_COUNT; kind++) {
		if (set >> kind & 1)
			count += kinds->counts[kind];
	}
	return count;
}

/**
 * pcitopo_kinds_add - count a function
 * @kinds: the counts
 * @device: the function
 */
void pcitopo_kinds_add(struct pcitopo_kinds *kinds,
		       const struct pcitopo_device *device)
{
	kinds->counts[device->kind]++;
	kinds->total++;
}

/**
 * pcitopo_kinds_text - counts as text
 * @checker: the check
 * @kinds: the counts
 *
 * Return: "3/8 GPUs + 4 ports"; "1 GPU" where the machine has but one.
 */
const char *pcitopo_kinds_text(struct pcitopo_checker *checker,
			       const struct pcitopo_kinds *kinds)
{
	u32 others = kinds->total, count, all;
	const char *text = "";
	size_t i;

	for (i = 0; i < ARRAY_SIZE(nouns); i++) {
		count = count_of(kinds, nouns[i].kinds);
		all = count_of(&checker->kinds, nouns[i].kinds);
		others -= count;
		if (!count)
			continue;
		if (nouns[i].has_all && all > 1)
			text = pcitopo_finding_text(checker, "%s%s%u/%u %ss",
						    text, *text ? " + " : "",
						    count, all, nouns[i].name);
		else
			text = pcitopo_finding_text(checker, "%s%s%u %s%s",
						    text, *text ? " + " : "",
						    count, nouns[i].name,
						    count > 1 ? "s" : "");
	}
	if (others)
		text = pcitopo_finding_text(checker, "%s%s%u other%s", text,
					    *text ? " + " : "", others,
					    others > 1 ? "s" : "");
	return text;
}
