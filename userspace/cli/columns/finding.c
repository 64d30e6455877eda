// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * finding.c - the fields of findings, for a cli that has checked
 */
#include "columns/columns.h"

static const struct pcitopo_finding *finding_at(const struct cli *cli,
						u32 index)
{
	return &cli->check->findings[index];
}

static void finding_id(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, finding_at(cli, index)->id);
}

static void finding_rule(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, finding_at(cli, index)->rule);
}

static void finding_severity(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_finding *finding = finding_at(cli, index);

	value_string(value, pcitopo_severity_name(finding->severity));
}

static void finding_device(const struct cli *cli, u32 index,
			   struct value *value)
{
	value_address(value, cli, finding_at(cli, index)->device);
}

static void finding_slot(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, finding_at(cli, index)->slot);
}

static void finding_link(const struct cli *cli, u32 index, struct value *value)
{
	u32 link = finding_at(cli, index)->link;

	if (link != PCITOPO_NO_INDEX)
		value_address(value, cli, cli->topo->links[link].port);
}

static void finding_measured(const struct cli *cli, u32 index,
			     struct value *value)
{
	value_string(value, finding_at(cli, index)->measured);
}

static void finding_expected(const struct cli *cli, u32 index,
			     struct value *value)
{
	value_string(value, finding_at(cli, index)->expected);
}

static void finding_evidence(const struct cli *cli, u32 index,
			     struct value *value)
{
	const char *const *evidence = finding_at(cli, index)->evidence;

	value_list(value);
	for (; *evidence; evidence++)
		value_append(value, *evidence);
}

static void finding_message(const struct cli *cli, u32 index,
			    struct value *value)
{
	value_string(value, finding_at(cli, index)->message);
}

static void finding_action(const struct cli *cli, u32 index,
			   struct value *value)
{
	value_string(value, finding_at(cli, index)->action);
}

static const struct column finding_table[] = {
	{ "id", TYPE_STRING, 0, "name by place", finding_id },
	{ "rule", TYPE_STRING, 0, "rule", finding_rule },
	{ "severity", TYPE_STRING, 0, "error, warning, note, unverified",
	  finding_severity },
	{ "device", TYPE_ADDRESS, 0, "device", finding_device },
	{ "slot", TYPE_STRING, 0, "physical slot", finding_slot },
	{ "link", TYPE_ADDRESS, 0, "link", finding_link },
	{ "measured", TYPE_STRING, 0, "what was found", finding_measured },
	{ "expected", TYPE_STRING, 0, "what should have been",
	  finding_expected },
	{ "evidence", TYPE_STRING, COLUMN_LIST, "which end, which register",
	  finding_evidence },
	{ "message", TYPE_STRING, 0, "one line", finding_message },
	{ "action", TYPE_STRING, 0, "what to do next", finding_action },
};

const struct column_table finding_columns = { finding_table,
					      ARRAY_SIZE(finding_table) };
