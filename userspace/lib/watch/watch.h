/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch.h - pieces of a monitor
 *
 * Private to the library. From the bottom: watch/queue.c has the events that
 * wait, watch/links.c and watch/functions.c what was reported of links and
 * functions. watch/model.c reads the machine, watch/report.c reports what is
 * different. Changes are found by watch/kernel.c, from notifications that
 * watch/module.c receives, or by watch/sysfs.c, which polls; those of CXL memory
 * devices by watch/memdevs.c. watch/state.c is the state machine above these, and
 * watch/watch.c what its callers use.
 */
#ifndef PCITOPO_WATCH_H
#define PCITOPO_WATCH_H

#include <time.h>

#include "model/context.h"
#include "event/event.h"
#include "source/kernel/netlink.h"
#include "source/live.h"
#include "source/udev.h"

enum pcitopo_notice_type {
	PCITOPO_NOTICE_NONE, /* of no interest */
	PCITOPO_NOTICE_EVENT,
	PCITOPO_NOTICE_FAMILY_NEW,
	PCITOPO_NOTICE_FAMILY_GONE,
};

/**
 * struct pcitopo_notice - a notification of the kernel
 * @type: what it is
 * @event: only if @type is PCITOPO_NOTICE_EVENT
 */
struct pcitopo_notice {
	enum pcitopo_notice_type type;
	struct pcitopo_event event;
};

/**
 * struct pcitopo_watch_status - status of the module's watch
 * @epoch: when the module was loaded
 * @interval_ms: from one sweep to the next; 0: there are none
 * @link_sequence: of the last event of a link
 * @topology_sequence: of the last event of a function
 */
struct pcitopo_watch_status {
	u64 epoch;
	u32 interval_ms;
	u64 link_sequence;
	u64 topology_sequence;
};

/**
 * struct pcitopo_event_queue - events that wait for the caller
 * @arena: their strings
 * @list: the events
 * @next: the first of them
 * @count: where they end
 * @capacity: of @list
 */
struct pcitopo_event_queue {
	struct pcitopo_arena arena;
	struct pcitopo_event *list;
	u32 next;
	u32 count;
	u32 capacity;
};

/**
 * struct pcitopo_known_link - what was reported of a link
 * @port: its port
 * @has_count: @change_count is known
 * @is_resynced: no event has come since @change_count was asked for
 * @change_count: of the module
 * @state: as it was reported
 */
struct pcitopo_known_link {
	struct pcitopo_address port;
	bool has_count;
	bool is_resynced;
	u32 change_count;
	struct pcitopo_link_state state;
};

/**
 * struct pcitopo_known_links - what was reported of links
 * @list: by address, once sorted
 * @count: how many
 * @capacity: of @list
 */
struct pcitopo_known_links {
	struct pcitopo_known_link *list;
	u32 count;
	u32 capacity;
};

/**
 * struct pcitopo_known_function - a function that was reported
 * @key: its address
 * @inode: of its link in %PCITOPO_SYSFS_DEVICES, another one for each function
 *	that ever had the address; 0: not read
 */
struct pcitopo_known_function {
	u64 key;
	u64 inode;
};

/**
 * struct pcitopo_known_functions - functions that were reported
 * @list: by address
 * @count: how many
 * @capacity: of @list
 */
struct pcitopo_known_functions {
	struct pcitopo_known_function *list;
	u32 count;
	u32 capacity;
};

#define PCITOPO_MEMDEV_SIZE 16 /* "mem3" with its final zero */
#define PCITOPO_DRIVER_SIZE 32 /* likewise "cxl_mem"; longer ones are cut */

/**
 * struct pcitopo_known_memdev - a CXL memory device
 * @number: 3 of mem3
 * @inode: of its link in /sys/bus/cxl/devices, another one for each device that
 *	ever had the name
 * @driver_inode: of its link to its driver, likewise; 0: it has none
 * @serial: only if @has_serial
 * @has_serial: it is known
 * @has_device: @device counts
 * @device: its function
 * @maker: driver of that; empty if not known
 * @driver: only if @driver_inode
 */
