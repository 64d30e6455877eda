// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - text forms of what explain has to say
 */
#include "explain/story.h"

#include <stdio.h>
#include <time.h>

static const char *const suspects[PCITOPO_SUSPECT_COUNT] = {
	[PCITOPO_SUSPECT_NONE] = "none",
	[PCITOPO_SUSPECT_PORT] = "port",
	[PCITOPO_SUSPECT_RETIMER] = "retimer",
	[PCITOPO_SUSPECT_PORT_RETIMER] = "port-retimer",
	[PCITOPO_SUSPECT_RETIMER_CARD] = "retimer-card",
	[PCITOPO_SUSPECT_CARD] = "card",
	[PCITOPO_SUSPECT_SHARED] = "shared",
	[PCITOPO_SUSPECT_UNDECIDED] = "undecided",
};

static const struct {
	const char *name;
	const char *register_name;
} signs[PCITOPO_SIGN_COUNT] = {
	[PCITOPO_SIGN_LANE_ERRORS] = { "lane-errors", "Lane Error Status" },
	[PCITOPO_SIGN_PARITY_LOCAL] = { "parity-local",
					"Local Data Parity Mismatch Status" },
	[PCITOPO_SIGN_PARITY_RETIMER1] = { "parity-retimer1",
					   "First Retimer Data Parity Mismatch Status" },
	[PCITOPO_SIGN_PARITY_RETIMER2] = { "parity-retimer2",
					   "Second Retimer Data Parity Mismatch Status" },
	[PCITOPO_SIGN_RECEIVED] = { "received", "Correctable Error Status" },
	[PCITOPO_SIGN_REPLAYED] = { "replayed", "Correctable Error Status" },
	[PCITOPO_SIGN_DATA_LINK] = { "data-link",
				     "Uncorrectable Error Status" },
	[PCITOPO_SIGN_SURPRISE_DOWN] = { "surprise-down",
					 "Uncorrectable Error Status" },
	[PCITOPO_SIGN_INTERNAL] = { "internal",
				    "Uncorrectable or Correctable Error Status" },
	[PCITOPO_SIGN_MALFORMED] = { "malformed",
				     "Uncorrectable Error Status" },
	[PCITOPO_SIGN_DEVICE_STATUS] = { "device-status", "Device Status" },
	[PCITOPO_SIGN_LBMS] = { "lbms", "Link Status" },
	[PCITOPO_SIGN_LABS] = { "labs", "Link Status" },
};

/**
 * pcitopo_suspect_name - text form of a suspect
 * @suspect: which
 *
 * Return: for example "port-retimer".
 * Since: 0.1
 */
const char *pcitopo_suspect_name(enum pcitopo_suspect suspect)
{
	return suspects[suspect];
}

/**
 * pcitopo_end_name - text form of an end
 * @end: which
 *
 * Return: "port" or "device".
 * Since: 0.1
 */
const char *pcitopo_end_name(enum pcitopo_end end)
{
	return end == PCITOPO_AT_PORT ? "port" : "device";
}

/**
 * pcitopo_sign_name - text form of a sign
 * @sign: which
 *
 * Return: for example "lane-errors".
 * Since: 0.1
 */
const char *pcitopo_sign_name(enum pcitopo_sign sign)
{
	return signs[sign].name;
}

/**
 * pcitopo_sign_register - the register that has a sign
 * @sign: which
 *
 * Return: as the specification calls it.
 * Since: 0.1
 */
const char *pcitopo_sign_register(enum pcitopo_sign sign)
{
	return signs[sign].register_name;
}

/**
 * pcitopo_time_format - a time for people
 * @time_ns: CLOCK_REALTIME in nanoseconds
 * @text: UTC by ISO 8601, for example "2026-11-22T03:00:00.120Z"
 */
void pcitopo_time_format(u64 time_ns, char text[PCITOPO_TIME_SIZE])
{
	time_t seconds = (time_t)(time_ns / 1000000000);
	unsigned int milliseconds = (unsigned int)(time_ns / 1000000 % 1000);
	struct tm utc;
	size_t length;

	snprintf(text, PCITOPO_TIME_SIZE, "?");
	if (!gmtime_r(&seconds, &utc))
		return;
	length = strftime(text, PCITOPO_TIME_SIZE - 6, "%Y-%m-%dT%H:%M:%S",
			  &utc);
	snprintf(text + length, PCITOPO_TIME_SIZE - length, ".%03uZ",
		 milliseconds);
}
