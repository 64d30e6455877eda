// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * matrix.c - path types between GPUs, NICs and memory devices
 *
 * Looks like `nvidia-smi topo -m`, which people know by heart, with the NUMA
 * node and the switch chip of each row.
 */
#include <stdlib.h>

#include "columns/columns.h"
#include "columns/phrase.h"
#include "verbs/verbs.h"

static const char *const meanings[] = {
	[PCITOPO_PATH_UNKNOWN] = "not known: a bridge is not in the input",
	[PCITOPO_PATH_SELF] = "itself",
	[PCITOPO_PATH_PIX] = "through one switch, or on one card",
	[PCITOPO_PATH_PXB] = "through more than one switch",
	[PCITOPO_PATH_PHB] = "through two root ports of one host bridge",
	[PCITOPO_PATH_NODE] = "through two host bridges of one NUMA node",
	[PCITOPO_PATH_SYS] = "from one NUMA node to another",
	[PCITOPO_PATH_NODE_OR_SYS] = "through two host bridges, NUMA nodes "
				     "not known",
};

struct matrix {
	u32 *rows;
	u32 count;
	u32 seen; /* bits of enum pcitopo_path_type */
};

static void matrix_load(const struct cli *cli, struct matrix *matrix)
{
	matrix->count = pcitopo_matrix_rows(cli->topo, NULL, 0);
	matrix->rows = xzalloc(matrix->count, sizeof(*matrix->rows));
	matrix->seen = 0;
	pcitopo_matrix_rows(cli->topo, matrix->rows, matrix->count);
}

static void add_heading(const struct cli *cli, struct table *table,
			const struct matrix *matrix)
{
	struct strbuf name = { 0 };
	u32 i;

	table_column(table, NULL, false);
	for (i = 0; i < matrix->count; i++) {
		strbuf_reset(&name);
		word_name(cli, matrix->rows[i], &name);
		table_column(table, strbuf_text(&name), false);
	}
	table_column(table, "NODE", false);
	table_column(table, "CHIP", false);
	table_column(table, "ADDRESS", false);
	strbuf_free(&name);
}

/* The chip of the switch port that a device hangs on */
static void add_chip(const struct pcitopo_topo *topo, u32 device,
		     struct strbuf *text)
{
	u32 link = topo->devices[device].link;
	u32 index = PCITOPO_NO_INDEX;

	if (link != PCITOPO_NO_INDEX)
		index = topo->devices[topo->links[link].port].port_switch;
	if (index != PCITOPO_NO_INDEX && topo->switches[index].has_chip)
		strbuf_printf(text, "%u", topo->switches[index].chip);
	else
		strbuf_puts(text, "-");
}

static void add_place(const struct cli *cli, struct table *table, u32 device)
{
	const struct pcitopo_device *dev = &cli->topo->devices[device];
	struct strbuf text = { 0 };

	if (dev->has_numa_node)
		strbuf_printf(&text, "%d", dev->numa_node);
	table_cell(table, COLOUR_NONE, text.length ? text.text : "?");
	strbuf_reset(&text);
	add_chip(cli->topo, device, &text);
	table_cell(table, COLOUR_NONE, strbuf_text(&text));
	strbuf_reset(&text);
	word_address(cli, device, &text);
	table_cell(table, COLOUR_NONE, strbuf_text(&text));
	strbuf_free(&text);
}

static void add_row(const struct cli *cli, struct table *table,
		    struct matrix *matrix, u32 row)
{
	enum pcitopo_path_type type;
	struct strbuf name = { 0 };
	u32 i;

	table_row(table);
	word_name(cli, matrix->rows[row], &name);
	table_cell(table, COLOUR_BOLD, strbuf_text(&name));
	for (i = 0; i < matrix->count; i++) {
		type = pcitopo_path_type_between(cli->topo, matrix->rows[row],
						 matrix->rows[i]);
		matrix->seen |= 1u << type;
		table_cell(table, COLOUR_NONE, pcitopo_path_type_name(type));
	}
	add_place(cli, table, matrix->rows[row]);
	strbuf_free(&name);
}

static void add_legend(struct out *out, const struct matrix *matrix)
{
	unsigned int type;

	out_end(out);
	for (type = PCITOPO_PATH_SELF; type < ARRAY_SIZE(meanings); type++) {
		if (matrix->seen >> type & 1)
			out_line(out, "%-8s %s", pcitopo_path_type_name(type),
				 meanings[type]);
	}
	if (matrix->seen >> PCITOPO_PATH_UNKNOWN & 1)
		out_line(out, "%-8s %s",
			 pcitopo_path_type_name(PCITOPO_PATH_UNKNOWN),
			 meanings[PCITOPO_PATH_UNKNOWN]);
}

static void matrix_text(const struct cli *cli, struct matrix *matrix)
{
	struct table *table;
	u32 i;

	if (!matrix->count) {
		out_line(cli->out, "no GPU, NIC or CXL memory device");
		return;
	}
	table = table_new(cli->out, 0);
	add_heading(cli, table, matrix);
	for (i = 0; i < matrix->count; i++)
		add_row(cli, table, matrix, i);
	table_print(table);
	table_free(table);
	add_legend(cli->out, matrix);
}

static void json_addresses(const struct cli *cli, struct json *json,
			   const char *key, const struct matrix *matrix)
{
	char address[PCITOPO_ADDRESS_SIZE];
	const struct pcitopo_device *device;
	u32 i;

	json_open_array(json, key);
	for (i = 0; i < matrix->count; i++) {
		device = &cli->topo->devices[matrix->rows[i]];
		pcitopo_address_format(&device->address, address);
		json_add_string(json, NULL, address);
	}
	json_close(json);
}

static void json_row(const struct cli *cli, struct json *json,
		     const struct matrix *matrix, u32 row)
{
	enum pcitopo_path_type type;
	u32 i;

	json_open_array(json, NULL);
	for (i = 0; i < matrix->count; i++) {
		type = pcitopo_path_type_between(cli->topo, matrix->rows[row],
						 matrix->rows[i]);
		if (type == PCITOPO_PATH_UNKNOWN ||
		    type == PCITOPO_PATH_NODE_OR_SYS)
			json_add_null(json, NULL);
		else
			json_add_string(json, NULL,
					pcitopo_path_type_name(type));
	}
	json_close(json);
}

static int matrix_json(struct cli *cli, const struct matrix *matrix)
{
	struct json *json = document_open(cli);
	u32 i;

	if (!json)
		return EXIT_TROUBLE;
	json_open_object(json, "matrix");
	json_addresses(cli, json, "rows", matrix);
	json_addresses(cli, json, "columns", matrix);
	json_open_array(json, "types");
	for (i = 0; i < matrix->count; i++)
		json_row(cli, json, matrix, i);
	json_close(json);
	json_close(json);
	document_close(cli, json);
	return 0;
}

/**
 * verb_matrix - the verb matrix
 * @cli: the machine
 *
 * Return: exit status.
 */
int verb_matrix(struct cli *cli)
{
	struct matrix matrix;
	int status = 0;

	matrix_load(cli, &matrix);
	if (cli->options->json)
		status = matrix_json(cli, &matrix);
	else
		matrix_text(cli, &matrix);
	free(matrix.rows);
	return status;
}
