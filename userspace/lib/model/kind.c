// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * kind.c - what each function is, and what exists only inside silicon
 *
 * The kind of a port is in its PCI Express capability. A text taken without
 * root has none; a bridge there is what its place among the other bridges
 * makes it. The kind of an endpoint is its class code. Internal things are
 * found by identifier and, where the structure is unambiguous, by structure.
 */
#include "model/topo.h"

#include "model/identity.h"

static enum pcitopo_kind kind_of_port(u8 port_type)
{
	switch (port_type) {
	case PT_EXP_TYPE_ROOT_PORT:
		return PCITOPO_KIND_ROOT_PORT;
	case PT_EXP_TYPE_UPSTREAM:
		return PCITOPO_KIND_SWITCH_UPSTREAM;
	case PT_EXP_TYPE_DOWNSTREAM:
		return PCITOPO_KIND_SWITCH_DOWNSTREAM;
	default:
		return PCITOPO_KIND_BRIDGE;
	}
}

static bool is_bridge_header(const struct pcitopo_config *config)
{
	if (pcitopo_has(config, PCITOPO_HAVE_HEADER))
		return config->header_type == PT_HEADER_TYPE_BRIDGE;
	return pcitopo_has(config, PCITOPO_HAVE_BUSES) ||
	       (pcitopo_has(config, PCITOPO_HAVE_CLASS) &&
		config->class_code == PT_CLASS_BRIDGE_PCI);
}

static enum pcitopo_kind kind_of_class(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;

	switch (config->class_code) {
	case PT_CLASS_DISPLAY_VGA:
	case PT_CLASS_DISPLAY_3D:
	case PT_CLASS_DISPLAY_OTHER:
		if (pcitopo_identity_is_bmc_display(device))
			return PCITOPO_KIND_ENDPOINT;
		return PCITOPO_KIND_GPU;
	case PT_CLASS_ACCELERATOR:
		return PCITOPO_KIND_GPU;
	case PT_CLASS_NET_ETHERNET:
	case PT_CLASS_NET_INFINIBAND:
	case PT_CLASS_NET_FABRIC:
	case PT_CLASS_SERIAL_INFINIBAND:
		return PCITOPO_KIND_NIC;
	case PT_CLASS_STORAGE_NVM:
		return PCITOPO_KIND_NVME;
	case PT_CLASS_MEMORY_CXL:
		return PCITOPO_KIND_MEMDEV;
	case PT_CLASS_BRIDGE_HOST:
		return PCITOPO_KIND_HOST_BRIDGE;
	default:
		return PCITOPO_KIND_ENDPOINT;
	}
}

static enum pcitopo_kind kind_of_endpoint(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;
	enum pcitopo_kind kind = PCITOPO_KIND_ENDPOINT;

	if (pcitopo_has(config, PCITOPO_HAVE_CLASS))
		kind = kind_of_class(device);
	if (kind == PCITOPO_KIND_ENDPOINT && pcitopo_cxl_is_memdev(config))
		kind = PCITOPO_KIND_MEMDEV;
	return kind;
}

static bool has_only_bridges_below(const struct pcitopo_topo *topo,
				   const struct pcitopo_device *device)
{
	u32 child = device->first_child;

	if (child == PCITOPO_NO_INDEX)
		return false;
	for (; child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling) {
		if (!is_bridge_header(&topo->devices[child].config) ||
		    pcitopo_has(&topo->devices[child].config,
				PCITOPO_HAVE_NO_EXP))
			return false;
	}
	return true;
}

/*
 * A bridge whose capabilities were not readable. On the root bus it is taken
 * for a root port (subtractive decode gives away the old PCI bridge); below a
 * downstream-facing port, one that leads to bridges only is an upstream port;
 * below an upstream port there are downstream ports.
 */
