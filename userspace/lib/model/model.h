/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * model.h - the model: devices, links, switches, retimers and paths
 *
 * Objects refer to each other by index into the arrays of &struct
 * pcitopo_topo; PCITOPO_NO_INDEX stands for "no such object".
 */
#ifndef PCITOPO_MODEL_H
#define PCITOPO_MODEL_H

#include <pcitopo/cxl.h>
#include <pcitopo/decode.h>
#include <pcitopo/regs.h>

#define PCITOPO_NO_INDEX UINT32_MAX

#include "base/problems.h"
#include "model/cxl.h"

/**
 * struct pcitopo_address - where a function is
 * @domain: PCI domain (segment), up to 32 bits: VMD uses 10000h and above
 * @bus: 0 to ffh
 * @device: 0 to 1fh
 * @function: 0 to 7
 */
struct pcitopo_address {
	u32 domain;
	u8 bus;
	u8 device;
	u8 function;
};

#define PCITOPO_ADDRESS_SIZE 20 /* text form with its final zero */

enum pcitopo_kind {
	PCITOPO_KIND_ENDPOINT,
	PCITOPO_KIND_ROOT_PORT,
	PCITOPO_KIND_SWITCH_UPSTREAM,
	PCITOPO_KIND_SWITCH_DOWNSTREAM,
	PCITOPO_KIND_BRIDGE,
	PCITOPO_KIND_GPU,
	PCITOPO_KIND_NIC,
	PCITOPO_KIND_NVME,
	PCITOPO_KIND_MEMDEV,
	PCITOPO_KIND_HOST_BRIDGE,
	PCITOPO_KIND_COUNT
};

enum pcitopo_verdict {
	PCITOPO_VERDICT_NONE, /* internal: judged nowhere */
	PCITOPO_VERDICT_OK,
	PCITOPO_VERDICT_LIMITED,
	PCITOPO_VERDICT_IDLE,
	PCITOPO_VERDICT_DEGRADED,
	PCITOPO_VERDICT_DOWN,
	PCITOPO_VERDICT_EMPTY,
	PCITOPO_VERDICT_UNKNOWN,
	PCITOPO_VERDICT_COUNT
};

/* What holds a limited link below what its better end could do */
enum pcitopo_limit {
	PCITOPO_LIMIT_NONE,
	PCITOPO_LIMIT_PORT,
	PCITOPO_LIMIT_DEVICE,
	PCITOPO_LIMIT_TARGET_SPEED,
};

/* Closed list; the text forms and meanings are in Documentation/json.rst */
enum pcitopo_reason {
	PCITOPO_REASON_ONE_END,
	PCITOPO_REASON_SPEED_LIMITED_BY_PORT,
	PCITOPO_REASON_SPEED_LIMITED_BY_DEVICE,
	PCITOPO_REASON_WIDTH_LIMITED_BY_PORT,
	PCITOPO_REASON_WIDTH_LIMITED_BY_DEVICE,
	PCITOPO_REASON_TARGET_SPEED,
	PCITOPO_REASON_SPEED_LOW,
	PCITOPO_REASON_WIDTH_LOW,
	PCITOPO_REASON_RETIMER,
	PCITOPO_REASON_GPU_IDLE_SPEED,
	PCITOPO_REASON_MAX_SPEED_SHRUNK,
	PCITOPO_REASON_AUTONOMOUS_PORT,
	PCITOPO_REASON_AUTONOMOUS_DEVICE,
	PCITOPO_REASON_ENDS_DISAGREE,
	PCITOPO_REASON_NO_RESPONSE,
	PCITOPO_REASON_DISABLED,
	PCITOPO_REASON_POWER_OFF,
	PCITOPO_REASON_WIDTH_ZERO,
	PCITOPO_REASON_DATA_LINK_INACTIVE,
	PCITOPO_REASON_PRESENCE,
	PCITOPO_REASON_NO_PRESENCE,
	PCITOPO_REASON_NO_DEVICE,
	PCITOPO_REASON_PLACEHOLDER,
	PCITOPO_REASON_ACCESS_DENIED,
	PCITOPO_REASON_NOT_READ,
	PCITOPO_REASON_ALL_ONES,
	PCITOPO_REASON_NONSENSE,
	PCITOPO_REASON_OTHER_END_MISSING,
	PCITOPO_REASON_ASLEEP,
	PCITOPO_REASON_INTERNAL,
	PCITOPO_REASON_COUNT
};

/**
 * struct pcitopo_counter - how often something has happened
 * @value: how often
 * @known: @value is known
 */
