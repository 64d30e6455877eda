/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cxl_scene.h - a machine whose CXL memory is all in use, to be spoilt
 *
 *	node 0	root 00	00:01.0 ==== 01:00.0 mem0 \ region0, 256 GiB, online
 *			00:02.0 ==== 02:00.0 mem1 /
 *		root 40	40:01.0 ==== 41:00.0 mem2 - region1, 128 GiB, online
 *	node 1	root 80	80:01.0 ==== 81:00.0 mem3 - region2, 128 GiB, online
 *
 * A test changes one thing of it, as a machine would, and looks who notices.
 */
#ifndef TEST_CXL_SCENE_H
#define TEST_CXL_SCENE_H

#include "machine.h"

#include "model/context.h"

#define EXPRESS(type) "\tCapabilities: [40] Express (v2) " type ", MSI 00\n"
#define LINK_X8                                                   \
	"\t\tLnkCap:\tPort #0, Speed 32GT/s, Width x8, ASPM not " \
	"supported\n\t\tLnkSta:\tSpeed 32GT/s, Width x8\n"
#define PAIR(root, number, bus, node)                                      \
	root ":0" number ".0 PCI bridge [0604]: Intel Corporation Device " \
	     "[8086:352a]\n\tNUMA node: " node "\n\tBus: primary=" root    \
	     ", secondary=" bus ", subordinate=" bus                       \
	     ", sec-latency=0\n" EXPRESS("Root Port (Slot-)") LINK_X8      \
		"\n" bus                                                   \
		":00.0 CXL [0502]: Montage Technology Co., Ltd. Device "   \
		"[1b00:c000] (prog-if 10 [CXL Memory Device (CXL 2.x)])\n" \
		"\tNUMA node: " node "\n" EXPRESS("Endpoint") LINK_X8 "\n"

#define SCENE_DEVICES 4
#define SCENE_TEXT                 \
	PAIR("00", "1", "01", "0") \
	PAIR("00", "2", "02", "0") \
	PAIR("40", "1", "41", "0") PAIR("80", "1", "81", "1")

#define GIB ((u64)1 << 30)
#define KNOWN(number)                            \
	(struct pcitopo_number)                  \
	{                                        \
		.value = (number), .known = true \
	}
#define UNKNOWN                 \
	(struct pcitopo_number) \
	{                       \
		0               \
	}

/* Ports: root0, port1 to port3, endpoint4 to endpoint7 */
#define SCENE_PORTS	  (1 + 3 + SCENE_DEVICES)
#define SCENE_ENDPOINT(n) (4 + (n))
/* Decoders: of the root three windows, then one of each endpoint */
#define SCENE_DECODER(n) (3 + (n))
#define SCENE_DECODERS	 (3 + SCENE_DEVICES)
#define SCENE_REGIONS	 3

struct scene {
	struct pcitopo *pt;
	struct pcitopo_topo *topo;
	struct pcitopo_cxl_system *linux_cxl;
	struct pcitopo_device *devices[SCENE_DEVICES];
	struct pcitopo_device *ports[SCENE_DEVICES];
	struct pcitopo_link *links[SCENE_DEVICES];
	struct pcitopo_cxl cxl[SCENE_DEVICES];
	struct pcitopo_cxl_memdev memdevs[SCENE_DEVICES];
	struct pcitopo_cxl_port cxl_ports[SCENE_PORTS];
	struct pcitopo_cxl_dport dports[SCENE_REGIONS];
	struct pcitopo_cxl_decoder decoders[SCENE_DECODERS];
	struct pcitopo_cxl_region regions[SCENE_REGIONS];
	struct pcitopo_cxl_window windows[SCENE_REGIONS];
	struct pcitopo_cxl_bridge bridges[SCENE_REGIONS];
};

static inline void scene_flexbus(struct pcitopo_device *device)
{
	device->config.flexbus_cap = PT_CXL_IO | PT_CXL_MEM;
	device->config.flexbus_ctl = PT_CXL_IO | PT_CXL_MEM;
	device->config.flexbus_status = PT_CXL_IO | PT_CXL_MEM;
	pcitopo_set(&device->config, PCITOPO_HAVE_FLEXBUS);
}

