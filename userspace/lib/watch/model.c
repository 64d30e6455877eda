// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * model.c - the machine of a monitor, as it was read last
 *
 * A monitor has one model, which is replaced as a whole. A card that is pulled
 * stops answering before the kernel removes its functions, and its serial number
 * is needed most then: it is kept as long as the function is there.
 */
#include "watch/watch.h"

#include <errno.h>

#include "model/merge.h"
#include "source/load.h"

/**
 * pcitopo_serial_keep - keep the serial number of a function that went silent
 * @device: as read last
 * @before: the function at the same address as read before, not gone since
 */
void pcitopo_serial_keep(struct pcitopo_device *device,
			 const struct pcitopo_device *before)
{
	if (pcitopo_has(&device->config, PCITOPO_HAVE_LNKSTA) ||
	    !pcitopo_has(&device->config, PCITOPO_HAVE_IDS) ||
	    !pcitopo_has(&before->config, PCITOPO_HAVE_IDS) ||
	    device->config.vendor_id != before->config.vendor_id ||
	    device->config.device_id != before->config.device_id)
		return;
	pcitopo_config_take(&device->config, &before->config,
			    (u64)1 << PCITOPO_HAVE_SERIAL);
}

static void keep_serials(struct pcitopo_topo *topo,
			 const struct pcitopo_topo *before)
{
	u32 i, index;

	for (i = 0; i < topo->num_devices; i++) {
		index = pcitopo_device_find(before, &topo->devices[i].address);
		if (index != PCITOPO_NO_INDEX)
			pcitopo_serial_keep(&topo->devices[i],
					    &before->devices[index]);
	}
}

/**
 * pcitopo_serial_forget - forget the serial number of a function that is gone
 * @topo: the machine
 * @address: of the function; the next one there is another one
 */
void pcitopo_serial_forget(struct pcitopo_topo *topo,
			   const struct pcitopo_address *address)
{
	u32 index = pcitopo_device_find(topo, address);

	if (index != PCITOPO_NO_INDEX)
		topo->devices[index].config.have &=
			~((u64)1 << PCITOPO_HAVE_SERIAL);
}

/**
 * pcitopo_model_load - read the whole machine
 * @monitor: the monitor, unchanged
 * @pt: the machine, set also on failure, or NULL without memory
 *
 * Return: 0, or what pcitopo_load_kernel() and pcitopo_load_sysfs() return.
 */
int pcitopo_model_load(struct pcitopo_monitor *monitor, struct pcitopo **pt)
{
	const struct pcitopo_sysfs_options options = {
		.root = monitor->options.root,
	};

	*pt = pcitopo_new();
	if (!*pt)
		return -ENOMEM;
	(*pt)->is_monitor = true;
	if (!pcitopo_monitor_follows(monitor))
		return pcitopo_load_sysfs(*pt, &options);
	/* Only the first time, root has the module read all registers again */
	(*pt)->is_watched = monitor->functions.count;
	return pcitopo_load_kernel(*pt);
}

/**
 * pcitopo_model_replace - use another model from now on
 * @monitor: the monitor; what was reported of links stays
 * @pt: the machine as it was read last
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_model_replace(struct pcitopo_monitor *monitor, struct pcitopo *pt)
{
	if (monitor->now)
		keep_serials(&pt->topo, &monitor->now->topo);
	pcitopo_free(monitor->now);
	monitor->now = pt;
	monitor->is_stale = false;
	return pcitopo_known_links_update(&monitor->links, &pt->topo);
}

/**
 * pcitopo_model_reload - read the whole machine again
 * @monitor: the monitor; on failure, its model stays
 *
 * Return: 0, or what pcitopo_load_kernel() and pcitopo_load_sysfs() return.
 */
int pcitopo_model_reload(struct pcitopo_monitor *monitor)
{
	struct pcitopo *pt;
	int ret = pcitopo_model_load(monitor, &pt);

	if (!ret)
		return pcitopo_model_replace(monitor, pt);
	pcitopo_free(pt);
	return ret;
}
