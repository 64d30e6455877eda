// SPDX-License-Identifier: GPL-2.0
/*
 * sysfs.c - class pcitopo, and what all attributes share
 */
#include <linux/math64.h>
#include <linux/slab.h>
#include <linux/sysfs.h>
#include <linux/timekeeping.h>
#include <linux/wait.h>

#include "object.h"

static struct kmem_cache *object_cache;

/* Objects that are not freed yet; after the last one the module may go. */
static atomic_t objects = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(objects_gone);

static struct pcitopo_object *to_object(const struct device *dev)
{
	return container_of(dev, struct pcitopo_object, dev);
}

static const struct pcitopo_attribute *
to_attribute(const struct attribute *attr)
{
	return container_of(attr, struct pcitopo_attribute, attr.attr);
}

static void pcitopo_object_release(struct device *dev)
{
	kmem_cache_free(object_cache, to_object(dev));
	/*
	 * Who waits may see the count and unload the module before it is woken.
	 * The module's memory is freed after a grace period.
	 */
	rcu_read_lock();
	if (atomic_dec_and_test(&objects))
		wake_up_all(&objects_gone);
	rcu_read_unlock();
}

struct class pcitopo_class = {
	.name = "pcitopo",
	COMPAT_CLASS_OWNER.dev_release = pcitopo_object_release,
};

/**
 * pcitopo_object_alloc - memory for an object
 *
 * Return: NULL if there is none; all zero. To be made a device with
 * device_initialize() at once, whose release() frees it.
 */
struct pcitopo_object *pcitopo_object_alloc(void)
{
	struct pcitopo_object *object;

	object = kmem_cache_zalloc(object_cache, GFP_KERNEL);
	if (object)
		atomic_inc(&objects);
	return object;
}

/**
 * pcitopo_object_kind - the kind of an object
 * @object: the object
 */
const struct pcitopo_kind *
pcitopo_object_kind(const struct pcitopo_object *object)
{
	return container_of(object->dev.type, struct pcitopo_kind, type);
}

/**
 * pcitopo_object_facts - what is known of an object now
 * @object: the object
 * @facts: overwritten
 *
 * Context: any that may sleep or not; takes rcu_read_lock().
 * Return: false if it is going away.
 */
bool pcitopo_object_facts(const struct pcitopo_object *object,
			  struct pcitopo_facts *facts)
{
	const struct pcitopo_table *table;
	bool found = false;
	u32 index;

	facts->index = object->index;
	rcu_read_lock();
	table = pcitopo_table();
	if (pcitopo_table_find(table, object->key, &index))
		found = pcitopo_object_kind(object)->get(table, index, facts);
	rcu_read_unlock();
	return found;
}

/**
 * pcitopo_object_known - which attributes of an object have a value
 * @object: the object
 * @facts: what is known of it
 *
 * Return: bit n for the nth attribute of its group.
 */
u64 pcitopo_object_known(const struct pcitopo_object *object,
			 const struct pcitopo_facts *facts)
{
	struct attribute **attrs = object->dev.type->groups[0]->attrs;
	u64 known = 0, value;
	int n;

	for (n = 0; attrs[n]; n++) {
		if (to_attribute(attrs[n])->get(facts, &value))
			known |= BIT_ULL(n);
	}
	return known;
}

/**
 * pcitopo_attribute_is_visible - show the attributes that have a value
 * @kobj: of the object
 * @attr: the attribute
 * @n: its place in the group
 *
 * Return: its mode, or 0 to have no file.
 */
umode_t pcitopo_attribute_is_visible(struct kobject *kobj,
				     struct attribute *attr, int n)
{
	const struct pcitopo_object *object = to_object(kobj_to_dev(kobj));

	return object->known & BIT_ULL(n) ? attr->mode : 0;
}

static ssize_t pcitopo_serial_emit(char *buffer, u64 value)
{
	__be64 bytes = cpu_to_be64(value);

	return sysfs_emit(buffer, "%8phD\n", &bytes);
}

static const char *const ends[] = {
	[PCITOPO_END_PORT] = "port",
	[PCITOPO_END_DEVICE] = "component",
	[PCITOPO_END_PORT | PCITOPO_END_DEVICE] = "both",
};

static const char *const flits[] = {
	[PCITOPO_CXL_FLIT_68] = "68",
	[PCITOPO_CXL_FLIT_256] = "256",
	[PCITOPO_CXL_FLIT_256_LATENCY_OPTIMIZED] = "256-latency-optimized",
};

static const char *const media[] = {
	[PT_CXL_MEDIA_VOLATILE] = "volatile",
	[PT_CXL_MEDIA_NON_VOLATILE] = "non-volatile",
	[PT_CXL_MEDIA_CDAT] = "cdat",
};

