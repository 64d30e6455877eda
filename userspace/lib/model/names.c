// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * names.c - text forms: closed lists, addresses, units
 *
 * The texts are part of the JSON contract: they are added to, never renamed.
 */
#include "model/model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const kind_names[PCITOPO_KIND_COUNT] = {
	[PCITOPO_KIND_ENDPOINT] = "endpoint",
	[PCITOPO_KIND_ROOT_PORT] = "root-port",
	[PCITOPO_KIND_SWITCH_UPSTREAM] = "switch-upstream",
	[PCITOPO_KIND_SWITCH_DOWNSTREAM] = "switch-downstream",
	[PCITOPO_KIND_BRIDGE] = "bridge",
	[PCITOPO_KIND_GPU] = "gpu",
	[PCITOPO_KIND_NIC] = "nic",
	[PCITOPO_KIND_NVME] = "nvme",
	[PCITOPO_KIND_MEMDEV] = "memdev",
	[PCITOPO_KIND_HOST_BRIDGE] = "host-bridge",
};

static const char *const verdict_names[PCITOPO_VERDICT_COUNT] = {
	[PCITOPO_VERDICT_NONE] = "internal",
	[PCITOPO_VERDICT_OK] = "ok",
	[PCITOPO_VERDICT_LIMITED] = "limited",
	[PCITOPO_VERDICT_IDLE] = "idle",
	[PCITOPO_VERDICT_DEGRADED] = "degraded",
	[PCITOPO_VERDICT_DOWN] = "down",
	[PCITOPO_VERDICT_EMPTY] = "empty",
	[PCITOPO_VERDICT_UNKNOWN] = "unknown",
};

static const char *const limit_names[] = {
	[PCITOPO_LIMIT_NONE] = "none",
	[PCITOPO_LIMIT_PORT] = "port",
	[PCITOPO_LIMIT_DEVICE] = "device",
	[PCITOPO_LIMIT_TARGET_SPEED] = "target-speed",
};

static const char *const reason_names[PCITOPO_REASON_COUNT] = {
	[PCITOPO_REASON_ONE_END] = "one-end",
	[PCITOPO_REASON_SPEED_LIMITED_BY_PORT] = "speed-limited-by-port",
	[PCITOPO_REASON_SPEED_LIMITED_BY_DEVICE] = "speed-limited-by-device",
	[PCITOPO_REASON_WIDTH_LIMITED_BY_PORT] = "width-limited-by-port",
	[PCITOPO_REASON_WIDTH_LIMITED_BY_DEVICE] = "width-limited-by-device",
	[PCITOPO_REASON_TARGET_SPEED] = "target-speed",
	[PCITOPO_REASON_SPEED_LOW] = "speed-low",
	[PCITOPO_REASON_WIDTH_LOW] = "width-low",
	[PCITOPO_REASON_RETIMER] = "retimer",
	[PCITOPO_REASON_GPU_IDLE_SPEED] = "gpu-idle-speed",
	[PCITOPO_REASON_MAX_SPEED_SHRUNK] = "max-speed-shrunk",
	[PCITOPO_REASON_AUTONOMOUS_PORT] = "autonomous-port",
	[PCITOPO_REASON_AUTONOMOUS_DEVICE] = "autonomous-device",
	[PCITOPO_REASON_ENDS_DISAGREE] = "ends-disagree",
	[PCITOPO_REASON_NO_RESPONSE] = "no-response",
	[PCITOPO_REASON_DISABLED] = "disabled",
	[PCITOPO_REASON_POWER_OFF] = "power-off",
	[PCITOPO_REASON_WIDTH_ZERO] = "width-zero",
	[PCITOPO_REASON_DATA_LINK_INACTIVE] = "data-link-inactive",
	[PCITOPO_REASON_PRESENCE] = "presence",
	[PCITOPO_REASON_NO_PRESENCE] = "no-presence",
	[PCITOPO_REASON_NO_DEVICE] = "no-device",
	[PCITOPO_REASON_PLACEHOLDER] = "placeholder",
	[PCITOPO_REASON_ACCESS_DENIED] = "access-denied",
	[PCITOPO_REASON_NOT_READ] = "not-read",
	[PCITOPO_REASON_ALL_ONES] = "all-ones",
	[PCITOPO_REASON_NONSENSE] = "nonsense",
	[PCITOPO_REASON_OTHER_END_MISSING] = "other-end-missing",
	[PCITOPO_REASON_ASLEEP] = "asleep",
	[PCITOPO_REASON_INTERNAL] = "internal",
};

