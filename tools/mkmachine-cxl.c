// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-cxl.c - what a link that carries CXL trains to, and the DVSECs
 *
 * Every register can be told as a number, so that a part can say what no real
 * one should, and every DVSEC can be broken.
 */
#include <string.h>

#include <pcitopo/regs.h>

#include "mkmachine.h"

/* DVSECs that only a writer needs to know by name */
#define DVSEC_FUNCTION_MAP 2
#define DVSEC_PORT	   3
#define DVSEC_GPF_PORT	   4
#define DVSEC_GPF_DEVICE   5
#define DVSEC_LOCATOR	   8
#define DVSEC_MLD	   9

#define DVSEC_REGISTERS 0x0a /* where the registers of any DVSEC begin */
#define DVSEC_SHORTEST	0x0c /* its headers, and one register */
#define CUT_OFFSET	(MK_CONFIG_SIZE - DVSEC_SHORTEST)

#define DEVICE_HW_INIT	 0x0008
#define DEVICE_VIRAL	 0x4000
#define RANGE_FROM_CDAT	 0x0048 /* media type and class */
#define RANGE_VALID	 0x0001
#define RANGE_ACTIVE	 0x0002
#define BLOCKS_OF_DEVICE 0x0103 /* component and device registers */
#define BLOCKS_OF_PORT	 0x01

#define MEMDEV_GIB 64

/* Can the function CXL at all? */
bool mk_is_cxl(const struct mk_func *f)
{
	return mk_has(f, MK_CXL) || mk_has(f, MK_CXL_CAN) ||
	       f->model->flags & MK_M_CXL;
}

static s64 revision(const struct mk_func *f)
{
	return mk_get(f, MK_CXL_REV, 1);
}

/* The layout of the Flex Bus DVSEC has fewer revisions than the device's */
static s64 flexbus_revision(const struct mk_func *f)
{
	return revision(f) < 2 ? revision(f) : 2;
}

/* Flex Bus capability: what the end can, as told or as such a part can */
static u16 can(const struct mk_func *f)
{
	u16 usual = MK_CXL_IO | MK_CXL_MEM | MK_CXL_68B;

	if (!mk_is_cxl(f))
		return 0;
	if (mk_is(f, MK_PORTS))
		usual |= MK_CXL_CACHE;
	return (u16)mk_get(f, MK_CXL_CAN, usual);
}

static u16 enabled(const struct mk_func *f)
{
	return (u16)mk_get(f, MK_CXL_ENABLED, can(f));
}

static bool in_flit_mode(const struct mk_func *f)
{
	return f->eq_gen >= 6 || mk_has(f, MK_FLIT);
}

/* Both ends of a link that is up: what it carries is what both enabled */
void mk_cxl_train(struct mk_func *port, struct mk_func *device)
{
	u16 both = can(port) & enabled(port) & can(device) & enabled(device);
	bool flit = in_flit_mode(port) || in_flit_mode(device);

	if (mk_has(device, MK_AS_PCIE) || port->gen < 3 ||
	    !(both & MK_CXL_IO) || !(both & (MK_CXL_CACHE | MK_CXL_MEM)))
		return;
	both &= flit ? 0xffff ^ MK_CXL_68B :
		       0xffff ^ (MK_CXL_LO256 | MK_CXL_PBR);
	port->cxl_status = both;
	device->cxl_status = both;
}

static u32 mask_of(u16 id)
{
	return (u32)1 << id;
}

static bool is_broken(const struct mk_func *f, enum mk_opt how, u16 id)
{
	return (u32)mk_get(f, how, 0) & mask_of(id);
}

static unsigned int half(unsigned int length)
{
	length = length / 2 & ~3u;
	return length < DVSEC_SHORTEST ? DVSEC_SHORTEST : length;
}

/* A DVSEC, or what is to be one: its header says more or less than is there */
static unsigned int dvsec(const struct mk_func *f, struct mk_config *c, u16 id,
			  s64 rev, unsigned int length)
{
	unsigned int o;
	u32 says = is_broken(f, MK_DVSEC_SHORT, id) ? half(length) : length;

	if (is_broken(f, MK_DVSEC_CUT, id) && c->ext_free < CUT_OFFSET)
		c->ext_free = CUT_OFFSET;
	o = mk_ext_add(c, PT_EXT_CAP_DVSEC, 1,
		       c->ext_free == CUT_OFFSET ? DVSEC_SHORTEST : length);
	mk_w32(c, o + PT_DVSEC_HEADER1,
	       PT_CXL_VENDOR_ID | (u32)rev << 16 | says << 20);
	mk_w16(c, o + PT_DVSEC_HEADER2, id);
	if (is_broken(f, MK_DVSEC_OVERLAPPING, id))
		c->ext_free = (u16)(o + half(length));
	return o;
}

