// SPDX-License-Identifier: GPL-2.0
/*
 * access.c - configuration reads and writes of replayed functions
 *
 * Nothing here sleeps or allocates: the PCI core reads configuration space in
 * interrupts, too. What a write may do was settled by shape.c.
 */
#include "replay.h"

static struct replay_function *replay_function_find(struct pci_bus *bus,
						    unsigned int devfn)
{
	struct replay_root *root =
		container_of(bus->sysdata, struct replay_root, sysdata);

	if (bus->number < root->busn.start || bus->number > root->busn.end)
		return NULL;
	return root->functions[(bus->number - root->busn.start) * 256 + devfn];
}

static int replay_read(struct pci_bus *bus, unsigned int devfn, int where,
		       int size, u32 *value)
{
	struct replay_root *root =
		container_of(bus->sysdata, struct replay_root, sysdata);
	struct replay_function *function = replay_function_find(bus, devfn);
	unsigned long flags;
	u32 result = 0;
	int i;

	if (!function)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where < 0 || where + size > function->bytes)
		return PCIBIOS_BAD_REGISTER_NUMBER;
	raw_spin_lock_irqsave(&root->lock, flags);
	for (i = 0; i < size; i++)
		result |= (u32)function->config[where + i] << (8 * i);
	raw_spin_unlock_irqrestore(&root->lock, flags);
	*value = result;
	return PCIBIOS_SUCCESSFUL;
}

static void replay_write_byte(struct replay_function *function, int where,
			      u8 value)
{
	u8 writable = function->writable[where];
	u8 byte = function->config[where];

	byte = (byte & ~writable) | (value & writable);
	byte &= ~(value & function->clears[where]);
	function->config[where] = byte;
}

static int replay_write(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 value)
{
	struct replay_root *root =
		container_of(bus->sysdata, struct replay_root, sysdata);
	struct replay_function *function = replay_function_find(bus, devfn);
	unsigned long flags;
	int i;

	if (!function)
		return PCIBIOS_DEVICE_NOT_FOUND;
	if (where < 0 || where + size > function->bytes)
		return PCIBIOS_BAD_REGISTER_NUMBER;
	raw_spin_lock_irqsave(&root->lock, flags);
	for (i = 0; i < size; i++)
		replay_write_byte(function, where + i, value >> (8 * i));
	raw_spin_unlock_irqrestore(&root->lock, flags);
	return PCIBIOS_SUCCESSFUL;
}

struct pci_ops replay_ops = {
	.read = replay_read,
	.write = replay_write,
};
