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
 * Virtual functions come by the thousand, and whoever makes them is not to wait
 * for us: entering a record waits for no reading, and removing one for that of
 * one function at most.
 *
 * pcitopo.h has the rules of locking.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/list_sort.h>
#include <linux/notifier.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/workqueue.h>

#include "event.h"

/*
 * When memory was short, or a function was being reset, the work tries again
 * after this time.
 */
#define PCITOPO_RETRY (HZ)

/* How long the work lets notifications gather */
#define PCITOPO_GATHER (HZ / 50)

/* What it covers is said in pcitopo.h. */
DEFINE_MUTEX(pcitopo_lock);

static void pcitopo_core_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(core_work, pcitopo_core_work);
static struct pcitopo_table __rcu *published;
static struct kmem_cache *device_cache;
static atomic_t generation = ATOMIC_INIT(0);

/* Covers the list of arrivals, and who is in it; never held over more. */
static DEFINE_SPINLOCK(arrivals_lock);

/*
 * Records that no table has yet: those that the notifier has entered, and those
 * that the work has taken over from there, sorted and each address once. Covered
 * by arrivals_lock and pcitopo_lock. In a table, a record is a list of its own.
 */
static LIST_HEAD(arrivals);
static LIST_HEAD(pending);

/* For lack of memory a function has no record. Covered by nothing. */
static bool missed;

/* The work waits for PCITOPO_RETRY. Covered by nothing. */
static atomic_t retrying = ATOMIC_INIT(0);

/*
 * A function was being reset when it was to be read, or memory was short when it
 * was to be watched. Covered by pcitopo_lock.
 */
static bool postponed;

/* The table has records of functions that are gone. Covered by pcitopo_lock. */
static bool departed;

/*
 * Switches, links and the like may not be as the records have it. Nothing follows
 * from virtual functions. Covered by pcitopo_lock.
 */
static bool outdated;

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

/**
 * pcitopo_table_find - where a function is in a table
 * @table: the table
 * @key: its address
 * @index: overwritten with the index of its record, if there is one
 *
 * Context: as pcitopo_table().
 * Return: false if there is no such function (any more).
 */
bool pcitopo_table_find(const struct pcitopo_table *table, u64 key, u32 *index)
{
	u32 i = pcitopo_table_lower_bound(table, key);

	if (i == table->count || table->devices[i]->key != key ||
	    READ_ONCE(table->devices[i]->gone))
		return false;
	*index = i;
	return true;
}

