// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain-cxl-json.c - why there is no CXL memory, for programs
 */
#include "verbs/explain-cxl.h"

static void add_step(struct json *json, const struct pcitopo_cxl_state *state)
{
	json_open_object(json, NULL);
	json_add_string(json, "step", pcitopo_cxl_step_name(state->step));
	json_add_string(json, "result", pcitopo_cxl_result_name(state->result));
	json_add_string(json, "message", state->message);
	json_add_strings(json, "evidence", state->evidence);
	json_add_string(json, "next", state->next);
	json_close(json);
}

static void add_steps(struct json *json, const char *key,
		      const struct pcitopo_cxl_state *states, u32 count)
{
	u32 i;

	json_open_array(json, key);
	for (i = 0; i < count; i++)
		add_step(json, &states[i]);
	json_close(json);
}

static void add_address(const struct cli *cli, struct json *json,
			const char *key, const struct pcitopo_cxl_chain *chain)
{
	char address[PCITOPO_ADDRESS_SIZE];

	if (!chain || chain->device == PCITOPO_NO_INDEX) {
		json_add_null(json, key);
		return;
	}
	pcitopo_address_format(&cli->topo->devices[chain->device].address,
			       address);
	json_add_string(json, key, address);
}

static void add_name(const struct cli *cli, struct json *json, const char *key,
		     const struct pcitopo_cxl_chain *chain)
{
	json_add_string(json, key,
			chain && chain->memdev != PCITOPO_NO_INDEX ?
				cli->topo->cxl.memdevs[chain->memdev].name :
				NULL);
}

static const char *broken_name(const struct pcitopo_cxl_state *broken)
{
	return broken ? pcitopo_cxl_step_name(broken->step) : NULL;
}

static void add_chain(const struct cli *cli, struct json *json,
		      const struct pcitopo_cxl_chain *chain)
{
	json_open_object(json, NULL);
	add_address(cli, json, "address", chain);
	add_name(cli, json, "linux_name", chain);
	if (chain->in_use || chain->broken)
		json_add_bool(json, "in_use", chain->in_use);
	else
		json_add_null(json, "in_use");
	json_add_string(json, "broken", broken_name(chain->broken));
	add_steps(json, "steps", chain->steps, PCITOPO_CXL_DEVICE_STEPS);
	json_close(json);
}

/**
 * explain_cxl_json - write the document of an explanation
 * @cli: has the machine
 * @explanation: of its CXL memory
 *
 * Return: 0, or EXIT_TROUBLE after a message.
 */
int explain_cxl_json(struct cli *cli,
		     const struct pcitopo_cxl_explanation *explanation)
{
	static const char *const nothing[] = { NULL };
	struct json *json = document_open(cli);
	u32 i;

	if (!json)
		return EXIT_TROUBLE;
	json_open_object(json, "explain");
	json_add_string(json, "subject", "cxl");
	json_add_string(json, "broken", broken_name(explanation->broken));
	add_address(cli, json, "device", explanation->chain);
	add_name(cli, json, "linux_name", explanation->chain);
	json_add_string(json, "message", explanation->message);
	json_add_strings(json, "evidence",
			 explanation->broken ? explanation->broken->evidence :
					       nothing);
	json_add_string(json, "next", explanation->next);
	json_add_strings(json, "not_known", explanation->not_known);
	json_add_number(json, "in_use", explanation->num_in_use);
	add_steps(json, "machine", explanation->machine,
		  PCITOPO_CXL_MACHINE_STEPS);
	json_open_array(json, "memdevs");
	for (i = 0; i < explanation->num_chains; i++)
		add_chain(cli, json, &explanation->chains[i]);
	json_close(json);
	json_close(json);
	document_close(cli, json);
	return 0;
}
