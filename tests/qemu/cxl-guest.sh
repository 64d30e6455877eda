#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# cxl-guest - the part of test-cxl.py that runs in the guest
#
# usage: cxl-guest.sh MODULES PCITOPO whole|small|closed

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

guest_begin
section answers
python3 -B "$here/cxl-guest.py" "$modules" "$@"
guest_state "$2"
guest_end
