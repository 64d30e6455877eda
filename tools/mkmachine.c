// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine.c - make the lspci text of a machine that does not exist
 *
 * Reads a description of a server (tests/data/machines/README.md has the
 * language) and writes what "lspci -xxxx" would print on it. Equal descriptions
 * give equal output.
 */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "mkmachine.h"

#define MAX_TEXT      (4u << 20) /* bytes of a description */
#define OUTPUT_BUFFER (1u << 20)

static const char usage[] =
	"usage: mkmachine [options] DESCRIPTION\n"
	"\n"
	"Writes what lspci would print for the machine that DESCRIPTION (- is\n"
	"standard input) tells of.\n"
	"\n"
	"  -o, --output FILE       not to standard output but to FILE, at once\n"
	"  -D                      domains, even if all are 0\n"
	"      --names             header lines with names, as lspci\n"
	"  -nn                     with names and numbers, as lspci -nn (default)\n"
	"  -n                      with numbers only, as lspci -n\n"
	"      --no-text           no slot, NUMA node and driver lines\n"
	"      --hex 64|256|4096   bytes of each function, as -x, -xxx and -xxxx\n"
	"      --list              names and addresses instead\n"
	"      --fault 'WHAT ...'  as a line \"fault WHAT ...\"\n"
	"      --repeat-domains N  N such machines, in domains of their own\n"
	"  -h, --help\n";

struct settings {
	struct mk_output out;
	const char *output;
	const char *input;
	bool list;
};

static int usage_error(const char *what, const char *value)
{
	fprintf(stderr, "mkmachine: %s%s%s\n%s", what, value ? " " : "",
		value ? value : "", usage);
	return 2;
}

static char *read_stream(struct mk_machine *m, FILE *in, size_t *size)
{
	char *text = mk_alloc(m, MAX_TEXT + 1);

	if (!text)
		return NULL;
	*size = fread(text, 1, MAX_TEXT + 1, in);
	if (ferror(in) || *size > MAX_TEXT)
		return NULL;
	return text;
}

struct include {
	struct mk_machine *m;
	const char *beside; /* files are in the directory of this one */
};

static char *include_file(void *data, const char *name, size_t *size)
{
	const struct include *inc = data;
	const char *slash = strrchr(inc->beside, '/');
	size_t dir = slash ? (size_t)(slash - inc->beside) + 1 : 0;
	char path[4096], *text;
	FILE *in;

	if (dir + strlen(name) + 1 > sizeof(path))
		return NULL;
	memcpy(path, inc->beside, dir);
	strcpy(path + dir, name);
	in = fopen(path, "re");
	if (!in)
		return NULL;
	text = read_stream(inc->m, in, size);
	fclose(in);
	return text;
}

static int load(struct mk_machine *m, const char *name)
{
	bool std = !strcmp(name, "-");
	FILE *in = std ? stdin : fopen(name, "re");
	size_t size = 0;
	char *text;

	if (!in) {
		snprintf(m->error, sizeof(m->error), "%s: %s", name,
			 strerror(errno));
		return -1;
	}
	text = read_stream(m, in, &size);
	if (!std)
		fclose(in);
	if (!text) {
		snprintf(m->error, sizeof(m->error),
			 "%s: cannot be read, or is longer than %u bytes", name,
			 MAX_TEXT);
		return -1;
	}
	return mk_parse(m, std ? "stdin" : name, text, size);
}

static int write_to(struct mk_machine *m, const struct settings *s, FILE *file)
{
	struct mk_output out = s->out;
	int rc;

	out.file = file;
	setvbuf(file, NULL, _IOFBF, OUTPUT_BUFFER);
	rc = s->list ? mk_list(m, &out) : mk_write(m, &out);
	if (!rc && (fflush(file) || ferror(file))) {
		snprintf(m->error, sizeof(m->error), "write: %s",
			 strerror(errno));
		rc = -1;
	}
	return rc;
}

/* Nobody sees a file that is half written */
static int write_file(struct mk_machine *m, const struct settings *s)
{
	char *temp = mk_alloc(m, strlen(s->output) + 8);
	mode_t mask = umask(0);
	FILE *file;
	int fd, rc;

	umask(mask);
	if (!temp)
		return -1;
	sprintf(temp, "%s.XXXXXX", s->output);
	fd = mkstemp(temp);
	file = fd < 0 ? NULL : fdopen(fd, "w");
	if (!file) {
		snprintf(m->error, sizeof(m->error), "%s: %s", s->output,
			 strerror(errno));
		return -1;
	}
	rc = write_to(m, s, file);
	if (fchmod(fd, 0666 & ~mask))
		rc = -1;
	if ((fclose(file) || (!rc && rename(temp, s->output))) && !rc) {
		snprintf(m->error, sizeof(m->error), "%s: %s", s->output,
			 strerror(errno));
		rc = -1;
	}
	if (rc)
		unlink(temp);
	return rc;
}

