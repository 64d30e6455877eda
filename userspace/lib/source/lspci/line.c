// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * line.c - what a line of an unknown text is
 *
 * A function begins with an address at the start of a line, but so do lines of
 * kernel logs, of other tools and of people. This file recognises the former, and
 * finds the second halves of lines that a mail program has wrapped.
 */
#include "source/lspci/line.h"

#include "model/identity.h"
#include "source/lspci/registers.h"

/* A mail program wraps between these columns */
#define WRAP_MIN 60
#define WRAP_MAX 80

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

/* "[dddd:]bb:dd.f " with a domain of 4 to 8 digits; *text is left behind it */
static bool cut_address(struct pcitopo_span *text,
			struct pcitopo_address *address)
{
	const char *place = text->start, *end = text->end;
	u32 domain = 0, bus, device, function;

	if (!hex_number(&place, end, 4, 8, &domain) ||
	    !character(&place, end, ':')) {
		place = text->start;
		domain = 0;
	}
	if (!hex_number(&place, end, 2, 2, &bus) ||
	    !character(&place, end, ':') ||
	    !hex_number(&place, end, 2, 2, &device) ||
	    !character(&place, end, '.') ||
	    !hex_number(&place, end, 1, 1, &function))
		return false;
	if (device > 0x1f || function > 7 || place == end || *place != ' ')
		return false;
	*address = (struct pcitopo_address){
		.domain = domain,
		.bus = (u8)bus,
		.device = (u8)device,
		.function = (u8)function,
	};
	text->start = place;
	return true;
}

/* "0604", "PCI bridge", "PCI bridge [0604]", "Class 0604" */
static bool is_class(const struct pcitopo_span *text)
{
	size_t length = pcitopo_span_length(text);
	const char *place = text->start;
	u32 number;
	u16 code;

	if (hex_number(&place, text->end, 4, 4, &number) && place == text->end)
		return true;
	if (length > 6 && text->end[-1] == ']' && text->end[-6] == '[') {
		place = text->end - 5;
		return hex_number(&place, text->end, 4, 4, &number);
	}
	return pcitopo_span_starts_with(text, "Class ") ||
	       pcitopo_class_from_name(text->start, length, &code);
}

/**
 * pcitopo_lspci_header_match - does a line begin a function
 * @line: the line
 * @address: the function's address
 * @rest: what follows the address
 *
 * Return: %PCITOPO_HEADER_SURE when a device class follows the address,
 * %PCITOPO_HEADER_PERHAPS when something else does, %PCITOPO_HEADER_NONE.
 */
enum pcitopo_header
pcitopo_lspci_header_match(const struct pcitopo_lspci_line *line,
			   struct pcitopo_address *address,
			   struct pcitopo_span *rest)
{
	struct pcitopo_span class_text;
	const char *colon;

	*rest = line->text;
	if (!cut_address(rest, address))
		return PCITOPO_HEADER_NONE;
	class_text.start = rest->start + 1;
	while (class_text.start < rest->end && *class_text.start == ' ')
		class_text.start++;
	colon = memmem(class_text.start, (size_t)(rest->end - class_text.start),
		       ": ", 2);
	class_text.end = colon;
	if (colon && is_class(&class_text))
		return PCITOPO_HEADER_SURE;
	return line->indent ? PCITOPO_HEADER_NONE : PCITOPO_HEADER_PERHAPS;
}

/**
 * pcitopo_lspci_is_noise - may a line stand between any other two
 * @line: the line
 *
 * Return: true for what a kernel writes to a console, "[   12.345678] ...", and
 * for what lspci writes to standard error.
 */
bool pcitopo_lspci_is_noise(const struct pcitopo_lspci_line *line)
{
	const char *at = line->text.start, *end = line->text.end;
	bool dot = false;

	if ((*at == 'p' && pcitopo_span_starts_with(&line->text, "pcilib: ")) ||
	    (*at == 'l' && pcitopo_span_starts_with(&line->text, "lspci: ")))
		return true;
	if (end - at > 3 && at[0] == '<' && at[2] == '>')
		at += 3; /* priority */
	if (at == end || *at++ != '[')
		return false;
	while (at < end && *at == ' ')
		at++;
	for (; at < end && *at != ']'; at++) {
		if (*at == '.' && !dot)
			dot = true;
		else if (*at < '0' || *at > '9')
			return false;
	}
	return dot && at < end;
}

