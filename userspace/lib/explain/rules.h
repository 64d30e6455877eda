/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - rules: when they apply, and what follows
 *
 * Private to explain/. Each group of rules has a file and a table of its own.
 */
#ifndef PCITOPO_EXPLAIN_RULES_H
#define PCITOPO_EXPLAIN_RULES_H

#include "explain/story.h"

#define STEP_SWAP                                                          \
	"swap the card with that of a peer link and look again: does the " \
	"trouble follow the card or stay at the slot?"
#define STEP_RESEAT "reseat the card; check its power cables"
#define STEP_RISER  "reseat or replace riser and cable between port and card"
#define STEP_MARGIN                                                           \
	"margin the lanes while nothing runs, with pcilmr of pciutils: each " \
	"receiver of the link, those of retimers, too, has margins of its own"
#define STEP_LOAD    "look again while the device works"
#define STEP_REPLACE "replace the card, or try it in another slot first"
#define STEP_BOARD                                                              \
	"try riser and cable of another slot; if the trouble stays, the board " \
	"with the port has to be looked at"
#define STEP_ROOT "look again as root"
#define STEP_WATCH                                                              \
	"load the module pcitopo.ko and let `pcitopo monitor --log FILE` run, " \
	"so that errors have a time; then give its directory: --history DIR"

/* Parts of a link with retimers, as a set */
#define SEGMENT_PORT_RETIMER 0x1
#define SEGMENT_BETWEEN	     0x2
#define SEGMENT_RETIMER_CARD 0x4

/**
 * struct pcitopo_rule - one rule
 * @name: as in Documentation/explain.rst; NULL ends a table
 * @applies: the rule decides
 * @conclude: sets suspect and message, adds evidence and steps
 */
struct pcitopo_rule {
	const char *name;
	bool (*applies)(const struct pcitopo_story *story);
	void (*conclude)(const struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation);
};

/* explain/clear.c */
extern const struct pcitopo_rule pcitopo_rules_clear[];

/* explain/who.c */
extern const struct pcitopo_rule pcitopo_rules_who[];

/* explain/registers.c */
extern const struct pcitopo_rule pcitopo_rules_registers[];

/* explain/conclude.c */
void pcitopo_rule_suspect(struct pcitopo_explanation *explanation,
			  enum pcitopo_suspect suspect, const char *message);
void pcitopo_rule_note(const struct pcitopo_story *story,
		       struct pcitopo_explanation *explanation,
		       const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void pcitopo_rule_note_port(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation,
			    const char *register_name, const char *what);
void pcitopo_rule_note_repeat(const struct pcitopo_story *story,
			      struct pcitopo_explanation *explanation,
			      const struct pcitopo_repeat *repeat,
			      const char *what);

/* explain/segment.c */
u32 pcitopo_story_segments(const struct pcitopo_story *story);

static inline bool pcitopo_story_reason(const struct pcitopo_story *story,
					enum pcitopo_reason reason)
{
	return story->link->reasons >> reason & 1;
}

static inline bool pcitopo_story_troubled(const struct pcitopo_story *story)
{
	return story->now || story->past;
}

#endif /* PCITOPO_EXPLAIN_RULES_H */