/* The faults of the command line come after those of the description */
static int load_and_break(struct mk_machine *m, const struct settings *s)
{
	struct mk_fault *told = m->faults;

	m->faults = NULL;
	m->faults_tail = &m->faults;
	if (load(m, s->input) || mk_layout(m))
		return -1;
	*m->faults_tail = told;
	return mk_apply_faults(m);
}

static int make(struct mk_machine *m, const struct settings *s)
{
	if (load_and_break(m, s))
		return -1;
	mk_train(m);
	if ((u64)s->out.copies * m->domains > MK_MAX_DOMAIN + 1) {
		snprintf(m->error, sizeof(m->error),
			 "--repeat-domains %u: expected no domain after %x",
			 s->out.copies, MK_MAX_DOMAIN);
		return -1;
	}
	return s->output ? write_file(m, s) : write_to(m, s, stdout);
}

enum { OPT_NAMES = 256, OPT_NO_TEXT, OPT_HEX, OPT_LIST, OPT_FAULT, OPT_REPEAT };

static const struct option long_options[] = {
	{ "output", required_argument, NULL, 'o' },
	{ "names", no_argument, NULL, OPT_NAMES },
	{ "no-text", no_argument, NULL, OPT_NO_TEXT },
	{ "hex", required_argument, NULL, OPT_HEX },
	{ "list", no_argument, NULL, OPT_LIST },
	{ "fault", required_argument, NULL, OPT_FAULT },
	{ "repeat-domains", required_argument, NULL, OPT_REPEAT },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

/* The options with a value that can be wrong; 2: it is */
static int take_value(struct mk_machine *m, struct settings *s, int option)
{
	static const struct mk_where where = { "--fault", 1 };
	s64 v;

	switch (option) {
	case OPT_HEX:
		if (mk_parse_number(optarg, 10, 4096, &v) ||
		    (v != 64 && v != 256 && v != 4096))
			return usage_error("64, 256 or 4096, not --hex",
					   optarg);
		s->out.hex = (unsigned int)v;
		return 0;
	case OPT_REPEAT:
		if (mk_parse_number(optarg, 10, MK_MAX_DOMAIN, &v) || !v)
			return usage_error("a number, not --repeat-domains",
					   optarg);
		s->out.copies = (unsigned int)v;
		return 0;
	default:
		if (strlen(optarg) > MK_MAX_LINE)
			return usage_error("--fault too long", NULL);
		return mk_add_fault(m, &where, optarg) ? 2 : 0;
	}
}

static int take_options(struct mk_machine *m, struct settings *s, int argc,
			char **argv)
{
	int option, numeric = 0, rc = 0;

	while (!rc && (option = getopt_long(argc, argv, "o:Dnh", long_options,
					    NULL)) != -1) {
		if (option == 'o')
			s->output = optarg;
		else if (option == 'D')
			s->out.domains = true;
		else if (option == 'n')
			s->out.names = ++numeric > 1 ? MK_NAMES_BOTH :
						       MK_NAMES_NUMERIC;
		else if (option == OPT_NAMES)
			s->out.names = MK_NAMES;
		else if (option == OPT_NO_TEXT)
			s->out.text = false;
		else if (option == OPT_LIST)
			s->list = true;
		else if (option == 'h')
			return fputs(usage, stdout) < 0 ? 2 : -1;
		else if (option == '?')
			rc = 2;
		else
			rc = take_value(m, s, option);
	}
	if (!rc && optind != argc - 1)
		rc = usage_error("one description, please", NULL);
	s->input = argv[optind];
	return rc;
}

int main(int argc, char **argv)
{
	struct settings s = {
		.out = { .names = MK_NAMES_BOTH,
			 .text = true,
			 .hex = 4096,
			 .copies = 1 },
	};
	struct mk_machine m;
	struct include inc = { .m = &m };
	int rc;

	mk_init(&m);
	rc = take_options(&m, &s, argc, argv);
	if (!rc) {
		inc.beside = s.input;
		m.include = include_file;
		m.include_data = &inc;
		rc = make(&m, &s) ? 2 : 0;
		if (rc)
			fprintf(stderr, "mkmachine: %s\n", m.error);
	}
	mk_free(&m);
	return rc < 0 ? 0 : rc;
}