static enum pcitopo_kind kind_by_place(const struct pcitopo_topo *topo,
				       const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;

	if (pcitopo_has(config, PCITOPO_HAVE_NO_EXP) ||
	    (pcitopo_has(config, PCITOPO_HAVE_PROG_IF) && config->prog_if == 1))
		return PCITOPO_KIND_BRIDGE;
	if (device->parent == PCITOPO_NO_INDEX)
		return topo->roots[device->root].host_bridge ?
			       PCITOPO_KIND_ROOT_PORT :
			       PCITOPO_KIND_BRIDGE;
	switch (topo->devices[device->parent].kind) {
	case PCITOPO_KIND_SWITCH_UPSTREAM:
		return PCITOPO_KIND_SWITCH_DOWNSTREAM;
	case PCITOPO_KIND_ROOT_PORT:
	case PCITOPO_KIND_SWITCH_DOWNSTREAM:
		return has_only_bridges_below(topo, device) ?
			       PCITOPO_KIND_SWITCH_UPSTREAM :
			       PCITOPO_KIND_BRIDGE;
	default:
		return PCITOPO_KIND_BRIDGE;
	}
}

static enum pcitopo_kind kind_of(const struct pcitopo_topo *topo,
				 const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->config;

	if (!is_bridge_header(config))
		return kind_of_endpoint(device);
	if (pcitopo_has(config, PCITOPO_HAVE_EXP))
		return kind_of_port(config->port_type);
	return kind_by_place(topo, device);
}

/**
 * pcitopo_kind_assign - set the kind of every function
 * @topo: model with parents, children and roots
 */
void pcitopo_kind_assign(struct pcitopo_topo *topo)
{
	u32 root, i;

	for (root = 0; root < topo->num_roots; root++) {
		for (i = topo->roots[root].first_child; i != PCITOPO_NO_INDEX;
		     i = pcitopo_topo_next(topo, i))
			topo->devices[i].kind =
				kind_of(topo, &topo->devices[i]);
	}
}

static bool has_role(const struct pcitopo_topo *topo, u32 index,
		     enum pcitopo_role role)
{
	return index != PCITOPO_NO_INDEX &&
	       pcitopo_identity_role(&topo->devices[index]) == role;
}

/* AMD puts a function of class 1300 in front of what is inside the chip */
static bool leads_into_chipset(const struct pcitopo_topo *topo,
			       const struct pcitopo_device *port)
{
	const struct pcitopo_config *below;

	if (pcitopo_identity_role(port) == PCITOPO_ROLE_CHIPSET_PORT)
		return true;
	if (port->first_child == PCITOPO_NO_INDEX ||
	    !pcitopo_has(&port->config, PCITOPO_HAVE_VENDOR) ||
	    port->config.vendor_id != 0x1022)
		return false;
	below = &topo->devices[port->first_child].config;
	return pcitopo_has(below, PCITOPO_HAVE_CLASS) &&
	       pcitopo_has(below, PCITOPO_HAVE_VENDOR) &&
	       below->class_code == 0x1300 && below->vendor_id == 0x1022;
}

static bool same_vendor(const struct pcitopo_device *a,
			const struct pcitopo_device *b)
{
	const u16 va = a->config.vendor_id, vb = b->config.vendor_id;

	if (!pcitopo_has(&a->config, PCITOPO_HAVE_VENDOR) ||
	    !pcitopo_has(&b->config, PCITOPO_HAVE_VENDOR))
		return false;
	return va == vb || (va == 0x1022 && vb == 0x1002);
}

/* A switch whose board is a graphics card: the board's vendor is the GPU's */
static bool is_board_of_gpu(const struct pcitopo_device *port,
			    const struct pcitopo_device *below)
{
	return pcitopo_has(&port->config, PCITOPO_HAVE_SUBSYSTEM) &&
	       pcitopo_has(&below->config, PCITOPO_HAVE_VENDOR) &&
	       below->kind == PCITOPO_KIND_GPU &&
	       port->config.vendor_id != below->config.vendor_id &&
	       port->config.subsystem_vendor_id == below->config.vendor_id &&
	       (below->config.vendor_id == 0x10de ||
		below->config.vendor_id == 0x1002);
}

