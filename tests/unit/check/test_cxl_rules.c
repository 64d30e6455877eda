// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * test_cxl_rules.c - rules about CXL, one fault each
 *
 * The machine of cxl_scene.h, of which a row spoils one thing. Rules that the
 * row is not about must have nothing to say, so that one fault is one finding.
 */
#include "../cxl_scene.h"
#include "../suites.h"

struct fault {
	const char *name;
	void (*spoil)(struct scene *scene);
	const char *rule; /* the only one about CXL that speaks; NULL: none */
	u32 count;
	enum pcitopo_severity severity;
	const char *message; /* part of that of the last */
};

#define SILENT		       NULL, 0, PCITOPO_SEVERITY_NOTE, NULL
#define NOTE(rule, message)    rule, 1, PCITOPO_SEVERITY_NOTE, message
#define WARNING(rule, message) rule, 1, PCITOPO_SEVERITY_WARNING, message
#define ERROR(rule, message)   rule, 1, PCITOPO_SEVERITY_ERROR, message

static void nothing(struct scene *s)
{
	(void)s;
}

static void as_pcie(struct scene *s)
{
	scene_train(s, 2, 0);
	/* Behind such a link nothing else is worth a word */
	s->cxl[2].device_ctl = PT_CXL_IO;
	s->cxl[2].ranges[0].low = 0;
	scene_unbind(s, 2);
}

static void as_pcie_by_firmware(struct scene *s)
{
	as_pcie(s);
	s->ports[2]->config.flexbus_ctl = PT_CXL_IO;
	s->links[2]->cxl_link.enabled = PT_CXL_IO;
}

static void without_mem(struct scene *s)
{
	scene_train(s, 2, PT_CXL_IO);
	s->cxl[2].device_ctl = PT_CXL_IO;
	scene_unbind(s, 2);
}

static void in_pcie_slot(struct scene *s)
{
	as_pcie(s);
	s->links[2]->cxl_link.capable = 0;
	s->links[2]->cxl_link.enabled = 0;
	s->ports[2]->config.have &= ~(1ULL << PCITOPO_HAVE_FLEXBUS);
}

static void gpu_in_pcie_slot(struct scene *s)
{
	in_pcie_slot(s);
	s->devices[2]->kind = PCITOPO_KIND_GPU;
}

static void gpu_as_pcie(struct scene *s)
{
	as_pcie(s);
	s->devices[2]->kind = PCITOPO_KIND_GPU;
}

static void not_known_what_trained(struct scene *s)
{
	scene_train(s, 2, 0);
	s->links[2]->cxl_link.has_trained = false;
}

static void ends_disagree(struct scene *s)
{
	s->links[2]->cxl_link.ends_disagree = true;
	s->ports[2]->config.flexbus_status |= PT_CXL_CACHE;
}

static void range_inactive(struct scene *s)
{
	s->cxl[3].ranges[0].low &= (u16)~PT_CXL_RANGE_ACTIVE;
	scene_unmap(s, 3);
}

static void range_waits(struct scene *s)
{
	range_inactive(s);
	s->devices[3]->config.cxl_device_cap &= (u16)~PT_CXL_MEM_HWINIT;
}

static void range_invalid(struct scene *s)
{
	s->cxl[3].ranges[0].low = 0;
	s->cxl[3].ranges[0].size = 0;
	scene_unmap(s, 3);
}

static void second_range_inactive(struct scene *s)
{
	s->cxl[3].have |= 1 << PCITOPO_CXL_HAVE_RANGE2;
	s->cxl[3].ranges[1].low = PT_CXL_RANGE_VALID;
}

static void ranges_are_less(struct scene *s)
{
	s->cxl[3].ranges[0].size = 96 * GIB;
}

static void disabled_below_linux(struct scene *s)
{
	s->cxl[3].device_ctl = PT_CXL_IO;
}

static void disabled_in_text(struct scene *s)
{
	s->cxl[3].device_ctl = PT_CXL_IO;
	scene_forget_linux(s);
}

static void text_only(struct scene *s)
{
	scene_forget_linux(s);
}

static void no_driver(struct scene *s)
{
	s->cxl[3].device_ctl = PT_CXL_IO;
	scene_unbind(s, 3);
}

