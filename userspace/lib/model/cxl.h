/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cxl.h - what Linux made of the CXL memory devices
 *
 * Included by model.h. The CXL DVSECs of a function are in &struct
 * pcitopo_device.cxl; here is what the kernel's CXL subsystem, ACPI, device DAX
 * and memory hot-plug say, as far as the source could ask: read from
 * /sys/bus/cxl by our own reader, or through libcxl. Both fill the same arrays.
 *
 * All arrays are sorted by name in the order of numbers (port2 before port10).
 * Objects refer to each other by index; PCITOPO_NO_INDEX is "none, or not
 * known". Sizes and addresses are bytes.
 */
#ifndef PCITOPO_MODEL_CXL_H
#define PCITOPO_MODEL_CXL_H

/* A number that may not be known */
struct pcitopo_number {
	u64 value;
	bool known;
};

/* Health of a memory device (CXL 8.2.9.9.3.1, Get Health Info; libcxl) */
struct pcitopo_cxl_health {
	bool known; /* the mailbox was asked and has answered */
	bool maintenance_needed;
	bool performance_degraded;
	bool replacement_needed;
	struct pcitopo_number media_status; /* 0: normal */
	struct pcitopo_number life_used;    /* per cent */
	bool has_temperature;
	int temperature; /* degrees Celsius */
	struct pcitopo_number dirty_shutdowns;
	struct pcitopo_number volatile_errors;
	struct pcitopo_number pmem_errors;
	/* alerts that are on (CXL 8.2.9.9.3.1, Additional Status) */
	bool life_used_warning;
	bool life_used_critical;
	bool temperature_warning;
	bool temperature_critical;
	bool volatile_errors_warning;
	bool pmem_errors_warning;
};

/**
 * struct pcitopo_cxl_memdev - a memory device as Linux knows it
 * @name: "mem0"
 * @device: its function, or PCITOPO_NO_INDEX
 * @endpoint: its endpoint port, or PCITOPO_NO_INDEX: the driver cxl_mem has not
 *	(yet) found its way to a root
 * @driver: driver bound to it ("cxl_mem"), or NULL
 * @firmware: firmware version, or NULL
 * @ram_bytes: volatile capacity
 * @pmem_bytes: persistent capacity
 * @serial: serial number; known to who may read it
 * @numa_node: node of the function
 * @poison: records in the poison list; not known where it cannot be asked
 * @health: what its mailbox said
 */
struct pcitopo_cxl_memdev {
	const char *name;
	u32 device;
	u32 endpoint;
	const char *driver;
	const char *firmware;
	struct pcitopo_number ram_bytes;
	struct pcitopo_number pmem_bytes;
	struct pcitopo_number serial;
	struct pcitopo_number numa_node;
	struct pcitopo_number poison;
	struct pcitopo_cxl_health health;
};

enum pcitopo_cxl_port_type {
	PCITOPO_CXL_PORT_ROOT,	      /* all host bridges: "root0" */
	PCITOPO_CXL_PORT_HOST_BRIDGE, /* "port1" */
	PCITOPO_CXL_PORT_SWITCH,      /* "port2" */
	PCITOPO_CXL_PORT_ENDPOINT,    /* "endpoint3" */
};

/**
 * struct pcitopo_cxl_port - a place where decoders are
 * @name: "root0", "port1", "endpoint3"
 * @type: what it is
 * @parent: port above, or PCITOPO_NO_INDEX for the root
 * @device: switch upstream port or memory device's function, or PCITOPO_NO_INDEX
 * @host: name of the device that it stands for ("ACPI0016:00", "mem0"), or NULL
 * @parent_dport: function of the port above it hangs on, or PCITOPO_NO_INDEX
 * @root: of a host bridge: its root bus in &pcitopo_topo.roots, or
 *	PCITOPO_NO_INDEX
 * @driver: driver bound to it ("cxl_port"), or NULL
 * @depth: hops below the root, 0 for the root
 * @committed: of its decoders, the first so many decode (Linux 6.7 and above)
 */
struct pcitopo_cxl_port {
	const char *name;
	enum pcitopo_cxl_port_type type;
	u32 parent;
	u32 device;
	const char *host;
	u32 parent_dport;
	u32 root;
	const char *driver;
	u32 depth;
	struct pcitopo_number committed;
};

/**
 * struct pcitopo_cxl_dport - where a port leads
 * @name: name of the device that it stands for ("0000:0c:00.0",
 *	"pci0000:0c", "ACPI0016:00"), or NULL
 * @port: whose it is
 * @id: what decoders call it: of the root's, _UID of a host bridge; of others,
 *	Port Number of the PCIe port
 * @device: the root port or switch downstream port, or PCITOPO_NO_INDEX
 */
struct pcitopo_cxl_dport {
	const char *name;
	u32 port;
	u32 id;
	u32 device;
};

