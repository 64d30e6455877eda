// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * place.c - where a function is, without bus numbers
 *
 * Bus numbers change when a card with a bridge comes or goes. The way down from
 * the root bus, device by device, does not.
 */
#include "model/topo.h"

#include <stdio.h>

/* Ordinal of a root bus among those of its domain */
static u32 root_ordinal(const struct pcitopo_topo *topo, u32 root)
{
	u32 ordinal = 0;

	while (root > 0 &&
	       topo->roots[root - 1].domain == topo->roots[root].domain) {
		ordinal++;
		root--;
	}
	return ordinal;
}

/**
 * pcitopo_place - place of a function
 * @topo: the model
 * @device: device index
 * @place: "0000.r2/01.0/00.0/03.0": domain, root bus by ordinal, then device
 *	and function at each level; a chain of more than 255 levels cannot be
 */
void pcitopo_place(const struct pcitopo_topo *topo, u32 device,
		   char place[PCITOPO_PLACE_SIZE])
{
	const struct pcitopo_root *root =
		&topo->roots[topo->devices[device].root];
	u32 chain[256];
	u32 depth = 0;
	int length;

	for (; device != PCITOPO_NO_INDEX && depth < 256;
	     device = topo->devices[device].parent)
		chain[depth++] = device;
	length = snprintf(place, PCITOPO_PLACE_SIZE, "%04x.r%u", root->domain,
			  root_ordinal(topo, (u32)(root - topo->roots)));
	while (depth--) {
		const struct pcitopo_address *address =
			&topo->devices[chain[depth]].address;

		length += snprintf(place + length,
				   (size_t)(PCITOPO_PLACE_SIZE - length),
				   "/%02x.%x", address->device,
				   address->function);
	}
}
