/* SPDX-License-Identifier: GPL-2.0 */
/*
 * replay.h - what the files of pcitopo_replay share
 */
#ifndef PCITOPO_REPLAY_H
#define PCITOPO_REPLAY_H

#include <linux/completion.h>
#include <linux/irq_work.h>
#include <linux/list.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define REPLAY_MAGIC	 "PTREPLAY"
#define REPLAY_VERSION	 1
#define REPLAY_MAX_BYTES (256 << 20)
#define REPLAY_NO_NODE	 0xff
#define REPLAY_VF_BYTES	 PCI_CFG_SPACE_SIZE

/**
 * struct replay_header - how an image begins; numbers are little endian
 * @magic: REPLAY_MAGIC, without an end
 * @version: REPLAY_VERSION
 * @bytes: length of the whole image
 * @roots: number of &struct replay_root_record, which follow
 * @functions: number of &struct replay_function_record, which follow those
 */
struct replay_header {
	u8 magic[8];
	__le32 version;
	__le32 bytes;
	__le32 roots;
	__le32 functions;
} __packed;

/**
 * struct replay_root_record - a root bus
 * @domain: 1 to ffffh
 * @first: its bus number
 * @last: the highest number of a bus below it
 * @node: NUMA node or REPLAY_NO_NODE
 * @zero: zero
 */
struct replay_root_record {
	__le32 domain;
	u8 first;
	u8 last;
	u8 node;
	u8 zero;
} __packed;

/**
 * struct replay_function_record - a function; its configuration space follows
 * @root: number of the root that it is below, from 0
 * @bus: bus number
 * @devfn: device and function number
 * @bytes: of configuration space: 64, 256 or 4096
 */
struct replay_function_record {
	__le32 root;
	u8 bus;
	u8 devfn;
	__le16 bytes;
} __packed;

/**
 * enum replay_response - how a function answers
 * @REPLAY_NORMAL: as its registers say
 * @REPLAY_ONES: all ones, as one that is gone but not yet missed
 * @REPLAY_ERROR: the access fails
 */
enum replay_response {
	REPLAY_NORMAL,
	REPLAY_ONES,
	REPLAY_ERROR,
};

struct replay_function;
struct replay_root;

/**
 * struct replay_bus - functions that share a bus, whatever its number is
 * @root: below which it is
 * @bridge: whose secondary bus it is; NULL for a root bus, and for one to which
 *	no bridge of the image leads
 * @captured: its number in the image
 * @functions: by device and function number; NULL where there is none
 */
struct replay_bus {
	struct replay_root *root;
	struct replay_function *bridge;
	u8 captured;
	struct replay_function *functions[256];
};

/**
 * struct replay_slot - a slot with hot-plug service
 * @irq: what the port interrupts with
 * @work: raises @irq in a context that is fit for it
 * @asserted: events were pending and enabled when last looked at
 */
struct replay_slot {
	int irq;
	struct irq_work work;
	u16 asserted;
};

/**
 * struct replay_port - what a downstream-facing port of PCI Express has besides
 * @up: the link is; functions below are there for none if not
 * @held_down: by the control interface
 * @max_speed: as in Link Status; the link trains to no more
 * @max_width: lanes, likewise
 * @blind: the component's target speed is without effect, as captured
 * @slot: NULL without hot-plug service
 */
struct replay_port {
	bool up;
	bool held_down;
	u8 max_speed;
	u8 max_width;
	bool blind;
	struct replay_slot *slot;
};

/**
 * struct replay_vfs - virtual functions of a physical one
 * @list: in replay_root.physical
 * @physical: whose they are
 * @total: number that there can be
 * @enabled: number that there are
 * @template: what all read beyond their own bytes, and start with
 * @own: REPLAY_VF_BYTES for each, which can be written
 */
struct replay_vfs {
	struct list_head list;
	struct replay_function *physical;
	u16 total;
	u16 enabled;
	struct replay_function *template;
	u8 (*own)[REPLAY_VF_BYTES];
};

/**
 * struct replay_function - a function that answers
 * @root: below which it is
 * @bus: on which it is
 * @secondary: of a bridge with functions below it, else NULL
 * @port: of a downstream-facing port, else NULL
 * @vfs: of a function with SR-IOV, else NULL
 * @devfn: device and function number
 * @address: domain:bus:device.function as captured, for messages
 * @absent: pulled out
 * @response: enum replay_response
 * @delay_ns: an access takes so much longer, at most REPLAY_MAX_DELAY_NS
 * @express: offset of the PCI Express capability; 0: none
 * @power: offset of the power management capability; 0: none
 * @sriov: offset of the SR-IOV capability; 0: none
 * @bytes: of configuration space; what is beyond reads as ones
 * @config: what it reads as
 * @writable: bits that take what is written
 * @clears: bits that a written one clears
 *
 * The three arrays follow the structure and have @bytes each. The offsets are
 * those of the image: they stay when @config is changed.
 */
