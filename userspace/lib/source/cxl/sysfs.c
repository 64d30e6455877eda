// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sysfs.c - reading /sys/bus/cxl
 *
 * Live, or in a copy of another machine's /sys, from Linux 6.1 on. A fact that
 * an attribute does not give, because it came with a later kernel, is empty,
 * may not be read or makes no sense, is not known; the rest is kept. A copy may
 * have lost the symbolic links that say what belongs where: that children are
 * directories in their parents serves then, as far as it goes.
 *
 * On this bus are attributes that erase a device when they are written to. So
 * only attributes named here are opened, whatever else is there, and none that
 * does something: nor is "commit", though it can be read.
 */
#include "source/cxl/cxl.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define CXL_DEVICES "sys/bus/cxl/devices"

/* A directory of the bus, or of a port, that is longer is not read to its end */
#define MAX_ENTRIES (4 * PCITOPO_CXL_MAX_OBJECTS)

/* A child is in the directory of its parent */
struct pair {
	const char *child;
	const char *parent;
};

struct reader {
	struct pcitopo_cxl_records *records;
	const struct pcitopo_rootdir *root;
	int devices;
	struct pair *pairs;
	u32 num_pairs;
	u32 pair_capacity;
};

/* An object while it is read; @directory is -1 if it cannot be opened */
struct object {
	const char *name;
	int directory;
};

static struct pcitopo *context(const struct reader *reader)
{
	return reader->records->pt;
}

static struct pcitopo_number number(const struct object *object,
				    const char *attribute)
{
	struct pcitopo_number read = { .known = false };

	read.known = pcitopo_attribute_u64(object->directory, attribute,
					   &read.value);
	return read;
}

static bool flag(const struct object *object, const char *attribute)
{
	struct pcitopo_number read = number(object, attribute);

	return read.known && read.value;
}

static const char *text(const struct reader *reader,
			const struct object *object, const char *attribute)
{
	char line[PCITOPO_ATTRIBUTE_SIZE];

	if (!pcitopo_attribute_text(object->directory, attribute, line))
		return NULL;
	return pcitopo_arena_strdup(&context(reader)->arena, line);
}

static const char *link_name(const struct reader *reader,
			     const struct object *object, const char *name)
{
	return pcitopo_cxl_link(context(reader), object->directory, name);
}

static const char *driver(const struct reader *reader,
			  const struct object *object, const char *candidate)
{
	const char *const candidates[] = { candidate, NULL };

	return pcitopo_cxl_driver(context(reader), reader->root,
				  object->directory, "cxl", object->name,
				  candidates);
}

static struct pcitopo_cxl_function function(const char *name)
{
	struct pcitopo_cxl_function function = { .known = false };

	function.known = name && pcitopo_sysfs_address(name, strlen(name),
						       &function.address);
	return function;
}

/* Name of the object above, as the link on the bus says */
static const char *parent_of(const struct reader *reader, const char *name)
{
	char path[4096], *slash;

	if (!pcitopo_link_read(reader->devices, name, path, sizeof(path)))
		return NULL;
	slash = strrchr(path, '/');
	if (!slash)
		return NULL;
	*slash = '\0';
	slash = strrchr(path, '/');
	return slash ? pcitopo_arena_strdup(&context(reader)->arena,
					    slash + 1) :
		       NULL;
}

static void add_pair(struct reader *reader, const char *child,
		     const char *parent)
{
	void *grown;

	if (reader->num_pairs >= PCITOPO_CXL_MAX_OBJECTS)
		return;
	grown = pcitopo_grow(reader->pairs, reader->num_pairs + 1,
			     &reader->pair_capacity, sizeof(*reader->pairs));
	child = pcitopo_arena_strdup(&context(reader)->arena, child);
	if (!grown || !child)
		return;
	reader->pairs = grown;
	reader->pairs[reader->num_pairs++] = (struct pair){ child, parent };
}

