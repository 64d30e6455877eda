/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * check.h - pieces of a check
 *
 * Private to the library. check/check.c runs the rules and draws the sum; each group
 * of rules has a file of its own and adds findings through pcitopo_finding_add().
 */
#ifndef PCITOPO_CHECK_H
#define PCITOPO_CHECK_H

#include "model/topo.h"

/**
 * struct pcitopo_sisters - how a device compares with others of its kind
 * @size: members of the group of equal devices, this one included
 * @majority: how many of them share @rate, or 0 without a majority of three
 *	quarters in a group of four or more
 * @rate: what the majority's links trained at
 * @hops_majority: likewise for @hops
 * @hops: links between the majority and the CPU
 * @retimers_majority: likewise for @retimers
 * @retimers: retimers in the majority's links
 * @mps_majority: likewise for @mps
 * @mps: Max_Payload_Size of the majority in bytes
 */
struct pcitopo_sisters {
	u32 size;
	u32 majority;
	struct pcitopo_rate rate;
	u32 hops_majority;
	u32 hops;
	u32 retimers_majority;
	u32 retimers;
	u32 mps_majority;
	u32 mps;
};

/**
 * struct pcitopo_tally - functions counted by kind
 * @counts: how many of each kind
 * @total: of all kinds
 */
struct pcitopo_tally {
	u32 counts[PCITOPO_KIND_COUNT];
	u32 total;
};

/**
 * struct pcitopo_places - functions listed in a sentence of evidence
 * @text: their addresses
 * @length: of @text
 * @left_out: how many did not fit
 */
struct pcitopo_places {
	char text[176];
	u32 length;
	u32 left_out;
};

/**
 * struct pcitopo_checker - a check while it runs
 * @pt: the context
 * @topo: its model
 * @options: what the caller asked for
 * @sisters: one for each device, only @size set where there are none
 * @all: all functions that are not internal or virtual
 * @failed: memory ran out
 */
struct pcitopo_checker {
	struct pcitopo *pt;
	const struct pcitopo_topo *topo;
	const struct pcitopo_check_options *options;
	struct pcitopo_sisters *sisters;
	struct pcitopo_tally all;
	bool failed;
};

/* check/check.c */
struct pcitopo_finding *pcitopo_finding_add(struct pcitopo_checker *checker,
					    const char *rule,
					    enum pcitopo_severity severity,
					    u32 device, u32 link);
void pcitopo_finding_evidence(struct pcitopo_checker *checker,
			      struct pcitopo_finding *finding,
			      const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* check/rule-link.c */
void pcitopo_check_links(struct pcitopo_checker *checker);

/* check/rule-odd-one-out.c */
int pcitopo_check_find_sisters(struct pcitopo_checker *checker);
void pcitopo_check_sisters(struct pcitopo_checker *checker);

/* check/rule-hole.c */
void pcitopo_check_holes(struct pcitopo_checker *checker);

/* check/rule-equalization.c */
void pcitopo_check_equalization(struct pcitopo_checker *checker);

/* check/rule-errors.c */
void pcitopo_check_errors(struct pcitopo_checker *checker);

/* check/rule-retimer.c */
void pcitopo_check_retimers(struct pcitopo_checker *checker);

/* check/rule-numa.c */
void pcitopo_check_numa(struct pcitopo_checker *checker);

/* check/rule-mps.c */
void pcitopo_check_mps(struct pcitopo_checker *checker);

/* check/rule-acs.c */
void pcitopo_check_acs(struct pcitopo_checker *checker);

/* check/rule-wired-width.c */
void pcitopo_check_slots(struct pcitopo_checker *checker);

/* check/cxl.c */
#define PCITOPO_CXL_NOT_COVERED 3
void pcitopo_check_cxl(struct pcitopo_checker *checker);
void pcitopo_check_cxl_not_covered(struct pcitopo *pt, const char **list,
				   u32 *count);

/* check/place-list.c */
void pcitopo_places_add(struct pcitopo_places *places,
			const struct pcitopo_device *device, const char *bits);
void pcitopo_places_tell(struct pcitopo_checker *checker,
			 struct pcitopo_finding *finding, const char *what,
			 const struct pcitopo_places *places);

/* check/kind-count.c */
#define PCITOPO_TALLY_SIZE 192
void pcitopo_tally_add(struct pcitopo_tally *tally,
		       const struct pcitopo_device *device);
void pcitopo_tally_text(const struct pcitopo_checker *checker,
			const struct pcitopo_tally *tally,
			char text[PCITOPO_TALLY_SIZE]);

#endif /* PCITOPO_CHECK_H */
