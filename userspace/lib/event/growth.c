// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * growth.c - the new errors of one end as text
 */
#include "event/members.h"

#include <stdio.h>
#include <stdlib.h>

/* Lanes need a word in front, names of errors do not */
static const struct {
	u32 bit;
	const char *words;
} lane_words[] = {
	{ PCITOPO_GROWTH_LANE_ERRORS, "lane errors" },
	{ PCITOPO_GROWTH_PARITY_LOCAL, "parity" },
	{ PCITOPO_GROWTH_PARITY_RETIMER1, "parity at retimer 1" },
	{ PCITOPO_GROWTH_PARITY_RETIMER2, "parity at retimer 2" },
};

static void put_bit(FILE *text, const struct pcitopo_member *member, int bit)
{
	const struct pcitopo_flag_name *name = member->names;

	while (name && name->name && name->bit != (u32)1 << bit)
		name++;
	if (name && name->name)
		fprintf(text, " %s", name->name);
	else
		fprintf(text, name ? " bit-%d" : " %d", bit);
}

static void put_bits(FILE *text, const struct pcitopo_member *member, u32 bits)
{
	size_t i;
	int bit;

	for (i = 0; i < ARRAY_SIZE(lane_words); i++) {
		if (lane_words[i].bit == member->bit)
			fprintf(text, " %s", lane_words[i].words);
	}
	for (bit = 0; bit < 32; bit++) {
		if (bits >> bit & 1)
			put_bit(text, member, bit);
	}
}

static void put_all(FILE *text, const struct pcitopo_growth *growth)
{
	const struct pcitopo_member *member;
	const char *base = (const char *)growth;
	u32 bits;

	for (member = pcitopo_growth_members; member->name; member++) {
		if (!(growth->have & member->bit))
			continue;
		if (member->form == PCITOPO_MEMBER_BOOL &&
		    *(const bool *)(base + member->at))
			fprintf(text, " %s", member->name);
		if (member->form != PCITOPO_MEMBER_NAMES &&
		    member->form != PCITOPO_MEMBER_LANES)
			continue;
		memcpy(&bits, base + member->at, sizeof(bits));
		if (bits)
			put_bits(text, member, bits);
	}
}

/**
 * pcitopo_growth_words - the new errors of one end as text
 * @arena: keeps the words
 * @growth: the errors
 *
 * Return: for example "RxErr BadTLP lane errors 0 3"; NULL if there are none, or
 * without memory.
 * Since: 0.1
 */
const char *pcitopo_growth_words(struct pcitopo_arena *arena,
				 const struct pcitopo_growth *growth)
{
	const char *words = NULL;
	char *text = NULL;
	size_t length = 0;
	FILE *stream = open_memstream(&text, &length);

	if (!stream)
		return NULL;
	put_all(stream, growth);
	if (!fclose(stream) && length)
		words = pcitopo_arena_strndup(arena, text + 1, length - 1);
	free(text);
	return words;
}
