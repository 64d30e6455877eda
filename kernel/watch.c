// SPDX-License-Identifier: GPL-2.0
/*
 * watch.c - looking at all links again and again
 *
 * No kernel before 7.0 tells when a link changes, so each port is asked in turn.
 * A sweep reads Link Status and the sticky error registers of every port that is
 * awake, no more, and compares them with what they were. Only if one differs is
 * the port read as a whole, and the component below it. Nothing is written, and
 * nothing is woken.
 *
 * A sweep takes pcitopo_lock for some links at a time, and never
 * pci_rescan_remove: a function in the table that is not gone stays while
 * pcitopo_lock is held, as the bus notifier waits for it.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/moduleparam.h>
#include <linux/workqueue.h>

#include "compat.h"
#include "event.h"

/* How many links are looked at while others wait for pcitopo_lock */
#define PCITOPO_SWEEP_LINKS 32

#define PCITOPO_WATCH_MS     1000
#define PCITOPO_WATCH_MS_MIN 10
#define PCITOPO_WATCH_MS_MAX 3600000

/* LBMS and LABS do not count where the kernel clears them by itself. */
#define PCITOPO_LNKSTA_MASK                                            \
	(PT_EXP_LNKSTA_CLS | PT_EXP_LNKSTA_NLW | PT_EXP_LNKSTA_DLLLA | \
	 (COMPAT_KERNEL_CLEARS_BANDWIDTH_STATUS ?                      \
		  0 :                                                  \
		  PT_EXP_LNKSTA_LBMS | PT_EXP_LNKSTA_LABS))

static void pcitopo_watch_work(struct work_struct *work);
static DECLARE_DELAYED_WORK(watch_work, pcitopo_watch_work);
static struct workqueue_struct *watch_queue;

/*
 * Covers the interval, how the watch is doing, and queueing the work, so that
 * there is no sweep any more after it was turned off but one that is under way.
 * Taken after no other lock of ours, and no lock is taken with it.
 */
static DEFINE_MUTEX(watch_lock);

static struct pcitopo_sweeps watch_sweeps = {
	.interval_ms = PCITOPO_WATCH_MS,
};

static bool is_running;

/* When the next sweep is due, in jiffies. Covered by watch_lock. */
static unsigned long next_due;

/* Without an answer, it reads as ones. */
static u32 pcitopo_register_read(struct pci_dev *pdev,
				 const struct pcitopo_register *reg)
{
	u32 value = ~0;
	u16 word;

	if (reg->bytes == 4)
		return pci_read_config_dword(pdev, reg->offset, &value) ? ~0 :
									  value;
	return pci_read_config_word(pdev, reg->offset, &word) ? ~0 : word;
}

static u32 pcitopo_register_value(const struct pcitopo_register *reg,
				  const u8 *space)
{
	const __le32 *dword = (const __le32 *)(space + (reg->offset & ~3));

	return le32_to_cpup(dword) >> reg->offset % 4 * 8 & reg->mask;
}

static void pcitopo_register_add(struct pcitopo_watch *watch, u32 offset,
				 u8 bytes, u32 mask)
{
	struct pcitopo_register *reg = &watch->registers[watch->count];

	/* What a device says of where its capabilities are may be nonsense. */
	if (offset + bytes > watch->device->pdev->cfg_size ||
	    offset + bytes > PT_CFG_SPACE_EXP_SIZE)
		return;
	reg->offset = offset;
	reg->bytes = bytes;
	reg->mask = mask;
	watch->count++;
}

static void pcitopo_ext_register_add(struct pcitopo_watch *watch,
				     const u8 *space, u16 id, u32 offset)
{
	u32 length = watch->device->pdev->cfg_size;
	u8 defects = 0;
	u32 cap;

	cap = pcitopo_ext_capability_find(space, length, id, 0, &defects);
	if (cap)
		pcitopo_register_add(watch, cap + offset, 4, ~0);
}

static const struct {
	u16 id;
	u16 offset;
} ext_registers[] = {
	{ PT_EXT_CAP_AER, PT_AER_UNCOR_STATUS },
	{ PT_EXT_CAP_AER, PT_AER_COR_STATUS },
	{ PT_EXT_CAP_SECPCI, PT_SECPCI_LANE_ERR },
	{ PT_EXT_CAP_PL_16GT, PT_PL16_LOCAL_PARITY },
	{ PT_EXT_CAP_PL_16GT, PT_PL16_RETIMER1_PARITY },
	{ PT_EXT_CAP_PL_16GT, PT_PL16_RETIMER2_PARITY },
};

