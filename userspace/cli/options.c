// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * options.c - the command line
 *
 * Options may stand before or after the verb, so whether one fits is known
 * only at the end.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "columns/cli.h"

#define MAX_OPTIONS 64 /* bits of struct options.given */

struct parser {
	struct options *options;
	const char **words; /* verb, its arguments */
	unsigned int num_words;
	char letters[2 * MAX_OPTIONS + 3];
	struct option longs[MAX_OPTIONS + 1];
};

/**
 * options_hint - say where help on the verb is
 * @options: the command line
 */
void options_hint(const struct options *options)
{
	const char *name = verbs[options->verb].name;

	err("try `pcitopo%s%s --help`", name ? " " : "", name ? name : "");
}

static void prepare(struct parser *parser)
{
	const struct option_def *def;
	char *letter = parser->letters;
	unsigned int longs = 0;
	unsigned int i;

	*letter++ = '-'; /* words come as they stand, whatever POSIX says */
	*letter++ = ':';
	for (i = 0; i < num_option_defs; i++) {
		def = &option_defs[i];
		if (def->letter < 0x100) {
			*letter++ = (char)def->letter;
			if (def->argument)
				*letter++ = ':';
		}
		if (def->name)
			parser->longs[longs++] = (struct option){
				def->name,
				def->argument ? required_argument : no_argument,
				NULL, def->letter
			};
	}
}

static const struct option_def *def_find(int letter, unsigned int *index)
{
	for (*index = 0; *index < num_option_defs; (*index)++) {
		if (option_defs[*index].letter == letter)
			return &option_defs[*index];
	}
	return NULL;
}

static void add_input(struct options *options, const char *file)
{
	options->inputs = xrealloc(options->inputs, options->num_inputs + 1,
				   sizeof(*options->inputs));
	options->inputs[options->num_inputs++] = file;
}

static int parse_word(const char *option, const char *text,
		      const char *const *allowed, unsigned int *index)
{
	struct strbuf names = { 0 };
	unsigned int i;

	for (*index = 0; allowed[*index]; (*index)++) {
		if (!strcmp(allowed[*index], text))
			return 0;
	}
	for (i = 0; allowed[i]; i++)
		strbuf_printf(&names, " %s", allowed[i]);
	err("%s: '%s' is not one of:%s", option, text, strbuf_text(&names));
	strbuf_free(&names);
	return -EINVAL;
}

static int parse_colour(struct options *options, const char *text)
{
	static const char *const allowed[] = { "auto", "always", "never",
					       NULL };
	unsigned int index;
	int ret = parse_word("--color", text, allowed, &index);

	if (!ret)
		options->colour = index;
	return ret;
}

static int parse_format(struct options *options, const char *text)
{
	static const char *const allowed[] = { "text", "json", NULL };
	unsigned int index;
	int ret = parse_word("--format", text, allowed, &index);

	if (!ret)
		options->json = index == 1;
	return ret;
}

static int parse_fail_on(struct options *options, const char *text)
{
	static const char *const allowed[] = { "warning", NULL };
	unsigned int index;
	int ret = parse_word("--fail-on", text, allowed, &index);

	if (!ret)
		options->check.fail_on_warning = true;
	return ret;
}

static int parse_source(struct options *options, const char *text)
{
	static const char *const allowed[] = { "kernel", "sysfs", NULL };
	unsigned int index;
	int ret = parse_word("--source", text, allowed, &index);

	if (!ret)
		options->source = index ? SOURCE_SYSFS : SOURCE_KERNEL;
	return ret;
}

static int set_monitor(struct monitor_options *monitor, const char *name,
		       const char *argument)
{
	if (!strcmp(name, "events"))
		return events_parse(argument, &monitor->events);
	if (!strcmp(name, "interval"))
		return seconds_parse("--interval", argument,
				     &monitor->interval_ns);
	if (!strcmp(name, "count"))
		return number_parse("--count", argument, &monitor->count);
	if (!strcmp(name, "timeout"))
		return seconds_parse("--timeout", argument,
				     &monitor->timeout_ns);
	if (!strcmp(name, "log"))
		monitor->log = argument;
	else if (!strcmp(name, "log-size"))
		return size_parse("--log-size", argument, &monitor->log_size);
	else if (!strcmp(name, "log-count"))
		return number_parse("--log-count", argument,
				    &monitor->log_count);
	else if (!strcmp(name, "snapshot"))
		monitor->snapshot = argument;
	else if (!strcmp(name, "journal"))
		monitor->journal = true;
	return 0;
}

