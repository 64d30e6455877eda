// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_linux_names.c - names of devices by libudev, and by our reader of /sys
 *
 * On the machine that the test runs on, whatever it has: both must agree.
 */
#include "../machine.h"

#include <dirent.h>

#include "model/topo.h"
#include "source/udev.h"
#include "../suites.h"

#define MAX_NAMES 256

struct names {
	const char *list[MAX_NAMES];
	u32 count;
};

static int compare(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add(struct names *names, const char *name)
{
	assert_true(names->count < MAX_NAMES);
	names->list[names->count] = strdup(name);
	assert_non_null(names->list[names->count]);
	names->count++;
}

static void sort(struct names *names)
{
	if (names->count)
		qsort(names->list, names->count, sizeof(*names->list), compare);
}

static void free_names(struct names *names)
{
	while (names->count)
		free((void *)(uintptr_t)names->list[--names->count]);
}

static void take(void *data, u32 class_index, const char *path)
{
	const char *name = strrchr(path, '/');

	assert_int_equal(class_index, 1);
	assert_non_null(name);
	assert_int_equal(strncmp(path, "/sys/devices/", 13), 0);
	add(data, name + 1);
}

/* The first class does not exist: it has no devices */
static void devices_of_a_class(void **state)
{
	static const char *const classes[] = { "no-such-class", "net", NULL };
	struct names udev = { .count = 0 }, listed = { .count = 0 };
	const struct dirent *entry;
	DIR *list = opendir("/sys/class/net");
	u32 i;

	if (!list)
		skip();
	while ((entry = readdir(list)))
		if (entry->d_type == DT_LNK)
			add(&listed, entry->d_name);
	closedir(list);
	if (!pcitopo_udev_list(classes, take, &udev)) {
		sort(&udev);
		sort(&listed);
		assert_int_equal(udev.count, listed.count);
		for (i = 0; i < udev.count; i++)
			assert_string_equal(udev.list[i], listed.list[i]);
	}
	free_names(&udev);
	free_names(&listed);
}

static void assert_same_names(const struct pcitopo_device *udev,
			      const struct pcitopo_device *reader)
{
	u32 i;

	assert_int_equal(pcitopo_address_key(&udev->address),
			 pcitopo_address_key(&reader->address));
	assert_int_equal(!udev->linux_names, !reader->linux_names);
	for (i = 0; udev->linux_names && udev->linux_names[i]; i++) {
		assert_non_null(reader->linux_names[i]);
		assert_string_equal(udev->linux_names[i],
				    reader->linux_names[i]);
	}
	if (reader->linux_names)
		assert_null(reader->linux_names[i]);
}

/* As this machine libudev is asked, as a copy of it our reader is */
static void names_of_functions(void **state)
{
	static const struct pcitopo_sysfs_options copy = { .root = "/" };
	struct pcitopo *udev = pcitopo_new(), *reader = pcitopo_new();
	const struct pcitopo_topo *a, *b;
	u32 i;

	assert_true(udev && reader);
	if (!pcitopo_load_sysfs(udev, NULL) &&
	    !pcitopo_load_sysfs(reader, &copy)) {
		a = pcitopo_topo(udev);
		b = pcitopo_topo(reader);
		assert_int_equal(a->num_devices, b->num_devices);
		for (i = 0; i < a->num_devices; i++)
			assert_same_names(&a->devices[i], &b->devices[i]);
	}
	pcitopo_free(udev);
	pcitopo_free(reader);
}

size_t linux_names_tests(struct CMUnitTest *into)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devices_of_a_class),
		cmocka_unit_test(names_of_functions),
	};

	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