struct pcitopo_known_memdev {
	u32 number;
	u64 inode;
	u64 driver_inode;
	u64 serial;
	bool has_serial;
	bool has_device;
	struct pcitopo_address device;
	char maker[PCITOPO_DRIVER_SIZE];
	char driver[PCITOPO_DRIVER_SIZE];
};

/**
 * struct pcitopo_known_memdevs - CXL memory devices
 * @list: by number
 * @count: how many
 * @capacity: of @list
 */
struct pcitopo_known_memdevs {
	struct pcitopo_known_memdev *list;
	u32 count;
	u32 capacity;
};

/* Where changes come from; watch/state.c has a drawing */
enum pcitopo_monitor_state {
	PCITOPO_MONITOR_POLLING,
	PCITOPO_MONITOR_FOLLOWING,
	PCITOPO_MONITOR_OVERRUN,
	PCITOPO_MONITOR_CATCHING_UP,
};

/**
 * struct pcitopo_monitor - a machine that is watched
 * @options: of the caller
 * @root: the directory that stands for /
 * @boot_id: which boot; empty if not known
 * @poll: readable when @connection or @uevents is; or -1
 * @next_poll_ns: when to poll sysfs again, CLOCK_MONOTONIC
 * @state: where changes come from
 * @needs_resync: some changes were missed, and the machine could not be read
 *	again yet
 * @now: the machine as it was read last
 * @is_stale: functions have gone since
 * @queue: events that wait for the caller
 * @links: what was reported of them
 * @functions: what was reported of them
 * @memdevs: likewise
 * @memdevs_stale: they are to be read again
 * @uevents: of CXL devices, or NULL: then sysfs is polled for them
 * @connection: to the kernel
 * @is_listening: it receives notifications
 * @answers: strings of the last answer
 * @problems: of the last answer
 * @status: of the module's watch, with the last sequences that came
 * @target: while catching up, the sequences to come up to
 */
struct pcitopo_monitor {
	struct pcitopo_monitor_options options;
	struct pcitopo_rootdir root;
	char boot_id[PCITOPO_ATTRIBUTE_SIZE];
	int poll;
	u64 next_poll_ns;
	enum pcitopo_monitor_state state;
	bool needs_resync;
	struct pcitopo *now;
	bool is_stale;
	struct pcitopo_event_queue queue;
	struct pcitopo_known_links links;
	struct pcitopo_known_functions functions;
	struct pcitopo_known_memdevs memdevs;
	bool memdevs_stale;
	struct pcitopo_uevents *uevents;
	struct pcitopo_connection connection;
	bool is_listening;
	struct pcitopo_arena answers;
	struct pcitopo_problems problems;
	struct pcitopo_watch_status status;
	struct pcitopo_watch_status target;
};

static inline bool
pcitopo_monitor_follows(const struct pcitopo_monitor *monitor)
{
	return monitor->state != PCITOPO_MONITOR_POLLING;
}

/* watch/describe.c */
u64 pcitopo_now_ns(int clock);
void pcitopo_event_describe(struct pcitopo_monitor *monitor, struct pcitopo *pt,
			    struct pcitopo_event *event);

/* watch/queue.c */
int pcitopo_queue_push(struct pcitopo_monitor *monitor, struct pcitopo *pt,
		       struct pcitopo_event *event);
const struct pcitopo_event *
pcitopo_queue_pop(struct pcitopo_event_queue *queue);
void pcitopo_queue_clear(struct pcitopo_event_queue *queue);
void pcitopo_queue_free(struct pcitopo_event_queue *queue);

/* watch/links.c */
void pcitopo_link_state_get(const struct pcitopo_device *port,
			    struct pcitopo_link_state *state);
bool pcitopo_link_state_same(const struct pcitopo_link_state *a,
			     const struct pcitopo_link_state *b);
void pcitopo_link_state_judge(const struct pcitopo_topo *topo,
			      const struct pcitopo_address *port,
			      struct pcitopo_link_state *state);
