// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * monitor.c - the verb monitor: events as they come, until it is interrupted
 *
 * The library reports events. This file selects and prints them, a line each, and
 * keeps them: in a log, with the registers of both ends, in the journal.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "verbs/monitor.h"
#include "verbs/verbs.h"

#define NS_PER_S  1000000000
#define LOG_SIZE  (10 << 20)
#define LOG_COUNT 9

/**
 * struct session - one run
 * @cli: what verbs have
 * @arena: texts about one event
 * @monitor: the library's
 * @filter: what is shown
 * @log: of --log, or NULL
 * @snapshots: directory of --snapshot, or -1
 * @no_snapshots: a message has said why there are none
 * @shown: events so far
 * @end_ns: when to end, CLOCK_MONOTONIC; 0: not by time
 * @mask: signals while waiting
 * @failed: something could not be kept
 */
struct session {
	struct cli cli;
	struct pcitopo_arena arena;
	struct pcitopo_monitor *monitor;
	struct filter filter;
	struct log *log;
	int snapshots;
	bool no_snapshots;
	u64 shown;
	u64 end_ns;
	sigset_t mask;
	bool failed;
};

static sig_atomic_t is_over;

static void end(int signal_number)
{
	__atomic_store_n(&is_over, 1, __ATOMIC_RELAXED);
}

static u64 now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (u64)now.tv_sec * NS_PER_S + (u64)now.tv_nsec;
}

/* Signals are delivered while waiting, and at no other time */
static void catch_signals(struct session *session)
{
	struct sigaction action = { .sa_handler = end };
	sigset_t ends;

	sigemptyset(&ends);
	sigaddset(&ends, SIGINT);
	sigaddset(&ends, SIGTERM);
	sigprocmask(SIG_BLOCK, &ends, &session->mask);
	sigdelset(&session->mask, SIGINT);
	sigdelset(&session->mask, SIGTERM);
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
}

static void show_problems(struct pcitopo *pt)
{
	const struct pcitopo_problem *problems;
	u32 count, i;

	problems = pcitopo_problems(pt, &count);
	for (i = 0; i < count; i++)
		err("%s%s%s", problems[i].file ? problems[i].file : "",
		    problems[i].file ? ": " : "", problems[i].message);
}

static int open_library(struct session *session)
{
	const struct options *options = session->cli.options;
	const struct pcitopo_monitor_options how = {
		.root = options->sysfs.root,
		.no_kernel = options->source == SOURCE_SYSFS,
		.only_kernel = options->source == SOURCE_KERNEL,
		.interval_ns = options->monitor.interval_ns,
	};
	int ret = pcitopo_monitor_open(&how, &session->monitor);

	if (!session->monitor)
		out_of_memory();
	show_problems(pcitopo_monitor_model(session->monitor));
	if (ret)
		err("monitor: %s", strerror(-ret));
	return ret;
}

/* The machine as it is now: for names, and whether addresses need a domain */
static void update(struct session *session)
{
	struct cli *cli = &session->cli;
	u32 last;

	cli->topo = pcitopo_topo(pcitopo_monitor_model(session->monitor));
	last = cli->topo->num_devices;
	cli->many_domains = last &&
			    cli->topo->devices[0].address.domain !=
				    cli->topo->devices[last - 1].address.domain;
}

static int open_directory(struct session *session)
{
	const char *path = session->cli.options->monitor.snapshot;

	if (!path)
		return 0;
	session->snapshots = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (session->snapshots >= 0)
		return 0;
	err("--snapshot: %s: %s", path, strerror(errno));
	return EXIT_TROUBLE;
}

static int open_log(struct session *session)
{
	const struct monitor_options *options = &session->cli.options->monitor;

	if (!options->log)
		return 0;
	session->log = log_open(
		options->log, options->log_size ? options->log_size : LOG_SIZE,
		options->log_count ? options->log_count : LOG_COUNT);
	return session->log ? 0 : EXIT_TROUBLE;
}

static int check_options(const struct options *options)
{
	const struct monitor_options *monitor = &options->monitor;

	if (options->redact && monitor->snapshot) {
		err("--redact cannot hide the serial numbers in the registers "
		    "of --snapshot; give one of them");
		return EXIT_TROUBLE;
	}
	if (monitor->journal && options->json) {
		err("--journal has fields of its own; leave -J out, or write "
		    "JSON with --log");
		return EXIT_TROUBLE;
	}
	if (!monitor->log && (monitor->log_size || monitor->log_count)) {
		err("--log-size and --log-count are for --log FILE");
		return EXIT_TROUBLE;
	}
	return monitor->journal && journal_check() ? EXIT_TROUBLE : 0;
}

static int open_session(struct session *session)
{
	const struct options *options = session->cli.options;

	if (check_options(options) || open_directory(session) ||
	    open_log(session) || open_library(session))
		return EXIT_TROUBLE;
	update(session);
	if (options->monitor.timeout_ns)
		session->end_ns = now_ns() + options->monitor.timeout_ns;
	session->filter.options = options;
	return filter_prepare(&session->filter, &session->cli);
}

/* If they cannot be read, the event is shown without its registers */
static void take_snapshot(struct session *session, struct pcitopo_event *event)
{
	int ret;

	if (session->snapshots < 0 || (event->type != PCITOPO_EVENT_LINK &&
				       event->type != PCITOPO_EVENT_ERRORS))
		return;
	ret = pcitopo_event_snapshot(&session->arena,
				     session->cli.options->sysfs.root, event,
				     session->snapshots, &event->snapshot);
	if (!ret || ret == -ENODATA || session->no_snapshots)
		return;
	err("--snapshot: %s",
	    ret == -EACCES ? "reading registers needs root" : strerror(-ret));
	session->no_snapshots = true;
	session->failed = true;
}

