// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * ends.c - what the registers of both ends of a link say together
 *
 * The module and the library come to the same facts by the same rules. Verdicts
 * are the library's. An end that is not there, or does not answer, is NULL.
 */
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

static bool speed_is_known(u8 speed)
{
	return speed >= PT_SPEED_2_5GT && speed <= PT_SPEED_MAX;
}

/**
 * pcitopo_end_max - what one end of a link can do
 * @config: of the end, or NULL
 * @max: overwritten
 */
void pcitopo_end_max(const struct pcitopo_config *config,
		     struct pcitopo_rate *max)
{
	*max = (struct pcitopo_rate){ 0 };
	if (!config || !pcitopo_has(config, PCITOPO_HAVE_LNKCAP))
		return;
	max->speed = pcitopo_speeds_highest(pcitopo_supported_speeds(config));
	max->has_speed = max->speed != 0;
	max->width = config->max_width;
	max->has_width = pcitopo_width_valid(config->max_width);
}

/**
 * pcitopo_end_current - what one end of a link says has trained
 * @config: of the end, or NULL
 * @current_rate: overwritten
 */
void pcitopo_end_current(const struct pcitopo_config *config,
			 struct pcitopo_rate *current_rate)
{
	*current_rate = (struct pcitopo_rate){ 0 };
	if (!config || !pcitopo_has(config, PCITOPO_HAVE_LNKSTA))
		return;
	current_rate->speed = config->speed;
	current_rate->has_speed = speed_is_known(config->speed);
	current_rate->width = config->width;
	current_rate->has_width = pcitopo_width_valid(config->width);
}

/* The lesser of two known values; the known one of one */
static void lesser(u8 *value, bool *known, u8 other, bool other_known)
{
	if (other_known && (!*known || other < *value))
		*value = other;
	*known |= other_known;
}

/**
 * pcitopo_link_current - what has trained
 * @port: of the port above the link
 * @component: of function 0 below it, or NULL
 * @current_rate: overwritten
 *
 * The ends can differ when the link changed between two reads; then the lesser
 * is taken.
 */
void pcitopo_link_current(const struct pcitopo_config *port,
			  const struct pcitopo_config *component,
			  struct pcitopo_rate *current_rate)
{
	struct pcitopo_rate below;

	pcitopo_end_current(port, current_rate);
	pcitopo_end_current(component, &below);
	lesser(&current_rate->speed, &current_rate->has_speed, below.speed,
	       below.has_speed);
	lesser(&current_rate->width, &current_rate->has_width, below.width,
	       below.has_width);
}

/**
 * pcitopo_link_capability - what both ends of a link can do
 * @port: of the port above the link
 * @component: of function 0 below it, or NULL
 * @max: overwritten with the highest common speed and the lesser width; with
 *	neither unless both ends are known
 */
void pcitopo_link_capability(const struct pcitopo_config *port,
			     const struct pcitopo_config *component,
			     struct pcitopo_rate *max)
{
	struct pcitopo_rate above, below;
	u8 common;

	*max = (struct pcitopo_rate){ 0 };
	pcitopo_end_max(port, &above);
	pcitopo_end_max(component, &below);
	if (above.has_speed && below.has_speed) {
		common = pcitopo_supported_speeds(port);
		common &= pcitopo_supported_speeds(component);
		max->speed = pcitopo_speeds_highest(common);
		max->has_speed = max->speed != 0;
	}
	if (above.has_width && below.has_width) {
		max->width = above.width < below.width ? above.width :
							 below.width;
		max->has_width = true;
	}
}

static u8 retimers_of(const struct pcitopo_config *config)
{
	if (!config || !pcitopo_has(config, PCITOPO_HAVE_RETIMERS))
		return 0;
	if (config->two_retimers_present)
		return 2;
	return config->retimer_present;
}

static bool says_no_retimer(const struct pcitopo_config *config)
{
	return config && pcitopo_has(config, PCITOPO_HAVE_RETIMERS) &&
	       pcitopo_has(config, PCITOPO_HAVE_RETIMER_DETECT) &&
	       config->retimer_detect && !retimers_of(config);
}

/**
 * pcitopo_link_retimers - how many retimers the ends of a link report
 * @port: of the port above the link
 * @component: of function 0 below it, or NULL
 * @retimers: their number, 0 to 2
 * @seen_by: PCITOPO_END_* of the ends that report one
 *
 * Zero from an end that cannot detect retimers says nothing (PCIe 7.5.3.20).
 *
 * Return: true if the number is known.
 */
