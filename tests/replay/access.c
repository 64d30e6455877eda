// SPDX-License-Identifier: GPL-2.0
/*
 * access.c - configuration reads and writes of replayed functions
 *
 * Nothing here sleeps or allocates: the PCI core reads configuration space in
 * interrupts, too. Which bits a write may change was settled by shape.c; what
 * else it does is in train.c, slot.c and vfs.c.
 */
#include <linux/ktime.h>

#include "replay.h"

/* What answers and how; settled while the lock is held. */
struct replay_target {
	struct replay_function *function;
	/* Of a virtual function, instead of the first bytes of function */
	u8 *own;
};

static struct replay_root *replay_root_of(struct pci_bus *bus)
{
	return container_of(bus->sysdata, struct replay_root, sysdata);
}

static struct replay_target replay_target_find(struct pci_bus *bus,
					       unsigned int devfn)
{
	struct replay_root *root = replay_root_of(bus);
	struct replay_target target = {};

	target.function = replay_function_at(root, bus->number, devfn);
	if (!target.function)
		target.function =
			replay_vfs_find(root, bus->number, devfn, &target.own);
	return target;
}

static u8 *replay_target_byte(const struct replay_target *target, int where)
{
	if (target->own && where < REPLAY_VF_BYTES)
		return target->own + where;
	return target->function->config + where;
}

static u32 replay_target_read(const struct replay_target *target, int where,
			      int size)
{
	u32 value = 0;
	int i;

	for (i = 0; i < size; i++)
		value |= (u32)*replay_target_byte(target, where + i) << (8 * i);
	return value;
}

static void replay_target_write_byte(const struct replay_target *target,
				     int where, u8 value)
{
	u8 writable = target->function->writable[where];
	u8 *byte = replay_target_byte(target, where);

	*byte = (*byte & ~writable) | (value & writable);
	*byte &= ~(value & target->function->clears[where]);
}

static void replay_target_write(const struct replay_target *target, int where,
				int size, u32 value)
{
	int i;

	/* Beyond their own bytes, virtual functions share what they read. */
	if (target->own && where + size > REPLAY_VF_BYTES)
		return;
	for (i = 0; i < size; i++)
		replay_target_write_byte(target, where + i, value >> (8 * i));
	if (!target->own)
		replay_function_written(target->function, where, size, value);
}

/* Response time, with the lock dropped: other accesses do not wait for it. */
static void replay_wait(u32 delay_ns)
{
	u64 end;

	if (!delay_ns)
		return;
	end = ktime_get_mono_fast_ns() + delay_ns;
	while (ktime_get_mono_fast_ns() < end)
		cpu_relax();
}

static int replay_access(struct pci_bus *bus, unsigned int devfn, int where,
			 int size, u32 *value, bool write)
{
	struct replay_root *root = replay_root_of(bus);
	int result = PCIBIOS_SUCCESSFUL;
	struct replay_target target;
	unsigned long flags;
	u32 delay_ns = 0;
	u32 read = ~0u;

	raw_spin_lock_irqsave(&root->lock, flags);
	target = replay_target_find(bus, devfn);
	if (target.function) {
		delay_ns = target.function->delay_ns;
		if (where < 0 || where + size > target.function->bytes)
			result = PCIBIOS_BAD_REGISTER_NUMBER;
		else if (target.function->response == REPLAY_ERROR)
			result = PCIBIOS_SET_FAILED;
		else if (target.function->response == REPLAY_NORMAL && write)
			replay_target_write(&target, where, size, *value);
		else if (target.function->response == REPLAY_NORMAL)
			read = replay_target_read(&target, where, size);
	}
	raw_spin_unlock_irqrestore(&root->lock, flags);
	replay_wait(delay_ns);
	if (!write)
		*value = read;
	return result;
}

/* Where nothing answers, x86 reads ones, and that is no error. */
static int replay_read(struct pci_bus *bus, unsigned int devfn, int where,
		       int size, u32 *value)
{
	return replay_access(bus, devfn, where, size, value, false);
}

static int replay_write(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 value)
{
	return replay_access(bus, devfn, where, size, &value, true);
}

struct pci_ops replay_ops = {
	.read = replay_read,
	.write = replay_write,
};
