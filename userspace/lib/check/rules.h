/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rules.h - the rules of check
 *
 * Private to check/. The table has every rule that a finding can name; the
 * manual and json.rst are compared with it by tests/cli/test-docs.py.
 */
#ifndef PCITOPO_CHECK_RULES_H
#define PCITOPO_CHECK_RULES_H

#include "check/checker.h"

/* What a rule is run for; links inside silicon are left out */
enum pcitopo_scope {
	PCITOPO_ONCE,
	PCITOPO_EACH_LINK,
	PCITOPO_EACH_DEVICE,
	PCITOPO_EACH_MEMDEV, /* memory device that Linux has made */
	PCITOPO_EACH_REGION,
};

/* What a rule needs to know; what of it is missing is in not_covered */
#define PCITOPO_NEEDS_REGISTERS	 0x01
#define PCITOPO_NEEDS_EARLIER	 0x02 /* an earlier reading */
#define PCITOPO_NEEDS_RETIMERS	 0x04
#define PCITOPO_NEEDS_NUMA	 0x08
#define PCITOPO_NEEDS_CXL	 0x10 /* what Linux made of CXL */
#define PCITOPO_NEEDS_CXL_HEALTH 0x20
#define PCITOPO_NEEDS_CXL_POISON 0x40

/**
 * struct pcitopo_rule - a rule
 * @name: of its findings
 * @severity: the worst that it gives
 * @scope: what it is run for
 * @run: adds findings; its index is that of the link, device, memory device or
 *	region
 * @needs: PCITOPO_NEEDS_*
 * @text: a sentence for the manual, without its full stop
 */
struct pcitopo_rule {
	const char *name;
	enum pcitopo_severity severity;
	enum pcitopo_scope scope;
	void (*run)(struct pcitopo_checker *checker, u32 index);
	unsigned int needs;
	const char *text;
};

extern const struct pcitopo_rule pcitopo_rules[];
extern const u32 pcitopo_num_rules;

/* check/rule-*.c */
void pcitopo_rule_acs_redirect(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_disabled(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_dvsec(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_ends(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_firmware(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_health(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_interleave(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_link(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_poison(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_range(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_region(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_temperature(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_unused(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_cxl_wear(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_equalization(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_fatal_error(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_flexbus_retimers(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_hole(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_limited_by_device(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_limited_by_port(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_link_down(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_link_idle(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_link_speed(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_link_unknown(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_link_width(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_mps(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_no_links(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_numa_node(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_odd_mps(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_odd_one_out(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_retimer_ends(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_sticky(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_target_speed(struct pcitopo_checker *checker, u32 index);
void pcitopo_rule_wired_width(struct pcitopo_checker *checker, u32 index);

#endif /* PCITOPO_CHECK_RULES_H */