bool pcitopo_link_retimers(const struct pcitopo_config *port,
			   const struct pcitopo_config *component, u8 *retimers,
			   u8 *seen_by)
{
	u8 above = retimers_of(port), below = retimers_of(component);

	*retimers = above > below ? above : below;
	*seen_by = (above ? PCITOPO_END_PORT : 0) |
		   (below ? PCITOPO_END_DEVICE : 0);
	return *retimers || says_no_retimer(port) || says_no_retimer(component);
}

/**
 * pcitopo_port_presence - does a slot say that a card is in it?
 * @port: of the port
 * @known: whether there is a slot that reports it
 *
 * Return: Presence Detect State.
 */
bool pcitopo_port_presence(const struct pcitopo_config *port, bool *known)
{
	*known = pcitopo_has(port, PCITOPO_HAVE_SLTSTA) &&
		 port->slot_implemented;
	return *known && port->presence_detect;
}

/**
 * pcitopo_port_dll_active - does a port say that its data link is active?
 * @port: of the port
 * @known: whether the port reports it
 *
 * Return: Data Link Layer Link Active.
 */
bool pcitopo_port_dll_active(const struct pcitopo_config *port, bool *known)
{
	*known = pcitopo_has(port, PCITOPO_HAVE_LNKCAP_FLAGS) &&
		 pcitopo_has(port, PCITOPO_HAVE_LNKSTA_FLAGS) &&
		 port->dll_active_reporting;
	return *known && port->dll_active;
}

/**
 * pcitopo_port_link_is_inactive - does a port say that its link is down?
 * @port: of the port
 *
 * Return: true if the link has no width, or the port reports whether the data
 * link is active and says that it is not; false also if nothing is known.
 */
bool pcitopo_port_link_is_inactive(const struct pcitopo_config *port)
{
	bool reported;
	bool active = pcitopo_port_dll_active(port, &reported);

	return (pcitopo_has(port, PCITOPO_HAVE_LNKSTA) && !port->width) ||
	       (reported && !active);
}

/**
 * pcitopo_port_silence - why no function answers below a port
 * @port: of the port, with its Link Status
 * @has_component: a function is known there, although it does not answer
 *
 * A card is there only if presence detect or an active data link says so: a
 * width alone proves nothing.
 *
 * Return: what the registers of the port make of it.
 */
enum pcitopo_silence pcitopo_port_silence(const struct pcitopo_config *port,
					  bool has_component)
{
	bool slot, reported;
	bool present = pcitopo_port_presence(port, &slot);
	bool active = pcitopo_port_dll_active(port, &reported);

	if (present && pcitopo_port_link_is_inactive(port))
		return PCITOPO_SILENCE_DOWN;
	if (has_component && slot && !present && !active)
		return PCITOPO_SILENCE_NO_PRESENCE;
	if (has_component && pcitopo_port_link_is_inactive(port))
		return PCITOPO_SILENCE_DOWN;
	if (has_component)
		return PCITOPO_SILENCE_UNEXPLAINED;
	if (active)
		return PCITOPO_SILENCE_LINKED;
	if (slot && !present)
		return PCITOPO_SILENCE_NO_PRESENCE;
	if (slot && !reported)
		return PCITOPO_SILENCE_LINKED;
	return PCITOPO_SILENCE_NO_DEVICE;
}

/**
 * pcitopo_equalization_status - equalisation at the speed of a link
 * @config: an end of the link
 * @speed: the speed the link runs at, a Supported Link Speeds value
 * @status: PT_PL_EQ_* bits of the status register of that speed
 * @none_needed: the other end requested none
 *
 * Return: true when the register is known.
 */
bool pcitopo_equalization_status(const struct pcitopo_config *config, u8 speed,
				 u8 *status, bool *none_needed)
{
	switch (speed) {
	case PT_SPEED_8GT:
		*status = config->eq_8gt;
		*none_needed = false;
		return pcitopo_has(config, PCITOPO_HAVE_EQ_8GT);
	case PT_SPEED_16GT:
		*status = config->eq_16gt;
		*none_needed = false;
		return pcitopo_has(config, PCITOPO_HAVE_EQ_16GT);
	case PT_SPEED_32GT:
		*status = config->eq_32gt;
		*none_needed = config->no_eq_32gt;
		return pcitopo_has(config, PCITOPO_HAVE_EQ_32GT);
	case PT_SPEED_64GT:
		*status = config->eq_64gt;
		*none_needed = config->no_eq_64gt;
		return pcitopo_has(config, PCITOPO_HAVE_EQ_64GT);
	default:
		return false;
	}
}
