// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * log.c - a file of events that grows a line at a time
 *
 * A line is written whole or not at all: part of a line, left by a crash, is cut
 * off when the file is opened again; part of one, written to a full disk, at once.
 * Before the file exceeds its size, it becomes FILE.1, FILE.1 becomes FILE.2 and so
 * on, and the last one is deleted. What was written is on the disk once log_sync()
 * has returned.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "verbs/monitor.h"

/* No line of ours is longer, as no string of the kernel is a page long */
#define LINE_MAX_SIZE 65536

struct log {
	const char *path;
	u64 size;
	u64 count;
	u64 used;
	int fd;
	bool is_dirty;
};

static bool is_ours(const char *text, size_t length)
{
	const char *end = memchr(text, '\n', length);
	struct pcitopo_arena arena = { 0 };
	struct pcitopo_event event;
	int ret;

	/* Of a later version, or the beginning of a line that a crash cut off */
	ret = pcitopo_event_parse(&arena, text,
				  end ? (size_t)(end - text) : length, &event);
	pcitopo_arena_free(&arena);
	if (ret == -ENOMEM)
		out_of_memory();
	return !ret || ret == -EPROTONOSUPPORT ||
	       (!end &&
		!strncmp(text, "{\"pcitopo\":", length < 11 ? length : 11));
}

/* Return: bytes up to the end of the last whole line; a negative errno */
static off_t whole_lines(int fd, off_t size)
{
	char *tail = xzalloc(LINE_MAX_SIZE, 1);
	off_t start = size > LINE_MAX_SIZE ? size - LINE_MAX_SIZE : 0;
	ssize_t length = pread(fd, tail, LINE_MAX_SIZE, start);
	const char *end;
	off_t whole = -errno;

	if (length >= 0) {
		end = memrchr(tail, '\n', (size_t)length);
		whole = end ? start + (end - tail) + 1 : 0;
		if (!end && start)
			whole = -EINVAL;
	}
	free(tail);
	return whole;
}

static int check_begin(int fd)
{
	char *head = xzalloc(LINE_MAX_SIZE, 1);
	ssize_t length = pread(fd, head, LINE_MAX_SIZE - 1, 0);
	int ret = 0;

	if (length < 0)
		ret = -errno;
	else if (length && !is_ours(head, (size_t)length))
		ret = -EEXIST;
	free(head);
	return ret;
}

static int continue_file(struct log *log)
{
	struct stat status;
	off_t whole;
	int ret;

	if (fstat(log->fd, &status))
		return -errno;
	if (!S_ISREG(status.st_mode))
		return -EEXIST;
	if (flock(log->fd, LOCK_EX | LOCK_NB))
		return errno == EWOULDBLOCK ? -EBUSY : -errno;
	ret = check_begin(log->fd);
	if (ret)
		return ret;
	whole = whole_lines(log->fd, status.st_size);
	if (whole < 0)
		return (int)whole;
	if (whole < status.st_size && ftruncate(log->fd, whole))
		return -errno;
	log->used = (u64)whole;
	return 0;
}

static int open_file(struct log *log)
{
	int ret;

	/* Opening must not block on a FIFO, nor follow a link */
	log->fd = open(log->path,
		       O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY |
			       O_NOFOLLOW | O_NONBLOCK,
		       0640);
	if (log->fd < 0)
		return -errno;
	ret = continue_file(log);
	if (ret) {
		close(log->fd);
		log->fd = -1;
	}
	return ret;
}

static void report(const struct log *log, int error)
{
	if (error == -EEXIST)
		err("--log: %s: it is not a log of events; name another "
		    "file",
		    log->path);
	else if (error == -EBUSY)
		err("--log: %s: another monitor is writing to it", log->path);
	else
		err("--log: %s: %s", log->path, strerror(-error));
}

/**
 * log_open - begin a log, or go on with one
 * @path: of the file; kept by reference
 * @size: bytes that it may have
 * @count: how many full ones are kept
 *
 * Return: the log, or NULL after a message.
 */
struct log *log_open(const char *path, u64 size, u64 count)
{
	struct log *log = xzalloc(1, sizeof(*log));
	int ret;

	*log = (struct log){ .path = path, .size = size, .count = count };
	ret = open_file(log);
	if (!ret)
		return log;
	report(log, ret);
	free(log);
	return NULL;
}

static void file_name(const struct log *log, u64 number, struct strbuf *name)
{
	strbuf_reset(name);
	strbuf_puts(name, log->path);
	if (number)
		strbuf_printf(name, ".%llu", (unsigned long long)number);
}

/* Those that are not there yet leave no gap */
static int rename_files(const struct log *log)
{
	struct strbuf from = { 0 }, to = { 0 };
	struct stat status;
	u64 number;
	int ret = 0;

	for (number = 1; number < log->count; number++) {
		file_name(log, number, &to);
		if (lstat(strbuf_text(&to), &status))
			break;
	}
	for (; !ret && number; number--) {
		file_name(log, number - 1, &from);
		file_name(log, number, &to);
		if (rename(strbuf_text(&from), strbuf_text(&to)))
			ret = -errno;
	}
	strbuf_free(&from);
	strbuf_free(&to);
	return ret;
}

static int rotate(struct log *log)
{
	int ret = log_sync(log);

	if (!ret)
		ret = rename_files(log);
	if (ret)
		return ret;
	close(log->fd);
	return open_file(log);
}

static int append(struct log *log, const char *line, size_t length)
{
	ssize_t written;

	do {
		written = write(log->fd, line, length);
	} while (written < 0 && errno == EINTR);
	if (written == (ssize_t)length) {
		log->used += length;
		log->is_dirty = true;
		return 0;
	}
	if (written >= 0) {
		errno = ENOSPC;
		if (ftruncate(log->fd, (off_t)log->used))
			return -errno;
	}
	return -errno;
}

/**
 * log_write - add a line
 * @log: the log
 * @line: with its end
 * @length: its bytes
 *
 * Return: 0, or a negative errno after a message; then the line is not there,
 * and the next one may be.
 */
int log_write(struct log *log, const char *line, size_t length)
{
	int ret = 0;

	if (log->fd < 0)
		ret = open_file(log);
	if (!ret && log->used && log->used + length > log->size)
		ret = rotate(log);
	if (!ret)
		ret = append(log, line, length);
	if (ret)
		report(log, ret);
	return ret;
}

/**
 * log_sync - flush what was written to the disk
 * @log: the log
 *
 * Return: 0 or a negative errno.
 */
int log_sync(struct log *log)
{
	if (log->fd < 0 || !log->is_dirty)
		return 0;
	/* Not every file system can */
	if (fdatasync(log->fd) && errno != EINVAL)
		return -errno;
	log->is_dirty = false;
	return 0;
}

/**
 * log_close - end a log
 * @log: or NULL
 *
 * Return: 0, or a negative errno after a message.
 */
int log_close(struct log *log)
{
	int ret;

	if (!log)
		return 0;
	ret = log_sync(log);
	if (log->fd >= 0 && close(log->fd) && !ret)
		ret = -errno;
	if (ret)
		report(log, ret);
	free(log);
	return ret;
}
