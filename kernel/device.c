// SPDX-License-Identifier: GPL-2.0
/*
 * device.c - the record of a function: its memory, and what it is known by
 */
#include <linux/slab.h>

#include "pcitopo.h"

/* pcitopo.h has what it covers. */
DEFINE_MUTEX(pcitopo_lock);

static struct kmem_cache *device_cache;

/**
 * pcitopo_pdev_key - the address of a function as one number
 * @pdev: the function
 */
u64 pcitopo_pdev_key(struct pci_dev *pdev)
{
	return PCITOPO_KEY(pci_domain_nr(pdev->bus), pdev->bus->number,
			   pdev->devfn);
}

/**
 * pcitopo_pdev_above - the function that changes when one comes or goes
 * @pdev: the function that comes or goes
 *
 * Return: the physical function of a virtual one, else the port above; NULL if
 * there is none.
 */
struct pci_dev *pcitopo_pdev_above(struct pci_dev *pdev)
{
	return pdev->is_virtfn ? pci_physfn(pdev) : pci_upstream_bridge(pdev);
}

/**
 * pcitopo_device_free - free a record at once
 * @device: the record, in no list
 *
 * Context: any, when no reader can have found it, or none is left.
 */
void pcitopo_device_free(struct pcitopo_device *device)
{
	kfree(device->watch);
	kfree(device->cxl);
	kmem_cache_free(device_cache, device);
}

static void pcitopo_device_free_rcu(struct rcu_head *rcu)
{
	pcitopo_device_free(container_of(rcu, struct pcitopo_device, rcu));
}

/**
 * pcitopo_device_release - free a record after its last reader
 * @device: a record that the published table does not have any more
 *
 * Context: any.
 */
void pcitopo_device_release(struct pcitopo_device *device)
{
	call_rcu(&device->rcu, pcitopo_device_free_rcu);
}

/**
 * pcitopo_device_new - make a record of a function, which is yet to be read
 * @pdev: the function
 *
 * Context: may sleep.
 * Return: the record, in no list, for pcitopo_device_free(); NULL if memory is
 * short.
 */
struct pcitopo_device *pcitopo_device_new(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	device = kmem_cache_zalloc(device_cache, GFP_KERNEL);
	if (!device)
		return NULL;
	device->pdev = pdev;
	device->key = pcitopo_pdev_key(pdev);
	device->numa_node = NUMA_NO_NODE;
	device->chip = PCITOPO_NO_CHIP;
	device->is_vf = pdev->is_virtfn;
	device->stale = true;
	return device;
}

/**
 * pcitopo_device_init - get ready to make records
 *
 * Context: module initialisation.
 * Return: 0 or -ENOMEM.
 */
int pcitopo_device_init(void)
{
	device_cache = KMEM_CACHE(pcitopo_device, 0);
	return device_cache ? 0 : -ENOMEM;
}

/**
 * pcitopo_device_exit - wait until all records are freed
 *
 * Context: module exit, when each was given to pcitopo_device_free() or
 * pcitopo_device_release(). May sleep.
 */
void pcitopo_device_exit(void)
{
	rcu_barrier();
	kmem_cache_destroy(device_cache);
}
