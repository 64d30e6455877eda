// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * messages_of.c - the messages that a kernel module would send of a machine
 *
 * usage: messages_of FILE FIRST COUNT
 *
 * FILE is text of lspci; messages about COUNT of its functions, from number
 * FIRST on, go to standard output. For seeds of the fuzz target netlink.
 */
#include <stdio.h>
#include <stdlib.h>

#include "libpcitopo.h"
#include "messages.h"

int main(int argc, char **argv)
{
	static u8 buffer[1024 * 1024];
	struct bytes bytes = { .at = buffer, .size = sizeof(buffer) };
	const struct pcitopo_topo *topo;
	struct pcitopo *pt = pcitopo_new();
	unsigned long i, end;

	if (argc != 4 || !pt || pcitopo_load_lspci(pt, argv[1]))
		return 2;
	topo = pcitopo_topo(pt);
	i = strtoul(argv[2], NULL, 10);
	end = i + strtoul(argv[3], NULL, 10);
	for (; i < end && i < topo->num_devices; i++)
		put_device(&bytes, &topo->devices[i], 1);
	put_done(&bytes, 0, 0);
	pcitopo_free(pt);
	if (bytes.length > bytes.size)
		return 1;
	return fwrite(buffer, 1, bytes.length, stdout) == bytes.length ? 0 : 1;
}