/* A memory device hangs below its function; the class says no more */
static struct pcitopo_cxl_function find_function(const struct reader *reader,
						 const char *name)
{
	struct pcitopo_cxl_function found = { .known = false };
	const struct pcitopo_topo *topo = &context(reader)->topo;
	char path[4096];
	int directory;
	u32 i;

	if (pcitopo_link_read(reader->devices, name, path, sizeof(path))) {
		found.known = pcitopo_sysfs_above(path, &found.address);
		return found;
	}
	for (i = 0; i < topo->num_memdevs && !found.known; i++) {
		found.address = topo->devices[topo->memdevs[i]].address;
		directory = pcitopo_sysfs_enter(reader->root, &found.address);
		if (directory < 0)
			continue;
		found.known = pcitopo_file_exists(directory, name);
		close(directory);
	}
	return found;
}

static void read_memdev(struct reader *reader, const struct object *object)
{
	struct pcitopo_cxl_memdev_record memdev = {
		.fact = {
			.name = object->name,
			.driver = driver(reader, object, "cxl_mem"),
			.firmware = text(reader, object, "firmware_version"),
			.ram_bytes = number(object, "ram/size"),
			.pmem_bytes = number(object, "pmem/size"),
			.serial = number(object, "serial"),
			.numa_node = number(object, "numa_node"),
		},
		.function = find_function(reader, object->name),
	};

	pcitopo_cxl_add_memdev(reader->records, &memdev);
}

static void read_dport(struct reader *reader, const struct object *port,
		       const char *name, u32 id)
{
	struct pcitopo_cxl_dport_record dport = {
		.fact = { .name = link_name(reader, port, name), .id = id },
		.port = port->name,
	};

	dport.function = function(dport.fact.name);
	pcitopo_cxl_add_dport(reader->records, &dport);
}

/* What a port leads to, and the objects below it */
static void list_port(struct reader *reader, const struct object *port)
{
	DIR *list = pcitopo_directory_list(port->directory, ".");
	const struct dirent *entry;
	u32 id, entries = 0;

	while (list && entries++ < MAX_ENTRIES && (entry = readdir(list))) {
		if (pcitopo_cxl_name(entry->d_name, "dport", &id))
			read_dport(reader, port, entry->d_name, id);
		else if (pcitopo_cxl_name(entry->d_name, "port", NULL) ||
			 pcitopo_cxl_name(entry->d_name, "endpoint", NULL))
			add_pair(reader, entry->d_name, port->name);
	}
	if (list)
		closedir(list);
}

static void read_port(struct reader *reader, const struct object *object,
		      enum pcitopo_cxl_port_type type)
{
	struct pcitopo_cxl_port_record port = {
		.fact = {
			.name = object->name,
			.type = type,
			.host = link_name(reader, object, "uport"),
			.driver = driver(reader, object, "cxl_port"),
			.committed = number(object, "decoders_committed"),
		},
		.parent_dport = function(
			link_name(reader, object, "parent_dport")),
	};

	if (type != PCITOPO_CXL_PORT_ROOT)
		port.parent = parent_of(reader, object->name);
	port.function = function(port.fact.host);
	pcitopo_cxl_add_port(reader->records, &port);
	list_port(reader, object);
}

static enum pcitopo_cxl_mode mode(const struct object *object)
{
	static const struct {
		const char *word;
		enum pcitopo_cxl_mode mode;
	} words[] = {
		{ "ram", PCITOPO_CXL_MODE_RAM },
		{ "pmem", PCITOPO_CXL_MODE_PMEM },
		{ "mixed", PCITOPO_CXL_MODE_MIXED },
		{ "none", PCITOPO_CXL_MODE_NONE },
	};
	char line[PCITOPO_ATTRIBUTE_SIZE];
	size_t i;

	if (pcitopo_attribute_text(object->directory, "mode", line))
		for (i = 0; i < ARRAY_SIZE(words); i++)
			if (strcmp(line, words[i].word) == 0)
				return words[i].mode;
	return PCITOPO_CXL_MODE_UNKNOWN;
}

