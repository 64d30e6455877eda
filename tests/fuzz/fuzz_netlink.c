// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * fuzz_netlink.c - source "kernel" with arbitrary messages, and all that follows
 *
 * The input is what one recvmsg() brings. Nothing of this machine is read.
 */
#include <errno.h>
#include <string.h>

#include "libpcitopo.h"
#include "fuzz.h"
#include "watch/watch.h"

/* As the messages of tests/lib/messages.h */
#define FAMILY	 0x20
#define SEQUENCE 1

/* Notifications; an event can be written and read again */
static void take_notices(struct pcitopo *pt, const void *bytes, size_t left)
{
	struct pcitopo_reply reply = { .problems = &pt->problems,
				       .type = FAMILY };
	struct pcitopo_notice notice;
	struct pcitopo_event again;
	const char *line;

	while (left) {
		if (pcitopo_notice_take(&reply, &bytes, &left, &notice)) {
			require(!left, "bytes behind an error");
			return;
		}
		if (notice.type != PCITOPO_NOTICE_EVENT)
			continue;
		require(!pcitopo_event_format(&pt->arena, &notice.event, &line),
			"no line");
		require(!pcitopo_event_parse(&pt->arena, line, strlen(line),
					     &again),
			"no event in its line");
	}
}

/**
 * fuzz_one - take messages and ask for all there is to know
 * @data: the messages
 * @size: their length
 */
void fuzz_one(const uint8_t *data, size_t size)
{
	struct pcitopo *pt = pcitopo_new();
	struct pcitopo_reply reply = {
		.problems = &pt->problems,
		.context = pt,
		.sequence = SEQUENCE,
		.type = FAMILY,
		.take = size % 16 == 15 ? pcitopo_message_family :
					  pcitopo_message_device,
	};
	int ret;

	require(pt, "no memory");
	if (size % 16 == 14) {
		take_notices(pt, data, size);
		pcitopo_free(pt);
		return;
	}
	ret = pcitopo_reply_take(&reply, data, size);
	require(!ret || ret == -EBADMSG, "an error that cannot be");
	require(reply.error <= 0, "no errno");
	check_problems(pt, ret);
	if (!ret)
		ret = pcitopo_topo_finish(pt);
	check_problems(pt, ret);
	if (!ret)
		check_model(pt, data, size);
	pcitopo_free(pt);
}
