// SPDX-License-Identifier: GPL-2.0
/*
 * object_kunit.c - tests of the life of sysfs objects
 *
 * On the machine of fabric.h: what is there, what its files say, and what goes
 * when something goes. Files are opened and read as programs do it.
 */
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/mount.h>

#include "fabric.h"
#include "object.h"

#include "functions.inc"

#define OBJECT_NAME_SIZE 32
#define OBJECT_TEXT_SIZE 64

/* How often something is pulled and put in again */
#define OBJECT_REPEATS 12

/* sysfs, mounted for these tests alone */
static struct vfsmount *object_sysfs;

static struct device *object_find(const char *name)
{
	return class_find_device_by_name(&pcitopo_class, name);
}

static bool object_is_there(const char *name)
{
	struct device *dev = object_find(name);

	put_device(dev);
	return dev;
}

static int object_is_ours(struct device *dev, const void *unused)
{
	return !!strstr(dev_name(dev), "-fe00:");
}

static int object_count_one(struct device *dev, void *data)
{
	u32 *count = data;

	*count += object_is_ours(dev, NULL);
	return 0;
}

static u32 object_count(void)
{
	u32 count = 0;

	class_for_each_device(&pcitopo_class, NULL, &count, object_count_one);
	return count;
}

/**
 * struct object_row - an object that is to be there
 * @name: its name
 * @type: DEVTYPE
 * @parent: the function that it is a child of
 * @component: the function that its symlink leads to; FABRIC_COUNT: it has none
 * @pulled: what takes it away, by going
 * @is_link: it has symlinks at all
 */
struct object_row {
	const char *name;
	const char *type;
	enum fabric_function parent;
	enum fabric_function component;
	enum fabric_function pulled;
	bool is_link;
};

static const struct object_row object_rows[] = {
	{ "link-fe00:00:00.0", "link", FABRIC_ROOT_PORT, FABRIC_UPSTREAM,
	  FABRIC_ROOT_PORT, true },
	{ "switch-fe00:01:00.0", "switch", FABRIC_UPSTREAM, FABRIC_COUNT,
	  FABRIC_UPSTREAM, false },
	{ "link-fe00:02:00.0", "link", FABRIC_DOWNSTREAM, FABRIC_MEMDEV,
	  FABRIC_UPSTREAM, true },
	{ "retimer-fe00:02:00.0-0", "retimer", FABRIC_DOWNSTREAM, FABRIC_COUNT,
	  FABRIC_DOWNSTREAM, false },
	{ "retimer-fe00:02:00.0-1", "retimer", FABRIC_DOWNSTREAM, FABRIC_COUNT,
	  FABRIC_ROOT_PORT, false },
	{ "link-fe00:02:01.0", "link", FABRIC_EMPTY, FABRIC_COUNT, FABRIC_EMPTY,
	  true },
	{ "memdev-fe00:03:00.0", "memdev", FABRIC_MEMDEV, FABRIC_COUNT,
	  FABRIC_MEMDEV, false },
};

static void object_describe(const struct object_row *row, char *description)
{
	strscpy(description, row->name, KUNIT_PARAM_DESC_SIZE);
}

KUNIT_ARRAY_PARAM(object, object_rows, object_describe);

static void object_put(void *dev)
{
	put_device(dev);
}

static struct device *object_get(struct kunit *test, const char *name)
{
	struct device *dev = object_find(name);
	int err;

	KUNIT_ASSERT_NOT_NULL_MSG(test, dev, "%s", name);
	err = kunit_add_action_or_reset(test, object_put, dev);
	KUNIT_ASSERT_EQ(test, err, 0);
	return dev;
}

/* Where a symlink of an object leads to; NULL if there is none */
static struct kernfs_node *object_symlink(struct device *dev, const char *name)
{
	struct kernfs_node *node = kernfs_find_and_get(dev->kobj.sd, name);
	struct kernfs_node *target = NULL;

	if (node && kernfs_type(node) == KERNFS_LINK)
		target = node->symlink.target_kn;
	kernfs_put(node);
	return target;
}

static struct kernfs_node *object_node(struct kunit *test,
				       struct machine *machine,
				       enum fabric_function function)
{
	if (function == FABRIC_COUNT)
		return NULL;
	return machine_pdev(test, machine, function)->dev.kobj.sd;
}

