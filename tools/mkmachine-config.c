// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-config.c - the first 256 bytes of a configuration space
 *
 * Header, Power Management, MSI, PCI Express, Subsystem ID. Base addresses are
 * 0 and bridge windows are closed: nothing here says how memory is mapped.
 */
#include <string.h>

#include <pcitopo/regs.h>

#include "mkmachine.h"

/* Not in regs.h, as only a writer needs them */
#define CAP_MSI 0x05

#define COMMAND_MEM_MASTER 0x0006
#define COMMAND_SERR	   0x0100

#define FLAGS_TYPE_SHIFT   4
#define DEVCAP_EXT_TAG	   0x00000020
#define DEVCAP_RBE	   0x00008000
#define DEVCAP_FLR	   0x10000000
#define DEVCTL_RELAXED	   0x0010
#define DEVCTL_EXT_TAG	   0x0100
#define DEVCTL_NO_SNOOP	   0x0800
#define LNKCAP_ASPM_L1	   0x00000800
#define LNKCAP_L1_16US	   0x00020000 /* exit latency 8 us to 16 us */
#define LNKCAP_ASPM_OPT	   0x00400000
#define SLTCAP_SURPRISE	   0x00000020
#define SLTCAP_NO_COMPLETE 0x00040000
#define SLTCTL_PDCE	   0x0008
#define SLTCTL_DLLSCE	   0x1000
#define RTCTL_CRS	   0x0010
#define RTCAP_CRS	   0x0001
#define DEVCAP2_TIMEOUTS   0x0000001f /* ranges A to D, can be disabled */
#define DEVCAP2_ARI	   0x00000020
#define DEVCAP2_TAGS_10BIT 0x00030000
#define DEVCTL2_ARI	   0x0020

void mk_w8(struct mk_config *c, unsigned int offset, u8 value)
{
	if (offset < MK_CONFIG_SIZE)
		c->bytes[offset] = value;
}

void mk_w16(struct mk_config *c, unsigned int offset, u16 value)
{
	mk_w8(c, offset, (u8)value);
	mk_w8(c, offset + 1, (u8)(value >> 8));
}

void mk_w32(struct mk_config *c, unsigned int offset, u32 value)
{
	mk_w16(c, offset, (u16)value);
	mk_w16(c, offset + 2, (u16)(value >> 16));
}

static void add_cap(struct mk_config *c, u8 id, unsigned int offset)
{
	mk_w8(c, c->cap_link, (u8)offset);
	mk_w8(c, offset, id);
	c->cap_link = (u16)(offset + PT_CAP_NEXT);
}

static u32 class_of(const struct mk_func *f)
{
	s64 v = mk_get(f, MK_CLASS, f->model->class_code);

	/* Four digits leave the programming interface out */
	return (u32)(mk_has(f, MK_CLASS) && v <= 0xffff ? v << 8 : v);
}

static void header(const struct mk_func *f, struct mk_config *c)
{
	bool bridge = mk_is(f, MK_BRIDGES), vf = f->kind == MK_VF;
	u16 command = COMMAND_MEM_MASTER | COMMAND_SERR;
	u8 type = bridge ? PT_HEADER_TYPE_BRIDGE : PT_HEADER_TYPE_NORMAL;

	mk_w16(c, PT_VENDOR_ID,
	       vf ? 0xffff : (u16)mk_get(f, MK_VENDOR, f->model->vendor));
	mk_w16(c, PT_DEVICE_ID,
	       vf ? 0xffff : (u16)mk_get(f, MK_DEVICE, f->model->device));
	mk_w16(c, PT_COMMAND, vf ? 0x0004 : command);
	mk_w32(c, PT_REVISION, class_of(f) << 8);
	mk_w8(c, PT_REVISION, (u8)mk_get(f, MK_REVISION, f->model->revision));
	if (f->multi)
		type |= PT_HEADER_TYPE_MULTI;
	mk_w8(c, PT_HEADER_TYPE, type);
	if (!vf && mk_get(f, MK_VERSION, 2) > 1)
		mk_w8(c, 0x0c, 0x10); /* cache line of 64 bytes */
}

static void bridge_header(const struct mk_func *f, struct mk_config *c)
{
	mk_w8(c, PT_PRIMARY_BUS, (u8)f->bus);
	mk_w8(c, PT_SECONDARY_BUS, (u8)f->secondary);
	mk_w8(c, PT_SUBORDINATE_BUS, (u8)f->subordinate);
	/* Base above limit: closed. I/O, memory, prefetchable (64 bit) */
	mk_w16(c, 0x1c, 0x00f0);
	mk_w32(c, 0x20, 0x0000fff0);
	mk_w32(c, 0x24, 0x0001fff1);
}