static void no_driver_but_mapped(struct scene *s)
{
	scene_unbind(s, 3);
}

static void no_core(struct scene *s)
{
	u32 i;

	for (i = 0; i < SCENE_DEVICES; i++)
		s->cxl[i].device_ctl = PT_CXL_IO;
	scene_forget_linux(s);
	s->linux_cxl->bus = PCITOPO_SEEN_ABSENT;
}

static void no_endpoint(struct scene *s)
{
	s->memdevs[3].endpoint = PCITOPO_NO_INDEX;
	s->cxl[3].device_ctl = PT_CXL_IO;
	s->regions[2].num_targets = 0;
}

static void no_region(struct scene *s)
{
	scene_unmap(s, 3);
}

static void decodes_for_firmware(struct scene *s)
{
	s->regions[2].num_targets = 0;
	s->decoders[SCENE_DECODER(3)].region = PCITOPO_NO_INDEX;
}

static void uncommitted(struct scene *s)
{
	s->regions[0].committed = KNOWN(0);
	s->regions[0].driver = NULL;
	s->regions[0].use = PCITOPO_CXL_USE_NONE;
	s->regions[0].targets[1] = PCITOPO_NO_INDEX;
}

static void taken_by_nobody(struct scene *s)
{
	s->regions[1].use = PCITOPO_CXL_USE_NONE;
}

static void offline(struct scene *s)
{
	s->regions[1].use = PCITOPO_CXL_USE_OFFLINE;
	s->regions[1].online_bytes = KNOWN(0);
}

static void partly_online(struct scene *s)
{
	s->regions[1].use = PCITOPO_CXL_USE_PARTLY;
	s->regions[1].online_bytes = KNOWN(64 * GIB);
}

static void devdax(struct scene *s)
{
	s->regions[1].use = PCITOPO_CXL_USE_DEVDAX;
	s->regions[1].dax_driver = "device_dax";
}

static void use_unknown(struct scene *s)
{
	s->regions[1].use = PCITOPO_CXL_USE_UNKNOWN;
}

static void narrow_member(struct scene *s)
{
	s->links[1]->current.width = 4;
}

/* mem0 and mem1 on one link, mem2 on another of the same host bridge */
static void shared_link(struct scene *s)
{
	s->devices[0]->next_sibling = s->ports[1]->first_child;
	s->ports[1]->first_child = PCITOPO_NO_INDEX;
	s->devices[1]->parent = s->devices[0]->parent;
	s->devices[1]->link = s->devices[0]->link;
	s->devices[2]->root = s->devices[0]->root;
	s->regions[0].targets[2] = SCENE_DECODER(2);
	s->regions[0].num_targets = 3;
}

/* 30.3 GB/s beside 31.5: another line coding, not another link */
static void faster_and_narrower_member(struct scene *s)
{
	s->links[1]->current.speed = PT_SPEED_64GT;
	s->links[1]->current.width = 4;
}

static void rate_unknown(struct scene *s)
{
	narrow_member(s);
	s->links[0]->current.has_width = false;
}

static void small_member(struct scene *s)
{
	s->memdevs[1].ram_bytes = KNOWN(64 * GIB);
	s->cxl[1].ranges[0].size = 64 * GIB;
}

/* mem0 and mem3 instead of mem0 and mem1 */
static void over_nodes(struct scene *s)
{
	s->regions[0].targets[1] = SCENE_DECODER(3);
	s->decoders[SCENE_DECODER(1)].region = 1;
	s->regions[2].targets[0] = SCENE_DECODER(1);
}

/* mem0, mem1 and mem2 */
static void over_bridges(struct scene *s)
{
	s->regions[0].targets[2] = SCENE_DECODER(2);
	s->regions[0].num_targets = 3;
}

static void over_bridges_equally(struct scene *s)
{
	s->regions[0].targets[1] = SCENE_DECODER(2);
	s->regions[1].targets[0] = SCENE_DECODER(1);
}

static void replace(struct scene *s)
{
	s->memdevs[2].health.replacement_needed = true;
	s->memdevs[2].health.maintenance_needed = true;
}

static void maintain(struct scene *s)
{
	s->memdevs[2].health.maintenance_needed = true;
}

static void degraded(struct scene *s)
{
	s->memdevs[2].health.performance_degraded = true;
}

