// SPDX-License-Identifier: GPL-2.0
/*
 * machine.c - a machine that a test makes of a few dwords
 *
 * Its functions are found by the PCI core, and are never offered to drivers: no
 * driver wakes, changes or reads what a test has put there. Of what is written
 * only the bus numbers of bridges are kept.
 */
#include "machine.h"

static struct machine *machine_of(struct pci_bus *bus)
{
	return container_of(bus->sysdata, struct machine, sysdata);
}

/* The number of the bus that a function is on */
static u8 machine_bus(const struct machine *machine, u32 index)
{
	int above = machine->functions[index].part.above;

	return above == MACHINE_ROOT ?
		       0 :
		       machine->functions[above].config[PCI_SECONDARY_BUS];
}

static bool machine_is_there(const struct machine *machine, int index)
{
	for (; index != MACHINE_ROOT;
	     index = machine->functions[index].part.above) {
		if (machine->functions[index].absent)
			return false;
	}
	return true;
}

static struct machine_function *machine_function_at(struct machine *machine,
						    u8 bus, u8 devfn)
{
	u32 i;

	lockdep_assert_held(&machine->lock);
	for (i = 0; i < machine->count; i++) {
		if (machine->functions[i].part.devfn == devfn &&
		    machine_bus(machine, i) == bus &&
		    machine_is_there(machine, i))
			return &machine->functions[i];
	}
	return NULL;
}

static u32 function_bytes(const struct machine_function *function)
{
	return function->part.bytes ?: PT_CFG_SPACE_EXP_SIZE;
}

static u32 function_dword(const struct machine_function *function, u32 offset)
{
	return le32_to_cpup((const __le32 *)(function->config + (offset & ~3)));
}

static void function_dword_set(struct machine_function *function, u32 offset,
			       u32 value)
{
	*(__le32 *)(function->config + offset) = cpu_to_le32(value);
}

static void function_change(struct machine_function *function, u32 offset)
{
	struct machine_change *change = &function->change;

	if (!change->times || change->offset != offset)
		return;
	change->times--;
	function_dword_set(function, offset,
			   function_dword(function, offset) ^ change->mask);
}

static u32 function_read(struct machine_function *function, u32 where, int size)
{
	u32 value = function_dword(function, where) >> 8 * (where & 3);

	function_change(function, where & ~3);
	return size == 4 ? value : value & ((1u << 8 * size) - 1);
}

static int machine_read(struct pci_bus *bus, unsigned int devfn, int where,
			int size, u32 *value)
{
	struct machine *machine = machine_of(bus);
	struct machine_function *function;
	int result = PCIBIOS_SUCCESSFUL;
	unsigned long flags;

	PCI_SET_ERROR_RESPONSE(value);
	raw_spin_lock_irqsave(&machine->lock, flags);
	function = machine_function_at(machine, bus->number, devfn);
	if (function && where < function_bytes(function)) {
		u32 read = function_read(function, where, size);

		function->reads[where / 4] += machine->is_counting;
		if (function->response == MACHINE_NORMAL)
			*value = read;
		if (function->response == MACHINE_ERROR)
			result = PCIBIOS_SET_FAILED;
	}
	raw_spin_unlock_irqrestore(&machine->lock, flags);
	return result;
}

static bool function_is_bridge(const struct machine_function *function)
{
	return (function->config[PCI_HEADER_TYPE] & PT_HEADER_TYPE_MASK) ==
	       PT_HEADER_TYPE_BRIDGE;
}

