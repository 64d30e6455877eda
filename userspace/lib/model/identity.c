// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * identity.c - what identifiers alone show
 *
 * Some silicon cannot be recognised by its registers: a switch that shows an
 * endpoint in an empty slot, a chipset that presents its own functions as if
 * they hung on a x16 link. Their identifiers are listed here, once, with the
 * words a text without identifiers uses for them.
 */
#include "model/identity.h"

struct identity {
	u16 vendor_id;
	u16 device_first;
	u16 device_last;
	enum pcitopo_role role;
	const char *name; /* as the PCI ID database spells it, or NULL */
};

static const struct identity identities[] = {
	/* Broadcom PEX switches */
	{ 0x1000, 0x00b2, 0x00b2, PCITOPO_ROLE_MANAGEMENT,
	  "PCIe Switch management endpoint" },
	{ 0x1000, 0x02b0, 0x02b0, PCITOPO_ROLE_MANAGEMENT,
	  "Virtual Endpoint on PCIe Switch" },
	{ 0x1000, 0x02b1, 0x02b1, PCITOPO_ROLE_MANAGEMENT,
	  "Virtual Endpoint on PCIe Switch (9749)" },
	{ 0x1000, 0x02b2, 0x02b2, PCITOPO_ROLE_PLACEHOLDER,
	  "Virtual PCIe Placeholder Endpoint" },
	/* PLX: non-transparent, DMA and management functions */
	{ 0x10b5, 0x87a0, 0x87a1, PCITOPO_ROLE_MANAGEMENT, NULL },
	{ 0x10b5, 0x87b0, 0x87b1, PCITOPO_ROLE_MANAGEMENT, NULL },
	{ 0x10b5, 0x87d0, 0x87d0, PCITOPO_ROLE_MANAGEMENT,
	  "PEX PCI Express Switch DMA interface" },
	/* AMD: bridges to functions of the chip itself, and dummies there */
	{ 0x1022, 0x13e5, 0x13e6, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1454, 0x1454, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1455, 0x1455, PCITOPO_ROLE_CHIPSET_FUNCTION, NULL },
	{ 0x1022, 0x145a, 0x145a, PCITOPO_ROLE_CHIPSET_FUNCTION, NULL },
	{ 0x1022, 0x1484, 0x1484, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1485, 0x1485, PCITOPO_ROLE_CHIPSET_FUNCTION, NULL },
	{ 0x1022, 0x148a, 0x148a, PCITOPO_ROLE_CHIPSET_FUNCTION, NULL },
	{ 0x1022, 0x14a7, 0x14a7, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x14b9, 0x14b9, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x14dd, 0x14dd, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x14eb, 0x14eb, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1555, 0x1555, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1556, 0x1556, PCITOPO_ROLE_CHIPSET_FUNCTION, NULL },
	{ 0x1022, 0x15db, 0x15dc, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x15fd, 0x15fe, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x162a, 0x162a, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1635, 0x1635, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x1648, 0x1648, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	{ 0x1022, 0x57a4, 0x57a4, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	/* Intel: C600 virtual root port, downstream ports of the C62x switch */
	{ 0x8086, 0x1d3e, 0x1d3e, PCITOPO_ROLE_CHIPSET_PORT,
	  "C600/X79 series chipset PCI Express Virtual Root Port" },
	{ 0x8086, 0x37c2, 0x37c5, PCITOPO_ROLE_CHIPSET_PORT, NULL },
	/* Graphics cards with a switch of their own */
	{ 0x1002, 0x1478, 0x1479, PCITOPO_ROLE_CARD_SWITCH, NULL },
	{ 0x1002, 0x14a0, 0x14a1, PCITOPO_ROLE_CARD_SWITCH, NULL },
	{ 0x1022, 0x1470, 0x1471, PCITOPO_ROLE_CARD_SWITCH,
	  "Vega 10 PCIe Bridge" },
	{ 0x8086, 0x4fa0, 0x4fa4, PCITOPO_ROLE_CARD_SWITCH, NULL },
	{ 0x8086, 0xe2f0, 0xe2f1, PCITOPO_ROLE_CARD_SWITCH, NULL },
	{ 0x8086, 0xe2ff, 0xe2ff, PCITOPO_ROLE_CARD_SWITCH, NULL },
	/* Network cards and DPUs with a switch of their own */
	{ 0x15b3, 0x1974, 0x197c, PCITOPO_ROLE_CARD_SWITCH, NULL },
	{ 0x15b3, 0x2020, 0x2025, PCITOPO_ROLE_CARD_SWITCH, NULL },
};

/* For texts that name but do not number: words of the PCI ID database */
static const struct {
	u16 vendor_id;
	enum pcitopo_role role;
	const char *words;
} role_words[] = {
	{ 0x1022, PCITOPO_ROLE_CHIPSET_PORT, "Internal PCIe GPP Bridge" },
	{ 0x1022, PCITOPO_ROLE_CHIPSET_PORT, "Internal GPP Bridge" },
	{ 0x1022, PCITOPO_ROLE_CHIPSET_FUNCTION, "PCIe Dummy Function" },
	{ 0x1022, PCITOPO_ROLE_CHIPSET_FUNCTION, "Reserved SPP" },
	{ 0x1022, PCITOPO_ROLE_CARD_SWITCH, "Vega 10 PCIe Bridge" },
	{ 0x1002, PCITOPO_ROLE_CARD_SWITCH, "Port of PCI Express Switch" },
	{ 0x1000, PCITOPO_ROLE_PLACEHOLDER, "Placeholder Endpoint" },
	{ 0x1000, PCITOPO_ROLE_MANAGEMENT, "management endpoint" },
	{ 0x15b3, PCITOPO_ROLE_CARD_SWITCH, "PCIe Bridge]" },
};

/* Vendors whose number decides something here, as texts have named them */
static const struct {
	u16 vendor_id;
	const char *name;
} vendors[] = {
	{ 0x1000, "Broadcom / LSI" },
	{ 0x1000, "LSI Logic / Symbios Logic" },
	{ 0x1002, "Advanced Micro Devices, Inc. [AMD/ATI]" },
	{ 0x1002, "ATI Technologies Inc" },
	{ 0x1022, "Advanced Micro Devices, Inc. [AMD]" },
	{ 0x1022, "Advanced Micro Devices [AMD]" },
	{ 0x102b, "Matrox Electronics Systems Ltd." },
	{ 0x102b, "Matrox Graphics, Inc." },
	{ 0x104c, "Texas Instruments" },
	{ 0x1077, "QLogic Corp." },
	{ 0x10b5, "PLX Technology, Inc." },
	{ 0x10de, "NVIDIA Corporation" },
	{ 0x10de, "nVidia Corporation" },
	{ 0x10df, "Emulex Corporation" },
	{ 0x10ec, "Realtek Semiconductor Co., Ltd." },
	{ 0x10ee, "Xilinx Corporation" },
	{ 0x11f8, "PMC-Sierra Inc." },
	{ 0x11f8, "Microsemi / PMC / IDT" },
	{ 0x11f8, "Microchip Technology / PMC-Sierra" },
	{ 0x1234, "Bochs" },
	{ 0x126f, "Silicon Motion, Inc." },
	{ 0x12d8, "Pericom Semiconductor" },
	{ 0x1344, "Micron Technology Inc" },
	{ 0x13b5, "ARM" },
	{ 0x144d, "Samsung Electronics Co Ltd" },
	{ 0x14e4, "Broadcom Inc. and subsidiaries" },
	{ 0x14e4, "Broadcom Limited" },
	{ 0x14e4, "Broadcom Corporation" },
	{ 0x15ad, "VMware" },
	{ 0x15b3, "Mellanox Technologies" },
	{ 0x15b3, "NVIDIA Corporation Mellanox" },
	{ 0x15b7, "Sandisk Corp" },
	{ 0x177d, "Cavium, Inc." },
	{ 0x1912, "Renesas Technology Corp." },
	{ 0x19e5, "Huawei Technologies Co., Ltd." },
	{ 0x1a03, "ASPEED Technology, Inc." },
	{ 0x1af4, "Red Hat, Inc." },
	{ 0x1b21, "ASMedia Technology Inc." },
	{ 0x1b36, "Red Hat, Inc. QXL" },
	{ 0x1b4b, "Marvell Technology Group Ltd." },
	{ 0x1c5f, "Beijing Memblaze Technology Co. Ltd." },
	{ 0x1d0f, "Amazon.com, Inc." },
	{ 0x1da3, "Habana Labs Ltd." },
	{ 0x1dd8, "Pensando Systems" },
	{ 0x1e0f, "KIOXIA Corporation" },
	{ 0x1f18, "c-payne" },
	{ 0x2646, "Kingston Technology Company, Inc." },
	{ 0x8086, "Intel Corporation" },
	{ 0x9005, "Adaptec" },
};

/* Class 03xx that drives a console, not a workload; device 0 to ffff if last */
static const struct {
	u16 vendor_id;
	u16 device_id;
	bool any_device;
} bmc_displays[] = {
	{ 0x1a03, 0, true },	   /* ASPEED */
	{ 0x102b, 0, true },	   /* Matrox G200 in BMCs */
	{ 0x126f, 0, true },	   /* Silicon Motion */
	{ 0x18ca, 0, true },	   /* XGI Volari */
	{ 0x19e5, 0x1711, false }, /* Huawei Hi171x */
	{ 0x1013, 0, true },	   /* Cirrus Logic, as emulated */
	{ 0x1234, 0x1111, false }, /* QEMU standard VGA */
	{ 0x1414, 0x5353, false }, /* Hyper-V */
	{ 0x15ad, 0x0405, false }, /* VMware SVGA II */
	{ 0x1af4, 0x1050, false }, /* virtio-gpu */
	{ 0x1b36, 0x0100, false }, /* QXL */
};

/* Class names of the PCI ID database */
static const struct {
	u16 class_code;
	const char *name;
} classes[] = {
	{ 0x0000, "Non-VGA unclassified device" },
	{ 0x0001, "VGA compatible unclassified device" },
	{ 0x0005, "Image coprocessor" },
	{ 0x0100, "SCSI storage controller" },
	{ 0x0101, "IDE interface" },
	{ 0x0102, "Floppy disk controller" },
	{ 0x0103, "IPI bus controller" },
	{ 0x0104, "RAID bus controller" },
	{ 0x0105, "ATA controller" },
	{ 0x0106, "SATA controller" },
	{ 0x0107, "Serial Attached SCSI controller" },
	{ 0x0108, "Non-Volatile memory controller" },
	{ 0x0109, "Universal Flash Storage controller" },
	{ 0x0180, "Mass storage controller" },
	{ 0x0200, "Ethernet controller" },
	{ 0x0201, "Token ring network controller" },
	{ 0x0202, "FDDI network controller" },
	{ 0x0203, "ATM network controller" },
	{ 0x0204, "ISDN controller" },
	{ 0x0205, "WorldFip controller" },
	{ 0x0206, "PICMG controller" },
	{ 0x0207, "Infiniband controller" },
	{ 0x0208, "Fabric controller" },
	{ 0x0280, "Network controller" },
	{ 0x0300, "VGA compatible controller" },
	{ 0x0301, "XGA compatible controller" },
	{ 0x0302, "3D controller" },
	{ 0x0380, "Display controller" },
	{ 0x0400, "Multimedia video controller" },
	{ 0x0401, "Multimedia audio controller" },
	{ 0x0402, "Computer telephony device" },
	{ 0x0403, "Audio device" },
	{ 0x0480, "Multimedia controller" },
	{ 0x0500, "RAM memory" },
	{ 0x0501, "FLASH memory" },
	{ 0x0502, "CXL" },
	{ 0x0580, "Memory controller" },
	{ 0x0600, "Host bridge" },
	{ 0x0601, "ISA bridge" },
	{ 0x0602, "EISA bridge" },
	{ 0x0603, "MicroChannel bridge" },
	{ 0x0604, "PCI bridge" },
	{ 0x0605, "PCMCIA bridge" },
	{ 0x0606, "NuBus bridge" },
	{ 0x0607, "CardBus bridge" },
	{ 0x0608, "RACEway bridge" },
	{ 0x0609, "Semi-transparent PCI-to-PCI bridge" },
	{ 0x060a, "InfiniBand to PCI host bridge" },
	{ 0x0680, "Bridge" },
	{ 0x0700, "Serial controller" },
	{ 0x0701, "Parallel controller" },
	{ 0x0702, "Multiport serial controller" },
	{ 0x0703, "Modem" },
	{ 0x0704, "GPIB controller" },
	{ 0x0705, "Smard Card controller" },
	{ 0x0780, "Communication controller" },
	{ 0x0800, "PIC" },
	{ 0x0801, "DMA controller" },
	{ 0x0802, "Timer" },
	{ 0x0803, "RTC" },
	{ 0x0804, "PCI Hot-plug controller" },
	{ 0x0805, "SD Host controller" },
	{ 0x0806, "IOMMU" },
	{ 0x0880, "System peripheral" },
	{ 0x0899, "Timing Card" },
	{ 0x0900, "Keyboard controller" },
	{ 0x0901, "Digitizer Pen" },
	{ 0x0902, "Mouse controller" },
	{ 0x0903, "Scanner controller" },
	{ 0x0904, "Gameport controller" },
	{ 0x0980, "Input device controller" },
	{ 0x0a00, "Generic Docking Station" },
	{ 0x0a80, "Docking Station" },
	{ 0x0b00, "386" },
	{ 0x0b01, "486" },
	{ 0x0b02, "Pentium" },
	{ 0x0b10, "Alpha" },
	{ 0x0b20, "Power PC" },
	{ 0x0b30, "MIPS" },
	{ 0x0b40, "Co-processor" },
	{ 0x0c00, "FireWire (IEEE 1394)" },
	{ 0x0c01, "ACCESS Bus" },
	{ 0x0c02, "SSA" },
	{ 0x0c03, "USB controller" },
	{ 0x0c04, "Fibre Channel" },
	{ 0x0c05, "SMBus" },
	{ 0x0c06, "InfiniBand" },
	{ 0x0c07, "IPMI Interface" },
	{ 0x0c08, "SERCOS interface" },
	{ 0x0c09, "CANBUS" },
	{ 0x0c80, "Serial bus controller" },
	{ 0x0d00, "IRDA controller" },
	{ 0x0d01, "Consumer IR controller" },
	{ 0x0d10, "RF controller" },
	{ 0x0d11, "Bluetooth" },
	{ 0x0d12, "Broadband" },
	{ 0x0d20, "802.1a controller" },
	{ 0x0d21, "802.1b controller" },
	{ 0x0d80, "Wireless controller" },
	{ 0x0e00, "I2O" },
	{ 0x0f01, "Satellite TV controller" },
	{ 0x0f02, "Satellite audio communication controller" },
	{ 0x0f03, "Satellite voice communication controller" },
	{ 0x0f04, "Satellite data communication controller" },
	{ 0x1000, "Network and computing encryption device" },
	{ 0x1010, "Entertainment encryption device" },
	{ 0x1080, "Encryption controller" },
	{ 0x1100, "DPIO module" },
	{ 0x1101, "Performance counters" },
	{ 0x1110, "Communication synchronizer" },
	{ 0x1120, "Signal processing management" },
	{ 0x1180, "Signal processing controller" },
	{ 0x1200, "Processing accelerators" },
	{ 0x1201, "SNIA Smart Data Accelerator Interface (SDXI) controller" },
};

static bool has_words(const char *name, const char *words)
{
	return name && strstr(name, words);
}

static enum pcitopo_role role_by_name(const struct pcitopo_device *device)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(role_words); i++) {
		if (device->config.vendor_id == role_words[i].vendor_id &&
		    has_words(device->name, role_words[i].words))
			return role_words[i].role;
	}
	return PCITOPO_ROLE_NONE;
}

