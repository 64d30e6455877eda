// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_cxl_explain.c - which piece of the chain is broken first
 *
 * The machine of cxl_scene.h, of which a row breaks one piece, together with
 * what follows from that. Each piece has rows that break it; others leave it
 * out of sight, which must not be taken for absence.
 */
#include "../cxl_scene.h"

#include "explain/cxl/chain.h"
#include "../suites.h"

#define MACHINE SCENE_DEVICES	    /* whose piece it is: no device's */
#define NOBODY	(SCENE_DEVICES + 1) /* nothing is broken */

struct story {
	const char *name;
	void (*spoil)(struct scene *scene);
	u32 whose;
	enum pcitopo_cxl_step step;
	int exit_status;
	const char *says; /* in message, evidence, next or not_known */
};

#define BROKEN(step)	   MACHINE, PCITOPO_CXL_STEP_##step, 1
#define BROKEN_OF(n, step) n, PCITOPO_CXL_STEP_##step, 1
#define FINE		   NOBODY, PCITOPO_CXL_STEP_COUNT, 0
#define OPEN		   NOBODY, PCITOPO_CXL_STEP_COUNT, 3

static void nothing(struct scene *s)
{
	(void)s;
}

static void unload(struct scene *s, enum pcitopo_cxl_driver driver)
{
	s->linux_cxl->drivers[driver] = PCITOPO_SEEN_ABSENT;
}

/* The function */

static void forget_devices(struct scene *s)
{
	scene_forget_linux(s);
	s->topo->num_memdevs = 0;
}

static void no_device(struct scene *s)
{
	forget_devices(s);
	s->linux_cxl->bus = PCITOPO_SEEN_ABSENT;
	s->linux_cxl->acpi_root = PCITOPO_SEEN_ABSENT;
	s->linux_cxl->cedt = PCITOPO_SEEN_ABSENT;
}

static void card_is_silent(struct scene *s)
{
	no_device(s);
	s->links[2]->verdict = PCITOPO_VERDICT_DOWN;
	s->links[2]->device = PCITOPO_NO_INDEX;
	s->linux_cxl->acpi_root = PCITOPO_SEEN_PRESENT;
}

static void accelerators_only(struct scene *s)
{
	no_device(s);
	s->devices[0]->kind = PCITOPO_KIND_GPU;
}

/* Firmware. Without it, Linux makes nothing of any device */

static void forget_all(struct scene *s)
{
	u32 i;

	for (i = 0; i < SCENE_DEVICES; i++) {
		scene_unbind(s, i);
		s->cxl[i].device_ctl = PT_CXL_IO;
		s->devices[i]->driver = "cxl_pci";
		s->memdevs[i].device = (u32)(s->devices[i] - s->topo->devices);
	}
	s->linux_cxl->num_ports = 0;
	s->linux_cxl->num_decoders = 0;
	s->linux_cxl->num_regions = 0;
}

static void no_acpi(struct scene *s)
{
	forget_all(s);
	s->linux_cxl->acpi_root = PCITOPO_SEEN_ABSENT;
	s->linux_cxl->num_acpi_bridges = 0;
	s->linux_cxl->cedt = PCITOPO_SEEN_ABSENT;
}

static void no_cedt(struct scene *s)
{
	forget_all(s);
	s->linux_cxl->cedt = PCITOPO_SEEN_ABSENT;
}

static void no_host_bridge(struct scene *s)
{
	forget_all(s);
	s->linux_cxl->num_acpi_bridges = 0;
	s->linux_cxl->num_bridges = 0;
}

static void no_host_bridge_in_cedt(struct scene *s)
{
	forget_all(s);
	s->linux_cxl->num_bridges = 0;
}

static void no_window(struct scene *s)
{
	forget_all(s);
	s->linux_cxl->num_windows = 0;
	s->linux_cxl->num_ports = 1;
}

/* What is for root to read, others see in the root decoders */
static void no_window_for_users(struct scene *s)
{
	no_window(s);
	s->linux_cxl->cedt = PCITOPO_SEEN_DENIED;
	s->linux_cxl->num_bridges = 0;
}

