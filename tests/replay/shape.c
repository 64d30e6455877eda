// SPDX-License-Identifier: GPL-2.0
/*
 * shape.c - which registers of a captured function read as what
 *
 * A capture is a photograph of a machine at work. What the kernel would take
 * for an offer to do something (interrupts, memory, mailboxes, hot-plug) is not
 * behind it, and waiting for it costs seconds or ends in a warning. So those
 * registers are changed here, once; no other value is. The table, with the
 * reasons, is in Documentation/replay.rst: keep the two together.
 */
#include <linux/bitmap.h>

#include "replay.h"

#define PCI_CAP_POINTER_MASK 0xfc

static u8 *replay_byte(u8 *bytes, const struct replay_function *function,
		       u32 where)
{
	return where < function->bytes ? bytes + where : NULL;
}

/* Set the bits of @mask in four bytes at @where to those of @value. */
static void set_bits(u8 *bytes, const struct replay_function *function,
		     u32 where, u32 mask, u32 value)
{
	int i;

	for (i = 0; i < 4; i++, mask >>= 8, value >>= 8) {
		u8 *byte = replay_byte(bytes, function, where + i);

		if (byte)
			*byte = (*byte & ~mask) | (value & mask);
	}
}

static void reads_as(struct replay_function *function, u32 where, u32 mask,
		     u32 value)
{
	set_bits(function->config, function, where, mask, value);
}

static void takes(struct replay_function *function, u32 where, u32 mask)
{
	set_bits(function->writable, function, where, mask, mask);
}

static void clears(struct replay_function *function, u32 where, u32 mask)
{
	set_bits(function->clears, function, where, mask, mask);
}

/* No memory, no interrupt; bridge windows are closed: base above limit. */
static void shape_header(struct replay_function *function)
{
	u8 type = replay_get8(function, PCI_HEADER_TYPE) & 0x7f;
	u32 bars = type == PCI_HEADER_TYPE_BRIDGE ? 2 : 6;
	u32 i;

	takes(function, PCI_COMMAND,
	      PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER |
		      PCI_COMMAND_PARITY | PCI_COMMAND_SERR |
		      PCI_COMMAND_INTX_DISABLE);
	clears(function, PCI_COMMAND, 0xf9000000);
	reads_as(function, PCI_INTERRUPT_PIN, 0xff, 0);
	if (type > PCI_HEADER_TYPE_BRIDGE)
		return;
	for (i = 0; i < bars; i++)
		reads_as(function, PCI_BASE_ADDRESS_0 + 4 * i, ~0u, 0);
	if (type != PCI_HEADER_TYPE_BRIDGE) {
		reads_as(function, PCI_ROM_ADDRESS, ~0u, 0);
		return;
	}
	takes(function, PCI_PRIMARY_BUS, 0x00ffffff);
	reads_as(function, PCI_ROM_ADDRESS1, ~0u, 0);
	reads_as(function, PCI_IO_BASE, 0xffff, 0x00f0);
	reads_as(function, PCI_MEMORY_BASE, ~0u, 0x0000fff0);
	reads_as(function, PCI_PREF_MEMORY_BASE, ~0u, 0x0001fff1);
	reads_as(function, PCI_PREF_BASE_UPPER32, ~0u, 0);
	reads_as(function, PCI_PREF_LIMIT_UPPER32, ~0u, 0);
	reads_as(function, PCI_IO_BASE_UPPER16, ~0u, 0);
}

static void shape_power(struct replay_function *function, u32 cap)
{
	function->power = cap;
	takes(function, cap + PCI_PM_CTRL,
	      PCI_PM_CTRL_STATE_MASK | PCI_PM_CTRL_PME_ENABLE);
	clears(function, cap + PCI_PM_CTRL, PCI_PM_CTRL_PME_STATUS);
}

static void shape_slot(struct replay_function *function, u32 cap)
{
	reads_as(function, cap + PCI_EXP_SLTCAP,
		 PCI_EXP_SLTCAP_HPC | PCI_EXP_SLTCAP_HPS, 0);
	takes(function, cap + PCI_EXP_SLTCTL, 0x1fff);
	clears(function, cap + PCI_EXP_SLTCTL,
	       (PCI_EXP_SLTSTA_ABP | PCI_EXP_SLTSTA_PFD | PCI_EXP_SLTSTA_MRLSC |
		PCI_EXP_SLTSTA_PDC | PCI_EXP_SLTSTA_CC | PCI_EXP_SLTSTA_DLLSC)
		       << 16);
}

