/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * pass.h - what is added to the functions that a source has reported
 *
 * Private to the library. The kernel shows slots, names, drivers and counters at
 * the same places however the functions were read, so the same passes serve
 * every source of a live machine.
 */
#ifndef PCITOPO_SOURCE_PASS_H
#define PCITOPO_SOURCE_PASS_H

#include "source/sysfs/path.h"

/**
 * enum pcitopo_pass_when - what a pass finds in the model
 * @PCITOPO_PASS_BEFORE_JOIN: a list of functions; roles depend on what the pass
 *	adds
 * @PCITOPO_PASS_AFTER_JOIN: the complete model
 */
enum pcitopo_pass_when {
	PCITOPO_PASS_BEFORE_JOIN,
	PCITOPO_PASS_AFTER_JOIN,
};

/* A pass reads below @root, which stands for / */
typedef void pcitopo_pass_fn(struct pcitopo *pt,
			     const struct pcitopo_rootdir *root);

/* source/pass/passes.c */
void pcitopo_passes_run(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			enum pcitopo_pass_when when);

/* Each is defined in the file of its name, and listed in source/pass/passes.c */
pcitopo_pass_fn pcitopo_pass_aer;
pcitopo_pass_fn pcitopo_pass_cxl;
pcitopo_pass_fn pcitopo_pass_cxl_modules;
pcitopo_pass_fn pcitopo_pass_driver;
pcitopo_pass_fn pcitopo_pass_linux_names;
pcitopo_pass_fn pcitopo_pass_machine;
pcitopo_pass_fn pcitopo_pass_slots;
pcitopo_pass_fn pcitopo_pass_smbios;
pcitopo_pass_fn pcitopo_pass_vmd;

#endif /* PCITOPO_SOURCE_PASS_H */
