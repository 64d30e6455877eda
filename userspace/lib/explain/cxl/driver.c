// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * driver.c - which driver has a device, and why none has
 *
 * cxl_pci takes a PCI function of class 0502 interface 10 and makes memN of it,
 * once its mailbox has answered. cxl_mem takes memN, looks for its way to the
 * root, and makes endpointN, which cxl_port takes.
 */
#include "explain/cxl/steps.h"

static void address_text(const struct pcitopo_cxl_walk *walk,
			 char text[PCITOPO_ADDRESS_SIZE])
{
	pcitopo_address_format(&walk->device->address, text);
}

/* It is not installed: the distribution has it elsewhere, or nowhere */
static void say_not_installed(struct pcitopo_cxl_walk *walk, const char *name)
{
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			"the running kernel has no module %s installed", name);
	pcitopo_cxl_next(
		walk,
		"install the rest of the kernel's modules (linux-modules-extra, kernel-modules-extra), or a kernel with CXL; then sudo modprobe %s",
		name);
}

/**
 * pcitopo_cxl_lacks_driver - whether a driver is missing, and why
 * @walk: the walk; its piece is broken if it is
 * @driver: which
 *
 * Return: false where it is there, or where that was not seen.
 */
bool pcitopo_cxl_lacks_driver(struct pcitopo_cxl_walk *walk,
			      enum pcitopo_cxl_driver driver)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	const char *name = pcitopo_cxl_driver_name(driver);

	if (cxl->drivers[driver] != PCITOPO_SEEN_ABSENT)
		return false;
	if (cxl->module_blocks[driver]) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"the driver %s is kept from loading", name);
		pcitopo_cxl_evidence(walk, "%s", cxl->module_blocks[driver]);
		pcitopo_cxl_next(
			walk,
			"load it once: sudo modprobe %s; for good, take away what keeps it",
			name);
	} else if (cxl->module_files[driver] == PCITOPO_SEEN_ABSENT) {
		say_not_installed(walk, name);
	} else {
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"the driver %s is not loaded", name);
		pcitopo_cxl_next(walk, "sudo modprobe %s", name);
	}
	return true;
}

/* True: its class is one that cxl_pci takes, or not known */
static bool is_taken_by_class(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;

	if (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
	    config->class_code != PT_CLASS_MEMORY_CXL)
		return false;
	return !pcitopo_has(config, PCITOPO_HAVE_PROG_IF) ||
	       config->prog_if == 0x10;
}

static void say_unbound(struct pcitopo_cxl_walk *walk)
{
	char address[PCITOPO_ADDRESS_SIZE];

	address_text(walk, address);
	if (!is_taken_by_class(walk->device)) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"no driver takes class %04x interface %02x: memory devices have class 0502 interface 10",
			walk->device->config.class_code,
			walk->device->config.prog_if);
		pcitopo_cxl_next(
			walk,
			"ask its vendor for a driver, or for firmware of the device");
		return;
	}
	if (walk->device->driver_override &&
	    strcmp(walk->device->driver_override, "cxl_pci") != 0) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"driver_override keeps it for the driver %s",
				walk->device->driver_override);
		pcitopo_cxl_next(
			walk,
			"echo | sudo tee /sys/bus/pci/devices/%s/driver_override; echo %s | sudo tee /sys/bus/pci/drivers_probe",
			address, address);
		return;
	}
	if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_PCI))
		return;
	if (walk->cxl->drivers[PCITOPO_CXL_DRIVER_PCI] !=
	    PCITOPO_SEEN_PRESENT) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"no driver has it; whether cxl_pci is loaded was not seen");
		pcitopo_cxl_next(walk, "sudo modprobe cxl_pci");
		return;
	}
	pcitopo_cxl_say(
		walk, PCITOPO_CXL_BROKEN,
		"cxl_pci is loaded and does not have it: its probe failed, or it was unbound");
	pcitopo_cxl_next(
		walk,
		"sudo dmesg | grep -i %s; then try again: echo %s | sudo tee /sys/bus/pci/drivers/cxl_pci/bind",
		address, address);
}

/* lspci prints drivers with -k or -v, for all functions or for none */
static bool tells_of_drivers(const struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++) {
		if (topo->devices[i].driver)
			return true;
	}
	return false;
}

/**
 * pcitopo_cxl_step_driver - cxl_pci has the function
 * @walk: the walk
 */
