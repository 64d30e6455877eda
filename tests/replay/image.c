// SPDX-License-Identifier: GPL-2.0
/*
 * image.c - from an image, which may be broken, to functions that answer
 *
 * An image is one struct replay_header, then struct replay_root_record each
 * root, then for each function a struct replay_function_record and its bytes.
 * Nothing of it is believed: all that is wrong is said with its place, and then
 * nothing is built.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/nodemask.h>
#include <linux/printk.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "replay.h"

/**
 * struct replay_reader - an image and how far it has been read
 * @bytes: the image
 * @length: of the image
 * @offset: of what comes next, at most @length
 */
struct replay_reader {
	const u8 *bytes;
	size_t length;
	size_t offset;
};

/* The next @length bytes, or NULL where there are not so many. */
static const void *replay_reader_take(struct replay_reader *reader,
				      size_t length)
{
	const void *bytes = reader->bytes + reader->offset;

	if (length > reader->length - reader->offset)
		return NULL;
	reader->offset += length;
	return bytes;
}

static int replay_header_check(const struct replay_header *header,
			       size_t length)
{
	if (!header || memcmp(header->magic, REPLAY_MAGIC, 8)) {
		pr_err("image: no image of mkreplay\n");
		return -EINVAL;
	}
	if (le32_to_cpu(header->version) != REPLAY_VERSION) {
		pr_err("image: version %u, this module reads %u\n",
		       le32_to_cpu(header->version), REPLAY_VERSION);
		return -EINVAL;
	}
	if (le32_to_cpu(header->bytes) != length) {
		pr_err("image: %zu bytes, its head says %u\n", length,
		       le32_to_cpu(header->bytes));
		return -EINVAL;
	}
	if (!header->roots || !header->functions) {
		pr_err("image: no root bus or no function in it\n");
		return -EINVAL;
	}
	return 0;
}

/* Do the new root's bus numbers belong to a root before it? */
static bool replay_root_overlaps(const struct replay_root *root,
				 struct list_head *roots)
{
	struct replay_root *other;

	list_for_each_entry(other, roots, list) {
		if (other->sysdata.domain == root->sysdata.domain &&
		    other->busn.start <= root->busn.end &&
		    root->busn.start <= other->busn.end)
			return true;
	}
	return false;
}

static int replay_root_check(const struct replay_root_record *record, u32 index)
{
	u32 domain = le32_to_cpu(record->domain);

	if (!domain || domain > 0xffff) {
		pr_err("image: root %u: domain %x is not 1 to ffff\n", index,
		       domain);
		return -EINVAL;
	}
	if (record->first > record->last || record->zero) {
		pr_err("image: root %u: broken record\n", index);
		return -EINVAL;
	}
	if (record->node != REPLAY_NO_NODE &&
	    (record->node >= MAX_NUMNODES || !node_online(record->node))) {
		pr_err("image: root %u: NUMA node %u is not online here\n",
		       index, record->node);
		return -ENODEV;
	}
	return 0;
}

static struct replay_root *
replay_root_new(const struct replay_root_record *record)
{
	size_t buses = record->last - record->first + 1;
	struct replay_root *root;

	root = kvzalloc(struct_size(root, buses, 2 * buses), GFP_KERNEL);
	if (!root)
		return NULL;
	root->route = root->buses + buses;
	raw_spin_lock_init(&root->lock);
	init_completion(&root->released);
	INIT_LIST_HEAD(&root->physical);
	root->sysdata.domain = le32_to_cpu(record->domain);
	root->sysdata.node = record->node == REPLAY_NO_NODE ? NUMA_NO_NODE :
							      record->node;
	root->busn.name = "replayed buses";
	root->busn.flags = IORESOURCE_BUS;
	root->busn.start = record->first;
	root->busn.end = record->last;
	return root;
}

