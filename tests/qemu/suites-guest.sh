#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# suites-guest - the part of test-guests.py that runs in the guest
#
# usage: suites-guest.sh LIST
#
# Each line of LIST has the name of a suite and its command, quoted for a shell.
# Runs one after the other, with lines before and after what it prints. A suite
# finds a kernel as after booting: its log begins with the suite; and when one
# leaves a taint, a module or a lockdep that gave up, the rest is not run here.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"

# What a suite has to leave as it was. Taints are but those of guest.py's
# HARMLESS_TAINTS.
traces()
{
	echo $(($(cat /proc/sys/kernel/tainted) & ~0x43000))
	if [ -e /proc/lockdep_stats ]; then
		grep debug_locks /proc/lockdep_stats
	fi
	grep ^pcitopo /proc/modules
}

before=$(traces)
while read -r name command; do
	echo "suites-guest: $name begins" >/dev/kmsg
	echo "@@@ begin $name"
	sh -c "$command" </dev/null
	# What comes before may end without a line's end.
	printf '\n@@@ end %s %s\n' "$name" $?
	dmesg --clear
	[ "$(traces)" = "$before" ] || break
done <"$1"
