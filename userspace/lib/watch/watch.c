// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * watch.c - watching a machine: what is new since the caller was told last
 *
 * Whoever finds a change, the module that tells or the next look at /sys, it is
 * told once, against what was told before. When events were lost, the module
 * came or went, or nobody can say what has happened, everything is looked at
 * again and the differences are told. The module counts the changes of a link:
 * so it is known how many there were, and an event that comes late is not told
 * twice.
 */
#include "watch/watch.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_MS 1000000
#define NS_PER_S  1000000000
#define RETRY_MS  100

/**
 * pcitopo_now_ns - what time it is
 * @clock: CLOCK_*
 *
 * Return: nanoseconds.
 */
u64 pcitopo_now_ns(int clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (u64)now.tv_sec * NS_PER_S + (u64)now.tv_nsec;
}

/**
 * pcitopo_event_push - let an event wait for the caller
 * @monitor: the monitor
 * @event: has its addresses; what is known about them is added
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_event_push(struct pcitopo_monitor *monitor,
		       struct pcitopo_event *event)
{
	void *grown = pcitopo_grow(monitor->queue, monitor->count + 1,
				   &monitor->capacity, sizeof(*event));

	if (!grown)
		return -ENOMEM;
	monitor->queue = grown;
	pcitopo_event_describe(monitor, event);
	monitor->queue[monitor->count++] = *event;
	return 0;
}

/**
 * pcitopo_event_push_start - say that watching begins
 * @monitor: the monitor; in_kernel says who tells from now on
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_event_push_start(struct pcitopo_monitor *monitor)
{
	struct pcitopo_event event = { .type = PCITOPO_EVENT_START };

	return pcitopo_event_push(monitor, &event);
}

/**
 * pcitopo_event_push_link - let an event of a link wait, with its verdicts
 * @monitor: the monitor, whose model has both ends of the link as they are now
 * @event: of type LINK or ERRORS
 *
 * Return: 0 or -ENOMEM.
 */
int pcitopo_event_push_link(struct pcitopo_monitor *monitor,
			    struct pcitopo_event *event)
{
	struct pcitopo_known_link *told =
		pcitopo_known_links_find(&monitor->links, &event->port);

	pcitopo_link_state_judge(&monitor->now->topo, &event->port,
				 &event->after);
	if (told && event->type == PCITOPO_EVENT_LINK) {
		if (!event->before.known ||
		    pcitopo_link_state_same(&event->before, &told->state))
			event->before = told->state;
		told->has_count = event->has_change_count;
		told->change_count = event->change_count;
		told->is_resynced = false;
	}
	if (told)
		told->state = event->after;
	if (event->type != PCITOPO_EVENT_LINK)
		event->before.known = false;
	return pcitopo_event_push(monitor, event);
}

static int load(struct pcitopo_monitor *monitor, struct pcitopo *pt)
{
	const struct pcitopo_sysfs_options options = {
		.root = monitor->options.root,
	};

	pt->is_monitor = true;
	if (!monitor->in_kernel)
		return pcitopo_load_sysfs(pt, &options);
	/* At the beginning, who may has everything read again */
	pt->is_watched = monitor->functions.count;
	return pcitopo_load_kernel(pt);
}

/* A verdict can have become another one though the link is as it was told */
static void keep_told(struct pcitopo_known_links *links,
		      const struct pcitopo_known_links *old)
{
	const struct pcitopo_known_link *told;
	u32 i;

	for (i = 0; i < links->count; i++) {
		struct pcitopo_known_link *link = &links->list[i];

		told = pcitopo_known_links_find(old, &link->port);
		if (!told)
			continue;
		link->has_count = told->has_count;
		link->change_count = told->change_count;
		link->is_resynced = told->is_resynced;
		if (!link->state.known ||
		    (told->state.known &&
		     !pcitopo_link_state_same(&link->state, &told->state)))
			link->state = told->state;
	}
}

