/* SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause */
/*
 * fields.h - struct pcitopo_config and struct pcitopo_cxl as netlink attributes
 *
 * The module fills messages and the library reads them by the same tables, so
 * that a structure comes out of its attributes as it went in. Attributes are
 * those of the sets "sample" and "cxl" of
 * Documentation/netlink/specs/pcitopo.yaml.
 */
#ifndef PCITOPO_FIELDS_H
#define PCITOPO_FIELDS_H

#include <pcitopo/cxl.h>
#include <pcitopo/decode.h>

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
 * struct pcitopo_field - a field of struct pcitopo_config and its attribute
 * @attribute: PCITOPO_A_SAMPLE_*
 * @have: the enum pcitopo_have that tells whether the field is known
 * @offset: of the field, in bytes
 * @size: of the field: 1, 2, 4 or 8 bytes
 * @bytes: of the attribute: 1, 2, 4 or 8
 * @form: an enum pcitopo_field_form
 * @is_link: the field belongs to the link that the function is at one end of
 */
struct pcitopo_field {
	u16 attribute;
	u8 have;
	u8 offset;
	u8 size;
	u8 bytes;
	u8 form;
	bool is_link;
};

/* kernel/decode/fields.c: fields of one value */
const struct pcitopo_field *pcitopo_field_at(u32 index);
const struct pcitopo_field *pcitopo_field_find(u16 attribute);
bool pcitopo_field_get(const struct pcitopo_field *field,
		       const struct pcitopo_config *config, u64 *value);
bool pcitopo_field_set(const struct pcitopo_field *field,
		       struct pcitopo_config *config, u64 value);

/**
 * struct pcitopo_cxl_field - a field of struct pcitopo_cxl and its attribute
 * @attribute: PCITOPO_A_CXL_*
 * @have: the enum pcitopo_cxl_have that tells whether the field is known
 * @offset: of the field, in bytes
 * @size: of the field: 1, 2, 4 or 8 bytes
 * @bytes: of the attribute: 1, 2, 4 or 8
 */
struct pcitopo_cxl_field {
	u16 attribute;
	u8 have;
	u8 offset;
	u8 size;
	u8 bytes;
};

/* kernel/decode/cxl-fields.c: fields of the CXL DVSECs */
const struct pcitopo_cxl_field *pcitopo_cxl_field_at(u32 index);
const struct pcitopo_cxl_field *pcitopo_cxl_field_find(u16 attribute);
bool pcitopo_cxl_field_get(const struct pcitopo_cxl_field *field,
			   const struct pcitopo_cxl *cxl, u64 *value);
bool pcitopo_cxl_field_set(const struct pcitopo_cxl_field *field,
			   struct pcitopo_cxl *cxl, u64 value);

/* kernel/decode/flags.c: fields of one bit */
u32 pcitopo_config_flags_known(const struct pcitopo_config *config);
u32 pcitopo_config_flags_get(const struct pcitopo_config *config);
void pcitopo_config_flags_set(struct pcitopo_config *config, u32 known,
			      u32 flags);

#endif /* PCITOPO_FIELDS_H */
