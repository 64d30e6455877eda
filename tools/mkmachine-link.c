// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * mkmachine-link.c - what the links train to
 *
 * A link trains to the lesser of what both ends, the retimers, the target speed
 * and the description allow. Also decides what software finds at all.
 */
#include "mkmachine.h"

/* Function 0 on the link below @port, or NULL */
struct mk_func *mk_link_device(const struct mk_func *port)
{
	struct mk_func *f = port->children;

	return f && !mk_has(f, MK_MISSING) ? f : NULL;
}

static u8 least(s64 a, s64 b)
{
	return (u8)(a < b ? a : b);
}

/* Own maximum: as told, as the model, or as the port above (silicon only) */
static void own_maximum(struct mk_func *f)
{
	const struct mk_func *up = f->parent;
	u8 gen = f->model->gen, width = f->model->width;

	if (!gen && up)
		gen = up->max_gen;
	if (!width && up)
		width = up->max_width;
	f->max_gen = (u8)mk_get(f, MK_GEN, gen);
	f->max_width = (u8)mk_get(f, MK_WIDTH, width);
	if (mk_get(f, MK_VERSION, 2) == 1)
		f->max_gen = least(f->max_gen, 2);
}

static bool can_detect(const struct mk_func *f)
{
	return f->max_gen >= 4 && !(f->model->flags & MK_M_VIRTUAL);
}

static void place_retimers(struct mk_func *port, struct mk_func *device)
{
	u8 count = (u8)mk_get(port, MK_RETIMERS, 0);
	s64 detect, seen;

	detect = can_detect(port) ? MK_END_PORT : 0;
	if (device && can_detect(device))
		detect |= MK_END_DEVICE;
	detect = mk_get(port, MK_DETECT, detect);
	seen = mk_get(port, MK_SEEN_BY, detect);
	port->detect = detect & MK_END_PORT;
	port->seen = seen & MK_END_PORT && port->state == MK_UP ? count : 0;
	if (!device)
		return;
	device->detect = detect & MK_END_DEVICE;
	device->seen = seen & MK_END_DEVICE ? count : 0;
}

static enum mk_state link_state(const struct mk_func *port,
				const struct mk_func *device)
{
	if (mk_has(port, MK_POWER_OFF))
		return MK_STATE_POWER_OFF;
	if (mk_has(port, MK_DISABLED))
		return MK_STATE_DISABLED;
	if (mk_has(port, MK_DOWN))
		return MK_STATE_DOWN;
	if (!device)
		return MK_EMPTY;
	return mk_has(device, MK_DEAD) ? MK_STATE_DEAD : MK_UP;
}

static void train_up(struct mk_func *port, struct mk_func *device)
{
	u8 gen = least(port->max_gen, device->max_gen);
	u8 width = least(port->max_width, device->max_width);

	gen = least(gen, mk_get(port, MK_TARGET, gen));
	gen = least(gen, mk_get(port, MK_TRAINED_GEN, gen));
	if (mk_get(port, MK_RETIMERS, 0))
		gen = least(gen, mk_get(port, MK_RETIMER_MAX, gen));
	width = least(width, mk_get(port, MK_TRAINED_WIDTH, width));
	if (!((port->model->flags | device->model->flags) & MK_M_VIRTUAL)) {
		port->eq_gen = gen;
		device->eq_gen = gen;
	}
	if (mk_has(device, MK_IDLE))
		gen = 1;
	port->gen = gen;
	port->width = width;
	device->gen = gen;
	device->width = width;
	mk_cxl_train(port, device);
}

static void train(struct mk_func *port)
{
	struct mk_func *device = mk_link_device(port);

	port->state = link_state(port, device);
	if (device)
		own_maximum(device);
	place_retimers(port, device);
	port->gen = 1;
	if (port->state == MK_UP)
		train_up(port, device);
}

/* Is @f out of software's sight? Parents and functions 0 come before it */
static bool is_gone(const struct mk_func *f)
{
	const struct mk_func *up = f->parent;

	if (mk_has(f, MK_MISSING) || (f->main && f->main->gone))
		return true;
	if (!up)
		return false;
	return up->gone || (mk_is(up, MK_PORTS) && up->state != MK_UP &&
			    up->state != MK_STATE_DEAD);
}

void mk_train(struct mk_machine *m)
{
	for (struct mk_func *f = m->hosts; f; f = mk_next(f, NULL)) {
		f->gone = is_gone(f);
		f->ones = mk_has(f, MK_ALL_ONES) || mk_has(f, MK_DEAD) ||
			  (f->main && f->main->ones) ||
			  (f->parent && f->parent->ones);
		if (mk_is(f, MK_PORTS)) {
			own_maximum(f);
			train(f);
		} else if (mk_has(f, MK_DMI)) {
			own_maximum(f);
			f->gen = f->max_gen;
			f->width = f->max_width;
		}
	}
}
