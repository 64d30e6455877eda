/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * regs.h - configuration space registers that pcitopo reads
 *
 * Own constants under an own prefix: no released kernel header has all of them
 * (retimer presence, parity mismatch, lane margining), and a name that a later
 * <linux/pci_regs.h> adds must not clash. Offsets are relative to the start of
 * the capability unless the comment at the group says otherwise.
 *
 * "PCIe" is the PCI Express Base Specification, revision 6.0; "PCI" is the PCI
 * Local Bus Specification, revision 3.0; "CXL" is the Compute Express Link
 * Specification, revision 3.0.
 */
#ifndef PCITOPO_REGS_H
#define PCITOPO_REGS_H

/* A name is indented below the register that it is part of */
/* clang-format off */

/* Sizes of a configuration space (PCIe 7.2) */
#define PT_CFG_HEADER_SIZE		0x40
#define PT_CFG_SPACE_SIZE		0x100
#define PT_CFG_SPACE_EXP_SIZE		0x1000

/* Type 0/1 common header, offsets from 0 (PCI 6.1, PCIe 7.5.1.1) */
#define PT_VENDOR_ID			0x00
#define PT_DEVICE_ID			0x02
#define PT_COMMAND			0x04
#define PT_STATUS			0x06
#define  PT_STATUS_CAP_LIST		0x0010
#define PT_REVISION			0x08
#define PT_CLASS_PROG			0x09
#define PT_CLASS_DEVICE			0x0a
#define PT_HEADER_TYPE			0x0e
#define  PT_HEADER_TYPE_MASK		0x7f
#define  PT_HEADER_TYPE_NORMAL		0
#define  PT_HEADER_TYPE_BRIDGE		1
#define  PT_HEADER_TYPE_CARDBUS		2
#define  PT_HEADER_TYPE_MULTI		0x80
#define PT_SUBSYS_VENDOR_ID		0x2c /* type 0 */
#define PT_SUBSYS_ID			0x2e /* type 0 */
#define PT_CAP_POINTER			0x34 /* types 0 and 1 */
#define  PT_CAP_POINTER_MASK		0xfc
#define PT_CARDBUS_CAP_POINTER		0x14 /* type 2 */

/* Type 1 header (PCI-to-PCI Bridge 3.2, PCIe 7.5.1.3) */
#define PT_PRIMARY_BUS			0x18
#define PT_SECONDARY_BUS		0x19
#define PT_SUBORDINATE_BUS		0x1a

/* Capability list entries below 0x100 (PCI 6.7) */
#define PT_CAP_ID			0
#define PT_CAP_NEXT			1
#define PT_CAP_PM			0x01
#define PT_CAP_SSVID			0x0d
#define PT_CAP_EXP			0x10

/* Power Management capability (PCIe 7.5.2) */
#define PT_PM_CTRL			0x04
#define  PT_PM_CTRL_STATE_MASK		0x0003

/* Subsystem ID capability of a bridge (PCI-to-PCI Bridge 3.2.5.13) */
#define PT_SSVID_VENDOR_ID		0x04
#define PT_SSVID_DEVICE_ID		0x06

