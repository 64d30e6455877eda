// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * registers-cxl.c - every decoded fact of the CXL DVSECs of one function
 *
 * What struct pcitopo_cxl holds, by the names it has there, for "show". A fact
 * that is not known is left out.
 */
#include <stdio.h>

#include "verbs/verbs.h"
#include "columns/phrase.h"

/* name, presence bit, hexadecimal digits or 0, words: in the order of DVSECs */
/* clang-format off */
#define REGISTERS(X)					\
	X(device_rev, DEVICE, 0, NULL)			\
	X(device_ctl, DEVICE, 4, add_protocols)		\
	X(device_status, DEVICE_STATUS, 4, NULL)	\
	X(device_ctl2, DEVICE_CTL2, 4, NULL)		\
	X(device_status2, DEVICE_STATUS2, 4, NULL)	\
	X(device_cap2, DEVICE_STATUS2, 4, NULL)		\
	X(device_cap3, CAP3, 4, NULL)			\
	X(port_status, PORT_STATUS, 4, NULL)		\
	X(port_ctl, PORT, 4, NULL)			\
	X(gpf_phase1, GPF_PORT, 4, add_time)		\
	X(gpf_phase2, GPF_PORT, 4, add_time)		\
	X(gpf_duration, GPF_DEVICE, 4, add_time)	\
	X(gpf_power, GPF_DEVICE, 0, add_power)		\
	X(flexbus_rev, FLEXBUS_REV, 0, NULL)		\
	X(flexbus_ts, FLEXBUS_TS, 8, NULL)		\
	X(flexbus_cap2, FLEXBUS2, 8, NULL)		\
	X(flexbus_ctl2, FLEXBUS2, 8, NULL)		\
	X(flexbus_status2, FLEXBUS2, 8, NULL)		\
	X(mld_devices, MLD, 0, NULL)			\
	X(mld_reset, MLD_RESET, 4, NULL)
/* clang-format on */

struct reg {
	const char *name;
	enum pcitopo_cxl_have have;
	int digits; /* 0: a number */
	void (*words)(u32 value, struct strbuf *text);
	u32 (*get)(const struct pcitopo_cxl *cxl);
};

static void add_protocols(u32 value, struct strbuf *text)
{
	if (!(value & PT_CXL_PROTOCOLS))
		return;
	word_protocols(value & PT_CXL_PROTOCOLS, text);
	strbuf_puts(text, " enabled");
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
		strbuf_printf(text, "%u s", us / 1000000);
	else if (us && us % 1000 == 0)
		strbuf_printf(text, "%u ms", us / 1000);
	else
		strbuf_printf(text, "%u us", us);
}

static void add_power(u32 value, struct strbuf *text)
{
	strbuf_printf(text, "%g W", value / 1000.0);
}

#define GETTER(field, ...)                                    \
	static u32 get_##field(const struct pcitopo_cxl *cxl) \
	{                                                     \
		return cxl->field;                            \
	}
REGISTERS(GETTER)

#define ENTRY(field, presence, digits, words) \
	{ #field, PCITOPO_CXL_HAVE_##presence, digits, words, get_##field },
static const struct reg registers[] = { REGISTERS(ENTRY) };

static const char *const defects[] = {
	[PCITOPO_CXL_DEFECT_SHORT] = "short",
	[PCITOPO_CXL_DEFECT_CUT] = "cut",
	[PCITOPO_CXL_DEFECT_OVERLAP] = "overlap",
	[PCITOPO_CXL_DEFECT_REPEATED] = "repeated",
	[PCITOPO_CXL_DEFECT_VALUE] = "value",
};

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

static void hex_json(struct json *json, const char *key, int digits, u64 value)
{
	char text[20];

	snprintf(text, sizeof(text), "%0*llx", digits,
		 (unsigned long long)value);
	json_add_string(json, key, text);
}

static void ranges_json(struct json *json, const struct pcitopo_cxl *cxl)
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
		hex_json(json, "low", 4, cxl->ranges[i].low);
		json_close(json);
	}
	json_close(json);
}

static void lists_json(struct json *json, const struct pcitopo_cxl *cxl)
{
	u32 i;

	if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_FUNCTION_MAP)) {
		json_open_array(json, "function_map");
		for (i = 0; i < ARRAY_SIZE(cxl->function_map); i++)
			hex_json(json, NULL, 8, cxl->function_map[i]);
		json_close(json);
	}
	if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_LOCATOR)) {
		json_open_array(json, "blocks");
		for (i = 0; i < cxl->num_blocks; i++)
			hex_json(json, NULL, 4, cxl->blocks[i]);
		json_close(json);
	}
	json_open_array(json, "defects");
	for (i = 0; i < ARRAY_SIZE(defects); i++) {
		if (cxl->defects >> i & 1)
			json_add_string(json, NULL, defects[i]);
	}
	json_close(json);
}

/**
 * registers_cxl_json - add an object with what the CXL DVSECs say
 * @json: the document
 * @cxl: what was decoded
 */
void registers_cxl_json(struct json *json, const struct pcitopo_cxl *cxl)
{
	u32 value;
	size_t i;

	json_open_object(json, "cxl");
	for (i = 0; i < ARRAY_SIZE(registers); i++) {
		if (!pcitopo_cxl_has(cxl, registers[i].have))
			continue;
		value = registers[i].get(cxl);
		if (registers[i].digits)
			hex_json(json, registers[i].name, registers[i].digits,
				 value);
		else
			json_add_number(json, registers[i].name, value);
	}
	ranges_json(json, cxl);
	lists_json(json, cxl);
	json_close(json);
}

static void add_row(struct table *table, const char *name, struct strbuf *text)
{
	table_row(table);
	table_cell(table, COLOUR_DIM, name);
	table_cell(table, COLOUR_NONE, strbuf_text(text));
	strbuf_reset(text);
}

static void add_register(struct table *table, const struct reg *reg, u32 value,
			 struct strbuf *text)
{
	struct strbuf words = { 0 };
	char name[32];

	snprintf(name, sizeof(name), "cxl.%s", reg->name);
	if (reg->digits)
		strbuf_printf(text, "%0*x", reg->digits, value);
	else
		strbuf_printf(text, "%u", value);
	if (reg->words)
		reg->words(value, &words);
	if (words.length)
		strbuf_printf(text, " (%s)", words.text);
	strbuf_free(&words);
	add_row(table, name, text);
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
	for (i = 0; i < ARRAY_SIZE(defects); i++) {
		if (!(cxl->defects >> i & 1))
			continue;
		strbuf_puts(text, defects[i]);
		add_row(table, "cxl.defect", text);
	}
}

/**
 * registers_cxl_table - add a row for each thing that the CXL DVSECs say
 * @table: of two columns
 * @cxl: what was decoded
 */
void registers_cxl_table(struct table *table, const struct pcitopo_cxl *cxl)
{
	struct strbuf text = { 0 };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(registers); i++) {
		if (pcitopo_cxl_has(cxl, registers[i].have))
			add_register(table, &registers[i],
				     registers[i].get(cxl), &text);
	}
	add_lists(table, cxl, &text);
	strbuf_free(&text);
}