static void subsystem(const struct mk_func *f, struct mk_config *c)
{
	u16 vendor = (u16)mk_get(f, MK_VENDOR, f->model->vendor);
	u16 device = (u16)mk_get(f, MK_DEVICE, f->model->device);
	unsigned int offset = f->model->exp_offset >= 0x80 ? 0x48 : 0xc0;

	vendor = (u16)mk_get(f, MK_SUBVENDOR, vendor);
	device = (u16)mk_get(f, MK_SUBDEVICE, device);
	if (!mk_is(f, MK_BRIDGES)) {
		mk_w16(c, PT_SUBSYS_VENDOR_ID, vendor);
		mk_w16(c, PT_SUBSYS_ID, device);
	} else if (f->kind != MK_PCI_PCI) {
		add_cap(c, PT_CAP_SSVID, offset);
		mk_w16(c, offset + PT_SSVID_VENDOR_ID, vendor);
		mk_w16(c, offset + PT_SSVID_DEVICE_ID, device);
	}
}

static void power_management(const struct mk_func *f, struct mk_config *c)
{
	unsigned int offset = f->model->exp_offset == 0x40 ? 0xe0 :
			      f->model->exp_offset == 0x58 ? 0x50 :
							     0x40;

	add_cap(c, PT_CAP_PM, offset);
	mk_w16(c, offset + 2, mk_is(f, MK_BRIDGES) ? 0xc803 : 0x0003);
	mk_w16(c, offset + PT_PM_CTRL, (u16)(0x0008 | mk_get(f, MK_POWER, 0)));
}

static void msi(const struct mk_func *f, struct mk_config *c)
{
	unsigned int offset = f->model->exp_offset >= 0x80 ? 0x60 : 0xd0;

	add_cap(c, CAP_MSI, offset);
	mk_w16(c, offset + 2, 0x0080); /* 64 bit, not enabled */
}

static u8 exp_type(const struct mk_func *f)
{
	switch (f->kind) {
	case MK_HOST_BRIDGE: /* with DMI: a root port without bus below */
	case MK_ROOT_PORT:
		return PT_EXP_TYPE_ROOT_PORT;
	case MK_UPSTREAM:
		return PT_EXP_TYPE_UPSTREAM;
	case MK_DOWNSTREAM:
		return PT_EXP_TYPE_DOWNSTREAM;
	case MK_PCIE_PCI:
		return PT_EXP_TYPE_PCI_BRIDGE;
	case MK_INTEGRATED:
		return PT_EXP_TYPE_RC_END;
	case MK_COLLECTOR:
		return PT_EXP_TYPE_RC_EC;
	default:
		break;
	}
	if (mk_has(f, MK_LEGACY) || f->model->flags & MK_M_LEGACY)
		return PT_EXP_TYPE_LEG_END;
	return PT_EXP_TYPE_ENDPOINT;
}

/* 128 << n bytes */
static u32 payload_code(s64 bytes)
{
	u32 n = 0;

	while (n < 5 && (128 << n) < bytes)
		n++;
	return n;
}

static void exp_device(const struct mk_func *f, struct mk_config *c,
		       unsigned int e)
{
	bool endpoint = mk_is(f, MK_BIT(MK_ENDPOINT) | MK_BIT(MK_INTEGRATED) |
					 MK_BIT(MK_VF));
	u32 cap = payload_code(mk_get(f, MK_MPS_MAX, 512)) | DEVCAP_EXT_TAG |
		  DEVCAP_RBE;
	u32 ctl = payload_code(mk_get(f, MK_MPS, 256)) << 5 |
		  payload_code(mk_get(f, MK_MRRS, 512)) << 12;

	if (endpoint)
		cap |= DEVCAP_FLR;
	mk_w32(c, e + PT_EXP_DEVCAP, cap);
	ctl |= DEVCTL_RELAXED | DEVCTL_EXT_TAG | DEVCTL_NO_SNOOP;
	mk_w16(c, e + PT_EXP_DEVCTL, f->kind == MK_VF ? 0 : (u16)ctl);
	mk_w16(c, e + PT_EXP_DEVSTA, (u16)mk_get(f, MK_DEVSTA, 0));
}

/* Link registers are those of the link's own function, function 0 */
static const struct mk_func *link_of(const struct mk_func *f)
{
	while (f->main)
		f = f->main;
	return f;
}

static bool reports_dll(const struct mk_func *f)
{
	return mk_is(f, MK_PORTS) && !mk_has(f, MK_NO_DLL) &&
	       (f->max_gen >= 3 || mk_has(f, MK_HOTPLUG));
}

