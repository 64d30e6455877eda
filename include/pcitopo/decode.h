/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * decode.h - what the configuration space of one PCI function says
 *
 * The same decoders run in the kernel module and in the library. They take
 * values or bytes and fill structures: no I/O, no allocation, no printing, and
 * no trust in what they are given. A field is meaningful only while its bit in
 * the presence mask is set; unknown is never a special value.
 *
 * "pcitopo_env.h" is the one file that differs between the two worlds; each
 * build puts its own directory on the include path.
 */
#ifndef PCITOPO_DECODE_H
#define PCITOPO_DECODE_H

#include "pcitopo_env.h"

/**
 * enum pcitopo_have - bits of &struct pcitopo_config.have
 * @PCITOPO_HAVE_VENDOR: vendor_id
 * @PCITOPO_HAVE_IDS: vendor_id and device_id
 * @PCITOPO_HAVE_CLASS: class_code
 * @PCITOPO_HAVE_PROG_IF: prog_if and revision
 * @PCITOPO_HAVE_HEADER: header_type, multifunction
 * @PCITOPO_HAVE_BUSES: primary, secondary and subordinate
 * @PCITOPO_HAVE_SUBSYSTEM: subsystem_vendor_id and subsystem_id
 * @PCITOPO_HAVE_PM: power_state
 * @PCITOPO_HAVE_EXP: the function has a PCI Express capability: exp_version,
 *	port_type, slot_implemented, flit_supported
 * @PCITOPO_HAVE_NO_EXP: the capability list was read to its end and has no
 *	PCI Express capability (conventional PCI)
 * @PCITOPO_HAVE_MPS_CAP: mps_supported
 * @PCITOPO_HAVE_DEVCTL: mps, mrrs
 * @PCITOPO_HAVE_DEVSTA: devsta
 * @PCITOPO_HAVE_LNKCAP: max_speed, max_width
 * @PCITOPO_HAVE_LNKCAP_PORT: aspm_supported, port_number
 * @PCITOPO_HAVE_LNKCAP_FLAGS: dll_active_reporting, bw_notification,
 *	surprise_down
 * @PCITOPO_HAVE_LNKCTL: aspm_enabled, link_disabled, common_clock,
 *	hw_auto_width_disable
 * @PCITOPO_HAVE_LNKSTA: speed, width
 * @PCITOPO_HAVE_LNKSTA_FLAGS: training, dll_active, lbms, labs, slot_clock
 * @PCITOPO_HAVE_SLTCAP: slot_number, hotplug_capable, hotplug_surprise,
 *	power_controller
 * @PCITOPO_HAVE_SLTCTL: power_off (never set without a power controller)
 * @PCITOPO_HAVE_SLTSTA: presence_detect, power_fault
 * @PCITOPO_HAVE_SPEEDS: speeds_vector
 * @PCITOPO_HAVE_RETIMER_DETECT: retimer_detect, two_retimers_detect
 * @PCITOPO_HAVE_LNKCTL2: target_speed, hw_auto_speed_disable
 * @PCITOPO_HAVE_EQ_8GT: eq_8gt
 * @PCITOPO_HAVE_RETIMERS: retimer_present, two_retimers_present
 * @PCITOPO_HAVE_FLIT: flit_mode
 * @PCITOPO_HAVE_EQ_16GT: eq_16gt
 * @PCITOPO_HAVE_EQ_32GT: eq_32gt, no_eq_32gt
 * @PCITOPO_HAVE_EQ_64GT: eq_64gt, no_eq_64gt
 * @PCITOPO_HAVE_PARITY: parity_local, parity_retimer1, parity_retimer2
 * @PCITOPO_HAVE_LANE_ERRORS: lane_errors
 * @PCITOPO_HAVE_AER_UNCOR: aer_uncor_status, aer_uncor_mask,
 *	aer_uncor_severity
 * @PCITOPO_HAVE_AER_COR: aer_cor_status, aer_cor_mask
 * @PCITOPO_HAVE_SERIAL: serial
 * @PCITOPO_HAVE_ACS: acs_cap, acs_ctl
 * @PCITOPO_HAVE_SRIOV: vf_enabled, num_vfs, vf_offset, vf_stride
 * @PCITOPO_HAVE_CXL_DEVICE: cxl_device_cap
 * @PCITOPO_HAVE_FLEXBUS: flexbus_cap, flexbus_ctl, flexbus_status
 */