/* A port that forgot to clear it would be retrained, in seconds, in vain. */
static void shape_bandwidth_status(struct replay_function *function, u32 cap)
{
	u16 status = replay_get16(function, cap + PCI_EXP_LNKSTA);

	if (!(status & PCI_EXP_LNKSTA_DLLLA))
		reads_as(function, cap + PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_LBMS,
			 0);
}

static void shape_express(struct replay_function *function, u32 cap)
{
	u16 flags = replay_get16(function, cap + PCI_EXP_FLAGS);
	u8 type = (flags & PCI_EXP_FLAGS_TYPE) >> 4;
	bool root = type == PCI_EXP_TYPE_ROOT_PORT ||
		    type == PCI_EXP_TYPE_RC_EC;

	function->express = cap;
	takes(function, cap + PCI_EXP_DEVCTL, 0x7fff);
	clears(function, cap + PCI_EXP_DEVCTL, 0x000f0000);
	takes(function, cap + PCI_EXP_LNKCTL, 0x0fff & ~PCI_EXP_LNKCTL_RL);
	clears(function, cap + PCI_EXP_LNKCTL,
	       (PCI_EXP_LNKSTA_LBMS | PCI_EXP_LNKSTA_LABS) << 16);
	if (type == PCI_EXP_TYPE_ROOT_PORT || type == PCI_EXP_TYPE_DOWNSTREAM)
		shape_bandwidth_status(function, cap);
	if (flags & PCI_EXP_FLAGS_SLOT)
		shape_slot(function, cap);
	if (root) {
		takes(function, cap + PCI_EXP_RTCTL, 0x1f);
		clears(function, cap + PCI_EXP_RTSTA, PCI_EXP_RTSTA_PME);
	}
	if ((flags & PCI_EXP_FLAGS_VERS) < 2)
		return;
	takes(function, cap + PCI_EXP_DEVCTL2, 0xffff);
	takes(function, cap + PCI_EXP_LNKCTL2, 0xffff);
	clears(function, cap + PCI_EXP_LNKCTL2, BIT(5) << 16);
}

static bool is_hidden(u8 id)
{
	return id == PCI_CAP_ID_MSI || id == PCI_CAP_ID_MSIX ||
	       id == PCI_CAP_ID_VPD || id == PCI_CAP_ID_EA;
}

/* Bounded by @seen, as lists that come from elsewhere may be rings. */
static void shape_capabilities(struct replay_function *function)
{
	DECLARE_BITMAP(seen, PCI_CFG_SPACE_SIZE) = {};
	u32 link = PCI_CAPABILITY_LIST;
	u32 cap;

	if (!(replay_get16(function, PCI_STATUS) & PCI_STATUS_CAP_LIST))
		return;
	while ((cap = replay_get8(function, link) & PCI_CAP_POINTER_MASK) >=
	       PCI_STD_HEADER_SIZEOF) {
		u8 id = replay_get8(function, cap + PCI_CAP_LIST_ID);

		if (cap >= function->bytes || test_and_set_bit(cap, seen))
			return;
		if (is_hidden(id)) {
			reads_as(function, link, 0xff,
				 replay_get8(function,
					     cap + PCI_CAP_LIST_NEXT));
			continue;
		}
		if (id == PCI_CAP_ID_PM && !function->power)
			shape_power(function, cap);
		else if (id == PCI_CAP_ID_EXP && !function->express)
			shape_express(function, cap);
		link = cap + PCI_CAP_LIST_NEXT;
	}
}

static void shape_errors(struct replay_function *function, u32 cap)
{
	clears(function, cap + PCI_ERR_UNCOR_STATUS, ~0u);
	takes(function, cap + PCI_ERR_UNCOR_MASK, ~0u);
	takes(function, cap + PCI_ERR_UNCOR_SEVER, ~0u);
	clears(function, cap + PCI_ERR_COR_STATUS, ~0u);
	takes(function, cap + PCI_ERR_COR_MASK, ~0u);
	takes(function, cap + PCI_ERR_CAP,
	      PCI_ERR_CAP_ECRC_GENE | PCI_ERR_CAP_ECRC_CHKE);
}