/* Registers of a device and of the port above it */
static inline void scene_registers(struct scene *s, u32 n, const char *address)
{
	u32 index = device_at(s->topo, address);
	struct pcitopo_device *device = &s->topo->devices[index];
	struct pcitopo_link *link = &s->topo->links[device->link];

	s->devices[n] = device;
	s->links[n] = link;
	s->ports[n] = &s->topo->devices[link->port];
	scene_flexbus(device);
	scene_flexbus(s->ports[n]);
	device->config.cxl_device_cap = PT_CXL_IO | PT_CXL_MEM |
					PT_CXL_MEM_HWINIT | 0x10;
	pcitopo_set(&device->config, PCITOPO_HAVE_CXL_DEVICE);
	device->cxl = &s->cxl[n];
	s->cxl[n] = (struct pcitopo_cxl){
		.have = 1 << PCITOPO_CXL_HAVE_DEVICE |
			1 << PCITOPO_CXL_HAVE_RANGE1,
		.device_rev = 1,
		.device_ctl = PT_CXL_IO | PT_CXL_MEM,
		.ranges[0] = { .size = 128 * GIB,
			       .low = PT_CXL_RANGE_VALID |
				      PT_CXL_RANGE_ACTIVE },
	};
	link->cxl = true;
	link->cxl_link = (struct pcitopo_cxl_link){
		.has_capable = true,
		.has_trained = true,
		.capable = PT_CXL_IO | PT_CXL_MEM,
		.enabled = PT_CXL_IO | PT_CXL_MEM,
		.trained = PT_CXL_IO | PT_CXL_MEM,
	};
}

static inline void scene_memdev(struct scene *s, u32 n)
{
	static const char *const names[] = { "mem0", "mem1", "mem2", "mem3" };
	static const char *const endpoints[] = { "endpoint4", "endpoint5",
						 "endpoint6", "endpoint7" };
	static const char *const decoders[] = { "decoder4.0", "decoder5.0",
						"decoder6.0", "decoder7.0" };
	static const u32 bridges[] = { 1, 1, 2, 3 };

	s->devices[n]->driver = "cxl_pci";
	s->memdevs[n] = (struct pcitopo_cxl_memdev){
		.name = names[n],
		.device = (u32)(s->devices[n] - s->topo->devices),
		.endpoint = SCENE_ENDPOINT(n),
		.driver = "cxl_mem",
		.firmware = "1.0",
		.ram_bytes = KNOWN(128 * GIB),
		.pmem_bytes = KNOWN(0),
		.health = { .known = true, .media_status = KNOWN(0) },
	};
	s->cxl_ports[SCENE_ENDPOINT(n)] = (struct pcitopo_cxl_port){
		.name = endpoints[n],
		.type = PCITOPO_CXL_PORT_ENDPOINT,
		.parent = bridges[n],
		.device = s->memdevs[n].device,
		.host = names[n],
		.parent_dport = s->links[n]->port,
		.root = PCITOPO_NO_INDEX,
		.driver = "cxl_port",
		.depth = 2,
	};
	s->decoders[SCENE_DECODER(n)] = (struct pcitopo_cxl_decoder){
		.name = decoders[n],
		.port = SCENE_ENDPOINT(n),
		.region = n < 2 ? 0 : n - 1,
		.size = KNOWN((n < 2 ? 256 : 128) * GIB),
		.dpa_start = KNOWN(0),
		.dpa_size = KNOWN(128 * GIB),
		.mode = PCITOPO_CXL_MODE_RAM,
	};
}

/* One of each for each host bridge */
static inline void scene_bridge(struct scene *s, u32 n)
{
	static const char *const ports[] = { "port1", "port2", "port3" };
	static const char *const hosts[] = { "ACPI0016:00", "ACPI0016:01",
					     "ACPI0016:02" };
	static const char *const windows[] = { "decoder0.0", "decoder0.1",
					       "decoder0.2" };
	static const char *const regions[] = { "region0", "region1",
					       "region2" };
	static const char *const dax[] = { "dax0.0", "dax1.0", "dax2.0" };
	u64 size = (n ? 128 : 256) * GIB, base = (n + 4) * 256 * GIB;

	s->cxl_ports[1 + n] = (struct pcitopo_cxl_port){
		.name = ports[n],
		.type = PCITOPO_CXL_PORT_HOST_BRIDGE,
		.parent = 0,
		.device = PCITOPO_NO_INDEX,
		.host = hosts[n],
		.parent_dport = PCITOPO_NO_INDEX,
		.root = n,
		.driver = "cxl_port",
		.depth = 1,
	};
	s->dports[n] = (struct pcitopo_cxl_dport){
		.name = hosts[n],
		.port = 0,
		.id = n,
		.device = PCITOPO_NO_INDEX,
	};
	s->windows[n] = (struct pcitopo_cxl_window){
		.base = base,
		.size = 256 * GIB,
		.ways = 1,
		.granularity = 256,
		.restrictions = 6,
		.num_targets = 1,
		.targets = { n },
	};
	s->bridges[n] = (struct pcitopo_cxl_bridge){ .uid = n, .version = 1 };
	s->decoders[n] = (struct pcitopo_cxl_decoder){
		.name = windows[n],
		.port = 0,
		.region = PCITOPO_NO_INDEX,
		.start = KNOWN(base),
		.size = KNOWN(256 * GIB),
		.can_ram = true,
		.can_type3 = true,
		.num_targets = 1,
		.targets = { n },
	};
	s->regions[n] = (struct pcitopo_cxl_region){
		.name = regions[n],
		.decoder = n,
		.driver = "cxl_region",
		.dax = dax[n],
		.dax_driver = "kmem",
		.start = KNOWN(base),
		.size = KNOWN(size),
		.ways = KNOWN(n ? 1 : 2),
		.granularity = KNOWN(256),
		.mode = PCITOPO_CXL_MODE_RAM,
		.committed = KNOWN(1),
		.numa_node = KNOWN(n + 2),
		.use = PCITOPO_CXL_USE_ONLINE,
		.online_bytes = KNOWN(size),
		.num_targets = n ? 1 : 2,
		.targets = { n ? SCENE_DECODER(n + 1) : SCENE_DECODER(0),
			     SCENE_DECODER(1) },
	};
}