enum pcitopo_have {
	PCITOPO_HAVE_VENDOR,
	PCITOPO_HAVE_IDS,
	PCITOPO_HAVE_CLASS,
	PCITOPO_HAVE_PROG_IF,
	PCITOPO_HAVE_HEADER,
	PCITOPO_HAVE_BUSES,
	PCITOPO_HAVE_SUBSYSTEM,
	PCITOPO_HAVE_PM,
	PCITOPO_HAVE_EXP,
	PCITOPO_HAVE_NO_EXP,
	PCITOPO_HAVE_MPS_CAP,
	PCITOPO_HAVE_DEVCTL,
	PCITOPO_HAVE_DEVSTA,
	PCITOPO_HAVE_LNKCAP,
	PCITOPO_HAVE_LNKCAP_PORT,
	PCITOPO_HAVE_LNKCAP_FLAGS,
	PCITOPO_HAVE_LNKCTL,
	PCITOPO_HAVE_LNKSTA,
	PCITOPO_HAVE_LNKSTA_FLAGS,
	PCITOPO_HAVE_SLTCAP,
	PCITOPO_HAVE_SLTCTL,
	PCITOPO_HAVE_SLTSTA,
	PCITOPO_HAVE_SPEEDS,
	PCITOPO_HAVE_RETIMER_DETECT,
	PCITOPO_HAVE_LNKCTL2,
	PCITOPO_HAVE_EQ_8GT,
	PCITOPO_HAVE_RETIMERS,
	PCITOPO_HAVE_FLIT,
	PCITOPO_HAVE_EQ_16GT,
	PCITOPO_HAVE_EQ_32GT,
	PCITOPO_HAVE_EQ_64GT,
	PCITOPO_HAVE_PARITY,
	PCITOPO_HAVE_LANE_ERRORS,
	PCITOPO_HAVE_AER_UNCOR,
	PCITOPO_HAVE_AER_COR,
	PCITOPO_HAVE_SERIAL,
	PCITOPO_HAVE_ACS,
	PCITOPO_HAVE_SRIOV,
	PCITOPO_HAVE_CXL_DEVICE,
	PCITOPO_HAVE_FLEXBUS,
	PCITOPO_HAVE_COUNT
};

/**
 * enum pcitopo_defect - what is wrong with a configuration space
 * @PCITOPO_DEFECT_ALL_ONES: every byte of the header reads ff: the function
 *	does not answer (removed, powered off, or asleep in D3cold)
 * @PCITOPO_DEFECT_CAP_LOOP: the capability list comes back to itself
 * @PCITOPO_DEFECT_CAP_POINTER: a capability pointer leads outside 40h to ffh,
 *	or to all ones
 * @PCITOPO_DEFECT_EXT_CAP_LOOP: the extended capability list comes back to
 *	itself
 * @PCITOPO_DEFECT_EXT_CAP_POINTER: an extended capability pointer leads
 *	outside 100h to fffh, or to all ones
 * @PCITOPO_DEFECT_CAP_CUT: a capability of interest, or a capability list, runs
 *	over the end of the bytes given or of the configuration space; or a
 *	designated vendor-specific capability is shorter than its contents
 */
enum pcitopo_defect {
	PCITOPO_DEFECT_ALL_ONES,
	PCITOPO_DEFECT_CAP_LOOP,
	PCITOPO_DEFECT_CAP_POINTER,
	PCITOPO_DEFECT_EXT_CAP_LOOP,
	PCITOPO_DEFECT_EXT_CAP_POINTER,
	PCITOPO_DEFECT_CAP_CUT,
};

/**
 * struct pcitopo_config - decoded facts of one function
 *
 * Speeds are Supported Link Speeds values (1 = 2.5 GT/s to 6 = 64 GT/s; other
 * values are kept as read), widths are lane counts as read. Lane masks have
 * bit n for lane n. Status bits are sticky: they have no age.
 */
