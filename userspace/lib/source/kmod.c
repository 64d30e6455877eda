// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kmod.c - configuration of modprobe, through libkmod
 *
 * The only file that includes libkmod. Given directories, libkmod opens what is
 * in there by path: it waits at a FIFO, follows links out of a root directory,
 * and does not say which file a setting is from. So it gets one open file at a
 * time. It always reads the kernel command line of this machine as well, last:
 * those entries are left out, as the root directory may be of another machine.
 */
#include "source/kmod.h"

#include <errno.h>
#include <libkmod.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * While kmod_new() parses, it prints lines that it does not understand, and it
 * can be given another function for that only afterwards. It heeds a variable.
 */
static struct kmod_ctx *open_silent(const char *const *files)
{
	static const char variable[] = "KMOD_LOG";
	char *before = getenv(variable);
	struct kmod_ctx *ctx = NULL;

	if (before)
		before = strdup(before);
	if (!setenv(variable, "0", 1))
		ctx = kmod_new("/", files);
	if (before)
		setenv(variable, before, 1);
	else
		unsetenv(variable);
	free(before);
	return ctx;
}

static u32
count_entries(const struct kmod_ctx *ctx,
	      struct kmod_config_iter *(*list)(const struct kmod_ctx *))
{
	struct kmod_config_iter *each = list(ctx);
	u32 count = 0;

	while (each && kmod_config_iter_next(each))
		count++;
	kmod_config_iter_free_iter(each);
	return count;
}

static void
take_entries(const struct kmod_ctx *ctx,
	     struct kmod_config_iter *(*list)(const struct kmod_ctx *),
	     u32 last, pcitopo_kmod_fn *take, void *data)
{
	u32 count = count_entries(ctx, list), i;
	struct kmod_config_iter *each = list(ctx);

	for (i = last; i < count && kmod_config_iter_next(each); i++)
		take(data, kmod_config_iter_get_key(each),
		     kmod_config_iter_get_value(each));
	kmod_config_iter_free_iter(each);
}

/**
 * pcitopo_kmod_read - read a file of modprobe.d
 * @fd: the file
 * @take: called for each "blacklist", then for each "install"
 * @data: for @take
 *
 * Return: 0; -EOPNOTSUPP if built without libkmod; -ENOMEM.
 */
int pcitopo_kmod_read(int fd, pcitopo_kmod_fn *take, void *data)
{
	const char *const no_files[] = { NULL };
	char path[32];
	const char *const files[] = { path, NULL };
	struct kmod_ctx *all, *command_line;
	int ret = -ENOMEM;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	command_line = open_silent(no_files);
	all = open_silent(files);
	if (all && command_line) {
		take_entries(all, kmod_config_get_blacklists,
			     count_entries(command_line,
					   kmod_config_get_blacklists),
			     take, data);
		take_entries(all, kmod_config_get_install_commands, 0, take,
			     data);
		ret = 0;
	}
	kmod_unref(all);
	kmod_unref(command_line);
	return ret;
}
