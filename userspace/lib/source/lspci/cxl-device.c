// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * cxl-device.c - the DVSEC of CXL devices as lspci prints it
 *
 * Control 2 and capability 3 are printed with numbers of bits where their masks
 * should be: lines of these are not read.
 */
#include "source/lspci/text.h"

#define INTERLEAVE_CODES 8
#define TIMEOUT_CODES	 8
#define RANGE_MASK	 ((u64)0x0fffffff) /* sizes are multiples of more */

static const struct pcitopo_flag_name cap_names[] = {
	{ "Cache", PT_CXL_CACHE },
	{ "IO", PT_CXL_IO },
	{ "Mem", PT_CXL_MEM },
	{ "Mem HW Init", PT_CXL_MEM_HWINIT },
	{ "MemHWInit", PT_CXL_MEM_HWINIT },
	{ "Viral", 0x4000 },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name ctl_names[] = {
	{ "Cache", PT_CXL_CACHE },
	{ "IO", PT_CXL_IO },
	{ "Mem", PT_CXL_MEM },
	{ "Cache Clean", 0x0800 },
	{ "CacheClean", 0x0800 },
	{ "Viral", 0x4000 },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name status_names[] = {
	{ "Viral", 0x4000 },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name status2_names[] = {
	{ "ResetComplete", 0x0002 },
	{ "ResetError", 0x0004 },
	{ "PMComplete", 0x8000 },
	{ NULL, 0 },
};

static const struct pcitopo_flag_name range_names[] = {
	{ "Valid", PT_CXL_RANGE_VALID },
	{ "Active", PT_CXL_RANGE_ACTIVE },
	{ NULL, 0 },
};

/* In the order of the numbers that they stand for */
static const char *const media_words[] = { "Volatile", "Non-volatile", "CDAT" };
static const char *const class_words[] = { "DRAM", "Storage", "CDAT" };
static const u16 interleave_bytes[INTERLEAVE_CODES] = {
	0, 256, 4096, 512, 1024, 2048, 8192, 16384
};

/* Hexadecimal digits; what follows them, or NULL if there are none */
static const char *read_address(const char *place, const char *end, u64 *value)
{
	const char *start = place;

	*value = 0;
	for (; place < end && place - start < 16; place++) {
		if (*place >= '0' && *place <= '9')
			*value = *value << 4 | (u64)(*place - '0');
		else if (*place >= 'a' && *place <= 'f')
			*value = *value << 4 | (u64)(*place - 'a' + 10);
		else
			break;
	}
	return place > start ? place : NULL;
}

static bool all_ones(u16 value, u16 printed)
{
	return (value & printed) == printed;
}

static void cap_line(struct pcitopo_lspci_text *text,
		     const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long count;
	u16 cap;

	if (!pcitopo_cxl_flags_read(line, cap_names, &cap) || cxl->room < 0x0c)
		return;
	if (pcitopo_span_number(line, "HDMCount ", 10, 3, &count))
		cap |= (u16)(count << 4);
	/* Three ranges and all flags: the device did not answer */
	cxl->device_is_read = !all_ones(cap, 0x403f);
	if (!cxl->device_is_read)
		return;
	cxl->device_cap = cap;
	text->config.cxl_device_cap = cap;
	pcitopo_set(&text->config, PCITOPO_HAVE_CXL_DEVICE);
	count = (cap & PT_CXL_HDM_COUNT) >> 4;
	if (!(cap & PT_CXL_MEM) != !count || count > PCITOPO_CXL_RANGES)
		pcitopo_lspci_cxl_odd(cxl, PCITOPO_CXL_HAVE_DEVICE);
}

static void ctl_line(struct pcitopo_lspci_text *text,
		     const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	unsigned long number;
	u16 ctl;

	if (!cxl->device_is_read ||
	    !pcitopo_cxl_flags_read(line, ctl_names, &ctl))
		return;
	if (pcitopo_span_number(line, "SF Cov ", 10, 31, &number) ||
	    pcitopo_span_number(line, "CacheSFCov ", 10, 31, &number))
		ctl |= (u16)(number << 3);
	if (pcitopo_span_number(line, "SF Gran ", 10, 7, &number) ||
	    pcitopo_span_number(line, "CacheSFGran ", 10, 7, &number))
		ctl |= (u16)(number << 8);
	if (all_ones(ctl, 0x4fff) || !cxl->has_rev)
		return;
	cxl->facts.device_rev = cxl->rev;
	cxl->facts.device_ctl = ctl;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_DEVICE);
}

static void status_line(struct pcitopo_lspci_text *text,
			const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	if (cxl->device_is_read &&
	    pcitopo_cxl_flags_read(line, status_names,
				   &cxl->facts.device_status))
		pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_DEVICE_STATUS);
}

static void status2_line(struct pcitopo_lspci_text *text,
			 const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	cxl->has_part = cxl->device_is_read &&
			pcitopo_cxl_flags_read(line, status2_names,
					       &cxl->facts.device_status2);
}

/* "Cache Size: 00100000" is a megabyte, of one unit or of sixteen */
static bool read_cache_size(const struct pcitopo_span *line, u16 *cap2)
{
	unsigned long size, unit;

	if (pcitopo_span_find(line, "Cache Size Not Reported")) {
		*cap2 = 0;
		return true;
	}
	if (pcitopo_span_number(line, "unknown unit size (", 10, 15, &unit) &&
	    pcitopo_span_number(line, "Cache Size: ", 10, 255, &size)) {
		*cap2 = (u16)(size << 8 | unit);
		return true;
	}
	if (!pcitopo_span_number(line, "Cache Size: ", 16, 255ul << 20, &size))
		return false;
	if (!(size & 0xfffff))
		*cap2 = (u16)(size >> 20 << 8 | 2);
	else if (!(size & 0xffff) && size >> 16 <= 255)
		*cap2 = (u16)(size >> 16 << 8 | 1);
	else
		return false;
	return true;
}

static void cap2_line(struct pcitopo_lspci_text *text,
		      const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;

	if (!cxl->has_part || !read_cache_size(line, &cxl->facts.device_cap2))
		return;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_DEVICE_STATUS2);
	if ((cxl->facts.device_cap2 & PT_CXL_CAP2_CACHE_UNIT) > 2)
		pcitopo_lspci_cxl_odd(cxl, PCITOPO_CXL_HAVE_DEVICE_STATUS2);
}

