// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reading.c - what a record of a function says
 *
 * Hex, decoded lines and the first line become one description.
 */
#include "source/lspci/record.h"

#include <stdio.h>

#include "model/merge.h"

/* Names are cut off here; the longest in the database has some 120 bytes */
#define MAX_NAME 256

static void cut_name(const char *name)
{
	char *end;

	if (name && strlen(name) > MAX_NAME) {
		/* In the arena of the import, so it can be changed */
		end = (char *)(uintptr_t)name + MAX_NAME;
		*end = '\0';
	}
}

/* "Device 8796", where the hex data has the number too, is no name */
static bool is_number_only(const struct pcitopo_device *device)
{
	char number[sizeof("Device 0000")];

	snprintf(number, sizeof(number), "Device %04x",
		 device->config.device_id);
	return device->name && strcmp(device->name, number) == 0;
}

/**
 * pcitopo_lspci_reading_make - all that a record says, as one description
 * @record: the record, which is complete; its names may be cut off
 * @file: name of the input
 * @reading: the description; strings are those of @record
 */
void pcitopo_lspci_reading_make(struct pcitopo_lspci_record *record,
				const char *file,
				struct pcitopo_lspci_reading *reading)
{
	struct pcitopo_lspci_text *text = &record->text;
	struct pcitopo_device *device = &reading->device;

	pcitopo_lspci_text_end(text);
	*device = record->header;
	memset(&device->config, 0, sizeof(device->config));
	device->file = file;
	device->line = record->line;
	device->driver = text->driver;
	device->slot = text->slot;
	device->has_numa_node = text->has_numa_node;
	device->numa_node = text->numa_node;
	device->access_denied = text->access_denied;
	cut_name(device->name);
	cut_name(device->vendor_name);
	cut_name(device->class_name);
	cut_name(device->driver);
	cut_name(device->slot);
	reading->numbered = record->numbered;
	reading->hex_length = record->hex_length;
	reading->has_text = record->num_lines;
	if (record->hex_length) {
		pcitopo_config_decode(record->bytes, record->hex_length,
				      &device->config);
		if (pcitopo_cxl_decode(record->bytes, record->hex_length,
				       &reading->cxl))
			device->cxl = &reading->cxl;
	}
	if (pcitopo_has(&device->config, PCITOPO_HAVE_IDS)) {
		reading->numbered = true;
		if (is_number_only(device))
			device->name = NULL;
	}
	if (pcitopo_lspci_cxl_end(text)) {
		pcitopo_cxl_merge(&reading->cxl, &text->cxl.facts);
		device->cxl = &reading->cxl;
	}
	/* The bytes show all that the text only names */
	if (record->hex_length == PT_CFG_SPACE_EXP_SIZE)
		text->config.dvsec_unread = false;
	pcitopo_config_merge(&text->config, &record->header.config);
	pcitopo_config_merge(&device->config, &text->config);
	pcitopo_cxl_settle(&device->config, &reading->cxl);
}
