// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source-lspci.c - base source "lspci": text that lspci wrote
 *
 * What a customer sends: hex (-x, -xxx, -xxxx), decoded text (-vv, -vvv), or
 * both. The text is read once, in pieces, from anything that can be read; a
 * function's bytes are decoded as soon as its record ends, so memory grows
 * with the number of functions and not with the text.
 */
#include "lspci.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUFFER_SIZE (256 * 1024)

/* The input, a line at a time */
struct reader {
	int fd;
	char *buffer;
	size_t start; /* of the next line */
	size_t end;   /* of what was read */
	bool at_end;
	bool terminated;    /* the last line ended in a newline */
	unsigned long line; /* number of the last line */
	u64 total;	    /* bytes read */
};

/* The function whose lines are being read */
struct record {
	bool open;
	bool hex_broken;    /* a bad line: what follows has no known place */
	unsigned long line; /* of its header */
	u32 hex_length;
	struct pcitopo_device header;
	struct pcitopo_lspci_text text;
	u8 bytes[PT_CFG_SPACE_EXP_SIZE];
};

struct import {
	struct pcitopo *pt;
	const char *file;
	struct reader reader;
	struct record record;
	unsigned long orphans; /* hex lines without a function */
	unsigned long first_orphan;
};

static int fill(struct reader *reader)
{
	ssize_t got;

	memmove(reader->buffer, reader->buffer + reader->start,
		reader->end - reader->start);
	reader->end -= reader->start;
	reader->start = 0;
	do {
		got = read(reader->fd, reader->buffer + reader->end,
			   BUFFER_SIZE - reader->end);
	} while (got < 0 && errno == EINTR);
	if (got < 0)
		return -errno;
	reader->at_end = !got;
	reader->end += (size_t)got;
	reader->total += (u64)got;
	return 0;
}

/* Drop the rest of a line that is longer than the buffer */
static int skip_line(struct reader *reader)
{
	char *newline;
	int ret;

	for (;;) {
		newline = memchr(reader->buffer + reader->start, '\n',
				 reader->end - reader->start);
		if (newline) {
			reader->start = (size_t)(newline - reader->buffer) + 1;
			return 0;
		}
		reader->start = reader->end;
		if (reader->at_end)
			return 0;
		ret = fill(reader);
		if (ret)
			return ret;
	}
}

/*
 * The next line without its end. Returns 1, or 0 at the end of the input, or a
 * negative errno. A line that does not fit the buffer is cut.
 */
static int next_line(struct reader *reader, const char **line, size_t *length)
{
	char *start, *newline;
	int ret;

	for (;;) {
		start = reader->buffer + reader->start;
		newline = memchr(start, '\n', reader->end - reader->start);
		if (newline || reader->at_end ||
		    reader->end - reader->start == BUFFER_SIZE)
			break;
		ret = fill(reader);
		if (ret)
			return ret;
	}
	if (!newline && reader->start == reader->end)
		return 0;
	reader->terminated = newline;
	*line = start;
	*length = newline ? (size_t)(newline - start) :
			    reader->end - reader->start;
	reader->start += *length + (newline ? 1 : 0);
	reader->line++;
	if (*length && (*line)[*length - 1] == '\r')
		(*length)--;
	return 1;
}

static bool hex_number(const char **place, const char *end, int min, int max,
		       u32 *number)
{
	const char *text = *place;
	u32 value = 0;
	int digits = 0;

	for (; text < end && digits <= max; text++, digits++) {
		if (*text >= '0' && *text <= '9')
			value = value << 4 | (u32)(*text - '0');
		else if (*text >= 'a' && *text <= 'f')
			value = value << 4 | (u32)(*text - 'a' + 10);
		else
			break;
	}
	if (digits < min || digits > max)
		return false;
	*place = text;
	*number = value;
	return true;
}

static bool character(const char **place, const char *end, char c)
{
	if (*place == end || **place != c)
		return false;
	++*place;
	return true;
}