static void replay_function_free(struct replay_function *function)
{
	if (function->port && function->port->slot)
		replay_slot_free(function->port->slot);
	kfree(function->port);
	replay_vfs_free(function->vfs);
	kvfree(function);
}

static void replay_root_free(struct replay_root *root)
{
	struct replay_function *function;
	u32 i, place = 0;

	while ((function = replay_root_next(root, &place)))
		replay_function_free(function);
	for (i = 0; i < resource_size(&root->busn); i++)
		kfree(root->buses[i]);
	kvfree(root);
}

static int replay_roots_parse(struct replay_reader *reader, u32 count,
			      struct list_head *roots)
{
	const struct replay_root_record *record;
	struct replay_root *root;
	int err;
	u32 i;

	for (i = 0; i < count; i++) {
		record = replay_reader_take(reader, sizeof(*record));
		if (!record) {
			pr_err("image: ends in root %u of %u\n", i, count);
			return -EINVAL;
		}
		err = replay_root_check(record, i);
		if (err)
			return err;
		root = replay_root_new(record);
		if (!root)
			return -ENOMEM;
		if (replay_root_overlaps(root, roots)) {
			pr_err("image: root %u: bus numbers of another root\n",
			       i);
			replay_root_free(root);
			return -EINVAL;
		}
		list_add_tail(&root->list, roots);
	}
	return 0;
}

static struct replay_root *replay_root_at(struct list_head *roots, u32 index)
{
	struct replay_root *root;

	list_for_each_entry(root, roots, list) {
		if (!index--)
			return root;
	}
	return NULL;
}

static struct replay_function *replay_function_new(const u8 *config, u32 bytes)
{
	struct replay_function *function =
		kvzalloc(sizeof(*function) + 3 * bytes, GFP_KERNEL);

	if (!function)
		return NULL;
	function->bytes = bytes;
	function->config = (u8 *)(function + 1);
	function->writable = function->config + bytes;
	function->clears = function->writable + bytes;
	memcpy(function->config, config, bytes);
	replay_function_shape(function);
	return function;
}

static int replay_function_check(const struct replay_function_record *record,
				 u32 index, const struct replay_root *root)
{
	const struct replay_bus *bus;

	if (!root) {
		pr_err("image: function %u: there is no root %u\n", index,
		       le32_to_cpu(record->root));
		return -EINVAL;
	}
	if (record->bus < root->busn.start || record->bus > root->busn.end) {
		pr_err("image: function %u: bus %02x is not below its root\n",
		       index, record->bus);
		return -EINVAL;
	}
	bus = root->buses[record->bus - root->busn.start];
	if (bus && bus->functions[record->devfn]) {
		pr_err("image: function %u: %s again\n", index,
		       bus->functions[record->devfn]->address);
		return -EINVAL;
	}
	return 0;
}

static struct replay_bus *replay_bus_get(struct replay_root *root, u8 number)
{
	struct replay_bus **bus = &root->buses[number - root->busn.start];

	if (*bus)
		return *bus;
	*bus = kzalloc(sizeof(**bus), GFP_KERNEL);
	if (!*bus)
		return NULL;
	(*bus)->root = root;
	(*bus)->captured = number;
	return *bus;
}

/* Put it on its bus; from there on it is freed with its root. */
static int replay_function_add(struct replay_function *function,
			       struct replay_root *root,
			       const struct replay_function_record *record)
{
	struct replay_bus *bus = replay_bus_get(root, record->bus);

	if (!bus) {
		kvfree(function);
		return -ENOMEM;
	}
	function->root = root;
	function->bus = bus;
	function->devfn = record->devfn;
	snprintf(function->address, sizeof(function->address),
		 "%04x:%02x:%02x.%x", root->sysdata.domain, record->bus,
		 PCI_SLOT(record->devfn), PCI_FUNC(record->devfn));
	bus->functions[record->devfn] = function;
	return function->sriov ? replay_vfs_new(function) : 0;
}

