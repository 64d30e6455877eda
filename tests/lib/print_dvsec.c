// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * print_dvsec.c - what the CXL DVSECs of a machine say, a line for each fact
 *
 * usage: print-dvsec FILE
 *
 * FILE is what the source "lspci" reads, hex or text. Where registers can say
 * the same thing in two ways, both give the same line here.
 */
#include <inttypes.h>
#include <stdio.h>

#include "libpcitopo.h"

#define HAS(what) pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_##what)

static char name[PCITOPO_ADDRESS_SIZE];

static void fact(const char *what, u64 value)
{
	printf("%s %s %" PRIx64 "\n", name, what, value);
}

static void print_config(const struct pcitopo_config *config)
{
	if (pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE))
		fact("device_cap", config->cxl_device_cap);
	if (pcitopo_has(config, PCITOPO_HAVE_FLEXBUS)) {
		fact("flexbus_cap", config->flexbus_cap);
		fact("flexbus_ctl", config->flexbus_ctl);
		fact("flexbus_status", config->flexbus_status);
	}
	if (config->dvsec_unread)
		fact("unread", 1);
}

static void print_range(const char *what, const struct pcitopo_cxl_range *range)
{
	printf("%s %s %" PRIx64 "-%" PRIx64 "-%x\n", name, what, range->base,
	       range->size, range->low);
}

/* In units of 64 KiB; a unit that is none is told as such */
static void print_cache(u16 cap2)
{
	u32 unit = cap2 & 0xf;

	if (unit > 2)
		printf("%s cache %u-of-unit-%u\n", name, cap2 >> 8, unit);
	else
		fact("cache", !unit ? 0 : cap2 >> 8 << (unit == 2 ? 4 : 0));
}

static void print_device(const struct pcitopo_cxl *cxl)
{
	if (HAS(DEVICE)) {
		fact("device_rev", cxl->device_rev);
		fact("device_ctl", cxl->device_ctl);
	}
	if (HAS(DEVICE_STATUS))
		fact("device_status", cxl->device_status);
	if (HAS(DEVICE_CTL2))
		fact("device_ctl2", cxl->device_ctl2);
	if (HAS(DEVICE_STATUS2)) {
		fact("device_status2", cxl->device_status2);
		print_cache(cxl->device_cap2);
	}
	if (HAS(RANGE1))
		print_range("range1", &cxl->ranges[0]);
	if (HAS(RANGE2))
		print_range("range2", &cxl->ranges[1]);
	if (HAS(CAP3))
		fact("device_cap3", cxl->device_cap3);
	if (HAS(FUNCTION_MAP))
		fact("function_map", cxl->function_map[0]);
}

/* In microseconds */
static void print_time(const char *what, u16 value)
{
	u64 time = value & 0xf;
	u32 scale = value >> 8 & 0xf;

	if (scale > PT_CXL_GPF_SCALE_LAST) {
		printf("%s %s %" PRIu64 "-of-scale-%u\n", name, what, time,
		       scale);
		return;
	}
	while (scale--)
		time *= 10;
	fact(what, time);
}

static void print_power_fail(const struct pcitopo_cxl *cxl)
{
	if (HAS(GPF_PORT)) {
		print_time("gpf_phase1", cxl->gpf_phase1);
		print_time("gpf_phase2", cxl->gpf_phase2);
	}
	if (HAS(GPF_DEVICE)) {
		print_time("gpf_duration", cxl->gpf_duration);
		fact("gpf_power", cxl->gpf_power);
	}
}

static void print_port(const struct pcitopo_cxl *cxl)
{
	if (HAS(PORT))
		fact("port_ctl", cxl->port_ctl);
	if (HAS(PORT_STATUS))
		fact("port_status", cxl->port_status);
	if (HAS(FLEXBUS_REV))
		fact("flexbus_rev", cxl->flexbus_rev);
	if (HAS(FLEXBUS_TS))
		fact("flexbus_ts", cxl->flexbus_ts);
	if (HAS(FLEXBUS2)) {
		fact("flexbus_cap2", cxl->flexbus_cap2);
		fact("flexbus_ctl2", cxl->flexbus_ctl2);
		fact("flexbus_status2", cxl->flexbus_status2);
	}
}

/* Of an empty block nothing counts */
static void print_blocks(const struct pcitopo_cxl *cxl)
{
	u32 i;

	printf("%s blocks ", name);
	for (i = 0; i < cxl->num_blocks; i++)
		printf("%x,",
		       cxl->blocks[i] & PT_CXL_BLOCK_ID ? cxl->blocks[i] : 0);
	printf("end\n");
}

static void print_function(const struct pcitopo_device *device)
{
	const struct pcitopo_cxl *cxl = device->cxl;

	pcitopo_address_format(&device->address, name);
	print_config(&device->config);
	if (!cxl)
		return;
	print_device(cxl);
	print_power_fail(cxl);
	print_port(cxl);
	if (HAS(LOCATOR))
		print_blocks(cxl);
	if (HAS(MLD))
		fact("mld_devices", cxl->mld_devices);
	if (HAS(MLD_RESET))
		fact("mld_reset", cxl->mld_reset);
	if (cxl->defects)
		fact("defects", cxl->defects);
}

int main(int argc, char **argv)
{
	struct pcitopo *pt = pcitopo_new();
	const struct pcitopo_topo *topo;
	u32 i;

	if (argc != 2 || !pt || pcitopo_load_lspci(pt, argv[1])) {
		fprintf(stderr, "usage: print-dvsec FILE\n");
		return 2;
	}
	topo = pcitopo_topo(pt);
	for (i = 0; i < topo->num_devices; i++)
		print_function(&topo->devices[i]);
	pcitopo_free(pt);
	return 0;
}
