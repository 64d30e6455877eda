// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * defects.c - what is wrong with a configuration space, for people
 */
#include "model/topo.h"

static const struct {
	enum pcitopo_defect defect;
	const char *message;
} messages[] = {
	{ PCITOPO_DEFECT_CAP_LOOP,
	  "its capability list loops; only what came before is used" },
	{ PCITOPO_DEFECT_CAP_POINTER,
	  "a capability pointer leads outside 40h to ffh; only what came before is used" },
	{ PCITOPO_DEFECT_EXT_CAP_LOOP,
	  "its extended capability list loops; only what came before is used" },
	{ PCITOPO_DEFECT_EXT_CAP_POINTER,
	  "an extended capability pointer leads outside 100h to fffh; only what came before is used" },
	{ PCITOPO_DEFECT_CAP_CUT,
	  "a capability runs past the end of its configuration space; only what is there is used" },
};

/**
 * pcitopo_defects_report - write down the defects of a function's bytes
 * @pt: the context
 * @device: the function, with the file and line it came from
 */
void pcitopo_defects_report(struct pcitopo *pt,
			    const struct pcitopo_device *device)
{
	char address[PCITOPO_ADDRESS_SIZE];
	size_t i;

	pcitopo_address_format(&device->address, address);
	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (device->config.defects >> messages[i].defect & 1)
			pcitopo_problems_add(&pt->problems, device->file,
					     device->line, "function %s: %s",
					     address, messages[i].message);
	}
}
