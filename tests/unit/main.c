// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * main.c - one program of all tests of a folder
 *
 * meson.build gives the name of the folder, and the functions of its files.
 */
#include <pcitopo_env.h>

#include "suites.h"

#define MOST_TESTS 1000

static size_t (*const suites[])(struct CMUnitTest *into) = { SUITES };

int main(void)
{
	static struct CMUnitTest tests[MOST_TESTS];
	size_t count = 0, i;

	for (i = 0; i < ARRAY_SIZE(suites); i++)
		count += suites[i](tests + count);
	return _cmocka_run_group_tests(FOLDER, tests, count, NULL, NULL);
}
