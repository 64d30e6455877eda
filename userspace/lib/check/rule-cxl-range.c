// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-range.c - rule cxl-range
 *
 * What the DVSECs of a memory device say of its memory. They say nothing behind
 * a link without CXL.mem, of which rule cxl-link has a finding.
 */
#include "check/finding.h"
#include "check/rules.h"
#include "model/cxl-facts.h"

static void add_range(struct pcitopo_checker *checker,
		      struct pcitopo_finding *finding, u32 range)
{
	const struct pcitopo_cxl_range *r =
		&checker->topo->devices[finding->device].cxl->ranges[range];

	pcitopo_finding_register(
		checker, finding, "device", finding->device,
		"CXL Range %u Size: %s, Memory_Info_Valid%c Memory_Active%c",
		range + 1, pcitopo_cxl_bytes(checker->arena, r->size),
		r->low & PT_CXL_RANGE_VALID ? '+' : '-',
		r->low & PT_CXL_RANGE_ACTIVE ? '+' : '-');
}

/* Without Mem_HwInit_Mode the device waits for software to start it */
static void check_range(struct pcitopo_checker *checker, u32 index, u32 range)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	bool by_itself = device->config.cxl_device_cap & PT_CXL_MEM_HWINIT;
	struct pcitopo_finding *finding;
	bool valid;

	if (!pcitopo_cxl_is_inactive(device, range))
		return;
	valid = device->cxl->ranges[range].low & PT_CXL_RANGE_VALID;
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	if (!by_itself)
		finding->severity = PCITOPO_SEVERITY_WARNING;
	finding->measured = valid ? "not active" : "not valid";
	finding->expected = "active";
	if (valid)
		finding->message = pcitopo_finding_text(
			checker, "memory range %u of %s is not active",
			range + 1,
			pcitopo_cxl_bytes(checker->arena,
					  device->cxl->ranges[range].size));
	else
		finding->message = pcitopo_finding_text(
			checker,
			"the device reports nothing valid about memory range %u",
			range + 1);
	finding->action =
		by_itself ?
			"wait two minutes and look again; if it stays, power-cycle the machine, then look for device firmware, or replace the device" :
			"the device leaves its start-up to firmware or a driver: look for a CXL option in firmware setup";
	add_range(checker, finding, range);
}

/* Size of all ranges; false if one is not valid or there is none */
static bool sum_of_ranges(const struct pcitopo_device *device, u64 *sum)
{
	u64 size = 0;
	u32 i;

	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (!pcitopo_cxl_has_range(device, i))
			continue;
		if (!(device->cxl->ranges[i].low & PT_CXL_RANGE_VALID))
			return false;
		size += device->cxl->ranges[i].size;
	}
	*sum = size;
	return size != 0;
}

/* Firmware of the device says both; memory can be held back or added later */
static void check_capacity(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_topo *topo = checker->topo;
	const struct pcitopo_device *device = &topo->devices[index];
	u32 memdev = pcitopo_cxl_memdev_of(topo, index), i;
	struct pcitopo_finding *finding;
	u64 sum, capacity;

	if (memdev == PCITOPO_NO_INDEX || !sum_of_ranges(device, &sum) ||
	    !pcitopo_cxl_capacity(&topo->cxl.memdevs[memdev], &capacity) ||
	    sum == capacity)
		return;
	finding = pcitopo_finding_add(checker, index, PCITOPO_NO_INDEX);
	finding->severity = PCITOPO_SEVERITY_NOTE;
	finding->measured = pcitopo_cxl_bytes(checker->arena, sum);
	finding->expected = pcitopo_cxl_bytes(checker->arena, capacity);
	finding->message = pcitopo_finding_text(
		checker, "its ranges have %s, its capacity is %s",
		finding->measured, finding->expected);
	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (pcitopo_cxl_has_range(device, i))
			add_range(checker, finding, i);
	}
}

/**
 * pcitopo_rule_cxl_range - rule cxl-range
 * @checker: the check
 * @index: device index
 */
void pcitopo_rule_cxl_range(struct pcitopo_checker *checker, u32 index)
{
	u32 range;

	if (!pcitopo_cxl_mem_is_described(checker->topo, index))
		return;
	for (range = 0; range < PCITOPO_CXL_RANGES; range++)
		check_range(checker, index, range);
	check_capacity(checker, index);
}
