/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * mkmachine.h - what the parts of the machine generator share
 *
 * A description goes through these steps, one file each: parse (text to a tree
 * of functions, with the help of options and models), layout (addresses and
 * bus numbers), fault (what is to be wrong), link (what the links train to),
 * config (configuration space of one function, one at a time), output.
 */
#ifndef MKMACHINE_H
#define MKMACHINE_H

#include <stdbool.h>
#include <stdio.h>

#include "pcitopo_env.h"

typedef int64_t s64;

#define MK_MAX_FUNCS   65536  /* functions of one description */
#define MK_MAX_LINES   262144 /* lines of one description, repeats counted */
#define MK_MAX_DEPTH   32     /* nesting */
#define MK_MAX_REPEAT  4096
#define MK_MAX_FAULTS  4096
#define MK_MAX_LINE    1000    /* characters */
#define MK_MAX_WORDS   64      /* of a line */
#define MK_MAX_DOMAIN  0xfffff /* lspci reads no more than five digits */
#define MK_CONFIG_SIZE 4096

/* What a function is; says what its configuration space looks like */
enum mk_kind {
	MK_HOST_BRIDGE,
	MK_ROOT_PORT,
	MK_UPSTREAM,
	MK_DOWNSTREAM,
	MK_PCIE_PCI, /* PCIe to PCI bridge */
	MK_PCI_PCI,  /* conventional on both sides */
	MK_ENDPOINT,
	MK_INTEGRATED, /* root complex integrated endpoint */
	MK_COLLECTOR,  /* root complex event collector */
	MK_CONVENTIONAL,
	MK_VF,
};

#define MK_BIT(n) (1ULL << (n))
#define MK_PORTS  (MK_BIT(MK_ROOT_PORT) | MK_BIT(MK_DOWNSTREAM))
#define MK_BRIDGES                                              \
	(MK_PORTS | MK_BIT(MK_UPSTREAM) | MK_BIT(MK_PCIE_PCI) | \
	 MK_BIT(MK_PCI_PCI))
#define MK_LOWER_ENDS \
	(MK_BIT(MK_UPSTREAM) | MK_BIT(MK_PCIE_PCI) | MK_BIT(MK_ENDPOINT))
#define MK_LINK_ENDS (MK_PORTS | MK_LOWER_ENDS)

/* Options with a number; mk_options[] in mkmachine-option.c is in this order */
enum mk_opt {
	MK_GEN,
	MK_WIDTH,
	MK_TRAINED_GEN,
	MK_TRAINED_WIDTH,
	MK_STATUS_GEN,
	MK_STATUS_WIDTH,
	MK_TARGET,
	MK_RETIMER_MAX,
	MK_RETIMERS,
	MK_DETECT,
	MK_SEEN_BY,
	MK_FLEXBUS_RETIMERS,
	MK_SLOT,
	MK_PORT_NUMBER,
	MK_BUS,
	MK_SPARE,
	MK_NUMA,
	MK_VENDOR,
	MK_DEVICE,
	MK_CLASS,
	MK_REVISION,
	MK_SUBVENDOR,
	MK_SUBDEVICE,
	MK_SERIAL,
	MK_VERSION,
	MK_MPS,
	MK_MPS_MAX,
	MK_MRRS,
	MK_DEVSTA,
	MK_LANE_ERRORS,
	MK_PARITY,
	MK_PARITY_RETIMER1,
	MK_PARITY_RETIMER2,
	MK_AER_COR,
	MK_AER_COR_MASK,
	MK_AER_UNCOR,
	MK_AER_UNCOR_MASK,
	MK_AER_SEVERITY,
	MK_EQ8,
	MK_EQ16,
	MK_EQ32,
	MK_EQ64,
	MK_ACS,
	MK_ACS_CAP,
	MK_VFS,
	MK_VF_DEVICE,
	MK_FUNCTIONS,
	MK_POWER,
	MK_CXL_CAN,
	MK_CXL_ENABLED,
	MK_CXL_TRAINED,
	MK_CXL_REV,
	MK_CXL_CAP,
	MK_CXL_CTL,
	MK_CXL_STATUS,
	MK_CXL_CTL2,
	MK_CXL_STATUS2,
	MK_CXL_CAP2,
	MK_CXL_CAP3,
	MK_SIZE, /* the next three are those of two ranges each */
	MK_SIZE2,
	MK_BASE,
	MK_BASE2,
	MK_RANGE,
	MK_RANGE2,
	MK_FUNCTION_MAP,
	MK_MLD,
	MK_CXL_PORT_CTL,
	MK_CXL_PORT_STATUS,
	MK_GPF,
	MK_GPF_POWER,
	MK_BLOCKS,
	MK_DVSEC_SHORT,
	MK_DVSEC_CUT,
	MK_DVSEC_OVERLAPPING,
	MK_DVSEC_REPEATED,
	/* flags */
	MK_HIDDEN,
	MK_BARE,
	MK_DMI,
	MK_CXL,
	MK_AS_PCIE,
	MK_HOTPLUG,
	MK_NO_DLL,
	MK_DOWN,
	MK_DISABLED,
	MK_POWER_OFF,
	MK_AUTONOMOUS,
	MK_BANDWIDTH,
	MK_TRAINING,
	MK_IDLE,
	MK_SHRUNK,
	MK_DEAD,
	MK_ALL_ONES,
	MK_LEGACY,
	MK_FLIT,
	MK_NO_EQ,
	MK_NO_AER,
	MK_NO_MARGINING,
	MK_MISSING, /* set by a fault only */
	MK_OPT_COUNT
};

