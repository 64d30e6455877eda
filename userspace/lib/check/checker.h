/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * checker.h - state of a check while its rules run
 *
 * Private to check/.
 */
#ifndef PCITOPO_CHECK_CHECKER_H
#define PCITOPO_CHECK_CHECKER_H

#include "check/kind-count.h"
#include "check/peers.h"
#include "check/verdict.h"

/**
 * struct pcitopo_checker - state of a check
 * @arena: memory of the result
 * @topo: the model that is checked
 * @options: what the caller accepts
 * @peers: by device index
 * @kinds: all functions that are neither internal nor virtual
 * @is_live: the machine itself was read, and can be read again
 * @sample_age: seconds since its registers were read; 0 where not known
 * @rule: the rule that runs
 * @findings: what the rules found so far; ordinary memory
 * @num_findings: how many
 * @capacity: of @findings
 * @spare: completed by rules, and thrown away, when memory ran out
 * @failed: memory ran out
 */
struct pcitopo_checker {
	struct pcitopo_arena *arena;
	const struct pcitopo_topo *topo;
	const struct pcitopo_check_options *options;
	const struct pcitopo_peers *peers;
	struct pcitopo_kinds kinds;
	bool is_live;
	u64 sample_age;
	const struct pcitopo_rule *rule;
	struct pcitopo_finding *findings;
	u32 num_findings;
	u32 capacity;
	struct pcitopo_finding spare;
	bool failed;
};

#endif /* PCITOPO_CHECK_CHECKER_H */
