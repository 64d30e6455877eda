/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cxl.h - what rules about CXL have in common
 *
 * Private to the library.
 */
#ifndef PCITOPO_CHECK_CXL_H
#define PCITOPO_CHECK_CXL_H

#include "check/check.h"
#include "model/cxl-facts.h"

/* check/cxl.c */
void pcitopo_cxl_finding_place(struct pcitopo_checker *checker,
			       struct pcitopo_finding *finding);

/* check/rule-cxl-link.c */
void pcitopo_check_cxl_links(struct pcitopo_checker *checker);

/* check/rule-cxl-device.c */
void pcitopo_check_cxl_devices(struct pcitopo_checker *checker);

/* check/rule-cxl-memory.c */
void pcitopo_check_cxl_memory(struct pcitopo_checker *checker);

/* check/rule-cxl-interleave.c */
void pcitopo_check_cxl_interleave(struct pcitopo_checker *checker);

/* check/rule-cxl-health.c */
void pcitopo_check_cxl_health(struct pcitopo_checker *checker);

/* check/rule-cxl-firmware.c */
void pcitopo_check_cxl_firmware(struct pcitopo_checker *checker);

#endif /* PCITOPO_CHECK_CXL_H */
