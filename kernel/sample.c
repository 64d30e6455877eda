// SPDX-License-Identifier: GPL-2.0
/*
 * sample.c - what was last read of each function, and what that changed
 *
 * All reading of whole functions goes through here, whoever wanted it: the core's
 * work, a refresh, or a sweep that saw something. So every change of a link is
 * found once, and none is missed.
 *
 * When a port has changed, the component below it is read with it: it may know
 * why.
 */
#include <linux/seqlock.h>
#include <linux/slab.h>
#include <linux/ktime.h>

#include "compat.h"
#include "event.h"

static DEFINE_SEQLOCK(samples);

/* Where configuration space is put together. Covered by pcitopo_lock. */
static __le32 space[PT_CFG_SPACE_EXP_SIZE / 4];

/**
 * struct pcitopo_reading - what reading a function has changed
 * @is_outdated: objects may not be as the records have it
 * @is_state: what it says of the link below it
 * @has_grown: it has sticky bits that it had not
 * @growth: these
 */
struct pcitopo_reading {
	bool is_outdated;
	bool is_state;
	bool has_grown;
	struct pcitopo_growth growth;
};

/**
 * pcitopo_device_sample - what was last read of a function
 * @device: the record
 * @sample: a copy, all of it of one time
 *
 * Context: any, within rcu_read_lock() or with pcitopo_lock held.
 */
void pcitopo_device_sample(const struct pcitopo_device *device,
			   struct pcitopo_sample *sample)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&samples);
		*sample = device->sample;
	} while (read_seqretry(&samples, seq));
}

/**
 * pcitopo_device_cxl - what was last read of a function, with its CXL DVSECs
 * @device: the record
 * @sample: a copy
 * @cxl: a copy, of the same time; all unknown if there are no CXL DVSECs
 *
 * Context: any, within rcu_read_lock() or with pcitopo_lock held.
 * Return: true if there are CXL DVSECs.
 */
bool pcitopo_device_cxl(const struct pcitopo_device *device,
			struct pcitopo_sample *sample, struct pcitopo_cxl *cxl)
{
	const struct pcitopo_cxl *from;
	unsigned int seq;

	do {
		seq = read_seqbegin(&samples);
		*sample = device->sample;
		/* There is none while has_cxl is about to be set */
		from = READ_ONCE(device->cxl);
		if (sample->has_cxl && from)
			*cxl = *from;
		else
			memset(cxl, 0, sizeof(*cxl));
	} while (read_seqretry(&samples, seq));
	return sample->has_cxl;
}

/**
 * pcitopo_device_history - what a port has said over time
 * @device: the record
 * @history: a copy, all of it of one time
 *
 * Context: any, within rcu_read_lock() or with pcitopo_lock held.
 */
void pcitopo_device_history(const struct pcitopo_device *device,
			    struct pcitopo_history *history)
{
	unsigned int seq;

	do {
		seq = read_seqbegin(&samples);
		*history = device->history;
	} while (read_seqretry(&samples, seq));
}

/* What the kernel clears by itself comes again, and proves nothing. */
static void pcitopo_sticky_of(const struct pcitopo_sample *sample,
			      struct pcitopo_sticky *sticky)
{
	pcitopo_sticky_get(&sample->config, sticky);
	if (COMPAT_KERNEL_CLEARS_BANDWIDTH_STATUS)
		sticky->have &= ~BIT(PCITOPO_STICKY_FLAGS);
}

/* The port that a function is, or would be, the component below; or NULL */
static struct pcitopo_device *
pcitopo_component_port(const struct pcitopo_device *device)
{
	struct pci_dev *bridge = pci_upstream_bridge(device->pdev);
	struct pcitopo_device *port;

	if (!bridge || device->is_vf || PCITOPO_KEY_DEVFN(device->key))
		return NULL;
	port = __pcitopo_device_find(pcitopo_pdev_key(bridge));
	return port && port->watch &&
			       pcitopo_bus_below(&port->sample) ==
				       PCITOPO_KEY_BUS(device->key) ?
		       port :
		       NULL;
}

