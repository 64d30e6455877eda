/* SPDX-License-Identifier: GPL-2.0-or-later */
/* monitor.h - pieces of the verb monitor: selecting and writing events */
#ifndef PCITOPO_CLI_VERBS_MONITOR_H
#define PCITOPO_CLI_VERBS_MONITOR_H

#include <libpcitopo.h>

#include "columns/cli.h"

/**
 * struct watched - what a THING stands for, by the addresses it had at first
 * @link: the port of its link
 * @has_link: it is, or hangs on, a link
 * @device: the function
 * @has_device: it is one
 */
struct watched {
	struct pcitopo_address link;
	struct pcitopo_address device;
	bool has_link;
	bool has_device;
};

/**
 * struct filter - what is shown
 * @options: the command line
 * @things: if there are any, only these
 * @num_things: how many
 */
struct filter {
	const struct options *options;
	struct watched *things;
	unsigned int num_things;
};

/* verbs/monitor-filter.c */
int filter_prepare(struct filter *filter, const struct cli *cli);
bool filter_lets_through(const struct filter *filter,
			 const struct pcitopo_event *event);
void filter_free(struct filter *filter);

/* verbs/monitor-text.c */
void monitor_text(struct cli *cli, struct pcitopo_arena *arena,
		  const struct pcitopo_event *event);
void monitor_message(const struct cli *cli, struct pcitopo_arena *arena,
		     const struct pcitopo_event *event, struct strbuf *text);

/* verbs/log.c: a file that grows, a line at a time */
struct log;

struct log *log_open(const char *path, u64 size, u64 count);
int log_write(struct log *log, const char *line, size_t length);
int log_sync(struct log *log);
int log_close(struct log *log);

/* verbs/journal.c */
int journal_check(void);
int journal_write(const struct pcitopo_event *event, const char *message,
		  const struct redact *redact);

#endif /* PCITOPO_CLI_VERBS_MONITOR_H */
