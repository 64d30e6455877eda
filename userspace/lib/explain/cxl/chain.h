/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * chain.h - why there is no CXL memory, or less than there could be
 *
 * Between a card in a slot and memory that a program can use there is a chain
 * of pieces: firmware, link, media, drivers, decoders, a region, and memory
 * that is online. Each piece needs those before it, so the first that is broken
 * is the one to mend. Documentation/explain.rst has a row for each.
 */
#ifndef PCITOPO_EXPLAIN_CXL_CHAIN_H
#define PCITOPO_EXPLAIN_CXL_CHAIN_H

#include "model/model.h"

/* Closed list, in the order of the chain; names in explain/cxl/names.c */
enum pcitopo_cxl_step {
	/* of the machine */
	PCITOPO_CXL_STEP_FUNCTION,
	PCITOPO_CXL_STEP_ACPI_ROOT,
	PCITOPO_CXL_STEP_CEDT,
	PCITOPO_CXL_STEP_HOST_BRIDGE,
	PCITOPO_CXL_STEP_WINDOW,
	PCITOPO_CXL_STEP_CORE,
	PCITOPO_CXL_STEP_ACPI_DRIVER,
	/* of each memory device */
	PCITOPO_CXL_STEP_LINK,
	PCITOPO_CXL_STEP_CAPABILITY,
	PCITOPO_CXL_STEP_MEDIA,
	PCITOPO_CXL_STEP_DRIVER,
	PCITOPO_CXL_STEP_MEMDEV,
	PCITOPO_CXL_STEP_ENDPOINT,
	PCITOPO_CXL_STEP_ENABLE,
	PCITOPO_CXL_STEP_DECODER,
	PCITOPO_CXL_STEP_REGION,
	PCITOPO_CXL_STEP_USE,
	PCITOPO_CXL_STEP_ONLINE,
	PCITOPO_CXL_STEP_COUNT
};

#define PCITOPO_CXL_MACHINE_STEPS PCITOPO_CXL_STEP_LINK
#define PCITOPO_CXL_DEVICE_STEPS \
	(PCITOPO_CXL_STEP_COUNT - PCITOPO_CXL_STEP_LINK)

enum pcitopo_cxl_result {
	PCITOPO_CXL_UNKNOWN, /* not seen, which is not absent */
	PCITOPO_CXL_OK,
	PCITOPO_CXL_BROKEN,
	PCITOPO_CXL_SKIPPED, /* not needed, or waits for what is before it */
	PCITOPO_CXL_RESULT_COUNT
};

#define PCITOPO_CXL_STEP_EVIDENCE 6

/**
 * struct pcitopo_cxl_state - what is known of one piece of the chain
 * @step: which
 * @result: how it is
 * @message: one line
 * @evidence: what was read; NULL ends the list
 * @next: what to do about it, a command if there is one, or NULL
 */
struct pcitopo_cxl_state {
	enum pcitopo_cxl_step step;
	enum pcitopo_cxl_result result;
	const char *message;
	const char *evidence[PCITOPO_CXL_STEP_EVIDENCE + 1];
	const char *next;
};

/**
 * struct pcitopo_cxl_chain - the chain of one memory device
 * @device: its function, or %PCITOPO_NO_INDEX
 * @memdev: what Linux made of it, or %PCITOPO_NO_INDEX
 * @in_use: its memory is in use
 * @broken: its first broken piece, or NULL
 * @steps: all of its own pieces
 */
struct pcitopo_cxl_chain {
	u32 device;
	u32 memdev;
	bool in_use;
	const struct pcitopo_cxl_state *broken;
	struct pcitopo_cxl_state steps[PCITOPO_CXL_DEVICE_STEPS];
};

/**
 * struct pcitopo_cxl_explanation - why there is no CXL memory
 * @message: in one line
 * @broken: the first broken piece, or NULL: nothing is known to be broken
 * @chain: whose piece that is; NULL: the machine's
 * @machine: pieces that all devices share
 * @chains: one for each memory device
 * @num_chains: how many
 * @num_in_use: how many of these are in use
 * @not_known: sentences, NULL ends the list
 * @next: what to do, NULL: nothing
 * @exit_status: 0, 1 or 3, as in DESIGN
 */
struct pcitopo_cxl_explanation {
	const char *message;
	const struct pcitopo_cxl_state *broken;
	const struct pcitopo_cxl_chain *chain;
	struct pcitopo_cxl_state machine[PCITOPO_CXL_MACHINE_STEPS];
	struct pcitopo_cxl_chain *chains;
	u32 num_chains;
	u32 num_in_use;
	const char *const *not_known;
	const char *next;
	int exit_status;
};

/* explain/cxl/chain.c */
int pcitopo_explain_cxl(struct pcitopo *pt,
			const struct pcitopo_cxl_explanation **explanation);

/* explain/cxl/names.c */
const char *pcitopo_cxl_step_name(enum pcitopo_cxl_step step);
const char *pcitopo_cxl_result_name(enum pcitopo_cxl_result result);

#endif /* PCITOPO_EXPLAIN_CXL_CHAIN_H */
