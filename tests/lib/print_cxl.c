// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * print_cxl.c - all that the library knows of Linux' CXL bus, a fact a line
 *
 * usage: print-cxl [ROOT]
 *
 * "mem0.serial 119"; what is not known is "?". Without ROOT this machine is
 * read, in the way that the command does it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "libpcitopo.h"

static const struct pcitopo_topo *topo;

static void print_text(const char *object, const char *fact, const char *text)
{
	printf("%s.%s %s\n", object, fact, text ? text : "?");
}

static void print_number(const char *object, const char *fact,
			 const struct pcitopo_number *number)
{
	if (number->known)
		printf("%s.%s %llu\n", object, fact,
		       (unsigned long long)number->value);
	else
		print_text(object, fact, NULL);
}

static void print_u32(const char *object, const char *fact, u32 number)
{
	printf("%s.%s %u\n", object, fact, number);
}

static void print_device(const char *object, const char *fact, u32 device)
{
	char address[PCITOPO_ADDRESS_SIZE];

	if (device != PCITOPO_NO_INDEX)
		pcitopo_address_format(&topo->devices[device].address, address);
	print_text(object, fact, device == PCITOPO_NO_INDEX ? NULL : address);
}

static const char *port_name(u32 port)
{
	return port == PCITOPO_NO_INDEX ? NULL : topo->cxl.ports[port].name;
}

static const char *region_name(u32 region)
{
	return region == PCITOPO_NO_INDEX ? NULL :
					    topo->cxl.regions[region].name;
}

static const char *decoder_name(u32 decoder)
{
	return decoder == PCITOPO_NO_INDEX ? NULL :
					     topo->cxl.decoders[decoder].name;
}

static const char *seen_name(enum pcitopo_seen seen)
{
	static const char *const names[] = { "unknown", "absent", "denied",
					     "present" };

	return names[seen];
}

static void print_system(const struct pcitopo_cxl_system *cxl)
{
	u32 i;

	print_text("cxl", "bus", seen_name(cxl->bus));
	print_text("cxl", "acpi_root", seen_name(cxl->acpi_root));
	print_u32("cxl", "acpi_bridges", cxl->num_acpi_bridges);
	print_text("cxl", "cedt", seen_name(cxl->cedt));
	print_text("cxl", "backend", cxl->backend);
	print_text("cxl", "mailboxes", seen_name(cxl->mailboxes));
	print_text("cxl", "poison", seen_name(cxl->poison));
	for (i = 0; i < PCITOPO_CXL_DRIVER_COUNT; i++)
		print_text("cxl", pcitopo_cxl_driver_name(i),
			   seen_name(cxl->drivers[i]));
}

static void print_health(const char *name,
			 const struct pcitopo_cxl_health *health)
{
	print_u32(name, "health", health->known);
	if (!health->known)
		return;
	print_u32(name, "maintenance_needed", health->maintenance_needed);
	print_u32(name, "performance_degraded", health->performance_degraded);
	print_u32(name, "replacement_needed", health->replacement_needed);
	print_number(name, "media_status", &health->media_status);
	print_number(name, "life_used", &health->life_used);
	if (health->has_temperature)
		printf("%s.temperature %d\n", name, health->temperature);
	print_number(name, "dirty_shutdowns", &health->dirty_shutdowns);
	print_number(name, "volatile_errors", &health->volatile_errors);
	print_number(name, "pmem_errors", &health->pmem_errors);
	print_u32(name, "alerts",
		  (u32)health->life_used_warning |
			  (u32)health->life_used_critical << 1 |
			  (u32)health->temperature_warning << 2 |
			  (u32)health->temperature_critical << 3 |
			  (u32)health->volatile_errors_warning << 4 |
			  (u32)health->pmem_errors_warning << 5);
}

static void print_memdev(const struct pcitopo_cxl_memdev *memdev)
{
	print_device(memdev->name, "device", memdev->device);
	print_text(memdev->name, "endpoint", port_name(memdev->endpoint));
	print_text(memdev->name, "driver", memdev->driver);
	print_text(memdev->name, "firmware", memdev->firmware);
	print_number(memdev->name, "ram_bytes", &memdev->ram_bytes);
	print_number(memdev->name, "pmem_bytes", &memdev->pmem_bytes);
	print_number(memdev->name, "serial", &memdev->serial);
	print_number(memdev->name, "numa_node", &memdev->numa_node);
	print_number(memdev->name, "poison", &memdev->poison);
	print_health(memdev->name, &memdev->health);
}

static void print_port(const struct pcitopo_cxl_port *port)
{
	char bus[32];

	print_text(port->name, "type", pcitopo_cxl_port_type_name(port->type));
	print_text(port->name, "parent", port_name(port->parent));
	print_device(port->name, "device", port->device);
	print_text(port->name, "host", port->host);
	print_device(port->name, "parent_dport", port->parent_dport);
	print_text(port->name, "driver", port->driver);
	print_u32(port->name, "depth", port->depth);
	print_number(port->name, "committed", &port->committed);
	if (port->root == PCITOPO_NO_INDEX)
		return;
	snprintf(bus, sizeof(bus), "%04x:%02x", topo->roots[port->root].domain,
		 topo->roots[port->root].bus);
	print_text(port->name, "root", bus);
}