/* "0,2": the kernel writes identifiers as signed numbers */
static void read_targets(const struct object *object,
			 struct pcitopo_cxl_decoder *decoder)
{
	char line[PCITOPO_ATTRIBUTE_SIZE], *at = line, *end;
	u32 count = 0;
	long id;

	if (!pcitopo_attribute_text(object->directory, "target_list", line))
		return;
	for (;; at = end + 1) {
		errno = 0;
		id = strtol(at, &end, 10);
		if (end == at || errno || id < INT32_MIN || id > UINT32_MAX ||
		    count == PCITOPO_CXL_MAX_WAYS || (*end && *end != ','))
			return;
		decoder->targets[count++] = (u32)id;
		if (!*end)
			break;
	}
	decoder->num_targets = count;
}

/* Regions are below the windows that they lie in */
static void list_window(struct reader *reader, const struct object *window)
{
	DIR *list = pcitopo_directory_list(window->directory, ".");
	const struct dirent *entry;
	u32 entries = 0;

	while (list && entries++ < MAX_ENTRIES && (entry = readdir(list)))
		if (pcitopo_cxl_name(entry->d_name, "region", NULL))
			add_pair(reader, entry->d_name, window->name);
	if (list)
		closedir(list);
}

static void read_window(struct reader *reader, const struct object *object,
			struct pcitopo_cxl_decoder *decoder)
{
	decoder->can_ram = flag(object, "cap_ram");
	decoder->can_pmem = flag(object, "cap_pmem");
	decoder->can_type2 = flag(object, "cap_type2");
	decoder->can_type3 = flag(object, "cap_type3");
	list_window(reader, object);
}

/* Attributes that only one kind of decoder has tell what kind it is */
static void read_decoder(struct reader *reader, const struct object *object)
{
	struct pcitopo_cxl_decoder_record decoder = {
		.fact = {
			.name = object->name,
			.start = number(object, "start"),
			.size = number(object, "size"),
			.dpa_start = number(object, "dpa_resource"),
			.dpa_size = number(object, "dpa_size"),
			.ways = number(object, "interleave_ways"),
			.granularity = number(object, "interleave_granularity"),
			.locked = flag(object, "locked"),
		},
		.region = text(reader, object, "region"),
	};
	const char *type = text(reader, object, "target_type");

	decoder.fact.is_accelerator = type && strcmp(type, "accelerator") == 0;
	if (pcitopo_file_exists(object->directory, "dpa_size"))
		decoder.fact.mode = mode(object);
	else
		read_targets(object, &decoder.fact);
	if (pcitopo_file_exists(object->directory, "cap_type3"))
		read_window(reader, object, &decoder.fact);
	pcitopo_cxl_add_decoder(reader->records, &decoder);
}

/* The file of a place that nobody has is an empty line */
static bool is_empty_line(const struct object *object, const char *name)
{
	char byte;

	return pcitopo_file_read(object->directory, name, &byte, 1) == 1 &&
	       byte == '\n';
}

static void read_places(const struct reader *reader,
			const struct object *object,
			struct pcitopo_cxl_region_record *region)
{
	u64 ways = region->fact.ways.known ? region->fact.ways.value :
					     PCITOPO_CXL_MAX_WAYS;
	char name[16];
	u32 i;

	for (i = 0; i < PCITOPO_CXL_MAX_WAYS && i < ways; i++) {
		snprintf(name, sizeof(name), "target%u", i);
		region->targets[i] = text(reader, object, name);
		if (region->targets[i])
			region->fact.num_targets = i + 1;
		else if (is_empty_line(object, name))
			region->has_free_place = true;
	}
}

static void read_region(struct reader *reader, const struct object *object)
{
	struct pcitopo_cxl_region_record region = {
		.fact = {
			.name = object->name,
			.uuid = text(reader, object, "uuid"),
			.driver = driver(reader, object, "cxl_region"),
			.start = number(object, "resource"),
			.size = number(object, "size"),
			.ways = number(object, "interleave_ways"),
			.granularity = number(object, "interleave_granularity"),
			.mode = mode(object),
		},
		.decoder = parent_of(reader, object->name),
	};

	read_places(reader, object, &region);
	pcitopo_cxl_add_region(reader->records, &region);
}

