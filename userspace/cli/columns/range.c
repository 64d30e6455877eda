// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * range.c - the fields of a memory device's ranges
 *
 * A range is what the DVSEC of the device says of its memory; firmware of
 * CXL 1.1 hosts writes the base. An index is that of the memory device times
 * PCITOPO_CXL_RANGES, plus the number of the range.
 */
#include "columns/memdev-facts.h"

static const struct pcitopo_cxl *cxl_at(const struct cli *cli, u32 index)
{
	u32 device = cli->topo->memdevs[index / PCITOPO_CXL_RANGES];

	return cli->topo->devices[device].cxl;
}

static const struct pcitopo_cxl_range *range_at(const struct cli *cli,
						u32 index)
{
	return &cxl_at(cli, index)->ranges[index % PCITOPO_CXL_RANGES];
}

static void range_start(const struct cli *cli, u32 index, struct value *value)
{
	if (pcitopo_cxl_has(cxl_at(cli, index),
			    PCITOPO_CXL_HAVE_BASE1 +
				    index % PCITOPO_CXL_RANGES))
		value_number(value, (int64_t)range_at(cli, index)->base);
}

static void range_size(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, (int64_t)range_at(cli, index)->size);
}

static void range_valid(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, !!(range_at(cli, index)->low & PT_CXL_RANGE_VALID));
}

static void range_active(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value,
		     !!(range_at(cli, index)->low & PT_CXL_RANGE_ACTIVE));
}

static void range_media(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, word_range_media(range_at(cli, index)));
}

/* Reserved values have no name */
static void range_class(const struct cli *cli, u32 index, struct value *value)
{
	static const char *const names[8] = { "memory", "storage", "cdat" };

	value_string(value,
		     names[PT_CXL_RANGE_CLASS(range_at(cli, index)->low)]);
}

static void range_interleave(const struct cli *cli, u32 index,
			     struct value *value)
{
	static const int bytes[] = {
		0, 256, 4096, 512, 1024, 2048, 8192, 16384,
	};
	u32 code = PT_CXL_RANGE_INTERLEAVE(range_at(cli, index)->low);

	/* CXL 1.1 had but three bits, the others being reserved */
	if (!cxl_at(cli, index)->device_rev)
		code &= 0x7;
	if (code < ARRAY_SIZE(bytes))
		value_number(value, bytes[code]);
}

static const struct column range_table[] = {
	{ "start", TYPE_PHYSICAL, 0, "first physical address", range_start },
	{ "size_bytes", TYPE_BYTES, 0, "size", range_size },
	{ "valid", TYPE_BOOL, 0, "the device vouches for the size",
	  range_valid },
	{ "active", TYPE_BOOL, 0, "the memory is ready for use", range_active },
	{ "media", TYPE_STRING, 0, "volatile, persistent, cdat or not-memory",
	  range_media },
	{ "class", TYPE_STRING, 0, "memory, storage or cdat", range_class },
	{ "interleave_bytes", TYPE_NUMBER, 0,
	  "granularity of interleaving that it would like best",
	  range_interleave },
};

const struct column_table range_columns = { range_table,
					    ARRAY_SIZE(range_table) };