struct pcitopo_config {
	u64 have; /* bits of enum pcitopo_have */
	u64 serial;
	u32 parity_local;
	u32 parity_retimer1;
	u32 parity_retimer2;
	u32 lane_errors;
	u32 aer_uncor_status;
	u32 aer_uncor_mask;
	u32 aer_uncor_severity;
	u32 aer_cor_status;
	u32 aer_cor_mask;
	u16 vendor_id;
	u16 device_id;
	u16 class_code; /* base class in the high byte */
	u16 subsystem_vendor_id;
	u16 subsystem_id;
	u16 slot_number;
	u16 mps_supported; /* bytes */
	u16 mps;	   /* bytes */
	u16 mrrs;	   /* bytes */
	u16 acs_cap;
	u16 acs_ctl;
	u16 num_vfs;
	u16 vf_offset;
	u16 vf_stride;
	u16 cxl_device_cap;
	u16 flexbus_cap;
	u16 flexbus_ctl;
	u16 flexbus_status;
	u8 defects; /* bits of enum pcitopo_defect */
	u8 prog_if;
	u8 revision;
	u8 header_type;
	u8 primary;
	u8 secondary;
	u8 subordinate;
	u8 power_state; /* 0 to 3: D0 to D3hot */
	u8 exp_version;
	u8 port_type; /* PT_EXP_TYPE_* */
	u8 devsta;    /* PT_EXP_DEVSTA_* error bits */
	u8 max_speed;
	u8 max_width;
	u8 aspm_supported; /* bit 0 L0s, bit 1 L1 */
	u8 aspm_enabled;   /* bit 0 L0s, bit 1 L1 */
	u8 port_number;
	u8 speed;
	u8 width;
	u8 speeds_vector; /* bit n-1 for speed value n */
	u8 target_speed;
	u8 eq_8gt; /* PT_PL_EQ_* */
	u8 eq_16gt;
	u8 eq_32gt;
	u8 eq_64gt;
	bool multifunction;
	bool slot_implemented;
	bool flit_supported;
	bool dll_active_reporting;
	bool bw_notification;
	bool surprise_down;
	bool link_disabled;
	bool common_clock;
	bool hw_auto_width_disable;
	bool hw_auto_speed_disable;
	bool training;
	bool dll_active;
	bool slot_clock;
	bool lbms;
	bool labs;
	bool hotplug_capable;
	bool hotplug_surprise;
	bool power_controller;
	bool power_off;
	bool presence_detect;
	bool power_fault;
	bool retimer_detect;
	bool two_retimers_detect;
	bool retimer_present;
	bool two_retimers_present;
	bool flit_mode;
	bool no_eq_32gt;
	bool no_eq_64gt;
	bool vf_enabled;
	/* Only in text: CXL DVSECs are named, and their contents are not there */
	bool dvsec_unread;
};

/* Ends of a link, as a set */
#define PCITOPO_END_PORT   0x1
#define PCITOPO_END_DEVICE 0x2

/**
 * struct pcitopo_rate - speed and width of a link, or what an end is capable of
 * @speed: Supported Link Speeds value, 1 to 6 (2.5 to 64 GT/s)
 * @width: lanes
 * @has_speed: @speed is known
 * @has_width: @width is known
 */
struct pcitopo_rate {
	u8 speed;
	u8 width;
	bool has_speed;
	bool has_width;
};

/**
 * enum pcitopo_silence - why no function answers below a port
 * @PCITOPO_SILENCE_DOWN: a card is there, or was, and the link is not up
 * @PCITOPO_SILENCE_NO_PRESENCE: the slot says that there is no card
 * @PCITOPO_SILENCE_NO_DEVICE: nothing says that there is a card
 * @PCITOPO_SILENCE_LINKED: there is something, which is not known
 * @PCITOPO_SILENCE_UNEXPLAINED: a function is known there, and the link is up
 *	as far as the port knows
 */
enum pcitopo_silence {
	PCITOPO_SILENCE_DOWN,
	PCITOPO_SILENCE_NO_PRESENCE,
	PCITOPO_SILENCE_NO_DEVICE,
	PCITOPO_SILENCE_LINKED,
	PCITOPO_SILENCE_UNEXPLAINED,
};

static inline bool pcitopo_has(const struct pcitopo_config *config,
			       enum pcitopo_have what)
{
	return config->have >> what & 1;
}