/* Options with a word */
enum mk_str { MK_CHIP, MK_DRIVER, MK_LABEL, MK_NAME, MK_STR_COUNT };

/* Ends of a link, for MK_DETECT and MK_SEEN_BY */
#define MK_END_PORT   1
#define MK_END_DEVICE 2

/* Bits of a Flex Bus register (CXL 8.2.1.3), for MK_CXL_CAN and the like */
#define MK_CXL_CACHE 0x0001
#define MK_CXL_IO    0x0002
#define MK_CXL_MEM   0x0004
#define MK_CXL_68B   0x0020
#define MK_CXL_MLD   0x0040
#define MK_CXL_LO256 0x2000
#define MK_CXL_PBR   0x4000

/* Models: what a part is when the description does not say otherwise */
#define MK_M_VIRTUAL 0x01 /* its link exists inside silicon only */
#define MK_M_SERIAL  0x02 /* has a device serial number */
#define MK_M_CXL     0x04
#define MK_M_LEGACY  0x08 /* legacy endpoint */
#define MK_M_FIXED   0x10 /* serial numbers count from a fixed one */
#define MK_M_DUMMY   0x20 /* dummy host bridge at function 0 of its devices */

struct mk_model {
	const char *item; /* the keyword that it goes with */
	const char *word;
	enum mk_kind kind;
	u16 vendor;
	u16 device;
	u32 class_code; /* with programming interface */
	u8 revision;
	u8 gen; /* 0: as the parent's model says */
	u8 width;
	u8 exp_offset; /* of the PCI Express capability */
	u8 flags;
	const char *name;
	const char *driver;
	const char *below; /* model of a "port" below, or of function 1 */
};

const struct mk_model *mk_model_find(const char *item, const char *word);
bool mk_model_item(const char *item);
const char *mk_vendor_name(u16 vendor);
const char *mk_class_name(u16 class_code);
const char *mk_progif_name(u32 class_code);

/* State of the link below a port */
enum mk_state {
	MK_NO_LINK,
	MK_UP,
	MK_EMPTY,
	MK_STATE_DOWN,
	MK_STATE_DISABLED,
	MK_STATE_POWER_OFF,
	MK_STATE_DEAD,
};

struct mk_where {
	const char *file;
	unsigned int line;
};

struct mk_func {
	struct mk_func *parent;	  /* bridge above; NULL: host bridge */
	struct mk_func *children; /* on the bus below, by device and function */
	struct mk_func *children_tail;
	struct mk_func *next;
	struct mk_func *main; /* function 0, for further functions and VFs */
	const struct mk_model *model;
	struct mk_where where;
	enum mk_kind kind;
	s64 value[MK_OPT_COUNT];
	u64 set[2];
	const char *str[MK_STR_COUNT];
	int place; /* devfn, or -1 */
	/* layout */
	u32 domain;
	u16 bus;
	u16 devfn; /* up to 255 */
	u16 secondary;
	u16 subordinate;
	u16 vf_offset;
	u16 next_function; /* ARI */
	bool multi;
	char name[20];
	/* link: state on the port, the rest on both ends */
	enum mk_state state;
	u8 gen; /* now */
	u8 width;
	u8 eq_gen;  /* the speed up to which the link was equalised */
	u8 max_gen; /* of this end */
	u8 max_width;
	u8 detect;	/* can tell retimers */
	u8 seen;	/* retimers that this end tells */
	u16 cxl_status; /* Flex Bus status; 0: not trained to CXL */
	bool ones;	/* reads all ones */
	bool gone;	/* not there, or not found by software */
};

struct mk_chunk;

/* A "fault" line, or an option --fault */
struct mk_fault {
	struct mk_fault *next;
	struct mk_where where;
	char *text;
};

