// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * segment.c - between which receivers data was damaged
 *
 * Without retimers a link is one segment. With them, the parity registers of an
 * end (Physical Layer 16.0 GT/s) distinguish its parts.
 */
#include "explain/rules.h"

/*
 * Each retimer reports in Control SKP Ordered Sets whether what it received had
 * its parity right, and the end that receives them keeps it. So registers of an
 * end are about the way towards it; what the first part of that way damaged,
 * all later receivers see.
 */
static u32 segments_towards(const struct pcitopo_story *story,
			    enum pcitopo_end end)
{
	u32 local = story->signs[end][PCITOPO_SIGN_PARITY_LOCAL].bits;
	u32 first = story->signs[end][PCITOPO_SIGN_PARITY_RETIMER1].bits;
	u32 second = 0, near, far, found = 0;

	if (!(story->retimer_parity >> end & 1))
		return 0;
	if (story->link->retimers > 1)
		second = story->signs[end][PCITOPO_SIGN_PARITY_RETIMER2].bits;
	/* Of the way towards this end: the retimer met first, and the other */
	near = end == PCITOPO_AT_PORT && story->link->retimers > 1 ? second :
								     first;
	far = first | second;
	if (near)
		found |= end == PCITOPO_AT_PORT ? SEGMENT_RETIMER_CARD :
						  SEGMENT_PORT_RETIMER;
	if (far & ~near)
		found |= SEGMENT_BETWEEN;
	if (local & ~far)
		found |= end == PCITOPO_AT_PORT ? SEGMENT_PORT_RETIMER :
						  SEGMENT_RETIMER_CARD;
	return found;
}

/**
 * pcitopo_story_segments - where on the link data was damaged
 * @story: the story
 *
 * Return: SEGMENT_* as a set; 0: not known, or no retimer is known to be there.
 */
u32 pcitopo_story_segments(const struct pcitopo_story *story)
{
	if (!story->link->has_retimers || !story->link->retimers)
		return 0;
	return segments_towards(story, PCITOPO_AT_PORT) |
	       segments_towards(story, PCITOPO_AT_DEVICE);
}
