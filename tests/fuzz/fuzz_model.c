// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_model.c - what must hold of every model, whatever it was made from
 *
 * A model is sound: sorted, without circles, every index inside its array. Then
 * everything that the library can tell of it is asked for: verdicts, shape,
 * paths, matrix, things by name.
 */
#include <stdlib.h>
#include <string.h>

#include <libpcitopo.h>

#include "fuzz.h"

/* Pairs of more show nothing new, but take time */
#define MAX_ENDS 48

static bool in(u32 index, u32 count)
{
	return index < count || index == PCITOPO_NO_INDEX;
}

static void check_device(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];
	u32 up = index, steps = 0;

	require(device->kind < PCITOPO_KIND_COUNT &&
			in(device->parent, topo->num_devices) &&
			in(device->link, topo->num_links) &&
			in(device->port_link, topo->num_links) &&
			in(device->port_switch, topo->num_switches) &&
			device->root < topo->num_roots &&
			in(device->first_child, topo->num_devices) &&
			in(device->next_sibling, topo->num_devices),
		"device outside");
	while ((up = topo->devices[up].parent) != PCITOPO_NO_INDEX)
		require(++steps < topo->num_devices, "bridges in a circle");
	require(pcitopo_device_find(topo, &device->address) == index,
		"devices not sorted, or one twice");
}

static void check_link(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_link *link = &topo->links[index];

	require(link->port < topo->num_devices &&
			in(link->device, topo->num_devices),
		"link outside");
	require(topo->devices[link->port].port_link == index,
		"port does not know its link");
	require(link->verdict < PCITOPO_VERDICT_COUNT &&
			(link->internal ||
			 link->verdict != PCITOPO_VERDICT_NONE),
		"link without a verdict");
	require(link->internal || link->verdict == PCITOPO_VERDICT_OK ||
			link->reasons,
		"verdict without a reason");
	require(link->reasons >> PCITOPO_REASON_COUNT == 0, "unknown reason");
	require(link->retimers <= 2, "too many retimers");
	require(pcitopo_rate_gbytes(&link->current) >= 0, "negative bandwidth");
}

static void check_switch(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_switch *sw = &topo->switches[index];
	u32 i;

	require(sw->upstream < topo->num_devices &&
			topo->devices[sw->upstream].port_switch == index,
		"upstream port does not know its switch");
	for (i = 0; i < sw->num_downstream; i++)
		require(topo->downstream_ports[sw->first_downstream + i] <
				topo->num_devices,
			"downstream port outside");
}

static void check_topo(const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++)
		check_device(topo, i);
	for (i = 0; i < topo->num_links; i++)
		check_link(topo, i);
	for (i = 0; i < topo->num_switches; i++)
		check_switch(topo, i);
	for (i = 0; i < topo->num_retimers; i++)
		require(topo->retimers[i].link < topo->num_links &&
				topo->retimers[i].index < 2,
			"retimer outside");
	for (i = 0; i < topo->num_memdevs; i++)
		require(topo->memdevs[i] < topo->num_devices,
			"memory device outside");
}

static void check_path(const struct pcitopo_topo *topo,
		       const struct pcitopo_path *path)
{
	u32 i;

	require(path->num_links <= PCITOPO_PATH_MAX_LINKS &&
			path->num_switches <= PCITOPO_PATH_MAX_LINKS,
		"path too long");
	for (i = 0; i < path->num_links; i++)
		require(path->links[i] < topo->num_links, "hop outside");
	for (i = 0; i < path->num_switches; i++)
		require(path->switches[i] < topo->num_switches,
			"switch outside");
	require(in(path->bottleneck, topo->num_links), "bottleneck outside");
	require(!path->has_root || path->root < topo->num_roots,
		"root outside");
}

