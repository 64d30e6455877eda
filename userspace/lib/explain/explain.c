// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * explain.c - which part of a link is suspect, and why
 */
#include "explain/story.h"

#include <errno.h>
#include <stdlib.h>

#include "check/peers.h"

/* How the device below compares with its peers, as in check */
static int find_peers(const struct pcitopo_topo *topo,
		      const struct pcitopo_link *link,
		      struct pcitopo_explanation *explanation)
{
	u32 payload = pcitopo_link_payload(topo, link);
	const struct pcitopo_norm *norm;
	struct pcitopo_peers *peers;

	if (payload == PCITOPO_NO_INDEX)
		return 0;
	peers = pcitopo_peers_find(topo);
	if (!peers)
		return -ENOMEM;
	norm = &peers[payload].norms[PCITOPO_BY_RATE];
	explanation->peers = peers[payload].count;
	explanation->majority = norm->count;
	explanation->majority_rate = pcitopo_peers_rate(norm->value);
	free(peers);
	return 0;
}

static int exit_status(const struct pcitopo_explanation *explanation)
{
	if (explanation->suspect == PCITOPO_SUSPECT_UNDECIDED)
		return 3;
	return explanation->suspect != PCITOPO_SUSPECT_NONE &&
	       explanation->bad_now;
}

static int explain(struct pcitopo_story *story,
		   struct pcitopo_explanation *explanation)
{
	int ret = pcitopo_story_gather(story, explanation);

	if (ret)
		return ret;
	pcitopo_rules_apply(story, explanation);
	pcitopo_evidence_past(story, explanation);
	pcitopo_evidence_now(story, explanation);
	pcitopo_evidence_unknowns(story, explanation);
	explanation->exit_status = exit_status(explanation);
	return explanation->message ? 0 : -ENOMEM;
}

/* What transitions point into lives as long as the history, the list itself as
 * long as the context
 */
static int keep_transitions(struct pcitopo *pt,
			    struct pcitopo_explanation *explanation)
{
	size_t size = explanation->num_transitions *
		      sizeof(*explanation->transitions);
	const struct pcitopo_event **list =
		pcitopo_arena_alloc(&pt->arena, size + 1);

	if (list && size)
		memcpy(list, explanation->transitions, size);
	free(explanation->transitions);
	explanation->transitions = list;
	return list ? 0 : -ENOMEM;
}

/**
 * pcitopo_explain - say which part of a link is suspect, and why
 * @pt: context with a loaded machine
 * @link: index of the link
 * @history: what happened to the machine before; NULL: not known
 * @result: the explanation; good until pcitopo_free(), or until the history is
 *	freed
 *
 * Return: 0, with or without a suspect; -ENOMEM.
 * Since: 0.1
 */
int pcitopo_explain(struct pcitopo *pt, u32 link,
		    const struct pcitopo_history *history,
		    const struct pcitopo_explanation **result)
{
	struct pcitopo_explanation *explanation;
	struct pcitopo_story story = {
		.arena = &pt->arena,
		.topo = &pt->topo,
		.host = pcitopo_host(pt),
		.is_live = pcitopo_is_live(pt),
		.link = &pt->topo.links[link],
		.history = history,
	};
	int ret, kept;

	explanation = pcitopo_arena_alloc(&pt->arena, sizeof(*explanation));
	if (!explanation)
		return -ENOMEM;
	explanation->link = link;
	ret = find_peers(&pt->topo, story.link, explanation);
	if (!ret)
		ret = explain(&story, explanation);
	kept = keep_transitions(pt, explanation);
	if (ret || kept)
		return ret ? ret : kept;
	*result = explanation;
	return 0;
}
