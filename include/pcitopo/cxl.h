/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * cxl.h - what the CXL DVSECs of one PCI function say
 *
 * Few functions have any of them, so what they say lies beside &struct
 * pcitopo_config and not in it. The rules of decode.h hold: values as read, no
 * trust, and nothing counts but while its bit in the presence mask is set.
 * What &struct pcitopo_config has of CXL (the capability of the device, and
 * capability, control and status of the Flex Bus port) is not repeated here.
 */
#ifndef PCITOPO_CXL_H
#define PCITOPO_CXL_H

#include <pcitopo/decode.h>

/**
 * enum pcitopo_cxl_have - bits of &struct pcitopo_cxl.have
 * @PCITOPO_CXL_HAVE_DEVICE: device_rev, device_ctl (CXL 8.1.3)
 * @PCITOPO_CXL_HAVE_DEVICE_STATUS: device_status
 * @PCITOPO_CXL_HAVE_DEVICE_CTL2: device_ctl2
 * @PCITOPO_CXL_HAVE_DEVICE_STATUS2: device_status2, device_cap2
 * @PCITOPO_CXL_HAVE_RANGE1: ranges[0] without its base: the device has an HDM
 *	range
 * @PCITOPO_CXL_HAVE_RANGE2: ranges[1], likewise
 * @PCITOPO_CXL_HAVE_CAP3: device_cap3 (revision 2 and above)
 * @PCITOPO_CXL_HAVE_FUNCTION_MAP: function_map (CXL 8.1.4)
 * @PCITOPO_CXL_HAVE_PORT: port_ctl (CXL 8.1.5)
 * @PCITOPO_CXL_HAVE_PORT_STATUS: port_status
 * @PCITOPO_CXL_HAVE_GPF_PORT: gpf_phase1, gpf_phase2 (CXL 8.1.6)
 * @PCITOPO_CXL_HAVE_GPF_DEVICE: gpf_duration, gpf_power (CXL 8.1.7)
 * @PCITOPO_CXL_HAVE_FLEXBUS_REV: flexbus_rev (CXL 8.2.1.3)
 * @PCITOPO_CXL_HAVE_FLEXBUS_TS: flexbus_ts (revision 1 and above)
 * @PCITOPO_CXL_HAVE_FLEXBUS2: flexbus_cap2, flexbus_ctl2, flexbus_status2
 *	(revision 2 and above)
 * @PCITOPO_CXL_HAVE_LOCATOR: num_blocks, blocks (CXL 8.1.9)
 * @PCITOPO_CXL_HAVE_MLD: mld_devices (CXL 8.1.10)
 * @PCITOPO_CXL_HAVE_MLD_RESET: mld_reset
 * @PCITOPO_CXL_HAVE_BASE1: ranges[0].base; addresses are for the privileged
 * @PCITOPO_CXL_HAVE_BASE2: ranges[1].base
 *
 * Bytes have all registers of a DVSEC; the text of lspci leaves some out.
 */
enum pcitopo_cxl_have {
	PCITOPO_CXL_HAVE_DEVICE,
	PCITOPO_CXL_HAVE_DEVICE_STATUS,
	PCITOPO_CXL_HAVE_DEVICE_CTL2,
	PCITOPO_CXL_HAVE_DEVICE_STATUS2,
	PCITOPO_CXL_HAVE_RANGE1,
	PCITOPO_CXL_HAVE_RANGE2,
	PCITOPO_CXL_HAVE_CAP3,
	PCITOPO_CXL_HAVE_FUNCTION_MAP,
	PCITOPO_CXL_HAVE_PORT,
	PCITOPO_CXL_HAVE_PORT_STATUS,
	PCITOPO_CXL_HAVE_GPF_PORT,
	PCITOPO_CXL_HAVE_GPF_DEVICE,
	PCITOPO_CXL_HAVE_FLEXBUS_REV,
	PCITOPO_CXL_HAVE_FLEXBUS_TS,
	PCITOPO_CXL_HAVE_FLEXBUS2,
	PCITOPO_CXL_HAVE_LOCATOR,
	PCITOPO_CXL_HAVE_MLD,
	PCITOPO_CXL_HAVE_MLD_RESET,
	PCITOPO_CXL_HAVE_BASE1,
	PCITOPO_CXL_HAVE_BASE2,
	PCITOPO_CXL_HAVE_COUNT
};

/**
 * enum pcitopo_cxl_defect - what is wrong with the CXL DVSECs of a function
 * @PCITOPO_CXL_DEFECT_SHORT: one is shorter than its revision says
 * @PCITOPO_CXL_DEFECT_CUT: one runs over the end of configuration space
 * @PCITOPO_CXL_DEFECT_OVERLAP: one reaches into the next capability
 * @PCITOPO_CXL_DEFECT_REPEATED: one comes twice; the first that says something
 *	is believed
 * @PCITOPO_CXL_DEFECT_VALUE: a field has a value that the specification
 *	reserves or forbids
 */
