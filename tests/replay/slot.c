// SPDX-License-Identifier: GPL-2.0
/*
 * slot.c - slots with hot-plug service
 *
 * Chosen ports say that they are hot-plug capable, complete commands at once,
 * note events and interrupt, so that the kernel's own pciehp finds out what
 * happened. The interrupt is one of ours, given to the device as if firmware
 * had: a port without MSI that says it has no pin either is not looked up
 * anywhere. It is raised by irq_work, as configuration accesses come from any
 * context, and edges that come while the handler runs are not lost.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/irq.h>
#include <linux/irqdesc.h>
#include <linux/slab.h>

#include "replay.h"

/* In these the enabling bit has the place of the event that it enables. */
#define REPLAY_SAME_PLACE                                                 \
	(PCI_EXP_SLTSTA_ABP | PCI_EXP_SLTSTA_PFD | PCI_EXP_SLTSTA_MRLSC | \
	 PCI_EXP_SLTSTA_PDC | PCI_EXP_SLTSTA_CC)

static u16 slot_get16(const struct replay_function *function, u32 where)
{
	return replay_get16(function, function->express + where);
}

static void slot_put(struct replay_function *function, u32 where, u32 mask,
		     u32 value)
{
	replay_function_put(function, function->express + where, mask, value);
}

static void replay_slot_interrupt(struct irq_work *work)
{
	struct replay_slot *slot = container_of(work, struct replay_slot, work);

	generic_handle_irq_safe(slot->irq);
}

static int replay_slot_irq_new(struct replay_slot *slot, int node)
{
	/* With us as its owner, who uses it would keep us from being unloaded. */
	slot->irq = __irq_alloc_descs(-1, 0, 1, node, NULL, NULL);
	if (slot->irq < 0)
		return slot->irq;
	irq_set_chip_and_handler(slot->irq, &dummy_irq_chip, handle_edge_irq);
	irq_modify_status(slot->irq, IRQ_NOREQUEST, IRQ_NOPROBE);
	init_irq_work(&slot->work, replay_slot_interrupt);
	return 0;
}

static void replay_slot_shape(struct replay_function *function)
{
	slot_put(function, PCI_EXP_SLTCAP, PCI_EXP_SLTCAP_HPC, ~0u);
	slot_put(function, PCI_EXP_SLTCAP, PCI_EXP_SLTCAP_HPS, ~0u);
	slot_put(function, PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_DLLLARC, ~0u);
	slot_put(function, PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_DLLLA, ~0u);
	slot_put(function, PCI_EXP_SLTSTA, REPLAY_SAME_PLACE, 0);
	slot_put(function, PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_DLLSC, 0);
	slot_put(function, PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_PDS, ~0u);
	/* On, closed and without a finger on it */
	slot_put(function, PCI_EXP_SLTCTL, PCI_EXP_SLTCTL_PCC, 0);
	slot_put(function, PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_MRLSS, 0);
}

/**
 * replay_slot_new - give a port's slot hot-plug service
 * @function: a port, the link of which is up
 *
 * Context: may sleep; nobody else may know of its root yet.
 * Return: 0; -EINVAL, with a message, for a port without a slot; -EEXIST if it
 * has been done; -ENOMEM, or what having an interrupt failed with.
 */
int replay_slot_new(struct replay_function *function)
{
	struct replay_slot *slot;
	int err;

	if (function->port->slot)
		return -EEXIST;
	if (!(slot_get16(function, PCI_EXP_FLAGS) & PCI_EXP_FLAGS_SLOT)) {
		pr_err("hotplug: %s has no slot\n", function->address);
		return -EINVAL;
	}
	slot = kzalloc(sizeof(*slot), GFP_KERNEL);
	if (!slot)
		return -ENOMEM;
	err = replay_slot_irq_new(slot, function->root->sysdata.node);
	if (err) {
		kfree(slot);
		return err;
	}
	replay_slot_shape(function);
	function->port->slot = slot;
	function->root->hotplug = true;
	return 0;
}

/**
 * replay_slot_free - end a slot's hot-plug service
 * @slot: of a port that nobody can reach any more
 *
 * Context: may sleep.
 */
void replay_slot_free(struct replay_slot *slot)
{
	irq_work_sync(&slot->work);
	irq_free_desc(slot->irq);
	kfree(slot);
}

/* Events that are pending and may interrupt. */
static u16 replay_slot_pending(const struct replay_function *function)
{
	u16 control = slot_get16(function, PCI_EXP_SLTCTL);
	u16 enabled = control & REPLAY_SAME_PLACE;

	if (!(control & PCI_EXP_SLTCTL_HPIE))
		return 0;
	if (control & PCI_EXP_SLTCTL_DLLSCE)
		enabled |= PCI_EXP_SLTSTA_DLLSC;
	return slot_get16(function, PCI_EXP_SLTSTA) & enabled;
}

/**
 * replay_slot_event - note events, and interrupt if one is new
 * @function: a port; without hot-plug service nothing happens
 * @events: bits of Slot Status; 0 looks at what is noted already
 *
 * Context: any; the root's lock held.
 */
void replay_slot_event(struct replay_function *function, u16 events)
{
	struct replay_slot *slot = function->port->slot;
	u16 pending, before;

	if (!slot)
		return;
	slot_put(function, PCI_EXP_SLTSTA, events, events);
	pending = replay_slot_pending(function);
	before = slot->asserted;
	slot->asserted = pending;
	if (pending & ~before)
		irq_work_queue(&slot->work);
}

/**
 * replay_slot_presence - let a port's slot say whether something is in it
 * @function: a port; without a slot nothing happens
 * @present: whether
 *
 * Context: any; the root's lock held.
 */
void replay_slot_presence(struct replay_function *function, bool present)
{
	u16 now = slot_get16(function, PCI_EXP_SLTSTA) & PCI_EXP_SLTSTA_PDS;

	if (!(slot_get16(function, PCI_EXP_FLAGS) & PCI_EXP_FLAGS_SLOT) ||
	    present == !!now)
		return;
	slot_put(function, PCI_EXP_SLTSTA, PCI_EXP_SLTSTA_PDS,
		 present ? PCI_EXP_SLTSTA_PDS : 0);
	replay_slot_event(function, PCI_EXP_SLTSTA_PDC);
}

/**
 * replay_slot_powered - whether a port's slot has power
 * @function: a port
 *
 * Context: any; the root's lock held.
 * Return: false only if there is a power controller and it is off.
 */
bool replay_slot_powered(const struct replay_function *function)
{
	return !(slot_get16(function, PCI_EXP_FLAGS) & PCI_EXP_FLAGS_SLOT) ||
	       !(slot_get16(function, PCI_EXP_SLTCAP) & PCI_EXP_SLTCAP_PCP) ||
	       !(slot_get16(function, PCI_EXP_SLTCTL) & PCI_EXP_SLTCTL_PCC);
}

/**
 * replay_slot_control - let a command of software have its effects
 * @function: a port, Slot Control of which was written
 *
 * Context: any; the root's lock held.
 */
void replay_slot_control(struct replay_function *function)
{
	replay_port_update(function);
	if (!(replay_get32(function, function->express + PCI_EXP_SLTCAP) &
	      PCI_EXP_SLTCAP_NCCS))
		replay_slot_event(function, PCI_EXP_SLTSTA_CC);
}