enum pcitopo_cxl_mode {
	PCITOPO_CXL_MODE_NONE,
	PCITOPO_CXL_MODE_RAM,
	PCITOPO_CXL_MODE_PMEM,
	PCITOPO_CXL_MODE_MIXED,
	PCITOPO_CXL_MODE_UNKNOWN,
};

#define PCITOPO_CXL_MAX_WAYS 16 /* (CXL 8.2.4.19, HDM decoder) */

/**
 * struct pcitopo_cxl_decoder - an address window, or a part of one
 * @name: "decoder0.0"; of the root: a CXL fixed memory window of ACPI
 * @port: where it is
 * @region: what it is part of, or PCITOPO_NO_INDEX
 * @start: first host physical address; not known while it decodes nothing
 * @size: bytes of host physical addresses; 0: not committed
 * @dpa_start: of an endpoint's: where in the device
 * @dpa_size: of an endpoint's: how much of the device
 * @ways: interleave ways
 * @granularity: interleave granularity in bytes
 * @mode: of an endpoint's
 * @locked: firmware has locked it
 * @can_ram: of the root's: volatile memory can be there
 * @can_pmem: of the root's: persistent memory can be there
 * @can_type2: of the root's: CXL.cache devices' memory can be there
 * @can_type3: of the root's: memory expanders can be there
 * @is_accelerator: target type is accelerator, not expander
 * @num_targets: how many of @targets count
 * @targets: of a root's or switch's: identifiers of its dports in order
 */
struct pcitopo_cxl_decoder {
	const char *name;
	u32 port;
	u32 region;
	struct pcitopo_number start;
	struct pcitopo_number size;
	struct pcitopo_number dpa_start;
	struct pcitopo_number dpa_size;
	struct pcitopo_number ways;
	struct pcitopo_number granularity;
	enum pcitopo_cxl_mode mode;
	bool locked;
	bool can_ram;
	bool can_pmem;
	bool can_type2;
	bool can_type3;
	bool is_accelerator;
	u32 num_targets;
	u32 targets[PCITOPO_CXL_MAX_WAYS];
};

/* What became of the memory of a region, by its host physical addresses */
enum pcitopo_cxl_use {
	PCITOPO_CXL_USE_UNKNOWN,
	PCITOPO_CXL_USE_NONE,	 /* no driver took it */
	PCITOPO_CXL_USE_DEVDAX,	 /* a DAX device that is not system memory */
	PCITOPO_CXL_USE_PMEM,	 /* persistent memory (nvdimm) */
	PCITOPO_CXL_USE_OFFLINE, /* system memory, no block of it online */
	PCITOPO_CXL_USE_PARTLY,	 /* system memory, partly online */
	PCITOPO_CXL_USE_ONLINE,	 /* system memory, all online */
};

/**
 * struct pcitopo_cxl_region - memory made of one or more devices
 * @name: "region0"
 * @decoder: root decoder it lies in, or PCITOPO_NO_INDEX
 * @uuid: or NULL
 * @driver: driver bound to it ("cxl_region"), or NULL
 * @dax: its DAX device ("dax0.0"), or NULL
 * @dax_driver: driver bound to that ("kmem", "device_dax"), or NULL
 * @start: first host physical address
 * @size: bytes
 * @ways: interleave ways
 * @granularity: interleave granularity in bytes
 * @mode: volatile or persistent
 * @committed: its decoders are programmed
 * @numa_node: node of its memory ("target_node" of the DAX device, or node of
 *	the memory blocks)
 * @use: what became of it
 * @online_bytes: of @size, what is online system memory
 * @num_targets: how many of @targets count
 * @targets: endpoint decoders in the order of interleaving, or
 *	PCITOPO_NO_INDEX for a place that nobody has
 */
struct pcitopo_cxl_region {
	const char *name;
	u32 decoder;
	const char *uuid;
	const char *driver;
	const char *dax;
	const char *dax_driver;
	struct pcitopo_number start;
	struct pcitopo_number size;
	struct pcitopo_number ways;
	struct pcitopo_number granularity;
	enum pcitopo_cxl_mode mode;
	struct pcitopo_number committed;
	struct pcitopo_number numa_node;
	enum pcitopo_cxl_use use;
	struct pcitopo_number online_bytes;
	u32 num_targets;
	u32 targets[PCITOPO_CXL_MAX_WAYS];
};

/**
 * struct pcitopo_cxl_window - a CXL fixed memory window of the ACPI table CEDT
 * @base: first host physical address
 * @size: bytes
 * @ways: interleave ways over host bridges
 * @granularity: interleave granularity in bytes
 * @restrictions: bits as in the table: 1 type 2, 2 type 3, 4 volatile,
 *	8 persistent, 10h fixed configuration
 * @num_targets: how many of @targets count
 * @targets: _UID of the host bridges
 */
