// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * source.c - base source "lspci": text that lspci wrote
 *
 * What a customer sends: hex (-x, -xxx, -xxxx), decoded text (-vv, -vvv), or
 * both, alone or between other things. The text is read once, in pieces, from
 * anything that can be read; a function's bytes are decoded as soon as its
 * record ends, so memory grows with the number of functions and not with the
 * text.
 *
 * Two ways lead through this file. Hex as lspci writes it is nine tenths of a
 * long text and goes from the reader straight into a record. All other lines
 * are cleaned first, and then looked at more closely.
 */
#include "source/lspci/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "source/lspci/hex.h"
#include "source/lspci/registers.h"
#include "source/load.h"

/* The next line of a hex dump exactly as lspci writes it */
static bool plain_hex_line(struct pcitopo_lspci_record *record,
			   const char *line, size_t length)
{
	if (!record->takes_hex || record->hex_length >= PT_CFG_SPACE_EXP_SIZE ||
	    !pcitopo_hex_line_is_next(line, length, record->hex_length,
				      record->bytes + record->hex_length))
		return false;
	record->hex_length += PCITOPO_HEX_LINE_BYTES;
	return true;
}

static void hex_has_come(struct pcitopo_lspci_import *import)
{
	import->record.hex_line = import->reader.line;
	import->record.sure = true;
	pcitopo_lspci_record_flush(import);
}

/* As many of them as there are */
static void plain_hex_lines(struct pcitopo_lspci_import *import)
{
	struct pcitopo_lspci_record *record = &import->record;
	u32 before = record->hex_length;
	const char *line;
	size_t length;

	while (record->takes_hex) {
		length = pcitopo_hex_line_length(record->hex_length);
		line = pcitopo_reader_peek(&import->reader, length);
		if (!line || !plain_hex_line(record, line, length))
			break;
		pcitopo_reader_skip(&import->reader, length);
	}
	if (record->hex_length != before)
		hex_has_come(import);
}

/* After an empty or a foreign line: does the record go on? */
static bool goes_on(struct pcitopo_lspci_record *record,
		    const struct pcitopo_span *text)
{
	const struct pcitopo_cxl_line *cxl;
	int section = PCITOPO_SECTION_NONE;
	bool general;

	if (!pcitopo_lspci_is_body(text, &general))
		return false;
	if (!record->num_lines) {
		/* An empty line already behind the first one */
		record->double_spaced = general && !record->foreign;
		return record->double_spaced;
	}
	if (pcitopo_register_section(text, &section))
		return !(record->text.seen >> section & 1);
	cxl = pcitopo_cxl_line_find(&record->text.cxl, text);
	if (cxl)
		return record->text.cxl.is_open &&
		       record->text.cxl.id == cxl->id;
	return pcitopo_span_starts_with(text, "Capabilities: [") ||
	       pcitopo_span_starts_with(text, "Kernel ");
}

static void body_line(struct pcitopo_lspci_import *import,
		      const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_record *record = &import->record;
	bool general;

	if (record->interrupted) {
		/* No line goes on behind that: which capability it is of counts */
		pcitopo_lspci_record_flush(import);
		if (!goes_on(record, &line->text))
			return;
	}
	record->interrupted = false;
	record->foreign = false;
	if (!record->sure)
		record->sure = pcitopo_lspci_is_body(&line->text, &general);
	record->num_lines++;
	import->in_lspci = true;
	pcitopo_lspci_record_hold(import, line);
}

/* A line that is no beginning of a function: part of one, or foreign */
static int other_line(struct pcitopo_lspci_import *import,
		      const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_record *record = &import->record;
	bool general;

	if (pcitopo_lspci_record_hex(import, line) ||
	    pcitopo_lspci_record_append(import, line))
		return 0;
	if (record->open && (line->indent > record->indent ||
			     (!record->interrupted &&
			      pcitopo_lspci_is_body(&line->text, &general)))) {
		body_line(import, line);
		return 0;
	}
	import->in_lspci = false;
	if (pcitopo_lspci_record_foreign(import, line))
		return 0;
	return pcitopo_lspci_record_close(import);
}

