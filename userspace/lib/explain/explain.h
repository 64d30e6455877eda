/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * explain.h - which part of a link is suspect, and why
 *
 * What a machine is like now comes from the model, what it was like from a
 * history: events that were written down by monitor. Rules, which are in
 * Documentation/explain.rst with their reasons, lead from there to a suspect,
 * or to what would have to be done to find one.
 */
#ifndef PCITOPO_EXPLAIN_H
#define PCITOPO_EXPLAIN_H

#include "event/event.h"

/* Closed list; the text forms and meanings are in Documentation/explain.rst */
enum pcitopo_suspect {
	PCITOPO_SUSPECT_NONE,
	PCITOPO_SUSPECT_PORT,
	PCITOPO_SUSPECT_RETIMER,
	PCITOPO_SUSPECT_PORT_RETIMER,
	PCITOPO_SUSPECT_RETIMER_CARD,
	PCITOPO_SUSPECT_CARD,
	PCITOPO_SUSPECT_SHARED,
	PCITOPO_SUSPECT_UNDECIDED,
	PCITOPO_SUSPECT_COUNT
};

enum pcitopo_end { PCITOPO_AT_PORT, PCITOPO_AT_DEVICE, PCITOPO_AT_COUNT };

/* What can grow at an end, by what it means for a link */
enum pcitopo_sign {
	PCITOPO_SIGN_LANE_ERRORS,
	PCITOPO_SIGN_PARITY_LOCAL,
	PCITOPO_SIGN_PARITY_RETIMER1,
	PCITOPO_SIGN_PARITY_RETIMER2,
	PCITOPO_SIGN_RECEIVED,	/* AER: Receiver Error, Bad TLP, Bad DLLP */
	PCITOPO_SIGN_REPLAYED,	/* AER: Replay Rollover, Replay Timeout */
	PCITOPO_SIGN_DATA_LINK, /* AER: Data Link Protocol Error */
	PCITOPO_SIGN_SURPRISE_DOWN,
	PCITOPO_SIGN_INTERNAL,	/* AER: internal errors of both kinds */
	PCITOPO_SIGN_MALFORMED, /* AER: well received, wrong all the same */
	PCITOPO_SIGN_DEVICE_STATUS,
	PCITOPO_SIGN_LBMS,
	PCITOPO_SIGN_LABS,
	PCITOPO_SIGN_COUNT
};

/**
 * struct pcitopo_sign_seen - how often something grew at an end
 * @bits: all bits of the register together
 * @times: in how many events; 0: never
 * @first_ns: when it grew first, CLOCK_REALTIME in nanoseconds
 * @last_ns: when it grew last
 */
struct pcitopo_sign_seen {
	u32 bits;
	u32 times;
	u64 first_ns;
	u64 last_ns;
};

/**
 * struct pcitopo_history - events of a machine, in the order of time
 * @events: the events
 * @num_events: how many
 * @num_files: files of events that were read
 * @num_snapshots: files of registers that lie beside them
 * @num_broken: lines that are no event, which were skipped
 * @num_dropped: events that are older than those that are kept
 *
 * The rest is explain/history.c's.
 */
struct pcitopo_history {
	struct pcitopo_event *events;
	u32 num_events;
	u32 num_files;
	u32 num_snapshots;
	u64 num_broken;
	u64 num_dropped;

	u32 capacity;
	struct pcitopo_arena strings;
	struct pcitopo_arena scratch;
	const char **interned;
	u32 num_interned;
	u32 interned_size;
	u64 interned_bytes;
};

/**
 * struct pcitopo_evidence - what a suspicion rests on
 * @has_end: @end counts; else it is about the link as a whole
 * @end: which end says so
 * @register_name: which register, or NULL
 * @time_ns: when, CLOCK_REALTIME in nanoseconds; 0: now, or at no one time
 * @message: sentence for people, which says all of the above, too
 */
struct pcitopo_evidence {
	bool has_end;
	enum pcitopo_end end;
	const char *register_name;
	u64 time_ns;
	const char *message;
};

/* More is left out: the first ones are those that decide */
#define PCITOPO_EXPLAIN_EVIDENCE 16
#define PCITOPO_EXPLAIN_STEPS	 6
#define PCITOPO_EXPLAIN_UNKNOWNS 12

/**
 * struct pcitopo_explanation - what is known of a link, and whom to suspect
 * @link: index
 * @place: of its port, without bus numbers
 * @suspect: out of the closed list
 * @rule: name of the rule that decided
 * @message: the suspicion in one line
 * @bad_now: the link is degraded or down
 * @evidence: the first ones are those that decide
 * @num_evidence: how many
 * @next: what would discriminate, or mend; NULL ends the list
 * @not_known: sentences, NULL ends the list
 * @peers: devices like the one below, itself included; 0: none
 * @majority: how many of them share @majority_rate; 0: no majority
 * @majority_rate: what their links trained at
 * @has_history: a history was given
 * @transitions: LINK events of the place, in the order of time, by pointer into
 *	the history
 * @num_transitions: how many
 * @num_changes: those, and what they were folded from
 * @signs: what grew at each end, with the device that is there now
 * @exit_status: 0, 1 or 3, as in DESIGN
 */
struct pcitopo_explanation {
	u32 link;
	const char *place;
	enum pcitopo_suspect suspect;
	const char *rule;
	const char *message;
	bool bad_now;
	struct pcitopo_evidence evidence[PCITOPO_EXPLAIN_EVIDENCE];
	u32 num_evidence;
	const char *next[PCITOPO_EXPLAIN_STEPS + 1];
	const char *not_known[PCITOPO_EXPLAIN_UNKNOWNS + 1];
	u32 peers;
	u32 majority;
	struct pcitopo_rate majority_rate;
	bool has_history;
	const struct pcitopo_event **transitions;
	u32 num_transitions;
	u64 num_changes;
	struct pcitopo_sign_seen signs[PCITOPO_AT_COUNT][PCITOPO_SIGN_COUNT];
	int exit_status;
};

/* explain/history.c */
int pcitopo_history_load(struct pcitopo *pt, const char *path,
			 struct pcitopo_history **history);
void pcitopo_history_free(struct pcitopo_history *history);

/* explain/explain.c */
int pcitopo_explain(struct pcitopo *pt, u32 link,
		    const struct pcitopo_history *history,
		    const struct pcitopo_explanation **explanation);

/* explain/names.c */
#define PCITOPO_TIME_SIZE 32
const char *pcitopo_suspect_name(enum pcitopo_suspect suspect);
const char *pcitopo_end_name(enum pcitopo_end end);
const char *pcitopo_sign_name(enum pcitopo_sign sign);
const char *pcitopo_sign_register(enum pcitopo_sign sign);
void pcitopo_time_format(u64 time_ns, char text[PCITOPO_TIME_SIZE]);

#endif /* PCITOPO_EXPLAIN_H */
