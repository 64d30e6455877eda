#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# netlink-guest - the part of test-netlink.py that runs in the guest
#
# usage: netlink-guest.sh MODULES DIRECTORY YNL SPEC MACHINE...
#
# One Python program asks all there is to ask, as starting programs is slow here.

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

guest_begin
section answers
python3 -B "$here/netlink-guest.py" "$modules" "$@"
guest_state netlink
guest_end
