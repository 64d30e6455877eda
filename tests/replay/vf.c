// SPDX-License-Identifier: GPL-2.0
/*
 * vf.c - a driver that enables virtual functions, and does nothing else
 *
 * It has no table of devices: nothing is bound to it but what is told to be, by
 * driver_override. Then the device's sriov_numvfs works, also where the real
 * driver would want more than configuration space.
 *
 *	echo pcitopo_replay_vf > .../0001:01:00.0/driver_override
 *	echo 0001:01:00.0 > /sys/bus/pci/drivers/pcitopo_replay_vf/bind
 *	echo 512 > .../0001:01:00.0/sriov_numvfs
 */
#include <linux/module.h>
#include <linux/pci.h>

static int vf_probe(struct pci_dev *dev, const struct pci_device_id *id)
{
	return 0;
}

static void vf_remove(struct pci_dev *dev)
{
	pci_disable_sriov(dev);
}

static const struct pci_device_id vf_ids[] = { {} };

static struct pci_driver vf_driver = {
	.name = KBUILD_MODNAME,
	.id_table = vf_ids,
	.probe = vf_probe,
	.remove = vf_remove,
	.sriov_configure = pci_sriov_configure_simple,
};
module_pci_driver(vf_driver);

MODULE_DESCRIPTION("Enables virtual functions of replayed devices");
MODULE_LICENSE("GPL");
