// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-expr.c - {expressions} in the lines of repeated blocks
 *
 * "{i * 2 + 1}" is replaced by its value, "{i:x}" by two hexadecimal digits,
 * "{i:a}" by a letter. Integers, + - * / % and parentheses.
 */
#include <ctype.h>
#include <string.h>

#include "mkmachine.h"

struct expr {
	const char *p;
	const char *end;
	const struct mk_var *vars;
	const char *error; /* what was expected */
	int depth;
};

static s64 sum(struct expr *e);

static int peek(struct expr *e)
{
	while (e->p < e->end && *e->p == ' ')
		e->p++;
	return e->p < e->end ? *e->p : 0;
}

static s64 give_up(struct expr *e, const char *error)
{
	if (!e->error)
		e->error = error;
	e->p = e->end;
	return 0;
}

static s64 number(struct expr *e)
{
	int base = 10;
	s64 v = 0;

	if (e->end - e->p > 2 && e->p[0] == '0' && e->p[1] == 'x') {
		base = 16;
		e->p += 2;
	}
	for (; e->p < e->end && isxdigit((unsigned char)*e->p); e->p++) {
		int c = tolower((unsigned char)*e->p);
		int digit = isdigit(c) ? c - '0' : c - 'a' + 10;

		if (digit >= base || v > INT32_MAX)
			return give_up(e, "a smaller number");
		v = v * base + digit;
	}
	return v;
}

static s64 variable(struct expr *e)
{
	const char *name = e->p;
	size_t length;

	while (e->p < e->end && isalnum((unsigned char)*e->p))
		e->p++;
	length = (size_t)(e->p - name);
	for (const struct mk_var *v = e->vars; v; v = v->up)
		if (strlen(v->name) == length && !memcmp(v->name, name, length))
			return v->value;
	return give_up(e, "the name of a repeat around it");
}

static s64 factor(struct expr *e)
{
	int c = peek(e);
	s64 v;

	if (isdigit(c))
		return number(e);
	if (isalpha(c))
		return variable(e);
	if (c != '(' && c != '-')
		return give_up(e, "a number, a name or '('");
	if (++e->depth > 16)
		return give_up(e, "less nesting");
	e->p++;
	v = c == '-' ? factor(e) : sum(e);
	e->depth--;
	if (c == '-' && __builtin_sub_overflow(0, v, &v))
		return give_up(e, "a smaller number");
	if (c == '-')
		return v;
	if (peek(e) != ')')
		return give_up(e, "')'");
	e->p++;
	return v;
}

static s64 product(struct expr *e)
{
	s64 v = factor(e);

	for (int c = peek(e); c == '*' || c == '/' || c == '%'; c = peek(e)) {
		s64 w;

		e->p++;
		w = factor(e);
		if (c != '*' && w <= 0)
			return give_up(e, "a divisor above 0");
		if (c == '*' && __builtin_mul_overflow(v, w, &v))
			return give_up(e, "a smaller number");
		if (c == '/')
			v /= w;
		if (c == '%')
			v %= w;
	}
	return v;
}

static s64 sum(struct expr *e)
{
	s64 v = product(e);

	for (int c = peek(e); c == '+' || c == '-'; c = peek(e)) {
		s64 w;

		e->p++;
		w = product(e);
		if (c == '+' ? __builtin_add_overflow(v, w, &v) :
			       __builtin_sub_overflow(v, w, &v))
			return give_up(e, "a smaller number");
	}
	return v;
}

static int print_value(struct expr *e, char *out, size_t size)
{
	s64 v = sum(e);
	int c = peek(e);

	if (e->error)
		return -1;
	if (v < 0 || v > INT32_MAX) {
		e->error = "a value from 0 to 2147483647";
		return -1;
	}
	if (!c)
		return snprintf(out, size, "%lld", (long long)v);
	e->p++;
	if (c == ':' && e->p + 1 == e->end && *e->p == 'x')
		return snprintf(out, size, "%02llx", (long long)v);
	if (c == ':' && e->p + 1 == e->end && *e->p == 'a' && v < 26)
		return snprintf(out, size, "%c", (int)('A' + v));
	e->error = "an operator, ':x', or ':a' and a value below 26";
	return -1;
}

int mk_substitute(struct mk_machine *m, const struct mk_where *where,
		  const struct mk_var *vars, const char *in, char *out,
		  size_t size)
{
	size_t used = 0;

	while (*in) {
		struct expr e = { .vars = vars };
		const char *close;
		int n;

		if (used + 24 >= size)
			return mk_fail(m, where, "line longer than %zu, %s",
				       size, "expected a shorter one");
		if (*in != '{') {
			out[used++] = *in++;
			continue;
		}
		close = strchr(in, '}');
		if (!close)
			return mk_fail(m, where, "'{' alone, expected '}'");
		e.p = in + 1;
		e.end = close;
		n = print_value(&e, out + used, size - used);
		if (n < 0)
			return mk_fail(m, where, "'%.*s', expected %s",
				       (int)(close - in + 1), in, e.error);
		used += (size_t)n;
		in = close + 1;
	}
	out[used] = 0;
	return 0;
}
