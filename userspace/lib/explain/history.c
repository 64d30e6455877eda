// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * history.c - what monitor has written down
 *
 * A directory of events, one a line, in files that were rotated and perhaps
 * compressed; or one such file. Files are read in any order and events sorted
 * by time afterwards, as clocks are set and files copied. Lines that are no
 * event are skipped and counted: a log may end in the middle of one.
 *
 * Memory is bounded whatever is read: beyond a number of events the older half
 * is let go, and strings are kept once.
 */
#include "explain/explain.h"
#include "model/context.h"
#include "base/reader.h"
#include "base/rootdir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* About 70 MB of events */
#define MAX_EVENTS 131072

/* Names and places of any real machine are a small part of this */
#define MAX_STRING_BYTES ((u64)64 << 20)

struct import {
	struct pcitopo *pt;
	struct pcitopo_history *history;
	const char *file;
	u64 broken;
	unsigned long first_broken;
};

static int compare_events(const void *a, const void *b)
{
	const struct pcitopo_event *ea = a, *eb = b;

	if (ea->real_time_ns != eb->real_time_ns)
		return ea->real_time_ns < eb->real_time_ns ? -1 : 1;
	if (ea->sequence != eb->sequence)
		return ea->sequence < eb->sequence ? -1 : 1;
	return 0;
}

static void sort(struct pcitopo_history *history)
{
	if (history->num_events)
		qsort(history->events, history->num_events,
		      sizeof(*history->events), compare_events);
}

static void drop_older_half(struct pcitopo_history *history)
{
	u32 half = history->num_events / 2;

	sort(history);
	memmove(history->events, history->events + half,
		(history->num_events - half) * sizeof(*history->events));
	history->num_events -= half;
	history->num_dropped += half;
}

static u32 hash_of(const char *text)
{
	u32 hash = 2166136261u;

	for (; *text; text++)
		hash = (hash ^ (u8)*text) * 16777619u;
	return hash;
}

static const char **slot_of(const char **table, u32 size, const char *text)
{
	u32 at = hash_of(text) & (size - 1);

	while (table[at] && strcmp(table[at], text) != 0)
		at = (at + 1) & (size - 1);
	return &table[at];
}

static int grow_interned(struct pcitopo_history *history)
{
	u32 size = history->interned_size ? 2 * history->interned_size : 1024;
	const char **table = calloc(size, sizeof(*table));
	u32 i;

	if (!table)
		return -ENOMEM;
	for (i = 0; i < history->interned_size; i++) {
		if (history->interned[i])
			*slot_of(table, size, history->interned[i]) =
				history->interned[i];
	}
	free(history->interned);
	history->interned = table;
	history->interned_size = size;
	return 0;
}

/* The one copy of a text that is kept */
static int intern(struct pcitopo_history *history, const char **text)
{
	const char **slot;
	int ret;

	if (!*text)
		return 0;
	if (2 * history->num_interned >= history->interned_size) {
		ret = grow_interned(history);
		if (ret)
			return ret;
	}
	slot = slot_of(history->interned, history->interned_size, *text);
	if (!*slot) {
		history->interned_bytes += strlen(*text) + 1;
		if (history->interned_bytes > MAX_STRING_BYTES)
			return -E2BIG;
		*slot = pcitopo_arena_strdup(&history->strings, *text);
		if (!*slot)
			return -ENOMEM;
		history->num_interned++;
	}
	*text = *slot;
	return 0;
}

static int intern_all(struct pcitopo_history *history,
		      struct pcitopo_event *event)
{
	const char **texts[] = {
		&event->source,	  &event->boot_id,     &event->host,
		&event->place,	  &event->slot,	       &event->name,
		&event->product,  &event->port_serial, &event->device_serial,
		&event->snapshot, &event->linux_name,  &event->driver,
	};
	int ret = 0;
	size_t i;

	for (i = 0; !ret && i < ARRAY_SIZE(texts); i++)
		ret = intern(history, texts[i]);
	return ret;
}