static struct pcitopo_device *
pcitopo_device_at(const struct pcitopo_table *table, u64 key)
{
	u32 index;

	return pcitopo_table_find(table, key, &index) ? table->devices[index] :
							NULL;
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
	return pcitopo_device_at(table, key);
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

static void pcitopo_device_free(struct pcitopo_device *device)
{
	kfree(device->watch);
	kfree(device->cxl);
	kmem_cache_free(device_cache, device);
}

static void pcitopo_device_free_rcu(struct rcu_head *rcu)
{
	pcitopo_device_free(container_of(rcu, struct pcitopo_device, rcu));
}

static struct pcitopo_device *pcitopo_device_new(struct pci_dev *pdev)
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

static void pcitopo_device_enter(struct pci_dev *pdev)
{
	struct pcitopo_device *device = pcitopo_device_new(pdev);

	if (!device) {
		WRITE_ONCE(missed, true);
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

/* The record of a function that is there; gone ones have no function */
static struct pcitopo_device *pcitopo_device_of(struct pci_dev *pdev)
{
	struct pcitopo_device *device;

	lockdep_assert_held(&pcitopo_lock);
	device = pcitopo_device_at(pcitopo_table(), pcitopo_pdev_key(pdev));
	if (device && device->pdev == pdev)
		return device;
	device = pcitopo_list_find(&pending, pdev);
	if (device)
		return device;
	spin_lock(&arrivals_lock);
	device = pcitopo_list_find(&arrivals, pdev);
	spin_unlock(&arrivals_lock);
	return device;
}

/**
 * __pcitopo_device_find - the record of a function, to be changed
 * @key: its address
 *
 * Context: with pcitopo_lock held, for as long as the result is good.
 * Return: NULL if there is no such function in the table.
 */
struct pcitopo_device *__pcitopo_device_find(u64 key)
{
	lockdep_assert_held(&pcitopo_lock);
	return pcitopo_device_at(pcitopo_table(), key);
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
	struct pcitopo_device *device = __pcitopo_device_find(key);

	return device ? device->pdev : NULL;
}

/* What comes or goes changes the port above, or its physical function. */
static struct pci_dev *pcitopo_pdev_above(struct pci_dev *pdev)
{
	return pdev->is_virtfn ? pci_physfn(pdev) : pci_upstream_bridge(pdev);
}

static void pcitopo_device_mark_above(struct pci_dev *pdev)
{
	struct pci_dev *above = pcitopo_pdev_above(pdev);
	struct pcitopo_device *device = above ? pcitopo_device_of(above) : NULL;

	if (device)
		device->stale = true;
}

/*
 * One that no table has stays in its list, for the work may be about to read it;
 * the work frees it. Nobody has seen it, so the generation is the same.
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
		departed = true;
		outdated |= !device->is_vf;
		pcitopo_generation_move();
	}
}

/*
 * Run the work soon. The first notification starts the time, so that the work
 * follows a bus that is never quiet, too. It does not wait for a retry.
 */
static void pcitopo_core_queue(void)
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
 * pcitopo_core_make_up - let the work do later what now failed
 *
 * It reads what is stale, and makes the objects match the records.
 *
 * Context: with pcitopo_lock held.
 */
void pcitopo_core_make_up(void)
{
	lockdep_assert_held(&pcitopo_lock);
	outdated = true;
	pcitopo_core_retry();
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

	if (action == BUS_NOTIFY_ADD_DEVICE) {
		pcitopo_device_enter(pdev);
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

/*
 * Enter those that no table has; some may be in a list already. One that is just
 * being removed, by somebody who does not hold pci_rescan_remove, may come in
 * here; the notifier sees to it that it does not stay.
 */
static void pcitopo_devices_enter(void)
{
	const struct pcitopo_table *table = pcitopo_table();
	struct pci_dev *pdev = NULL;

	lockdep_assert_held(&pcitopo_lock);
	WRITE_ONCE(missed, false);
	for_each_pci_dev(pdev) {
		if (!pcitopo_device_at(table, pcitopo_pdev_key(pdev)))
			pcitopo_device_enter(pdev);
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

	if (device->gone || pcitopo_device_at(pcitopo_table(), device->key))
		return true;
	return device->pending.prev != &pending && before->key == device->key;
}

/*
 * Take over the arrivals. The notifier has not marked what is above them. Those
 * pending since memory was short may be above, and are read once more.
 */
static void pcitopo_arrivals_take(void)
{
	struct pcitopo_device *device, *next, *above;
	struct pci_dev *pdev;

	lockdep_assert_held(&pcitopo_lock);
	list_for_each_entry(device, &pending, pending)
		device->stale = true;
	spin_lock(&arrivals_lock);
	list_splice_tail_init(&arrivals, &pending);
	spin_unlock(&arrivals_lock);
	list_sort(NULL, &pending, pcitopo_device_compare);
	list_for_each_entry_safe(device, next, &pending, pending) {
		if (pcitopo_pending_is_needless(device)) {
			pcitopo_pending_drop(device);
			continue;
		}
		pdev = pcitopo_pdev_above(device->pdev);
		above = pdev ? pcitopo_device_at(pcitopo_table(),
						 pcitopo_pdev_key(pdev)) :
			       NULL;
		if (above)
			above->stale = true;
	}
}

/* The lock is let go of between any two, for who has a function to remove. */
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

/* Only who holds pci_rescan_remove changes the table or who is pending. */
static void pcitopo_devices_read(const struct pcitopo_table *table)
{
	struct pcitopo_device *device;
	u32 i;

	list_for_each_entry(device, &pending, pending)
		pcitopo_device_read_stale(device);
	for (i = 0; i < table->count; i++)
		pcitopo_device_read_stale(table->devices[i]);
}

/* The first @count records of a new table, from the old one and the new ones */
static u32 pcitopo_table_merge(struct pcitopo_table *table,
			       const struct pcitopo_table *old)
{
	struct pcitopo_device *device, *next;
	u32 count = 0, i = 0;

	list_for_each_entry_safe(device, next, &pending, pending) {
		if (device->gone) {
			pcitopo_pending_drop(device);
			continue;
		}
		list_del_init(&device->pending);
		for (; i < old->count && old->devices[i]->key <= device->key;
		     i++) {
			if (!old->devices[i]->gone)
				table->devices[count++] = old->devices[i];
		}
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

static int pcitopo_table_publish(void)
{
	struct pcitopo_table *old, *table;
	u32 i;

	if (!departed && list_empty(&pending))
		return 0;
	old = rcu_dereference_protected(published,
					lockdep_is_held(&pcitopo_lock));
	table = pcitopo_table_new(old->count + pcitopo_pending_count());
	if (!table)
		return -ENOMEM;
	table->count = pcitopo_table_merge(table, old);
	rcu_assign_pointer(published, table);
	departed = false;
	pcitopo_generation_move();
	pcitopo_event_announce(table);
	for (i = 0; i < old->count; i++) {
		if (old->devices[i]->gone)
			call_rcu(&old->devices[i]->rcu,
				 pcitopo_device_free_rcu);
	}
	kvfree_rcu(old, rcu);
	return 0;
}

static const struct pcitopo_table *pcitopo_update_begin(void)
{
	const struct pcitopo_table *table;

	mutex_lock(&pcitopo_lock);
	postponed = false;
	if (READ_ONCE(missed))
		pcitopo_devices_enter();
	pcitopo_arrivals_take();
	table = pcitopo_table();
	mutex_unlock(&pcitopo_lock);
	return table;
}

static int pcitopo_update_end(void)
{
	int err;

	mutex_lock(&pcitopo_lock);
	err = pcitopo_table_publish();
	if (!err && outdated) {
		pcitopo_chips_number(pcitopo_table());
		err = pcitopo_objects_update();
		outdated = err;
	}
	if (READ_ONCE(missed))
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
 * Context: may sleep, and waits for whoever adds or removes a function.
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

/* Nobody reads and nothing changes any more. */
static void pcitopo_devices_free(void)
{
	struct pcitopo_table *table =
		rcu_dereference_protected(published, true);
	struct pcitopo_device *device, *next;
	u32 i;

	list_splice_init(&arrivals, &pending);
	list_for_each_entry_safe(device, next, &pending, pending)
		pcitopo_pending_drop(device);
	for (i = 0; table && i < table->count; i++)
		pcitopo_device_free(table->devices[i]);
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
		/* None has a record */
		WRITE_ONCE(missed, true);
		err = pcitopo_core_update();
		if (err)
			bus_unregister_notifier(&pci_bus_type, &bus_notifier);
		else
			pcitopo_event_start();
	}
	pci_unlock_rescan_remove();
	return err;
}

static void pcitopo_core_stop(void)
{
	cancel_delayed_work_sync(&core_work);
	pcitopo_event_stop();
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