static_assert(ARRAY_SIZE(ext_registers) + 2 == PCITOPO_WATCH_REGISTERS);

static void pcitopo_registers_find(struct pcitopo_watch *watch, const u8 *space)
{
	u8 defects = 0;
	size_t i;
	u32 cap;

	watch->count = 0;
	cap = pcitopo_capability_find(space, PT_CFG_SPACE_SIZE, PT_CAP_EXP,
				      &defects);
	if (!cap)
		return;
	pcitopo_register_add(watch, cap + PT_EXP_LNKSTA, 2,
			     PCITOPO_LNKSTA_MASK);
	pcitopo_register_add(watch, cap + PT_EXP_DEVSTA, 2,
			     PT_EXP_DEVSTA_ERRORS);
	for (i = 0; i < ARRAY_SIZE(ext_registers); i++)
		pcitopo_ext_register_add(watch, space, ext_registers[i].id,
					 ext_registers[i].offset);
}

/**
 * pcitopo_watch_remember - remember what a sweep is to compare with
 * @watch: of the port; its sample was just taken
 * @space: configuration space as it was read for that
 *
 * What sleeps, or answers differently each time, left nothing to compare with,
 * and is read as a whole when a sweep comes by. One that reads as ones is left
 * alone for as long as it does.
 *
 * Context: with pcitopo_lock held.
 */
void pcitopo_watch_remember(struct pcitopo_watch *watch, const u8 *space)
{
	const struct pcitopo_config *config = &watch->device->sample.config;
	bool is_silent = config->defects >> PCITOPO_DEFECT_ALL_ONES & 1;
	u8 i;

	lockdep_assert_held(&pcitopo_lock);
	if (pcitopo_has(config, PCITOPO_HAVE_LNKSTA))
		pcitopo_registers_find(watch, space);
	else if (!is_silent)
		watch->count = 0;
	for (i = 0; i < watch->count; i++)
		watch->registers[i].value =
			is_silent ? watch->registers[i].mask :
				    pcitopo_register_value(&watch->registers[i],
							   space);
}

static bool pcitopo_watch_is_same(const struct pcitopo_watch *watch)
{
	const struct pcitopo_register *reg = watch->registers;
	struct pci_dev *pdev = watch->device->pdev;
	u8 i;

	for (i = 0; i < watch->count; i++, reg++) {
		if ((pcitopo_register_read(pdev, reg) & reg->mask) !=
		    reg->value)
			return false;
	}
	return watch->count;
}

/* Something has changed: read all of it, and tell. */
static void pcitopo_watch_read(struct pcitopo_device *port)
{
	struct pcitopo_finding finding;
	int err;

	err = pcitopo_device_read(port, &finding);
	/* Those who hear of it are to find all of it. */
	if (finding.is_outdated)
		err = pcitopo_objects_update_at(port) ?: err;
	if (finding.is_outdated && finding.component)
		err = pcitopo_objects_update_at(finding.component) ?: err;
	if (err)
		pcitopo_core_make_up();
	if (finding.port)
		pcitopo_event_link(&finding);
}

/* Returns false if the port sleeps or is about to go. */
static bool pcitopo_watch_look(struct pcitopo_device *port, u64 now_ns)
{
	struct pci_dev *held;
	bool is_same;

	if (pci_channel_offline(port->pdev) ||
	    !pcitopo_awake_get(port->pdev, &held))
		return false;
	is_same = pcitopo_watch_is_same(port->watch);
	if (is_same)
		port->watch->looked_ns = now_ns;
	else
		pcitopo_watch_read(port);
	pcitopo_awake_put(held);
	return true;
}

/* Look at some links from @next on; returns how many. */
static u32 pcitopo_sweep_some(u64 *next)
{
	const struct pcitopo_table *table;
	struct pcitopo_device *device;
	u32 tried = 0, links = 0, i;
	u64 now_ns;

	mutex_lock(&pcitopo_lock);
	now_ns = ktime_get_boottime_ns();
	table = pcitopo_table();
	for (i = pcitopo_table_lower_bound(table, *next); i < table->count;
	     i++) {
		device = table->devices[i];
		if (!device->watch || device->gone)
			continue;
		if (tried++ == PCITOPO_SWEEP_LINKS)
			break;
		links += pcitopo_watch_look(device, now_ns);
	}
	*next = i < table->count ? table->devices[i]->key : U64_MAX;
	mutex_unlock(&pcitopo_lock);
	cond_resched();
	return links;
}

static u32 pcitopo_sweep(void)
{
	u32 links = 0;
	u64 next = 0;

	while (next != U64_MAX)
		links += pcitopo_sweep_some(&next);
	return links;
}

