// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * members.c - the members of an event's line of JSON
 *
 * Their order is that of the line. Errors of AER have the names that lspci
 * gives them.
 */
#include "event/members.h"

#include "model/aer.h"

static const struct pcitopo_flag_name device_errors[] = {
	{ "correctable", PT_EXP_DEVSTA_CED },
	{ "non-fatal", PT_EXP_DEVSTA_NFED },
	{ "fatal", PT_EXP_DEVSTA_FED },
	{ "unsupported-request", PT_EXP_DEVSTA_URD },
	{ NULL, 0 },
};

#define AT(type, member) \
	.at = offsetof(type, member), .size = sizeof(((type *)0)->member)

#define STATE(member) AT(struct pcitopo_link_state, member)

static const struct pcitopo_member state_members[] = {
	{ "up", PCITOPO_MEMBER_BOOL, STATE(up), .has = PCITOPO_MEMBER_ALWAYS },
	{ "speed_gts", PCITOPO_MEMBER_SPEED, STATE(rate.speed),
	  .has = offsetof(struct pcitopo_link_state, rate.has_speed) },
	{ "width", PCITOPO_MEMBER_NUMBER, STATE(rate.width),
	  .has = offsetof(struct pcitopo_link_state, rate.has_width) },
	{ "verdict", PCITOPO_MEMBER_VERDICT, STATE(verdict),
	  .has = offsetof(struct pcitopo_link_state, has_verdict) },
	{ 0 },
};

#define GROWTH(member, bit_name)                                         \
	AT(struct pcitopo_growth, member), .has = PCITOPO_MEMBER_ALWAYS, \
					   .bit = PCITOPO_GROWTH_##bit_name

const struct pcitopo_member pcitopo_growth_members[] = {
	{ "interval_s", PCITOPO_MEMBER_SECONDS, GROWTH(interval_ns, INTERVAL) },
	{ "device_errors", PCITOPO_MEMBER_NAMES,
	  GROWTH(device_errors, DEVICE_ERRORS), .names = device_errors },
	{ "aer_uncorrectable", PCITOPO_MEMBER_NAMES,
	  GROWTH(uncorrectable, UNCORRECTABLE),
	  .names = pcitopo_aer_uncorrectable },
	{ "aer_correctable", PCITOPO_MEMBER_NAMES,
	  GROWTH(correctable, CORRECTABLE), .names = pcitopo_aer_correctable },
	{ "lane_errors", PCITOPO_MEMBER_LANES,
	  GROWTH(lane_errors, LANE_ERRORS) },
	{ "parity_local", PCITOPO_MEMBER_LANES,
	  GROWTH(parity_local, PARITY_LOCAL) },
	{ "parity_retimer1", PCITOPO_MEMBER_LANES,
	  GROWTH(parity_retimer1, PARITY_RETIMER1) },
	{ "parity_retimer2", PCITOPO_MEMBER_LANES,
	  GROWTH(parity_retimer2, PARITY_RETIMER2) },
	{ "lbms", PCITOPO_MEMBER_BOOL, GROWTH(lbms, BANDWIDTH) },
	{ "labs", PCITOPO_MEMBER_BOOL, GROWTH(labs, BANDWIDTH) },
	{ 0 },
};

#define EVENT(member) AT(struct pcitopo_event, member)
#define HAS(member)   .has = offsetof(struct pcitopo_event, member)
#define ALWAYS	      .has = PCITOPO_MEMBER_ALWAYS
#define KNOWN(member)                                      \
	.at = offsetof(struct pcitopo_event, member),      \
	.has = offsetof(struct pcitopo_event, member) +    \
	       offsetof(struct pcitopo_link_state, known), \
	.members = state_members
#define GROWN(member)                                    \
	.at = offsetof(struct pcitopo_event, member),    \
	.has = PCITOPO_MEMBER_ALWAYS, .bit = UINT32_MAX, \
	.members = pcitopo_growth_members

static const struct pcitopo_member grown_members[] = {
	{ "port", PCITOPO_MEMBER_OBJECT, GROWN(at_port) },
	{ "device", PCITOPO_MEMBER_OBJECT, GROWN(at_device) },
	{ 0 },
};

const struct pcitopo_member pcitopo_event_members[] = {
	{ "pcitopo", PCITOPO_MEMBER_HEAD, ALWAYS },
	{ "event", PCITOPO_MEMBER_TYPE, EVENT(type), ALWAYS },
	{ "time", PCITOPO_MEMBER_TIME, EVENT(real_time_ns), ALWAYS },
	{ "source", PCITOPO_MEMBER_TEXT, EVENT(source), ALWAYS },
	{ "host", PCITOPO_MEMBER_TEXT, EVENT(host), ALWAYS },
	{ "boot_id", PCITOPO_MEMBER_TEXT, EVENT(boot_id), ALWAYS },
	{ "epoch", PCITOPO_MEMBER_NUMBER, EVENT(epoch), HAS(has_epoch) },
	{ "sequence", PCITOPO_MEMBER_COUNT, EVENT(sequence), ALWAYS },
	{ "lost", PCITOPO_MEMBER_COUNT, EVENT(lost), ALWAYS },
	{ "link", PCITOPO_MEMBER_ADDRESS, EVENT(port), HAS(has_port) },
	{ "device", PCITOPO_MEMBER_ADDRESS, EVENT(device), HAS(has_device) },
	{ "place", PCITOPO_MEMBER_TEXT, EVENT(place), ALWAYS },
	{ "slot", PCITOPO_MEMBER_TEXT, EVENT(slot), ALWAYS },
	{ "name", PCITOPO_MEMBER_TEXT, EVENT(name), ALWAYS },
	{ "linux_name", PCITOPO_MEMBER_TEXT, EVENT(linux_name), ALWAYS },
	{ "driver", PCITOPO_MEMBER_TEXT, EVENT(driver), ALWAYS },
	{ "product", PCITOPO_MEMBER_TEXT, EVENT(product), ALWAYS },
	{ "vendor_id", PCITOPO_MEMBER_HEX4, EVENT(vendor_id), HAS(has_ids) },
	{ "device_id", PCITOPO_MEMBER_HEX4, EVENT(device_id), HAS(has_ids) },
	{ "class", PCITOPO_MEMBER_HEX4, EVENT(class_code), HAS(has_ids) },
	{ "port_serial", PCITOPO_MEMBER_TEXT, EVENT(port_serial), ALWAYS },
	{ "serial", PCITOPO_MEMBER_TEXT, EVENT(device_serial), ALWAYS },
	{ "retimers", PCITOPO_MEMBER_NUMBER, EVENT(retimers),
	  HAS(has_retimers) },
	{ "before", PCITOPO_MEMBER_OBJECT, KNOWN(before) },
	{ "after", PCITOPO_MEMBER_OBJECT, KNOWN(after) },
	{ "worst", PCITOPO_MEMBER_OBJECT, KNOWN(worst) },
	{ "folded", PCITOPO_MEMBER_NUMBER, EVENT(folded), ALWAYS },
	{ "change_count", PCITOPO_MEMBER_NUMBER, EVENT(change_count),
	  HAS(has_change_count) },
	{ "grown", PCITOPO_MEMBER_OBJECT, ALWAYS, .members = grown_members },
	{ "snapshot", PCITOPO_MEMBER_TEXT, EVENT(snapshot), ALWAYS },
	{ 0 },
};
