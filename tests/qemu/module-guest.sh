#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# module-guest - the part of test-module.py that runs in the guest
#
# usage: module-guest.sh MODULES DIRECTORY LOADS PORT COMPONENT SUBTREE
#
# Prints what class pcitopo shows of the machines in DIRECTORY, and what becomes
# of it when functions or modules come and go. The first machine has a link from
# PORT to COMPONENT, with a retimer in it, and at SUBTREE a switch's upstream
# port.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
# shellcheck disable=SC1091
. "$here/module-lib.sh"
read -r release </proc/sys/kernel/osrelease
# shellcheck disable=SC2034 # for module-lib.sh
modules=$1/$release
cd "$2" || exit 1
loads=$3
port=$4
component=$5
subtree=$6
devices=/sys/bus/pci/devices

machines()
{
	for image in good-*.img; do
		name=${image#good-}
		name=${name%.img}
		section comes "$name"
		load_module
		load_module "$name"
		settle
		section after "$name"
		dump
		section reload "$name"
		rmmod pcitopo 2>&1
		objects
		load_module
		section before "$name"
		dump
		section goes "$name"
		rmmod pcitopo_replay 2>&1
		objects
		rmmod pcitopo 2>&1
		objects
	done
}

# What must be so at once is looked at before the work can have run, and again
# when it has.
removal()
{
	load_module
	load_module 8gpu-gen5-sick
	settle
	section whole
	dump
	section component at once
	echo 1 >"$devices/$component/remove"
	# shellcheck disable=SC2154 # of module-lib.sh
	echo "$class"/*"$component"*
	[ ! -h "$class/link-$port/component" ] || echo "still linked"
	settle
	section component
	dump
	section subtree at once
	echo 1 >"$devices/$subtree/remove"
	objects
	settle
	section subtree
	dump
	section rescan
	echo 1 >/sys/bus/pci/rescan
	settle
	dump
}

ordinary_user()
{
	section user
	setpriv --reuid=65534 --regid=65534 --clear-groups \
		grep . "$class"/*/serial "$class"/*/speed "$class"/*/chip 2>&1
}

# Files of an object are open, and somebody is in its directory, while the
# module goes, and then while the function goes.
in_use()
{
	section in use
	exec 3<"$class/link-$port/speed" 4<"$class/link-$port/uevent"
	(
		cd "$class/link-$port" || exit
		exec sleep 2
	) &
	rmmod pcitopo 2>&1
	echo "speed: $(cat <&3 2>&1)"
	exec 3<&- 4<&-
	load_module
	exec 3<"$class/link-$port/speed"
	rmmod pcitopo_replay 2>&1
	echo "speed: $(cat <&3 2>&1)"
	exec 3<&-
	wait
	objects
	rmmod pcitopo 2>&1
}

# Somebody reads all there is, all the time.
under_readers()
{
	section under readers
	(
		while :; do
			cat "$class"/*/* >/dev/null 2>&1
		done
	) &
	reader=$!
	load_module
	for _ in 1 2 3; do
		load_module 8gpu-gen5-sick
		sleep 1
		echo 1 >"$devices/$subtree/remove"
		rmmod pcitopo 2>&1
		load_module
		rmmod pcitopo_replay 2>&1
	done
	rmmod pcitopo 2>&1
	kill $reader
	wait
	objects
}

guest_begin
machines
removal
ordinary_user
in_use
under_readers
guest_state "class and life cycle"

section many times
load_module cxl-box
count=0
while [ "$count" -lt "$loads" ]; do
	load_module || break
	rmmod pcitopo 2>&1 || break
	count=$((count + 1))
done
echo "loads $count"
rmmod pcitopo_replay 2>&1
guest_state "many times"
guest_end
