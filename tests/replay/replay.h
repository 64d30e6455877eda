/* SPDX-License-Identifier: GPL-2.0 */
/*
 * replay.h - what the files of pcitopo_replay share
 */
#ifndef PCITOPO_REPLAY_H
#define PCITOPO_REPLAY_H

#include <linux/completion.h>
#include <linux/list.h>
#include <linux/pci.h>
#include <linux/spinlock.h>
#include <linux/types.h>

#define REPLAY_MAGIC	 "PTREPLAY"
#define REPLAY_VERSION	 1
#define REPLAY_MAX_BYTES (256 << 20)
#define REPLAY_NO_NODE	 0xff

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
 * struct replay_function - a function that answers
 * @bytes: of configuration space; what is beyond reads as ones
 * @config: what it reads as
 * @writable: bits that take what is written
 * @clears: bits that a written one clears
 *
 * The three arrays follow the structure and have @bytes each.
 */
struct replay_function {
	u32 bytes;
	u8 *config;
	u8 *writable;
	u8 *clears;
};

/**
 * struct replay_root - a root bus and all below it
 * @list: in replay_image.roots
 * @sysdata: where x86 looks for domain and NUMA node
 * @busn: its range of bus numbers
 * @bridge: NULL while it is not there
 * @released: nobody has a reference to anything of it any more
 * @lock: covers the arrays of all functions. Configuration accesses come from
 *	any context, and on x86 the core takes no lock around them.
 * @functions: 256 for each bus of @busn, NULL where there is none; does not
 *	change once the bus is there
 */
struct replay_root {
	struct list_head list;
	struct pci_sysdata sysdata;
	struct resource busn;
	struct pci_host_bridge *bridge;
	struct completion released;
	raw_spinlock_t lock;
	struct replay_function **functions;
};

/* access.c */
extern struct pci_ops replay_ops;

/* image.c */
int replay_image_parse(const u8 *image, size_t length, struct list_head *roots);
void replay_image_free(struct list_head *roots);

/* shape.c */
void replay_function_shape(struct replay_function *function);

#endif /* PCITOPO_REPLAY_H */
