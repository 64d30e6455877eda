// SPDX-License-Identifier: GPL-2.0
/*
 * set.c - the command that changes what a register holds
 */
#include <linux/ctype.h>
#include <linux/string.h>

#include "command.h"

/**
 * struct replay_place - bytes of a function
 * @where: offset of the first
 * @size: 1, 2 or 4
 */
struct replay_place {
	u32 where;
	u32 size;
};

static int place_size(char suffix)
{
	switch (tolower(suffix)) {
	case 'b':
		return 1;
	case 'w':
		return 2;
	case 'l':
		return 4;
	}
	return 0;
}

/* OFFSET.S, CAPnn+OFFSET.S or ECAPnnnn+OFFSET.S, as setpci has them. */
static int command_place(const struct replay_command *command,
			 struct replay_place *place)
{
	const struct replay_function *function = command->function;
	const char *word = command->words[2];
	unsigned int offset, id;
	u32 base = 0;
	char suffix;
	int end = 0;

	if (sscanf(word, "%x.%c%n", &offset, &suffix, &end) == 2 && end) {
		base = 0;
	} else if (sscanf(word, "CAP%2x+%x.%c%n", &id, &offset, &suffix,
			  &end) == 3) {
		base = replay_capability(function, id);
	} else if (sscanf(word, "ECAP%4x+%x.%c%n", &id, &offset, &suffix,
			  &end) == 3) {
		base = replay_extended_capability(function, id);
	} else {
		return replay_command_bad_word(command, word);
	}
	place->size = place_size(suffix);
	if (!place->size || word[end])
		return replay_command_bad_word(command, word);
	if (!base && strchr(word, '+')) {
		replay_command_err(command, "%s: no such capability", word);
		return -ENXIO;
	}
	if (offset > function->bytes ||
	    base + offset + place->size > function->bytes) {
		replay_command_err(command, "%s is beyond %u bytes", word,
				   function->bytes);
		return -ERANGE;
	}
	place->where = base + offset;
	return 0;
}

/**
 * replay_command_set - change what a register holds
 * @command: with address, register, value and maybe mask
 *
 * Context: may sleep.
 * Return: 0; after a message -EINVAL for what is not understood, -ENXIO for a
 * capability that is not there, -ERANGE for what is too much.
 */
int replay_command_set(struct replay_command *command)
{
	struct replay_function *function = command->function;
	struct replay_place place;
	u32 most, value, mask;
	unsigned long flags;
	int err;

	err = command_place(command, &place);
	if (err)
		return err;
	most = ~0u >> (32 - 8 * place.size);
	mask = most;
	err = replay_command_number(command, command->words[3], 16, most,
				    &value);
	if (!err && command->count > 4)
		err = replay_command_number(command, command->words[4], 16,
					    most, &mask);
	if (err)
		return err;
	raw_spin_lock_irqsave(&function->root->lock, flags);
	replay_function_put(function, place.where, mask, value);
	replay_root_route(function->root);
	replay_ledger("set %s %x.%u %x mask %x", function->address, place.where,
		      place.size, value, mask);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	return 0;
}
