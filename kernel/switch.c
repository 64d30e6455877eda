// SPDX-License-Identifier: GPL-2.0
/*
 * switch.c - switches, and the chips that several virtual ones share
 */
#include "object.h"

static bool pcitopo_is_switch_port(const struct pcitopo_sample *sample,
				   u8 port_type)
{
	const struct pcitopo_config *config = &sample->config;

	return pcitopo_has(config, PCITOPO_HAVE_HEADER) &&
	       pcitopo_has(config, PCITOPO_HAVE_EXP) &&
	       config->header_type == PT_HEADER_TYPE_BRIDGE &&
	       config->port_type == port_type;
}

static u32 pcitopo_downstream_ports_count(const struct pcitopo_table *table,
					  u64 upstream,
					  const struct pcitopo_sample *sample)
{
	u8 bus = pcitopo_bus_below(sample);
	struct pcitopo_sample port;
	u32 count = 0, i;
	u64 first;

	if (!bus || bus == PCITOPO_KEY_BUS(upstream))
		return 0;
	first = PCITOPO_KEY(PCITOPO_KEY_DOMAIN(upstream), bus, 0);
	for (i = pcitopo_table_lower_bound(table, first);
	     i < table->count && table->devices[i]->key <= (first | 0xff);
	     i++) {
		if (READ_ONCE(table->devices[i]->gone))
			continue;
		pcitopo_device_sample(table->devices[i], &port);
		count += pcitopo_is_switch_port(&port, PT_EXP_TYPE_DOWNSTREAM);
	}
	return count;
}

/**
 * pcitopo_switch_get - the switch of an upstream port
 * @table: the records
 * @index: of the upstream port's record in @table
 * @sw: overwritten if there is a switch
 *
 * Context: as pcitopo_table().
 * Return: false if the function is no upstream port, or is gone.
 */
bool pcitopo_switch_get(const struct pcitopo_table *table, u32 index,
			struct pcitopo_switch *sw)
{
	const struct pcitopo_device *device = table->devices[index];

	if (READ_ONCE(device->gone) || device->is_vf)
		return false;
	pcitopo_device_sample(device, &sw->sample);
	if (!pcitopo_is_switch_port(&sw->sample, PT_EXP_TYPE_UPSTREAM))
		return false;
	sw->upstream = device->key;
	sw->chip = READ_ONCE(device->chip);
	sw->num_downstream = pcitopo_downstream_ports_count(table, sw->upstream,
							    &sw->sample);
	return true;
}

static bool pcitopo_tells_chip(const struct pcitopo_device *device)
{
	const struct pcitopo_config *config = &device->sample.config;

	return !device->gone && !device->is_vf &&
	       pcitopo_is_switch_port(&device->sample, PT_EXP_TYPE_UPSTREAM) &&
	       pcitopo_has(config, PCITOPO_HAVE_SERIAL) &&
	       !pcitopo_serial_is_default(config->serial);
}

static u16 pcitopo_chip_number(const struct pcitopo_table *table, u32 index,
			       u16 *next)
{
	const struct pcitopo_device *device = table->devices[index];
	u32 i;

	for (i = 0; i < index; i++) {
		if (pcitopo_tells_chip(table->devices[i]) &&
		    table->devices[i]->sample.config.serial ==
			    device->sample.config.serial)
			return table->devices[i]->chip;
	}
	return *next < PCITOPO_NO_CHIP ? (*next)++ : PCITOPO_NO_CHIP;
}

/**
 * pcitopo_chips_number - number the chips of all switches
 * @table: the records
 *
 * Virtual switches of one chip show one serial number at their upstream ports.
 * Chips are numbered in the order of their first switch, so that the number
 * says nothing about a serial.
 *
 * Context: with pcitopo_lock held.
 */
void pcitopo_chips_number(const struct pcitopo_table *table)
{
	u16 next = 0, chip;
	u32 i;

	lockdep_assert_held(&pcitopo_lock);
	for (i = 0; i < table->count; i++) {
		chip = PCITOPO_NO_CHIP;
		if (pcitopo_tells_chip(table->devices[i]))
			chip = pcitopo_chip_number(table, i, &next);
		WRITE_ONCE(table->devices[i]->chip, chip);
	}
}

static bool pcitopo_switch_facts(const struct pcitopo_table *table, u32 index,
				 struct pcitopo_facts *facts)
{
	return pcitopo_switch_get(table, index, &facts->sw);
}

static bool chip_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->sw.chip;
	return facts->sw.chip != PCITOPO_NO_CHIP;
}
static PCITOPO_ATTRIBUTE(chip, 0444, PCITOPO_DECIMAL);

static bool downstream_ports_get(const struct pcitopo_facts *facts, u64 *value)
{
	*value = facts->sw.num_downstream;
	return true;
}
static PCITOPO_ATTRIBUTE(downstream_ports, 0444, PCITOPO_DECIMAL);

static bool serial_get(const struct pcitopo_facts *facts, u64 *value)
{
	return pcitopo_serial_value(&facts->sw.sample, value);
}
static PCITOPO_ATTRIBUTE(serial, 0400, PCITOPO_SERIAL);

static bool sample_age_get(const struct pcitopo_facts *facts, u64 *value)
{
	return pcitopo_age_value(facts->sw.sample.sampled_ns, value);
}
static PCITOPO_ATTRIBUTE(sample_age, 0444, PCITOPO_DECIMAL);

static struct attribute *switch_attrs[] = {
	&chip_attr.attr.attr,
	&downstream_ports_attr.attr.attr,
	&serial_attr.attr.attr,
	&sample_age_attr.attr.attr,
	NULL,
};

static const struct attribute_group switch_group = {
	.attrs = switch_attrs,
	.is_visible = pcitopo_attribute_is_visible,
};

static const struct attribute_group *switch_groups[] = {
	&switch_group,
	NULL,
};

const struct pcitopo_kind pcitopo_switch_kind = {
	.type = {
		.name = "switch",
		.groups = switch_groups,
		.uevent = pcitopo_object_uevent,
	},
	.address_variable = "PCITOPO_UPSTREAM",
	.get = pcitopo_switch_facts,
};
