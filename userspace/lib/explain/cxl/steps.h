/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * steps.h - looking at one piece of the chain
 *
 * Private to explain-cxl*.c. A step is looked at by itself: what follows from
 * others, before or behind it, is explain/cxl/chain.c's.
 */
#ifndef PCITOPO_EXPLAIN_CXL_STEPS_H
#define PCITOPO_EXPLAIN_CXL_STEPS_H

#include "explain/cxl/chain.h"
#include "model/cxl-facts.h"

/**
 * struct pcitopo_cxl_walk - a walk along the chain
 * @pt: the context
 * @topo: its model
 * @cxl: what Linux made of CXL
 * @index: the device, or %PCITOPO_NO_INDEX
 * @device: its function, or NULL
 * @link: its link, or NULL
 * @memdev: what Linux made of it, or NULL
 * @endpoint: its endpoint port, or %PCITOPO_NO_INDEX
 * @region: a region that it has a part in, the worst of several, or NULL
 * @state: the step that is looked at
 */
struct pcitopo_cxl_walk {
	struct pcitopo *pt;
	const struct pcitopo_topo *topo;
	const struct pcitopo_cxl_system *cxl;
	u32 index;
	const struct pcitopo_device *device;
	const struct pcitopo_link *link;
	const struct pcitopo_cxl_memdev *memdev;
	u32 endpoint;
	const struct pcitopo_cxl_region *region;
	struct pcitopo_cxl_state *state;
};

typedef void pcitopo_cxl_step_fn(struct pcitopo_cxl_walk *walk);

/* explain/cxl/names.c */
void pcitopo_cxl_say(struct pcitopo_cxl_walk *walk,
		     enum pcitopo_cxl_result result, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void pcitopo_cxl_evidence(struct pcitopo_cxl_walk *walk, const char *format,
			  ...) __attribute__((format(printf, 2, 3)));
void pcitopo_cxl_next(struct pcitopo_cxl_walk *walk, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
const char *pcitopo_cxl_elsewhere(const struct pcitopo *pt);

/* explain/cxl/machine.c */
pcitopo_cxl_step_fn pcitopo_cxl_step_function, pcitopo_cxl_step_acpi_root,
	pcitopo_cxl_step_cedt, pcitopo_cxl_step_host_bridge,
	pcitopo_cxl_step_window, pcitopo_cxl_step_core,
	pcitopo_cxl_step_acpi_driver;

/* explain/cxl/device.c */
pcitopo_cxl_step_fn pcitopo_cxl_step_link, pcitopo_cxl_step_capability,
	pcitopo_cxl_step_media, pcitopo_cxl_step_enable;

/* explain/cxl/driver.c */
bool pcitopo_cxl_lacks_driver(struct pcitopo_cxl_walk *walk,
			      enum pcitopo_cxl_driver driver);
pcitopo_cxl_step_fn pcitopo_cxl_step_driver, pcitopo_cxl_step_memdev,
	pcitopo_cxl_step_endpoint;

/* explain/cxl/memory.c */
pcitopo_cxl_step_fn pcitopo_cxl_step_decoder, pcitopo_cxl_step_region,
	pcitopo_cxl_step_use, pcitopo_cxl_step_online;

#endif /* PCITOPO_EXPLAIN_CXL_STEPS_H */
