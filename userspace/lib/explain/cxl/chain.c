// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * chain.c - why there is no CXL memory, or less than there could be
 *
 * Each piece is looked at by itself; here they become a chain. What works at
 * the end needs nothing before it to be proved: memory that is online may have
 * been set up by firmware, and then Linux lacks what it does not need. What is
 * behind a broken piece waits for it. What was not seen is never called absent:
 * it leaves the answer open, unless something is known to be broken.
 */
#include "explain/cxl/steps.h"

#include <errno.h>

static pcitopo_cxl_step_fn *const step_functions[PCITOPO_CXL_STEP_COUNT] = {
	[PCITOPO_CXL_STEP_FUNCTION] = pcitopo_cxl_step_function,
	[PCITOPO_CXL_STEP_ACPI_ROOT] = pcitopo_cxl_step_acpi_root,
	[PCITOPO_CXL_STEP_CEDT] = pcitopo_cxl_step_cedt,
	[PCITOPO_CXL_STEP_HOST_BRIDGE] = pcitopo_cxl_step_host_bridge,
	[PCITOPO_CXL_STEP_WINDOW] = pcitopo_cxl_step_window,
	[PCITOPO_CXL_STEP_CORE] = pcitopo_cxl_step_core,
	[PCITOPO_CXL_STEP_ACPI_DRIVER] = pcitopo_cxl_step_acpi_driver,
	[PCITOPO_CXL_STEP_LINK] = pcitopo_cxl_step_link,
	[PCITOPO_CXL_STEP_CAPABILITY] = pcitopo_cxl_step_capability,
	[PCITOPO_CXL_STEP_MEDIA] = pcitopo_cxl_step_media,
	[PCITOPO_CXL_STEP_DRIVER] = pcitopo_cxl_step_driver,
	[PCITOPO_CXL_STEP_MEMDEV] = pcitopo_cxl_step_memdev,
	[PCITOPO_CXL_STEP_ENDPOINT] = pcitopo_cxl_step_endpoint,
	[PCITOPO_CXL_STEP_ENABLE] = pcitopo_cxl_step_enable,
	[PCITOPO_CXL_STEP_DECODER] = pcitopo_cxl_step_decoder,
	[PCITOPO_CXL_STEP_REGION] = pcitopo_cxl_step_region,
	[PCITOPO_CXL_STEP_USE] = pcitopo_cxl_step_use,
	[PCITOPO_CXL_STEP_ONLINE] = pcitopo_cxl_step_online,
};

static int look(struct pcitopo_cxl_walk *walk, struct pcitopo_cxl_state *states,
		u32 first, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		states[i].step = (enum pcitopo_cxl_step)(first + i);
		walk->state = &states[i];
		step_functions[first + i](walk);
		if (!states[i].message)
			return -ENOMEM;
	}
	return 0;
}

static const struct pcitopo_cxl_state *
find(const struct pcitopo_cxl_state *states, u32 count, u32 result)
{
	u32 i;

	for (i = 0; i < count; i++) {
		if (states[i].result == result)
			return &states[i];
	}
	return NULL;
}

/* What is behind a broken piece says nothing new */
static void skip_behind(struct pcitopo_cxl_state *states, u32 from, u32 count)
{
	u32 i;

	for (i = from; i < count; i++) {
		if (states[i].result == PCITOPO_CXL_OK ||
		    states[i].result == PCITOPO_CXL_SKIPPED)
			continue;
		states[i].result = PCITOPO_CXL_SKIPPED;
		states[i].message = "waits for what is before it";
		states[i].evidence[0] = NULL;
		states[i].next = NULL;
	}
}

/* What is not there, and is not what is wrong */
static void settle_before(struct pcitopo_cxl_state *states, u32 count)
{
	u32 i;

	for (i = 0; i < count; i++) {
		if (states[i].result == PCITOPO_CXL_BROKEN) {
			states[i].result = PCITOPO_CXL_SKIPPED;
			states[i].next = NULL;
		}
	}
}