/* PCI Express capability (PCIe 7.5.3) */
#define PT_EXP_FLAGS			0x02
#define  PT_EXP_FLAGS_VERS		0x000f
#define  PT_EXP_FLAGS_TYPE		0x00f0
#define   PT_EXP_TYPE_ENDPOINT		0x0
#define   PT_EXP_TYPE_LEG_END		0x1
#define   PT_EXP_TYPE_ROOT_PORT		0x4
#define   PT_EXP_TYPE_UPSTREAM		0x5
#define   PT_EXP_TYPE_DOWNSTREAM	0x6
#define   PT_EXP_TYPE_PCI_BRIDGE	0x7 /* PCIe to PCI/PCI-X */
#define   PT_EXP_TYPE_PCIE_BRIDGE	0x8 /* PCI/PCI-X to PCIe */
#define   PT_EXP_TYPE_RC_END		0x9
#define   PT_EXP_TYPE_RC_EC		0xa
#define  PT_EXP_FLAGS_SLOT		0x0100
#define  PT_EXP_FLAGS_FLIT		0x8000
#define PT_EXP_DEVCAP			0x04
#define  PT_EXP_DEVCAP_PAYLOAD		0x00000007
#define PT_EXP_DEVCTL			0x08
#define  PT_EXP_DEVCTL_PAYLOAD		0x00e0
#define  PT_EXP_DEVCTL_READRQ		0x7000
#define PT_EXP_DEVSTA			0x0a
#define  PT_EXP_DEVSTA_CED		0x0001
#define  PT_EXP_DEVSTA_NFED		0x0002
#define  PT_EXP_DEVSTA_FED		0x0004
#define  PT_EXP_DEVSTA_URD		0x0008
#define  PT_EXP_DEVSTA_ERRORS		0x000f
#define PT_EXP_LNKCAP			0x0c
#define  PT_EXP_LNKCAP_SLS		0x0000000f
#define  PT_EXP_LNKCAP_MLW		0x000003f0
#define  PT_EXP_LNKCAP_ASPM		0x00000c00
#define  PT_EXP_LNKCAP_SDERC		0x00080000
#define  PT_EXP_LNKCAP_DLLLARC		0x00100000
#define  PT_EXP_LNKCAP_LBNC		0x00200000
#define  PT_EXP_LNKCAP_PN		0xff000000
#define PT_EXP_LNKCTL			0x10
#define  PT_EXP_LNKCTL_ASPM		0x0003
#define  PT_EXP_LNKCTL_LD		0x0010
#define  PT_EXP_LNKCTL_CCC		0x0040
#define  PT_EXP_LNKCTL_HAWD		0x0200
#define PT_EXP_LNKSTA			0x12
#define  PT_EXP_LNKSTA_CLS		0x000f
#define  PT_EXP_LNKSTA_NLW		0x03f0
#define  PT_EXP_LNKSTA_LT		0x0800
#define  PT_EXP_LNKSTA_SLC		0x1000
#define  PT_EXP_LNKSTA_DLLLA		0x2000
#define  PT_EXP_LNKSTA_LBMS		0x4000
#define  PT_EXP_LNKSTA_LABS		0x8000
#define PT_EXP_SLTCAP			0x14
#define  PT_EXP_SLTCAP_PCP		0x00000002 /* power controller */
#define  PT_EXP_SLTCAP_HPS		0x00000020
#define  PT_EXP_SLTCAP_HPC		0x00000040
#define  PT_EXP_SLTCAP_PSN		0xfff80000
#define PT_EXP_SLTCTL			0x18
#define  PT_EXP_SLTCTL_PCC		0x0400 /* 1: power off */
#define PT_EXP_SLTSTA			0x1a
#define  PT_EXP_SLTSTA_PFD		0x0002
#define  PT_EXP_SLTSTA_PDS		0x0040
#define PT_EXP_LNKCAP2			0x2c
#define  PT_EXP_LNKCAP2_SLSV		0x000000fe
#define  PT_EXP_LNKCAP2_RETIMER		0x00800000 /* can detect, not "is there" */
#define  PT_EXP_LNKCAP2_2RETIMERS	0x01000000
#define PT_EXP_LNKCTL2			0x30
#define  PT_EXP_LNKCTL2_TLS		0x000f
#define  PT_EXP_LNKCTL2_HASD		0x0020
#define PT_EXP_LNKSTA2			0x32
#define  PT_EXP_LNKSTA2_EQ		0x003e /* complete, phases 1 to 3, request */
#define  PT_EXP_LNKSTA2_RETIMER		0x0040
#define  PT_EXP_LNKSTA2_2RETIMERS	0x0080
#define  PT_EXP_LNKSTA2_FLIT		0x0400

/* Link speeds: Supported Link Speeds value n is bit n-1 of the vector (PCIe 7.5.3.6) */
#define PT_SPEED_2_5GT			1
#define PT_SPEED_5GT			2
#define PT_SPEED_8GT			3
#define PT_SPEED_16GT			4
#define PT_SPEED_32GT			5
#define PT_SPEED_64GT			6
#define PT_SPEED_MAX			PT_SPEED_64GT

/* Extended capability header, from 0x100 (PCIe 7.6.3) */
#define PT_EXT_CAP_ID(header)		((header) & 0xffff)
#define PT_EXT_CAP_VER(header)		(((header) >> 16) & 0xf)
#define PT_EXT_CAP_NEXT(header)		(((header) >> 20) & 0xffc)
#define PT_EXT_CAP_AER			0x0001
#define PT_EXT_CAP_DSN			0x0003
#define PT_EXT_CAP_ACS			0x000d
#define PT_EXT_CAP_SRIOV		0x0010
#define PT_EXT_CAP_SECPCI		0x0019
#define PT_EXT_CAP_DVSEC		0x0023
#define PT_EXT_CAP_PL_16GT		0x0026
#define PT_EXT_CAP_LMR			0x0027
#define PT_EXT_CAP_PL_32GT		0x002a
#define PT_EXT_CAP_PL_64GT		0x0031

