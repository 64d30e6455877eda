// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * acpi.c - what firmware describes of CXL, and which drivers exist
 *
 * "Not there" takes more than that a file is missing: a copy of /sys need not
 * be whole, and a container does not see all of it. A directory that has other
 * things in it is taken for whole.
 */
#include "source/cxl/cxl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "source/cxl/cedt.h"

#define ACPI_DEVICES "sys/bus/acpi/devices"
#define TABLES	     "sys/firmware/acpi/tables"
#define TABLE_SIZE   (256 * 1024)
#define MAX_ENTRIES  65536

/* Whether @name is in a directory that can be looked into */
static enum pcitopo_seen look(const struct pcitopo_rootdir *root,
			      const char *path, const char *name)
{
	int directory = pcitopo_rootdir_enter(root, path);
	enum pcitopo_seen seen;

	if (directory < 0)
		return PCITOPO_SEEN_UNKNOWN;
	seen = pcitopo_file_exists(directory, name) ? PCITOPO_SEEN_PRESENT :
						      PCITOPO_SEEN_ABSENT;
	close(directory);
	return seen;
}

/* Every Linux has the bus "platform": where it is, there are all buses */
static enum pcitopo_seen look_bus(const struct pcitopo_rootdir *root,
				  const char *bus)
{
	enum pcitopo_seen seen = look(root, "sys/bus", bus);

	if (seen == PCITOPO_SEEN_ABSENT &&
	    look(root, "sys/bus", "platform") != PCITOPO_SEEN_PRESENT)
		return PCITOPO_SEEN_UNKNOWN;
	return seen;
}

struct driver_place {
	const char *bus;
	const char *driver;
	const char *module; /* NULL: part of one that does more */
};

static const struct driver_place driver_places[PCITOPO_CXL_DRIVER_COUNT] = {
	[PCITOPO_CXL_DRIVER_ACPI] = { "platform", "cxl_acpi", "cxl_acpi" },
	[PCITOPO_CXL_DRIVER_PORT] = { "cxl", "cxl_port", "cxl_port" },
	[PCITOPO_CXL_DRIVER_PCI] = { "pci", "cxl_pci", "cxl_pci" },
	[PCITOPO_CXL_DRIVER_MEM] = { "cxl", "cxl_mem", "cxl_mem" },
	[PCITOPO_CXL_DRIVER_REGION] = { "cxl", "cxl_region", NULL },
	[PCITOPO_CXL_DRIVER_DAX] = { "cxl", "cxl_dax_region", "dax_cxl" },
	[PCITOPO_CXL_DRIVER_KMEM] = { "dax", "kmem", "kmem" },
	[PCITOPO_CXL_DRIVER_PMEM] = { "cxl", "cxl_pmem_region", "cxl_pmem" },
};

/* What is built in has no module, what is loaded may have failed to register */
static enum pcitopo_seen look_driver(const struct pcitopo_rootdir *root,
				     const struct driver_place *place)
{
	enum pcitopo_seen seen;
	char path[64];

	snprintf(path, sizeof(path), "sys/bus/%s/drivers", place->bus);
	seen = look(root, path, place->driver);
	if (seen == PCITOPO_SEEN_PRESENT ||
	    (place->module &&
	     look(root, "sys/module", place->module) == PCITOPO_SEEN_PRESENT))
		return PCITOPO_SEEN_PRESENT;
	if (seen == PCITOPO_SEEN_UNKNOWN &&
	    look_bus(root, place->bus) == PCITOPO_SEEN_ABSENT)
		return PCITOPO_SEEN_ABSENT;
	return seen;
}

/* A device of ACPI can be described, and not be there (_STA) */
static bool is_present(int devices, const char *name)
{
	char path[300];
	u64 status;

	snprintf(path, sizeof(path), "%s/status", name);
	return !pcitopo_attribute_u64(devices, path, &status) || status & 1;
}

static void list_acpi(struct pcitopo_cxl_system *cxl, DIR *list)
{
	const struct dirent *entry;
	u32 entries = 0;

	cxl->acpi_root = PCITOPO_SEEN_ABSENT;
	while (entries++ < MAX_ENTRIES && (entry = readdir(list))) {
		if (strncmp(entry->d_name, "ACPI0017:", 9) == 0 &&
		    is_present(dirfd(list), entry->d_name))
			cxl->acpi_root = PCITOPO_SEEN_PRESENT;
		else if (strncmp(entry->d_name, "ACPI0016:", 9) == 0 &&
			 is_present(dirfd(list), entry->d_name))
			cxl->num_acpi_bridges++;
	}
}

