/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * lspci.h - pieces of the reader of lspci output
 *
 * Private to the source "lspci". Its stages: base/reader.c cuts the input into
 * lines, source/lspci/unmangle.c frees them from what mail programs and terminals added,
 * source/lspci/line.c tells what they are, source/lspci/source.c puts them into records,
 * source/lspci/hex.c turns hex lines into bytes, source/lspci/text.c, source/lspci/registers.c and
 * source/lspci/cxl.c turn decoded lines into the same facts the bytes would give,
 * source/lspci/header.c reads names and identifiers, source/lspci/record.c makes a function of it all, and
 * source/lspci/merge.c joins what several records say of one function.
 */
#ifndef PCITOPO_SOURCE_LSPCI_H
#define PCITOPO_SOURCE_LSPCI_H

#include "base/reader.h"
#include "base/span.h"
#include "model/topo.h"

/* source/lspci/unmangle.c */

/* lspci writes no longer lines; the rest of them is cut off */
#define PCITOPO_CLEAN_LENGTH 4096
#define PCITOPO_CLEAN_SIZE   (3 * PCITOPO_CLEAN_LENGTH)

/**
 * struct pcitopo_lspci_line - a line as lspci wrote it
 * @text: without white space at both ends
 * @indent: columns of white space before it
 * @quotes: quotation marks before that
 */
struct pcitopo_lspci_line {
	struct pcitopo_span text;
	u32 indent;
	u32 quotes;
};

/**
 * struct pcitopo_cleaner - state while lines are cleaned
 * @text: room for three lines
 * @waiting: bytes of a line that goes on
 * @printable: the text is in quoted-printable
 */
struct pcitopo_cleaner {
	char *text;
	size_t waiting;
	bool printable;
};

int pcitopo_cleaner_open(struct pcitopo_cleaner *cleaner);
void pcitopo_cleaner_close(struct pcitopo_cleaner *cleaner);
bool pcitopo_cleaner_line(struct pcitopo_cleaner *cleaner, const char *text,
			  size_t length, struct pcitopo_lspci_line *line);

/* source/lspci/line.c */
enum pcitopo_header {
	PCITOPO_HEADER_NONE,
	PCITOPO_HEADER_PERHAPS, /* what comes below must show it */
	PCITOPO_HEADER_SURE,
};

enum pcitopo_header
pcitopo_lspci_header_match(const struct pcitopo_lspci_line *line,
			   struct pcitopo_address *address,
			   struct pcitopo_span *rest);
bool pcitopo_lspci_is_noise(const struct pcitopo_lspci_line *line);
bool pcitopo_lspci_is_body(const struct pcitopo_span *text, bool *general);
bool pcitopo_lspci_is_tail(const struct pcitopo_lspci_line *line,
			   const struct pcitopo_span *last, u32 last_indent,
			   bool header);

/* source/lspci/hex.c */
#define PCITOPO_HEX_LINE_BYTES 16
int pcitopo_hex_line(const char *line, size_t length, u32 *offset,
		     u8 bytes[PCITOPO_HEX_LINE_BYTES]);
size_t pcitopo_hex_line_length(u32 offset);
bool pcitopo_hex_line_is_next(const char *line, size_t length, u32 offset,
			      u8 bytes[PCITOPO_HEX_LINE_BYTES]);

/* source/lspci/registers.c */