/*
 * For a downstream port with a device below it, ASPM looks for the link above by
 * way of the parent of its bus, which on a root bus is NULL.
 */
static bool replay_function_crashes(const struct replay_function *function,
				    const struct replay_root *root, u8 bus)
{
	return bus == root->busn.start && function->express &&
	       (replay_get16(function, function->express + PCI_EXP_FLAGS) &
		PCI_EXP_FLAGS_TYPE) == PCI_EXP_TYPE_DOWNSTREAM << 4;
}

static int replay_function_parse(struct replay_reader *reader, u32 index,
				 struct list_head *roots)
{
	const struct replay_function_record *record;
	struct replay_function *function;
	struct replay_root *root;
	const u8 *config;
	u32 bytes;

	record = replay_reader_take(reader, sizeof(*record));
	bytes = record ? le16_to_cpu(record->bytes) : 0;
	if (record && bytes != PCI_STD_HEADER_SIZEOF &&
	    bytes != PCI_CFG_SPACE_SIZE && bytes != PCI_CFG_SPACE_EXP_SIZE) {
		pr_err("image: function %u: %u bytes, not 64, 256 or 4096\n",
		       index, bytes);
		return -EINVAL;
	}
	config = record ? replay_reader_take(reader, bytes) : NULL;
	if (!config) {
		pr_err("image: ends in function %u\n", index);
		return -EINVAL;
	}
	root = replay_root_at(roots, le32_to_cpu(record->root));
	if (replay_function_check(record, index, root))
		return -EINVAL;
	function = replay_function_new(config, bytes);
	if (!function)
		return -ENOMEM;
	if (replay_function_crashes(function, root, record->bus)) {
		pr_err("image: function %u: downstream port on a root bus\n",
		       index);
		kvfree(function);
		return -EINVAL;
	}
	return replay_function_add(function, root, record);
}

/* Now that all functions are there, see what leads where. */
static int replay_root_finish(struct replay_root *root)
{
	struct replay_function *function;
	u32 place = 0;

	replay_root_link(root);
	while ((function = replay_root_next(root, &place))) {
		if (replay_port_is(function) && replay_port_new(function))
			return -ENOMEM;
	}
	replay_root_route(root);
	return 0;
}

/**
 * replay_image_parse - build what an image tells of
 * @image: the image; not needed afterwards
 * @length: its length in bytes
 * @roots: an empty list, to which the roots are added; the caller frees them
 *	with replay_image_free(), also after a failure
 *
 * Context: may sleep.
 * Return: 0; -EINVAL, with a message, for a broken image; -ENODEV, with a
 * message, if a NUMA node is not online; -ENOMEM.
 */
int replay_image_parse(const u8 *image, size_t length, struct list_head *roots)
{
	struct replay_reader reader = { .bytes = image, .length = length };
	const struct replay_header *header;
	struct replay_root *root;
	u32 functions, i;
	int err;

	header = replay_reader_take(&reader, sizeof(*header));
	err = replay_header_check(header, length);
	if (err)
		return err;
	functions = le32_to_cpu(header->functions);
	err = replay_roots_parse(&reader, le32_to_cpu(header->roots), roots);
	for (i = 0; !err && i < functions; i++)
		err = replay_function_parse(&reader, i, roots);
	if (!err && reader.offset != length) {
		pr_err("image: %zu bytes behind its end\n",
		       length - reader.offset);
		err = -EINVAL;
	}
	list_for_each_entry(root, roots, list) {
		if (!err)
			err = replay_root_finish(root);
	}
	return err;
}

/**
 * replay_image_free - free roots, their functions and the list's members
 * @roots: list of &struct replay_root, none of which has a bus
 */
void replay_image_free(struct list_head *roots)
{
	struct replay_root *root, *next;

	list_for_each_entry_safe(root, next, roots, list) {
		list_del(&root->list);
		replay_root_free(root);
	}
}
