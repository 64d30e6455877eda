// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * registers.c - every decoded fact of one function, for "show"
 *
 * Fields have the names of <pcitopo/fields.h>; a fact that is not known is left
 * out.
 */
#include <stdio.h>

#include <pcitopo/fields.h>

#include "verbs/verbs.h"
#include "columns/phrase.h"

static const char *const defects[] = {
	[PCITOPO_DEFECT_ALL_ONES] = "all-ones",
	[PCITOPO_DEFECT_CAP_LOOP] = "cap-loop",
	[PCITOPO_DEFECT_CAP_POINTER] = "cap-pointer",
	[PCITOPO_DEFECT_EXT_CAP_LOOP] = "ext-cap-loop",
	[PCITOPO_DEFECT_EXT_CAP_POINTER] = "ext-cap-pointer",
	[PCITOPO_DEFECT_CAP_CUT] = "cap-cut",
};

static const char *const cxl_defects[] = {
	[PCITOPO_CXL_DEFECT_SHORT] = "short",
	[PCITOPO_CXL_DEFECT_CUT] = "cut",
	[PCITOPO_CXL_DEFECT_OVERLAP] = "overlap",
	[PCITOPO_CXL_DEFECT_REPEATED] = "repeated",
	[PCITOPO_CXL_DEFECT_VALUE] = "value",
};

/**
 * struct registers - a structure and what is known about its fields
 * @at: its table of fields
 * @structure: the structure
 * @have: which groups of its fields are known
 * @prefix: of the names of fields in a table
 */
struct registers {
	const struct pcitopo_field *(*at)(u32 index);
	const void *structure;
	u64 have;
	const char *prefix;
};

static struct registers registers_of(const struct pcitopo_config *config)
{
	return (struct registers){ pcitopo_field_at, config, config->have, "" };
}

static struct registers registers_of_cxl(const struct pcitopo_cxl *cxl)
{
	return (struct registers){ pcitopo_cxl_field_at, cxl, cxl->have,
				   "cxl." };
}

/* Return: the next field that is known and is shown, or NULL */
static const struct pcitopo_field *next_field(const struct registers *registers,
					      u32 *index, u64 *value)
{
	const struct pcitopo_field *field;

	while ((field = registers->at((*index)++))) {
		*value = pcitopo_field_load(field, registers->structure);
		if (field->text != PCITOPO_TEXT_NONE &&
		    registers->have >> field->have & 1)
			return field;
	}
	return NULL;
}

static void add_hex_json(struct json *json, const char *key, int digits,
			 u64 value)
{
	char text[20];

	snprintf(text, sizeof(text), "%0*llx", digits,
		 (unsigned long long)value);
	json_add_string(json, key, text);
}

static void add_fields_json(struct json *json, struct registers registers)
{
	const struct pcitopo_field *field;
	u32 index = 0;
	u64 value;

	while ((field = next_field(&registers, &index, &value))) {
		if (field->text == PCITOPO_TEXT_NUMBER ||
		    field->text == PCITOPO_TEXT_POWER)
			json_add_number(json, field->name, (int64_t)value);
		else if (field->text == PCITOPO_TEXT_BOOL)
			json_add_bool(json, field->name, value);
		else
			add_hex_json(json, field->name, 2 * field->size, value);
	}
}

static void add_defects_json(struct json *json, u32 bits,
			     const char *const *names, size_t count)
{
	size_t i;

	json_open_array(json, "defects");
	for (i = 0; i < count; i++) {
		if (bits >> i & 1)
			json_add_string(json, NULL, names[i]);
	}
	json_close(json);
}

static void add_ranges_json(struct json *json, const struct pcitopo_cxl *cxl)
{
	u32 i;

	json_open_array(json, "ranges");
	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (!pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_RANGE1 + i))
			continue;
		json_open_object(json, NULL);
		json_add_unsigned(json, "size", cxl->ranges[i].size);
		if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_BASE1 + i))
			json_add_unsigned(json, "base", cxl->ranges[i].base);
		add_hex_json(json, "low", 4, cxl->ranges[i].low);
		json_close(json);
	}
	json_close(json);
}

static void add_cxl_json(struct json *json, const struct pcitopo_cxl *cxl)
{
	u32 i;

	json_open_object(json, "cxl");
	add_fields_json(json, registers_of_cxl(cxl));
	add_ranges_json(json, cxl);
	if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_FUNCTION_MAP)) {
		json_open_array(json, "function_map");
		for (i = 0; i < ARRAY_SIZE(cxl->function_map); i++)
			add_hex_json(json, NULL, 8, cxl->function_map[i]);
		json_close(json);
	}
	if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_LOCATOR)) {
		json_open_array(json, "blocks");
		for (i = 0; i < cxl->num_blocks; i++)
			add_hex_json(json, NULL, 4, cxl->blocks[i]);
		json_close(json);
	}
	add_defects_json(json, cxl->defects, cxl_defects,
			 ARRAY_SIZE(cxl_defects));
	json_close(json);
}

/**
 * registers_json - add an object with what is known of one function
 * @json: the document
 * @key: name of the object, a constant
 * @device: the function
 */
void registers_json(struct json *json, const char *key,
		    const struct pcitopo_device *device)
{
	json_open_object(json, key);
	add_fields_json(json, registers_of(&device->config));
	add_defects_json(json, device->config.defects, defects,
			 ARRAY_SIZE(defects));
	if (device->cxl)
		add_cxl_json(json, device->cxl);
	json_close(json);
}

