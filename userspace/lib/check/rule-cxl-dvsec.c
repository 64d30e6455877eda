// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-dvsec.c - rule cxl-dvsec
 *
 * DVSECs that are put together wrongly. Wrong values have rules of their own.
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

static bool is_defective(const struct pcitopo_device *device)
{
	return device->cxl && device->cxl->defects && !device->is_vf;
}

static void add_defects(struct pcitopo_checker *checker,
			struct pcitopo_finding *finding, u32 index)
{
	const struct pcitopo_cxl *cxl = checker->topo->devices[index].cxl;
	int defect;

	for (defect = 0; defect <= PCITOPO_CXL_DEFECT_VALUE; defect++) {
		if (cxl->defects >> defect & 1)
			pcitopo_finding_register(
				checker, finding, NULL, index, "a DVSEC %s",
				pcitopo_cxl_defect_name(
					(enum pcitopo_cxl_defect)defect));
	}
}

/**
 * pcitopo_rule_cxl_dvsec - rule cxl-dvsec
 * @checker: the check
 * @index: not used: one note stands for all functions
 */
void pcitopo_rule_cxl_dvsec(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	struct pcitopo_finding *finding = NULL;
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		if (!is_defective(&topo->devices[i]))
			continue;
		if (finding) {
			finding->device = PCITOPO_NO_INDEX;
			finding->folded++;
		} else {
			finding = pcitopo_finding_fold(checker, i, 1);
		}
		add_defects(checker, finding, i);
	}
	if (!finding)
		return;
	finding->message = pcitopo_finding_text(
		checker, "%u function%s with defective CXL DVSECs",
		finding->folded, finding->folded > 1 ? "s" : "");
	finding->action = "ask for firmware of the device or board";
}