/**
 * pcitopo_identity_role - special role of a function
 * @device: the function
 *
 * Return: the role, %PCITOPO_ROLE_NONE for all ordinary functions.
 */
enum pcitopo_role pcitopo_identity_role(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;
	size_t i;

	if (!pcitopo_has(config, PCITOPO_HAVE_VENDOR))
		return PCITOPO_ROLE_NONE;
	if (!pcitopo_has(config, PCITOPO_HAVE_IDS))
		return role_by_name(device);
	for (i = 0; i < ARRAY_SIZE(identities); i++) {
		if (config->vendor_id == identities[i].vendor_id &&
		    config->device_id >= identities[i].device_first &&
		    config->device_id <= identities[i].device_last)
			return identities[i].role;
	}
	return PCITOPO_ROLE_NONE;
}

/**
 * pcitopo_identity_is_bmc_display - is a display controller only a console
 * @device: a function of class 03xx
 *
 * Return: true for the graphics of BMCs and emulated machines.
 */
bool pcitopo_identity_is_bmc_display(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;
	size_t i;

	if (!pcitopo_has(config, PCITOPO_HAVE_VENDOR))
		return false;
	for (i = 0; i < ARRAY_SIZE(bmc_displays); i++) {
		if (config->vendor_id == bmc_displays[i].vendor_id &&
		    (bmc_displays[i].any_device ||
		     !pcitopo_has(config, PCITOPO_HAVE_IDS) ||
		     config->device_id == bmc_displays[i].device_id))
			return true;
	}
	return false;
}

