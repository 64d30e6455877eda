// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reader.c - lines of a text, whatever it is wrapped in
 *
 * Three layers, of which a plain file has but the last: bytes that may be
 * compressed, units that may be two bytes wide, lines. Which it is, is recognised by
 * the first bytes and not from a name, so a pipe can be read as well as a file.
 */
#include "base/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

/* As much as was read before it was known what it is must fit these, too */
#define PACKED_SIZE PCITOPO_READER_BUFFER
#define UNITS_SIZE  PCITOPO_READER_BUFFER

/* A text has no longer lines; zeros without end have */
#define MAX_DROPPED ((u64)64 << 20)

/* To distinguish encodings */
#define ENCODING_BYTES 16

/**
 * struct pcitopo_format - a compressed format
 * @name: for people
 * @tool: command that decompresses from standard input to standard output
 * @magic: first bytes
 * @magic_length: how many
 * @codec: NULL: this format cannot be read here
 */
struct pcitopo_format {
	const char *name;
	const char *tool;
	const char *magic;
	size_t magic_length;
	const struct pcitopo_codec *codec;
};

#ifdef PCITOPO_WITH_ZLIB
#define CODEC_GZIP (&pcitopo_codec_gzip)
#else
#define CODEC_GZIP NULL
#endif
#ifdef PCITOPO_WITH_LZMA
#define CODEC_XZ (&pcitopo_codec_xz)
#else
#define CODEC_XZ NULL
#endif

static const struct pcitopo_format formats[] = {
	{ "gzip", "gzip -dc", "\x1f\x8b\x08", 3, CODEC_GZIP },
	{ "xz", "xz -dc", "\xfd\x37\x7a\x58\x5a\x00", 6, CODEC_XZ },
	{ "bzip2", "bzip2 -dc", "BZh", 3, NULL },
	{ "zstd", "zstd -dc", "\x28\xb5\x2f\xfd", 4, NULL },
	{ "lz4", "lz4 -dc", "\x04\x22\x4d\x18", 4, NULL },
	{ "zip", "unzip -p", "PK\x03\x04", 4, NULL },
};

static ssize_t read_some(struct pcitopo_reader *reader, void *bytes,
			 size_t size)
{
	ssize_t got;

	do {
		got = read(reader->fd, bytes, size);
	} while (got < 0 && errno == EINTR);
	return got < 0 ? -errno : got;
}

/* Bytes as the file has them once it is decompressed; *got is 0 at the end */
static int read_unpacked(struct pcitopo_reader *reader, u8 *out, size_t size,
			 size_t *got)
{
	struct pcitopo_codec_io io = { .out = out, .out_size = size };
	ssize_t more;
	int ret = 1;

	*got = 0;
	while (ret > 0 && !io.out_length) {
		if (reader->packed_start == reader->packed_end &&
		    !reader->packed_last) {
			more = read_some(reader, reader->packed, PACKED_SIZE);
			if (more < 0)
				return (int)more;
			reader->packed_start = 0;
			reader->packed_end = (size_t)more;
			reader->packed_last = !more;
		}
		io.in = reader->packed + reader->packed_start;
		io.in_length = reader->packed_end - reader->packed_start;
		io.in_last = reader->packed_last;
		ret = reader->format->codec->read(reader->codec, &io);
		reader->packed_start = reader->packed_end - io.in_length;
	}
	*got = io.out_length;
	if (ret == -ENODATA) {
		reader->truncated = true;
		return 0;
	}
	if (ret < 0)
		reader->wrong = io.wrong;
	return ret < 0 ? ret : 0;
}

static int read_bytes(struct pcitopo_reader *reader, u8 *out, size_t size,
		      size_t *got)
{
	ssize_t more;

	if (reader->codec)
		return read_unpacked(reader, out, size, got);
	more = read_some(reader, out, size);
	if (more < 0)
		return (int)more;
	*got = (size_t)more;
	return 0;
}

/* UTF-8, from units that were read before and those that come now */
static int read_converted(struct pcitopo_reader *reader, char *out, size_t size,
			  size_t *got)
{
	size_t more, taken;
	int ret;

	for (;;) {
		taken = reader->units_end;
		*got = pcitopo_utf16_decode(reader->encoding, reader->units,
					    &taken, out, size);
		reader->units_end -= taken;
		memmove(reader->units, reader->units + taken,
			reader->units_end);
		if (*got || reader->units_last)
			return 0;
		ret = read_bytes(reader, reader->units + reader->units_end,
				 UNITS_SIZE - reader->units_end, &more);
		if (ret)
			return ret;
		reader->units_end += more;
		reader->units_last = !more;
	}
}

static int fill(struct pcitopo_reader *reader)
{
	size_t room, got = 0;
	char *out;
	int ret;

	memmove(reader->buffer, reader->buffer + reader->start,
		reader->end - reader->start);
	reader->end -= reader->start;
	reader->start = 0;
	out = reader->buffer + reader->end;
	room = PCITOPO_READER_BUFFER - reader->end;
	if (reader->encoding == PCITOPO_ENCODING_BYTES)
		ret = read_bytes(reader, (u8 *)out, room, &got);
	else
		ret = read_converted(reader, out, room, &got);
	if (ret)
		return ret;
	reader->at_end = !got;
	reader->end += got;
	reader->total += got;
	return 0;
}

static int fill_up_to(struct pcitopo_reader *reader, size_t wanted)
{
	int ret = 0;

	while (!ret && reader->end < wanted && !reader->at_end)
		ret = fill(reader);
	return ret;
}

