/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * topo.h - filling the model
 *
 * Private to the library. A source reports records, one per function, in any
 * order; model/topo.c joins them. It knows no source.
 */
#ifndef PCITOPO_MODEL_TOPO_H
#define PCITOPO_MODEL_TOPO_H

#include "model/context.h"

/* model/topo.c */
struct pcitopo_device *pcitopo_topo_add(struct pcitopo *pt,
					const struct pcitopo_address *address);
int pcitopo_topo_finish(struct pcitopo *pt);

/* model/walk.c */
u32 pcitopo_topo_next(const struct pcitopo_topo *topo, u32 index);
u32 pcitopo_topo_skip(const struct pcitopo_topo *topo, u32 index);
u32 pcitopo_topo_depth(const struct pcitopo_topo *topo, u32 index);
bool pcitopo_is_card_kind(const struct pcitopo_device *device);
u32 pcitopo_link_payload(const struct pcitopo_topo *topo,
			 const struct pcitopo_link *link);

/* model/buses.c */
int pcitopo_buses_join(struct pcitopo *pt);

/* model/link.c */
int pcitopo_links_collect(struct pcitopo *pt);
void pcitopo_links_inherit(struct pcitopo_topo *topo);
int pcitopo_retimers_collect(struct pcitopo_topo *topo);

/* model/kind.c: what each function is, and what is internal */
void pcitopo_kind_assign(struct pcitopo_topo *topo);
void pcitopo_kind_mark_internal(struct pcitopo_topo *topo);
bool pcitopo_kind_link_is_internal(const struct pcitopo_topo *topo, u32 port,
				   u32 device);
bool pcitopo_kind_is_placeholder(const struct pcitopo_device *device);

/* model/cxl-system.c */
int pcitopo_cxl_dport_compare(const void *a, const void *b);

/* model/defects.c */
void pcitopo_defects_report(struct pcitopo *pt,
			    const struct pcitopo_device *device);

/* model/shape.c */
void pcitopo_shape(const struct pcitopo_topo *topo, char shape[9]);

/* model/place.c */
#define PCITOPO_PLACE_SIZE 2080
void pcitopo_place(const struct pcitopo_topo *topo, u32 device,
		   char place[PCITOPO_PLACE_SIZE]);

/* model/switch.c */
int pcitopo_switch_collect(struct pcitopo_topo *topo);

/* model/verdict.c */
void pcitopo_verdict_assign(struct pcitopo_topo *topo);
enum pcitopo_verdict pcitopo_verdict_at(const struct pcitopo_topo *topo,
					u32 index,
					const struct pcitopo_rate *rate);

static inline u64 pcitopo_address_key(const struct pcitopo_address *address)
{
	return (u64)address->domain << 16 | (u64)address->bus << 8 |
	       (u64)address->device << 3 | address->function;
}

static inline bool pcitopo_same_bus(const struct pcitopo_device *a,
				    const struct pcitopo_device *b)
{
	return a->address.domain == b->address.domain &&
	       a->address.bus == b->address.bus;
}

static inline bool
pcitopo_is_downstream_port(const struct pcitopo_device *device)
{
	return device->kind == PCITOPO_KIND_ROOT_PORT ||
	       device->kind == PCITOPO_KIND_SWITCH_DOWNSTREAM;
}

/* Bus that a bridge leads to; 0: the bridge is not configured */
static inline u8 pcitopo_bus_below(const struct pcitopo_device *device)
{
	if (pcitopo_has(&device->config, PCITOPO_HAVE_BUSES))
		return device->config.secondary;
	return device->has_bus_below ? device->bus_below : 0;
}

static inline bool pcitopo_does_not_answer(const struct pcitopo_device *device)
{
	return device->config.defects >> PCITOPO_DEFECT_ALL_ONES & 1;
}

#endif /* PCITOPO_MODEL_TOPO_H */
