// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * sysfs.c - changes of functions and links, by polling sysfs
 *
 * That is what is left without the module, and it needs no privilege. A function
 * that was removed and added again between two polls is another one to the
 * kernel, so its link in the list of functions is another file. Of links only the
 * attributes of the port are read, and nothing that would wake a function.
 */
#include "watch/watch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "source/sysfs/sysfs.h"

/* The power state of a function, read at most once in each poll */
enum power {
	POWER_NOT_READ,
	POWER_AWAKE,
	POWER_SUSPENDED, /* resumed when something below is read */
	POWER_ASLEEP,	 /* and it is asleep itself */
	POWER_GONE,
};

static int compare_functions(const void *a, const void *b)
{
	const struct pcitopo_known_function *fa = a, *fb = b;

	return fa->key < fb->key ? -1 : fa->key > fb->key;
}

static int add_entry(struct pcitopo_known_functions *functions,
		     const struct dirent *entry)
{
	struct pcitopo_address address;
	void *grown;

	if (!pcitopo_sysfs_address(entry->d_name, strlen(entry->d_name),
				   &address))
		return 0;
	grown = pcitopo_grow(functions->list, functions->count + 1,
			     &functions->capacity, sizeof(*functions->list));
	if (!grown)
		return -ENOMEM;
	functions->list = grown;
	functions->list[functions->count++] = (struct pcitopo_known_function){
		.key = pcitopo_address_key(&address),
		.inode = entry->d_ino,
	};
	return 0;
}

static int list_functions(struct pcitopo_monitor *monitor,
			  struct pcitopo_known_functions *functions)
{
	DIR *list = pcitopo_rootdir_list(&monitor->root, PCITOPO_SYSFS_DEVICES);
	const struct dirent *entry;
	int ret = 0;

	if (!list)
		return -errno;
	while (!ret && (errno = 0, entry = readdir(list)))
		ret = add_entry(functions, entry);
	if (!ret)
		ret = -errno;
	closedir(list);
	if (functions->count)
		qsort(functions->list, functions->count,
		      sizeof(*functions->list), compare_functions);
	return ret;
}

static bool same_functions(struct pcitopo_known_functions *known,
			   const struct pcitopo_known_functions *now)
{
	u32 i;

	if (known->count != now->count)
		return false;
	for (i = 0; i < now->count; i++) {
		if (known->list[i].key != now->list[i].key)
			return false;
		if (known->list[i].inode &&
		    known->list[i].inode != now->list[i].inode)
			return false;
	}
	for (i = 0; i < now->count; i++)
		known->list[i].inode = now->list[i].inode;
	return true;
}

static u8 read_power(struct pcitopo_monitor *monitor,
		     const struct pcitopo_address *address)
{
	int directory = pcitopo_sysfs_enter(&monitor->root, address);
	bool asleep, suspended;

	if (directory < 0)
		return POWER_GONE;
	pcitopo_sysfs_power(directory, &asleep, &suspended);
	close(directory);
	if (asleep)
		return POWER_ASLEEP;
	return suspended ? POWER_SUSPENDED : POWER_AWAKE;
}

/* Reading this one resumes nothing above, nor itself */
static bool may_read(struct pcitopo_monitor *monitor, u8 *power, u32 index)
{
	const struct pcitopo_topo *topo = &monitor->now->topo;
	u32 i;

	for (i = index; i != PCITOPO_NO_INDEX; i = topo->devices[i].parent) {
		if (power[i] == POWER_NOT_READ)
			power[i] =
				read_power(monitor, &topo->devices[i].address);
		if (power[i] != POWER_AWAKE &&
		    (i != index || power[i] != POWER_SUSPENDED))
			return false;
	}
	return true;
}