enum pcitopo_cxl_defect {
	PCITOPO_CXL_DEFECT_SHORT,
	PCITOPO_CXL_DEFECT_CUT,
	PCITOPO_CXL_DEFECT_OVERLAP,
	PCITOPO_CXL_DEFECT_REPEATED,
	PCITOPO_CXL_DEFECT_VALUE,
};

#define PCITOPO_CXL_RANGES 2 /* what a device can have (CXL 8.1.3.1) */
#define PCITOPO_CXL_BLOCKS 8 /* of a register locator; more are not kept */

/**
 * struct pcitopo_cxl_range - host-managed device memory, as the DVSEC has it
 * @size: bytes, a multiple of 256 MiB
 * @base: address in the host's physical address space
 * @low: the register DVSEC CXL Range Size Low without the size:
 *	PT_CXL_RANGE_* (valid, active, media type, class, desired interleave,
 *	activation timeout)
 */
struct pcitopo_cxl_range {
	u64 size;
	u64 base;
	u16 low;
};

/**
 * struct pcitopo_cxl - decoded CXL DVSECs of one function
 *
 * Registers as read; see &enum pcitopo_cxl_have for where they are from.
 * @device_rev is 0 for the layout of CXL 1.1, 1 for CXL 2.0, 2 and above for CXL
 * 3.0 and above, each of which adds to what the one before it had; @flexbus_rev
 * likewise.
 */
struct pcitopo_cxl {
	struct pcitopo_cxl_range ranges[PCITOPO_CXL_RANGES];
	u32 have;	/* bits of enum pcitopo_cxl_have */
	u32 flexbus_ts; /* received modified TS data, phase 1 */
	u32 flexbus_cap2;
	u32 flexbus_ctl2;
	u32 flexbus_status2;
	u32 gpf_power; /* milliwatts */
	u16 device_ctl;
	u16 device_status;
	u16 device_ctl2;
	u16 device_status2;
	u16 device_cap2;
	u16 device_cap3;
	u16 port_status;
	u16 port_ctl;
	u16 gpf_phase1;
	u16 gpf_phase2;
	u16 gpf_duration;
	u16 mld_devices;     /* logical devices supported, 1 to 16 */
	u16 mld_reset;	     /* LD-ID Hot Reset Vector */
	u32 function_map[8]; /* bit per function that is no CXL function */
	u16 blocks[PCITOPO_CXL_BLOCKS]; /* BIR 2:0, block identifier 15:8 */
	u8 num_blocks;
	u8 device_rev;
	u8 flexbus_rev;
	u8 defects; /* bits of enum pcitopo_cxl_defect */
};

static inline bool pcitopo_cxl_has(const struct pcitopo_cxl *cxl,
				   enum pcitopo_cxl_have what)
{
	return cxl->have >> what & 1;
}

/* How a link that carries CXL frames what it carries */
enum pcitopo_cxl_flit {
	PCITOPO_CXL_FLIT_UNKNOWN,
	PCITOPO_CXL_FLIT_68,
	PCITOPO_CXL_FLIT_256,
	PCITOPO_CXL_FLIT_256_LATENCY_OPTIMIZED,
};

/**
 * struct pcitopo_cxl_link - CXL on a link, from the registers of both ends
 * @has_capable: @capable is known: both ends have been read
 * @has_trained: @trained is known: an end has been read, and the link is up
 * @capable: PT_CXL_* protocols that both ends can do; 0: plain PCIe
 * @enabled: of these, those that the Flex Bus of both ends has enabled; it is the
 *	device's own control that lets memory be used (device_ctl)
 * @trained: PT_CXL_* protocols that trained, as both ends say; 0: plain PCIe
 * @ends_disagree: they report different protocols as trained
 * @flit: what trained; only if @trained
 *
 * Of a link that is down, nothing is known.
 */
struct pcitopo_cxl_link {
	bool has_capable;
	bool has_trained;
	u8 capable;
	u8 enabled;
	u8 trained;
	bool ends_disagree;
	enum pcitopo_cxl_flit flit;
};

/* kernel/decode/cxl-dvsec.c: the registers of each DVSEC */
u32 pcitopo_cxl_dvsec_length(u16 id, u8 rev);
u32 pcitopo_cxl_dvsec_bytes(u16 id);

/* kernel/decode/cxl.c: the DVSECs of a function */
bool pcitopo_cxl_decode(const u8 *bytes, u32 length, struct pcitopo_cxl *cxl);
void pcitopo_cxl_settle(const struct pcitopo_config *config,
			struct pcitopo_cxl *cxl);
bool pcitopo_cxl_is_memdev(const struct pcitopo_config *config);

/* kernel/decode/cxl-link.c: both ends of a link */
void pcitopo_cxl_link_decode(const struct pcitopo_config *port,
			     const struct pcitopo_config *component,
			     struct pcitopo_cxl_link *link);

#endif /* PCITOPO_CXL_H */