static int merge_links(struct pcitopo_monitor *monitor)
{
	struct pcitopo_known_links links = { 0 };
	int ret = pcitopo_known_links_collect(&links, &monitor->now->topo);

	if (ret) {
		free(links.list);
		return ret;
	}
	keep_told(&links, &monitor->links);
	free(monitor->links.list);
	monitor->links = links;
	return 0;
}

/**
 * pcitopo_monitor_reload - read the whole machine again
 * @monitor: the monitor; its model is another one then, but what was told of
 *	links stays
 *
 * Return: 0, or what pcitopo_load_kernel() and pcitopo_load_sysfs() return.
 */
int pcitopo_monitor_reload(struct pcitopo_monitor *monitor)
{
	struct pcitopo *pt = pcitopo_new();
	int ret;

	if (!pt)
		return -ENOMEM;
	ret = load(monitor, pt);
	/* The first one has to say why it failed */
	if (ret && monitor->now) {
		pcitopo_free(pt);
		return ret;
	}
	if (monitor->now)
		pcitopo_serials_keep(&pt->topo, &monitor->now->topo);
	pcitopo_free(monitor->now);
	monitor->now = pt;
	monitor->is_stale = false;
	return ret ? ret : merge_links(monitor);
}

static bool is_vf(const struct pcitopo *pt, u64 key,
		  struct pcitopo_address *address)
{
	u32 index;

	*address = (struct pcitopo_address){
		.domain = (u32)(key >> 16),
		.bus = (u8)(key >> 8),
		.device = key >> 3 & 0x1f,
		.function = key & 7,
	};
	index = pcitopo_device_find(&pt->topo, address);
	return index != PCITOPO_NO_INDEX && pt->topo.devices[index].is_vf;
}

/* Of virtual functions there are no events */
static int push_function(struct pcitopo_monitor *monitor,
			 enum pcitopo_event_type type, u64 key)
{
	struct pcitopo_event event = { .type = type, .has_device = true };
	int ret;

	if (is_vf(monitor->now, key, &event.device))
		return 0;
	ret = pcitopo_event_push(monitor, &event);
	if (type == PCITOPO_EVENT_REMOVED)
		pcitopo_serial_forget(&monitor->now->topo, &event.device);
	return ret;
}

/* Functions of the one list that are not in the other, or are others there */
static int push_missing(struct pcitopo_monitor *monitor,
			enum pcitopo_event_type type,
			const struct pcitopo_known_functions *these,
			const struct pcitopo_known_functions *those)
{
	const struct pcitopo_known_function *a, *b;
	u32 i, k = 0;
	int ret = 0;

	for (i = 0; !ret && i < these->count; i++) {
		a = &these->list[i];
		while (k < those->count && those->list[k].key < a->key)
			k++;
		b = k < those->count ? &those->list[k] : NULL;
		if (!b || b->key != a->key ||
		    (a->inode && b->inode && a->inode != b->inode))
			ret = push_function(monitor, type, a->key);
	}
	return ret;
}

/**
 * pcitopo_event_push_functions - tell which functions came and went
 * @monitor: the monitor; its model is read again in between
 * @now: functions that are there; NULL: those that the model has then
 *
 * Return: 0, or what pcitopo_monitor_reload() returns.
 */
int pcitopo_event_push_functions(struct pcitopo_monitor *monitor,
				 struct pcitopo_known_functions *now)
{
	struct pcitopo_known_functions collected = { 0 };
	struct pcitopo *before = monitor->now;
	int ret;

	/* What is gone is known from the model before */
	monitor->now = NULL;
	ret = pcitopo_monitor_reload(monitor);
	if (ret) {
		pcitopo_free(monitor->now);
		monitor->now = before;
		return ret;
	}
	if (!now) {
		now = &collected;
		ret = pcitopo_known_functions_collect(now, &monitor->now->topo);
	}
	if (!ret) {
		struct pcitopo *after = monitor->now;

		monitor->now = before;
		ret = push_missing(monitor, PCITOPO_EVENT_REMOVED,
				   &monitor->functions, now);
		monitor->now = after;
		pcitopo_serials_keep(&after->topo, &before->topo);
	}
	if (!ret)
		ret = push_missing(monitor, PCITOPO_EVENT_ADDED, now,
				   &monitor->functions);
	pcitopo_free(before);
	free(monitor->functions.list);
	monitor->functions = *now;
	*now = (struct pcitopo_known_functions){ 0 };
	return ret;
}

