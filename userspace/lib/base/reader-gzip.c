// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reader-gzip.c - gzip, through zlib
 *
 * Several compressed files written one after the other are one text, as gzip
 * has it. Zeros behind the last one are the padding of tapes.
 */
#include "base/reader.h"

#include <errno.h>
#include <stdlib.h>
#include <zlib.h>

struct gzip {
	z_stream stream;
	bool between; /* one file has ended, none has begun */
};

static void *gzip_open(void)
{
	struct gzip *gzip = calloc(1, sizeof(*gzip));

	/* 15: the greatest window; 16: gzip, not zlib's own format */
	if (gzip && inflateInit2(&gzip->stream, 15 + 16) != Z_OK) {
		free(gzip);
		return NULL;
	}
	return gzip;
}

static void gzip_close(void *state)
{
	struct gzip *gzip = state;

	inflateEnd(&gzip->stream);
	free(gzip);
}

/* Return: 1 if another file begins, 0 at the end, or a negative errno */
static int next_file(struct gzip *gzip, struct pcitopo_codec_io *io)
{
	while (io->in_length && !*io->in) {
		io->in++;
		io->in_length--;
	}
	if (!io->in_length)
		return io->in_last ? 0 : 1;
	if (*io->in != 0x1f) {
		io->wrong = "something else follows the compressed data";
		return -EBADMSG;
	}
	if (inflateReset(&gzip->stream) != Z_OK)
		return -ENOMEM;
	gzip->between = false;
	return 1;
}

static int result_of(struct gzip *gzip, struct pcitopo_codec_io *io, int ret)
{
	switch (ret) {
	case Z_STREAM_END:
		gzip->between = true;
		return 1;
	case Z_OK:
	case Z_BUF_ERROR:
		return io->in_last && !io->in_length && !io->out_length ?
			       -ENODATA :
			       1;
	case Z_MEM_ERROR:
		return -ENOMEM;
	default:
		io->wrong = "the compressed data is damaged";
		return -EBADMSG;
	}
}

static int gzip_read(void *state, struct pcitopo_codec_io *io)
{
	struct gzip *gzip = state;
	int ret;

	if (gzip->between) {
		ret = next_file(gzip, io);
		if (ret <= 0 || gzip->between)
			return ret;
	}
	gzip->stream.next_in = (z_const Bytef *)(uintptr_t)io->in;
	gzip->stream.avail_in = (uInt)io->in_length;
	gzip->stream.next_out = io->out;
	gzip->stream.avail_out = (uInt)io->out_size;
	ret = inflate(&gzip->stream, Z_NO_FLUSH);
	io->in += io->in_length - gzip->stream.avail_in;
	io->in_length = gzip->stream.avail_in;
	io->out_length = io->out_size - gzip->stream.avail_out;
	return result_of(gzip, io, ret);
}

const struct pcitopo_codec pcitopo_codec_gzip = {
	.open = gzip_open,
	.read = gzip_read,
	.close = gzip_close,
};
