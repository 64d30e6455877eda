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

#endif /* PCITOPO_COMPAT_H */