static void read_function(struct pcitopo_monitor *monitor, u8 *power, u32 index)
{
	struct pcitopo_device *device = &monitor->now->topo.devices[index];
	struct pcitopo_device fresh = {
		.address = device->address,
		.file = device->file,
		.asleep = !may_read(monitor, power, index),
	};
	struct pcitopo_sysfs_function function = {
		.address = device->address,
		.is_express = true,
	};
	struct pcitopo_sysfs sysfs = {
		.pt = pcitopo_new(),
		.root = monitor->root,
		.saw_express = true,
	};
	int directory = pcitopo_sysfs_enter(&monitor->root, &device->address);

	if (directory >= 0 && sysfs.pt) {
		pcitopo_sysfs_read(&sysfs, &function, directory, &fresh);
		device->config = fresh.config;
		device->asleep = fresh.asleep;
		device->access_denied = fresh.access_denied;
	}
	if (directory >= 0)
		close(directory);
	pcitopo_free(sysfs.pt);
}

/* The attributes of a port; not known if they cannot be read */
static void read_state(struct pcitopo_monitor *monitor,
		       const struct pcitopo_device *port,
		       struct pcitopo_config *config)
{
	int directory = pcitopo_sysfs_enter(&monitor->root, &port->address);

	*config = (struct pcitopo_config){ 0 };
	if (directory < 0)
		return;
	pcitopo_sysfs_link(directory, config);
	close(directory);
}

static bool has_changed(const struct pcitopo_config *old,
			const struct pcitopo_config *now)
{
	if (!pcitopo_has(now, PCITOPO_HAVE_LNKSTA))
		return false;
	return !pcitopo_has(old, PCITOPO_HAVE_LNKSTA) ||
	       old->width != now->width ||
	       (now->width && old->speed != now->speed);
}

static int poll_link(struct pcitopo_monitor *monitor, u8 *power,
		     const struct pcitopo_link *link)
{
	struct pcitopo_topo *topo = &monitor->now->topo;
	struct pcitopo_device *port = &topo->devices[link->port];
	struct pcitopo_known_link *known;
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LINK,
		.has_port = true,
		.port = port->address,
	};
	struct pcitopo_config now;

	if (!may_read(monitor, power, link->port))
		return 0;
	read_state(monitor, port, &now);
	if (!has_changed(&port->config, &now))
		return 0;
	read_function(monitor, power, link->port);
	if (link->device != PCITOPO_NO_INDEX)
		read_function(monitor, power, link->device);
	pcitopo_link_state_get(port, &event.after);
	known = pcitopo_known_links_find(&monitor->links, &port->address);
	if (!event.after.known || !known ||
	    pcitopo_link_state_same(&event.after, &known->state))
		return 0;
	if (known->state.known)
		return pcitopo_report_link(monitor, &event);
	/* It slept before; waking up is no change of the link */
	pcitopo_link_state_judge(topo, &port->address, &event.after);
	known->state = event.after;
	return 0;
}

static int poll_links(struct pcitopo_monitor *monitor)
{
	const struct pcitopo_topo *topo = &monitor->now->topo;
	u8 *power = calloc(topo->num_devices + 1, 1);
	int ret = 0;
	u32 i;

	if (!power)
		return -ENOMEM;
	for (i = 0; !ret && i < topo->num_links; i++)
		ret = poll_link(monitor, power, &topo->links[i]);
	free(power);
	return ret;
}

/**
 * pcitopo_sysfs_poll - read sysfs once more and report what is new
 * @monitor: the monitor
 *
 * Return: 0, -ENOMEM, or a negative errno: then the next time may do.
 */
int pcitopo_sysfs_poll(struct pcitopo_monitor *monitor)
{
	struct pcitopo_known_functions now = { 0 };
	int ret = list_functions(monitor, &now);

	if (!ret && !same_functions(&monitor->functions, &now)) {
		ret = pcitopo_memdevs_poll(monitor, true);
		if (!ret)
			ret = pcitopo_report_functions(monitor, &now);
	}
	free(now.list);
	if (!ret)
		ret = poll_links(monitor);
	return ret ? ret : pcitopo_memdevs_poll(monitor, false);
}
