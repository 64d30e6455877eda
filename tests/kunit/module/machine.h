/* SPDX-License-Identifier: GPL-2.0 */
/*
 * machine.h - a machine that a test makes of a few dwords
 *
 * A host bridge in a domain of its own, registered with the PCI core, whose
 * functions answer from memory. It counts what is read of them. No driver gets
 * to see them. One machine is there at a time, and it goes with its test.
 */
#ifndef PCITOPO_TEST_MACHINE_H
#define PCITOPO_TEST_MACHINE_H

#include <kunit/test.h>
#include <linux/completion.h>
#include <linux/pci.h>
#include <linux/spinlock.h>

#include "pcitopo.h"

#include "../../vectors/vectors.h"

#define MACHINE_DOMAIN	  0xfe00
#define MACHINE_FUNCTIONS 8
#define MACHINE_DWORDS	  (PT_CFG_SPACE_EXP_SIZE / 4)

/* @above of what is on the root bus */
#define MACHINE_ROOT -1

/**
 * struct machine_part - a function to make
 * @space: its dwords
 * @bytes: of its configuration space; 0: all there can be
 * @above: index of the bridge that it is below, or MACHINE_ROOT
 * @devfn: device and function number
 * @is_virtual: the PCI core is to take it for a virtual function of the first
 *	function on its bus
 */
struct machine_part {
	const struct vec_write *space;
	u16 bytes;
	s8 above;
	u8 devfn;
	bool is_virtual;
};

/**
 * enum machine_response - what a function answers
 * @MACHINE_NORMAL: its dwords
 * @MACHINE_ONES: ones
 * @MACHINE_ERROR: an error
 */
enum machine_response {
	MACHINE_NORMAL,
	MACHINE_ONES,
	MACHINE_ERROR,
};

/**
 * struct machine_change - a dword that does not stay as it is
 * @offset: which
 * @mask: its bits that change
 * @times: how often it changes, each time after it was read
 */
struct machine_change {
	u16 offset;
	u32 mask;
	u32 times;
};

/**
 * struct machine_function - a function
 * @part: as it was asked for
 * @response: what it answers
 * @change: what changes by itself
 * @absent: it is not there, nor is what is below it
 * @config: its configuration space
 * @reads: how often each dword was read while that was counted
 */
struct machine_function {
	struct machine_part part;
	enum machine_response response;
	struct machine_change change;
	bool absent;
	u8 config[PT_CFG_SPACE_EXP_SIZE] __aligned(4);
	u16 reads[MACHINE_DWORDS];
};

/**
 * struct machine - a machine
 * @sysdata: where x86 looks for domain and NUMA node
 * @busn: its bus numbers
 * @bridge: its host bridge
 * @released: nobody has a reference to anything of it any more
 * @physfn: physical function of the virtual one; has a reference
 * @lock: covers all of @functions; the core reads them in any context
 * @is_counting: count what is read
 * @count: of @functions
 * @functions: those that were asked for, by index
 */
struct machine {
	struct pci_sysdata sysdata;
	struct resource busn;
	struct pci_host_bridge *bridge;
	struct completion released;
	struct pci_dev *physfn;
	raw_spinlock_t lock;
	bool is_counting;
	u32 count;
	struct machine_function functions[MACHINE_FUNCTIONS];
};

struct machine *machine_new(struct kunit *test,
			    const struct machine_part *parts, u32 count);
struct pci_dev *machine_pdev(struct kunit *test, struct machine *machine,
			     u32 index);
u64 machine_key(struct machine *machine, u32 index);
u32 machine_get(struct machine *machine, u32 index, u16 offset);
void machine_set(struct machine *machine, u32 index, u16 offset, u32 value);
void machine_fill(struct machine *machine, u32 index,
		  const struct vec_write *space);
void machine_reads_begin(struct machine *machine);
void machine_reads_end(struct machine *machine);
u32 machine_reads(const struct machine *machine, u32 index);
void machine_pull(struct machine *machine, u32 index);
void machine_insert(struct machine *machine, u32 index);

#endif /* PCITOPO_TEST_MACHINE_H */
