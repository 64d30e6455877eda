/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * libcxl.h - what is read through libcxl
 *
 * Private to the library. Only source/cxl/libcxl.c and source/cxl/health.c include libcxl.
 */
#ifndef PCITOPO_SOURCE_CXL_LIBCXL_H
#define PCITOPO_SOURCE_CXL_LIBCXL_H

#include "source/cxl/cxl.h"

struct cxl_ctx;

/* source/cxl/libcxl.c */
struct cxl_ctx *pcitopo_libcxl_open(struct pcitopo_cxl_records *records);
void pcitopo_libcxl_close(struct cxl_ctx *ctx);

/* source/cxl/health.c */
void pcitopo_libcxl_ask(struct pcitopo *pt, const struct pcitopo_rootdir *root,
			struct cxl_ctx *ctx);

#endif /* PCITOPO_SOURCE_CXL_LIBCXL_H */