void pcitopo_cxl_step_driver(struct pcitopo_cxl_walk *walk)
{
	char address[PCITOPO_ADDRESS_SIZE];

	if (!walk->device) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN,
				"its function is not in the input");
		return;
	}
	address_text(walk, address);
	if (walk->device->driver &&
	    strcmp(walk->device->driver, "cxl_pci") == 0) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "driver cxl_pci");
	} else if (walk->device->driver) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"the driver %s has it, so that cxl_pci cannot",
				walk->device->driver);
		pcitopo_cxl_next(
			walk,
			"echo %s | sudo tee /sys/bus/pci/drivers/%s/unbind; echo %s | sudo tee /sys/bus/pci/drivers/cxl_pci/bind",
			address, walk->device->driver, address);
	} else if (!tells_of_drivers(walk->topo) &&
		   !pcitopo_cxl_linux_is_known(walk->topo)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN, "not in the input");
		pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
	} else {
		say_unbound(walk);
	}
}

static void say_not_in_input(struct pcitopo_cxl_walk *walk)
{
	pcitopo_cxl_say(walk, PCITOPO_CXL_UNKNOWN, "not in the input");
	pcitopo_cxl_next(walk, "%s", pcitopo_cxl_elsewhere(walk->pt));
}

/**
 * pcitopo_cxl_step_memdev - Linux has a memory device
 * @walk: the walk
 */
void pcitopo_cxl_step_memdev(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_memdev *memdev = walk->memdev;
	u64 bytes;

	if (!pcitopo_cxl_linux_is_known(walk->topo)) {
		say_not_in_input(walk);
		return;
	}
	if (!memdev) {
		pcitopo_cxl_say(
			walk, PCITOPO_CXL_BROKEN,
			"Linux has made no memory device (memN) of it: its mailbox did not answer, or its driver failed");
		pcitopo_cxl_next(walk, "sudo dmesg | grep -i cxl_pci");
		return;
	}
	pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "%s%s%s%s%s", memdev->name,
			pcitopo_cxl_capacity(memdev, &bytes) ? ", " : "",
			pcitopo_cxl_capacity(memdev, &bytes) ?
				pcitopo_cxl_bytes(&walk->pt->arena, bytes) :
				"",
			memdev->firmware ? ", firmware " : "",
			memdev->firmware ? memdev->firmware : "");
	if (memdev->health.known && memdev->health.media_status.known)
		pcitopo_cxl_evidence(
			walk, "%s: Get Health Info: media status %llu",
			memdev->name,
			(unsigned long long)memdev->health.media_status.value);
}

/* Its way up, port by port; false: one of them has no driver */
static bool ports_have_drivers(struct pcitopo_cxl_walk *walk)
{
	const struct pcitopo_cxl_system *cxl = walk->cxl;
	u32 port = walk->endpoint, steps = 0;
	bool all = true;

	for (; port < cxl->num_ports && steps < cxl->num_ports; steps++) {
		const struct pcitopo_cxl_port *p = &cxl->ports[port];

		if (p->type == PCITOPO_CXL_PORT_ROOT)
			break;
		pcitopo_cxl_evidence(walk, "%s: driver %s", p->name,
				     p->driver ? p->driver : "none");
		all &= !!p->driver;
		port = p->parent;
	}
	return all;
}

static void say_no_endpoint(struct pcitopo_cxl_walk *walk)
{
	if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_MEM) ||
	    pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_PORT))
		return;
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			"%s has found no way to the root: it has no endpoint",
			walk->memdev->name);
	pcitopo_cxl_evidence(walk, "%s: driver %s", walk->memdev->name,
			     walk->memdev->driver ? walk->memdev->driver :
						    "none");
	pcitopo_cxl_next(
		walk,
		"sudo dmesg | grep -i -e cxl_mem -e cxl_port -e %s; then try again: sudo cxl enable-memdev %s",
		walk->memdev->name, walk->memdev->name);
}

/**
 * pcitopo_cxl_step_endpoint - the device has found its way to the root
 * @walk: the walk
 */
void pcitopo_cxl_step_endpoint(struct pcitopo_cxl_walk *walk)
{
	if (!pcitopo_cxl_linux_is_known(walk->topo)) {
		say_not_in_input(walk);
		return;
	}
	if (!walk->memdev) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
				"without a memory device there is no endpoint");
		return;
	}
	if (walk->endpoint == PCITOPO_NO_INDEX) {
		say_no_endpoint(walk);
		return;
	}
	if (ports_have_drivers(walk)) {
		pcitopo_cxl_say(walk, PCITOPO_CXL_OK, "%s",
				walk->cxl->ports[walk->endpoint].name);
		return;
	}
	if (pcitopo_cxl_lacks_driver(walk, PCITOPO_CXL_DRIVER_PORT))
		return;
	pcitopo_cxl_say(walk, PCITOPO_CXL_BROKEN,
			"a port on its way to the root has no driver");
	pcitopo_cxl_next(walk, "sudo dmesg | grep -i cxl_port");
}