/* Advanced Error Reporting (PCIe 7.8.4) */
#define PT_AER_UNCOR_STATUS		0x04
#define PT_AER_UNCOR_MASK		0x08
#define PT_AER_UNCOR_SEVER		0x0c
#define PT_AER_COR_STATUS		0x10
#define PT_AER_COR_MASK			0x14
#define PT_AER_LENGTH			0x18
#define PT_AER_COR_RCVR			0x00000001
#define PT_AER_COR_BAD_TLP		0x00000040
#define PT_AER_COR_BAD_DLLP		0x00000080
#define PT_AER_COR_REP_ROLL		0x00000100
#define PT_AER_COR_REP_TIMER		0x00001000
#define PT_AER_COR_ADV_NFAT		0x00002000
#define PT_AER_COR_INTERNAL		0x00004000
#define PT_AER_COR_LOG_OVER		0x00008000
#define PT_AER_UNC_DLP			0x00000010
#define PT_AER_UNC_SURPDN		0x00000020
#define PT_AER_UNC_POISON_TLP		0x00001000
#define PT_AER_UNC_FCP			0x00002000
#define PT_AER_UNC_COMP_TIME		0x00004000
#define PT_AER_UNC_COMP_ABORT		0x00008000
#define PT_AER_UNC_UNX_COMP		0x00010000
#define PT_AER_UNC_RX_OVER		0x00020000
#define PT_AER_UNC_MALF_TLP		0x00040000
#define PT_AER_UNC_ECRC			0x00080000
#define PT_AER_UNC_UNSUP		0x00100000
#define PT_AER_UNC_ACSV			0x00200000
#define PT_AER_UNC_INTN			0x00400000

/* Device Serial Number (PCIe 7.9.3) */
#define PT_DSN_LOWER			0x04
#define PT_DSN_UPPER			0x08

/* Access Control Services (PCIe 7.7.11) */
#define PT_ACS_CAP			0x04
#define PT_ACS_CTL			0x06
#define PT_ACS_SV			0x0001
#define PT_ACS_TB			0x0002
#define PT_ACS_RR			0x0004
#define PT_ACS_CR			0x0008
#define PT_ACS_UF			0x0010
#define PT_ACS_EC			0x0020
#define PT_ACS_DT			0x0040

/* Single Root I/O Virtualization (PCIe 9.3.3) */
#define PT_SRIOV_CTL			0x08
#define  PT_SRIOV_CTL_VFE		0x0001
#define PT_SRIOV_NUM_VFS		0x10
#define PT_SRIOV_VF_OFFSET		0x14
#define PT_SRIOV_VF_STRIDE		0x16
#define PT_SRIOV_LENGTH			0x18

/* Secondary PCI Express (PCIe 7.7.3) */
#define PT_SECPCI_LNKCTL3		0x04
#define PT_SECPCI_LANE_ERR		0x08
#define PT_SECPCI_LENGTH		0x0c

/* Physical Layer 16.0 GT/s (PCIe 7.7.5); status bits serve 32 and 64 GT/s too */
#define PT_PL16_STATUS			0x0c
#define PT_PL16_LOCAL_PARITY		0x10
#define PT_PL16_RETIMER1_PARITY		0x14
#define PT_PL16_RETIMER2_PARITY		0x18
#define PT_PL16_LENGTH			0x1c
#define PT_PL_EQ_COMPLETE		0x01
#define PT_PL_EQ_PHASE1			0x02
#define PT_PL_EQ_PHASE2			0x04
#define PT_PL_EQ_PHASE3			0x08
#define PT_PL_EQ_REQUEST		0x10
#define PT_PL_EQ_MASK			0x1f

/* Physical Layer 32.0 GT/s (PCIe 7.7.6) and 64.0 GT/s (PCIe 7.7.7) */
#define PT_PL32_STATUS			0x0c
#define PT_PL32_NO_EQ_RECEIVED		0x0400
#define PT_PL32_LENGTH			0x10
#define PT_PL64_STATUS			0x0c
#define PT_PL64_NO_EQ_RECEIVED		0x0080
#define PT_PL64_LENGTH			0x10