/* Registers that have lines of their own */
enum pcitopo_section {
	PCITOPO_SECTION_NONE,
	PCITOPO_SECTION_DEVCAP,
	PCITOPO_SECTION_DEVCTL,
	PCITOPO_SECTION_DEVSTA,
	PCITOPO_SECTION_LNKCAP,
	PCITOPO_SECTION_LNKCTL,
	PCITOPO_SECTION_LNKSTA,
	PCITOPO_SECTION_SLTCAP,
	PCITOPO_SECTION_SLTCTL,
	PCITOPO_SECTION_SLTSTA,
	PCITOPO_SECTION_LNKCAP2,
	PCITOPO_SECTION_LNKCTL2,
	PCITOPO_SECTION_LNKSTA2,
	PCITOPO_SECTION_LANE_ERRORS,
	PCITOPO_SECTION_PHY16,
	PCITOPO_SECTION_PHY32,
	PCITOPO_SECTION_PHY64,
	PCITOPO_SECTION_UESTA,
	PCITOPO_SECTION_UEMSK,
	PCITOPO_SECTION_UESVRT,
	PCITOPO_SECTION_CESTA,
	PCITOPO_SECTION_CEMSK,
	PCITOPO_SECTION_ACSCAP,
	PCITOPO_SECTION_ACSCTL,
	PCITOPO_SECTION_IOVCTL,
	PCITOPO_SECTION_IOV_VFS,
	PCITOPO_SECTION_PM_STATUS,
};

bool pcitopo_register_section(const struct pcitopo_span *line, int *section);
void pcitopo_register_line(struct pcitopo_config *config,
			   const struct pcitopo_span *text, int section);

/* source/lspci/cxl.c */
#define PCITOPO_LSPCI_DVSECS (PT_CXL_DVSEC_MLD + 1)

/**
 * struct pcitopo_lspci_cxl - state while the lines of CXL DVSECs pass
 * @facts: facts so far
 * @offsets: bit per dword: an extended capability begins there
 * @places: by ID: where the DVSEC is that counts, 0 if its first line was not
 *	there, and how long it says to be
 * @seen: bit per ID: there is one
 * @believed: bit per ID: one has said something
 * @had: facts before the one that is open
 * @odd: groups with a value that the specification reserves
 * @device_cap: capability of the device
 * @room: how many bytes of the one that is open are believed
 * @unknown_block: number of the first register block of a kind that lspci does
 *	not know, or 0
 * @id: its ID
 * @rev: its revision
 * @range: the range whose flags come next
 * @scale: the time scale of the line that comes next
 * @is_open: lines are of the DVSEC with @id
 * @is_ignored: one like it has been believed
 * @has_rev: @rev is known
 * @has_part: the line before has begun something
 * @has_scale: @scale is known
 * @device_is_read: @device_cap is that of the one that is open
 * @names_flexbus: there is, or could be, a Flex Bus DVSEC
 */
struct pcitopo_lspci_cxl {
	struct pcitopo_cxl facts;
	u32 offsets[PT_CFG_SPACE_EXP_SIZE / 4 / 32];
	struct {
		u16 offset;
		u16 room;
	} places[PCITOPO_LSPCI_DVSECS];
	u32 seen;
	u32 believed;
	u32 had;
	u32 odd;
	u16 device_cap;
	u16 room;
	u16 unknown_block;
	u16 id;
	u8 rev;
	u8 range;
	u8 scale;
	bool is_open;
	bool is_ignored;
	bool has_rev;
	bool has_part;
	bool has_scale;
	bool device_is_read;
	bool names_flexbus;
};

struct pcitopo_lspci_text;

void pcitopo_lspci_cxl_add(struct pcitopo_lspci_cxl *cxl, u32 group);
void pcitopo_lspci_cxl_odd(struct pcitopo_lspci_cxl *cxl, u32 group);
void pcitopo_lspci_cxl_capability(struct pcitopo_lspci_text *text,
				  const struct pcitopo_span *line);
bool pcitopo_lspci_cxl_line(struct pcitopo_lspci_text *text,
			    const struct pcitopo_span *line);
bool pcitopo_lspci_cxl_end(struct pcitopo_lspci_text *text);

/* source/lspci/cxl-lines.c, source/lspci/cxl-device.c */

/**
 * struct pcitopo_cxl_line - a register of a CXL DVSEC
 * @word: what its line begins with
 * @read: reads the line
 * @id: ID of the DVSEC
 * @is_marked: no line of anything else begins so
 */