static int add_event(struct pcitopo_history *history,
		     const struct pcitopo_event *event)
{
	struct pcitopo_event *events;
	int ret;

	if (history->num_events == MAX_EVENTS)
		drop_older_half(history);
	events = pcitopo_grow(history->events, history->num_events + 1,
			      &history->capacity, sizeof(*events));
	if (!events)
		return -ENOMEM;
	history->events = events;
	events[history->num_events] = *event;
	ret = intern_all(history, &events[history->num_events]);
	if (!ret)
		history->num_events++;
	return ret;
}

static bool is_blank(const char *line, size_t length)
{
	while (length && (*line == ' ' || *line == '\t' || *line == '\r')) {
		line++;
		length--;
	}
	return !length;
}

static int read_line(struct import *import, const char *line, size_t length,
		     unsigned long number)
{
	struct pcitopo_history *history = import->history;
	struct pcitopo_event event;
	int ret;

	if (is_blank(line, length))
		return 0;
	ret = pcitopo_event_parse(&history->scratch, line, length, &event);
	if (!ret) {
		ret = add_event(history, &event);
	} else if (ret == -EINVAL || ret == -EPROTONOSUPPORT) {
		if (!import->broken++)
			import->first_broken = number;
		ret = 0;
	}
	pcitopo_arena_reset(&history->scratch);
	return ret;
}

static void report_failure(const struct import *import,
			   const struct pcitopo_reader *reader, int ret)
{
	if (ret == -E2BIG)
		pcitopo_problems_add(
			&import->pt->problems, import->file, reader->line,
			"more different names than any machine has: no history?");
	else if (ret == -EOPNOTSUPP && pcitopo_reader_format(reader))
		pcitopo_problems_add(
			&import->pt->problems, import->file, 0,
			"compressed with %s, which this pcitopo was not built to read; decompress it",
			pcitopo_reader_format(reader));
	else
		pcitopo_problems_add(&import->pt->problems, import->file,
				     reader->line, "reading failed: %s",
				     reader->wrong ? reader->wrong :
						     strerror(-ret));
}

static int read_lines(struct import *import, struct pcitopo_reader *reader)
{
	const char *line = NULL;
	size_t length = 0;
	int got, ret;

	while ((got = pcitopo_reader_line(reader, &line, &length)) > 0) {
		ret = read_line(import, line, length, reader->line);
		if (ret)
			return ret;
	}
	if (!got && reader->truncated)
		pcitopo_problems_add(
			&import->pt->problems, import->file, 0,
			"%s data ends too early: cut off? what came before is used",
			pcitopo_reader_format(reader));
	return got;
}

static int read_events(struct import *import, int fd)
{
	struct pcitopo_reader reader = { .fd = fd, .patient = true };
	int ret;

	ret = pcitopo_reader_open(&reader, fd);
	if (!ret)
		ret = read_lines(import, &reader);
	if (ret)
		report_failure(import, &reader, ret);
	else
		import->history->num_files++;
	pcitopo_reader_close(&reader);
	import->history->num_broken += import->broken;
	if (import->broken)
		pcitopo_problems_add(
			&import->pt->problems, import->file,
			import->first_broken,
			"no event that this pcitopo knows; lines skipped: %llu",
			(unsigned long long)import->broken);
	return ret == -ENOMEM || ret == -E2BIG ? ret : 0;
}

