// SPDX-License-Identifier: GPL-2.0
/*
 * bare.c - how long it takes to read what a sweep over all links reads
 *
 * The same registers of the same ports, with nothing around it: what pcitopo.ko's
 * watch costs is held against this. Loading reads them again and again; what came
 * of it is in /sys/module/pcitopo_bare/parameters/.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>

#define BARE_REGISTERS 8
#define BARE_LOOPS     50

struct bare_port {
	struct pci_dev *dev;
	int count;
	u16 words[2];
	u16 dwords[BARE_REGISTERS];
};

static unsigned int links;
module_param(links, uint, 0444);
MODULE_PARM_DESC(links, "how many downstream-facing ports there are");

static unsigned int reads;
module_param(reads, uint, 0444);
MODULE_PARM_DESC(reads, "how many registers of them were read");

static unsigned long best_ns;
module_param(best_ns, ulong, 0444);
MODULE_PARM_DESC(best_ns, "how long that took, at best");

static const struct {
	u16 id;
	u16 offset;
} bare_wanted[] = {
	{ PCI_EXT_CAP_ID_ERR, PCI_ERR_UNCOR_STATUS },
	{ PCI_EXT_CAP_ID_ERR, PCI_ERR_COR_STATUS },
	{ PCI_EXT_CAP_ID_SECPCI, 8 },
	{ PCI_EXT_CAP_ID_PL_16GT, 0x10 },
	{ PCI_EXT_CAP_ID_PL_16GT, 0x14 },
	{ PCI_EXT_CAP_ID_PL_16GT, 0x18 },
};

static void bare_port_find(struct bare_port *port, struct pci_dev *dev)
{
	size_t i;
	u16 cap;

	port->dev = pci_dev_get(dev);
	port->words[0] = pci_pcie_cap(dev) + PCI_EXP_LNKSTA;
	port->words[1] = pci_pcie_cap(dev) + PCI_EXP_DEVSTA;
	for (i = 0; i < ARRAY_SIZE(bare_wanted); i++) {
		cap = pci_find_ext_capability(dev, bare_wanted[i].id);
		if (cap)
			port->dwords[port->count++] =
				cap + bare_wanted[i].offset;
	}
}

static u32 bare_port_read(const struct bare_port *port)
{
	u32 sum = 0, dword;
	u16 word;
	int i;

	for (i = 0; i < ARRAY_SIZE(port->words); i++) {
		pci_read_config_word(port->dev, port->words[i], &word);
		sum += word;
	}
	for (i = 0; i < port->count; i++) {
		pci_read_config_dword(port->dev, port->dwords[i], &dword);
		sum += dword;
	}
	return sum;
}

static bool bare_is_port(struct pci_dev *dev)
{
	return dev->hdr_type == PCI_HEADER_TYPE_BRIDGE && pci_is_pcie(dev) &&
	       (pci_pcie_type(dev) == PCI_EXP_TYPE_ROOT_PORT ||
		pci_pcie_type(dev) == PCI_EXP_TYPE_DOWNSTREAM);
}

static unsigned int bare_ports_find(struct bare_port *ports, unsigned int room)
{
	struct pci_dev *dev = NULL;
	unsigned int count = 0;

	for_each_pci_dev(dev) {
		if (!bare_is_port(dev))
			continue;
		if (count < room)
			bare_port_find(&ports[count], dev);
		count++;
	}
	return count;
}

static void bare_measure(const struct bare_port *ports)
{
	u64 start_ns, took_ns;
	unsigned int i;
	int loop;

	best_ns = ULONG_MAX;
	for (loop = 0; loop < BARE_LOOPS; loop++) {
		start_ns = ktime_get_ns();
		for (i = 0; i < links; i++)
			bare_port_read(&ports[i]);
		took_ns = ktime_get_ns() - start_ns;
		best_ns = min_t(u64, best_ns, took_ns);
		cond_resched();
	}
}

static int __init bare_init(void)
{
	struct bare_port *ports;
	unsigned int i;

	links = bare_ports_find(NULL, 0);
	ports = kvcalloc(links, sizeof(*ports), GFP_KERNEL);
	if (!ports)
		return -ENOMEM;
	links = min(links, bare_ports_find(ports, links));
	for (i = 0; i < links; i++)
		reads += ARRAY_SIZE(ports[i].words) + ports[i].count;
	bare_measure(ports);
	for (i = 0; i < links; i++)
		pci_dev_put(ports[i].dev);
	kvfree(ports);
	return 0;
}
module_init(bare_init);

static void __exit bare_exit(void)
{
}
module_exit(bare_exit);

MODULE_DESCRIPTION("Times bare reads of what a sweep over links reads");
MODULE_LICENSE("GPL");
