// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - saying what is known of a piece of the chain
 *
 * The names are part of the JSON contract: they are added to, never renamed.
 */
#include "explain/cxl/steps.h"

#include <stdarg.h>
#include <stdio.h>

static const char *const step_names[PCITOPO_CXL_STEP_COUNT] = {
	[PCITOPO_CXL_STEP_FUNCTION] = "function",
	[PCITOPO_CXL_STEP_ACPI_ROOT] = "acpi-root",
	[PCITOPO_CXL_STEP_CEDT] = "cedt",
	[PCITOPO_CXL_STEP_HOST_BRIDGE] = "host-bridge",
	[PCITOPO_CXL_STEP_WINDOW] = "window",
	[PCITOPO_CXL_STEP_CORE] = "core",
	[PCITOPO_CXL_STEP_ACPI_DRIVER] = "acpi-driver",
	[PCITOPO_CXL_STEP_LINK] = "link",
	[PCITOPO_CXL_STEP_CAPABILITY] = "capability",
	[PCITOPO_CXL_STEP_MEDIA] = "media",
	[PCITOPO_CXL_STEP_DRIVER] = "driver",
	[PCITOPO_CXL_STEP_MEMDEV] = "memdev",
	[PCITOPO_CXL_STEP_ENDPOINT] = "endpoint",
	[PCITOPO_CXL_STEP_ENABLE] = "enable",
	[PCITOPO_CXL_STEP_DECODER] = "decoder",
	[PCITOPO_CXL_STEP_REGION] = "region",
	[PCITOPO_CXL_STEP_USE] = "use",
	[PCITOPO_CXL_STEP_ONLINE] = "online",
};

static const char *const result_names[PCITOPO_CXL_RESULT_COUNT] = {
	[PCITOPO_CXL_UNKNOWN] = "unknown",
	[PCITOPO_CXL_OK] = "ok",
	[PCITOPO_CXL_BROKEN] = "broken",
	[PCITOPO_CXL_SKIPPED] = "skipped",
};

/**
 * pcitopo_cxl_step_name - name of a piece of the chain
 * @step: the piece
 *
 * Return: for example "host-bridge".
 * Since: 0.1
 */
const char *pcitopo_cxl_step_name(enum pcitopo_cxl_step step)
{
	return step_names[step];
}

/**
 * pcitopo_cxl_result_name - how a piece of the chain is
 * @result: how it is
 *
 * Return: for example "broken".
 * Since: 0.1
 */
const char *pcitopo_cxl_result_name(enum pcitopo_cxl_result result)
{
	return result_names[result];
}

#define LINE_SIZE 512

__attribute__((format(printf, 2, 0))) static const char *
line(struct pcitopo *pt, const char *format, va_list args)
{
	char text[LINE_SIZE];

	vsnprintf(text, sizeof(text), format, args);
	return pcitopo_arena_strdup(&pt->arena, text);
}

/**
 * pcitopo_cxl_say - how the piece is that is looked at
 * @walk: the walk
 * @result: how it is
 * @format: why, in one line, as for printf
 */
void pcitopo_cxl_say(struct pcitopo_cxl_walk *walk,
		     enum pcitopo_cxl_result result, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	walk->state->result = result;
	walk->state->message = line(walk->pt, format, args);
	va_end(args);
}

/**
 * pcitopo_cxl_evidence - what was read
 * @walk: the walk
 * @format: as for printf; what does not fit is left out
 */
void pcitopo_cxl_evidence(struct pcitopo_cxl_walk *walk, const char *format,
			  ...)
{
	va_list args;
	int i;

	for (i = 0; i < PCITOPO_CXL_STEP_EVIDENCE; i++) {
		if (walk->state->evidence[i])
			continue;
		va_start(args, format);
		walk->state->evidence[i] = line(walk->pt, format, args);
		va_end(args);
		return;
	}
}

/**
 * pcitopo_cxl_next - what to do about a piece
 * @walk: the walk
 * @format: as for printf
 */
void pcitopo_cxl_next(struct pcitopo_cxl_walk *walk, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	walk->state->next = line(walk->pt, format, args);
	va_end(args);
}

/**
 * pcitopo_cxl_elsewhere - where to look for what is not in the input
 * @pt: the context
 *
 * Return: a command.
 */
const char *pcitopo_cxl_elsewhere(const struct pcitopo *pt)
{
	if (pcitopo_is_live(pt))
		return "look as root: sudo pcitopo explain cxl";
	return "look on the machine itself: sudo pcitopo explain cxl";
}
