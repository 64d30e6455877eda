// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - loading and unloading of the module
 *
 * The module does nothing yet. It exists so that the shared decoders are
 * compiled, linked and checked as kernel code from their first day, and not
 * only when the first kernel code calls them.
 */
#include <linux/init.h>
#include <linux/module.h>

static int __init pcitopo_init(void)
{
	return 0;
}
module_init(pcitopo_init);

static void __exit pcitopo_exit(void)
{
}
module_exit(pcitopo_exit);

MODULE_DESCRIPTION("PCIe and CXL topology facts");
MODULE_LICENSE("GPL");
