// SPDX-License-Identifier: GPL-2.0
/*
 * vfs.c - virtual functions
 *
 * Captures cannot have them, as their vendor reads ffff. So they are made of
 * their physical function: identifiers ffff, its class and subsystem, its PCI
 * Express capability with the state of the link 0, and ARI. They answer while
 * VF Enable is set, at the addresses that First VF Offset and VF Stride give.
 */
#include <linux/mm.h>
#include <linux/slab.h>

#include "replay.h"

#define REPLAY_VF_EXPRESS	0x60
#define REPLAY_VF_EXPRESS_BYTES 0x3c

static u16 sriov_get16(const struct replay_function *function, u32 where)
{
	return replay_get16(function, function->sriov + where);
}

static void replay_template_express(struct replay_function *vf,
				    const struct replay_function *physical)
{
	u8 *cap = vf->config + REPLAY_VF_EXPRESS;
	u32 i;

	vf->config[PCI_STATUS] = PCI_STATUS_CAP_LIST;
	vf->config[PCI_CAPABILITY_LIST] = REPLAY_VF_EXPRESS;
	for (i = 0; i < REPLAY_VF_EXPRESS_BYTES; i++)
		cap[i] = replay_get8(physical, physical->express + i);
	cap[PCI_CAP_LIST_NEXT] = 0;
	memset(cap + PCI_EXP_DEVCTL, 0, 4);
	memset(cap + PCI_EXP_LNKCTL, 0, 4);
	memset(cap + PCI_EXP_DEVCTL2, 0, 4);
	memset(cap + PCI_EXP_LNKCTL2, 0, 4);
}

static struct replay_function *
replay_template_new(const struct replay_function *physical)
{
	struct replay_function *vf;

	vf = kvzalloc(sizeof(*vf) + 3 * PCI_CFG_SPACE_EXP_SIZE, GFP_KERNEL);
	if (!vf)
		return NULL;
	vf->bytes = PCI_CFG_SPACE_EXP_SIZE;
	vf->config = (u8 *)(vf + 1);
	vf->writable = vf->config + vf->bytes;
	vf->clears = vf->writable + vf->bytes;
	memcpy(vf->config, physical->config, PCI_STD_HEADER_SIZEOF);
	memset(vf->config, 0, PCI_CLASS_REVISION);
	memset(vf->config, 0xff, PCI_COMMAND);
	memset(vf->config + PCI_CAPABILITY_LIST, 0, 12);
	vf->config[PCI_HEADER_TYPE] = PCI_HEADER_TYPE_NORMAL;
	if (physical->express)
		replay_template_express(vf, physical);
	/* ARI, the only extended capability */
	vf->config[PCI_CFG_SPACE_SIZE] = PCI_EXT_CAP_ID_ARI;
	vf->config[PCI_CFG_SPACE_SIZE + 2] = 1;
	replay_function_shape(vf);
	return vf;
}

/* More than there are addresses for is of no use. */
static u16 replay_vfs_total(const struct replay_function *physical)
{
	const struct resource *busn = &physical->root->busn;

	return min_t(resource_size_t, sriov_get16(physical, PCI_SRIOV_TOTAL_VF),
		     (busn->end - physical->bus->captured + 1) * 256);
}

/**
 * replay_vfs_new - make what the virtual functions of a function need
 * @function: with SR-IOV, on its bus
 *
 * Context: may sleep; nobody else may know of its root yet.
 * Return: 0; -ENOMEM.
 */
int replay_vfs_new(struct replay_function *function)
{
	struct replay_vfs *vfs = kzalloc(sizeof(*vfs), GFP_KERNEL);

	if (!vfs)
		return -ENOMEM;
	INIT_LIST_HEAD(&vfs->list);
	function->vfs = vfs;
	vfs->physical = function;
	vfs->total = replay_vfs_total(function);
	vfs->template = replay_template_new(function);
	vfs->own = kvcalloc(max_t(u16, vfs->total, 1), sizeof(*vfs->own),
			    GFP_KERNEL | __GFP_NOWARN);
	if (!vfs->template || !vfs->own)
		return -ENOMEM;
	list_add_tail(&vfs->list, &function->root->physical);
	return 0;
}

/**
 * replay_vfs_free - the reverse of replay_vfs_new()
 * @vfs: NULL, or of a function that nobody can reach any more
 *
 * Context: may sleep.
 */
void replay_vfs_free(struct replay_vfs *vfs)
{
	if (!vfs)
		return;
	list_del(&vfs->list);
	kvfree(vfs->own);
	kvfree(vfs->template);
	kfree(vfs);
}

/**
 * replay_vfs_control - let a write to SR-IOV Control have its effects
 * @function: with SR-IOV
 *
 * Context: any; the root's lock held.
 */
void replay_vfs_control(struct replay_function *function)
{
	struct replay_vfs *vfs = function->vfs;
	bool enable = sriov_get16(function, PCI_SRIOV_CTRL) &
		      PCI_SRIOV_CTRL_VFE;
	u32 i;

	if (enable == !!vfs->enabled)
		return;
	if (enable)
		vfs->enabled = min(sriov_get16(function, PCI_SRIOV_NUM_VF),
				   vfs->total);
	else
		vfs->enabled = 0;
	for (i = 0; i < vfs->enabled; i++)
		memcpy(vfs->own[i], vfs->template->config, REPLAY_VF_BYTES);
	replay_ledger("vfs %s %u", function->address, vfs->enabled);
}

/* Which of @vfs has the routing identifier; -1 if none has. */
static int replay_vfs_index(const struct replay_vfs *vfs, u32 id)
{
	const struct replay_function *physical = vfs->physical;
	int bus = replay_bus_number(physical->bus);
	u32 first, stride;

	if (!vfs->enabled || bus < 0 ||
	    replay_function_at(physical->root, bus, physical->devfn) !=
		    physical)
		return -1;
	first = (bus << 8) + physical->devfn +
		sriov_get16(physical, PCI_SRIOV_VF_OFFSET);
	stride = sriov_get16(physical, PCI_SRIOV_VF_STRIDE) ?: 1;
	if (id < first || (id - first) % stride ||
	    (id - first) / stride >= vfs->enabled)
		return -1;
	return (id - first) / stride;
}

/**
 * replay_vfs_find - the virtual function that answers to an address
 * @root: the root below which the address is
 * @bus: bus number as it is now
 * @devfn: device and function number
 * @own: set to its first REPLAY_VF_BYTES, if there is one
 *
 * Context: any; @root->lock held.
 * Return: what it reads as beyond @own; NULL where there is none.
 */
struct replay_function *replay_vfs_find(struct replay_root *root, u8 bus,
					u8 devfn, u8 **own)
{
	struct replay_vfs *vfs;

	list_for_each_entry(vfs, &root->physical, list) {
		int index = replay_vfs_index(vfs, bus << 8 | devfn);

		if (index < 0)
			continue;
		/* They are parts of one device. */
		vfs->template->response = vfs->physical->response;
		vfs->template->delay_ns = vfs->physical->delay_ns;
		*own = vfs->own[index];
		return vfs->template;
	}
	return NULL;
}
