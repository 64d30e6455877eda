// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - pass "names": the PCI ID database, where libpci would look
 *
 * A text usually names what it shows. What it only numbers is looked up here;
 * the database is opened only if there is something to look up, which is often
 * so: new devices are not in the database of who took the text. libpci would
 * keep all of its 40,000 names to look up a few. Without a database things
 * stay without names.
 */
#include "model/topo.h"

#include <fcntl.h>
#ifdef PCITOPO_WITH_LIBPCI
#include <pci/pci.h>
#endif
#include <stdlib.h>
#include <unistd.h>

#include "base/reader.h"
#include "source/pass/names.h"

/* Functions of a root complex are many and shown to nobody */
static bool wants_name(const struct pcitopo_device *device)
{
	if (device->name || !pcitopo_has(&device->config, PCITOPO_HAVE_IDS))
		return false;
	return device->link != PCITOPO_NO_INDEX || device->has_ordinal ||
	       device->port_link != PCITOPO_NO_INDEX;
}

static bool is_needed(const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		if (wants_name(&topo->devices[i]))
			return true;
	}
	return false;
}

struct named {
	u32 id;
	const char *name;
	const char *vendor_name;
};

static int compare_named(const void *a, const void *b)
{
	const struct named *na = a, *nb = b;

	return na->id < nb->id ? -1 : na->id > nb->id;
}

static u32 id_of(const struct pcitopo_device *device)
{
	return (u32)device->config.vendor_id << 16 | device->config.device_id;
}

/* The different identifiers that want a name, sorted */
static struct named *collect_ids(const struct pcitopo_topo *topo, u32 *count)
{
	struct named *ids = calloc(topo->num_devices, sizeof(*ids));
	u32 all = 0, kept = 0, i;

	if (!ids)
		return NULL;
	for (i = 0; i < topo->num_devices; i++) {
		if (wants_name(&topo->devices[i]))
			ids[all++].id = id_of(&topo->devices[i]);
	}
	qsort(ids, all, sizeof(*ids), compare_named);
	for (i = 0; i < all; i++) {
		if (!i || ids[i].id != ids[kept - 1].id)
			ids[kept++] = ids[i];
	}
	*count = kept;
	return ids;
}

/* "10de  NVIDIA Corporation", "2330  GH100 [H100 SXM5 80GB]" */
static bool parse_entry(const char *line, size_t length, u32 *id,
			const char **name)
{
	char digits[5] = { 0 };
	char *end;

	if (length < 7 || line[4] != ' ' || line[5] != ' ')
		return false;
	memcpy(digits, line, 4);
	*id = (u32)strtoul(digits, &end, 16);
	*name = line + 6;
	return end == digits + 4;
}

/* What the lines below a vendor's may name */
struct lookup {
	struct pcitopo *pt;
	struct named *ids;
	u32 count;
	struct named *first; /* of the vendor */
	struct named *last;  /* behind its last one */
};

static int vendor_entry(struct lookup *lookup, u32 vendor, const char *name,
			size_t length)
{
	struct named *end = lookup->ids + lookup->count, *id;
	const char *copy;

	for (id = lookup->ids; id < end && id->id >> 16 != vendor;)
		id++;
	lookup->first = id;
	while (id < end && id->id >> 16 == vendor)
		id++;
	lookup->last = id;
	if (lookup->first == id)
		return 0;
	copy = pcitopo_arena_strndup(&lookup->pt->arena, name, length);
	for (id = lookup->first; id < lookup->last; id++)
		id->vendor_name = copy;
	return copy ? 0 : -1;
}

static int device_entry(struct lookup *lookup, u32 device, const char *name,
			size_t length)
{
	struct named *id;

	for (id = lookup->first; id < lookup->last; id++) {
		if ((id->id & 0xffff) != device)
			continue;
		id->name =
			pcitopo_arena_strndup(&lookup->pt->arena, name, length);
		return id->name ? 0 : -1;
	}
	return 0;
}