struct mk_machine {
	const char *name;
	struct mk_func *hosts; /* host bridges, then by domain and bus */
	struct mk_func *hosts_tail;
	struct mk_func **sorted; /* all, by address */
	size_t sorted_count;
	unsigned int funcs;
	unsigned int lines;
	unsigned int fault_count;
	u32 domains; /* one more than the greatest */
	struct mk_fault *faults;
	struct mk_fault **faults_tail;
	/* Reads a file that is included; NULL: there is no such thing */
	char *(*include)(void *data, const char *name, size_t *size);
	void *include_data;
	struct mk_chunk *memory;
	char error[400]; /* FILE:LINE: what, what was expected */
};

/* mkmachine-memory.c */
void mk_init(struct mk_machine *m);
void mk_free(struct mk_machine *m);
void *mk_alloc(struct mk_machine *m, size_t size);
char *mk_strndup(struct mk_machine *m, const char *s, size_t length);
int mk_fail(struct mk_machine *m, const struct mk_where *where, const char *fmt,
	    ...) __attribute__((format(printf, 3, 4)));

/* mkmachine-parse.c */
int mk_parse(struct mk_machine *m, const char *file, const char *text,
	     size_t size);
int mk_add_fault(struct mk_machine *m, const struct mk_where *where,
		 const char *text);
struct mk_func *mk_func_new(struct mk_machine *m, struct mk_func *parent,
			    const struct mk_model *model,
			    const struct mk_where *where);
int mk_split(char *line, char **words);

/* mkmachine-expr.c: {expressions} of repeated blocks */
struct mk_var {
	const struct mk_var *up;
	const char *name;
	s64 value;
};

int mk_substitute(struct mk_machine *m, const struct mk_where *where,
		  const struct mk_var *vars, const char *in, char *out,
		  size_t size);

/* mkmachine-value.c */
int mk_parse_number(const char *s, int base, s64 max, s64 *value);
int mk_parse_gen(const char *s, s64 *gen);
int mk_parse_width(const char *s, s64 *width);
int mk_parse_ends(const char *s, s64 *v);
int mk_parse_acs(const char *s, s64 *v);
int mk_parse_serial(const char *s, s64 *v);
int mk_parse_cxl(const char *s, s64 *v);
int mk_parse_dvsecs(const char *s, s64 *v);
int mk_parse_size(const char *s, s64 *v);

/* mkmachine-option.c */
int mk_option(struct mk_machine *m, struct mk_func *f, char **words, int n);
u64 mk_option_kinds(const char *word);
void mk_set(struct mk_func *f, enum mk_opt opt, s64 value);
bool mk_has(const struct mk_func *f, enum mk_opt opt);
s64 mk_get(const struct mk_func *f, enum mk_opt opt, s64 fallback);
bool mk_is(const struct mk_func *f, u64 kinds);

/* mkmachine-layout.c */
int mk_layout(struct mk_machine *m);
struct mk_func *mk_next(struct mk_func *f, const struct mk_func *top);
int mk_address(struct mk_machine *m, const struct mk_func *f, char *out,
	       size_t size);

/* mkmachine-fault.c */
int mk_apply_faults(struct mk_machine *m);

/* mkmachine-link.c */
void mk_train(struct mk_machine *m);
struct mk_func *mk_link_device(const struct mk_func *port);

/* mkmachine-config.c, mkmachine-extcap.c */
struct mk_config {
	u8 bytes[MK_CONFIG_SIZE];
	u16 cap_link; /* where the offset of the next capability goes */
	u16 ext_last; /* offset of the last extended capability, or 0 */
	u16 ext_free; /* where the next one can go */
};

void mk_config_build(const struct mk_func *f, unsigned int copy,
		     struct mk_config *c);
void mk_config_extended(const struct mk_func *f, unsigned int copy,
			struct mk_config *c);
void mk_w8(struct mk_config *c, unsigned int offset, u8 value);
void mk_w16(struct mk_config *c, unsigned int offset, u16 value);
void mk_w32(struct mk_config *c, unsigned int offset, u32 value);
unsigned int mk_ext_add(struct mk_config *c, u16 id, u8 version,
			unsigned int length);
u64 mk_serial(const struct mk_func *f, unsigned int copy);

/* mkmachine-cxl.c */
bool mk_is_cxl(const struct mk_func *f);
void mk_cxl_train(struct mk_func *port, struct mk_func *device);
void mk_cxl_write(const struct mk_func *f, struct mk_config *c);

/* mkmachine-output.c */
enum mk_names { MK_NAMES, MK_NAMES_BOTH, MK_NAMES_NUMERIC };

struct mk_output {
	FILE *file;
	enum mk_names names;
	bool domains;	     /* print them even when all are 0 */
	bool text;	     /* NUMA node, slot and driver lines */
	unsigned int hex;    /* bytes of each function */
	unsigned int copies; /* in domains of their own */
};

int mk_write(struct mk_machine *m, const struct mk_output *o);
int mk_list(struct mk_machine *m, const struct mk_output *o);

#endif /* MKMACHINE_H */