static void print_dport(const struct pcitopo_cxl_dport *dport)
{
	char name[64];

	snprintf(name, sizeof(name), "%s.dport%u", port_name(dport->port),
		 dport->id);
	print_text(name, "name", dport->name);
	print_device(name, "device", dport->device);
}

static void print_decoder(const struct pcitopo_cxl_decoder *decoder)
{
	const char *name = decoder->name;
	u32 i;

	print_text(name, "port", port_name(decoder->port));
	print_text(name, "region", region_name(decoder->region));
	print_number(name, "start", &decoder->start);
	print_number(name, "size", &decoder->size);
	print_number(name, "dpa_start", &decoder->dpa_start);
	print_number(name, "dpa_size", &decoder->dpa_size);
	print_number(name, "ways", &decoder->ways);
	print_number(name, "granularity", &decoder->granularity);
	print_text(name, "mode", pcitopo_cxl_mode_name(decoder->mode));
	print_u32(name, "locked", decoder->locked);
	print_u32(name, "ram", decoder->can_ram);
	print_u32(name, "pmem", decoder->can_pmem);
	print_u32(name, "type2", decoder->can_type2);
	print_u32(name, "type3", decoder->can_type3);
	print_u32(name, "accelerator", decoder->is_accelerator);
	printf("%s.targets ", name);
	for (i = 0; i < decoder->num_targets; i++)
		printf("%s%u", i ? "," : "", decoder->targets[i]);
	putchar('\n');
}

static void print_region(const struct pcitopo_cxl_region *region)
{
	const char *name = region->name, *target;
	u32 i;

	print_text(name, "decoder", decoder_name(region->decoder));
	print_text(name, "uuid", region->uuid);
	print_text(name, "driver", region->driver);
	print_text(name, "dax", region->dax);
	print_text(name, "dax_driver", region->dax_driver);
	print_number(name, "start", &region->start);
	print_number(name, "size", &region->size);
	print_number(name, "ways", &region->ways);
	print_number(name, "granularity", &region->granularity);
	print_text(name, "mode", pcitopo_cxl_mode_name(region->mode));
	print_number(name, "committed", &region->committed);
	print_number(name, "numa_node", &region->numa_node);
	print_text(name, "use", pcitopo_cxl_use_name(region->use));
	print_number(name, "online_bytes", &region->online_bytes);
	printf("%s.targets ", name);
	for (i = 0; i < region->num_targets; i++) {
		target = decoder_name(region->targets[i]);
		printf("%s%s", i ? "," : "", target ? target : "?");
	}
	putchar('\n');
}

static void print_table(const struct pcitopo_cxl_system *cxl)
{
	u32 i, k;

	for (i = 0; i < cxl->num_bridges; i++)
		printf("cedt.bridge%u uid %u version %u base %#llx length %#llx\n",
		       i, cxl->bridges[i].uid, cxl->bridges[i].version,
		       (unsigned long long)cxl->bridges[i].base,
		       (unsigned long long)cxl->bridges[i].length);
	for (i = 0; i < cxl->num_windows; i++) {
		const struct pcitopo_cxl_window *window = &cxl->windows[i];

		printf("cedt.window%u base %#llx size %#llx ways %u granularity %u restrictions %#x targets",
		       i, (unsigned long long)window->base,
		       (unsigned long long)window->size, window->ways,
		       window->granularity, window->restrictions);
		for (k = 0; k < window->num_targets; k++)
			printf(" %u", window->targets[k]);
		putchar('\n');
	}
}

static void print_names(void)
{
	char alias[PCITOPO_ALIAS_SIZE], address[PCITOPO_ADDRESS_SIZE];
	u32 i;

	for (i = 0; i < topo->num_memdevs; i++) {
		u32 device = topo->memdevs[i];

		pcitopo_address_format(&topo->devices[device].address, address);
		pcitopo_alias(topo, device, true, alias);
		print_text(address, "alias", *alias ? alias : NULL);
	}
}

static void print_all(void)
{
	const struct pcitopo_cxl_system *cxl = &topo->cxl;
	u32 i;

	print_system(cxl);
	print_table(cxl);
	for (i = 0; i < cxl->num_memdevs; i++)
		print_memdev(&cxl->memdevs[i]);
	for (i = 0; i < cxl->num_ports; i++)
		print_port(&cxl->ports[i]);
	for (i = 0; i < cxl->num_dports; i++)
		print_dport(&cxl->dports[i]);
	for (i = 0; i < cxl->num_decoders; i++)
		print_decoder(&cxl->decoders[i]);
	for (i = 0; i < cxl->num_regions; i++)
		print_region(&cxl->regions[i]);
	print_names();
}

int main(int argc, char **argv)
{
	struct pcitopo_sysfs_options options = {
		.root = argc > 1 ? argv[1] : NULL,
	};
	struct pcitopo *pt = pcitopo_new();
	const struct pcitopo_problem *problems;
	u32 count, i;

	if (!pt)
		return 1;
	if (pcitopo_load_sysfs(pt, &options)) {
		problems = pcitopo_problems(pt, &count);
		for (i = 0; i < count; i++)
			fprintf(stderr, "print-cxl: %s\n", problems[i].message);
		pcitopo_free(pt);
		return 1;
	}
	topo = pcitopo_topo(pt);
	print_all();
	pcitopo_free(pt);
	return 0;
}
