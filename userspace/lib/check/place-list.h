/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * place-list.h - functions listed in a sentence of evidence
 *
 * Private to check/.
 */
#ifndef PCITOPO_CHECK_PLACE_LIST_H
#define PCITOPO_CHECK_PLACE_LIST_H

#include "check/finding.h"

/**
 * struct pcitopo_places - functions listed in a sentence of evidence
 * @text: their addresses
 * @length: of @text
 * @left_out: how many did not fit
 */
struct pcitopo_places {
	char text[176];
	u32 length;
	u32 left_out;
};

void pcitopo_places_add(struct pcitopo_places *places,
			const struct pcitopo_device *device, const char *bits);
void pcitopo_places_evidence(struct pcitopo_checker *checker,
			     struct pcitopo_finding *finding, const char *what,
			     const struct pcitopo_places *places);

#endif /* PCITOPO_CHECK_PLACE_LIST_H */
