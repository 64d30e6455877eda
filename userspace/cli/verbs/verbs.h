/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * verbs.h - the verbs, each in the file of its name
 */
#ifndef PCITOPO_CLI_VERBS_H
#define PCITOPO_CLI_VERBS_H

#include "columns/memdev-facts.h"

/* verbs/help.c */
void help_general(struct out *out);
void help_verb(struct out *out, enum verb_id verb);
void help_columns(struct out *out, enum noun noun);

/* verbs/monitor.c: reads no input, but goes on */
int monitor_run(const struct options *options, struct out *out);

/* verbs/list.c, before any input is read */
int list_prepare(const struct options *options, struct out *out);

/* One file each */
int verb_summary(struct cli *cli);
int verb_list(struct cli *cli);
int verb_tree(struct cli *cli);
int verb_show(struct cli *cli);
int verb_paths(struct cli *cli);
int verb_matrix(struct cli *cli);
int verb_check(struct cli *cli);
int verb_explain(struct cli *cli);

/* verbs/registers.c: every decoded fact of one function */
void registers_json(struct json *json, const char *key,
		    const struct pcitopo_device *device);
void registers_table(struct table *table, const struct pcitopo_device *device);

/* verbs/show-fields.c */
void show_heading(struct table *table, const char *text);
void show_fields(const struct cli *cli, struct table *table, enum noun noun,
		 u32 index);

/* verbs/show-cxl.c: what Linux made of CXL, for show */
bool show_cxl_find(const struct pcitopo_topo *topo, const char *text,
		   enum noun *noun, u32 *index);
void show_cxl_of(const struct cli *cli, struct table *table, enum noun noun,
		 u32 index);
void show_cxl_of_device(const struct cli *cli, struct table *table, u32 device);
void document_cxl_of_device(const struct cli *cli, struct json *json,
			    u32 device);

/* verbs/paths-cxl.c */
void path_memory(const struct cli *cli, u32 device);

#endif /* PCITOPO_CLI_VERBS_H */
