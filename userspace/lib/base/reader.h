/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * reader.h - lines of a text, whatever it is wrapped in
 *
 * Private to the sources that read text. Plain or compressed, UTF-8 or UTF-16,
 * from a file or a pipe: what comes out are lines, in bounded memory.
 */
#ifndef PCITOPO_BASE_READER_H
#define PCITOPO_BASE_READER_H

#include <sys/types.h>

#include "pcitopo_env.h"

/* Longer lines are cut */
#define PCITOPO_READER_BUFFER (256 * 1024)

/**
 * struct pcitopo_codec_io - what a decompressor takes and gives in one step
 * @in: compressed bytes; moved on past what was taken
 * @in_length: how many; reduced by what was taken
 * @in_last: nothing comes after them
 * @out: where to write
 * @out_size: bytes that fit
 * @out_length: bytes written
 * @wrong: on failure, what is wrong, for people; a constant
 */
struct pcitopo_codec_io {
	const u8 *in;
	size_t in_length;
	bool in_last;
	u8 *out;
	size_t out_size;
	size_t out_length;
	const char *wrong;
};

/**
 * struct pcitopo_codec - a way to decompress
 * @open: begin. Return: state for the others, or NULL without memory
 * @read: one step; may write nothing while it takes something. Return: 1 while
 *	there is more to come, 0 at the end, -ENODATA where the input is cut
 *	off, -EBADMSG for damaged input, -E2BIG for what would need too much
 *	memory, -ENOMEM
 * @close: free the state
 */
struct pcitopo_codec {
	void *(*open)(void);
	int (*read)(void *state, struct pcitopo_codec_io *io);
	void (*close)(void *state);
};

extern const struct pcitopo_codec pcitopo_codec_gzip;
extern const struct pcitopo_codec pcitopo_codec_xz;

enum pcitopo_encoding {
	PCITOPO_ENCODING_BYTES, /* UTF-8 or anything like it */
	PCITOPO_ENCODING_UTF16_LE,
	PCITOPO_ENCODING_UTF16_BE,
};

struct pcitopo_format;

/**
 * struct pcitopo_reader - an input, a line at a time
 * @fd: where it comes from; the caller closes it
 * @line: number of the last line, from 1
 * @total: bytes of text read
 * @terminated: the last line ended in a newline
 * @cut: the last line was too long; its rest was dropped
 * @truncated: the compressed data ended too early
 * @patient: set by the caller: part of the text was good, so a line without
 *	end does not make reading fail
 * @wrong: why reading failed, for people; NULL: strerror() says it
 * @format: how it is compressed, or NULL
 *
 * The rest is base/reader.c's.
 */
struct pcitopo_reader {
	int fd;
	unsigned long line;
	u64 total;
	bool terminated;
	bool cut;
	bool truncated;
	bool patient;
	const char *wrong;
	const struct pcitopo_format *format;

	char *buffer;
	size_t start; /* of the next line */
	size_t end;   /* of what was read */
	bool at_end;
	u64 dropped; /* of the line that is too long */
	void *codec;
	u8 *packed; /* compressed bytes */
	size_t packed_start;
	size_t packed_end;
	bool packed_last;
	enum pcitopo_encoding encoding;
	u8 *units; /* UTF-16 */
	size_t units_end;
	bool units_last;
};

int pcitopo_reader_open(struct pcitopo_reader *reader, int fd);
void pcitopo_reader_close(struct pcitopo_reader *reader);
int pcitopo_reader_line(struct pcitopo_reader *reader, const char **line,
			size_t *length);
const char *pcitopo_reader_format(const struct pcitopo_reader *reader);
const char *pcitopo_reader_tool(const struct pcitopo_reader *reader);

/**
 * pcitopo_reader_peek - the next line, if it is already there and so long
 * @reader: the reader
 * @length: bytes without the newline
 *
 * For lines of known length, of which there are millions.
 *
 * Return: the line, to be taken with pcitopo_reader_skip(); or NULL.
 */
static inline const char *
pcitopo_reader_peek(const struct pcitopo_reader *reader, size_t length)
{
	const char *line = reader->buffer + reader->start;

	if (reader->cut || reader->end - reader->start <= length ||
	    line[length] != '\n')
		return NULL;
	return line;
}

static inline void pcitopo_reader_skip(struct pcitopo_reader *reader,
				       size_t length)
{
	reader->start += length + 1;
	reader->line++;
	reader->terminated = true;
}

/* base/reader-utf16.c */
enum pcitopo_encoding pcitopo_utf16_detect(const u8 *bytes, size_t length);
size_t pcitopo_utf16_decode(enum pcitopo_encoding encoding, const u8 *in,
			    size_t *in_length, char *out, size_t out_size);

#endif /* PCITOPO_BASE_READER_H */