/**
 * pcitopo_identity_is_vmd - is this an Intel Volume Management Device
 * @device: a function
 *
 * Return: true if a PCI domain of its own hangs below it.
 */
bool pcitopo_identity_is_vmd(const struct pcitopo_device *device)
{
	static const u16 ids[] = { 0x201d, 0x28c0, 0x467f, 0x4c3d, 0x7d0b,
				   0x9a0b, 0xa77f, 0xad0b, 0xb06f, 0xb60b };
	const struct pcitopo_config *config = &device->config;
	size_t i;

	if (!pcitopo_has(config, PCITOPO_HAVE_IDS) ||
	    config->vendor_id != 0x8086)
		return has_words(device->name, "Volume Management Device");
	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		if (config->device_id == ids[i])
			return true;
	}
	return false;
}

/**
 * pcitopo_vendor_from_name - vendor that a product text begins with
 * @name: "NVIDIA Corporation Device 2bb5"
 * @length: bytes of @name
 * @vendor_id: the vendor, untouched when none is known
 * @vendor_length: how much of @name is the vendor's name
 *
 * Return: true when a vendor of the table was found.
 */
bool pcitopo_vendor_from_name(const char *name, size_t length, u16 *vendor_id,
			      size_t *vendor_length)
{
	size_t best = 0, i, size;

	if (!length)
		return false;
	for (i = 0; i < ARRAY_SIZE(vendors); i++) {
		if (vendors[i].name[0] != name[0])
			continue;
		size = strlen(vendors[i].name);
		if (size <= best || size > length ||
		    memcmp(name, vendors[i].name, size) != 0 ||
		    (size < length && name[size] != ' '))
			continue;
		best = size;
		*vendor_id = vendors[i].vendor_id;
		*vendor_length = size;
	}
	return best > 0;
}

