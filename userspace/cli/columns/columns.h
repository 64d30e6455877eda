/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * columns.h - the one column table
 *
 * A column is a field of a noun: its name in JSON and after -o, its heading in
 * tables, its type, its help, and how to get it.
 */
#ifndef PCITOPO_CLI_COLUMNS_H
#define PCITOPO_CLI_COLUMNS_H

#include "columns/cli.h"

enum noun {
	NOUN_DEVICE,
	NOUN_LINK,
	NOUN_SWITCH,
	NOUN_RETIMER,
	NOUN_MEMDEV,
	NOUN_PATH,
	NOUN_FINDING,
	NOUN_REGION,
	NOUN_DECODER,
	NOUN_PORT,
	NOUN_COUNT
};

enum type {
	TYPE_STRING,
	TYPE_ADDRESS, /* text without the domain, if there is but one */
	TYPE_BOOL,
	TYPE_NUMBER,
	TYPE_SPEED,    /* a Supported Link Speeds value; GT/s in JSON */
	TYPE_WIDTH,    /* lanes */
	TYPE_GBYTES,   /* GB/s */
	TYPE_BYTES,    /* size of memory */
	TYPE_PHYSICAL, /* physical address */
};

/* Properties of a column */
#define COLUMN_LIST 0x1 /* a list of strings or addresses */
#define COLUMN_TEXT 0x2 /* in JSON only when asked for with -o */
#define COLUMN_NONE 0x4 /* an empty list is "none" in tables, not "-" */
#define COLUMN_CXL  0x8 /* not shown of a link that has nothing to do with CXL */

/**
 * struct value - the content of one cell
 * @known: it has any
 * @count: of a list, how many strings are in @text, each with its final zero
 * @number: of a bool, number, speed, width, size or physical address
 * @decimal: of GB/s
 * @text: of strings, addresses and lists
 * @table: of a list of objects, their columns
 * @items: of a list of objects, @count indices for @table
 * @size: room in @items
 */
struct value {
	bool known;
	u32 count;
	int64_t number;
	double decimal;
	struct strbuf text;
	const struct column_table *table;
	u32 *items;
	u32 size;
};

struct column {
	const char *name;
	enum type type;
	unsigned int flags;
	const char *help;
	void (*get)(const struct cli *cli, u32 index, struct value *value);
};

/* One noun's part of the table, in the order of the JSON fields */
struct column_table {
	const struct column *columns;
	unsigned int count;
};

extern const struct column_table device_columns;  /* columns-device.c */
extern const struct column_table memdev_columns;  /* columns-memdev.c */
extern const struct column_table range_columns;	  /* columns-range.c */
extern const struct column_table region_columns;  /* columns-region.c */
extern const struct column_table decoder_columns; /* columns-decoder.c */
extern const struct column_table port_columns;	  /* columns-decoder.c */
extern const struct column_table link_columns;	  /* columns-link.c */
extern const struct column_table switch_columns;  /* columns-switch.c */
extern const struct column_table retimer_columns; /* columns-switch.c */
extern const struct column_table path_columns;	  /* columns-path.c */
extern const struct column_table finding_columns; /* columns-finding.c */

/* columns/columns.c */
const struct column_table *noun_columns(enum noun noun);
const char *noun_name(enum noun noun);
const char *noun_plural(enum noun noun);
const char *noun_default(enum noun noun);
int noun_find(const char *plural, enum noun *noun);
u32 noun_count(const struct cli *cli, enum noun noun);
const struct column *column_find(enum noun noun, const char *name,
				 size_t length);
void column_heading(const struct column *column, struct strbuf *heading);
int columns_parse(enum noun noun, const char *text, const struct column ***list,
		  unsigned int *count);

/* columns/value.c */
void value_reset(struct value *value);
void value_free(struct value *value);
void value_string(struct value *value, const char *text);
void value_format(struct value *value, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void value_number(struct value *value, int64_t number);
void value_counted(struct value *value, const struct pcitopo_number *number);
void value_decimal(struct value *value, double decimal);
void value_address(struct value *value, const struct cli *cli, u32 device);
void value_serial(struct value *value, const struct cli *cli, u64 serial);
void value_list(struct value *value);
void value_append(struct value *value, const char *text);
void value_append_address(struct value *value, const struct cli *cli,
			  u32 device);
void value_objects(struct value *value, const struct column_table *table);
void value_append_object(struct value *value, u32 index, const char *text);
void value_text(const struct cli *cli, const struct column *column,
		const struct value *value, struct strbuf *text);
void value_json(struct json *json, const char *key, const struct column *column,
		const struct value *value);

/* columns/document.c: JSON documents */
struct json *document_open(struct cli *cli);
void document_columns(const struct cli *cli, struct json *json,
		      const struct column *const *list, unsigned int count,
		      u32 index);
void document_fields(const struct cli *cli, struct json *json, enum noun noun,
		     u32 index);
void document_array(const struct cli *cli, struct json *json, enum noun noun);
int document_paths(struct cli *cli, struct json *json, const u32 *from,
		   u32 count, u32 to);
void document_check(const struct cli *cli, struct json *json);
void document_close(struct cli *cli, struct json *json);

#endif /* PCITOPO_CLI_COLUMNS_H */
