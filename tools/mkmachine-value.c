// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-value.c - values that key words take, as text
 *
 * Each returns 0 and the value, or -1.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "mkmachine.h"

/* 0 and the value, or -1 when @s is no number or greater than @max */
int mk_parse_number(const char *s, int base, s64 max, s64 *value)
{
	unsigned long long v;
	char *end;

	if (base == 16 ? !isxdigit((unsigned char)*s) :
			 !isdigit((unsigned char)*s))
		return -1;
	if (base == 10 && s[0] == '0' && s[1] == 'x')
		base = 16;
	errno = 0;
	v = strtoull(s, &end, base);
	if (errno || *end || v > (unsigned long long)max)
		return -1;
	*value = (s64)v;
	return 0;
}

int mk_parse_gen(const char *s, s64 *gen)
{
	if (strncmp(s, "gen", 3) || s[3] < '1' || s[3] > '6' || s[4])
		return -1;
	*gen = s[3] - '0';
	return 0;
}

int mk_parse_width(const char *s, s64 *width)
{
	static const u8 widths[] = { 1, 2, 4, 8, 12, 16, 32 };
	s64 v;

	if (*s != 'x' || mk_parse_number(s + 1, 10, 32, &v))
		return -1;
	for (size_t i = 0; i < sizeof(widths); i++) {
		if (v == widths[i]) {
			*width = v;
			return 0;
		}
	}
	return -1;
}

int mk_parse_ends(const char *s, s64 *v)
{
	static const char *const words[] = { "none", "port", "device", "both" };

	for (int i = 0; i < 4; i++) {
		if (!strcmp(s, words[i])) {
			*v = i;
			return 0;
		}
	}
	return -1;
}

int mk_parse_acs(const char *s, s64 *v)
{
	/* What Linux sets with an IOMMU, and with peer-to-peer allowed */
	if (!strcmp(s, "redirect"))
		*v = 0x1d;
	else if (!strcmp(s, "direct"))
		*v = 0x11;
	else if (!strcmp(s, "off"))
		*v = 0;
	else if (!strcmp(s, "none"))
		*v = -1;
	else
		return mk_parse_number(s, 16, 0x7f, v);
	return 0;
}

/* none, a number, or eight bytes as lspci writes them */
int mk_parse_serial(const char *s, s64 *v)
{
	u64 serial = 0;

	if (!strcmp(s, "none")) {
		*v = -1;
		return 0;
	}
	if (!strchr(s, '-'))
		return mk_parse_number(s, 10, INT64_MAX, v);
	if (strlen(s) != 23)
		return -1;
	for (int i = 0; i < 8; i++, s += 3) {
		char byte[3] = { s[0], s[1], 0 };
		s64 b;

		if (mk_parse_number(byte, 16, 0xff, &b) ||
		    s[2] != (i < 7 ? '-' : 0))
			return -1;
		serial = serial << 8 | (u64)b;
	}
	*v = (s64)serial;
	return 0;
}

/* The next word of a list with commas; 0: there is none, or it is too long */
static size_t list_word(const char **s, char *word, size_t size)
{
	size_t length = strcspn(*s, ",");

	if (!length || length >= size)
		return 0;
	memcpy(word, *s, length);
	word[length] = 0;
	*s += length;
	if (**s == ',' && (*s)[1])
		(*s)++;
	return length;
}

int mk_parse_cxl(const char *s, s64 *v)
{
	static const struct {
		const char *word;
		u16 bit;
	} words[] = {
		{ "cache", MK_CXL_CACHE }, { "io", MK_CXL_IO },
		{ "mem", MK_CXL_MEM },	   { "68b", MK_CXL_68B },
		{ "mld", MK_CXL_MLD },	   { "lo256", MK_CXL_LO256 },
		{ "pbr", MK_CXL_PBR },
	};
	char word[8];
	s64 bits = 0;

	while (strcmp(s, "none") && *s) {
		size_t i = 0;

		if (!list_word(&s, word, sizeof(word)))
			return -1;
		while (i < ARRAY_SIZE(words) && strcmp(words[i].word, word))
			i++;
		if (i == ARRAY_SIZE(words))
			return -1;
		bits |= words[i].bit;
	}
	*v = bits;
	return 0;
}

int mk_parse_dvsecs(const char *s, s64 *v)
{
	char word[4];
	s64 id, mask = 0;

	while (*s) {
		if (!list_word(&s, word, sizeof(word)) ||
		    mk_parse_number(word, 10, 15, &id))
			return -1;
		mask |= (s64)1 << id;
	}
	*v = mask;
	return 0;
}

/* The registers count in 256 MiB */
int mk_parse_size(const char *s, s64 *v)
{
	size_t length = strlen(s);
	char digits[12];

	if (length < 2 || length > sizeof(digits) || s[length - 1] != 'M') {
		if (mk_parse_number(s, 10, 65536, v))
			return -1;
		*v <<= 10;
		return 0;
	}
	memcpy(digits, s, length - 1);
	digits[length - 1] = 0;
	return mk_parse_number(digits, 10, 65536 << 10, v) || *v % 256 ? -1 : 0;
}