static void media_lost(struct scene *s)
{
	s->memdevs[2].health.media_status = KNOWN(3);
}

static void media_reserved(struct scene *s)
{
	s->memdevs[2].health.media_status = KNOWN(200);
}

static void errors_beyond_limit(struct scene *s)
{
	s->memdevs[2].health.volatile_errors_warning = true;
}

static void health_not_asked(struct scene *s)
{
	replace(s);
	s->memdevs[2].health.known = false;
}

static void worn(struct scene *s)
{
	s->memdevs[2].health.life_used = KNOWN(92);
	s->memdevs[2].health.life_used_warning = true;
}

static void worn_out(struct scene *s)
{
	s->memdevs[2].health.life_used = KNOWN(99);
	s->memdevs[2].health.life_used_critical = true;
}

static void used_up(struct scene *s)
{
	s->memdevs[2].health.life_used = KNOWN(100);
}

static void half_used(struct scene *s)
{
	s->memdevs[2].health.life_used = KNOWN(50);
}

static void warm(struct scene *s)
{
	s->memdevs[2].health.has_temperature = true;
	s->memdevs[2].health.temperature = 85;
	s->memdevs[2].health.temperature_warning = true;
}

static void hot(struct scene *s)
{
	warm(s);
	s->memdevs[2].health.temperature_critical = true;
}

static void poisoned(struct scene *s)
{
	s->memdevs[2].poison = KNOWN(2);
}

static void not_poisoned(struct scene *s)
{
	s->memdevs[2].poison = KNOWN(0);
}

static void other_firmware(struct scene *s)
{
	s->memdevs[2].firmware = "1.1";
}

static void other_firmware_of_another_make(struct scene *s)
{
	s->memdevs[2].firmware = "1.1";
	s->devices[2]->config.device_id = 0xc001;
}

static void firmware_not_known(struct scene *s)
{
	s->memdevs[2].firmware = NULL;
}

static void short_dvsec(struct scene *s)
{
	s->cxl[2].defects = 1 << PCITOPO_CXL_DEFECT_SHORT;
}

static void short_dvsecs(struct scene *s)
{
	short_dvsec(s);
	s->cxl[3].defects = 1 << PCITOPO_CXL_DEFECT_CUT;
}

