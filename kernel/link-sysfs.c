// SPDX-License-Identifier: GPL-2.0
/*
 * link-sysfs.c - attributes of links
 *
 * Documentation/ABI/testing/sysfs-class-pcitopo says what they mean.
 */
#include <linux/math64.h>

#include "object.h"

static bool pcitopo_link_facts(const struct pcitopo_table *table, u32 index,
			       struct pcitopo_facts *facts)
{
	return pcitopo_link_get(table, index, &facts->link);
}

static const struct pcitopo_config *port_of(const struct pcitopo_facts *facts)
{
	return &facts->link.port_sample.config;
}

static const struct pcitopo_config *
component_of(const struct pcitopo_facts *facts)
{
	return pcitopo_component_config(&facts->link);
}

static bool speed_value(const struct pcitopo_rate *rate, u64 *value)
{
	*value = pcitopo_speed_mtps(rate->speed);
	return rate->has_speed;
}

static bool width_value(const struct pcitopo_rate *rate, u64 *value)
{
	*value = rate->width;
	return rate->has_width;
}

static bool speed_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_link_current(port_of(facts), component_of(facts), &rate);
	return speed_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(speed, 0444, PCITOPO_DECIMAL);

static bool width_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_link_current(port_of(facts), component_of(facts), &rate);
	return width_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(width, 0444, PCITOPO_DECIMAL);

static bool max_speed_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_link_capability(port_of(facts), component_of(facts), &rate);
	return speed_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(max_speed, 0444, PCITOPO_DECIMAL);

static bool max_width_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_link_capability(port_of(facts), component_of(facts), &rate);
	return width_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(max_width, 0444, PCITOPO_DECIMAL);

static bool port_max_speed_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_end_max(port_of(facts), &rate);
	return speed_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(port_max_speed, 0444, PCITOPO_DECIMAL);

static bool port_max_width_get(const struct pcitopo_facts *facts, u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_end_max(port_of(facts), &rate);
	return width_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(port_max_width, 0444, PCITOPO_DECIMAL);

static bool component_max_speed_get(const struct pcitopo_facts *facts,
				    u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_end_max(component_of(facts), &rate);
	return speed_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(component_max_speed, 0444, PCITOPO_DECIMAL);

static bool component_max_width_get(const struct pcitopo_facts *facts,
				    u64 *value)
{
	struct pcitopo_rate rate;

	pcitopo_end_max(component_of(facts), &rate);
	return width_value(&rate, value);
}
static PCITOPO_ATTRIBUTE(component_max_width, 0444, PCITOPO_DECIMAL);

static bool target_speed_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = pcitopo_speed_mtps(port_of(facts)->target_speed);
	return pcitopo_has(port_of(facts), PCITOPO_HAVE_LNKCTL2) && *value;
}
static PCITOPO_ATTRIBUTE(target_speed, 0444, PCITOPO_DECIMAL);

static bool dll_active_get(const struct pcitopo_facts *facts, u64 *value)
{
	bool known;

	*value = pcitopo_port_dll_active(port_of(facts), &known);
	return known;
}
static PCITOPO_ATTRIBUTE(dll_active, 0444, PCITOPO_DECIMAL);

static bool presence_detect_get(const struct pcitopo_facts *facts, u64 *value)
{
	bool known;

	*value = pcitopo_port_presence(port_of(facts), &known);
	return known;
}
static PCITOPO_ATTRIBUTE(presence_detect, 0444, PCITOPO_DECIMAL);

static bool training_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = port_of(facts)->training;
	return pcitopo_has(port_of(facts), PCITOPO_HAVE_LNKSTA_FLAGS);
}
static PCITOPO_ATTRIBUTE(training, 0444, PCITOPO_DECIMAL);

static bool link_disabled_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = port_of(facts)->link_disabled;
	return pcitopo_has(port_of(facts), PCITOPO_HAVE_LNKCTL);
}
static PCITOPO_ATTRIBUTE(link_disabled, 0444, PCITOPO_DECIMAL);

static bool retimers_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->link.retimers;
	return facts->link.has_retimers;
}
static PCITOPO_ATTRIBUTE(retimers, 0444, PCITOPO_DECIMAL);

static bool retimers_seen_by_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->link.retimers_seen_by;
	return *value != 0;
}
static PCITOPO_ATTRIBUTE(retimers_seen_by, 0444, PCITOPO_ENDS);

static bool equalization_value(const struct pcitopo_facts *facts,
			       const struct pcitopo_config *end, u64 *value)
{
	struct pcitopo_rate rate;
	bool none_needed;
	u8 status;

	pcitopo_link_current(port_of(facts), component_of(facts), &rate);
	if (!end || !rate.has_speed ||
	    !pcitopo_equalization_status(end, rate.speed, &status,
					 &none_needed))
		return false;
	*value = status;
	return true;
}

