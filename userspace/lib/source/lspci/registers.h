/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * registers.h - registers as lspci prints them
 */
#ifndef PCITOPO_SOURCE_LSPCI_REGISTERS_H
#define PCITOPO_SOURCE_LSPCI_REGISTERS_H

#include "base/span.h"
#include "model/topo.h"

/* Registers that have lines of their own */
enum pcitopo_section {
	PCITOPO_SECTION_NONE,
	PCITOPO_SECTION_DEVCAP,
	PCITOPO_SECTION_DEVCTL,
	PCITOPO_SECTION_DEVSTA,
	PCITOPO_SECTION_LNKCAP,
	PCITOPO_SECTION_LNKCTL,
	PCITOPO_SECTION_LNKSTA,
	PCITOPO_SECTION_SLTCAP,
	PCITOPO_SECTION_SLTCTL,
	PCITOPO_SECTION_SLTSTA,
	PCITOPO_SECTION_LNKCAP2,
	PCITOPO_SECTION_LNKCTL2,
	PCITOPO_SECTION_LNKSTA2,
	PCITOPO_SECTION_LANE_ERRORS,
	PCITOPO_SECTION_PHY16,
	PCITOPO_SECTION_PHY32,
	PCITOPO_SECTION_PHY64,
	PCITOPO_SECTION_UESTA,
	PCITOPO_SECTION_UEMSK,
	PCITOPO_SECTION_UESVRT,
	PCITOPO_SECTION_CESTA,
	PCITOPO_SECTION_CEMSK,
	PCITOPO_SECTION_ACSCAP,
	PCITOPO_SECTION_ACSCTL,
	PCITOPO_SECTION_IOVCTL,
	PCITOPO_SECTION_PM_STATUS,
};

bool pcitopo_register_section(const struct pcitopo_span *line, int *section);
void pcitopo_register_line(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section);

/* source/lspci/register-rows.c */
void pcitopo_register_rows(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section);

#endif /* PCITOPO_SOURCE_LSPCI_REGISTERS_H */
