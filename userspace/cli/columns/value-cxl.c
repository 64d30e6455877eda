// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * value-cxl.c - cells about CXL
 */
#include "columns/memdev-facts.h"

/**
 * value_protocols - set CXL protocols
 * @value: to set
 * @protocols: bits PT_CXL_*, among others
 */
void value_protocols(struct value *value, u16 protocols)
{
	value_list(value);
	if (protocols & PT_CXL_IO)
		value_append(value, "io");
	if (protocols & PT_CXL_CACHE)
		value_append(value, "cache");
	if (protocols & PT_CXL_MEM)
		value_append(value, "mem");
}

/**
 * value_mode - set what memory can be used as
 * @value: to set
 * @mode: what Linux says; unknown leaves it unknown
 */
void value_mode(struct value *value, enum pcitopo_cxl_mode mode)
{
	if (mode != PCITOPO_CXL_MODE_UNKNOWN)
		value_string(value, pcitopo_cxl_mode_name(mode));
}

/**
 * value_media_status - set what a device says of its media
 * @value: to set
 * @status: Media Status
 */
void value_media_status(struct value *value,
			const struct pcitopo_number *status)
{
	if (status->known)
		value_string(value, word_media_status(status->value));
}

/**
 * value_alerts - set the alerts that are on
 * @value: to set
 * @health: what a device says of its health; unknown leaves it unknown
 */
void value_alerts(struct value *value, const struct pcitopo_cxl_health *health)
{
	const struct {
		bool on;
		const char *name;
	} alerts[] = {
		{ health->life_used_warning, "life-used-warning" },
		{ health->life_used_critical, "life-used-critical" },
		{ health->temperature_warning, "temperature-warning" },
		{ health->temperature_critical, "temperature-critical" },
		{ health->volatile_errors_warning, "volatile-errors-warning" },
		{ health->pmem_errors_warning, "pmem-errors-warning" },
	};
	size_t i;

	if (!health->known)
		return;
	value_list(value);
	for (i = 0; i < ARRAY_SIZE(alerts); i++) {
		if (alerts[i].on)
			value_append(value, alerts[i].name);
	}
}