struct replay_function {
	struct replay_root *root;
	struct replay_bus *bus;
	struct replay_bus *secondary;
	struct replay_port *port;
	struct replay_vfs *vfs;
	u8 devfn;
	char address[16];
	bool absent;
	u8 response;
	u32 delay_ns;
	u16 express;
	u16 power;
	u16 sriov;
	u32 bytes;
	u8 *config;
	u8 *writable;
	u8 *clears;
};

/**
 * struct replay_root - a root bus and all below it
 * @list: in replay_roots
 * @sysdata: where x86 looks for domain and NUMA node
 * @busn: its range of bus numbers
 * @bridge: NULL while it is not there
 * @released: nobody has a reference to anything of it any more
 * @hotplug: a port below it has hot-plug service
 * @lock: covers @route and all of functions, ports, slots and virtual functions
 *	that is not settled when the image has been read. Configuration
 *	accesses come from any context, and on x86 the core takes no lock
 *	around them, so it is raw and taken with interrupts off.
 * @physical: functions that have &struct replay_vfs
 * @route: for each number of @busn the bus that now has it, or NULL
 * @buses: for each number of @busn the bus that had it in the image, or NULL
 *
 * Locks are taken in this order: the control interface's mutex, the PCI core's
 * rescan lock, @lock, the ledger's lock.
 */
struct replay_root {
	struct list_head list;
	struct pci_sysdata sysdata;
	struct resource busn;
	struct pci_host_bridge *bridge;
	struct completion released;
	bool hotplug;
	raw_spinlock_t lock;
	struct list_head physical;
	struct replay_bus **route;
	struct replay_bus *buses[];
};

/* Longer than this is no response time but a hang. */
#define REPLAY_MAX_DELAY_NS 10000000

static inline u8 replay_get8(const struct replay_function *function, u32 where)
{
	return where < function->bytes ? function->config[where] : 0;
}

static inline u16 replay_get16(const struct replay_function *function,
			       u32 where)
{
	return replay_get8(function, where) | replay_get8(function, where + 1)
						      << 8;
}

static inline u32 replay_get32(const struct replay_function *function,
			       u32 where)
{
	return replay_get16(function, where) |
	       (u32)replay_get16(function, where + 2) << 16;
}

/* access.c */
extern struct pci_ops replay_ops;

/* bus.c */
extern struct list_head replay_roots;
void replay_root_link(struct replay_root *root);
void replay_root_route(struct replay_root *root);
int replay_bus_number(const struct replay_bus *bus);
struct replay_function *replay_function_at(struct replay_root *root, u8 bus,
					   u8 devfn);
struct replay_function *replay_function_captured(u32 domain, u8 bus, u8 devfn);
struct replay_function *replay_function_named(const char *address);
void replay_function_put(struct replay_function *function, u32 where, u32 mask,
			 u32 value);

struct replay_function *replay_root_next(const struct replay_root *root,
					 u32 *place);

/* image.c */
int replay_image_parse(const u8 *image, size_t length, struct list_head *roots);
void replay_image_free(struct list_head *roots);

/* ledger.c */
int replay_ledger_init(void);
void replay_ledger_exit(void);
__printf(1, 2) void replay_ledger(const char *format, ...);
extern const struct file_operations replay_ledger_fops;

/* shape.c */
u32 replay_capability(const struct replay_function *function, u8 id);
u32 replay_extended_capability(const struct replay_function *function, u16 id);
void replay_function_shape(struct replay_function *function);

/* slot.c */
int replay_slot_new(struct replay_function *function);
void replay_slot_free(struct replay_slot *slot);
void replay_slot_event(struct replay_function *function, u16 events);
void replay_slot_presence(struct replay_function *function, bool present);
void replay_slot_control(struct replay_function *function);
bool replay_slot_powered(const struct replay_function *function);

/* train.c */
struct replay_function *
replay_port_component(const struct replay_function *function);
void replay_port_capability(const struct replay_function *function, u8 *speeds,
			    u8 *width);
bool replay_port_is(const struct replay_function *function);
int replay_port_new(struct replay_function *function);
void replay_port_state(struct replay_function *function, u8 speed, u8 width);
void replay_port_retrain(struct replay_function *function);
void replay_port_update(struct replay_function *function);
void replay_function_written(struct replay_function *function, u32 where,
			     int size, u32 value);

/* vfs.c */
int replay_vfs_new(struct replay_function *function);
void replay_vfs_free(struct replay_vfs *vfs);
void replay_vfs_control(struct replay_function *function);
struct replay_function *replay_vfs_find(struct replay_root *root, u8 bus,
					u8 devfn, u8 **own);

/* life.c */
int replay_life_pull(struct replay_function *function, bool noticed);
int replay_life_remove(struct replay_function *function);
int replay_life_insert(struct replay_function *function, bool renumber,
		       bool noticed);
int replay_life_rescan(struct replay_function *function);
int replay_life_block(const struct replay_function *function, bool block);
void replay_life_absent(struct replay_function *function);

bool replay_life_is_part(const struct replay_function *part,
			 const struct replay_function *function);

/* service.c */
void replay_service_start(void);
void replay_service_stop(const struct replay_function *function);

/* control.c */
void replay_control_init(void);
void replay_control_exit(void);

#endif /* PCITOPO_REPLAY_H */
