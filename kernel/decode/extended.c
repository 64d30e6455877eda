// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * extended.c - extended capabilities
 *
 * Status bits here are sticky: when they were set is not known. A register
 * with reserved bits that reads all ones is not a reading, and takes those
 * beside it along.
 */
#include "bytes.h"
#include "walk.h"

/**
 * struct ext_decoder - how a part of an extended capability is decoded
 * @id: PT_EXT_CAP_*
 * @length: bytes from the start of the capability that it needs
 * @have: what it makes known; the first capability that does so wins
 * @decode: the decoder
 */
struct ext_decoder {
	u16 id;
	u16 length;
	enum pcitopo_have have;
	void (*decode)(const u8 *cap, struct pcitopo_config *config);
};

static bool all_ones32(const u8 *bytes)
{
	return pcitopo_le32(bytes) == 0xffffffff;
}

static void aer_uncor_decode(const u8 *cap, struct pcitopo_config *config)
{
	if (all_ones32(cap + PT_AER_UNCOR_STATUS))
		return;

	config->aer_uncor_status = pcitopo_le32(cap + PT_AER_UNCOR_STATUS);
	config->aer_uncor_mask = pcitopo_le32(cap + PT_AER_UNCOR_MASK);
	config->aer_uncor_severity = pcitopo_le32(cap + PT_AER_UNCOR_SEVER);
	pcitopo_set(config, PCITOPO_HAVE_AER_UNCOR);
}

static void aer_cor_decode(const u8 *cap, struct pcitopo_config *config)
{
	if (all_ones32(cap + PT_AER_COR_STATUS))
		return;

	config->aer_cor_status = pcitopo_le32(cap + PT_AER_COR_STATUS);
	config->aer_cor_mask = pcitopo_le32(cap + PT_AER_COR_MASK);
	pcitopo_set(config, PCITOPO_HAVE_AER_COR);
}

/**
 * pcitopo_aer_decode - decode Advanced Error Reporting
 * @cap: PT_AER_LENGTH bytes of the capability (PCIe 7.8.4)
 * @config: gets aer_uncor_status, aer_uncor_mask, aer_uncor_severity
 *	(PT_AER_UNC_*), aer_cor_status and aer_cor_mask (PT_AER_COR_*), as read
 */
void pcitopo_aer_decode(const u8 *cap, struct pcitopo_config *config)
{
	aer_uncor_decode(cap, config);
	aer_cor_decode(cap, config);
}

/**
 * pcitopo_secpci_decode - decode Secondary PCI Express
 * @cap: PT_SECPCI_LENGTH bytes of the capability (PCIe 7.7.3)
 * @config: gets lane_errors, bit n for lane n, as read; only bits below
 *	max_width mean something
 */
void pcitopo_secpci_decode(const u8 *cap, struct pcitopo_config *config)
{
	if (all_ones32(cap + PT_SECPCI_LNKCTL3))
		return;

	config->lane_errors = pcitopo_le32(cap + PT_SECPCI_LANE_ERR);
	pcitopo_set(config, PCITOPO_HAVE_LANE_ERRORS);
}

static void pl16_eq_decode(const u8 *cap, struct pcitopo_config *config)
{
	if (all_ones32(cap + PT_PL16_STATUS))
		return;

	config->eq_16gt = cap[PT_PL16_STATUS] & PT_PL_EQ_MASK;
	pcitopo_set(config, PCITOPO_HAVE_EQ_16GT);
}

static void pl16_parity_decode(const u8 *cap, struct pcitopo_config *config)
{
	if (all_ones32(cap + PT_PL16_STATUS))
		return;

	config->parity_local = pcitopo_le32(cap + PT_PL16_LOCAL_PARITY);
	config->parity_retimer1 = pcitopo_le32(cap + PT_PL16_RETIMER1_PARITY);
	config->parity_retimer2 = pcitopo_le32(cap + PT_PL16_RETIMER2_PARITY);
	pcitopo_set(config, PCITOPO_HAVE_PARITY);
}

/**
 * pcitopo_pl16_decode - decode Physical Layer 16.0 GT/s
 * @cap: PT_PL16_LENGTH bytes of the capability (PCIe 7.7.5)
 * @config: gets eq_16gt (PT_PL_EQ_*), and parity_local, parity_retimer1 and
 *	parity_retimer2, bit n for lane n, as read
 */
void pcitopo_pl16_decode(const u8 *cap, struct pcitopo_config *config)
{
	pl16_eq_decode(cap, config);
	pl16_parity_decode(cap, config);
}