static int clean_line(struct pcitopo_lspci_import *import,
		      const struct pcitopo_lspci_line *line)
{
	struct pcitopo_address address;
	struct pcitopo_span rest;
	enum pcitopo_header header;
	int ret;

	if (line->text.start == line->text.end) {
		import->in_lspci = false;
		pcitopo_lspci_record_blank(import);
		return 0;
	}
	if (pcitopo_lspci_is_noise(line))
		return 0;
	header = pcitopo_lspci_header_match(line, &address, &rest);
	if (header == PCITOPO_HEADER_NONE)
		return other_line(import, line);
	ret = pcitopo_lspci_record_open(import, line, &address, &rest);
	if (header == PCITOPO_HEADER_SURE)
		import->in_lspci = true;
	import->record.sure = import->in_lspci;
	return ret;
}

/* Can a line be of interest while no function is open? */
static bool may_matter(const struct pcitopo_lspci_import *import,
		       const char *line, size_t length)
{
	static const char plain[] =
		"ghijklmnopqrstuvwxyzABDEFGHIJKLMNOPQRSTUVWXYZ[]()#-=_.,\"/";

	if (import->record.open || import->cleaner.waiting || !length)
		return true;
	return !memchr(plain, line[0], sizeof(plain) - 1);
}

/* Zeros separate lines, too: files in a tar archive, holes in a log */
static int odd_line(struct pcitopo_lspci_import *import, const char *line,
		    size_t length)
{
	struct pcitopo_lspci_line clean;
	const char *end = line + length;
	int ret = 0;

	while (!ret && line <= end) {
		const char *zero = memchr(line, '\0', (size_t)(end - line));
		const char *stop = zero ? zero : end;

		if (may_matter(import, line, (size_t)(stop - line)) &&
		    pcitopo_cleaner_line(&import->cleaner, line,
					 (size_t)(stop - line), &clean))
			ret = clean_line(import, &clean);
		line = stop + 1;
		while (line < end && !*line)
			line++;
	}
	return ret;
}

static void check_orphans(struct pcitopo_lspci_import *import)
{
	if (import->orphans)
		pcitopo_problems_add(
			&import->pt->problems, import->file,
			import->first_orphan,
			"%lu hex lines without a function above them: cut off at the top?",
			import->orphans);
}

static void check_truncated(struct pcitopo_lspci_import *import)
{
	if (import->reader.truncated)
		pcitopo_problems_add(
			&import->pt->problems, import->file, 0,
			"%s data ends too early: cut off? what came before is used",
			pcitopo_reader_format(&import->reader));
}

static int read_lines(struct pcitopo_lspci_import *import)
{
	struct pcitopo_reader *reader = &import->reader;
	const char *line = NULL;
	size_t length = 0;
	int got, ret;

	while ((got = pcitopo_reader_line(reader, &line, &length)) > 0) {
		/* Where the buffer had an end */
		if (plain_hex_line(&import->record, line, length)) {
			hex_has_come(import);
		} else {
			ret = odd_line(import, line, length);
			if (ret)
				return ret;
		}
		plain_hex_lines(import);
	}
	if (got < 0)
		return got;
	pcitopo_lspci_record_end(import);
	check_orphans(import);
	check_truncated(import);
	return pcitopo_lspci_record_close(import);
}

static int check_input(struct pcitopo_lspci_import *import)
{
	if (import->pt->topo.num_devices)
		return pcitopo_lspci_conflicts_report(&import->merge);
	if (!import->reader.total)
		pcitopo_problems_add(
			&import->pt->problems, import->file, 0,
			"empty; expected output of lspci -vvv or lspci -xxxx");
	else
		pcitopo_problems_add(
			&import->pt->problems, import->file,
			import->reader.line,
			"no PCI function found in %lu lines; expected output of lspci -vvv or lspci -xxxx, with lines like '00:1c.0 PCI bridge: ...'",
			import->reader.line);
	return -EINVAL;
}