/* Where it is remembered what a function told; NULL if it is not */
static struct pcitopo_told *
pcitopo_device_told(const struct pcitopo_device *device)
{
	struct pcitopo_device *port;

	if (device->watch)
		return &device->watch->port;
	port = pcitopo_component_port(device);
	return port ? &port->watch->component : NULL;
}

/**
 * pcitopo_device_forget - another component may come to where one was
 * @device: record of a function that goes
 *
 * Context: with pcitopo_lock held.
 */
void pcitopo_device_forget(const struct pcitopo_device *device)
{
	struct pcitopo_told *told = pcitopo_device_told(device);

	if (told)
		memset(told, 0, sizeof(*told));
}

/* A sweep that found all as it was, was a reading, too. */
static u64 pcitopo_device_since(const struct pcitopo_device *device,
				const struct pcitopo_told *told)
{
	return device->watch ? max(told->time_ns, device->watch->looked_ns) :
			       told->time_ns;
}

static void pcitopo_device_grow(const struct pcitopo_device *device,
				const struct pcitopo_sample *sample,
				struct pcitopo_reading *reading)
{
	struct pcitopo_told *told = pcitopo_device_told(device);
	struct pcitopo_sticky sticky;
	u64 interval_ns;

	if (!told)
		return;
	pcitopo_sticky_of(&device->sample, &sticky);
	pcitopo_told_keep(told, &sticky, device->sample.sampled_ns);
	interval_ns = sample->sampled_ns - pcitopo_device_since(device, told);
	pcitopo_sticky_of(sample, &sticky);
	reading->has_grown = pcitopo_growth_get(&told->sticky, &sticky,
						interval_ns, &reading->growth);
}

/* Time goes by without anything following from that. */
static bool pcitopo_sample_differs(const struct pcitopo_sample *old,
				   const struct pcitopo_sample *new)
{
	return memcmp(&old->config, &new->config, sizeof(old->config)) ||
	       !old->sampled_ns != !new->sampled_ns ||
	       old->asleep != new->asleep || old->unstable != new->unstable ||
	       old->has_cxl != new->has_cxl ||
	       old->has_bus_below != new->has_bus_below ||
	       old->bus_below != new->bus_below;
}

/* Both have CXL DVSECs, or neither has. */
static bool pcitopo_cxl_differs(const struct pcitopo_device *device,
				const struct pcitopo_sample *sample,
				const struct pcitopo_cxl *cxl)
{
	return sample->has_cxl && memcmp(device->cxl, cxl, sizeof(*cxl));
}

/* A history that changes comes with another sample. */
static void pcitopo_device_store(struct pcitopo_device *device,
				 const struct pcitopo_sample *sample,
				 const struct pcitopo_cxl *cxl,
				 struct pcitopo_reading *reading)
{
	u32 changes = device->history.changes;

	reading->is_outdated |=
		!device->is_vf &&
		(pcitopo_sample_differs(&device->sample, sample) ||
		 pcitopo_cxl_differs(device, sample, cxl));
	write_seqlock(&samples);
	device->sample = *sample;
	if (sample->has_cxl)
		*device->cxl = *cxl;
	pcitopo_history_update(&device->history, sample);
	write_sequnlock(&samples);
	reading->is_state = device->history.changes != changes;
}

static int pcitopo_watch_new(struct pcitopo_device *device)
{
	struct pcitopo_watch *watch;

	if (device->watch || device->is_vf ||
	    !pcitopo_port_has_link(&device->sample))
		return 0;
	watch = kzalloc(sizeof(*watch), GFP_KERNEL);
	if (!watch)
		return -ENOMEM;
	INIT_LIST_HEAD(&watch->folded);
	watch->device = device;
	device->watch = watch;
	return 0;
}

/* Without memory, a sample says that there are none, and the core tries again. */
static int pcitopo_cxl_new(struct pcitopo_device *device,
			   struct pcitopo_sample *sample)
{
	struct pcitopo_cxl *cxl;

	if (device->cxl || !sample->has_cxl)
		return 0;
	cxl = kzalloc(sizeof(*cxl), GFP_KERNEL);
	if (!cxl) {
		sample->has_cxl = false;
		return -ENOMEM;
	}
	/* Whoever looks, does so only once a sample says that there are some */
	WRITE_ONCE(device->cxl, cxl);
	return 0;
}