/*
 * "Range1: 0000001080000000-000000307fffffff"; a range without size ends before
 * it begins. The next line has the rest of the register.
 */
static void range_line(struct pcitopo_lspci_text *text,
		       const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	u32 n = line->start[5] == '2';
	u32 count = (cxl->device_cap & PT_CXL_HDM_COUNT) >> 4;
	const char *place = line->start + strlen("Range1: ");
	u64 first, last, size;

	cxl->has_part = false;
	if (!cxl->device_is_read || !(cxl->device_cap & PT_CXL_MEM) ||
	    count > PCITOPO_CXL_RANGES || n >= count)
		return;
	place = read_address(place, line->end, &first);
	if (!place || place == line->end || *place != '-' ||
	    !read_address(place + 1, line->end, &last))
		return;
	size = last + 1 - first;
	cxl->facts.ranges[n].size = size;
	cxl->facts.ranges[n].base = first & ~RANGE_MASK;
	cxl->range = (u8)n;
	cxl->has_part = !(size & RANGE_MASK);
}

/* Return: the number that @words has for what follows @key, or -1 */
static int read_word(const struct pcitopo_span *line, const char *key,
		     const char *const *words, int count)
{
	struct pcitopo_span rest = { pcitopo_span_find(line, key), line->end };
	const char *after;
	int i;

	for (i = 0; rest.start && i < count; i++) {
		after = rest.start + strlen(words[i]);
		if (pcitopo_span_starts_with(&rest, words[i]) &&
		    (after == rest.end || *after == ' '))
			return i;
	}
	return -1;
}

static int read_interleave(const struct pcitopo_span *line)
{
	unsigned long bytes;
	int i;

	if (!pcitopo_span_number(line, "interleave=", 10, 16384, &bytes))
		return -1;
	for (i = 0; i < INTERLEAVE_CODES; i++) {
		if (interleave_bytes[i] == bytes)
			return i;
	}
	return -1;
}

/* Seconds are powers of 4 */
static int read_timeout(const struct pcitopo_span *line)
{
	unsigned long seconds;
	int i;

	if (!pcitopo_span_number(line, "timeout=", 10, 16384, &seconds))
		return -1;
	for (i = 0; i < TIMEOUT_CODES; i++) {
		if (1ul << 2 * i == seconds)
			return i;
	}
	return -1;
}

/* Of numbers that it has no word for, lspci prints what lies in memory there */
static void range_flags_line(struct pcitopo_lspci_text *text,
			     const struct pcitopo_span *line)
{
	struct pcitopo_lspci_cxl *cxl = &text->cxl;
	int media =
		read_word(line, "Type=", media_words, ARRAY_SIZE(media_words));
	int class =
		read_word(line, "Class=", class_words, ARRAY_SIZE(class_words));
	int interleave = read_interleave(line);
	int timeout = read_timeout(line);
	u16 low;

	if (!cxl->has_part || !pcitopo_cxl_flags_read(line, range_names, &low))
		return;
	cxl->has_part = false;
	if (media < 0 || class < 0 || interleave < 0 || timeout < 0)
		return;
	low |= (u16)(media << 2 | class << 5 | interleave << 8 | timeout << 13);
	cxl->facts.ranges[cxl->range].low = low;
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_RANGE1 + cxl->range);
	pcitopo_lspci_cxl_add(cxl, PCITOPO_CXL_HAVE_BASE1 + cxl->range);
	if (!(low & PT_CXL_RANGE_VALID))
		return;
	if (timeout > PT_CXL_TIMEOUT_LAST ||
	    (!cxl->rev && interleave > PT_CXL_INTERLEAVE_LAST_REV0))
		pcitopo_lspci_cxl_odd(cxl,
				      PCITOPO_CXL_HAVE_RANGE1 + cxl->range);
}

/* Its lines */
const struct pcitopo_cxl_line pcitopo_cxl_device_lines[] = {
	{ "CXLCap:", cap_line, PT_CXL_DVSEC_DEVICE, true },
	{ "CXLCtl:", ctl_line, PT_CXL_DVSEC_DEVICE, true },
	{ "CXLSta:", status_line, PT_CXL_DVSEC_DEVICE, true },
	{ "CXLSta2:", status2_line, PT_CXL_DVSEC_DEVICE, true },
	{ "CXLCap2:", cap2_line, PT_CXL_DVSEC_DEVICE, true },
	{ "Cache Size", cap2_line, PT_CXL_DVSEC_DEVICE, false },
	{ "Range1: ", range_line, PT_CXL_DVSEC_DEVICE, false },
	{ "Range2: ", range_line, PT_CXL_DVSEC_DEVICE, false },
	{ "Valid", range_flags_line, PT_CXL_DVSEC_DEVICE, false },
	{ 0 },
};
