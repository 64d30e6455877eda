/* SPDX-License-Identifier: GPL-2.0 */
/*
 * command.h - what the files that carry out commands share
 */
#ifndef PCITOPO_REPLAY_COMMAND_H
#define PCITOPO_REPLAY_COMMAND_H

#include <linux/compiler_attributes.h>
#include <linux/seq_file.h>

#include "replay.h"

#define REPLAY_MAX_WORDS 12

/**
 * struct replay_command - a line that was read
 * @line: its number, from 1, for messages
 * @function: whose address the second word is; NULL if there is none
 * @count: number of @words
 * @words: the words, the first is the verb
 */
struct replay_command {
	unsigned int line;
	struct replay_function *function;
	int count;
	char *words[REPLAY_MAX_WORDS];
};

/* command.c */
__printf(2, 3) void replay_command_err(const struct replay_command *command,
				       const char *format, ...);
int replay_command_bad_word(const struct replay_command *command,
			    const char *word);
bool replay_command_has(struct replay_command *command, const char *word);
int replay_command_number(const struct replay_command *command,
			  const char *word, unsigned int base, u32 max,
			  u32 *number);
int replay_command_run(char *text, unsigned int line);
void replay_command_help(struct seq_file *seq);

/* link.c */
int replay_command_link(struct replay_command *command);

/* set.c */
int replay_command_set(struct replay_command *command);

#endif /* PCITOPO_REPLAY_COMMAND_H */
