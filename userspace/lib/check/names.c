// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - text forms of what a check comes to
 *
 * The texts are part of the JSON contract: they are added to, never renamed.
 */
#include "check/verdict.h"

static const char *const severity_names[PCITOPO_SEVERITY_COUNT] = {
	[PCITOPO_SEVERITY_ERROR] = "error",
	[PCITOPO_SEVERITY_WARNING] = "warning",
	[PCITOPO_SEVERITY_UNVERIFIED] = "unverified",
	[PCITOPO_SEVERITY_NOTE] = "note",
};

static const char *const result_names[] = {
	[PCITOPO_RESULT_PASS] = "pass",
	[PCITOPO_RESULT_FAIL] = "fail",
	[PCITOPO_RESULT_INCONCLUSIVE] = "inconclusive",
};

/**
 * pcitopo_severity_name - text form of a severity
 * @severity: the severity
 *
 * Return: "error", "warning", "unverified" or "note".
 * Since: 0.1
 */
const char *pcitopo_severity_name(enum pcitopo_severity severity)
{
	return severity_names[severity];
}

/**
 * pcitopo_result_name - text form of the result of a check
 * @result: the result
 *
 * Return: "pass", "fail" or "inconclusive".
 * Since: 0.1
 */
const char *pcitopo_result_name(enum pcitopo_result result)
{
	return result_names[result];
}
