// SPDX-License-Identifier: GPL-2.0
/*
 * life.c - take devices away and put them in
 *
 * What goes or comes is what would with a card: all functions below a port, or
 * those of one device where there is no port above it, and what is below them.
 * A port with hot-plug service only gets its registers changed, and the kernel
 * finds out; for others we tell the PCI core.
 */
#include "replay.h"

/* What moves together with @function? */
static bool replay_moves_with(const struct replay_function *function, u8 devfn)
{
	if (!function->bus->functions[devfn])
		return false;
	if (function->bus->bridge && function->bus->bridge->port)
		return true;
	return PCI_SLOT(devfn) == PCI_SLOT(function->devfn);
}

static struct replay_function *
replay_port_above(const struct replay_function *function)
{
	struct replay_function *bridge = function->bus->bridge;

	return bridge && bridge->port ? bridge : NULL;
}

static void replay_life_set_absent(struct replay_function *function,
				   bool absent)
{
	u32 devfn;

	for (devfn = 0; devfn < 256; devfn++) {
		if (replay_moves_with(function, devfn))
			function->bus->functions[devfn]->absent = absent;
	}
}

/* Hardware first: presence, link, and who is reached. Root's lock held. */
static void __replay_life_move(struct replay_function *function, bool absent)
{
	struct replay_function *port = replay_port_above(function);

	replay_life_set_absent(function, absent);
	if (port) {
		replay_slot_presence(port, !absent);
		replay_port_update(port);
	}
	replay_root_route(function->root);
}

static int replay_life_move(struct replay_function *function, bool absent,
			    const char *what)
{
	struct replay_root *root = function->root;
	unsigned long flags;
	int err = 0;

	raw_spin_lock_irqsave(&root->lock, flags);
	if (function->absent == absent) {
		err = absent ? -ENODEV : -EEXIST;
	} else {
		replay_ledger("%s %s", what, function->address);
		__replay_life_move(function, absent);
	}
	raw_spin_unlock_irqrestore(&root->lock, flags);
	return err;
}

static bool replay_life_is_native(const struct replay_function *function)
{
	const struct replay_function *port = replay_port_above(function);

	return port && port->port->slot;
}

static int replay_bus_number_locked(struct replay_bus *bus)
{
	unsigned long flags;
	int number;

	raw_spin_lock_irqsave(&bus->root->lock, flags);
	number = replay_bus_number(bus);
	raw_spin_unlock_irqrestore(&bus->root->lock, flags);
	return number;
}

/* As the core does when pciehp tells it that a card is gone. */
static int replay_device_disconnect(struct pci_dev *dev, void *data)
{
	dev->error_state = pci_channel_io_perm_failure;
	return 0;
}

/* Called with the rescan lock held; the function may be known to nobody. */
static void __replay_core_remove(const struct replay_function *function,
				 u8 number, u8 devfn, bool surprise)
{
	int domain = function->root->sysdata.domain;
	struct pci_dev *dev;

	dev = pci_get_domain_bus_and_slot(domain, number, devfn);
	if (!dev)
		return;
	if (surprise) {
		replay_device_disconnect(dev, NULL);
		if (dev->subordinate)
			pci_walk_bus(dev->subordinate, replay_device_disconnect,
				     NULL);
	}
	pci_stop_and_remove_bus_device(dev);
	pci_dev_put(dev);
}

static void replay_core_remove(const struct replay_function *function,
			       bool surprise)
{
	int number = replay_bus_number_locked(function->bus);
	int devfn;

	if (number < 0)
		return;
	replay_service_stop(function);
	pci_lock_rescan_remove();
	for (devfn = 255; devfn >= 0; devfn--) {
		if (replay_moves_with(function, devfn))
			__replay_core_remove(function, number, devfn, surprise);
	}
	pci_unlock_rescan_remove();
}

/* Nothing is assigned: there is no memory to assign. */
static int replay_core_scan(struct replay_bus *bus)
{
	int number = replay_bus_number_locked(bus);
	struct pci_bus *found = NULL;

	pci_lock_rescan_remove();
	if (number >= 0)
		found = pci_find_bus(bus->root->sysdata.domain, number);
	if (found) {
		pci_scan_child_bus(found);
		pci_bus_add_devices(found);
	}
	pci_unlock_rescan_remove();
	replay_service_start();
	return found ? 0 : -ENODEV;
}

static void replay_function_clear(struct replay_function *function, u32 where,
				  u32 mask)
{
	replay_function_put(function, where, mask, 0);
}

/* What power takes with it, of what software changes and can see. */
static void replay_function_power_on(struct replay_function *function,
				     bool renumber)
{
	u32 express = function->express;

	replay_function_clear(function, PCI_COMMAND, 0xf900ffff);
	if (function->power)
		replay_function_clear(function, function->power + PCI_PM_CTRL,
				      0xffff);
	if (express) {
		replay_function_clear(function, express + PCI_EXP_DEVSTA, 0xf);
		replay_function_clear(function, express + PCI_EXP_LNKSTA,
				      PCI_EXP_LNKSTA_LBMS |
					      PCI_EXP_LNKSTA_LABS);
	}
	if (function->vfs) {
		replay_function_clear(function,
				      function->sriov + PCI_SRIOV_CTRL, 0xffff);
		replay_vfs_control(function);
	}
	if (renumber && function->secondary)
		replay_function_clear(function, PCI_PRIMARY_BUS, 0x00ffffff);
}

