/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain-cxl.h - what the verb explain says of cxl */
#ifndef PCITOPO_CLI_VERBS_EXPLAIN_CXL_H
#define PCITOPO_CLI_VERBS_EXPLAIN_CXL_H

#include <libpcitopo.h>

#include "columns/columns.h"

/* verbs/explain-cxl.c */
int explain_cxl(struct cli *cli);

/* verbs/explain-cxl-json.c */
int explain_cxl_json(struct cli *cli,
		     const struct pcitopo_cxl_explanation *explanation);

#endif /* PCITOPO_CLI_VERBS_EXPLAIN_CXL_H */
