// SPDX-License-Identifier: GPL-2.0
/*
 * core.c - the work that makes records, table and objects match the bus
 *
 * It runs once for any number of notifications: it reads what is new or stale,
 * and publishes a table of all records, which readers find by RCU.
 *
 * pcitopo.h has the rules of locking.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/workqueue.h>

#include "event.h"

/*
 * When memory was short, or a function was being reset, the work tries again
 * after this time.
 */
#define PCITOPO_RETRY (HZ)

/* How long the work lets notifications gather */
#define PCITOPO_GATHER (HZ / 50)

static void pcitopo_core_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(core_work, pcitopo_core_work);

/* The work waits for PCITOPO_RETRY. Covered by nothing. */
static atomic_t retrying = ATOMIC_INIT(0);

/*
 * A function was being reset when it was to be read, or memory was short when it
 * was to be watched. Covered by pcitopo_lock.
 */
static bool postponed;

/*
 * Switches, links and the like may not be as the records have it. Nothing follows
 * from virtual functions. Covered by pcitopo_lock.
 */
static bool outdated;

/**
 * pcitopo_core_queue - run the work soon
 *
 * The first notification starts the time, so that the work follows a bus that is
 * never quiet, too. It does not wait for a retry.
 *
 * Context: any.
 */
void pcitopo_core_queue(void)
{
	if (atomic_xchg(&retrying, 0))
		mod_delayed_work(system_long_wq, &core_work, PCITOPO_GATHER);
	else
		queue_delayed_work(system_long_wq, &core_work, PCITOPO_GATHER);
}

static void pcitopo_core_retry(void)
{
	atomic_set(&retrying, 1);
	queue_delayed_work(system_long_wq, &core_work, PCITOPO_RETRY);
}

/**
 * pcitopo_core_outdate - let the work, when it runs, make the objects match
 *
 * Context: with pcitopo_lock held.
 */
void pcitopo_core_outdate(void)
{
	lockdep_assert_held(&pcitopo_lock);
	outdated = true;
}

/**
 * pcitopo_core_make_up - let the work do later what now failed
 *
 * It reads what is stale, and makes the objects match the records.
 *
 * Context: with pcitopo_lock held.
 */
void pcitopo_core_make_up(void)
{
	pcitopo_core_outdate();
	pcitopo_core_retry();
}

/* Drops the lock between any two, so that a removal waits for one at most. */
static void pcitopo_device_read_stale(struct pcitopo_device *device)
{
	struct pcitopo_finding finding = {};

	if (!READ_ONCE(device->stale))
		return;
	mutex_lock(&pcitopo_lock);
	if (device->stale && !device->gone &&
	    pcitopo_device_read(device, &finding))
		postponed = true;
	outdated |= finding.is_outdated;
	if (finding.port)
		pcitopo_event_link(&finding);
	mutex_unlock(&pcitopo_lock);
	cond_resched();
}

/* The table and the pending records change under pci_rescan_remove only. */
static void pcitopo_devices_read(const struct pcitopo_table *table)
{
	struct pcitopo_device *device;
	u32 i;

	list_for_each_entry(device, &pcitopo_pending, pending)
		pcitopo_device_read_stale(device);
	for (i = 0; i < table->count; i++)
		pcitopo_device_read_stale(table->devices[i]);
}

static const struct pcitopo_table *pcitopo_update_begin(void)
{
	const struct pcitopo_table *table;

	mutex_lock(&pcitopo_lock);
	postponed = false;
	pcitopo_arrivals_take();
	table = pcitopo_table();
	mutex_unlock(&pcitopo_lock);
	return table;
}

static int pcitopo_core_publish(void)
{
	int err = pcitopo_table_publish(&pcitopo_pending);

	if (err <= 0)
		return err;
	pcitopo_event_announce(pcitopo_table());
	return 0;
}

static int pcitopo_update_end(void)
{
	int err;

	mutex_lock(&pcitopo_lock);
	err = pcitopo_core_publish();
	if (!err && outdated) {
		pcitopo_chips_number(pcitopo_table());
		err = pcitopo_objects_update();
		outdated = err;
	}
	if (pcitopo_arrivals_missed())
		err = -ENOMEM;
	if (err || postponed)
		pcitopo_core_retry();
	mutex_unlock(&pcitopo_lock);
	return err;
}

/*
 * Make records, table and objects match the bus, under pci_rescan_remove. What
 * fails, or must wait, is tried again later.
 */
static int pcitopo_core_update(void)
{
	pcitopo_devices_read(pcitopo_update_begin());
	return pcitopo_update_end();
}

static void pcitopo_core_work(struct work_struct *work)
{
	int err;

	pci_lock_rescan_remove();
	err = pcitopo_core_update();
	pci_unlock_rescan_remove();
	if (err)
		pr_warn_ratelimited("cannot follow the PCI bus: error %d\n",
				    err);
}

/* Returns false if there is no function in the range. */
static bool pcitopo_devices_mark_stale(u64 first, u64 last)
{
	const struct pcitopo_table *table;
	bool found = false;
	u32 i;

	mutex_lock(&pcitopo_lock);
	table = pcitopo_table();
	for (i = pcitopo_table_lower_bound(table, first);
	     i < table->count && table->devices[i]->key <= last; i++) {
		if (table->devices[i]->gone)
			continue;
		table->devices[i]->stale = true;
		found = true;
	}
	mutex_unlock(&pcitopo_lock);
	return found;
}

/**
 * pcitopo_refresh - read registers again
 * @first: lowest address
 * @last: highest address
 *
 * Reads those functions whose address is in the range and which are awake. If
 * memory is short, or a function is being reset, the work makes up for what is
 * missing later.
 * Only for callers who may make devices work.
 *
 * Context: may sleep, and waits while functions are added or removed.
 * Return: 0; -ENODEV if there is none in the range; -ENOMEM.
 */
int pcitopo_refresh(u64 first, u64 last)
{
	int err = -ENODEV;

	pci_lock_rescan_remove();
	if (pcitopo_devices_mark_stale(first, last))
		err = pcitopo_core_update();
	pci_unlock_rescan_remove();
	return err;
}

/**
 * pcitopo_core_start - read all functions, and begin to send events
 *
 * Context: module initialisation, with pci_rescan_remove held, when functions
 * that come are entered.
 * Return: 0 or a negative errno.
 */
int pcitopo_core_start(void)
{
	int err;

	/* None has a record */
	pcitopo_arrivals_miss();
	err = pcitopo_core_update();
	if (!err)
		pcitopo_event_start();
	return err;
}

/**
 * pcitopo_core_init - make an empty table of records
 *
 * Context: module initialisation, after pcitopo_sysfs_init().
 * Return: 0 or a negative errno, and then nothing is left behind.
 */
int pcitopo_core_init(void)
{
	int err;

	err = pcitopo_device_init();
	if (err)
		return err;
	err = pcitopo_table_init();
	if (err)
		pcitopo_device_exit();
	return err;
}

/**
 * pcitopo_core_exit - let go of all functions
 *
 * Context: module exit, after pcitopo_notify_exit(), when only sysfs attributes
 * can still be read.
 */
void pcitopo_core_exit(void)
{
	cancel_delayed_work_sync(&core_work);
	pcitopo_event_stop();
	mutex_lock(&pcitopo_lock);
	pcitopo_objects_remove();
	mutex_unlock(&pcitopo_lock);
	pcitopo_arrivals_exit();
	pcitopo_table_exit();
	pcitopo_device_exit();
}
