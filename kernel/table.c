// SPDX-License-Identifier: GPL-2.0
/*
 * table.c - the records that readers find
 *
 * A table of records is never changed, only replaced: readers find it by RCU.
 * Publishing one needs memory; that a function is gone is a mark at its record,
 * which cannot fail.
 */
#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/slab.h>

#include "pcitopo.h"

static struct pcitopo_table __rcu *published;
static atomic_t generation = ATOMIC_INIT(0);

/* The table has records of functions that are gone. Covered by pcitopo_lock. */
static bool departed;

/**
 * pcitopo_table - the records as last published
 *
 * Context: within rcu_read_lock(), or with pcitopo_lock held; the table is good
 * for as long.
 * Return: never NULL between pcitopo_table_init() and pcitopo_table_exit().
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

/* A reader that sees the new number also sees the change behind it. */
static void pcitopo_generation_move(void)
{
	/* Pairs with the acquire in pcitopo_generation() */
	smp_mb__before_atomic();
	atomic_inc(&generation);
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

/**
 * pcitopo_table_depart - a function is gone whose record is in the table
 *
 * Context: with pcitopo_lock held, after the record was marked.
 */
void pcitopo_table_depart(void)
{
	lockdep_assert_held(&pcitopo_lock);
	departed = true;
	pcitopo_generation_move();
}

static struct pcitopo_table *pcitopo_table_new(u32 count)
{
	struct pcitopo_table *table;

	return kvzalloc(struct_size(table, devices, count), GFP_KERNEL);
}

/* The first @count records of a new table, from the old one and the new ones */
static u32 pcitopo_table_merge(struct pcitopo_table *table,
			       const struct pcitopo_table *old,
			       struct list_head *pending)
{
	struct pcitopo_device *device, *next;
	u32 count = 0, i = 0;

	list_for_each_entry_safe(device, next, pending, pending) {
		if (device->gone) {
			list_del(&device->pending);
			pcitopo_device_free(device);
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

static u32 pcitopo_list_count(const struct list_head *list)
{
	const struct pcitopo_device *device;
	u32 count = 0;

	list_for_each_entry(device, list, pending)
		count++;
	return count;
}

/**
 * pcitopo_table_publish - publish a table of what is there now
 * @pending: sorted records that no table has yet, each address once; empty
 *	afterwards, unless memory is short
 *
 * Frees the records of functions that are gone, and the old table.
 *
 * Context: may sleep; with pci_rescan_remove and pcitopo_lock held.
 * Return: 1 if there is a new table; 0 if there was nothing to change; -ENOMEM,
 * and then nothing has changed.
 */
int pcitopo_table_publish(struct list_head *pending)
{
	struct pcitopo_table *old, *table;
	u32 i;

	if (!departed && list_empty(pending))
		return 0;
	old = rcu_dereference_protected(published,
					lockdep_is_held(&pcitopo_lock));
	table = pcitopo_table_new(old->count + pcitopo_list_count(pending));
	if (!table)
		return -ENOMEM;
	table->count = pcitopo_table_merge(table, old, pending);
	rcu_assign_pointer(published, table);
	departed = false;
	pcitopo_generation_move();
	for (i = 0; i < old->count; i++) {
		if (old->devices[i]->gone)
			pcitopo_device_release(old->devices[i]);
	}
	kvfree_rcu(old, rcu);
	return 1;
}

/**
 * pcitopo_table_init - publish a table without records
 *
 * Context: module initialisation.
 * Return: 0 or -ENOMEM.
 */
int pcitopo_table_init(void)
{
	struct pcitopo_table *table = pcitopo_table_new(0);

	if (!table)
		return -ENOMEM;
	RCU_INIT_POINTER(published, table);
	return 0;
}

/**
 * pcitopo_table_exit - free the table and its records
 *
 * Context: module exit, when nothing reads or changes them any more.
 */
void pcitopo_table_exit(void)
{
	struct pcitopo_table *table =
		rcu_dereference_protected(published, true);
	u32 i;

	for (i = 0; i < table->count; i++)
		pcitopo_device_free(table->devices[i]);
	RCU_INIT_POINTER(published, NULL);
	kvfree(table);
}
