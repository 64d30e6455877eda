// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-parse.c - text to a tree of functions
 *
 * First the lines are made a tree by their indentation, then the tree is walked
 * and each line becomes a function; the walk of a "repeat" goes several times
 * over the same lines. The text is hostile: everything is bounded.
 */
#include <ctype.h>
#include <string.h>

#include "mkmachine.h"

struct line {
	struct line *first; /* below */
	struct line **tail;
	struct line *next;
	struct line *up;
	struct mk_where where;
	unsigned int indent;
	unsigned int depth;
	const char *text;
};

struct scope {
	const struct mk_var *vars;
	struct mk_func *parent; /* the functions go below this one */
	struct mk_func *main;	/* or: are further functions of this one */
	unsigned int depth;	/* of repeats and files */
};

/* What a top level line sets for those after it */
struct state {
	struct mk_machine *m;
	u32 domain;
	s64 numa;
	unsigned int files;
};

/* The words of a line, in place; the line has at most MK_MAX_LINE characters */
int mk_split(char *line, char **words)
{
	int n = 0;

	for (char *p = line; *p;) {
		while (*p == ' ' || *p == '\t')
			*p++ = 0;
		if (!*p || *p == '#')
			break;
		if (n == MK_MAX_WORDS)
			return -1;
		words[n++] = p;
		while (*p && *p != ' ' && *p != '\t')
			p++;
	}
	return n;
}

static unsigned int indent_of(const char **p, const char *end)
{
	unsigned int indent = 0;

	for (; *p < end && (**p == ' ' || **p == '\t'); (*p)++)
		indent = **p == ' ' ? indent + 1 : (indent / 8 + 1) * 8;
	return indent;
}

static int append_line(struct mk_machine *m, struct line **current,
		       struct line *line)
{
	struct line *up = *current;

	while (up->indent >= line->indent && up->up)
		up = up->up;
	if (up->first && up->first->indent != line->indent)
		return mk_fail(m, &line->where,
			       "indented by %u, expected %u as the line above",
			       line->indent, up->first->indent);
	line->up = up;
	line->depth = up->depth + 1;
	line->tail = &line->first;
	if (line->depth > MK_MAX_DEPTH)
		return mk_fail(m, &line->where,
			       "nested too deep, expected at most %d levels",
			       MK_MAX_DEPTH);
	*up->tail = line;
	up->tail = &line->next;
	*current = line;
	return 0;
}

static int check_characters(struct mk_machine *m, const struct mk_where *where,
			    const char *p, const char *end)
{
	if (end - p > MK_MAX_LINE)
		return mk_fail(m, where,
			       "line too long, expected at most %d characters",
			       MK_MAX_LINE);
	for (; p < end; p++)
		if (!isprint((unsigned char)*p) && *p != '\t')
			return mk_fail(m, where, "character 0x%02x, %s",
				       (unsigned char)*p,
				       "expected text without such");
	return 0;
}

/* Comments and empty lines are left out */
static int read_lines(struct mk_machine *m, const char *file, const char *text,
		      size_t size, struct line *root)
{
	struct mk_where where = { .file = file };
	const char *end = text + size;
	struct line *current = root;

	root->tail = &root->first;
	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const char *next = stop ? stop + 1 : end;
		struct line *line;
		unsigned int indent;

		where.line++;
		if (!stop)
			stop = end;
		if (stop > text && stop[-1] == '\r')
			stop--;
		if (memchr(text, '#', (size_t)(stop - text)))
			stop = memchr(text, '#', (size_t)(stop - text));
		if (check_characters(m, &where, text, stop))
			return -1;
		indent = indent_of(&text, stop);
		if (text < stop) {
			line = mk_alloc(m, sizeof(*line));
			if (!line)
				return -1;
			line->where = where;
			line->indent = indent + 1;
			line->text = mk_strndup(m, text, (size_t)(stop - text));
			if (!line->text || append_line(m, &current, line))
				return -1;
		}
		text = next;
	}
	return 0;
}

