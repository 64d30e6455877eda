// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * majority.c - groups of like things and what most of a group share
 */
#include "check/majority.h"

#include <stdlib.h>

/**
 * pcitopo_is_majority - do enough share a value to make it the norm
 * @part: how many share it
 * @whole: size of the group
 *
 * Return: true for three quarters of a group of %PCITOPO_GROUP_MIN or more.
 */
bool pcitopo_is_majority(u32 part, u32 whole)
{
	return whole >= PCITOPO_GROUP_MIN && (u64)part * 4 >= (u64)whole * 3;
}

static int compare(const void *a, const void *b)
{
	const struct pcitopo_sample *sa = a, *sb = b;

	if (sa->group != sb->group)
		return sa->group < sb->group ? -1 : 1;
	if (sa->value != sb->value)
		return sa->value < sb->value ? -1 : 1;
	return sa->index < sb->index ? -1 : sa->index > sb->index;
}

/**
 * pcitopo_samples_sort - sort by group, value and index
 * @samples: the samples
 * @count: how many, or 0
 */
void pcitopo_samples_sort(struct pcitopo_sample *samples, u32 count)
{
	if (count)
		qsort(samples, count, sizeof(*samples), compare);
}

/**
 * pcitopo_most_frequent - most frequent value of a group
 * @samples: samples of one group, sorted with pcitopo_samples_sort()
 * @count: how many
 * @value: the value, untouched for an empty group
 *
 * Return: how often it occurs.
 */
u32 pcitopo_most_frequent(const struct pcitopo_sample *samples, u32 count,
			  u64 *value)
{
	u32 best = 0, run = 0, i;

	for (i = 0; i < count; i++) {
		run = i && samples[i].value == samples[i - 1].value ? run + 1 :
								      1;
		if (run > best) {
			best = run;
			*value = samples[i].value;
		}
	}
	return best;
}

/**
 * pcitopo_group_end - where a group ends
 * @samples: samples sorted with pcitopo_samples_sort()
 * @start: place of the group's first sample
 * @count: number of all samples
 *
 * Return: place behind the group's last sample.
 */
u32 pcitopo_group_end(const struct pcitopo_sample *samples, u32 start,
		      u32 count)
{
	u32 end = start + 1;

	while (end < count && samples[end].group == samples[start].group)
		end++;
	return end;
}

static u64 hash_text(const char *text)
{
	u64 hash = 14695981039346656037u;

	for (; text && *text; text++)
		hash = (hash ^ (u8)*text) * 1099511628211u;
	return hash;
}

/**
 * pcitopo_device_group - group of equal devices
 * @device: a device
 *
 * Return: a number that is equal for equal vendor and device numbers, or where
 * these are unknown, for equal names.
 */
u64 pcitopo_device_group(const struct pcitopo_device *device)
{
	if (pcitopo_has(&device->config, PCITOPO_HAVE_IDS))
		return (u64)device->config.vendor_id << 16 |
		       device->config.device_id;
	return hash_text(device->name) | (u64)1 << 63;
}
