/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - what kernels differ in, found by the probes in Kbuild
 *
 * Probes and not version numbers, as distributions take changes back into older
 * kernels.
 */
#ifndef PCITOPO_COMPAT_H
#define PCITOPO_COMPAT_H

#include <linux/device.h>
#include <linux/pm_runtime.h>
#include <net/genetlink.h>

static inline int compat_pm_runtime_get_if_active(struct device *dev)
{
#ifdef COMPAT_PM_GET_IF_ACTIVE_TAKES_BOOL
	return pm_runtime_get_if_active(dev, true);
#else
	return pm_runtime_get_if_active(dev);
#endif
}

#ifdef COMPAT_CLASS_HAS_OWNER
#define COMPAT_CLASS_OWNER .owner = THIS_MODULE,
#else
#define COMPAT_CLASS_OWNER
#endif

/* What the uevent() of a device type takes */
#ifdef COMPAT_UEVENT_TAKES_CONST
#define COMPAT_UEVENT_DEVICE const struct device
#else
#define COMPAT_UEVENT_DEVICE struct device
#endif

/*
 * From 6.13 on, the kernel clears Link Bandwidth Management Status and Link
 * Autonomous Bandwidth Status in an interrupt handler (bwctrl). Before, it leaves
 * them as they are, but for clearing the first after a retrain of its own.
 */
#if defined(COMPAT_HAS_BWCTRL) && IS_ENABLED(CONFIG_PCIEPORTBUS)
#define COMPAT_KERNEL_CLEARS_BANDWIDTH_STATUS true
#else
#define COMPAT_KERNEL_CLEARS_BANDWIDTH_STATUS false
#endif

/* The attributes of the request that a dump answers */
static inline struct nlattr **
compat_genl_dump_attrs(struct netlink_callback *cb)
{
#ifdef COMPAT_GENL_INFO_DUMP
	return genl_info_dump(cb)->attrs;
#else
	return genl_dumpit_info(cb)->attrs;
#endif
}

#endif /* PCITOPO_COMPAT_H */
