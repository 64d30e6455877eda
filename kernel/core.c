// SPDX-License-Identifier: GPL-2.0
/*
 * core.c - the records of all functions, and when they change
 *
 * The bus notifier enters a record for each function that comes and marks that
 * of one that goes, at once, together with removing the sysfs objects at it.
 * All else is left to a work, which runs once for any number of notifications:
 * it reads what is new or stale, and publishes a table of all records, which
 * readers find by RCU. Deleting needs no memory, so it cannot fail.
 *
 * pcitopo.h has the rules of locking.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/list_sort.h>
#include <linux/notifier.h>
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/workqueue.h>

#include "pcitopo.h"

/* When memory was short, the work tries again after this time. */
#define PCITOPO_RETRY (HZ)

/* What it covers is said in pcitopo.h. */
DEFINE_MUTEX(pcitopo_lock);

static void pcitopo_core_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(core_work, pcitopo_core_work);
static struct pcitopo_table __rcu *published;
static struct kmem_cache *device_cache;
static atomic_t generation = ATOMIC_INIT(0);
static DEFINE_SEQLOCK(samples);

/* Records that no table has yet; in a table, a record is a list of its own. */
static LIST_HEAD(pending);

/* For lack of memory a function has no record. Covered by pcitopo_lock. */
static bool missed;

/* Where configuration space is put together. Covered by pcitopo_lock. */
static __le32 space[PT_CFG_SPACE_EXP_SIZE / 4];

/**
 * pcitopo_table - the records as last published
 *
 * Context: within rcu_read_lock(), or with pcitopo_lock held; the table is good
 * for as long.
 * Return: never NULL between pcitopo_core_init() and pcitopo_core_exit().
 */
const struct pcitopo_table *pcitopo_table(void)
{
	return rcu_dereference_check(published, lockdep_is_held(&pcitopo_lock));
}

/**
 * pcitopo_table_lower_bound - where to begin in a table
 * @table: the table
 * @key: an address
 *
 * Return: the index of the first record whose key is @key or higher, or the
 * count of records.
 */
u32 pcitopo_table_lower_bound(const struct pcitopo_table *table, u64 key)
{
	u32 low = 0, high = table->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (table->devices[middle]->key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static struct pcitopo_device *
pcitopo_table_find(const struct pcitopo_table *table, u64 key)
{
	u32 index = pcitopo_table_lower_bound(table, key);

	if (index == table->count || table->devices[index]->key != key ||
	    READ_ONCE(table->devices[index]->gone))
		return NULL;
	return table->devices[index];
}

/**
 * pcitopo_device_find - the record of a function
 * @table: the table
 * @key: its address
 *
 * Context: as pcitopo_table().
 * Return: NULL if there is no such function.
 */
const struct pcitopo_device *
pcitopo_device_find(const struct pcitopo_table *table, u64 key)
{
	return pcitopo_table_find(table, key);
}

/**
 * pcitopo_device_sample - what was last read of a function
 * @device: the record
 * @sample: a copy, all of it of one time
 *
 * Context: any, within rcu_read_lock() or with pcitopo_lock held.
 */
void pcitopo_device_sample(const struct pcitopo_device *device,
			   struct pcitopo_sample *sample)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&samples);
		*sample = device->sample;
	} while (read_seqretry(&samples, seq));
}

/**
 * pcitopo_device_history - what a port has said over time
 * @device: the record
 * @history: a copy, all of it of one time
 *
 * Context: any, within rcu_read_lock() or with pcitopo_lock held.
 */
void pcitopo_device_history(const struct pcitopo_device *device,
			    struct pcitopo_history *history)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&samples);
		*history = device->history;
	} while (read_seqretry(&samples, seq));
}

/**
 * pcitopo_generation - a number that moves when a function comes or goes
 *
 * It does not move when registers change: a dump that was torn by that is as
 * good as one that was not.
 */
u32 pcitopo_generation(void)
{
	return atomic_read_acquire(&generation);
}

/* Who sees the new number also sees what it stands for. */
static void pcitopo_generation_move(void)
{
	/* Pairs with the acquire in pcitopo_generation() */
	smp_mb__before_atomic();
	atomic_inc(&generation);
}