static ssize_t pcitopo_value_emit(char *buffer, enum pcitopo_form form,
				  u64 value)
{
	switch (form) {
	case PCITOPO_BITS:
		return sysfs_emit(buffer, "0x%02llx\n", value);
	case PCITOPO_LANES:
		return sysfs_emit(buffer, "0x%08llx\n", value);
	case PCITOPO_SERIAL:
		return pcitopo_serial_emit(buffer, value);
	case PCITOPO_ENDS:
		return sysfs_emit(buffer, "%s\n", ends[value]);
	case PCITOPO_FLIT:
		return sysfs_emit(buffer, "%s\n", flits[value]);
	case PCITOPO_MEDIA:
		return sysfs_emit(buffer, "%s\n", media[value]);
	case PCITOPO_DECIMAL:
		break;
	}
	return sysfs_emit(buffer, "%llu\n", value);
}

/**
 * pcitopo_attribute_show - answer who reads an attribute
 * @dev: of the object
 * @attr: of a &struct pcitopo_attribute
 * @buffer: a page
 *
 * Context: may not wait for pcitopo_lock, as removing the object waits for it.
 * Return: length of what it wrote; -ENODEV if the object is going away;
 * -ENODATA if the value is not known any more.
 */
ssize_t pcitopo_attribute_show(struct device *dev,
			       struct device_attribute *attr, char *buffer)
{
	const struct pcitopo_attribute *attribute = to_attribute(&attr->attr);
	struct pcitopo_facts facts;
	u64 value;

	if (!pcitopo_object_facts(to_object(dev), &facts))
		return -ENODEV;
	if (!attribute->get(&facts, &value))
		return -ENODATA;
	return pcitopo_value_emit(buffer, attribute->form, value);
}

/**
 * pcitopo_object_uevent - tell udev where an object is
 * @dev: of the object
 * @env: where to
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_object_uevent(COMPAT_UEVENT_DEVICE *dev,
			  struct kobj_uevent_env *env)
{
	const struct pcitopo_object *object = to_object(dev);
	const struct pcitopo_kind *kind = pcitopo_object_kind(object);
	char address[PCITOPO_ADDRESS_SIZE];
	int err;

	pcitopo_key_format(object->key, address);
	err = add_uevent_var(env, "%s=%s", kind->address_variable, address);
	if (!err && kind == &pcitopo_retimer_kind)
		err = add_uevent_var(env, "PCITOPO_INDEX=%u", object->index);
	return err;
}

/**
 * pcitopo_serial_value - a serial number as a value
 * @sample: what was last read of the function
 * @value: the Device Serial Number
 *
 * Return: true if it has one.
 */
bool pcitopo_serial_value(const struct pcitopo_sample *sample, u64 *value)
{
	*value = sample->config.serial;
	return pcitopo_has(&sample->config, PCITOPO_HAVE_SERIAL);
}

/**
 * pcitopo_age_value - the age of a sample as a value
 * @sampled_ns: when it was taken, CLOCK_BOOTTIME
 * @value: milliseconds
 *
 * Return: true if it was taken.
 */
bool pcitopo_age_value(u64 sampled_ns, u64 *value)
{
	*value = div_u64(ktime_get_boottime_ns() - sampled_ns, NSEC_PER_MSEC);
	return sampled_ns != 0;
}

/**
 * pcitopo_link_age_value - the age of what is known of a link as a value
 * @link: the link
 * @value: milliseconds, of the end that was read first
 *
 * Return: true if both ends were read.
 */
bool pcitopo_link_age_value(const struct pcitopo_link *link, u64 *value)
{
	u64 sampled_ns = link->port_sample.sampled_ns;

	if (link->has_component)
		sampled_ns = min(sampled_ns, link->component_sample.sampled_ns);
	return pcitopo_age_value(sampled_ns, value);
}

/**
 * pcitopo_sysfs_init - make class pcitopo
 *
 * Return: 0 or a negative errno, and then nothing is left behind.
 */
int pcitopo_sysfs_init(void)
{
	int err;

	object_cache = KMEM_CACHE(pcitopo_object, 0);
	if (!object_cache)
		return -ENOMEM;
	err = class_register(&pcitopo_class);
	if (err)
		kmem_cache_destroy(object_cache);
	return err;
}

/**
 * pcitopo_sysfs_exit - remove class pcitopo
 *
 * Context: after pcitopo_core_exit(), which removes the objects; waits for
 * whoever still holds on to one, as release() is in this module.
 */
void pcitopo_sysfs_exit(void)
{
	wait_event(objects_gone, !atomic_read(&objects));
	class_unregister(&pcitopo_class);
	kmem_cache_destroy(object_cache);
}
