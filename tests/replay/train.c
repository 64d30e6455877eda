// SPDX-License-Identifier: GPL-2.0
/*
 * train.c - what links train to, and what writes do besides being stored
 *
 * A link is trained when it comes up and when software asks for it with Retrain
 * Link. It gets the best speed that both ends, both target speeds and the
 * link's own limit allow, and likewise for the width. That takes no time:
 * Link Training never reads 1. Equalisation status stays what it was.
 */
#include <linux/bitops.h>
#include <linux/slab.h>

#include "replay.h"

/* No limit of the link's own */
#define REPLAY_ANY 0xff
#define REPLAY_LINK_STATE \
	(PCI_EXP_LNKSTA_CLS | PCI_EXP_LNKSTA_NLW | PCI_EXP_LNKSTA_LT)

static u8 replay_express_type(const struct replay_function *function)
{
	return (replay_get16(function, function->express + PCI_EXP_FLAGS) &
		PCI_EXP_FLAGS_TYPE) >>
	       4;
}

static u32 replay_express_get32(const struct replay_function *function,
				u32 where)
{
	return replay_get32(function, function->express + where);
}

static bool replay_express_has_2(const struct replay_function *function)
{
	return (replay_express_get32(function, 0) >> 16 & PCI_EXP_FLAGS_VERS) >
	       1;
}

static void replay_status_put(struct replay_function *function, u16 mask,
			      u16 value)
{
	replay_function_put(function, function->express + PCI_EXP_LNKSTA, mask,
			    value);
}

/**
 * replay_port_is - whether a link begins at the function
 * @function: the function
 *
 * Context: any.
 * Return: whether it is a root port or a downstream port of a switch.
 */
bool replay_port_is(const struct replay_function *function)
{
	u8 type = replay_express_type(function);

	return function->express && function->secondary &&
	       (type == PCI_EXP_TYPE_ROOT_PORT ||
		type == PCI_EXP_TYPE_DOWNSTREAM);
}

/* Is the function the lower end of the link above its bus? */
static bool replay_is_lower_end(const struct replay_function *function)
{
	switch (replay_express_type(function)) {
	case PCI_EXP_TYPE_ENDPOINT:
	case PCI_EXP_TYPE_LEG_END:
	case PCI_EXP_TYPE_UPSTREAM:
	case PCI_EXP_TYPE_PCI_BRIDGE:
		return function->express && !function->absent;
	}
	return false;
}

/**
 * replay_port_component - the lower end of a link
 * @function: a port
 *
 * Context: any; the root's lock held.
 * Return: the lowest function that is present and has registers of the link;
 * NULL if there is none.
 */
struct replay_function *
replay_port_component(const struct replay_function *function)
{
	struct replay_function *lower;
	u32 devfn;

	for (devfn = 0; devfn < 256; devfn++) {
		lower = function->secondary->functions[devfn];
		if (lower && replay_is_lower_end(lower))
			return lower;
	}
	return NULL;
}

/* Supported speeds of an end: bit 0 is 2.5 GT/s. */
static u8 replay_end_speeds(const struct replay_function *function)
{
	u8 top = replay_express_get32(function, PCI_EXP_LNKCAP) &
		 PCI_EXP_LNKCAP_SLS;
	u8 speeds = 0;

	top = clamp_t(u8, top, 1, 6);
	if (replay_express_has_2(function))
		speeds = replay_express_get32(function, PCI_EXP_LNKCAP2) >> 1 &
			 0x7f & GENMASK(top - 1, 0);
	/* Before the register came, an end could all that is below its top. */
	return speeds ?: GENMASK(top - 1, 0);
}

static u8 replay_end_width(const struct replay_function *function)
{
	return (replay_express_get32(function, PCI_EXP_LNKCAP) &
		PCI_EXP_LNKCAP_MLW) >>
	       4;
}