/**
 * pcitopo_lspci_is_body - does lspci write such lines below a function
 * @text: the line, without white space at both ends
 * @general: what it begins with belongs to no capability
 *
 * Return: true if it begins as some of them do.
 */
bool pcitopo_lspci_is_body(const struct pcitopo_span *text, bool *general)
{
	static const char *const words[] = {
		"BIST result:",
		"BIST is running",
		"Bridge:",
		"BridgeCtl:",
		"Bus:",
		"Capabilities:",
		"Control:",
		"DeviceName:",
		"Device tree node:",
		"Expansion ROM at",
		"Flags:",
		"I/O behind bridge:",
		"IOMMU group:",
		"Interrupt:",
		"Kernel driver in use:",
		"Kernel modules:",
		"Latency:",
		"Memory behind bridge:",
		"Memory window ",
		"NUMA node:",
		"Physical Slot:",
		"Prefetchable memory behind bridge:",
		"Region ",
		"Secondary status:",
		"Status:",
		"Subsystem:",
		"!!! Unknown header type",
	};
	int section;
	size_t i;

	*general = true;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (words[i][0] == text->start[0] &&
		    pcitopo_span_starts_with(text, words[i]))
			return true;
	}
	*general = false;
	return pcitopo_register_section(text, &section);
}

static u32 columns_of(const struct pcitopo_span *text, u32 indent)
{
	u32 columns = indent;
	const char *at;

	for (at = text->start; at < text->end; at++)
		columns = *at == '\t' ? (columns + 8) & ~7u : columns + 1;
	return columns;
}

static size_t first_word(const struct pcitopo_span *text)
{
	const char *at = text->start;

	while (at < text->end && *at != ' ' && *at != '\t')
		at++;
	return (size_t)(at - text->start);
}

/* Prompts, fences, rulers, tables, headings, items of a list */
static bool looks_foreign(const struct pcitopo_span *text)
{
	static const char *const beginnings[] = { "`",	"#",  "$ ", "* ",
						  "- ", "| ", "+-", "--",
						  "==", "~~", "__" };
	size_t i;

	for (i = 0; i < ARRAY_SIZE(beginnings); i++) {
		if (pcitopo_span_starts_with(text, beginnings[i]))
			return true;
	}
	return memchr(text->start, '@', first_word(text));
}

/**
 * pcitopo_lspci_is_tail - is a line the rest of the one before
 * @line: the line, indented by less than a function's first line counts as not
 *	indented
 * @last: the line before it, or its last part
 * @last_indent: how far that is indented
 * @header: that is the first line of a function
 *
 * A mail program breaks a line where its next word would have reached over the
 * edge, and does not indent what follows.
 *
 * Return: true if it is.
 */
bool pcitopo_lspci_is_tail(const struct pcitopo_lspci_line *line,
			   const struct pcitopo_span *last, u32 last_indent,
			   bool header)
{
	u32 columns;
	bool general;

	if (line->indent && line->indent >= last_indent)
		return false;
	columns = columns_of(last, last_indent);
	if (columns > WRAP_MAX ||
	    columns + 1 + first_word(&line->text) < WRAP_MIN)
		return false;
	if (looks_foreign(&line->text) ||
	    pcitopo_lspci_is_body(&line->text, &general))
		return false;
	if (line->indent)
		return !memchr(line->text.start, ':',
			       pcitopo_span_length(&line->text));
	if (!header)
		return true;
	/* "(rev 01)" ends a header, though "(prog-if 02)" may follow */
	return !memmem(line->text.start, pcitopo_span_length(&line->text), ": ",
		       2) &&
	       (last->end[-1] != ')' || *line->text.start == '(');
}