/* "decoder3.0" */
static bool is_decoder(const char *name)
{
	const char *dot = strchr(name, '.');
	char port[32];

	if (!dot || (size_t)(dot - name) >= sizeof(port))
		return false;
	memcpy(port, name, (size_t)(dot - name));
	port[dot - name] = '\0';
	return pcitopo_cxl_name(port, "decoder", NULL) &&
	       pcitopo_cxl_name(dot + 1, "", NULL);
}

static void read_object(struct reader *reader, const struct object *object)
{
	const char *name = object->name;

	if (pcitopo_cxl_name(name, "mem", NULL))
		read_memdev(reader, object);
	else if (pcitopo_cxl_name(name, "root", NULL))
		read_port(reader, object, PCITOPO_CXL_PORT_ROOT);
	else if (pcitopo_cxl_name(name, "port", NULL))
		read_port(reader, object, PCITOPO_CXL_PORT_SWITCH);
	else if (pcitopo_cxl_name(name, "endpoint", NULL))
		read_port(reader, object, PCITOPO_CXL_PORT_ENDPOINT);
	else if (is_decoder(name))
		read_decoder(reader, object);
	else if (pcitopo_cxl_name(name, "region", NULL))
		read_region(reader, object);
}

/* An object that cannot be opened is there all the same */
static void enter_object(struct reader *reader, const char *name)
{
	struct object object = {
		.name = pcitopo_arena_strdup(&context(reader)->arena, name),
	};
	char path[sizeof(CXL_DEVICES) + 1 + 256];

	if (!object.name)
		return;
	snprintf(path, sizeof(path), CXL_DEVICES "/%s", name);
	object.directory = pcitopo_rootdir_enter(reader->root, path);
	if (object.directory < 0)
		object.directory = -1;
	read_object(reader, &object);
	if (object.directory >= 0)
		close(object.directory);
}

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *pa = a, *pb = b;

	return strcmp(pa->child, pb->child);
}

static const char *parent_by_place(const struct reader *reader,
				   const char *child)
{
	struct pair key = { .child = child };
	const struct pair *found = NULL;

	if (reader->num_pairs)
		found = bsearch(&key, reader->pairs, reader->num_pairs,
				sizeof(key), compare_pairs);
	return found ? found->parent : NULL;
}

static void find_parents(struct reader *reader)
{
	struct pcitopo_cxl_records *records = reader->records;
	u32 i;

	if (reader->num_pairs)
		qsort(reader->pairs, reader->num_pairs, sizeof(*reader->pairs),
		      compare_pairs);
	for (i = 0; i < records->num_ports; i++)
		if (!records->ports[i].parent)
			records->ports[i].parent = parent_by_place(
				reader, records->ports[i].fact.name);
	for (i = 0; i < records->num_regions; i++)
		if (!records->regions[i].decoder)
			records->regions[i].decoder = parent_by_place(
				reader, records->regions[i].fact.name);
}

/**
 * pcitopo_cxl_read_sysfs - report all objects of the CXL bus
 * @records: where to; its context has a complete model of the functions
 * @root: the directory that stands for /
 *
 * No device is asked: the kernel answers from memory.
 *
 * Return: false if the bus cannot be listed, with errno set.
 */
bool pcitopo_cxl_read_sysfs(struct pcitopo_cxl_records *records,
			    const struct pcitopo_rootdir *root)
{
	struct reader reader = { .records = records, .root = root };
	DIR *list = pcitopo_rootdir_list(root, CXL_DEVICES);
	const struct dirent *entry;
	u32 entries = 0;

	if (!list)
		return false;
	reader.devices = dirfd(list);
	while (entries++ < MAX_ENTRIES && (entry = readdir(list)))
		enter_object(&reader, entry->d_name);
	find_parents(&reader);
	free(reader.pairs);
	closedir(list);
	return true;
}