struct mk_func *mk_func_new(struct mk_machine *m, struct mk_func *parent,
			    const struct mk_model *model,
			    const struct mk_where *where)
{
	struct mk_func *f;

	if (m->funcs >= MK_MAX_FUNCS) {
		mk_fail(m, where, "too many functions, expected at most %d",
			MK_MAX_FUNCS);
		return NULL;
	}
	f = mk_alloc(m, sizeof(*f));
	if (!f)
		return NULL;
	m->funcs++;
	f->parent = parent;
	f->model = model;
	f->kind = model->kind;
	f->where = *where;
	f->place = -1;
	if (parent) {
		if (parent->children_tail)
			parent->children_tail->next = f;
		else
			parent->children = f;
		parent->children_tail = f;
	} else {
		if (m->hosts_tail)
			m->hosts_tail->next = f;
		else
			m->hosts = f;
		m->hosts_tail = f;
	}
	return f;
}

/* "1f.6" */
static int parse_place(const char *s)
{
	s64 device;

	if (strlen(s) != 4 || s[2] != '.' || s[3] < '0' || s[3] > '7')
		return -1;
	char digits[3] = { s[0], s[1], 0 };

	if (mk_parse_number(digits, 16, 31, &device))
		return -1;
	return (int)device << 3 | (s[3] - '0');
}

/* Where it is on its bus, if that is the next word; the words taken */
static int take_place(struct mk_func *f, char **words, int n)
{
	bool decimal = f->kind == MK_DOWNSTREAM;
	s64 v;

	if (n < 1)
		return 0;
	f->place = parse_place(words[0]);
	if (f->place >= 0)
		return 1;
	if (decimal && !mk_parse_number(words[0], 10, 31, &v)) {
		f->place = (int)v << 3;
		return 1;
	}
	if (f->main && !mk_parse_number(words[0], 10, 7, &v)) {
		f->place = (int)v; /* the device is that of function 0 */
		return 1;
	}
	return 0;
}

/* Which model a line without a word for it means */
static const struct mk_model *default_model(const char *item,
					    const struct scope *s)
{
	const struct mk_model *of = NULL;

	if (!strcmp(item, "function") && s->main)
		of = s->main->model;
	else if (s->parent &&
		 (!strcmp(item, "root-port") || !strcmp(item, "port")))
		of = s->parent->model;
	if (of && of->below)
		return mk_model_find(item, of->below);
	return mk_model_find(item, NULL);
}

/* What may stand where */
static const char *wrong_place(const char *item, const struct scope *s)
{
	const struct mk_func *p = s->parent;

	if (!strcmp(item, "function"))
		return s->main ? NULL : "below a device";
	if (s->main)
		return "below a port or bridge; a device has functions only";
	if (!strcmp(item, "host-bridge"))
		return p ? "not indented" : NULL;
	if (!p)
		return "below a host-bridge";
	if (!strcmp(item, "root-port") || !strcmp(item, "integrated") ||
	    !strcmp(item, "event-collector"))
		return p->kind == MK_HOST_BRIDGE ? NULL : "below a host-bridge";
	if (!strcmp(item, "port"))
		return p->kind == MK_UPSTREAM ? NULL : "below a switch";
	if (p->kind == MK_UPSTREAM)
		return "below a port of the switch";
	if (!strcmp(item, "switch") || !strcmp(item, "bridge"))
		return mk_is(p, MK_PORTS) ? NULL : "below a port";
	if (!strcmp(item, "pci-bridge") || !strcmp(item, "bmc"))
		return mk_is(p, MK_PORTS) ? "below a bridge or host-bridge" :
					    NULL;
	return NULL;
}

/* On a root bus an endpoint is integrated, on a PCI bus conventional */
static void adapt_kind(struct mk_func *f)
{
	const struct mk_func *on = f->main ? f->main->parent : f->parent;

	if (f->kind == MK_CONVENTIONAL && on && mk_is(on, MK_PORTS))
		f->kind = MK_ENDPOINT;
	if (f->kind != MK_ENDPOINT || !on)
		return;
	if (f->main && f->main->kind != MK_ENDPOINT)
		f->kind = f->main->kind;
	else if (mk_is(on, MK_BIT(MK_PCIE_PCI) | MK_BIT(MK_PCI_PCI)))
		f->kind = MK_CONVENTIONAL;
	else if (on->kind == MK_HOST_BRIDGE)
		f->kind = strcmp(f->model->item, "device") ? MK_INTEGRATED :
							     MK_CONVENTIONAL;
}

static int take_options(struct mk_machine *m, struct mk_func *f, char **words,
			int n)
{
	for (int i = 0, taken; i < n; i += taken) {
		taken = mk_option(m, f, words + i, n - i);
		if (taken < 0)
			return -1;
	}
	return 0;
}