static bool port_equalization_get(const struct pcitopo_facts *facts, u64 *value)
{
	return equalization_value(facts, port_of(facts), value);
}
static PCITOPO_ATTRIBUTE(port_equalization, 0444, PCITOPO_BITS);

static bool component_equalization_get(const struct pcitopo_facts *facts,
				       u64 *value)
{
	return equalization_value(facts, component_of(facts), value);
}
static PCITOPO_ATTRIBUTE(component_equalization, 0444, PCITOPO_BITS);

static bool lane_errors_value(const struct pcitopo_config *end, u64 *value)
{
	*value = end ? end->lane_errors : 0;
	return end && pcitopo_has(end, PCITOPO_HAVE_LANE_ERRORS);
}

static bool port_lane_errors_get(const struct pcitopo_facts *facts, u64 *value)
{
	return lane_errors_value(port_of(facts), value);
}
static PCITOPO_ATTRIBUTE(port_lane_errors, 0444, PCITOPO_LANES);

static bool component_lane_errors_get(const struct pcitopo_facts *facts,
				      u64 *value)
{
	return lane_errors_value(component_of(facts), value);
}
static PCITOPO_ATTRIBUTE(component_lane_errors, 0444, PCITOPO_LANES);

static bool parity_value(const struct pcitopo_config *end, u64 *value)
{
	*value = end ? end->parity_local : 0;
	return end && pcitopo_has(end, PCITOPO_HAVE_PARITY);
}

static bool port_parity_mismatches_get(const struct pcitopo_facts *facts,
				       u64 *value)
{
	return parity_value(port_of(facts), value);
}
static PCITOPO_ATTRIBUTE(port_parity_mismatches, 0444, PCITOPO_LANES);

static bool component_parity_mismatches_get(const struct pcitopo_facts *facts,
					    u64 *value)
{
	return parity_value(component_of(facts), value);
}
static PCITOPO_ATTRIBUTE(component_parity_mismatches, 0444, PCITOPO_LANES);

static bool change_count_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->link.history.changes;
	return facts->link.history.is_known;
}
static PCITOPO_ATTRIBUTE(change_count, 0444, PCITOPO_DECIMAL);

static bool worst_speed_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = pcitopo_speed_mtps(facts->link.history.worst_speed);
	return facts->link.history.has_worst;
}
static PCITOPO_ATTRIBUTE(worst_speed, 0444, PCITOPO_DECIMAL);

static bool worst_width_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->link.history.worst_width;
	return facts->link.history.has_worst;
}
static PCITOPO_ATTRIBUTE(worst_width, 0444, PCITOPO_DECIMAL);

static bool last_change_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = div_u64(facts->link.history.changed_ns, NSEC_PER_MSEC);
	return facts->link.history.changes != 0;
}
static PCITOPO_ATTRIBUTE(last_change, 0444, PCITOPO_DECIMAL);

static bool sample_age_get(const struct pcitopo_facts *facts, u64 *value)
{
	return pcitopo_link_age_value(&facts->link, value);
}
static PCITOPO_ATTRIBUTE(sample_age, 0444, PCITOPO_DECIMAL);

static struct attribute *link_attrs[] = {
	&speed_attr.attr.attr,
	&width_attr.attr.attr,
	&max_speed_attr.attr.attr,
	&max_width_attr.attr.attr,
	&port_max_speed_attr.attr.attr,
	&port_max_width_attr.attr.attr,
	&component_max_speed_attr.attr.attr,
	&component_max_width_attr.attr.attr,
	&target_speed_attr.attr.attr,
	&dll_active_attr.attr.attr,
	&presence_detect_attr.attr.attr,
	&training_attr.attr.attr,
	&link_disabled_attr.attr.attr,
	&retimers_attr.attr.attr,
	&retimers_seen_by_attr.attr.attr,
	&port_equalization_attr.attr.attr,
	&component_equalization_attr.attr.attr,
	&port_lane_errors_attr.attr.attr,
	&component_lane_errors_attr.attr.attr,
	&port_parity_mismatches_attr.attr.attr,
	&component_parity_mismatches_attr.attr.attr,
	&change_count_attr.attr.attr,
	&worst_speed_attr.attr.attr,
	&worst_width_attr.attr.attr,
	&last_change_attr.attr.attr,
	&sample_age_attr.attr.attr,
	NULL,
};

static const struct attribute_group link_group = {
	.attrs = link_attrs,
	.is_visible = pcitopo_attribute_is_visible,
};

static const struct attribute_group *link_groups[] = {
	&link_group,
	NULL,
};

const struct pcitopo_kind pcitopo_link_kind = {
	.type = {
		.name = "link",
		.groups = link_groups,
		.uevent = pcitopo_object_uevent,
	},
	.address_variable = "PCITOPO_PORT",
	.get = pcitopo_link_facts,
};
