/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libpcitopo.h - the library: one topology model, paths, verdicts, checks
 *
 * Private to this project until its interface is one to keep: nothing of it is
 * installed. This is the one header that the command includes.
 *
 * A caller makes a context, loads one machine into it from a source, and reads
 * the model. Everything the model points to belongs to the context and lives
 * until pcitopo_free(). The library never prints and never exits; functions
 * that can fail return 0 or a negative errno and leave their results untouched
 * on failure, with a message for people in pcitopo_problems().
 */
#ifndef LIBPCITOPO_H
#define LIBPCITOPO_H

#include "base/problems.h"
#include "base/text.h"
#include "check/verdict.h"
#include "event/event.h"
#include "explain/cxl/chain.h"
#include "explain/explain.h"
#include "model/model.h"
#include "source/load.h"

#endif /* LIBPCITOPO_H */