/*
 * "[dddd:]bb:dd.f " with a domain of 4 to 8 digits. Returns the number of bytes
 * up to the blank, or 0.
 */
static size_t header_address(const char *line, size_t length,
			     struct pcitopo_address *address)
{
	const char *place = line, *end = line + length;
	u32 domain = 0, bus, device, function;

	if (!hex_number(&place, end, 4, 8, &domain) ||
	    !character(&place, end, ':')) {
		place = line;
		domain = 0;
	}
	if (!hex_number(&place, end, 2, 2, &bus) ||
	    !character(&place, end, ':') ||
	    !hex_number(&place, end, 2, 2, &device) ||
	    !character(&place, end, '.') ||
	    !hex_number(&place, end, 1, 1, &function))
		return 0;
	if (device > 0x1f || function > 7 || place == end || *place != ' ')
		return 0;
	*address = (struct pcitopo_address){
		.domain = domain,
		.bus = (u8)bus,
		.device = (u8)device,
		.function = (u8)function,
	};
	return (size_t)(place - line);
}

static const char *record_name(const struct record *record, char *text)
{
	pcitopo_address_format(&record->header.address, text);
	return text;
}

static void report_defects(struct import *import, u8 defects)
{
	static const struct {
		enum pcitopo_defect defect;
		const char *message;
	} messages[] = {
		{ PCITOPO_DEFECT_CAP_LOOP,
		  "its capability list loops; only what came before is used" },
		{ PCITOPO_DEFECT_CAP_POINTER,
		  "a capability pointer leads outside 40h to ffh; only what came before is used" },
		{ PCITOPO_DEFECT_EXT_CAP_LOOP,
		  "its extended capability list loops; only what came before is used" },
		{ PCITOPO_DEFECT_EXT_CAP_POINTER,
		  "an extended capability pointer leads outside 100h to fffh; only what came before is used" },
		{ PCITOPO_DEFECT_CAP_CUT,
		  "a capability runs past the end of its configuration space; only what is there is used" },
	};
	char name[PCITOPO_ADDRESS_SIZE];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(messages); i++) {
		if (defects >> messages[i].defect & 1)
			pcitopo_problem_add(import->pt, import->file,
					    import->record.line,
					    "function %s: %s",
					    record_name(&import->record, name),
					    messages[i].message);
	}
}

/* A dump is 64, 128 (CardBus), 256 or 4096 bytes long; others were cut off */
static void check_hex_length(struct import *import)
{
	struct record *record = &import->record;
	char name[PCITOPO_ADDRESS_SIZE];
	u32 length = record->hex_length;

	if (!length || record->hex_broken || length == PT_CFG_HEADER_SIZE ||
	    length == 2 * PT_CFG_HEADER_SIZE || length == PT_CFG_SPACE_SIZE ||
	    length == PT_CFG_SPACE_EXP_SIZE)
		return;
	pcitopo_problem_add(
		import->pt, import->file, import->reader.line,
		"hex dump of function %s ends after %u bytes: cut off? a whole one has 64, 256 or 4096",
		record_name(record, name), length);
}

static int close_record(struct import *import)
{
	struct record *record = &import->record;
	struct pcitopo_config *config = &record->text.config;
	struct pcitopo_device *device;

	if (!record->open)
		return 0;
	record->open = false;
	check_hex_length(import);
	pcitopo_lspci_text_end(&record->text);
	device = pcitopo_topo_add(import->pt, &record->header.address);
	if (!device)
		return -ENOMEM;
	device->file = import->file;
	device->line = record->line;
	device->name = record->header.name;
	device->vendor_name = record->header.vendor_name;
	device->class_name = record->header.class_name;
	device->driver = record->text.driver;
	device->slot = record->text.slot;
	device->has_numa_node = record->text.has_numa_node;
	device->numa_node = record->text.numa_node;
	device->access_denied = record->text.access_denied;
	pcitopo_config_merge(config, &record->header.config);
	if (record->hex_length) {
		pcitopo_config_decode(record->bytes, record->hex_length,
				      &device->config);
		report_defects(import, device->config.defects);
	}
	pcitopo_config_merge(&device->config, config);
	return 0;
}

