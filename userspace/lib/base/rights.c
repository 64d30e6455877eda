// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rights.c - opening files with lesser rights for a while
 *
 * Some libraries write to files that only root may write to, though they are
 * asked to read. Here a thread opens files as if it were nobody, but may still
 * read everything.
 */
#include "base/rights.h"

#include <errno.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#define NOBODY	      65534
#define WRITE_TO_ALL  (1u << CAP_DAC_OVERRIDE)
#define READ_FROM_ALL (1u << CAP_DAC_READ_SEARCH)

static struct __user_cap_header_struct this_thread(void)
{
	return (struct __user_cap_header_struct){
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
}

static bool get_capabilities(struct __user_cap_data_struct data[2])
{
	struct __user_cap_header_struct header = this_thread();

	return !syscall(SYS_capget, &header, data);
}

static bool set_capabilities(const struct __user_cap_data_struct data[2])
{
	struct __user_cap_header_struct header = this_thread();

	return !syscall(SYS_capset, &header, data);
}

/* There is no other way to ask than to set what cannot be set */
static uid_t file_user(void)
{
	return (uid_t)setfsuid((uid_t)-1);
}

/* The kernel drops the capabilities with the user, unless a securebit keeps them */
static bool lower(struct pcitopo_rights *rights)
{
	struct __user_cap_data_struct data[2];

	setfsuid(NOBODY);
	if (file_user() != NOBODY || !get_capabilities(data))
		return false;
	data[0].effective &= ~WRITE_TO_ALL;
	data[0].effective |= rights->permitted & READ_FROM_ALL;
	return set_capabilities(data);
}

/**
 * pcitopo_rights_lower - from now on, this thread writes to no file of root's
 * @rights: for pcitopo_rights_restore()
 *
 * Return: false if that could not be done; then nothing has changed.
 */
bool pcitopo_rights_lower(struct pcitopo_rights *rights)
{
	struct __user_cap_data_struct data[2];

	*rights = (struct pcitopo_rights){ .user = file_user() };
	if (!get_capabilities(data))
		return false;
	rights->effective = data[0].effective;
	rights->permitted = data[0].permitted;
	if (rights->user && !(rights->effective & WRITE_TO_ALL))
		return true;
	rights->dumpable = prctl(PR_GET_DUMPABLE);
	rights->is_lowered = true;
	if (lower(rights))
		return true;
	pcitopo_rights_restore(rights);
	return false;
}

/**
 * pcitopo_rights_restore - have the rights of before
 * @rights: what pcitopo_rights_lower() filled
 */
void pcitopo_rights_restore(struct pcitopo_rights *rights)
{
	struct __user_cap_data_struct data[2];

	if (!rights->is_lowered)
		return;
	setfsuid(rights->user);
	if (get_capabilities(data)) {
		data[0].effective = rights->effective;
		set_capabilities(data);
	}
	/* A change of user takes that away, too */
	if (rights->dumpable == 1)
		prctl(PR_SET_DUMPABLE, 1);
	rights->is_lowered = false;
}
