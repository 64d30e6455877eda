// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * memdev.c - the fields of CXL memory devices
 *
 * A memory device is a PCI function. What Linux made of it is known of a live
 * machine only; without that, its registers have to do.
 */
#include "columns/memdev-facts.h"
#include "columns/phrase.h"

static u32 device_of(const struct cli *cli, u32 index)
{
	return cli->topo->memdevs[index];
}

static const struct pcitopo_device *device_at(const struct cli *cli, u32 index)
{
	return &cli->topo->devices[device_of(cli, index)];
}

/* As Linux knows it; what it does not know, has nothing known */
static const struct pcitopo_cxl_memdev *linux_at(const struct cli *cli,
						 u32 index)
{
	static const struct pcitopo_cxl_memdev nothing = {
		.device = PCITOPO_NO_INDEX,
		.endpoint = PCITOPO_NO_INDEX,
	};
	u32 memdev = pcitopo_cxl_memdev_of(cli->topo, device_of(cli, index));

	return memdev != PCITOPO_NO_INDEX ? &cli->topo->cxl.memdevs[memdev] :
					    &nothing;
}

static const struct pcitopo_cxl_health *health_at(const struct cli *cli,
						  u32 index)
{
	return &linux_at(cli, index)->health;
}

/* The link that it hangs on, or NULL */
static const struct pcitopo_link *link_at(const struct cli *cli, u32 index)
{
	u32 link = device_at(cli, index)->link;

	return link != PCITOPO_NO_INDEX ? &cli->topo->links[link] : NULL;
}

/* Words that are none are not known */
static void set_words(struct value *value)
{
	value->known = value->text.length;
}

static void memdev_address(const struct cli *cli, u32 index,
			   struct value *value)
{
	value_address(value, cli, device_of(cli, index));
}

static void memdev_name(const struct cli *cli, u32 index, struct value *value)
{
	pcitopo_look_up_names(cli->pt);
	value_string(value, device_at(cli, index)->name);
}

/* Linux has 0 for a function without a serial number */
static void memdev_serial(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;
	const struct pcitopo_cxl_memdev *memdev = linux_at(cli, index);

	if (pcitopo_has(config, PCITOPO_HAVE_SERIAL))
		value_serial(value, cli, config->serial);
	else if (memdev->serial.known && memdev->serial.value)
		value_serial(value, cli, memdev->serial.value);
}

static void memdev_numa_node(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_device *device = device_at(cli, index);

	if (device->has_numa_node)
		value_number(value, device->numa_node);
}

static void memdev_ram_bytes(const struct cli *cli, u32 index,
			     struct value *value)
{
	struct pcitopo_number bytes;

	memdev_capacity(cli->topo, device_of(cli, index), PT_CXL_MEDIA_VOLATILE,
			&bytes);
	value_counted(value, &bytes);
}

static void memdev_pmem_bytes(const struct cli *cli, u32 index,
			      struct value *value)
{
	struct pcitopo_number bytes;

	memdev_capacity(cli->topo, device_of(cli, index),
			PT_CXL_MEDIA_NON_VOLATILE, &bytes);
	value_counted(value, &bytes);
}

static bool is_restricted(const struct pcitopo_config *config)
{
	return config->port_type == PT_EXP_TYPE_RC_END;
}

static bool has_large_flits(const struct pcitopo_link *link)
{
	return link && link->cxl_link.has_trained && link->cxl_link.trained &&
	       (link->cxl_link.flit == PCITOPO_CXL_FLIT_256 ||
		link->cxl_link.flit == PCITOPO_CXL_FLIT_256_LATENCY_OPTIMIZED);
}

/*
 * What its registers are of, and what its place allows: an endpoint that the
 * root complex integrates runs as CXL 1.1, whatever it could do elsewhere.
 */
static void memdev_cxl_version(const struct cli *cli, u32 index,
			       struct value *value)
{
	const struct pcitopo_device *device = device_at(cli, index);
	const struct pcitopo_cxl *cxl = device->cxl;
	bool known = cxl && pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_DEVICE);

	if (pcitopo_has(&device->config, PCITOPO_HAVE_EXP) &&
	    is_restricted(&device->config))
		value_string(value, "1.1");
	else if (has_large_flits(link_at(cli, index)) ||
		 (known && cxl->device_rev > 1))
		value_string(value, "3.x");
	else if (known)
		value_string(value, cxl->device_rev ? "2.0" : "1.1");
}

static void memdev_protocols(const struct cli *cli, u32 index,
			     struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_CXL_DEVICE))
		value_protocols(value, config->cxl_device_cap);
}

/* What Linux says of it */
#define GETTER(name, set)                                  \
	static void name(const struct cli *cli, u32 index, \
			 struct value *value)              \
	{                                                  \
		set;                                       \
	}
GETTER(memdev_linux_name, value_string(value, linux_at(cli, index)->name))
GETTER(memdev_driver, value_string(value, linux_at(cli, index)->driver))
GETTER(memdev_firmware, value_string(value, linux_at(cli, index)->firmware))
GETTER(memdev_poison, value_counted(value, &linux_at(cli, index)->poison))

