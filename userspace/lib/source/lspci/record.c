// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * record.c - one function, from the lines that belong to it
 *
 * A decoded line is held back until the next one has come, which may be the
 * rest of it. Hex needs no such care: no line of it is long enough to be
 * wrapped.
 */
#include "source/lspci/record.h"

#include <errno.h>
#include <stddef.h>

#include "source/lspci/header.h"
#include "source/lspci/hex.h"

static const char *record_name(const struct pcitopo_lspci_record *record,
			       char *text)
{
	pcitopo_address_format(&record->header.address, text);
	return text;
}

/* A dump is 64, 128 (CardBus), 256 or 4096 bytes long; others were cut off */
static bool is_whole(u32 length)
{
	return length == PT_CFG_HEADER_SIZE ||
	       length == 2 * PT_CFG_HEADER_SIZE ||
	       length == PT_CFG_SPACE_SIZE || length == PT_CFG_SPACE_EXP_SIZE;
}

static void check_hex_length(struct pcitopo_lspci_import *import)
{
	struct pcitopo_lspci_record *record = &import->record;
	char name[PCITOPO_ADDRESS_SIZE];
	u32 length = record->hex_length;

	if (!length || record->hex_broken || is_whole(length))
		return;
	pcitopo_problems_add(
		&import->pt->problems, import->file, record->hex_line,
		"hex dump of function %s ends after %u bytes: cut off? a whole one has 64, 256 or 4096",
		record_name(record, name), length);
}

/**
 * pcitopo_lspci_record_close - the open record, if any, is complete
 * @import: the import
 *
 * Return: 0, -ENOMEM or -E2BIG, as pcitopo_lspci_merge_add() does.
 */
int pcitopo_lspci_record_close(struct pcitopo_lspci_import *import)
{
	struct pcitopo_lspci_record *record = &import->record;
	struct pcitopo_lspci_reading reading = { 0 };
	int ret;

	if (!record->open)
		return 0;
	pcitopo_lspci_record_flush(import);
	record->open = false;
	record->takes_hex = false;
	if (!record->sure)
		return 0;
	check_hex_length(import);
	pcitopo_lspci_reading_make(record, import->file, &reading);
	if (record->hex_length)
		pcitopo_defects_report(import->pt, &reading.device);
	ret = pcitopo_lspci_merge_add(&import->merge, &reading);
	import->reader.patient = true;
	return ret;
}

/**
 * pcitopo_lspci_record_open - a function begins
 * @import: the import
 * @line: its first line
 * @address: its address
 * @rest: what follows the address
 *
 * Return: 0, or a negative errno of closing the record before it.
 */
int pcitopo_lspci_record_open(struct pcitopo_lspci_import *import,
			      const struct pcitopo_lspci_line *line,
			      const struct pcitopo_address *address,
			      const struct pcitopo_span *rest)
{
	struct pcitopo_lspci_record *record = &import->record;
	struct pcitopo_lspci_line held = {
		.text = *rest,
		.indent = line->indent + (u32)(rest->start - line->text.start),
	};
	int ret = pcitopo_lspci_record_close(import);

	if (ret)
		return ret;
	pcitopo_arena_reset(&import->scratch);
	/* Not the bytes: they are written before they are read */
	memset(record, 0, offsetof(struct pcitopo_lspci_record, bytes));
	record->open = true;
	record->takes_hex = true;
	record->indent = line->indent;
	record->quotes = line->quotes;
	record->line = import->reader.line;
	record->header.address = *address;
	pcitopo_lspci_record_hold(import, &held);
	record->held = PCITOPO_HELD_HEADER;
	return 0;
}

/**
 * pcitopo_lspci_record_hold - keep a decoded line until the next one has come
 * @import: the import, with an open record
 * @line: the line
 */
void pcitopo_lspci_record_hold(struct pcitopo_lspci_import *import,
			       const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_record *record = &import->record;

	pcitopo_lspci_record_flush(import);
	record->held = PCITOPO_HELD_BODY;
	record->held_length = pcitopo_span_length(&line->text);
	record->held_part = 0;
	record->held_indent = line->indent;
	memcpy(record->held_text, line->text.start, record->held_length);
}

static bool is_tail(const struct pcitopo_lspci_record *record,
		    const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_line flush_left = *line;
	struct pcitopo_span last = {
		record->held_text + record->held_part,
		record->held_text + record->held_length,
	};

	if (line->indent <= record->indent)
		flush_left.indent = 0;
	return record->held != PCITOPO_HELD_NOTHING && last.start < last.end &&
	       pcitopo_lspci_is_tail(&flush_left, &last, record->held_indent,
				     record->held == PCITOPO_HELD_HEADER);
}

/**
 * pcitopo_lspci_record_append - join a line to the one that is held
 * @import: the import
 * @line: the line
 *
 * Return: true if it was its tail.
 */
bool pcitopo_lspci_record_append(struct pcitopo_lspci_import *import,
				 const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_record *record = &import->record;
	size_t length = pcitopo_span_length(&line->text);

	if (record->interrupted ||
	    length + 1 > sizeof(record->held_text) - record->held_length ||
	    !is_tail(record, line))
		return false;
	record->held_text[record->held_length++] = ' ';
	record->held_part = record->held_length;
	memcpy(record->held_text + record->held_length, line->text.start,
	       length);
	record->held_length += length;
	record->held_indent = line->indent;
	return true;
}

/**
 * pcitopo_lspci_record_flush - the line that is held is complete
 * @import: the import
 */
