// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-fault.c - what is to be wrong with a machine
 *
 * "fault WHAT DEVICE [VALUE]": the machine is laid out as it should be, the
 * device is found by name or address, and options are set as if they had been
 * written on its line or on that of the port above it.
 */
#include <string.h>

#include "mkmachine.h"

/* Faults with names of their own; all others are called as the option is */
static const struct named_fault {
	const char *name;
	const char *options; /* added before the value */
	bool port; /* on the port although the device knows the option too */
} named[] = {
	{ "narrow", "trained", true },
	{ "slow", "trained", true },
	{ "target-speed", "target", true },
	{ "one-sided", "seen-by", true },
	{ "extra-retimer", "retimers 2", true },
};

static const char fault_words[] =
	"missing, narrow, slow, target-speed, one-sided, extra-retimer, equalization or an option";

static bool parse_address(const char *s, u32 *domain, unsigned int *bus,
			  unsigned int *devfn)
{
	unsigned int device, function, d = 0;
	int used = 0;

	if (strlen(s) > 16)
		return false;
	if (sscanf(s, "%5x:%2x:%2x.%1x%n", &d, bus, &device, &function,
		   &used) != 4 ||
	    s[used]) {
		d = 0;
		if (sscanf(s, "%2x:%2x.%1x%n", bus, &device, &function,
			   &used) != 3 ||
		    s[used])
			return false;
	}
	*domain = d;
	*devfn = device << 3 | function;
	return true;
}

static struct mk_func *find(struct mk_machine *m, const char *s)
{
	bool address;
	unsigned int bus, devfn;
	u32 domain;

	if (!*s)
		return NULL;
	address = parse_address(s, &domain, &bus, &devfn);
	for (size_t i = 0; i < m->sorted_count; i++) {
		struct mk_func *f = m->sorted[i];

		if (address ? f->domain == domain && f->bus == bus &&
				      f->devfn == devfn :
			      !strcmp(f->name, s))
			return f;
	}
	return NULL;
}

static struct mk_func *port_of(struct mk_func *f)
{
	if (mk_is(f, MK_PORTS))
		return f;
	return f->parent && mk_is(f->parent, MK_PORTS) ? f->parent : NULL;
}

/* An equalisation that ended in phase 2, at the speed that was reached */
static int equalization(struct mk_machine *m, const struct mk_fault *fault,
			struct mk_func *f, char **words, int n)
{
	struct mk_func *port = port_of(f);
	s64 gen;

	if (!port || n != 1 || mk_parse_gen(words[0], &gen) || gen < 3)
		return mk_fail(m, &fault->where, "fault equalization, %s",
			       "expected a device on a link and gen3 to gen6");
	f = mk_link_device(port);
	mk_set(port, MK_EQ8 + (int)gen - 3, 0x02);
	if (f)
		mk_set(f, MK_EQ8 + (int)gen - 3, 0x02);
	return 0;
}

static int set_options(struct mk_machine *m, const struct mk_fault *fault,
		       struct mk_func *f, bool port, char **words, int n)
{
	struct mk_where where;
	int rc = 0;

	if (port || (mk_option_kinds(words[0]) & MK_PORTS &&
		     !(mk_option_kinds(words[0]) & MK_BIT(f->kind))))
		f = port_of(f);
	if (!f)
		return mk_fail(m, &fault->where, "no link there, expected %s",
			       "a device below a port");
	where = f->where;
	f->where = fault->where;
	for (int i = 0; i < n && rc >= 0; i += rc)
		rc = mk_option(m, f, words + i, n - i);
	f->where = where;
	return rc < 0 ? -1 : 0;
}

static int apply_to(struct mk_machine *m, const struct mk_fault *fault,
		    struct mk_func *f, char **words, int n)
{
	char *list[MK_MAX_WORDS + 2], options[32];
	const char *name = words[0];
	bool port = false;
	int count = 0;

	if (!strcmp(name, "equalization"))
		return equalization(m, fault, f, words + 2, n - 2);
	if (!strcmp(name, "missing")) {
		mk_set(f, MK_MISSING, 1);
		return 0;
	}
	for (size_t i = 0; i < ARRAY_SIZE(named); i++) {
		if (strcmp(named[i].name, name))
			continue;
		snprintf(options, sizeof(options), "%s", named[i].options);
		count = mk_split(options, list);
		port = named[i].port;
	}
	if (!count && !mk_option_kinds(name))
		return mk_fail(m, &fault->where, "fault %s, expected %s", name,
			       fault_words);
	if (!count)
		list[count++] = words[0];
	for (int i = 2; i < n; i++)
		list[count++] = words[i];
	return set_options(m, fault, f, port, list, count);
}

static int apply(struct mk_machine *m, const struct mk_fault *fault)
{
	char *words[MK_MAX_WORDS];
	struct mk_func *f;
	size_t length;
	bool up;
	int n;

	n = mk_split(fault->text, words);
	if (n < 2)
		return mk_fail(m, &fault->where, "fault, expected %s",
			       "what, name or address, perhaps a value");
	length = strlen(words[1]);
	up = words[1][length - 1] == '^';
	if (up)
		words[1][length - 1] = 0;
	f = find(m, words[1]);
	if (!f)
		return mk_fail(m, &fault->where, "no device '%s', expected %s",
			       words[1], "a name or address that --list shows");
	if (up)
		f = port_of(f);
	if (!f)
		return mk_fail(m, &fault->where, "no port above, expected %s",
			       "a device below a port");
	return apply_to(m, fault, f, words, n);
}

int mk_apply_faults(struct mk_machine *m)
{
	for (struct mk_fault *f = m->faults; f; f = f->next)
		if (apply(m, f))
			return -1;
	return 0;
}