static void report_failure(const struct pcitopo_lspci_import *import, int ret)
{
	const struct pcitopo_reader *reader = &import->reader;
	const char *format = pcitopo_reader_format(reader);
	const char *cause = reader->wrong ? reader->wrong : strerror(-ret);

	if (ret == -EOPNOTSUPP && format)
		pcitopo_problems_add(
			&import->pt->problems, import->file, 0,
			"compressed with %s, which this pcitopo was not built to read; decompress it: %s FILE | pcitopo -i -",
			format, pcitopo_reader_tool(reader));
	else if (ret == -E2BIG && !reader->wrong)
		pcitopo_problems_add(
			&import->pt->problems, import->file, reader->line,
			"more than %u functions: no machine has so many",
			PCITOPO_MAX_FUNCTIONS);
	else if (format)
		pcitopo_problems_add(
			&import->pt->problems, import->file, 0,
			"reading as %s failed: %s; try: %s FILE | pcitopo -i -",
			format, cause, pcitopo_reader_tool(reader));
	else
		pcitopo_problems_add(&import->pt->problems, import->file,
				     reader->line, "reading failed: %s", cause);
}

static int import_lines(struct pcitopo_lspci_import *import, int fd)
{
	int ret;

	ret = pcitopo_cleaner_open(&import->cleaner);
	if (!ret)
		ret = pcitopo_reader_open(&import->reader, fd);
	if (!ret)
		ret = read_lines(import);
	if (ret)
		report_failure(import, ret);
	else
		ret = check_input(import);
	return ret;
}

static int import_fd(struct pcitopo *pt, int fd, const char *file)
{
	struct pcitopo_lspci_import *import = calloc(1, sizeof(*import));
	int ret;

	if (!import)
		return -ENOMEM;
	import->pt = pt;
	import->file = file;
	import->merge.pt = pt;
	ret = import_lines(import, fd);
	pcitopo_lspci_merge_free(&import->merge);
	pcitopo_reader_close(&import->reader);
	pcitopo_cleaner_close(&import->cleaner);
	pcitopo_arena_free(&import->scratch);
	free(import);
	return ret;
}

static int open_input(struct pcitopo *pt, const char *path, int *fd)
{
	struct stat status;
	int ret = 0;

	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (*fd < 0) {
		ret = -errno;
	} else if (!fstat(*fd, &status) && S_ISDIR(status.st_mode)) {
		ret = -EISDIR;
		close(*fd);
	}
	if (ret)
		pcitopo_problems_add(&pt->problems, path, 0,
				     "cannot be opened: %s", strerror(-ret));
	return ret;
}

/**
 * pcitopo_load_lspci - fill the model from a text that lspci wrote
 * @pt: a new context
 * @path: file to read, or "-" for standard input
 *
 * The text may be compressed with gzip or xz, and in UTF-16. It may have come
 * by mail, and other text may stand around it. Several records of one function
 * are joined.
 *
 * Return: 0, perhaps with problems that concern single functions; a negative
 * errno, with at least one problem, when the text cannot be used: -ENOENT and
 * others of open() and read(), -EINVAL for what is no lspci output, -EBADMSG
 * for damaged compressed data, -EOPNOTSUPP for other compression, -EEXIST for
 * two machines in one text, -E2BIG for too many functions or for what needs too
 * much memory to decompress, -ELOOP for bridges in a circle, -ENOMEM.
 * Since: 0.1
 */
int pcitopo_load_lspci(struct pcitopo *pt, const char *path)
{
	bool standard_input = strcmp(path, "-") == 0;
	const char *file;
	int fd = STDIN_FILENO;
	int ret;

	file = pcitopo_arena_strdup(&pt->arena,
				    standard_input ? "standard input" : path);
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
	return ret;
}
