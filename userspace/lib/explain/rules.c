// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rules.c - from what is known to a suspect
 *
 * Rules stand in tables and are tried in their order: what clears a link first,
 * then what many links have in common, then who was where, then what registers
 * say of one end or segment. The first that applies decides. Each has a row in
 * Documentation/explain.rst, with its reason; what the registers cannot tell
 * apart stays undecided, with the step that would tell.
 */
#include "explain/rules.h"

/**
 * pcitopo_rule_suspect - say who is suspect
 * @explanation: is told
 * @who: the suspect
 * @message: why, in one line
 */
void pcitopo_rule_suspect(struct pcitopo_explanation *explanation,
			  enum pcitopo_suspect who, const char *message)
{
	explanation->suspect = who;
	explanation->message = message;
}

/**
 * pcitopo_rule_tell - add evidence about the link as a whole
 * @story: the story
 * @explanation: is added to
 * @message: the sentence
 */
void pcitopo_rule_tell(const struct pcitopo_story *story,
		       struct pcitopo_explanation *explanation,
		       const char *message)
{
	pcitopo_evidence_add(story, explanation,
			     &(struct pcitopo_evidence){
				     .message = message,
			     });
}

/**
 * pcitopo_rule_tell_port - add what a register of the port says now
 * @story: the story
 * @explanation: is added to
 * @register_name: which register
 * @what: what it says
 */
void pcitopo_rule_tell_port(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation,
			    const char *register_name, const char *what)
{
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&story->port->address, address);
	pcitopo_evidence_add(
		story, explanation,
		&(struct pcitopo_evidence){ .has_end = true,
					    .end = PCITOPO_AT_PORT,
					    .register_name = register_name,
					    .message = pcitopo_arena_printf(
						    &story->pt->arena,
						    "port %s: %s: %s", address,
						    register_name, what) });
}

/**
 * pcitopo_rule_tell_tale - add who else was in trouble, where
 * @story: the story
 * @explanation: is added to, unless there is no tale
 * @tale: the tale
 * @what: how it begins
 */
void pcitopo_rule_tell_tale(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation,
			    const struct pcitopo_tale *tale, const char *what)
{
	char time[PCITOPO_TIME_SIZE];
	const char *place, *serial;

	if (!tale->kinds)
		return;
	place = tale->event->place ? tale->event->place : "?";
	serial = tale->event->device_serial;
	pcitopo_time_format(tale->event->real_time_ns, time);
	pcitopo_evidence_add(story, explanation,
			     &(struct pcitopo_evidence){
				     .time_ns = tale->event->real_time_ns,
				     .message = pcitopo_arena_printf(
					     &story->pt->arena,
					     "%s: at %s, place %s%s%s", what,
					     time, place,
					     serial ? ", serial number " : "",
					     serial ? serial : "") });
}

/**
 * pcitopo_rules_apply - find a suspect
 * @story: what is known
 * @explanation: gets suspect, rule, message, evidence and steps
 */
void pcitopo_rules_apply(const struct pcitopo_story *story,
			 struct pcitopo_explanation *explanation)
{
	static const struct pcitopo_rule *const tables[] = {
		pcitopo_rules_clear,
		pcitopo_rules_who,
		pcitopo_rules_registers,
	};
	const struct pcitopo_rule *rule;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(tables); i++) {
		for (rule = tables[i]; rule->name; rule++) {
			if (!rule->applies(story))
				continue;
			explanation->rule = rule->name;
			rule->conclude(story, explanation);
			return;
		}
	}
}
