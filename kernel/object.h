/* SPDX-License-Identifier: GPL-2.0 */
/*
 * object.h - sysfs objects: what their kinds share
 *
 * An object is a handle: it has a key and no facts. Whoever reads an attribute
 * makes the facts from the records anew, under rcu_read_lock() and no other
 * lock, and gets -ENODATA if the value has become unknown meanwhile. Until the
 * core's work has caught up with that, the file is still there.
 *
 * Sizes in Debian's 6.12 on x86-64: an object has 816 bytes, and each file or
 * symlink 136. The largest, a link of which all is known, has 33 of these (26
 * attributes; its directory, uevent, subsystem, device, port, component; and one
 * in the class), together 5304 bytes. Names and what the driver core keeps come
 * on top: 51 links, 8 switches and 8 retimers took 5751 bytes each, by slabinfo.
 */
#ifndef PCITOPO_OBJECT_H
#define PCITOPO_OBJECT_H

#include "compat.h"
#include "pcitopo.h"

/**
 * struct pcitopo_facts - all that is known of one object
 * @sw: of a switch
 * @link: of a link or a retimer
 * @memdev: of a CXL memory device
 * @index: of a retimer; set before the others are asked for
 */
struct pcitopo_facts {
	union {
		struct pcitopo_switch sw;
		struct pcitopo_link link;
		struct pcitopo_memdev memdev;
	};
	u8 index;
};

/**
 * enum pcitopo_form - how a value is written
 * @PCITOPO_DECIMAL: "16"
 * @PCITOPO_BITS: "0x1f"
 * @PCITOPO_LANES: "0x0000000f", bit n for lane n
 * @PCITOPO_SERIAL: "00-0a-35-ff-ff-01-02-03"
 * @PCITOPO_ENDS: "port", "component" or "both"
 * @PCITOPO_FLIT: "68", "256" or "256-latency-optimized"
 * @PCITOPO_MEDIA: "volatile", "non-volatile" or "cdat"
 */
enum pcitopo_form {
	PCITOPO_DECIMAL,
	PCITOPO_BITS,
	PCITOPO_LANES,
	PCITOPO_SERIAL,
	PCITOPO_ENDS,
	PCITOPO_FLIT,
	PCITOPO_MEDIA,
};

/**
 * struct pcitopo_attribute - an attribute
 * @attr: what the driver core knows of it
 * @get: its value; returns false if that is not known
 * @form: how the value is written
 */
struct pcitopo_attribute {
	struct device_attribute attr;
	bool (*get)(const struct pcitopo_facts *facts, u64 *value);
	enum pcitopo_form form;
};

#define PCITOPO_ATTRIBUTE(_name, _mode, _form)                              \
	struct pcitopo_attribute _name##_attr = {                           \
		.attr = __ATTR(_name, _mode, pcitopo_attribute_show, NULL), \
		.get = _name##_get,                                         \
		.form = _form,                                              \
	}

/**
 * struct pcitopo_kind - a kind of objects
 * @type: its name, which is DEVTYPE in uevents and the first part of the names
 *	of objects; has one group, whose attributes are pcitopo_attributes, at
 *	most 64
 * @address_variable: name of the uevent variable with the address
 * @get: the facts of the object at a record; returns false if there is none
 */
struct pcitopo_kind {
	const struct device_type type;
	const char *address_variable;
	bool (*get)(const struct pcitopo_table *table, u32 index,
		    struct pcitopo_facts *facts);
};

/**
 * struct pcitopo_object - a sysfs object
 * @dev: in class pcitopo; the child of the function whose record it is at
 * @node: in the record's list
 * @key: address of that function
 * @known: bit n: the value of the nth attribute is known
 * @component: of a link: address of the function that its symlink leads to
 * @index: of a retimer
 * @has_component: there is such a symlink
 * @is_incomplete: attributes are missing for lack of memory
 *
 * What changes is covered by pcitopo_lock. Only release() frees it.
 */
struct pcitopo_object {
	struct device dev;
	struct hlist_node node;
	u64 key;
	u64 known;
	u64 component;
	u8 index;
	bool has_component;
	bool is_incomplete;
};

/* switch.c, link-sysfs.c, retimer.c, memdev.c */
extern const struct pcitopo_kind pcitopo_switch_kind;
extern const struct pcitopo_kind pcitopo_link_kind;
extern const struct pcitopo_kind pcitopo_retimer_kind;
extern const struct pcitopo_kind pcitopo_memdev_kind;

/* sysfs.c */
extern struct class pcitopo_class;

struct pcitopo_object *pcitopo_object_alloc(void);
const struct pcitopo_kind *
pcitopo_object_kind(const struct pcitopo_object *object);
bool pcitopo_object_facts(const struct pcitopo_object *object,
			  struct pcitopo_facts *facts);
u64 pcitopo_object_known(const struct pcitopo_object *object,
			 const struct pcitopo_facts *facts);
int pcitopo_object_uevent(COMPAT_UEVENT_DEVICE *dev,
			  struct kobj_uevent_env *env);
ssize_t pcitopo_attribute_show(struct device *dev,
			       struct device_attribute *attr, char *buffer);
umode_t pcitopo_attribute_is_visible(struct kobject *kobj,
				     struct attribute *attr, int n);
bool pcitopo_serial_value(const struct pcitopo_sample *sample, u64 *value);
bool pcitopo_age_value(u64 sampled_ns, u64 *value);
bool pcitopo_link_age_value(const struct pcitopo_link *link, u64 *value);

#endif /* PCITOPO_OBJECT_H */