/* Return: how many changes have not been told; 0 if it is as it was told */
static u32 untold(const struct pcitopo_known_link *told,
		  const struct pcitopo_known_link *now)
{
	if (told->has_count && now->has_count &&
	    now->change_count >= told->change_count)
		return now->change_count - told->change_count;
	return told->state.known && now->state.known &&
	       !pcitopo_link_state_same(&told->state, &now->state);
}

static int push_difference(struct pcitopo_monitor *monitor,
			   const struct pcitopo_known_link *now)
{
	struct pcitopo_known_link *told =
		pcitopo_known_links_find(&monitor->links, &now->port);
	struct pcitopo_event event = {
		.type = PCITOPO_EVENT_LINK,
		.has_port = true,
		.port = now->port,
		.after = now->state,
		.has_change_count = now->has_count,
		.change_count = now->change_count,
	};
	u32 changes;
	int ret = 0;

	if (!told)
		return 0;
	changes = untold(told, now);
	if (changes) {
		event.folded = changes - 1;
		if (!event.after.known)
			event.after = told->state;
		ret = pcitopo_event_push_link(monitor, &event);
	}
	told->has_count = now->has_count;
	told->change_count = now->change_count;
	told->is_resynced = true;
	return ret;
}

static int push_differences(struct pcitopo_monitor *monitor)
{
	struct pcitopo_known_links now = { 0 };
	int ret;
	u32 i;

	if (monitor->in_kernel)
		ret = pcitopo_watch_links(monitor, &now);
	else
		ret = pcitopo_known_links_collect(&now, &monitor->now->topo);
	for (i = 0; !ret && i < now.count; i++)
		ret = push_difference(monitor, &now.list[i]);
	free(now.list);
	return ret;
}

/**
 * pcitopo_monitor_resync - look at everything again and tell the differences
 * @monitor: the monitor
 *
 * Return: 0, or what pcitopo_monitor_reload() returns.
 */
int pcitopo_monitor_resync(struct pcitopo_monitor *monitor)
{
	int ret = pcitopo_memdevs_look(monitor, true);

	if (!ret)
		ret = pcitopo_event_push_functions(monitor, NULL);
	if (!ret)
		ret = push_differences(monitor);
	return ret ? ret : pcitopo_memdevs_look(monitor, false);
}

static void read_boot_id(struct pcitopo_monitor *monitor)
{
	char text[PCITOPO_ATTRIBUTE_SIZE];
	int directory =
		pcitopo_rootdir_enter(&monitor->root, "proc/sys/kernel/random");

	if (directory < 0)
		return;
	if (pcitopo_attribute_text(directory, "boot_id", text))
		monitor->boot_id =
			pcitopo_arena_strdup(&monitor->pt->arena, text);
	close(directory);
}

/* What was wrong with an answer is told where the caller looks */
static void copy_problems(struct pcitopo_monitor *monitor)
{
	const struct pcitopo_problem *problems;
	u32 count, i;

	problems = pcitopo_problems(monitor->answers, &count);
	for (i = 0; i < count; i++)
		pcitopo_problems_add(&monitor->now->problems, NULL, 0, "%s",
				     problems[i].message);
}

/* Nothing has been told yet, so nothing is a difference */
static int begin(struct pcitopo_monitor *monitor)
{
	int ret = pcitopo_monitor_reload(monitor);

	if (!ret)
		ret = pcitopo_known_functions_collect(&monitor->functions,
						      &monitor->now->topo);
	if (!ret && monitor->in_kernel)
		ret = push_differences(monitor);
	if (!ret)
		ret = pcitopo_memdevs_look(monitor, false);
	if (ret)
		copy_problems(monitor);
	/* What changed while it was read is no event yet */
	monitor->count = 0;
	return ret ? ret : pcitopo_event_push_start(monitor);
}

