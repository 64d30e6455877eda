// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-extcap.c - configuration space from 100h on
 *
 * Each function adds one capability; the next one begins where it ends.
 */
#include <string.h>

#include <pcitopo/regs.h>

#include "mkmachine.h"

/* Not in regs.h, as only a writer needs them */
#define EXT_CAP_RCEC 0x0007
#define EXT_CAP_ARI  0x000e
#define EXT_CAP_DLF  0x0025

#define AER_SEVERITY	  0x00462030 /* default (PCIe 7.8.4.4) */
#define AER_COR_MASK	  0x00002000 /* advisory non-fatal */
#define LANE_PRESETS_8GT  0x5555     /* both ends' presets and hints */
#define LANE_PRESETS	  0x55
#define PL32_ALT_PROTOCOL 0x00000400 /* modified TS usage mode 2 */
#define PL32_MODE_PCIE	  0x00000100
#define PL32_MODIFIED_TS  0x00000020
#define LMR_READY	  0x0001 /* margining ready */
#define LMR_IDLE	  0x9c38 /* no command */

/* The next extended capability; its offset */
unsigned int mk_ext_add(struct mk_config *c, u16 id, u8 version,
			unsigned int length)
{
	unsigned int offset = c->ext_free;

	if (offset + length > MK_CONFIG_SIZE)
		return MK_CONFIG_SIZE; /* writes there do nothing */
	mk_w32(c, offset, id | (u32)version << 16);
	if (c->ext_last) {
		mk_w8(c, c->ext_last + 2u,
		      (u8)((c->bytes[c->ext_last + 2] & 0x0f) | (offset & 0x0f)
									<< 4));
		mk_w8(c, c->ext_last + 3u, (u8)(offset >> 4));
	}
	c->ext_last = (u16)offset;
	c->ext_free = (u16)(offset + ((length + 3) & ~3u));
	return offset;
}

static void aer(const struct mk_func *f, struct mk_config *c)
{
	unsigned int o = mk_ext_add(
		c, PT_EXT_CAP_AER, 2,
		mk_is(f, MK_BIT(MK_ROOT_PORT) | MK_BIT(MK_COLLECTOR)) ? 0x48 :
									0x2c);

	mk_w32(c, o + PT_AER_UNCOR_STATUS, (u32)mk_get(f, MK_AER_UNCOR, 0));
	mk_w32(c, o + PT_AER_UNCOR_MASK, (u32)mk_get(f, MK_AER_UNCOR_MASK, 0));
	mk_w32(c, o + PT_AER_UNCOR_SEVER,
	       (u32)mk_get(f, MK_AER_SEVERITY, AER_SEVERITY));
	mk_w32(c, o + PT_AER_COR_STATUS, (u32)mk_get(f, MK_AER_COR, 0));
	if (mk_get(f, MK_AER_UNCOR, 0)) /* first error pointer */
		mk_w32(c, o + PT_AER_LENGTH,
		       (u32)__builtin_ctzll((u64)mk_get(f, MK_AER_UNCOR, 0)));
	mk_w32(c, o + PT_AER_COR_MASK,
	       (u32)mk_get(f, MK_AER_COR_MASK, AER_COR_MASK));
}

static u64 hash(u64 h, const char *s)
{
	for (; *s; s++)
		h = (h ^ (u8)*s) * 0x100000001b3ULL;
	return h;
}

static const char *chip_of(const struct mk_func *f)
{
	if (f->kind == MK_DOWNSTREAM && f->parent)
		f = f->parent;
	return f->str[MK_CHIP];
}

static u64 invent_serial(const struct mk_func *f, unsigned int copy)
{
	static const struct {
		u16 vendor;
		u64 oui;
	} makers[] = {
		{ 0x1000, 0x00805e }, { 0x10b5, 0x00805e },
		{ 0x144d, 0x002538 }, { 0x15b3, 0x0002c9 },
		{ 0x8086, 0x001b21 },
	};
	char where[32];
	u64 h = 0xcbf29ce484222325ULL + copy;

	if (f->kind == MK_DOWNSTREAM && f->parent)
		f = f->parent;
	snprintf(where, sizeof(where), "%x:%x:%x", f->domain, f->bus, f->devfn);
	h = hash(h, chip_of(f) ? chip_of(f) : where);
	h = (h ^ h >> 29) & 0xffffffffffULL;
	for (size_t i = 0; i < ARRAY_SIZE(makers); i++)
		if (makers[i].vendor == f->model->vendor)
			return makers[i].oui << 40 | h;
	if (f->model->vendor == 0x10de) /* the other way round */
		return h << 24 | 0x2db048;
	return 0x020000ULL << 40 | h; /* locally administered */
}

