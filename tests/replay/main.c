// SPDX-License-Identifier: GPL-2.0
/*
 * main.c - root buses made of captured configuration space
 *
 *	insmod pcitopo_replay.ko image=/path/to/image
 *
 * tools/mkreplay makes the image from text of lspci. The PCI core enumerates
 * what is in it as if it were there, in domains of its own, until the module
 * is unloaded; control.c lets a test play life meanwhile. No driver but pcieport
 * binds: a capture has the identifiers of real devices, and their drivers would
 * look for them. Documentation/replay.rst tells which registers read as what.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/device.h>
#include <linux/kernel_read_file.h>
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "compat.h"
#include "replay.h"

static char *image;
module_param(image, charp, 0444);
MODULE_PARM_DESC(image, "path of an image made by mkreplay");

static char *hotplug;
module_param(hotplug, charp, 0444);
MODULE_PARM_DESC(hotplug, "ports with hot-plug service: ADDRESS,...");

static char *absent;
module_param(absent, charp, 0444);
MODULE_PARM_DESC(absent, "devices to insert later: ADDRESS,...");

/* A domain is ours or somebody else's, never shared. */
static int replay_domain_check(int domain)
{
	struct pci_bus *bus = NULL;

	while ((bus = pci_find_next_bus(bus))) {
		if (pci_domain_nr(bus) == domain) {
			pr_err("PCI domain %04x is in use\n", domain);
			return -EBUSY;
		}
	}
	return 0;
}

/* Services would wait for interrupts that nobody sends. */
static void replay_bridge_tame(struct pci_host_bridge *bridge, bool hotplug)
{
	bridge->native_aer = 0;
	bridge->native_pcie_hotplug = hotplug;
	bridge->native_shpc_hotplug = 0;
	bridge->native_pme = 0;
	bridge->native_ltr = 0;
	bridge->native_dpc = 0;
	replay_disown_cxl_errors(bridge);
}

/* A port with hot-plug service interrupts with what its slot has. */
static void replay_device_interrupt(struct pci_dev *dev)
{
	struct replay_root *root =
		container_of(dev->bus->sysdata, struct replay_root, sysdata);
	struct replay_function *function;
	unsigned long flags;

	raw_spin_lock_irqsave(&root->lock, flags);
	function = replay_function_at(root, dev->bus->number, dev->devfn);
	if (function && function->port && function->port->slot)
		dev->irq = function->port->slot->irq;
	raw_spin_unlock_irqrestore(&root->lock, flags);
}

/*
 * An override that is no driver's name lets none bind. What interrupts gets its
 * driver later, see service.c.
 */
static void replay_device_override(struct pci_dev *dev)
{
	bool port = pci_is_bridge(dev) && pci_is_pcie(dev) && !dev->irq;

	if (replay_set_driver_override(dev,
				       port ? "pcieport" : "pcitopo_replay"))
		pci_warn(dev, "no memory to keep drivers away\n");
}

/* Before a driver can bind, whoever has found the device. */
static int replay_device_notified(struct notifier_block *block,
				  unsigned long action, void *data)
{
	struct pci_dev *dev = to_pci_dev(data);

	if (action == BUS_NOTIFY_ADD_DEVICE && dev->bus->ops == &replay_ops) {
		replay_device_interrupt(dev);
		replay_device_override(dev);
	}
	return NOTIFY_DONE;
}

static struct notifier_block replay_notifier = {
	.notifier_call = replay_device_notified,
};

static void replay_bridge_release(struct pci_host_bridge *bridge)
{
	struct replay_root *root = bridge->release_data;

	complete(&root->released);
}

/* Called with the rescan lock held. */
static int __replay_root_add(struct replay_root *root)
{
	struct pci_host_bridge *bridge = pci_alloc_host_bridge(0);
	int err;

	if (!bridge)
		return -ENOMEM;
	pci_add_resource(&bridge->windows, &root->busn);
	bridge->ops = &replay_ops;
	bridge->sysdata = &root->sysdata;
	replay_bridge_tame(bridge, root->hotplug);
	err = pci_scan_root_bus_bridge(bridge);
	if (err) {
		pr_err("cannot create bus %04x:%02x: error %d\n",
		       root->sysdata.domain, (unsigned int)root->busn.start,
		       err);
		pci_free_host_bridge(bridge);
		return err;
	}
	pci_set_host_bridge_release(bridge, replay_bridge_release, root);
	root->bridge = bridge;
	pci_bus_add_devices(bridge->bus);
	return 0;
}

