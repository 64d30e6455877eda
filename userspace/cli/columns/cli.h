/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cli.h - the command: options, verbs, and what every verb is given
 */
#ifndef PCITOPO_CLI_COLUMNS_CLI_H
#define PCITOPO_CLI_COLUMNS_CLI_H

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

/* What to tell of, of monitor: --events */
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
 * @journal: tell the journal
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
 * struct options - the command line
 * @inputs: arguments of -i and -F
 * @num_inputs: how many
 * @redact: hide what is nobody else's business
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
	const char **inputs;
	unsigned int num_inputs;
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

/* A path together with those who share its uplink */
struct path_item {
	struct pcitopo_path path;
	u32 *shared;
	u32 num_shared;
	bool has_shared;
};

/**
 * struct cli - what a verb is given
 * @options: the command line
 * @out: where output goes
 * @input: name of the input
 * @one_of_many: there are other inputs
 * @pt: context of the library
 * @topo: the machine
 * @check: set by cli_check()
 * @path: the path that the columns of NOUN_PATH are about
 * @many_domains: addresses are shown with their domain
 */
struct cli {
	const struct options *options;
	struct out *out;
	const char *input;
	bool one_of_many;
	struct pcitopo *pt;
	const struct pcitopo_topo *topo;
	const struct pcitopo_check *check;
	const struct path_item *path;
	bool many_domains;
};

/**
 * struct verb - a verb
 * @name: as typed; NULL: the summary, which has none
 * @argument: what follows it, for help, or NULL; in brackets, it need not;
 *	with dots behind, there can be more
 * @help: what it does
 * @run: does it for one input. Return: exit status. NULL: it takes none
 */
struct verb {
	const char *name;
	const char *argument;
	const char *help;
	int (*run)(struct cli *cli);
};

/* verb.c */
extern const struct verb verbs[VERB_COUNT];
int verb_find(const char *name, enum verb_id *verb);
void verb_names(struct strbuf *names);

/* options.c */
int options_parse(struct options *options, int argc, char **argv);
void options_hint(const struct options *options);
void options_free(struct options *options);

/* option-table.c */
struct option_def {
	const char *name;
	int letter;	      /* below 0x100 when there is a short form */
	const char *argument; /* or NULL */
	u32 verbs;	      /* bits of enum verb_id */
	const char *help;
};

extern const struct option_def option_defs[];
extern const unsigned int num_option_defs;

/* option-value.c */
int selector_parse(const char *text, struct selector *selector);
int id_filter_parse(const char *text, struct id_filter *id);
int kinds_parse(const char *text, u32 *kinds);
int accept_parse(const char *text, unsigned int *accept);
int events_parse(const char *text, unsigned int *events);
int seconds_parse(const char *option, const char *text, u64 *ns);
int number_parse(const char *option, const char *text, u64 *number);
int size_parse(const char *option, const char *text, u64 *bytes);

/* inputs.c */

/**
 * struct input - a file to read
 * @path: as messages name it, or "-"
 * @directory: found in this one, from 1; 0: named by the user
 */
struct input {
	char *path;
	unsigned int directory;
};

/**
 * struct input_directory - a directory that was given as an input
 * @path: its name
 * @num_files: files looked at
 * @num_used: of these, output of lspci
 */
struct input_directory {
	const char *path;
	unsigned int num_files;
	unsigned int num_used;
};

struct inputs {
	struct input *list;
	unsigned int count;
	struct input_directory *directories;
	unsigned int num_directories;
};

int inputs_expand(struct inputs *inputs, const char *const *paths,
		  unsigned int count);
void inputs_used(struct inputs *inputs, const struct input *input, bool used);
int inputs_check(const struct inputs *inputs);
void inputs_free(struct inputs *inputs);

/* help.c */
void help_general(struct out *out);
void help_verb(struct out *out, enum verb_id verb);

/* columns/cli.c: what verbs have in common */
bool selector_matches(const struct selector *selector,
		      const struct pcitopo_address *address);
const struct pcitopo_check *cli_check(struct cli *cli);
bool cli_selected(const struct cli *cli, u32 device);
void cli_no_thing(const struct cli *cli, const char *text, int ret);
u32 cli_find_device(const struct cli *cli, const char *text);
bool cli_is_card(const struct cli *cli, u32 device);
u32 cli_path_ends(const struct cli *cli, u32 **indices);
int cli_path_load(struct cli *cli, struct path_item *item, u32 from, u32 to);
void cli_path_unload(struct cli *cli, struct path_item *item);

/* verbs/monitor.c: reads no input, but goes on */
int monitor_run(const struct options *options, struct out *out);

/* verbs/list.c, before any input is read */
int list_prepare(const struct options *options, struct out *out);

/* One file each */
int verb_summary(struct cli *cli);
int verb_list(struct cli *cli);
int verb_tree(struct cli *cli);
int verb_show(struct cli *cli);
int verb_paths(struct cli *cli);
int verb_matrix(struct cli *cli);
int verb_check(struct cli *cli);
int verb_explain(struct cli *cli);

#endif /* PCITOPO_CLI_COLUMNS_CLI_H */
