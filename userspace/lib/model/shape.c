// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * shape.c - one word for a whole machine
 *
 * Equal machines have equal shapes, whatever their names, serial numbers and
 * bus numbers: `sort | uniq -c` over a fleet finds the odd ones. What counts is
 * topology, capability and verdict. The hash is FNV-1a with 32 bits: a label,
 * not a proof.
 */
#include "model/topo.h"

#include <stdio.h>

#define FNV_OFFSET 2166136261u
#define FNV_PRIME  16777619u

static void add_byte(u32 *hash, u8 byte)
{
	*hash = (*hash ^ byte) * FNV_PRIME;
}

static void add_number(u32 *hash, u32 number)
{
	int shift;

	for (shift = 0; shift < 32; shift += 8)
		add_byte(hash, (u8)(number >> shift));
}

static void add_rate(u32 *hash, const struct pcitopo_rate *rate)
{
	add_byte(hash, rate->has_speed ? rate->speed : 0);
	add_byte(hash, rate->has_width ? rate->width : 0);
}

static void add_link(u32 *hash, const struct pcitopo_link *link)
{
	add_rate(hash, &link->port_max);
	add_rate(hash, &link->device_max);
	add_byte(hash, link->has_retimers ? (u8)(link->retimers + 1) : 0);
	add_byte(hash, (u8)link->verdict);
	add_byte(hash, (u8)link->speed_limited_by);
	add_byte(hash, (u8)link->width_limited_by);
	if (link->verdict == PCITOPO_VERDICT_DEGRADED)
		add_rate(hash, &link->current);
}

static void add_device(u32 *hash, const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	add_number(hash, pcitopo_topo_depth(topo, index));
	add_byte(hash, device->address.device);
	add_byte(hash, device->address.function);
	add_byte(hash, (u8)device->kind);
	if (pcitopo_has(&device->config, PCITOPO_HAVE_IDS)) {
		add_number(hash, (u32)device->config.vendor_id << 16 |
					 device->config.device_id);
	}
	if (device->port_link != PCITOPO_NO_INDEX)
		add_link(hash, &topo->links[device->port_link]);
}

/**
 * pcitopo_shape - hash of topology, capabilities and verdicts
 * @topo: the model
 * @shape: 8 hexadecimal digits
 */
void pcitopo_shape(const struct pcitopo_topo *topo, char shape[9])
{
	u32 hash = FNV_OFFSET, root, i;

	for (root = 0; root < topo->num_roots; root++) {
		add_number(&hash, topo->roots[root].domain);
		for (i = topo->roots[root].first_child; i != PCITOPO_NO_INDEX;
		     i = pcitopo_topo_next(topo, i)) {
			if (!topo->devices[i].is_vf)
				add_device(&hash, topo, i);
		}
	}
	snprintf(shape, 9, "%08x", hash);
}
