// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * option-table.c - the options
 *
 * The parser, the help, and the manual's test all read this table.
 */
#include "columns/cli.h"

#define EVERY	((1u << VERB_COUNT) - 1)
#define LIST	(1u << VERB_LIST)
#define TREE	(1u << VERB_TREE)
#define SHOW	(1u << VERB_SHOW)
#define PATHS	(1u << VERB_PATHS)
#define MATRIX	(1u << VERB_MATRIX)
#define CHECK	(1u << VERB_CHECK)
#define MONITOR (1u << VERB_MONITOR)
#define EXPLAIN (1u << VERB_EXPLAIN)
#define SUMMARY (1u << VERB_SUMMARY)

/* Those that read a machine once */
#define ONCE (EVERY & ~MONITOR)

const struct option_def option_defs[] = {
	{ "input", 'i', "FILE", ONCE,
	  "read lspci text from FILE; - is standard input, a directory all in "
	  "it; repeat for more" },
	{ NULL, 'F', "FILE", ONCE, "the same, as lspci has it" },
	{ "source", 0x109, "SOURCE", EVERY,
	  "without -i: kernel, the module pcitopo.ko (default where loaded), or "
	  "sysfs, what Linux shows" },
	{ "sysroot", 0x10a, "DIR", EVERY,
	  "without -i: take DIR for /, so read DIR/sys" },
	{ "wake", 0x10b, NULL, ONCE,
	  "without -i: read also what sleeps, which wakes it" },
	{ "all", 'a', NULL, LIST | TREE,
	  "also what is internal, empty or without a link" },
	{ "columns", 'o', "COL,...", LIST,
	  "these columns; +COL,... adds to the usual ones; help lists them" },
	{ "json", 'J', NULL, EVERY, "JSON" },
	{ "noheadings", 0x100, NULL, LIST, "no line of headings" },
	{ "raw", 'r', NULL, LIST,
	  "for programs: no padding, full addresses, numbers without units" },
	{ NULL, 's', "SELECTOR", LIST | MONITOR,
	  "only these: [[dddd:]bb:][dd][.f], as lspci has it" },
	{ NULL, 'd', "VENDOR:DEVICE", LIST | MONITOR,
	  "only these ids, hexadecimal; an empty one is any" },
	{ "kind", 0x101, "KIND,...", LIST | MONITOR, "only these kinds" },
	{ "numeric", 'n', NULL, SUMMARY | LIST | TREE | PATHS,
	  "ids instead of product names; -nn shows both" },
	{ "from", 0x102, "THING", PATHS, "from this device only" },
	{ "to", 0x103, "THING", PATHS, "to this device instead of the CPU" },
	{ "format", 0x104, "FORMAT", CHECK | MONITOR, "text or json" },
	{ "accept", 0x105, "VERDICT,...", CHECK,
	  "do not hold these against the server: idle, asleep" },
	{ "fail-on", 0x106, "SEVERITY", CHECK,
	  "warning: warnings fail the check, too" },
	{ "quiet", 'q', NULL, CHECK,
	  "the verdict, errors and warnings only; the same for equal servers" },
	{ "history", 0x116, "DIR", EXPLAIN,
	  "events that monitor has logged there, also rotated and compressed" },
	{ "events", 0x10d, "EVENTS,...", MONITOR,
	  "only these: link, errors, topology" },
	{ "interval", 0x10e, "SECONDS", MONITOR,
	  "look at /sys this often, where the module does not tell; 1" },
	{ "count", 0x10f, "NUMBER", MONITOR, "end after so many events" },
	{ "timeout", 0x110, "SECONDS", MONITOR, "end after so long" },
	{ "log", 0x111, "FILE", MONITOR,
	  "append every event to FILE, a line of JSON each" },
	{ "log-size", 0x112, "BYTES", MONITOR,
	  "begin another FILE before it is larger; 10M" },
	{ "log-count", 0x113, "NUMBER", MONITOR,
	  "keep so many full ones: FILE.1, FILE.2 and so on; 9" },
	{ "snapshot", 0x114, "DIR", MONITOR,
	  "write registers of both ends of a link to a file in DIR at each "
	  "event; as root" },
	{ "journal", 0x115, NULL, MONITOR,
	  "tell the journal of systemd instead of standard output" },
	{ "output", 0x107, "FILE", ONCE, "write to FILE, whole or not at all" },
	{ "redact", 0x10c, NULL, EVERY,
	  "hide serial numbers, hosts and users" },
	{ "color", 0x108, "WHEN", EVERY, "auto, always or never" },
	{ "help", 'h', NULL, EVERY, "show help" },
	{ "version", 'V', NULL, EVERY, "show the version" },
};

const unsigned int num_option_defs = ARRAY_SIZE(option_defs);
