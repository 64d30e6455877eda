/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * finding.h - adding to the list of findings
 *
 * Private to check/. All that rules have in common.
 */
#ifndef PCITOPO_CHECK_FINDING_H
#define PCITOPO_CHECK_FINDING_H

#include "check/checker.h"

struct pcitopo_finding *pcitopo_finding_add(struct pcitopo_checker *checker,
					    u32 device, u32 link);
struct pcitopo_finding *pcitopo_finding_link(struct pcitopo_checker *checker,
					     u32 link);
struct pcitopo_finding *pcitopo_finding_fold(struct pcitopo_checker *checker,
					     u32 device, u32 count);
void pcitopo_finding_evidence(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding,
			      const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void pcitopo_finding_register(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding, const char *end,
			      u32 device, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
const char *pcitopo_finding_text(struct pcitopo_checker *checker,
				 const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void pcitopo_findings_sort(struct pcitopo_checker *checker);

#endif /* PCITOPO_CHECK_FINDING_H */