static int wait_for(struct pcitopo_monitor *monitor, int fd)
{
	struct epoll_event event = { .events = EPOLLIN };

	if (fd < 0)
		return 0;
	if (monitor->poll < 0)
		monitor->poll = epoll_create1(EPOLL_CLOEXEC);
	if (monitor->poll < 0 ||
	    epoll_ctl(monitor->poll, EPOLL_CTL_ADD, fd, &event))
		return -errno;
	return 0;
}

/* The module comes and goes, and is listened to as long as there is a way to */
static int listen_to_all(struct pcitopo_monitor *monitor)
{
	int ret = 0;

	if (monitor->options.root)
		return 0;
	if (!pcitopo_uevents_open("cxl", &monitor->uevents))
		ret = wait_for(monitor, pcitopo_uevents_fd(monitor->uevents));
	if (ret || monitor->options.no_kernel)
		return ret;
	pcitopo_watch_listen(monitor);
	if (monitor->is_listening)
		ret = wait_for(monitor, pcitopo_watch_fd(monitor));
	return ret;
}

static int open_monitor(struct pcitopo_monitor *monitor)
{
	const struct pcitopo_monitor_options *options = &monitor->options;
	const char *path = options->root ? options->root : "/";
	int ret = pcitopo_rootdir_open(&monitor->root, path);

	if (ret) {
		pcitopo_problems_add(&monitor->now->problems, path, 0,
				     "cannot be opened: %s", strerror(-ret));
		return ret;
	}
	read_boot_id(monitor);
	ret = listen_to_all(monitor);
	if (ret) {
		pcitopo_problems_add(&monitor->now->problems, NULL, 0,
				     "cannot wait for the kernel: %s",
				     strerror(-ret));
		return ret;
	}
	ret = -ENOENT;
	if (!options->no_kernel && !options->root)
		ret = pcitopo_watch_enter(monitor);
	if (ret && options->only_kernel) {
		pcitopo_problems_add(
			&monitor->now->problems, NULL, 0,
			"there is no kernel module that watches: %s; as root, modprobe pcitopo; or watch without it: --source sysfs",
			strerror(-ret));
		return ret;
	}
	pcitopo_free(monitor->now);
	monitor->now = NULL;
	return begin(monitor);
}

/**
 * pcitopo_monitor_open - begin to watch a machine
 * @options: how; strings must live as long as the monitor
 * @monitor: the monitor, to be freed with pcitopo_monitor_free(), and set also
 *	on failure: then its model has at least one problem; NULL without memory
 *
 * An event of type START waits then.
 *
 * Return: 0 or a negative errno.
 * Since: 0.1
 */
int pcitopo_monitor_open(const struct pcitopo_monitor_options *options,
			 struct pcitopo_monitor **monitor)
{
	struct pcitopo_monitor *m = calloc(1, sizeof(*m));

	*monitor = m;
	if (!m)
		return -ENOMEM;
	m->root.fd = -1;
	m->poll = -1;
	m->options = *options;
	if (!m->options.interval_ns)
		m->options.interval_ns = NS_PER_S;
	m->pt = pcitopo_new();
	m->now = pcitopo_new();
	m->strings = pcitopo_new();
	m->answers = pcitopo_new();
	if (!m->pt || !m->now || !m->strings || !m->answers) {
		pcitopo_monitor_free(m);
		*monitor = NULL;
		return -ENOMEM;
	}
	m->connection.problems = &m->answers->problems;
	m->next_poll_ns =
		pcitopo_now_ns(CLOCK_MONOTONIC) + m->options.interval_ns;
	return open_monitor(m);
}

/**
 * pcitopo_monitor_free - watch no more
 * @monitor: or NULL
 *
 * Since: 0.1
 */
