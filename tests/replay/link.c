// SPDX-License-Identifier: GPL-2.0
/*
 * link.c - the command that changes a link
 */
#include <linux/string.h>

#include "command.h"

#define REPLAY_NO_LIMIT 0xff

/**
 * struct replay_link_change - what a command asks for; 0 is not asked for
 * @speed: current speed as in Link Status
 * @width: current width
 * @max_speed: speed that the link will train to at the best
 * @max_width: width, likewise
 * @up: let it come up
 * @down: take it down, and keep it there
 * @status: bits of Link Status that tell software of a change
 */
struct replay_link_change {
	u8 speed;
	u8 width;
	u8 max_speed;
	u8 max_width;
	bool up;
	bool down;
	u16 status;
};

static bool parse_speed(const char *word, u8 *speed)
{
	static const char *const speeds[] = {
		"2.5", "5", "8", "16", "32", "64"
	};
	int index = match_string(speeds, ARRAY_SIZE(speeds), word);

	*speed = index + 1;
	return index >= 0;
}

static bool parse_width(const char *word, u8 *width)
{
	return !kstrtou8(word, 10, width) && *width <= 32 &&
	       (is_power_of_2(*width) || *width == 12);
}

static bool parse_limit(const char *word, u8 *limit,
			bool (*parse)(const char *word, u8 *value))
{
	if (strcmp(word, "none"))
		return parse(word, limit);
	*limit = REPLAY_NO_LIMIT;
	return true;
}

static bool parse_value(const char *word, struct replay_link_change *change)
{
	static const char *const names[] = { "speed=", "width=", "max-speed=",
					     "max-width=" };
	int i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (str_has_prefix(word, names[i]))
			break;
	}
	if (i == ARRAY_SIZE(names))
		return false;
	word += strlen(names[i]);
	switch (i) {
	case 0:
		return parse_speed(word, &change->speed);
	case 1:
		return parse_width(word, &change->width);
	case 2:
		return parse_limit(word, &change->max_speed, parse_speed);
	default:
		return parse_limit(word, &change->max_width, parse_width);
	}
}

static int parse_change(struct replay_command *command,
			struct replay_link_change *change)
{
	bool silent = replay_command_has(command, "silent");
	int i;

	change->up = replay_command_has(command, "up");
	change->down = replay_command_has(command, "down");
	change->status = PCI_EXP_LNKSTA_LBMS;
	if (replay_command_has(command, "autonomous"))
		change->status = PCI_EXP_LNKSTA_LABS;
	if (silent)
		change->status = 0;
	for (i = 2; i < command->count; i++) {
		if (!parse_value(command->words[i], change))
			return replay_command_bad_word(command,
						       command->words[i]);
	}
	if (change->down && (change->up || change->speed || change->width))
		return replay_command_bad_word(command, "down and more");
	return 0;
}

/* Can the link be what it is asked to be, once it is up? */
static int check_state(const struct replay_command *command,
		       const struct replay_link_change *change)
{
	struct replay_function *function = command->function;
	u8 speeds, width;

	if (!change->speed && !change->width)
		return 0;
	if ((!function->port->up && !change->up) ||
	    !replay_port_component(function))
		return -ENOLINK;
	replay_port_capability(function, &speeds, &width);
	if ((change->speed && !(speeds & BIT(change->speed - 1))) ||
	    change->width > width)
		return -ERANGE;
	return 0;
}

static void change_state(struct replay_function *function,
			 const struct replay_link_change *change)
{
	u32 status = function->express + PCI_EXP_LNKSTA;
	u16 now = replay_get16(function, status);

	if (!function->port->up || (!change->speed && !change->width))
		return;
	replay_port_state(function, change->speed ?: now & PCI_EXP_LNKSTA_CLS,
			  change->width ?: (now & PCI_EXP_LNKSTA_NLW) >> 4);
	if (replay_get32(function, function->express + PCI_EXP_LNKCAP) &
	    PCI_EXP_LNKCAP_LBNC)
		replay_function_put(function, status, change->status, ~0u);
}

static void change_link(struct replay_function *function,
			const struct replay_link_change *change)
{
	struct replay_port *port = function->port;

	if (change->max_speed)
		port->max_speed = change->max_speed;
	if (change->max_width)
		port->max_width = change->max_width;
	if (change->max_speed || change->max_width)
		replay_ledger("limit %s speed %u width %u", function->address,
			      port->max_speed, port->max_width);
	if (change->down)
		port->held_down = true;
	if (change->up)
		port->held_down = false;
	replay_port_update(function);
	change_state(function, change);
}

/**
 * replay_command_link - change a link, or what it will train to
 * @command: with the address of a port
 *
 * Context: may sleep.
 * Return: 0; after a message -EINVAL for what is not understood, -ENOLINK for a
 * speed or width of a link that is down, -ERANGE for one that an end cannot.
 */
int replay_command_link(struct replay_command *command)
{
	struct replay_function *function = command->function;
	struct replay_link_change change = {};
	unsigned long flags;
	int err;

	err = parse_change(command, &change);
	if (err)
		return err;
	raw_spin_lock_irqsave(&function->root->lock, flags);
	err = check_state(command, &change);
	if (!err)
		change_link(function, &change);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	if (err == -ENOLINK)
		replay_command_err(command, "the link is down");
	if (err == -ERANGE)
		replay_command_err(command, "an end cannot do that");
	return err;
}
