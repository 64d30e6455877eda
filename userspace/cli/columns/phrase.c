// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * phrase.c - short names of things, for people
 *
 * JSON has names and addresses in full. A person at a terminal wants "gpu5",
 * "a4:00.0" and "ConnectX-7".
 */
#include <stdio.h>
#include <string.h>

#include <event/event.h>

#include "columns/phrase.h"

/**
 * word_alias - the short name of a device
 * @cli: has the devices
 * @device: index
 * @text: for example "gpu0", "mlx5_4"; empty when it has none
 *
 * Return: it has one.
 */
bool word_alias(const struct cli *cli, u32 device, char text[ALIAS_SIZE])
{
	/* Equal machines, equal text: a Linux name can have a bus number */
	return pcitopo_alias(cli->topo, device, !cli->options->quiet, text);
}

/* Functions on one bus, and on the buses inside a card */
static void add_aliases(const struct cli *cli, u32 device, unsigned int depth,
			struct strbuf *text)
{
	const struct pcitopo_device *dev;
	char alias[ALIAS_SIZE];

	for (; device != PCITOPO_NO_INDEX; device = dev->next_sibling) {
		dev = &cli->topo->devices[device];
		if (word_alias(cli, device, alias) && !dev->is_vf)
			strbuf_printf(text, "%s%s", text->length ? "," : "",
				      alias);
		if (dev->internal && depth)
			add_aliases(cli, dev->first_child, depth - 1, text);
	}
}

/**
 * word_aliases - append the short names of what is below a link
 * @cli: has the links
 * @link: index
 * @text: where to; with commas
 */
void word_aliases(const struct cli *cli, u32 link, struct strbuf *text)
{
	u32 port = cli->topo->links[link].port;

	add_aliases(cli, cli->topo->devices[port].first_child, 4, text);
}

/**
 * word_address - append an address, without the domain if there is but one
 * @cli: has the devices
 * @device: index
 * @text: where to
 */
void word_address(const struct cli *cli, u32 device, struct strbuf *text)
{
	char address[PCITOPO_ADDRESS_SIZE];
	const char *start = address;

	pcitopo_address_format(&cli->topo->devices[device].address, address);
	if (!cli->many_domains)
		start = strchr(address, ':') + 1;
	strbuf_puts(text, start);
}

/**
 * word_name - append what a device is called: short name, else address
 * @cli: has the devices
 * @device: index
 * @text: where to
 */
void word_name(const struct cli *cli, u32 device, struct strbuf *text)
{
	char alias[ALIAS_SIZE];

	if (word_alias(cli, device, alias))
		strbuf_puts(text, alias);
	else
		word_address(cli, device, text);
}

/* "MT2892 Family [ConnectX-6 Dx]": what people call it is in the brackets */
static bool add_bracketed(const char *name, struct strbuf *text)
{
	const char *open = strrchr(name, '[');
	const char *close = open ? strchr(open, ']') : NULL;

	if (!close || close == open + 1)
		return false;
	strbuf_add(text, open + 1, (size_t)(close - open) - 1);
	return true;
}

/* "PEX 8734 32-lane, 8-Port PCI Express Gen 3": the first words matter */
static void add_switch_name(const char *name, struct strbuf *text)
{
	static const char *const ends[] = { " PCI", ",", " (", " Virtual PCI",
					    " Gen" };
	size_t length = strlen(name);
	const char *end;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(ends); i++) {
		end = strstr(name, ends[i]);
		if (end && end > name && (size_t)(end - name) < length)
			length = (size_t)(end - name);
	}
	end = memmem(name, length, "-lane", 5);
	while (end && end > name && *end != ' ')
		end--;
	if (end && end > name)
		length = (size_t)(end - name);
	strbuf_add(text, name, length);
}

/* "NVIDIA" of "NVIDIA Corporation", "AMD" of "... [AMD]" */
static void add_vendor(const char *vendor, struct strbuf *text)
{
	if (!add_bracketed(vendor, text))
		strbuf_add(text, vendor, strcspn(vendor, " ,"));
}

static bool is_switch(const struct pcitopo_device *device)
{
	return device->kind == PCITOPO_KIND_SWITCH_UPSTREAM ||
	       device->kind == PCITOPO_KIND_SWITCH_DOWNSTREAM;
}

static bool is_branded(const struct pcitopo_device *device)
{
	return device->kind == PCITOPO_KIND_GPU ||
	       device->kind == PCITOPO_KIND_NIC;
}

static void add_ids(const struct pcitopo_device *device, struct strbuf *text)
{
	if (pcitopo_has(&device->config, PCITOPO_HAVE_IDS))
		strbuf_printf(text, "%04x:%04x", device->config.vendor_id,
			      device->config.device_id);
	else
		strbuf_puts(text,
			    device->class_name ? device->class_name : "?");
}

/* lspci calls what its list of names does not have "Device 2bb5" */
static bool is_named(const struct pcitopo_device *device)
{
	const char *name = device->name;

	return name && strcmp(name, "Device") != 0 &&
	       (strncmp(name, "Device ", 7) != 0 || strlen(name) != 11);
}