/**
 * pcitopo_pl32_decode - decode Physical Layer 32.0 GT/s
 * @cap: PT_PL32_LENGTH bytes of the capability (PCIe 7.7.6)
 * @config: gets eq_32gt (PT_PL_EQ_*) and no_eq_32gt, set if the other
 *	end requested no equalisation
 */
void pcitopo_pl32_decode(const u8 *cap, struct pcitopo_config *config)
{
	u32 status = pcitopo_le32(cap + PT_PL32_STATUS);

	if (status == 0xffffffff)
		return;

	config->eq_32gt = status & PT_PL_EQ_MASK;
	config->no_eq_32gt = !!(status & PT_PL32_NO_EQ_RECEIVED);
	pcitopo_set(config, PCITOPO_HAVE_EQ_32GT);
}

/**
 * pcitopo_pl64_decode - decode Physical Layer 64.0 GT/s
 * @cap: PT_PL64_LENGTH bytes of the capability (PCIe 7.7.7)
 * @config: gets eq_64gt (PT_PL_EQ_*) and no_eq_64gt, set if the other
 *	end requested no equalisation
 */
void pcitopo_pl64_decode(const u8 *cap, struct pcitopo_config *config)
{
	u32 status = pcitopo_le32(cap + PT_PL64_STATUS);

	if (status == 0xffffffff)
		return;

	config->eq_64gt = status & PT_PL_EQ_MASK;
	config->no_eq_64gt = !!(status & PT_PL64_NO_EQ_RECEIVED);
	pcitopo_set(config, PCITOPO_HAVE_EQ_64GT);
}

/**
 * pcitopo_sriov_decode - decode Single Root I/O Virtualization
 * @cap: PT_SRIOV_LENGTH bytes of the capability (PCIe 9.3.3)
 * @config: gets vf_enabled, num_vfs, vf_offset and vf_stride, as read; there
 *	are VFs only while vf_enabled is set
 */
void pcitopo_sriov_decode(const u8 *cap, struct pcitopo_config *config)
{
	u16 control = pcitopo_le16(cap + PT_SRIOV_CTL);

	if (control == 0xffff)
		return;

	config->vf_enabled = !!(control & PT_SRIOV_CTL_VFE);
	config->num_vfs = pcitopo_le16(cap + PT_SRIOV_NUM_VFS);
	config->vf_offset = pcitopo_le16(cap + PT_SRIOV_VF_OFFSET);
	config->vf_stride = pcitopo_le16(cap + PT_SRIOV_VF_STRIDE);
	pcitopo_set(config, PCITOPO_HAVE_SRIOV);
}

/**
 * pcitopo_serial_is_default - is a serial number a placeholder
 * @serial: Device Serial Number
 *
 * PLX switches without an EEPROM all show xx-87-00-10-b5-df-0e-00; equal
 * numbers then do not make one chip of two.
 *
 * Return: true when the number identifies nothing.
 */
bool pcitopo_serial_is_default(u64 serial)
{
	return (serial & 0xffffffffffff) == 0x0010b5df0e00 || !serial ||
	       serial == ~(u64)0;
}

/* Device Serial Number; 0 and all ones are no serial numbers */
static void dsn_decode(const u8 *cap, struct pcitopo_config *config)
{
	u64 serial = pcitopo_le64(cap + PT_DSN_LOWER);

	if (!serial || serial == ~(u64)0)
		return;

	config->serial = serial;
	pcitopo_set(config, PCITOPO_HAVE_SERIAL);
}

static void acs_decode(const u8 *cap, struct pcitopo_config *config)
{
	if (all_ones32(cap + PT_ACS_CAP))
		return;

	config->acs_cap = pcitopo_le16(cap + PT_ACS_CAP);
	config->acs_ctl = pcitopo_le16(cap + PT_ACS_CTL);
	pcitopo_set(config, PCITOPO_HAVE_ACS);
}

static void cxl_device_decode(const u8 *cap, struct pcitopo_config *config)
{
	u16 value = pcitopo_le16(cap + PT_CXL_DEVICE_CAP);

	if (value == 0xffff || pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE))
		return;

	config->cxl_device_cap = value;
	pcitopo_set(config, PCITOPO_HAVE_CXL_DEVICE);
}

static void cxl_flexbus_decode(const u8 *cap, struct pcitopo_config *config)
{
	u16 value = pcitopo_le16(cap + PT_CXL_FLEXBUS_CAP);
	u16 ctl = pcitopo_le16(cap + PT_CXL_FLEXBUS_CTL);
	u16 status = pcitopo_le16(cap + PT_CXL_FLEXBUS_STATUS);

	if (value == 0xffff || ctl == 0xffff || status == 0xffff ||
	    pcitopo_has(config, PCITOPO_HAVE_FLEXBUS))
		return;

	config->flexbus_cap = value;
	config->flexbus_ctl = ctl;
	config->flexbus_status = status;
	pcitopo_set(config, PCITOPO_HAVE_FLEXBUS);
}