/* How much a region stands in the way: the worst one is looked at */
static u32 badness(const struct pcitopo_cxl_region *region)
{
	static const u8 of_use[] = {
		[PCITOPO_CXL_USE_ONLINE] = 0, [PCITOPO_CXL_USE_PMEM] = 0,
		[PCITOPO_CXL_USE_DEVDAX] = 1, [PCITOPO_CXL_USE_UNKNOWN] = 2,
		[PCITOPO_CXL_USE_PARTLY] = 3, [PCITOPO_CXL_USE_OFFLINE] = 4,
		[PCITOPO_CXL_USE_NONE] = 5,
	};

	if (region->committed.known && !region->committed.value)
		return 6;
	return of_use[region->use];
}

#define MAX_REGIONS 64 /* of one device, which has ten decoders or so */

static const struct pcitopo_cxl_region *
worst_region(const struct pcitopo_topo *topo, u32 memdev)
{
	const struct pcitopo_cxl_region *worst = NULL, *region;
	u32 indices[MAX_REGIONS], count, i;

	if (memdev == PCITOPO_NO_INDEX)
		return NULL;
	count = pcitopo_cxl_regions_of(topo, memdev, indices, MAX_REGIONS);
	for (i = 0; i < count && i < MAX_REGIONS; i++) {
		region = &topo->cxl.regions[indices[i]];
		if (!worst || badness(region) > badness(worst))
			worst = region;
	}
	return worst;
}

static bool is_in_use(const struct pcitopo_cxl_walk *walk)
{
	return walk->region && (walk->region->use == PCITOPO_CXL_USE_ONLINE ||
				walk->region->use == PCITOPO_CXL_USE_DEVDAX ||
				walk->region->use == PCITOPO_CXL_USE_PMEM);
}

static int look_at_device(struct pcitopo *pt, struct pcitopo_cxl_chain *chain)
{
	const struct pcitopo_topo *topo = &pt->topo;
	struct pcitopo_cxl_walk walk = {
		.pt = pt,
		.topo = topo,
		.cxl = &topo->cxl,
		.index = chain->device,
		.endpoint = PCITOPO_NO_INDEX,
	};
	int ret;

	if (chain->device != PCITOPO_NO_INDEX) {
		walk.device = &topo->devices[chain->device];
		walk.link = pcitopo_cxl_link_of(topo, chain->device);
	}
	if (chain->memdev != PCITOPO_NO_INDEX) {
		walk.memdev = &topo->cxl.memdevs[chain->memdev];
		walk.endpoint = walk.memdev->endpoint;
	}
	walk.region = worst_region(topo, chain->memdev);
	ret = look(&walk, chain->steps, PCITOPO_CXL_STEP_LINK,
		   PCITOPO_CXL_DEVICE_STEPS);
	if (ret)
		return ret;
	chain->in_use = is_in_use(&walk);
	if (chain->in_use) {
		settle_before(chain->steps, PCITOPO_CXL_DEVICE_STEPS);
		return 0;
	}
	chain->broken = find(chain->steps, PCITOPO_CXL_DEVICE_STEPS,
			     PCITOPO_CXL_BROKEN);
	if (chain->broken)
		skip_behind(chain->steps,
			    (u32)(chain->broken - chain->steps) + 1,
			    PCITOPO_CXL_DEVICE_STEPS);
	return 0;
}

/* Functions, and what Linux has without one in the input */
static int list_chains(struct pcitopo *pt,
		       struct pcitopo_cxl_explanation *explanation)
{
	const struct pcitopo_topo *topo = &pt->topo;
	struct pcitopo_cxl_chain *chains;
	u32 count = 0, i;

