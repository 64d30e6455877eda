// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * no-module.c - stands for watch/module.c where libmnl is left out
 *
 * Nothing is received then, and the monitor never follows the module.
 */
#include "watch/watch.h"

#include <errno.h>

/* As watch/module.c has it */
void pcitopo_module_listen(struct pcitopo_monitor *monitor)
{
}

/* As watch/module.c has it */
void pcitopo_module_close(struct pcitopo_monitor *monitor)
{
}

/* As watch/module.c has it */
int pcitopo_module_fd(const struct pcitopo_monitor *monitor)
{
	return -1;
}

/* As watch/module.c has it */
int pcitopo_module_status(struct pcitopo_monitor *monitor,
			  struct pcitopo_watch_status *status)
{
	return -EOPNOTSUPP;
}

/* As watch/module.c has it */
int pcitopo_module_join(struct pcitopo_monitor *monitor,
			struct pcitopo_watch_status *status)
{
	return -EOPNOTSUPP;
}

/* As watch/module.c has it */
int pcitopo_module_links(struct pcitopo_monitor *monitor,
			 struct pcitopo_known_links *links)
{
	return -EOPNOTSUPP;
}

/* As watch/module.c has it */
ssize_t pcitopo_module_receive(struct pcitopo_monitor *monitor,
			       const void **bytes)
{
	return -EAGAIN;
}

/* As watch/module.c has it */
int pcitopo_module_notice(struct pcitopo_monitor *monitor, const void **bytes,
			  size_t *length, struct pcitopo_notice *notice)
{
	return -EBADMSG;
}
