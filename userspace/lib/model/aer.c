// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aer.c - names of the errors of Advanced Error Reporting
 */
#include "model/topo.h"

#include <stdio.h>

static const struct {
	u32 bit;
	const char *name;
} uncorrectable[] = {
	{ PT_AER_UNC_DLP, "Data Link Protocol Error" },
	{ PT_AER_UNC_SURPDN, "Surprise Down" },
	{ PT_AER_UNC_POISON_TLP, "Poisoned TLP" },
	{ PT_AER_UNC_FCP, "Flow Control Protocol Error" },
	{ PT_AER_UNC_COMP_TIME, "Completion Timeout" },
	{ PT_AER_UNC_COMP_ABORT, "Completer Abort" },
	{ PT_AER_UNC_UNX_COMP, "Unexpected Completion" },
	{ PT_AER_UNC_RX_OVER, "Receiver Overflow" },
	{ PT_AER_UNC_MALF_TLP, "Malformed TLP" },
	{ PT_AER_UNC_ECRC, "ECRC Error" },
	{ PT_AER_UNC_UNSUP, "Unsupported Request" },
	{ PT_AER_UNC_ACSV, "ACS Violation" },
	{ PT_AER_UNC_INTN, "Uncorrectable Internal Error" },
};

/**
 * pcitopo_uncorrectable_names - names of uncorrectable errors
 * @status: bits PT_AER_UNC_*
 * @text: "Data Link Protocol Error, Malformed TLP"; of more than three, the
 *	first two and how many more; those without a name as "bit 29"
 * @size: of @text, at least 160
 */
void pcitopo_uncorrectable_names(u32 status, char *text, size_t size)
{
	u32 left = (u32)__builtin_popcount(status), told = 0;
	int length = 0, bit;
	size_t i;

	text[0] = '\0';
	for (bit = 0; bit < 32; bit++) {
		const char *comma = told ? ", " : "";
		const char *name = NULL;

		if (!(status >> bit & 1))
			continue;
		if (told == 2 && left > 1) {
			snprintf(text + length, size - (size_t)length,
				 " and %u more", left);
			return;
		}
		for (i = 0; i < ARRAY_SIZE(uncorrectable); i++) {
			if (uncorrectable[i].bit == (u32)1 << bit)
				name = uncorrectable[i].name;
		}
		if (name)
			length += snprintf(text + length, size - (size_t)length,
					   "%s%s", comma, name);
		else
			length += snprintf(text + length, size - (size_t)length,
					   "%sbit %d", comma, bit);
		told++;
		left--;
	}
}