static const char *const path_type_names[] = {
	[PCITOPO_PATH_UNKNOWN] = "?", [PCITOPO_PATH_SELF] = "X",
	[PCITOPO_PATH_PIX] = "PIX",   [PCITOPO_PATH_PXB] = "PXB",
	[PCITOPO_PATH_PHB] = "PHB",   [PCITOPO_PATH_NODE] = "NODE",
	[PCITOPO_PATH_SYS] = "SYS",   [PCITOPO_PATH_NODE_OR_SYS] = "NODE|SYS",
};

static const char *const cxl_driver_names[PCITOPO_CXL_DRIVER_COUNT] = {
	[PCITOPO_CXL_DRIVER_ACPI] = "cxl_acpi",
	[PCITOPO_CXL_DRIVER_PORT] = "cxl_port",
	[PCITOPO_CXL_DRIVER_PCI] = "cxl_pci",
	[PCITOPO_CXL_DRIVER_MEM] = "cxl_mem",
	[PCITOPO_CXL_DRIVER_REGION] = "cxl_region",
	[PCITOPO_CXL_DRIVER_DAX] = "dax_cxl",
	[PCITOPO_CXL_DRIVER_KMEM] = "kmem",
	[PCITOPO_CXL_DRIVER_PMEM] = "cxl_pmem",
};

static const char *const cxl_mode_names[] = {
	[PCITOPO_CXL_MODE_NONE] = "none",
	[PCITOPO_CXL_MODE_RAM] = "ram",
	[PCITOPO_CXL_MODE_PMEM] = "pmem",
	[PCITOPO_CXL_MODE_MIXED] = "mixed",
	[PCITOPO_CXL_MODE_UNKNOWN] = "unknown",
};

static const char *const cxl_use_names[] = {
	[PCITOPO_CXL_USE_UNKNOWN] = "unknown",
	[PCITOPO_CXL_USE_NONE] = "none",
	[PCITOPO_CXL_USE_DEVDAX] = "devdax",
	[PCITOPO_CXL_USE_PMEM] = "pmem",
	[PCITOPO_CXL_USE_OFFLINE] = "offline",
	[PCITOPO_CXL_USE_PARTLY] = "partly-online",
	[PCITOPO_CXL_USE_ONLINE] = "online",
};

static const char *const cxl_port_type_names[] = {
	[PCITOPO_CXL_PORT_ROOT] = "root",
	[PCITOPO_CXL_PORT_HOST_BRIDGE] = "host-bridge",
	[PCITOPO_CXL_PORT_SWITCH] = "switch",
	[PCITOPO_CXL_PORT_ENDPOINT] = "endpoint",
};

/**
 * pcitopo_kind_name - text form of a kind
 * @kind: the kind
 *
 * Return: for example "switch-upstream".
 * Since: 0.1
 */
const char *pcitopo_kind_name(enum pcitopo_kind kind)
{
	return kind_names[kind];
}

/**
 * pcitopo_verdict_name - text form of a verdict
 * @verdict: the verdict
 *
 * Return: for example "degraded"; "internal" for %PCITOPO_VERDICT_NONE.
 * Since: 0.1
 */
const char *pcitopo_verdict_name(enum pcitopo_verdict verdict)
{
	return verdict_names[verdict];
}

/**
 * pcitopo_limit_name - text form of what limits a link
 * @limit: the limit
 *
 * Return: "none", "port", "device" or "target-speed".
 * Since: 0.1
 */
const char *pcitopo_limit_name(enum pcitopo_limit limit)
{
	return limit_names[limit];
}

/**
 * pcitopo_reason_name - text form of a reason
 * @reason: the reason
 *
 * Return: for example "one-end".
 * Since: 0.1
 */
const char *pcitopo_reason_name(enum pcitopo_reason reason)
{
	return reason_names[reason];
}

/**
 * pcitopo_path_type_name - text form of a path type
 * @type: the type
 *
 * Return: the word nvidia-smi uses; "NODE|SYS" where the NUMA node is not
 * known, "?" where a bridge is missing from the input.
 * Since: 0.1
 */
