// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-layout.c - addresses
 *
 * Device numbers where the description gives none, bus numbers as firmware
 * gives them (depth first, by device number), virtual functions, and the names
 * gpu0, nic0 ... in bus order.
 */
#include <stdlib.h>
#include <string.h>

#include "mkmachine.h"

#define DEVFNS 256

/* The function after @f in the tree below @top, or of the machine */
struct mk_func *mk_next(struct mk_func *f, const struct mk_func *top)
{
	if (f->children)
		return f->children;
	while (f && f != top && !f->next)
		f = f->parent;
	return f && f != top ? f->next : NULL;
}

/* Room for "fffff:ff:1f.7"; without domain where it is 0 */
int mk_address(struct mk_machine *m, const struct mk_func *f, char *out,
	       size_t size)
{
	if (m->domains > 1 || f->domain)
		return snprintf(out, size, "%04x:%02x:%02x.%x", f->domain,
				f->bus, f->devfn >> 3, f->devfn & 7);
	return snprintf(out, size, "%02x:%02x.%x", f->bus, f->devfn >> 3,
			f->devfn & 7);
}

static int free_device(struct mk_func *const *slots, int from)
{
	for (int device = from; device < 32; device++) {
		bool used = false;

		for (int i = 0; i < 8; i++)
			if (slots[device << 3 | i])
				used = true;
		if (!used)
			return device;
	}
	return -1;
}

static int place_further(struct mk_func *const *slots, const struct mk_func *f)
{
	int device = f->main->devfn & ~7;

	if (f->place >= 8)
		return f->place;
	if (f->place >= 0)
		return device | f->place;
	for (int i = 1; i < 8; i++)
		if (!slots[device | i])
			return device | i;
	return -1;
}

static int place_one(struct mk_machine *m, struct mk_func **slots,
		     struct mk_func *f)
{
	const struct mk_func *up = f->parent;
	int devfn = f->place;

	if (f->main)
		devfn = place_further(slots, f);
	else if (devfn < 0)
		devfn = free_device(slots, up->kind == MK_HOST_BRIDGE) * 8;
	if (devfn < 0)
		return mk_fail(m, &f->where, "no number left for this %s, %s",
			       f->model->item,
			       "expected at most 32 devices and 8 functions");
	if (slots[devfn])
		return mk_fail(m, &f->where, "%02x.%x is taken (line %u), %s",
			       devfn >> 3, devfn & 7, slots[devfn]->where.line,
			       "expected another device or function number");
	if (mk_is(up, MK_PORTS) && devfn >= 8)
		return mk_fail(m, &f->where,
			       "second device on a link, expected functions");
	f->devfn = (u16)devfn;
	slots[devfn] = f;
	return 0;
}

/* Those that are told their place first, then the others around them */
static int place_all(struct mk_machine *m, struct mk_func *up,
		     struct mk_func **slots)
{
	for (int pass = 0; pass < 3; pass++) {
		for (struct mk_func *f = up->children; f; f = f->next) {
			int when = f->main ? 2 : f->place < 0;

			if (when == pass && place_one(m, slots, f))
				return -1;
		}
	}
	return 0;
}

/* AMD puts a host bridge that does nothing at function 0 */
static int add_dummy(struct mk_machine *m, struct mk_func *up,
		     struct mk_func **slots, int devfn,
		     const struct mk_func *like)
{
	struct mk_func *f;

	if (!(up->model->flags & MK_M_DUMMY))
		return mk_fail(m, &like->where,
			       "%02x.%x without function 0, expected one",
			       devfn >> 3, like->devfn & 7);
	f = mk_func_new(m, up, mk_model_find("device", "amd-dummy"),
			&like->where);
	if (!f)
		return -1;
	if (!strcmp(up->model->word, "amd"))
		mk_set(f, MK_DEVICE, 0x153d);
	f->devfn = (u16)devfn;
	slots[devfn] = f;
	return 0;
}

static int check_device(struct mk_machine *m, struct mk_func *up,
			struct mk_func **slots, int device)
{
	struct mk_func *first = NULL;
	int n = 0;

	for (int i = 0; i < 8; i++) {
		if (!slots[device << 3 | i])
			continue;
		n++;
		if (!first)
			first = slots[device << 3 | i];
	}
	if (first && first->devfn & 7 &&
	    add_dummy(m, up, slots, device << 3, first))
		return -1;
	if (first && first->devfn & 7)
		n++;
	for (int i = 0; i < 8 && n > 1; i++)
		if (slots[device << 3 | i])
			slots[device << 3 | i]->multi = true;
	return 0;
}

/* Next function of the device, for Alternative Routing-ID Interpretation */
static void chain_functions(struct mk_func *const *slots)
{
	for (int i = 0; i < DEVFNS; i++) {
		if (!slots[i])
			continue;
		for (int k = i + 1; k < (i | 7) + 1; k++) {
			if (slots[k]) {
				slots[i]->next_function = (u16)(k & 7);
				break;
			}
		}
	}
}

static int place_children(struct mk_machine *m, struct mk_func *up)
{
	struct mk_func *slots[DEVFNS] = { NULL };
	struct mk_func **tail = &up->children;

	if (up->kind == MK_HOST_BRIDGE && !mk_has(up, MK_BARE))
		slots[0] = up;
	if (place_all(m, up, slots))
		return -1;
	for (int device = 0; device < 32; device++)
		if (check_device(m, up, slots, device))
			return -1;
	if (slots[0] == up)
		slots[0] = NULL;
	chain_functions(slots);
	for (int i = 0; i < DEVFNS; i++) {
		if (!slots[i])
			continue;
		*tail = slots[i];
		tail = &slots[i]->next;
		up->children_tail = slots[i];
	}
	*tail = NULL;
	return 0;
}

