/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * watch.h - pieces of watching a machine
 *
 * Private to the library. watch/watch.c keeps what its caller has been told and finds
 * out what is new; watch/kernel.c listens to the module, watch/sysfs.c looks at
 * /sys again and again; watch/message.c takes the module's messages,
 * watch/links.c remembers links, watch/memdevs.c CXL memory devices, for which
 * uevents of source/udev.h are a hint.
 */
#ifndef PCITOPO_WATCH_H
#define PCITOPO_WATCH_H

#include <time.h>

#include "base/context.h"
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
 * struct pcitopo_watch_status - how the module's watch is doing
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
 * struct pcitopo_known_link - what has been told of a link
 * @port: its port
 * @has_count: @change_count is known
 * @is_resynced: no event has come since @change_count was asked for
 * @change_count: of the module
 * @state: as it was told
 */
struct pcitopo_known_link {
	struct pcitopo_address port;
	bool has_count;
	bool is_resynced;
	u32 change_count;
	struct pcitopo_link_state state;
};

/**
 * struct pcitopo_known_links - what has been told of links
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
 * struct pcitopo_known_function - a function that has been told
 * @key: its address
 * @inode: of its link in %PCITOPO_SYSFS_DEVICES, another one for each function
 *	that ever had the address; 0: not looked at
 */
struct pcitopo_known_function {
	u64 key;
	u64 inode;
};

/**
 * struct pcitopo_known_functions - functions that have been told
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

/**
 * struct pcitopo_monitor - a machine that is watched
 * @options: of the caller
 * @root: the directory that stands for /
 * @pt: keeps what stays
 * @now: the machine as it was read last
 * @is_stale: functions have gone since
 * @strings: of the events that wait
 * @queue: events that wait for the caller
 * @next: the first of them
 * @count: where they end
 * @capacity: of @queue
 * @links: what has been told of them
 * @functions: what has been told of them
 * @memdevs: likewise
 * @memdevs_stale: they are to be looked at again
 * @uevents: of CXL devices, or NULL: then sysfs is polled for them
 * @poll: readable when @connection or @uevents is; or -1
 * @answers: what came from it last
 * @connection: to the kernel
 * @is_listening: the kernel tells what it does
 * @in_kernel: the module is what tells; else /sys is
 * @overrun: it has told more than could be kept
 * @needs_resync: something was missed, and it was not possible yet to look at
 *	everything again
 * @has_target: @target counts
 * @target: while @overrun, how far the module had told
 * @status: of the module's watch, with the last sequences that came
 * @next_poll_ns: when to look at /sys again, CLOCK_MONOTONIC
 * @boot_id: which boot, or NULL
 */
struct pcitopo_monitor {
	struct pcitopo_monitor_options options;
	struct pcitopo_rootdir root;
	struct pcitopo *pt;
	struct pcitopo *now;
	bool is_stale;
	struct pcitopo *strings;
	struct pcitopo_event *queue;
	u32 next;
	u32 count;
	u32 capacity;
	struct pcitopo_known_links links;
	struct pcitopo_known_functions functions;
	struct pcitopo_known_memdevs memdevs;
	bool memdevs_stale;
	struct pcitopo_uevents *uevents;
	int poll;
	struct pcitopo *answers;
	struct pcitopo_connection connection;
	bool is_listening;
	bool in_kernel;
	bool overrun;
	bool needs_resync;
	bool has_target;
	struct pcitopo_watch_status target;
	struct pcitopo_watch_status status;
	u64 next_poll_ns;
	const char *boot_id;
};

/* watch/watch.c */
int pcitopo_event_push(struct pcitopo_monitor *monitor,
		       struct pcitopo_event *event);
int pcitopo_event_push_link(struct pcitopo_monitor *monitor,
			    struct pcitopo_event *event);
int pcitopo_event_push_start(struct pcitopo_monitor *monitor);
int pcitopo_event_push_functions(struct pcitopo_monitor *monitor,
				 struct pcitopo_known_functions *now);
int pcitopo_monitor_reload(struct pcitopo_monitor *monitor);
int pcitopo_monitor_resync(struct pcitopo_monitor *monitor);
u64 pcitopo_now_ns(int clock);

/* watch/describe.c */
void pcitopo_event_describe(struct pcitopo_monitor *monitor,
			    struct pcitopo_event *event);

/* watch/links.c */
void pcitopo_link_state_get(const struct pcitopo_device *port,
			    struct pcitopo_link_state *state);
bool pcitopo_link_state_same(const struct pcitopo_link_state *a,
			     const struct pcitopo_link_state *b);
struct pcitopo_known_link *
pcitopo_known_links_add(struct pcitopo_known_links *links,
			const struct pcitopo_address *port);
struct pcitopo_known_link *
pcitopo_known_links_find(const struct pcitopo_known_links *links,
			 const struct pcitopo_address *port);
void pcitopo_known_links_sort(struct pcitopo_known_links *links);
int pcitopo_known_links_collect(struct pcitopo_known_links *links,
				const struct pcitopo_topo *topo);
void pcitopo_link_state_judge(struct pcitopo_topo *topo,
			      const struct pcitopo_address *port,
			      struct pcitopo_link_state *state);
void pcitopo_serial_keep(struct pcitopo_device *device,
			 const struct pcitopo_device *before);
void pcitopo_serials_keep(struct pcitopo_topo *topo,
			  const struct pcitopo_topo *before);
void pcitopo_serial_forget(struct pcitopo_topo *topo,
			   const struct pcitopo_address *address);
int pcitopo_known_functions_collect(struct pcitopo_known_functions *functions,
				    const struct pcitopo_topo *topo);
bool pcitopo_known_functions_has(
	const struct pcitopo_known_functions *functions, u64 key);
int pcitopo_known_functions_add(struct pcitopo_known_functions *functions,
				u64 key, u64 inode);
void pcitopo_known_functions_remove(struct pcitopo_known_functions *functions,
				    u64 key);

/* watch/kernel.c */
void pcitopo_watch_stop(struct pcitopo_monitor *monitor);
int pcitopo_watch_fd(const struct pcitopo_monitor *monitor);
void pcitopo_watch_listen(struct pcitopo_monitor *monitor);
int pcitopo_watch_enter(struct pcitopo_monitor *monitor);
int pcitopo_watch_leave(struct pcitopo_monitor *monitor);
int pcitopo_watch_take(struct pcitopo_monitor *monitor);
int pcitopo_watch_links(struct pcitopo_monitor *monitor,
			struct pcitopo_known_links *links);

/* watch/memdevs.c */
void pcitopo_memdev_name(u32 number, char text[PCITOPO_MEMDEV_SIZE]);
int pcitopo_memdevs_look(struct pcitopo_monitor *monitor, bool only_gone);

/* watch/sysfs.c */
int pcitopo_poll(struct pcitopo_monitor *monitor);

/* watch/message.c */
int pcitopo_notice_take(struct pcitopo_reply *reply, const void **bytes,
			size_t *length, struct pcitopo_notice *notice);
int pcitopo_message_watch(struct pcitopo_reply *reply,
			  const struct nlmsghdr *message);
int pcitopo_message_link(struct pcitopo_reply *reply,
			 const struct nlmsghdr *message);

#endif /* PCITOPO_WATCH_H */
