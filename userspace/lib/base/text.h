/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * text.h - which bytes of strangers may be shown
 */
#ifndef PCITOPO_BASE_TEXT_H
#define PCITOPO_BASE_TEXT_H

#include <pcitopo_env.h>

size_t pcitopo_text_next(const char *text, bool *harmless);

#endif /* PCITOPO_BASE_TEXT_H */