/**
 * pcitopo_pdev_key - the address of a function as one number
 * @pdev: the function
 */
u64 pcitopo_pdev_key(struct pci_dev *pdev)
{
	return PCITOPO_KEY(pci_domain_nr(pdev->bus), pdev->bus->number,
			   pdev->devfn);
}

static void pcitopo_device_free(struct rcu_head *rcu)
{
	kmem_cache_free(device_cache,
			container_of(rcu, struct pcitopo_device, rcu));
}

static void pcitopo_device_enter(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	lockdep_assert_held(&pcitopo_lock);
	device = kmem_cache_zalloc(device_cache, GFP_KERNEL);
	if (!device) {
		missed = true;
		return;
	}
	INIT_LIST_HEAD(&device->pending);
	device->pdev = pdev;
	device->key = pcitopo_pdev_key(pdev);
	device->numa_node = dev_to_node(&pdev->dev);
	device->chip = PCITOPO_NO_CHIP;
	device->is_vf = pdev->is_virtfn;
	device->stale = true;
	list_add_tail(&device->pending, &pending);
}

/* The record of a function that is there; gone ones have no function */
static struct pcitopo_device *pcitopo_device_of(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	lockdep_assert_held(&pcitopo_lock);
	device = pcitopo_table_find(pcitopo_table(), pcitopo_pdev_key(pdev));
	if (device && device->pdev == pdev)
		return device;
	list_for_each_entry(device, &pending, pending) {
		if (device->pdev == pdev)
			return device;
	}
	return NULL;
}

/**
 * __pcitopo_pdev_find - the function at an address
 * @key: the address
 *
 * Context: with pcitopo_lock held, for as long as the result is good.
 * Return: NULL if no table has it (any more).
 */
struct pci_dev *__pcitopo_pdev_find(u64 key)
{
	struct pcitopo_device *device;

	lockdep_assert_held(&pcitopo_lock);
	device = pcitopo_table_find(pcitopo_table(), key);
	return device ? device->pdev : NULL;
}

static void pcitopo_device_mark_stale(struct pci_dev *pdev)
{
	struct pcitopo_device *device = pdev ? pcitopo_device_of(pdev) : NULL;

	if (device)
		device->stale = true;
}

/* What comes or goes changes the port above, or its physical function. */
static void pcitopo_device_mark_above(struct pci_dev *pdev)
{
	if (pdev->is_virtfn)
		pcitopo_device_mark_stale(pci_physfn(pdev));
	else
		pcitopo_device_mark_stale(pci_upstream_bridge(pdev));
}

static void pcitopo_device_leave(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	while ((device = pcitopo_device_of(pdev))) {
		pcitopo_objects_detach(device);
		WRITE_ONCE(device->gone, true);
		device->pdev = NULL;
		if (list_empty(&device->pending))
			continue;
		list_del(&device->pending);
		kmem_cache_free(device_cache, device);
	}
	pcitopo_generation_move();
}

/*
 * A function is on the bus's list, where pcitopo_devices_enter() finds it, until
 * some time between DEL_DEVICE and REMOVED_DEVICE. So both are listened to: the
 * first to let go of it in time, the second in case it was entered in between.
 */
static int pcitopo_bus_notify(struct notifier_block *block,
			      unsigned long action, void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);

	if (action != BUS_NOTIFY_ADD_DEVICE &&
	    action != BUS_NOTIFY_DEL_DEVICE &&
	    action != BUS_NOTIFY_REMOVED_DEVICE)
		return NOTIFY_DONE;
	mutex_lock(&pcitopo_lock);
	if (action == BUS_NOTIFY_ADD_DEVICE)
		pcitopo_device_enter(pdev);
	else
		pcitopo_device_leave(pdev);
	pcitopo_device_mark_above(pdev);
	mutex_unlock(&pcitopo_lock);
	mod_delayed_work(system_long_wq, &core_work, 0);
	return NOTIFY_OK;
}

static struct notifier_block bus_notifier = {
	.notifier_call = pcitopo_bus_notify,
};

