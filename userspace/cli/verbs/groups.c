// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * groups.c - one line per kind of card: how many are linked how
 *
 * Peers are compared, so a line such as "8 of 8 at 32 GT/s x16, 1 retimer
 * each" is counted link by link and claims nothing that was not read.
 */
#include <stdlib.h>
#include <string.h>

#include "verbs/report.h"
#include "columns/phrase.h"

#define MAX_PAIRS 65536 /* of GPU and NIC, beyond which none is shown */

/**
 * struct group - the cards of one kind, each by its first function
 * @devices: indices; each hangs on a link of its own
 * @count: how many
 * @linkless: functions of the kind without a link
 */
struct group {
	u32 *devices;
	u32 count;
	u32 linkless;
};

static bool is_member(const struct pcitopo_device *device,
		      enum pcitopo_kind kind)
{
	return device->kind == kind && device->has_ordinal && !device->is_vf &&
	       !device->internal;
}

/* Of a card with a switch of its own, the link of the card */
static u32 judged_link(const struct pcitopo_topo *topo, u32 device)
{
	u32 link = topo->devices[device].link;

	while (link != PCITOPO_NO_INDEX && topo->links[link].internal)
		link = topo->devices[topo->links[link].port].link;
	return link;
}

static void group_load(const struct pcitopo_topo *topo, enum pcitopo_kind kind,
		       struct group *group)
{
	u32 last = PCITOPO_NO_INDEX;
	u32 link;
	u32 i;

	memset(group, 0, sizeof(*group));
	group->devices = xzalloc(topo->num_devices, sizeof(*group->devices));
	for (i = 0; i < topo->num_devices; i++) {
		if (!is_member(&topo->devices[i], kind))
			continue;
		link = judged_link(topo, i);
		if (link == PCITOPO_NO_INDEX)
			group->linkless++;
		else if (link != last)
			group->devices[group->count++] = i;
		last = link;
	}
}

static const struct pcitopo_link *link_of(const struct cli *cli,
					  const struct group *group, u32 i)
{
	return &cli->topo->links[judged_link(cli->topo, group->devices[i])];
}

/* Rates in order, 0 for one that is not known */
static unsigned int rate_key(const struct pcitopo_rate *rate)
{
	if (!rate->has_speed || !rate->has_width || !rate->width ||
	    !(pcitopo_speed_gts(rate->speed) > 0))
		return 0;
	return rate->speed * 256u + rate->width;
}

/* The highest rate below another that any link of the group trained at */
static unsigned int next_key(const struct cli *cli, const struct group *group,
			     unsigned int below, u32 *count)
{
	unsigned int best = 0;
	unsigned int key;
	u32 i;

	for (i = 0; i < group->count; i++) {
		key = rate_key(&link_of(cli, group, i)->current);
		if (key >= below || key < best || !key)
			continue;
		*count = key == best ? *count + 1 : 1;
		best = key;
	}
	return best;
}

static void add_rates(const struct cli *cli, const struct group *group,
		      struct strbuf *text)
{
	unsigned int key = UINT16_MAX + 1;
	u32 shown = 0;
	u32 count = 0;

	for (;;) {
		key = next_key(cli, group, key, &count);
		if (!key)
			break;
		strbuf_printf(text, shown ? ", %u" : "%u", count);
		if (!shown)
			strbuf_printf(text, " of %u", group->count);
		strbuf_printf(text, " at %g GT/s x%u",
			      pcitopo_speed_gts((u8)(key / 256)), key % 256);
		shown += count;
	}
	if (!shown)
		strbuf_printf(text, "%u, link not known", group->count);
	else if (shown < group->count)
		strbuf_printf(text, ", %u not known", group->count - shown);
}

static void add_retimer_counts(const u32 counts[3], u32 unknown,
			       struct strbuf *text)
{
	const char *before = ", retimers: ";
	unsigned int i;

	for (i = 0; i < 3; i++) {
		if (!counts[i])
			continue;
		strbuf_printf(text, i ? "%s%u with %u" : "%s%u without", before,
			      counts[i], i);
		before = ", ";
	}
	if (unknown)
		strbuf_printf(text, "%s%u not known", before, unknown);
}

