/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * resync.h - functions of test_resync.c in place of those that ask the module
 */
#ifndef TEST_RESYNC_H
#define TEST_RESYNC_H

#include "watch/watch.h"

int __wrap_pcitopo_load_kernel(struct pcitopo *pt);
int __wrap_pcitopo_module_links(struct pcitopo_monitor *monitor,
				struct pcitopo_known_links *links);

#endif /* TEST_RESYNC_H */
