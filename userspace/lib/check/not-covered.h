/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * not-covered.h - what a check could not look at
 *
 * Private to check/.
 */
#ifndef PCITOPO_CHECK_NOT_COVERED_H
#define PCITOPO_CHECK_NOT_COVERED_H

#include "check/checker.h"

const char *const *pcitopo_not_covered(struct pcitopo_checker *checker,
				       unsigned int needs);

#endif /* PCITOPO_CHECK_NOT_COVERED_H */