static void add_retimers(const struct cli *cli, const struct group *group,
			 struct strbuf *text)
{
	u32 counts[3] = { 0 };
	u32 known = 0;
	u32 i;

	for (i = 0; i < group->count; i++) {
		const struct pcitopo_link *link = link_of(cli, group, i);

		if (!link->has_retimers || link->retimers > 2)
			continue;
		counts[link->retimers]++;
		known++;
	}
	if (!known)
		strbuf_puts(text, ", retimers not known");
	else if (counts[0] == group->count)
		strbuf_puts(text, ", no retimer");
	else if (counts[1] == group->count)
		strbuf_puts(text, ", 1 retimer each");
	else if (counts[2] == group->count)
		strbuf_puts(text, ", 2 retimers each");
	else
		add_retimer_counts(counts, group->count - known, text);
}

/* NICs next to one GPU; *nic is one of them */
static u32 count_near(const struct cli *cli, u32 gpu, const struct group *nics,
		      u32 *nic)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < nics->count; i++) {
		if (pcitopo_path_type_between(cli->topo, gpu,
					      nics->devices[i]) !=
		    PCITOPO_PATH_PIX)
			continue;
		*nic = nics->devices[i];
		count++;
	}
	return count;
}

/* NICs next to each GPU, all of one model; 0 if it is not so for every GPU */
static u32 count_near_each(const struct cli *cli, const struct group *gpus,
			   const struct group *nics, struct strbuf *model)
{
	struct strbuf other = { 0 };
	bool same = true;
	u32 near = 0;
	u32 nic = 0;
	u32 i;

	for (i = 0; i < gpus->count && same; i++) {
		u32 count = count_near(cli, gpus->devices[i], nics, &nic);

		same = count && (!i || count == near);
		near = count;
		if (!same)
			break;
		strbuf_reset(&other);
		word_model(cli, nic, i ? &other : model);
		same = !i || !strcmp(strbuf_text(model), strbuf_text(&other));
	}
	strbuf_free(&other);
	return same ? near : 0;
}

static void add_near(const struct cli *cli, const struct group *gpus,
		     const struct group *nics, struct strbuf *text)
{
	struct strbuf model = { 0 };
	u32 near = 0;

	if ((u64)gpus->count * nics->count <= MAX_PAIRS)
		near = count_near_each(cli, gpus, nics, &model);
	if (near == 1)
		strbuf_printf(text, ", each PIX with one %s",
			      strbuf_text(&model));
	else if (near)
		strbuf_printf(text, ", each PIX with %u NICs", near);
	strbuf_free(&model);
}

static void put_group(const struct cli *cli, const char *name,
		      const struct group *group, const struct group *nics)
{
	struct strbuf text = { 0 };

	if (group->count) {
		add_rates(cli, group, &text);
		add_retimers(cli, group, &text);
		if (nics && nics->count)
			add_near(cli, group, nics, &text);
	}
	if (group->linkless)
		strbuf_printf(&text, "%s%u without a link of %s own",
			      text.length ? ", " : "", group->linkless,
			      group->linkless == 1 ? "its" : "their");
	if (text.length)
		out_line(cli->out, "%-5s %s", name, strbuf_text(&text));
	strbuf_free(&text);
}

/**
 * report_groups - a line for GPUs, NICs and memory devices each
 * @cli: has the machine
 */
void report_groups(const struct cli *cli)
{
	struct group gpus, nics, memdevs;

	group_load(cli->topo, PCITOPO_KIND_GPU, &gpus);
	group_load(cli->topo, PCITOPO_KIND_NIC, &nics);
	group_load(cli->topo, PCITOPO_KIND_MEMDEV, &memdevs);
	put_group(cli, "gpu", &gpus, &nics);
	put_group(cli, "nic", &nics, NULL);
	put_group(cli, "mem", &memdevs, NULL);
	free(gpus.devices);
	free(nics.devices);
	free(memdevs.devices);
}