struct pcitopo_counter {
	u64 value;
	bool known;
};

/**
 * struct pcitopo_device - one PCI function
 * @address: where it is
 * @config: decoded configuration space
 * @cxl: decoded CXL DVSECs, or NULL: it has none, or they were not read
 * @kind: see DESIGN, "Words"
 * @internal: exists only inside silicon; not counted, compared or judged
 * @is_vf: an SR-IOV virtual function: has no link of its own
 * @access_denied: its capabilities were not readable when it was written down
 * @asleep: it, or a bridge above, slept, so its registers were not read
 * @unstable: it said something else each time it was asked, so that nothing it
 *	said is used
 * @has_numa_node: @numa_node is known
 * @numa_node: Linux node number
 * @ordinal: number within its kind (the 0 of gpu0), in bus order
 * @has_ordinal: @ordinal is given: GPUs, NICs, NVMe and memory devices
 * @name: product name without the vendor, or NULL
 * @vendor_name: or NULL
 * @class_name: or NULL
 * @driver: kernel driver bound when written down, or NULL
 * @driver_override: of a CXL memory device, the only driver that may have it,
 *	or NULL
 * @slot: physical slot as the system names it, or NULL
 * @slot_below: of a bridge, the physical slot below it, or NULL
 * @linux_names: what Linux calls it ("mlx5_4", "eth0", "nvme0"), the one it is
 *	best known by first, NULL-terminated; NULL: not known. Of VFs, too
 * @has_bus_below: @bus_below is known, though not from @config
 * @bus_below: of a bridge, the bus it leads to
 * @has_chip_group: @chip_group is known
 * @chip_group: of an upstream port, equal for the virtual switches of one chip,
 *	whose serial numbers only the kernel has seen
 * @aer_correctable: errors that the kernel has counted since the function was
 *	found; not known where firmware handles them
 * @aer_nonfatal: likewise
 * @aer_fatal: likewise
 * @parent: the bridge function above, by index
 * @link: the link this function hangs on (for a port: the link above its
 *	switch), by index
 * @port_link: for a downstream-facing port, the link below it
 * @port_switch: for a switch port, its switch
 * @root: index of its root bus
 * @first_child: first function on the bus below, in bus order
 * @next_sibling: next function on the same bus
 * @file: input it was read from, or NULL
 * @line: line of its header in @file, from 1; 0: none
 */
struct pcitopo_device {
	struct pcitopo_address address;
	struct pcitopo_config config;
	const struct pcitopo_cxl *cxl;
	enum pcitopo_kind kind;
	bool internal;
	bool is_vf;
	bool access_denied;
	bool asleep;
	bool unstable;
	bool has_numa_node;
	bool has_ordinal;
	bool has_bus_below;
	bool has_chip_group;
	u8 bus_below;
	u32 chip_group;
	int numa_node;
	u32 ordinal;
	const char *name;
	const char *vendor_name;
	const char *class_name;
	const char *driver;
	const char *driver_override;
	const char *slot;
	const char *slot_below;
	const char *const *linux_names;
	struct pcitopo_counter aer_correctable;
	struct pcitopo_counter aer_nonfatal;
	struct pcitopo_counter aer_fatal;
	u32 parent;
	u32 link;
	u32 port_link;
	u32 port_switch;
	u32 root;
	u32 first_child;
	u32 next_sibling;
	const char *file;
	unsigned long line;
};

/**
 * struct pcitopo_root - a bus that no bridge in the input leads to
 * @domain: PCI domain
 * @bus: bus number
 * @host_bridge: true: a root bus of a host bridge; false: the bridge above is
 *	missing from the input
 * @device: the host bridge's own function, or PCITOPO_NO_INDEX
 * @vmd: the VMD function this domain hangs below, or PCITOPO_NO_INDEX
 * @has_numa_node: @numa_node is known
 * @numa_node: Linux node number
 * @first_child: first function on the bus
 */
struct pcitopo_root {
	u32 domain;
	u8 bus;
	bool host_bridge;
	bool has_numa_node;
	int numa_node;
	u32 device;
	u32 vmd;
	u32 first_child;
};

