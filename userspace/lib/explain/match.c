// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * match.c - which events of a history are about a link and its card
 *
 * An event is "here" when it is about this port, matched by place, because bus
 * numbers change. It is "ours" when nothing says that another card was in the
 * slot at that time.
 */
#include "explain/story.h"

/**
 * pcitopo_event_is_about_link - is an event about a link
 * @event: of any type
 *
 * Return: true for LINK and ERRORS events.
 */
bool pcitopo_event_is_about_link(const struct pcitopo_event *event)
{
	return event->type == PCITOPO_EVENT_LINK ||
	       event->type == PCITOPO_EVENT_ERRORS;
}

/**
 * pcitopo_story_is_other_host - is an event of another machine
 * @story: has the context
 * @event: of any type
 *
 * Return: true if both hosts are known and differ.
 */
bool pcitopo_story_is_other_host(const struct pcitopo_story *story,
				 const struct pcitopo_event *event)
{
	const char *host = story->host;

	return host && event->host && strcmp(host, event->host) != 0;
}

static bool same_address(const struct pcitopo_address *a,
			 const struct pcitopo_address *b)
{
	return pcitopo_address_key(a) == pcitopo_address_key(b);
}

/**
 * pcitopo_story_is_here - is an event about this port
 * @story: has the place
 * @event: of any type
 *
 * Return: it is a LINK or ERRORS event of this machine and place; without a
 * place, of this address.
 */
bool pcitopo_story_is_here(const struct pcitopo_story *story,
			   const struct pcitopo_event *event)
{
	if (!pcitopo_event_is_about_link(event) ||
	    pcitopo_story_is_other_host(story, event))
		return false;
	if (event->place)
		return strcmp(event->place, story->place) == 0;
	return event->has_port &&
	       same_address(&event->port, &story->port->address);
}

/**
 * pcitopo_story_is_ours - is an event about this port with this card
 * @story: has both
 * @event: of any type
 *
 * Return: it is here, and nothing says that the card was another one.
 */
bool pcitopo_story_is_ours(const struct pcitopo_story *story,
			   const struct pcitopo_event *event)
{
	struct pcitopo_card card;

	if (!pcitopo_story_is_here(story, event))
		return false;
	return !pcitopo_event_card(event, &card) ||
	       !pcitopo_cards_differ(&card, &story->card);
}
