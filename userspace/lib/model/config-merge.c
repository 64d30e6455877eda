// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * config-merge.c - one function described twice
 *
 * The hex of a function may be too short to show what its decoded text still
 * says: 256 bytes have no extended capabilities. What is missing on one side
 * is taken from the other, group by group as &enum pcitopo_have has them.
 */
#include "model/topo.h"

static void merge_header(struct pcitopo_config *to,
			 const struct pcitopo_config *from,
			 enum pcitopo_have what)
{
	switch (what) {
	case PCITOPO_HAVE_VENDOR:
		to->vendor_id = from->vendor_id;
		break;
	case PCITOPO_HAVE_IDS:
		to->vendor_id = from->vendor_id;
		to->device_id = from->device_id;
		break;
	case PCITOPO_HAVE_CLASS:
		to->class_code = from->class_code;
		break;
	case PCITOPO_HAVE_PROG_IF:
		to->prog_if = from->prog_if;
		to->revision = from->revision;
		break;
	case PCITOPO_HAVE_HEADER:
		to->header_type = from->header_type;
		to->multifunction = from->multifunction;
		break;
	case PCITOPO_HAVE_BUSES:
		to->primary = from->primary;
		to->secondary = from->secondary;
		to->subordinate = from->subordinate;
		break;
	case PCITOPO_HAVE_SUBSYSTEM:
		to->subsystem_vendor_id = from->subsystem_vendor_id;
		to->subsystem_id = from->subsystem_id;
		break;
	case PCITOPO_HAVE_PM:
		to->power_state = from->power_state;
		break;
	default:
		break;
	}
}

static void merge_express(struct pcitopo_config *to,
			  const struct pcitopo_config *from,
			  enum pcitopo_have what)
{
	switch (what) {
	case PCITOPO_HAVE_EXP:
		to->exp_version = from->exp_version;
		to->port_type = from->port_type;
		to->slot_implemented = from->slot_implemented;
		to->flit_supported = from->flit_supported;
		break;
	case PCITOPO_HAVE_MPS_CAP:
		to->mps_supported = from->mps_supported;
		break;
	case PCITOPO_HAVE_DEVCTL:
		to->mps = from->mps;
		to->mrrs = from->mrrs;
		break;
	case PCITOPO_HAVE_DEVSTA:
		to->devsta = from->devsta;
		break;
	case PCITOPO_HAVE_SLTCAP:
		to->slot_number = from->slot_number;
		to->hotplug_capable = from->hotplug_capable;
		to->hotplug_surprise = from->hotplug_surprise;
		to->power_controller = from->power_controller;
		break;
	case PCITOPO_HAVE_SLTCTL:
		to->power_off = from->power_off;
		break;
	case PCITOPO_HAVE_SLTSTA:
		to->presence_detect = from->presence_detect;
		to->power_fault = from->power_fault;
		break;
	default:
		break;
	}
}

static void merge_link(struct pcitopo_config *to,
		       const struct pcitopo_config *from,
		       enum pcitopo_have what)
{
	switch (what) {
	case PCITOPO_HAVE_LNKCAP:
		to->max_speed = from->max_speed;
		to->max_width = from->max_width;
		break;
	case PCITOPO_HAVE_LNKCAP_PORT:
		to->aspm_supported = from->aspm_supported;
		to->port_number = from->port_number;
		break;
	case PCITOPO_HAVE_LNKCAP_FLAGS:
		to->dll_active_reporting = from->dll_active_reporting;
		to->bw_notification = from->bw_notification;
		to->surprise_down = from->surprise_down;
		break;
	case PCITOPO_HAVE_LNKCTL:
		to->aspm_enabled = from->aspm_enabled;
		to->link_disabled = from->link_disabled;
		to->common_clock = from->common_clock;
		to->hw_auto_width_disable = from->hw_auto_width_disable;
		break;
	case PCITOPO_HAVE_LNKSTA:
		to->speed = from->speed;
		to->width = from->width;
		break;
	case PCITOPO_HAVE_LNKSTA_FLAGS:
		to->training = from->training;
		to->dll_active = from->dll_active;
		to->slot_clock = from->slot_clock;
		to->lbms = from->lbms;
		to->labs = from->labs;
		break;
	default:
		break;
	}
}

static void merge_link2(struct pcitopo_config *to,
			const struct pcitopo_config *from,
			enum pcitopo_have what)
{
	switch (what) {
	case PCITOPO_HAVE_SPEEDS:
		to->speeds_vector = from->speeds_vector;
		break;
	case PCITOPO_HAVE_RETIMER_DETECT:
		to->retimer_detect = from->retimer_detect;
		to->two_retimers_detect = from->two_retimers_detect;
		break;
	case PCITOPO_HAVE_LNKCTL2:
		to->target_speed = from->target_speed;
		to->hw_auto_speed_disable = from->hw_auto_speed_disable;
		break;
	case PCITOPO_HAVE_EQ_8GT:
		to->eq_8gt = from->eq_8gt;
		break;
	case PCITOPO_HAVE_RETIMERS:
		to->retimer_present = from->retimer_present;
		to->two_retimers_present = from->two_retimers_present;
		break;
	case PCITOPO_HAVE_FLIT:
		to->flit_mode = from->flit_mode;
		break;
	default:
		break;
	}
}