static void memdev_restricted(const struct cli *cli, u32 index,
			      struct value *value)
{
	const struct pcitopo_config *config = &device_at(cli, index)->config;

	if (pcitopo_has(config, PCITOPO_HAVE_EXP))
		value_number(value, is_restricted(config));
}

static void memdev_protocols_enabled(const struct cli *cli, u32 index,
				     struct value *value)
{
	const struct pcitopo_cxl *cxl = device_at(cli, index)->cxl;

	if (cxl && pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_DEVICE))
		value_protocols(value, cxl->device_ctl);
}

static void memdev_protocols_trained(const struct cli *cli, u32 index,
				     struct value *value)
{
	u8 protocols;

	if (memdev_trained(cli->topo, device_of(cli, index), &protocols))
		value_protocols(value, protocols);
}

static void memdev_flit(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link)
		value_string(value, word_flit(&link->cxl_link));
}

static void memdev_ranges(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_cxl *cxl = device_at(cli, index)->cxl;
	struct strbuf text = { 0 };
	u32 i;

	if (!cxl || !pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_DEVICE))
		return;
	if (!pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_RANGE1) &&
	    device_at(cli, index)->config.cxl_device_cap & PT_CXL_HDM_COUNT)
		return;
	value_objects(value, &range_columns);
	for (i = 0; i < PCITOPO_CXL_RANGES; i++) {
		if (!pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_RANGE1 + i))
			continue;
		strbuf_reset(&text);
		word_range(cxl, i, &text);
		value_append_object(value, index * PCITOPO_CXL_RANGES + i,
				    strbuf_text(&text));
	}
	strbuf_free(&text);
}

static void memdev_endpoint(const struct cli *cli, u32 index,
			    struct value *value)
{
	u32 endpoint = linux_at(cli, index)->endpoint;

	if (endpoint != PCITOPO_NO_INDEX)
		value_string(value, cli->topo->cxl.ports[endpoint].name);
}

static void memdev_decoders(const struct cli *cli, u32 index,
			    struct value *value)
{
	if (linux_at(cli, index)->name)
		value_decoders(value, cli, linux_at(cli, index)->endpoint);
}

static void memdev_regions(const struct cli *cli, u32 index,
			   struct value *value)
{
	value_regions(value, cli, device_of(cli, index));
}

static void health_media_status(const struct cli *cli, u32 index,
				struct value *value)
{
	value_media_status(value, &health_at(cli, index)->media_status);
}

static void set_flag(struct value *value,
		     const struct pcitopo_cxl_health *health, bool flag)
{
	if (health->known)
		value_number(value, flag);
}

/* What else its mailbox says */
#define FLAG(field)                                                   \
	GETTER(health_##field, set_flag(value, health_at(cli, index), \
					health_at(cli, index)->field))
#define COUNT(field)           \
	GETTER(health_##field, \
	       value_counted(value, &health_at(cli, index)->field))
FLAG(maintenance_needed)
FLAG(performance_degraded)
FLAG(replacement_needed)
COUNT(life_used)
COUNT(dirty_shutdowns)
COUNT(volatile_errors)
COUNT(pmem_errors)
GETTER(health_alerts, value_alerts(value, health_at(cli, index)))

static void health_temperature(const struct cli *cli, u32 index,
			       struct value *value)
{
	const struct pcitopo_cxl_health *health = health_at(cli, index);

	if (health->has_temperature)
		value_number(value, health->temperature);
}

static void memdev_alias(const struct cli *cli, u32 index, struct value *value)
{
	char text[ALIAS_SIZE];

	if (word_alias(cli, device_of(cli, index), text))
		value_string(value, text);
}

static void memdev_model(const struct cli *cli, u32 index, struct value *value)
{
	word_model(cli, device_of(cli, index), &value->text);
	value->known = true;
}

static void memdev_slot(const struct cli *cli, u32 index, struct value *value)
{
	value_string(value, device_at(cli, index)->slot);
}

static void memdev_link(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);

	if (link)
		value_address(value, cli, link->port);
}

static void memdev_size(const struct cli *cli, u32 index, struct value *value)
{
	word_capacity(cli, device_of(cli, index), &value->text);
	set_words(value);
}

static void memdev_trained_words(const struct cli *cli, u32 index,
				 struct value *value)
{
	word_trained(cli, device_of(cli, index), &value->text);
	set_words(value);
}

static void memdev_rate(const struct cli *cli, u32 index, struct value *value)
{
	const struct pcitopo_link *link = link_at(cli, index);
	char text[RATE_SIZE];

	if (link)
		value_string(value, word_rate(&link->current, text));
}

static void memdev_state(const struct cli *cli, u32 index, struct value *value)
{
	u32 link = device_at(cli, index)->link;

	if (link != PCITOPO_NO_INDEX)
		word_verdict(cli, link, &value->text);
	set_words(value);
}

static void memdev_condition(const struct cli *cli, u32 index,
			     struct value *value)
{
	word_condition(linux_at(cli, index), &value->text);
	set_words(value);
}