static void no_core(struct scene *s)
{
	u32 i;

	for (i = 0; i < SCENE_DEVICES; i++) {
		s->cxl[i].device_ctl = PT_CXL_IO;
		s->devices[i]->driver = NULL;
	}
	s->linux_cxl->bus = PCITOPO_SEEN_ABSENT;
	s->linux_cxl->backend = NULL;
	s->linux_cxl->num_memdevs = 0;
	s->linux_cxl->num_ports = 0;
	s->linux_cxl->num_decoders = 0;
	s->linux_cxl->num_regions = 0;
	unload(s, PCITOPO_CXL_DRIVER_ACPI);
}

static void core_is_not_installed(struct scene *s)
{
	no_core(s);
	s->linux_cxl->module_files[PCITOPO_CXL_DRIVER_ACPI] =
		PCITOPO_SEEN_ABSENT;
}

static void no_acpi_driver(struct scene *s)
{
	forget_all(s);
	unload(s, PCITOPO_CXL_DRIVER_ACPI);
}

static void acpi_driver_failed(struct scene *s)
{
	forget_all(s);
}

/* The device's registers */

static void as_pcie(struct scene *s)
{
	scene_train(s, 1, 0);
	scene_unbind(s, 1);
}

static void as_pcie_by_firmware(struct scene *s)
{
	as_pcie(s);
	s->links[1]->cxl_link.enabled = PT_CXL_IO;
}

static void in_pcie_slot(struct scene *s)
{
	as_pcie(s);
	s->links[1]->cxl_link.capable = 0;
}

static void as_pcie_in_text(struct scene *s)
{
	as_pcie(s);
	scene_forget_linux(s);
}

static void no_mem(struct scene *s)
{
	s->devices[1]->config.cxl_device_cap = PT_CXL_IO;
	scene_unbind(s, 1);
}

static void no_ranges(struct scene *s)
{
	s->devices[1]->config.cxl_device_cap &= (u16)~PT_CXL_HDM_COUNT;
	scene_unbind(s, 1);
}

static void media_is_not_ready(struct scene *s)
{
	s->cxl[1].ranges[0].low = PT_CXL_RANGE_VALID;
	scene_unbind(s, 1);
	s->devices[1]->driver = "cxl_pci";
	s->memdevs[1].device = (u32)(s->devices[1] - s->topo->devices);
}

/* The driver */

static void no_driver(struct scene *s)
{
	scene_unbind(s, 3);
	s->cxl[3].device_ctl = PT_CXL_IO;
}

static void driver_not_loaded(struct scene *s)
{
	no_driver(s);
	unload(s, PCITOPO_CXL_DRIVER_PCI);
}

static void driver_not_installed(struct scene *s)
{
	driver_not_loaded(s);
	s->linux_cxl->module_files[PCITOPO_CXL_DRIVER_PCI] =
		PCITOPO_SEEN_ABSENT;
}

static void driver_blocked(struct scene *s)
{
	driver_not_loaded(s);
	s->linux_cxl->module_blocks[PCITOPO_CXL_DRIVER_PCI] =
		"/etc/modprobe.d/no.conf: blacklist cxl_pci";
}

static void driver_overridden(struct scene *s)
{
	no_driver(s);
	s->devices[3]->driver_override = "vfio-pci";
}

static void other_driver(struct scene *s)
{
	no_driver(s);
	s->devices[3]->driver = "vfio-pci";
}

static void other_class(struct scene *s)
{
	no_driver(s);
	s->devices[3]->config.prog_if = 0;
	pcitopo_set(&s->devices[3]->config, PCITOPO_HAVE_PROG_IF);
}

static void no_memdev(struct scene *s)
{
	no_driver(s);
	s->devices[3]->driver = "cxl_pci";
}

/* The endpoint, and what is behind it */

static void no_endpoint(struct scene *s)
{
	s->memdevs[3].endpoint = PCITOPO_NO_INDEX;
	s->memdevs[3].driver = NULL;
	s->cxl[3].device_ctl = PT_CXL_IO;
	s->regions[2].num_targets = 0;
}

static void no_mem_driver(struct scene *s)
{
	no_endpoint(s);
	unload(s, PCITOPO_CXL_DRIVER_MEM);
}

static void no_port_driver(struct scene *s)
{
	no_endpoint(s);
	unload(s, PCITOPO_CXL_DRIVER_PORT);
}

static void port_without_driver(struct scene *s)
{
	scene_unmap(s, 3);
	s->cxl_ports[3].driver = NULL;
}