/* Without the list of ACPI's devices, the driver's device and its bridges */
static void guess_acpi(struct pcitopo_cxl_system *cxl,
		       const struct pcitopo_rootdir *root)
{
	u32 i;

	if (look_bus(root, "acpi") == PCITOPO_SEEN_ABSENT)
		cxl->acpi_root = PCITOPO_SEEN_ABSENT;
	if (look(root, "sys/bus/platform/devices", "ACPI0017:00") !=
	    PCITOPO_SEEN_PRESENT)
		return;
	cxl->acpi_root = PCITOPO_SEEN_PRESENT;
	for (i = 0; i < cxl->num_ports; i++)
		cxl->num_acpi_bridges += cxl->ports[i].type ==
					 PCITOPO_CXL_PORT_HOST_BRIDGE;
}

static void read_acpi(struct pcitopo_cxl_system *cxl,
		      const struct pcitopo_rootdir *root)
{
	DIR *list = pcitopo_rootdir_list(root, ACPI_DEVICES);

	cxl->acpi_root = PCITOPO_SEEN_UNKNOWN;
	cxl->num_acpi_bridges = 0;
	if (!list) {
		guess_acpi(cxl, root);
		return;
	}
	list_acpi(cxl, list);
	closedir(list);
}

static void add_structure(struct pcitopo_cxl_system *cxl,
			  const struct pcitopo_cedt *structure)
{
	if (structure->is_window)
		cxl->windows[cxl->num_windows++] = structure->window;
	else
		cxl->bridges[cxl->num_bridges++] = structure->bridge;
}

/* First counted, then kept */
static void take_table(struct pcitopo *pt, const u8 *table, size_t length)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	struct pcitopo_cedt structure;
	size_t offset = 0;
	u32 windows = 0, bridges = 0;

	while (pcitopo_cedt_next(table, length, &offset, &structure)) {
		windows += structure.is_window;
		bridges += !structure.is_window;
	}
	cxl->windows = pcitopo_arena_alloc(&pt->arena,
					   windows * sizeof(*cxl->windows));
	cxl->bridges = pcitopo_arena_alloc(&pt->arena,
					   bridges * sizeof(*cxl->bridges));
	if (!cxl->windows || !cxl->bridges)
		return;
	offset = 0;
	while (pcitopo_cedt_next(table, length, &offset, &structure))
		add_structure(cxl, &structure);
}

static enum pcitopo_seen read_table(struct pcitopo *pt, int directory)
{
	u8 *table = malloc(TABLE_SIZE);
	enum pcitopo_seen seen = PCITOPO_SEEN_UNKNOWN;
	ssize_t size = -ENOMEM;
	size_t length;

	if (table)
		size = pcitopo_file_read(directory, "CEDT", table, TABLE_SIZE);
	if (size == -ENOENT)
		seen = PCITOPO_SEEN_ABSENT;
	if (size == -EACCES || size == -EPERM)
		seen = PCITOPO_SEEN_DENIED;
	length = size > 0 ? pcitopo_cedt_length(table, (size_t)size) : 0;
	if (length) {
		seen = PCITOPO_SEEN_PRESENT;
		take_table(pt, table, length);
	}
	free(table);
	return seen;
}

static void read_cedt(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	int directory = pcitopo_rootdir_enter(root, TABLES);

	cxl->num_windows = 0;
	cxl->num_bridges = 0;
	cxl->cedt = PCITOPO_SEEN_UNKNOWN;
	if (directory >= 0) {
		cxl->cedt = read_table(pt, directory);
		close(directory);
	} else if (look_bus(root, "acpi") == PCITOPO_SEEN_ABSENT) {
		cxl->cedt = PCITOPO_SEEN_ABSENT;
	}
}

/**
 * pcitopo_cxl_read_acpi - read what firmware describes, and which drivers exist
 * @pt: context with joined objects
 * @root: the directory that stands for /
 */
void pcitopo_cxl_read_acpi(struct pcitopo *pt,
			   const struct pcitopo_rootdir *root)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	u32 i;

	cxl->bus = look_bus(root, "cxl");
	for (i = 0; i < PCITOPO_CXL_DRIVER_COUNT; i++)
		cxl->drivers[i] = look_driver(root, &driver_places[i]);
	read_acpi(cxl, root);
	read_cedt(pt, root);
}
