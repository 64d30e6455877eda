// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_mkmachine.c - descriptions of machines with arbitrary text
 *
 * What is accepted must lay out, and give configuration spaces whose capability
 * lists come to an end without one capability lying on another, unless that is
 * what was asked for.
 */
#include <stdio.h>
#include <string.h>

#include <pcitopo/regs.h>

#include "fuzz.h"
#include "mkmachine.h"

/* More of them show nothing new, but take time */
#define MAX_FUNCS 512

static u32 read32(const struct mk_config *c, unsigned int offset)
{
	return c->bytes[offset] | (u32)c->bytes[offset + 1] << 8 |
	       (u32)c->bytes[offset + 2] << 16 |
	       (u32)c->bytes[offset + 3] << 24;
}

/* The header of each capability must be where nothing else is */
static void take(u8 *taken, unsigned int offset, unsigned int length)
{
	require(offset + length <= MK_CONFIG_SIZE, "capability outside");
	for (unsigned int i = offset; i < offset + length; i++)
		require(!taken[i]++, "capability on another");
}

static unsigned int cap_length(u8 id)
{
	return id == PT_CAP_EXP ? 0x3c : id == 0x05 ? 14 : 8;
}

static void check_config(const struct mk_func *f)
{
	static struct mk_config c;
	static u8 taken[MK_CONFIG_SIZE];
	unsigned int o;

	memset(taken, 0, sizeof(taken));
	mk_config_build(f, 0, &c);
	if (f->ones)
		return;

	take(taken, 0, PT_CFG_HEADER_SIZE);
	for (o = c.bytes[PT_CAP_POINTER]; o; o = c.bytes[o + PT_CAP_NEXT])
		take(taken, o, cap_length(c.bytes[o + PT_CAP_ID]));
	if (mk_get(f, MK_DVSEC_OVERLAPPING, 0))
		return;
	for (o = PT_CFG_SPACE_SIZE; o && read32(&c, o);
	     o = PT_EXT_CAP_NEXT(read32(&c, o)))
		take(taken, o, 8);
}

static void check_layout(const struct mk_machine *m)
{
	for (size_t i = 0; i < m->sorted_count; i++) {
		const struct mk_func *f = m->sorted[i];

		require(f->bus < 256 && f->devfn < 256, "no such address");
		if (mk_is(f, MK_BRIDGES))
			require(f->secondary > f->bus &&
					f->subordinate >= f->secondary &&
					f->subordinate < 256,
				"bridge with wrong buses");
		require(f->width <= f->max_width, "width above the maximum");
		if (m->sorted_count <= MAX_FUNCS)
			check_config(f);
	}
}

static void check_output(struct mk_machine *m)
{
	static FILE *null;
	struct mk_output o = {
		.names = MK_NAMES_BOTH,
		.text = true,
		.hex = 64,
		.copies = 2,
	};

	if (!null)
		null = fopen("/dev/null", "w");
	require(null, "no /dev/null");
	o.file = null;
	if (m->sorted_count <= MAX_FUNCS)
		require(!mk_write(m, &o) && !mk_list(m, &o), "not written");
}

/**
 * fuzz_one - make the machine that a text describes
 * @data: the text
 * @size: its length
 */
void fuzz_one(const uint8_t *data, size_t size)
{
	struct mk_machine m;

	mk_init(&m);
	if (mk_parse(&m, "fuzz", (const char *)data, size) || mk_layout(&m) ||
	    mk_apply_faults(&m)) {
		require(*m.error, "failure without message");
	} else {
		mk_train(&m);
		check_layout(&m);
		check_output(&m);
	}
	mk_free(&m);
}