static void add_model(const struct pcitopo_device *device, struct strbuf *text)
{
	if (is_named(device) && is_switch(device)) {
		add_switch_name(device->name, text);
	} else if (is_named(device)) {
		if (!is_branded(device) || !add_bracketed(device->name, text))
			strbuf_puts(text, device->name);
	} else if (device->vendor_name &&
		   pcitopo_has(&device->config, PCITOPO_HAVE_IDS)) {
		add_vendor(device->vendor_name, text);
		strbuf_printf(text, " %04x", device->config.device_id);
	} else {
		add_ids(device, text);
	}
}

/**
 * word_model - append a short product name, or ids as -n wants
 * @cli: has the devices and the options
 * @device: index
 * @text: where to; ids also when no name is known
 */
void word_model(const struct cli *cli, u32 device, struct strbuf *text)
{
	const struct pcitopo_device *dev = &cli->topo->devices[device];

	if (cli->options->numeric == 1) {
		add_ids(dev, text);
		return;
	}
	pcitopo_look_up_names(cli->pt);
	add_model(dev, text);
	if (cli->options->numeric > 1) {
		strbuf_puts(text, " [");
		add_ids(dev, text);
		strbuf_puts(text, "]");
	}
}

/* What a card with a switch is about: its first GPU, NIC and so on */
static u32 payload_of(const struct pcitopo_topo *topo, u32 device,
		      unsigned int depth)
{
	u32 found;

	for (; device != PCITOPO_NO_INDEX;
	     device = topo->devices[device].next_sibling) {
		if (topo->devices[device].has_ordinal)
			return device;
		if (!topo->devices[device].internal || !depth)
			continue;
		found = payload_of(topo, topo->devices[device].first_child,
				   depth - 1);
		if (found != PCITOPO_NO_INDEX)
			return found;
	}
	return PCITOPO_NO_INDEX;
}

/**
 * word_link_model - append a short product name of what is below a link
 * @cli: has the links and the options
 * @link: index
 * @text: where to; nothing when nothing is below
 */
void word_link_model(const struct cli *cli, u32 link, struct strbuf *text)
{
	const struct pcitopo_topo *topo = cli->topo;
	u32 device = topo->links[link].device;
	u32 payload = PCITOPO_NO_INDEX;

	if (device == PCITOPO_NO_INDEX)
		return;
	if (topo->devices[device].internal)
		payload = payload_of(topo, device, 4);
	word_model(cli, payload != PCITOPO_NO_INDEX ? payload : device, text);
}

/**
 * word_rate - speed and width
 * @rate: the rate
 * @text: for example "32GT x16"; what is not known is "?"
 *
 * Return: @text.
 */
const char *word_rate(const struct pcitopo_rate *rate, char text[RATE_SIZE])
{
	double gts = rate->has_speed ? pcitopo_speed_gts(rate->speed) : 0;

	if (gts > 0 && rate->has_width)
		snprintf(text, RATE_SIZE, "%gGT x%u", gts, rate->width);
	else if (gts > 0)
		snprintf(text, RATE_SIZE, "%gGT x?", gts);
	else if (rate->has_width)
		snprintf(text, RATE_SIZE, "? x%u", rate->width);
	else
		snprintf(text, RATE_SIZE, "?");
	return text;
}

/**
 * word_state - append the state of a link
 * @state: the state
 * @text: for example "32GT x8 (degraded)", "down", or "?" if it is not known
 */
void word_state(const struct pcitopo_link_state *state, struct strbuf *text)
{
	char rate[RATE_SIZE];

	if (!state->known) {
		strbuf_puts(text, "?");
		return;
	}
	strbuf_puts(text, state->up ? word_rate(&state->rate, rate) : "down");
	if (state->has_verdict && state->verdict != PCITOPO_VERDICT_DOWN)
		strbuf_printf(text, " (%s)",
			      pcitopo_verdict_name(state->verdict));
}

/**
 * word_bytes - append a size of memory
 * @bytes: the size
 * @text: for example "128 GiB": exact, unless that would take many digits
 */
void word_bytes(u64 bytes, struct strbuf *text)
{
	static const char *const units[] = { "B",   "KiB", "MiB", "GiB",
					     "TiB", "PiB", "EiB" };
	unsigned int unit = 0;
	unsigned int exact = 0;

	while (unit + 1 < ARRAY_SIZE(units) && bytes >> 10 * (unit + 1))
		unit++;
	while (exact < unit && !(bytes >> 10 * exact & 1023))
		exact++;
	if (bytes >> 10 * exact < 100000)
		strbuf_printf(text, "%llu %s",
			      (unsigned long long)(bytes >> 10 * exact),
			      units[exact]);
	else
		strbuf_printf(text, "%.2f %s",
			      (double)bytes / (double)(1ull << 10 * unit),
			      units[unit]);
}

/**
 * word_gbytes - append a bandwidth with three digits that count
 * @gbytes: GB/s
 * @text: where to
 */
void word_gbytes(double gbytes, struct strbuf *text)
{
	strbuf_printf(text, "%.*f", gbytes < 9.995 ? 2 : 1, gbytes);
}

/**
 * word_node - append the name of a NUMA node
 * @known: @node is known
 * @node: its number
 * @text: where to
 */
void word_node(bool known, int node, struct strbuf *text)
{
	if (known)
		strbuf_printf(text, "node %d", node);
	else
		strbuf_puts(text, "node ?");
}
