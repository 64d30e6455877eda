/* SPDX-License-Identifier: GPL-2.0-or-later */
/* report.h - parts of the text that check and the summary have in common */
#ifndef PCITOPO_CLI_VERBS_REPORT_H
#define PCITOPO_CLI_VERBS_REPORT_H

#include "columns/cli.h"

/* verbs/report.c */
void report_verdict(const struct cli *cli);
u32 report_finding(const struct cli *cli, u32 index);
void report_not_covered(const struct cli *cli);

/* verbs/summary-paths.c */
void summary_paths(const struct cli *cli);

/* verbs/groups.c */
void report_groups(const struct cli *cli);

#endif /* PCITOPO_CLI_VERBS_REPORT_H */
