/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rights.h - opening files with lesser rights for a while
 *
 * Private to the library.
 */
#ifndef PCITOPO_BASE_RIGHTS_H
#define PCITOPO_BASE_RIGHTS_H

#include <sys/types.h>

#include <pcitopo_env.h>

/* What a thread could do before */
struct pcitopo_rights {
	bool is_lowered;
	uid_t user;
	u32 effective;
	u32 permitted;
	int dumpable;
};

/* base/rights.c */
bool pcitopo_rights_lower(struct pcitopo_rights *rights);
void pcitopo_rights_restore(struct pcitopo_rights *rights);

#endif /* PCITOPO_BASE_RIGHTS_H */
