#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# replay-all-guest - the part of test-replay-all.py that runs in the guest
#
# usage: replay-all-guest.sh MODULES IMAGE PCITOPO
#
# Loads one image, prints what pcitopo and lspci say of it and unloads it, with
# the time before and after.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease

timed()
{
	read -r before _ </proc/uptime
	"$@" 2>&1
	read -r after _ </proc/uptime
	echo "$before $after"
}

section load
timed insmod "$1/$release/pcitopo_replay.ko" image="$2"
for noun in links switches retimers; do
	section "$noun"
	"$3" --source sysfs list $noun -a -J
done
section lspci
lspci -D -nn -vvv 2>/dev/null
section unload
timed rmmod pcitopo_replay
section left
replayed_devices
guest_state "in the end"
guest_end
