// SPDX-License-Identifier: GPL-2.0
/*
 * command.c - what the control interface can be told
 *
 * Words are split at blanks. The second is nearly always an address, that of
 * the image whatever numbers buses have now. All of a command is read before
 * any of it is done. Documentation/replay.rst tells what commands do.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/printk.h>
#include <linux/string.h>

#include "command.h"

/**
 * struct replay_verb - what can be told
 * @name: the first word
 * @usage: the words behind it
 * @min: of words with the first
 * @max: of words with the first
 * @port: the address must be that of a port with something below it
 * @run: does it; returns 0 or -errno after a message
 */
struct replay_verb {
	const char *name;
	const char *usage;
	int min;
	int max;
	bool port;
	int (*run)(struct replay_command *command);
};

/**
 * replay_command_err - say why a command is refused
 * @command: the command
 * @format: as of printf(), without a line feed
 *
 * Context: may sleep.
 */
void replay_command_err(const struct replay_command *command,
			const char *format, ...)
{
	struct va_format message = { .fmt = format };
	va_list arguments;

	va_start(arguments, format);
	message.va = &arguments;
	pr_err("control: line %u: %s: %pV\n", command->line, command->words[0],
	       &message);
	va_end(arguments);
}

/**
 * replay_command_bad_word - say that a word is wrong
 * @command: the command
 * @word: the word
 *
 * Context: may sleep.
 * Return: -EINVAL.
 */
int replay_command_bad_word(const struct replay_command *command,
			    const char *word)
{
	replay_command_err(command, "%s is not understood", word);
	return -EINVAL;
}

/**
 * replay_command_has - take a word out of a command
 * @command: the command; the words behind its address are looked at
 * @word: the word
 *
 * Context: may sleep.
 * Return: whether it was there.
 */
bool replay_command_has(struct replay_command *command, const char *word)
{
	int i;

	for (i = 2; i < command->count; i++) {
		if (strcmp(command->words[i], word))
			continue;
		command->words[i] = command->words[--command->count];
		return true;
	}
	return false;
}

/* All options were taken; what is left is no word of ours. */
static int command_end(const struct replay_command *command)
{
	return command->count > 2 ?
		       replay_command_bad_word(command, command->words[2]) :
		       0;
}

/**
 * replay_command_number - read a number
 * @command: the command
 * @word: the word
 * @base: 10 or 16
 * @max: the greatest that is taken
 * @number: set to the number; untouched on failure
 *
 * Context: may sleep.
 * Return: 0; after a message -EINVAL if it is none, -ERANGE above @max.
 */
int replay_command_number(const struct replay_command *command,
			  const char *word, unsigned int base, u32 max,
			  u32 *number)
{
	u32 value;

	if (kstrtou32(word, base, &value))
		return replay_command_bad_word(command, word);
	if (value > max) {
		replay_command_err(command, "%s is too much", word);
		return -ERANGE;
	}
	*number = value;
	return 0;
}

static int run_pull(struct replay_command *command)
{
	bool noticed = !replay_command_has(command, "unnoticed");
	int err = command_end(command);

	if (!err)
		err = replay_life_pull(command->function, noticed);
	if (err == -ENODEV)
		replay_command_err(command, "it is absent already");
	return err;
}

static int run_remove(struct replay_command *command)
{
	int err = replay_life_remove(command->function);

	if (err == -ENODEV)
		replay_command_err(command, "it is absent already");
	return err;
}

static int run_insert(struct replay_command *command)
{
	bool noticed = !replay_command_has(command, "unnoticed");
	bool renumber = replay_command_has(command, "renumber");
	int err = command_end(command);

	if (!err)
		err = replay_life_insert(command->function, renumber, noticed);
	if (err == -EEXIST)
		replay_command_err(command, "it is there already");
	if (err == -ENODEV)
		replay_command_err(command, "the kernel has no such bus");
	return err;
}

static int run_rescan(struct replay_command *command)
{
	int err;

	if (command->function && !command->function->secondary) {
		replay_command_err(command, "%s has nothing below it",
				   command->words[1]);
		return -EINVAL;
	}
	err = replay_life_rescan(command->function);
	if (err)
		replay_command_err(command, "the kernel has no such bus");
	return err;
}

static int run_respond(struct replay_command *command)
{
	static const char *const responses[] = {
		[REPLAY_NORMAL] = "normal",
		[REPLAY_ONES] = "ones",
		[REPLAY_ERROR] = "error",
	};
	struct replay_function *function = command->function;
	int response = match_string(responses, ARRAY_SIZE(responses),
				    command->words[2]);
	unsigned long flags;

	if (response < 0)
		return replay_command_bad_word(command, command->words[2]);
	raw_spin_lock_irqsave(&function->root->lock, flags);
	function->response = response;
	replay_ledger("respond %s %s", function->address, responses[response]);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	return 0;
}

