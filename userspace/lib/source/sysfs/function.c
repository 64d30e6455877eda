// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * function.c - one function as /sys/bus/pci/devices/ADDRESS shows it
 *
 * The file "config" has all there is to know, for root. Others get its header
 * only; then the attributes that are readable for all have to do: ids,
 * class, bus below, and what the link is and could be.
 *
 * In the kernel, "config", "current_link_*", "max_link_*" and
 * "secondary_bus_number" read registers, and to do so they resume the bridges
 * above, and the function itself from D3cold. All the others used here are
 * answered from memory. Of a function that sleeps only those are read, and its
 * power state, which wakes nothing either.
 */
#include "source/sysfs/sysfs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "model/identity.h"
#include "model/merge.h"

/**
 * pcitopo_sysfs_power - whether reading registers wakes a function
 * @directory: of the function
 * @asleep: reading its own registers would, or gets no answer
 * @suspended: reading those of a function below would
 *
 * A function that runtime power management has suspended without putting it to
 * sleep, as it does with one that has no driver, is as awake as ever. But the
 * kernel resumes bridges, whatever they do, before it reads below them.
 */
void pcitopo_sysfs_power(int directory, bool *asleep, bool *suspended)
{
	char state[PCITOPO_ATTRIBUTE_SIZE], status[PCITOPO_ATTRIBUTE_SIZE];
	bool is_cold, is_falling;

	if (!pcitopo_attribute_text(directory, "power_state", state))
		state[0] = '\0';
	if (!pcitopo_attribute_text(directory, "power/runtime_status", status))
		status[0] = '\0';
	is_cold = strcmp(state, "D3cold") == 0;
	is_falling = strcmp(status, "suspending") == 0;
	*suspended = is_cold || is_falling || strcmp(status, "suspended") == 0;
	*asleep = *suspended &&
		  (is_cold || is_falling ||
		   (strcmp(state, "D0") != 0 && strcmp(state, "unknown") != 0));
}

static void no_config(struct pcitopo_sysfs *sysfs,
		      struct pcitopo_device *device, int error)
{
	char address[PCITOPO_ADDRESS_SIZE];

	if (error == EACCES || error == EPERM) {
		device->access_denied = true;
		return;
	}
	pcitopo_address_format(&device->address, address);
	pcitopo_problems_add(
		&sysfs->pt->problems, device->file, 0,
		"configuration space of function %s cannot be read: %s; only its attributes are used",
		address, error ? strerror(error) : "it is empty");
}

/* A space is 64 (without root), 128 (CardBus), 256 or 4096 bytes long */
static void check_length(struct pcitopo_sysfs *sysfs,
			 const struct pcitopo_device *device, u32 length)
{
	char address[PCITOPO_ADDRESS_SIZE];

	if (length == PT_CFG_HEADER_SIZE || length == 2 * PT_CFG_HEADER_SIZE ||
	    length == PT_CFG_SPACE_SIZE || length == PT_CFG_SPACE_EXP_SIZE)
		return;
	pcitopo_address_format(&device->address, address);
	pcitopo_problems_add(
		&sysfs->pt->problems, device->file, 0,
		"configuration space of function %s ends after %u bytes; a whole one has 64, 256 or 4096",
		address, length);
}

static void read_config(struct pcitopo_sysfs *sysfs, int directory,
			struct pcitopo_device *device)
{
	struct pcitopo_config *config = &device->config;
	u8 bytes[PT_CFG_SPACE_EXP_SIZE];
	struct pcitopo_cxl cxl;
	ssize_t length;

	length = pcitopo_file_read(directory, "config", bytes, sizeof(bytes));
	if (length <= 0) {
		no_config(sysfs, device, (int)-length);
		return;
	}
	check_length(sysfs, device, (u32)length);
	pcitopo_config_decode(bytes, (u32)length, config);
	if (pcitopo_cxl_decode(bytes, (u32)length, &cxl))
		device->cxl = pcitopo_cxl_keep(&sysfs->pt->arena, &cxl);
	if (length >= PT_CFG_SPACE_SIZE) {
		sysfs->saw_capabilities = true;
	} else if (!pcitopo_does_not_answer(device) &&
		   !pcitopo_has(config, PCITOPO_HAVE_NO_EXP)) {
		/* The rest is there, but not for us */
		device->access_denied = true;
		config->defects = 0;
	}
	pcitopo_defects_report(sysfs->pt, device);
}

