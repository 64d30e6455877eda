/* SPDX-License-Identifier: GPL-2.0-or-later */
/* phrase.h - short names, rates and verdicts, for people */
#ifndef PCITOPO_CLI_COLUMNS_PHRASE_H
#define PCITOPO_CLI_COLUMNS_PHRASE_H

#include "columns/cli.h"

struct pcitopo_link_state;

#define ALIAS_SIZE PCITOPO_ALIAS_SIZE
#define RATE_SIZE  32

bool word_alias(const struct cli *cli, u32 device, char text[ALIAS_SIZE]);
void word_aliases(const struct cli *cli, u32 link, struct strbuf *text);
void word_address(const struct cli *cli, u32 device, struct strbuf *text);
void word_name(const struct cli *cli, u32 device, struct strbuf *text);
void word_model(const struct cli *cli, u32 device, struct strbuf *text);
void word_link_model(const struct cli *cli, u32 link, struct strbuf *text);
const char *word_rate(const struct pcitopo_rate *rate, char text[RATE_SIZE]);
void word_state(const struct pcitopo_link_state *state, struct strbuf *text);
void word_verdict(const struct cli *cli, u32 link, struct strbuf *text);
void word_retimers(const struct pcitopo_link *link, struct strbuf *text);
void word_bytes(u64 bytes, struct strbuf *text);
void word_gbytes(double gbytes, struct strbuf *text);
void word_node(bool known, int node, struct strbuf *text);
enum colour word_colour(enum pcitopo_verdict verdict);

#endif /* PCITOPO_CLI_COLUMNS_PHRASE_H */
