// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * hex.c - hex lines of lspci output
 *
 * A full configuration space is 256 lines, a big machine millions of them, and
 * nine bytes in ten are zero. The line that follows the last one is therefore
 * compared with what it must look like before it is parsed.
 */
#include "source/lspci/hex.h"

#include <errno.h>

#include <pcitopo/regs.h>

/* 0x10 plus the value of a hexadecimal digit; 0 for everything else */
#define IS_DIGIT 0x10

static const u8 digit_values[256] = {
	['0'] = 0x10, ['1'] = 0x11, ['2'] = 0x12, ['3'] = 0x13, ['4'] = 0x14,
	['5'] = 0x15, ['6'] = 0x16, ['7'] = 0x17, ['8'] = 0x18, ['9'] = 0x19,
	['a'] = 0x1a, ['b'] = 0x1b, ['c'] = 0x1c, ['d'] = 0x1d, ['e'] = 0x1e,
	['f'] = 0x1f, ['A'] = 0x1a, ['B'] = 0x1b, ['C'] = 0x1c, ['D'] = 0x1d,
	['E'] = 0x1e, ['F'] = 0x1f,
};

static const char zero_bytes[] =
	" 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00";

#define ZERO_LENGTH (sizeof(zero_bytes) - 1)

/* " xx" sixteen times; false if anything else stands there */
static bool sixteen_bytes(const char *text, u8 *bytes)
{
	u8 good = IS_DIGIT;
	int i;

	for (i = 0; i < PCITOPO_HEX_LINE_BYTES; i++, text += 3) {
		u8 high = digit_values[(u8)text[1]];
		u8 low = digit_values[(u8)text[2]];

		good &= high & low & (text[0] == ' ' ? IS_DIGIT : 0);
		bytes[i] = (u8)(high << 4 | (low & 0xf));
	}
	return good;
}

static size_t format_offset(u32 offset, char text[4])
{
	static const char digits[] = "0123456789abcdef";
	size_t length = 0;

	if (offset >= 0x100)
		text[length++] = digits[offset >> 8 & 0xf];
	text[length++] = digits[offset >> 4 & 0xf];
	text[length++] = digits[offset & 0xf];
	text[length++] = ':';
	return length;
}

/**
 * pcitopo_hex_line_length - how long is a whole line of a hex dump
 * @offset: its offset
 *
 * Return: bytes without the line end.
 */
size_t pcitopo_hex_line_length(u32 offset)
{
	return (offset >= 0x100 ? 4 : 3) + ZERO_LENGTH;
}

/**
 * pcitopo_hex_line_is_next - the fast way through a hex dump
 * @line: the line
 * @length: its bytes, without the line end
 * @offset: the offset that must follow, below 1000h
 * @bytes: the bytes of the line
 *
 * Return: true if the line is the one of @offset exactly as lspci writes it;
 * otherwise it may still be a hex line, see pcitopo_hex_line().
 */
bool pcitopo_hex_line_is_next(const char *line, size_t length, u32 offset,
			      u8 bytes[PCITOPO_HEX_LINE_BYTES])
{
	char prefix[4];
	size_t size = format_offset(offset, prefix);

	if (length != size + ZERO_LENGTH || memcmp(line, prefix, size) != 0)
		return false;
	if (memcmp(line + size, zero_bytes, ZERO_LENGTH) == 0) {
		memset(bytes, 0, PCITOPO_HEX_LINE_BYTES);
		return true;
	}
	return sixteen_bytes(line + size, bytes);
}

static int parse_offset(const char *line, size_t length, u32 *offset)
{
	u32 value = 0;
	size_t i;

	for (i = 0; i < length && line[i] != ':'; i++) {
		u8 digit = digit_values[(u8)line[i]];

		if (!digit || i == 8)
			return -ENOENT;
		value = value << 4 | (digit & 0xf);
	}
	if (i < 2 || i == length)
		return -ENOENT;
	*offset = value;
	return (int)i + 1;
}

/**
 * pcitopo_hex_line - read a line of a hex dump
 * @line: the line
 * @length: its bytes, without the line end
 * @offset: the offset it begins with
 * @bytes: the bytes of the line
 *
 * Return: number of bytes, 1 to 16; -ENOENT if this is no hex line at all;
 * -EINVAL if it begins like one and goes on otherwise; -ERANGE if it lies
 * outside a configuration space or is not aligned to 16.
 */
int pcitopo_hex_line(const char *line, size_t length, u32 *offset,
		     u8 bytes[PCITOPO_HEX_LINE_BYTES])
{
	int start = parse_offset(line, length, offset);
	size_t place;
	int count = 0;

	if (start < 0)
		return start;
	place = (size_t)start;
	/* "00:1f.0 ..." is a function, "00:" alone or "00: zz" is a bad line */
	if (place < length && line[place] != ' ')
		return -ENOENT;
	while (length > place && line[length - 1] == ' ')
		length--;
	for (; place < length; place += 3) {
		u8 high, low;

		if (count == PCITOPO_HEX_LINE_BYTES || length - place < 3 ||
		    line[place] != ' ')
			return -EINVAL;
		high = digit_values[(u8)line[place + 1]];
		low = digit_values[(u8)line[place + 2]];
		if (!(high & low & IS_DIGIT))
			return -EINVAL;
		bytes[count++] = (u8)(high << 4 | (low & 0xf));
	}
	if (!count)
		return -EINVAL;
	if (*offset % PCITOPO_HEX_LINE_BYTES ||
	    *offset >= PT_CFG_SPACE_EXP_SIZE)
		return -ERANGE;
	return count;
}
