// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rules.c - the table of rules
 */
#include "check/rules.h"

#define ERROR	   PCITOPO_SEVERITY_ERROR
#define WARNING	   PCITOPO_SEVERITY_WARNING
#define UNVERIFIED PCITOPO_SEVERITY_UNVERIFIED
#define NOTE	   PCITOPO_SEVERITY_NOTE

#define ONCE	    PCITOPO_ONCE
#define EACH_LINK   PCITOPO_EACH_LINK
#define EACH_DEVICE PCITOPO_EACH_DEVICE
#define EACH_MEMDEV PCITOPO_EACH_MEMDEV
#define EACH_REGION PCITOPO_EACH_REGION

#define REGISTERS  PCITOPO_NEEDS_REGISTERS
#define EARLIER	   PCITOPO_NEEDS_EARLIER
#define RETIMERS   PCITOPO_NEEDS_RETIMERS
#define NUMA	   PCITOPO_NEEDS_NUMA
#define CXL	   PCITOPO_NEEDS_CXL
#define CXL_HEALTH PCITOPO_NEEDS_CXL_HEALTH
#define CXL_POISON PCITOPO_NEEDS_CXL_POISON

/* clang-format off: a line for what the program uses, one for the manual */
/* In the order of the manual: by severity */
const struct pcitopo_rule pcitopo_rules[] = {
	{ "link-width", ERROR, EACH_LINK, pcitopo_rule_link_width, REGISTERS,
	  "the link is narrower than both ends support" },
	{ "link-speed", ERROR, EACH_LINK, pcitopo_rule_link_speed, REGISTERS,
	  "the link is slower than both ends support" },
	{ "link-down", ERROR, EACH_LINK, pcitopo_rule_link_down, REGISTERS,
	  "a card is there, the link is not" },
	{ "hole", ERROR, ONCE, pcitopo_rule_hole, REGISTERS,
	  "nothing where like switches have a GPU" },
	{ "fatal-error", ERROR, EACH_DEVICE, pcitopo_rule_fatal_error,
	  REGISTERS | EARLIER,
	  "a fatal error is in Uncorrectable Error Status and not masked" },
	{ "cxl-link", ERROR, EACH_LINK, pcitopo_rule_cxl_link, REGISTERS,
	  "a memory device whose link carries no CXL memory" },
	{ "cxl-range", ERROR, EACH_DEVICE, pcitopo_rule_cxl_range, REGISTERS,
	  "memory that its device does not call valid and active" },
	{ "cxl-health", ERROR, EACH_MEMDEV, pcitopo_rule_cxl_health, CXL_HEALTH,
	  "a memory device asks to be replaced, or has lost data" },
	{ "cxl-wear", ERROR, EACH_MEMDEV, pcitopo_rule_cxl_wear, CXL_HEALTH,
	  "a memory device has a critical alert about its life used" },
	{ "cxl-temperature", ERROR, EACH_MEMDEV, pcitopo_rule_cxl_temperature,
	  CXL_HEALTH,
	  "a memory device has a critical alert about its temperature" },
	{ "cxl-poison", ERROR, EACH_MEMDEV, pcitopo_rule_cxl_poison, CXL_POISON,
	  "a memory device lists places with poison" },
	{ "limited-by-port", WARNING, EACH_LINK, pcitopo_rule_limited_by_port,
	  REGISTERS,
	  "a GPU, NIC or memory device could do more than its port" },
	{ "target-speed", WARNING, EACH_LINK, pcitopo_rule_target_speed,
	  REGISTERS, "software or firmware has lowered the target speed" },
	{ "equalization", WARNING, ONCE, pcitopo_rule_equalization, REGISTERS,
	  "equalization was begun and not completed, at the speed that the link runs at" },
	{ "retimer-ends", WARNING, EACH_LINK, pcitopo_rule_retimer_ends,
	  REGISTERS | RETIMERS,
	  "both ends can detect retimers, and see different numbers" },
	{ "numa-node", WARNING, ONCE, pcitopo_rule_numa_node, NUMA,
	  "devices without a NUMA node on a machine that has several" },
	{ "mps", WARNING, EACH_DEVICE, pcitopo_rule_mps, REGISTERS,
	  "maximum payload size larger than that of the port above" },
	{ "odd-one-out", WARNING, EACH_DEVICE, pcitopo_rule_odd_one_out,
	  REGISTERS | RETIMERS,
	  "differs from most of its peers, devices of the same kind" },
	{ "cxl-ends", WARNING, EACH_LINK, pcitopo_rule_cxl_ends, REGISTERS,
	  "the ends of a link report different protocols as trained" },
	{ "cxl-disabled", WARNING, EACH_DEVICE, pcitopo_rule_cxl_disabled,
	  REGISTERS | CXL, "CXL memory that is not enabled" },
	{ "cxl-unused", WARNING, ONCE, pcitopo_rule_cxl_unused, CXL,
	  "CXL memory that is not in use" },
	{ "cxl-region", WARNING, EACH_REGION, pcitopo_rule_cxl_region, CXL,
	  "CXL memory that is not online" },
	{ "cxl-interleave", WARNING, EACH_REGION, pcitopo_rule_cxl_interleave,
	  CXL | NUMA, "a region interleaves over devices that are not equal" },
	{ "cxl-firmware", WARNING, ONCE, pcitopo_rule_cxl_firmware, CXL,
	  "memory devices of one make have different firmware" },
	{ "link-idle", UNVERIFIED, EACH_LINK, pcitopo_rule_link_idle, REGISTERS,
	  "the link is idle, and its full speed was not seen" },
	{ "link-unknown", UNVERIFIED, EACH_LINK, pcitopo_rule_link_unknown,
	  REGISTERS, "the link could not be judged" },
	{ "no-links", UNVERIFIED, ONCE, pcitopo_rule_no_links, REGISTERS,
	  "there is no link to judge" },
	{ "limited-by-device", NOTE, ONCE, pcitopo_rule_limited_by_device,
	  REGISTERS, "links as good as the devices below them allow" },
	{ "odd-mps", NOTE, EACH_DEVICE, pcitopo_rule_odd_mps, REGISTERS,
	  "maximum payload size unlike that of most peers" },
	{ "flexbus-retimers", NOTE, EACH_LINK, pcitopo_rule_flexbus_retimers,
	  REGISTERS | RETIMERS,
	  "firmware has written another number of retimers than the link has" },
	{ "cxl-dvsec", NOTE, ONCE, pcitopo_rule_cxl_dvsec, REGISTERS,
	  "CXL DVSECs that are short, overlap, repeat or have reserved values" },
	{ "acs-redirect", NOTE, ONCE, pcitopo_rule_acs_redirect, REGISTERS,
	  "switch ports send traffic between GPUs through the CPU" },
	{ "wired-width", NOTE, EACH_LINK, pcitopo_rule_wired_width, 0,
	  "the board has fewer lanes behind a slot than its connector" },
	{ "sticky", NOTE, ONCE, pcitopo_rule_sticky, REGISTERS | EARLIER,
	  "error bits that may be of any age" },
};

/* clang-format on */

const u32 pcitopo_num_rules = ARRAY_SIZE(pcitopo_rules);
