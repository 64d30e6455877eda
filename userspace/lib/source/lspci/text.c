// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * text.c - decoded lines of lspci output
 *
 * The lines below a function's first one are general ones, beginnings of
 * capabilities, or registers. The registers are read in registers.c, those of CXL in cxl.c.
 */
#include "source/lspci/text.h"

#include "source/lspci/registers.h"

static const struct {
	const char *words;
	u8 port_type;
} port_types[] = {
	{ "Root Port", PT_EXP_TYPE_ROOT_PORT },
	{ "Upstream Port", PT_EXP_TYPE_UPSTREAM },
	{ "Downstream Port", PT_EXP_TYPE_DOWNSTREAM },
	{ "Endpoint", PT_EXP_TYPE_ENDPOINT },
	{ "Legacy Endpoint", PT_EXP_TYPE_LEG_END },
	{ "PCI-Express to PCI", PT_EXP_TYPE_PCI_BRIDGE },
	{ "PCI/PCI-X to PCI-Express", PT_EXP_TYPE_PCIE_BRIDGE },
	{ "Root Complex Integrated Endpoint", PT_EXP_TYPE_RC_END },
	{ "Root Complex Event Collector", PT_EXP_TYPE_RC_EC },
};

/* "(v2) Root Port (Slot+), MSI 00"; plain -v leaves the version out */
static void express_line(struct pcitopo_lspci_text *text,
			 struct pcitopo_span rest)
{
	struct pcitopo_config *config = &text->config;
	unsigned long version = 0;
	bool slot = false;
	size_t i;

	text->in_express = true;
	if (pcitopo_span_number(&rest, "(v", 10, 9, &version) &&
	    pcitopo_span_length(&rest) > 5)
		rest.start += 5;
	for (i = 0; i < ARRAY_SIZE(port_types); i++) {
		if (!pcitopo_span_starts_with(&rest, port_types[i].words))
			continue;
		pcitopo_span_flag(&rest, "Slot", &slot);
		config->exp_version = (u8)version;
		config->port_type = port_types[i].port_type;
		config->slot_implemented = slot;
		pcitopo_set(config, PCITOPO_HAVE_EXP);
		return;
	}
}

/* "Device Serial Number 00-80-5e-4e-c7-25-dc-08" */
static void serial_line(struct pcitopo_config *config, const char *place,
			const char *end)
{
	struct pcitopo_span byte = { place, end };
	unsigned long value;
	u64 serial = 0;
	int i;

	for (i = 0; i < 8; i++, byte.start += 3) {
		if (end - byte.start < 2 ||
		    !pcitopo_span_number(&byte, "", 16, UINT32_MAX, &value) ||
		    value > 0xff)
			return;
		serial = serial << 8 | value;
	}
	if (serial && serial != UINT64_MAX) {
		config->serial = serial;
		pcitopo_set(config, PCITOPO_HAVE_SERIAL);
	}
}

static void capability_line(struct pcitopo_lspci_text *text,
			    const struct pcitopo_span *line)
{
	struct pcitopo_span rest = *line;
	const char *place;

	text->section = PCITOPO_SECTION_NONE;
	text->in_express = false;
	pcitopo_lspci_cxl_capability(text, line);
	if (pcitopo_span_find(line, "Capabilities: <access denied>")) {
		text->access_denied = true;
		return;
	}
	text->saw_capabilities = true;
	place = memchr(line->start, ']', pcitopo_span_length(line));
	if (place && line->end - place > 2)
		rest.start = place + 2;
	if (pcitopo_span_starts_with(&rest, "Express ")) {
		rest.start += 8;
		express_line(text, rest);
	} else if (pcitopo_span_find(line, "Power Management version")) {
		text->section = PCITOPO_SECTION_PM_STATUS;
	} else {
		place = pcitopo_span_find(line, "Device Serial Number ");
		if (place)
			serial_line(&text->config, place, line->end);
	}
}

/* "Status: D3 NoSoftRst+ ..." below a Power Management capability */
static void pm_line(struct pcitopo_config *config,
		    const struct pcitopo_span *line)
{
	unsigned long state;

	if (pcitopo_span_number(line, "Status: D", 10, 3, &state)) {
		config->power_state = (u8)state;
		pcitopo_set(config, PCITOPO_HAVE_PM);
	}
}