/* Only plain files: a FIFO would wait for ever */
static int open_file(int directory, const char *name, int *fd)
{
	struct stat status;
	int ret;

	*fd = openat(directory, name,
		     O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (*fd < 0)
		return -errno;
	if (fstat(*fd, &status))
		ret = -errno;
	else
		ret = S_ISREG(status.st_mode) ? 0 : -EINVAL;
	if (ret)
		close(*fd);
	return ret;
}

static int load_file(struct pcitopo *pt, struct pcitopo_history *history,
		     int directory, const char *name, const char *path)
{
	struct import import = { .pt = pt, .history = history };
	int fd = -1;
	int ret;

	import.file = pcitopo_arena_strdup(&pt->arena, path);
	if (!import.file)
		return -ENOMEM;
	ret = open_file(directory, name, &fd);
	if (ret) {
		pcitopo_problems_add(&pt->problems, import.file, 0,
				     "cannot be read: %s",
				     ret == -EINVAL ? "it is no plain file" :
						      strerror(-ret));
		return ret;
	}
	ret = read_events(&import, fd);
	close(fd);
	return ret;
}

/* "events.jsonl", "events.jsonl.2", "events.jsonl.2.gz" */
static bool is_event_file(const char *name)
{
	const char *at = strstr(name, ".jsonl");

	if (!at || *name == '.')
		return false;
	at += strlen(".jsonl");
	if (*at == '.' && at[1] >= '0' && at[1] <= '9') {
		at++;
		at += strspn(at, "0123456789");
	}
	return !*at || strcmp(at, ".gz") == 0 || strcmp(at, ".xz") == 0;
}

static bool is_snapshot(const char *name)
{
	return strncmp(name, "snapshot-", 9) == 0;
}

static int load_directory(struct pcitopo *pt, struct pcitopo_history *history,
			  const char *path)
{
	struct dirent *entry;
	DIR *dir = opendir(path);
	char *file;
	int ret = 0;

	if (!dir)
		return -errno;
	while (!ret && (entry = readdir(dir))) {
		history->num_snapshots += is_snapshot(entry->d_name);
		if (!is_event_file(entry->d_name))
			continue;
		file = pcitopo_arena_printf(&pt->arena, "%s/%s", path,
					    entry->d_name);
		if (!file)
			ret = -ENOMEM;
		else
			ret = load_file(pt, history, dirfd(dir), entry->d_name,
					file);
		if (ret && ret != -ENOMEM && ret != -E2BIG)
			ret = 0;
	}
	closedir(dir);
	return ret;
}

static int load(struct pcitopo *pt, struct pcitopo_history *history,
		const char *path)
{
	struct stat status;
	int ret;

	ret = stat(path, &status) ? -errno : 0;
	if (!ret && !S_ISDIR(status.st_mode))
		return load_file(pt, history, AT_FDCWD, path, path);
	if (!ret)
		ret = load_directory(pt, history, path);
	if (ret && ret != -E2BIG)
		pcitopo_problems_add(&pt->problems,
				     pcitopo_arena_strdup(&pt->arena, path), 0,
				     "cannot be read: %s", strerror(-ret));
	else if (!ret && !history->num_files)
		pcitopo_problems_add(
			&pt->problems, pcitopo_arena_strdup(&pt->arena, path),
			0,
			"no history: it has no file *.jsonl, as `pcitopo monitor --log` writes them");
	if (!ret && !history->num_files)
		ret = -ENOENT;
	return ret;
}

/**
 * pcitopo_history_load - read what monitor has written down
 * @pt: context that gets problems: what cannot be read is left out
 * @path: directory with files *.jsonl, rotated (*.jsonl.1) and compressed (.gz,
 *	.xz) ones; or one such file, whatever its name
 * @history: to be freed with pcitopo_history_free()
 *
 * Return: 0, perhaps with problems that concern lines or single files; a
 * negative errno, with a problem, when there is no history: -ENOENT without any
 * file of events, -E2BIG for what no machine can have written, other errors of
 * open() and read(), -ENOMEM.
 * Since: 0.1
 */
int pcitopo_history_load(struct pcitopo *pt, const char *path,
			 struct pcitopo_history **history)
{
	struct pcitopo_history *fresh = calloc(1, sizeof(*fresh));
	int ret = -ENOMEM;

	if (fresh)
		ret = load(pt, fresh, path);
	if (ret) {
		pcitopo_history_free(fresh);
		return ret;
	}
	sort(fresh);
	*history = fresh;
	return 0;
}

/**
 * pcitopo_history_free - free a history
 * @history: or NULL
 *
 * Since: 0.1
 */
void pcitopo_history_free(struct pcitopo_history *history)
{
	if (!history)
		return;
	free(history->events);
	free(history->interned);
	pcitopo_arena_free(&history->strings);
	pcitopo_arena_free(&history->scratch);
	free(history);
}
