/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * aer.h - names of the errors of Advanced Error Reporting
 */
#ifndef PCITOPO_MODEL_AER_H
#define PCITOPO_MODEL_AER_H

#include "base/span.h"

/* As lspci writes them */
extern const struct pcitopo_flag_name pcitopo_aer_uncorrectable[];
extern const struct pcitopo_flag_name pcitopo_aer_correctable[];

void pcitopo_uncorrectable_names(u32 status, char *text, size_t size);

#endif /* PCITOPO_MODEL_AER_H */
