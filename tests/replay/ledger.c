// SPDX-License-Identifier: GPL-2.0
/*
 * ledger.c - what was done to replayed hardware, in order
 *
 * So that a test can hold what others report against what was staged: one line
 * for each change, with a number that grows by one and the time of
 * CLOCK_MONOTONIC. The latest REPLAY_LEDGER_LINES are kept.
 */
#include <linux/ktime.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/vmalloc.h>

#include "replay.h"

#define REPLAY_LEDGER_LINES 4096

struct replay_ledger_line {
	u64 number;
	u64 time_ns;
	char text[96];
};

/* Covers the lines and their count; taken with any other lock held. */
static DEFINE_RAW_SPINLOCK(ledger_lock);
static struct replay_ledger_line *ledger_lines;
static u64 ledger_count;

/**
 * replay_ledger_init - have room for lines
 *
 * Context: may sleep; nobody writes yet.
 * Return: 0; -ENOMEM.
 */
int replay_ledger_init(void)
{
	ledger_lines = vcalloc(REPLAY_LEDGER_LINES, sizeof(*ledger_lines));
	return ledger_lines ? 0 : -ENOMEM;
}

/**
 * replay_ledger_exit - free the lines
 *
 * Context: may sleep; nobody reads or writes any more.
 */
void replay_ledger_exit(void)
{
	vfree(ledger_lines);
	ledger_lines = NULL;
}

/**
 * replay_ledger - add a line
 * @format: as of printf(), without a line feed; what is too long is cut off
 *
 * Context: any but NMI.
 */
void replay_ledger(const char *format, ...)
{
	struct replay_ledger_line *line;
	unsigned long flags;
	va_list arguments;

	va_start(arguments, format);
	raw_spin_lock_irqsave(&ledger_lock, flags);
	line = &ledger_lines[ledger_count % REPLAY_LEDGER_LINES];
	line->number = ++ledger_count;
	line->time_ns = ktime_get_mono_fast_ns();
	vscnprintf(line->text, sizeof(line->text), format, arguments);
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	va_end(arguments);
}

/* A copy of the line, or of the first that is still there behind it. */
static bool replay_ledger_get(u64 number, struct replay_ledger_line *line)
{
	unsigned long flags;
	bool found = false;

	raw_spin_lock_irqsave(&ledger_lock, flags);
	if (ledger_count > REPLAY_LEDGER_LINES)
		number = max(number, ledger_count - REPLAY_LEDGER_LINES + 1);
	if (number <= ledger_count) {
		*line = ledger_lines[(number - 1) % REPLAY_LEDGER_LINES];
		found = true;
	}
	raw_spin_unlock_irqrestore(&ledger_lock, flags);
	return found;
}

static void *replay_ledger_start(struct seq_file *seq, loff_t *position)
{
	struct replay_ledger_line *line = seq->private;

	if (!replay_ledger_get(*position + 1, line))
		return NULL;
	*position = line->number - 1;
	return line;
}

static void *replay_ledger_next(struct seq_file *seq, void *value,
				loff_t *position)
{
	++*position;
	return replay_ledger_start(seq, position);
}

static void replay_ledger_stop(struct seq_file *seq, void *value)
{
}

static int replay_ledger_show(struct seq_file *seq, void *value)
{
	const struct replay_ledger_line *line = value;

	seq_printf(seq, "%llu %llu %s\n", line->number, line->time_ns,
		   line->text);
	return 0;
}

static const struct seq_operations replay_ledger_sops = {
	.start = replay_ledger_start,
	.next = replay_ledger_next,
	.stop = replay_ledger_stop,
	.show = replay_ledger_show,
};

static int replay_ledger_open(struct inode *inode, struct file *file)
{
	return seq_open_private(file, &replay_ledger_sops,
				sizeof(struct replay_ledger_line));
}

const struct file_operations replay_ledger_fops = {
	.owner = THIS_MODULE,
	.open = replay_ledger_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = seq_release_private,
};