/*
 * A second one of the same kind, whose first three registers say the opposite
 * of the first one's. What comes after them would have lspci print words that
 * it does not have.
 */
static void repeat(const struct mk_func *f, struct mk_config *c, u16 id,
		   unsigned int first)
{
	unsigned int length, o;

	if (!is_broken(f, MK_DVSEC_REPEATED, id) ||
	    first + DVSEC_REGISTERS > MK_CONFIG_SIZE)
		return;
	length = c->bytes[first + PT_DVSEC_HEADER1 + 2] >> 4 |
		 (unsigned int)c->bytes[first + PT_DVSEC_HEADER1 + 3] << 4;
	o = mk_ext_add(c, PT_EXT_CAP_DVSEC, 1, length);
	if (o + length > MK_CONFIG_SIZE || first + length > MK_CONFIG_SIZE)
		return;
	/* The first one can have been told to overlap, too */
	memmove(c->bytes + o + PT_DVSEC_HEADER1,
		c->bytes + first + PT_DVSEC_HEADER1, length - PT_DVSEC_HEADER1);
	for (unsigned int i = DVSEC_REGISTERS; i < 0x10 && i < length; i++)
		mk_w8(c, o + i, (u8)~c->bytes[first + i]);
}

static void flexbus(const struct mk_func *f, struct mk_config *c)
{
	static const unsigned int lengths[] = { 0x10, 0x14, 0x20 };
	s64 rev = flexbus_revision(f);
	unsigned int o = dvsec(f, c, PT_CXL_DVSEC_FLEXBUS, rev, lengths[rev]);
	s64 retimers = mk_get(f, MK_FLEXBUS_RETIMERS, 0);
	u16 ctl = enabled(f);

	if (retimers > 0)
		ctl |= PT_CXL_FLEXBUS_RETIMER1;
	if (retimers > 1)
		ctl |= PT_CXL_FLEXBUS_RETIMER2;
	mk_w16(c, o + PT_CXL_FLEXBUS_CAP, can(f));
	mk_w16(c, o + PT_CXL_FLEXBUS_CTL, ctl);
	mk_w16(c, o + PT_CXL_FLEXBUS_STATUS,
	       (u16)mk_get(f, MK_CXL_TRAINED, f->cxl_status));
	repeat(f, c, PT_CXL_DVSEC_FLEXBUS, o);
}

/* A CXL 1.1 device has no link of its own, and works nevertheless */
static bool works(const struct mk_func *f)
{
	return f->cxl_status || f->kind == MK_INTEGRATED;
}

static u64 range_size(const struct mk_func *f, unsigned int i)
{
	bool memdev = f->model->flags & MK_M_CXL;

	if (i)
		return (u64)mk_get(f, MK_SIZE2, 0) << 20;
	return (u64)mk_get(f, MK_SIZE, memdev ? MEMDEV_GIB << 10 : 0) << 20;
}

static void range(const struct mk_func *f, struct mk_config *c, unsigned int o,
		  unsigned int i)
{
	u64 size = range_size(f, i);
	u64 base = (u64)mk_get(f, MK_BASE + (int)i, 0);
	u32 low = RANGE_FROM_CDAT | RANGE_ACTIVE;

	if (!size && !mk_has(f, MK_RANGE + (int)i))
		return;
	low |= works(f) ? RANGE_VALID : 0;
	low = (u32)mk_get(f, MK_RANGE + (int)i, low);
	mk_w32(c, o, (u32)(size >> 32));
	mk_w32(c, o + 4, (u32)size | low);
	mk_w32(c, o + 8, (u32)(base >> 32));
	mk_w32(c, o + 12, (u32)base);
}

static u16 device_cap(const struct mk_func *f)
{
	u16 cap = can(f) & (MK_CXL_CACHE | MK_CXL_IO | MK_CXL_MEM);

	if (range_size(f, 0))
		cap |= DEVICE_HW_INIT | (range_size(f, 1) ? 0x20 : 0x10);
	return (u16)mk_get(f, MK_CXL_CAP, cap);
}