/**
 * replay_life_is_part - whether a function goes when another is pulled
 * @part: the function
 * @function: any function of the device that would be
 *
 * Context: any.
 * Return: whether @part is of that device or below it.
 */
bool replay_life_is_part(const struct replay_function *part,
			 const struct replay_function *function)
{
	/* Numbers of buses grow downwards in the image, so this ends. */
	while (part && part->bus != function->bus)
		part = part->bus->bridge;
	return part && replay_moves_with(function, part->devfn);
}

static void replay_subtree_power_on(struct replay_function *function,
				    bool renumber)
{
	struct replay_function *part;
	u32 place = 0;

	while ((part = replay_root_next(function->root, &place))) {
		if (replay_life_is_part(part, function))
			replay_function_power_on(part, renumber);
	}
}

/**
 * replay_life_pull - take a device away by surprise
 * @function: any function of it
 * @noticed: tell the PCI core at once; a slot with hot-plug service does
 *
 * Context: may sleep; takes the rescan lock.
 * Return: 0, when all is done but what pciehp does; -ENODEV if it is absent.
 */
int replay_life_pull(struct replay_function *function, bool noticed)
{
	int err = replay_life_move(function, true, "pull");

	if (!err && noticed && !replay_life_is_native(function))
		replay_core_remove(function, true);
	return err;
}

/**
 * replay_life_remove - let the PCI core remove a device, then take it away
 * @function: any function of it
 *
 * Context: may sleep; takes the rescan lock.
 * Return: 0; -ENODEV if it is absent.
 */
int replay_life_remove(struct replay_function *function)
{
	if (function->absent)
		return -ENODEV;
	replay_core_remove(function, false);
	return replay_life_move(function, true, "remove");
}

/**
 * replay_life_insert - put a device in
 * @function: any function of it
 * @renumber: its bridges have no bus numbers, so that the kernel gives them some
 * @noticed: let the PCI core scan at once; a slot with hot-plug service does
 *
 * Context: may sleep; takes the rescan lock.
 * Return: 0, when all is done but what pciehp does; -EEXIST if it is there;
 * -ENODEV if it is there now but the PCI core does not know its bus.
 */
int replay_life_insert(struct replay_function *function, bool renumber,
		       bool noticed)
{
	struct replay_root *root = function->root;
	unsigned long flags;
	int err;

	raw_spin_lock_irqsave(&root->lock, flags);
	if (function->absent)
		replay_subtree_power_on(function, renumber);
	raw_spin_unlock_irqrestore(&root->lock, flags);
	err = replay_life_move(function, false, "insert");
	if (!err && noticed && !replay_life_is_native(function))
		err = replay_core_scan(function->bus);
	return err;
}

/**
 * replay_life_rescan - let the PCI core look for devices
 * @function: a bridge with functions below it; NULL: all root buses
 *
 * Context: may sleep; takes the rescan lock.
 * Return: 0; -ENODEV if the PCI core does not know the bus.
 */
int replay_life_rescan(struct replay_function *function)
{
	struct replay_root *root;
	int err = 0;

	if (function)
		return replay_core_scan(function->secondary);
	list_for_each_entry(root, &replay_roots, list) {
		if (root->buses[0] && !err)
			err = replay_core_scan(root->buses[0]);
	}
	return err;
}

/**
 * replay_life_block - keep others out of a function's configuration space
 * @function: the function
 * @block: do so, as the PCI core does during a reset; or no longer
 *
 * Context: may sleep; does not wait for who else does so.
 * Return: 0; -EALREADY if nothing is to be done; -ENODEV if the PCI core does
 * not know the function.
 */
int replay_life_block(const struct replay_function *function, bool block)
{
	int number = replay_bus_number_locked(function->bus);
	int domain = function->root->sysdata.domain;
	struct pci_dev *dev = NULL;
	int err = 0;

	if (number >= 0)
		dev = pci_get_domain_bus_and_slot(domain, number,
						  function->devfn);
	if (!dev)
		return -ENODEV;
	if (block)
		err = pci_cfg_access_trylock(dev) ? 0 : -EALREADY;
	else if (dev->block_cfg_access)
		pci_cfg_access_unlock(dev);
	else
		err = -EALREADY;
	pci_dev_put(dev);
	return err;
}

/**
 * replay_life_absent - let a device be absent from the beginning
 * @function: any function of it
 *
 * Context: any; nobody else may know of its root yet.
 */
void replay_life_absent(struct replay_function *function)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&function->root->lock, flags);
	__replay_life_move(function, true);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
}
