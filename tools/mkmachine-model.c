// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-model.c - parts that a description can name
 *
 * Identifiers, capabilities and driver of real parts, so that a description
 * need not give them. Names are those of pci.ids; NULL where it has none. The
 * first model of an item is what it is without a model word.
 */
#include <string.h>

#include <pcitopo/regs.h>

#include "mkmachine.h"

#define V MK_M_VIRTUAL
#define S MK_M_SERIAL

#define HOST(w, v, d, c, g, fl, n, b)                                         \
	{                                                                     \
		"host-bridge", w, MK_HOST_BRIDGE, v, d, c, 0, g, 4, 0x90, fl, \
			n, NULL, b                                            \
	}
#define ROOT(w, v, d, r, g, wi, e, fl, n)                                      \
	{                                                                      \
		"root-port", w, MK_ROOT_PORT, v, d, 0x060400, r, g, wi, e, fl, \
			n, "pcieport", NULL                                    \
	}
#define SWITCH(w, v, d, r, g, wi, fl, n)                                      \
	{                                                                     \
		"switch", w, MK_UPSTREAM, v, d, 0x060400, r, g, wi, 0x68, fl, \
			n, "pcieport", w                                      \
	}
#define PORT(w, v, d, r, g, wi, fl, n)                                        \
	{                                                                     \
		"port", w, MK_DOWNSTREAM, v, d, 0x060400, r, g, wi, 0x68, fl, \
			n, "pcieport", NULL                                   \
	}
#define END(i, w, v, d, c, r, g, wi, fl, n, dr, b)                       \
	{                                                                \
		i, w, MK_ENDPOINT, v, d, c, r, g, wi, 0x60, fl, n, dr, b \
	}
#define KIND(i, w, k, v, d, c, r, g, wi, n, dr)                  \
	{                                                        \
		i, w, k, v, d, c, r, g, wi, 0x60, 0, n, dr, NULL \
	}
#define FUNC(w, v, d, c, r, n, dr)                                            \
	{                                                                     \
		"function", w, MK_ENDPOINT, v, d, c, r, 0, 0, 0x60, 0, n, dr, \
			NULL                                                  \
	}