static int set_long(struct options *options, const char *name,
		    const char *argument)
{
	if (!strcmp(name, "noheadings"))
		options->noheadings = true;
	else if (!strcmp(name, "kind"))
		return kinds_parse(argument, &options->kinds);
	else if (!strcmp(name, "from"))
		options->from = argument;
	else if (!strcmp(name, "to"))
		options->to = argument;
	else if (!strcmp(name, "format"))
		return parse_format(options, argument);
	else if (!strcmp(name, "accept"))
		return accept_parse(argument, &options->check.accept);
	else if (!strcmp(name, "fail-on"))
		return parse_fail_on(options, argument);
	else if (!strcmp(name, "history"))
		options->history = argument;
	else if (!strcmp(name, "output"))
		options->output = argument;
	else if (!strcmp(name, "color"))
		return parse_colour(options, argument);
	else if (!strcmp(name, "source"))
		return parse_source(options, argument);
	else if (!strcmp(name, "sysroot"))
		options->sysfs.root = argument;
	else if (!strcmp(name, "redact"))
		options->redact = true;
	else if (!strcmp(name, "wake"))
		options->sysfs.wake = true;
	else
		return set_monitor(&options->monitor, name, argument);
	return 0;
}

static int set_short(struct options *options, int letter, const char *argument)
{
	switch (letter) {
	case 'i':
	case 'F':
		add_input(options, argument);
		return 0;
	case 'a':
		options->all = true;
		return 0;
	case 'o':
		options->columns = argument;
		return 0;
	case 'J':
		options->json = true;
		return 0;
	case 'r':
		options->raw = true;
		return 0;
	case 's':
		return selector_parse(argument, &options->selector);
	case 'd':
		return id_filter_parse(argument, &options->id);
	case 'n':
		options->numeric++;
		return 0;
	case 'q':
		options->quiet = true;
		return 0;
	case 'h':
		options->help = true;
		return 0;
	default:
		options->version = true;
		return 0;
	}
}

static void add_word(struct parser *parser, const char *word)
{
	parser->words = xrealloc(parser->words, parser->num_words + 1,
				 sizeof(*parser->words));
	parser->words[parser->num_words++] = word;
}

static int bad_option(char **argv, int result)
{
	const char *word = argv[optind - 1];
	const struct option_def *def;
	unsigned int index;

	def = optopt ? def_find(optopt, &index) : NULL;
	if (result == ':')
		err("%s needs an argument: %s", word,
		    def ? def->argument : "?");
	else if (def)
		err("%s: --%s takes no argument", word, def->name);
	else if (optopt)
		err("unknown option -%c", optopt);
	else
		err("unknown option %s", word);
	return -EINVAL;
}

static int parse_options(struct parser *parser, int argc, char **argv)
{
	const struct option_def *def;
	unsigned int index;
	int result;
	int ret = 0;

	opterr = 0;
	while (!ret) {
		result = getopt_long(argc, argv, parser->letters, parser->longs,
				     NULL);
		if (result == -1)
			break;
		def = result == 1 ? NULL : def_find(result, &index);
		if (result == 1)
			add_word(parser, optarg);
		else if (!def)
			ret = bad_option(argv, result);
		else if (def->letter < 0x100)
			ret = set_short(parser->options, result, optarg);
		else
			ret = set_long(parser->options, def->name, optarg);
		if (def)
			parser->options->given |= (u64)1 << index;
	}
	while (!ret && optind < argc)
		add_word(parser, argv[optind++]);
	return ret;
}

static int parse_verb(struct options *options, const char *name)
{
	struct strbuf names = { 0 };

	if (!verb_find(name, &options->verb))
		return 0;
	verb_names(&names);
	err("unknown verb '%s'; verbs are: %s", name, strbuf_text(&names));
	strbuf_free(&names);
	return -EINVAL;
}

