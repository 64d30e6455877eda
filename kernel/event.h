/* SPDX-License-Identifier: GPL-2.0 */
/*
 * event.h - changes of links, from finding them to telling of them
 *
 * sample.c reads and finds what has changed, change.c says what that amounts to,
 * event.c decides when it is told, netlink-event.c tells it. watch.c looks at all
 * links again and again, so that there is something to find.
 */
#ifndef PCITOPO_EVENT_H
#define PCITOPO_EVENT_H

#include <linux/list.h>
#include <linux/time64.h>

#include "pcitopo.h"

/**
 * enum pcitopo_sticky_item - registers whose bits stay set until they are cleared
 * @PCITOPO_STICKY_DEVICE_ERRORS: Device Status, errors detected
 * @PCITOPO_STICKY_AER_UNCOR: Uncorrectable Error Status
 * @PCITOPO_STICKY_AER_COR: Correctable Error Status
 * @PCITOPO_STICKY_LANE_ERRORS: Lane Error Status
 * @PCITOPO_STICKY_PARITY_LOCAL: Local Data Parity Mismatch Status
 * @PCITOPO_STICKY_PARITY_RETIMER1: First Retimer Data Parity Mismatch Status
 * @PCITOPO_STICKY_PARITY_RETIMER2: Second Retimer Data Parity Mismatch Status
 * @PCITOPO_STICKY_FLAGS: of a port, LBMS and LABS of Link Status, as
 *	PCITOPO_CONFIG_FLAGS_*
 */
enum pcitopo_sticky_item {
	PCITOPO_STICKY_DEVICE_ERRORS,
	PCITOPO_STICKY_AER_UNCOR,
	PCITOPO_STICKY_AER_COR,
	PCITOPO_STICKY_LANE_ERRORS,
	PCITOPO_STICKY_PARITY_LOCAL,
	PCITOPO_STICKY_PARITY_RETIMER1,
	PCITOPO_STICKY_PARITY_RETIMER2,
	PCITOPO_STICKY_FLAGS,
	PCITOPO_STICKY_COUNT
};

/**
 * struct pcitopo_sticky - sticky bits of one function
 * @have: bit n: @bits[n] is known; n is one of enum pcitopo_sticky_item
 * @bits: as read, or those that are new
 */
struct pcitopo_sticky {
	u32 have;
	u32 bits[PCITOPO_STICKY_COUNT];
};

/**
 * struct pcitopo_told - sticky bits as a function last told them
 * @time_ns: when, CLOCK_BOOTTIME; 0: never
 * @sticky: those; each item is of the last reading that had it
 *
 * It outlives readings that tell nothing, as while the link is down.
 */
struct pcitopo_told {
	u64 time_ns;
	struct pcitopo_sticky sticky;
};

/**
 * struct pcitopo_growth - sticky bits that were not set one reading ago
 * @interval_ns: between the two readings; of several changes, all together
 * @sticky: the new ones; known only where both readings told
 */
struct pcitopo_growth {
	u64 interval_ns;
	struct pcitopo_sticky sticky;
};

/**
 * struct pcitopo_link_state - what a port said of its link
 * @is_known: the rest counts
 * @is_up: it was up; of the worst of some, each of them was
 * @has_rate: @speed and @width count
 * @speed: Supported Link Speeds value; of the worst of some, the lowest
 * @width: lanes; likewise
 */
struct pcitopo_link_state {
	u8 is_known:1;
	u8 is_up:1;
	u8 has_rate:1;
	u8 speed;
	u8 width;
};

/**
 * struct pcitopo_change - changes of a link that are yet to be told
 * @count: how many
 * @is_state: what the port says of the link changed, not only sticky bits
 * @has_port: @at_port counts
 * @has_component: @at_component counts
 * @time_ns: of the last change, CLOCK_BOOTTIME
 * @real_time_ns: likewise, CLOCK_REALTIME
 * @before: before the first of them
 * @after: after the last one
 * @worst: of the states after each of them
 * @at_port: all that grew there
 * @at_component: all that grew there
 */
struct pcitopo_change {
	u32 count;
	bool is_state;
	bool has_port;
	bool has_component;
	u64 time_ns;
	u64 real_time_ns;
	struct pcitopo_link_state before;
	struct pcitopo_link_state after;
	struct pcitopo_link_state worst;
	struct pcitopo_growth at_port;
	struct pcitopo_growth at_component;
};

/* A link has so many events at once, and then one more in each such time. */
#define PCITOPO_BUCKET_TOKENS 8
#define PCITOPO_BUCKET_REFILL ((u64)NSEC_PER_SEC)

