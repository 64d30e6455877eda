// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * document.c - JSON documents: the frame, and nouns by the column table
 */
#include <stdlib.h>
#include <string.h>

#include "columns/columns.h"

static void add_sample_age(const struct cli *cli, struct json *json)
{
	u64 seconds;

	if (pcitopo_sample_age(cli->pt, &seconds) && seconds <= INT64_MAX)
		json_add_number(json, "sample_age_s", (int64_t)seconds);
	else
		json_add_null(json, "sample_age_s");
}

/**
 * document_open - begin the document of one input
 * @cli: is made to check, for the shape
 *
 * Return: a document for document_close(), or NULL after a message.
 */
struct json *document_open(struct cli *cli)
{
	const struct pcitopo_check *check = cli_check(cli);
	struct json *json;

	if (!check)
		return NULL;
	json = json_new();
	json_open_object(json, "pcitopo");
	json_add_string(json, "version", PCITOPO_VERSION);
	json_add_number(json, "schema", 1);
	json_add_string(json, "source", pcitopo_source_name(cli->pt));
	json_add_bool(json, "privileged", cli->topo->privileged);
	json_add_string(json, "captured_at", pcitopo_captured_at(cli->pt));
	json_add_string(json, "host",
			cli->options->redact && pcitopo_host(cli->pt) ?
				"redacted" :
				pcitopo_host(cli->pt));
	json_add_string(json, "machine", pcitopo_machine(cli->pt));
	json_add_null(json, "policy");
	json_add_string(json, "shape", check->shape);
	add_sample_age(cli, json);
	json_close(json);
	return json;
}

/* "limited_by.speed" is the member speed of the object limited_by */
static const char *object_of(const struct column *column)
{
	static const char *const objects[] = { "limited_by", "health",
					       "window" };
	const char *dot = strchr(column->name, '.');
	size_t i;

	for (i = 0; dot && i < ARRAY_SIZE(objects); i++) {
		if (!strncmp(column->name, objects[i],
			     (size_t)(dot - column->name)))
			return objects[i];
	}
	return NULL;
}

static const char *enter(struct json *json, const struct column *column,
			 const char **object)
{
	const char *wanted = object_of(column);

	if (*object && *object != wanted)
		json_close(json);
	if (wanted && *object != wanted)
		json_open_object(json, wanted);
	*object = wanted;
	return wanted ? column->name + strlen(wanted) + 1 : column->name;
}

static void add_fields(const struct cli *cli, struct json *json,
		       const struct column_table *table, u32 index);

/* Things with columns of their own, which have none in turn that lead back */
static void add_objects(const struct cli *cli, struct json *json,
			const char *key, const struct value *value)
{
	u32 i;

	json_open_array(json, key);
	for (i = 0; i < value->count; i++) {
		json_open_object(json, NULL);
		add_fields(cli, json, value->table, value->items[i]);
		json_close(json);
	}
	json_close(json);
}

static void add_column(const struct cli *cli, struct json *json,
		       const struct column *column, u32 index,
		       const char **object, struct value *value)
{
	const char *key = enter(json, column, object);

	value_reset(value);
	column->get(cli, index, value);
	if (value->table)
		add_objects(cli, json, key, value);
	else
		value_json(json, key, column, value);
}

static void add_fields(const struct cli *cli, struct json *json,
		       const struct column_table *table, u32 index)
{
	struct value value = { 0 };
	const char *object = NULL;
	unsigned int i;

	for (i = 0; i < table->count; i++) {
		if (!(table->columns[i].flags & COLUMN_TEXT))
			add_column(cli, json, &table->columns[i], index,
				   &object, &value);
	}
	if (object)
		json_close(json);
	value_free(&value);
}

/**
 * document_columns - add chosen fields of one item to the open object
 * @cli: has the machine
 * @json: the document
 * @list: columns
 * @count: how many
 * @index: of the item
 */