static const struct fault faults[] = {
	{ "nothing is wrong", nothing, SILENT },
	{ "nothing is wrong, and only registers are known", text_only, SILENT },

	{ "a memory device trained as PCIe", as_pcie,
	  ERROR("cxl-link",
		"trained as PCI Express, both ends support CXL io+mem") },
	{ "it did because firmware did not allow it", as_pcie_by_firmware,
	  ERROR("cxl-link", "trained as PCI Express") },
	{ "CXL trained without CXL.mem", without_mem,
	  ERROR("cxl-link", "trained to CXL io, both ends also support mem") },
	{ "a memory device in a slot without CXL", in_pcie_slot,
	  ERROR("cxl-link", "a device for CXL mem at a port that does not") },
	{ "a GPU that could CXL trained as PCIe", gpu_as_pcie,
	  WARNING("cxl-link", "trained as PCI Express") },
	{ "a GPU that could CXL in a slot without", gpu_in_pcie_slot, SILENT },
	{ "nobody knows what trained", not_known_what_trained, SILENT },
	{ "the ends disagree", ends_disagree,
	  WARNING("cxl-ends", "report different protocols as trained") },

	{ "memory that does not become active", range_inactive,
	  ERROR("cxl-range", "memory range 1 of 128 GiB is not active") },
	{ "memory that waits for software", range_waits,
	  WARNING("cxl-range", "is not active") },
	{ "memory of unknown size", range_invalid,
	  ERROR("cxl-range", "reports nothing valid about memory range 1") },
	{ "a second range that is not active", second_range_inactive,
	  ERROR("cxl-range", "memory range 2") },
	{ "ranges with less than the capacity", ranges_are_less,
	  NOTE("cxl-range",
	       "its ranges have 96 GiB, its capacity is 128 GiB") },
	{ "Linux has set it up, and it is not enabled", disabled_below_linux,
	  WARNING("cxl-disabled", "is not enabled") },
	{ "a text says that it is not enabled", disabled_in_text,
	  WARNING("cxl-disabled", "is not enabled") },

	{ "no driver", no_driver,
	  WARNING("cxl-unused", "Linux has made no memory device of it") },
	{ "no driver, but firmware has enabled it", no_driver_but_mapped,
	  SILENT },
	{ "a kernel without CXL", no_core, "cxl-unused", SCENE_DEVICES,
	  PCITOPO_SEVERITY_WARNING, "this kernel runs without CXL" },
	{ "no endpoint", no_endpoint,
	  WARNING("cxl-unused", "mem3 has no endpoint") },
	{ "no region", no_region, WARNING("cxl-unused", "no region has mem3") },
	{ "no region, but firmware has set up its decoder",
	  decodes_for_firmware, SILENT },

	{ "a region that is not committed", uncommitted,
	  WARNING("cxl-region", "region0 is not committed") },
	{ "a region that nobody took", taken_by_nobody,
	  WARNING("cxl-region", "region1: no driver has taken its memory") },
	{ "offline", offline,
	  WARNING("cxl-region", "region1: its memory is offline") },
	{ "partly online", partly_online,
	  WARNING("cxl-region", "region1: its memory is online in part") },
	{ "a DAX device", devdax,
	  NOTE("cxl-region", "region1: its memory is a DAX device") },
	{ "nobody knows what became of it", use_unknown, SILENT },

	{ "one of two members is narrow", narrow_member,
	  WARNING("cxl-interleave",
		  "mem1 has 15.8 GB/s to the CPU, mem0 31.5") },
	{ "two members share a link", shared_link,
	  WARNING("cxl-interleave",
		  "mem0 has 15.8 GB/s to the CPU, mem2 31.5") },
	{ "64 GT/s x4 beside 32 GT/s x8", faster_and_narrower_member, SILENT },
	{ "a rate is not known", rate_unknown, SILENT },
	{ "one of two members is small", small_member,
	  NOTE("cxl-interleave", "unequal devices, of 64 GiB to 128 GiB") },
	{ "members of two nodes", over_nodes,
	  WARNING("cxl-interleave", "devices of NUMA nodes 0 and 1") },
	{ "two members here, one there", over_bridges,
	  WARNING("cxl-interleave",
		  "1 device below one host bridge and 2 below another") },
	{ "one member here, one there", over_bridges_equally, SILENT },

	{ "to be replaced, which is worse than to be maintained", replace,
	  ERROR("cxl-health", "mem2 reports: replacement needed") },
	{ "to be maintained", maintain,
	  WARNING("cxl-health", "maintenance needed") },
	{ "slower than it was", degraded,
	  WARNING("cxl-health", "performance degraded") },
	{ "data lost", media_lost, ERROR("cxl-health", "all data is lost") },
	{ "a media status that is none", media_reserved,
	  ERROR("cxl-health", "status 200") },
	{ "many corrected errors", errors_beyond_limit,
	  WARNING("cxl-health", "corrected errors of volatile memory") },
	{ "health that nobody asked for", health_not_asked, SILENT },
	{ "worn", worn, WARNING("cxl-wear", "mem2 has used 92 % of its life") },
	{ "worn out", worn_out,
	  ERROR("cxl-wear", "99 % of its life, critical") },
	{ "used up, without an alert", used_up,
	  WARNING("cxl-wear", "100 % of its life") },
	{ "half its life used", half_used, SILENT },
	{ "warm", warm, WARNING("cxl-temperature", "limits: 85 C") },
	{ "hot", hot, ERROR("cxl-temperature", "limits: 85 C, critical") },
	{ "poison", poisoned,
	  ERROR("cxl-poison", "mem2 lists 2 places with poison") },
	{ "no poison", not_poisoned, SILENT },
	{ "one of four with other firmware", other_firmware,
	  WARNING("cxl-firmware",
		  "2 firmware versions on 4 like memory devices") },
	{ "another make has other firmware", other_firmware_of_another_make,
	  SILENT },
	{ "firmware that is not known", firmware_not_known, SILENT },

	{ "a DVSEC that is too short", short_dvsec,
	  NOTE("cxl-dvsec", "1 function with defective CXL DVSECs") },
	{ "two with defects are one note", short_dvsecs,
	  NOTE("cxl-dvsec", "2 functions with defective CXL DVSECs") },
};