/* Target speed as in Link Control 2; an end without it has no limit. */
static u8 replay_end_target(const struct replay_function *function)
{
	u8 target = 0;

	if (replay_express_has_2(function))
		target = replay_express_get32(function, PCI_EXP_LNKCTL2) &
			 PCI_EXP_LNKCTL2_TLS;
	return target ?: REPLAY_ANY;
}

/**
 * replay_port_capability - what both ends of a link can
 * @function: a port with a component below it
 * @speeds: set to the supported speeds: bit 0 is 2.5 GT/s
 * @width: set to the number of lanes
 *
 * Context: any; the root's lock held.
 */
void replay_port_capability(const struct replay_function *function, u8 *speeds,
			    u8 *width)
{
	const struct replay_function *lower = replay_port_component(function);

	*speeds = replay_end_speeds(function) & replay_end_speeds(lower);
	*width = min(replay_end_width(function), replay_end_width(lower));
}

/* What the link would train to if its own limits were these. */
static void replay_port_outcome(const struct replay_function *function,
				u8 max_speed, u8 max_width, u8 *speed,
				u8 *width)
{
	const struct replay_function *lower = replay_port_component(function);
	u8 limit = min(max_speed, replay_end_target(function));
	u8 speeds;

	if (!function->port->blind)
		limit = min(limit, replay_end_target(lower));
	replay_port_capability(function, &speeds, width);
	if (limit < 8)
		speeds &= GENMASK(limit, 0) >> 1;
	*speed = speeds ? fls(speeds) : 1;
	*width = min(*width, max_width);
}

/*
 * What was captured stays until somebody changes it: a link that was worse than
 * its ends gets that as its own limit. One that was better than its
 * component's target speed shows that the component does not care.
 */
static void replay_port_learn(struct replay_function *function)
{
	struct replay_port *port = function->port;
	u16 status = replay_get16(function, function->express + PCI_EXP_LNKSTA);
	u8 now_speed = status & PCI_EXP_LNKSTA_CLS;
	u8 now_width = (status & PCI_EXP_LNKSTA_NLW) >> 4;
	u8 speed, width;

	if (!replay_port_component(function) || !now_width)
		return;
	replay_port_outcome(function, REPLAY_ANY, REPLAY_ANY, &speed, &width);
	if (speed < now_speed) {
		port->blind = true;
		replay_port_outcome(function, REPLAY_ANY, REPLAY_ANY, &speed,
				    &width);
	}
	if (now_speed < speed)
		port->max_speed = now_speed;
	if (now_width < width)
		port->max_width = now_width;
}

/**
 * replay_port_new - give a port its state
 * @function: a port, see replay_port_is()
 *
 * Context: may sleep; nobody else may know of its root yet.
 * Return: 0; -ENOMEM.
 */
int replay_port_new(struct replay_function *function)
{
	struct replay_port *port = kzalloc(sizeof(*port), GFP_KERNEL);

	if (!port)
		return -ENOMEM;
	port->max_speed = REPLAY_ANY;
	port->max_width = REPLAY_ANY;
	/* What was read when it was captured was there. */
	port->up = true;
	function->port = port;
	replay_port_learn(function);
	return 0;
}

/**
 * replay_port_state - let both ends say what the link is
 * @function: a port
 * @speed: current speed as in Link Status
 * @width: lanes
 *
 * Context: any; the root's lock held.
 */
void replay_port_state(struct replay_function *function, u8 speed, u8 width)
{
	u16 state = speed | width << 4;
	u32 devfn;

	replay_status_put(function, REPLAY_LINK_STATE, state);
	for (devfn = 0; devfn < 256; devfn++) {
		struct replay_function *lower =
			function->secondary->functions[devfn];

		if (lower && replay_is_lower_end(lower))
			replay_status_put(lower, REPLAY_LINK_STATE, state);
	}
	replay_ledger("link %s speed %u width %u", function->address, speed,
		      width);
}