static int open_record(struct import *import,
		       const struct pcitopo_address *address, const char *rest,
		       size_t length)
{
	struct record *record = &import->record;
	int ret = close_record(import);

	if (ret)
		return ret;
	record->open = true;
	record->hex_broken = false;
	record->hex_length = 0;
	record->line = import->reader.line;
	memset(&record->text, 0, sizeof(record->text));
	memset(&record->header, 0, sizeof(record->header));
	record->header.address = *address;
	pcitopo_lspci_header(import->pt, &record->header, rest, length);
	return 0;
}

static void break_hex(struct import *import, const char *what)
{
	struct record *record = &import->record;
	char name[PCITOPO_ADDRESS_SIZE];

	if (!record->hex_broken)
		pcitopo_problem_add(
			import->pt, import->file, import->reader.line,
			"hex dump of function %s: %s; its bytes from %xh on are not used",
			record_name(record, name), what, record->hex_length);
	record->hex_broken = true;
}

/* A hex line that is not simply the next one */
static void odd_hex_line(struct import *import, int count, u32 offset,
			 const u8 *bytes)
{
	struct record *record = &import->record;

	if (!record->open) {
		if (!import->orphans++)
			import->first_orphan = import->reader.line;
	} else if (record->hex_broken) {
		return;
	} else if (count == -EINVAL) {
		break_hex(import, "not a line of hex bytes");
	} else if (count == -ERANGE) {
		break_hex(import, "offset outside a configuration space");
	} else if (offset != record->hex_length) {
		break_hex(import, "a line is missing, or out of order");
	} else {
		memcpy(record->bytes + offset, bytes, (size_t)count);
		record->hex_length += (u32)count;
	}
}

static bool is_blank(const char *line, size_t length)
{
	while (length && (line[length - 1] == ' ' || line[length - 1] == '\t'))
		length--;
	return !length;
}

static int other_line(struct import *import, const char *line, size_t length)
{
	struct record *record = &import->record;
	struct pcitopo_address address;
	u8 bytes[PCITOPO_HEX_LINE_BYTES];
	size_t place;
	u32 offset;
	int count;

	if (is_blank(line, length))
		return close_record(import);
	place = header_address(line, length, &address);
	if (place)
		return open_record(import, &address, line + place,
				   length - place);
	count = pcitopo_hex_line(line, length, &offset, bytes);
	if (count != -ENOENT && (record->open || count > 0))
		odd_hex_line(import, count, offset, bytes);
	else if (record->open && (line[0] == '\t' || line[0] == ' '))
		pcitopo_lspci_text_line(import->pt, &record->text, line,
					length);
	else if (record->open && record->hex_length)
		break_hex(import, "a line that does not belong there");
	return 0;
}

static int one_line(struct import *import, const char *line, size_t length)
{
	struct record *record = &import->record;

	if (record->open && !record->hex_broken &&
	    record->hex_length < PT_CFG_SPACE_EXP_SIZE &&
	    pcitopo_hex_line_is_next(line, length, record->hex_length,
				     record->bytes + record->hex_length)) {
		record->hex_length += PCITOPO_HEX_LINE_BYTES;
		return 0;
	}
	return other_line(import, line, length);
}

/* The text stops in the middle of a function's link registers */
static void check_text_end(struct import *import)
{
	const struct record *record = &import->record;
	const struct pcitopo_config *config = &record->text.config;
	char name[PCITOPO_ADDRESS_SIZE];

	if (!record->open || import->reader.terminated || record->hex_length ||
	    !record->text.in_express ||
	    pcitopo_has(config, PCITOPO_HAVE_LNKSTA_FLAGS))
		return;
	pcitopo_problem_add(
		import->pt, import->file, import->reader.line,
		"the text ends in the middle of function %s: cut off?",
		record_name(record, name));
}

