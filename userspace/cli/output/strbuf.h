/* SPDX-License-Identifier: GPL-2.0-or-later */
/* strbuf.h - memory that does not fail, strings that grow */
#ifndef PCITOPO_CLI_OUTPUT_STRBUF_H
#define PCITOPO_CLI_OUTPUT_STRBUF_H

#include <stdarg.h>
#include <stddef.h>

/**
 * struct strbuf - a string that grows
 * @text: the string, or NULL while nothing was added; see strbuf_text()
 * @length: without the final zero
 * @size: bytes allocated
 *
 * All zeros is an empty string. strbuf_free() makes it that again.
 */
struct strbuf {
	char *text;
	size_t length;
	size_t size;
};

const char *strbuf_text(const struct strbuf *sb);
void strbuf_cut(struct strbuf *sb, size_t length);
void strbuf_reset(struct strbuf *sb);
void strbuf_free(struct strbuf *sb);
void strbuf_add(struct strbuf *sb, const char *bytes, size_t length);
void strbuf_puts(struct strbuf *sb, const char *text);
void strbuf_vprintf(struct strbuf *sb, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0), nonnull(2)));
void strbuf_printf(struct strbuf *sb, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

void out_of_memory(void) __attribute__((noreturn));
void *xrealloc(void *memory, size_t count, size_t size);
void *xzalloc(size_t count, size_t size);

#endif /* PCITOPO_CLI_OUTPUT_STRBUF_H */