static void device(const struct mk_func *f, struct mk_config *c)
{
	s64 rev = revision(f);
	unsigned int o =
		dvsec(f, c, PT_CXL_DVSEC_DEVICE, rev, rev < 2 ? 0x38 : 0x3c);
	u16 cap = device_cap(f);
	u16 ctl = MK_CXL_IO;

	if (works(f))
		ctl |= cap & (MK_CXL_CACHE | MK_CXL_MEM);
	mk_w16(c, o + PT_CXL_DEVICE_CAP, cap);
	mk_w16(c, o + 0x0c, (u16)mk_get(f, MK_CXL_CTL, ctl));
	mk_w16(c, o + 0x0e, (u16)mk_get(f, MK_CXL_STATUS, 0));
	mk_w16(c, o + 0x10, (u16)mk_get(f, MK_CXL_CTL2, 0));
	mk_w16(c, o + 0x12, (u16)mk_get(f, MK_CXL_STATUS2, 0));
	mk_w16(c, o + 0x16, (u16)mk_get(f, MK_CXL_CAP2, 0));
	range(f, c, o + 0x18, 0);
	range(f, c, o + 0x28, 1);
	if (rev >= 2)
		mk_w16(c, o + 0x38, (u16)mk_get(f, MK_CXL_CAP3, 0));
	repeat(f, c, PT_CXL_DVSEC_DEVICE, o);
}

/* One block per byte of the number, from the first one told */
static void locator(const struct mk_func *f, struct mk_config *c, u64 usual)
{
	u64 ids = (u64)mk_get(f, MK_BLOCKS, (s64)usual);
	unsigned int n = 0, o;

	while (n < 8 && ids >> 8 * n)
		n++;
	o = dvsec(f, c, DVSEC_LOCATOR, 0, 0x0c + 8 * n);
	for (unsigned int i = 0; i < n; i++)
		mk_w32(c, o + 0x0c + 8 * i,
		       i << 16 | (u32)(ids >> 8 * (n - 1 - i) & 0xff) << 8);
	repeat(f, c, DVSEC_LOCATOR, o);
}

static void power_fail(const struct mk_func *f, struct mk_config *c, bool port)
{
	u16 id = port ? DVSEC_GPF_PORT : DVSEC_GPF_DEVICE;
	unsigned int o = dvsec(f, c, id, 0, 0x10);
	u32 times = (u32)mk_get(f, MK_GPF, 0);

	if (port) {
		mk_w16(c, o + 0x0c, (u16)(times >> 16));
		mk_w16(c, o + 0x0e, (u16)times);
	} else {
		mk_w16(c, o + 0x0a, (u16)times);
		mk_w32(c, o + 0x0c, (u32)mk_get(f, MK_GPF_POWER, 0));
	}
	repeat(f, c, id, o);
}

static void device_parts(const struct mk_func *f, struct mk_config *c)
{
	unsigned int o;

	device(f, c);
	if (mk_has(f, MK_FUNCTION_MAP)) {
		o = dvsec(f, c, DVSEC_FUNCTION_MAP, 0, 0x2c);
		mk_w32(c, o + 0x0c, (u32)mk_get(f, MK_FUNCTION_MAP, 0));
		repeat(f, c, DVSEC_FUNCTION_MAP, o);
	}
	power_fail(f, c, false);
	locator(f, c, BLOCKS_OF_DEVICE);
	if (mk_has(f, MK_MLD)) {
		o = dvsec(f, c, DVSEC_MLD, 0, 0x10);
		mk_w16(c, o + 0x0a, (u16)mk_get(f, MK_MLD, 0));
		repeat(f, c, DVSEC_MLD, o);
	}
}

static void port_parts(const struct mk_func *f, struct mk_config *c)
{
	unsigned int o = dvsec(f, c, DVSEC_PORT, 0, 0x28);

	mk_w16(c, o + 0x0a, (u16)mk_get(f, MK_CXL_PORT_STATUS, 0));
	mk_w16(c, o + 0x0c, (u16)mk_get(f, MK_CXL_PORT_CTL, 0));
	repeat(f, c, DVSEC_PORT, o);
	if (mk_is(f, MK_PORTS))
		power_fail(f, c, true);
	locator(f, c, BLOCKS_OF_PORT);
}

void mk_cxl_write(const struct mk_func *f, struct mk_config *c)
{
	if (!mk_is_cxl(f))
		return;
	if (mk_is(f, MK_BIT(MK_ENDPOINT) | MK_BIT(MK_INTEGRATED)))
		device_parts(f, c);
	else
		port_parts(f, c);
	/* A CXL 1.1 device has that in memory, not in configuration space */
	if (f->kind != MK_INTEGRATED)
		flexbus(f, c);
}
