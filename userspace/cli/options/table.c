// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * table.c - the options
 *
 * The parser, the help, and the manual's test all read this table.
 */
#include <stddef.h>

#include "options/options.h"

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

#define AT(member) offsetof(struct options, member)

/* Those that read a machine once */
#define ONCE (EVERY & ~MONITOR)

const struct option_def option_defs[] = {
	{ "input", 'i', "FILE", ONCE, take_input, AT(inputs),
	  "read lspci text from FILE; - is standard input, a directory all in "
	  "it; repeat for more" },
	{ NULL, 'F', "FILE", ONCE, take_input, AT(inputs),
	  "the same, as lspci has it" },
	{ "source", 0x100, "SOURCE", EVERY, take_source, AT(source),
	  "without -i: kernel, the module pcitopo.ko (default where loaded), or "
	  "sysfs, what Linux shows" },
	{ "sysroot", 0x101, "DIR", EVERY, take_text, AT(sysfs.root),
	  "without -i: take DIR for /, so read DIR/sys" },
	{ "wake", 0x102, NULL, ONCE, take_flag, AT(sysfs.wake),
	  "without -i: read also what sleeps, which wakes it" },
	{ "all", 'a', NULL, LIST | TREE, take_flag, AT(all),
	  "also what is internal, empty or without a link" },
	{ "columns", 'o', "COL,...", LIST, take_text, AT(columns),
	  "these columns; +COL,... adds to the usual ones; help lists them" },
	{ "json", 'J', NULL, EVERY, take_flag, AT(json), "JSON" },
	{ "noheadings", 0x103, NULL, LIST, take_flag, AT(noheadings),
	  "no line of headings" },
	{ "raw", 'r', NULL, LIST, take_flag, AT(raw),
	  "for programs: no padding, full addresses, numbers without units" },
	{ NULL, 's', "SELECTOR", LIST | MONITOR, take_selector, AT(selector),
	  "only these: [[dddd:]bb:][dd][.f], as lspci has it" },
	{ NULL, 'd', "VENDOR:DEVICE", LIST | MONITOR, take_id_filter, AT(id),
	  "only these ids, hexadecimal; an empty one is any" },
	{ "kind", 0x104, "KIND,...", LIST | MONITOR, take_kinds, AT(kinds),
	  "only these kinds" },
	{ "numeric", 'n', NULL, SUMMARY | LIST | TREE | PATHS, take_count,
	  AT(numeric), "ids instead of product names; -nn shows both" },
	{ "from", 0x105, "THING", PATHS, take_text, AT(from),
	  "from this device only" },
	{ "to", 0x106, "THING", PATHS, take_text, AT(to),
	  "to this device instead of the CPU" },
	{ "format", 0x107, "FORMAT", CHECK | MONITOR, take_format, AT(json),
	  "text or json" },
	{ "accept", 0x108, "VERDICT,...", CHECK, take_accept, AT(check.accept),
	  "let these pass: idle, asleep" },
	{ "fail-on", 0x109, "SEVERITY", CHECK, take_fail_on,
	  AT(check.fail_on_warning), "warning: warnings fail the check, too" },
	{ "quiet", 'q', NULL, CHECK, take_flag, AT(quiet),
	  "the verdict, errors and warnings only; the same for equal servers" },
	{ "history", 0x10a, "DIR", EXPLAIN, take_text, AT(history),
	  "events that monitor has logged there, also rotated and compressed" },
	{ "events", 0x10b, "EVENTS,...", MONITOR, take_events,
	  AT(monitor.events), "only these: link, errors, topology" },
	{ "interval", 0x10c, "SECONDS", MONITOR, take_seconds,
	  AT(monitor.interval_ns),
	  "read /sys this often where the module does not report; 1" },
	{ "count", 0x10d, "NUMBER", MONITOR, take_number, AT(monitor.count),
	  "end after so many events" },
	{ "timeout", 0x10e, "SECONDS", MONITOR, take_seconds,
	  AT(monitor.timeout_ns), "end after so long" },
	{ "log", 0x10f, "FILE", MONITOR, take_text, AT(monitor.log),
	  "append every event to FILE, a line of JSON each" },
	{ "log-size", 0x110, "BYTES", MONITOR, take_size, AT(monitor.log_size),
	  "begin another FILE before it is larger; 10M" },
	{ "log-count", 0x111, "NUMBER", MONITOR, take_number,
	  AT(monitor.log_count),
	  "keep so many full ones: FILE.1, FILE.2 and so on; 9" },
	{ "snapshot", 0x112, "DIR", MONITOR, take_text, AT(monitor.snapshot),
	  "write registers of both ends of a link to a file in DIR at each "
	  "event; as root" },
	{ "journal", 0x113, NULL, MONITOR, take_flag, AT(monitor.journal),
	  "write to the journal of systemd instead of standard output" },
	{ "output", 0x114, "FILE", ONCE, take_text, AT(output),
	  "write to FILE, whole or not at all" },
	{ "redact", 0x115, NULL, EVERY, take_flag, AT(redact),
	  "hide serial numbers, hosts and users" },
	{ "color", 0x116, "WHEN", EVERY, take_colour, AT(colour),
	  "auto, always or never" },
	{ "help", 'h', NULL, EVERY, take_flag, AT(help), "show help" },
	{ "version", 'V', NULL, EVERY, take_flag, AT(version),
	  "show the version and the libraries built in" },
};

const unsigned int num_option_defs = ARRAY_SIZE(option_defs);