/* Called with the rescan lock held. */
static void __replay_root_remove(struct replay_root *root)
{
	struct pci_bus *bus = root->bridge->bus;

	pci_stop_root_bus(bus);
	pci_remove_root_bus(bus);
	pci_free_host_bridge(root->bridge);
}

static void replay_roots_remove(void)
{
	struct replay_root *root;

	replay_service_stop(NULL);
	pci_lock_rescan_remove();
	list_for_each_entry_reverse(root, &replay_roots, list) {
		if (root->bridge)
			__replay_root_remove(root);
	}
	pci_unlock_rescan_remove();

	/* Who still has a reference could come to our accessors with it. */
	list_for_each_entry(root, &replay_roots, list) {
		if (!root->bridge)
			continue;
		while (!wait_for_completion_timeout(&root->released, 10 * HZ))
			pr_warn("a device of domain %04x is still in use\n",
				root->sysdata.domain);
	}
}

/* The first of its domain? Then nobody else may be in the domain. */
static bool replay_root_is_first(const struct replay_root *root)
{
	const struct replay_root *other;

	list_for_each_entry(other, &replay_roots, list) {
		if (other->sysdata.domain == root->sysdata.domain)
			return other == root;
	}
	return false;
}

static int replay_roots_add(void)
{
	struct replay_root *root;
	int err = 0;

	pci_lock_rescan_remove();
	list_for_each_entry(root, &replay_roots, list) {
		if (replay_root_is_first(root))
			err = replay_domain_check(root->sysdata.domain);
		if (!err)
			err = __replay_root_add(root);
		if (err)
			break;
	}
	pci_unlock_rescan_remove();
	if (err)
		replay_roots_remove();
	else
		replay_service_start();
	return err;
}

static int replay_image_load(void)
{
	void *bytes = NULL;
	ssize_t length;
	int err;

	/* Security modules know no other kind that comes near. */
	length = kernel_read_file_from_path(image, 0, &bytes, REPLAY_MAX_BYTES,
					    NULL, READING_FIRMWARE);
	if (length < 0) {
		pr_err("cannot read %s: error %zd\n", image, length);
		return length;
	}
	err = replay_image_parse(bytes, length, &replay_roots);
	vfree(bytes);
	return err;
}

/* Do @what for each of the addresses in the parameter @name. */
static int replay_addresses(const char *name, const char *list,
			    int (*what)(struct replay_function *function))
{
	struct replay_function *function;
	char *copy, *rest, *address;
	int err = 0;

	if (!list)
		return 0;
	copy = kstrdup(list, GFP_KERNEL);
	rest = copy;
	if (!copy)
		return -ENOMEM;
	while (!err && (address = strsep(&rest, ","))) {
		function = replay_function_named(address);
		if (!function)
			pr_err("%s: %s: no such function\n", name, address);
		err = function ? what(function) : -ENOENT;
	}
	kfree(copy);
	return err;
}

static int replay_hotplug(struct replay_function *function)
{
	if (!function->port) {
		pr_err("hotplug: %s is no port with something below it\n",
		       function->address);
		return -EINVAL;
	}
	return replay_slot_new(function);
}

static int replay_absent(struct replay_function *function)
{
	replay_life_absent(function);
	return 0;
}

static int replay_start(void)
{
	int err = replay_image_load();

	if (!err)
		err = replay_addresses("hotplug", hotplug, replay_hotplug);
	if (!err)
		err = replay_addresses("absent", absent, replay_absent);
	if (err)
		return err;
	err = bus_register_notifier(&pci_bus_type, &replay_notifier);
	if (err)
		return err;
	err = replay_roots_add();
	if (err)
		bus_unregister_notifier(&pci_bus_type, &replay_notifier);
	return err;
}

static int __init replay_init(void)
{
	ktime_t start = ktime_get();
	int err;

	if (!image) {
		pr_err("which image? Parameter: image=PATH\n");
		return -EINVAL;
	}
	err = replay_ledger_init();
	if (err)
		return err;
	err = replay_start();
	if (err) {
		replay_image_free(&replay_roots);
		replay_ledger_exit();
		return err;
	}
	replay_control_init();
	pr_info("%s: enumerated in %lld ms\n", image,
		ktime_ms_delta(ktime_get(), start));
	return 0;
}
module_init(replay_init);

/* Nobody can tell us anything, then nothing is there, then nobody finds out. */
static void __exit replay_exit(void)
{
	replay_control_exit();
	replay_roots_remove();
	bus_unregister_notifier(&pci_bus_type, &replay_notifier);
	replay_image_free(&replay_roots);
	replay_ledger_exit();
}
module_exit(replay_exit);

MODULE_DESCRIPTION("Host bridges made of captured PCI configuration space");
MODULE_LICENSE("GPL");
