// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * value-cxl.c - cells that tell of CXL
 */
#include <stdlib.h>

#include "columns/memdev-facts.h"

/**
 * value_protocols - set CXL protocols
 * @value: to set
 * @protocols: bits PT_CXL_*, among others
 */
void value_protocols(struct value *value, u16 protocols)
{
	value_list(value);
	if (protocols & PT_CXL_IO)
		value_append(value, "io");
	if (protocols & PT_CXL_CACHE)
		value_append(value, "cache");
	if (protocols & PT_CXL_MEM)
		value_append(value, "mem");
}

/**
 * value_mode - set what memory can be used as
 * @value: to set
 * @mode: what Linux says; unknown leaves it unknown
 */
void value_mode(struct value *value, enum pcitopo_cxl_mode mode)
{
	if (mode != PCITOPO_CXL_MODE_UNKNOWN)
		value_string(value, pcitopo_cxl_mode_name(mode));
}

/**
 * value_media_status - set what a device says of its media
 * @value: to set
 * @status: Media Status
 */
void value_media_status(struct value *value,
			const struct pcitopo_number *status)
{
	if (status->known)
		value_string(value, word_media_status(status->value));
}

/**
 * value_alerts - set the alerts that are on
 * @value: to set
 * @health: what a device says of its health; unknown leaves it unknown
 */
void value_alerts(struct value *value, const struct pcitopo_cxl_health *health)
{
	const struct {
		bool on;
		const char *name;
	} alerts[] = {
		{ health->life_used_warning, "life-used-warning" },
		{ health->life_used_critical, "life-used-critical" },
		{ health->temperature_warning, "temperature-warning" },
		{ health->temperature_critical, "temperature-critical" },
		{ health->volatile_errors_warning, "volatile-errors-warning" },
		{ health->pmem_errors_warning, "pmem-errors-warning" },
	};
	size_t i;

	if (!health->known)
		return;
	value_list(value);
	for (i = 0; i < ARRAY_SIZE(alerts); i++) {
		if (alerts[i].on)
			value_append(value, alerts[i].name);
	}
}

/**
 * value_decoders - set the decoders of a CXL port
 * @value: to set
 * @cli: has the decoders
 * @port: index of the port, or PCITOPO_NO_INDEX, which has none
 */
void value_decoders(struct value *value, const struct cli *cli, u32 port)
{
	const struct pcitopo_cxl_system *cxl = &cli->topo->cxl;
	u32 i;

	value_objects(value, &decoder_columns);
	for (i = 0; i < cxl->num_decoders; i++) {
		if (port != PCITOPO_NO_INDEX && cxl->decoders[i].port == port)
			value_append_object(value, i, cxl->decoders[i].name);
	}
}

/**
 * value_regions - set the regions that a device is part of
 * @value: to set; unknown if Linux does not know the device
 * @cli: has the regions
 * @device: device index
 */
void value_regions(struct value *value, const struct cli *cli, u32 device)
{
	u32 memdev = pcitopo_cxl_memdev_of(cli->topo, device);
	u32 *regions;
	u32 count;
	u32 i;

	if (memdev == PCITOPO_NO_INDEX)
		return;
	count = memdev_regions_of(cli->topo, memdev, &regions);
	value_objects(value, &region_columns);
	for (i = 0; i < count; i++)
		value_append_object(value, regions[i],
				    cli->topo->cxl.regions[regions[i]].name);
	free(regions);
}
