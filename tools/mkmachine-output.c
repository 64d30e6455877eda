// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-output.c - the text that lspci would print
 */
#include <string.h>

#include <pcitopo/regs.h>

#include "mkmachine.h"

static const char digits[] = "0123456789abcdef";

static void print_address(const struct mk_func *f, u32 domain, bool domains,
			  FILE *out)
{
	if (domains)
		fprintf(out, "%04x:", domain);
	fprintf(out, "%02x:%02x.%x", f->bus, f->devfn >> 3, f->devfn & 7);
}

/* What the function says it is: a VF says nothing, the kernel knows */
static void header_ids(const struct mk_func *f, u16 *vendor, u16 *device,
		       u32 *class_code, u8 *revision)
{
	s64 v = mk_get(f, MK_CLASS, f->model->class_code);

	*class_code = (u32)(mk_has(f, MK_CLASS) && v <= 0xffff ? v << 8 : v);
	*vendor = (u16)mk_get(f, MK_VENDOR, f->model->vendor);
	*device = (u16)mk_get(f, MK_DEVICE, f->model->device);
	if (f->kind == MK_VF)
		*device = (u16)mk_get(f->main, MK_VF_DEVICE, *device + 1);
	*revision = (u8)mk_get(f, MK_REVISION, f->model->revision);
}

static const char *device_name(const struct mk_func *f, u16 vendor, u16 device)
{
	if (vendor != f->model->vendor || device != f->model->device)
		return NULL;
	return f->model->name;
}

static void print_class(u16 code, enum mk_names names, FILE *out)
{
	const char *name = mk_class_name(code);

	if (names == MK_NAMES_NUMERIC)
		fprintf(out, " %04x:", code);
	else if (name && names == MK_NAMES)
		fprintf(out, " %s:", name);
	else
		fprintf(out, " %s [%04x]:", name ? name : "Class", code);
}

static void print_device(const struct mk_func *f, u16 vendor, u16 device,
			 enum mk_names names, FILE *out)
{
	const char *maker = mk_vendor_name(vendor);
	const char *name = device_name(f, vendor, device);

	if (names == MK_NAMES_NUMERIC) {
		fprintf(out, " %04x:%04x", vendor, device);
		return;
	}
	if (maker)
		fprintf(out, " %s", maker);
	if (name)
		fprintf(out, " %s", name);
	else if (maker && names == MK_NAMES)
		fprintf(out, " Device %04x", device);
	else
		fprintf(out, " Device");
	if (names == MK_NAMES_BOTH || !maker)
		fprintf(out, " [%04x:%04x]", vendor, device);
}

static void print_header(const struct mk_func *f, const struct mk_output *o)
{
	u16 vendor, device;
	const char *progif;
	u32 class_code;
	u8 revision;

	header_ids(f, &vendor, &device, &class_code, &revision);
	print_class((u16)(class_code >> 8), o->names, o->file);
	print_device(f, vendor, device, o->names, o->file);
	if (f->ones)
		revision = 0xff;
	if (revision)
		fprintf(o->file, " (rev %02x)", revision);
	progif = o->names == MK_NAMES_NUMERIC ? NULL :
						mk_progif_name(class_code);
	if (o->text && progif)
		fprintf(o->file, " (prog-if %02x [%s])", class_code & 0xff,
			progif);
	else if (o->text && class_code & 0xff)
		fprintf(o->file, " (prog-if %02x)", class_code & 0xff);
	fputc('\n', o->file);
}

static const struct mk_func *slot_port(const struct mk_func *f)
{
	const struct mk_func *up = f->parent;

	return up && mk_is(up, MK_PORTS) && mk_has(up, MK_SLOT) ? up : NULL;
}

static s64 numa_node(const struct mk_func *f)
{
	for (; f; f = f->parent)
		if (mk_has(f, MK_NUMA))
			return mk_get(f, MK_NUMA, -1);
	return -1;
}

static void print_text(const struct mk_func *f, FILE *out)
{
	const char *driver = f->str[MK_DRIVER];
	const struct mk_func *port = slot_port(f);

	if (f->ones)
		fputs("\t!!! Unknown header type 7f\n", out);
	if (f->str[MK_LABEL])
		fprintf(out, "\tPhysical Slot: %s\n", f->str[MK_LABEL]);
	else if (port && mk_get(port, MK_SLOT, 0))
		fprintf(out, "\tPhysical Slot: %lld\n",
			(long long)mk_get(port, MK_SLOT, 0));
	if (numa_node(f) >= 0)
		fprintf(out, "\tNUMA node: %lld\n", (long long)numa_node(f));
	if (!driver)
		driver = f->model->driver;
	if (driver && strcmp(driver, "none"))
		fprintf(out, "\tKernel driver in use: %s\n", driver);
}

