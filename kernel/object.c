// SPDX-License-Identifier: GPL-2.0
/*
 * object.c - when sysfs objects come and go
 *
 * After each change of the records, the objects at every function are made to
 * match what follows from them. A function that goes takes its objects along at
 * once: the driver core wants no children left when it removes a device.
 *
 * A virtual function never has objects.
 */
#include "object.h"

/* What there can be at one record */
static const struct {
	const struct pcitopo_kind *kind;
	u8 index;
} places[] = {
	{ &pcitopo_switch_kind },     { &pcitopo_link_kind },
	{ &pcitopo_retimer_kind, 0 }, { &pcitopo_retimer_kind, 1 },
	{ &pcitopo_memdev_kind },
};

static struct pcitopo_object *
pcitopo_object_find(const struct pcitopo_device *device,
		    const struct pcitopo_kind *kind, u8 index)
{
	struct pcitopo_object *object;

	lockdep_assert_held(&pcitopo_lock);
	hlist_for_each_entry(object, &device->objects, node) {
		if (pcitopo_object_kind(object) == kind &&
		    object->index == index)
			return object;
	}
	return NULL;
}

static void pcitopo_object_remove(struct pcitopo_object *object)
{
	hlist_del(&object->node);
	device_unregister(&object->dev);
}

static void pcitopo_component_unlink(struct pcitopo_object *object)
{
	sysfs_remove_link(&object->dev.kobj, "component");
	object->has_component = false;
}

/*
 * The function that a link's symlink is to lead to. It must be below the port
 * in the eyes of the PCI core too, as that is how pcitopo_objects_detach()
 * finds the link.
 */
static struct pci_dev *
pcitopo_component_pdev(const struct pcitopo_object *object,
		       const struct pcitopo_facts *facts)
{
	struct pci_dev *pdev;

	if (pcitopo_object_kind(object) != &pcitopo_link_kind ||
	    !facts->link.has_component)
		return NULL;
	pdev = __pcitopo_pdev_find(facts->link.component);
	if (!pdev || &pci_upstream_bridge(pdev)->dev != object->dev.parent)
		return NULL;
	return pdev;
}

/* Returns 1 if something has changed. */
static int pcitopo_component_update(struct pcitopo_object *object,
				    const struct pcitopo_facts *facts)
{
	struct pci_dev *pdev = pcitopo_component_pdev(object, facts);
	bool changed = false;
	int err;

	if (object->has_component &&
	    (!pdev || object->component != facts->link.component)) {
		pcitopo_component_unlink(object);
		changed = true;
	}
	if (object->has_component || !pdev)
		return changed;
	err = sysfs_create_link(&object->dev.kobj, &pdev->dev.kobj,
				"component");
	if (err)
		return err;
	object->component = facts->link.component;
	object->has_component = true;
	return 1;
}

/* If memory is short no attribute is left, and the work tries again. */
static int pcitopo_attributes_update(struct pcitopo_object *object,
				     const struct pcitopo_facts *facts)
{
	u64 known = pcitopo_object_known(object, facts);
	int err;

	if (known == object->known && !object->is_incomplete)
		return 0;
	object->known = known;
	err = sysfs_update_group(&object->dev.kobj,
				 object->dev.type->groups[0]);
	object->is_incomplete = err;
	return err;
}

static int pcitopo_object_update(struct pcitopo_object *object,
				 const struct pcitopo_facts *facts)
{
	int err = pcitopo_attributes_update(object, facts);
	int changed;

	if (err)
		return err;
	changed = pcitopo_component_update(object, facts);
	if (changed > 0)
		kobject_uevent(&object->dev.kobj, KOBJ_CHANGE);
	return min(changed, 0);
}

static int pcitopo_object_set_name(struct pcitopo_object *object)
{
	const struct pcitopo_kind *kind = pcitopo_object_kind(object);
	char address[PCITOPO_ADDRESS_SIZE];

	pcitopo_key_format(object->key, address);
	if (kind == &pcitopo_retimer_kind)
		return dev_set_name(&object->dev, "%s-%s-%u", kind->type.name,
				    address, object->index);
	return dev_set_name(&object->dev, "%s-%s", kind->type.name, address);
}

/* The last reference is the caller's to drop. */
static struct pcitopo_object *
pcitopo_object_new(const struct pcitopo_device *device,
		   const struct pcitopo_kind *kind,
		   const struct pcitopo_facts *facts)
{
	struct pcitopo_object *object = pcitopo_object_alloc();

	if (!object)
		return NULL;
	device_initialize(&object->dev);
	device_set_pm_not_required(&object->dev);
	object->dev.class = &pcitopo_class;
	object->dev.type = &kind->type;
	object->dev.parent = &device->pdev->dev;
	object->key = device->key;
	object->index = facts->index;
	object->known = pcitopo_object_known(object, facts);
	if (!pcitopo_object_set_name(object))
		return object;
	put_device(&object->dev);
	return NULL;
}

static int pcitopo_symlinks_create(struct pcitopo_object *object,
				   const struct pcitopo_facts *facts)
{
	int ret;

	if (pcitopo_object_kind(object) != &pcitopo_link_kind)
		return 0;
	ret = sysfs_create_link(&object->dev.kobj, &object->dev.parent->kobj,
				"port");
	if (!ret)
		ret = pcitopo_component_update(object, facts);
	return min(ret, 0);
}

