#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# watch-guest - the part of test-watch.py that runs in the guest
#
# usage: watch-guest.sh MODULES DIRECTORY YNL SPEC
#
# One Python program does all there is to do, as starting programs is slow here.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

guest_begin
section answers
python3 -B "$here/watch-guest.py" "$modules" "$@"
guest_state watch
guest_end