static void pcitopo_device_read(struct pcitopo_device *device)
{
	struct pcitopo_sample sample;

	pcitopo_read(device->pdev, space, &sample);
	write_seqlock(&samples);
	device->sample = sample;
	pcitopo_history_update(&device->history, &sample);
	write_sequnlock(&samples);
	device->stale = false;
	cond_resched();
}

static void pcitopo_devices_read(const struct pcitopo_table *table)
{
	struct pcitopo_device *device;
	u32 i;

	list_for_each_entry(device, &pending, pending) {
		if (device->stale)
			pcitopo_device_read(device);
	}
	for (i = 0; i < table->count; i++) {
		device = table->devices[i];
		if (device->stale && !device->gone)
			pcitopo_device_read(device);
	}
}

static int pcitopo_device_compare(void *unused, const struct list_head *a,
				  const struct list_head *b)
{
	u64 key_a = list_entry(a, struct pcitopo_device, pending)->key;
	u64 key_b = list_entry(b, struct pcitopo_device, pending)->key;

	return key_a < key_b ? -1 : key_a > key_b;
}

/* The first @count records of a new table, from the old one and the new ones */
static u32 pcitopo_table_merge(struct pcitopo_table *table,
			       const struct pcitopo_table *old)
{
	struct pcitopo_device *device, *next;
	u32 count = 0, i = 0;

	list_sort(NULL, &pending, pcitopo_device_compare);
	list_for_each_entry_safe(device, next, &pending, pending) {
		list_del_init(&device->pending);
		for (; i < old->count && old->devices[i]->key <= device->key;
		     i++) {
			if (!old->devices[i]->gone)
				table->devices[count++] = old->devices[i];
		}
		/* Added while the first scan was under way: entered twice */
		if (count && table->devices[count - 1]->key == device->key)
			kmem_cache_free(device_cache, device);
		else
			table->devices[count++] = device;
	}
	for (; i < old->count; i++) {
		if (!old->devices[i]->gone)
			table->devices[count++] = old->devices[i];
	}
	return count;
}

static struct pcitopo_table *pcitopo_table_new(u32 count)
{
	struct pcitopo_table *table;

	return kvzalloc(struct_size(table, devices, count), GFP_KERNEL);
}

static u32 pcitopo_pending_count(void)
{
	const struct pcitopo_device *device;
	u32 count = 0;

	list_for_each_entry(device, &pending, pending)
		count++;
	return count;
}

static bool pcitopo_table_is_current(const struct pcitopo_table *table)
{
	u32 i;

	for (i = 0; i < table->count; i++) {
		if (table->devices[i]->gone)
			return false;
	}
	return list_empty(&pending);
}

static int pcitopo_table_publish(void)
{
	struct pcitopo_table *old, *table;
	u32 i;

	old = rcu_dereference_protected(published,
					lockdep_is_held(&pcitopo_lock));
	if (pcitopo_table_is_current(old))
		return 0;
	table = pcitopo_table_new(old->count + pcitopo_pending_count());
	if (!table)
		return -ENOMEM;
	table->count = pcitopo_table_merge(table, old);
	rcu_assign_pointer(published, table);
	pcitopo_generation_move();
	for (i = 0; i < old->count; i++) {
		if (old->devices[i]->gone)
			call_rcu(&old->devices[i]->rcu, pcitopo_device_free);
	}
	kvfree_rcu(old, rcu);
	return 0;
}

/*
 * Enter those that have no record. One that is just being removed, by somebody
 * who does not hold pci_rescan_remove, may come in here; the notifier sees to
 * it that it does not stay.
 */
static void pcitopo_devices_enter(void)
{
	struct pci_dev *pdev = NULL;

	missed = false;
	for_each_pci_dev(pdev) {
		if (!pcitopo_device_of(pdev))
			pcitopo_device_enter(pdev);
	}
}

static int pcitopo_core_update(void)
{
	int err;

	lockdep_assert_held(&pcitopo_lock);
	if (missed)
		pcitopo_devices_enter();
	pcitopo_devices_read(pcitopo_table());
	err = pcitopo_table_publish();
	if (!err) {
		pcitopo_chips_number(pcitopo_table());
		err = pcitopo_objects_update();
	}
	return missed ? -ENOMEM : err;
}