/**
 * struct pcitopo_bucket - a token bucket, full at first
 * @full_ns: when it is full again, in the caller's time
 */
struct pcitopo_bucket {
	u64 full_ns;
};

/* change.c: pure functions, to be tested by themselves */
void pcitopo_sticky_get(const struct pcitopo_config *config,
			struct pcitopo_sticky *sticky);
void pcitopo_told_keep(struct pcitopo_told *told,
		       const struct pcitopo_sticky *sticky, u64 time_ns);
bool pcitopo_growth_get(const struct pcitopo_sticky *before,
			const struct pcitopo_sticky *now, u64 interval_ns,
			struct pcitopo_growth *growth);
void pcitopo_link_state_get(const struct pcitopo_history *history,
			    struct pcitopo_link_state *state);
void pcitopo_change_add(struct pcitopo_change *all,
			const struct pcitopo_change *one);
bool pcitopo_bucket_take(struct pcitopo_bucket *bucket, u64 now_ns);
u64 pcitopo_bucket_wait(const struct pcitopo_bucket *bucket, u64 now_ns);

/* Link Status, Device Status, two of AER, lane errors, three of parity */
#define PCITOPO_WATCH_REGISTERS 8

/**
 * struct pcitopo_register - a register that a sweep looks at
 * @offset: in configuration space
 * @bytes: 2 or 4
 * @mask: bits that count
 * @value: what these were when the sample was taken
 */
struct pcitopo_register {
	u16 offset;
	u8 bytes;
	u32 mask;
	u32 value;
};

/**
 * struct pcitopo_watch - what is remembered of a link, at the record of its port
 * @folded: in event.c's list while a change waits for a token
 * @device: the record
 * @bucket: of events
 * @change: what is yet to be told; nothing if its count is 0
 * @port: what it told before its sample was taken
 * @component: likewise, of function 0 of the component
 * @looked_ns: when a sweep last found all as it was, CLOCK_BOOTTIME
 * @count: of @registers; 0 if the sample has none to compare with
 * @registers: what a sweep looks at
 *
 * All of it is covered by pcitopo_lock.
 */
struct pcitopo_watch {
	struct list_head folded;
	struct pcitopo_device *device;
	struct pcitopo_bucket bucket;
	struct pcitopo_change change;
	struct pcitopo_told port;
	struct pcitopo_told component;
	u64 looked_ns;
	u8 count;
	struct pcitopo_register registers[PCITOPO_WATCH_REGISTERS];
};

/**
 * struct pcitopo_finding - a change of a link
 * @port: record of the port
 * @component: record of function 0 of the component, if that was read; or NULL
 * @is_outdated: objects may not be as the records have it
 * @change: the change; its count is 1
 */
struct pcitopo_finding {
	struct pcitopo_device *port;
	struct pcitopo_device *component;
	bool is_outdated;
	struct pcitopo_change change;
};

/* sample.c: what was read */
int pcitopo_device_read(struct pcitopo_device *device,
			struct pcitopo_finding *finding);
void pcitopo_device_forget(const struct pcitopo_device *device);

/* event.c: when it is told */
void pcitopo_event_start(void);
void pcitopo_event_stop(void);
void pcitopo_event_can_listen(void);
void pcitopo_event_end(void);
void pcitopo_event_link(const struct pcitopo_finding *finding);
void pcitopo_event_announce(const struct pcitopo_table *table);
void pcitopo_event_leave(struct pcitopo_device *device);
u64 pcitopo_event_epoch(void);
u64 pcitopo_event_link_sequence(void);
u64 pcitopo_event_topology_sequence(void);

/**
 * struct pcitopo_sweeps - how the watch is doing
 * @interval_ms: from one sweep to the next; 0: there are none
 * @links: how many the last one looked at
 * @count: how many there were
 * @last_ns: how long the last one took
 * @longest_ns: how long the longest one took
 */
struct pcitopo_sweeps {
	u32 interval_ms;
	u32 links;
	u64 count;
	u64 last_ns;
	u64 longest_ns;
};

/* watch.c: looking again and again */
int pcitopo_watch_init(void);
void pcitopo_watch_exit(void);
void pcitopo_watch_remember(struct pcitopo_watch *watch, const u8 *space);
void pcitopo_watch_sweeps(struct pcitopo_sweeps *sweeps);

/* netlink-event.c: how it is told */
void pcitopo_link_event_ntf(const struct pcitopo_device *port,
			    const struct pcitopo_change *change, u64 sequence);
void pcitopo_topology_event_ntf(const struct pcitopo_device *device,
				bool is_added, u64 sequence);

#endif /* PCITOPO_EVENT_H */