/**
 * struct pcitopo_link - one link, named by the port above it
 * @port: root port or switch downstream port, by index
 * @device: function 0 of the component below, or PCITOPO_NO_INDEX
 * @cxl: trained as CXL, with CXL.cache or CXL.mem
 * @cxl_link: what both ends say of CXL
 * @internal: inside silicon or inside a card
 * @slot: name of the slot, or NULL
 * @slot_label: what is printed beside the slot, as firmware tells, or NULL
 * @has_wired_width: @wired_width is known
 * @wired_width: lanes that the board connects to the slot
 * @has_connector_width: @connector_width is known
 * @connector_width: lanes that a card in the slot can have
 * @current: what trained
 * @max: capability: common speeds of both ends, lesser width
 * @port_max: capability of the port
 * @device_max: capability of the device
 * @has_target_speed: @target_speed is known
 * @target_speed: the port's Target Link Speed
 * @has_retimers: the number of retimers is known
 * @retimers: 0 to 2
 * @retimers_seen_by: PCITOPO_END_* that report at least one retimer
 * @speed_limited_by: for a limited link
 * @width_limited_by: for a limited link
 * @verdict: see DESIGN, "Link verdicts"
 * @reasons: bit set of enum pcitopo_reason
 */
struct pcitopo_link {
	u32 port;
	u32 device;
	bool cxl;
	struct pcitopo_cxl_link cxl_link;
	bool internal;
	const char *slot;
	const char *slot_label;
	bool has_wired_width;
	u8 wired_width;
	bool has_connector_width;
	u8 connector_width;
	struct pcitopo_rate current;
	struct pcitopo_rate max;
	struct pcitopo_rate port_max;
	struct pcitopo_rate device_max;
	bool has_target_speed;
	u8 target_speed;
	bool has_retimers;
	u8 retimers;
	u8 retimers_seen_by;
	enum pcitopo_limit speed_limited_by;
	enum pcitopo_limit width_limited_by;
	enum pcitopo_verdict verdict;
	u64 reasons;
};

/**
 * struct pcitopo_switch - one upstream port and its downstream ports
 * @upstream: the upstream port, by index
 * @first_downstream: place of the first downstream port in
 *	&pcitopo_topo.downstream_ports
 * @num_downstream: how many follow
 * @has_chip: @chip is known
 * @chip: small number shared by the virtual switches of one chip
 * @internal: sits on a card
 */
struct pcitopo_switch {
	u32 upstream;
	u32 first_downstream;
	u32 num_downstream;
	u32 chip;
	bool has_chip;
	bool internal;
};

/**
 * struct pcitopo_retimer - one retimer
 * @link: the link it is in, by index
 * @index: 0 or 1; 0 is nearest the port
 * @seen_by: PCITOPO_END_* that report it
 */
struct pcitopo_retimer {
	u32 link;
	u8 index;
	u8 seen_by;
};

/**
 * struct pcitopo_topo - the model
 *
 * All arrays are sorted by address (domain, bus, device, function).
 */
struct pcitopo_topo {
	struct pcitopo_device *devices;
	u32 num_devices;
	struct pcitopo_root *roots;
	u32 num_roots;
	struct pcitopo_link *links;
	u32 num_links;
	struct pcitopo_switch *switches;
	u32 num_switches;
	u32 *downstream_ports;
	struct pcitopo_retimer *retimers;
	u32 num_retimers;
	u32 *memdevs; /* device indices */
	u32 num_memdevs;
	struct pcitopo_cxl_system cxl;
	bool numa_machine;	 /* more than one NUMA node seen */
	bool privileged;	 /* capabilities were readable */
	u32 num_access_denied;	 /* functions with unreadable capabilities */
	u32 num_asleep;		 /* functions left alone in their sleep */
	bool has_linux_names;	 /* a device without any has none */
	bool linux_names_nvme;	 /* some NVMe drive has a Linux name */
	bool linux_names_memdev; /* some memory device has one */
};

/* Text forms of the closed lists; never NULL for a valid value (model/names.c) */
const char *pcitopo_kind_name(enum pcitopo_kind kind);
const char *pcitopo_verdict_name(enum pcitopo_verdict verdict);
const char *pcitopo_limit_name(enum pcitopo_limit limit);
const char *pcitopo_reason_name(enum pcitopo_reason reason);
void pcitopo_address_format(const struct pcitopo_address *address,
			    char text[PCITOPO_ADDRESS_SIZE]);
int pcitopo_address_parse(const char *text, struct pcitopo_address *address);
double pcitopo_speed_gts(u8 speed);
double pcitopo_rate_gbytes(const struct pcitopo_rate *rate);

/* Looking things up (model/topo.c, model/thing.c) */
enum pcitopo_thing_type {
	PCITOPO_THING_DEVICE,
	PCITOPO_THING_LINK,
	PCITOPO_THING_SWITCH,
	PCITOPO_THING_RETIMER,
};

struct pcitopo_thing {
	enum pcitopo_thing_type type;
	u32 index;
};

