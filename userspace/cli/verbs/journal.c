// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * journal.c - events in the journal of systemd, by libsystemd
 *
 * The only file that includes the library. Next to the message, an entry has the
 * members of the event as fields to select by:
 * journalctl PCITOPO_VERDICT=degraded.
 */
#include "verbs/monitor.h"

#include <errno.h>
#include <string.h>

#ifndef PCITOPO_WITH_SYSTEMD

/* See below */
int journal_check(void)
{
	err("--journal: this version was built without libsystemd");
	return -EOPNOTSUPP;
}

/* See below */
int journal_write(const struct pcitopo_event *event, const char *message,
		  const struct redact *redact)
{
	return -EOPNOTSUPP;
}

#else

#include <sys/syslog.h>
#include <sys/uio.h>
#include <systemd/sd-journal.h>
#include <unistd.h>

#define MAX_FIELDS 12
#define SOCKET	   "/run/systemd/journal/socket"

struct entry {
	struct strbuf fields[MAX_FIELDS];
	int count;
	const struct redact *redact;
};

__attribute__((format(printf, 3, 4))) static void
add(struct entry *entry, const char *name, const char *format, ...)
{
	struct strbuf *field = &entry->fields[entry->count];
	struct strbuf text = { 0 };
	va_list arguments;

	if (entry->count == MAX_FIELDS)
		return;
	entry->count++;
	va_start(arguments, format);
	strbuf_vprintf(&text, format, arguments);
	va_end(arguments);
	if (entry->redact)
		redact_text(entry->redact, &text);
	strbuf_printf(field, "%s=", name);
	text_clean(field, strbuf_text(&text), false);
	strbuf_free(&text);
}

/* Verdicts that need attention stand out */
static int priority(const struct pcitopo_event *event)
{
	if (event->type == PCITOPO_EVENT_LOST)
		return LOG_WARNING;
	if (event->type == PCITOPO_EVENT_ERRORS)
		return LOG_NOTICE;
	if (event->type != PCITOPO_EVENT_LINK || !event->after.has_verdict)
		return LOG_INFO;
	switch (event->after.verdict) {
	case PCITOPO_VERDICT_DOWN:
		return LOG_ERR;
	case PCITOPO_VERDICT_DEGRADED:
		return LOG_WARNING;
	case PCITOPO_VERDICT_UNKNOWN:
		return LOG_NOTICE;
	default:
		return LOG_INFO;
	}
}

static void fill(struct entry *entry, const struct pcitopo_event *event,
		 const char *message)
{
	char address[PCITOPO_ADDRESS_SIZE];

	add(entry, "MESSAGE", "%s", message);
	add(entry, "PRIORITY", "%d", priority(event));
	add(entry, "SYSLOG_IDENTIFIER", "pcitopo");
	add(entry, "PCITOPO_EVENT", "%s", pcitopo_event_type_name(event->type));
	if (event->has_port) {
		pcitopo_address_format(&event->port, address);
		add(entry, "PCITOPO_LINK", "%s", address);
	}
	if (event->has_device) {
		pcitopo_address_format(&event->device, address);
		add(entry, "PCITOPO_DEVICE", "%s", address);
	}
	if (event->slot)
		add(entry, "PCITOPO_SLOT", "%s", event->slot);
	if (event->name)
		add(entry, "PCITOPO_NAME", "%s", event->name);
	if (event->driver)
		add(entry, "PCITOPO_DRIVER", "%s", event->driver);
	if (event->place)
		add(entry, "PCITOPO_PLACE", "%s", event->place);
	if (event->after.has_verdict)
		add(entry, "PCITOPO_VERDICT", "%s",
		    pcitopo_verdict_name(event->after.verdict));
}

/**
 * journal_check - check whether there is a journal
 *
 * Return: 0, or a negative errno after a message.
 */
int journal_check(void)
{
	if (!access(SOCKET, W_OK))
		return 0;
	err("--journal: %s: %s", SOCKET, strerror(errno));
	return -errno;
}

/**
 * journal_write - write an event to the journal
 * @event: the event
 * @message: the event in words
 * @redact: what to hide, or NULL
 *
 * Return: 0, or a negative errno after a message.
 */
int journal_write(const struct pcitopo_event *event, const char *message,
		  const struct redact *redact)
{
	struct entry entry = { .redact = redact };
	struct iovec parts[MAX_FIELDS];
	int ret;
	int i;

	fill(&entry, event, message);
	for (i = 0; i < entry.count; i++) {
		parts[i].iov_base = entry.fields[i].text;
		parts[i].iov_len = entry.fields[i].length;
	}
	ret = sd_journal_sendv(parts, entry.count);
	for (i = 0; i < entry.count; i++)
		strbuf_free(&entry.fields[i]);
	if (ret < 0)
		err("--journal: %s", strerror(-ret));
	return ret < 0 ? ret : 0;
}

#endif
