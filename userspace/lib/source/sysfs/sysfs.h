/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sysfs.h - pieces of the reader of a live machine
 *
 * Private to the source "sysfs". source/sysfs/source.c finds the functions and which
 * of them sleep, source/sysfs/function.c reads one of them.
 */
#ifndef PCITOPO_SOURCE_SYSFS_H
#define PCITOPO_SOURCE_SYSFS_H

#include "source/live.h"

/**
 * struct pcitopo_sysfs_function - a function before it is read
 * @address: its address, which is also the name of its directory
 * @above: the function above in the kernel's tree of devices, by index into
 *	&pcitopo_sysfs.functions, or %PCITOPO_NO_INDEX; for the first functions
 *	of a VMD domain, the VMD function
 * @asleep: it sleeps itself
 * @suspended: it is resumed when something below it is read
 * @is_express: it has the link attributes that conventional PCI has not
 */
struct pcitopo_sysfs_function {
	struct pcitopo_address address;
	u32 above;
	bool asleep;
	bool suspended;
	bool is_express;
};

/**
 * struct pcitopo_sysfs - a live machine while it is read
 * @pt: the context
 * @root: the directory that stands for /
 * @functions: sorted by address
 * @num_functions: how many
 * @capacity: of @functions
 * @wake: sleeping functions are read, too
 * @saw_express: some function has link attributes, so this kernel makes them
 * @saw_capabilities: some configuration space was more than a header
 */
struct pcitopo_sysfs {
	struct pcitopo *pt;
	struct pcitopo_rootdir root;
	struct pcitopo_sysfs_function *functions;
	u32 num_functions;
	u32 capacity;
	bool wake;
	bool saw_express;
	bool saw_capabilities;
};

/* source/sysfs/function.c */
void pcitopo_sysfs_power(int directory, bool *asleep, bool *suspended);
void pcitopo_sysfs_link(int directory, struct pcitopo_config *link);
void pcitopo_sysfs_read(struct pcitopo_sysfs *sysfs,
			struct pcitopo_sysfs_function *function, int directory,
			struct pcitopo_device *device);

#endif /* PCITOPO_SOURCE_SYSFS_H */
