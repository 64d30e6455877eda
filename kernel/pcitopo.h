/* SPDX-License-Identifier: GPL-2.0 */
/*
 * pcitopo.h - what the files of the module share
 *
 * The module keeps one record for each PCI function: who it is, and what its
 * registers said when they were last read. Switches, links, retimers and CXL
 * memory devices follow from these records alone; sysfs objects are handles to
 * them. Nobody who asks reads hardware: questions are answered from the
 * records, and only the core's work, a privileged refresh and the watch over links
 * read registers.
 *
 * Locks, in the order they are taken:
 *
 * pci_rescan_remove (pci_lock_rescan_remove())
 *	held by the PCI core around nearly all adding and removing, and by the
 *	core's work, so that hardly a function comes or goes while it looks at
 *	them. Only who holds it changes which records are in the table or pending,
 *	so that the work may let go of pcitopo_lock while it goes over them.
 * pcitopo_lock
 *	covers &struct pcitopo_device.pdev, gone and stale, the publishing of a
 *	new table, all sysfs objects, and reading registers. The work takes it
 *	anew for each function that it reads, so that who removes one waits for
 *	one to be read, or for the sysfs objects of others to be made. The bus
 *	notifier takes it when a function goes, and may be called with or without
 *	pci_rescan_remove, so nobody who holds it waits for pci_rescan_remove, or
 *	for the work.
 * arrivals_lock (in arrivals.c, a spinlock)
 *	covers the list of records that the bus notifier has entered. It is all
 *	that the notifier takes when a function comes: what that means for others,
 *	such as the port above, is found out by the work when it takes the records
 *	over.
 * samples (a seqlock)
 *	covers what is in sample and history of &struct pcitopo_device, and what its
 *	cxl leads to. Innermost, never held over anything that sleeps.
 *
 * watch_lock (in watch.c)
 *	covers the interval of sweeps and how they go. Nothing is taken with it.
 *
 * A sweep over all links (watch.c) takes pcitopo_lock for some of them at a time,
 * and never pci_rescan_remove. Events are made where registers are read and where
 * records come and go, with pcitopo_lock held, and sent before it is let go of, so
 * that they are in order. That may wait for memory, as reading and making objects
 * may, and for nobody else: multicast takes no lock that is held by who waits for
 * pcitopo_lock, and drops what a listener has no room for.
 *
 * Readers (show() of an attribute, netlink) take none of the first two, as
 * device_del() waits for show() while pcitopo_lock is held. They hold
 * rcu_read_lock() around pcitopo_table() and all use of what they found there.
 *
 * A record is freed by the work alone: at once if no table ever had it, else by
 * RCU after a table without it was published. When its function goes it is
 * marked, wherever it is then: among the arrivals, pending, or in the table. A
 * record's mark "stale" is taken away before its registers are read, so what
 * changes from then on marks it again; and the work is queued after each mark.
 */
#ifndef PCITOPO_H
#define PCITOPO_H

#include <linux/device.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/mutex.h>
#include <linux/numa.h>
#include <linux/pci.h>
#include <linux/rcupdate.h>
#include <linux/types.h>

#include <pcitopo/cxl.h>
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

/*
 * A function's address as one number, in the order of addresses: domain from
 * bit 16 up, bus in bits 15:8, device and function in bits 7:0.
 */
#define PCITOPO_KEY(domain, bus, devfn) \
	((u64)(domain) << 16 | (u64)(bus) << 8 | (devfn))
#define PCITOPO_KEY_DOMAIN(key) ((u32)((key) >> 16))
#define PCITOPO_KEY_BUS(key)	((u8)((key) >> 8))
#define PCITOPO_KEY_DEVFN(key)	((u8)(key))

/* "10000:e1:1f.7" and a byte of zero; a domain has up to eight digits */
#define PCITOPO_ADDRESS_SIZE 17

#define PCITOPO_NO_CHIP 0xffff

struct pcitopo_watch;

/**
 * struct pcitopo_sample - what was last read of a function
 * @config: the registers; without a presence bit for what was not read
 * @sampled_ns: when, CLOCK_BOOTTIME in nanoseconds; 0: never yet
 * @asleep: its registers were left alone, as reading them would have woken it
 * @unstable: it gave different answers each time it was asked, so that nothing
 *	it said is believed
 * @has_cxl: there are CXL DVSECs; pcitopo_device_cxl() has what they said
 * @has_bus_below: @bus_below counts, although the registers were not read
 * @bus_below: number of the bus that the function is a bridge to
 */
struct pcitopo_sample {
	struct pcitopo_config config;
	u64 sampled_ns;
	u8 asleep:1;
	u8 unstable:1;
	u8 has_cxl:1;
	u8 has_bus_below:1;
	u8 bus_below;
};