struct pcitopo_cxl_window {
	u64 base;
	u64 size;
	u32 ways;
	u32 granularity;
	u16 restrictions;
	u32 num_targets;
	u32 targets[PCITOPO_CXL_MAX_WAYS];
};

/* A host bridge in the ACPI table CEDT (CHBS) */
struct pcitopo_cxl_bridge {
	u32 uid;
	u32 version; /* 0: CXL 1.1 (RCRB), 1: CXL 2.0 and above */
	u64 base;
	u64 length;
};

/* Something that is there, or not, or cannot be seen by who asks */
enum pcitopo_seen {
	PCITOPO_SEEN_UNKNOWN,
	PCITOPO_SEEN_ABSENT,
	PCITOPO_SEEN_DENIED, /* it is there, and may not be read */
	PCITOPO_SEEN_PRESENT,
};

/* Drivers between a memory device and its memory; names in model/names.c */
enum pcitopo_cxl_driver {
	PCITOPO_CXL_DRIVER_ACPI,   /* cxl_acpi: root and host bridges */
	PCITOPO_CXL_DRIVER_PORT,   /* cxl_port: decoders */
	PCITOPO_CXL_DRIVER_PCI,	   /* cxl_pci: mailbox, makes memN */
	PCITOPO_CXL_DRIVER_MEM,	   /* cxl_mem: makes endpointN */
	PCITOPO_CXL_DRIVER_REGION, /* part of cxl_core: cxl_region */
	PCITOPO_CXL_DRIVER_DAX,	   /* dax_cxl: volatile regions become daxN.M */
	PCITOPO_CXL_DRIVER_KMEM,   /* kmem: daxN.M becomes system memory */
	PCITOPO_CXL_DRIVER_PMEM,   /* cxl_pmem: persistent regions */
	PCITOPO_CXL_DRIVER_COUNT
};

/**
 * struct pcitopo_cxl_system - what Linux made of the CXL memory devices
 * @bus: /sys/bus/cxl: the CXL core is in the kernel or loaded
 * @acpi_root: ACPI0017 is there: firmware describes CXL to the system
 * @num_acpi_bridges: ACPI0016 devices: CXL host bridges, if @acpi_root is known
 * @cedt: the table; windows and bridges count only if it is PRESENT
 * @drivers: each driver: present if loaded or built in
 * @module_files: each driver: whether the running kernel has it to load
 * @module_blocks: each driver: what keeps modprobe from loading it, as a
 *	sentence, or NULL
 * @backend: "sysfs" or "libcxl": who has read; NULL: nobody could
 * @mailboxes: the devices' mailboxes could be asked (health): denied to who is
 *	not root; absent: built without libcxl, or no device has the command
 * @poison: records in the poison list could be asked
 */
struct pcitopo_cxl_system {
	enum pcitopo_seen bus;
	enum pcitopo_seen acpi_root;
	u32 num_acpi_bridges;
	enum pcitopo_seen cedt;
	enum pcitopo_seen drivers[PCITOPO_CXL_DRIVER_COUNT];
	enum pcitopo_seen module_files[PCITOPO_CXL_DRIVER_COUNT];
	const char *module_blocks[PCITOPO_CXL_DRIVER_COUNT];
	const char *backend;
	enum pcitopo_seen mailboxes;
	enum pcitopo_seen poison;
	struct pcitopo_cxl_memdev *memdevs;
	u32 num_memdevs;
	struct pcitopo_cxl_port *ports;
	u32 num_ports;
	struct pcitopo_cxl_dport *dports; /* sorted by port and identifier */
	u32 num_dports;
	struct pcitopo_cxl_decoder *decoders;
	u32 num_decoders;
	struct pcitopo_cxl_region *regions;
	u32 num_regions;
	struct pcitopo_cxl_window *windows;
	u32 num_windows;
	struct pcitopo_cxl_bridge *bridges;
	u32 num_bridges;
};

struct pcitopo_topo;
struct pcitopo_cxl_link;

/* Looking things up (source/cxl/join.c) */
u32 pcitopo_cxl_dport_find(const struct pcitopo_topo *topo, u32 port, u32 id);
u32 pcitopo_cxl_memdev_of(const struct pcitopo_topo *topo, u32 device);
u32 pcitopo_cxl_regions_of(const struct pcitopo_topo *topo, u32 memdev,
			   u32 *indices, u32 size);
const char *pcitopo_cxl_driver_name(enum pcitopo_cxl_driver driver);
const char *pcitopo_cxl_mode_name(enum pcitopo_cxl_mode mode);
const char *pcitopo_cxl_use_name(enum pcitopo_cxl_use use);
const char *pcitopo_cxl_port_type_name(enum pcitopo_cxl_port_type type);

#endif /* PCITOPO_MODEL_CXL_H */
