/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * fields.h - the fields of struct pcitopo_config and struct pcitopo_cxl
 *
 * One table of each structure. The module fills messages and the library reads
 * them by it, so that a structure comes out of its attributes as it went in; the
 * library merges two readings of a function by it, and the command shows all
 * fields by it. Attributes are those of the sets "sample" and "cxl" of
 * Documentation/netlink/specs/pcitopo.yaml.
 */
#ifndef PCITOPO_FIELDS_H
#define PCITOPO_FIELDS_H

#include <pcitopo/cxl.h>
#include <pcitopo/decode.h>
#include <pcitopo/member.h>

/**
 * enum pcitopo_field_form - what an attribute has of a field
 * @PCITOPO_FIELD_VALUE: the field
 * @PCITOPO_FIELD_RATE: MT/s of a speed that has an agreed rate
 * @PCITOPO_FIELD_CODE: a speed that has none, as read
 */
enum pcitopo_field_form {
	PCITOPO_FIELD_VALUE,
	PCITOPO_FIELD_RATE,
	PCITOPO_FIELD_CODE,
};

/**
 * enum pcitopo_field_text - how a field is shown
 * @PCITOPO_TEXT_NONE: not by itself
 * @PCITOPO_TEXT_NUMBER: decimal
 * @PCITOPO_TEXT_HEX: two digits for each byte
 * @PCITOPO_TEXT_BOOL: yes or no
 * @PCITOPO_TEXT_PROTOCOLS: hexadecimal, with the CXL protocols that are enabled
 * @PCITOPO_TEXT_TIME: hexadecimal, with a time (CXL 8.1.6, 8.1.7)
 * @PCITOPO_TEXT_POWER: milliwatts
 */
enum pcitopo_field_text {
	PCITOPO_TEXT_NONE,
	PCITOPO_TEXT_NUMBER,
	PCITOPO_TEXT_HEX,
	PCITOPO_TEXT_BOOL,
	PCITOPO_TEXT_PROTOCOLS,
	PCITOPO_TEXT_TIME,
	PCITOPO_TEXT_POWER,
};

/* &struct pcitopo_field.have of a field that is always known */
#define PCITOPO_FIELD_ALWAYS 63

/**
 * struct pcitopo_field - a field of struct pcitopo_config or struct pcitopo_cxl
 * @name: of the field
 * @flag: its bit in PCITOPO_A_SAMPLE_FLAGS, or 0
 * @attribute: PCITOPO_A_SAMPLE_* or PCITOPO_A_CXL_*, or 0
 * @have: the enum pcitopo_have or enum pcitopo_cxl_have that marks the field as
 *	known, or %PCITOPO_FIELD_ALWAYS
 * @offset: of the field, in bytes
 * @size: of the field: 1, 2, 4 or 8 bytes
 * @bytes: of the attribute: 1, 2, 4 or 8
 * @form: an enum pcitopo_field_form
 * @text: an enum pcitopo_field_text
 * @is_link: the field belongs to the link that the function is at one end of
 *
 * A field that two groups have, or two attributes, has a row for each.
 */
struct pcitopo_field {
	const char *name;
	u32 flag;
	u16 attribute;
	u8 have;
	u8 offset;
	u8 size;
	u8 bytes;
	u8 form;
	u8 text;
	bool is_link;
};

static inline u64 pcitopo_field_load(const struct pcitopo_field *field,
				     const void *structure)
{
	return pcitopo_member_load((const u8 *)structure + field->offset,
				   field->size);
}

static inline void pcitopo_field_store(const struct pcitopo_field *field,
				       void *structure, u64 value)
{
	pcitopo_member_store((u8 *)structure + field->offset, field->size,
			     value);
}

/* kernel/decode/fields.c: struct pcitopo_config */
const struct pcitopo_field *pcitopo_field_at(u32 index);
const struct pcitopo_field *pcitopo_field_find(u16 attribute);
bool pcitopo_field_get(const struct pcitopo_field *field,
		       const struct pcitopo_config *config, u64 *value);
bool pcitopo_field_set(const struct pcitopo_field *field,
		       struct pcitopo_config *config, u64 value);
u32 pcitopo_config_flags_known(const struct pcitopo_config *config);
u32 pcitopo_config_flags_get(const struct pcitopo_config *config);
void pcitopo_config_flags_set(struct pcitopo_config *config, u32 known,
			      u32 flags);

/* kernel/decode/cxl-fields.c: struct pcitopo_cxl */
const struct pcitopo_field *pcitopo_cxl_field_at(u32 index);
const struct pcitopo_field *pcitopo_cxl_field_find(u16 attribute);
bool pcitopo_cxl_field_get(const struct pcitopo_field *field,
			   const struct pcitopo_cxl *cxl, u64 *value);
bool pcitopo_cxl_field_set(const struct pcitopo_field *field,
			   struct pcitopo_cxl *cxl, u64 value);

#endif /* PCITOPO_FIELDS_H */
