/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memdev-facts.h - what is known of CXL memory devices, and how it is said */
#ifndef PCITOPO_CLI_COLUMNS_MEMDEV_FACTS_H
#define PCITOPO_CLI_COLUMNS_MEMDEV_FACTS_H

#include "columns/columns.h"

#define MEDIA_ANY UINT32_MAX

/* columns/memdev-facts.c; all by the index of the device, unless they say otherwise */
void memdev_capacity(const struct pcitopo_topo *topo, u32 device, u32 media,
		     struct pcitopo_number *bytes);
bool memdev_trained(const struct pcitopo_topo *topo, u32 device, u8 *protocols);
u32 memdev_of_decoder(const struct pcitopo_topo *topo, u32 decoder);
u32 memdev_regions_of(const struct pcitopo_topo *topo, u32 memdev,
		      u32 **regions);
#define PATH_MAX_PORTS 32 /* root, host bridge, levels of switches, endpoint */
u32 path_ports(const struct pcitopo_topo *topo, u32 device, u32 *ports,
	       u32 size);

/* columns/phrase-cxl.c */
const char *word_flit(const struct pcitopo_cxl_link *link);
const char *word_range_media(const struct pcitopo_cxl_range *range);
const char *word_media_status(u64 status);
void word_protocols(u8 protocols, struct strbuf *text);
void word_range(const struct pcitopo_cxl *cxl, u32 n, struct strbuf *text);
void word_capacity(const struct cli *cli, u32 device, struct strbuf *text);
void word_trained(const struct cli *cli, u32 device, struct strbuf *text);
void word_region(const struct cli *cli, u32 region, struct strbuf *text);
void word_memory(const struct cli *cli, u32 device, struct strbuf *text);
void word_memdev(const struct cli *cli, u32 device, struct strbuf *text);
void word_condition(const struct pcitopo_cxl_memdev *memdev,
		    struct strbuf *text);

/* columns/value-cxl.c */
void value_protocols(struct value *value, u16 protocols);
void value_mode(struct value *value, enum pcitopo_cxl_mode mode);
void value_media_status(struct value *value,
			const struct pcitopo_number *status);
void value_alerts(struct value *value, const struct pcitopo_cxl_health *health);

/* columns/decoder.c */
void value_decoders(struct value *value, const struct cli *cli, u32 port);

/* columns/region.c */
void value_regions(struct value *value, const struct cli *cli, u32 device);

#endif /* PCITOPO_CLI_COLUMNS_MEMDEV_FACTS_H */