u32 pcitopo_device_find(const struct pcitopo_topo *topo,
			const struct pcitopo_address *address);
#define PCITOPO_ALIAS_SIZE 24
bool pcitopo_alias(const struct pcitopo_topo *topo, u32 device, bool by_linux,
		   char text[PCITOPO_ALIAS_SIZE]);
int pcitopo_thing_find(const struct pcitopo_topo *topo, const char *text,
		       struct pcitopo_thing *thing);

/* Paths (model/path.c) */
enum pcitopo_path_type {
	PCITOPO_PATH_UNKNOWN,
	PCITOPO_PATH_SELF, /* X */
	PCITOPO_PATH_PIX,
	PCITOPO_PATH_PXB,
	PCITOPO_PATH_PHB,
	PCITOPO_PATH_NODE,
	PCITOPO_PATH_SYS,
	PCITOPO_PATH_NODE_OR_SYS, /* NUMA node not known */
};

/**
 * struct pcitopo_path - the links from one device to another or to the CPU
 * @from: device index
 * @to: device index, or PCITOPO_NO_INDEX for the CPU
 * @type: PCITOPO_PATH_UNKNOWN when a bridge is missing from the input; a path
 *	to the CPU has none either
 * @links: link indices from @from upwards, then downwards to @to
 * @num_links: how many
 * @switches: switch indices in the same order, switches on a card left out
 * @num_switches: how many
 * @has_retimers: @retimers is known for every link
 * @retimers: sum over the links
 * @has_bandwidth: known for every link that is up
 * @bandwidth: GB/s one way of the narrowest link, as trained
 * @bottleneck: that link (of equals, the one nearest the root), or
 *	PCITOPO_NO_INDEX
 * @has_root: the path to the CPU reaches a host bridge
 * @root: root bus index
 */
#define PCITOPO_PATH_MAX_LINKS 512
struct pcitopo_path {
	u32 from;
	u32 to;
	enum pcitopo_path_type type;
	u32 links[PCITOPO_PATH_MAX_LINKS];
	u32 num_links;
	u32 switches[PCITOPO_PATH_MAX_LINKS];
	u32 num_switches;
	bool has_retimers;
	u32 retimers;
	bool has_bandwidth;
	double bandwidth;
	u32 bottleneck;
	bool has_root;
	u32 root;
};

const char *pcitopo_path_type_name(enum pcitopo_path_type type);
int pcitopo_path_to_cpu(const struct pcitopo_topo *topo, u32 from,
			struct pcitopo_path *path);
int pcitopo_path_between(const struct pcitopo_topo *topo, u32 from, u32 to,
			 struct pcitopo_path *path);
enum pcitopo_path_type
pcitopo_path_type_between(const struct pcitopo_topo *topo, u32 from, u32 to);
/* Other GPUs, NICs, NVMe and memory devices whose way to the CPU uses the same
 * uplink (the link nearest the root) as @device; fills at most @size indices
 * and returns how many there are.
 */
u32 pcitopo_path_shared_with(const struct pcitopo_topo *topo, u32 device,
			     u32 *indices, u32 size);
/**
 * struct pcitopo_region_rate - what the links on the way allow a CXL region
 * @bandwidth: GB/s one way of the region as a whole
 * @links: GB/s one way of the links that its devices hang on, added up
 * @bottleneck: link index: the one that is busy first
 */
struct pcitopo_region_rate {
	double bandwidth;
	double links;
	u32 bottleneck;
};

/* model/path-region.c */
int pcitopo_region_rate(const struct pcitopo_topo *topo, u32 index,
			struct pcitopo_region_rate *rate);
/* Rows of the matrix: GPUs, then NICs, then memory devices, each in bus order,
 * no VFs, nothing internal. Same contract as above.
 */
u32 pcitopo_matrix_rows(const struct pcitopo_topo *topo, u32 *indices,
			u32 size);

struct pcitopo;

/* Context (model/context.c) */
struct pcitopo *pcitopo_new(void);
void pcitopo_free(struct pcitopo *pt);
const struct pcitopo_topo *pcitopo_topo(const struct pcitopo *pt);
const struct pcitopo_problem *pcitopo_problems(const struct pcitopo *pt,
					       u32 *count);
const char *pcitopo_source_name(const struct pcitopo *pt);
const char *pcitopo_host(const struct pcitopo *pt);
const char *pcitopo_machine(const struct pcitopo *pt);
const char *pcitopo_captured_at(const struct pcitopo *pt);
bool pcitopo_sample_age(const struct pcitopo *pt, u64 *seconds);

#endif /* PCITOPO_MODEL_H */
