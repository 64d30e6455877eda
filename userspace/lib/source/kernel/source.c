// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source.c - base source "kernel": what the module pcitopo.ko knows
 *
 * The module reports the registers that it has read to all processes, also those
 * that cannot read configuration space; only serial numbers need privilege. This
 * takes a hundredth of the time of reading each function through sysfs. Slots,
 * names and drivers are read from sysfs, as for source "sysfs".
 */
#include "source/live.h"

#include <errno.h>
#include <unistd.h>

#include "source/kernel/netlink.h"
#include "source/load.h"

/* The file name of functions in messages */
static const char module_name[] = "pcitopo.ko";

#ifndef PCITOPO_WITH_MNL
int pcitopo_netlink_read(struct pcitopo *pt)
{
	return -EOPNOTSUPP;
}

int pcitopo_netlink_detect(void)
{
	return -EOPNOTSUPP;
}
#endif

/* Linux remembers which functions are PCI Express; reading this wakes none */
static bool is_express(const struct pcitopo_rootdir *root,
		       const struct pcitopo_device *device)
{
	int directory = pcitopo_sysfs_enter(root, &device->address);
	bool found;

	/* If it cannot be read, a port must not become a bridge */
	if (directory < 0)
		return true;
	found = pcitopo_file_exists(directory, "max_link_speed");
	close(directory);
	return found;
}

/*
 * The module reports what the kernel remembers of a function that is asleep or
 * does not answer. Other sources do not have that, and all sources must describe a
 * machine alike.
 */
static void forget_remembered(struct pcitopo_device *device)
{
	static const u64 known_to_all =
		(u64)1 << PCITOPO_HAVE_VENDOR | (u64)1 << PCITOPO_HAVE_IDS |
		(u64)1 << PCITOPO_HAVE_CLASS | (u64)1 << PCITOPO_HAVE_PROG_IF |
		(u64)1 << PCITOPO_HAVE_SUBSYSTEM |
		(u64)1 << PCITOPO_HAVE_NO_EXP;

	if (device->asleep || device->unstable ||
	    pcitopo_does_not_answer(device))
		device->config.have &= known_to_all;
}

static void complete_function(struct pcitopo *pt,
			      const struct pcitopo_rootdir *root,
			      struct pcitopo_device *device)
{
	char address[PCITOPO_ADDRESS_SIZE];

	device->file = module_name;
	forget_remembered(device);
	pcitopo_defects_report(pt, device);
	if (device->unstable) {
		pcitopo_address_format(&device->address, address);
		pcitopo_problems_add(
			&pt->problems, module_name, 0,
			"function %s: its registers read differently each time; none of them is used",
			address);
	}
	if (!pcitopo_has(&device->config, PCITOPO_HAVE_EXP) &&
	    !pcitopo_has(&device->config, PCITOPO_HAVE_NO_EXP) &&
	    !is_express(root, device))
		pcitopo_set(&device->config, PCITOPO_HAVE_NO_EXP);
}

static int finish(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	u32 i;

	if (!pt->topo.num_devices) {
		pcitopo_problems_add(
			&pt->problems, module_name, 0,
			"no PCI function there: a container or virtual machine may have none; to look at another machine, give its lspci text with -i FILE");
		return -ENODEV;
	}
	for (i = 0; i < pt->topo.num_devices; i++)
		complete_function(pt, root, &pt->topo.devices[i]);
	return pcitopo_live_finish(pt, root);
}

/* Return: as pcitopo_netlink_read(), before anything is reported */
static int load(struct pcitopo *pt)
{
	struct pcitopo_rootdir root;
	int ret = pcitopo_netlink_read(pt);

	if (ret)
		return ret;
	pt->source = "kernel";
	ret = pcitopo_live_open(pt, &root, NULL);
	if (ret)
		return ret;
	ret = finish(pt, &root);
	pcitopo_rootdir_close(&root);
	return ret;
}

static bool is_not_there(int error)
{
	return error == -ENOENT || error == -EPROTONOSUPPORT ||
	       error == -EOPNOTSUPP;
}

static const char *why_not_there(int error)
{
	if (error == -ENOENT)
		return "the kernel module is not loaded: as root, modprobe pcitopo; or read this machine without it: --source sysfs";
	if (error == -EPROTONOSUPPORT)
		return "the kernel module cannot be asked from here, as there is no netlink, or it is forbidden; --source sysfs reads the same machine";
	return "this version was built without libmnl and cannot ask the kernel module; --source sysfs reads the same machine";
}

/**
 * pcitopo_kernel_detect - whether the kernel module can be asked
 *
 * Return: false if it is not loaded, or cannot be asked from here.
 */
bool pcitopo_kernel_detect(void)
{
	return !is_not_there(pcitopo_netlink_detect());
}

/**
 * pcitopo_load_kernel - fill the model from the kernel module
 * @pt: a new context
 *
 * With privilege, the module reads the registers again first. Otherwise
 * pcitopo_sample_age() has their age. No sleeping function is woken.
 *
 * Return: 0, perhaps with problems that concern single functions; a negative
 * errno, with at least one problem: -ENOENT when the module is not loaded,
 * -EPROTONOSUPPORT where there is no netlink, -EOPNOTSUPP when the library was
 * built without libmnl, -EBADMSG for messages that cannot be read, -ENODEV for
 * a machine without PCI functions, -EBUSY, -ENOMEM and others of sockets.
 * Since: 0.1
 */
int pcitopo_load_kernel(struct pcitopo *pt)
{
	int ret = load(pt);

	pt->source = "kernel";
	if (is_not_there(ret))
		pcitopo_problems_add(&pt->problems, NULL, 0, "%s",
				     why_not_there(ret));
	return ret;
}
