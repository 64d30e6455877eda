// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * peers.c - how a device compares with its peers
 *
 * Peers are endpoints of one vendor and device number. What three quarters of
 * four or more share is the norm: the machine itself says what is normal.
 */
#include "check/peers.h"

#include <stdlib.h>

#include "check/majority.h"

static bool is_compared(const struct pcitopo_topo *topo, u32 index)
{
	const struct pcitopo_device *device = &topo->devices[index];

	return device->has_ordinal && !device->internal &&
	       !device->address.function && device->link != PCITOPO_NO_INDEX &&
	       !topo->links[device->link].internal;
}

static u32 hops_of(const struct pcitopo_topo *topo, u32 index)
{
	u32 hops = 0;

	for (index = topo->devices[index].parent; index != PCITOPO_NO_INDEX;
	     index = topo->devices[index].parent) {
		u32 link = topo->devices[index].port_link;

		hops += link != PCITOPO_NO_INDEX && !topo->links[link].internal;
	}
	return hops;
}

/**
 * pcitopo_peers_value - what peers are compared by, of one device
 * @topo: the model
 * @device: device index; has a link
 * @by: what is compared
 *
 * Return: the value. Of a rate that is the code of the speed in bits 15:8 and
 * the width below; pcitopo_peers_rate() takes it apart.
 */
u64 pcitopo_peers_value(const struct pcitopo_topo *topo, u32 device,
			enum pcitopo_peers_by by)
{
	const struct pcitopo_link *link =
		&topo->links[topo->devices[device].link];
	const struct pcitopo_rate *rate = &link->current;

	switch (by) {
	case PCITOPO_BY_RATE:
		return (u64)(rate->has_speed ? rate->speed : 0) << 8 |
		       (rate->has_width ? rate->width : 0);
	case PCITOPO_BY_HOPS:
		return hops_of(topo, device);
	case PCITOPO_BY_RETIMERS:
		return link->has_retimers ? link->retimers :
					    PCITOPO_RETIMERS_UNKNOWN;
	default:
		return topo->devices[device].config.mps;
	}
}

/**
 * pcitopo_peers_rate - take the value of a rate apart
 * @value: value of %PCITOPO_BY_RATE
 *
 * Return: the rate.
 */
struct pcitopo_rate pcitopo_peers_rate(u64 value)
{
	return (struct pcitopo_rate){
		.speed = (u8)(value >> 8),
		.has_speed = value >> 8 != 0,
		.width = (u8)value,
		.has_width = (u8)value != 0,
	};
}

static bool is_known(enum pcitopo_peers_by by, u64 value)
{
	return by == PCITOPO_BY_RETIMERS ? value != PCITOPO_RETIMERS_UNKNOWN :
	       by == PCITOPO_BY_MPS	 ? value != 0 :
					   true;
}

/* Give each device of a group the norm of the group */
static void set_norm(struct pcitopo_peers *peers,
		     const struct pcitopo_sample *samples, u32 count,
		     enum pcitopo_peers_by by)
{
	struct pcitopo_norm norm = { 0 };
	u32 i;

	norm.count = pcitopo_most_frequent(samples, count, &norm.value);
	if (!pcitopo_is_majority(norm.count, count) ||
	    !is_known(by, norm.value))
		norm.count = 0;
	for (i = 0; i < count; i++) {
		peers[samples[i].index].count = count;
		peers[samples[i].index].norms[by] = norm;
	}
}

static void compare_by(const struct pcitopo_topo *topo,
		       struct pcitopo_peers *peers,
		       struct pcitopo_sample *samples, u32 count,
		       enum pcitopo_peers_by by)
{
	u32 start, end, i;

	for (i = 0; i < count; i++)
		samples[i].value =
			pcitopo_peers_value(topo, samples[i].index, by);
	pcitopo_samples_sort(samples, count);
	for (start = 0; start < count; start = end) {
		end = pcitopo_group_end(samples, start, count);
		set_norm(peers, samples + start, end - start, by);
	}
}

/**
 * pcitopo_peers_find - compare equal devices with each other
 * @topo: the model
 *
 * Return: an array by device index, to be freed with free(); NULL without
 * memory.
 */
struct pcitopo_peers *pcitopo_peers_find(const struct pcitopo_topo *topo)
{
	size_t size = (size_t)topo->num_devices + 1;
	struct pcitopo_sample *samples;
	struct pcitopo_peers *peers;
	u32 count = 0, i;
	int by;

	samples = calloc(size, sizeof(*samples));
	peers = samples ? calloc(size, sizeof(*peers)) : NULL;
	for (i = 0; peers && i < topo->num_devices; i++) {
		if (!is_compared(topo, i))
			continue;
		samples[count].group = pcitopo_device_group(&topo->devices[i]);
		samples[count++].index = i;
	}
	for (by = 0; peers && by < PCITOPO_BY_COUNT; by++)
		compare_by(topo, peers, samples, count,
			   (enum pcitopo_peers_by)by);
	free(samples);
	return peers;
}