static void redact_event(struct session *session,
			 const struct pcitopo_event *event)
{
	struct redact *redact = session->cli.out->redact;

	if (!redact)
		return;
	if (event->host)
		redact_host(redact, event->host);
	if (event->port_serial)
		redact_serial(redact, strtoull(event->port_serial, NULL, 16));
	if (event->device_serial)
		redact_serial(redact, strtoull(event->device_serial, NULL, 16));
}

/* For those outputs that take it */
static const char *line_of(struct session *session,
			   const struct pcitopo_event *event)
{
	const char *line;

	if (pcitopo_event_format(&session->arena, event, &line))
		out_of_memory();
	return line;
}

static void keep(struct session *session, const struct pcitopo_event *event)
{
	const char *line = line_of(session, event);
	struct strbuf text = { 0 };

	strbuf_printf(&text, "%s\n", line);
	if (session->cli.out->redact)
		redact_text(session->cli.out->redact, &text);
	if (log_write(session->log, strbuf_text(&text), text.length))
		session->failed = true;
	strbuf_free(&text);
}

static void write_journal(struct session *session,
			  const struct pcitopo_event *event)
{
	struct strbuf message = { 0 };

	monitor_message(&session->cli, &session->arena, event, &message);
	if (journal_write(event, strbuf_text(&message),
			  session->cli.out->redact))
		session->failed = true;
	strbuf_free(&message);
}

/* Return: 0, or EXIT_TROUBLE when it cannot be written */
static int show(struct session *session, struct pcitopo_event *event)
{
	const struct options *options = session->cli.options;
	struct out *out = session->cli.out;

	take_snapshot(session, event);
	redact_event(session, event);
	if (session->log)
		keep(session, event);
	if (options->monitor.journal) {
		write_journal(session, event);
		return 0;
	}
	if (options->json) {
		strbuf_puts(&out->text, line_of(session, event));
		out_end(out);
	} else {
		monitor_text(&session->cli, &session->arena, event);
	}
	return out_flush(out) ? EXIT_TROUBLE : 0;
}

static bool is_enough(const struct session *session)
{
	u64 count = session->cli.options->monitor.count;

	return __atomic_load_n(&is_over, __ATOMIC_RELAXED) ||
	       session->cli.out->reader_is_gone ||
	       (count && session->shown >= count) ||
	       (session->end_ns && now_ns() >= session->end_ns);
}

/* All events that there are. Return: 0 or EXIT_TROUBLE */
static int show_all(struct session *session)
{
	const struct pcitopo_event *event;
	struct pcitopo_event copy;
	int status = 0;
	int ret;

	while (!status && !is_enough(session)) {
		ret = pcitopo_monitor_next(session->monitor, &event);
		if (ret < 0)
			out_of_memory();
		if (!ret)
			break;
		if (!filter_lets_through(&session->filter, event))
			continue;
		update(session);
		copy = *event;
		status = show(session, &copy);
		pcitopo_arena_reset(&session->arena);
		session->shown++;
	}
	if (session->log && log_sync(session->log))
		session->failed = true;
	return status;
}

static void wait_for_more(struct session *session)
{
	/* poll() reports without being asked that the reader is gone */
	struct pollfd fds[] = {
		{ .fd = pcitopo_monitor_fd(session->monitor),
		  .events = POLLIN },
		{ .fd = session->cli.options->monitor.journal ? -1 :
								STDOUT_FILENO },
	};
	int ms = pcitopo_monitor_timeout_ms(session->monitor);
	struct timespec time;
	u64 ns = (u64)ms * 1000000;
	u64 left;

	if (session->end_ns) {
		left = now_ns();
		left = session->end_ns > left ? session->end_ns - left : 0;
		if (ms < 0 || left < ns)
			ns = left;
	}
	time.tv_sec = (time_t)(ns / NS_PER_S);
	time.tv_nsec = (long)(ns % NS_PER_S);
	ppoll(fds, 2, ms < 0 && !session->end_ns ? NULL : &time,
	      &session->mask);
	if (fds[1].revents & (POLLERR | POLLHUP | POLLNVAL))
		session->cli.out->reader_is_gone = true;
}

static int run(struct session *session)
{
	int status = open_session(session);

	while (!status && !is_enough(session)) {
		status = show_all(session);
		if (!status && !is_enough(session))
			wait_for_more(session);
	}
	return status;
}

/**
 * monitor_run - the verb monitor
 * @options: the command line
 * @out: where to
 *
 * Return: exit status.
 */
int monitor_run(const struct options *options, struct out *out)
{
	struct session session = {
		.cli = { .options = options,
			 .out = out,
			 .input = options->sysfs.root ? options->sysfs.root :
							"this machine" },
		.snapshots = -1,
	};
	int status;

	catch_signals(&session);
	status = run(&session);
	if (log_close(session.log) || session.failed)
		status = EXIT_TROUBLE;
	if (session.snapshots >= 0)
		close(session.snapshots);
	filter_free(&session.filter);
	pcitopo_monitor_free(session.monitor);
	pcitopo_arena_free(&session.arena);
	return status;
}