static void pcitopo_core_work(struct work_struct *work)
{
	int err;

	pci_lock_rescan_remove();
	mutex_lock(&pcitopo_lock);
	err = pcitopo_core_update();
	mutex_unlock(&pcitopo_lock);
	pci_unlock_rescan_remove();
	if (!err)
		return;
	pr_warn_ratelimited("cannot follow the PCI bus: error %d\n", err);
	queue_delayed_work(system_long_wq, &core_work, PCITOPO_RETRY);
}

/**
 * pcitopo_refresh - read registers again
 * @first: lowest address
 * @last: highest address
 *
 * Reads those functions whose address is in the range and which are awake. If
 * memory is short, the work makes up for what is missing later.
 * Only for callers who may make devices work.
 *
 * Context: may sleep, and waits for whoever adds or removes a function.
 * Return: 0; -ENODEV if there is none in the range; -ENOMEM.
 */
int pcitopo_refresh(u64 first, u64 last)
{
	const struct pcitopo_table *table;
	int err = -ENODEV;
	u32 i;

	pci_lock_rescan_remove();
	mutex_lock(&pcitopo_lock);
	table = pcitopo_table();
	for (i = pcitopo_table_lower_bound(table, first);
	     i < table->count && table->devices[i]->key <= last; i++) {
		if (table->devices[i]->gone)
			continue;
		table->devices[i]->stale = true;
		err = 0;
	}
	if (!err) {
		err = pcitopo_core_update();
		/* What was read may have more or fewer attributes now. */
		if (err)
			queue_delayed_work(system_long_wq, &core_work,
					   PCITOPO_RETRY);
	}
	mutex_unlock(&pcitopo_lock);
	pci_unlock_rescan_remove();
	return err;
}

/* Nobody reads and nothing changes any more. */
static void pcitopo_devices_free(void)
{
	struct pcitopo_table *table =
		rcu_dereference_protected(published, true);
	struct pcitopo_device *device, *next;
	u32 i;

	list_for_each_entry_safe(device, next, &pending, pending)
		kmem_cache_free(device_cache, device);
	INIT_LIST_HEAD(&pending);
	for (i = 0; table && i < table->count; i++)
		kmem_cache_free(device_cache, table->devices[i]);
	RCU_INIT_POINTER(published, NULL);
	kvfree(table);
	/* Those that call_rcu() is to free */
	rcu_barrier();
	kmem_cache_destroy(device_cache);
}

static int pcitopo_core_start(void)
{
	int err;

	pci_lock_rescan_remove();
	err = bus_register_notifier(&pci_bus_type, &bus_notifier);
	if (!err) {
		mutex_lock(&pcitopo_lock);
		pcitopo_devices_enter();
		err = pcitopo_core_update();
		mutex_unlock(&pcitopo_lock);
		if (err)
			bus_unregister_notifier(&pci_bus_type, &bus_notifier);
	}
	pci_unlock_rescan_remove();
	return err;
}

static void pcitopo_core_stop(void)
{
	cancel_delayed_work_sync(&core_work);
	mutex_lock(&pcitopo_lock);
	pcitopo_objects_remove();
	mutex_unlock(&pcitopo_lock);
	pcitopo_devices_free();
}

/**
 * pcitopo_core_init - read all functions and follow the bus from now on
 *
 * Context: module initialisation, after pcitopo_sysfs_init().
 * Return: 0 or a negative errno, and then nothing is left behind.
 */
int pcitopo_core_init(void)
{
	struct pcitopo_table *table;
	int err;

	device_cache = KMEM_CACHE(pcitopo_device, 0);
	if (!device_cache)
		return -ENOMEM;
	table = pcitopo_table_new(0);
	if (!table) {
		kmem_cache_destroy(device_cache);
		return -ENOMEM;
	}
	RCU_INIT_POINTER(published, table);
	err = pcitopo_core_start();
	if (err)
		pcitopo_core_stop();
	return err;
}

/**
 * pcitopo_core_exit - let go of all functions
 *
 * Context: module exit, when nobody can ask any more but by sysfs.
 */
void pcitopo_core_exit(void)
{
	bus_unregister_notifier(&pci_bus_type, &bus_notifier);
	pcitopo_core_stop();
}