/* Root bus of a host bridge: a number, or the next one that is free */
static int take_root_bus(struct mk_machine *m, struct mk_func *f, char **words,
			 int n)
{
	s64 bus;

	if (n < 1 || mk_parse_number(words[0], 16, 255, &bus))
		return mk_fail(m, &f->where, "host-bridge without root bus, %s",
			       "expected a hexadecimal number up to ff");
	f->bus = (u16)bus;
	f->secondary = (u16)bus;
	return 1;
}

/* Further equal functions: "functions 2" */
static int add_functions(struct mk_machine *m, struct mk_func *main)
{
	s64 n = mk_get(main, MK_FUNCTIONS, 1);

	for (s64 i = 1; i < n; i++) {
		struct mk_func *f =
			mk_func_new(m, main->parent, main->model, &main->where);

		if (!f)
			return -1;
		memcpy(f->value, main->value, sizeof(f->value));
		memcpy(f->set, main->set, sizeof(f->set));
		memcpy(f->str, main->str, sizeof(f->str));
		f->str[MK_NAME] = NULL;
		f->main = main;
		f->kind = main->kind;
		f->place = (int)i;
	}
	return 0;
}

static int make_func(struct state *st, const struct mk_where *where,
		     const struct scope *s, char **words, int n,
		     struct mk_func **out)
{
	const struct mk_model *model = default_model(words[0], s);
	const char *wrong = wrong_place(words[0], s);
	struct mk_func *f;
	int at = 1;

	if (wrong)
		return mk_fail(st->m, where, "%s, expected %s", words[0],
			       wrong);
	f = mk_func_new(st->m, s->main ? s->main->parent : s->parent, model,
			where);
	if (!f)
		return -1;
	f->main = s->main;
	f->domain = st->domain;
	if (!s->parent && st->numa >= 0)
		mk_set(f, MK_NUMA, st->numa);
	if (!s->parent && take_root_bus(st->m, f, words + 1, n - 1) < 0)
		return -1;
	at += s->parent ? take_place(f, words + 1, n - 1) : 1;
	if (at < n && mk_model_find(words[0], words[at]))
		f->model = mk_model_find(words[0], words[at++]);
	f->kind = f->model->kind;
	adapt_kind(f);
	if (take_options(st->m, f, words + at, n - at))
		return -1;
	*out = f;
	return add_functions(st->m, f);
}

static int walk(struct state *st, const struct line *line,
		const struct scope *s);

static int walk_repeat(struct state *st, const struct line *line,
		       const struct scope *s, char **words, int n)
{
	struct mk_var var = { .up = s->vars, .name = "i" };
	struct scope inner = *s;
	s64 count;

	if (n < 2 || n > 3 ||
	    mk_parse_number(words[1], 10, MK_MAX_REPEAT, &count))
		return mk_fail(st->m, &line->where, "repeat, expected %s %d%s",
			       "a number up to", MK_MAX_REPEAT,
			       " and perhaps a name");
	if (n == 3)
		var.name = mk_strndup(st->m, words[2], strlen(words[2]));
	if (!var.name)
		return -1;
	if (!line->first)
		return mk_fail(st->m, &line->where,
			       "repeat of nothing, expected indented lines");
	inner.vars = &var;
	for (var.value = 0; var.value < count; var.value++)
		if (walk(st, line->first, &inner))
			return -1;
	return 0;
}

static int walk_include(struct state *st, const struct line *line,
			const struct scope *s, char **words, int n)
{
	struct mk_machine *m = st->m;
	const char *name = m->name;
	struct line root = { 0 };
	size_t size;
	char *text;
	int rc;

	if (n != 2 || strchr(words[1], '/') || words[1][0] == '.' || s->parent)
		return mk_fail(m, &line->where, "include, expected %s",
			       "a file name without directory, not indented");
	if (st->files >= 4)
		return mk_fail(m, &line->where,
			       "include in include, expected at most 4");
	text = m->include ? m->include(m->include_data, words[1], &size) : NULL;
	if (!text)
		return mk_fail(m, &line->where, "include %s: %s", words[1],
			       "expected a file that can be read");
	st->files++;
	words[1] = mk_strndup(m, words[1], strlen(words[1]));
	rc = words[1] ? read_lines(m, words[1], text, size, &root) : -1;
	if (!rc)
		rc = walk(st, root.first, s);
	if (name)
		m->name = name;
	return rc;
}