static int machine_write(struct pci_bus *bus, unsigned int devfn, int where,
			 int size, u32 value)
{
	struct machine *machine = machine_of(bus);
	struct machine_function *function;
	unsigned long flags;
	int i;

	raw_spin_lock_irqsave(&machine->lock, flags);
	function = machine_function_at(machine, bus->number, devfn);
	for (i = where; function && i < where + size; i++, value >>= 8) {
		if (i >= PCI_PRIMARY_BUS && i <= PCI_SUBORDINATE_BUS &&
		    function_is_bridge(function))
			function->config[i] = value;
	}
	raw_spin_unlock_irqrestore(&machine->lock, flags);
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops machine_ops = {
	.read = machine_read,
	.write = machine_write,
};

static bool machine_is_virtual(struct machine *machine, struct pci_dev *pdev)
{
	struct machine_function *function;
	unsigned long flags;
	bool is_virtual;

	raw_spin_lock_irqsave(&machine->lock, flags);
	function = machine_function_at(machine, pdev->bus->number, pdev->devfn);
	is_virtual = function && function->part.is_virtual;
	raw_spin_unlock_irqrestore(&machine->lock, flags);
	return is_virtual;
}

/* As pci_iov_add_virtfn() has it before anybody hears of the function */
static int machine_notified(struct notifier_block *block, unsigned long action,
			    void *data)
{
	struct pci_dev *pdev = to_pci_dev(data);
	struct machine *machine;
	struct pci_dev *physfn;

	if (action != BUS_NOTIFY_ADD_DEVICE || pdev->bus->ops != &machine_ops)
		return NOTIFY_DONE;
	machine = machine_of(pdev->bus);
	if (!machine_is_virtual(machine, pdev))
		return NOTIFY_DONE;
	physfn =
		list_first_entry(&pdev->bus->devices, struct pci_dev, bus_list);
	pci_dev_put(machine->physfn);
	machine->physfn = pci_dev_get(physfn);
	pdev->is_virtfn = 1;
	pdev->physfn = machine->physfn;
	return NOTIFY_OK;
}

/* Before the module's own */
static struct notifier_block machine_notifier = {
	.notifier_call = machine_notified,
	.priority = 1,
};

static void machine_released(struct pci_host_bridge *bridge)
{
	struct machine *machine = bridge->release_data;

	complete(&machine->released);
}

/* Who still has a reference could come to our accessors with it. */
static void machine_remove(void *data)
{
	struct machine *machine = data;
	struct pci_bus *bus = machine->bridge->bus;

	pci_lock_rescan_remove();
	pci_stop_root_bus(bus);
	pci_remove_root_bus(bus);
	pci_free_host_bridge(machine->bridge);
	pci_unlock_rescan_remove();
	pci_dev_put(machine->physfn);
	while (!wait_for_completion_timeout(&machine->released, 10 * HZ))
		pr_warn("a test has kept a device\n");
	bus_unregister_notifier(&pci_bus_type, &machine_notifier);
}

static int machine_scan(struct machine *machine)
{
	struct pci_host_bridge *bridge = pci_alloc_host_bridge(0);
	int err;

	if (!bridge)
		return -ENOMEM;
	pci_add_resource(&bridge->windows, &machine->busn);
	bridge->ops = &machine_ops;
	bridge->sysdata = &machine->sysdata;
	pci_lock_rescan_remove();
	err = pci_scan_root_bus_bridge(bridge);
	pci_unlock_rescan_remove();
	if (err) {
		pci_free_host_bridge(bridge);
		return err;
	}
	pci_set_host_bridge_release(bridge, machine_released, machine);
	machine->bridge = bridge;
	return 0;
}

static struct machine *machine_alloc(struct kunit *test)
{
	struct machine *machine =
		kunit_kzalloc(test, sizeof(*machine), GFP_KERNEL);

	KUNIT_ASSERT_NOT_NULL(test, machine);
	raw_spin_lock_init(&machine->lock);
	init_completion(&machine->released);
	machine->sysdata.domain = MACHINE_DOMAIN;
	machine->sysdata.node = NUMA_NO_NODE;
	machine->busn.name = "test bus";
	machine->busn.end = 0xff;
	machine->busn.flags = IORESOURCE_BUS;
	return machine;
}

/**
 * machine_new - make a machine
 * @test: the test; it fails if the machine cannot be made
 * @parts: its functions; bridges before what is below them
 * @count: of @parts, at most MACHINE_FUNCTIONS
 *
 * Context: may sleep.
 * Return: the machine, which is there until @test ends.
 */
struct machine *machine_new(struct kunit *test,
			    const struct machine_part *parts, u32 count)
{
	struct machine *machine = machine_alloc(test);
	u32 i;
	int err;

	KUNIT_ASSERT_LE(test, count, (u32)MACHINE_FUNCTIONS);
	KUNIT_ASSERT_NULL(test, pci_find_bus(MACHINE_DOMAIN, 0));
	machine->count = count;
	for (i = 0; i < count; i++) {
		machine->functions[i].part = parts[i];
		machine_fill(machine, i, parts[i].space);
	}
	err = bus_register_notifier(&pci_bus_type, &machine_notifier);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = machine_scan(machine);
	if (err)
		bus_unregister_notifier(&pci_bus_type, &machine_notifier);
	KUNIT_ASSERT_EQ(test, err, 0);
	err = kunit_add_action_or_reset(test, machine_remove, machine);
	KUNIT_ASSERT_EQ(test, err, 0);
	return machine;
}

static void pdev_put(void *pdev)
{
	pci_dev_put(pdev);
}

static struct pci_dev *pdev_get(struct machine *machine, u32 index)
{
	u8 bus = machine_bus(machine, index);
	u8 devfn = machine->functions[index].part.devfn;

	return pci_get_domain_bus_and_slot(MACHINE_DOMAIN, bus, devfn);
}

/**
 * machine_pdev - a function as the PCI core has it
 * @test: the test; it fails if the core has none
 * @machine: the machine
 * @index: of the function
 *
 * Context: may sleep.
 * Return: the function; @test has a reference until it ends.
 */
struct pci_dev *machine_pdev(struct kunit *test, struct machine *machine,
			     u32 index)
{
	struct pci_dev *pdev = pdev_get(machine, index);
	int err;

	KUNIT_ASSERT_NOT_NULL(test, pdev);
	err = kunit_add_action_or_reset(test, pdev_put, pdev);
	KUNIT_ASSERT_EQ(test, err, 0);
	return pdev;
}

/**
 * machine_key - the address of a function
 * @machine: the machine
 * @index: of the function
 *
 * Return: PCITOPO_KEY() by the bus numbers of now.
 */
u64 machine_key(struct machine *machine, u32 index)
{
	return PCITOPO_KEY(MACHINE_DOMAIN, machine_bus(machine, index),
			   machine->functions[index].part.devfn);
}

/**
 * machine_get - what a dword of a function holds
 * @machine: the machine
 * @index: of the function
 * @offset: a multiple of 4
 */
u32 machine_get(struct machine *machine, u32 index, u16 offset)
{
	return function_dword(&machine->functions[index], offset);
}

/**
 * machine_set - change what a dword of a function holds
 * @machine: the machine
 * @index: of the function
 * @offset: a multiple of 4
 * @value: what it is to hold
 */
void machine_set(struct machine *machine, u32 index, u16 offset, u32 value)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&machine->lock, flags);
	function_dword_set(&machine->functions[index], offset, value);
	raw_spin_unlock_irqrestore(&machine->lock, flags);
}