/* What the kernel keeps in memory; reading it wakes no device */
static void read_ids(int directory, struct pcitopo_config *ids)
{
	u32 vendor, number, revision;

	if (pcitopo_attribute_number(directory, "vendor", 16, 0xfffe,
				     &vendor)) {
		ids->vendor_id = (u16)vendor;
		pcitopo_set(ids, PCITOPO_HAVE_VENDOR);
		if (pcitopo_attribute_number(directory, "device", 16, 0xffff,
					     &number)) {
			ids->device_id = (u16)number;
			pcitopo_set(ids, PCITOPO_HAVE_IDS);
		}
	}
	if (pcitopo_attribute_number(directory, "class", 16, 0xffffff,
				     &number)) {
		ids->class_code = (u16)(number >> 8);
		pcitopo_set(ids, PCITOPO_HAVE_CLASS);
		if (pcitopo_attribute_number(directory, "revision", 16, 0xff,
					     &revision)) {
			ids->prog_if = (u8)number;
			ids->revision = (u8)revision;
			pcitopo_set(ids, PCITOPO_HAVE_PROG_IF);
		}
	}
}

static void read_subsystem(int directory, struct pcitopo_config *ids)
{
	u32 vendor, device;

	if (!pcitopo_attribute_number(directory, "subsystem_vendor", 16, 0xfffe,
				      &vendor) ||
	    !pcitopo_attribute_number(directory, "subsystem_device", 16, 0xffff,
				      &device) ||
	    !vendor)
		return;
	ids->subsystem_vendor_id = (u16)vendor;
	ids->subsystem_id = (u16)device;
	pcitopo_set(ids, PCITOPO_HAVE_SUBSYSTEM);
}

/* "32.0 GT/s PCIe", before Linux 5.8 "8 GT/s"; "Unknown" */
static bool read_speed(int directory, const char *name, u8 *speed)
{
	static const char *const numbers[][2] = {
		{ "2.5", "2.5" }, { "5", "5.0" },   { "8", "8.0" },
		{ "16", "16.0" }, { "32", "32.0" }, { "64", "64.0" },
	};
	char text[PCITOPO_ATTRIBUTE_SIZE];
	char *blank;
	size_t i;

	if (!pcitopo_attribute_text(directory, name, text))
		return false;
	blank = strchr(text, ' ');
	if (!blank || strncmp(blank, " GT/s", 5) != 0 ||
	    (blank[5] && blank[5] != ' '))
		return false;
	*blank = '\0';
	for (i = 0; i < ARRAY_SIZE(numbers); i++) {
		if (strcmp(text, numbers[i][0]) == 0 ||
		    strcmp(text, numbers[i][1]) == 0) {
			*speed = (u8)(i + PT_SPEED_2_5GT);
			return true;
		}
	}
	return false;
}

/**
 * pcitopo_sysfs_link - what the attributes of a function say of its link
 * @directory: of the function, which does not sleep
 * @link: capabilities and status are set, as far as they are known
 *
 * A function without link registers has the attributes, too: width 255 or 0 and
 * speed "Unknown". A link that did not train has current width 0.
 */
void pcitopo_sysfs_link(int directory, struct pcitopo_config *link)
{
	u32 width;

	if (!read_speed(directory, "max_link_speed", &link->max_speed) ||
	    !pcitopo_attribute_number(directory, "max_link_width", 10, 255,
				      &width) ||
	    !width || !pcitopo_width_valid((u8)width))
		return;
	link->max_width = (u8)width;
	pcitopo_set(link, PCITOPO_HAVE_LNKCAP);
	if (!pcitopo_attribute_number(directory, "current_link_width", 10, 255,
				      &width) ||
	    width == 255)
		return;
	if (!read_speed(directory, "current_link_speed", &link->speed) && width)
		return;
	link->width = (u8)width;
	pcitopo_set(link, PCITOPO_HAVE_LNKSTA);
}

