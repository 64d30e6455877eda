// SPDX-License-Identifier: GPL-2.0
/*
 * control.c - life, as told and shown through debugfs
 *
 *	/sys/kernel/debug/pcitopo_replay/control	commands, one a line
 *	/sys/kernel/debug/pcitopo_replay/config		all configuration space
 *	/sys/kernel/debug/pcitopo_replay/state		what is there
 *	/sys/kernel/debug/pcitopo_replay/ledger		what was done
 *
 * A command is done when the write returns. The first that fails ends the
 * write, with a message that names its line; those before it stay done. All
 * files are for root, and while one is open the module cannot be unloaded.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/debugfs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "command.h"

#define REPLAY_CONTROL_BYTES 65536

/*
 * Covers the doing of commands, one at a time, so that their order is that of
 * the ledger. The rescan lock is taken inside of it.
 */
static DEFINE_MUTEX(control_mutex);
static struct dentry *control_directory;

static int control_run(char *text)
{
	unsigned int line = 0;
	char *next;
	int err = 0;

	mutex_lock(&control_mutex);
	while (!err && (next = strsep(&text, "\n")))
		err = replay_command_run(next, ++line);
	mutex_unlock(&control_mutex);
	return err;
}

static ssize_t control_write(struct file *file, const char __user *from,
			     size_t length, loff_t *position)
{
	char *text;
	int err;

	if (length > REPLAY_CONTROL_BYTES)
		return -E2BIG;
	text = memdup_user_nul(from, length);
	if (IS_ERR(text))
		return PTR_ERR(text);
	err = control_run(text);
	kfree(text);
	return err ?: length;
}

static int control_show(struct seq_file *seq, void *unused)
{
	replay_command_help(seq);
	return 0;
}

static int control_open(struct inode *inode, struct file *file)
{
	return single_open(file, control_show, NULL);
}

static const struct file_operations control_fops = {
	.owner = THIS_MODULE,
	.open = control_open,
	.read = seq_read,
	.write = control_write,
	.llseek = seq_lseek,
	.release = single_release,
};

/*
 * Where a register is, as in memory mapped configuration space, with domains
 * one behind the other. At most up to the end of the function.
 */
static struct replay_function *config_find(loff_t position, size_t *length)
{
	u32 register_ = position & 0xfff;
	struct replay_function *function;

	if (position < 0 || position >> 28 > 0xffff)
		return NULL;
	function = replay_function_captured(position >> 28, position >> 20,
					    position >> 12);
	if (!function || register_ >= function->bytes)
		return NULL;
	*length = min_t(size_t, *length, function->bytes - register_);
	return function;
}

static ssize_t config_read(struct file *file, char __user *to, size_t length,
			   loff_t *position)
{
	struct replay_function *function = config_find(*position, &length);
	u8 bytes[256];
	unsigned long flags;

	if (!function)
		return 0;
	length = min(length, sizeof(bytes));
	raw_spin_lock_irqsave(&function->root->lock, flags);
	memcpy(bytes, function->config + (*position & 0xfff), length);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	if (copy_to_user(to, bytes, length))
		return -EFAULT;
	*position += length;
	return length;
}

static ssize_t config_write(struct file *file, const char __user *from,
			    size_t length, loff_t *position)
{
	struct replay_function *function = config_find(*position, &length);
	u8 bytes[256];
	unsigned long flags;

	if (!function)
		return -ENXIO;
	length = min(length, sizeof(bytes));
	if (copy_from_user(bytes, from, length))
		return -EFAULT;
	raw_spin_lock_irqsave(&function->root->lock, flags);
	memcpy(function->config + (*position & 0xfff), bytes, length);
	replay_root_route(function->root);
	raw_spin_unlock_irqrestore(&function->root->lock, flags);
	*position += length;
	return length;
}

static const struct file_operations config_fops = {
	.owner = THIS_MODULE,
	.open = simple_open,
	.read = config_read,
	.write = config_write,
	.llseek = default_llseek,
};

static void state_port(struct seq_file *seq, const struct replay_port *port)
{
	seq_printf(seq, " link %s", port->up ? "up" : "down");
	if (port->held_down)
		seq_puts(seq, " held-down");
	if (port->max_speed != 0xff)
		seq_printf(seq, " max-speed %u", port->max_speed);
	if (port->max_width != 0xff)
		seq_printf(seq, " max-width %u", port->max_width);
	if (port->slot)
		seq_printf(seq, " irq %d", port->slot->irq);
}

static void state_function(struct seq_file *seq,
			   struct replay_function *function)
{
	static const char *const responses[] = { "normal", "ones", "error" };
	int bus = replay_bus_number(function->bus);

	seq_puts(seq, function->address);
	if (function->absent)
		seq_puts(seq, " absent");
	else if (bus < 0 || replay_function_at(function->root, bus,
					       function->devfn) != function)
		seq_puts(seq, " unreached");
	else
		seq_printf(seq, " at %02x", bus);
	seq_printf(seq, " %s", responses[function->response]);
	if (function->delay_ns)
		seq_printf(seq, " delay %u", function->delay_ns);
	if (function->vfs && function->vfs->enabled)
		seq_printf(seq, " vfs %u", function->vfs->enabled);
	if (function->port)
		state_port(seq, function->port);
	seq_putc(seq, '\n');
}

static int state_show(struct seq_file *seq, void *unused)
{
	struct replay_function *function;
	struct replay_root *root;
	unsigned long flags;

	list_for_each_entry(root, &replay_roots, list) {
		u32 place = 0;

		while ((function = replay_root_next(root, &place))) {
			raw_spin_lock_irqsave(&root->lock, flags);
			state_function(seq, function);
			raw_spin_unlock_irqrestore(&root->lock, flags);
		}
	}
	return 0;
}
DEFINE_SHOW_ATTRIBUTE(state);

/**
 * replay_control_init - let the world tell us things
 *
 * The kernel does without debugfs, and so do we.
 *
 * Context: may sleep; replay_roots is complete.
 */
void replay_control_init(void)
{
	control_directory = debugfs_create_dir(KBUILD_MODNAME, NULL);
	debugfs_create_file("control", 0600, control_directory, NULL,
			    &control_fops);
	debugfs_create_file("config", 0600, control_directory, NULL,
			    &config_fops);
	debugfs_create_file("state", 0400, control_directory, NULL,
			    &state_fops);
	debugfs_create_file("ledger", 0400, control_directory, NULL,
			    &replay_ledger_fops);
}

/**
 * replay_control_exit - the reverse of replay_control_init()
 *
 * Context: may sleep; waits for those who read or write.
 */
void replay_control_exit(void)
{
	debugfs_remove(control_directory);
}