static void check_orphans(struct import *import)
{
	if (import->orphans)
		pcitopo_problem_add(
			import->pt, import->file, import->first_orphan,
			"%lu hex lines without a function above them: cut off at the top?",
			import->orphans);
}

static int read_lines(struct import *import)
{
	struct reader *reader = &import->reader;
	const char *line = NULL;
	size_t length = 0;
	int got, ret = 0;

	while ((got = next_line(reader, &line, &length)) > 0) {
		bool cut = !reader->terminated && !reader->at_end;

		ret = one_line(import, line, length);
		if (!ret && cut)
			ret = skip_line(reader);
		if (ret)
			return ret;
	}
	if (got < 0)
		return got;
	check_text_end(import);
	check_orphans(import);
	return close_record(import);
}

static int check_input(struct import *import)
{
	if (import->pt->topo.num_devices)
		return 0;
	if (!import->reader.total)
		pcitopo_problem_add(
			import->pt, import->file, 0,
			"empty; expected output of lspci -vvv or lspci -xxxx");
	else
		pcitopo_problem_add(
			import->pt, import->file, import->reader.line,
			"no PCI function found in %lu lines; expected output of lspci -vvv or lspci -xxxx, with lines like '00:1c.0 PCI bridge: ...'",
			import->reader.line);
	return -EINVAL;
}

static int import_fd(struct pcitopo *pt, int fd, const char *file)
{
	struct import *import = calloc(1, sizeof(*import));
	int ret = -ENOMEM;

	if (!import)
		return ret;
	import->pt = pt;
	import->file = file;
	import->reader.fd = fd;
	import->reader.buffer = malloc(BUFFER_SIZE);
	if (import->reader.buffer) {
		ret = read_lines(import);
		if (ret)
			pcitopo_problem_add(pt, file, import->reader.line,
					    "reading failed: %s",
					    strerror(-ret));
		else
			ret = check_input(import);
	}
	free(import->reader.buffer);
	free(import);
	return ret;
}

static int open_input(struct pcitopo *pt, const char *path, int *fd)
{
	struct stat status;
	int ret = 0;

	*fd = open(path, O_RDONLY | O_CLOEXEC);
	if (*fd < 0) {
		ret = -errno;
	} else if (!fstat(*fd, &status) && S_ISDIR(status.st_mode)) {
		ret = -EISDIR;
		close(*fd);
	}
	if (ret)
		pcitopo_problem_add(pt, path, 0, "cannot be opened: %s",
				    strerror(-ret));
	return ret;
}

/**
 * pcitopo_load_lspci - fill the model from a text that lspci wrote
 * @pt: a new context
 * @path: file to read, or "-" for standard input
 *
 * Return: 0, perhaps with problems that concern single functions; a negative
 * errno, with at least one problem, when the text cannot be used: -ENOENT and
 * others of open() and read(), -EINVAL for what is no lspci output, -EEXIST for
 * a function that comes twice, -ELOOP for bridges in a circle, -ENOMEM.
 * Since: 0.1
 */
int pcitopo_load_lspci(struct pcitopo *pt, const char *path)
{
	bool standard_input = strcmp(path, "-") == 0;
	const char *file;
	int fd = STDIN_FILENO;
	int ret;

	file = pcitopo_strdup(pt, standard_input ? "standard input" : path);
	if (!file)
		return -ENOMEM;
	if (!standard_input) {
		ret = open_input(pt, file, &fd);
		if (ret)
			return ret;
	}
	pt->source = "lspci";
	ret = import_fd(pt, fd, file);
	if (!standard_input)
		close(fd);
	if (!ret)
		ret = pcitopo_topo_finish(pt);
	if (!ret)
		pcitopo_pass_names(pt);
	return ret;
}
