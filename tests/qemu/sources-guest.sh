#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# sources-guest - the part of test-sources.py that runs in the guest
#
# usage: sources-guest.sh PROGRAM MODULES DIRECTORY [COMMAND...]
#
# Replays each good-NAME.img in DIRECTORY and prints what PROGRAM makes of it by
# each source, as root and, if there is a COMMAND to start it so, as somebody
# else, while the module watches. If there is a NAME.vfs, the functions in it get
# all the virtual functions that they can have.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
pcitopo=$1
modules=$2/$release
cd "$3" || exit 1
shift 3

# ask WHO SOURCE [COMMAND...]: the arrays, by a program that COMMAND starts
ask()
{
	who=$1
	source=$2
	shift 2
	section "$who $source tree $name"
	"$@" "$pcitopo" --source "$source" tree -J 2>&1
	section "$who $source retimers $name"
	"$@" "$pcitopo" --source "$source" list retimers -a -J 2>&1
}

# virtual_functions: of the functions whose addresses are read; returns when the
# module knows all of them
virtual_functions()
{
	insmod "$modules/pcitopo_replay_vf.ko"
	while read -r address; do
		device=/sys/bus/pci/devices/$address
		echo pcitopo_replay_vf >"$device/driver_override"
		echo "$address" >/sys/bus/pci/drivers/pcitopo_replay_vf/bind
		cat "$device/sriov_totalvfs" >"$device/sriov_numvfs"
	done
	set -- /sys/bus/pci/devices/*
	for try in 1 2 3 4 5 6 7 8 9 10; do
		known=$("$pcitopo" --source kernel list devices -a -r \
			--noheadings | wc -l)
		[ "$known" -lt $# ] || return 0
		echo "$known of $# after $try s"
		sleep 1
	done
}

section "not loaded"
"$pcitopo" --source kernel 2>&1
echo "status $?"
section "not loaded, not asked for"
"$pcitopo" -J check 2>&1 | grep '"source"'
insmod "$modules/pcitopo.ko"
section "loaded, not asked for"
"$pcitopo" -J check 2>&1 | grep '"source"'

for image in good-*.img; do
	name=${image#good-}
	name=${name%.img}
	section load "$name"
	insmod "$modules/pcitopo_replay.ko" image="$PWD/$image" 2>&1
	# The work that follows the bus may not have run yet
	sleep 0.2
	[ ! -e "$name.vfs" ] || virtual_functions <"$name.vfs"
	ask root kernel
	ask root sysfs
	[ $# -eq 0 ] || ask user kernel "$@"
	section lspci "$name"
	lspci -D -nn -vvv -xxxx 2>/dev/null
	section unload "$name"
	rmmod pcitopo_replay 2>&1
	[ ! -e "$name.vfs" ] || rmmod pcitopo_replay_vf 2>&1
done

section "after a refresh"
"$pcitopo" --source kernel -J check 2>&1 | grep sample_age_s
sleep 11
section "a while later"
setpriv --reuid 65534 --clear-groups "$pcitopo" check 2>&1 |
	grep '^not covered'
setpriv --reuid 65534 --clear-groups "$pcitopo" -J check 2>&1 |
	grep sample_age_s
rmmod pcitopo 2>&1
guest_state "in the end"
guest_end
