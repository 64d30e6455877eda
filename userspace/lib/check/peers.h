/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * peers.h - how a device compares with its peers
 *
 * Private to the library.
 */
#ifndef PCITOPO_CHECK_PEERS_H
#define PCITOPO_CHECK_PEERS_H

#include "model/topo.h"

/* What peers are compared by */
enum pcitopo_peers_by {
	PCITOPO_BY_RATE,     /* of the link of a device */
	PCITOPO_BY_HOPS,     /* links between a device and the CPU */
	PCITOPO_BY_RETIMERS, /* in the link of a device */
	PCITOPO_BY_MPS,	     /* Max_Payload_Size in bytes */
	PCITOPO_BY_COUNT
};

/* For %PCITOPO_BY_RETIMERS: neither end of the link can detect them */
#define PCITOPO_RETIMERS_UNKNOWN 3

/**
 * struct pcitopo_norm - what most peers share
 * @count: how many share it; 0 without a majority
 * @value: as pcitopo_peers_value() gives it
 */
struct pcitopo_norm {
	u32 count;
	u64 value;
};

/**
 * struct pcitopo_peers - how a device compares with its peers
 * @count: equal devices, this one included; 0 for one that is not compared
 * @norms: what most of them share
 */
struct pcitopo_peers {
	u32 count;
	struct pcitopo_norm norms[PCITOPO_BY_COUNT];
};

struct pcitopo_peers *pcitopo_peers_find(const struct pcitopo_topo *topo);
u64 pcitopo_peers_value(const struct pcitopo_topo *topo, u32 device,
			enum pcitopo_peers_by by);
struct pcitopo_rate pcitopo_peers_rate(u64 value);

#endif /* PCITOPO_CHECK_PEERS_H */