static int exhausted(struct mk_machine *m, const struct mk_func *f, int limit)
{
	char address[24];

	mk_address(m, f, address, sizeof(address));
	return mk_fail(m, &f->where, "bus numbers exhausted below %s, %s %02x",
		       address, "expected no bus after", limit);
}

static struct mk_func *add_vf(struct mk_machine *m, struct mk_func *pf,
			      unsigned int rid)
{
	struct mk_func *vf = mk_func_new(m, pf->parent, pf->model, &pf->where);

	if (!vf)
		return NULL;
	vf->kind = MK_VF;
	vf->main = pf;
	vf->domain = pf->domain;
	vf->bus = (u16)(pf->bus + rid / DEVFNS);
	vf->devfn = (u16)(rid % DEVFNS);
	return vf;
}

/* Behind the functions, one function's after the other's; last bus used */
static int add_vfs(struct mk_machine *m, struct mk_func *port, int limit)
{
	struct mk_func *last = port->children_tail;
	unsigned int rid = last ? last->devfn + 1 : 0;

	for (struct mk_func *pf = port->children; pf; pf = pf->next) {
		s64 n = pf->kind == MK_VF ? 0 : mk_get(pf, MK_VFS, 0);

		if (n && !mk_is(port, MK_PORTS))
			return mk_fail(m, &pf->where,
				       "vfs here, expected below a port only");
		if (n)
			pf->vf_offset = (u16)(rid - pf->devfn);
		for (; n > 0; n--, rid++) {
			if (port->secondary + (int)(rid / DEVFNS) > limit)
				return exhausted(m, port, limit);
			if (!add_vf(m, pf, rid))
				return -1;
		}
		if (pf == last)
			break;
	}
	return port->secondary + (rid ? (int)((rid - 1) / DEVFNS) : 0);
}

/* Numbers what is below @up, whose secondary bus is known; last bus used */
static int number_below(struct mk_machine *m, struct mk_func *up, int limit)
{
	int last;

	if (place_children(m, up))
		return -1;
	for (struct mk_func *f = up->children; f; f = f->next) {
		f->bus = up->secondary;
		f->domain = up->domain;
	}
	last = add_vfs(m, up, limit);
	for (struct mk_func *f = up->children; f && last >= 0; f = f->next) {
		if (!mk_is(f, MK_BRIDGES))
			continue;
		f->secondary = (u16)mk_get(f, MK_BUS, last + 1);
		if (f->secondary <= last)
			return mk_fail(m, &f->where,
				       "bus %02x, expected one after %02x",
				       f->secondary, last);
		if (f->secondary > limit)
			return exhausted(m, f, limit);
		last = number_below(m, f, limit);
		if (last < 0)
			return -1;
	}
	if (last < 0)
		return -1;
	last += (int)mk_get(up, MK_SPARE, 0);
	if (last > limit)
		return exhausted(m, up, limit);
	up->subordinate = (u16)last;
	return last;
}

static int compare(const void *a, const void *b)
{
	const struct mk_func *f = *(struct mk_func *const *)a;
	const struct mk_func *g = *(struct mk_func *const *)b;

	if (f->domain != g->domain)
		return f->domain < g->domain ? -1 : 1;
	if (f->bus != g->bus)
		return f->bus - g->bus;
	return f->devfn - g->devfn;
}

static int number_hosts(struct mk_machine *m)
{
	struct mk_func **hosts;
	size_t n = 0;

	hosts = mk_alloc(m, m->funcs * sizeof(*hosts));
	if (!hosts)
		return -1;
	for (struct mk_func *f = m->hosts; f; f = f->next) {
		hosts[n++] = f;
		if (f->domain >= m->domains)
			m->domains = f->domain + 1;
	}
	qsort(hosts, n, sizeof(*hosts), compare);
	for (size_t i = 0; i < n; i++) {
		struct mk_func *next = i + 1 < n ? hosts[i + 1] : NULL;
		int limit = 255;

		if (next && next->domain == hosts[i]->domain)
			limit = next->bus - 1;
		if (next && limit < hosts[i]->bus)
			return mk_fail(m, &next->where,
				       "root bus %02x twice (line %u), %s",
				       next->bus, hosts[i]->where.line,
				       "expected another");
		if (number_below(m, hosts[i], limit) < 0)
			return -1;
	}
	return 0;
}

static void name_funcs(struct mk_machine *m)
{
	static const char *const items[][2] = {
		{ "gpu", "gpu" },    { "nic", "nic" },	 { "nvme", "nvme" },
		{ "memdev", "mem" }, { "switch", "sw" }, { "bmc", "bmc" },
	};
	unsigned int counts[6] = { 0 };

	for (size_t i = 0; i < m->sorted_count; i++) {
		struct mk_func *f = m->sorted[i];

		if (f->str[MK_NAME])
			snprintf(f->name, sizeof(f->name), "%s",
				 f->str[MK_NAME]);
		for (size_t k = 0; k < 6 && !f->main; k++) {
			if (strcmp(f->model->item, items[k][0]))
				continue;
			if (!f->str[MK_NAME])
				snprintf(f->name, sizeof(f->name), "%s%u",
					 items[k][1], counts[k]);
			counts[k]++;
		}
	}
}

int mk_layout(struct mk_machine *m)
{
	size_t n = 0;

	if (number_hosts(m))
		return -1;
	m->sorted = mk_alloc(m, m->funcs * sizeof(struct mk_func *));
	if (!m->sorted)
		return -1;
	for (struct mk_func *f = m->hosts; f; f = mk_next(f, NULL))
		m->sorted[n++] = f;
	m->sorted_count = n;
	qsort(m->sorted, n, sizeof(struct mk_func *), compare);
	name_funcs(m);
	return 0;
}
