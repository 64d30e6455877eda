/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verdict.h - the verdict on a server, and the findings behind it
 */
#ifndef PCITOPO_CHECK_VERDICT_H
#define PCITOPO_CHECK_VERDICT_H

#include "model/model.h"

struct pcitopo;

enum pcitopo_severity {
	PCITOPO_SEVERITY_ERROR,
	PCITOPO_SEVERITY_WARNING,
	PCITOPO_SEVERITY_UNVERIFIED,
	PCITOPO_SEVERITY_NOTE,
	PCITOPO_SEVERITY_COUNT
};

enum pcitopo_result {
	PCITOPO_RESULT_PASS,
	PCITOPO_RESULT_FAIL,
	PCITOPO_RESULT_INCONCLUSIVE,
};

#define PCITOPO_FINDING_EVIDENCE 8

/**
 * struct pcitopo_finding - one thing that check has to say
 * @id: by place ("link-width@1:20:01.0/3.0"), survives renumbering of buses
 * @rule: name of the rule
 * @severity: how bad
 * @device: device index or PCITOPO_NO_INDEX
 * @link: link index or PCITOPO_NO_INDEX
 * @slot: or NULL
 * @measured: short text ("x8"), or NULL
 * @expected: short text ("x16"), or NULL
 * @evidence: sentences naming end and register; NULL ends the list
 * @message: one line, complete
 * @action: what to do next, or NULL
 * @accepted: covered by an accepted verdict
 * @folded: how many equal ones this one stands for (1: only itself)
 */
struct pcitopo_finding {
	const char *id;
	const char *rule;
	enum pcitopo_severity severity;
	u32 device;
	u32 link;
	const char *slot;
	const char *measured;
	const char *expected;
	const char *evidence[PCITOPO_FINDING_EVIDENCE + 1];
	const char *message;
	const char *action;
	bool accepted;
	u32 folded;
};

/**
 * struct pcitopo_check - verdict on the server
 * @result: what it comes to
 * @counts: links by verdict, internal ones left out
 * @num_links: all links judged and not empty
 * @num_internal: internal links
 * @limited_by_device: of the limited links, by the device only
 * @limited_by_port: by the port only
 * @limited_by_both: by both (one in speed, the other in width)
 * @limited_by_target: by a lowered target speed
 * @findings: errors first, then warnings, unverified, notes; by address within
 * @num_findings: how many
 * @not_covered: what was not looked at, NULL-terminated sentences
 * @shape: 8 hex digits: hash of topology, capabilities and verdicts
 * @exit_status: 0, 1 or 3, as in DESIGN
 */
struct pcitopo_check {
	enum pcitopo_result result;
	u32 counts[PCITOPO_VERDICT_COUNT];
	u32 num_links;
	u32 num_internal;
	u32 limited_by_device;
	u32 limited_by_port;
	u32 limited_by_both;
	u32 limited_by_target;
	const struct pcitopo_finding *findings;
	u32 num_findings;
	const char *const *not_covered;
	char shape[9];
	int exit_status;
};

/**
 * struct pcitopo_check_options - what the caller asks of a check
 * @accept: bit set of enum pcitopo_verdict and, for unknown links, of the
 *	reason ASLEEP: PCITOPO_ACCEPT_*
 * @fail_on_warning: warnings fail the check
 */
#define PCITOPO_ACCEPT_IDLE   0x1
#define PCITOPO_ACCEPT_ASLEEP 0x2
struct pcitopo_check_options {
	unsigned int accept;
	bool fail_on_warning;
};

const char *pcitopo_severity_name(enum pcitopo_severity severity);
const char *pcitopo_result_name(enum pcitopo_result result);
int pcitopo_check(const struct pcitopo *pt,
		  const struct pcitopo_check_options *options,
		  struct pcitopo_check **check);
void pcitopo_check_free(struct pcitopo_check *check);

#endif /* PCITOPO_CHECK_VERDICT_H */
