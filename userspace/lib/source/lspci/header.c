// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * header.c - the line that begins a function in lspci output
 *
 * Vendor and product run together there: "NVIDIA Corporation Device 2bb5". The
 * vendor is recognised by a table, and by the word Device where the product
 * has no name.
 */
#include "source/lspci/header.h"

#include "base/span.h"
#include "model/identity.h"

/*
 * Cut "[1234]", or with @second "[1234:5678]", from the end of a text of -nn.
 * The form must be the one that the place calls for: a line that got mixed with
 * others can have either anywhere.
 */
static bool cut_numbers(struct pcitopo_span *text, u32 *first, u32 *second)
{
	struct pcitopo_span inside;
	unsigned long one, other = 0;
	const char *open;

	if (text->end - text->start < 6 || text->end[-1] != ']')
		return false;
	for (open = text->end - 2; open > text->start && *open != '[';)
		open--;
	inside.start = open + 1;
	inside.end = text->end - 1;
	if (*open != '[' || inside.end - inside.start != (second ? 9 : 4) ||
	    !pcitopo_span_number(&inside, "", 16, 0xffff, &one))
		return false;
	inside.start += 5;
	if (second && (inside.start[-1] != ':' ||
		       !pcitopo_span_number(&inside, "", 16, 0xffff, &other)))
		return false;
	*first = (u32)one;
	if (second)
		*second = (u32)other;
	text->end = open;
	while (text->end > text->start && text->end[-1] == ' ')
		text->end--;
	return true;
}

/* Cut " (rev b0)" and " (prog-if 00 [Normal decode])" from the end */
static void cut_revision(struct pcitopo_config *config,
			 struct pcitopo_span *text)
{
	const char *place;
	unsigned long number;

	place = memmem(text->start, (size_t)(text->end - text->start),
		       " (prog-if ", 10);
	if (place) {
		struct pcitopo_span tail = { place, text->end };

		if (pcitopo_span_number(&tail, "prog-if ", 16, 0xff, &number))
			config->prog_if = (u8)number;
		text->end = place;
	}
	place = memmem(text->start, (size_t)(text->end - text->start), " (rev ",
		       6);
	if (place) {
		struct pcitopo_span tail = { place, text->end };

		if (pcitopo_span_number(&tail, "rev ", 16, 0xff, &number)) {
			config->revision = (u8)number;
			if (number == 0xff)
				config->defects |= 1 << PCITOPO_DEFECT_ALL_ONES;
		}
		text->end = place;
		pcitopo_set(config, PCITOPO_HAVE_PROG_IF);
	}
}

/* The form of -n: "0604: 8086:1234 (rev 07)" */
static bool numeric_header(struct pcitopo_config *config,
			   const struct pcitopo_span *text)
{
	struct pcitopo_span part = *text;
	unsigned long class_code, vendor, device;

	if (text->end - text->start < 15 || text->start[4] != ':' ||
	    text->start[5] != ' ' || text->start[10] != ':')
		return false;
	if (!pcitopo_span_number(&part, "", 16, 0xffff, &class_code))
		return false;
	part.start += 6;
	if (!pcitopo_span_number(&part, "", 16, 0xffff, &vendor))
		return false;
	part.start += 5;
	if (!pcitopo_span_number(&part, "", 16, 0xffff, &device))
		return false;
	config->class_code = (u16)class_code;
	config->vendor_id = (u16)vendor;
	config->device_id = (u16)device;
	pcitopo_set(config, PCITOPO_HAVE_CLASS);
	pcitopo_set(config, PCITOPO_HAVE_VENDOR);
	pcitopo_set(config, PCITOPO_HAVE_IDS);
	return true;
}

/* Return: true if the class is a number */
static bool class_part(struct pcitopo_arena *arena,
		       struct pcitopo_device *device, struct pcitopo_span *text)
{
	struct pcitopo_config *config = &device->config;
	bool numbered;
	u32 code;