/* After a sweep that took longer than the interval, the next one comes later. */
static void pcitopo_watch_queue(void)
{
	unsigned long now = jiffies;

	lockdep_assert_held(&watch_lock);
	if (!is_running || !watch_sweeps.interval_ms)
		return;
	next_due += msecs_to_jiffies(watch_sweeps.interval_ms);
	if (!time_after(next_due, now))
		next_due = now + 1;
	queue_delayed_work(watch_queue, &watch_work, next_due - now);
}

static void pcitopo_watch_work(struct work_struct *work)
{
	u64 start_ns = ktime_get_ns();
	u32 links = pcitopo_sweep();

	mutex_lock(&watch_lock);
	watch_sweeps.links = links;
	watch_sweeps.count++;
	watch_sweeps.last_ns = ktime_get_ns() - start_ns;
	watch_sweeps.longest_ns =
		max(watch_sweeps.longest_ns, watch_sweeps.last_ns);
	pcitopo_watch_queue();
	mutex_unlock(&watch_lock);
}

/**
 * pcitopo_watch_sweeps - how the watch is doing
 * @sweeps: overwritten
 *
 * Context: may sleep.
 */
void pcitopo_watch_sweeps(struct pcitopo_sweeps *sweeps)
{
	mutex_lock(&watch_lock);
	*sweeps = watch_sweeps;
	mutex_unlock(&watch_lock);
}

/* Sweep at once, and from then on at the interval; or not at all any more. */
static void pcitopo_watch_begin(void)
{
	lockdep_assert_held(&watch_lock);
	if (!is_running)
		return;
	next_due = jiffies;
	if (watch_sweeps.interval_ms)
		mod_delayed_work(watch_queue, &watch_work, 0);
	else
		cancel_delayed_work(&watch_work);
}

static int watch_ms_set(const char *text, const struct kernel_param *parameter)
{
	unsigned int interval_ms;
	int err = kstrtouint(text, 0, &interval_ms);

	if (err)
		return err;
	if (interval_ms && (interval_ms < PCITOPO_WATCH_MS_MIN ||
			    interval_ms > PCITOPO_WATCH_MS_MAX))
		return -EINVAL;
	mutex_lock(&watch_lock);
	watch_sweeps.interval_ms = interval_ms;
	pcitopo_watch_begin();
	mutex_unlock(&watch_lock);
	return 0;
}

static int watch_ms_get(char *buffer, const struct kernel_param *parameter)
{
	struct pcitopo_sweeps sweeps;

	pcitopo_watch_sweeps(&sweeps);
	return sysfs_emit(buffer, "%u\n", sweeps.interval_ms);
}

static int watch_sweep_ns_get(char *buffer,
			      const struct kernel_param *parameter)
{
	struct pcitopo_sweeps sweeps;

	pcitopo_watch_sweeps(&sweeps);
	return sysfs_emit(buffer, "%llu\n", sweeps.last_ns);
}

static const struct kernel_param_ops watch_ms_ops = {
	.set = watch_ms_set,
	.get = watch_ms_get,
};

static const struct kernel_param_ops watch_sweep_ns_ops = {
	.get = watch_sweep_ns_get,
};

module_param_cb(watch_ms, &watch_ms_ops, NULL, 0644);
MODULE_PARM_DESC(watch_ms,
		 "ms between looks at all links, 10 to 3600000; 0: never look");
module_param_cb(watch_sweep_ns, &watch_sweep_ns_ops, NULL, 0444);
MODULE_PARM_DESC(watch_sweep_ns, "how long the last look took, in ns");

/**
 * pcitopo_watch_init - begin to watch
 *
 * Nothing is looked at while the machine sleeps.
 *
 * Context: module initialisation, after pcitopo_core_init().
 * Return: 0 or -ENOMEM.
 */
int pcitopo_watch_init(void)
{
	watch_queue =
		alloc_workqueue("pcitopo_watch", WQ_UNBOUND | WQ_FREEZABLE, 1);
	if (!watch_queue)
		return -ENOMEM;
	mutex_lock(&watch_lock);
	is_running = true;
	pcitopo_watch_begin();
	mutex_unlock(&watch_lock);
	return 0;
}

/**
 * pcitopo_watch_exit - watch no more
 *
 * The parameter may still be written to, without effect.
 *
 * Context: module exit, before pcitopo_core_exit().
 */
void pcitopo_watch_exit(void)
{
	mutex_lock(&watch_lock);
	is_running = false;
	mutex_unlock(&watch_lock);
	cancel_delayed_work_sync(&watch_work);
	destroy_workqueue(watch_queue);
}