/* "Bus: primary=00, secondary=01, subordinate=08, sec-latency=0" */
static void bus_line(struct pcitopo_config *config,
		     const struct pcitopo_span *line)
{
	unsigned long primary, secondary, subordinate;

	if (!pcitopo_span_number(line, "primary=", 16, 0xff, &primary) ||
	    !pcitopo_span_number(line, "secondary=", 16, 0xff, &secondary) ||
	    !pcitopo_span_number(line, "subordinate=", 16, 0xff, &subordinate))
		return;
	config->primary = (u8)primary;
	config->secondary = (u8)secondary;
	config->subordinate = (u8)subordinate;
	config->header_type = PT_HEADER_TYPE_BRIDGE;
	pcitopo_set(config, PCITOPO_HAVE_BUSES);
	pcitopo_set(config, PCITOPO_HAVE_HEADER);
}

static const char *rest_of(struct pcitopo_arena *arena,
			   const struct pcitopo_span *line, const char *word)
{
	const char *place = pcitopo_span_find(line, word);

	if (!place || place == line->end)
		return NULL;
	return pcitopo_arena_strndup(arena, place, (size_t)(line->end - place));
}

/* Lines that stand one tab in and belong to no register */
static bool general_line(struct pcitopo_arena *arena,
			 struct pcitopo_lspci_text *text,
			 const struct pcitopo_span *line)
{
	unsigned long number;

	if (pcitopo_span_starts_with(line, "Bus: ")) {
		bus_line(&text->config, line);
	} else if (pcitopo_span_starts_with(line, "NUMA node: ")) {
		/* -1 is no node at all */
		if (pcitopo_span_number(line, "NUMA node: ", 10, 4095,
					&number)) {
			text->has_numa_node = true;
			text->numa_node = (int)number;
		}
	} else if (pcitopo_span_starts_with(line, "Physical Slot: ")) {
		text->slot = rest_of(arena, line, "Physical Slot: ");
	} else if (pcitopo_span_starts_with(line, "Kernel driver in use: ")) {
		text->driver = rest_of(arena, line, "Kernel driver in use: ");
	} else if (pcitopo_span_starts_with(line,
					    "!!! Unknown header type 7f")) {
		text->config.defects |= 1 << PCITOPO_DEFECT_ALL_ONES;
	} else if (pcitopo_span_starts_with(line, "Capabilities: ")) {
		capability_line(text, line);
	} else if (pcitopo_span_starts_with(line, "Status: Cap-")) {
		text->saw_capabilities = true;
	} else {
		return false;
	}
	return true;
}

/* A line "Name: ..." that is not one of ours ends the section before it */
static bool names_other_register(const struct pcitopo_span *line)
{
	const char *place = line->start;

	while (place < line->end && pcitopo_is_word_character(*place))
		place++;
	return place > line->start && place < line->end && *place == ':' &&
	       !pcitopo_span_starts_with(line, "Changed:") &&
	       !pcitopo_span_starts_with(line, "Status:") &&
	       !pcitopo_span_starts_with(line, "Control:") &&
	       !pcitopo_span_starts_with(line, "Enable:");
}

/**
 * pcitopo_lspci_text_line - read one indented line of a record
 * @arena: for strings
 * @text: state of the record
 * @line: the line
 * @length: its bytes, without the line end
 */
void pcitopo_lspci_text_line(struct pcitopo_arena *arena,
			     struct pcitopo_lspci_text *text, const char *line,
			     size_t length)
{
	struct pcitopo_span span = { line, line + length };

	while (span.start < span.end &&
	       (*span.start == '\t' || *span.start == ' '))
		span.start++;
	while (span.end > span.start && span.end[-1] == ' ')
		span.end--;
	if (span.start == span.end || general_line(arena, text, &span))
		return;
	if (text->section == PCITOPO_SECTION_PM_STATUS) {
		pm_line(&text->config, &span);
		return;
	}
	if (text->section == PCITOPO_SECTION_IOVCTL) {
		/* Later lines of the capability have names of their own */
		pcitopo_register_line(&text->config, &span, text->section);
		return;
	}
	if (pcitopo_lspci_cxl_line(text, &span)) {
		text->section = PCITOPO_SECTION_NONE;
		return;
	}
	if (pcitopo_register_section(&span, &text->section))
		text->seen |= (u64)1 << text->section;
	else if (names_other_register(&span))
		text->section = PCITOPO_SECTION_NONE;
	pcitopo_register_line(&text->config, &span, text->section);
}

/**
 * pcitopo_lspci_text_end - the record is complete
 * @text: state of the record
 *
 * A capability list without PCI Express is as good to know as one with it.
 */
void pcitopo_lspci_text_end(struct pcitopo_lspci_text *text)
{
	if (text->saw_capabilities && !text->access_denied &&
	    !pcitopo_has(&text->config, PCITOPO_HAVE_EXP))
		pcitopo_set(&text->config, PCITOPO_HAVE_NO_EXP);
}
