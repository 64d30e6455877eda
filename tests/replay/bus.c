// SPDX-License-Identifier: GPL-2.0
/*
 * bus.c - which function answers to which address
 *
 * Bridges forward by the bus numbers in their registers, which the kernel may
 * change, and only while they are there and their link is up. A table for each
 * root bus has the outcome, so that an access need not walk.
 */
#include <linux/lockdep.h>
#include <linux/printk.h>

#include "replay.h"

/*
 * All that there is. Made and freed by init and exit, before and after anybody
 * else can look.
 */
LIST_HEAD(replay_roots);

static bool replay_is_bridge(const struct replay_function *function)
{
	return (replay_get8(function, PCI_HEADER_TYPE) & 0x7f) ==
	       PCI_HEADER_TYPE_BRIDGE;
}

static bool replay_root_has(const struct replay_root *root, u32 bus)
{
	return bus >= root->busn.start && bus <= root->busn.end;
}

/* Let a bridge have the bus that it led to when it was captured. */
static void replay_bridge_link(struct replay_function *function)
{
	struct replay_root *root = function->root;
	u8 number = replay_get8(function, PCI_SECONDARY_BUS);
	struct replay_bus *bus;

	if (!replay_is_bridge(function) || !replay_root_has(root, number) ||
	    number <= function->bus->captured)
		return;
	bus = root->buses[number - root->busn.start];
	if (!bus || bus->bridge)
		return;
	bus->bridge = function;
	function->secondary = bus;
}

/**
 * replay_root_link - give bridges the buses that they lead to
 * @root: with all its functions, none of which has a bus yet
 *
 * Context: any; nobody else may know of @root yet.
 */
void replay_root_link(struct replay_root *root)
{
	struct replay_function *function;
	u32 place = 0;

	while ((function = replay_root_next(root, &place)))
		replay_bridge_link(function);
}

/* Bus numbers grow from bridge to bridge, so one pass is enough. */
static void replay_bridge_route(struct replay_function *function, u32 above)
{
	struct replay_root *root = function->root;
	u8 number = replay_get8(function, PCI_SECONDARY_BUS);

	if (function->absent || !function->secondary ||
	    (function->port && !function->port->up) ||
	    !replay_root_has(root, number) || number <= above)
		return;
	if (!root->route[number - root->busn.start])
		root->route[number - root->busn.start] = function->secondary;
}

/**
 * replay_root_route - find out anew which bus has which number
 * @root: the root
 *
 * To be called when a bus number, a link or the presence of a bridge changed.
 * Context: any; @root->lock held, or nobody else knows of @root yet.
 */
void replay_root_route(struct replay_root *root)
{
	u32 count = resource_size(&root->busn);
	u32 number, devfn;

	memset(root->route, 0, count * sizeof(*root->route));
	root->route[0] = root->buses[0];
	for (number = 0; number < count; number++) {
		struct replay_bus *bus = root->route[number];

		for (devfn = 0; bus && devfn < 256; devfn++) {
			if (bus->functions[devfn])
				replay_bridge_route(bus->functions[devfn],
						    root->busn.start + number);
		}
	}
}

/**
 * replay_bus_number - the number that a bus has now
 * @bus: the bus
 *
 * Context: any; the root's lock held.
 * Return: the number, also where no access gets through; -ENOENT if no bridge
 * leads there.
 */
int replay_bus_number(const struct replay_bus *bus)
{
	u8 number;

	if (bus == bus->root->buses[0])
		return bus->root->busn.start;
	if (!bus->bridge)
		return -ENOENT;
	number = replay_get8(bus->bridge, PCI_SECONDARY_BUS);
	return number ?: -ENOENT;
}

/**
 * replay_function_at - the function that answers to an address
 * @root: the root below which the address is
 * @bus: bus number as it is now
 * @devfn: device and function number
 *
 * Context: any; @root->lock held.
 * Return: the function, or NULL where none is or none is reached.
 */
struct replay_function *replay_function_at(struct replay_root *root, u8 bus,
					   u8 devfn)
{
	struct replay_function *function;
	struct replay_bus *found;

	lockdep_assert_held(&root->lock);
	if (!replay_root_has(root, bus))
		return NULL;
	found = root->route[bus - root->busn.start];
	function = found ? found->functions[devfn] : NULL;
	return function && !function->absent ? function : NULL;
}

/**
 * replay_root_next - go through the functions of a root, in captured order
 * @root: the root
 * @place: 0 at first; moved behind the function
 *
 * Context: any.
 * Return: the function; NULL behind the last.
 */
struct replay_function *replay_root_next(const struct replay_root *root,
					 u32 *place)
{
	u32 count = resource_size(&root->busn) * 256;

	while (*place < count) {
		struct replay_bus *bus = root->buses[*place / 256];
		u32 devfn = *place % 256;

		if (!bus) {
			*place += 256;
			continue;
		}
		++*place;
		if (bus->functions[devfn])
			return bus->functions[devfn];
	}
	return NULL;
}

/**
 * replay_function_captured - the function that had an address in the image
 * @domain: as in the image
 * @bus: bus number as in the image
 * @devfn: device and function number
 *
 * Context: any.
 * Return: the function, present or absent, which stays until the module is
 * unloaded; NULL if there is none.
 */
struct replay_function *replay_function_captured(u32 domain, u8 bus, u8 devfn)
{
	struct replay_root *root;
	struct replay_bus *found;

	list_for_each_entry(root, &replay_roots, list) {
		if (root->sysdata.domain != domain ||
		    !replay_root_has(root, bus))
			continue;
		found = root->buses[bus - root->busn.start];
		return found ? found->functions[devfn] : NULL;
	}
	return NULL;
}

/**
 * replay_function_named - replay_function_captured() by name
 * @address: domain:bus:device.function, as lspci -D writes it
 *
 * Context: any.
 * Return: as replay_function_captured(); NULL also if @address is none.
 */
struct replay_function *replay_function_named(const char *address)
{
	unsigned int domain, bus, device, function;
	int end = 0;

	if (sscanf(address, "%4x:%2x:%2x.%1x%n", &domain, &bus, &device,
		   &function, &end) != 4 ||
	    address[end] || device > 0x1f || function > 7)
		return NULL;
	return replay_function_captured(domain, bus,
					PCI_DEVFN(device, function));
}

/**
 * replay_function_put - change what four bytes hold, writable or not
 * @function: the function
 * @where: offset of the first byte; those beyond the end are left out
 * @mask: bits to change
 * @value: their values
 *
 * Context: any; the root's lock held.
 */
void replay_function_put(struct replay_function *function, u32 where, u32 mask,
			 u32 value)
{
	int i;

	for (i = 0; i < 4; i++, mask >>= 8, value >>= 8) {
		u8 *byte = function->config + where + i;

		if (where + i < function->bytes)
			*byte = (*byte & ~mask) | (value & mask);
	}
}