/* Return: 0, or -1 when there is nothing more to find */
static int database_line(struct lookup *lookup, const char *line, size_t length)
{
	bool is_device = length && *line == '\t';
	const char *end = line + length, *name;
	u32 id;

	if (!length || *line == '#')
		return 0;
	if (is_device && lookup->first == lookup->last)
		return 0;
	/* Classes follow the vendors */
	if (length > 2 && line[0] == 'C' && line[1] == ' ')
		return -1;
	if (!parse_entry(line + is_device, length - is_device, &id, &name))
		return 0;
	if (is_device)
		return device_entry(lookup, id, name, (size_t)(end - name));
	return vendor_entry(lookup, id, name, (size_t)(end - name));
}

static void read_database(struct lookup *lookup, int fd)
{
	struct pcitopo_reader reader = { 0 };
	const char *line;
	size_t length;

	if (!pcitopo_reader_open(&reader, fd)) {
		while (pcitopo_reader_line(&reader, &line, &length) > 0) {
			if (database_line(lookup, line, length))
				break;
		}
	}
	pcitopo_reader_close(&reader);
}

/* The database under this name, or without its .gz */
static int open_name(const char *name)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	size_t length = strlen(name);
	char *plain;

	if (fd < 0 && length > 3 && !strcmp(name + length - 3, ".gz")) {
		plain = strndup(name, length - 3);
		if (plain)
			fd = open(plain, O_RDONLY | O_CLOEXEC);
		free(plain);
	}
	return fd;
}

static void read_named(struct lookup *lookup, const char *name)
{
	int fd = open_name(name);

	if (fd < 0)
		return;
	read_database(lookup, fd);
	close(fd);
}

#ifdef PCITOPO_WITH_LIBPCI
static const char *ask_hwdb(struct pcitopo *pt, struct pci_access *access,
			    int what, u32 id)
{
	char buffer[256];
	const char *name;

	name = pci_lookup_name(access, buffer, sizeof(buffer),
			       what | PCI_LOOKUP_NO_NUMBERS, (int)(id >> 16),
			       (int)(id & 0xffff));
	return name ? pcitopo_arena_strdup(&pt->arena, name) : NULL;
}

static void quiet(char *message, ...)
{
	(void)message;
}

/* The file that libpci has, then what udev knows: it is often newer */
static void look_up(struct lookup *lookup)
{
	char nothing[] = "/dev/null"; /* instead of the file */
	struct pci_access *access = pci_alloc();
	struct named *id;

	/* No pci_init(): no device is looked for, and nothing can fail */
	access->warning = quiet;
	access->debug = quiet;
	if (access->id_file_name)
		read_named(lookup, access->id_file_name);
	pci_set_name_list_path(access, nothing, 0);
	for (id = lookup->ids; id < lookup->ids + lookup->count; id++) {
		if (!id->name)
			id->name = ask_hwdb(lookup->pt, access,
					    PCI_LOOKUP_DEVICE, id->id);
		if (!id->vendor_name)
			id->vendor_name = ask_hwdb(lookup->pt, access,
						   PCI_LOOKUP_VENDOR, id->id);
	}
	pci_cleanup(access);
}
#else
static void look_up(struct lookup *lookup)
{
	static const char *const names[] = {
		"/usr/share/misc/pci.ids.gz",
		"/usr/share/hwdata/pci.ids.gz",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		read_named(lookup, names[i]);
}
#endif

static void name_devices(struct pcitopo_topo *topo, const struct named *ids,
			 u32 count)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		struct pcitopo_device *device = &topo->devices[i];
		struct named key = { .id = id_of(device) };
		const struct named *found;

		if (!wants_name(device))
			continue;
		found = bsearch(&key, ids, count, sizeof(*ids), compare_named);
		device->name = found->name;
		if (!device->vendor_name)
			device->vendor_name = found->vendor_name;
	}
}

/**
 * pcitopo_pass_names - name what the source has only numbered
 * @pt: context with a complete model
 */
void pcitopo_pass_names(struct pcitopo *pt)
{
	struct lookup lookup = { .pt = pt };

	if (!is_needed(&pt->topo))
		return;
	lookup.ids = collect_ids(&pt->topo, &lookup.count);
	if (!lookup.ids)
		return;
	look_up(&lookup);
	name_devices(&pt->topo, lookup.ids, lookup.count);
	free(lookup.ids);
}
