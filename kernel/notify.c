// SPDX-License-Identifier: GPL-2.0
/*
 * notify.c - functions that come and go
 *
 * The bus notifier enters a record for each function that comes and marks that
 * of one that goes, at once, together with removing the sysfs objects at it.
 * All else is left to the core's work. Deleting needs no memory, so it cannot
 * fail.
 *
 * Virtual functions come by the thousand, and making them must not wait for this
 * module: entering a record waits for no registers to be read, and removing one
 * waits for those of one function at most.
 */
#include <linux/notifier.h>

#include "event.h"

static void pcitopo_device_mark_above(struct pci_dev *pdev)
{
	struct pci_dev *above = pcitopo_pdev_above(pdev);
	struct pcitopo_device *device = above ? pcitopo_device_of(above) : NULL;

	if (device)
		device->stale = true;
}

/*
 * A record that no table has stays in its list, as the work may be about to read
 * it, and the work frees it. No reader has seen it, so the generation stays.
 */
static void pcitopo_device_leave(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	lockdep_assert_held(&pcitopo_lock);
	while ((device = pcitopo_device_of(pdev))) {
		pcitopo_event_leave(device);
		pcitopo_objects_detach(device);
		WRITE_ONCE(device->gone, true);
		device->pdev = NULL;
		if (!list_empty(&device->pending))
			continue;
		pcitopo_table_depart();
		if (!device->is_vf)
			pcitopo_core_outdate();
	}
}

/*
 * A function is on the bus's list, where pcitopo_arrivals_take() finds it, until
 * some time between DEL_DEVICE and REMOVED_DEVICE. So both are handled: the first
 * to release the function in time, the second in case it was entered in between.
 */
static int pcitopo_bus_notify(struct notifier_block *block,
			      unsigned long action, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (action == BUS_NOTIFY_ADD_DEVICE) {
		pcitopo_arrivals_enter(pdev);
	} else if (action == BUS_NOTIFY_DEL_DEVICE ||
		   action == BUS_NOTIFY_REMOVED_DEVICE) {
		mutex_lock(&pcitopo_lock);
		pcitopo_device_leave(pdev);
		pcitopo_device_mark_above(pdev);
		mutex_unlock(&pcitopo_lock);
	} else {
		return NOTIFY_DONE;
	}
	pcitopo_core_queue();
	return NOTIFY_OK;
}

static struct notifier_block bus_notifier = {
	.notifier_call = pcitopo_bus_notify,
};

/**
 * pcitopo_notify_init - read all functions and follow the bus from now on
 *
 * Context: module initialisation, after pcitopo_core_init().
 * Return: 0 or a negative errno; pcitopo_core_exit() has to follow that.
 */
int pcitopo_notify_init(void)
{
	int err;

	pci_lock_rescan_remove();
	err = bus_register_notifier(&pci_bus_type, &bus_notifier);
	if (!err) {
		err = pcitopo_core_start();
		if (err)
			bus_unregister_notifier(&pci_bus_type, &bus_notifier);
	}
	pci_unlock_rescan_remove();
	return err;
}

/**
 * pcitopo_notify_exit - do not follow the bus any more
 *
 * Context: module exit, before pcitopo_core_exit().
 */
void pcitopo_notify_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &bus_notifier);
}
