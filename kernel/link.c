// SPDX-License-Identifier: GPL-2.0
/*
 * link.c - links, as they follow from the records of their two ends
 *
 * A link is named by the downstream-facing port above it, and is there whether
 * something is below it or not. Its other end is function 0 of the component
 * below: device 0, function 0 of the port's secondary bus.
 */
#include "pcitopo.h"

/**
 * pcitopo_port_has_link - is this a downstream-facing port?
 * @sample: what was last read of the function
 */
bool pcitopo_port_has_link(const struct pcitopo_sample *sample)
{
	const struct pcitopo_config *config = &sample->config;

	return pcitopo_has(config, PCITOPO_HAVE_HEADER) &&
	       pcitopo_has(config, PCITOPO_HAVE_EXP) &&
	       config->header_type == PT_HEADER_TYPE_BRIDGE &&
	       pcitopo_port_type_is_downstream(config->port_type);
}

/**
 * pcitopo_bus_below - the bus that a function is a bridge to
 * @sample: what was last read of the function
 *
 * Return: its number; 0 if there is none.
 */
u8 pcitopo_bus_below(const struct pcitopo_sample *sample)
{
	if (pcitopo_has(&sample->config, PCITOPO_HAVE_BUSES))
		return sample->config.secondary;
	return sample->has_bus_below ? sample->bus_below : 0;
}

/**
 * pcitopo_component_config - the registers of the lower end of a link
 * @link: the link
 *
 * Return: NULL if there is none, or if it does not answer.
 */
const struct pcitopo_config *
pcitopo_component_config(const struct pcitopo_link *link)
{
	const struct pcitopo_config *config = &link->component_sample.config;

	if (!link->has_component ||
	    config->defects >> PCITOPO_DEFECT_ALL_ONES & 1)
		return NULL;
	return config;
}

/* Without a link nothing was detected: a zero would be a claim. */
static bool pcitopo_link_can_have_retimers(const struct pcitopo_link *link)
{
	const struct pcitopo_config *port = &link->port_sample.config;

	if (pcitopo_component_config(link) ||
	    !pcitopo_has(port, PCITOPO_HAVE_LNKSTA))
		return true;
	switch (pcitopo_port_silence(port, link->has_component)) {
	case PCITOPO_SILENCE_DOWN:
	case PCITOPO_SILENCE_NO_PRESENCE:
	case PCITOPO_SILENCE_NO_DEVICE:
		return false;
	default:
		return true;
	}
}

static void pcitopo_link_set_retimers(struct pcitopo_link *link)
{
	u8 retimers, seen_by;

	link->has_retimers =
		pcitopo_link_can_have_retimers(link) &&
		pcitopo_link_retimers(&link->port_sample.config,
				      pcitopo_component_config(link), &retimers,
				      &seen_by);
	link->retimers = link->has_retimers ? retimers : 0;
	link->retimers_seen_by = link->has_retimers ? seen_by : 0;
}

static void pcitopo_link_set_component(struct pcitopo_link *link,
				       const struct pcitopo_table *table)
{
	u8 bus = pcitopo_bus_below(&link->port_sample);
	const struct pcitopo_device *device;

	link->has_component = false;
	if (!bus || bus == PCITOPO_KEY_BUS(link->port))
		return;
	link->component = PCITOPO_KEY(PCITOPO_KEY_DOMAIN(link->port), bus, 0);
	device = pcitopo_device_find(table, link->component);
	if (!device || device->is_vf)
		return;
	link->has_component = true;
	pcitopo_device_sample(device, &link->component_sample);
}

/**
 * pcitopo_link_get - the link below a port
 * @table: the records
 * @index: of the port's record in @table
 * @link: overwritten if there is a link
 *
 * Context: as pcitopo_table().
 * Return: false if the function is no downstream-facing port, or is gone.
 */
bool pcitopo_link_get(const struct pcitopo_table *table, u32 index,
		      struct pcitopo_link *link)
{
	const struct pcitopo_device *device = table->devices[index];

	if (READ_ONCE(device->gone) || device->is_vf)
		return false;
	pcitopo_device_sample(device, &link->port_sample);
	if (!pcitopo_port_has_link(&link->port_sample))
		return false;
	link->port = device->key;
	pcitopo_device_history(device, &link->history);
	pcitopo_link_set_component(link, table);
	pcitopo_link_set_retimers(link);
	return true;
}

static void pcitopo_history_change(struct pcitopo_history *history,
				   u64 sampled_ns)
{
	if (!history->is_known)
		return;
	history->changes++;
	history->changed_ns = sampled_ns;
}

static void pcitopo_history_up(struct pcitopo_history *history,
			       const struct pcitopo_rate *rate, u64 sampled_ns)
{
	if (!history->is_up || history->speed != rate->speed ||
	    history->width != rate->width)
		pcitopo_history_change(history, sampled_ns);
	if (!history->has_worst || rate->speed < history->worst_speed)
		history->worst_speed = rate->speed;
	if (!history->has_worst || rate->width < history->worst_width)
		history->worst_width = rate->width;
	history->has_worst = true;
	history->is_up = true;
	history->speed = rate->speed;
	history->width = rate->width;
}

/**
 * pcitopo_history_update - note what a port says now
 * @history: of the port
 * @sample: what was just read of it
 *
 * The port alone is listened to, as it is there as long as the link is. Nothing
 * is noted of a function that has no link below it, sleeps, or does not answer.
 */
void pcitopo_history_update(struct pcitopo_history *history,
			    const struct pcitopo_sample *sample)
{
	bool reported, active;
	struct pcitopo_rate rate;

	if (!pcitopo_port_has_link(sample) ||
	    !pcitopo_has(&sample->config, PCITOPO_HAVE_LNKSTA))
		return;
	pcitopo_end_current(&sample->config, &rate);
	active = pcitopo_port_dll_active(&sample->config, &reported);
	if (rate.has_speed && rate.has_width && (active || !reported)) {
		pcitopo_history_up(history, &rate, sample->sampled_ns);
	} else {
		if (history->is_up)
			pcitopo_history_change(history, sample->sampled_ns);
		history->is_up = false;
	}
	history->is_known = true;
}