static char *put_line(char *p, unsigned int offset, const u8 *bytes)
{
	if (offset >= 0x100)
		*p++ = digits[offset >> 8];
	*p++ = digits[offset >> 4 & 15];
	*p++ = digits[offset & 15];
	*p++ = ':';
	for (int i = 0; i < 16; i++) {
		*p++ = ' ';
		*p++ = digits[bytes[i] >> 4];
		*p++ = digits[bytes[i] & 15];
	}
	*p++ = '\n';
	return p;
}

static bool has_extended(const struct mk_func *f)
{
	if (f->kind == MK_HOST_BRIDGE)
		return mk_has(f, MK_DMI);
	return !mk_is(f, MK_BIT(MK_PCI_PCI) | MK_BIT(MK_CONVENTIONAL));
}

static void print_hex(const struct mk_func *f, const struct mk_config *c,
		      const struct mk_output *o)
{
	char text[MK_CONFIG_SIZE / 16 * 54], *p = text;
	unsigned int size = o->hex;

	if (!has_extended(f) && size > PT_CFG_SPACE_SIZE)
		size = PT_CFG_SPACE_SIZE;
	for (unsigned int i = 0; i < size; i += 16)
		p = put_line(p, i, c->bytes + i);
	fwrite(text, 1, (size_t)(p - text), o->file);
}

static bool is_printed(const struct mk_func *f)
{
	return !f->gone && !mk_has(f, MK_HIDDEN) && !mk_has(f, MK_BARE);
}

static bool need_domains(const struct mk_machine *m, const struct mk_output *o)
{
	return o->domains || m->domains > 1 || o->copies > 1;
}

int mk_write(struct mk_machine *m, const struct mk_output *o)
{
	struct mk_config *c = mk_alloc(m, sizeof(*c));

	if (!c)
		return -1;
	for (unsigned int copy = 0; copy < o->copies; copy++) {
		for (size_t i = 0; i < m->sorted_count; i++) {
			const struct mk_func *f = m->sorted[i];

			if (!is_printed(f))
				continue;
			print_address(f, f->domain + copy * m->domains,
				      need_domains(m, o), o->file);
			print_header(f, o);
			if (o->text)
				print_text(f, o->file);
			mk_config_build(f, copy, c);
			print_hex(f, c, o);
			fputc('\n', o->file);
		}
	}
	return 0;
}

static const char *state_name(const struct mk_func *f)
{
	switch (f->state) {
	case MK_EMPTY:
		return "empty";
	case MK_STATE_DOWN:
		return "down";
	case MK_STATE_DISABLED:
		return "disabled";
	case MK_STATE_POWER_OFF:
		return "power-off";
	case MK_STATE_DEAD:
		return "dead";
	default:
		return "up";
	}
}

static void list_link(const struct mk_func *f, FILE *out)
{
	fprintf(out, " can gen%u x%u", f->max_gen, f->max_width);
	if (f->width)
		fprintf(out, " has gen%u x%u", f->gen, f->width);
	if (mk_is(f, MK_PORTS))
		fprintf(out, " %s", state_name(f));
	if (f->seen)
		fprintf(out, " retimers %u", f->seen);
}

/* ADDRESS NAME ITEM, and for ends of links what they can and have */
int mk_list(struct mk_machine *m, const struct mk_output *o)
{
	for (unsigned int copy = 0; copy < o->copies; copy++) {
		for (size_t i = 0; i < m->sorted_count; i++) {
			const struct mk_func *f = m->sorted[i];

			if (!is_printed(f))
				continue;
			print_address(f, f->domain + copy * m->domains, true,
				      o->file);
			fprintf(o->file, " %s %s",
				*f->name && !copy ? f->name : "-",
				f->kind == MK_VF ? "vf" : f->model->item);
			if (mk_is(f, MK_LINK_ENDS) && !f->main)
				list_link(f, o->file);
			fputc('\n', o->file);
		}
	}
	return 0;
}