/**
 * struct pcitopo_history - what a downstream-facing port has said over time
 * @changed_ns: when it last said something else than before, CLOCK_BOOTTIME in
 *	nanoseconds; only if @changes
 * @changes: how often its speed or width, or whether its link is up, was not
 *	what it had been at the reading before
 * @is_known: the port was read at least once
 * @is_up: what it said last: the link is up
 * @has_worst: the link was up at least once
 * @speed: what it said last while up, a Supported Link Speeds value
 * @width: likewise, lanes
 * @worst_speed: the lowest speed that it had while it was up
 * @worst_width: the least width that it had while it was up
 */
struct pcitopo_history {
	u64 changed_ns;
	u32 changes;
	u8 is_known:1;
	u8 is_up:1;
	u8 has_worst:1;
	u8 speed:4;
	u8 worst_speed:4;
	u8 width;
	u8 worst_width;
};

/**
 * struct pcitopo_device - the record of a PCI function
 * @rcu: frees it after the last reader; used only once it is in no list, and no
 *	lookup under pcitopo_lock finds it any more
 * @pending: in a list of arrivals.c's until a table has it
 * @pdev: the function; good while pcitopo_lock is held and @gone is false
 * @key: its address, PCITOPO_KEY()
 * @sample: what was last read; take it with pcitopo_device_sample()
 * @history: of the link below it; take it with pcitopo_device_history()
 * @cxl: its CXL DVSECs, when it has, or had, any; counts only while sample.has_cxl
 *	is set, so take it with pcitopo_device_cxl(). Few functions have any, so that
 *	it is memory of its own, made when some are first read and freed with the
 *	record, so that who has found the record may look.
 * @objects: its sysfs objects, covered by pcitopo_lock
 * @numa_node: when its registers were last read; NUMA_NO_NODE if it has none
 * @chip: number of the chip, for the upstream port of a switch whose serial
 *	number tells; else PCITOPO_NO_CHIP
 * @gone: the function has been, or is being, removed; readers skip it
 * @is_vf: it is a virtual function
 * @stale: its registers are to be read
 * @is_announced: a published table had it, so that its leaving is told, too
 * @watch: what is remembered of the link below it, covered by pcitopo_lock; NULL if
 *	it is no downstream-facing port
 */
struct pcitopo_device {
	union {
		struct rcu_head rcu;
		struct list_head pending;
	};
	struct pci_dev *pdev;
	u64 key;
	struct pcitopo_sample sample;
	struct pcitopo_history history;
	struct pcitopo_cxl *cxl;
	struct hlist_head objects;
	s16 numa_node;
	u16 chip;
	bool gone;
	bool is_vf;
	bool stale;
	bool is_announced;
	struct pcitopo_watch *watch;
};

static_assert(MAX_NUMNODES <= S16_MAX);

/**
 * struct pcitopo_table - all records, as published at some time
 * @rcu: frees it after the last reader
 * @count: of @devices
 * @devices: sorted by key; some may be gone
 */
struct pcitopo_table {
	struct rcu_head rcu;
	u32 count;
	struct pcitopo_device *devices[];
};

/* device.c: the record of a function */
extern struct mutex pcitopo_lock;

int pcitopo_device_init(void);
void pcitopo_device_exit(void);
struct pcitopo_device *pcitopo_device_new(struct pci_dev *pdev);
void pcitopo_device_free(struct pcitopo_device *device);
void pcitopo_device_release(struct pcitopo_device *device);
u64 pcitopo_pdev_key(struct pci_dev *pdev);
struct pci_dev *pcitopo_pdev_above(struct pci_dev *pdev);

/* table.c: the records that readers find */
int pcitopo_table_init(void);
void pcitopo_table_exit(void);
const struct pcitopo_table *pcitopo_table(void);
u32 pcitopo_table_lower_bound(const struct pcitopo_table *table, u64 key);
bool pcitopo_table_find(const struct pcitopo_table *table, u64 key, u32 *index);
const struct pcitopo_device *
pcitopo_device_find(const struct pcitopo_table *table, u64 key);
struct pcitopo_device *__pcitopo_device_find(u64 key);
struct pci_dev *__pcitopo_pdev_find(u64 key);
u32 pcitopo_generation(void);
void pcitopo_table_depart(void);
int pcitopo_table_publish(struct list_head *pending);

/* arrivals.c: records that no table has yet */
extern struct list_head pcitopo_pending;

void pcitopo_arrivals_exit(void);
void pcitopo_arrivals_enter(struct pci_dev *pdev);
void pcitopo_arrivals_miss(void);
bool pcitopo_arrivals_missed(void);
void pcitopo_arrivals_take(void);
struct pcitopo_device *pcitopo_device_of(struct pci_dev *pdev);