void pcitopo_monitor_free(struct pcitopo_monitor *monitor)
{
	if (!monitor)
		return;
	pcitopo_watch_stop(monitor);
	pcitopo_uevents_close(monitor->uevents);
	if (monitor->poll >= 0)
		close(monitor->poll);
	pcitopo_free(monitor->answers);
	pcitopo_free(monitor->strings);
	pcitopo_free(monitor->now);
	pcitopo_free(monitor->pt);
	if (monitor->root.fd >= 0)
		pcitopo_rootdir_close(&monitor->root);
	free(monitor->links.list);
	free(monitor->functions.list);
	free(monitor->memdevs.list);
	free(monitor->queue);
	free(monitor);
}

/**
 * pcitopo_monitor_model - the machine as it was read last
 * @monitor: the monitor
 *
 * Return: a context, good until the next call of pcitopo_monitor_next().
 * Since: 0.1
 */
struct pcitopo *pcitopo_monitor_model(struct pcitopo_monitor *monitor)
{
	return monitor->now;
}

/**
 * pcitopo_monitor_fd - what to wait for
 * @monitor: the monitor
 *
 * Return: a file descriptor that is readable when there may be an event, or -1.
 * Since: 0.1
 */
int pcitopo_monitor_fd(const struct pcitopo_monitor *monitor)
{
	return monitor->poll;
}

/* What nobody tells of has to be looked at again and again */
static bool has_to_look(const struct pcitopo_monitor *monitor)
{
	return !monitor->in_kernel || !monitor->uevents;
}

/**
 * pcitopo_monitor_timeout_ms - how long to wait for it at most
 * @monitor: the monitor
 *
 * Return: milliseconds, as poll() takes them: -1 is for ever.
 * Since: 0.1
 */
int pcitopo_monitor_timeout_ms(const struct pcitopo_monitor *monitor)
{
	u64 now = pcitopo_now_ns(CLOCK_MONOTONIC);
	u64 left;

	if (monitor->next < monitor->count)
		return 0;
	if (monitor->in_kernel && monitor->needs_resync)
		return RETRY_MS;
	if (!has_to_look(monitor))
		return -1;
	left = monitor->next_poll_ns > now ? monitor->next_poll_ns - now : 0;
	left = (left + NS_PER_MS - 1) / NS_PER_MS;
	return left > INT32_MAX ? INT32_MAX : (int)left;
}

static int look(struct pcitopo_monitor *monitor)
{
	u64 now = pcitopo_now_ns(CLOCK_MONOTONIC);

	if (!has_to_look(monitor) || now < monitor->next_poll_ns)
		return 0;
	monitor->next_poll_ns = now + monitor->options.interval_ns;
	monitor->memdevs_stale = true;
	return monitor->in_kernel ? 0 : pcitopo_poll(monitor);
}

static int work(struct pcitopo_monitor *monitor)
{
	int ret = 0;

	if (pcitopo_uevents_take(monitor->uevents))
		monitor->memdevs_stale = true;
	if (monitor->is_listening)
		ret = pcitopo_watch_take(monitor);
	if (!ret)
		ret = look(monitor);
	if (!ret && monitor->memdevs_stale)
		ret = pcitopo_memdevs_look(monitor, false);
	return ret;
}

/**
 * pcitopo_monitor_next - the next event
 * @monitor: the monitor
 * @event: the event, good until the next call
 *
 * Does not wait: call it when the file descriptor is readable, or the time is
 * over, until it has none left.
 *
 * Return: 1 and an event; 0 when there is none; -ENOMEM, after which there may
 * be more events.
 * Since: 0.1
 */
int pcitopo_monitor_next(struct pcitopo_monitor *monitor,
			 const struct pcitopo_event **event)
{
	int ret;

	if (monitor->next == monitor->count) {
		monitor->next = 0;
		monitor->count = 0;
		pcitopo_arena_reset(&monitor->strings->arena);
		monitor->strings->problems.count = 0;
		ret = work(monitor);
		if (ret == -ENOMEM)
			return ret;
	}
	if (monitor->next == monitor->count)
		return 0;
	*event = &monitor->queue[monitor->next++];
	return 1;
}