const char *pcitopo_path_type_name(enum pcitopo_path_type type)
{
	return path_type_names[type];
}

/**
 * pcitopo_cxl_driver_name - name of a driver of CXL memory
 * @driver: the driver
 *
 * Return: name of its module: "cxl_pci"; of what is part of one, of the
 * driver: "cxl_region".
 * Since: 0.1
 */
const char *pcitopo_cxl_driver_name(enum pcitopo_cxl_driver driver)
{
	return cxl_driver_names[driver];
}

/**
 * pcitopo_cxl_mode_name - text form of what kind of memory it is
 * @mode: the mode
 *
 * Return: as the kernel says it: "none", "ram", "pmem", "mixed"; "unknown".
 * Since: 0.1
 */
const char *pcitopo_cxl_mode_name(enum pcitopo_cxl_mode mode)
{
	return cxl_mode_names[mode];
}

/**
 * pcitopo_cxl_use_name - text form of what became of the memory of a region
 * @use: the use
 *
 * Return: for example "devdax".
 * Since: 0.1
 */
const char *pcitopo_cxl_use_name(enum pcitopo_cxl_use use)
{
	return cxl_use_names[use];
}

/**
 * pcitopo_cxl_port_type_name - text form of a port's type
 * @type: the type
 *
 * Return: for example "host-bridge".
 * Since: 0.1
 */
const char *pcitopo_cxl_port_type_name(enum pcitopo_cxl_port_type type)
{
	return cxl_port_type_names[type];
}

/**
 * pcitopo_address_format - write an address as dddd:bb:dd.f
 * @address: the address
 * @text: room for %PCITOPO_ADDRESS_SIZE bytes
 *
 * Since: 0.1
 */
void pcitopo_address_format(const struct pcitopo_address *address,
			    char text[PCITOPO_ADDRESS_SIZE])
{
	snprintf(text, PCITOPO_ADDRESS_SIZE, "%04x:%02x:%02x.%x",
		 address->domain, address->bus, address->device & 0x1f,
		 address->function & 0x7);
}

/* One field of 1 to 8 hexadecimal digits that ends in @stop; moves *text on */
static bool hex_field(const char **text, char stop, u32 max, u32 *value)
{
	static const char digits[] = "0123456789abcdefABCDEF";
	size_t length = strspn(*text, digits);

	if (length < 1 || length > 8 || (*text)[length] != stop)
		return false;
	*value = (u32)strtoul(*text, NULL, 16);
	*text += length + (stop != '\0');
	return *value <= max;
}

/**
 * pcitopo_address_parse - read an address
 * @text: [dddd:]bb:dd.f, hexadecimal; without a domain, domain 0
 * @address: the address, untouched on failure
 *
 * Return: 0, or -EINVAL when @text is not an address.
 * Since: 0.1
 */
int pcitopo_address_parse(const char *text, struct pcitopo_address *address)
{
	const char *colon = strchr(text, ':');
	u32 domain = 0, bus, device, function;

	if (colon && strchr(colon + 1, ':') &&
	    !hex_field(&text, ':', UINT32_MAX, &domain))
		return -EINVAL;
	if (!hex_field(&text, ':', 0xff, &bus) ||
	    !hex_field(&text, '.', 0x1f, &device) ||
	    !hex_field(&text, '\0', 7, &function))
		return -EINVAL;
	*address = (struct pcitopo_address){
		.domain = domain,
		.bus = (u8)bus,
		.device = (u8)device,
		.function = (u8)function,
	};
	return 0;
}

/**
 * pcitopo_speed_gts - link speed in GT/s
 * @speed: Supported Link Speeds value
 *
 * Return: 2.5 to 64.0; 0 for a value that is not known.
 * Since: 0.1
 */
double pcitopo_speed_gts(u8 speed)
{
	return pcitopo_speed_mtps(speed) / 1000.0;
}

/**
 * pcitopo_rate_gbytes - bandwidth of a rate, one way, after line coding
 * @rate: speed and width
 *
 * Return: GB/s (10^9 bytes); 0 when speed or width is not known.
 * Since: 0.1
 */
double pcitopo_rate_gbytes(const struct pcitopo_rate *rate)
{
	if (!rate->has_speed || !rate->has_width)
		return 0;
	return pcitopo_link_mbytes(rate->speed, rate->width) / 1000.0;
}
