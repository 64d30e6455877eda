/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * link-text.h - texts that rules about links have in common
 *
 * Private to check/.
 */
#ifndef PCITOPO_CHECK_LINK_TEXT_H
#define PCITOPO_CHECK_LINK_TEXT_H

#include "check/finding.h"

const char *pcitopo_speed_text(struct pcitopo_checker *checker, u8 speed);
const char *pcitopo_rate_part(struct pcitopo_checker *checker,
			      const struct pcitopo_rate *rate, bool width);
const char *pcitopo_peers_text(struct pcitopo_checker *checker,
			       const struct pcitopo_finding *finding,
			       bool width);
void pcitopo_link_evidence(struct pcitopo_checker *checker,
			   struct pcitopo_finding *finding);

#endif /* PCITOPO_CHECK_LINK_TEXT_H */