static void merge_physical(struct pcitopo_config *to,
			   const struct pcitopo_config *from,
			   enum pcitopo_have what)
{
	switch (what) {
	case PCITOPO_HAVE_EQ_16GT:
		to->eq_16gt = from->eq_16gt;
		break;
	case PCITOPO_HAVE_EQ_32GT:
		to->eq_32gt = from->eq_32gt;
		to->no_eq_32gt = from->no_eq_32gt;
		break;
	case PCITOPO_HAVE_EQ_64GT:
		to->eq_64gt = from->eq_64gt;
		to->no_eq_64gt = from->no_eq_64gt;
		break;
	case PCITOPO_HAVE_PARITY:
		to->parity_local = from->parity_local;
		to->parity_retimer1 = from->parity_retimer1;
		to->parity_retimer2 = from->parity_retimer2;
		break;
	case PCITOPO_HAVE_LANE_ERRORS:
		to->lane_errors = from->lane_errors;
		break;
	default:
		break;
	}
}

static void merge_extended(struct pcitopo_config *to,
			   const struct pcitopo_config *from,
			   enum pcitopo_have what)
{
	switch (what) {
	case PCITOPO_HAVE_AER_UNCOR:
		to->aer_uncor_status = from->aer_uncor_status;
		to->aer_uncor_mask = from->aer_uncor_mask;
		to->aer_uncor_severity = from->aer_uncor_severity;
		break;
	case PCITOPO_HAVE_AER_COR:
		to->aer_cor_status = from->aer_cor_status;
		to->aer_cor_mask = from->aer_cor_mask;
		break;
	case PCITOPO_HAVE_SERIAL:
		to->serial = from->serial;
		break;
	case PCITOPO_HAVE_ACS:
		to->acs_cap = from->acs_cap;
		to->acs_ctl = from->acs_ctl;
		break;
	case PCITOPO_HAVE_SRIOV:
		to->vf_enabled = from->vf_enabled;
		to->num_vfs = from->num_vfs;
		to->vf_offset = from->vf_offset;
		to->vf_stride = from->vf_stride;
		break;
	case PCITOPO_HAVE_CXL_DEVICE:
		to->cxl_device_cap = from->cxl_device_cap;
		break;
	case PCITOPO_HAVE_FLEXBUS:
		to->flexbus_cap = from->flexbus_cap;
		to->flexbus_ctl = from->flexbus_ctl;
		to->flexbus_status = from->flexbus_status;
		break;
	default:
		break;
	}
}

/**
 * pcitopo_config_take - take some of another description
 * @to: the description that is changed
 * @from: the other
 * @groups: bits of &enum pcitopo_have; those that @from lacks are left alone
 */
void pcitopo_config_take(struct pcitopo_config *to,
			 const struct pcitopo_config *from, u64 groups)
{
	int what;

	for (what = 0; what < PCITOPO_HAVE_COUNT; what++) {
		if (!(groups & from->have & (u64)1 << what))
			continue;
		/* Each group belongs to one of these; the others pass */
		merge_header(to, from, what);
		merge_express(to, from, what);
		merge_link(to, from, what);
		merge_link2(to, from, what);
		merge_physical(to, from, what);
		merge_extended(to, from, what);
		pcitopo_set(to, what);
	}
}

/**
 * pcitopo_config_merge - take from another description what this one lacks
 * @to: the description that wins
 * @from: the other
 */
void pcitopo_config_merge(struct pcitopo_config *to,
			  const struct pcitopo_config *from)
{
	u64 missing = ~to->have;

	/* What one side shows to be there, or absent, the other cannot deny */
	if (pcitopo_has(to, PCITOPO_HAVE_NO_EXP))
		missing &= ~((u64)1 << PCITOPO_HAVE_EXP);
	if (pcitopo_has(to, PCITOPO_HAVE_EXP))
		missing &= ~((u64)1 << PCITOPO_HAVE_NO_EXP);
	pcitopo_config_take(to, from, missing);
	to->defects |= from->defects;
	to->dvsec_unread |= from->dvsec_unread;
}

/**
 * pcitopo_config_update - take from a later reading what may have changed
 * @to: the earlier reading
 * @from: the later one
 *
 * Status and control registers change; identity and capabilities do not.
 */
void pcitopo_config_update(struct pcitopo_config *to,
			   const struct pcitopo_config *from)
{
	static const enum pcitopo_have changing[] = {
		PCITOPO_HAVE_PM,	  PCITOPO_HAVE_DEVCTL,
		PCITOPO_HAVE_DEVSTA,	  PCITOPO_HAVE_LNKCTL,
		PCITOPO_HAVE_LNKSTA,	  PCITOPO_HAVE_LNKSTA_FLAGS,
		PCITOPO_HAVE_SLTCTL,	  PCITOPO_HAVE_SLTSTA,
		PCITOPO_HAVE_LNKCTL2,	  PCITOPO_HAVE_EQ_8GT,
		PCITOPO_HAVE_RETIMERS,	  PCITOPO_HAVE_FLIT,
		PCITOPO_HAVE_EQ_16GT,	  PCITOPO_HAVE_EQ_32GT,
		PCITOPO_HAVE_EQ_64GT,	  PCITOPO_HAVE_PARITY,
		PCITOPO_HAVE_LANE_ERRORS, PCITOPO_HAVE_AER_UNCOR,
		PCITOPO_HAVE_AER_COR,	  PCITOPO_HAVE_ACS,
		PCITOPO_HAVE_SRIOV,	  PCITOPO_HAVE_FLEXBUS,
	};
	u64 groups = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(changing); i++)
		groups |= (u64)1 << changing[i];
	pcitopo_config_take(to, from, groups);
}
