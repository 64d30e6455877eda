// SPDX-License-Identifier: GPL-2.0
/*
 * read.c - reading the registers of a function
 *
 * Only what the decoders look at is read: the header, the heads of both
 * capability lists, and the capabilities of interest, some sixty dwords instead
 * of a thousand. They are laid into an empty configuration space at their
 * places, and the decoders see no difference.
 *
 * Nothing is woken. A function is read while it and the bridges above it are
 * awake, and these are kept so for as long as that takes. What a function says
 * is not believed if it says something else when asked again, or is being reset.
 */
#include <linux/bitmap.h>
#include <linux/pm_runtime.h>
#include <linux/timekeeping.h>

#include "compat.h"
#include "pcitopo.h"

/* How often a function is read until it says the same twice */
#define PCITOPO_READ_TRIES 3

/**
 * struct pcitopo_reader - configuration space while it is put together
 * @pdev: the function
 * @space: PT_CFG_SPACE_EXP_SIZE bytes
 * @size: how many of these bytes the function has
 * @cxl: where its CXL DVSECs go
 * @done: bit n for dword n of @space, once it has been read
 */
struct pcitopo_reader {
	struct pci_dev *pdev;
	__le32 *space;
	u32 size;
	struct pcitopo_cxl *cxl;
	DECLARE_BITMAP(done, PT_CFG_SPACE_EXP_SIZE / 4);
};

/**
 * struct pcitopo_need - a capability that the decoders look at
 * @id: capability ID
 * @bytes: how many of its bytes they look at
 */
struct pcitopo_need {
	u16 id;
	u16 bytes;
};

static const struct pcitopo_need needs[] = {
	{ PT_CAP_PM, 8 },
	{ PT_CAP_SSVID, 8 },
	{ PT_CAP_EXP, PT_EXP_LNKSTA2 + 2 },
};

static const struct pcitopo_need ext_needs[] = {
	{ PT_EXT_CAP_AER, PT_AER_LENGTH },
	{ PT_EXT_CAP_DSN, PT_DSN_UPPER + 4 },
	{ PT_EXT_CAP_ACS, PT_ACS_CTL + 2 },
	{ PT_EXT_CAP_SRIOV, PT_SRIOV_LENGTH },
	{ PT_EXT_CAP_SECPCI, PT_SECPCI_LENGTH },
	{ PT_EXT_CAP_DVSEC, PT_DVSEC_LENGTH },
	{ PT_EXT_CAP_PL_16GT, PT_PL16_LENGTH },
	{ PT_EXT_CAP_PL_32GT, PT_PL32_LENGTH },
	{ PT_EXT_CAP_PL_64GT, PT_PL64_LENGTH },
};

static u32 pcitopo_bytes_needed(const struct pcitopo_need *table, size_t count,
				u16 id)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (table[i].id == id)
			return table[i].bytes;
	}
	return 0;
}

/* Where nothing answers, it reads as ones. */
static u32 pcitopo_dword_read(struct pcitopo_reader *reader, u32 offset)
{
	u32 value;

	if (pci_read_config_dword(reader->pdev, offset, &value))
		PCI_SET_ERROR_RESPONSE(&value);
	return value;
}

/* Returns the dword, read now or before. */
static u32 pcitopo_dword_get(struct pcitopo_reader *reader, u32 offset)
{
	__le32 *dword = &reader->space[offset / 4];

	if (!test_and_set_bit(offset / 4, reader->done))
		*dword = cpu_to_le32(pcitopo_dword_read(reader, offset));
	return le32_to_cpu(*dword);
}

static void pcitopo_range_get(struct pcitopo_reader *reader, u32 offset,
			      u32 bytes)
{
	u32 end = min(offset + bytes, reader->size);

	for (; offset < end; offset += 4)
		pcitopo_dword_get(reader, offset);
}

/*
 * The list ends where it comes back to itself: each entry is followed once. An
 * entry may well lie in what another one had read, hence the own marks.
 */
