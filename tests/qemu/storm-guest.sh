#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# storm-guest - the part of test-storm.py that runs in the guest
#
# usage: storm-guest.sh MODULES IMAGE SEED SECONDS PCITOPO

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

guest_begin
python3 -B -S "$here/storm-guest.py" "$modules" "$@"
guest_end
