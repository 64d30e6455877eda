/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * options.h - the command line: verbs, options, and what they were given
 */
#ifndef PCITOPO_CLI_OPTIONS_H
#define PCITOPO_CLI_OPTIONS_H

#include <libpcitopo.h>

#include "output/output.h"

/* Exit statuses, DESIGN "Command" */
#define EXIT_FAILED    1
#define EXIT_TROUBLE   2
#define EXIT_UNDECIDED 3

enum verb_id {
	VERB_SUMMARY,
	VERB_LIST,
	VERB_TREE,
	VERB_SHOW,
	VERB_PATHS,
	VERB_MATRIX,
	VERB_CHECK,
	VERB_MONITOR,
	VERB_EXPLAIN,
	VERB_COUNT
};

/* Where this machine is read, without -i */
enum source {
	SOURCE_BEST,
	SOURCE_SYSFS,
	SOURCE_KERNEL,
};

/* Part of an address, as lspci -s takes it */
struct selector {
	bool has_domain;
	bool has_bus;
	bool has_device;
	bool has_function;
	u32 domain;
	u32 bus;
	u32 device;
	u32 function;
};

/* VENDOR:DEVICE, as lspci -d takes it */
struct id_filter {
	bool has_vendor;
	bool has_device;
	u32 vendor;
	u32 device;
};

/* Events that monitor reports: --events */
#define EVENTS_LINK	0x1
#define EVENTS_ERRORS	0x2
#define EVENTS_TOPOLOGY 0x4

/**
 * struct monitor_options - what monitor takes
 * @interval_ns: --interval; 0: not given
 * @timeout_ns: --timeout; 0: none
 * @count: --count; 0: without end
 * @events: bits EVENTS_*; 0: all
 * @log: --log, or NULL
 * @log_size: bytes from which on another file is begun
 * @log_count: how many full files are kept
 * @snapshot: --snapshot, or NULL
 * @journal: write to the journal
 */
struct monitor_options {
	u64 interval_ns;
	u64 timeout_ns;
	u64 count;
	unsigned int events;
	const char *log;
	u64 log_size;
	u64 log_count;
	const char *snapshot;
	bool journal;
};

/**
 * struct input_files - arguments of -i and -F
 * @files: as they were given
 * @count: how many
 */
struct input_files {
	const char **files;
	unsigned int count;
};

/**
 * struct options - the command line
 * @inputs: arguments of -i and -F
 * @redact: hide serial numbers, hosts and users
 * @verb: which
 * @source: where to read this machine, without @inputs
 * @sysfs: how
 * @argument: noun of list, THING of show, or NULL
 * @words: all words that are no options
 * @arguments: of these, all that follow the verb
 * @num_arguments: how many
 * @given: bits of the options that were given, in the order of their table
 * @help: show help and leave
 * @version: show the version and leave
 * @json: -J, or --format json
 * @numeric: how often -n was given
 * @kinds: bit set of enum pcitopo_kind; 0: all
 */
struct options {
	struct input_files inputs;
	bool redact;
	enum verb_id verb;
	enum source source;
	struct pcitopo_sysfs_options sysfs;
	const char *argument;
	const char **words;
	const char **arguments;
	unsigned int num_arguments;
	u64 given;
	bool help;
	bool version;
	bool json;
	bool noheadings;
	bool raw;
	bool all;
	bool quiet;
	unsigned int numeric;
	u32 kinds;
	struct selector selector;
	struct id_filter id;
	struct pcitopo_check_options check;
	struct monitor_options monitor;
	enum colour_mode colour;
	const char *columns;
	const char *output;
	const char *from;
	const char *to;
	const char *history;
};

/**
 * struct verb - a verb
 * @name: as typed; NULL: the summary, which has none
 * @argument: what follows it, for help, or NULL; in brackets if it is optional;
 *	with dots behind if there can be more
 * @help: what it does
 * @reads_input: -i names what it reads
 */
struct verb {
	const char *name;
	const char *argument;
	const char *help;
	bool reads_input;
};

/* options/verb.c */
extern const struct verb verbs[VERB_COUNT];
int verb_find(const char *name, enum verb_id *verb);
void verb_names(struct strbuf *names);

/* options/options.c */
int options_parse(struct options *options, int argc, char **argv);
void options_hint(const struct options *options);
void options_free(struct options *options);

/* options/table.c */

struct option_def;

/**
 * option_take_fn - keep what an option was given
 * @place: in &struct options
 * @option: the option as typed, for messages
 * @argument: its argument, or NULL
 *
 * Return: 0, or -EINVAL after a message.
 */
typedef int option_take_fn(void *place, const char *option,
			   const char *argument);

/**
 * struct option_def - an option
 * @name: without dashes, or NULL
 * @letter: the short form, or a number above 0xff where there is none
 * @argument: what follows it, for help, or NULL
 * @verbs: bits of enum verb_id
 * @take: keeps its argument
 * @place: offset in &struct options
 * @help: what it does
 */
struct option_def {
	const char *name;
	int letter;
	const char *argument;
	u32 verbs;
	option_take_fn *take;
	size_t place;
	const char *help;
};

extern const struct option_def option_defs[];
extern const unsigned int num_option_defs;

/* options/value.c */
option_take_fn take_flag, take_count, take_text, take_input, take_selector,
	take_id_filter, take_kinds, take_accept, take_events, take_seconds,
	take_number, take_size, take_format, take_fail_on, take_source,
	take_colour;

#endif /* PCITOPO_CLI_OPTIONS_H */