static void pcitopo_list_get(struct pcitopo_reader *reader, u32 offset)
{
	DECLARE_BITMAP(seen, PT_CFG_SPACE_SIZE / 4) = {};

	offset &= PT_CAP_POINTER_MASK;
	while (offset >= PT_CFG_HEADER_SIZE && offset < reader->size &&
	       !test_and_set_bit(offset / 4, seen)) {
		u32 head = pcitopo_dword_get(reader, offset);

		pcitopo_range_get(reader, offset,
				  pcitopo_bytes_needed(needs, ARRAY_SIZE(needs),
						       head & 0xff));
		offset = head >> 8 & PT_CAP_POINTER_MASK;
	}
}

/* How much it is follows from its heads, which have been read. */
static void pcitopo_dvsec_get(struct pcitopo_reader *reader, u32 offset)
{
	u32 header1, header2;

	if (offset + PT_DVSEC_LENGTH > reader->size)
		return;
	header1 = pcitopo_dword_get(reader, offset + PT_DVSEC_HEADER1);
	header2 = pcitopo_dword_get(reader, offset + PT_DVSEC_HEADER2);
	if (PT_DVSEC_VENDOR(header1) != PT_CXL_VENDOR_ID)
		return;
	pcitopo_range_get(reader, offset,
			  min(PT_DVSEC_LEN(header1),
			      pcitopo_cxl_dvsec_bytes(PT_DVSEC_ID(header2))));
}

static void pcitopo_ext_list_get(struct pcitopo_reader *reader)
{
	DECLARE_BITMAP(seen, PT_CFG_SPACE_EXP_SIZE / 4) = {};
	u32 offset = PT_CFG_SPACE_SIZE;

	while (offset >= PT_CFG_SPACE_SIZE && offset + 4 <= reader->size &&
	       !test_and_set_bit(offset / 4, seen)) {
		u32 head = pcitopo_dword_get(reader, offset);

		if (!head || PCI_POSSIBLE_ERROR(head))
			return;
		pcitopo_range_get(reader, offset,
				  pcitopo_bytes_needed(ext_needs,
						       ARRAY_SIZE(ext_needs),
						       PT_EXT_CAP_ID(head)));
		if (PT_EXT_CAP_ID(head) == PT_EXT_CAP_DVSEC)
			pcitopo_dvsec_get(reader, offset);
		offset = PT_EXT_CAP_NEXT(head);
	}
}

static void pcitopo_space_get(struct pcitopo_reader *reader)
{
	u8 *space = (u8 *)reader->space;

	memset(space, 0, PT_CFG_SPACE_EXP_SIZE);
	bitmap_zero(reader->done, PT_CFG_SPACE_EXP_SIZE / 4);
	pcitopo_range_get(reader, 0, PT_CFG_HEADER_SIZE);
	if (PCI_POSSIBLE_ERROR(pcitopo_dword_get(reader, PT_REVISION)))
		return;
	if ((space[PT_HEADER_TYPE] & PT_HEADER_TYPE_MASK) ==
	    PT_HEADER_TYPE_CARDBUS)
		pcitopo_list_get(reader, space[PT_CARDBUS_CAP_POINTER]);
	else
		pcitopo_list_get(reader, space[PT_CAP_POINTER]);
	if (reader->size > PT_CFG_SPACE_SIZE)
		pcitopo_ext_list_get(reader);
}

/* Does a dword that never changes read as it did? */
static bool pcitopo_dword_is_same(struct pcitopo_reader *reader, u32 offset)
{
	return pcitopo_dword_read(reader, offset) ==
	       le32_to_cpu(reader->space[offset / 4]);
}

static bool pcitopo_space_is_same(struct pcitopo_reader *reader)
{
	u32 express = pci_pcie_cap(reader->pdev);

	return pcitopo_dword_is_same(reader, PT_VENDOR_ID) &&
	       pcitopo_dword_is_same(reader, PT_REVISION) &&
	       (!express ||
		!test_bit((express + PT_EXP_LNKCAP) / 4, reader->done) ||
		pcitopo_dword_is_same(reader, express + PT_EXP_LNKCAP));
}

