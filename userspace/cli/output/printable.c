// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * printable.c - hostile bytes made harmless
 *
 * Whatever a stranger wrote into a dump is replaced character by character, so
 * that a column stays as wide as it was.
 */
#include <libpcitopo.h>

#include "output/output.h"

/**
 * text_clean - append text with everything harmful replaced by '?'
 * @clean: where to
 * @text: what to append
 * @ascii: replace everything that is not ASCII, too
 */
void text_clean(struct strbuf *clean, const char *text, bool ascii)
{
	const char *at = text, *start = text;
	bool harmless;
	size_t length;

	while (*at) {
		length = pcitopo_text_next(at, &harmless);
		if (harmless && !(ascii && length > 1)) {
			at += length;
			continue;
		}
		strbuf_add(clean, start, (size_t)(at - start));
		strbuf_add(clean, "?", 1);
		at += length;
		start = at;
	}
	strbuf_add(clean, start, (size_t)(at - start));
}