static void object_appeared(struct kunit *test)
{
	const struct object_row *row = test->param_value;
	struct machine *machine = fabric_new(test);
	struct kernfs_node *port = object_node(test, machine, row->parent);
	struct device *dev = object_get(test, row->name);

	KUNIT_EXPECT_STREQ(test, dev->type->name, row->type);
	KUNIT_EXPECT_PTR_EQ(test, dev->parent->kobj.sd, port);
	KUNIT_EXPECT_PTR_EQ(test, object_symlink(dev, "port"),
			    row->is_link ? port : NULL);
	KUNIT_EXPECT_PTR_EQ(test, object_symlink(dev, "component"),
			    object_node(test, machine, row->component));
	KUNIT_EXPECT_EQ(test, object_count(), ARRAY_SIZE(object_rows));
}

/* Gone when the PCI core is done, and there again like before */
static void object_pulled(struct kunit *test)
{
	const struct object_row *row = test->param_value;
	struct machine *machine = fabric_new(test);

	KUNIT_EXPECT_TRUE(test, object_is_there(row->name));
	machine_pull(machine, row->pulled);
	KUNIT_EXPECT_FALSE(test, object_is_there(row->name));
	fabric_settle(test);
	KUNIT_EXPECT_FALSE(test, object_is_there(row->name));
	machine_insert(machine, row->pulled);
	fabric_settle(test);
	KUNIT_EXPECT_TRUE(test, object_is_there(row->name));
	KUNIT_EXPECT_EQ(test, object_count(), ARRAY_SIZE(object_rows));
}

/* The link stays, and leads nowhere. */
static void object_component_pulled(struct kunit *test)
{
	struct machine *machine = fabric_new(test);
	struct device *dev = object_get(test, "link-fe00:02:00.0");

	machine_pull(machine, FABRIC_MEMDEV);
	KUNIT_EXPECT_NULL(test, object_symlink(dev, "component"));
	KUNIT_EXPECT_NOT_NULL(test, object_symlink(dev, "port"));
	KUNIT_EXPECT_TRUE(test, object_is_there("link-fe00:02:00.0"));
	machine_insert(machine, FABRIC_MEMDEV);
	fabric_settle(test);
	KUNIT_EXPECT_PTR_EQ(test, object_symlink(dev, "component"),
			    object_node(test, machine, FABRIC_MEMDEV));
}

static void object_repeated(struct kunit *test)
{
	struct machine *machine = fabric_new(test);
	u32 i;

	for (i = 0; i < OBJECT_REPEATS; i++) {
		machine_pull(machine, FABRIC_UPSTREAM);
		KUNIT_EXPECT_EQ(test, object_count(), 1);
		if (i & 1)
			fabric_settle(test);
		machine_insert(machine, FABRIC_UPSTREAM);
		fabric_settle(test);
		KUNIT_EXPECT_EQ(test, object_count(), ARRAY_SIZE(object_rows));
	}
}

/* A class code of its own, so only its DVSEC says what it is. */
static void object_turned(struct kunit *test)
{
	struct machine *machine = fabric_new(test);
	u32 was = machine_get(machine, FABRIC_MEMDEV, FUNCTION_MEMDEV_CXL);

	machine_set(machine, FABRIC_MEMDEV, FUNCTION_MEMDEV_CXL,
		    VEC_PAIR(PT_CXL_DVSEC_DEVICE, PT_CXL_IO));
	fabric_settle(test);
	KUNIT_EXPECT_FALSE(test, object_is_there("memdev-fe00:03:00.0"));
	machine_set(machine, FABRIC_MEMDEV, FUNCTION_MEMDEV_CXL, was);
	fabric_settle(test);
	KUNIT_EXPECT_TRUE(test, object_is_there("memdev-fe00:03:00.0"));
}

static struct file *object_open(const char *object, const char *attribute)
{
	char path[OBJECT_NAME_SIZE + OBJECT_TEXT_SIZE];

	snprintf(path, sizeof(path), "class/pcitopo/%s/%s", object, attribute);
	return file_open_root_mnt(object_sysfs, path, O_RDONLY, 0);
}

/* What is read, without its line feed; or an errno */
static ssize_t object_read(struct file *file, char text[OBJECT_TEXT_SIZE])
{
	loff_t from = 0;
	ssize_t length = kernel_read(file, text, OBJECT_TEXT_SIZE - 1, &from);

	if (length > 0 && text[length - 1] == '\n')
		text[length - 1] = 0;
	return length;
}

/**
 * struct file_row - a file of an object
 * @object: name of the object
 * @attribute: name of the file
 * @text: what it says; NULL: there is no such file
 */
struct file_row {
	const char *object;
	const char *attribute;
	const char *text;
};