static void disabled(struct scene *s)
{
	scene_unmap(s, 3);
	s->cxl[3].device_ctl = PT_CXL_IO;
}

static void disabled_in_text(struct scene *s)
{
	s->cxl[3].device_ctl = PT_CXL_IO;
	scene_forget_linux(s);
}

static void no_decoder(struct scene *s)
{
	s->regions[2].num_targets = 0;
	s->decoders[SCENE_DECODER(3)].port = PCITOPO_NO_INDEX;
	s->cxl[3].have = 0;
}

static void no_region(struct scene *s)
{
	scene_unmap(s, 3);
}

static void no_region_of_pmem(struct scene *s)
{
	no_region(s);
	s->memdevs[3].ram_bytes = KNOWN(0);
	s->memdevs[3].pmem_bytes = KNOWN(128 * GIB);
	s->decoders[2].can_pmem = true;
}

static void no_window_for_pmem(struct scene *s)
{
	no_region_of_pmem(s);
	s->decoders[2].can_pmem = false;
}

static void no_window_there(struct scene *s)
{
	no_region(s);
	s->decoders[2].targets[0] = 7;
}

static void window_over_two_bridges(struct scene *s)
{
	no_region(s);
	s->decoders[2].targets[1] = 1;
	s->decoders[2].num_targets = 2;
}

/* decoder0.1 leads to the host bridges of mem2 and mem3, decoder0.2 to one */
static void two_windows_fit(struct scene *s)
{
	no_region(s);
	s->decoders[1].targets[1] = 2;
	s->decoders[1].num_targets = 2;
}

/* The other way round */
static void two_windows_fit_the_smaller_first(struct scene *s)
{
	window_over_two_bridges(s);
	s->decoders[1].targets[0] = 2;
}

static void not_committed(struct scene *s)
{
	s->regions[2].committed = KNOWN(0);
	s->regions[2].use = PCITOPO_CXL_USE_NONE;
}

static void not_complete(struct scene *s)
{
	s->regions[0].committed = KNOWN(0);
	s->regions[0].use = PCITOPO_CXL_USE_NONE;
	s->regions[0].targets[1] = PCITOPO_NO_INDEX;
	s->regions[0].num_targets = 2;
	s->decoders[SCENE_DECODER(1)].region = PCITOPO_NO_INDEX;
	s->decoders[SCENE_DECODER(1)].size = KNOWN(0);
}

static void no_dax(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_NONE;
	s->regions[2].dax = NULL;
	s->regions[2].dax_driver = NULL;
}

static void no_dax_driver(struct scene *s)
{
	no_dax(s);
	unload(s, PCITOPO_CXL_DRIVER_DAX);
}

static void no_kmem(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_NONE;
	s->regions[2].dax_driver = NULL;
	unload(s, PCITOPO_CXL_DRIVER_KMEM);
}

static void kmem_refused(struct scene *s)
{
	no_kmem(s);
	s->linux_cxl->drivers[PCITOPO_CXL_DRIVER_KMEM] = PCITOPO_SEEN_PRESENT;
}

static void no_pmem_driver(struct scene *s)
{
	no_dax(s);
	s->regions[2].mode = PCITOPO_CXL_MODE_PMEM;
	unload(s, PCITOPO_CXL_DRIVER_PMEM);
}

static void offline(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_OFFLINE;
	s->regions[2].online_bytes = KNOWN(0);
}

static void partly_online(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_PARTLY;
	s->regions[2].online_bytes = KNOWN(64 * GIB);
}

static void devdax(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_DEVDAX;
}

static void pmem(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_PMEM;
}

/* What works needs no proof, and what is not seen is not absent */

static void works_without_firmware(struct scene *s)
{
	s->linux_cxl->acpi_root = PCITOPO_SEEN_ABSENT;
	s->linux_cxl->cedt = PCITOPO_SEEN_ABSENT;
}

static void works_against_registers(struct scene *s)
{
	scene_train(s, 3, 0);
	s->cxl[3].device_ctl = PT_CXL_IO;
}

static void in_two_regions(struct scene *s)
{
	offline(s);
	s->regions[1].targets[1] = SCENE_DECODER(3);
	s->regions[1].num_targets = 2;
}

