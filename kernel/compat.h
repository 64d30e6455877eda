/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - what kernels differ in, found by the probes in Kbuild
 *
 * Probes and not version numbers, as distributions take changes back into older
 * kernels.
 */
#ifndef PCITOPO_COMPAT_H
#define PCITOPO_COMPAT_H

#include <linux/pm_runtime.h>

static inline int compat_pm_runtime_get_if_active(struct device *dev)
{
#ifdef COMPAT_PM_GET_IF_ACTIVE_TAKES_BOOL
	return pm_runtime_get_if_active(dev, true);
#else
	return pm_runtime_get_if_active(dev);
#endif
}

#endif /* PCITOPO_COMPAT_H */
