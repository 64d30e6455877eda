/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * cxl.h - filling in what Linux made of the CXL memory devices
 *
 * Private to the library. A reader (source/cxl/sysfs.c, source/cxl/libcxl.c) reports the
 * objects in any order; they refer to each other by name, and to PCI functions
 * by address. source/cxl/join.c alone sorts, checks and joins them, so that whoever
 * has read, the same facts make the same model.
 */
#ifndef PCITOPO_SOURCE_CXL_H
#define PCITOPO_SOURCE_CXL_H

#include "source/sysfs/path.h"

/* More objects than this, on a bus that has some hundred, are not looked at */
#define PCITOPO_CXL_MAX_OBJECTS 65536

/* A PCI function that an object refers to */
struct pcitopo_cxl_function {
	struct pcitopo_address address;
	bool known;
};

/*
 * Objects before they are joined: what is known of them by itself is in @fact,
 * which comes first; the indices in there do not count yet. A name that is not
 * known is NULL.
 */
struct pcitopo_cxl_memdev_record {
	struct pcitopo_cxl_memdev fact;
	struct pcitopo_cxl_function function;
};

struct pcitopo_cxl_port_record {
	struct pcitopo_cxl_port fact;
	const char *parent;
	struct pcitopo_cxl_function function;
	struct pcitopo_cxl_function parent_dport;
};

struct pcitopo_cxl_dport_record {
	struct pcitopo_cxl_dport fact;
	const char *port;
	struct pcitopo_cxl_function function;
};

struct pcitopo_cxl_decoder_record {
	struct pcitopo_cxl_decoder fact;
	const char *region;
};

/* @has_free_place: one of the targets is known to be nobody */
struct pcitopo_cxl_region_record {
	struct pcitopo_cxl_region fact;
	const char *decoder;
	const char *targets[PCITOPO_CXL_MAX_WAYS];
	bool has_free_place;
};

/**
 * struct pcitopo_cxl_records - all objects of a machine before they are joined
 * @pt: the context that their names live in
 * @failed: there was no memory for one of them
 */
struct pcitopo_cxl_records {
	struct pcitopo *pt;
	bool failed;
	struct pcitopo_cxl_memdev_record *memdevs;
	u32 num_memdevs;
	u32 memdev_capacity;
	struct pcitopo_cxl_port_record *ports;
	u32 num_ports;
	u32 port_capacity;
	struct pcitopo_cxl_dport_record *dports;
	u32 num_dports;
	u32 dport_capacity;
	struct pcitopo_cxl_decoder_record *decoders;
	u32 num_decoders;
	u32 decoder_capacity;
	struct pcitopo_cxl_region_record *regions;
	u32 num_regions;
	u32 region_capacity;
};

/* source/cxl/records.c */
void pcitopo_cxl_add_memdev(struct pcitopo_cxl_records *records,
			    const struct pcitopo_cxl_memdev_record *memdev);
void pcitopo_cxl_add_port(struct pcitopo_cxl_records *records,
			  const struct pcitopo_cxl_port_record *port);
void pcitopo_cxl_add_dport(struct pcitopo_cxl_records *records,
			   const struct pcitopo_cxl_dport_record *dport);
void pcitopo_cxl_add_decoder(struct pcitopo_cxl_records *records,
			     const struct pcitopo_cxl_decoder_record *decoder);
void pcitopo_cxl_add_region(struct pcitopo_cxl_records *records,
			    const struct pcitopo_cxl_region_record *region);
void pcitopo_cxl_forget(struct pcitopo_cxl_records *records);

/* source/cxl/join.c */
void pcitopo_cxl_join(struct pcitopo_cxl_records *records);
u32 pcitopo_cxl_region_find(const struct pcitopo_cxl_system *cxl,
			    const char *name);

/* source/cxl/unknown.c: what a number cannot be is not known */
void pcitopo_cxl_clean_memdev(struct pcitopo_cxl_memdev *memdev);
void pcitopo_cxl_clean_decoder(struct pcitopo_cxl_decoder *decoder);
void pcitopo_cxl_clean_region(struct pcitopo_cxl_region *region);

/* source/cxl/derive.c: what follows from what is known */
void pcitopo_cxl_complete(struct pcitopo *pt,
			  const struct pcitopo_cxl_records *records);

/* source/cxl/fill.c */
void pcitopo_cxl_fill(struct pcitopo_cxl_records *to,
		      const struct pcitopo_cxl_records *from);

/* source/cxl/sysfs.c */
bool pcitopo_cxl_read_sysfs(struct pcitopo_cxl_records *records,
			    const struct pcitopo_rootdir *root);

/* source/cxl/acpi.c */
void pcitopo_cxl_read_acpi(struct pcitopo *pt,
			   const struct pcitopo_rootdir *root);

/* source/cxl/memory.c */
void pcitopo_cxl_read_memory(struct pcitopo *pt,
			     const struct pcitopo_rootdir *root);

/* source/cxl/object.c */
bool pcitopo_cxl_name(const char *name, const char *prefix, u32 *number);
const char *pcitopo_cxl_link(struct pcitopo *pt, int directory,
			     const char *name);
const char *pcitopo_cxl_driver(struct pcitopo *pt,
			       const struct pcitopo_rootdir *root,
			       int directory, const char *bus, const char *name,
			       const char *const *candidates);

#endif /* PCITOPO_SOURCE_CXL_H */
