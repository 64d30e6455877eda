/* SPDX-License-Identifier: GPL-2.0-or-later */
/* explain-json.h - what the verb explain says to programs */
#ifndef PCITOPO_CLI_VERBS_EXPLAIN_JSON_H
#define PCITOPO_CLI_VERBS_EXPLAIN_JSON_H

#include <libpcitopo.h>

#include "columns/columns.h"

int explain_json(struct cli *cli, const struct pcitopo_explanation *explanation,
		 const struct pcitopo_history *history);

#endif /* PCITOPO_CLI_VERBS_EXPLAIN_JSON_H */