static void works_for_users(struct scene *s)
{
	u32 i;

	s->linux_cxl->cedt = PCITOPO_SEEN_DENIED;
	for (i = 0; i < SCENE_DEVICES; i++) {
		s->links[i]->cxl_link = (struct pcitopo_cxl_link){ 0 };
		s->devices[i]->cxl = NULL;
		s->devices[i]->config.have &=
			~(1ULL << PCITOPO_HAVE_CXL_DEVICE |
			  1ULL << PCITOPO_HAVE_FLEXBUS);
	}
}

static void text_only(struct scene *s)
{
	scene_forget_linux(s);
}

static void use_not_seen(struct scene *s)
{
	s->regions[2].use = PCITOPO_CXL_USE_UNKNOWN;
}

static void mapped_by_firmware(struct scene *s)
{
	s->regions[2].num_targets = 0;
	s->decoders[SCENE_DECODER(3)].region = PCITOPO_NO_INDEX;
}

static void ends_disagree(struct scene *s)
{
	text_only(s);
	s->links[3]->cxl_link.trained = PT_CXL_IO;
	s->links[3]->cxl_link.ends_disagree = true;
	s->ports[3]->config.flexbus_status = PT_CXL_IO;
}

static void two_faults(struct scene *s)
{
	offline(s);
	as_pcie(s);
}

static void fault_before_fault(struct scene *s)
{
	no_acpi_driver(s);
	as_pcie(s);
}

