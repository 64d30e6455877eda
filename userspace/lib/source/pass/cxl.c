// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl.c - pass "CXL": what Linux made of the memory devices
 */
#include "source/cxl/libcxl.h"
#include "source/pass/pass.h"

/* A list of one more name; a function of a device with CXL can have others */
static const char *const *with_name(struct pcitopo *pt,
				    const char *const *names, const char *name)
{
	const char **list;
	u32 count = 0;

	while (names && names[count])
		count++;
	list = pcitopo_arena_alloc(&pt->arena, (count + 2) * sizeof(*list));
	if (!list)
		return names;
	if (count)
		memcpy(list, names, count * sizeof(*list));
	list[count] = name;
	return list;
}

static void name_devices(struct pcitopo *pt)
{
	const struct pcitopo_cxl_system *cxl = &pt->topo.cxl;
	struct pcitopo_device *device;
	u32 i;

	for (i = 0; i < cxl->num_memdevs; i++) {
		if (cxl->memdevs[i].device == PCITOPO_NO_INDEX)
			continue;
		device = &pt->topo.devices[cxl->memdevs[i].device];
		device->linux_names = with_name(pt, device->linux_names,
						cxl->memdevs[i].name);
		pt->topo.linux_names_memdev |= device->kind ==
					       PCITOPO_KIND_MEMDEV;
	}
}

#ifdef PCITOPO_WITH_LIBCXL
/* Return: false if libcxl cannot be used; @own is joined then */
static bool join_libcxl(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			const struct pcitopo_cxl_records *own)
{
	struct pcitopo_cxl_records records = { .pt = pt };
	struct cxl_ctx *ctx = pcitopo_libcxl_open(&records);

	if (ctx) {
		pcitopo_cxl_fill(&records, own);
		pcitopo_cxl_join(&records);
		pcitopo_libcxl_ask(pt, root, ctx);
		pcitopo_libcxl_close(ctx);
	}
	pcitopo_cxl_forget(&records);
	return ctx;
}
#else
static bool join_libcxl(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			const struct pcitopo_cxl_records *own)
{
	pt->topo.cxl.mailboxes = PCITOPO_SEEN_ABSENT;
	return false;
}
#endif

static void read_objects(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	struct pcitopo_cxl_records own = { .pt = pt };
	struct pcitopo_cxl_system *cxl = &pt->topo.cxl;

	if (!pcitopo_cxl_read_sysfs(&own, root)) {
		pcitopo_cxl_forget(&own);
		return;
	}
	/* Of a tree, libcxl knows nothing; who watches asks again and again */
	if (pcitopo_is_this_machine(pt) && !pt->is_monitor &&
	    join_libcxl(pt, root, &own)) {
		cxl->backend = "libcxl";
	} else {
		pcitopo_cxl_join(&own);
		cxl->backend = "sysfs";
	}
	pcitopo_cxl_forget(&own);
}

/**
 * pcitopo_pass_cxl - find out what Linux made of the memory devices
 * @pt: context with a complete model of the functions
 * @root: the directory that stands for /
 *
 * This machine is read through libcxl, where it is built in, and any other tree
 * by ourselves.
 */
void pcitopo_pass_cxl(struct pcitopo *pt, const struct pcitopo_rootdir *root)
{
	read_objects(pt, root);
	pcitopo_cxl_read_acpi(pt, root);
	pcitopo_cxl_read_memory(pt, root);
	name_devices(pt);
}
