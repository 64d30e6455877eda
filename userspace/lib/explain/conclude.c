// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * conclude.c - what the conclusions of rules have in common
 */
#include "explain/rules.h"

#include <stdarg.h>

/**
 * pcitopo_rule_suspect - name the suspect
 * @explanation: gets it
 * @suspect: the suspect
 * @message: why, in one line
 */
void pcitopo_rule_suspect(struct pcitopo_explanation *explanation,
			  enum pcitopo_suspect suspect, const char *message)
{
	explanation->suspect = suspect;
	explanation->message = message;
}

/**
 * pcitopo_rule_note - add evidence about the link as a whole
 * @story: the story
 * @explanation: gets the evidence
 * @format: the sentence, as for printf
 */
void pcitopo_rule_note(const struct pcitopo_story *story,
		       struct pcitopo_explanation *explanation,
		       const char *format, ...)
{
	va_list args;

	va_start(args, format);
	pcitopo_evidence_vadd(story, explanation,
			      &(struct pcitopo_evidence){ 0 }, format, args);
	va_end(args);
}

/**
 * pcitopo_rule_note_port - add what a register of the port says now
 * @story: the story
 * @explanation: gets the evidence
 * @register_name: which register
 * @what: what it says
 */
void pcitopo_rule_note_port(const struct pcitopo_story *story,
			    struct pcitopo_explanation *explanation,
			    const char *register_name, const char *what)
{
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&story->port->address, address);
	pcitopo_evidence_add(
		story, explanation,
		&(struct pcitopo_evidence){ .has_end = true,
					    .end = PCITOPO_AT_PORT,
					    .register_name = register_name },
		"port %s: %s: %s", address, register_name, what);
}

/**
 * pcitopo_rule_note_repeat - add who else was in trouble, where
 * @story: the story
 * @explanation: is added to, unless there is no repeat
 * @repeat: the same trouble, or none
 * @what: how it begins
 */
void pcitopo_rule_note_repeat(const struct pcitopo_story *story,
			      struct pcitopo_explanation *explanation,
			      const struct pcitopo_repeat *repeat,
			      const char *what)
{
	char time[PCITOPO_TIME_SIZE];
	const char *place, *serial;

	if (!repeat->kinds)
		return;
	place = repeat->event->place ? repeat->event->place : "?";
	serial = repeat->event->device_serial;
	pcitopo_time_format(repeat->event->real_time_ns, time);
	pcitopo_evidence_add(story, explanation,
			     &(struct pcitopo_evidence){
				     .time_ns = repeat->event->real_time_ns },
			     "%s: at %s, place %s%s%s", what, time, place,
			     serial ? ", serial number " : "",
			     serial ? serial : "");
}
