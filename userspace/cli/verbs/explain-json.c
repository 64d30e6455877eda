// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain-json.c - which part of a link is suspect, for programs
 */
#include <stdio.h>

#include "verbs/explain-json.h"

static void add_time(struct json *json, const char *key, u64 time_ns)
{
	char text[PCITOPO_TIME_SIZE];

	if (!time_ns) {
		json_add_null(json, key);
		return;
	}
	pcitopo_time_format(time_ns, text);
	json_add_string(json, key, text);
}

static void add_rate(struct json *json, const struct pcitopo_rate *rate)
{
	char text[16];

	if (rate->has_speed) {
		snprintf(text, sizeof(text), "%.1f",
			 pcitopo_speed_gts(rate->speed));
		json_add_decimal(json, "speed_gts",
				 pcitopo_speed_gts(rate->speed), text);
	} else {
		json_add_null(json, "speed_gts");
	}
	if (rate->has_width)
		json_add_number(json, "width", rate->width);
	else
		json_add_null(json, "width");
}

static void add_state(struct json *json, const char *key,
		      const struct pcitopo_link_state *state)
{
	if (!state->known) {
		json_add_null(json, key);
		return;
	}
	json_open_object(json, key);
	json_add_bool(json, "up", state->up);
	add_rate(json, &state->rate);
	json_add_string(json, "verdict",
			state->has_verdict ?
				pcitopo_verdict_name(state->verdict) :
				NULL);
	json_close(json);
}

static void add_evidence(struct json *json,
			 const struct pcitopo_explanation *explanation)
{
	u32 i;

	json_open_array(json, "evidence");
	for (i = 0; i < explanation->num_evidence; i++) {
		const struct pcitopo_evidence *evidence =
			&explanation->evidence[i];

		json_open_object(json, NULL);
		json_add_string(json, "end",
				evidence->has_end ?
					pcitopo_end_name(evidence->end) :
					NULL);
		json_add_string(json, "register", evidence->register_name);
		add_time(json, "time", evidence->time_ns);
		json_add_string(json, "message", evidence->message);
		json_close(json);
	}
	json_close(json);
}

static void add_peers(struct json *json,
		      const struct pcitopo_explanation *explanation)
{
	if (explanation->peers < 2) {
		json_add_null(json, "peers");
		return;
	}
	json_open_object(json, "peers");
	json_add_number(json, "count", explanation->peers);
	json_add_number(json, "majority", explanation->majority);
	add_rate(json, explanation->majority ?
			       &explanation->majority_rate :
			       &(const struct pcitopo_rate){ 0 });
	json_close(json);
}

static void add_history(struct json *json,
			const struct pcitopo_explanation *explanation,
			const struct pcitopo_history *history)
{
	u32 count = history ? history->num_events : 0;

	if (!history) {
		json_add_null(json, "history");
		return;
	}
	json_open_object(json, "history");
	json_add_number(json, "files", history->num_files);
	json_add_number(json, "snapshots", history->num_snapshots);
	json_add_number(json, "events", count);
	json_add_number(json, "skipped", (int64_t)history->num_broken);
	json_add_number(json, "dropped", (int64_t)history->num_dropped);
	add_time(json, "from", count ? history->events[0].real_time_ns : 0);
	add_time(json, "to",
		 count ? history->events[count - 1].real_time_ns : 0);
	json_add_number(json, "changes", (int64_t)explanation->num_changes);
	json_close(json);
}

static void add_transition(struct json *json, const struct pcitopo_event *event)
{
	json_open_object(json, NULL);
	add_time(json, "time", event->real_time_ns);
	json_add_string(json, "serial", event->device_serial);
	add_state(json, "before", &event->before);
	add_state(json, "after", &event->after);
	add_state(json, "worst", &event->worst);
	json_add_number(json, "folded", event->folded);
	json_add_string(json, "snapshot", event->snapshot);
	json_close(json);
}

static void add_sign(struct json *json, enum pcitopo_end end,
		     enum pcitopo_sign sign,
		     const struct pcitopo_sign_seen *seen)
{
	char bits[9];

	snprintf(bits, sizeof(bits), "%08x", seen->bits);
	json_open_object(json, NULL);
	json_add_string(json, "end", pcitopo_end_name(end));
	json_add_string(json, "kind", pcitopo_sign_name(sign));
	json_add_string(json, "register", pcitopo_sign_register(sign));
	json_add_string(json, "bits", bits);
	json_add_number(json, "times", seen->times);
	add_time(json, "first", seen->first_ns);
	add_time(json, "last", seen->last_ns);
	json_close(json);
}

static void add_errors(struct json *json,
		       const struct pcitopo_explanation *explanation)
{
	int end, sign;

	json_open_array(json, "errors");
	for (end = 0; end < PCITOPO_AT_COUNT; end++) {
		for (sign = 0; sign < PCITOPO_SIGN_COUNT; sign++) {
			if (explanation->signs[end][sign].times)
				add_sign(json, (enum pcitopo_end)end,
					 (enum pcitopo_sign)sign,
					 &explanation->signs[end][sign]);
		}
	}
	json_close(json);
}

static void add_explanation(const struct cli *cli, struct json *json,
			    const struct pcitopo_explanation *explanation,
			    const struct pcitopo_history *history)
{
	const struct pcitopo_link *link = &cli->topo->links[explanation->link];
	char address[PCITOPO_ADDRESS_SIZE];
	u32 i;

	pcitopo_address_format(&cli->topo->devices[link->port].address,
			       address);
	json_open_object(json, "explain");
	json_add_string(json, "link", address);
	json_add_string(json, "place", explanation->place);
	json_add_string(json, "suspect",
			pcitopo_suspect_name(explanation->suspect));
	json_add_string(json, "rule", explanation->rule);
	json_add_string(json, "message", explanation->message);
	json_add_bool(json, "bad_now", explanation->bad_now);
	add_evidence(json, explanation);
	json_add_strings(json, "next", explanation->next);
	json_add_strings(json, "not_known", explanation->not_known);
	add_peers(json, explanation);
	json_add_null(json, "retimer_temperature_c");
	add_history(json, explanation, history);
	json_open_array(json, "transitions");
	for (i = 0; i < explanation->num_transitions; i++)
		add_transition(json, explanation->transitions[i]);
	json_close(json);
	add_errors(json, explanation);
	json_close(json);
}

/**
 * explain_json - write the document of an explanation
 * @cli: has the machine
 * @explanation: of a link of it
 * @history: that it was made with, or NULL
 *
 * Return: 0, or EXIT_TROUBLE after a message.
 */
int explain_json(struct cli *cli, const struct pcitopo_explanation *explanation,
		 const struct pcitopo_history *history)
{
	struct json *json = document_open(cli);

	if (!json)
		return EXIT_TROUBLE;
	add_explanation(cli, json, explanation, history);
	json_open_object(json, "link");
	document_fields(cli, json, NOUN_LINK, explanation->link);
	json_close(json);
	document_close(cli, json);
	return 0;
}