static const char top_words[] =
	"machine NAME, domain HEX, numa N, include FILE, repeat N, fault ... or host-bridge BUS";

/* Lines that are no function; 1: it is none of them */
static int walk_setting(struct state *st, const struct line *line,
			const struct scope *s, char **words, int n)
{
	struct mk_machine *m = st->m;
	s64 v = 0;

	if (!strcmp(words[0], "repeat"))
		return walk_repeat(st, line, s, words, n);
	if (!strcmp(words[0], "include"))
		return walk_include(st, line, s, words, n);
	if (mk_model_item(words[0]))
		return 1;
	if (s->parent)
		return mk_fail(m, &line->where, "unknown word '%s', %s",
			       words[0], "expected a part, repeat or function");
	if (n == 2 && !strcmp(words[0], "machine")) {
		m->name = mk_strndup(m, words[1], strlen(words[1]));
		return m->name ? 0 : -1;
	}
	if (n == 2 && !strcmp(words[0], "domain") &&
	    !mk_parse_number(words[1], 16, MK_MAX_DOMAIN, &v)) {
		st->domain = (u32)v;
		return 0;
	}
	if (n == 2 && !strcmp(words[0], "numa") &&
	    (!strcmp(words[1], "none") ||
	     !mk_parse_number(words[1], 10, 1023, &v))) {
		st->numa = strcmp(words[1], "none") ? v : -1;
		return 0;
	}
	return mk_fail(m, &line->where, "'%s', expected %s", words[0],
		       top_words);
}

static int walk_line(struct state *st, const struct line *line,
		     const struct scope *s)
{
	char text[MK_MAX_LINE + 64], *words[MK_MAX_WORDS];
	struct scope inner = *s;
	struct mk_func *f = NULL;
	int n, rc;

	if (mk_substitute(st->m, &line->where, s->vars, line->text, text,
			  sizeof(text)))
		return -1;
	if (!strncmp(text, "fault ", 6))
		return mk_add_fault(st->m, &line->where, text + 6);
	n = mk_split(text, words);
	if (n <= 0)
		return mk_fail(st->m, &line->where,
			       "too many words, expected at most %d",
			       MK_MAX_WORDS);
	rc = walk_setting(st, line, s, words, n);
	if (rc <= 0)
		return rc;
	if (make_func(st, &line->where, s, words, n, &f))
		return -1;
	inner.parent = f;
	inner.main = mk_is(f, MK_BRIDGES | MK_BIT(MK_HOST_BRIDGE)) ? NULL : f;
	return walk(st, line->first, &inner);
}

static int walk(struct state *st, const struct line *line,
		const struct scope *s)
{
	struct scope inner = *s;

	if (++inner.depth > 4 * MK_MAX_DEPTH)
		return mk_fail(st->m, &line->where,
			       "nested too deep, expected less");
	for (; line; line = line->next) {
		if (++st->m->lines > MK_MAX_LINES)
			return mk_fail(st->m, &line->where,
				       "too long, expected at most %d lines %s",
				       MK_MAX_LINES, "with repeats counted");
		if (walk_line(st, line, &inner))
			return -1;
	}
	return 0;
}

int mk_add_fault(struct mk_machine *m, const struct mk_where *where,
		 const char *text)
{
	struct mk_fault *fault;

	if (++m->fault_count > MK_MAX_FAULTS)
		return mk_fail(m, where, "too many faults, expected at most %d",
			       MK_MAX_FAULTS);
	fault = mk_alloc(m, sizeof(*fault));
	if (!fault)
		return -1;
	fault->where = *where;
	fault->text = mk_strndup(m, text, strlen(text));
	if (!fault->text)
		return -1;
	*m->faults_tail = fault;
	m->faults_tail = &fault->next;
	return 0;
}

int mk_parse(struct mk_machine *m, const char *file, const char *text,
	     size_t size)
{
	struct state st = { .m = m, .numa = -1 };
	const struct mk_where where = { .file = file, .line = 1 };
	struct scope top = { 0 };
	struct line root = { 0 };

	if (read_lines(m, file, text, size, &root) ||
	    walk(&st, root.first, &top))
		return -1;
	if (!m->hosts)
		return mk_fail(m, &where, "no machine, expected a host-bridge");
	return 0;
}