static const struct story stories[] = {
	{ "all is in use", nothing, FINE, "nothing is broken" },

	{ "no CXL at all", no_device, BROKEN(FUNCTION),
	  "firmware describes no CXL (ACPI0017)" },
	{ "a card that does not answer", card_is_silent, BROKEN(FUNCTION),
	  "port 0000:40:01.0: a card is there and does not answer" },
	{ "ports that could take one", no_device, BROKEN(FUNCTION),
	  "4 ports can CXL.mem" },
	{ "accelerators with CXL", accelerators_only, BROKEN(FUNCTION),
	  "1 function with CXL.cache or CXL.mem that is no memory device" },
	{ "a text without CXL", forget_devices, BROKEN(FUNCTION),
	  "no function in the input" },
	{ "firmware without CXL", no_acpi, BROKEN(ACPI_ROOT),
	  "switch CXL on in firmware setup" },
	{ "firmware without CEDT", no_cedt, BROKEN(CEDT),
	  "no ACPI table CEDT" },
	{ "no CXL host bridge", no_host_bridge, BROKEN(HOST_BRIDGE),
	  "(ACPI0016)" },
	{ "host bridges that CEDT forgets", no_host_bridge_in_cedt,
	  BROKEN(HOST_BRIDGE), "describes none of 3 CXL host bridges" },
	{ "no window", no_window, BROKEN(WINDOW), "(CFMWS)" },
	{ "no window, as users see it", no_window_for_users, BROKEN(WINDOW),
	  "(CFMWS)" },
	{ "a kernel without CXL core", no_core, BROKEN(CORE),
	  "sudo modprobe cxl_acpi" },
	{ "a kernel that has none to load", core_is_not_installed, BROKEN(CORE),
	  "install the rest of the kernel's modules" },
	{ "cxl_acpi is not loaded", no_acpi_driver, BROKEN(ACPI_DRIVER),
	  "the driver cxl_acpi is not loaded" },
	{ "cxl_acpi failed", acpi_driver_failed, BROKEN(ACPI_DRIVER),
	  "dmesg | grep -i cxl_acpi" },

	{ "trained as PCIe", as_pcie, BROKEN_OF(1, LINK),
	  "trained as PCI Express, without CXL.mem" },
	{ "trained as PCIe, as firmware wanted", as_pcie_by_firmware,
	  BROKEN_OF(1, LINK), "switched off in Flex Bus Port Control" },
	{ "in a slot without CXL", in_pcie_slot, BROKEN_OF(1, LINK),
	  "move the card to a slot that supports CXL" },
	{ "trained as PCIe, from a text", as_pcie_in_text, BROKEN_OF(1, LINK),
	  "core, acpi-driver, memdev, endpoint, decoder" },
	{ "a memory device without CXL.mem", no_mem, BROKEN_OF(1, CAPABILITY),
	  "the device itself says" },
	{ "a memory device without ranges", no_ranges, BROKEN_OF(1, CAPABILITY),
	  "has 0 memory ranges" },
	{ "media that is not ready", media_is_not_ready, BROKEN_OF(1, MEDIA),
	  "Memory_Info_Valid+ Memory_Active-" },

	{ "the probe failed", no_driver, BROKEN_OF(3, DRIVER),
	  "echo 0000:81:00.0 | sudo tee /sys/bus/pci/drivers/cxl_pci/bind" },
	{ "cxl_pci is not loaded", driver_not_loaded, BROKEN_OF(3, DRIVER),
	  "sudo modprobe cxl_pci" },
	{ "cxl_pci is not installed", driver_not_installed,
	  BROKEN_OF(3, DRIVER), "no module cxl_pci installed" },
	{ "cxl_pci is blocked", driver_blocked, BROKEN_OF(3, DRIVER),
	  "/etc/modprobe.d/no.conf: blacklist cxl_pci" },
	{ "driver_override", driver_overridden, BROKEN_OF(3, DRIVER),
	  "driver_override keeps it for the driver vfio-pci" },
	{ "another driver has it", other_driver, BROKEN_OF(3, DRIVER),
	  "/sys/bus/pci/drivers/vfio-pci/unbind" },
	{ "a class that no driver takes", other_class, BROKEN_OF(3, DRIVER),
	  "class 0502 interface 00" },
	{ "cxl_pci has it and made nothing of it", no_memdev,
	  BROKEN_OF(3, MEMDEV), "made no memory device (memN)" },
	{ "no way to the root", no_endpoint, BROKEN_OF(3, ENDPOINT),
	  "mem3 has found no way to the root" },
	{ "cxl_mem is not loaded", no_mem_driver, BROKEN_OF(3, ENDPOINT),
	  "sudo modprobe cxl_mem" },
	{ "cxl_port is not loaded", no_port_driver, BROKEN_OF(3, ENDPOINT),
	  "sudo modprobe cxl_port" },
	{ "a port above has no driver", port_without_driver,
	  BROKEN_OF(3, ENDPOINT), "port3: driver none" },
	{ "not enabled", disabled, BROKEN_OF(3, ENABLE),
	  "CXL Control 0002: Mem_Enable-" },
	{ "not enabled, from a text", disabled_in_text, BROKEN_OF(3, ENABLE),
	  "on the machine itself" },
	{ "no decoder", no_decoder, BROKEN_OF(3, DECODER),
	  "no decoder that Linux can use" },
	{ "no region", no_region, BROKEN_OF(3, REGION),
	  "sudo cxl create-region -m -t ram -d decoder0.2 mem3" },
	{ "no region of persistent memory", no_region_of_pmem,
	  BROKEN_OF(3, REGION),
	  "sudo cxl create-region -m -t pmem -d decoder0.2 mem3" },
	{ "no window takes persistent memory", no_window_for_pmem,
	  BROKEN_OF(3, REGION),
	  "no window of addresses that leads to its host bridge takes" },
	{ "no window leads there", no_window_there, BROKEN_OF(3, REGION),
	  "no window of addresses leads to its host bridge" },
	{ "the window needs two host bridges", window_over_two_bridges,
	  BROKEN_OF(3, REGION), "-d decoder0.2 -w 2 mem3" },
	{ "of two windows that fit, the one of fewer host bridges",
	  two_windows_fit, BROKEN_OF(3, REGION), "-d decoder0.2 mem3" },
	{ "of two windows that fit, the first is of fewer host bridges",
	  two_windows_fit_the_smaller_first, BROKEN_OF(3, REGION),
	  "-d decoder0.1 mem3" },
	{ "a region that is not committed", not_committed, BROKEN_OF(3, REGION),
	  "sudo cxl enable-region region2" },
	{ "a region that lacks a device", not_complete, BROKEN_OF(0, REGION),
	  "region0: 1 of 2 places have a device" },
	{ "no DAX device", no_dax, BROKEN_OF(3, USE),
	  "region2 has no DAX device" },
	{ "dax_cxl is not loaded", no_dax_driver, BROKEN_OF(3, USE),
	  "the driver dax_cxl is not loaded" },
	{ "kmem is not loaded", no_kmem, BROKEN_OF(3, USE),
	  "sudo modprobe kmem" },
	{ "kmem did not take it", kmem_refused, BROKEN_OF(3, USE),
	  "daxctl reconfigure-device --mode=system-ram dax2.0" },
	{ "kmem did not take it, and no other driver", kmem_refused,
	  BROKEN_OF(3, USE), "dax2.0: driver none" },
	{ "cxl_pmem is not loaded", no_pmem_driver, BROKEN_OF(3, USE),
	  "sudo modprobe cxl_pmem" },
	{ "offline", offline, BROKEN_OF(3, ONLINE),
	  "sudo daxctl online-memory dax2.0" },
	{ "partly online", partly_online, BROKEN_OF(3, ONLINE),
	  "only 64 GiB of its memory is online" },
	{ "a DAX device is in use", devdax, FINE, "nothing is broken" },
	{ "persistent memory is in use", pmem, FINE, "nothing is broken" },

	{ "in use, though firmware tells nothing", works_without_firmware, FINE,
	  "nothing is broken" },
	{ "in use, though registers say otherwise", works_against_registers,
	  FINE, "nothing is broken" },
	{ "the worse of two regions counts", in_two_regions,
	  BROKEN_OF(3, ONLINE), "dax2.0" },
	{ "in use, though registers are for root", works_for_users, FINE,
	  "nothing is broken" },
	{ "a text in which all is well", text_only, OPEN,
	  "core, acpi-driver, memdev, endpoint, decoder" },
	{ "what memory is used for was not seen", use_not_seen, OPEN,
	  "use: not seen: what region2 is used for" },
	{ "firmware may have mapped it", mapped_by_firmware, OPEN,
	  "region: no region, but it may decode" },
	{ "the ends do not agree", ends_disagree, OPEN,
	  "link: the ends do not agree on what trained" },
	{ "two faults: the one that is nearer to the card", two_faults,
	  BROKEN_OF(1, LINK), "PCI Express" },
	{ "a fault of the machine comes first", fault_before_fault,
	  BROKEN(ACPI_DRIVER), "cxl_acpi" },
};

