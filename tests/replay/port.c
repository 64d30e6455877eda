// SPDX-License-Identifier: GPL-2.0
/*
 * port.c - a driver that lets ports sleep, and does nothing else
 *
 * Linux lets ports sleep on machines that are newer than what QEMU says it is. It
 * has no table of devices: a port is bound to it by driver_override. It sleeps when
 * all below it does:
 *
 *	echo 0001:22:01.0 > /sys/bus/pci/drivers/pcieport/unbind
 *	echo pcitopo_replay_port > .../0001:22:01.0/driver_override
 *	echo 0001:22:01.0 > /sys/bus/pci/drivers/pcitopo_replay_port/bind
 *	echo auto > .../0001:24:00.0/power/control
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/pm_runtime.h>

static int port_probe(struct pci_dev *dev, const struct pci_device_id *id)
{
	pm_runtime_allow(&dev->dev);
	pm_runtime_put_noidle(&dev->dev);
	return 0;
}

static void port_remove(struct pci_dev *dev)
{
	pm_runtime_forbid(&dev->dev);
	pm_runtime_get_noresume(&dev->dev);
}

static const struct pci_device_id port_ids[] = { {} };

static struct pci_driver port_driver = {
	.name = KBUILD_MODNAME,
	.id_table = port_ids,
	.probe = port_probe,
	.remove = port_remove,
};
module_pci_driver(port_driver);

MODULE_DESCRIPTION("Lets replayed ports sleep");
MODULE_LICENSE("GPL");