	chains = pcitopo_arena_alloc(
		&pt->arena,
		((size_t)topo->num_memdevs + topo->cxl.num_memdevs) *
				sizeof(*chains) +
			1);
	if (!chains)
		return -ENOMEM;
	for (i = 0; i < topo->num_memdevs; i++) {
		chains[count].device = topo->memdevs[i];
		chains[count++].memdev =
			pcitopo_cxl_memdev_of(topo, topo->memdevs[i]);
	}
	for (i = 0; i < topo->cxl.num_memdevs; i++) {
		if (topo->cxl.memdevs[i].device != PCITOPO_NO_INDEX)
			continue;
		chains[count].device = PCITOPO_NO_INDEX;
		chains[count++].memdev = i;
	}
	explanation->chains = chains;
	explanation->num_chains = count;
	return 0;
}

static int look_at_devices(struct pcitopo *pt,
			   struct pcitopo_cxl_explanation *explanation)
{
	int ret = list_chains(pt, explanation);
	u32 i;

	for (i = 0; !ret && i < explanation->num_chains; i++) {
		ret = look_at_device(pt, &explanation->chains[i]);
		explanation->num_in_use += explanation->chains[i].in_use;
	}
	return ret;
}

/* Without a device there is nothing to be done about the rest, yet */
static int look_at_machine(struct pcitopo *pt,
			   struct pcitopo_cxl_explanation *explanation)
{
	struct pcitopo_cxl_walk walk = {
		.pt = pt,
		.topo = &pt->topo,
		.cxl = &pt->topo.cxl,
		.index = PCITOPO_NO_INDEX,
		.endpoint = PCITOPO_NO_INDEX,
	};
	int ret =
		look(&walk, explanation->machine, 0, PCITOPO_CXL_MACHINE_STEPS);

	if (ret)
		return ret;
	if (!explanation->num_chains)
		settle_before(explanation->machine + 1,
			      PCITOPO_CXL_MACHINE_STEPS - 1);
	else if (explanation->num_in_use == explanation->num_chains)
		settle_before(explanation->machine, PCITOPO_CXL_MACHINE_STEPS);
	return 0;
}

/* The machine's first; of several devices the one that came least far */
static void find_broken(struct pcitopo_cxl_explanation *explanation)
{
	u32 i;

	explanation->broken = find(explanation->machine,
				   PCITOPO_CXL_MACHINE_STEPS,
				   PCITOPO_CXL_BROKEN);
	for (i = 0; !explanation->broken && i < explanation->num_chains; i++) {
		const struct pcitopo_cxl_chain *chain = &explanation->chains[i];

		if (chain->broken &&
		    (!explanation->chain ||
		     chain->broken->step < explanation->chain->broken->step))
			explanation->chain = chain;
	}
	if (explanation->chain)
		explanation->broken = explanation->chain->broken;
}

static u32 count_unknown(const struct pcitopo_cxl_explanation *explanation,
			 const struct pcitopo_cxl_state **first)
{
	u32 count = 0, i;

	*first = find(explanation->machine, PCITOPO_CXL_MACHINE_STEPS,
		      PCITOPO_CXL_UNKNOWN);
	for (i = 0; i < explanation->num_chains; i++) {
		const struct pcitopo_cxl_chain *chain = &explanation->chains[i];
		const struct pcitopo_cxl_state *state =
			find(chain->steps, PCITOPO_CXL_DEVICE_STEPS,
			     PCITOPO_CXL_UNKNOWN);

		if (chain->in_use || chain->broken || !state)
			continue;
		if (!*first)
			*first = state;
		count++;
	}
	return count;
}

static void conclude(struct pcitopo *pt,
		     struct pcitopo_cxl_explanation *explanation)
{
	const struct pcitopo_cxl_state *unknown;
	u32 open = count_unknown(explanation, &unknown);

	if (explanation->broken) {
		explanation->message = explanation->broken->message;
		explanation->next = explanation->broken->next;
		explanation->exit_status = 1;
	} else if (open) {
		explanation->message = pcitopo_arena_printf(
			&pt->arena,
			"nothing is known to be broken, but of %u of %u memory device%s not everything was seen",
			open, explanation->num_chains,
			explanation->num_chains > 1 ? "s" : "");
		explanation->next = unknown->next;
		explanation->exit_status = 3;
	} else {
		explanation->message =
			"nothing is broken: the memory is in use";
	}
}