static const struct file_row file_rows[] = {
	{ "link-fe00:00:00.0", "speed", "32000" },
	{ "link-fe00:00:00.0", "width", "16" },
	{ "link-fe00:00:00.0", "retimers", NULL },
	{ "link-fe00:00:00.0", "retimers_seen_by", NULL },
	{ "link-fe00:02:00.0", "speed", "32000" },
	{ "link-fe00:02:00.0", "width", "8" },
	{ "link-fe00:02:00.0", "max_speed", "32000" },
	{ "link-fe00:02:00.0", "max_width", "8" },
	{ "link-fe00:02:00.0", "port_max_width", "16" },
	{ "link-fe00:02:00.0", "component_max_width", "8" },
	{ "link-fe00:02:00.0", "target_speed", "32000" },
	{ "link-fe00:02:00.0", "dll_active", NULL },
	{ "link-fe00:02:00.0", "presence_detect", NULL },
	{ "link-fe00:02:00.0", "retimers", "2" },
	{ "link-fe00:02:00.0", "retimers_seen_by", "port" },
	{ "link-fe00:02:00.0", "port_lane_errors", NULL },
	{ "link-fe00:02:00.0", "port_parity_mismatches", "0x00000101" },
	{ "link-fe00:02:00.0", "component_parity_mismatches", NULL },
	{ "link-fe00:02:00.0", "change_count", "0" },
	{ "link-fe00:02:00.0", "last_change", NULL },
	{ "link-fe00:02:00.0", "worst_speed", "32000" },
	{ "link-fe00:02:00.0", "worst_width", "8" },
	{ "link-fe00:02:01.0", "speed", NULL },
	{ "link-fe00:02:01.0", "width", NULL },
	{ "link-fe00:02:01.0", "max_speed", NULL },
	{ "link-fe00:02:01.0", "port_max_speed", "32000" },
	{ "link-fe00:02:01.0", "component_max_speed", NULL },
	{ "link-fe00:02:01.0", "dll_active", "0" },
	{ "link-fe00:02:01.0", "presence_detect", "0" },
	{ "link-fe00:02:01.0", "retimers", NULL },
	{ "link-fe00:02:01.0", "change_count", "0" },
	{ "link-fe00:02:01.0", "worst_speed", NULL },
	{ "retimer-fe00:02:00.0-0", "index", "0" },
	{ "retimer-fe00:02:00.0-0", "seen_by", "port" },
	{ "retimer-fe00:02:00.0-0", "port_parity_mismatches", "0x00000202" },
	{ "retimer-fe00:02:00.0-0", "component_parity_mismatches", NULL },
	{ "retimer-fe00:02:00.0-1", "index", "1" },
	{ "retimer-fe00:02:00.0-1", "port_parity_mismatches", "0x00000404" },
	{ "switch-fe00:01:00.0", "downstream_ports", "2" },
	{ "switch-fe00:01:00.0", "serial", "55-66-77-88-11-22-33-44" },
	{ "memdev-fe00:03:00.0", "numa_node", NULL },
	{ "memdev-fe00:03:00.0", "cache_capable", "0" },
	{ "memdev-fe00:03:00.0", "io_capable", "1" },
	{ "memdev-fe00:03:00.0", "mem_capable", "1" },
	{ "memdev-fe00:03:00.0", "cache_enabled", "0" },
	{ "memdev-fe00:03:00.0", "io_enabled", "1" },
	{ "memdev-fe00:03:00.0", "mem_enabled", "1" },
	{ "memdev-fe00:03:00.0", "cache_trained", "0" },
	{ "memdev-fe00:03:00.0", "io_trained", "1" },
	{ "memdev-fe00:03:00.0", "mem_trained", "1" },
	{ "memdev-fe00:03:00.0", "flit", "68" },
	{ "memdev-fe00:03:00.0", "range1_size", "1073741824" },
	{ "memdev-fe00:03:00.0", "range1_base", "0x810000000" },
	{ "memdev-fe00:03:00.0", "range1_valid", "1" },
	{ "memdev-fe00:03:00.0", "range1_active", "1" },
	{ "memdev-fe00:03:00.0", "range1_media", "volatile" },
	{ "memdev-fe00:03:00.0", "range2_size", NULL },
	{ "memdev-fe00:03:00.0", "range2_valid", NULL },
	{ "memdev-fe00:03:00.0", "serial", "a1-a2-a3-a4-01-02-03-04" },
};

static void file_expect(struct kunit *test, const struct file_row *row)
{
	struct file *file = object_open(row->object, row->attribute);
	char text[OBJECT_TEXT_SIZE] = {};

	if (!row->text) {
		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR_OR_ZERO(file), -ENOENT,
				    "%s: %s", row->object, row->attribute);
	} else {
		KUNIT_EXPECT_EQ_MSG(test, PTR_ERR_OR_ZERO(file), 0, "%s: %s",
				    row->object, row->attribute);
	}
	if (IS_ERR(file))
		return;
	if (row->text) {
		KUNIT_EXPECT_GT(test, object_read(file, text), 0);
		KUNIT_EXPECT_STREQ_MSG(test, text, row->text, "%s: %s",
				       row->object, row->attribute);
	}
	fput(file);
}