/* What the PCI core remembers from when it found the function */
static void pcitopo_ids_take(struct pci_dev *pdev,
			     struct pcitopo_config *config)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_IDS)) {
		config->vendor_id = pdev->vendor;
		config->device_id = pdev->device;
		pcitopo_set(config, PCITOPO_HAVE_VENDOR);
		pcitopo_set(config, PCITOPO_HAVE_IDS);
	}
	if (!pcitopo_has(config, PCITOPO_HAVE_CLASS)) {
		config->class_code = pdev->class >> 8;
		pcitopo_set(config, PCITOPO_HAVE_CLASS);
		config->prog_if = pdev->class;
		config->revision = pdev->revision;
		pcitopo_set(config, PCITOPO_HAVE_PROG_IF);
	}
	if (!pcitopo_has(config, PCITOPO_HAVE_HEADER)) {
		config->header_type = pdev->hdr_type;
		config->multifunction = pdev->multifunction;
		pcitopo_set(config, PCITOPO_HAVE_HEADER);
	}
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP) &&
	    !pcitopo_has(config, PCITOPO_HAVE_NO_EXP) && pci_is_pcie(pdev))
		pcitopo_flags_decode(pdev->pcie_flags_reg, config);
	if (!pcitopo_has(config, PCITOPO_HAVE_SUBSYSTEM) &&
	    pdev->subsystem_vendor && pdev->subsystem_vendor != 0xffff) {
		config->subsystem_vendor_id = pdev->subsystem_vendor;
		config->subsystem_id = pdev->subsystem_device;
		pcitopo_set(config, PCITOPO_HAVE_SUBSYSTEM);
	}
}

static void pcitopo_registers_decode(const struct pcitopo_reader *reader,
				     struct pcitopo_sample *sample)
{
	const u8 *space = (const u8 *)reader->space;

	pcitopo_config_decode(space, reader->size, &sample->config);
	sample->has_cxl = pcitopo_cxl_decode(space, reader->size, reader->cxl);
}

static void pcitopo_registers_read(struct pcitopo_reader *reader,
				   struct pcitopo_sample *sample)
{
	int i;

	for (i = 0; i < PCITOPO_READ_TRIES; i++) {
		pcitopo_space_get(reader);
		if (pcitopo_space_is_same(reader)) {
			pcitopo_registers_decode(reader, sample);
			return;
		}
	}
	sample->unstable = true;
}

/*
 * Keep a device awake. An error means that runtime power management has nothing
 * to do with it.
 */
static int pcitopo_hold(struct pci_dev *pdev)
{
	int held = compat_pm_runtime_get_if_active(&pdev->dev);

	if (held < 0 && pdev->current_state == PCI_D3cold)
		return 0;
	return held;
}

/*
 * Is all above awake? If so, *@held is what keeps it so, or NULL. A bridge that
 * is awake keeps those above it awake, so the first one is enough.
 */
static bool pcitopo_hold_above(struct pci_dev *pdev, struct pci_dev **held)
{
	struct pci_dev *bridge = pdev;
	int ret;

	*held = NULL;
	while ((bridge = pci_upstream_bridge(bridge))) {
		ret = pcitopo_hold(bridge);
		if (!ret)
			return false;
		if (ret > 0) {
			*held = bridge;
			break;
		}
	}
	return true;
}

/*
 * A function without a driver counts as suspended, and is in D0 nevertheless:
 * it can be read as it is.
 */
static bool pcitopo_is_asleep(struct pci_dev *pdev)
{
	return pdev->current_state == PCI_D3cold ||
	       (pm_runtime_suspended(&pdev->dev) &&
		pdev->current_state != PCI_D0 &&
		pdev->current_state != PCI_UNKNOWN);
}

/**
 * pcitopo_awake_get - keep a function awake if it is
 * @pdev: the function; stays until pcitopo_awake_put()
 * @held: overwritten with what keeps it so, or NULL
 *
 * One that is awake keeps what is above it awake, but if runtime power management
 * has nothing to do with it.
 *
 * Context: with pcitopo_lock held.
 * Return: false if it, or a bridge above it, sleeps; then nothing is kept.
 */
