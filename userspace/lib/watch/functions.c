// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * functions.c - the functions that a monitor has reported
 */
#include "watch/watch.h"

#include <errno.h>

/* Where a function is in the list, or would be */
static u32 position(const struct pcitopo_known_functions *functions, u64 key)
{
	u32 low = 0, high = functions->count;

	while (low < high) {
		u32 middle = low + (high - low) / 2;

		if (functions->list[middle].key < key)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/**
 * pcitopo_known_functions_has - check whether a function was reported
 * @functions: those that were
 * @key: its address
 *
 * Return: true if it was.
 */
bool pcitopo_known_functions_has(
	const struct pcitopo_known_functions *functions, u64 key)
{
	u32 at = position(functions, key);

	return at < functions->count && functions->list[at].key == key;
}

/**
 * pcitopo_known_functions_add - add a function
 * @functions: those that were reported
 * @key: its address
 * @inode: see struct pcitopo_known_function
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_functions_add(struct pcitopo_known_functions *functions,
				u64 key, u64 inode)
{
	void *grown = pcitopo_grow(functions->list, functions->count + 1,
				   &functions->capacity,
				   sizeof(*functions->list));
	u32 at;

	if (!grown)
		return -ENOMEM;
	functions->list = grown;
	at = position(functions, key);
	memmove(functions->list + at + 1, functions->list + at,
		(functions->count - at) * sizeof(*functions->list));
	functions->list[at] = (struct pcitopo_known_function){ key, inode };
	functions->count++;
	return 0;
}

/**
 * pcitopo_known_functions_remove - remove a function
 * @functions: those that were reported
 * @key: its address
 */
void pcitopo_known_functions_remove(struct pcitopo_known_functions *functions,
				    u64 key)
{
	u32 at = position(functions, key);

	if (at == functions->count || functions->list[at].key != key)
		return;
	functions->count--;
	memmove(functions->list + at, functions->list + at + 1,
		(functions->count - at) * sizeof(*functions->list));
}

/**
 * pcitopo_known_functions_collect - add all functions of a machine
 * @functions: empty
 * @topo: the machine
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_known_functions_collect(struct pcitopo_known_functions *functions,
				    const struct pcitopo_topo *topo)
{
	int ret = 0;
	u32 i;

	for (i = 0; !ret && i < topo->num_devices; i++)
		ret = pcitopo_known_functions_add(
			functions,
			pcitopo_address_key(&topo->devices[i].address), 0);
	return ret;
}
