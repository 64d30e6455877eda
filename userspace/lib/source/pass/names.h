/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * names.h - pass "names": the PCI ID database
 *
 * Private to the sources.
 */
#ifndef PCITOPO_SOURCE_PASS_NAMES_H
#define PCITOPO_SOURCE_PASS_NAMES_H

struct pcitopo;

void pcitopo_pass_names(struct pcitopo *pt);

#endif /* PCITOPO_SOURCE_PASS_NAMES_H */
