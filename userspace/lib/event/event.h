/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * event.h - changes of a machine, one event at a time
 *
 * An event comes from the kernel module or from polling sysfs, is written as one
 * line of JSON, and is read from such lines. monitor writes them, explain reads
 * them. It owns no memory: a reader keeps its strings in an arena.
 */
#ifndef PCITOPO_EVENT_H
#define PCITOPO_EVENT_H

#include "base/arena.h"
#include "model/model.h"

#define PCITOPO_EVENT_SCHEMA 1

/**
 * enum pcitopo_event_type - type of an event
 * @PCITOPO_EVENT_LINK: a link went up or down, or has another speed or width
 * @PCITOPO_EVENT_ERRORS: the link is as it was; an end has new errors
 * @PCITOPO_EVENT_ADDED: a function was added
 * @PCITOPO_EVENT_REMOVED: a function was removed
 * @PCITOPO_EVENT_BOUND: a driver has bound to a CXL memory device: cxl_pci, so
 *	that Linux has a name for it, or cxl_mem, so that its memory can be used
 * @PCITOPO_EVENT_UNBOUND: a driver has unbound from it
 * @PCITOPO_EVENT_START: watching begins; also after the module was loaded again
 * @PCITOPO_EVENT_LOST: events were lost; what follows is from reading everything
 *	again
 */
enum pcitopo_event_type {
	PCITOPO_EVENT_LINK,
	PCITOPO_EVENT_ERRORS,
	PCITOPO_EVENT_ADDED,
	PCITOPO_EVENT_REMOVED,
	PCITOPO_EVENT_BOUND,
	PCITOPO_EVENT_UNBOUND,
	PCITOPO_EVENT_START,
	PCITOPO_EVENT_LOST,
	PCITOPO_EVENT_TYPE_COUNT
};

/**
 * struct pcitopo_link_state - state of a link
 * @known: the other members are valid
 * @up: the link was up
 * @rate: while it was up
 * @has_verdict: @verdict counts
 * @verdict: the library's, by what was known then
 */
struct pcitopo_link_state {
	bool known;
	bool up;
	bool has_verdict;
	struct pcitopo_rate rate;
	enum pcitopo_verdict verdict;
};

/* Which members of struct pcitopo_growth are known */
enum pcitopo_growth_have {
	PCITOPO_GROWTH_INTERVAL = 1 << 0,
	PCITOPO_GROWTH_DEVICE_ERRORS = 1 << 1,
	PCITOPO_GROWTH_UNCORRECTABLE = 1 << 2,
	PCITOPO_GROWTH_CORRECTABLE = 1 << 3,
	PCITOPO_GROWTH_LANE_ERRORS = 1 << 4,
	PCITOPO_GROWTH_PARITY_LOCAL = 1 << 5,
	PCITOPO_GROWTH_PARITY_RETIMER1 = 1 << 6,
	PCITOPO_GROWTH_PARITY_RETIMER2 = 1 << 7,
	PCITOPO_GROWTH_BANDWIDTH = 1 << 8,
};

/**
 * struct pcitopo_growth - sticky bits of one end that were clear one reading ago
 * @have: PCITOPO_GROWTH_*
 * @interval_ns: between the readings
 * @device_errors: Device Status bits 3:0
 * @uncorrectable: Uncorrectable Error Status
 * @correctable: Correctable Error Status
 * @lane_errors: bit n is lane n
 * @parity_local: likewise
 * @parity_retimer1: likewise
 * @parity_retimer2: likewise
 * @lbms: Link Bandwidth Management Status
 * @labs: Link Autonomous Bandwidth Status
 */
struct pcitopo_growth {
	u32 have;
	u64 interval_ns;
	u32 device_errors;
	u32 uncorrectable;
	u32 correctable;
	u32 lane_errors;
	u32 parity_local;
	u32 parity_retimer1;
	u32 parity_retimer2;
	bool lbms;
	bool labs;
};