/* Designated Vendor-Specific Extended Capability (PCIe 7.9.6) */
#define PT_DVSEC_HEADER1		0x04
#define PT_DVSEC_VENDOR(header1)	((header1) & 0xffff)
#define PT_DVSEC_REV(header1)		(((header1) >> 16) & 0xf)
#define PT_DVSEC_LEN(header1)		(((header1) >> 20) & 0xfff)
#define PT_DVSEC_HEADER2		0x08
#define PT_DVSEC_ID(header2)		((header2) & 0xffff)
#define PT_DVSEC_LENGTH			0x0a /* of the two headers */

/*
 * CXL DVSECs (CXL 8.1). A revision adds to what the one before it had, and gives
 * meaning to what it had reserved. Revision 0 is that of CXL 1.1.
 */
#define PT_CXL_VENDOR_ID		0x1e98

/* PCIe DVSEC for CXL Devices (CXL 8.1.3) */
#define PT_CXL_DVSEC_DEVICE		0
#define PT_CXL_DEVICE_CAP		0x0a
#define  PT_CXL_CACHE			0x0001 /* of all registers with protocols */
#define  PT_CXL_IO			0x0002
#define  PT_CXL_MEM			0x0004
#define  PT_CXL_PROTOCOLS		0x0007
#define  PT_CXL_MEM_HWINIT		0x0008
#define  PT_CXL_HDM_COUNT		0x0030
#define PT_CXL_DEVICE_CTL		0x0c
#define PT_CXL_DEVICE_STATUS		0x0e
#define PT_CXL_DEVICE_CTL2		0x10
#define PT_CXL_DEVICE_STATUS2		0x12
#define PT_CXL_DEVICE_CAP2		0x16
#define  PT_CXL_CAP2_CACHE_UNIT		0x000f
#define PT_CXL_DEVICE_RANGE(n)		(0x18 + 0x10 * (n))
#define PT_CXL_RANGE_SIZE_HIGH		0x00 /* from the range on */
#define PT_CXL_RANGE_SIZE_LOW		0x04
#define  PT_CXL_RANGE_VALID		0x0001
#define  PT_CXL_RANGE_ACTIVE		0x0002
#define  PT_CXL_RANGE_MEDIA(low)	(((low) >> 2) & 0x7)
#define   PT_CXL_MEDIA_VOLATILE		0
#define   PT_CXL_MEDIA_NON_VOLATILE	1
#define   PT_CXL_MEDIA_CDAT		2 /* CDAT says which */
#define   PT_CXL_MEDIA_NOT_MEMORY	7
#define  PT_CXL_RANGE_CLASS(low)	(((low) >> 5) & 0x7)
#define   PT_CXL_CLASS_MEMORY		0
#define   PT_CXL_CLASS_STORAGE		1
#define   PT_CXL_CLASS_CDAT		2
#define  PT_CXL_RANGE_INTERLEAVE(low)	(((low) >> 8) & 0x1f) /* revision 0: 10:8 */
#define   PT_CXL_INTERLEAVE_LAST	7
#define   PT_CXL_INTERLEAVE_LAST_REV0	2
#define  PT_CXL_RANGE_TIMEOUT(low)	(((low) >> 13) & 0x7)
#define   PT_CXL_TIMEOUT_LAST		4
#define  PT_CXL_RANGE_SIZE		0xf0000000
#define PT_CXL_RANGE_BASE_HIGH		0x08
#define PT_CXL_RANGE_BASE_LOW		0x0c
#define  PT_CXL_RANGE_BASE		0xf0000000
#define PT_CXL_RANGE_LENGTH		0x10
#define PT_CXL_DEVICE_CAP3		0x38
#define PT_CXL_DEVICE_LENGTH_REV0	0x38
#define PT_CXL_DEVICE_LENGTH_REV2	0x3a /* what is behind is reserved */

/* Non-CXL Function Map DVSEC (CXL 8.1.4) */
#define PT_CXL_DVSEC_FUNCTION_MAP	2
#define PT_CXL_FUNCTION_MAP(n)		(0x0c + 4 * (n))
#define PT_CXL_FUNCTION_MAP_LENGTH	0x2c

/* CXL Extensions DVSEC for Ports (CXL 8.1.5) */
#define PT_CXL_DVSEC_PORT		3
#define PT_CXL_PORT_STATUS		0x0a
#define PT_CXL_PORT_CTL			0x0c
#define PT_CXL_PORT_LENGTH		0x28