static void test_fault(void **state)
{
	struct pcitopo_check *check;
	const struct fault *fault = *state;
	struct scene scene;
	u32 count = 0, i;

	scene_open(&scene);
	fault->spoil(&scene);
	assert_int_equal(pcitopo_check(scene.pt, NULL, &check), 0);
	for (i = 0; i < check->num_findings; i++) {
		const struct pcitopo_finding *found = &check->findings[i];

		if (strncmp(found->rule, "cxl-", 4) != 0)
			continue;
		if (!fault->rule || strcmp(found->rule, fault->rule) != 0)
			fail_msg("%s: %s", found->rule, found->message);
		assert_int_equal(found->severity, fault->severity);
		if (!strstr(found->message, fault->message))
			fail_msg("%s", found->message);
		assert_true(found->evidence[0] || found->folded > 1 ||
			    fault->severity == PCITOPO_SEVERITY_NOTE);
		count++;
	}
	assert_int_equal(count, fault->count);
	pcitopo_check_free(check);
	scene_close(&scene);
}

static void no_mailbox(struct scene *s)
{
	s->linux_cxl->mailboxes = PCITOPO_SEEN_DENIED;
}

static void no_libcxl(struct scene *s)
{
	s->linux_cxl->mailboxes = PCITOPO_SEEN_UNKNOWN;
}

static void no_poison_list(struct scene *s)
{
	s->linux_cxl->poison = PCITOPO_SEEN_UNKNOWN;
}

static void no_cxl(struct scene *s)
{
	scene_forget_linux(s);
	s->topo->num_memdevs = 0;
}

/* What could not be asked is told once, where there is something to ask */
static const struct blind_spot {
	const char *name;
	void (*spoil)(struct scene *scene);
	const char *says; /* begins so; NULL: there is nothing about CXL */
} blind_spots[] = {
	{ "all was asked", nothing, NULL },
	{ "a text has only registers", text_only,
	  "CXL drivers, regions and health (not in the input" },
	{ "a device without a driver that may be mapped", no_driver_but_mapped,
	  "CXL memory of 1 device without a region" },
	{ "a device that is certainly not mapped", no_driver, NULL },
	{ "mailboxes are for root", no_mailbox,
	  "CXL health and alerts (access denied; sudo" },
	{ "without libcxl", no_libcxl, "CXL health and alerts (needs libcxl" },
	{ "poison lists", no_poison_list, "CXL poison lists" },
	{ "a machine without CXL", no_cxl, NULL },
};

static void test_blind_spot(void **state)
{
	const struct blind_spot *spot = *state;
	const char *says = spot->says;
	struct pcitopo_check *check;
	struct scene scene;
	u32 count = 0, i;

	scene_open(&scene);
	spot->spoil(&scene);
	assert_int_equal(pcitopo_check(scene.pt, NULL, &check), 0);
	for (i = 0; check->not_covered[i]; i++) {
		if (strncmp(check->not_covered[i], "CXL ", 4) != 0)
			continue;
		count++;
		if (!says ||
		    strncmp(check->not_covered[i], says, strlen(says)) != 0)
			fail_msg("%s", check->not_covered[i]);
	}
	assert_int_equal(count, says ? 1 : 0);
	pcitopo_check_free(check);
	scene_close(&scene);
}

#define FAULTS	    ARRAY_SIZE(faults)
#define BLIND_SPOTS ARRAY_SIZE(blind_spots)

size_t cxl_rules_tests(struct CMUnitTest *into)
{
	struct CMUnitTest tests[FAULTS + BLIND_SPOTS];
	size_t count = 0, i;

	for (i = 0; i < FAULTS; i++)
		tests[count++] = (struct CMUnitTest){
			.name = faults[i].name,
			.test_func = test_fault,
			.initial_state = (void *)(uintptr_t)&faults[i],
		};
	for (i = 0; i < BLIND_SPOTS; i++)
		tests[count++] = (struct CMUnitTest){
			.name = blind_spots[i].name,
			.test_func = test_blind_spot,
			.initial_state = (void *)(uintptr_t)&blind_spots[i],
		};
	memcpy(into, tests, sizeof(tests));
	return ARRAY_SIZE(tests);
}
