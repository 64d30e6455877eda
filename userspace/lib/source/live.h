/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * live.h - what the sources of a live machine share
 *
 * Private to the library. A base source reports the functions; whatever else is
 * told below /sys is added by the same passes for all of them, which all read
 * below one root directory.
 */
#ifndef PCITOPO_SOURCE_LIVE_H
#define PCITOPO_SOURCE_LIVE_H

#include "base/rootdir.h"
#include "model/topo.h"

#define PCITOPO_SYSFS_DEVICES "sys/bus/pci/devices"

/* source/live.c */
int pcitopo_live_open(struct pcitopo *pt, struct pcitopo_rootdir *root,
		      const char *path);
int pcitopo_live_finish(struct pcitopo *pt, const struct pcitopo_rootdir *root);
int pcitopo_sysfs_enter(const struct pcitopo_rootdir *root,
			const struct pcitopo_address *address);
bool pcitopo_sysfs_address(const char *name, size_t length,
			   struct pcitopo_address *address);
bool pcitopo_sysfs_above(const char *path, struct pcitopo_address *address);

/* source/kernel/source.c */
void pcitopo_kernel_update(struct pcitopo_device *device,
			   const struct pcitopo_device *fresh);

/* source/pass/slots.c, before the functions are joined */
void pcitopo_pass_slots(struct pcitopo *pt, const struct pcitopo_rootdir *root);

/* source/pass/driver.c: which driver is bound, where the source does not say */
void pcitopo_pass_driver(struct pcitopo *pt,
			 const struct pcitopo_rootdir *root);

/* source/pass/vmd.c: which VMD function a domain is below */
void pcitopo_pass_vmd(struct pcitopo *pt, const struct pcitopo_rootdir *root);

/* source/pass/smbios.c: labels and lanes of the slots */
void pcitopo_pass_smbios(struct pcitopo *pt,
			 const struct pcitopo_rootdir *root);

/* source/pass/linux-names.c: what Linux calls the devices */
void pcitopo_pass_linux_names(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root);

/* source/pass/cxl.c: what Linux made of the memory devices */
void pcitopo_pass_cxl(struct pcitopo *pt, const struct pcitopo_rootdir *root);

/* source/pass/aer.c: error counters of the kernel */
void pcitopo_pass_aer(struct pcitopo *pt, const struct pcitopo_rootdir *root);

/* source/pass/cxl-modules.c: what keeps the drivers of CXL from loading and binding */
void pcitopo_pass_cxl_modules(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root);

/* source/pass/machine.c: which machine this is */
void pcitopo_pass_machine(struct pcitopo *pt,
			  const struct pcitopo_rootdir *root);

#endif /* PCITOPO_SOURCE_LIVE_H */