static inline void scene_linux(struct scene *s)
{
	u32 i;

	s->cxl_ports[0] = (struct pcitopo_cxl_port){
		.name = "root0",
		.type = PCITOPO_CXL_PORT_ROOT,
		.parent = PCITOPO_NO_INDEX,
		.device = PCITOPO_NO_INDEX,
		.host = "ACPI0017:00",
		.parent_dport = PCITOPO_NO_INDEX,
		.root = PCITOPO_NO_INDEX,
	};
	for (i = 0; i < SCENE_REGIONS; i++)
		scene_bridge(s, i);
	for (i = 0; i < SCENE_DEVICES; i++)
		scene_memdev(s, i);
	*s->linux_cxl = (struct pcitopo_cxl_system){
		.bus = PCITOPO_SEEN_PRESENT,
		.acpi_root = PCITOPO_SEEN_PRESENT,
		.num_acpi_bridges = SCENE_REGIONS,
		.cedt = PCITOPO_SEEN_PRESENT,
		.backend = "libcxl",
		.mailboxes = PCITOPO_SEEN_PRESENT,
		.poison = PCITOPO_SEEN_PRESENT,
		.memdevs = s->memdevs,
		.num_memdevs = SCENE_DEVICES,
		.ports = s->cxl_ports,
		.num_ports = SCENE_PORTS,
		.dports = s->dports,
		.num_dports = SCENE_REGIONS,
		.decoders = s->decoders,
		.num_decoders = SCENE_DECODERS,
		.regions = s->regions,
		.num_regions = SCENE_REGIONS,
		.windows = s->windows,
		.num_windows = SCENE_REGIONS,
		.bridges = s->bridges,
		.num_bridges = SCENE_REGIONS,
	};
	for (i = 0; i < PCITOPO_CXL_DRIVER_COUNT; i++)
		s->linux_cxl->drivers[i] = PCITOPO_SEEN_PRESENT;
}

/* The machine above; nothing of it is wrong */
static inline void scene_open(struct scene *s)
{
	*s = (struct scene){ .pt = load_text(SCENE_TEXT) };
	s->topo = &s->pt->topo;
	s->linux_cxl = &s->topo->cxl;
	scene_registers(s, 0, "01:00.0");
	scene_registers(s, 1, "02:00.0");
	scene_registers(s, 2, "41:00.0");
	scene_registers(s, 3, "81:00.0");
	scene_linux(s);
}

/* What a text of lspci has of it */
static inline void scene_forget_linux(struct scene *s)
{
	*s->linux_cxl = (struct pcitopo_cxl_system){ 0 };
}

static inline void scene_close(struct scene *s)
{
	scene_forget_linux(s);
	pcitopo_free(s->pt);
}

/* Linux has no driver on a device */
static inline void scene_unbind(struct scene *s, u32 n)
{
	u32 region = n < 2 ? 0 : n - 1;

	s->devices[n]->driver = NULL;
	s->memdevs[n].device = PCITOPO_NO_INDEX;
	s->memdevs[n].endpoint = PCITOPO_NO_INDEX;
	s->regions[region].num_targets = 0;
}

/* No region has a device */
static inline void scene_unmap(struct scene *s, u32 n)
{
	s->decoders[SCENE_DECODER(n)].size = KNOWN(0);
	s->decoders[SCENE_DECODER(n)].region = PCITOPO_NO_INDEX;
	s->regions[n < 2 ? 0 : n - 1].num_targets = 0;
}

static inline void scene_train(struct scene *s, u32 n, u8 protocols)
{
	s->links[n]->cxl = protocols != 0;
	s->links[n]->cxl_link.trained = protocols;
	s->ports[n]->config.flexbus_status = protocols;
	s->devices[n]->config.flexbus_status = protocols;
}

#endif /* TEST_CXL_SCENE_H */