static const struct pcitopo_format *
find_format(const struct pcitopo_reader *reader)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(formats); i++) {
		if (reader->end >= formats[i].magic_length &&
		    memcmp(reader->buffer, formats[i].magic,
			   formats[i].magic_length) == 0)
			return &formats[i];
	}
	return NULL;
}

/* Hand what was read as text back to the layer below */
static size_t take_back(struct pcitopo_reader *reader, u8 *bytes, size_t size)
{
	size_t length = reader->end < size ? reader->end : size;

	memcpy(bytes, reader->buffer, length);
	reader->end = 0;
	reader->total = 0;
	return length;
}

static int open_format(struct pcitopo_reader *reader)
{
	reader->format = find_format(reader);
	if (!reader->format)
		return 0;
	if (!reader->format->codec)
		return -EOPNOTSUPP;
	reader->packed = malloc(PACKED_SIZE);
	reader->codec = reader->format->codec->open();
	if (!reader->packed || !reader->codec)
		return -ENOMEM;
	reader->packed_end = take_back(reader, reader->packed, PACKED_SIZE);
	reader->packed_last = reader->at_end;
	reader->at_end = false;
	return fill_up_to(reader, ENCODING_BYTES);
}

static int open_encoding(struct pcitopo_reader *reader)
{
	reader->encoding =
		pcitopo_utf16_detect((const u8 *)reader->buffer, reader->end);
	if (reader->encoding == PCITOPO_ENCODING_BYTES)
		return 0;
	reader->units = malloc(UNITS_SIZE);
	if (!reader->units)
		return -ENOMEM;
	reader->units_end = take_back(reader, reader->units, UNITS_SIZE);
	reader->units_last = reader->at_end;
	reader->at_end = false;
	return 0;
}

/**
 * pcitopo_reader_open - begin to read
 * @reader: zeroed; to be closed also after a failure
 * @fd: file, pipe or anything else that read() can read; not closed
 *
 * Return: 0, -EOPNOTSUPP when it is compressed in a way that cannot be read
 * here, -ENOMEM, or another negative errno of reading.
 */
int pcitopo_reader_open(struct pcitopo_reader *reader, int fd)
{
	int ret;

	reader->fd = fd;
	reader->buffer = malloc(PCITOPO_READER_BUFFER);
	if (!reader->buffer)
		return -ENOMEM;
	ret = fill_up_to(reader, ENCODING_BYTES);
	if (!ret)
		ret = open_format(reader);
	if (!ret)
		ret = open_encoding(reader);
	return ret;
}

/**
 * pcitopo_reader_close - free what a reader holds
 * @reader: the reader
 */
void pcitopo_reader_close(struct pcitopo_reader *reader)
{
	if (reader->codec)
		reader->format->codec->close(reader->codec);
	free(reader->buffer);
	free(reader->packed);
	free(reader->units);
	reader->codec = NULL;
	reader->buffer = NULL;
	reader->packed = NULL;
	reader->units = NULL;
}

/* Drop the rest of a line that is longer than the buffer */
static int skip_line(struct pcitopo_reader *reader)
{
	char *newline;
	int ret;

	reader->dropped = 0;
	for (;;) {
		newline = memchr(reader->buffer + reader->start, '\n',
				 reader->end - reader->start);
		if (newline) {
			reader->start = (size_t)(newline - reader->buffer) + 1;
			return 0;
		}
		reader->dropped += reader->end - reader->start;
		reader->start = reader->end;
		if (reader->at_end)
			return 0;
		if (reader->dropped > MAX_DROPPED && !reader->patient) {
			reader->wrong =
				"a line of more than 64 MiB, so this is no text; expected output of lspci -vvv or lspci -xxxx";
			return -EINVAL;
		}
		ret = fill(reader);
		if (ret)
			return ret;
	}
}

/**
 * pcitopo_reader_line - the next line without its newline
 * @reader: the reader
 * @line: the line, good until the next call; a carriage return at its end is
 *	cut off, too
 * @length: its bytes
 *
 * A line that does not fit the buffer is cut.
 *
 * Return: 1, 0 at the end of the input, or a negative errno: -EINVAL for what
 * cannot be text, those of &struct pcitopo_codec, those of read().
 */
int pcitopo_reader_line(struct pcitopo_reader *reader, const char **line,
			size_t *length)
{
	char *start, *newline;
	int ret;

	if (reader->cut) {
		reader->cut = false;
		ret = skip_line(reader);
		if (ret)
			return ret;
	}
	for (;;) {
		start = reader->buffer + reader->start;
		newline = memchr(start, '\n', reader->end - reader->start);
		if (newline || reader->at_end ||
		    reader->end - reader->start == PCITOPO_READER_BUFFER)
			break;
		ret = fill(reader);
		if (ret)
			return ret;
	}
	if (!newline && reader->start == reader->end)
		return 0;
	reader->terminated = newline;
	reader->cut = !newline && !reader->at_end;
	*line = start;
	*length = newline ? (size_t)(newline - start) :
			    reader->end - reader->start;
	reader->start += *length + (newline ? 1 : 0);
	reader->line++;
	if (*length && (*line)[*length - 1] == '\r')
		(*length)--;
	return 1;
}

/**
 * pcitopo_reader_format - how the input is compressed
 * @reader: the reader
 *
 * Return: "gzip" and the like, or NULL.
 */
const char *pcitopo_reader_format(const struct pcitopo_reader *reader)
{
	return reader->format ? reader->format->name : NULL;
}

/**
 * pcitopo_reader_tool - a command that decompresses the input
 * @reader: the reader
 *
 * Return: "gzip -dc" and the like, or NULL.
 */
const char *pcitopo_reader_tool(const struct pcitopo_reader *reader)
{
	return reader->format ? reader->format->tool : NULL;
}
