// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * aer.c - pass "AER": how many errors the kernel has counted
 *
 * Every function with the capability has the files, and they say 0 where the
 * firmware has kept error handling for itself, for then the kernel counts
 * nothing. The kernel counts what a root port reports to it, and it does so if
 * the port has a service device "ADDRESS:pcie002" with a driver. The counters
 * of functions below any other port, and those of functions below none, are not
 * known.
 */
#include "source/pass/pass.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define FILE_SIZE 4096

/* "TOTAL_ERR_COR 12" on a line of its own */
static struct pcitopo_counter find_total(const char *text, const char *key)
{
	struct pcitopo_counter total = { 0 };
	size_t length = strlen(key);
	char *end;

	for (; text; text = strchr(text, '\n')) {
		text += *text == '\n';
		if (strncmp(text, key, length) != 0 || text[length] != ' ' ||
		    text[length + 1] < '0' || text[length + 1] > '9')
			continue;
		total.value = strtoull(text + length + 1, &end, 10);
		total.known = (*end == '\n' || !*end) &&
			      total.value <= INT64_MAX;
		if (!total.known)
			total.value = 0;
		break;
	}
	return total;
}

static struct pcitopo_counter read_total(int directory, const char *name,
					 const char *key)
{
	char text[FILE_SIZE];
	ssize_t length;

	length = pcitopo_file_read(directory, name, text, sizeof(text) - 1);
	if (length <= 0)
		return (struct pcitopo_counter){ 0 };
	text[length] = '\0';
	return find_total(text, key);
}

static bool kernel_counts(const struct pcitopo_rootdir *root,
			  const struct pcitopo_device *port)
{
	char service[PCITOPO_ADDRESS_SIZE + sizeof(":pcie002/driver")];
	int directory = pcitopo_sysfs_enter(root, &port->address);
	bool found;

	if (directory < 0)
		return false;
	pcitopo_address_format(&port->address, service);
	strcat(service, ":pcie002/driver");
	found = pcitopo_file_exists(directory, service);
	close(directory);
	return found;
}

static void read_totals(const struct pcitopo_rootdir *root,
			struct pcitopo_device *device)
{
	int directory = pcitopo_sysfs_enter(root, &device->address);

	if (directory < 0)
		return;
	device->aer_correctable =
		read_total(directory, "aer_dev_correctable", "TOTAL_ERR_COR");
	device->aer_nonfatal =
		read_total(directory, "aer_dev_nonfatal", "TOTAL_ERR_NONFATAL");
	device->aer_fatal =
		read_total(directory, "aer_dev_fatal", "TOTAL_ERR_FATAL");
	close(directory);
}

/* A root port and all below it */
static void count_below(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			u32 port)
{
	struct pcitopo_topo *topo = &pt->topo;
	u32 end = pcitopo_topo_skip(topo, port);
	u32 i;

	if (!kernel_counts(root, &topo->devices[port]))
		return;
	for (i = port; i != end; i = pcitopo_topo_next(topo, i))
		read_totals(root, &topo->devices[i]);
}

/**
 * pcitopo_pass_aer - read the kernel's error counters
 * @pt: context with a complete model
 * @root: the directory that stands for /
 */
void pcitopo_pass_aer(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	u32 i;

	for (i = 0; i < pt->topo.num_devices; i++) {
		if (pt->topo.devices[i].kind == PCITOPO_KIND_ROOT_PORT &&
		    pt->topo.devices[i].parent == PCITOPO_NO_INDEX)
			count_below(pt, root, i);
	}
}
