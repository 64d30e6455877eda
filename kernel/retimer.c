// SPDX-License-Identifier: GPL-2.0
/*
 * retimer.c - retimers, as the ends of their link report them
 *
 * A retimer is no PCI function. That it is there is in Link Status 2 of either
 * end; that it passed on what it had received with wrong parity is in the
 * registers of the end that noticed.
 */
#include "object.h"

static bool pcitopo_retimer_facts(const struct pcitopo_table *table, u32 index,
				  struct pcitopo_facts *facts)
{
	return pcitopo_link_get(table, index, &facts->link) &&
	       facts->link.has_retimers && facts->index < facts->link.retimers;
}

static bool index_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->index;
	return true;
}
static PCITOPO_ATTRIBUTE(index, 0444, PCITOPO_DECIMAL);

static bool seen_by_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->link.retimers_seen_by;
	return true;
}
static PCITOPO_ATTRIBUTE(seen_by, 0444, PCITOPO_ENDS);

static bool parity_value(const struct pcitopo_config *config, u8 index,
			 u64 *value)
{
	if (!config || !pcitopo_has(config, PCITOPO_HAVE_PARITY))
		return false;
	*value = index ? config->parity_retimer2 : config->parity_retimer1;
	return true;
}

static bool port_parity_mismatches_get(const struct pcitopo_facts *facts,
				       u64 *value)
{
	return parity_value(&facts->link.port_sample.config, facts->index,
			    value);
}
static PCITOPO_ATTRIBUTE(port_parity_mismatches, 0444, PCITOPO_LANES);

static bool component_parity_mismatches_get(const struct pcitopo_facts *facts,
					    u64 *value)
{
	return parity_value(pcitopo_component_config(&facts->link),
			    facts->index, value);
}
static PCITOPO_ATTRIBUTE(component_parity_mismatches, 0444, PCITOPO_LANES);

static bool sample_age_get(const struct pcitopo_facts *facts, u64 *value)
{
	return pcitopo_link_age_value(&facts->link, value);
}
static PCITOPO_ATTRIBUTE(sample_age, 0444, PCITOPO_DECIMAL);

static struct attribute *retimer_attrs[] = {
	&index_attr.attr.attr,
	&seen_by_attr.attr.attr,
	&port_parity_mismatches_attr.attr.attr,
	&component_parity_mismatches_attr.attr.attr,
	&sample_age_attr.attr.attr,
	NULL,
};

static const struct attribute_group retimer_group = {
	.attrs = retimer_attrs,
	.is_visible = pcitopo_attribute_is_visible,
};

static const struct attribute_group *retimer_groups[] = {
	&retimer_group,
	NULL,
};

const struct pcitopo_kind pcitopo_retimer_kind = {
	.type = {
		.name = "retimer",
		.groups = retimer_groups,
		.uevent = pcitopo_object_uevent,
	},
	.address_variable = "PCITOPO_PORT",
	.get = pcitopo_retimer_facts,
};