static void memdev_memory(const struct cli *cli, u32 index, struct value *value)
{
	word_memory(cli, device_of(cli, index), &value->text);
	set_words(value);
}

static const struct column memdev_table[] = {
	{ "address", TYPE_ADDRESS, 0, "domain:bus:device.function",
	  memdev_address },
	{ "name", TYPE_STRING, 0, "product name without the vendor",
	  memdev_name },
	{ "serial", TYPE_STRING, 0, "serial number, 16 hexadecimal digits",
	  memdev_serial },
	{ "numa_node", TYPE_NUMBER, 0, "NUMA node of the PCI function",
	  memdev_numa_node },
	{ "ram_bytes", TYPE_BYTES, 0, "volatile capacity", memdev_ram_bytes },
	{ "pmem_bytes", TYPE_BYTES, 0, "persistent capacity",
	  memdev_pmem_bytes },
	{ "cxl_version", TYPE_STRING, 0, "1.1, 2.0 or 3.x, by its registers",
	  memdev_cxl_version },
	{ "protocols", TYPE_STRING, COLUMN_LIST,
	  "CXL protocols it is capable of: io, cache, mem", memdev_protocols },
	{ "linux_name", TYPE_STRING, 0, "what Linux calls it, as mem0",
	  memdev_linux_name },
	{ "driver", TYPE_STRING, 0,
	  "driver of the memory device, not of its function", memdev_driver },
	{ "firmware", TYPE_STRING, 0, "firmware version", memdev_firmware },
	{ "restricted", TYPE_BOOL, 0,
	  "part of the root complex, as CXL 1.1 devices are",
	  memdev_restricted },
	{ "protocols_enabled", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "CXL protocols enabled in it", memdev_protocols_enabled },
	{ "protocols_trained", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "CXL protocols that its link has trained; none: plain PCIe",
	  memdev_protocols_trained },
	{ "flit", TYPE_STRING, 0,
	  "flits of its link: 68B, 256B, 256B-latency-optimized", memdev_flit },
	{ "ranges", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "memory, as its DVSEC has it", memdev_ranges },
	{ "endpoint", TYPE_STRING, 0, "its CXL port, as endpoint3",
	  memdev_endpoint },
	{ "decoders", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "decoders of its CXL port", memdev_decoders },
	{ "regions", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "regions that it is part of", memdev_regions },
	{ "poison", TYPE_NUMBER, 0, "records in its poison list",
	  memdev_poison },
	{ "health.media_status", TYPE_STRING, 0, "normal, or what is wrong",
	  health_media_status },
	{ "health.maintenance_needed", TYPE_BOOL, 0, "it asks for maintenance",
	  health_maintenance_needed },
	{ "health.performance_degraded", TYPE_BOOL, 0,
	  "it is slower than it could be", health_performance_degraded },
	{ "health.replacement_needed", TYPE_BOOL, 0, "it asks to be replaced",
	  health_replacement_needed },
	{ "health.life_used_percent", TYPE_NUMBER, 0,
	  "how much of its life is used, in per cent", health_life_used },
	{ "health.temperature_celsius", TYPE_NUMBER, 0, "its temperature",
	  health_temperature },
	{ "health.dirty_shutdowns", TYPE_NUMBER, 0,
	  "shutdowns that can have lost data", health_dirty_shutdowns },
	{ "health.volatile_errors", TYPE_NUMBER, 0,
	  "corrected errors in volatile memory", health_volatile_errors },
	{ "health.pmem_errors", TYPE_NUMBER, 0,
	  "corrected errors in persistent memory", health_pmem_errors },
	{ "health.alerts", TYPE_STRING, COLUMN_LIST | COLUMN_NONE,
	  "alerts that are on", health_alerts },
	{ "alias", TYPE_STRING, COLUMN_TEXT, "short name, as mem0",
	  memdev_alias },
	{ "model", TYPE_STRING, COLUMN_TEXT,
	  "short product name; ids with -n, both with -nn", memdev_model },
	{ "slot", TYPE_STRING, COLUMN_TEXT, "physical slot", memdev_slot },
	{ "link", TYPE_ADDRESS, COLUMN_TEXT, "link it hangs on", memdev_link },
	{ "size", TYPE_STRING, COLUMN_TEXT, "capacity in words", memdev_size },
	{ "trained", TYPE_STRING, COLUMN_TEXT,
	  "what its link has trained, in words", memdev_trained_words },
	{ "rate", TYPE_STRING, COLUMN_TEXT, "speed and width of its link",
	  memdev_rate },
	{ "state", TYPE_STRING, COLUMN_TEXT, "verdict on its link in words",
	  memdev_state },
	{ "memory", TYPE_STRING, COLUMN_TEXT,
	  "what became of its memory, in words", memdev_memory },
	{ "condition", TYPE_STRING, COLUMN_TEXT, "health in words",
	  memdev_condition },
};

const struct column_table memdev_columns = { memdev_table,
					     ARRAY_SIZE(memdev_table) };