static u16 link_status(const struct mk_func *f)
{
	u16 status = PT_EXP_LNKSTA_SLC;
	s64 gen = mk_get(f, MK_STATUS_GEN, f->gen);
	s64 width = mk_get(f, MK_STATUS_WIDTH, f->width);

	status |= (u16)(gen | width << 4);
	if (f->state == MK_UP && reports_dll(f))
		status |= PT_EXP_LNKSTA_DLLLA;
	if (mk_has(f, MK_AUTONOMOUS))
		status |= PT_EXP_LNKSTA_LABS;
	if (mk_has(f, MK_BANDWIDTH))
		status |= PT_EXP_LNKSTA_LBMS;
	if (mk_has(f, MK_TRAINING))
		status |= PT_EXP_LNKSTA_LT;
	return status;
}

static void exp_link(const struct mk_func *f, struct mk_config *c,
		     unsigned int e)
{
	const struct mk_func *l = link_of(f);
	u32 cap = (u32)l->max_width << 4 | LNKCAP_ASPM_L1 | LNKCAP_L1_16US;
	u16 ctl = PT_EXP_LNKCTL_CCC;

	cap |= mk_has(l, MK_SHRUNK) ? 1 : l->max_gen;
	cap |= (u32)mk_get(l, MK_PORT_NUMBER,
			   mk_is(l, MK_PORTS) ? l->devfn >> 3 : 0)
	       << 24;
	if (mk_get(l, MK_VERSION, 2) > 1)
		cap |= LNKCAP_ASPM_OPT;
	if (reports_dll(l))
		cap |= PT_EXP_LNKCAP_DLLLARC | PT_EXP_LNKCAP_SDERC;
	if (mk_is(l, MK_PORTS) && mk_get(l, MK_VERSION, 2) > 1)
		cap |= PT_EXP_LNKCAP_LBNC;
	mk_w32(c, e + PT_EXP_LNKCAP, cap);
	if (f->kind == MK_VF)
		return;
	if (mk_has(l, MK_DISABLED))
		ctl |= PT_EXP_LNKCTL_LD;
	mk_w16(c, e + PT_EXP_LNKCTL, ctl);
	mk_w16(c, e + PT_EXP_LNKSTA, link_status(l));
}

static bool has_slot(const struct mk_func *f)
{
	return mk_is(f, MK_PORTS) &&
	       (mk_has(f, MK_SLOT) || mk_has(f, MK_HOTPLUG) ||
		mk_has(f, MK_POWER_OFF));
}

static void exp_slot(const struct mk_func *f, struct mk_config *c,
		     unsigned int e)
{
	u32 cap = (u32)mk_get(f, MK_SLOT, 0) << 19;
	u16 ctl = 0;

	if (!has_slot(f)) {
		/* Hard-wired to 1 where there is no slot (PCIe 7.5.3.11) */
		if (mk_get(f, MK_VERSION, 2) > 1)
			mk_w16(c, e + PT_EXP_SLTSTA, PT_EXP_SLTSTA_PDS);
		return;
	}
	cap |= 75u << 7; /* slot power limit in watts */
	if (mk_has(f, MK_HOTPLUG)) {
		cap |= PT_EXP_SLTCAP_HPC | SLTCAP_SURPRISE | SLTCAP_NO_COMPLETE;
		ctl |= SLTCTL_PDCE | SLTCTL_DLLSCE;
	}
	if (mk_has(f, MK_HOTPLUG) || mk_has(f, MK_POWER_OFF))
		cap |= PT_EXP_SLTCAP_PCP;
	if (mk_has(f, MK_POWER_OFF))
		ctl |= PT_EXP_SLTCTL_PCC;
	mk_w32(c, e + PT_EXP_SLTCAP, cap);
	mk_w16(c, e + PT_EXP_SLTCTL, ctl);
	if (f->state != MK_EMPTY &&
	    (f->state != MK_STATE_DISABLED || mk_link_device(f)))
		mk_w16(c, e + PT_EXP_SLTSTA, PT_EXP_SLTSTA_PDS);
}

static void exp_root(struct mk_config *c, unsigned int e)
{
	mk_w16(c, e + 0x1c, RTCTL_CRS);
	mk_w16(c, e + 0x1e, RTCAP_CRS);
}

static u16 eq_8gt(const struct mk_func *l)
{
	s64 eq = l->eq_gen >= 3 && !mk_has(l, MK_NO_EQ) ? 0x0f : 0;

	return (u16)(mk_get(l, MK_EQ8, eq) << 1);
}