static const struct mk_model models[] = {
	HOST("intel", 0x8086, 0x09a2, 0x088000, 4, 0,
	     "Ice Lake Memory Map/VT-d", "intel"),
	HOST("amd", 0x1022, 0x153a, 0x060000, 4, MK_M_DUMMY, NULL, "amd"),
	HOST("amd-rome", 0x1022, 0x1480, 0x060000, 4, MK_M_DUMMY,
	     "Starship/Matisse Root Complex", "amd-rome"),
	HOST("ampere", 0x1def, 0xe100, 0x060000, 4, 0,
	     "Altra PCI Express Root Complex A", "ampere"),
	HOST("skylake", 0x8086, 0x2020, 0x060000, 3, 0,
	     "Sky Lake-E DMI3 Registers", "skylake"),
	HOST("i945", 0x8086, 0x2770, 0x060000, 1, 0,
	     "82945G/GZ/P/PL Memory Controller Hub", "i945"),
	HOST("i440bx", 0x8086, 0x7190, 0x060000, 1, 0,
	     "440BX/ZX/DX - 82443BX/ZX/DX Host bridge", "intel"),

	ROOT("intel", 0x8086, 0x352a, 0x04, 5, 16, 0x40, 0, NULL),
	ROOT("amd", 0x1022, 0x153e, 0x00, 5, 16, 0x58, 0, NULL),
	ROOT("amd-rome", 0x1022, 0x1483, 0x00, 4, 16, 0x58, 0,
	     "Starship/Matisse GPP Bridge"),
	ROOT("amd-internal", 0x1022, 0x14b9, 0x00, 4, 16, 0x58, V,
	     "Family 17h-19h Internal PCIe GPP Bridge"),
	ROOT("amd-rome-internal", 0x1022, 0x1484, 0x00, 4, 16, 0x58, V,
	     "Starship/Matisse Internal PCIe GPP Bridge 0 to bus[E:B]"),
	ROOT("ampere", 0x1def, 0xe101, 0x04, 4, 16, 0x80, 0,
	     "Altra PCI Express Root Port a0"),
	ROOT("skylake", 0x8086, 0x2030, 0x04, 3, 16, 0x90, 0,
	     "Sky Lake-E PCI Express Root Port A"),
	ROOT("i945", 0x8086, 0x2771, 0x02, 1, 16, 0xa0, 0,
	     "82945G/GZ/P/PL PCI Express Root Port"),
	ROOT("ich7", 0x8086, 0x27d0, 0x01, 1, 1, 0x40, 0,
	     "NM10/ICH7 Family PCI Express Port 1"),

	SWITCH("pex890xx", 0x1000, 0xc030, 0xb0, 5, 16, S,
	       "PEX890xx PCIe Gen 5 Switch"),
	SWITCH("pex880xx", 0x1000, 0xc010, 0xb0, 4, 16, S,
	       "PEX880xx PCIe Gen 4 Switch"),
	SWITCH("pex87xx", 0x10b5, 0x8796, 0xab, 3, 16, S, NULL),
	SWITCH("pfx-gen6", 0x11f8, 0x6000, 0x00, 6, 16, S, NULL),
	SWITCH("navi", 0x1002, 0x1478, 0x10, 4, 16, 0,
	       "Navi 10 XL Upstream Port of PCI Express Switch"),
	SWITCH("arc", 0x8086, 0x4fa0, 0x01, 4, 16, 0, NULL),

	PORT("pex890xx", 0x1000, 0xc030, 0xb0, 5, 16, S,
	     "PEX890xx PCIe Gen 5 Switch"),
	PORT("pex880xx", 0x1000, 0xc010, 0xb0, 4, 16, S,
	     "PEX880xx PCIe Gen 4 Switch"),
	PORT("pex87xx", 0x10b5, 0x8796, 0xab, 3, 16, S, NULL),
	PORT("pfx-gen6", 0x11f8, 0x6000, 0x00, 6, 16, S, NULL),
	PORT("navi", 0x1002, 0x1479, 0x10, 4, 16, V,
	     "Navi 10 XL Downstream Port of PCI Express Switch"),
	PORT("arc", 0x8086, 0x4fa4, 0x00, 1, 1, V, NULL),

	END("gpu", "h100", 0x10de, 0x2330, 0x030200, 0xa1, 5, 16, S,
	    "GH100[H100 SXM5 80GB]", "nvidia", NULL),
	END("gpu", "b200", 0x10de, 0x2901, 0x030200, 0xa1, 6, 16, S, NULL,
	    "nvidia", NULL),
	END("gpu", "a100", 0x10de, 0x20b2, 0x030200, 0xa1, 4, 16, S,
	    "GA100 [A100 SXM4 80GB]", "nvidia", NULL),
	END("gpu", "rtxpro6000", 0x10de, 0x2bb5, 0x030200, 0xa1, 5, 16,
	    S | MK_M_LEGACY, NULL, "nvidia", "nvidia-audio"),
	END("gpu", "rtx4090", 0x10de, 0x2684, 0x030000, 0xa1, 4, 16,
	    MK_M_LEGACY, "AD102 [GeForce RTX 4090]", "nvidia", "nvidia-audio"),
	END("gpu", "mi300x", 0x1002, 0x74a1, 0x120000, 0x00, 5, 16, S, NULL,
	    "amdgpu", NULL),
	END("gpu", "navi31", 0x1002, 0x744c, 0x030000, 0xc8, 4, 16,
	    S | MK_M_LEGACY, "Navi 31 [Radeon RX 7900 XT/7900 XTX]", "amdgpu",
	    "amd-audio"),
	END("gpu", "arc-a770", 0x8086, 0x56a0, 0x030000, 0x08, 1, 1, V,
	    "DG2 [Arc A770]", "i915", NULL),
	END("gpu", "gaudi2", 0x1da3, 0x1020, 0x120000, 0x01, 4, 16, S, NULL,
	    "habanalabs", NULL),

	END("nic", "cx7", 0x15b3, 0x1021, 0x020700, 0x00, 5, 16, S,
	    "MT2910 Family [ConnectX-7]", "mlx5_core", "cx7"),
	END("nic", "cx6dx", 0x15b3, 0x101d, 0x020000, 0x00, 4, 16, S,
	    "MT2892 Family [ConnectX-6 Dx]", "mlx5_core", "cx6dx"),
	END("nic", "e810", 0x8086, 0x1592, 0x020000, 0x02, 4, 16, S,
	    "Ethernet Controller E810-C for QSFP", "ice", "e810"),
	END("nic", "x710", 0x8086, 0x15ff, 0x020000, 0x02, 3, 8, S,
	    "Ethernet Controller X710 for 10GBASE-T", "i40e", "x710"),
	END("nic", "i210", 0x8086, 0x1533, 0x020000, 0x03, 1, 1, S,
	    "I210 Gigabit Network Connection", "igb", NULL),
	END("nic", "bcm5721", 0x14e4, 0x1659, 0x020000, 0x11, 1, 1, 0,
	    "NetXtreme BCM5721 Gigabit Ethernet PCI Express", "tg3", NULL),
	END("nic", "e100", 0x8086, 0x1229, 0x020000, 0x08, 1, 1, 0,
	    "82557/8/9/0/1 Ethernet Pro 100", "e100", NULL),
	END("nic", "e1000", 0x8086, 0x100e, 0x020000, 0x02, 1, 1, 0,
	    "82540EM Gigabit Ethernet Controller", "e1000", NULL),

	END("nvme", "pm174x", 0x144d, 0xa826, 0x010802, 0x00, 5, 4, S,
	    "NVMe SSD Controller PM174X", "nvme", NULL),
	END("nvme", "pm9a3", 0x144d, 0xa80a, 0x010802, 0x00, 4, 4, S,
	    "NVMe SSD Controller PM9A1/PM9A3/980PRO", "nvme", NULL),
	END("nvme", "micron7450", 0x1344, 0x51c3, 0x010802, 0x01, 4, 4, S,
	    "7450 PRO NVMe SSD", "nvme", NULL),

	END("memdev", "montage", 0x1b00, 0xc000, 0x050210, 0x03, 5, 8,
	    S | MK_M_CXL, NULL, "cxl_pci", NULL),
	END("memdev", "micron", 0x1344, 0x6400, 0x050210, 0x01, 5, 8,
	    S | MK_M_CXL, NULL, "cxl_pci", NULL),

	END("placeholder", "pex890xx", 0x1000, 0x02b2, 0x088000, 0xb0, 0, 0,
	    V | S | MK_M_FIXED, "Virtual PCIe Placeholder Endpoint", NULL,
	    NULL),
	END("management", "pex890xx", 0x1000, 0x00b2, 0x010700, 0xb0, 0, 0,
	    V | S | MK_M_FIXED, "PCIe Switch management endpoint", "mpt3sas",
	    NULL),

	KIND("bridge", "ast1150", MK_PCIE_PCI, 0x1a03, 0x1150, 0x060400, 0x06,
	     1, 1, "AST1150 PCI-to-PCI Bridge", NULL),
	KIND("bridge", "xio2001", MK_PCIE_PCI, 0x104c, 0x8240, 0x060400, 0x00,
	     1, 1, "XIO2001 PCI Express-to-PCI Bridge", NULL),
	KIND("pci-bridge", "ich", MK_PCI_PCI, 0x8086, 0x244e, 0x060401, 0xe1, 0,
	     0, "82801 PCI Bridge", NULL),
	KIND("pci-bridge", "agp", MK_PCI_PCI, 0x8086, 0x7191, 0x060400, 0x03, 0,
	     0, "440BX/ZX/DX - 82443BX/ZX/DX AGP bridge", NULL),
	KIND("bmc", "ast2000", MK_CONVENTIONAL, 0x1a03, 0x2000, 0x030000, 0x52,
	     0, 0, "ASPEED Graphics Family", "ast"),
	KIND("bmc", "g200", MK_CONVENTIONAL, 0x102b, 0x0536, 0x030000, 0x04, 0,
	     0, NULL, "mgag200"),
	KIND("integrated", "dsa", MK_INTEGRATED, 0x8086, 0x0b25, 0x088000, 0x00,
	     0, 0, NULL, "idxd"),
	KIND("event-collector", "intel", MK_COLLECTOR, 0x8086, 0x0b23, 0x080700,
	     0x00, 0, 0, NULL, NULL),

	END("device", "generic", 0x1b36, 0x0010, 0xff0000, 0x00, 4, 4, 0, NULL,
	    NULL, NULL),
	KIND("device", "amd-dummy", MK_CONVENTIONAL, 0x1022, 0x1482, 0x060000,
	     0x00, 0, 0, "Starship/Matisse PCIe Dummy Host Bridge", NULL),
	KIND("device", "amd-iommu", MK_CONVENTIONAL, 0x1022, 0x1481, 0x080600,
	     0x00, 0, 0, "Starship/Matisse IOMMU", NULL),
	KIND("device", "audio", MK_CONVENTIONAL, 0x1274, 0x1371, 0x040100, 0x08,
	     0, 0, "ES1371/ES1373 / Creative Labs CT2518", "snd_ens1371"),
	KIND("device", "isa", MK_CONVENTIONAL, 0x8086, 0x7110, 0x060100, 0x02,
	     0, 0, "82371AB/EB/MB PIIX4 ISA", NULL),
	END("device", "amd-spp", 0x1022, 0x1485, 0x130000, 0x00, 0, 0, V,
	    "Starship/Matisse Reserved SPP", NULL, "amd-psp"),
	END("device", "arc-audio", 0x8086, 0x4f90, 0x040300, 0x00, 1, 1, V,
	    "DG2 Audio Controller", "snd_hda_intel", NULL),

	FUNC("generic", 0x1b36, 0x0010, 0xff0000, 0x00, NULL, NULL),
	FUNC("nvidia-audio", 0x10de, 0x22ba, 0x040300, 0xa1,
	     "AD102 High Definition Audio Controller", "snd_hda_intel"),
	FUNC("amd-audio", 0x1002, 0xab30, 0x040300, 0x00, NULL,
	     "snd_hda_intel"),
	FUNC("amd-psp", 0x1022, 0x1486, 0x108000, 0x00,
	     "Starship/Matisse Cryptographic Coprocessor PSPCPP", "ccp"),
	FUNC("amd-hda", 0x1022, 0x1487, 0x040300, 0x00,
	     "Starship/Matisse HD Audio Controller", "snd_hda_intel"),
	FUNC("cx7", 0x15b3, 0x1021, 0x020700, 0x00,
	     "MT2910 Family [ConnectX-7]", "mlx5_core"),
	FUNC("cx6dx", 0x15b3, 0x101d, 0x020000, 0x00,
	     "MT2892 Family [ConnectX-6 Dx]", "mlx5_core"),
	FUNC("e810", 0x8086, 0x1592, 0x020000, 0x02,
	     "Ethernet Controller E810-C for QSFP", "ice"),
	FUNC("x710", 0x8086, 0x15ff, 0x020000, 0x02,
	     "Ethernet Controller X710 for 10GBASE-T", "i40e"),
};

