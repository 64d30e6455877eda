// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * place-list.c - functions listed in a sentence of evidence
 *
 * A finding that stands for many names them, as far as fits into a line.
 */
#include "check/place-list.h"

#include <stdio.h>

/**
 * pcitopo_places_add - list a function
 * @places: the list; functions that do not fit are counted
 * @device: the function
 * @bits: its value of the register, for example "00000101", or NULL
 */
void pcitopo_places_add(struct pcitopo_places *places,
			const struct pcitopo_device *device, const char *bits)
{
	char address[PCITOPO_ADDRESS_SIZE], part[64];
	int length;

	pcitopo_address_format(&device->address, address);
	length = snprintf(part, sizeof(part), "%s%s%s%s",
			  places->length ? ", " : "", address, bits ? " " : "",
			  bits ? bits : "");
	if (places->left_out ||
	    places->length + (u32)length >= sizeof(places->text)) {
		places->left_out++;
		return;
	}
	memcpy(places->text + places->length, part, (size_t)length + 1);
	places->length += (u32)length;
}

/**
 * pcitopo_places_evidence - add a list to a finding's evidence
 * @checker: the check
 * @finding: the finding
 * @what: for example the register that the list is about
 * @places: the list
 */
void pcitopo_places_evidence(struct pcitopo_checker *checker,
			     struct pcitopo_finding *finding, const char *what,
			     const struct pcitopo_places *places)
{
	if (places->left_out)
		pcitopo_finding_evidence(checker, finding, "%s: %s and %u more",
					 what, places->text, places->left_out);
	else
		pcitopo_finding_evidence(checker, finding, "%s: %s", what,
					 places->text);
}