/* 0: it has none */
u64 mk_serial(const struct mk_func *f, unsigned int copy)
{
	const struct mk_func *of = f;
	s64 told;

	while (of->main)
		of = of->main;
	if (!mk_has(of, MK_SERIAL) && of->kind == MK_DOWNSTREAM)
		of = of->parent;
	told = mk_get(of, MK_SERIAL, 0);
	if (mk_has(of, MK_SERIAL))
		return told == -1 ? 0 : (u64)told + copy;
	if (!(of->model->flags & MK_M_SERIAL))
		return 0;
	/* Those inside a switch are numbered by port, alike on every chip */
	if (of->model->flags & MK_M_FIXED && of->parent)
		return 0x00805e0000000000ULL | (u64)of->model->device << 8 |
		       of->parent->devfn >> 3;
	return invent_serial(of, copy);
}

static void serial(const struct mk_func *f, unsigned int copy,
		   struct mk_config *c)
{
	u64 number = mk_serial(f, copy);
	unsigned int o;

	if (!number && mk_get(f, MK_SERIAL, -1))
		return;
	o = mk_ext_add(c, PT_EXT_CAP_DSN, 1, 12);
	mk_w32(c, o + PT_DSN_LOWER, (u32)number);
	mk_w32(c, o + PT_DSN_UPPER, (u32)(number >> 32));
}

static void acs(const struct mk_func *f, struct mk_config *c)
{
	u16 cap = PT_ACS_SV | PT_ACS_TB | PT_ACS_RR | PT_ACS_CR | PT_ACS_UF |
		  PT_ACS_DT;
	s64 ctl = mk_get(f, MK_ACS, mk_is(f, MK_PORTS) ? 0x11 : -1);
	unsigned int o;

	if (ctl < 0)
		return;
	o = mk_ext_add(c, PT_EXT_CAP_ACS, 1, 8);
	cap = (u16)mk_get(f, MK_ACS_CAP, cap);
	mk_w16(c, o + PT_ACS_CAP, cap);
	mk_w16(c, o + PT_ACS_CTL, (u16)ctl & cap);
}

/* Completed with all phases, up to the speed that was reached */
static u32 equalization(const struct mk_func *f, enum mk_opt opt, u8 gen)
{
	bool done = f->eq_gen >= gen && !mk_has(f, MK_NO_EQ);

	return (u32)mk_get(f, opt, done ? 0x0f : 0);
}

static void secondary(const struct mk_func *f, struct mk_config *c)
{
	unsigned int o =
		mk_ext_add(c, PT_EXT_CAP_SECPCI, 1, 0x0cu + 2u * f->max_width);

	mk_w32(c, o + PT_SECPCI_LANE_ERR, (u32)mk_get(f, MK_LANE_ERRORS, 0));
	for (unsigned int i = 0; i < f->max_width; i++)
		mk_w16(c, o + 0x0c + 2 * i, LANE_PRESETS_8GT);
}

static void physical(const struct mk_func *f, struct mk_config *c, u16 id,
		     u8 gen)
{
	enum mk_opt opt = gen == 4 ? MK_EQ16 : gen == 5 ? MK_EQ32 : MK_EQ64;
	unsigned int o = mk_ext_add(c, id, 1, 0x20u + f->max_width);
	u32 status = equalization(f, opt, gen), cap = 0;

	if (gen == 4) {
		mk_w32(c, o + PT_PL16_LOCAL_PARITY,
		       (u32)mk_get(f, MK_PARITY, 0));
		mk_w32(c, o + PT_PL16_RETIMER1_PARITY,
		       (u32)mk_get(f, MK_PARITY_RETIMER1, 0));
		mk_w32(c, o + PT_PL16_RETIMER2_PARITY,
		       (u32)mk_get(f, MK_PARITY_RETIMER2, 0));
	}
	if (gen == 5) {
		cap = PL32_MODE_PCIE | (mk_is_cxl(f) ? PL32_ALT_PROTOCOL : 0);
		if (mk_has(f, MK_NO_EQ) && f->gen >= 5)
			status |= PT_PL32_NO_EQ_RECEIVED;
		if (f->cxl_status)
			status |= PL32_MODIFIED_TS;
	}
	mk_w32(c, o + 4, cap);
	mk_w32(c, o + PT_PL16_STATUS, status);
	for (unsigned int i = 0; i < f->max_width; i++)
		mk_w8(c, o + 0x20 + i, LANE_PRESETS);
}