/* A number times a power of ten of microseconds (CXL 8.1.6, 8.1.7) */
static void add_time(u32 value, struct strbuf *text)
{
	u32 scale = PT_CXL_GPF_SCALE(value);
	u32 us = value & 0xf;

	if (scale > PT_CXL_GPF_SCALE_LAST)
		return;
	while (scale--)
		us *= 10;
	if (us && us % 1000000 == 0)
		strbuf_printf(text, " (%u s)", us / 1000000);
	else if (us && us % 1000 == 0)
		strbuf_printf(text, " (%u ms)", us / 1000);
	else
		strbuf_printf(text, " (%u us)", us);
}

static void add_protocols(u32 value, struct strbuf *text)
{
	if (!(value & PT_CXL_PROTOCOLS))
		return;
	strbuf_puts(text, " (");
	word_protocols(value & PT_CXL_PROTOCOLS, text);
	strbuf_puts(text, " enabled)");
}

static void add_value(const struct pcitopo_field *field, u64 value,
		      struct strbuf *text)
{
	unsigned long long number = value;

	switch (field->text) {
	case PCITOPO_TEXT_BOOL:
		strbuf_puts(text, value ? "yes" : "no");
		return;
	case PCITOPO_TEXT_NUMBER:
		strbuf_printf(text, "%llu", number);
		return;
	case PCITOPO_TEXT_POWER:
		strbuf_printf(text, "%llu (%g W)", number, value / 1000.0);
		return;
	default:
		strbuf_printf(text, "%0*llx", 2 * field->size, number);
	}
	if (field->text == PCITOPO_TEXT_PROTOCOLS)
		add_protocols((u32)value, text);
	else if (field->text == PCITOPO_TEXT_TIME)
		add_time((u32)value, text);
}

static void add_row(struct table *table, const char *name, struct strbuf *text)
{
	table_row(table);
	table_cell(table, COLOUR_DIM, name);
	table_cell(table, COLOUR_NONE, strbuf_text(text));
	strbuf_reset(text);
}

static void add_fields(struct table *table, struct registers registers,
		       struct strbuf *text)
{
	const struct pcitopo_field *field;
	char name[32];
	u32 index = 0;
	u64 value;

	while ((field = next_field(&registers, &index, &value))) {
		snprintf(name, sizeof(name), "%s%s", registers.prefix,
			 field->name);
		add_value(field, value, text);
		add_row(table, name, text);
	}
}

static void add_block(u16 block, struct strbuf *text)
{
	u32 bar = block & PT_CXL_BLOCK_BIR;

	switch (block & PT_CXL_BLOCK_ID) {
	case PT_CXL_BLOCK_EMPTY:
		strbuf_puts(text, "empty");
		return;
	case PT_CXL_BLOCK_COMPONENT:
		strbuf_puts(text, "component");
		break;
	case PT_CXL_BLOCK_ACL:
		strbuf_puts(text, "acl");
		break;
	case PT_CXL_BLOCK_DEVICE:
		strbuf_puts(text, "device");
		break;
	case PT_CXL_BLOCK_CPMU:
		strbuf_puts(text, "cpmu");
		break;
	default:
		strbuf_printf(text, "%02x", block >> 8);
		break;
	}
	strbuf_printf(text, " in BAR %u", bar);
}

/* Functions 0 to 255: those of an ARI device, or 8 of each of 32 devices */
static void add_function_map(struct table *table, const struct pcitopo_cxl *cxl,
			     struct strbuf *text)
{
	u32 i;

	for (i = 0; i < 32 * ARRAY_SIZE(cxl->function_map); i++) {
		if (cxl->function_map[i / 32] >> i % 32 & 1)
			strbuf_printf(text, "%s%u", text->length ? "," : "", i);
	}
	if (!text->length)
		strbuf_puts(text, "-");
	add_row(table, "cxl.function_map", text);
}

static void add_lists(struct table *table, const struct pcitopo_cxl *cxl,
		      struct strbuf *text)
{
	u32 i;

	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (!pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_RANGE1 + i))
			continue;
		word_range(cxl, i, text);
		add_row(table, "cxl.range", text);
	}
	if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_FUNCTION_MAP))
		add_function_map(table, cxl, text);
	for (i = 0; i < cxl->num_blocks; i++) {
		if (!pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_LOCATOR))
			break;
		add_block(cxl->blocks[i], text);
		add_row(table, "cxl.block", text);
	}
}

static void add_defects(struct table *table, const char *name, u32 bits,
			const char *const *names, size_t count,
			struct strbuf *text)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (!(bits >> i & 1))
			continue;
		strbuf_puts(text, names[i]);
		add_row(table, name, text);
	}
}

/**
 * registers_table - add a row for each thing known of one function
 * @table: of two columns
 * @device: the function
 */
void registers_table(struct table *table, const struct pcitopo_device *device)
{
	const struct pcitopo_cxl *cxl = device->cxl;
	struct strbuf text = { 0 };

	add_fields(table, registers_of(&device->config), &text);
	add_defects(table, "defect", device->config.defects, defects,
		    ARRAY_SIZE(defects), &text);
	if (cxl) {
		add_fields(table, registers_of_cxl(cxl), &text);
		add_lists(table, cxl, &text);
		add_defects(table, "cxl.defect", cxl->defects, cxl_defects,
			    ARRAY_SIZE(cxl_defects), &text);
	}
	strbuf_free(&text);
}
