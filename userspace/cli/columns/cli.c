// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cli.c - what the verbs have in common: checking, selecting, paths
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "columns/cli.h"

/**
 * cli_check - the library's check of the machine, made once
 * @cli: has the machine
 *
 * Return: the check, which lives as long as @cli, or NULL after a message.
 */
const struct pcitopo_check *cli_check(struct cli *cli)
{
	int ret;

	if (cli->check)
		return cli->check;
	ret = pcitopo_check(cli->pt, &cli->options->check, &cli->check);
	if (ret) {
		cli->check = NULL;
		err("%s: cannot check: %s", cli->input, strerror(-ret));
	}
	return cli->check;
}

/**
 * selector_matches - is an address one of those that -s names
 * @selector: what -s says
 * @address: the address
 *
 * Return: it is.
 */
bool selector_matches(const struct selector *selector,
		      const struct pcitopo_address *address)
{
	return (!selector->has_domain || selector->domain == address->domain) &&
	       (!selector->has_bus || selector->bus == address->bus) &&
	       (!selector->has_device || selector->device == address->device) &&
	       (!selector->has_function ||
		selector->function == address->function);
}

static bool id_selected(const struct id_filter *id,
			const struct pcitopo_config *config)
{
	if (!id->has_vendor && !id->has_device)
		return true;
	return pcitopo_has(config, PCITOPO_HAVE_IDS) &&
	       (!id->has_vendor || id->vendor == config->vendor_id) &&
	       (!id->has_device || id->device == config->device_id);
}

/**
 * cli_selected - whether -s, -d and --kind let a device through
 * @cli: has the devices and the options
 * @device: index, or PCITOPO_NO_INDEX, which no selector lets through
 *
 * Return: they do.
 */
bool cli_selected(const struct cli *cli, u32 device)
{
	const struct options *options = cli->options;
	const struct pcitopo_device *dev;

	if (device == PCITOPO_NO_INDEX)
		return false;
	dev = &cli->topo->devices[device];
	return (!options->kinds || options->kinds >> dev->kind & 1) &&
	       selector_matches(&options->selector, &dev->address) &&
	       id_selected(&options->id, &dev->config);
}

static u32 thing_device(const struct pcitopo_topo *topo,
			const struct pcitopo_thing *thing)
{
	const struct pcitopo_link *link;
	u32 index = thing->index;

	if (thing->type == PCITOPO_THING_DEVICE)
		return index;
	if (thing->type == PCITOPO_THING_SWITCH)
		return topo->switches[index].upstream;
	if (thing->type == PCITOPO_THING_RETIMER)
		index = topo->retimers[index].link;
	link = &topo->links[index];
	return link->device != PCITOPO_NO_INDEX ? link->device : link->port;
}

/**
 * cli_no_thing - say why a THING was not found
 * @cli: has the input
 * @text: what was asked for
 * @ret: what pcitopo_thing_find() returned
 */
void cli_no_thing(const struct cli *cli, const char *text, int ret)
{
	if (ret == -ENOTUNIQ)
		err("%s: '%s' is there more than once; give an address with "
		    "its domain",
		    cli->input, text);
	else
		err("%s: no '%s' there; a THING is an address, a name as gpu0, "
		    "or a slot; `pcitopo list devices` has them",
		    cli->input, text);
}

/**
 * cli_find_device - the device that a THING is, or is about
 * @cli: has the devices
 * @text: address, short name or slot
 *
 * Return: index, or PCITOPO_NO_INDEX after a message.
 */
u32 cli_find_device(const struct cli *cli, const char *text)
{
	struct pcitopo_thing thing;

	int ret = pcitopo_thing_find(cli->topo, text, &thing);

	if (!ret)
		return thing_device(cli->topo, &thing);
	cli_no_thing(cli, text, ret);
	return PCITOPO_NO_INDEX;
}

/**
 * cli_is_card - is a device the first GPU, NIC and so on of its card
 * @cli: has the devices
 * @device: index
 *
 * Further functions of one kind on one card are no cards of their own, nor are
 * virtual functions.
 *
 * Return: it has a short name and is the first.
 */
bool cli_is_card(const struct cli *cli, u32 device)
{
	const struct pcitopo_device *dev = &cli->topo->devices[device];
	const struct pcitopo_device *before = dev - 1;

	if (!dev->has_ordinal || dev->is_vf || dev->internal)
		return false;
	return !device || !dev->address.function ||
	       dev->link == PCITOPO_NO_INDEX || before->link != dev->link ||
	       before->kind != dev->kind;
}

static u32 collect_path_ends(const struct cli *cli, bool gpus_only,
			     u32 *indices)
{
	u32 count = 0;
	u32 i;

	for (i = 0; i < cli->topo->num_devices; i++) {
		if (gpus_only && cli->topo->devices[i].kind != PCITOPO_KIND_GPU)
			continue;
		if (cli_is_card(cli, i))
			indices[count++] = i;
	}
	return count;
}

/**
 * cli_path_ends - the devices whose way to the CPU is of interest
 * @cli: has the machine
 * @indices: set to an array of device indices, to be freed by the caller
 *
 * Return: how many: all GPUs; without any, all NICs, NVMe and memory devices.
 */
u32 cli_path_ends(const struct cli *cli, u32 **indices)
{
	u32 count;

	*indices = xzalloc(cli->topo->num_devices, sizeof(**indices));
	count = collect_path_ends(cli, true, *indices);
	if (!count)
		count = collect_path_ends(cli, false, *indices);
	return count;
}

static void load_shared(const struct pcitopo_topo *topo, struct path_item *item)
{
	u32 device = item->path.from;
	u32 count = pcitopo_path_shared_with(topo, device, NULL, 0);

	item->has_shared = true;
	item->num_shared = count;
	item->shared = xzalloc(count, sizeof(*item->shared));
	pcitopo_path_shared_with(topo, device, item->shared, count);
}

/**
 * cli_path_load - work out a path and make it the one of the columns
 * @cli: has the machine
 * @item: the path, to be given to cli_path_unload()
 * @from: device index
 * @to: device index, or PCITOPO_NO_INDEX for the CPU
 *
 * Who shares the uplink is known of a path to the CPU only.
 *
 * Return: 0, or a negative errno after a message.
 */
int cli_path_load(struct cli *cli, struct path_item *item, u32 from, u32 to)
{
	int ret;

	memset(item, 0, sizeof(*item));
	if (to == PCITOPO_NO_INDEX)
		ret = pcitopo_path_to_cpu(cli->topo, from, &item->path);
	else
		ret = pcitopo_path_between(cli->topo, from, to, &item->path);
	if (ret) {
		err("%s: cannot work out a path: %s", cli->input,
		    strerror(-ret));
		return ret;
	}
	if (to == PCITOPO_NO_INDEX)
		load_shared(cli->topo, item);
	cli->path = item;
	return 0;
}

/**
 * cli_path_unload - free a path
 * @cli: forgets it
 * @item: what cli_path_load() filled
 */
void cli_path_unload(struct cli *cli, struct path_item *item)
{
	cli->path = NULL;
	free(item->shared);
	item->shared = NULL;
}