/* Firmware may tell it, or an administrator set it, after the function came. */
static void pcitopo_device_read_node(struct pcitopo_device *device,
				     struct pcitopo_reading *reading)
{
	int node = dev_to_node(&device->pdev->dev);

	if (node == device->numa_node)
		return;
	WRITE_ONCE(device->numa_node, node);
	reading->is_outdated = !device->is_vf;
}

/*
 * What comes to be stale from now on is marked again. What is being reset stays
 * so, as does a port for which there is no memory: the core tries again.
 */
static int pcitopo_device_reread(struct pcitopo_device *device,
				 struct pcitopo_reading *reading)
{
	struct pcitopo_sample sample;
	struct pcitopo_cxl cxl;
	int err;

	lockdep_assert_held(&pcitopo_lock);
	memset(reading, 0, sizeof(*reading));
	device->stale = false;
	pcitopo_device_read_node(device, reading);
	err = pcitopo_read(device->pdev, space, &sample, &cxl);
	/* What it said last is better than nothing. */
	if (!err || !device->sample.sampled_ns) {
		err = pcitopo_cxl_new(device, &sample) ?: err;
		pcitopo_device_grow(device, &sample, reading);
		pcitopo_device_store(device, &sample, &cxl, reading);
		err = pcitopo_watch_new(device) ?: err;
	}
	if (!err && device->watch)
		pcitopo_watch_remember(device->watch, (const u8 *)space);
	device->stale = err;
	return err;
}

static void pcitopo_finding_component(struct pcitopo_finding *finding,
				      struct pcitopo_device *component,
				      const struct pcitopo_reading *reading)
{
	finding->is_outdated |= reading->is_outdated;
	finding->component = component;
	finding->change.has_component = reading->growth.sticky.have;
	finding->change.at_component = reading->growth;
}

static void pcitopo_finding_end(struct pcitopo_finding *finding,
				struct pcitopo_device *port)
{
	finding->port = port;
	finding->change.count = 1;
	finding->change.time_ns = ktime_get_boottime_ns();
	finding->change.real_time_ns = ktime_get_real_ns();
	pcitopo_link_state_get(&port->history, &finding->change.after);
}

/* A port has changed: look at the component, too. */
static int pcitopo_finding_of_port(struct pcitopo_finding *finding,
				   struct pcitopo_device *port,
				   const struct pcitopo_reading *reading)
{
	u64 key = PCITOPO_KEY(PCITOPO_KEY_DOMAIN(port->key),
			      pcitopo_bus_below(&port->sample), 0);
	struct pcitopo_reading below;
	struct pcitopo_device *component;
	int err = 0;

	finding->change.is_state = reading->is_state;
	finding->change.has_port = reading->growth.sticky.have;
	finding->change.at_port = reading->growth;
	component = __pcitopo_device_find(key);
	if (component && pcitopo_component_port(component) == port) {
		err = pcitopo_device_reread(component, &below);
		pcitopo_finding_component(finding, component, &below);
	}
	pcitopo_finding_end(finding, port);
	return err;
}

/**
 * pcitopo_device_read - read a function again, and find what has changed
 * @device: its record
 * @finding: overwritten; its port is NULL if there is nothing to tell
 *
 * Context: may sleep; with pcitopo_lock held.
 * Return: 0; -EAGAIN if it, or the component below it, is being reset, and -ENOMEM
 * if it cannot be watched: that stays stale.
 */
int pcitopo_device_read(struct pcitopo_device *device,
			struct pcitopo_finding *finding)
{
	struct pcitopo_reading reading;
	struct pcitopo_device *port;
	int err;

	memset(finding, 0, sizeof(*finding));
	pcitopo_link_state_get(&device->history, &finding->change.before);
	err = pcitopo_device_reread(device, &reading);
	finding->is_outdated = reading.is_outdated;
	if (!reading.is_state && !reading.has_grown)
		return err;
	if (device->watch)
		return pcitopo_finding_of_port(finding, device, &reading) ?:
									    err;
	port = pcitopo_component_port(device);
	if (!port)
		return err;
	pcitopo_link_state_get(&port->history, &finding->change.before);
	pcitopo_finding_component(finding, device, &reading);
	pcitopo_finding_end(finding, port);
	return err;
}
