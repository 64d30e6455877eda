// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - loading and unloading of the module
 */
#include <linux/module.h>

#include "pcitopo.h"

static int __init pcitopo_init(void)
{
	return pcitopo_core_init();
}
module_init(pcitopo_init);

static void __exit pcitopo_exit(void)
{
	pcitopo_core_exit();
}
module_exit(pcitopo_exit);

MODULE_DESCRIPTION("PCIe and CXL topology facts");
MODULE_LICENSE("GPL");
