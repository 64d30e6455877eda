// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * reader-utf16.c - text in UTF-16, as some shells redirect it
 */
#include "base/reader.h"

#define REPLACEMENT 0xfffd

/**
 * pcitopo_utf16_detect - is this text in UTF-16
 * @bytes: its beginning
 * @length: how much of it; some 16 bytes are enough
 *
 * Return: the encoding: by a byte order mark; without one, when ASCII alternates
 * with zeros.
 */
enum pcitopo_encoding pcitopo_utf16_detect(const u8 *bytes, size_t length)
{
	size_t zeros[2] = { 0, 0 }, i;

	if (length >= 2 && bytes[0] == 0xff && bytes[1] == 0xfe)
		return PCITOPO_ENCODING_UTF16_LE;
	if (length >= 2 && bytes[0] == 0xfe && bytes[1] == 0xff)
		return PCITOPO_ENCODING_UTF16_BE;
	if (length < 8)
		return PCITOPO_ENCODING_BYTES;
	length = length < 16 ? length & ~(size_t)1 : 16;
	for (i = 0; i < length; i++)
		zeros[i % 2] += !bytes[i];
	if (!zeros[0] && zeros[1] == length / 2)
		return PCITOPO_ENCODING_UTF16_LE;
	if (!zeros[1] && zeros[0] == length / 2)
		return PCITOPO_ENCODING_UTF16_BE;
	return PCITOPO_ENCODING_BYTES;
}

static u32 unit_at(enum pcitopo_encoding encoding, const u8 *bytes)
{
	if (encoding == PCITOPO_ENCODING_UTF16_LE)
		return (u32)(bytes[0] | bytes[1] << 8);
	return (u32)(bytes[0] << 8 | bytes[1]);
}

static size_t put_utf8(u32 character, char *out)
{
	if (character < 0x80) {
		out[0] = (char)character;
		return 1;
	}
	if (character < 0x800) {
		out[0] = (char)(0xc0 | character >> 6);
		out[1] = (char)(0x80 | (character & 0x3f));
		return 2;
	}
	if (character < 0x10000) {
		out[0] = (char)(0xe0 | character >> 12);
		out[1] = (char)(0x80 | (character >> 6 & 0x3f));
		out[2] = (char)(0x80 | (character & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | character >> 18);
	out[1] = (char)(0x80 | (character >> 12 & 0x3f));
	out[2] = (char)(0x80 | (character >> 6 & 0x3f));
	out[3] = (char)(0x80 | (character & 0x3f));
	return 4;
}

/**
 * pcitopo_utf16_decode - turn UTF-16 into UTF-8
 * @encoding: which byte comes first
 * @in: the units
 * @in_length: bytes of them; set to how many were taken. The first half of a
 *	character stays for the next call
 * @out: where to
 * @out_size: bytes that fit
 *
 * Return: bytes written.
 */
size_t pcitopo_utf16_decode(enum pcitopo_encoding encoding, const u8 *in,
			    size_t *in_length, char *out, size_t out_size)
{
	size_t length = 0, at = 0;

	while (*in_length - at >= 2 && out_size - length >= 4) {
		u32 character = unit_at(encoding, in + at), low;

		if (character >= 0xd800 && character < 0xdc00) {
			if (*in_length - at < 4)
				break;
			low = unit_at(encoding, in + at + 2);
			if (low >= 0xdc00 && low < 0xe000) {
				character =
					0x10000 + ((character & 0x3ff) << 10 |
						   (low & 0x3ff));
				at += 2;
			} else {
				character = REPLACEMENT;
			}
		} else if (character >= 0xdc00 && character < 0xe000) {
			character = REPLACEMENT;
		}
		at += 2;
		length += put_utf8(character, out + length);
	}
	*in_length = at;
	return length;
}
