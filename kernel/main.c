// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - loading and unloading of the module
 */
#include <linux/module.h>

#include "event.h"
#include "pcitopo.h"

/*
 * Who asks comes last and goes first: netlink is to answer from the records of
 * the core, whose objects are in the class.
 */
static int __init pcitopo_init(void)
{
	int err;

	err = pcitopo_sysfs_init();
	if (err)
		return err;
	err = pcitopo_core_init();
	if (err)
		goto exit_sysfs;
	err = pcitopo_notify_init();
	if (err)
		goto exit_core;
	err = pcitopo_netlink_init();
	if (err)
		goto exit_notify;
	err = pcitopo_watch_init();
	if (err)
		goto exit_netlink;
	return 0;

exit_netlink:
	pcitopo_netlink_exit();
exit_notify:
	pcitopo_notify_exit();
exit_core:
	pcitopo_core_exit();
exit_sysfs:
	pcitopo_sysfs_exit();
	return err;
}
module_init(pcitopo_init);

static void __exit pcitopo_exit(void)
{
	pcitopo_watch_exit();
	pcitopo_netlink_exit();
	pcitopo_notify_exit();
	pcitopo_core_exit();
	pcitopo_sysfs_exit();
}
module_exit(pcitopo_exit);

MODULE_DESCRIPTION("PCIe and CXL topology facts");
MODULE_LICENSE("GPL");