	numbered = cut_numbers(text, &code, NULL);
	if (numbered) {
		config->class_code = (u16)code;
		pcitopo_set(config, PCITOPO_HAVE_CLASS);
	} else if (pcitopo_class_from_name(text->start,
					   (size_t)(text->end - text->start),
					   &config->class_code)) {
		pcitopo_set(config, PCITOPO_HAVE_CLASS);
	}
	if (pcitopo_has(config, PCITOPO_HAVE_CLASS))
		device->class_name = pcitopo_class_to_name(config->class_code);
	if (!device->class_name)
		device->class_name = pcitopo_arena_strndup(
			arena, text->start, (size_t)(text->end - text->start));
	return numbered;
}

/*
 * Where the vendor's name ends: by the table, or at the word Device, which
 * stands for a product without a name: "Device 2bb5", "Device [10de:2bb5]"
 */
static size_t vendor_end(const struct pcitopo_span *text, bool numbered,
			 u16 *vendor_id, bool *known)
{
	const size_t tail = numbered ? 7 : 12; /* " Device", " Device 2bb5" */
	size_t length = pcitopo_span_length(text), vendor_length = 0;

	*known = pcitopo_vendor_from_name(text->start, length, vendor_id,
					  &vendor_length);
	if (*known)
		return vendor_length;
	if (length > tail && memcmp(text->end - tail, " Device ", 7) == 0 &&
	    (numbered || text->end[7 - (int)tail] == ' '))
		return length - tail;
	return 0;
}

static void name_part(struct pcitopo_arena *arena,
		      struct pcitopo_device *device, struct pcitopo_span *text)
{
	struct pcitopo_config *config = &device->config;
	bool numbered, vendor_known;
	size_t vendor_length;
	u16 vendor_id = 0;
	u32 first, second;

	numbered = cut_numbers(text, &first, &second);
	vendor_length = vendor_end(text, numbered, &vendor_id, &vendor_known);
	if (vendor_length) {
		device->vendor_name = pcitopo_arena_strndup(arena, text->start,
							    vendor_length);
		text->start += vendor_length;
		while (text->start < text->end && *text->start == ' ')
			text->start++;
	}
	if (numbered) {
		config->vendor_id = (u16)first;
		config->device_id = (u16)second;
		pcitopo_set(config, PCITOPO_HAVE_VENDOR);
		pcitopo_set(config, PCITOPO_HAVE_IDS);
	} else if (vendor_known) {
		config->vendor_id = vendor_id;
		pcitopo_set(config, PCITOPO_HAVE_VENDOR);
		if (pcitopo_device_id_from_name(
			    vendor_id, text->start,
			    (size_t)(text->end - text->start),
			    &config->device_id))
			pcitopo_set(config, PCITOPO_HAVE_IDS);
	}
	/* "Device" alone is no name; the database may know a better one */
	if (text->end > text->start &&
	    !(numbered && pcitopo_span_length(text) == 6 &&
	      pcitopo_span_starts_with(text, "Device")))
		device->name = pcitopo_arena_strndup(
			arena, text->start, (size_t)(text->end - text->start));
}

/**
 * pcitopo_lspci_header - read the line that begins a function
 * @arena: for strings
 * @device: the function, to get names and identifiers
 * @line: the line, from behind the address
 * @length: its bytes, without the line end
 *
 * Forms: "Class: Vendor Device (rev b0)", with "[0604]" and "[8086:1234]" as of
 * -nn, and "0604: 8086:1234 (rev b0)" as of -n.
 *
 * Return: true if class and identifiers are numbers; else what is set of them
 * follows from names.
 */
bool pcitopo_lspci_header(struct pcitopo_arena *arena,
			  struct pcitopo_device *device, const char *line,
			  size_t length)
{
	struct pcitopo_span text = { line, line + length };
	struct pcitopo_span class_text = text;
	const char *colon;
	bool numbered;

	while (text.start < text.end && *text.start == ' ')
		text.start++;
	cut_revision(&device->config, &text);
	if (numeric_header(&device->config, &text))
		return true;
	colon = memmem(text.start, (size_t)(text.end - text.start), ": ", 2);
	if (!colon)
		return false;
	class_text.start = text.start;
	class_text.end = colon;
	numbered = class_part(arena, device, &class_text);
	text.start = colon + 2;
	name_part(arena, device, &text);
	return numbered && pcitopo_has(&device->config, PCITOPO_HAVE_IDS);
}
