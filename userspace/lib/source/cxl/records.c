// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * records.c - CXL objects as a reader reports them, before they are joined
 */
#include "source/cxl/cxl.h"

#include <stdlib.h>

static void add(struct pcitopo_cxl_records *records, void *array, u32 *count,
		u32 *capacity, const void *record, size_t size)
{
	void **list = array;
	void *grown = NULL;

	if (*count < PCITOPO_CXL_MAX_OBJECTS)
		grown = pcitopo_grow(*list, *count + 1, capacity, size);
	if (!grown) {
		records->failed = true;
		return;
	}
	*list = grown;
	memcpy((u8 *)grown + *count * size, record, size);
	(*count)++;
}

/**
 * pcitopo_cxl_add_memdev - report a memory device
 * @records: where to
 * @memdev: copied; its name lives as long as the context
 */
void pcitopo_cxl_add_memdev(struct pcitopo_cxl_records *records,
			    const struct pcitopo_cxl_memdev_record *memdev)
{
	add(records, &records->memdevs, &records->num_memdevs,
	    &records->memdev_capacity, memdev, sizeof(*memdev));
}

/**
 * pcitopo_cxl_add_port - report a port
 * @records: where to
 * @port: copied; its names live as long as the context
 */
void pcitopo_cxl_add_port(struct pcitopo_cxl_records *records,
			  const struct pcitopo_cxl_port_record *port)
{
	add(records, &records->ports, &records->num_ports,
	    &records->port_capacity, port, sizeof(*port));
}

/**
 * pcitopo_cxl_add_dport - report where a port leads
 * @records: where to
 * @dport: copied; its names live as long as the context
 */
void pcitopo_cxl_add_dport(struct pcitopo_cxl_records *records,
			   const struct pcitopo_cxl_dport_record *dport)
{
	add(records, &records->dports, &records->num_dports,
	    &records->dport_capacity, dport, sizeof(*dport));
}

/**
 * pcitopo_cxl_add_decoder - report a decoder
 * @records: where to
 * @decoder: copied; its names live as long as the context
 */
void pcitopo_cxl_add_decoder(struct pcitopo_cxl_records *records,
			     const struct pcitopo_cxl_decoder_record *decoder)
{
	add(records, &records->decoders, &records->num_decoders,
	    &records->decoder_capacity, decoder, sizeof(*decoder));
}

/**
 * pcitopo_cxl_add_region - report a region
 * @records: where to
 * @region: copied; its names live as long as the context
 */
void pcitopo_cxl_add_region(struct pcitopo_cxl_records *records,
			    const struct pcitopo_cxl_region_record *region)
{
	add(records, &records->regions, &records->num_regions,
	    &records->region_capacity, region, sizeof(*region));
}

/**
 * pcitopo_cxl_forget - free the records, not what was joined from them
 * @records: the records, empty afterwards
 */
void pcitopo_cxl_forget(struct pcitopo_cxl_records *records)
{
	free(records->memdevs);
	free(records->ports);
	free(records->dports);
	free(records->decoders);
	free(records->regions);
	*records = (struct pcitopo_cxl_records){ .pt = records->pt };
}