struct pcitopo_cxl_line {
	const char *word;
	void (*read)(struct pcitopo_lspci_text *text,
		     const struct pcitopo_span *line);
	u16 id;
	bool is_marked;
};

extern const struct pcitopo_cxl_line pcitopo_cxl_device_lines[];

bool pcitopo_cxl_flags_read(const struct pcitopo_span *line,
			    const struct pcitopo_flag_name *names, u16 *value);
const struct pcitopo_cxl_line *
pcitopo_cxl_line_find(const struct pcitopo_lspci_cxl *cxl,
		      const struct pcitopo_span *line);

/* source/lspci/text.c */

/**
 * struct pcitopo_lspci_text - state while the decoded lines of a record pass
 * @config: facts so far
 * @cxl: CXL DVSECs
 * @section: which register the last keyword named; its lines go on below it
 * @seen: set of the registers that were named so far
 * @in_express: a PCI Express capability has begun
 * @saw_capabilities: the capability list was shown, or there is none
 * @access_denied: capabilities were not readable
 * @has_numa_node: @numa_node is known
 * @numa_node: "NUMA node:"
 * @driver: "Kernel driver in use:", in the context's memory, or NULL
 * @slot: "Physical Slot:", likewise
 */
struct pcitopo_lspci_text {
	struct pcitopo_config config;
	struct pcitopo_lspci_cxl cxl;
	int section;
	u64 seen;
	bool in_express;
	bool saw_capabilities;
	bool access_denied;
	bool has_numa_node;
	int numa_node;
	const char *driver;
	const char *slot;
};

void pcitopo_lspci_text_end(struct pcitopo_lspci_text *text);
void pcitopo_lspci_text_line(struct pcitopo *pt,
			     struct pcitopo_lspci_text *text, const char *line,
			     size_t length);

/* source/lspci/header.c */
bool pcitopo_lspci_header(struct pcitopo *pt, struct pcitopo_device *device,
			  const char *line, size_t length);

/* source/lspci/merge.c */

/* No machine has more, and a hostile text could go on for ever */
#define PCITOPO_MAX_FUNCTIONS (1u << 18)

/**
 * struct pcitopo_lspci_reading - one record of one function
 * @device: what it says; strings, and its cxl, need not outlive the call they are
 *	given to
 * @cxl: what @device refers to, if there are CXL DVSECs
 * @hex_length: bytes of configuration space behind it
 * @has_text: decoded lines are behind it
 * @numbered: vendor, device and class are numbers, not guessed from names
 */
struct pcitopo_lspci_reading {
	struct pcitopo_device device;
	struct pcitopo_cxl cxl;
	u32 hex_length;
	bool has_text;
	bool numbered;
};

struct pcitopo_lspci_origin;
struct pcitopo_lspci_conflict;

/**
 * struct pcitopo_lspci_merge - what is known of functions met so far
 * @pt: the context; its model has the functions
 * @origins: for each function in the model, where it came from
 * @origin_capacity: how many fit
 * @table: index of a function plus one, by a hash of its address; 0 is empty
 * @table_size: a power of two
 * @conflicts: facts of which two records say different things
 * @num_conflicts: how many; only the first ones are kept
 * @num_repeated: functions with more than one record
 * @num_contradicted: of these, those with a conflict
 */
struct pcitopo_lspci_merge {
	struct pcitopo *pt;
	struct pcitopo_lspci_origin *origins;
	u32 origin_capacity;
	u32 *table;
	u32 table_size;
	struct pcitopo_lspci_conflict *conflicts;
	u32 num_conflicts;
	u32 num_repeated;
	u32 num_contradicted;
};

int pcitopo_lspci_merge_add(struct pcitopo_lspci_merge *merge,
			    const struct pcitopo_lspci_reading *reading);
int pcitopo_lspci_merge_finish(struct pcitopo_lspci_merge *merge);
void pcitopo_lspci_merge_free(struct pcitopo_lspci_merge *merge);

