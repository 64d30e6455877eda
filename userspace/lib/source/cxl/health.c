// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * health.c - asking the mailboxes of memory devices how they are
 *
 * One command, Get Health Info (CXL 8.2.9.9.3.1), through libcxl and the
 * kernel, which needs root. The kernel waits two seconds for a mailbox
 * that does not answer, and longer behind a command that it has been given
 * before, as for new firmware; neither can be cut short. So after some seconds
 * no other device is asked.
 */
#include "source/cxl/libcxl.h"

#include <cxl/libcxl.h>
#include <errno.h>
#include <time.h>
#include <unistd.h>

#include "source/sysfs/sysfs.h"

#define PATIENCE_MS 3000

static u64 now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * 1000 + (u64)now.tv_nsec / 1000000;
}

/* Negative: not implemented, or not answered */
static struct pcitopo_number number(int value)
{
	struct pcitopo_number number = { .known = value >= 0 };

	if (number.known)
		number.value = (u64)value;
	return number;
}

/* Counters of 32 bits: libcxl returns them as int, errors come before */
static struct pcitopo_number counter(int value)
{
	return (struct pcitopo_number){ .value = (u32)value, .known = true };
}

/* libcxl has no code of Media Status, but says whether it is a given one */
static struct pcitopo_number media_status(struct cxl_cmd *command)
{
	static int (*const is_status[])(struct cxl_cmd *) = {
		cxl_cmd_health_info_get_media_normal,
		cxl_cmd_health_info_get_media_not_ready,
		cxl_cmd_health_info_get_media_persistence_lost,
		cxl_cmd_health_info_get_media_data_lost,
		cxl_cmd_health_info_get_media_powerloss_persistence_loss,
		cxl_cmd_health_info_get_media_shutdown_persistence_loss,
		cxl_cmd_health_info_get_media_persistence_loss_imminent,
		cxl_cmd_health_info_get_media_powerloss_data_loss,
		cxl_cmd_health_info_get_media_shutdown_data_loss,
		cxl_cmd_health_info_get_media_data_loss_imminent,
	};
	size_t code;

	for (code = 0; code < ARRAY_SIZE(is_status); code++)
		if (is_status[code](command) > 0)
			return number((int)code);
	return (struct pcitopo_number){ .known = false };
}

static void take_alerts(struct cxl_cmd *command,
			struct pcitopo_cxl_health *health)
{
	health->life_used_warning =
		cxl_cmd_health_info_get_ext_life_used_warning(command) > 0;
	health->life_used_critical =
		cxl_cmd_health_info_get_ext_life_used_critical(command) > 0;
	health->temperature_warning =
		cxl_cmd_health_info_get_ext_temperature_warning(command) > 0;
	health->temperature_critical =
		cxl_cmd_health_info_get_ext_temperature_critical(command) > 0;
	health->volatile_errors_warning =
		cxl_cmd_health_info_get_ext_corrected_volatile_warning(
			command) > 0;
	health->pmem_errors_warning =
		cxl_cmd_health_info_get_ext_corrected_persistent_warning(
			command) > 0;
}

/* Two's complement in 16 bits */
static void take_temperature(struct cxl_cmd *command,
			     struct pcitopo_cxl_health *health)
{
	int temperature = cxl_cmd_health_info_get_temperature(command);

	health->has_temperature = temperature >= 0;
	health->temperature = (int16_t)temperature;
}

static void take_health(struct cxl_cmd *command,
			struct pcitopo_cxl_health *health)
{
	*health = (struct pcitopo_cxl_health){
		.known = true,
		.maintenance_needed =
			cxl_cmd_health_info_get_maintenance_needed(command) > 0,
		.performance_degraded =
			cxl_cmd_health_info_get_performance_degraded(command) >
			0,
		.replacement_needed =
			cxl_cmd_health_info_get_hw_replacement_needed(command) >
			0,
		.media_status = media_status(command),
		.life_used = number(cxl_cmd_health_info_get_life_used(command)),
		.dirty_shutdowns = counter(
			cxl_cmd_health_info_get_dirty_shutdowns(command)),
		.volatile_errors = counter(
			cxl_cmd_health_info_get_volatile_errors(command)),
		.pmem_errors =
			counter(cxl_cmd_health_info_get_pmem_errors(command)),
	};
	take_temperature(command, health);
	take_alerts(command, health);
}

/* (CXL 8.2.8.4.5.1, Command Return Codes) */
#define UNSUPPORTED 3

/* The kernel knows which commands a device has, as it said when it was found */
static bool is_missing_command(int error)
{
	return error == -EOPNOTSUPP || error == -ENOTTY;
}

static int ask(struct cxl_memdev *memdev, struct pcitopo_cxl_health *health)
{
	struct cxl_cmd *command;
	int ret;

	errno = 0;
	command = cxl_cmd_new_get_health_info(memdev);
	if (!command)
		return errno ? -errno : -EOPNOTSUPP;
	ret = cxl_cmd_submit(command);
	if (!ret && cxl_cmd_get_mbox_status(command))
		ret = cxl_cmd_get_mbox_status(command) == UNSUPPORTED ?
			      -EOPNOTSUPP :
			      -EIO;
	if (!ret)
		take_health(command, health);
	cxl_cmd_unref(command);
	return ret;
}

/* No device is woken for this */
static bool is_asleep(const struct pcitopo_topo *topo,
		      const struct pcitopo_rootdir *root, u32 index)
{
	bool asleep = true, suspended = true;
	int directory;

	if (index == PCITOPO_NO_INDEX || topo->devices[index].asleep)
		return true;
	directory = pcitopo_sysfs_enter(root, &topo->devices[index].address);
	if (directory < 0)
		return true;
	pcitopo_sysfs_power(directory, &asleep, &suspended);
	close(directory);
	return asleep || suspended;
}

static struct pcitopo_cxl_memdev *find(struct pcitopo_cxl_system *cxl,
				       const char *name)
{
	u32 i;

	for (i = 0; name && i < cxl->num_memdevs; i++)
		if (strcmp(cxl->memdevs[i].name, name) == 0)
			return &cxl->memdevs[i];
	return NULL;
}

static enum pcitopo_seen seen_by(int error)
{
	if (is_missing_command(error))
		return PCITOPO_SEEN_ABSENT;
	if (error == -EACCES || error == -EPERM)
		return PCITOPO_SEEN_DENIED;
	return PCITOPO_SEEN_UNKNOWN;
}

/**
 * pcitopo_libcxl_ask - ask memory devices how they are
 * @pt: context with joined objects
 * @root: this machine's /
 * @ctx: what pcitopo_libcxl_open() returned
 */
void pcitopo_libcxl_ask(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			struct cxl_ctx *ctx)
{
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	struct pcitopo_cxl_memdev *memdev;
	u64 deadline = now_ms() + PATIENCE_MS;
	struct cxl_memdev *each;
	int ret;

	cxl->mailboxes = PCITOPO_SEEN_UNKNOWN;
	if (geteuid()) {
		cxl->mailboxes = PCITOPO_SEEN_DENIED;
		return;
	}
	cxl_memdev_foreach(ctx, each)
	{
		memdev = find(cxl, cxl_memdev_get_devname(each));
		if (!memdev || is_asleep(&pt->topo, root, memdev->device) ||
		    now_ms() > deadline)
			continue;
		ret = ask(each, &memdev->health);
		if (!ret)
			cxl->mailboxes = PCITOPO_SEEN_PRESENT;
		else if (cxl->mailboxes == PCITOPO_SEEN_UNKNOWN)
			cxl->mailboxes = seen_by(ret);
	}
}
