#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# replay-guest - the part of test-replay.py that runs in the guest
#
# usage: replay-guest.sh MODULES DIRECTORY
#
# Loads the images in DIRECTORY and prints what the kernel makes of them.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
module=$1/$release/pcitopo_replay.ko
cd "$2" || exit 1

for image in good-*.img; do
	name=${image#good-}
	name=${name%.img}
	section load "$name"
	insmod "$module" image="$PWD/$image" 2>&1
	section lspci "$name"
	lspci -D -nn -vvv -xxxx 2>/dev/null
	section twice "$name"
	insmod "$module" image="$PWD/$image" 2>&1
	section unload "$name"
	rmmod pcitopo_replay 2>&1
	replayed_devices
done

section again
for _ in 1 2 3 4 5; do
	insmod "$module" image="$PWD/good-one.img" 2>&1
	[ -n "$(replayed_devices)" ] || echo "nothing was replayed"
	rmmod pcitopo_replay 2>&1
	replayed_devices
done

for image in bad-*.img; do
	name=${image#bad-}
	section refused "${name%.img}"
	insmod "$module" image="$PWD/$image" 2>&1 && rmmod pcitopo_replay
	replayed_devices
done

section parameter none
insmod "$module" 2>&1
section parameter nowhere
insmod "$module" image=/nowhere 2>&1

guest_state "in the end"
guest_end