static void margining(const struct mk_func *f, struct mk_config *c)
{
	unsigned int o =
		mk_ext_add(c, PT_EXT_CAP_LMR, 1, 8u + 4u * f->max_width);

	if (f->gen >= 4 && f->width)
		mk_w16(c, o + 6, LMR_READY);
	for (unsigned int i = 0; i < f->max_width; i++) {
		mk_w16(c, o + 8 + 4 * i, LMR_IDLE);
		mk_w16(c, o + 10 + 4 * i, LMR_IDLE);
	}
}

static void link_layers(const struct mk_func *f, struct mk_config *c)
{
	bool detects = !(f->model->flags & MK_M_VIRTUAL);

	if (f->max_gen < 4)
		return;
	mk_w32(c, mk_ext_add(c, EXT_CAP_DLF, 1, 12) + 4, 0x80000001);
	physical(f, c, PT_EXT_CAP_PL_16GT, 4);
	if (detects && !mk_has(f, MK_NO_MARGINING))
		margining(f, c);
	if (f->max_gen >= 5)
		physical(f, c, PT_EXT_CAP_PL_32GT, 5);
	if (f->max_gen >= 6)
		physical(f, c, PT_EXT_CAP_PL_64GT, 6);
}

static void ari(const struct mk_func *f, struct mk_config *c)
{
	mk_w16(c, mk_ext_add(c, EXT_CAP_ARI, 1, 8) + 4,
	       (u16)(f->next_function << 8));
}

static void sriov(const struct mk_func *f, struct mk_config *c)
{
	u16 vfs = (u16)mk_get(f, MK_VFS, 0);
	unsigned int o = mk_ext_add(c, PT_EXT_CAP_SRIOV, 1, 0x40);

	mk_w32(c, o + 4, 0x00000002); /* ARI capable hierarchy preserved */
	/* Enabled with memory space, alternative routing */
	mk_w16(c, o + PT_SRIOV_CTL, PT_SRIOV_CTL_VFE | 0x0008 | 0x0010);
	mk_w16(c, o + 0x0c, vfs);
	mk_w16(c, o + 0x0e, vfs);
	mk_w16(c, o + PT_SRIOV_NUM_VFS, vfs);
	mk_w8(c, o + 0x12, (u8)(f->devfn & 7));
	mk_w16(c, o + PT_SRIOV_VF_OFFSET, f->vf_offset);
	mk_w16(c, o + PT_SRIOV_VF_STRIDE, 1);
	mk_w16(c, o + 0x1a, (u16)mk_get(f, MK_VF_DEVICE, f->model->device + 1));
	mk_w32(c, o + 0x1c, 0x00000553);
	mk_w32(c, o + 0x20, 0x00000001);
}

static void collector(struct mk_config *c)
{
	unsigned int o = mk_ext_add(c, EXT_CAP_RCEC, 2, 12);

	mk_w32(c, o + 4, 0xfffffffe);
	mk_w32(c, o + 8, 0x0000ff00); /* no buses beside its own */
}

void mk_config_extended(const struct mk_func *f, unsigned int copy,
			struct mk_config *c)
{
	bool virtual = f->model->flags & MK_M_VIRTUAL;

	c->ext_free = PT_CFG_SPACE_SIZE;
	if (f->kind == MK_VF) {
		ari(f, c);
		return;
	}
	/* Not what would come first in a list by number: readers must walk */
	if (mk_is(f, MK_LINK_ENDS) && !f->main && f->max_gen >= 3)
		secondary(f, c);
	if (!virtual && !mk_has(f, MK_NO_AER) && f->kind != MK_HOST_BRIDGE)
		aer(f, c);
	serial(f, copy, c);
	acs(f, c);
	if (f->next_function || mk_has(f, MK_VFS))
		ari(f, c);
	if (mk_has(f, MK_VFS) && mk_get(f, MK_VFS, 0))
		sriov(f, c);
	if (mk_is(f, MK_LINK_ENDS) && !f->main)
		link_layers(f, c);
	if (f->kind == MK_COLLECTOR)
		collector(c);
	if (!f->main)
		mk_cxl_write(f, c);
}