/* GPF DVSEC for CXL Port (CXL 8.1.6) and for CXL Device (CXL 8.1.7) */
#define PT_CXL_DVSEC_GPF_PORT		4
#define PT_CXL_GPF_PHASE1		0x0c
#define PT_CXL_GPF_PHASE2		0x0e
#define  PT_CXL_GPF_SCALE(value)	(((value) >> 8) & 0xf)
#define   PT_CXL_GPF_SCALE_LAST		7
#define PT_CXL_DVSEC_GPF_DEVICE		5
#define PT_CXL_GPF_DURATION		0x0a
#define PT_CXL_GPF_POWER		0x0c
#define PT_CXL_GPF_LENGTH		0x10

/* Flex Bus Port DVSEC (CXL 8.2.1.3) */
#define PT_CXL_DVSEC_FLEXBUS		7
#define PT_CXL_FLEXBUS_CAP		0x0a
#define PT_CXL_FLEXBUS_CTL		0x0c
#define PT_CXL_FLEXBUS_RETIMER1		0x0100
#define PT_CXL_FLEXBUS_RETIMER2		0x0200
#define PT_CXL_FLEXBUS_STATUS		0x0e
#define  PT_CXL_FLEXBUS_68B_VH		0x0020 /* 68-byte flits, and not CXL 1.1 */
#define  PT_CXL_FLEXBUS_MLD		0x0040
#define  PT_CXL_FLEXBUS_LATENCY		0x2000 /* latency-optimised 256-byte flits */
#define  PT_CXL_FLEXBUS_PBR		0x4000
#define PT_CXL_FLEXBUS_TS		0x10
#define PT_CXL_FLEXBUS_CAP2		0x14
#define PT_CXL_FLEXBUS_CTL2		0x18
#define PT_CXL_FLEXBUS_STATUS2		0x1c
#define PT_CXL_FLEXBUS_LENGTH		0x10 /* of revision 0, as the next ones */
#define PT_CXL_FLEXBUS_LENGTH_REV1	0x14
#define PT_CXL_FLEXBUS_LENGTH_REV2	0x20

/* Register Locator DVSEC (CXL 8.1.9) */
#define PT_CXL_DVSEC_LOCATOR		8
#define PT_CXL_LOCATOR_BLOCK(n)		(0x0c + 8 * (n))
#define  PT_CXL_BLOCK_BIR		0x0007
#define   PT_CXL_BLOCK_BIR_LAST		5
#define  PT_CXL_BLOCK_ID		0xff00
#define   PT_CXL_BLOCK_EMPTY		0x0000
#define   PT_CXL_BLOCK_COMPONENT	0x0100
#define   PT_CXL_BLOCK_ACL		0x0200
#define   PT_CXL_BLOCK_DEVICE		0x0300
#define   PT_CXL_BLOCK_CPMU		0x0400
#define PT_CXL_LOCATOR_LENGTH		0x0c /* without blocks */

/* MLD DVSEC (CXL 8.1.10) */
#define PT_CXL_DVSEC_MLD		9
#define PT_CXL_MLD_DEVICES		0x0a
#define  PT_CXL_MLD_DEVICES_MAX		16
#define PT_CXL_MLD_RESET		0x0c
#define PT_CXL_MLD_LENGTH		0x10

/* Class codes, base and sub class (PCI Code and ID Assignment 1.x) */
#define PT_CLASS_STORAGE_NVM		0x0108
#define PT_CLASS_NET_ETHERNET		0x0200
#define PT_CLASS_NET_INFINIBAND		0x0207
#define PT_CLASS_NET_FABRIC		0x0208
#define PT_CLASS_NET_OTHER		0x0280
#define PT_CLASS_DISPLAY_VGA		0x0300
#define PT_CLASS_DISPLAY_3D		0x0302
#define PT_CLASS_DISPLAY_OTHER		0x0380
#define PT_CLASS_MEMORY_CXL		0x0502
#define PT_CLASS_BRIDGE_HOST		0x0600
#define PT_CLASS_BRIDGE_PCI		0x0604
#define PT_CLASS_SERIAL_INFINIBAND	0x0c06
#define PT_CLASS_ACCELERATOR		0x1200
#define PT_BASE_CLASS(class_code)	((class_code) >> 8)
#define PT_BASE_CLASS_STORAGE		0x01
#define PT_BASE_CLASS_NET		0x02
#define PT_BASE_CLASS_DISPLAY		0x03
#define PT_BASE_CLASS_BRIDGE		0x06
#define PT_BASE_CLASS_ACCELERATOR	0x12

/* clang-format on */

#endif /* PCITOPO_REGS_H */