static void exp_link2(const struct mk_func *f, struct mk_config *c,
		      unsigned int e)
{
	const struct mk_func *l = link_of(f);
	u32 cap = (2u << l->max_gen) - 2;
	u16 status = eq_8gt(l);

	if (l->detect)
		cap |= PT_EXP_LNKCAP2_RETIMER | PT_EXP_LNKCAP2_2RETIMERS;
	mk_w32(c, e + PT_EXP_LNKCAP2, cap);
	if (f->kind == MK_VF)
		return;
	mk_w16(c, e + PT_EXP_LNKCTL2, (u16)mk_get(l, MK_TARGET, l->max_gen));
	/* Two retimers set both bits (PCIe 7.5.3.20) */
	if (l->seen)
		status |= PT_EXP_LNKSTA2_RETIMER;
	if (l->seen > 1)
		status |= PT_EXP_LNKSTA2_2RETIMERS;
	if (l->width && (l->eq_gen >= 6 || mk_has(l, MK_FLIT)))
		status |= PT_EXP_LNKSTA2_FLIT;
	mk_w16(c, e + PT_EXP_LNKSTA2, status);
}

/* Alternative routing is for functions above 7, which only VFs have here */
static bool forwards_ari(const struct mk_func *f)
{
	for (const struct mk_func *d = f->children; d; d = d->next)
		if (d->kind == MK_VF)
			return true;
	return false;
}

static void exp_version2(const struct mk_func *f, struct mk_config *c,
			 unsigned int e)
{
	u32 cap = DEVCAP2_TIMEOUTS;

	if (mk_is(f, MK_PORTS))
		cap |= DEVCAP2_ARI;
	if (link_of(f)->max_gen >= 4 && f->kind != MK_VF)
		cap |= DEVCAP2_TAGS_10BIT;
	mk_w32(c, e + 0x24, cap);
	if (mk_is(f, MK_PORTS) && forwards_ari(f))
		mk_w16(c, e + 0x28, DEVCTL2_ARI);
}

static void express(const struct mk_func *f, struct mk_config *c)
{
	unsigned int e = f->kind == MK_VF ? 0x60 : f->model->exp_offset;
	u16 flags = (u16)(exp_type(f) << FLAGS_TYPE_SHIFT);
	bool link = !mk_is(f, MK_BIT(MK_INTEGRATED) | MK_BIT(MK_COLLECTOR));
	s64 version = mk_get(f, MK_VERSION, 2);

	add_cap(c, PT_CAP_EXP, e);
	flags |= (u16)version;
	if (has_slot(f))
		flags |= PT_EXP_FLAGS_SLOT;
	if (link && link_of(f)->max_gen >= 6)
		flags |= PT_EXP_FLAGS_FLIT;
	mk_w16(c, e + PT_EXP_FLAGS, flags);
	exp_device(f, c, e);
	if (link)
		exp_link(f, c, e);
	if (mk_is(f, MK_PORTS))
		exp_slot(f, c, e);
	if (exp_type(f) == PT_EXP_TYPE_ROOT_PORT || f->kind == MK_COLLECTOR)
		exp_root(c, e);
	if (version < 2)
		return;
	exp_version2(f, c, e);
	if (link)
		exp_link2(f, c, e);
}

static bool is_express(const struct mk_func *f)
{
	if (f->kind == MK_HOST_BRIDGE)
		return mk_has(f, MK_DMI);
	return !mk_is(f, MK_BIT(MK_PCI_PCI) | MK_BIT(MK_CONVENTIONAL));
}

void mk_config_build(const struct mk_func *f, unsigned int copy,
		     struct mk_config *c)
{
	bool quiet = f->kind == MK_HOST_BRIDGE && !mk_has(f, MK_DMI);

	memset(c, 0, sizeof(*c));
	if (f->ones) {
		memset(c->bytes, 0xff, sizeof(c->bytes));
		return;
	}
	c->cap_link = PT_CAP_POINTER;
	header(f, c);
	if (mk_is(f, MK_BRIDGES))
		bridge_header(f, c);
	if (!quiet && f->kind != MK_VF && f->kind != MK_PCI_PCI)
		power_management(f, c);
	if (is_express(f) && f->kind != MK_VF)
		msi(f, c);
	if (is_express(f))
		express(f, c);
	if (f->kind != MK_VF)
		subsystem(f, c);
	if (c->bytes[PT_CAP_POINTER])
		mk_w16(c, PT_STATUS, PT_STATUS_CAP_LIST);
	if (is_express(f) && mk_get(f, MK_VERSION, 2) > 1)
		mk_config_extended(f, copy, c);
}