static bool any_has(const char *const *list, const char *text)
{
	for (; *list; list++) {
		if (strstr(*list, text))
			return true;
	}
	return false;
}

static bool says(const struct pcitopo_cxl_explanation *explanation,
		 const char *text)
{
	return strstr(explanation->message, text) ||
	       (explanation->next && strstr(explanation->next, text)) ||
	       (explanation->broken &&
		any_has(explanation->broken->evidence, text)) ||
	       any_has(explanation->not_known, text);
}

/* Whose the broken piece is */
static u32 whose(const struct scene *s,
		 const struct pcitopo_cxl_explanation *explanation)
{
	u32 i;

	if (!explanation->broken)
		return NOBODY;
	for (i = 0; explanation->chain && i < SCENE_DEVICES; i++) {
		if (&s->topo->devices[explanation->chain->device] ==
		    s->devices[i])
			return i;
	}
	return MACHINE;
}

static void test_story(void **state)
{
	const struct story *story = *state;
	const struct pcitopo_cxl_explanation *explanation;
	struct scene scene;

	scene_open(&scene);
	story->spoil(&scene);
	assert_int_equal(pcitopo_explain_cxl(scene.pt, &explanation), 0);
	if (explanation->broken && explanation->broken->step != story->step)
		fail_msg("%s: %s",
			 pcitopo_cxl_step_name(explanation->broken->step),
			 explanation->message);
	assert_int_equal(whose(&scene, explanation), story->whose);
	assert_int_equal(explanation->exit_status, story->exit_status);
	if (!says(explanation, story->says))
		fail_msg("says: %s; next: %s", explanation->message,
			 explanation->next ? explanation->next : "-");
	/* Who asks what is broken is told what to do */
	assert_true(story->exit_status == 0 || explanation->next);
	scene_close(&scene);
}

#define STORIES ARRAY_SIZE(stories)

size_t cxl_explain_tests(struct CMUnitTest *into)
{
	struct CMUnitTest tests[STORIES];
	size_t i;

	for (i = 0; i < STORIES; i++)
		tests[i] = (struct CMUnitTest){
			.name = stories[i].name,
			.test_func = test_story,
			.initial_state = (void *)(uintptr_t)&stories[i],
		};
	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