/* source/lspci/record.c */
enum pcitopo_held {
	PCITOPO_HELD_NOTHING,
	PCITOPO_HELD_HEADER,
	PCITOPO_HELD_BODY,
};

/**
 * struct pcitopo_lspci_record - the function whose lines are being read
 * @open: there is one
 * @sure: it is one, and no line that happens to look like it
 * @takes_hex: hex lines may follow
 * @hex_broken: a bad line: what follows has no known place
 * @interrupted: by an empty line, or by a foreign one
 * @foreign: by a foreign one
 * @double_spaced: an empty line stands between any two
 * @numbered: its identifiers are numbers
 * @indent: columns before its first line
 * @quotes: quotation marks before its first line
 * @num_lines: decoded lines
 * @line: number of its first line
 * @hex_line: number of its last hex line
 * @hex_length: bytes of @bytes that are known
 * @header: what its first line says; strings in the import's scratch context
 * @text: what its decoded lines say; likewise
 * @bytes: configuration space
 * @held: which line awaits the next one, which may be its tail
 * @held_text: that line
 * @held_length: its bytes
 * @held_part: where its last part begins
 * @held_indent: columns before the last part
 */
struct pcitopo_lspci_record {
	bool open;
	bool sure;
	bool takes_hex;
	bool hex_broken;
	bool interrupted;
	bool foreign;
	bool double_spaced;
	bool numbered;
	u32 indent;
	u32 quotes;
	u32 num_lines;
	unsigned long line;
	unsigned long hex_line;
	u32 hex_length;
	struct pcitopo_device header;
	struct pcitopo_lspci_text text;
	u8 bytes[PT_CFG_SPACE_EXP_SIZE];
	enum pcitopo_held held;
	char held_text[2 * PCITOPO_CLEAN_LENGTH];
	size_t held_length;
	size_t held_part;
	u32 held_indent;
};

/**
 * struct pcitopo_lspci_import - a text on its way into a context
 * @pt: the context
 * @scratch: a context for the strings of one record
 * @file: name of the input
 * @reader: its lines
 * @cleaner: makes them clean
 * @record: the function being read
 * @merge: the functions read so far
 * @in_lspci: the last line was lspci's
 * @orphans: hex lines without a function
 * @first_orphan: number of the first one
 */
struct pcitopo_lspci_import {
	struct pcitopo *pt;
	struct pcitopo *scratch;
	const char *file;
	struct pcitopo_reader reader;
	struct pcitopo_cleaner cleaner;
	struct pcitopo_lspci_record record;
	struct pcitopo_lspci_merge merge;
	bool in_lspci;
	unsigned long orphans;
	unsigned long first_orphan;
};

int pcitopo_lspci_record_open(struct pcitopo_lspci_import *import,
			      const struct pcitopo_lspci_line *line,
			      const struct pcitopo_address *address,
			      const struct pcitopo_span *rest);
int pcitopo_lspci_record_close(struct pcitopo_lspci_import *import);
void pcitopo_lspci_record_hold(struct pcitopo_lspci_import *import,
			       const struct pcitopo_lspci_line *line);
bool pcitopo_lspci_record_append(struct pcitopo_lspci_import *import,
				 const struct pcitopo_lspci_line *line);
void pcitopo_lspci_record_flush(struct pcitopo_lspci_import *import);
void pcitopo_lspci_record_blank(struct pcitopo_lspci_import *import);
bool pcitopo_lspci_record_hex(struct pcitopo_lspci_import *import,
			      const struct pcitopo_lspci_line *line);
bool pcitopo_lspci_record_foreign(struct pcitopo_lspci_import *import,
				  const struct pcitopo_lspci_line *line);
void pcitopo_lspci_record_end(struct pcitopo_lspci_import *import);

#endif /* PCITOPO_SOURCE_LSPCI_H */
