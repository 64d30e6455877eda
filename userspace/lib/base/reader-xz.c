// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reader-xz.c - xz, through liblzma
 *
 * The sender of a file chooses how much memory decompressing takes, up to
 * gigabytes; "xz -9", the most that is usual, needs 65 MiB.
 */
#include "base/reader.h"

#include <errno.h>
#include <lzma.h>
#include <stdlib.h>

#define MAX_MEMORY ((u64)100 << 20)

static void *xz_open(void)
{
	static const lzma_stream start = LZMA_STREAM_INIT;
	lzma_stream *stream = malloc(sizeof(*stream));

	if (!stream)
		return NULL;
	*stream = start;
	if (lzma_stream_decoder(stream, MAX_MEMORY, LZMA_CONCATENATED) !=
	    LZMA_OK) {
		free(stream);
		return NULL;
	}
	return stream;
}

static void xz_close(void *state)
{
	lzma_end(state);
	free(state);
}

static int result_of(struct pcitopo_codec_io *io, lzma_ret ret)
{
	switch (ret) {
	case LZMA_STREAM_END:
		return 0;
	case LZMA_OK:
		return 1;
	case LZMA_BUF_ERROR:
		return -ENODATA;
	case LZMA_MEM_ERROR:
		return -ENOMEM;
	case LZMA_MEMLIMIT_ERROR:
		io->wrong = "decompressing it takes more than 100 MiB";
		return -E2BIG;
	case LZMA_OPTIONS_ERROR:
		io->wrong = "compressed with options that liblzma lacks";
		return -EBADMSG;
	default:
		io->wrong = "the compressed data is damaged";
		return -EBADMSG;
	}
}

static int xz_read(void *state, struct pcitopo_codec_io *io)
{
	lzma_stream *stream = state;
	lzma_ret ret;

	stream->next_in = io->in;
	stream->avail_in = io->in_length;
	stream->next_out = io->out;
	stream->avail_out = io->out_size;
	ret = lzma_code(stream, io->in_last ? LZMA_FINISH : LZMA_RUN);
	io->in = stream->next_in;
	io->in_length = stream->avail_in;
	io->out_length = io->out_size - stream->avail_out;
	return result_of(io, ret);
}

const struct pcitopo_codec pcitopo_codec_xz = {
	.open = xz_open,
	.read = xz_read,
	.close = xz_close,
};