static int pcitopo_object_create(struct pcitopo_device *device,
				 const struct pcitopo_kind *kind,
				 const struct pcitopo_facts *facts)
{
	struct pcitopo_object *object = pcitopo_object_new(device, kind, facts);
	int err;

	if (!object)
		return -ENOMEM;
	/* Those who hear of it are to find all of it. */
	dev_set_uevent_suppress(&object->dev, true);
	err = device_add(&object->dev);
	if (!err) {
		err = pcitopo_symlinks_create(object, facts);
		if (err)
			device_del(&object->dev);
	}
	if (err) {
		put_device(&object->dev);
		return err;
	}
	hlist_add_head(&object->node, &device->objects);
	dev_set_uevent_suppress(&object->dev, false);
	kobject_uevent(&object->dev.kobj, KOBJ_ADD);
	return 0;
}

static int pcitopo_place_update(const struct pcitopo_table *table, u32 i,
				const struct pcitopo_kind *kind, u8 index)
{
	struct pcitopo_device *device = table->devices[i];
	struct pcitopo_facts facts = { .index = index };
	struct pcitopo_object *object;

	object = pcitopo_object_find(device, kind, index);
	if (kind->get(table, i, &facts))
		return object ? pcitopo_object_update(object, &facts) :
				pcitopo_object_create(device, kind, &facts);
	if (object)
		pcitopo_object_remove(object);
	return 0;
}

static int pcitopo_places_update(const struct pcitopo_table *table, u32 i)
{
	int err = 0, ret;
	size_t place;

	if (table->devices[i]->gone || table->devices[i]->is_vf)
		return 0;
	for (place = 0; place < ARRAY_SIZE(places); place++) {
		ret = pcitopo_place_update(table, i, places[place].kind,
					   places[place].index);
		if (ret)
			err = ret;
	}
	return err;
}

/**
 * pcitopo_objects_update_at - make the objects at one function match the records
 * @device: its record, in the table
 *
 * Context: may sleep; with pcitopo_lock held. Without pci_rescan_remove, as a
 * function in the table that is not gone was added wholly, and its removal waits
 * for us in the bus notifier.
 * Return: 0 or a negative errno.
 */
int pcitopo_objects_update_at(const struct pcitopo_device *device)
{
	const struct pcitopo_table *table = pcitopo_table();
	u32 i;

	lockdep_assert_held(&pcitopo_lock);
	if (!pcitopo_table_find(table, device->key, &i))
		return 0;
	return pcitopo_places_update(table, i);
}

/**
 * pcitopo_link_object_changed - tell udev that a link has changed
 * @port: record of its port
 *
 * Context: may sleep; with pcitopo_lock held.
 */
void pcitopo_link_object_changed(const struct pcitopo_device *port)
{
	struct pcitopo_object *object =
		pcitopo_object_find(port, &pcitopo_link_kind, 0);

	if (object)
		kobject_uevent(&object->dev.kobj, KOBJ_CHANGE);
}

/**
 * pcitopo_objects_update - make the objects match the records
 *
 * Goes on where one fails: what is there is right, and what is missing is made
 * by the next call.
 *
 * Context: may sleep; with pci_rescan_remove and pcitopo_lock held.
 * Return: 0 or a negative errno.
 */
int pcitopo_objects_update(void)
{
	const struct pcitopo_table *table = pcitopo_table();
	int err = 0;
	u32 i;

	lockdep_assert_held(&pcitopo_lock);
	for (i = 0; i < table->count; i++)
		err = pcitopo_places_update(table, i) ?: err;
	return err;
}

static void pcitopo_objects_remove_at(const struct pcitopo_device *device)
{
	struct pcitopo_object *object;
	struct hlist_node *next;

	hlist_for_each_entry_safe(object, next, &device->objects, node)
		pcitopo_object_remove(object);
}

/**
 * pcitopo_objects_detach - let go of a function
 * @device: its record; the function is still there
 *
 * Removes the objects at it, and the symlink of the link that leads to it.
 *
 * Context: may sleep; with pcitopo_lock held.
 */
void pcitopo_objects_detach(const struct pcitopo_device *device)
{
	const struct pcitopo_device *port;
	struct pcitopo_object *object;
	struct pci_dev *bridge;

	lockdep_assert_held(&pcitopo_lock);
	if (device->is_vf)
		return;
	pcitopo_objects_remove_at(device);
	bridge = pci_upstream_bridge(device->pdev);
	port = bridge ? pcitopo_device_find(pcitopo_table(),
					    pcitopo_pdev_key(bridge)) :
			NULL;
	object = port ? pcitopo_object_find(port, &pcitopo_link_kind, 0) : NULL;
	if (!object || !object->has_component ||
	    object->component != device->key)
		return;
	pcitopo_component_unlink(object);
	kobject_uevent(&object->dev.kobj, KOBJ_CHANGE);
}

/**
 * pcitopo_objects_remove - remove all objects
 *
 * Context: may sleep; with pcitopo_lock held.
 */
void pcitopo_objects_remove(void)
{
	const struct pcitopo_table *table = pcitopo_table();
	u32 i;

	lockdep_assert_held(&pcitopo_lock);
	for (i = 0; i < table->count; i++)
		pcitopo_objects_remove_at(table->devices[i]);
}