struct pcitopo_known_link *
pcitopo_known_links_add(struct pcitopo_known_links *links,
			const struct pcitopo_address *port);
struct pcitopo_known_link *
pcitopo_known_links_find(const struct pcitopo_known_links *links,
			 const struct pcitopo_address *port);
void pcitopo_known_links_sort(struct pcitopo_known_links *links);
int pcitopo_known_links_collect(struct pcitopo_known_links *links,
				const struct pcitopo_topo *topo);
int pcitopo_known_links_update(struct pcitopo_known_links *links,
			       const struct pcitopo_topo *topo);

/* watch/functions.c */
int pcitopo_known_functions_collect(struct pcitopo_known_functions *functions,
				    const struct pcitopo_topo *topo);
bool pcitopo_known_functions_has(
	const struct pcitopo_known_functions *functions, u64 key);
int pcitopo_known_functions_add(struct pcitopo_known_functions *functions,
				u64 key, u64 inode);
void pcitopo_known_functions_remove(struct pcitopo_known_functions *functions,
				    u64 key);

/* watch/model.c */
int pcitopo_model_load(struct pcitopo_monitor *monitor, struct pcitopo **pt);
int pcitopo_model_reload(struct pcitopo_monitor *monitor);
int pcitopo_model_replace(struct pcitopo_monitor *monitor, struct pcitopo *pt);
void pcitopo_serial_keep(struct pcitopo_device *device,
			 const struct pcitopo_device *before);
void pcitopo_serial_forget(struct pcitopo_topo *topo,
			   const struct pcitopo_address *address);

/* watch/report.c */
int pcitopo_report_start(struct pcitopo_monitor *monitor);
int pcitopo_report_link(struct pcitopo_monitor *monitor,
			struct pcitopo_event *event);
int pcitopo_report_functions(struct pcitopo_monitor *monitor,
			     struct pcitopo_known_functions *now);
int pcitopo_report_links(struct pcitopo_monitor *monitor);
int pcitopo_report_differences(struct pcitopo_monitor *monitor);

/* watch/memdevs.c */
void pcitopo_memdev_name(u32 number, char text[PCITOPO_MEMDEV_SIZE]);
int pcitopo_memdevs_poll(struct pcitopo_monitor *monitor, bool only_gone);

/* watch/message.c */
int pcitopo_notice_take(struct pcitopo_reply *reply, const void **bytes,
			size_t *length, struct pcitopo_notice *notice);
int pcitopo_message_watch(struct pcitopo_reply *reply,
			  const struct nlmsghdr *message);
int pcitopo_message_link(struct pcitopo_reply *reply,
			 const struct nlmsghdr *message);

/* watch/module.c */
void pcitopo_module_listen(struct pcitopo_monitor *monitor);
void pcitopo_module_close(struct pcitopo_monitor *monitor);
int pcitopo_module_fd(const struct pcitopo_monitor *monitor);
int pcitopo_module_join(struct pcitopo_monitor *monitor,
			struct pcitopo_watch_status *status);
int pcitopo_module_status(struct pcitopo_monitor *monitor,
			  struct pcitopo_watch_status *status);
int pcitopo_module_links(struct pcitopo_monitor *monitor,
			 struct pcitopo_known_links *links);
ssize_t pcitopo_module_receive(struct pcitopo_monitor *monitor,
			       const void **bytes);
int pcitopo_module_notice(struct pcitopo_monitor *monitor, const void **bytes,
			  size_t *length, struct pcitopo_notice *notice);

/* watch/kernel.c */
int pcitopo_kernel_event(struct pcitopo_monitor *monitor,
			 struct pcitopo_event *event);

/* watch/sysfs.c */
int pcitopo_sysfs_poll(struct pcitopo_monitor *monitor);

/* watch/state.c */
int pcitopo_monitor_follow(struct pcitopo_monitor *monitor);
int pcitopo_monitor_take(struct pcitopo_monitor *monitor);

#endif /* PCITOPO_WATCH_H */