static int check_words(const struct options *options)
{
	const struct verb *verb = &verbs[options->verb];
	bool is_optional = verb->argument && verb->argument[0] == '[';
	bool can_be_many = verb->argument && strchr(verb->argument, '.');
	unsigned int most = can_be_many ? UINT32_MAX : verb->argument ? 1 : 0;

	if (options->num_arguments > most) {
		err("%s: unexpected argument '%s'", verb->name,
		    options->arguments[most]);
		return -EINVAL;
	}
	if (!options->num_arguments && verb->argument && !is_optional) {
		err("%s: %s is missing", verb->name, verb->argument);
		return -EINVAL;
	}
	return 0;
}

static int parse_words(struct parser *parser)
{
	struct options *options = parser->options;
	unsigned int used = 0;

	if (parser->num_words && !strcmp(parser->words[0], "help")) {
		options->help = true;
		used++;
	}
	if (used < parser->num_words &&
	    parse_verb(options, parser->words[used++]))
		return -EINVAL;
	if (used < parser->num_words) {
		options->arguments = parser->words + used;
		options->num_arguments = parser->num_words - used;
		options->argument = options->arguments[0];
	}
	return options->help || options->version ? 0 : check_words(options);
}

static void add_option_name(const struct option_def *def, struct strbuf *text)
{
	if (def->name)
		strbuf_printf(text, " --%s", def->name);
	else
		strbuf_printf(text, " -%c", def->letter);
}

static int check_fit(const struct options *options)
{
	const char *verb = verbs[options->verb].name;
	struct strbuf wrong = { 0 };
	struct strbuf right = { 0 };
	unsigned int i;
	bool fits;

	for (i = 0; i < num_option_defs; i++) {
		if (option_defs[i].verbs >> options->verb & 1)
			add_option_name(&option_defs[i], &right);
		else if (options->given >> i & 1)
			add_option_name(&option_defs[i], &wrong);
	}
	fits = !wrong.length;
	if (!fits)
		err("%s does not take%s; it takes:%s",
		    verb ? verb : "the summary", strbuf_text(&wrong),
		    strbuf_text(&right));
	strbuf_free(&wrong);
	strbuf_free(&right);
	return fits ? 0 : -EINVAL;
}

/* The module knows this machine, and does not wake what sleeps in it */
static int check_live(const struct options *options)
{
	const char *other = options->sysfs.root ? "--sysroot" :
			    options->sysfs.wake ? "--wake" :
						  NULL;

	if (options->source != SOURCE_KERNEL || !other)
		return 0;
	err("%s is for --source sysfs; the kernel module %s", other,
	    options->sysfs.root ? "knows this machine alone" :
				  "leaves asleep what sleeps");
	return -EINVAL;
}

/* This machine is read, or a file; what is said about the one is not about the
 * other
 */
static int check_source(const struct options *options)
{
	static const char *const live[] = { "source", "sysroot", "wake" };
	unsigned int i;
	size_t k;

	if (!options->num_inputs)
		return check_live(options);
	for (i = 0; i < num_option_defs; i++) {
		for (k = 0; k < ARRAY_SIZE(live); k++) {
			if (!(options->given >> i & 1) ||
			    !option_defs[i].name ||
			    strcmp(option_defs[i].name, live[k]) != 0)
				continue;
			err("--%s is for a live machine, -i for a file; give "
			    "one of them",
			    live[k]);
			return -EINVAL;
		}
	}
	return 0;
}

/**
 * options_parse - read the command line
 * @options: filled; to be freed with options_free() also on failure
 * @argc: as main() has it
 * @argv: as main() has it; strings are kept by reference
 *
 * Return: 0, or -EINVAL after a message.
 */
int options_parse(struct options *options, int argc, char **argv)
{
	struct parser parser = { .options = options };
	int ret;

	memset(options, 0, sizeof(*options));
	prepare(&parser);
	ret = parse_options(&parser, argc, argv);
	options->words = parser.words;
	if (!ret)
		ret = parse_words(&parser);
	if (!ret && !options->help && !options->version)
		ret = check_fit(options);
	if (!ret && !options->help && !options->version)
		ret = check_source(options);
	if (ret) {
		if (parser.num_words)
			verb_find(parser.words[0], &options->verb);
		options_hint(options);
	}
	return ret;
}

/**
 * options_free - free what options_parse() allocated
 * @options: the options
 */
void options_free(struct options *options)
{
	free(options->inputs);
	free(options->words);
	options->inputs = NULL;
	options->words = NULL;
	options->num_inputs = 0;
}
