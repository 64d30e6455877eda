// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * phrase-cxl.c - CXL memory devices, for people
 */
#include <stdlib.h>
#include <string.h>

#include "columns/memdev-facts.h"
#include "columns/phrase.h"

/**
 * word_flit - how a link frames CXL
 * @link: the CXL part of a link
 *
 * Return: a constant, or NULL: it carries none, or it is not known.
 */
const char *word_flit(const struct pcitopo_cxl_link *link)
{
	if (!link->has_trained || !link->trained)
		return NULL;
	switch (link->flit) {
	case PCITOPO_CXL_FLIT_68:
		return "68B";
	case PCITOPO_CXL_FLIT_256:
		return "256B";
	case PCITOPO_CXL_FLIT_256_LATENCY_OPTIMIZED:
		return "256B-latency-optimized";
	default:
		return NULL;
	}
}

/**
 * word_range_media - what kind of memory a range is
 * @range: of a DVSEC
 *
 * Return: a constant, or NULL for a value that is reserved.
 */
const char *word_range_media(const struct pcitopo_cxl_range *range)
{
	switch (PT_CXL_RANGE_MEDIA(range->low)) {
	case PT_CXL_MEDIA_VOLATILE:
		return "volatile";
	case PT_CXL_MEDIA_NON_VOLATILE:
		return "persistent";
	case PT_CXL_MEDIA_CDAT:
		return "cdat";
	case PT_CXL_MEDIA_NOT_MEMORY:
		return "not-memory";
	default:
		return NULL;
	}
}

/**
 * word_media_status - what a device says of its media
 * @status: Media Status (CXL 8.2.9.9.3.1)
 *
 * Return: a constant, also for a value that is reserved.
 */
const char *word_media_status(u64 status)
{
	static const char *const names[] = {
		"normal",
		"not-ready",
		"write-persistency-lost",
		"all-data-lost",
		"write-persistency-loss-on-power-loss",
		"write-persistency-loss-on-shutdown",
		"write-persistency-loss-imminent",
		"all-data-loss-on-power-loss",
		"all-data-loss-on-shutdown",
		"all-data-loss-imminent",
	};

	return status < ARRAY_SIZE(names) ? names[status] : "reserved";
}

/**
 * word_protocols - append CXL protocols
 * @protocols: bits PT_CXL_*
 * @text: where to; with commas
 */
void word_protocols(u8 protocols, struct strbuf *text)
{
	const char *comma = "";

	if (protocols & PT_CXL_IO) {
		strbuf_puts(text, "io");
		comma = ",";
	}
	if (protocols & PT_CXL_CACHE) {
		strbuf_printf(text, "%scache", comma);
		comma = ",";
	}
	if (protocols & PT_CXL_MEM)
		strbuf_printf(text, "%smem", comma);
}

/**
 * word_range - append what a range says
 * @cxl: the DVSECs
 * @n: which range, 0 or 1; there is one
 * @text: for example "128 GiB volatile at 0x2080000000 active"
 */
void word_range(const struct pcitopo_cxl *cxl, u32 n, struct strbuf *text)
{
	const struct pcitopo_cxl_range *range = &cxl->ranges[n];
	const char *media = word_range_media(range);

	word_bytes(range->size, text);
	if (media && strcmp(media, "cdat") != 0)
		strbuf_printf(text, " %s", media);
	if (pcitopo_cxl_has(cxl, PCITOPO_CXL_HAVE_BASE1 + n))
		strbuf_printf(text, " at 0x%llx",
			      (unsigned long long)range->base);
	if (!(range->low & PT_CXL_RANGE_VALID))
		strbuf_puts(text, " not valid");
	strbuf_puts(text, range->low & PT_CXL_RANGE_ACTIVE ? " active" :
							     " not active");
}

/**
 * word_capacity - append how much memory a device has
 * @cli: has the devices
 * @device: device index
 * @text: for example "64 GiB + 64 GiB pmem"; nothing if it is not known
 */
void word_capacity(const struct cli *cli, u32 device, struct strbuf *text)
{
	struct pcitopo_number ram, pmem, any;

	memdev_capacity(cli->topo, device, PT_CXL_MEDIA_VOLATILE, &ram);
	memdev_capacity(cli->topo, device, PT_CXL_MEDIA_NON_VOLATILE, &pmem);
	memdev_capacity(cli->topo, device, MEDIA_ANY, &any);
	if (!ram.known && !pmem.known) {
		if (any.known)
			word_bytes(any.value, text);
		return;
	}
	if (ram.value || !pmem.value)
		word_bytes(ram.value, text);
	if (pmem.value) {
		strbuf_puts(text, ram.value ? " + " : "");
		word_bytes(pmem.value, text);
		strbuf_puts(text, " pmem");
	}
}

/**
 * word_trained - append what a memory device has trained
 * @cli: has the devices
 * @device: device index
 * @text: for example "io,mem 68B"; nothing if it is not known
 */
void word_trained(const struct cli *cli, u32 device, struct strbuf *text)
{
	u32 link = cli->topo->devices[device].link;
	const char *flit;
	u8 protocols;

	if (!memdev_trained(cli->topo, device, &protocols))
		return;
	if (!protocols) {
		strbuf_puts(text, "PCIe only");
		return;
	}
	word_protocols(protocols, text);
	if (link == PCITOPO_NO_INDEX)
		return;
	flit = word_flit(&cli->topo->links[link].cxl_link);
	if (flit)
		strbuf_printf(text, " %s", flit);
}