/* @need: what the DVSEC must claim to be, and be, to hold what is read */
static bool dvsec_fits(u32 claimed, u32 room, u32 need,
		       struct pcitopo_config *config)
{
	return pcitopo_cap_fits(claimed, need, config) &&
	       pcitopo_cap_fits(room, claimed, config);
}

/*
 * A DVSEC states its own length, so one that is too short, or longer than what
 * is there, is believed in nothing. What is read here is the same in all
 * revisions; cxl.c reads the rest.
 */
static void dvsec_decode(const u8 *cap, u32 room, struct pcitopo_config *config)
{
	u32 header1, claimed;

	if (!pcitopo_cap_fits(room, PT_DVSEC_LENGTH, config))
		return;

	header1 = pcitopo_le32(cap + PT_DVSEC_HEADER1);
	claimed = PT_DVSEC_LEN(header1);
	if (PT_DVSEC_VENDOR(header1) != PT_CXL_VENDOR_ID)
		return;

	switch (pcitopo_le16(cap + PT_DVSEC_HEADER2)) {
	case PT_CXL_DVSEC_DEVICE:
		if (dvsec_fits(claimed, room, PT_CXL_DEVICE_CAP + 2, config))
			cxl_device_decode(cap, config);
		break;
	case PT_CXL_DVSEC_FLEXBUS:
		if (dvsec_fits(claimed, room, PT_CXL_FLEXBUS_LENGTH, config))
			cxl_flexbus_decode(cap, config);
		break;
	}
}

static const struct ext_decoder ext_decoders[] = {
	{ PT_EXT_CAP_AER, PT_AER_UNCOR_SEVER + 4, PCITOPO_HAVE_AER_UNCOR,
	  aer_uncor_decode },
	{ PT_EXT_CAP_AER, PT_AER_LENGTH, PCITOPO_HAVE_AER_COR, aer_cor_decode },
	{ PT_EXT_CAP_DSN, PT_DSN_UPPER + 4, PCITOPO_HAVE_SERIAL, dsn_decode },
	{ PT_EXT_CAP_ACS, PT_ACS_CTL + 2, PCITOPO_HAVE_ACS, acs_decode },
	{ PT_EXT_CAP_SRIOV, PT_SRIOV_LENGTH, PCITOPO_HAVE_SRIOV,
	  pcitopo_sriov_decode },
	{ PT_EXT_CAP_SECPCI, PT_SECPCI_LENGTH, PCITOPO_HAVE_LANE_ERRORS,
	  pcitopo_secpci_decode },
	{ PT_EXT_CAP_PL_16GT, PT_PL16_STATUS + 4, PCITOPO_HAVE_EQ_16GT,
	  pl16_eq_decode },
	{ PT_EXT_CAP_PL_16GT, PT_PL16_LENGTH, PCITOPO_HAVE_PARITY,
	  pl16_parity_decode },
	{ PT_EXT_CAP_PL_32GT, PT_PL32_LENGTH, PCITOPO_HAVE_EQ_32GT,
	  pcitopo_pl32_decode },
	{ PT_EXT_CAP_PL_64GT, PT_PL64_LENGTH, PCITOPO_HAVE_EQ_64GT,
	  pcitopo_pl64_decode },
	{ 0 }
};

static void ext_decode_one(u16 id, const u8 *cap, u32 room,
			   struct pcitopo_config *config)
{
	const struct ext_decoder *decoder;

	if (id == PT_EXT_CAP_DVSEC) {
		dvsec_decode(cap, room, config);
		return;
	}

	for (decoder = ext_decoders; decoder->id; decoder++) {
		if (decoder->id != id || pcitopo_has(config, decoder->have))
			continue;

		if (pcitopo_cap_fits(room, decoder->length, config))
			decoder->decode(cap, config);
	}
}

/**
 * pcitopo_extended_decode - decode all extended capabilities of interest
 * @bytes: the configuration space of a PCI Express function
 * @length: how many bytes there are, at most 1000h
 * @config: where to put what they say
 */
void pcitopo_extended_decode(const u8 *bytes, u32 length,
			     struct pcitopo_config *config)
{
	struct pcitopo_walk walk;
	u32 offset;
	u16 id;

	pcitopo_ext_walk_start(&walk, bytes, length);
	while ((offset = pcitopo_ext_walk_next(&walk, &id)))
		ext_decode_one(id, bytes + offset, length - offset, config);

	config->defects |= walk.defects;
}
