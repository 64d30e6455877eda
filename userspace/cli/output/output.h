/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * output.h - the way out: lines of text, tables, JSON
 *
 * Verbs say what there is to say; out-*.c alone know stdout, terminals,
 * libsmartcols and json-c. Whatever comes from an input is cleaned here: no
 * control character reaches a terminal.
 */
#ifndef PCITOPO_CLI_OUTPUT_H
#define PCITOPO_CLI_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "output/strbuf.h"

enum colour {
	COLOUR_NONE,
	COLOUR_GOOD,
	COLOUR_WARN,
	COLOUR_BAD,
	COLOUR_DIM,
	COLOUR_BOLD,
	COLOUR_COUNT
};

enum colour_mode {
	COLOUR_AUTO,
	COLOUR_ALWAYS,
	COLOUR_NEVER,
};

/**
 * struct out - where the output goes
 * @text: output not written yet
 * @scratch: one piece of text being formatted
 * @file: --output, or NULL for stdout
 * @redact: what to hide, or NULL
 * @colours: text is coloured
 * @ascii: the locale cannot show more than ASCII
 * @reader_is_gone: the reader has closed its end
 */
struct out {
	struct strbuf text;
	struct strbuf scratch;
	const char *file;
	struct redact *redact;
	bool colours;
	bool ascii;
	bool reader_is_gone;
};

/* output/text.c: lines, errors, the end of it all */
void out_open(struct out *out, const char *file, enum colour_mode mode);
void out_redact(struct out *out);
void out_part(struct out *out, enum colour colour, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
void out_line(struct out *out, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void out_end(struct out *out);
int out_flush(struct out *out);
int out_close(struct out *out);
const char *out_escape(const struct out *out, enum colour colour);
void err(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* output/redact.c */
struct redact;

struct redact *redact_new(void);
void redact_free(struct redact *redact);
unsigned int redact_serial(struct redact *redact, uint64_t serial);
void redact_host(struct redact *redact, const char *host);
void redact_text(const struct redact *redact, struct strbuf *text);

/* output/printable.c: hostile bytes made harmless */
void text_clean(struct strbuf *clean, const char *text, bool ascii);

/* output/table.c: tables, by libsmartcols */
#define TABLE_NO_HEADINGS 0x1
#define TABLE_RAW	  0x2

struct table;

struct table *table_new(struct out *out, unsigned int flags);
void table_column(struct table *table, const char *heading, bool right);
void table_row(struct table *table);
void table_cell(struct table *table, enum colour colour, const char *text);
void table_print(struct table *table);
void table_free(struct table *table);

/* output/json.c: JSON, by json-c; a NULL key adds to an array */
struct json;

struct json *json_new(void);
void json_open_object(struct json *json, const char *key);
void json_open_array(struct json *json, const char *key);
void json_close(struct json *json);
void json_add_null(struct json *json, const char *key);
void json_add_string(struct json *json, const char *key, const char *text);
void json_add_strings(struct json *json, const char *key,
		      const char *const *list);
void json_add_bool(struct json *json, const char *key, bool value);
void json_add_number(struct json *json, const char *key, int64_t value);
void json_add_unsigned(struct json *json, const char *key, uint64_t value);
void json_add_decimal(struct json *json, const char *key, double value,
		      const char *text);
void json_print(struct json *json, struct out *out, bool pretty);
void json_free(struct json *json);

#endif /* PCITOPO_CLI_OUTPUT_H */
