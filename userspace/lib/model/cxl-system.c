// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-system.c - looking up what Linux made of the CXL memory devices
 */
#include "model/topo.h"

#include <stdlib.h>

/**
 * pcitopo_cxl_dport_compare - order of downstream ports, for qsort and bsearch
 * @a: a &struct pcitopo_cxl_dport
 * @b: another one
 *
 * Return: as for strcmp(): by upstream port, then by id.
 */
int pcitopo_cxl_dport_compare(const void *a, const void *b)
{
	const struct pcitopo_cxl_dport *da = a, *db = b;

	if (da->port != db->port)
		return da->port < db->port ? -1 : 1;
	return da->id < db->id ? -1 : da->id > db->id;
}

/**
 * pcitopo_cxl_dport_find - what a decoder means by the identifier of a target
 * @topo: the model
 * @port: the decoder's port, or %PCITOPO_NO_INDEX
 * @id: the identifier
 *
 * Return: index of the dport, or %PCITOPO_NO_INDEX.
 * Since: 0.1
 */
u32 pcitopo_cxl_dport_find(const struct pcitopo_topo *topo, u32 port, u32 id)
{
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	struct pcitopo_cxl_dport key = { .port = port, .id = id };
	const struct pcitopo_cxl_dport *found;

	if (!cxl->num_dports)
		return PCITOPO_NO_INDEX;
	found = bsearch(&key, cxl->dports, cxl->num_dports, sizeof(key),
			pcitopo_cxl_dport_compare);
	return found ? (u32)(found - cxl->dports) : PCITOPO_NO_INDEX;
}

/**
 * pcitopo_cxl_memdev_of - the memory device that Linux made of a function
 * @topo: the model
 * @device: index of the function
 *
 * Return: index into the memory devices, or %PCITOPO_NO_INDEX.
 * Since: 0.1
 */
u32 pcitopo_cxl_memdev_of(const struct pcitopo_topo *topo, u32 device)
{
	u32 i;

	for (i = 0; i < topo->cxl.num_memdevs; i++)
		if (topo->cxl.memdevs[i].device == device &&
		    device != PCITOPO_NO_INDEX)
			return i;
	return PCITOPO_NO_INDEX;
}

static bool has_target_of(const struct pcitopo_cxl_system *cxl,
			  const struct pcitopo_cxl_region *region, u32 endpoint)
{
	u32 i, decoder;

	for (i = 0; i < region->num_targets; i++) {
		decoder = region->targets[i];
		if (decoder != PCITOPO_NO_INDEX &&
		    cxl->decoders[decoder].port == endpoint)
			return true;
	}
	return false;
}

/**
 * pcitopo_cxl_regions_of - the regions that a memory device has a part in
 * @topo: the model
 * @memdev: index of the memory device
 * @indices: filled with regions
 * @size: room in @indices
 *
 * Return: how many there are, which can be more than @size.
 * Since: 0.1
 */
u32 pcitopo_cxl_regions_of(const struct pcitopo_topo *topo, u32 memdev,
			   u32 *indices, u32 size)
{
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	u32 endpoint = cxl->memdevs[memdev].endpoint, count = 0, i;

	for (i = 0; endpoint != PCITOPO_NO_INDEX && i < cxl->num_regions; i++) {
		if (!has_target_of(cxl, &cxl->regions[i], endpoint))
			continue;
		if (count < size)
			indices[count] = i;
		count++;
	}
	return count;
}