/**
 * pcitopo_device_id_from_name - device number of a product text
 * @vendor_id: its vendor
 * @name: "Device 2bb5", or a name of the identity table
 * @length: bytes of @name
 * @device_id: the number, untouched when not known
 *
 * Return: true when the number is known.
 */
bool pcitopo_device_id_from_name(u16 vendor_id, const char *name, size_t length,
				 u16 *device_id)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;
	u32 value = 0;

	if (length == 11 && memcmp(name, "Device ", 7) == 0) {
		for (i = 7; i < 11; i++) {
			const char *digit = memchr(digits, name[i], 16);

			if (!digit)
				return false;
			value = value << 4 | (u32)(digit - digits);
		}
		*device_id = (u16)value;
		return true;
	}
	for (i = 0; i < ARRAY_SIZE(identities); i++) {
		const struct identity *id = &identities[i];

		if (id->name && id->vendor_id == vendor_id &&
		    id->device_first == id->device_last &&
		    strlen(id->name) == length &&
		    memcmp(id->name, name, length) == 0) {
			*device_id = id->device_first;
			return true;
		}
	}
	return false;
}

/**
 * pcitopo_class_from_name - class code of a class name
 * @name: "3D controller"
 * @length: bytes of @name
 * @class_code: base and sub class, untouched when not known
 *
 * Return: true when the name is known.
 */
bool pcitopo_class_from_name(const char *name, size_t length, u16 *class_code)
{
	size_t i;

	if (!length)
		return false;
	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		if (classes[i].name[0] == name[0] &&
		    strlen(classes[i].name) == length &&
		    memcmp(classes[i].name, name, length) == 0) {
			*class_code = classes[i].class_code;
			return true;
		}
	}
	return false;
}

/**
 * pcitopo_class_to_name - name of a class code
 * @class_code: base and sub class
 *
 * Return: the name, or NULL when there is none.
 */
const char *pcitopo_class_to_name(u16 class_code)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(classes); i++) {
		if (classes[i].class_code == class_code)
			return classes[i].name;
	}
	return NULL;
}
