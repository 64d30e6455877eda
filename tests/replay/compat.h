/* SPDX-License-Identifier: GPL-2.0 */
/*
 * compat.h - what kernels differ in, found by the probes in Kbuild
 */
#ifndef PCITOPO_REPLAY_COMPAT_H
#define PCITOPO_REPLAY_COMPAT_H

#include <linux/device.h>
#include <linux/pci.h>
#include <linux/string.h>

static inline int replay_set_driver_override(struct pci_dev *dev,
					     const char *name)
{
#ifdef REPLAY_HAVE_DEVICE_OVERRIDE
	return device_set_driver_override(&dev->dev, name);
#else
	return driver_set_override(&dev->dev, &dev->driver_override, name,
				   strlen(name));
#endif
}

static inline void replay_disown_cxl_errors(struct pci_host_bridge *bridge)
{
#ifdef REPLAY_HAVE_NATIVE_CXL_ERROR
	bridge->native_cxl_error = 0;
#endif
}

#endif /* PCITOPO_REPLAY_COMPAT_H */