/* core.c: the work that makes records, table and objects match the bus */
int pcitopo_core_init(void);
int pcitopo_core_start(void);
void pcitopo_core_exit(void);
void pcitopo_core_queue(void);
void pcitopo_core_outdate(void);
void pcitopo_core_make_up(void);
int pcitopo_refresh(u64 first, u64 last);

/* notify.c: functions that come and go */
int pcitopo_notify_init(void);
void pcitopo_notify_exit(void);

/* sample.c: what was last read */
void pcitopo_device_sample(const struct pcitopo_device *device,
			   struct pcitopo_sample *sample);
bool pcitopo_device_cxl(const struct pcitopo_device *device,
			struct pcitopo_sample *sample, struct pcitopo_cxl *cxl);
void pcitopo_device_history(const struct pcitopo_device *device,
			    struct pcitopo_history *history);

/* address.c */
void pcitopo_key_format(u64 key, char text[PCITOPO_ADDRESS_SIZE]);
int pcitopo_key_parse(const char *text, u64 *key);

/* read.c: registers */
bool pcitopo_awake_get(struct pci_dev *pdev, struct pci_dev **held);
void pcitopo_awake_put(struct pci_dev *held);
int pcitopo_read(struct pci_dev *pdev, __le32 *space,
		 struct pcitopo_sample *sample, struct pcitopo_cxl *cxl);

/*
 * What follows from the records. Each takes the index of a record, and returns
 * false if that is not, or leads to no, such object. Context: as
 * pcitopo_table().
 */

/**
 * struct pcitopo_switch - a switch
 * @upstream: address of its upstream port
 * @sample: of the upstream port
 * @chip: equal for the virtual switches of one chip; or PCITOPO_NO_CHIP
 * @num_downstream: how many downstream ports it has
 */
struct pcitopo_switch {
	u64 upstream;
	struct pcitopo_sample sample;
	u16 chip;
	u32 num_downstream;
};

/* switch.c */
bool pcitopo_switch_get(const struct pcitopo_table *table, u32 index,
			struct pcitopo_switch *sw);
void pcitopo_chips_number(const struct pcitopo_table *table);

/**
 * struct pcitopo_link - a link, by the registers of its two ends
 * @port: address of the downstream-facing port above it
 * @component: address of function 0 of the component below it
 * @has_component: there is one
 * @has_retimers: @retimers counts: an end that can detect retimers says 0, or
 *	any end says more (PCIe 7.5.3.20)
 * @retimers: number of retimers, 0 to 2
 * @retimers_seen_by: PCITOPO_END_* of the ends that say so
 * @port_sample: what was last read of the port
 * @component_sample: what was last read of the component, if there is one
 * @history: what the port has said over time
 */
struct pcitopo_link {
	u64 port;
	u64 component;
	bool has_component;
	bool has_retimers;
	u8 retimers;
	u8 retimers_seen_by;
	struct pcitopo_sample port_sample;
	struct pcitopo_sample component_sample;
	struct pcitopo_history history;
};

/* link.c */
bool pcitopo_port_has_link(const struct pcitopo_sample *sample);
u8 pcitopo_bus_below(const struct pcitopo_sample *sample);
const struct pcitopo_config *
pcitopo_component_config(const struct pcitopo_link *link);
void pcitopo_history_update(struct pcitopo_history *history,
			    const struct pcitopo_sample *sample);
bool pcitopo_link_get(const struct pcitopo_table *table, u32 index,
		      struct pcitopo_link *link);

/**
 * struct pcitopo_memdev - a CXL memory device
 * @address: of its function
 * @sample: of its function
 * @cxl: of its function; all unknown if it has no CXL DVSECs
 * @numa_node: NUMA_NO_NODE if it has none
 */
struct pcitopo_memdev {
	u64 address;
	struct pcitopo_sample sample;
	struct pcitopo_cxl cxl;
	int numa_node;
};

/* memdev.c */
bool pcitopo_memdev_get(const struct pcitopo_table *table, u32 index,
			struct pcitopo_memdev *memdev);

/* sysfs.c: class pcitopo */
int pcitopo_sysfs_init(void);
void pcitopo_sysfs_exit(void);

/* object.c: sysfs objects */
int pcitopo_objects_update(void);
int pcitopo_objects_update_at(const struct pcitopo_device *device);
void pcitopo_link_object_changed(const struct pcitopo_device *port);
void pcitopo_objects_detach(const struct pcitopo_device *device);
void pcitopo_objects_remove(void);

/* refresh.c: for who cannot wait for pci_rescan_remove */
int pcitopo_refresh_init(void);
void pcitopo_refresh_exit(void);
int pcitopo_refresh_wait(u64 first, u64 last);

/* netlink.c: family pcitopo */
int pcitopo_netlink_init(void);
void pcitopo_netlink_exit(void);

#endif /* PCITOPO_H */
