// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-kernel.c - built without libmnl, nobody listens to the kernel module
 */
#include "watch/watch.h"

#include <errno.h>

/* As watch/kernel.c has it */
void pcitopo_watch_listen(struct pcitopo_monitor *monitor)
{
}

/* As watch/kernel.c has it */
int pcitopo_watch_enter(struct pcitopo_monitor *monitor)
{
	return -EOPNOTSUPP;
}

/* As watch/kernel.c has it */
int pcitopo_watch_take(struct pcitopo_monitor *monitor)
{
	return 0;
}

/* As watch/kernel.c has it */
int pcitopo_watch_links(struct pcitopo_monitor *monitor,
			struct pcitopo_known_links *links)
{
	return -EOPNOTSUPP;
}

/* As watch/kernel.c has it */
void pcitopo_watch_stop(struct pcitopo_monitor *monitor)
{
}

/* As watch/kernel.c has it */
int pcitopo_watch_fd(const struct pcitopo_monitor *monitor)
{
	return -1;
}