void pcitopo_lspci_record_flush(struct pcitopo_lspci_import *import)
{
	struct pcitopo_lspci_record *record = &import->record;

	if (record->held == PCITOPO_HELD_HEADER)
		record->numbered = pcitopo_lspci_header(&import->scratch,
							&record->header,
							record->held_text,
							record->held_length);
	else if (record->held == PCITOPO_HELD_BODY)
		pcitopo_lspci_text_line(&import->scratch, &record->text,
					record->held_text, record->held_length);
	record->held = PCITOPO_HELD_NOTHING;
}

/**
 * pcitopo_lspci_record_blank - an empty line has come
 * @import: the import
 *
 * It ends a function as lspci writes it, but others add empty lines, so the next
 * line decides.
 */
void pcitopo_lspci_record_blank(struct pcitopo_lspci_import *import)
{
	struct pcitopo_lspci_record *record = &import->record;

	if (!record->open || record->double_spaced)
		return;
	record->interrupted = true;
	/* Behind decoded text, bytes that begin now are of something else */
	if (!record->hex_length && record->num_lines)
		record->takes_hex = false;
}

static void break_hex(struct pcitopo_lspci_import *import, const char *what)
{
	struct pcitopo_lspci_record *record = &import->record;
	char name[PCITOPO_ADDRESS_SIZE];

	pcitopo_problems_add(
		&import->pt->problems, import->file, import->reader.line,
		"hex dump of function %s: %s; its bytes from %xh on are not used",
		record_name(record, name), what, record->hex_length);
	record->hex_broken = true;
	record->takes_hex = false;
}

/* A line of bytes, but not simply the next one; what it is of a dump */
static void odd_hex_line(struct pcitopo_lspci_import *import, int count,
			 u32 offset, const u8 *bytes)
{
	struct pcitopo_lspci_record *record = &import->record;

	if (count == -EINVAL) {
		break_hex(import, "not a line of hex bytes");
	} else if (count == -ERANGE) {
		break_hex(import, "offset outside a configuration space");
	} else if (offset != record->hex_length) {
		break_hex(import, "a line is missing, or out of order");
	} else {
		memcpy(record->bytes + offset, bytes, (size_t)count);
		record->hex_length += (u32)count;
		record->hex_line = import->reader.line;
		record->sure = true;
	}
}

static void count_orphan(struct pcitopo_lspci_import *import)
{
	if (!import->orphans++)
		import->first_orphan = import->reader.line;
}

/* Is what looks like a hex line one of this record's? */
static bool is_ours(const struct pcitopo_lspci_record *record, int count,
		    u32 offset)
{
	if (record->interrupted)
		return count > 0 && offset == record->hex_length;
	if (record->hex_length)
		return true;
	/* Many a dump of something else is not of whole lines of pure bytes */
	return count > 0 || !offset;
}

/**
 * pcitopo_lspci_record_hex - read a hex line
 * @import: the import
 * @line: the line
 *
 * Return: true if it was one, good or bad; false for other lines, and for those
 * of other dumps.
 */
bool pcitopo_lspci_record_hex(struct pcitopo_lspci_import *import,
			      const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_record *record = &import->record;
	const char *text = line->text.start;
	size_t length = pcitopo_span_length(&line->text);
	u8 bytes[PCITOPO_HEX_LINE_BYTES];
	u32 offset = 0;
	int count;

	count = pcitopo_hex_line(text, length, &offset, bytes);
	if (count == -ENOENT)
		return false;
	if (!record->open) {
		/* "10:" or "100:", and not "00000010:" */
		if (count != PCITOPO_HEX_LINE_BYTES ||
		    memchr(text, ':', length) > (const void *)(text + 3))
			return false;
		count_orphan(import);
		return true;
	}
	if (record->hex_broken)
		return true;
	if (!record->takes_hex || !is_ours(record, count, offset))
		return false;
	pcitopo_lspci_record_flush(import);
	odd_hex_line(import, count, offset, bytes);
	return true;
}

/**
 * pcitopo_lspci_record_foreign - a line has come that belongs to no function
 * @import: the import
 * @line: the line
 *
 * One such line may have got between those of a function. With an empty one
 * before it, or another foreign one, it shows that the function has ended.
 *
 * Return: true if the function goes on.
 */
bool pcitopo_lspci_record_foreign(struct pcitopo_lspci_import *import,
				  const struct pcitopo_lspci_line *line)
{
	struct pcitopo_lspci_record *record = &import->record;
	/* A remark between quoted lines */
	bool is_remark = line->quotes < record->quotes;

	if (!record->open)
		return false;
	/* Perhaps of a text with an empty line between any two */
	if (record->held == PCITOPO_HELD_HEADER && !record->foreign &&
	    is_tail(record, line))
		return true;
	if (record->interrupted && !is_remark)
		return false;
	record->interrupted = true;
	record->foreign = true;
	if (record->hex_length && !record->hex_broken && !is_remark &&
	    !is_whole(record->hex_length))
		break_hex(import, "a line that does not belong there");
	return true;
}

/**
 * pcitopo_lspci_record_end - the input has ended, perhaps too early
 * @import: the import
 *
 * A text that stops in the middle of a function's link registers is a problem.
 */
void pcitopo_lspci_record_end(struct pcitopo_lspci_import *import)
{
	struct pcitopo_lspci_record *record = &import->record;
	const struct pcitopo_config *config = &record->text.config;
	char name[PCITOPO_ADDRESS_SIZE];

	if (!record->open)
		return;
	pcitopo_lspci_record_flush(import);
	if (import->reader.terminated || record->hex_length ||
	    !record->text.in_express ||
	    pcitopo_has(config, PCITOPO_HAVE_LNKSTA_FLAGS))
		return;
	pcitopo_problems_add(
		&import->pt->problems, import->file, import->reader.line,
		"the text ends in the middle of function %s: cut off?",
		record_name(record, name));
}