static inline void pcitopo_set(struct pcitopo_config *config,
			       enum pcitopo_have what)
{
	config->have |= (u64)1 << what;
}

/* kernel/decode/config.c: a whole configuration space */
void pcitopo_config_decode(const u8 *bytes, u32 length,
			   struct pcitopo_config *config);

/* kernel/decode/capability.c: bounded walks over the two capability lists */
u32 pcitopo_capability_find(const u8 *bytes, u32 length, u8 id, u8 *defects);
u32 pcitopo_ext_capability_find(const u8 *bytes, u32 length, u16 id, u32 after,
				u8 *defects);

/* kernel/decode/express.c: registers of the PCI Express capability, by value */
void pcitopo_flags_decode(u16 flags, struct pcitopo_config *config);
void pcitopo_devcap_decode(u32 devcap, struct pcitopo_config *config);
void pcitopo_devctl_decode(u16 devctl, struct pcitopo_config *config);
void pcitopo_devsta_decode(u16 devsta, struct pcitopo_config *config);
void pcitopo_sltcap_decode(u32 sltcap, struct pcitopo_config *config);
void pcitopo_sltctl_decode(u16 sltctl, struct pcitopo_config *config);
void pcitopo_sltsta_decode(u16 sltsta, struct pcitopo_config *config);
bool pcitopo_port_type_has_link(u8 port_type);
bool pcitopo_port_type_is_downstream(u8 port_type);

/* kernel/decode/link.c: link registers by value; speeds */
void pcitopo_lnkcap_decode(u32 lnkcap, struct pcitopo_config *config);
void pcitopo_lnkctl_decode(u16 lnkctl, struct pcitopo_config *config);
void pcitopo_lnksta_decode(u16 lnksta, struct pcitopo_config *config);
void pcitopo_lnkcap2_decode(u32 lnkcap2, struct pcitopo_config *config);
void pcitopo_lnkctl2_decode(u16 lnkctl2, struct pcitopo_config *config);
void pcitopo_lnksta2_decode(u16 lnksta2, struct pcitopo_config *config);
u8 pcitopo_supported_speeds(const struct pcitopo_config *config);
u8 pcitopo_speeds_highest(u8 speeds_vector);
u32 pcitopo_speed_mtps(u8 speed);
u32 pcitopo_link_mbytes(u8 speed, u8 width);
bool pcitopo_width_valid(u8 width);

/* kernel/decode/ends.c: what both ends of a link say together */
void pcitopo_end_max(const struct pcitopo_config *config,
		     struct pcitopo_rate *max);
void pcitopo_end_current(const struct pcitopo_config *config,
			 struct pcitopo_rate *current_rate);
void pcitopo_link_current(const struct pcitopo_config *port,
			  const struct pcitopo_config *component,
			  struct pcitopo_rate *current_rate);
void pcitopo_link_capability(const struct pcitopo_config *port,
			     const struct pcitopo_config *component,
			     struct pcitopo_rate *max);
bool pcitopo_link_retimers(const struct pcitopo_config *port,
			   const struct pcitopo_config *component, u8 *retimers,
			   u8 *seen_by);
bool pcitopo_port_presence(const struct pcitopo_config *port, bool *known);
bool pcitopo_port_dll_active(const struct pcitopo_config *port, bool *known);
bool pcitopo_port_link_is_inactive(const struct pcitopo_config *port);
enum pcitopo_silence pcitopo_port_silence(const struct pcitopo_config *port,
					  bool has_component);
bool pcitopo_equalization_status(const struct pcitopo_config *config, u8 speed,
				 u8 *status, bool *none_needed);

/* kernel/decode/extended.c: extended capabilities, from their first byte */
void pcitopo_aer_decode(const u8 *cap, struct pcitopo_config *config);
void pcitopo_secpci_decode(const u8 *cap, struct pcitopo_config *config);
void pcitopo_pl16_decode(const u8 *cap, struct pcitopo_config *config);
void pcitopo_pl32_decode(const u8 *cap, struct pcitopo_config *config);
void pcitopo_pl64_decode(const u8 *cap, struct pcitopo_config *config);
void pcitopo_sriov_decode(const u8 *cap, struct pcitopo_config *config);
bool pcitopo_serial_is_default(u64 serial);

#endif /* PCITOPO_DECODE_H */
