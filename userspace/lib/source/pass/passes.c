// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * passes.c - the passes, in the order in which they run
 *
 * A pass may use what an earlier one has found: "cxl-modules" asks what "cxl"
 * has not seen, and "cxl" appends to what "linux-names" has listed.
 */
#include "source/pass/pass.h"

/**
 * struct pass - one pass
 * @name: of the pass and of its file
 * @source: the only base source that needs it; NULL: every live one
 * @when: before the functions are joined, or after
 * @run: adds to the model
 */
struct pass {
	const char *name;
	const char *source;
	enum pcitopo_pass_when when;
	pcitopo_pass_fn *run;
};

static const struct pass passes[] = {
	{ "driver", "kernel", PCITOPO_PASS_BEFORE_JOIN, pcitopo_pass_driver },
	{ "slots", NULL, PCITOPO_PASS_BEFORE_JOIN, pcitopo_pass_slots },
	{ "vmd", NULL, PCITOPO_PASS_AFTER_JOIN, pcitopo_pass_vmd },
	{ "smbios", NULL, PCITOPO_PASS_AFTER_JOIN, pcitopo_pass_smbios },
	{ "linux-names", NULL, PCITOPO_PASS_AFTER_JOIN,
	  pcitopo_pass_linux_names },
	{ "cxl", NULL, PCITOPO_PASS_AFTER_JOIN, pcitopo_pass_cxl },
	{ "aer", NULL, PCITOPO_PASS_AFTER_JOIN, pcitopo_pass_aer },
	{ "cxl-modules", NULL, PCITOPO_PASS_AFTER_JOIN,
	  pcitopo_pass_cxl_modules },
	{ "machine", NULL, PCITOPO_PASS_AFTER_JOIN, pcitopo_pass_machine },
};

/**
 * pcitopo_passes_run - run the passes of one step
 * @pt: context with functions that a source has reported
 * @root: the directory that stands for /
 * @when: which passes
 */
void pcitopo_passes_run(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			enum pcitopo_pass_when when)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(passes); i++) {
		if (passes[i].when == when &&
		    (!passes[i].source ||
		     !strcmp(passes[i].source, pt->source)))
			passes[i].run(pt, root);
	}
}