struct id_name {
	u32 id;
	const char *name;
};

static const struct id_name vendors[] = {
	{ 0x1000, "Broadcom / LSI" },
	{ 0x1002, "Advanced Micro Devices, Inc. [AMD/ATI]" },
	{ 0x1022, "Advanced Micro Devices, Inc. [AMD]" },
	{ 0x102b, "Matrox Electronics Systems Ltd." },
	{ 0x104c, "Texas Instruments" },
	{ 0x10b5, "PLX Technology, Inc." },
	{ 0x10de, "NVIDIA Corporation" },
	{ 0x11f8, "PMC-Sierra Inc." },
	{ 0x1274, "Ensoniq" },
	{ 0x1344, "Micron Technology Inc" },
	{ 0x144d, "Samsung Electronics Co Ltd" },
	{ 0x14e4, "Broadcom Inc. and subsidiaries" },
	{ 0x15b3, "Mellanox Technologies" },
	{ 0x1a03, "ASPEED Technology, Inc." },
	{ 0x1b00, "Montage Technology Co., Ltd." },
	{ 0x1b36, "Red Hat, Inc." },
	{ 0x1da3, "Habana Labs Ltd." },
	{ 0x1def, "Ampere Computing, LLC" },
	{ 0x8086, "Intel Corporation" },
};