/**
 * struct pcitopo_event - one event
 * @type: type of the event
 * @source: "kernel" or "sysfs"
 * @real_time_ns: when it was seen, CLOCK_REALTIME in nanoseconds
 * @has_epoch: @epoch is known
 * @epoch: when the module was loaded, CLOCK_BOOTTIME in nanoseconds
 * @sequence: of the event in its group; 0: none
 * @lost: of LOST, how many are known to be missing; 0: not known how many
 * @boot_id: which boot of the machine, or NULL
 * @host: which machine, or NULL
 * @has_port: @port counts: of LINK and ERRORS; of ADDED and REMOVED, the link
 *	that the function is below
 * @port: of the link
 * @has_device: @device counts
 * @device: the function, or the lower end of the link
 * @vendor_id: of @device; only if @has_ids
 * @device_id: likewise
 * @class_code: likewise
 * @has_ids: the three above are known
 * @place: of the port, or of the device, without bus numbers; or NULL
 * @slot: or NULL
 * @name: of the device ("gpu3"), or NULL
 * @linux_name: of the device ("mem3"), or NULL
 * @driver: of BOUND and UNBOUND, the driver ("cxl_mem"); or NULL
 * @product: or NULL
 * @port_serial: serial number of the port's function as lspci writes it, or NULL
 * @device_serial: of the device, or NULL
 * @has_retimers: @retimers is known
 * @retimers: 0 to 2
 * @before: of LINK: at the event before
 * @after: of LINK and ERRORS; of ADDED, if @device is the lower end
 * @worst: in between, if it stands for more than one change
 * @folded: how many more events this one stands for
 * @has_change_count: @change_count is known
 * @change_count: changes of the link since the module was loaded
 * @at_port: errors that are new at the port
 * @at_device: errors that are new at the device
 * @snapshot: file that has the registers of both ends, or NULL
 * @kinds: bit set of enum pcitopo_kind: of @device and of @port, as far as
 *	known; not in the line of JSON
 */
struct pcitopo_event {
	enum pcitopo_event_type type;
	const char *source;
	u64 real_time_ns;
	bool has_epoch;
	bool has_port;
	bool has_device;
	bool has_ids;
	bool has_retimers;
	bool has_change_count;
	u64 epoch;
	u64 sequence;
	u64 lost;
	const char *boot_id;
	const char *host;
	struct pcitopo_address port;
	struct pcitopo_address device;
	u16 vendor_id;
	u16 device_id;
	u16 class_code;
	const char *place;
	const char *slot;
	const char *name;
	const char *linux_name;
	const char *driver;
	const char *product;
	const char *port_serial;
	const char *device_serial;
	u8 retimers;
	struct pcitopo_link_state before;
	struct pcitopo_link_state after;
	struct pcitopo_link_state worst;
	u32 folded;
	u32 change_count;
	struct pcitopo_growth at_port;
	struct pcitopo_growth at_device;
	const char *snapshot;
	u32 kinds;
};

struct pcitopo_monitor;

/**
 * struct pcitopo_monitor_options - how to watch a machine
 * @root: directory to take for /, as in struct pcitopo_sysfs_options; then the
 *	module is not used
 * @no_kernel: do not use the module
 * @only_kernel: fail if there is no module that watches
 * @interval_ns: how often to poll sysfs for what the module does not report; 0: once
 *	a second
 * @buffer_size: bytes of the receive buffer for events; 0: the default
 */
struct pcitopo_monitor_options {
	const char *root;
	bool no_kernel;
	bool only_kernel;
	u64 interval_ns;
	int buffer_size;
};

/* watch/watch.c */
int pcitopo_monitor_open(const struct pcitopo_monitor_options *options,
			 struct pcitopo_monitor **monitor);
void pcitopo_monitor_free(struct pcitopo_monitor *monitor);
int pcitopo_monitor_fd(const struct pcitopo_monitor *monitor);
int pcitopo_monitor_timeout_ms(const struct pcitopo_monitor *monitor);
int pcitopo_monitor_next(struct pcitopo_monitor *monitor,
			 const struct pcitopo_event **event);
struct pcitopo *pcitopo_monitor_model(struct pcitopo_monitor *monitor);

/* event/json.c */
const char *pcitopo_event_type_name(enum pcitopo_event_type type);
int pcitopo_event_format(struct pcitopo_arena *arena,
			 const struct pcitopo_event *event, const char **line);

/* watch/snapshot.c */
int pcitopo_event_snapshot(struct pcitopo_arena *arena, const char *root,
			   const struct pcitopo_event *event, int directory,
			   const char **name);

/* event/growth.c */
const char *pcitopo_growth_words(struct pcitopo_arena *arena,
				 const struct pcitopo_growth *growth);

/* event/parse.c */
int pcitopo_event_parse(struct pcitopo_arena *arena, const char *line,
			size_t length, struct pcitopo_event *event);

#endif /* PCITOPO_EVENT_H */
