/* SPDX-License-Identifier: GPL-2.0 */
/*
 * fabric.h - the machine of those tests that need one of each object
 *
 *	fe00:00:00.0      fe00:01:00.0         fe00:02:00.0       fe00:03:00.0
 *	root port --------- upstream ----+---- downstream --o--o-- memory device
 *	                                 |                        fe00:03:00.1
 *	                                 |                         its virtual one
 *	                                 |     fe00:02:01.0
 *	                                 +---- downstream -------- empty slot
 */
#ifndef PCITOPO_TEST_FABRIC_H
#define PCITOPO_TEST_FABRIC_H

#include "machine.h"

enum fabric_function {
	FABRIC_ROOT_PORT,
	FABRIC_UPSTREAM,
	FABRIC_DOWNSTREAM,
	FABRIC_EMPTY,
	FABRIC_MEMDEV,
	FABRIC_VIRTUAL,
	FABRIC_COUNT,
};

struct machine *fabric_new(struct kunit *test);
void fabric_settle(struct kunit *test);

#endif /* PCITOPO_TEST_FABRIC_H */