static int run_block(struct replay_command *command)
{
	bool block = !strcmp(command->words[0], "block");
	int err = replay_life_block(command->function, block);

	if (err == -EALREADY)
		replay_command_err(command, "it is so already");
	if (err == -ENODEV)
		replay_command_err(command, "the kernel has no such function");
	if (!err)
		replay_ledger("%s %s", command->words[0],
			      command->function->address);
	return err;
}

static int run_delay(struct replay_command *command)
{
	struct replay_function *function = command->function;
	u32 delay_ns;
	int err;

	err = replay_command_number(command, command->words[2], 10,
				    REPLAY_MAX_DELAY_NS, &delay_ns);
	if (err)
		return err;
	WRITE_ONCE(function->delay_ns, delay_ns);
	replay_ledger("delay %s %u", function->address, delay_ns);
	return 0;
}

static int run_retrain(struct replay_command *command)
{
	struct replay_function *function = command->function;
	unsigned long flags;
	bool up;

	raw_spin_lock_irqsave(&function->root->lock, flags);
	up = function->port->up;
	replay_port_retrain(function);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	if (up)
		return 0;
	replay_command_err(command, "the link is down");
	return -ENOLINK;
}

static int run_button(struct replay_command *command)
{
	struct replay_function *function = command->function;
	unsigned long flags;

	if (!function->port->slot) {
		replay_command_err(command, "no hot-plug service there");
		return -EOPNOTSUPP;
	}
	raw_spin_lock_irqsave(&function->root->lock, flags);
	replay_ledger("button %s", function->address);
	replay_slot_event(function, PCI_EXP_SLTSTA_ABP);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	return 0;
}

static const struct replay_verb replay_verbs[] = {
	{ "set", "ADDRESS REGISTER VALUE [MASK]", 4, 5, false,
	  replay_command_set },
	{ "link",
	  "PORT [up|down] [speed=GTS] [width=N] [max-speed=GTS|none] [max-width=N|none] [autonomous|silent]",
	  3, REPLAY_MAX_WORDS, true, replay_command_link },
	{ "retrain", "PORT", 2, 2, true, run_retrain },
	{ "pull", "ADDRESS [unnoticed]", 2, 3, false, run_pull },
	{ "remove", "ADDRESS", 2, 2, false, run_remove },
	{ "insert", "ADDRESS [renumber] [unnoticed]", 2, 4, false, run_insert },
	{ "rescan", "[ADDRESS]", 1, 2, false, run_rescan },
	{ "respond", "ADDRESS normal|ones|error", 3, 3, false, run_respond },
	{ "block", "ADDRESS", 2, 2, false, run_block },
	{ "unblock", "ADDRESS", 2, 2, false, run_block },
	{ "delay", "ADDRESS NANOSECONDS", 3, 3, false, run_delay },
	{ "button", "PORT", 2, 2, true, run_button },
};

/**
 * replay_command_help - print what can be told, a line for each verb
 * @seq: where to
 *
 * Context: may sleep.
 */
void replay_command_help(struct seq_file *seq)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(replay_verbs); i++)
		seq_printf(seq, "%s %s\n", replay_verbs[i].name,
			   replay_verbs[i].usage);
}

static int command_split(struct replay_command *command, char *text)
{
	char *word;

	while ((word = strsep(&text, " \t"))) {
		if (!*word)
			continue;
		if (command->count == REPLAY_MAX_WORDS) {
			replay_command_err(command, "too many words");
			return -EINVAL;
		}
		command->words[command->count++] = word;
	}
	return 0;
}

static int command_address(struct replay_command *command,
			   const struct replay_verb *verb)
{
	if (command->count < 2)
		return 0;
	command->function = replay_function_named(command->words[1]);
	if (!command->function) {
		replay_command_err(command, "%s: no such function",
				   command->words[1]);
		return -ENOENT;
	}
	if (verb->port && !command->function->port) {
		replay_command_err(command,
				   "%s is no port with something below it",
				   command->words[1]);
		return -EINVAL;
	}
	return 0;
}

static int command_do(struct replay_command *command,
		      const struct replay_verb *verb)
{
	int err;

	if (command->count < verb->min || command->count > verb->max) {
		replay_command_err(command, "expected: %s", verb->usage);
		return -EINVAL;
	}
	err = command_address(command, verb);
	return err ?: verb->run(command);
}

/**
 * replay_command_run - do what a line tells
 * @text: the line; cut into words
 * @line: its number, for messages
 *
 * Context: may sleep; takes the rescan lock; one caller at a time.
 * Return: 0, also for an empty line and one that begins with #; -errno after a
 * message that tells the line and what is wrong.
 */
int replay_command_run(char *text, unsigned int line)
{
	struct replay_command command = { .line = line };
	int err, i;

	err = command_split(&command, text);
	if (err || !command.count || command.words[0][0] == '#')
		return err;
	for (i = 0; i < ARRAY_SIZE(replay_verbs); i++) {
		if (!strcmp(command.words[0], replay_verbs[i].name))
			return command_do(&command, &replay_verbs[i]);
	}
	replay_command_err(&command, "no such command");
	return -EINVAL;
}
