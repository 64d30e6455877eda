#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# replay-debug-guest - the part of test-replay-debug.py that runs in the guest
#
# usage: replay-debug-guest.sh MODULES DIRECTORY
#
# Loads and unloads the images in DIRECTORY in all the ways that may go wrong.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
module=$1/$release/pcitopo_replay.ko
cd "$2" || exit 1

# Replayed devices, and the module if it is still there
left_over()
{
	replayed_devices
	[ ! -e /sys/module/pcitopo_replay ] || echo "still loaded"
}

load_and_unload()
{
	for image in good-*.img; do
		name=${image#good-}
		name=${name%.img}
		section load "$name"
		insmod "$module" image="$PWD/$image" 2>&1
		cat /sys/bus/pci/devices/*/config >/dev/null
		section twice "$name"
		insmod "$module" image="$PWD/$image" 2>&1
		section unload "$name"
		rmmod pcitopo_replay 2>&1
		left_over
	done
	for image in bad-*.img; do
		name=${image#bad-}
		section refused "${name%.img}"
		insmod "$module" image="$PWD/$image" 2>&1 &&
			rmmod pcitopo_replay
		left_over
	done
}

# Somebody has files of a device open, and is in its directory, while the device
# goes. What comes of reading is printed.
unload_in_use()
{
	section in use
	insmod "$module" image="$PWD/good-one.img" 2>&1
	device=$(echo /sys/bus/pci/devices/0001:*)
	exec 3<"$device/config" 4<"$device/vendor" 5<"$device/driver_override"
	(
		cd "$device" || exit
		exec sleep 3
	) &
	rmmod pcitopo_replay 2>&1
	echo "config: $(cat <&3 2>&1)"
	echo "vendor: $(cat <&4 2>&1)"
	wait
	exec 3<&- 4<&- 5<&-
	left_over
}

# Somebody reads and writes all the time, until there is nothing any more.
unload_under_load()
{
	section under load
	for _ in 1 2 3; do
		insmod "$module" image="$PWD/good-8gpu-gen5-sick.img" 2>&1
		cat /sys/bus/pci/devices/0001:*/config >/dev/null 2>&1 &
		echo 1 | tee /sys/bus/pci/devices/0001:*/enable >/dev/null 2>&1 &
		rmmod pcitopo_replay 2>&1
		wait
		left_over
	done
}

# shortage NAME: let the first, the second... allocation that is asked for with
# the module on the stack fail, until all are had.
shortage()
{
	count=0
	failed=0
	while [ "$failed" -eq 0 ] && [ "$count" -lt 300 ]; do
		count=$((count + 1))
		section shortage "$1" "$count"
		echo 1 >$control/times
		sh -c "echo $count >/proc/thread-self/fail-nth
			exec insmod $module image=/run/good-$1.img" 2>&1 &&
			rmmod pcitopo_replay 2>&1
		left_over
		failed=$(cat $control/times)
	done
}

# What a shell or the loader asks for does not fail: modules are from
# require-start on. Nor does what the driver core asks for. The PCI core cannot
# take that: it follows a null pointer when device_add() fails for a device, and
# puts a host bridge once too often when it fails for its bus. A device that has
# no name comes to the same. Both are in one source file, so between them is
# nothing else.
shortages()
{
	control=/sys/kernel/debug/failslab
	awk '$3 == "device_add" || $3 == "dev_set_name" {
			if (!start) start = "0x" $1
			inside = 1
			next
		}
		inside { end = "0x" $1; inside = 0 }
		END { print start; print end }' /proc/kallsyms >/run/driver_core
	{
		read -r start
		read -r end
	} </run/driver_core
	echo "$start" >$control/reject-start
	echo "$end" >$control/reject-end
	echo 0xffffffffa0000000 >$control/require-start
	echo 0xffffffffff000000 >$control/require-end
	echo 32 >$control/stacktrace-depth
	echo N >$control/ignore-gfp-wait
	echo N >$control/cache-filter
	echo 1 >$control/verbose
	# Pages have their own control but the same count: never there.
	echo 1 >/sys/kernel/debug/fail_page_alloc/require-end
	# In memory, as file systems between it and the disk ask for much.
	cp good-one.img /run
	shortage one
}

guest_begin
load_and_unload
unload_in_use
unload_under_load
guest_state "loading and unloading"
shortages
guest_state "shortage of memory"
guest_end
