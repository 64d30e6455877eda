// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * cxl.c - the CXL DVSECs of a function
 *
 * A DVSEC states its own length, which need not be true. One that runs over the
 * end of configuration space is ignored, as in extended.c; one that reaches into
 * another capability counts up to there; one that is too short counts as far as
 * it goes. cxl-dvsec.c has the registers.
 */
#include "bytes.h"
#include "cxl-dvsec.h"
#include "walk.h"

/**
 * struct met - which DVSECs a walk has met
 * @seen: bit n: one with ID n
 * @believed: bit n: one with ID n that said something
 */
struct met {
	u32 seen;
	u32 believed;
};

/* Return: true if there is a CXL DVSEC of interest; then @dvsec is that */
static bool dvsec_open(const u8 *cap, u32 room, struct pcitopo_dvsec *dvsec)
{
	u32 header1;

	if (room < PT_DVSEC_LENGTH)
		return false;
	header1 = pcitopo_le32(cap + PT_DVSEC_HEADER1);
	*dvsec = (struct pcitopo_dvsec){
		.cap = cap,
		.room = PT_DVSEC_LEN(header1),
		.claimed = PT_DVSEC_LEN(header1),
		.id = pcitopo_le16(cap + PT_DVSEC_HEADER2),
		.rev = PT_DVSEC_REV(header1),
	};
	return PT_DVSEC_VENDOR(header1) == PT_CXL_VENDOR_ID &&
	       pcitopo_cxl_dvsec_length(dvsec->id, dvsec->rev);
}

/* @all: a walk that has come to its end, so knows where capabilities begin */
static void dvsec_limit(struct pcitopo_dvsec *dvsec, u32 offset,
			const struct pcitopo_walk *all, struct pcitopo_cxl *cxl)
{
	u32 next;

	if (dvsec->claimed < pcitopo_cxl_dvsec_length(dvsec->id, dvsec->rev))
		pcitopo_cxl_defect_set(cxl, PCITOPO_CXL_DEFECT_SHORT);
	if (dvsec->claimed > all->length - offset) {
		pcitopo_cxl_defect_set(cxl, PCITOPO_CXL_DEFECT_CUT);
		dvsec->room = 0;
		return;
	}
	for (next = offset + 4; next < offset + dvsec->claimed; next += 4) {
		if (!pcitopo_walk_visited(all, next))
			continue;
		pcitopo_cxl_defect_set(cxl, PCITOPO_CXL_DEFECT_OVERLAP);
		dvsec->room = next - offset;
		return;
	}
}

/* Of DVSECs with one ID, the first that says something counts. */
static void dvsec_decode(struct pcitopo_dvsec *dvsec, u32 offset,
			 const struct pcitopo_walk *all, struct met *met,
			 struct pcitopo_cxl *cxl)
{
	u32 bit = 1u << dvsec->id;
	u32 had = cxl->have;

	if (met->seen & bit)
		pcitopo_cxl_defect_set(cxl, PCITOPO_CXL_DEFECT_REPEATED);
	met->seen |= bit;
	if (met->believed & bit)
		return;
	dvsec_limit(dvsec, offset, all, cxl);
	pcitopo_cxl_dvsec_decode(dvsec, cxl);
	if (cxl->have != had)
		met->believed |= bit;
}

static void dvsecs_decode(const struct pcitopo_walk *all, struct met *met,
			  struct pcitopo_cxl *cxl)
{
	struct pcitopo_walk walk;
	struct pcitopo_dvsec dvsec;
	u32 offset;
	u16 id;

	pcitopo_ext_walk_start(&walk, all->bytes, all->length);
	while ((offset = pcitopo_ext_walk_next(&walk, &id))) {
		if (id == PT_EXT_CAP_DVSEC &&
		    dvsec_open(all->bytes + offset, all->length - offset,
			       &dvsec))
			dvsec_decode(&dvsec, offset, all, met, cxl);
	}
}

/* The PCI Express capability of @config, which is all that counts here */
static bool express_get(const u8 *bytes, u32 length,
			struct pcitopo_config *config)
{
	u8 defects = 0;
	u32 offset;

