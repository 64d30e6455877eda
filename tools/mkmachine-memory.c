// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-memory.c - memory that lives as long as the machine, and messages
 */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "mkmachine.h"

#define CHUNK (256u << 10)

struct mk_chunk {
	struct mk_chunk *next;
	size_t used;
	size_t size;
	char bytes[] __attribute__((aligned(16)));
};

void mk_init(struct mk_machine *m)
{
	memset(m, 0, sizeof(*m));
	m->faults_tail = &m->faults;
	m->domains = 1;
}

void mk_free(struct mk_machine *m)
{
	while (m->memory) {
		struct mk_chunk *c = m->memory;

		m->memory = c->next;
		free(c);
	}
}

/* Zeroed memory that lives as long as the machine */
void *mk_alloc(struct mk_machine *m, size_t size)
{
	struct mk_chunk *c = m->memory;
	size_t need = (size + 15) & ~(size_t)15;
	char *p;

	if (!c || c->size - c->used < need) {
		size_t room = need > CHUNK ? need : CHUNK;

		c = calloc(1, sizeof(*c) + room);
		if (!c) {
			snprintf(m->error, sizeof(m->error), "out of memory");
			return NULL;
		}
		c->size = room;
		c->next = m->memory;
		m->memory = c;
	}
	p = c->bytes + c->used;
	c->used += need;
	return p;
}

char *mk_strndup(struct mk_machine *m, const char *s, size_t length)
{
	char *p = mk_alloc(m, length + 1);

	if (p)
		memcpy(p, s, length);
	return p;
}

/* The first message stays; always negative */
int mk_fail(struct mk_machine *m, const struct mk_where *where, const char *fmt,
	    ...)
{
	va_list args;
	int n;

	if (*m->error)
		return -1;
	n = snprintf(m->error, sizeof(m->error), "%s:%u: ", where->file,
		     where->line);
	if (n < 0 || (size_t)n >= sizeof(m->error))
		return -1;
	va_start(args, fmt);
	vsnprintf(m->error + n, sizeof(m->error) - (size_t)n, fmt, args);
	va_end(args);
	return -1;
}