static const struct id_name classes[] = {
	{ 0x0107, "Serial Attached SCSI controller" },
	{ 0x0108, "Non-Volatile memory controller" },
	{ 0x0200, "Ethernet controller" },
	{ 0x0207, "Infiniband controller" },
	{ 0x0300, "VGA compatible controller" },
	{ 0x0302, "3D controller" },
	{ 0x0380, "Display controller" },
	{ 0x0401, "Multimedia audio controller" },
	{ 0x0403, "Audio device" },
	{ 0x0502, "CXL" },
	{ 0x0600, "Host bridge" },
	{ 0x0601, "ISA bridge" },
	{ 0x0604, "PCI bridge" },
	{ 0x0806, "IOMMU" },
	{ 0x0880, "System peripheral" },
	{ 0x0c03, "USB controller" },
	{ 0x0c05, "SMBus" },
	{ 0x1080, "Encryption controller" },
	{ 0x1200, "Processing accelerators" },
};

static const struct id_name progifs[] = {
	{ 0x010802, "NVM Express" },
	{ 0x030000, "VGA controller" },
	{ 0x050200, "CXL Memory Device - vendor specific" },
	{ 0x050210, "CXL Memory Device (CXL 2.x)" },
	{ 0x060400, "Normal decode" },
	{ 0x060401, "Subtractive decode" },
};

static const char *lookup(const struct id_name *t, size_t n, u32 id)
{
	for (size_t i = 0; i < n; i++)
		if (t[i].id == id)
			return t[i].name;
	return NULL;
}

const char *mk_vendor_name(u16 vendor)
{
	return lookup(vendors, ARRAY_SIZE(vendors), vendor);
}

const char *mk_class_name(u16 class_code)
{
	return lookup(classes, ARRAY_SIZE(classes), class_code);
}

const char *mk_progif_name(u32 class_code)
{
	return lookup(progifs, ARRAY_SIZE(progifs), class_code);
}

/* Without a word: the first model of the item */
const struct mk_model *mk_model_find(const char *item, const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		if (!strcmp(models[i].item, item) &&
		    (!word || !strcmp(models[i].word, word)))
			return &models[i];
	return NULL;
}

bool mk_model_item(const char *item)
{
	return mk_model_find(item, NULL);
}
