// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * file.c - names by pci.ids, for a build without libpci
 */
#include "source/names/names.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/reader.h"

/* The numbers of the vendor whose lines are being read: empty for others */
struct lookup {
	struct pcitopo_arena *arena;
	struct pcitopo_id_names *ids;
	struct pcitopo_id_names *end;
	struct pcitopo_id_names *first;
	struct pcitopo_id_names *last; /* behind its last one */
};

/* "10de  NVIDIA Corporation", "2330  GH100 [H100 SXM5 80GB]" */
static bool parse_entry(const char *line, size_t length, u32 *id)
{
	char digits[5] = { 0 };
	char *end;

	if (length < 7 || line[4] != ' ' || line[5] != ' ')
		return false;
	memcpy(digits, line, 4);
	*id = (u32)strtoul(digits, &end, 16);
	return end == digits + 4;
}

static void vendor_entry(struct lookup *lookup, u32 vendor, const char *name,
			 size_t length)
{
	struct pcitopo_id_names *id = lookup->ids;
	const char *copy;

	while (id < lookup->end && id->vendor_id != vendor)
		id++;
	lookup->first = id;
	while (id < lookup->end && id->vendor_id == vendor)
		id++;
	lookup->last = id;
	if (lookup->first == id)
		return;
	copy = pcitopo_arena_strndup(lookup->arena, name, length);
	for (id = lookup->first; id < lookup->last; id++)
		id->vendor = copy;
}

static void device_entry(struct lookup *lookup, u32 device, const char *name,
			 size_t length)
{
	struct pcitopo_id_names *id;

	for (id = lookup->first; id < lookup->last; id++) {
		if (id->device_id == device)
			id->device = pcitopo_arena_strndup(lookup->arena, name,
							   length);
	}
}

/* Return: false behind the last vendor, where the classes begin */
static bool take_line(struct lookup *lookup, const char *line, size_t length)
{
	bool is_device = length && *line == '\t';
	u32 id;

	if (length > 2 && line[0] == 'C' && line[1] == ' ')
		return false;
	if (is_device && lookup->first == lookup->last)
		return true;
	line += is_device;
	length -= is_device;
	if (!parse_entry(line, length, &id))
		return true;
	if (is_device)
		device_entry(lookup, id, line + 6, length - 6);
	else
		vendor_entry(lookup, id, line + 6, length - 6);
	return true;
}

static void read_database(struct lookup *lookup, int fd)
{
	struct pcitopo_reader reader = { 0 };
	const char *line;
	size_t length;

	if (!pcitopo_reader_open(&reader, fd)) {
		while (pcitopo_reader_line(&reader, &line, &length) > 0 &&
		       take_line(lookup, line, length))
			;
	}
	pcitopo_reader_close(&reader);
}

/**
 * pcitopo_id_names_find - look up names in pci.ids
 * @arena: for the names
 * @ids: numbers, sorted; names are set where they are known
 * @count: how many
 */
void pcitopo_id_names_find(struct pcitopo_arena *arena,
			   struct pcitopo_id_names *ids, u32 count)
{
	static const char *const files[] = {
		"/usr/share/misc/pci.ids.gz",
		"/usr/share/misc/pci.ids",
		"/usr/share/hwdata/pci.ids.gz",
		"/usr/share/hwdata/pci.ids",
	};
	struct lookup lookup = {
		.arena = arena,
		.ids = ids,
		.end = ids + count,
	};
	size_t i;
	int fd;

	for (i = 0; i < ARRAY_SIZE(files); i++) {
		fd = open(files[i], O_RDONLY | O_CLOEXEC);
		if (fd < 0)
			continue;
		read_database(&lookup, fd);
		close(fd);
		return;
	}
}