static void check_paths(const struct pcitopo_topo *topo)
{
	u32 count = topo->num_devices < MAX_ENDS ? topo->num_devices : MAX_ENDS;
	static struct pcitopo_path path;
	u32 shared[4];
	u32 a, b;

	for (a = 0; a < count; a++) {
		if (!pcitopo_path_to_cpu(topo, a, &path))
			check_path(topo, &path);
		pcitopo_path_shared_with(topo, a, shared, ARRAY_SIZE(shared));
		for (b = 0; b < count; b++) {
			require(pcitopo_path_type_between(topo, a, b) ==
					pcitopo_path_type_between(topo, b, a),
				"there is not as back");
			if (!pcitopo_path_between(topo, a, b, &path))
				check_path(topo, &path);
		}
	}
}

static void check_matrix(const struct pcitopo_topo *topo)
{
	u32 count = pcitopo_matrix_rows(topo, NULL, 0);
	u32 *rows = calloc(count + 1, sizeof(*rows));
	u32 i;

	require(rows && pcitopo_matrix_rows(topo, rows, count) == count,
		"matrix grows");
	for (i = 0; i < count; i++)
		require(rows[i] < topo->num_devices, "row outside");
	free(rows);
}

/* What follows the last newline is also the name of a thing to look for */
static void check_things(const struct pcitopo_topo *topo, const uint8_t *data,
			 size_t size)
{
	const uint8_t *newline = memrchr(data, '\n', size);
	size_t length = newline ? (size_t)(data + size - newline - 1) : size;
	char word[64] = { 0 };
	char text[PCITOPO_ADDRESS_SIZE];
	struct pcitopo_thing thing;

	if (!topo->num_devices)
		return;
	pcitopo_address_format(&topo->devices[0].address, text);
	require(!pcitopo_thing_find(topo, text, &thing) && !thing.index,
		"first device not found by its address");
	if (length < sizeof(word)) {
		memcpy(word, data + size - length, length);
		pcitopo_thing_find(topo, word, &thing);
	}
}

static void check_check(struct pcitopo *pt, unsigned int accept, bool strict)
{
	const struct pcitopo_check_options options = {
		.accept = accept,
		.fail_on_warning = strict,
	};
	struct pcitopo_check *check;
	u32 i;

	require(!pcitopo_check(pt, &options, &check), "cannot check");
	require(strlen(check->shape) == 8, "no shape");
	require(check->exit_status == 0 || check->exit_status == 1 ||
			check->exit_status == 3,
		"exit status");
	for (i = 0; i < check->num_findings; i++) {
		const struct pcitopo_finding *finding = &check->findings[i];

		require(finding->id && finding->rule && finding->message &&
				finding->severity < PCITOPO_SEVERITY_COUNT,
			"finding that says nothing");
		require(in(finding->device, pcitopo_topo(pt)->num_devices) &&
				in(finding->link, pcitopo_topo(pt)->num_links),
			"finding outside");
	}
	pcitopo_check_free(check);
}

/**
 * check_problems - who fails says why
 * @pt: context after a load
 * @ret: what the load returned
 */
void check_problems(const struct pcitopo *pt, int ret)
{
	const struct pcitopo_problem *problems;
	u32 count, i;

	problems = pcitopo_problems(pt, &count);
	require(!ret || count, "failure without a message");
	for (i = 0; i < count; i++)
		require(problems[i].message && *problems[i].message,
			"empty message");
}

/**
 * check_model - a model must be sound, and can be asked for everything
 * @pt: context with a complete model
 * @data: the input it was made from
 * @size: its length
 */
void check_model(struct pcitopo *pt, const uint8_t *data, size_t size)
{
	const struct pcitopo_topo *topo = pcitopo_topo(pt);

	check_topo(topo);
	check_paths(topo);
	check_matrix(topo);
	check_things(topo, data, size);
	check_check(pt, PCITOPO_ACCEPT_IDLE | PCITOPO_ACCEPT_ASLEEP, false);
	check_check(pt, 0, true);
}
