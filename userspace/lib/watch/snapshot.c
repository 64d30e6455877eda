// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * snapshot.c - registers of both ends of a link, as text of lspci
 *
 * The evidence of an event is in registers that the next reset, or clearing the
 * errors, wipes. The text is as "lspci -D -nn -xxxx" writes it: the bridges above
 * with their headers only, so that a reader knows where the link is, and both
 * ends whole. Sleeping functions, and those below them, are not read.
 */
#include "event/event.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "model/identity.h"
#include "source/sysfs/sysfs.h"

#define NS_PER_S 1000000000

struct snapshot {
	struct pcitopo_rootdir root;
	FILE *text;
	bool is_whole; /* more than a header could be read */
};

static void put_bytes(FILE *text, const u8 *bytes, size_t length)
{
	size_t i;

	for (i = 0; i < length; i++) {
		if (i % 16 == 0)
			fprintf(text, "%02zx:", i);
		fprintf(text, " %02x", bytes[i]);
		if (i % 16 == 15)
			fputc('\n', text);
	}
	fputc('\n', text);
}

static void put_head(FILE *text, const char *address, const u8 *bytes)
{
	u16 code = (u16)(bytes[10] | bytes[11] << 8);
	const char *name = pcitopo_class_to_name(code);

	fprintf(text, "%s %s [%04x]: Device [%02x%02x:%02x%02x] (rev %02x)\n",
		address, name ? name : "Class", code, bytes[1], bytes[0],
		bytes[3], bytes[2], bytes[8]);
}

/* Return: false when the function sleeps, so that nothing below may be read */
static bool put_function(struct snapshot *snapshot,
			 const struct pcitopo_address *address, size_t size)
{
	int directory = pcitopo_sysfs_enter(&snapshot->root, address);
	char name[PCITOPO_ADDRESS_SIZE];
	u8 bytes[PT_CFG_SPACE_EXP_SIZE];
	bool asleep, suspended;
	ssize_t length = 0;

	if (directory < 0)
		return true;
	pcitopo_sysfs_power(directory, &asleep, &suspended);
	if (!asleep)
		length = pcitopo_file_read(directory, "config", bytes, size);
	close(directory);
	if (length >= PT_CFG_SPACE_SIZE)
		snapshot->is_whole = true;
	if (length >= PT_CFG_HEADER_SIZE) {
		pcitopo_address_format(address, name);
		put_head(snapshot->text, name, bytes);
		put_bytes(snapshot->text, bytes, (size_t)length / 16 * 16);
	}
	return !suspended;
}

/* Bridges from the root down to, but without, the port. False: one sleeps */
static bool put_above(struct snapshot *snapshot,
		      const struct pcitopo_address *port)
{
	char name[PCITOPO_ADDRESS_SIZE], path[4096];
	struct pcitopo_address above;
	bool is_awake = true;
	const char *part;
	size_t length;
	int devices =
		pcitopo_rootdir_enter(&snapshot->root, PCITOPO_SYSFS_DEVICES);

	if (devices < 0)
		return false;
	pcitopo_address_format(port, name);
	if (!pcitopo_link_read(devices, name, path, sizeof(path)))
		path[0] = '\0';
	close(devices);
	for (part = path; *part && is_awake;
	     part += length + (part[length] == '/')) {
		length = strcspn(part, "/");
		if (part[length] && pcitopo_sysfs_address(part, length, &above))
			is_awake = put_function(snapshot, &above,
						PT_CFG_HEADER_SIZE);
	}
	return is_awake;
}

static void put_link(struct snapshot *snapshot,
		     const struct pcitopo_event *event)
{
	if (put_above(snapshot, &event->port) &&
	    put_function(snapshot, &event->port, PT_CFG_SPACE_EXP_SIZE) &&
	    event->has_device)
		put_function(snapshot, &event->device, PT_CFG_SPACE_EXP_SIZE);
}

/* The whole text is written, or the file is not there */
static int write_file(int directory, const char *name, const char *text,
		      size_t length)
{
	static const char temporary[] = ".snapshot.tmp";
	ssize_t written;
	int ret = 0;
	int fd = openat(directory, temporary,
			O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC,
			0640);

	if (fd < 0)
		return -errno;
	while (!ret && length) {
		written = write(fd, text, length);
		if (written < 0 && errno != EINTR)
			ret = -errno;
		if (written > 0) {
			text += written;
			length -= (size_t)written;
		}
	}
	if (!ret && fsync(fd))
		ret = -errno;
	if (close(fd) && !ret)
		ret = -errno;
	if (!ret && renameat(directory, temporary, directory, name))
		ret = -errno;
	if (ret)
		unlinkat(directory, temporary, 0);
	return ret;
}

static const char *file_name(struct pcitopo_arena *arena,
			     const struct pcitopo_event *event)
{
	time_t seconds = (time_t)(event->real_time_ns / NS_PER_S);
	char address[PCITOPO_ADDRESS_SIZE], text[32];
	struct tm utc;

	if (!gmtime_r(&seconds, &utc) ||
	    !strftime(text, sizeof(text), "%Y%m%dT%H%M%S", &utc))
		return NULL;
	pcitopo_address_format(&event->port, address);
	return pcitopo_arena_printf(
		arena, "snapshot-%s.%09uZ-%s.txt", text,
		(unsigned int)(event->real_time_ns % NS_PER_S), address);
}

static int take(struct snapshot *snapshot, const struct pcitopo_event *event,
		int directory, const char *name)
{
	char *text = NULL;
	size_t length;
	int ret;

	snapshot->text = open_memstream(&text, &length);
	if (!snapshot->text)
		return -ENOMEM;
	put_link(snapshot, event);
	if (fclose(snapshot->text))
		ret = -ENOMEM;
	else if (!length)
		ret = -ENODATA;
	else if (!snapshot->is_whole)
		ret = -EACCES;
	else
		ret = write_file(directory, name, text, length);
	free(text);
	return ret;
}

/**
 * pcitopo_event_snapshot - write the registers of both ends of a link to a file
 * @arena: keeps the name
 * @root: directory to take for /; NULL: this machine
 * @event: of a link
 * @directory: where to
 * @name: of the file, set on success
 *
 * Return: 0; -EACCES without the right to read registers; -ENODATA when both ends
 * sleep or are gone; -ENOMEM; another negative errno of files.
 * Since: 0.1
 */
int pcitopo_event_snapshot(struct pcitopo_arena *arena, const char *root,
			   const struct pcitopo_event *event, int directory,
			   const char **name)
{
	struct snapshot snapshot = { 0 };
	const char *file = file_name(arena, event);
	int ret;

	if (!file)
		return -ENOMEM;
	ret = pcitopo_rootdir_open(&snapshot.root, root ? root : "/");
	if (ret)
		return ret;
	ret = take(&snapshot, event, directory, file);
	pcitopo_rootdir_close(&snapshot.root);
	if (!ret)
		*name = file;
	return ret;
}
