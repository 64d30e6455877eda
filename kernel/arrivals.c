// SPDX-License-Identifier: GPL-2.0
/*
 * arrivals.c - records that no table has yet
 *
 * The bus notifier enters them, in any order and maybe twice; the core's work
 * takes them over, sorted and each address once. A function for which there was
 * no memory is found again on the bus.
 */
#include <linux/list_sort.h>
#include <linux/spinlock.h>

#include "pcitopo.h"

/* Covers the list of arrivals and its records; held over nothing else */
static DEFINE_SPINLOCK(arrivals_lock);

/*
 * Records that no table has yet: those that the notifier has entered, and those
 * that the work has taken over from there, sorted and each address once. Covered
 * by arrivals_lock and pcitopo_lock. In a table, a record is a list of its own.
 */
static LIST_HEAD(arrivals);
LIST_HEAD(pcitopo_pending);

/* For lack of memory a function has no record. Covered by nothing. */
static bool missed;

/**
 * pcitopo_arrivals_miss - let pcitopo_arrivals_take() look for functions without
 *	a record
 */
void pcitopo_arrivals_miss(void)
{
	WRITE_ONCE(missed, true);
}

/**
 * pcitopo_arrivals_missed - is there a function without a record?
 *
 * Return: true if there may be, for lack of memory.
 */
bool pcitopo_arrivals_missed(void)
{
	return READ_ONCE(missed);
}

/**
 * pcitopo_arrivals_enter - enter a record of a function that comes
 * @pdev: the function
 *
 * Memory may be short: pcitopo_arrivals_missed() is true then.
 *
 * Context: may sleep; needs no other lock, and waits for no reading.
 */
void pcitopo_arrivals_enter(struct pci_dev *pdev)
{
	struct pcitopo_device *device = pcitopo_device_new(pdev);

	if (!device) {
		pcitopo_arrivals_miss();
		return;
	}
	spin_lock(&arrivals_lock);
	list_add_tail(&device->pending, &arrivals);
	spin_unlock(&arrivals_lock);
}

static struct pcitopo_device *pcitopo_list_find(const struct list_head *list,
						const struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	list_for_each_entry(device, list, pending) {
		if (device->pdev == pdev)
			return device;
	}
	return NULL;
}

/**
 * pcitopo_device_of - the record of a function, wherever it is
 * @pdev: the function; a record of one that is gone has none
 *
 * Context: with pcitopo_lock held, for as long as the result is good.
 * Return: a record in the table, pending or among the arrivals; NULL if there is
 * none.
 */
struct pcitopo_device *pcitopo_device_of(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	lockdep_assert_held(&pcitopo_lock);
	device = __pcitopo_device_find(pcitopo_pdev_key(pdev));
	if (device && device->pdev == pdev)
		return device;
	device = pcitopo_list_find(&pcitopo_pending, pdev);
	if (device)
		return device;
	spin_lock(&arrivals_lock);
	device = pcitopo_list_find(&arrivals, pdev);
	spin_unlock(&arrivals_lock);
	return device;
}

/*
 * Enter the functions that the table does not have; some may be in a list already.
 * One that is just being removed without pci_rescan_remove held may be entered
 * here; the notifier marks its record when REMOVED_DEVICE comes.
 */
static void pcitopo_arrivals_catch_up(void)
{
	struct pci_dev *pdev = NULL;

	lockdep_assert_held(&pcitopo_lock);
	WRITE_ONCE(missed, false);
	for_each_pci_dev(pdev) {
		if (!__pcitopo_device_find(pcitopo_pdev_key(pdev)))
			pcitopo_arrivals_enter(pdev);
	}
}

static int pcitopo_device_compare(void *unused, const struct list_head *a,
				  const struct list_head *b)
{
	u64 key_a = list_entry(a, struct pcitopo_device, pending)->key;
	u64 key_b = list_entry(b, struct pcitopo_device, pending)->key;

	return key_a < key_b ? -1 : key_a > key_b;
}

static void pcitopo_pending_drop(struct pcitopo_device *device)
{
	list_del(&device->pending);
	pcitopo_device_free(device);
}

/* Is the function of a sorted pending record gone, or has it another record? */
static bool pcitopo_pending_is_needless(const struct pcitopo_device *device)
{
	const struct pcitopo_device *before = list_prev_entry(device, pending);

	if (device->gone || __pcitopo_device_find(device->key))
		return true;
	return device->pending.prev != &pcitopo_pending &&
	       before->key == device->key;
}

/**
 * pcitopo_arrivals_take - take over the arrivals, as pcitopo_pending
 *
 * Marks the functions above them as stale, which the notifier has left to do.
 * Records that are pending since memory was short may be above, too, and are read
 * once more.
 *
 * Context: may sleep; with pci_rescan_remove and pcitopo_lock held.
 */
void pcitopo_arrivals_take(void)
{
	struct pcitopo_device *device, *next, *above;
	struct pci_dev *pdev;

	lockdep_assert_held(&pcitopo_lock);
	if (READ_ONCE(missed))
		pcitopo_arrivals_catch_up();
	list_for_each_entry(device, &pcitopo_pending, pending)
		device->stale = true;
	spin_lock(&arrivals_lock);
	list_splice_tail_init(&arrivals, &pcitopo_pending);
	spin_unlock(&arrivals_lock);
	list_sort(NULL, &pcitopo_pending, pcitopo_device_compare);
	list_for_each_entry_safe(device, next, &pcitopo_pending, pending) {
		if (pcitopo_pending_is_needless(device)) {
			pcitopo_pending_drop(device);
			continue;
		}
		pdev = pcitopo_pdev_above(device->pdev);
		above = pdev ? __pcitopo_device_find(pcitopo_pdev_key(pdev)) :
			       NULL;
		if (above)
			above->stale = true;
	}
}

/**
 * pcitopo_arrivals_exit - free the records that no table has
 *
 * Context: module exit, when nothing changes any more.
 */
void pcitopo_arrivals_exit(void)
{
	struct pcitopo_device *device, *next;

	list_splice_init(&arrivals, &pcitopo_pending);
	list_for_each_entry_safe(device, next, &pcitopo_pending, pending)
		pcitopo_pending_drop(device);
}
