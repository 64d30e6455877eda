// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * options.c - the command line
 *
 * Options may stand before or after the verb, so whether one fits is known
 * only at the end.
 */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "options/options.h"

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

static int take(struct options *options, const struct option_def *def,
		const char *argument)
{
	char option[32];

	if (def->letter < 0x100 && !def->name)
		snprintf(option, sizeof(option), "-%c", def->letter);
	else
		snprintf(option, sizeof(option), "--%s", def->name);
	return def->take((char *)options + def->place, option, argument);
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
		else
			ret = take(parser->options, def, optarg);
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

	if (!options->inputs.count)
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
	free(options->inputs.files);
	free(options->words);
	options->inputs.files = NULL;
	options->words = NULL;
	options->inputs.count = 0;
}
