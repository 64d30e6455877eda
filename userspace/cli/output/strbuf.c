// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * strbuf.c - memory that does not fail, strings that grow
 *
 * A command that runs out of memory has nothing better to do than to say so
 * and leave, so nothing here returns an error.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/strbuf.h"

/**
 * out_of_memory - say so and end the program
 */
void out_of_memory(void)
{
	fputs("pcitopo: out of memory\n", stderr);
	exit(2);
}

/**
 * xrealloc - realloc() of an array that ends the program instead of failing
 * @memory: what to resize, or NULL
 * @count: number of elements
 * @size: bytes of one
 *
 * Return: the memory, to be freed with free().
 */
void *xrealloc(void *memory, size_t count, size_t size)
{
	void *resized = NULL;

	if (!size || count <= SIZE_MAX / size)
		resized = realloc(memory, count && size ? count * size : 1);
	if (!resized)
		out_of_memory();
	return resized;
}

/**
 * xzalloc - calloc() that ends the program instead of failing
 * @count: number of elements
 * @size: bytes of one
 *
 * Return: zeroed memory, to be freed with free().
 */
void *xzalloc(size_t count, size_t size)
{
	void *memory = calloc(count ? count : 1, size ? size : 1);

	if (!memory)
		out_of_memory();
	return memory;
}

/**
 * strbuf_text - what a string holds
 * @sb: the string
 *
 * Return: zero-terminated, never NULL, good until the string changes.
 */
const char *strbuf_text(const struct strbuf *sb)
{
	return sb->text ? sb->text : "";
}

/**
 * strbuf_reset - empty a string and keep its memory
 * @sb: the string
 */
void strbuf_reset(struct strbuf *sb)
{
	sb->length = 0;
	if (sb->text)
		sb->text[0] = '\0';
}

/**
 * strbuf_cut - shorten a string
 * @sb: the string
 * @length: what is left of it; not more than it has
 */
void strbuf_cut(struct strbuf *sb, size_t length)
{
	sb->length = length;
	sb->text[length] = '\0';
}

/**
 * strbuf_free - give back the memory of a string
 * @sb: the string, empty and usable afterwards
 */
void strbuf_free(struct strbuf *sb)
{
	free(sb->text);
	memset(sb, 0, sizeof(*sb));
}

static void strbuf_reserve(struct strbuf *sb, size_t more)
{
	size_t size = sb->size ? sb->size : 64;

	if (more >= SIZE_MAX / 4 - sb->length)
		out_of_memory();
	if (sb->length + more < sb->size)
		return;
	while (size <= sb->length + more)
		size *= 2;
	sb->text = xrealloc(sb->text, size, 1);
	sb->size = size;
}

/**
 * strbuf_add - append bytes
 * @sb: the string
 * @bytes: what to append; zeros are kept
 * @length: how many
 */
void strbuf_add(struct strbuf *sb, const char *bytes, size_t length)
{
	strbuf_reserve(sb, length);
	memcpy(sb->text + sb->length, bytes, length);
	sb->length += length;
	sb->text[sb->length] = '\0';
}

/**
 * strbuf_puts - append a string
 * @sb: the string
 * @text: what to append
 */
void strbuf_puts(struct strbuf *sb, const char *text)
{
	strbuf_add(sb, text, strlen(text));
}

/**
 * strbuf_vprintf - append formatted text
 * @sb: the string
 * @format: as for printf()
 * @arguments: its arguments
 */
void strbuf_vprintf(struct strbuf *sb, const char *format, va_list arguments)
{
	va_list again;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (length < 0)
		return;
	strbuf_reserve(sb, (size_t)length);
	vsnprintf(sb->text + sb->length, (size_t)length + 1, format, arguments);
	sb->length += (size_t)length;
}

/**
 * strbuf_printf - append formatted text
 * @sb: the string
 * @format: as for printf()
 */
void strbuf_printf(struct strbuf *sb, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	strbuf_vprintf(sb, format, arguments);
	va_end(arguments);
}