/* All rows on one machine, for making one takes longer than reading a file. */
static void object_files(struct kunit *test)
{
	const struct object_row *row = test->param_value;
	u32 i;

	fabric_new(test);
	for (i = 0; i < ARRAY_SIZE(file_rows); i++) {
		if (!strcmp(file_rows[i].object, row->name))
			file_expect(test, &file_rows[i]);
	}
}

/* What becomes known gets a file, and what becomes unknown loses it. */
static void object_files_follow(struct kunit *test)
{
	static const struct file_row up[] = {
		{ "link-fe00:02:01.0", "speed", "16000" },
		{ "link-fe00:02:01.0", "width", "4" },
		{ "link-fe00:02:01.0", "worst_speed", "16000" },
		{ "link-fe00:02:01.0", "change_count", "1" },
	};
	static const struct file_row down[] = {
		{ "link-fe00:02:01.0", "speed", NULL },
		{ "link-fe00:02:01.0", "width", NULL },
		{ "link-fe00:02:01.0", "worst_speed", "16000" },
		{ "link-fe00:02:01.0", "change_count", "2" },
	};
	struct machine *machine = fabric_new(test);
	u32 i;

	machine_set(machine, FABRIC_EMPTY, FUNCTION_CAP + PT_EXP_LNKCTL,
		    VEC_PAIR(0x0000, 0x2044));
	fabric_settle(test);
	for (i = 0; i < ARRAY_SIZE(up); i++)
		file_expect(test, &up[i]);
	machine_set(machine, FABRIC_EMPTY, FUNCTION_CAP + PT_EXP_LNKCTL, 0);
	fabric_settle(test);
	for (i = 0; i < ARRAY_SIZE(down); i++)
		file_expect(test, &down[i]);
}

/* Who has a file open does not hold anything up, and is told. */
static void object_pulled_while_open(struct kunit *test)
{
	struct machine *machine = fabric_new(test);
	struct device *dev = object_get(test, "memdev-fe00:03:00.0");
	struct file *file = object_open("memdev-fe00:03:00.0", "mem_capable");
	char text[OBJECT_TEXT_SIZE] = {};

	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(file), 0);
	KUNIT_EXPECT_EQ(test, object_read(file, text), 2);
	machine_pull(machine, FABRIC_UPSTREAM);
	KUNIT_EXPECT_EQ(test, object_read(file, text), -ENODEV);
	KUNIT_EXPECT_FALSE(test, device_is_registered(dev));
	machine_insert(machine, FABRIC_UPSTREAM);
	fabric_settle(test);
	KUNIT_EXPECT_EQ(test, object_read(file, text), -ENODEV);
	fput(file);
	file = object_open("memdev-fe00:03:00.0", "mem_capable");
	KUNIT_ASSERT_EQ(test, PTR_ERR_OR_ZERO(file), 0);
	KUNIT_EXPECT_EQ(test, object_read(file, text), 2);
	fput(file);
}

static int object_suite_init(struct kunit_suite *suite)
{
	struct file_system_type *type = get_fs_type("sysfs");

	object_sysfs = type ? kern_mount(type) : ERR_PTR(-ENODEV);
	return PTR_ERR_OR_ZERO(object_sysfs);
}

/* What a kernel thread has closed is closed by a work. */
static void object_suite_exit(struct kunit_suite *suite)
{
	flush_delayed_fput();
	if (!IS_ERR_OR_NULL(object_sysfs))
		kern_unmount(object_sysfs);
}

static struct kunit_case object_cases[] = {
	KUNIT_CASE_PARAM(object_appeared, object_gen_params),
	KUNIT_CASE_PARAM(object_pulled, object_gen_params),
	KUNIT_CASE(object_component_pulled),
	KUNIT_CASE(object_repeated),
	KUNIT_CASE(object_turned),
	KUNIT_CASE_PARAM(object_files, object_gen_params),
	KUNIT_CASE(object_files_follow),
	KUNIT_CASE(object_pulled_while_open),
	{}
};

static struct kunit_suite object_suite = {
	.name = "pcitopo_objects",
	.suite_init = object_suite_init,
	.suite_exit = object_suite_exit,
	.test_cases = object_cases,
};

kunit_test_suite(object_suite);
