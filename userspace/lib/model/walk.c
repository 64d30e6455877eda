// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * walk.c - finding functions and walking the tree
 *
 * Needs devices sorted by address, and for all but the lookup parents and
 * children without cycles. Nothing here changes the model.
 */
#include "model/topo.h"

/**
 * pcitopo_device_find - look a function up by its address
 * @topo: the model
 * @address: the address
 *
 * Return: its index, or %PCITOPO_NO_INDEX.
 * Since: 0.1
 */
u32 pcitopo_device_find(const struct pcitopo_topo *topo,
			const struct pcitopo_address *address)
{
	u64 key = pcitopo_address_key(address);
	u32 low = 0, high = topo->num_devices;

	while (low < high) {
		u32 middle = low + (high - low) / 2;
		u64 found = pcitopo_address_key(&topo->devices[middle].address);

		if (found == key)
			return middle;
		if (found < key)
			low = middle + 1;
		else
			high = middle;
	}
	return PCITOPO_NO_INDEX;
}

/**
 * pcitopo_topo_next - next function below a root bus, parents first
 * @topo: model with parents and children, without cycles
 * @index: a function
 *
 * A bridge need not have a lower address than what is below it, so what needs
 * parents before children walks the tree and not the array.
 *
 * Return: the next function, or %PCITOPO_NO_INDEX after the last one.
 */
u32 pcitopo_topo_next(const struct pcitopo_topo *topo, u32 index)
{
	if (topo->devices[index].first_child != PCITOPO_NO_INDEX)
		return topo->devices[index].first_child;
	return pcitopo_topo_skip(topo, index);
}

/**
 * pcitopo_topo_skip - next function that is not below this one
 * @topo: model with parents and children, without cycles
 * @index: a function
 *
 * Return: the next function, or %PCITOPO_NO_INDEX after the last one.
 */
u32 pcitopo_topo_skip(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	while (device->next_sibling == PCITOPO_NO_INDEX &&
	       device->parent != PCITOPO_NO_INDEX)
		device = &topo->devices[device->parent];
	return device->next_sibling;
}

/**
 * pcitopo_topo_depth - how many bridges are above a function
 * @topo: model with parents, without cycles
 * @index: a function
 *
 * Return: 0 on a root bus.
 */
u32 pcitopo_topo_depth(const struct pcitopo_topo *topo, u32 index)
{
	u32 depth = 0;

	while ((index = topo->devices[index].parent) != PCITOPO_NO_INDEX)
		depth++;
	return depth;
}

/**
 * pcitopo_is_card_kind - is a device of the kinds that a card is bought for
 * @device: the device
 *
 * These are numbered: gpu0, nic3.
 *
 * Return: true for a GPU, NIC, NVMe drive or memory device.
 */
bool pcitopo_is_card_kind(const struct pcitopo_device *device)
{
	return device->kind == PCITOPO_KIND_GPU ||
	       device->kind == PCITOPO_KIND_NIC ||
	       device->kind == PCITOPO_KIND_NVME ||
	       device->kind == PCITOPO_KIND_MEMDEV;
}

/**
 * pcitopo_link_payload - the device that a link is there for
 * @topo: the model
 * @link: the link
 *
 * For a card with a switch of its own, its first GPU, NIC or memory device;
 * else function 0 of the component below.
 *
 * Return: device index, or %PCITOPO_NO_INDEX.
 */
u32 pcitopo_link_payload(const struct pcitopo_topo *topo,
			 const struct pcitopo_link *link)
{
	u32 index = link->device, child, grandchild;

	if (index == PCITOPO_NO_INDEX || !topo->devices[index].internal ||
	    topo->devices[index].kind != PCITOPO_KIND_SWITCH_UPSTREAM)
		return index;
	for (child = topo->devices[index].first_child;
	     child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling) {
		grandchild = topo->devices[child].first_child;
		if (grandchild != PCITOPO_NO_INDEX &&
		    pcitopo_is_card_kind(&topo->devices[grandchild]))
			return grandchild;
	}
	return index;
}
