// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rule-cxl-device.c - rules cxl-range, cxl-disabled and cxl-dvsec
 *
 * What the DVSECs of a memory device say of its memory. Behind a link that
 * carries no CXL.mem they have nothing to say: rule cxl-link has.
 *
 * Mem_Enable is set by firmware, or by Linux when it has found the way from the
 * device to its root; where Linux tells how far it came, that it is clear is
 * part of that story (rule cxl-unused).
 */
#include "check/cxl.h"

#include <stdio.h>

static bool is_judged(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	return pcitopo_cxl_can_mem(device) && pcitopo_cxl_has_device(device) &&
	       !device->internal && !pcitopo_cxl_is_cut_off(topo, index);
}

static void tell_range(struct pcitopo_checker *checker,
		       struct pcitopo_finding *finding,
		       const struct pcitopo_device *device, u32 range)
{
	const struct pcitopo_cxl_range *r = &device->cxl->ranges[range];
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_address_format(&device->address, address);
	pcitopo_finding_evidence(
		checker, finding,
		"device %s: CXL Range %u Size: %s, Memory_Info_Valid%c Memory_Active%c",
		address, range + 1, pcitopo_cxl_bytes(checker->pt, r->size),
		r->low & PT_CXL_RANGE_VALID ? '+' : '-',
		r->low & PT_CXL_RANGE_ACTIVE ? '+' : '-');
}

/* Without Mem_HwInit_Mode the device waits for software to bring it up */
static void check_range(struct pcitopo_checker *checker, u32 index, u32 range)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	bool by_itself = device->config.cxl_device_cap & PT_CXL_MEM_HWINIT;
	struct pcitopo_finding *finding;
	bool valid;

	if (!pcitopo_cxl_is_inactive(device, range))
		return;
	valid = device->cxl->ranges[range].low & PT_CXL_RANGE_VALID;
	finding = pcitopo_finding_add(checker, "cxl-range",
				      by_itself ? PCITOPO_SEVERITY_ERROR :
						  PCITOPO_SEVERITY_WARNING,
				      index, PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_cxl_finding_place(checker, finding);
	finding->measured = valid ? "not active" : "not valid";
	finding->expected = "active";
	if (valid)
		finding->message = pcitopo_arena_printf(
			&checker->pt->arena,
			"memory range %u of %s is not active", range + 1,
			pcitopo_cxl_bytes(checker->pt,
					  device->cxl->ranges[range].size));
	else
		finding->message = pcitopo_arena_printf(
			&checker->pt->arena,
			"the device does not say what memory range %u is",
			range + 1);
	finding->action =
		by_itself ?
			"wait two minutes and look again; if it stays, power-cycle the machine, then look for device firmware, or replace the device" :
			"the device leaves its start-up to firmware or a driver: look for a CXL option in firmware setup";
	tell_range(checker, finding, device, range);
}

/* What the ranges have together, if all of them say */
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
	finding = pcitopo_finding_add(checker, "cxl-range",
				      PCITOPO_SEVERITY_NOTE, index,
				      PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_cxl_finding_place(checker, finding);
	finding->measured = pcitopo_cxl_bytes(checker->pt, sum);
	finding->expected = pcitopo_cxl_bytes(checker->pt, capacity);
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "its ranges have %s, its capacity is %s",
		finding->measured, finding->expected);
	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (pcitopo_cxl_has_range(device, i))
			tell_range(checker, finding, device, i);
	}
}

/* Linux has set it up, or nobody tells what Linux has done */
static bool should_be_enabled(const struct pcitopo_topo *topo, u32 index)
{
	u32 memdev = pcitopo_cxl_memdev_of(topo, index);

	if (!pcitopo_cxl_linux_is_known(topo))
		return true;
	return memdev != PCITOPO_NO_INDEX &&
	       topo->cxl.memdevs[memdev].endpoint != PCITOPO_NO_INDEX;
}

static void check_enabled(struct pcitopo_checker *checker, u32 index)
{
	const struct pcitopo_device *device = &checker->topo->devices[index];
	char address[PCITOPO_ADDRESS_SIZE];
	struct pcitopo_finding *finding;

	if (!pcitopo_cxl_mem_is_off(device) ||
	    !should_be_enabled(checker->topo, index))
		return;
	finding = pcitopo_finding_add(checker, "cxl-disabled",
				      PCITOPO_SEVERITY_WARNING, index,
				      PCITOPO_NO_INDEX);
	if (!finding)
		return;
	pcitopo_cxl_finding_place(checker, finding);
	finding->measured = "disabled";
	finding->expected = "enabled";
	finding->message = "its memory is not enabled, nobody can use it";
	finding->action =
		pcitopo_cxl_linux_is_known(checker->topo) ?
			"bind the driver again: its memory device to cxl_mem; look for the reason in dmesg" :
			"look on the machine itself: sudo pcitopo explain cxl";
	pcitopo_address_format(&device->address, address);
	pcitopo_finding_evidence(checker, finding,
				 "device %s: CXL Control %04x: Mem_Enable-",
				 address, device->cxl->device_ctl);
}

/* One note for all; what a DVSEC lies about is told by its own rule */
static void note_defects(struct pcitopo_checker *checker)
{
	struct pcitopo_finding *finding = NULL;
	char address[PCITOPO_ADDRESS_SIZE];
	u32 count = 0, i;
	int defect;

	for (i = 0; i < checker->topo->num_devices; i++) {
		const struct pcitopo_device *device =
			&checker->topo->devices[i];

		if (!device->cxl || !device->cxl->defects || device->is_vf)
			continue;
		if (!count++)
			finding = pcitopo_finding_add(checker, "cxl-dvsec",
						      PCITOPO_SEVERITY_NOTE, i,
						      PCITOPO_NO_INDEX);
		if (!finding)
			return;
		pcitopo_address_format(&device->address, address);
		for (defect = 0; defect <= PCITOPO_CXL_DEFECT_VALUE; defect++) {
			if (device->cxl->defects >> defect & 1)
				pcitopo_finding_evidence(
					checker, finding, "%s: a DVSEC %s",
					address,
					pcitopo_cxl_defect_name((
						enum pcitopo_cxl_defect)defect));
		}
	}
	if (!count)
		return;
	if (count > 1)
		finding->device = PCITOPO_NO_INDEX;
	finding->folded = count;
	finding->message = pcitopo_arena_printf(
		&checker->pt->arena, "%u function%s with defective CXL DVSECs",
		count, count > 1 ? "s" : "");
	finding->action = "ask for firmware of the device or board";
}

/**
 * pcitopo_check_cxl_devices - rules cxl-range, cxl-disabled and cxl-dvsec
 * @checker: the check
 */
void pcitopo_check_cxl_devices(struct pcitopo_checker *checker)
{
	u32 i, range;

	for (i = 0; i < checker->topo->num_devices; i++) {
		if (!is_judged(checker->topo, i))
			continue;
		for (range = 0; range < PCITOPO_CXL_RANGES; range++)
			check_range(checker, i, range);
		check_capacity(checker, i);
		check_enabled(checker, i);
	}
	note_defects(checker);
}
