/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * story.h - a link's past and present, as the rules need them
 *
 * Private to explain/.
 */
#ifndef PCITOPO_EXPLAIN_STORY_H
#define PCITOPO_EXPLAIN_STORY_H

#include "explain/explain.h"
#include "model/topo.h"

/* How a link can be in trouble: "the same trouble" is one that shares a bit */
#define PCITOPO_TROUBLE_NARROW	      0x01
#define PCITOPO_TROUBLE_SLOW	      0x02
#define PCITOPO_TROUBLE_DOWN	      0x04
#define PCITOPO_TROUBLE_ERRORS_PORT   0x08
#define PCITOPO_TROUBLE_ERRORS_DEVICE 0x10
#define PCITOPO_TROUBLE_OF_LINK	      0x07
#define PCITOPO_TROUBLE_OF_ERRORS     0x18

/* Bit errors this rare are within what the specification allows */
#define PCITOPO_ERRORS_RECUR 3

/**
 * struct pcitopo_card - the card below a port
 * @has_serial: @serial counts
 * @serial: Device Serial Number
 * @has_ids: @vendor_id and @device_id count
 * @vendor_id: of function 0
 * @device_id: likewise
 */
struct pcitopo_card {
	bool has_serial;
	bool has_ids;
	u64 serial;
	u16 vendor_id;
	u16 device_id;
};

/**
 * struct pcitopo_repeat - the same trouble, at another place or with another card
 * @kinds: PCITOPO_TROUBLE_*; 0: there was none
 * @event: the last that says so, or NULL
 */
struct pcitopo_repeat {
	u32 kinds;
	const struct pcitopo_event *event;
};

/* Other links that are remembered by name */
#define PCITOPO_COMPANIONS 32

/**
 * struct pcitopo_shared - links that got into trouble at the same time
 * @own: times that this link did
 * @together: of these, with some other one
 * @places: of the others
 * @events: one of each of these
 * @count: how many others; those past %PCITOPO_COMPANIONS not counted
 * @first_ns: the first time
 * @ancestor: device index of the lowest bridge above all, or PCITOPO_NO_INDEX
 * @root: index of the root bus that all share, or PCITOPO_NO_INDEX
 */
struct pcitopo_shared {
	u32 own;
	u32 together;
	const char *places[PCITOPO_COMPANIONS];
	const struct pcitopo_event *events[PCITOPO_COMPANIONS];
	u32 count;
	u64 first_ns;
	u32 ancestor;
	u32 root;
};

/**
 * struct pcitopo_story - what the rules look at
 * @arena: owns the sentences
 * @topo: the model
 * @host: name of the machine, or NULL
 * @is_live: the machine can be read again
 * @link: the link
 * @port: its upper end
 * @device: its lower end, or NULL
 * @history: or NULL
 * @place: of the port
 * @card: what is below now, or was last
 * @now: kinds of trouble that the link is in
 * @past: kinds of trouble that the history has of this card here
 * @last_bad: the last event that has some, or NULL
 * @num_bad: changes for the worse, with this card here
 * @num_idle: changes that power management explains
 * @signs: what grew
 * @growth: events for which registers of either end were read
 * @retimer_parity: the ends whose retimer parity registers were read
 * @other_card: another card here
 * @elsewhere: this card at another place
 * @no_serials: events of trouble that do not say which card it was
 * @shared: with other links
 * @num_lost: events known to be missing
 * @num_other_hosts: events of other machines
 */
struct pcitopo_story {
	struct pcitopo_arena *arena;
	const struct pcitopo_topo *topo;
	const char *host;
	bool is_live;
	const struct pcitopo_link *link;
	const struct pcitopo_device *port;
	const struct pcitopo_device *device;
	const struct pcitopo_history *history;
	const char *place;
	struct pcitopo_card card;
	u32 now;
	u32 past;
	const struct pcitopo_event *last_bad;
	u32 num_bad;
	u32 num_idle;
	struct pcitopo_sign_seen signs[PCITOPO_AT_COUNT][PCITOPO_SIGN_COUNT];
	u32 growth;
	u32 retimer_parity;
	struct pcitopo_repeat other_card;
	struct pcitopo_repeat elsewhere;
	u32 no_serials;
	struct pcitopo_shared shared;
	u64 num_lost;
	u32 num_other_hosts;
};

static inline const struct pcitopo_sign_seen *
pcitopo_story_sign(const struct pcitopo_story *story, enum pcitopo_end end,
		   enum pcitopo_sign sign)
{
	return &story->signs[end][sign];
}

/* Grew at all */
static inline bool pcitopo_story_has(const struct pcitopo_story *story,
				     enum pcitopo_end end,
				     enum pcitopo_sign sign)
{
	return story->signs[end][sign].times > 0;
}

/* explain/event.c */
u32 pcitopo_event_trouble(const struct pcitopo_event *event,
			  const struct pcitopo_rate *best);
bool pcitopo_event_is_idle(const struct pcitopo_event *event);
void pcitopo_event_signs(const struct pcitopo_event *event,
			 enum pcitopo_end end, u32 bits[PCITOPO_SIGN_COUNT]);
bool pcitopo_event_card(const struct pcitopo_event *event,
			struct pcitopo_card *card);
bool pcitopo_cards_same(const struct pcitopo_card *a,
			const struct pcitopo_card *b);
bool pcitopo_cards_differ(const struct pcitopo_card *a,
			  const struct pcitopo_card *b);

/* explain/story.c */
int pcitopo_story_gather(struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation);

/* explain/match.c */
bool pcitopo_event_is_about_link(const struct pcitopo_event *event);
bool pcitopo_story_is_other_host(const struct pcitopo_story *story,
				 const struct pcitopo_event *event);
bool pcitopo_story_is_here(const struct pcitopo_story *story,
			   const struct pcitopo_event *event);
bool pcitopo_story_is_ours(const struct pcitopo_story *story,
			   const struct pcitopo_event *event);

/* explain/shared.c */
int pcitopo_story_share(struct pcitopo_story *story);
bool pcitopo_shared_counts(const struct pcitopo_story *story);
const char *pcitopo_shared_name(const struct pcitopo_story *story);

/* explain/rules.c */
void pcitopo_rules_apply(const struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation);

/* explain/evidence.c */
void pcitopo_evidence_add(const struct pcitopo_story *story,
			  struct pcitopo_explanation *explanation,
			  const struct pcitopo_evidence *evidence,
			  const char *format, ...)
	__attribute__((format(printf, 4, 5)));
void pcitopo_evidence_vadd(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation,
			   const struct pcitopo_evidence *evidence,
			   const char *format, va_list args)
	__attribute__((format(printf, 4, 0)));
void pcitopo_evidence_now(const struct pcitopo_story *story,
			  struct pcitopo_explanation *explanation);
void pcitopo_evidence_past(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation);
void pcitopo_evidence_sign(const struct pcitopo_story *story,
			   struct pcitopo_explanation *explanation,
			   enum pcitopo_end end, enum pcitopo_sign sign);
void pcitopo_evidence_unknowns(const struct pcitopo_story *story,
			       struct pcitopo_explanation *explanation);
void pcitopo_step_add(struct pcitopo_explanation *explanation,
		      const char *step);

#endif /* PCITOPO_EXPLAIN_STORY_H */
