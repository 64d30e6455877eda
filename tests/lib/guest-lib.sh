# SPDX-License-Identifier: GPL-2.0-or-later
# guest-lib.sh - what scripts in a guest share; guest.py is the other side
# shellcheck shell=sh
#
# Source it first. A script prints sections, each of which begins with
# "@@ name"; so does the kernel's log, which comes last:
#
#	section load
#	insmod ...
#	guest_end
#
# Judging is the other side's work. Starting a program takes a tenth of a second
# here, and more in the debug kernel, so few are started.

# Else the kernel drops some of many lines that are written to its log.
echo on >/proc/sys/kernel/printk_devkmsg

section()
{
	echo "@@ $*"
	echo "@@ $*" >/dev/kmsg
}

# replayed_devices: those that are not the guest's own
replayed_devices()
{
	for device in /sys/bus/pci/devices/*; do
		case $device in
		*/0000:*) ;;
		*) echo "$device" ;;
		esac
	done
}

# guest_state NAME: what tells whether the kernel is clean, into a section of
# its own. In the debug kernel this takes 10 s and more: kmemleak reports what
# nothing has pointed to in two scans and is at least 5 s old.
guest_state()
{
	section state "$1"
	# Not read: a number there can be read only at once, not byte by byte.
	echo "tainted $(cat /proc/sys/kernel/tainted)"
	if [ -e /proc/lockdep_stats ]; then
		grep debug_locks /proc/lockdep_stats
	fi
	if [ -e /sys/kernel/debug/kmemleak ]; then
		sleep 6
		echo "leaks"
		echo scan >/sys/kernel/debug/kmemleak
		echo scan >/sys/kernel/debug/kmemleak
		cat /sys/kernel/debug/kmemleak
		echo clear >/sys/kernel/debug/kmemleak
	fi
}

# guest_begin: what was lost before does not count
guest_begin()
{
	if [ -e /sys/kernel/debug/kmemleak ]; then
		echo clear >/sys/kernel/debug/kmemleak
	fi
}

guest_end()
{
	echo "@@ log"
	dmesg
}