/**
 * machine_fill - change all that a function holds
 * @machine: the machine
 * @index: of the function
 * @space: its dwords
 */
void machine_fill(struct machine *machine, u32 index,
		  const struct vec_write *space)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&machine->lock, flags);
	vec_space_fill(space, machine->functions[index].config,
		       PT_CFG_SPACE_EXP_SIZE);
	raw_spin_unlock_irqrestore(&machine->lock, flags);
}

/**
 * machine_reads_begin - count what is read from now on
 * @machine: the machine
 */
void machine_reads_begin(struct machine *machine)
{
	unsigned long flags;
	u32 i;

	raw_spin_lock_irqsave(&machine->lock, flags);
	machine->is_counting = true;
	for (i = 0; i < machine->count; i++)
		memset(machine->functions[i].reads, 0,
		       sizeof(machine->functions[i].reads));
	raw_spin_unlock_irqrestore(&machine->lock, flags);
}

/**
 * machine_reads_end - count no more
 * @machine: the machine
 */
void machine_reads_end(struct machine *machine)
{
	unsigned long flags;

	raw_spin_lock_irqsave(&machine->lock, flags);
	machine->is_counting = false;
	raw_spin_unlock_irqrestore(&machine->lock, flags);
}

/**
 * machine_reads - how often a function was read while that was counted
 * @machine: the machine
 * @index: of the function
 */
u32 machine_reads(const struct machine *machine, u32 index)
{
	u32 count = 0, i;

	for (i = 0; i < MACHINE_DWORDS; i++)
		count += machine->functions[index].reads[i];
	return count;
}

static int pdev_disconnect(struct pci_dev *pdev, void *unused)
{
	pdev->error_state = pci_channel_io_perm_failure;
	return 0;
}

/**
 * machine_pull - take a function away by surprise, with all below it
 * @machine: the machine
 * @index: of the function
 *
 * First it is gone, then the PCI core is told, as by its hot-plug driver.
 *
 * Context: may sleep; takes the rescan lock.
 */
void machine_pull(struct machine *machine, u32 index)
{
	struct pci_dev *pdev = pdev_get(machine, index);

	machine->functions[index].absent = true;
	if (!pdev)
		return;
	pci_lock_rescan_remove();
	pdev_disconnect(pdev, NULL);
	if (pdev->subordinate)
		pci_walk_bus(pdev->subordinate, pdev_disconnect, NULL);
	pci_stop_and_remove_bus_device(pdev);
	pci_unlock_rescan_remove();
	pci_dev_put(pdev);
}

/**
 * machine_insert - put a function in again, with all below it
 * @machine: the machine
 * @index: of the function
 *
 * Context: may sleep; takes the rescan lock.
 */
void machine_insert(struct machine *machine, u32 index)
{
	struct pci_bus *bus;

	machine->functions[index].absent = false;
	pci_lock_rescan_remove();
	bus = pci_find_bus(MACHINE_DOMAIN, machine_bus(machine, index));
	if (bus)
		pci_scan_child_bus(bus);
	pci_unlock_rescan_remove();
}