static bool is_card_port(const struct pcitopo_topo *topo,
			 const struct pcitopo_device *port)
{
	const struct pcitopo_device *below;

	if (port->kind != PCITOPO_KIND_SWITCH_DOWNSTREAM ||
	    port->first_child == PCITOPO_NO_INDEX)
		return false;
	below = &topo->devices[port->first_child];
	if (pcitopo_identity_role(port) == PCITOPO_ROLE_CARD_SWITCH)
		return same_vendor(port, below);
	return is_board_of_gpu(port, below);
}

static void mark_below(struct pcitopo_topo *topo, u32 parent)
{
	u32 child;

	for (child = topo->devices[parent].first_child;
	     child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling) {
		topo->devices[child].internal = true;
		mark_below(topo, child);
	}
}

/* A further function of a switch's upstream component manages the switch */
static bool is_beside_upstream_port(const struct pcitopo_topo *topo,
				    const struct pcitopo_device *device)
{
	const struct pcitopo_device *first;

	if (!device->address.function || device->parent == PCITOPO_NO_INDEX ||
	    device->kind != PCITOPO_KIND_ENDPOINT)
		return false;
	first = &topo->devices[topo->devices[device->parent].first_child];
	return first->kind == PCITOPO_KIND_SWITCH_UPSTREAM &&
	       first->address.device == device->address.device &&
	       same_vendor(first, device);
}

static void mark_device(struct pcitopo_topo *topo, u32 index)
{
	struct pcitopo_device *device = &topo->devices[index];

	switch (pcitopo_identity_role(device)) {
	case PCITOPO_ROLE_PLACEHOLDER:
	case PCITOPO_ROLE_MANAGEMENT:
	case PCITOPO_ROLE_CHIPSET_FUNCTION:
		device->internal = true;
		break;
	default:
		break;
	}
	if (is_beside_upstream_port(topo, device))
		device->internal = true;
	if (pcitopo_is_downstream_port(device) &&
	    leads_into_chipset(topo, device)) {
		device->internal = true;
		mark_below(topo, index);
	}
	if (is_card_port(topo, device))
		device->internal = true;
}

/* A switch sits on a card if every port of it that leads anywhere does */
static bool is_card_upstream(const struct pcitopo_topo *topo,
			     const struct pcitopo_device *device)
{
	bool on_card = false;
	u32 child;

	if (device->kind != PCITOPO_KIND_SWITCH_UPSTREAM)
		return false;
	for (child = device->first_child; child != PCITOPO_NO_INDEX;
	     child = topo->devices[child].next_sibling) {
		if (topo->devices[child].first_child == PCITOPO_NO_INDEX)
			continue;
		if (!topo->devices[child].internal)
			return false;
		on_card = true;
	}
	return on_card;
}

/**
 * pcitopo_kind_mark_internal - mark what exists only inside silicon
 * @topo: model with kinds
 */
void pcitopo_kind_mark_internal(struct pcitopo_topo *topo)
{
	u32 i;

	for (i = 0; i < topo->num_devices; i++)
		mark_device(topo, i);
	for (i = 0; i < topo->num_devices; i++) {
		if (is_card_upstream(topo, &topo->devices[i]))
			topo->devices[i].internal = true;
	}
}

/**
 * pcitopo_kind_link_is_internal - is a link inside silicon or inside a card
 * @topo: model with internal marks
 * @port: the port above the link
 * @device: function 0 below, or %PCITOPO_NO_INDEX
 *
 * An internal port makes its link internal; so does a management endpoint. A
 * placeholder does not: it stands in a real slot that is empty.
 *
 * Return: true when the link is judged nowhere.
 */
bool pcitopo_kind_link_is_internal(const struct pcitopo_topo *topo, u32 port,
				   u32 device)
{
	if (topo->devices[port].internal)
		return true;
	return has_role(topo, device, PCITOPO_ROLE_MANAGEMENT) ||
	       has_role(topo, device, PCITOPO_ROLE_CHIPSET_FUNCTION);
}

/**
 * pcitopo_kind_is_placeholder - is a function the stand-in for an empty slot
 * @device: the function
 *
 * Return: true for placeholder endpoints.
 */
bool pcitopo_kind_is_placeholder(const struct pcitopo_device *device)
{
	return pcitopo_identity_role(device) == PCITOPO_ROLE_PLACEHOLDER;
}
