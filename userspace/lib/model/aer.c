// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aer.c - names of the errors of Advanced Error Reporting
 */
#include "model/aer.h"

#include <stdio.h>

#include <pcitopo/regs.h>

const struct pcitopo_flag_name pcitopo_aer_uncorrectable[] = {
	{ "DLP", PT_AER_UNC_DLP },
	{ "SDES", PT_AER_UNC_SURPDN },
	{ "TLP", PT_AER_UNC_POISON_TLP },
	{ "FCP", PT_AER_UNC_FCP },
	{ "CmpltTO", PT_AER_UNC_COMP_TIME },
	{ "CmpltAbrt", PT_AER_UNC_COMP_ABORT },
	{ "UnxCmplt", PT_AER_UNC_UNX_COMP },
	{ "RxOF", PT_AER_UNC_RX_OVER },
	{ "MalfTLP", PT_AER_UNC_MALF_TLP },
	{ "ECRC", PT_AER_UNC_ECRC },
	{ "UnsupReq", PT_AER_UNC_UNSUP },
	{ "ACSViol", PT_AER_UNC_ACSV },
	{ "UncorrIntErr", PT_AER_UNC_INTN },
	{ NULL, 0 },
};

const struct pcitopo_flag_name pcitopo_aer_correctable[] = {
	{ "RxErr", PT_AER_COR_RCVR },
	{ "BadTLP", PT_AER_COR_BAD_TLP },
	{ "BadDLLP", PT_AER_COR_BAD_DLLP },
	{ "Rollover", PT_AER_COR_REP_ROLL },
	{ "Timeout", PT_AER_COR_REP_TIMER },
	{ "AdvNonFatalErr", PT_AER_COR_ADV_NFAT },
	{ "CorrIntErr", PT_AER_COR_INTERNAL },
	{ "HeaderOF", PT_AER_COR_LOG_OVER },
	{ NULL, 0 },
};

/* As the specification has them, by the number of the bit */
#define BIT_OF(mask) __builtin_ctz(mask)

static const char *const titles[32] = {
	[BIT_OF(PT_AER_UNC_DLP)] = "Data Link Protocol Error",
	[BIT_OF(PT_AER_UNC_SURPDN)] = "Surprise Down",
	[BIT_OF(PT_AER_UNC_POISON_TLP)] = "Poisoned TLP",
	[BIT_OF(PT_AER_UNC_FCP)] = "Flow Control Protocol Error",
	[BIT_OF(PT_AER_UNC_COMP_TIME)] = "Completion Timeout",
	[BIT_OF(PT_AER_UNC_COMP_ABORT)] = "Completer Abort",
	[BIT_OF(PT_AER_UNC_UNX_COMP)] = "Unexpected Completion",
	[BIT_OF(PT_AER_UNC_RX_OVER)] = "Receiver Overflow",
	[BIT_OF(PT_AER_UNC_MALF_TLP)] = "Malformed TLP",
	[BIT_OF(PT_AER_UNC_ECRC)] = "ECRC Error",
	[BIT_OF(PT_AER_UNC_UNSUP)] = "Unsupported Request",
	[BIT_OF(PT_AER_UNC_ACSV)] = "ACS Violation",
	[BIT_OF(PT_AER_UNC_INTN)] = "Uncorrectable Internal Error",
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
	u32 left = (u32)__builtin_popcount(status), named = 0;
	int length = 0, bit;

	text[0] = '\0';
	for (bit = 0; bit < 32; bit++) {
		const char *comma = named ? ", " : "";
		const char *name = titles[bit];

		if (!(status >> bit & 1))
			continue;
		if (named == 2 && left > 1) {
			snprintf(text + length, size - (size_t)length,
				 " and %u more", left);
			return;
		}
		if (name)
			length += snprintf(text + length, size - (size_t)length,
					   "%s%s", comma, name);
		else
			length += snprintf(text + length, size - (size_t)length,
					   "%sbit %d", comma, bit);
		named++;
		left--;
	}
}
