// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * queue.c - events that wait for the caller of a monitor
 *
 * All strings of these events are in one arena, which is emptied with the queue.
 */
#include "watch/watch.h"

#include <errno.h>
#include <stdlib.h>

/**
 * pcitopo_queue_push - describe an event and let it wait for the caller
 * @monitor: the monitor
 * @pt: the machine that the event is about
 * @event: has its addresses; what is known about them is added
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_queue_push(struct pcitopo_monitor *monitor, struct pcitopo *pt,
		       struct pcitopo_event *event)
{
	struct pcitopo_event_queue *queue = &monitor->queue;
	void *grown = pcitopo_grow(queue->list, queue->count + 1,
				   &queue->capacity, sizeof(*event));

	if (!grown)
		return -ENOMEM;
	queue->list = grown;
	pcitopo_event_describe(monitor, pt, event);
	queue->list[queue->count++] = *event;
	return 0;
}

/**
 * pcitopo_queue_pop - take the first event that waits
 * @queue: the queue
 *
 * Return: the event, good until the queue is empty and pushed to; or NULL.
 */
const struct pcitopo_event *pcitopo_queue_pop(struct pcitopo_event_queue *queue)
{
	return queue->next < queue->count ? &queue->list[queue->next++] : NULL;
}

/**
 * pcitopo_queue_clear - forget all events and their strings
 * @queue: the queue
 */
void pcitopo_queue_clear(struct pcitopo_event_queue *queue)
{
	queue->next = 0;
	queue->count = 0;
	pcitopo_arena_reset(&queue->arena);
}

/**
 * pcitopo_queue_free - free the memory of a queue
 * @queue: the queue
 */
void pcitopo_queue_free(struct pcitopo_event_queue *queue)
{
	pcitopo_arena_free(&queue->arena);
	free(queue->list);
}