/**
 * struct unknowns - what was not seen, each reason once
 * @states: the first that has the reason
 * @steps: bits of all that have it
 * @count: how many
 */
struct unknowns {
	const struct pcitopo_cxl_state *states[PCITOPO_CXL_STEP_COUNT];
	u32 steps[PCITOPO_CXL_STEP_COUNT];
	u32 count;
};

static void add_unknown(struct unknowns *unknowns,
			const struct pcitopo_cxl_state *state)
{
	u32 i;

	if (state->result != PCITOPO_CXL_UNKNOWN)
		return;
	for (i = 0; i < unknowns->count; i++) {
		if (strcmp(unknowns->states[i]->message, state->message) == 0)
			break;
	}
	if (i == PCITOPO_CXL_STEP_COUNT)
		return;
	if (i == unknowns->count)
		unknowns->states[unknowns->count++] = state;
	unknowns->steps[i] |= 1u << state->step;
}

/* "memdev, endpoint: not in the input" */
static const char *unknown_text(struct pcitopo *pt,
				const struct unknowns *unknowns, u32 index)
{
	char steps[256] = "";
	u32 step;

	for (step = 0; step < PCITOPO_CXL_STEP_COUNT; step++) {
		if (!(unknowns->steps[index] >> step & 1))
			continue;
		if (steps[0])
			strcat(steps, ", ");
		strcat(steps,
		       pcitopo_cxl_step_name((enum pcitopo_cxl_step)step));
	}
	return pcitopo_arena_printf(&pt->arena, "%s: %s", steps,
				    unknowns->states[index]->message);
}

/* Memory that is in use needs no further explanation */
static void find_unknown(const struct pcitopo_cxl_explanation *explanation,
			 struct unknowns *unknowns)
{
	u32 i, k;

	if (explanation->num_chains &&
	    explanation->num_in_use == explanation->num_chains)
		return;
	for (i = 0; i < PCITOPO_CXL_MACHINE_STEPS; i++)
		add_unknown(unknowns, &explanation->machine[i]);
	for (i = 0; i < explanation->num_chains; i++) {
		const struct pcitopo_cxl_chain *chain = &explanation->chains[i];

		for (k = 0; !chain->in_use && k < PCITOPO_CXL_DEVICE_STEPS; k++)
			add_unknown(unknowns, &chain->steps[k]);
	}
}

static int list_unknown(struct pcitopo *pt,
			struct pcitopo_cxl_explanation *explanation)
{
	struct unknowns unknowns = { 0 };
	const char **list;
	u32 i;

	find_unknown(explanation, &unknowns);
	list = pcitopo_arena_alloc(&pt->arena,
				   (unknowns.count + 1) * sizeof(*list));
	if (!list)
		return -ENOMEM;
	for (i = 0; i < unknowns.count; i++) {
		list[i] = unknown_text(pt, &unknowns, i);
		if (!list[i])
			return -ENOMEM;
	}
	explanation->not_known = list;
	return 0;
}

/**
 * pcitopo_explain_cxl - say why there is no CXL memory
 * @pt: context with a loaded machine
 * @result: the explanation; good until pcitopo_free()
 *
 * Return: 0, whatever is broken; -ENOMEM.
 * Since: 0.1
 */
int pcitopo_explain_cxl(struct pcitopo *pt,
			const struct pcitopo_cxl_explanation **result)
{
	struct pcitopo_cxl_explanation *explanation;
	int ret;

	explanation = pcitopo_arena_alloc(&pt->arena, sizeof(*explanation));
	if (!explanation)
		return -ENOMEM;
	ret = look_at_devices(pt, explanation);
	if (!ret)
		ret = look_at_machine(pt, explanation);
	if (!ret)
		ret = list_unknown(pt, explanation);
	if (ret)
		return ret;
	find_broken(explanation);
	conclude(pt, explanation);
	if (!explanation->message)
		return -ENOMEM;
	*result = explanation;
	return 0;
}
