// SPDX-License-Identifier: GPL-2.0
/*
 * service.c - when ports with hot-plug service have their driver
 *
 * The thread of pciehp takes the rescan lock. So a port must not get its driver
 * while that lock is held, which would be the other order of pciehp's own lock
 * and it, and above all not lose it then: removing pciehp waits for the thread.
 * The PCI core has this problem with any such port that is removed; we start
 * the drivers after, and stop them before, we take the lock.
 */
#include "compat.h"
#include "replay.h"

/* The port's device if the kernel has it; the caller puts it. */
static struct pci_dev *
replay_service_device(const struct replay_function *function)
{
	struct replay_root *root = function->root;
	unsigned long flags;
	int bus;

	raw_spin_lock_irqsave(&root->lock, flags);
	bus = replay_bus_number(function->bus);
	raw_spin_unlock_irqrestore(&root->lock, flags);
	if (bus < 0)
		return NULL;
	return pci_get_domain_bus_and_slot(root->sysdata.domain, bus,
					   function->devfn);
}

/*
 * Without a node the driver is probed here and now. With one, a work item would
 * do it, and lockdep cannot tell that item from those that probe other ports
 * while the rescan lock is held.
 */
static int replay_service_attach(struct pci_dev *dev)
{
	int node = dev_to_node(&dev->dev);
	int bound;

	set_dev_node(&dev->dev, NUMA_NO_NODE);
	bound = device_attach(&dev->dev);
	set_dev_node(&dev->dev, node);
	return bound;
}

static void replay_service_start_port(const struct replay_function *function)
{
	struct pci_dev *dev = replay_service_device(function);

	if (!dev)
		return;
	if (!dev->dev.driver && (replay_set_driver_override(dev, "pcieport") ||
				 replay_service_attach(dev) != 1))
		pci_warn(dev, "no hot-plug service\n");
	pci_dev_put(dev);
}

static void replay_service_stop_port(const struct replay_function *function)
{
	struct pci_dev *dev = replay_service_device(function);

	if (!dev)
		return;
	if (!replay_set_driver_override(dev, "pcitopo_replay"))
		device_release_driver(&dev->dev);
	pci_dev_put(dev);
}

/**
 * replay_service_start - give ports with hot-plug service their driver
 *
 * Those that have it already keep it.
 *
 * Context: may sleep; the rescan lock is not held.
 */
void replay_service_start(void)
{
	struct replay_function *function;
	struct replay_root *root;

	list_for_each_entry(root, &replay_roots, list) {
		u32 place = 0;

		if (!root->hotplug)
			continue;
		while ((function = replay_root_next(root, &place))) {
			if (function->port && function->port->slot)
				replay_service_start_port(function);
		}
	}
}

/**
 * replay_service_stop - take the driver from ports with hot-plug service
 * @device: those in it or below it only; NULL: all
 *
 * Returns when pciehp is done with whatever it was at.
 *
 * Context: may sleep; the rescan lock is not held.
 */
void replay_service_stop(const struct replay_function *device)
{
	struct replay_function *function;
	struct replay_root *root;

	list_for_each_entry(root, &replay_roots, list) {
		u32 place = 0;

		if (!root->hotplug || (device && device->root != root))
			continue;
		while ((function = replay_root_next(root, &place))) {
			if (function->port && function->port->slot &&
			    (!device || replay_life_is_part(function, device)))
				replay_service_stop_port(function);
		}
	}
}