static void shape_sriov(struct replay_function *function, u32 cap)
{
	function->sriov = cap;
	reads_as(function, cap + PCI_SRIOV_CTRL, PCI_SRIOV_CTRL_VFE, 0);
	takes(function, cap + PCI_SRIOV_CTRL,
	      PCI_SRIOV_CTRL_VFE | PCI_SRIOV_CTRL_MSE | PCI_SRIOV_CTRL_ARI);
	takes(function, cap + PCI_SRIOV_NUM_VF, 0xffff);
	takes(function, cap + PCI_SRIOV_SYS_PGSIZE, ~0u);
	for (u32 i = 0; i < PCI_SRIOV_NUM_BARS; i++)
		reads_as(function, cap + PCI_SRIOV_BAR + 4 * i, ~0u, 0);
}

/*
 * The first extended capability cannot be left out of the list: its place is
 * fixed. It becomes one without a meaning, as the specification has it.
 */
static void hide_extended(struct replay_function *function, u32 previous,
			  u32 cap)
{
	u32 next = replay_get32(function, cap) & 0xfff00000;

	if (cap == PCI_CFG_SPACE_SIZE)
		reads_as(function, cap, ~0u, next);
	else
		reads_as(function, previous, 0xfff00000, next);
}

static void shape_extended(struct replay_function *function)
{
	DECLARE_BITMAP(seen, PCI_CFG_SPACE_EXP_SIZE / 4) = {};
	u32 cap = PCI_CFG_SPACE_SIZE;
	u32 previous = 0;

	while (cap >= PCI_CFG_SPACE_SIZE && cap < function->bytes) {
		u32 header = replay_get32(function, cap);

		if (!header || header == ~0u || test_and_set_bit(cap / 4, seen))
			return;
		switch (PCI_EXT_CAP_ID(header)) {
		case PCI_EXT_CAP_ID_DOE:
			hide_extended(function, previous, cap);
			cap = PCI_EXT_CAP_NEXT(header);
			continue;
		case PCI_EXT_CAP_ID_ERR:
			shape_errors(function, cap);
			break;
		case PCI_EXT_CAP_ID_SRIOV:
			if (!function->sriov)
				shape_sriov(function, cap);
			break;
		case PCI_EXT_CAP_ID_SECPCI:
			/* Lane Error Status */
			clears(function, cap + 8, ~0u);
			break;
		}
		previous = cap;
		cap = PCI_EXT_CAP_NEXT(header);
	}
}

/**
 * replay_capability - find a capability as the registers have it now
 * @function: the function
 * @id: of the capability
 *
 * Context: any; the root's lock held.
 * Return: its offset; 0 if there is none.
 */
u32 replay_capability(const struct replay_function *function, u8 id)
{
	u32 cap = replay_get8(function, PCI_CAPABILITY_LIST);
	int left = (PCI_CFG_SPACE_SIZE - PCI_STD_HEADER_SIZEOF) / 4;

	while ((cap &= PCI_CAP_POINTER_MASK) >= PCI_STD_HEADER_SIZEOF &&
	       left--) {
		if (replay_get8(function, cap + PCI_CAP_LIST_ID) == id)
			return cap;
		cap = replay_get8(function, cap + PCI_CAP_LIST_NEXT);
	}
	return 0;
}

/**
 * replay_extended_capability - find one as the registers have it now
 * @function: the function
 * @id: of the extended capability
 *
 * Context: any; the root's lock held.
 * Return: its offset; 0 if there is none.
 */
u32 replay_extended_capability(const struct replay_function *function, u16 id)
{
	int left = (PCI_CFG_SPACE_EXP_SIZE - PCI_CFG_SPACE_SIZE) / 8;
	u32 cap = PCI_CFG_SPACE_SIZE;

	while (cap >= PCI_CFG_SPACE_SIZE && left--) {
		u32 header = replay_get32(function, cap);

		if (header && PCI_EXT_CAP_ID(header) == id)
			return cap;
		cap = PCI_EXT_CAP_NEXT(header);
	}
	return 0;
}

/**
 * replay_function_shape - settle what a function reads as and takes
 * @function: with @config as captured and the other two arrays zero
 *
 * Context: any; nobody else may know of @function yet.
 */
void replay_function_shape(struct replay_function *function)
{
	shape_header(function);
	shape_capabilities(function);
	shape_extended(function);
}