void document_columns(const struct cli *cli, struct json *json,
		      const struct column *const *list, unsigned int count,
		      u32 index)
{
	struct value value = { 0 };
	const char *object = NULL;
	unsigned int i;

	for (i = 0; i < count; i++)
		add_column(cli, json, list[i], index, &object, &value);
	if (object)
		json_close(json);
	value_free(&value);
}

/**
 * document_fields - add all fields of one item to the open object
 * @cli: has the machine
 * @json: the document
 * @noun: what the item is
 * @index: which
 */
void document_fields(const struct cli *cli, struct json *json, enum noun noun,
		     u32 index)
{
	add_fields(cli, json, noun_columns(noun), index);
}

/**
 * document_array - add an array of everything there is of a noun
 * @cli: has the machine
 * @json: the document
 * @noun: of what
 */
void document_array(const struct cli *cli, struct json *json, enum noun noun)
{
	u32 count = noun_count(cli, noun);
	u32 i;

	json_open_array(json, noun_plural(noun));
	for (i = 0; i < count; i++) {
		json_open_object(json, NULL);
		document_fields(cli, json, noun, i);
		json_close(json);
	}
	json_close(json);
}

/**
 * document_paths - add an array of paths
 * @cli: has the machine
 * @json: the document
 * @from: device indices
 * @count: how many
 * @to: device index, or PCITOPO_NO_INDEX for the CPU
 *
 * Return: 0, or a negative errno after a message.
 */
int document_paths(struct cli *cli, struct json *json, const u32 *from,
		   u32 count, u32 to)
{
	struct path_item item;
	int ret = 0;
	u32 i;

	json_open_array(json, noun_plural(NOUN_PATH));
	for (i = 0; !ret && i < count; i++) {
		ret = cli_path_load(cli, &item, from[i], to);
		if (ret)
			break;
		json_open_object(json, NULL);
		document_fields(cli, json, NOUN_PATH, 0);
		json_close(json);
		cli_path_unload(cli, &item);
	}
	json_close(json);
	return ret;
}

static void add_counts(struct json *json, const struct pcitopo_check *check)
{
	/* In this order; internal links come last and are counted apart */
	static const enum pcitopo_verdict order[] = {
		PCITOPO_VERDICT_OK,	 PCITOPO_VERDICT_LIMITED,
		PCITOPO_VERDICT_IDLE,	 PCITOPO_VERDICT_DEGRADED,
		PCITOPO_VERDICT_DOWN,	 PCITOPO_VERDICT_EMPTY,
		PCITOPO_VERDICT_UNKNOWN,
	};
	size_t i;

	json_open_object(json, "counts");
	for (i = 0; i < ARRAY_SIZE(order); i++)
		json_add_number(json, pcitopo_verdict_name(order[i]),
				check->counts[order[i]]);
	json_add_number(json, "internal", check->num_internal);
	json_close(json);
}

static void add_accepted(const struct cli *cli, struct json *json)
{
	unsigned int accept = cli->options->check.accept;

	json_open_array(json, "accepted");
	if (accept & PCITOPO_ACCEPT_IDLE)
		json_add_string(json, NULL, "idle");
	if (accept & PCITOPO_ACCEPT_ASLEEP)
		json_add_string(json, NULL, "asleep");
	json_close(json);
}

/**
 * document_check - add the result of a check
 * @cli: has checked
 * @json: the document
 */
void document_check(const struct cli *cli, struct json *json)
{
	const struct pcitopo_check *check = cli->check;
	const char *const *sentence;

	json_open_object(json, "check");
	json_add_string(json, "verdict", pcitopo_result_name(check->result));
	add_counts(json, check);
	add_accepted(cli, json);
	json_open_array(json, "not_covered");
	for (sentence = check->not_covered; sentence && *sentence; sentence++)
		json_add_string(json, NULL, *sentence);
	json_close(json);
	document_array(cli, json, NOUN_FINDING);
	json_close(json);
}

/**
 * document_close - print a document and free it
 * @cli: has the output
 * @json: what document_open() returned
 *
 * One document is laid out for people; of many, each stands on a line.
 */
void document_close(struct cli *cli, struct json *json)
{
	json_print(json, cli->out, !cli->one_of_many);
	json_free(json);
}
