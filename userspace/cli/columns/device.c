// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * device.c - the fields of devices
 */
#include "columns/columns.h"
#include "columns/phrase.h"

static const struct pcitopo_device *device_at(const struct cli *cli, u32 index)
{
	return &cli->topo->devices[index];
}

static void device_address(const struct cli *cli, u32 index,
			   struct value *value)
{
	value_address(value, cli, index);
}

static void device_kind(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, pcitopo_kind_name(device_at(cli, index)->kind));
}

static void device_internal(const struct cli *cli, u32 index,
			    struct value *value)
{
	value_number(value, device_at(cli, index)->internal);
}

static void device_vendor_id(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_VENDOR))
		value_format(value, "%04x", config->vendor_id);
}

static void device_device_id(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_IDS))
		value_format(value, "%04x", config->device_id);
}

static void device_class(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_CLASS))
		value_format(value, "%04x", config->class_code);
}

static void device_name(const struct cli *cli, u32 index, struct value *value)
{
	pcitopo_look_up_names(cli->pt);
	value_string(value, device_at(cli, index)->name);
}

static void device_driver(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, device_at(cli, index)->driver);
}

static void device_numa_node(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_device *device = device_at(cli, index);

	if (device->has_numa_node)
		value_number(value, device->numa_node);
}

static void device_slot(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, device_at(cli, index)->slot);
}

static void device_serial(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_SERIAL))
		value_serial(value, cli, config->serial);
}

static void device_parent(const struct cli *cli, u32 index, struct value *value)
{
	value_address(value, cli, device_at(cli, index)->parent);
}

static void device_link(const struct cli *cli, u32 index, struct value *value)
{
	u32 link = device_at(cli, index)->link;

	if (link != PCITOPO_NO_INDEX)
		value_address(value, cli, cli->topo->links[link].port);
}

static void device_is_vf(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, device_at(cli, index)->is_vf);
}

static void device_linux_names(const struct cli *cli, u32 index,
			       struct value *value)
{
	const char *const *name = device_at(cli, index)->linux_names;

	if (!cli->topo->has_linux_names)
		return;
	value_list(value);
	for (; name && *name; name++)
		value_append(value, *name);
}

static void device_asleep(const struct cli *cli, u32 index, struct value *value)
{
	value_number(value, device_at(cli, index)->asleep);
}

static void set_counter(struct value *value,
			const struct pcitopo_counter *counter)
{
	if (counter->known)
		value_number(value, (int64_t)counter->value);
}

static void device_aer_correctable(const struct cli *cli, u32 index,
				   struct value *value)
{
	set_counter(value, &device_at(cli, index)->aer_correctable);
}

static void device_aer_nonfatal(const struct cli *cli, u32 index,
				struct value *value)
{
	set_counter(value, &device_at(cli, index)->aer_nonfatal);
}

static void device_aer_fatal(const struct cli *cli, u32 index,
			     struct value *value)
{
	set_counter(value, &device_at(cli, index)->aer_fatal);
}

static void device_alias(const struct cli *cli, u32 index, struct value *value)
{
	char text[ALIAS_SIZE];

	if (word_alias(cli, index, text))
		value_string(value, text);
}

static void device_model(const struct cli *cli, u32 index, struct value *value)
{
	word_model(cli, index, &value->text);
	value->known = true;
}

static void device_vendor_name(const struct cli *cli, u32 index,
			       struct value *value)
{
	pcitopo_look_up_names(cli->pt);
	value_string(value, device_at(cli, index)->vendor_name);
}

static void device_class_name(const struct cli *cli, u32 index,
			      struct value *value)
{
	value_string(value, device_at(cli, index)->class_name);
}

static void device_verdict(const struct cli *cli, u32 index,
			   struct value *value)
{
	u32 link = device_at(cli, index)->link;

	if (link != PCITOPO_NO_INDEX)
		value_string(value, pcitopo_verdict_name(
					    cli->topo->links[link].verdict));
}

static const struct column device_table[] = {
	{ "address", TYPE_ADDRESS, 0, "domain:bus:device.function",
	  device_address },
	{ "kind", TYPE_STRING, 0, "what the function is", device_kind },
	{ "internal", TYPE_BOOL, 0, "exists only inside silicon or a card",
	  device_internal },
	{ "vendor_id", TYPE_STRING, 0, "vendor, 4 hexadecimal digits",
	  device_vendor_id },
	{ "device_id", TYPE_STRING, 0, "device, 4 hexadecimal digits",
	  device_device_id },
	{ "class", TYPE_STRING, 0, "class and subclass, 4 hexadecimal digits",
	  device_class },
	{ "name", TYPE_STRING, 0, "product name without the vendor",
	  device_name },
	{ "driver", TYPE_STRING, 0, "kernel driver", device_driver },
	{ "numa_node", TYPE_NUMBER, 0, "NUMA node", device_numa_node },
	{ "slot", TYPE_STRING, 0, "physical slot", device_slot },
	{ "serial", TYPE_STRING, 0, "serial number, 16 hexadecimal digits",
	  device_serial },
	{ "parent", TYPE_ADDRESS, 0, "bridge above", device_parent },
	{ "link", TYPE_ADDRESS, 0, "link it hangs on", device_link },
	{ "is_vf", TYPE_BOOL, 0, "SR-IOV virtual function", device_is_vf },
	{ "linux_names", TYPE_STRING, COLUMN_LIST,
	  "what Linux calls it, as mlx5_4, eth0", device_linux_names },
	{ "asleep", TYPE_BOOL, 0, "slept, so its registers were not read",
	  device_asleep },
	{ "aer_correctable", TYPE_NUMBER, 0,
	  "correctable errors that the kernel has counted",
	  device_aer_correctable },
	{ "aer_nonfatal", TYPE_NUMBER, 0,
	  "uncorrectable errors, not fatal, that it has counted",
	  device_aer_nonfatal },
	{ "aer_fatal", TYPE_NUMBER, 0, "fatal errors that it has counted",
	  device_aer_fatal },
	{ "alias", TYPE_STRING, COLUMN_TEXT, "short name, as gpu0",
	  device_alias },
	{ "model", TYPE_STRING, COLUMN_TEXT,
	  "short product name; ids with -n, both with -nn", device_model },
	{ "vendor_name", TYPE_STRING, COLUMN_TEXT, "vendor",
	  device_vendor_name },
	{ "class_name", TYPE_STRING, COLUMN_TEXT, "class in words",
	  device_class_name },
	{ "verdict", TYPE_STRING, COLUMN_TEXT, "verdict on its link",
	  device_verdict },
};

const struct column_table device_columns = { device_table,
					     ARRAY_SIZE(device_table) };
