/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * suites.h - the tests of each file
 *
 * The function of test_<name>.c copies its tests into an array, which must have
 * room for them, and returns how many there are.
 */
#ifndef TEST_SUITES_H
#define TEST_SUITES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

size_t aer_tests(struct CMUnitTest *into);
size_t check_tests(struct CMUnitTest *into);
size_t cxl_tests(struct CMUnitTest *into);
size_t cxl_explain_tests(struct CMUnitTest *into);
size_t cxl_rules_tests(struct CMUnitTest *into);
size_t decode_tests(struct CMUnitTest *into);
size_t ends_tests(struct CMUnitTest *into);
size_t event_tests(struct CMUnitTest *into);
size_t explain_tests(struct CMUnitTest *into);
size_t fields_tests(struct CMUnitTest *into);
size_t identity_tests(struct CMUnitTest *into);
size_t join_tests(struct CMUnitTest *into);
size_t kind_tests(struct CMUnitTest *into);
size_t linux_names_tests(struct CMUnitTest *into);
size_t lspci_tests(struct CMUnitTest *into);
size_t lspci_cxl_tests(struct CMUnitTest *into);
size_t messy_tests(struct CMUnitTest *into);
size_t netlink_tests(struct CMUnitTest *into);
size_t path_tests(struct CMUnitTest *into);
size_t uevent_tests(struct CMUnitTest *into);
size_t verdict_tests(struct CMUnitTest *into);
size_t watch_tests(struct CMUnitTest *into);

#endif /* TEST_SUITES_H */