/* A bridge's directory has a list of the buses below it: one, "dddd:bb" */
static bool listed_bus(int directory, u8 *bus)
{
	DIR *list = pcitopo_directory_list(directory, "pci_bus");
	const struct dirent *entry;
	unsigned int domain, number;
	bool found = false;
	int end;

	if (!list)
		return false;
	while (!found && (entry = readdir(list))) {
		end = 0;
		if (sscanf(entry->d_name, "%8x:%2x%n", &domain, &number,
			   &end) != 2 ||
		    !end || entry->d_name[end])
			continue;
		*bus = (u8)number;
		found = true;
	}
	closedir(list);
	return found;
}

static void read_bus_below(int directory, struct pcitopo_device *device)
{
	u32 bus;

	if (pcitopo_has(&device->config, PCITOPO_HAVE_BUSES) ||
	    !pcitopo_has(&device->config, PCITOPO_HAVE_CLASS) ||
	    device->config.class_code != PT_CLASS_BRIDGE_PCI)
		return;
	if (!device->asleep &&
	    pcitopo_attribute_number(directory, "secondary_bus_number", 10,
				     0xff, &bus)) {
		device->has_bus_below = true;
		device->bus_below = (u8)bus;
	} else {
		device->has_bus_below =
			listed_bus(directory, &device->bus_below);
	}
}

static void read_numa_node(int directory, struct pcitopo_device *device)
{
	u32 node;

	/* -1: none */
	if (!pcitopo_attribute_number(directory, "numa_node", 10, INT32_MAX,
				      &node))
		return;
	device->has_numa_node = true;
	device->numa_node = (int)node;
}

static void read_driver(struct pcitopo *pt, int directory,
			struct pcitopo_device *device)
{
	char path[1024];
	const char *name;

	if (!pcitopo_link_read(directory, "driver", path, sizeof(path)))
		return;
	name = strrchr(path, '/');
	if (name && name[1])
		device->driver = pcitopo_arena_strdup(&pt->arena, name + 1);
}

/**
 * pcitopo_sysfs_read - read a function
 * @sysfs: the machine
 * @function: the function; is_express is set
 * @directory: of the function
 * @device: where to; @device->asleep says to leave its registers alone, and
 *	@device->file names it
 */
void pcitopo_sysfs_read(struct pcitopo_sysfs *sysfs,
			struct pcitopo_sysfs_function *function, int directory,
			struct pcitopo_device *device)
{
	struct pcitopo_config *config = &device->config;
	struct pcitopo_config shown = { 0 };
	bool dead;

	if (!device->asleep)
		read_config(sysfs, directory, device);
	dead = pcitopo_does_not_answer(device);
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP) || !sysfs->saw_express) {
		function->is_express =
			pcitopo_file_exists(directory, "max_link_speed");
		sysfs->saw_express |= function->is_express;
	}
	if (!pcitopo_has(config, PCITOPO_HAVE_IDS) ||
	    !pcitopo_has(config, PCITOPO_HAVE_CLASS))
		read_ids(directory, &shown);
	if (!pcitopo_has(config, PCITOPO_HAVE_SUBSYSTEM))
		read_subsystem(directory, &shown);
	if (function->is_express && !device->asleep && !dead)
		pcitopo_sysfs_link(directory, &shown);
	pcitopo_config_merge(config, &shown);
	if (!dead)
		read_bus_below(directory, device);
	read_numa_node(directory, device);
	read_driver(sysfs->pt, directory, device);
	device->is_vf = pcitopo_file_exists(directory, "physfn");
	if (pcitopo_has(config, PCITOPO_HAVE_CLASS))
		device->class_name = pcitopo_class_to_name(config->class_code);
}
