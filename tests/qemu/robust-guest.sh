#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# robust-guest - the part of test-robust.py that runs in the guest
#
# usage: robust-guest.sh MODULES IMAGE SEED PHASE...

here=${0%/*}
# shellcheck disable=SC1091
. "$here/../lib/guest-lib.sh"
read -r release </proc/sys/kernel/osrelease
modules=$1/$release
shift

guest_begin
python3 -B -S "$here/robust-guest.py" "$modules" "$@"
guest_end