bool pcitopo_awake_get(struct pci_dev *pdev, struct pci_dev **held)
{
	*held = pdev;
	if (pcitopo_hold(pdev) > 0)
		return true;
	if (!pcitopo_hold_above(pdev, held))
		return false;
	if (!pcitopo_is_asleep(pdev))
		return true;
	pcitopo_awake_put(*held);
	return false;
}

/**
 * pcitopo_awake_put - let a function sleep
 * @held: what pcitopo_awake_get() kept
 *
 * Context: any.
 */
void pcitopo_awake_put(struct pci_dev *held)
{
	if (held)
		pm_runtime_put(&held->dev);
}

static void pcitopo_awake_read(struct pcitopo_reader *reader,
			       struct pcitopo_sample *sample)
{
	struct pci_dev *held;

	if (!pcitopo_awake_get(reader->pdev, &held)) {
		sample->asleep = true;
		return;
	}
	if (!pci_channel_offline(reader->pdev))
		pcitopo_registers_read(reader, sample);
	pcitopo_awake_put(held);
}

/*
 * Does the PCI core keep others out of configuration space? It does while it
 * resets the function or the function tests itself, and what is read then may be
 * anything. A reset of a physical function takes its virtual ones along; one of
 * a bus blocks all that is on it.
 *
 * pci_cfg_access_trylock() would tell as well, but whoever tries to reset a
 * function without waiting fails while that is held: vfio could not open it. A
 * glance before and one after reading do as well: a reset takes 20 ms or more,
 * reading far less. One that comes and goes in between, as reading was held up,
 * is left to pcitopo_space_is_same().
 */
static bool pcitopo_is_blocked(struct pci_dev *pdev)
{
	/* As good as any moment later */
	return data_race((bool)pdev->block_cfg_access);
}

static bool pcitopo_is_in_reset(struct pci_dev *pdev)
{
	return pcitopo_is_blocked(pdev) || pcitopo_is_blocked(pci_physfn(pdev));
}

/* Returns false if nothing that was read counts. */
static bool pcitopo_unblocked_read(struct pcitopo_reader *reader,
				   struct pcitopo_sample *sample)
{
	memset(sample, 0, sizeof(*sample));
	if (pcitopo_is_in_reset(reader->pdev))
		return false;
	pcitopo_awake_read(reader, sample);
	if (!pcitopo_is_in_reset(reader->pdev))
		return true;
	memset(sample, 0, sizeof(*sample));
	return false;
}

/**
 * pcitopo_read - read the registers of a function
 * @pdev: the function; stays while this runs
 * @space: PT_CFG_SPACE_EXP_SIZE bytes to work in
 * @sample: overwritten with what it said; on failure with what the PCI core
 *	remembers, and as never read
 * @cxl: overwritten with what its CXL DVSECs said, if sample->has_cxl
 *
 * Context: may sleep.
 * Return: 0; -EAGAIN if the function is being reset: it is to be read later.
 */
int pcitopo_read(struct pci_dev *pdev, __le32 *space,
		 struct pcitopo_sample *sample, struct pcitopo_cxl *cxl)
{
	struct pcitopo_reader reader = {
		.pdev = pdev,
		.space = space,
		.size = min_t(u32, pdev->cfg_size, PT_CFG_SPACE_EXP_SIZE),
		.cxl = cxl,
	};
	bool read = pcitopo_unblocked_read(&reader, sample);

	pcitopo_ids_take(pdev, &sample->config);
	if (pdev->subordinate &&
	    !pcitopo_has(&sample->config, PCITOPO_HAVE_BUSES)) {
		sample->has_bus_below = true;
		sample->bus_below = pdev->subordinate->busn_res.start;
	}
	if (!read)
		return -EAGAIN;
	sample->sampled_ns = ktime_get_boottime_ns();
	return 0;
}