	memset(config, 0, sizeof(*config));
	offset = pcitopo_capability_find(bytes, length, PT_CAP_EXP, &defects);
	if (!offset)
		return false;
	if (length > PT_CFG_SPACE_SIZE)
		length = PT_CFG_SPACE_SIZE;
	pcitopo_express_decode(bytes + offset, length - offset, config);
	return pcitopo_has(config, PCITOPO_HAVE_EXP);
}

/**
 * pcitopo_cxl_decode - decode the CXL DVSECs of one function
 * @bytes: the configuration space from its first byte; not touched if @length
 *	is 0
 * @length: how many bytes there are, any number; more than 1000h are ignored
 * @cxl: overwritten with what the bytes say
 *
 * Takes anything, as pcitopo_config_decode() does. Bounded by four steps for each
 * dword of @bytes: two walks, and what is between one DVSEC and the next
 * capability, however long it claims to be, is looked at twice. Any context (CXL
 * 8.1).
 *
 * Return: true if there is at least one; it may be too damaged to say anything.
 */
bool pcitopo_cxl_decode(const u8 *bytes, u32 length, struct pcitopo_cxl *cxl)
{
	struct pcitopo_config config;
	struct met met = { 0 };
	struct pcitopo_walk all;
	u16 id;

	memset(cxl, 0, sizeof(*cxl));
	if (!express_get(bytes, length, &config))
		return false;
	pcitopo_ext_walk_start(&all, bytes, length);
	while (pcitopo_ext_walk_next(&all, &id))
		;
	dvsecs_decode(&all, &met, cxl);
	pcitopo_cxl_settle(&config, cxl);
	return met.seen;
}

/**
 * pcitopo_cxl_settle - forget what does not count while a link is down
 * @config: of the function
 * @cxl: of the function
 *
 * The DVSECs of a downstream-facing port for extensions and for the Flex Bus
 * say nothing while its link is down (CXL 8.1).
 */
void pcitopo_cxl_settle(const struct pcitopo_config *config,
			struct pcitopo_cxl *cxl)
{
	if (!pcitopo_has(config, PCITOPO_HAVE_EXP) ||
	    !pcitopo_port_type_is_downstream(config->port_type) ||
	    !pcitopo_port_link_is_inactive(config))
		return;
	cxl->have &= ~(1u << PCITOPO_CXL_HAVE_PORT |
		       1u << PCITOPO_CXL_HAVE_PORT_STATUS |
		       1u << PCITOPO_CXL_HAVE_FLEXBUS_REV |
		       1u << PCITOPO_CXL_HAVE_FLEXBUS_TS |
		       1u << PCITOPO_CXL_HAVE_FLEXBUS2);
	cxl->port_status = 0;
	cxl->port_ctl = 0;
	cxl->flexbus_rev = 0;
	cxl->flexbus_ts = 0;
	cxl->flexbus_cap2 = 0;
	cxl->flexbus_ctl2 = 0;
	cxl->flexbus_status2 = 0;
}

/* Class codes of what may have memory of its own, and is something else */
static bool class_is_other(u16 class_code)
{
	switch (PT_BASE_CLASS(class_code)) {
	case PT_BASE_CLASS_STORAGE:
	case PT_BASE_CLASS_NET:
	case PT_BASE_CLASS_DISPLAY:
	case PT_BASE_CLASS_BRIDGE:
	case PT_BASE_CLASS_ACCELERATOR:
		return true;
	default:
		return class_code == PT_CLASS_SERIAL_INFINIBAND;
	}
}

/**
 * pcitopo_cxl_is_memdev - is a function a CXL memory device?
 * @config: of the function
 *
 * It is one by its class code (CXL 8.1.12.1), or if it can do CXL.mem (CXL
 * 8.1.3.1) and its class code does not say what else it is: CXL 1.1 devices have
 * class codes of their own. An accelerator that has memory is an accelerator.
 *
 * Return: true if it is.
 */
bool pcitopo_cxl_is_memdev(const struct pcitopo_config *config)
{
	bool has_class = pcitopo_has(config, PCITOPO_HAVE_CLASS);

	if (pcitopo_has(config, PCITOPO_HAVE_HEADER) &&
	    config->header_type != PT_HEADER_TYPE_NORMAL)
		return false;
	if (has_class && config->class_code == PT_CLASS_MEMORY_CXL)
		return true;
	if (has_class && class_is_other(config->class_code))
		return false;
	return pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE) &&
	       config->cxl_device_cap & PT_CXL_MEM;
}
