#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# speed-guest - the part of test-speed.py that runs in the guest
#
# usage: speed-guest.sh MODULES IMAGE PHYSICAL SOURCES PCITOPO

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

section answers
python3 -B "$here/speed-guest.py" "$modules" "$@"
guest_state "in the end"
guest_end