/* "online", "dax0.0", "1 GiB of 4 GiB online" */
static void add_use(const struct pcitopo_cxl_region *region,
		    struct strbuf *text)
{
	switch (region->use) {
	case PCITOPO_CXL_USE_DEVDAX:
		strbuf_printf(text, " %s",
			      region->dax ? region->dax : "devdax");
		break;
	case PCITOPO_CXL_USE_PARTLY:
		strbuf_puts(text, " ");
		if (region->online_bytes.known && region->size.known) {
			word_bytes(region->online_bytes.value, text);
			strbuf_puts(text, " of ");
			word_bytes(region->size.value, text);
		} else {
			strbuf_puts(text, "partly");
		}
		strbuf_puts(text, " online");
		break;
	case PCITOPO_CXL_USE_NONE:
		strbuf_puts(text, " not used");
		break;
	case PCITOPO_CXL_USE_PMEM:
		strbuf_puts(text, " pmem");
		break;
	case PCITOPO_CXL_USE_OFFLINE:
		strbuf_puts(text, " offline");
		break;
	case PCITOPO_CXL_USE_ONLINE:
		strbuf_puts(text, " online");
		break;
	default:
		break;
	}
}

/**
 * word_region - append what became of a region
 * @cli: has the regions
 * @region: region index
 * @text: for example " node 2 online", with a space before each word
 */
void word_region(const struct cli *cli, u32 region, struct strbuf *text)
{
	const struct pcitopo_cxl_region *it = &cli->topo->cxl.regions[region];

	if (it->numa_node.known && it->numa_node.value <= INT32_MAX)
		strbuf_printf(text, " node %d", (int)it->numa_node.value);
	if (it->committed.known && !it->committed.value)
		strbuf_puts(text, " not committed");
	else
		add_use(it, text);
}

/**
 * word_memory - append what became of the memory of a device
 * @cli: has the devices
 * @device: device index
 * @text: its regions; nothing if Linux was not asked
 */
void word_memory(const struct cli *cli, u32 device, struct strbuf *text)
{
	u32 memdev = pcitopo_cxl_memdev_of(cli->topo, device);
	u32 *regions;
	u32 count;
	u32 i;

	if (memdev == PCITOPO_NO_INDEX) {
		if (cli->topo->cxl.backend)
			strbuf_puts(text, "not known to Linux");
		return;
	}
	count = memdev_regions_of(cli->topo, memdev, &regions);
	for (i = 0; i < count; i++) {
		strbuf_printf(text, "%s%s", i ? "; " : "",
			      cli->topo->cxl.regions[regions[i]].name);
		word_region(cli, regions[i], text);
	}
	if (!count)
		strbuf_puts(text, "no region");
	free(regions);
}

static void add_fault(const char *fault, struct strbuf *text)
{
	strbuf_printf(text, "%s%s", text->length ? ", " : "", fault);
}

/**
 * word_condition - append what a device says of its health
 * @memdev: the device as Linux knows it
 * @text: "ok", or what is wrong; nothing if it was not asked
 */
void word_condition(const struct pcitopo_cxl_memdev *memdev,
		    struct strbuf *text)
{
	const struct pcitopo_cxl_health *health = &memdev->health;
	struct strbuf faults = { 0 };

	if (health->known && health->replacement_needed)
		add_fault("replacement needed", &faults);
	if (health->known && health->maintenance_needed)
		add_fault("maintenance needed", &faults);
	if (health->known && health->performance_degraded)
		add_fault("slow", &faults);
	if (health->known && health->media_status.known &&
	    health->media_status.value)
		add_fault(word_media_status(health->media_status.value),
			  &faults);
	if (health->known && health->life_used_critical)
		add_fault("life used critical", &faults);
	else if (health->known && health->life_used_warning)
		add_fault("life used warning", &faults);
	if (health->known && health->temperature_critical)
		add_fault("temperature critical", &faults);
	else if (health->known && health->temperature_warning)
		add_fault("temperature warning", &faults);
	if (health->known &&
	    (health->volatile_errors_warning || health->pmem_errors_warning))
		add_fault("corrected errors", &faults);
	if (memdev->poison.known && memdev->poison.value)
		add_fault("poison", &faults);
	if (faults.length || health->known)
		strbuf_puts(text, faults.length ? faults.text : "ok");
	strbuf_free(&faults);
}

/**
 * word_memdev - append what there is to say of a memory device in one line
 * @cli: has the devices
 * @device: device index; nothing is said of one that is no memory device
 * @text: for example ", 128 GiB, io,mem 68B, region0 node 2 online"
 */
void word_memdev(const struct cli *cli, u32 device, struct strbuf *text)
{
	void (*const words[])(const struct cli *cli, u32 device,
			      struct strbuf *text) = {
		word_capacity,
		word_trained,
		word_memory,
	};
	size_t length;
	size_t i;

	if (cli->topo->devices[device].kind != PCITOPO_KIND_MEMDEV)
		return;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		length = text->length;
		strbuf_puts(text, ", ");
		words[i](cli, device, text);
		if (text->length == length + 2)
			strbuf_cut(text, length);
	}
}