static void replay_port_train(struct replay_function *function)
{
	struct replay_port *port = function->port;
	u8 speed, width;

	if (!replay_port_component(function))
		return;
	replay_port_outcome(function, port->max_speed, port->max_width, &speed,
			    &width);
	replay_port_state(function, speed, width);
}

/**
 * replay_port_retrain - train a link that is up, as Retrain Link does
 * @function: a port
 *
 * Context: any; the root's lock held.
 */
void replay_port_retrain(struct replay_function *function)
{
	if (!function->port->up)
		return;
	replay_port_train(function);
	if (replay_express_get32(function, PCI_EXP_LNKCAP) &
	    PCI_EXP_LNKCAP_LBNC)
		replay_status_put(function, PCI_EXP_LNKSTA_LBMS,
				  PCI_EXP_LNKSTA_LBMS);
}

static bool replay_port_is_occupied(const struct replay_function *function)
{
	u32 devfn;

	for (devfn = 0; devfn < 256; devfn++) {
		const struct replay_function *lower =
			function->secondary->functions[devfn];

		if (lower && !lower->absent)
			return true;
	}
	return false;
}

static bool replay_port_should_be_up(const struct replay_function *function)
{
	return !function->port->held_down &&
	       replay_port_is_occupied(function) &&
	       !(replay_express_get32(function, PCI_EXP_LNKCTL) &
		 PCI_EXP_LNKCTL_LD) &&
	       replay_slot_powered(function);
}

/**
 * replay_port_update - take a link up or down, if it should be
 * @function: a port, of which presence, power or link control may have changed
 *
 * Context: any; the root's lock held.
 */
void replay_port_update(struct replay_function *function)
{
	bool up = replay_port_should_be_up(function);
	u16 active = 0;

	if (up == function->port->up)
		return;
	function->port->up = up;
	if (replay_express_get32(function, PCI_EXP_LNKCAP) &
	    PCI_EXP_LNKCAP_DLLLARC)
		active = PCI_EXP_LNKSTA_DLLLA;
	if (up) {
		replay_port_train(function);
	} else {
		replay_status_put(function, REPLAY_LINK_STATE,
				  PCI_EXP_LNKSTA_CLS_2_5GB);
		replay_ledger("link %s down", function->address);
	}
	replay_status_put(function, active, up ? active : 0);
	replay_root_route(function->root);
	if (active)
		replay_slot_event(function, PCI_EXP_SLTSTA_DLLSC);
}

/* Does a write of @size bytes at @where touch the byte at @at? */
static bool replay_touches(u32 where, int size, u32 at)
{
	return at >= where && at < where + size;
}

static void replay_port_written(struct replay_function *function, u32 where,
				int size, u32 value)
{
	u32 control = function->express + PCI_EXP_LNKCTL;
	u32 slot = function->express + PCI_EXP_SLTCTL;

	if (replay_touches(where, size, control)) {
		replay_port_update(function);
		if (value >> (8 * (control - where)) & PCI_EXP_LNKCTL_RL)
			replay_port_retrain(function);
	}
	if (replay_touches(where, size, slot) ||
	    replay_touches(where, size, slot + 1))
		replay_slot_control(function);
	/* Events that were cleared here may come again. */
	replay_slot_event(function, 0);
}

/**
 * replay_function_written - let a write of software have its effects
 * @function: whose registers have taken the write
 * @where: offset of its first byte
 * @size: bytes written
 * @value: what was written, with bits that were not taken
 *
 * Context: any; the root's lock held.
 */
void replay_function_written(struct replay_function *function, u32 where,
			     int size, u32 value)
{
	if (function->secondary &&
	    replay_touches(where, size, PCI_SECONDARY_BUS))
		replay_root_route(function->root);
	if (function->port)
		replay_port_written(function, where, size, value);
	if (function->vfs &&
	    replay_touches(where, size, function->sriov + PCI_SRIOV_CTRL))
		replay_vfs_control(function);
}
